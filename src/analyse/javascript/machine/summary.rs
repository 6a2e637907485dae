//! What a module gives away, for the files that use it: by the path a user writes, `()` where something is called.
//!
//! `Remote` is a class, `Remote().read` a method of what `new Remote()` gives, `Remote().read()` what that returns.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::call::code_span;
use super::value::{Closure, Code, Id, Kind, Slot, Val};
use super::{Abrupt, Machine};
use crate::analyse::flow::{Labels, Needs, Origin, Provenance, Summary};
use crate::limits;

/// How long a path of members is followed.
const DEPTH: usize = 3;
/// Members of one object.
const MEMBERS: usize = 256;

/// A thing that is given away, under a path.
struct Given {
    path: String,
    val: Val,
    depth: usize,
}

impl Given {
    const NOTHING: Given = Given { path: String::new(), val: Val::UNDEFINED, depth: 0 };
}

impl<'a> Machine<'a> {
    /// Calls what is given away and was only called from within, as somebody outside would call it.
    pub(super) fn call_exported(&mut self) -> Result<(), Abrupt> {
        let mut called = FxHashSet::default();
        for given in self.given() {
            let Some(id) = given.val.as_object() else { continue };
            let Kind::Closure(closure) = &self.heap.get(id).kind else { continue };
            let start = code_span(closure.code).start;
            if closure.unit == 0
                && !self.host.returned.contains_key(&start)
                && called.len() < limits::EXPORTED_CALLS
                && called.insert(start)
            {
                self.exporting = true;
                let called = self.call_from_outside(id);
                self.exporting = false;
                called?;
            }
        }
        Ok(())
    }

    /// Says what the module gives away.
    pub(super) fn summarise(&mut self) {
        for given in self.given() {
            if self.ledger.out.summaries.len() >= limits::SUMMARIES {
                return;
            }
            self.summarise_one(given.path, &given.val);
        }
    }

    fn summarise_one(&mut self, name: String, val: &Val) {
        let closure = self.own_closure(val);
        let place = closure.map(|closure| code_span(closure.code).start);
        let returned = place.and_then(|place| self.host.returned.get(&place).cloned());
        let from = match &returned {
            Some(returned) => self.deep(returned),
            None if val.as_object().is_none_or(|id| !self.heap.is_function(id)) => self.deep(val),
            None => Origin::PLAIN,
        };
        // What a callback is given is an answer too.
        let handed = place.and_then(|place| self.host.handed.get(&place).copied()).unwrap_or_default();
        let from = self.ledger.origins.join(from, handed);
        let labels = self.ledger.origins.labels(from);
        let text = returned.as_ref().unwrap_or(val).as_text().map(|text| text.slice(0, 4096).to_string());
        if place.is_none() && labels.is_none() && text.is_none() {
            return;
        }
        let silent = labels.is_none();
        let steps = if silent { Vec::new() } else { self.ledger.steps_of(from) };
        let needs = if silent { Needs::default() } else { self.ledger.needs_of(from) };
        let remote = labels.any(Labels::REMOTE | Labels::ANY_NETWORK);
        let address = remote.then(|| self.ledger.address_of(from)).flatten().map(|address| {
            let needs = self.ledger.needs_of(address.from);
            Box::new(Provenance { text: address.text, fixed: address.fixed, labels: address.labels, needs })
        });
        self.ledger.out.summaries.push(Summary {
            name: name.into(),
            function: place.map(|place| place as usize),
            labels,
            text,
            steps,
            needs,
            address,
        });
    }

    /// A function of the file itself.
    fn own_closure(&self, val: &Val) -> Option<&Closure<'a>> {
        match &self.heap.get(val.as_object()?).kind {
            Kind::Closure(closure) if closure.unit == 0 => Some(closure),
            _ => None,
        }
    }

    /// Everything that can be reached from what the module gives away.
    fn given(&mut self) -> Vec<Given> {
        let mut work: Vec<Given> = Vec::new();
        for (path, val) in &self.exported {
            work.push(Given { path: path.clone(), val: val.clone(), depth: 0 });
        }
        if let Some(module) = self.module
            && let Some(Slot::Data(val)) = self.find(module, &"exports".into())
        {
            for (path, val) in self.given_members(&val) {
                work.push(Given { path, val, depth: 0 });
            }
            work.push(Given { path: "default".to_owned(), val, depth: 0 });
        }
        let mut seen: FxHashSet<(u64, Option<Id>)> = FxHashSet::default();
        let mut out = Vec::new();
        let mut next = 0;
        while next < work.len() && out.len() < limits::SUMMARIES {
            let Given { path, val, depth } = std::mem::replace(&mut work[next], Given::NOTHING);
            next += 1;
            let hash = FxBuildHasher.hash_one(&path);
            if path.len() > limits::SUMMARY_PATH_BYTES || !seen.insert((hash, val.as_object())) {
                continue;
            }
            if depth < DEPTH && work.len() < 2 * limits::SUMMARIES {
                let inner = self.inner(&path, &val);
                work.extend(inner.into_iter().map(|(path, val)| Given { path, val, depth: depth + 1 }));
            }
            out.push(Given { path, val, depth });
        }
        out
    }

    /// What there is behind a thing: its members, what it returns, what its instances have.
    fn inner(&self, path: &str, val: &Val) -> Vec<(String, Val)> {
        let Some(id) = val.as_object() else { return Vec::new() };
        let mut out = Vec::new();
        match self.own_closure(val) {
            Some(closure) => {
                if let Code::Class(_) = closure.code
                    && let Some(Slot::Data(prototype)) = self.heap.get(id).props.get(&"prototype".into()).cloned()
                    && let Some(home) = prototype.as_object()
                {
                    let instance = self.instances.get(&home).cloned().unwrap_or(prototype);
                    out.extend(
                        self.given_members(&instance).into_iter().map(|(key, val)| (format!("{path}().{key}"), val)),
                    );
                }
                let place = code_span(closure.code).start;
                if let Some(returned) = self.host.returned.get(&place).filter(|val| val.as_object() != Some(id)) {
                    let of = match self.own_closure(returned) {
                        Some(_) => vec![(format!("{path}()"), returned.clone())],
                        None => self
                            .given_members(returned)
                            .into_iter()
                            .map(|(key, val)| (format!("{path}().{key}"), val))
                            .collect(),
                    };
                    out.extend(of);
                }
                let own = self.heap.get(id).props.iter().take(MEMBERS).filter_map(|(key, slot)| match slot {
                    Slot::Data(val) if !key.is("prototype") => Some((format!("{path}.{key}"), val.clone())),
                    _ => None,
                });
                out.extend(own);
            }
            None if path != "default" => {
                out.extend(self.given_members(val).into_iter().map(|(key, val)| (format!("{path}.{key}"), val)));
            }
            None => {}
        }
        out
    }

    /// Members of an object and of its prototypes.
    fn given_members(&self, val: &Val) -> Vec<(String, Val)> {
        let mut out: Vec<(String, Val)> = Vec::new();
        let mut at = val.as_object();
        for _ in 0..4 {
            let Some(id) = at else { break };
            if matches!(self.heap.get(id).kind, Kind::Array(_)) {
                break;
            }
            let object = self.heap.get(id);
            for (key, slot) in object.props.iter().take(MEMBERS) {
                if let Slot::Data(member) = slot
                    && !key.is("constructor")
                    && !key.is("prototype")
                {
                    out.push((key.to_string(), member.clone()));
                }
            }
            at = object.proto.as_ref().and_then(Val::as_object);
        }
        out
    }
}
