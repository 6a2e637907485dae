//! Values that lead through several files: fetched in one, handed on by a second, executed in a third.
//!
//! Each file was followed alone. What it takes from another module, and what it hands to one, are loose ends of its flows;
//! here they are tied: a value that is imported gets what the other module's summary says of it, and what is handed over
//! goes on to the flows of the function that it is handed to. A flow that is whole is put before the same rules as one that
//! lies in a single file ([`Detector::judge`](crate::detectors::Detector::judge)). Nothing is evaluated: work is counted and
//! follows the calls that were noted.

mod exports;
mod signal;
mod values;
mod variables;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use crate::analyse::{Flow, FlowStep, Foreign, Labels, MAIN, MAIN_PLACE, Sink, When};
use crate::artifact::Kind;
use crate::detectors::DETECTORS;
use crate::limits;
use crate::scan::Record;
use crate::signal::Signal;

use super::paths::Index;
use values::Value;

/// What makes a value worth following into another file.
const TELLING: Labels = Labels::REMOTE
    .with(Labels::IDENTITY)
    .with(Labels::REQUEST)
    .with(Labels::ENVIRONMENT)
    .with(Labels::SECRET)
    .with(Labels::CLIPBOARD)
    .with(Labels::DECODED)
    .with(Labels::DECRYPTED)
    .with(Labels::HIDDEN_FILE)
    .with(Labels::KEY);

/// Where a value is handed over: a function of a record, and which of its parameters.
type Parameter = (usize, u32, u32);

/// A call that a function is seen from: what its parameters are is told there.
struct Frame<'f> {
    caller: usize,
    /// Where the call begins, if it is one certain call.
    call: Option<usize>,
    outer: Option<&'f Frame<'f>>,
}

/// Something that is looked up once for a file.
type PerFile<T> = RefCell<HashMap<usize, Rc<T>>>;

/// The loose ends of all files, looked up as they are asked for.
struct Chains<'r> {
    records: &'r [Record],
    index: &'r Index<'r>,
    variables: variables::Variables<'r>,
    resolved: RefCell<HashMap<(usize, &'r str), Option<usize>>>,
    exports: RefCell<HashMap<usize, Rc<exports::Exports<'r>>>>,
    /// For a file, what it hands to the functions of others.
    handed: PerFile<HashMap<Parameter, Vec<&'r Flow>>>,
    /// For a file, its flows by the parameters they depend on.
    taken: PerFile<HashMap<(u32, u32), Vec<usize>>>,
    /// Calls whose results are being put together: a file and a place. One that is met again while it is open says nothing.
    open: RefCell<Vec<(usize, usize)>>,
    work: Cell<u32>,
    left: Cell<u32>,
}

/// The signals that only several files together give, with the record in which each stands.
pub fn join(records: &[Record], index: &Index<'_>) -> Vec<(usize, Signal)> {
    let chains = Chains {
        records,
        index,
        variables: variables::Variables::new(records, index),
        resolved: RefCell::default(),
        exports: RefCell::default(),
        handed: RefCell::default(),
        taken: RefCell::default(),
        open: RefCell::default(),
        work: Cell::new(limits::CHAIN_WORK),
        left: Cell::new(0),
    };
    let mut order: Vec<usize> = (0..records.len())
        .filter(|&n| !records[n].facts.flows.is_empty() || !records[n].facts.load_calls.is_empty())
        .collect();
    order.sort_by(|&a, &b| records[a].at.cmp(&records[b].at));
    let mut found = Found::default();
    for record in order {
        chains.left.set(limits::CHAIN_WORK_FILE.min(chains.work.get()));
        let before = chains.left.get();
        chains.of_file(record, &mut found);
        chains.at_load(record, &mut found);
        chains.work.set(chains.work.get() - (before - chains.left.get()));
    }
    found.signals.into_values().collect()
}

/// One signal a rule and place.
#[derive(Default)]
struct Found {
    signals: BTreeMap<(usize, usize, usize, &'static str), (usize, Signal)>,
}

impl<'r> Chains<'r> {
    /// Counts a value that is put together; false when enough of them were.
    fn spend(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// The module that a specifier names.
    fn module(&self, record: usize, specifier: &'r str) -> Option<usize> {
        let known = self.resolved.borrow().get(&(record, specifier)).copied();
        known.unwrap_or_else(|| {
            let named = match self.records[record].kind {
                Kind::Python => self.index.imported_python(record, specifier),
                _ => self.index.imported(record, specifier),
            };
            self.resolved.borrow_mut().insert((record, specifier), named);
            named
        })
    }

    /// The module that a member of `specifier` lives in, and the member there: in Python `a.b.f` may be `f` of the file `a/b.py`.
    fn member_module(&self, record: usize, specifier: &'r str, mut member: &'r str) -> Option<(usize, &'r str)> {
        let mut module = None;
        if self.records[record].kind == Kind::Python {
            let mut full = specifier.to_owned();
            while let Some((first, rest)) = member.split_once('.').filter(|(first, _)| !first.contains('(')) {
                if !full.ends_with('.') {
                    full.push('.');
                }
                full.push_str(first);
                let Some(inner) = self.index.imported_python(record, &full) else { break };
                (module, member) = (Some(inner), rest);
            }
        }
        Some((module.or_else(|| self.module(record, specifier))?, member))
    }

    fn of_file(&self, record: usize, found: &mut Found) {
        let flows = &self.records[record].facts.flows;
        for flow in flows.iter().filter(|flow| flow.sink != Sink::Elsewhere) {
            let ends = !flow.imports.is_empty() || !flow.variables.is_empty() || !flow.address_needs.is_empty();
            if ends {
                let value = self.value(record, &flow.into(), None, 0);
                self.judge(record, flow, value, None, found);
            }
        }
        let mut done = HashSet::new();
        for flow in flows.iter().filter(|flow| flow.sink == Sink::Elsewhere) {
            let value = self.value(record, &flow.into(), None, 0);
            let address = value.text.as_deref().is_some_and(|text| text.contains("://"));
            if address || value.labels.any(TELLING) {
                self.hand_on(record, flow, (None, flow.when, 0), &mut done, found);
            }
        }
    }

    /// Follows what a call hands over into the function that is called.
    fn hand_on(
        &self,
        record: usize,
        flow: &'r Flow,
        (outer, when, depth): (Option<&Frame<'_>>, When, usize),
        done: &mut HashSet<(usize, usize, usize, usize)>,
        found: &mut Found,
    ) {
        let Some((target, function, index)) = self.parameter(record, flow) else { return };
        if depth >= limits::CHAIN_FILES || !self.spend() {
            return;
        }
        let frame = Frame { caller: record, call: Some(flow.span.start), outer };
        let taken = self.taken(target);
        let flows = &self.records[target].facts.flows;
        for &at in taken.get(&(function, index)).into_iter().flatten() {
            let next = &flows[at];
            // Several arguments of one call are put together once.
            let once = (record, flow.span.start, target, at);
            if next.sink == Sink::Elsewhere {
                if done.insert(once) {
                    self.hand_on(target, next, (Some(&frame), when, depth + 1), done, found);
                }
            } else if done.insert(once) {
                let value = self.value(target, &next.into(), Some(&frame), depth);
                self.judge(target, next, value, Some(when), found);
            }
        }
    }

    /// What functions of other modules do that this one calls while it is loaded: they run with it.
    fn at_load(&self, record: usize, found: &mut Found) {
        let mut work: Vec<(usize, &Foreign)> =
            self.records[record].facts.load_calls.iter().map(|called| (record, called)).collect();
        let mut seen = BTreeSet::new();
        while let Some((from, called)) = work.pop() {
            let Some((target, function)) = self.called(from, called) else { continue };
            // It calls others in turn.
            if !seen.insert((target, function)) || !self.spend() {
                continue;
            }
            let onwards = &self.records[target].facts.later_calls;
            work.extend(onwards.iter().filter(|(root, _)| *root == function).map(|(_, called)| (target, called)));
            for flow in self.records[target].facts.flows.iter().filter(|flow| flow.roots.contains(&function)) {
                if flow.when != When::Call || !self.spend() {
                    continue;
                }
                let whole = Flow { when: When::Load, ..flow.clone() };
                let steps: Vec<(usize, FlowStep)> = flow.steps.iter().map(|step| (target, step.clone())).collect();
                for (rule, detector) in DETECTORS {
                    if !detector.follows().contains(&self.records[target].kind) {
                        continue;
                    }
                    let Some(judged) = detector.judge(&whole) else { continue };
                    let key = (target, flow.span.start, flow.span.end, *rule);
                    if let std::collections::btree_map::Entry::Vacant(free) = found.signals.entry(key)
                        && let Some(signal) = signal::signal(self.records, target, rule, judged, &steps)
                    {
                        free.insert((target, signal));
                    }
                }
            }
        }
    }

    /// The function that a call names.
    fn called(&self, record: usize, called: &'r Foreign) -> Option<(usize, usize)> {
        let module = self.module(record, &called.specifier)?;
        match called.member.as_str() {
            "" => None,
            MAIN => Some((module, MAIN_PLACE)),
            member => self.function(module, member, 0).or_else(|| {
                // `from package import module`, then `module.function()`.
                let (inner, function) = member.split_once('.')?;
                let dot = if called.specifier.ends_with('.') { "" } else { "." };
                let path = format!("{}{dot}{inner}", called.specifier);
                let inner = self.index.imported_python(record, &path)?;
                self.function(inner, function, 0)
            }),
        }
    }

    /// Asks the rules about a flow that other files complete.
    fn judge(&self, record: usize, flow: &Flow, value: Value, when: Option<When>, found: &mut Found) {
        if value.steps.iter().all(|(at, _)| *at == record) {
            return;
        }
        let whole = value.complete(flow, when);
        for (rule, detector) in DETECTORS {
            if !detector.follows().contains(&self.records[record].kind) {
                continue;
            }
            let Some(judged) = detector.judge(&whole) else { continue };
            let key = (record, flow.span.start, flow.span.end, *rule);
            if let std::collections::btree_map::Entry::Vacant(free) = found.signals.entry(key)
                && let Some(signal) = signal::signal(self.records, record, rule, judged, &value.steps)
            {
                free.insert((record, signal));
            }
        }
    }

    /// The flows of a file by the parameters they depend on.
    fn taken(&self, record: usize) -> Rc<HashMap<(u32, u32), Vec<usize>>> {
        if let Some(known) = self.taken.borrow().get(&record) {
            return known.clone();
        }
        let mut taken: HashMap<(u32, u32), Vec<usize>> = HashMap::new();
        for (at, flow) in self.records[record].facts.flows.iter().enumerate() {
            for parameter in flow.parameters.iter().chain(&flow.address_needs.parameters) {
                let flows = taken.entry(*parameter).or_default();
                if flows.last() != Some(&at) {
                    flows.push(at);
                }
            }
        }
        let taken = Rc::new(taken);
        self.taken.borrow_mut().insert(record, taken.clone());
        taken
    }

    /// The function and parameter that a call hands its value to.
    fn parameter(&self, record: usize, flow: &'r Flow) -> Option<Parameter> {
        let mut parts = flow.callee.split('#');
        // `#lib/x` is a specifier that begins so.
        let (specifier, member, index) = match flow.callee.strip_prefix('#') {
            None => (parts.next()?, parts.next()?, parts.next()?),
            Some(rest) => {
                let end = rest.find('#')? + 1;
                let mut parts = flow.callee[end + 1..].split('#');
                (&flow.callee[..end], parts.next()?, parts.next()?)
            }
        };
        let (module, member) = self.member_module(record, specifier, member)?;
        let (target, function) = self.function(module, member, 0)?;
        Some((target, function.try_into().ok()?, index.parse().ok()?))
    }

    /// What a file hands to the functions of others.
    fn handed(&self, record: usize) -> Rc<HashMap<Parameter, Vec<&'r Flow>>> {
        if let Some(known) = self.handed.borrow().get(&record) {
            return known.clone();
        }
        let mut handed: HashMap<Parameter, Vec<&Flow>> = HashMap::new();
        for flow in self.records[record].facts.flows.iter().filter(|flow| flow.sink == Sink::Elsewhere) {
            if let Some(parameter) = self.parameter(record, flow) {
                handed.entry(parameter).or_default().push(flow);
            }
        }
        let handed = Rc::new(handed);
        self.handed.borrow_mut().insert(record, handed.clone());
        handed
    }
}
