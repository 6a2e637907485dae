//! What is in a value: what a loop runs over, and where everything in it came from.

use super::text::Text;
use super::value::{Id, Kind, Name, Slot, Val, Value};
use super::{Abrupt, At, Machine};
use crate::analyse::flow::{Labels, Origin};

impl<'a> Machine<'a> {
    /// What a spread or a `for…of` would run over.
    pub(super) fn elements(&mut self, iterable: &Val, at: At) -> Result<Option<Vec<Val>>, Abrupt> {
        let id = match &iterable.value {
            Value::String(text) => {
                self.spend_elements(text.len())?;
                let units = text.units();
                let mut out = Vec::new();
                let mut at = 0;
                while at < units.len() {
                    let pair = (0xD800..0xDC00).contains(&units[at])
                        && units.get(at + 1).is_some_and(|unit| (0xDC00..0xE000).contains(unit));
                    let end = at + 1 + usize::from(pair);
                    out.push(Val { value: Value::String(text.slice(at, end)), from: iterable.from });
                    at = end;
                }
                return Ok(Some(out));
            }
            Value::Object(id) => *id,
            _ => return Ok(None),
        };
        let kind = self.heap.get(id).kind.clone();
        Ok(match kind {
            Kind::Array(elements) => {
                self.spend_elements(elements.len())?;
                Some(elements)
            }
            Kind::Set(elements) => Some(elements),
            Kind::Bytes(bytes, _) => {
                self.spend_elements(bytes.len())?;
                Some(bytes.iter().map(|&byte| Val::number(f64::from(byte)).from(iterable.from)).collect())
            }
            Kind::Map(entries) => {
                let mut out = Vec::new();
                for (key, value) in entries {
                    out.push(self.new_array(vec![key, value])?);
                }
                Some(out)
            }
            Kind::Iterator(values, done) => {
                if let Kind::Iterator(_, position) = &mut self.heap.get_mut(id).kind {
                    *position = values.len();
                }
                Some(values[done.min(values.len())..].to_vec())
            }
            _ => match self.find(id, &Text::hidden("Symbol.iterator")) {
                Some(Slot::Data(make)) => {
                    let made = self.call(&make, iterable, Vec::new(), at)?;
                    if made.as_object() == Some(id) { None } else { self.iterated(&made, at)? }
                }
                _ => None,
            },
        })
    }

    pub(super) fn is_iterator_key(&self, key: &Val) -> bool {
        self.name_of(key).is_some_and(|name| &*name == "Symbol.iterator")
    }

    /// `iterable[Symbol.iterator]()` of what is iterable by what it is.
    pub(super) fn iterator_of(&mut self, iterable: &Val, at: At) -> Result<Option<Val>, Abrupt> {
        match &iterable.value {
            Value::String(_) => {}
            Value::Object(id) if self.find(*id, &Text::hidden("Symbol.iterator")).is_some() => return Ok(None),
            Value::Object(id) => match self.heap.get(*id).kind {
                Kind::Array(_) | Kind::Set(_) | Kind::Map(_) | Kind::Bytes(..) => {}
                Kind::Iterator(..) => return Ok(Some(iterable.clone())),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        }
        let Some(elements) = self.elements(iterable, at)? else { return Ok(None) };
        Ok(Some(Val::object(self.new_object(Kind::Iterator(elements, 0))?).from(iterable.from)))
    }

    /// What an iterator written by the program gives.
    pub(super) fn iterated(&mut self, iterator: &Val, at: At) -> Result<Option<Vec<Val>>, Abrupt> {
        let Some(id) = iterator.as_object() else { return Ok(None) };
        if matches!(self.heap.get(id).kind, Kind::Iterator(..) | Kind::Array(_)) {
            return self.elements(iterator, at);
        }
        let mut out = Vec::new();
        while out.len() < 4096 && !self.sweeping() {
            let next = self.get_named(iterator, &"next".into(), at)?;
            let result = self.call(&next, iterator, Vec::new(), at)?;
            let done = self.get_named(&result, &"done".into(), at)?;
            match self.truth(&done) {
                Some(true) => return Ok(Some(out)),
                Some(false) => out.push(self.get_named(&result, &"value".into(), at)?),
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Everything that is known of where a value and what is in it came from.
    pub(super) fn deep(&mut self, val: &Val) -> Origin {
        let mut from = val.from;
        let Some(root) = val.as_object() else {
            return match val.value {
                Value::Host(name) => self.host_origin(name, from),
                _ => from,
            };
        };
        // Most arguments are functions and empty objects.
        if matches!(self.heap.get(root).kind, Kind::Closure(_)) {
            return from;
        }
        // Nearly all hold no other object: then nothing has to be remembered.
        let mut seen = rustc_hash::FxHashSet::default();
        let mut begun = false;
        let mut work = std::mem::take(&mut self.scratch.0);
        let mut members = std::mem::take(&mut self.scratch.1);
        work.clear();
        work.push(root);
        while let Some(id) = work.pop() {
            if std::mem::replace(&mut begun, true) && (id == root || seen.len() > 512 || !seen.insert(id)) {
                continue;
            }
            let object = self.heap.get(id);
            if matches!(object.kind, Kind::Closure(_)) {
                continue;
            }
            members.clear();
            members.extend(object.props.iter().take(256).filter_map(|(_, slot)| match slot {
                Slot::Data(val) => Some(Held::of(val)),
                Slot::Accessor(_) => None,
            }));
            members.extend(object.loose.as_ref().map(Held::of));
            match &object.kind {
                Kind::Array(elements) | Kind::Set(elements) => members.extend(elements.iter().take(256).map(Held::of)),
                Kind::Map(entries) => members.extend(entries.iter().take(256).map(|(_, value)| Held::of(value))),
                _ => {}
            }
            for member in &members {
                from = self.ledger.origins.join(from, member.from);
                work.extend(member.object);
                if let Some(name) = member.host {
                    from = self.host_origin(name, from);
                }
            }
        }
        self.scratch = (work, members);
        from
    }

    pub(super) fn deep_labels(&mut self, val: &Val) -> Labels {
        let from = self.deep(val);
        self.ledger.origins.labels(from)
    }
}

/// What [`Machine::deep`] asks of a value.
pub(super) struct Held {
    from: Origin,
    object: Option<Id>,
    host: Option<Name>,
}

impl Held {
    fn of(val: &Val) -> Self {
        Self { from: val.from, object: val.as_object(), host: val.as_host() }
    }
}
