//! Properties: own, inherited, built in, of host things, and of what is not known.

use std::rc::Rc;

use super::builtins::{self, Of};
use super::origin::{Labels, Origin};
use super::text::Text;
use super::value::{Bytes, Id, Kind, Name, Slot, Val, Value};
use super::{Abrupt, At, Machine};
use crate::limits;

/// How far prototypes are followed.
const PROTOTYPES: usize = 32;
/// No built-in method has a longer name.
const BUILTIN_NAME: usize = 32;
/// Characters of a host name.
pub(super) const NAME: usize = 160;

impl<'a> Machine<'a> {
    pub(super) fn new_object(&mut self, kind: Kind<'a>) -> Result<Id, Abrupt> {
        if self.heap.len() >= limits::EVALUATOR_OBJECTS {
            return Err(Abrupt::Stop);
        }
        Ok(self.heap.add(kind))
    }

    pub(super) fn new_plain(&mut self) -> Result<Id, Abrupt> {
        self.new_object(Kind::Plain)
    }

    pub(super) fn new_array(&mut self, elements: Vec<Val>) -> Result<Val, Abrupt> {
        self.spend_elements(elements.len())?;
        let from = elements.iter().take(64).fold(Origin::PLAIN, |from, element| self.origins.join(from, element.from));
        Ok(Val::object(self.new_object(Kind::Array(elements))?).from(from))
    }

    /// Counts elements that are about to be made.
    pub(super) fn spend_elements(&mut self, count: usize) -> Result<(), Abrupt> {
        self.text_bytes += 24 * count as u64;
        let over = count > limits::EVALUATOR_ELEMENTS || self.text_bytes > 16 * limits::EVALUATOR_TEXT_BYTES;
        if over { Err(Abrupt::Stop) } else { Ok(()) }
    }

    /// An own or inherited property.
    pub(super) fn find(&self, id: Id, key: &Text) -> Option<Slot> {
        let mut at = id;
        for _ in 0..PROTOTYPES {
            let object = self.heap.get(at);
            if let Some(slot) = object.props.get(key) {
                return Some(slot.clone());
            }
            at = object.proto.as_ref()?.as_object()?;
        }
        None
    }

    pub(super) fn has_element(&self, id: Id, key: &Text) -> bool {
        let Some(index) = key.index() else { return false };
        match &self.heap.get(id).kind {
            Kind::Array(elements) => index < elements.len(),
            Kind::Bytes(bytes, _) => index < bytes.len(),
            _ => false,
        }
    }

    pub(super) fn of(&self, id: Id) -> Of {
        match &self.heap.get(id).kind {
            Kind::Array(_) => Of::Array,
            Kind::Closure(_) | Kind::Bound { .. } | Kind::Resolver(_) => Of::Function,
            Kind::RegExp { .. } => Of::RegExp,
            Kind::Bytes(..) => Of::Bytes,
            Kind::Map(_) => Of::Map,
            Kind::Set(_) => Of::Set,
            Kind::Iterator(..) => Of::Iterator,
            Kind::Error => Of::Error,
            Kind::Plain => Of::Object,
        }
    }

    /// The built-in method an object has by what it is.
    pub(super) fn method_of(&mut self, id: Id, key: &Text) -> Option<builtins::Native> {
        let of = self.of(id);
        self.builtin(of, key)
    }

    pub(super) fn builtin(&mut self, of: Of, key: &Text) -> Option<builtins::Native> {
        if key.len() > BUILTIN_NAME {
            return None;
        }
        if let Some(known) = self.methods.get(&(of, key.clone())) {
            return *known;
        }
        let native = builtins::method(of, &key.to_string());
        self.methods.insert((of, key.clone()), native);
        native
    }

    /// `object[key]`.
    pub(super) fn get(&mut self, object: &Val, key: &Val, at: At) -> Result<Val, Abrupt> {
        if let (Value::Object(id), Some(index)) = (&object.value, self.index_of(key)) {
            match &self.heap.get(*id).kind {
                Kind::Array(elements) => {
                    if let Some(element) = elements.get(index) {
                        return Ok(element.clone());
                    }
                    if !self.heap.get(*id).open && self.heap.get(*id).loose.is_none() {
                        return Ok(Val::UNDEFINED);
                    }
                }
                Kind::Bytes(bytes, _) => {
                    let byte = bytes.get(index).map_or(Value::Undefined, |&byte| Value::Number(f64::from(byte)));
                    return Ok(Val { value: byte, from: object.from });
                }
                _ => {}
            }
        }
        match self.key(key, at)? {
            Some(name) => self.get_named(object, &name, at),
            None => self.get_unnamed(object, key),
        }
    }

    /// A member whose name is not known: anything that is in there.
    fn get_unnamed(&mut self, object: &Val, key: &Val) -> Result<Val, Abrupt> {
        let from = self.origins.join(object.from, key.from);
        let Some(id) = object.as_object() else {
            // One variable of the environment, whichever; all of them in turn where the name comes from there, too.
            let one = self.name_of(object).is_some_and(|name| &*name == "process.env");
            if one && !self.origins.labels(key.from).any(Labels::ENVIRONMENT) {
                let any = self.variable("…");
                let from = self.origins.join(any.from, key.from);
                return Ok(Val::unknown(from));
            }
            return Ok(Val::unknown(from));
        };
        let mut out = Val::unknown(from);
        let members: Vec<Val> = match &self.heap.get(id).kind {
            Kind::Array(elements) => elements.iter().take(32).cloned().collect(),
            _ => {
                let props = self.heap.get(id).props.iter().take(32);
                props
                    .filter_map(|(_, slot)| if let Slot::Data(val) = slot { Some(val.clone()) } else { None })
                    .collect()
            }
        };
        let texts: Vec<&Text> = members.iter().filter_map(Val::as_partial).collect();
        if !members.is_empty() && texts.len() == members.len() {
            // One of these texts: all of them, with something unknown around each.
            let mut text = Text::unit(super::text::HOLE);
            let pieces: Vec<Text> = texts.into_iter().cloned().collect();
            for piece in pieces {
                self.spend_text(piece.len())?;
                text.push(&piece);
                text.push(&Text::unit(super::text::HOLE));
            }
            let from = members.iter().fold(from, |from, member| self.origins.join(from, member.from));
            return Ok(Val { value: Value::Partial(text), from });
        }
        // A table of functions that is asked by an unknown name gives one of them.
        for member in members {
            if member.as_object().is_some_and(|id| self.heap.is_function(id)) || !member.from.is_plain() {
                out = self.merge(out, member);
            }
        }
        Ok(out)
    }

    /// `object.name`.
    pub(super) fn get_named(&mut self, object: &Val, name: &Text, at: At) -> Result<Val, Abrupt> {
        if self.strict && name.is_hidden() && object.as_object().is_none_or(|id| self.find(id, name).is_none()) {
            return Err(match object.value {
                Value::Undefined | Value::Null => self.throw("TypeError", ""),
                _ if name.is_private() => self.throw("TypeError", ""),
                _ => Abrupt::Stop,
            });
        }
        match &object.value {
            Value::Object(id) => self.get_of_object(*id, object, name, at),
            Value::Host(host) => Ok(self.get_of_host(*host, object, name)),
            Value::String(text) => {
                if name.is("length") {
                    return Ok(Val { value: Value::Number(text.len() as f64), from: Origin::PLAIN });
                }
                if let Some(index) = name.index() {
                    let unit = text.at(index).map_or(Value::Undefined, |unit| Value::String(Text::unit(unit)));
                    return Ok(Val { value: unit, from: object.from });
                }
                Ok(self.get_builtin(Of::String, object, name))
            }
            Value::Number(_) => Ok(self.get_builtin(Of::Number, object, name)),
            Value::Bool(_) => Ok(self.get_builtin(Of::Boolean, object, name)),
            Value::Undefined | Value::Null if self.strict || self.tries > 0 && self.unsure == 0 => {
                let what = if matches!(object.value, Value::Null) { "null" } else { "undefined" };
                let message = format!("Cannot read properties of {what} (reading '{name}')");
                Err(self.throw("TypeError", &message))
            }
            Value::Partial(_) if name.is("constructor") => Ok(self.host_value("String")),
            Value::Undefined | Value::Null | Value::Unknown | Value::Partial(_) => Ok(Val::unknown(object.from)),
        }
    }

    fn get_builtin(&mut self, of: Of, object: &Val, name: &Text) -> Val {
        if name.is("constructor") {
            return self.host_value(of.word());
        }
        if name.is("__proto__") {
            return self.host_value(&format!("{}.prototype", of.word()));
        }
        if self.builtin(of, name).is_some()
            || of == Of::Function && (name.is("call") || name.is("apply") || name.is("bind"))
        {
            let full = format!("{}.prototype.{name}", of.word());
            return self.host_value(&full).from(object.from);
        }
        Val { value: Value::Undefined, from: Origin::PLAIN }
    }

    pub(super) fn get_of_object(&mut self, id: Id, object: &Val, name: &Text, at: At) -> Result<Val, Abrupt> {
        match self.find(id, name) {
            Some(Slot::Data(val)) => return Ok(val),
            Some(Slot::Accessor { get: Some(get), .. }) => return self.call(&get, object, Vec::new(), at),
            Some(Slot::Accessor { get: None, .. }) => return Ok(Val::UNDEFINED),
            None => {}
        }
        if let Some(builtin) = self.built_in_property(id, object, name, at)? {
            return Ok(builtin);
        }
        let of = self.of(id);
        let builtin = self.get_builtin(of, object, name);
        if !builtin.is_undefined() {
            return Ok(builtin);
        }
        // What a class of the host gives its children.
        if let Some(host) = self.host_parent(id) {
            let full = format!("{}.{name}", self.names.text(host));
            return Ok(self.host_value(&full));
        }
        let object_ = self.heap.get(id);
        if let Some(loose) = &object_.loose {
            return Ok(loose.clone());
        }
        Ok(if object_.open { Val::unknown(object.from) } else { Val::UNDEFINED })
    }

    /// The host thing at the end of an object's prototypes.
    pub(super) fn host_parent(&self, id: Id) -> Option<Name> {
        let mut at = id;
        for _ in 0..PROTOTYPES {
            match &self.heap.get(at).proto.as_ref()?.value {
                Value::Object(next) => at = *next,
                Value::Host(name) => return Some(*name),
                _ => return None,
            }
        }
        None
    }

    fn built_in_property(&mut self, id: Id, object: &Val, name: &Text, at: At) -> Result<Option<Val>, Abrupt> {
        let length = |n: usize| Some(Val::number(n as f64));
        Ok(match &self.heap.get(id).kind {
            Kind::Array(elements) => match name.index() {
                Some(index) => elements.get(index).cloned(),
                None if name.is("length") => length(elements.len()),
                None => None,
            },
            Kind::Bytes(bytes, kind) => match name.index() {
                Some(index) => bytes.get(index).map(|&b| Val::number(f64::from(b)).from(object.from)),
                None if name.is("length") || name.is("byteLength") => length(bytes.len()),
                None if name.is("buffer") => Some(object.clone()),
                None if name.is("constructor") && *kind == Bytes::Array => Some(self.host_value("Uint8Array")),
                None => None,
            },
            Kind::Map(entries) if name.is("size") => length(entries.len()),
            Kind::Set(elements) if name.is("size") => length(elements.len()),
            Kind::RegExp { .. } => builtins::property_of_regexp(self, id, &name.to_string()),
            Kind::Closure(closure) if name.is("length") || name.is("name") || name.is("prototype") => {
                let closure = closure.clone();
                return self.function_property(id, &closure, name, at).map(Some);
            }
            Kind::Bound { .. } if name.is("length") => Some(Val::UNKNOWN),
            Kind::Plain if name.is("constructor") && self.heap.get(id).proto.is_none() => {
                Some(self.host_value("Object"))
            }
            _ => None,
        })
    }

    /// `object[key] = value`.
    pub(super) fn set(&mut self, object: &Val, key: &Val, value: Val, at: At) -> Result<(), Abrupt> {
        let Some(id) = object.as_object() else {
            if let (Value::Host(host), Some(name)) = (&object.value, self.key(key, at)?) {
                if self.strict && &*self.names.text(*host) != "globalThis" {
                    return Err(Abrupt::Stop);
                }
                self.set_of_host(*host, object, &name, value, at);
                return Ok(());
            }
            if self.strict {
                // On a plain value it is forgotten or throws, by the mode of the code.
                let nothing = matches!(object.value, Value::Undefined | Value::Null);
                return Err(if nothing { self.throw("TypeError", "") } else { Abrupt::Stop });
            }
            return self.assigned_to_unknown(object, &value, at);
        };
        if self.strict {
            self.exact_set(id, key, &value)?;
        }
        if let Some(index) = self.index_of(key)
            && self.set_element(id, index, &value)?
        {
            return Ok(());
        }
        let Some(name) = self.key(key, at)? else {
            let old = self.heap.get_mut(id).loose.take();
            let joined = match old {
                Some(old) => self.merge(old, value),
                None => value,
            };
            let object = self.heap.get_mut(id);
            object.loose = Some(joined);
            object.open = true;
            return Ok(());
        };
        self.set_named(id, object, name, value, at)
    }

    /// Refuses assignments whose effect is not followed to the letter.
    fn exact_set(&mut self, id: Id, key: &Val, value: &Val) -> Result<(), Abrupt> {
        let index = self.index_of(key);
        let certain = match &self.heap.get(id).kind {
            Kind::Array(elements) => match (index, key.as_text()) {
                (Some(index), _) => index <= elements.len(),
                (None, Some(name)) if name.is("length") => {
                    self.index_of(value).is_some_and(|length| length <= elements.len())
                }
                (None, name) => name.is_some(),
            },
            Kind::Bytes(..) => index.is_some() && matches!(value.value, Value::Number(_)),
            Kind::Closure(_) => key.as_text().is_some_and(|name| !name.is("name") && !name.is("length")),
            Kind::Plain => true,
            Kind::Error => key.as_text().is_some_and(|name| !name.is("name")),
            _ => key.as_text().is_some_and(Text::is_hidden),
        };
        if let Some(name) = key.as_text().filter(|name| name.is_private())
            && self.find(id, name).is_none()
        {
            return Err(self.throw("TypeError", ""));
        }
        let known = key.as_host().is_some() || key.is_known();
        if certain && known { Ok(()) } else { Err(Abrupt::Stop) }
    }

    fn set_element(&mut self, id: Id, index: usize, value: &Val) -> Result<bool, Abrupt> {
        let number = match &value.value {
            Value::Number(number) => Some(super::convert::to_int32(*number) as u8),
            _ => None,
        };
        let grown = match &mut self.heap.get_mut(id).kind {
            Kind::Array(elements) => {
                if let Some(slot) = elements.get_mut(index) {
                    *slot = value.clone();
                    return Ok(true);
                }
                index + 1 - elements.len()
            }
            Kind::Bytes(bytes, _) => {
                if let (Some(slot), Some(byte)) = (bytes.get_mut(index), number) {
                    *slot = byte;
                }
                return Ok(true);
            }
            _ => return Ok(false),
        };
        self.spend_elements(grown)?;
        if let Some(elements) = self.heap.array_mut(id) {
            elements.resize(index, Val::UNDEFINED);
            elements.push(value.clone());
        }
        Ok(true)
    }

    fn set_named(&mut self, id: Id, object: &Val, name: Text, value: Val, at: At) -> Result<(), Abrupt> {
        if name.is("length")
            && let Some(length) = self.index_of(&value)
            && let Some(old) = self.heap.array(id).map(Vec::len)
        {
            self.spend_elements(length.saturating_sub(old))?;
            if let Some(elements) = self.heap.array_mut(id) {
                elements.resize(length, Val::UNDEFINED);
            }
            return Ok(());
        }
        if name.is("__proto__") {
            self.heap.get_mut(id).proto = Some(value);
            return Ok(());
        }
        match self.find(id, &name) {
            Some(Slot::Accessor { set: Some(set), .. }) => {
                self.call(&set, object, vec![value], at)?;
                return Ok(());
            }
            Some(Slot::Accessor { set: None, .. }) if self.strict => return Err(Abrupt::Stop),
            Some(Slot::Accessor { set: None, .. }) => return Ok(()),
            Some(Slot::Data(old)) if self.unsure > 0 => {
                let merged = self.merge(old, value);
                self.heap.get_mut(id).props.set(name, Slot::Data(merged));
                return Ok(());
            }
            _ => {}
        }
        self.spend_elements(1)?;
        self.heap.get_mut(id).props.set(name, Slot::Data(value));
        Ok(())
    }

    /// The member of a host thing: a longer name, in one spelling.
    fn get_of_host(&mut self, host: Name, object: &Val, name: &Text) -> Val {
        if name.len() > NAME {
            return Val::unknown(object.from);
        }
        // What is taken out of a value that came from somewhere depends on where.
        if object.from.is_plain()
            && let Some(&known) = self.host.longer.get(&(host, name.clone()))
        {
            let from = self.host_origin(known, object.from);
            return Val::plain(Value::Host(known)).from(from);
        }
        let base = self.names.text(host);
        let key = name.to_string();
        if let Some(known) = self.key_within(object, &key).or_else(|| self.host_member(&base, &key)) {
            return known;
        }
        if matches!(&*base, "globalThis" | "this") {
            return self.global(&key);
        }
        let text = match (&*base, key.as_str()) {
            // `import fs from 'fs'` and `import * as fs` are the same thing to us.
            (_, "default") if !base.ends_with(')') => base.to_string(),
            ("process.mainModule" | "require.main" | "module", "require") => "require".to_owned(),
            (_, "constructor") if base.ends_with(".prototype") => base.trim_end_matches(".prototype").to_owned(),
            (_, "constructor") => match self.host_type(host) {
                Some("function") => "Function".to_owned(),
                _ => format!("{base}.constructor"),
            },
            _ => format!("{base}.{key}"),
        };
        if text.len() > NAME {
            return Val::unknown(object.from);
        }
        let made = self.host_value(&text);
        let from = match made.value {
            Value::Host(longer) => {
                self.host.longer.insert((host, name.clone()), longer);
                self.host_origin(longer, object.from)
            }
            _ => object.from,
        };
        made.from(from)
    }

    /// A global by its name: what the program put there, or what the host has.
    pub(super) fn global(&mut self, name: &str) -> Val {
        if let Some(val) = self.globals.get(&Text::from(name)) {
            return val.clone();
        }
        if let Some(constant) = builtins::constant(name) {
            return constant;
        }
        match name {
            "undefined" => Val::UNDEFINED,
            "__dirname" | "__filename" => self.host_member("", name).unwrap_or(Val::UNKNOWN),
            "window" | "self" | "global" | "globalThis" | "top" | "parent" | "frames" => self.host_value("globalThis"),
            _ => self.host_value(name),
        }
    }

    fn set_of_host(&mut self, host: Name, object: &Val, name: &Text, value: Val, at: At) {
        let base = self.names.text(host);
        match &*base {
            "globalThis" => {
                self.globals.insert(name.clone(), value);
            }
            _ => self.assigned_to_host(&base, &name.to_string(), object, value, at),
        }
    }

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
    fn iterated(&mut self, iterator: &Val, at: At) -> Result<Option<Vec<Val>>, Abrupt> {
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
        let mut seen = rustc_hash::FxHashSet::default();
        let mut work = vec![root];
        while let Some(id) = work.pop() {
            if seen.len() > 512 || !seen.insert(id) {
                continue;
            }
            let object = self.heap.get(id);
            let mut members: Vec<Val> = object
                .props
                .iter()
                .take(256)
                .filter_map(|(_, slot)| if let Slot::Data(val) = slot { Some(val.clone()) } else { None })
                .collect();
            members.extend(object.loose.clone());
            match &object.kind {
                Kind::Array(elements) | Kind::Set(elements) => members.extend(elements.iter().take(256).cloned()),
                Kind::Map(entries) => members.extend(entries.iter().take(256).map(|(_, value)| value.clone())),
                Kind::Closure(_) => continue,
                _ => {}
            }
            for member in members {
                from = self.origins.join(from, member.from);
                match member.value {
                    Value::Object(id) => work.push(id),
                    Value::Host(name) => from = self.host_origin(name, from),
                    _ => {}
                }
            }
        }
        from
    }

    pub(super) fn deep_labels(&mut self, val: &Val) -> Labels {
        let from = self.deep(val);
        self.origins.labels(from)
    }

    /// A new error to throw.
    pub(super) fn throw(&mut self, kind: &str, message: &str) -> Abrupt {
        let id = match self.new_object(Kind::Error) {
            Ok(id) => id,
            Err(stop) => return stop,
        };
        let object = self.heap.get_mut(id);
        object.props.set("name".into(), Slot::Data(Val::text(kind)));
        // Node words it at length.
        let message = if self.strict { Val::UNKNOWN } else { Val::text(message) };
        object.props.set("message".into(), Slot::Data(message));
        Abrupt::Throw(Val::object(id))
    }

    pub(super) fn name_of(&self, val: &Val) -> Option<Rc<str>> {
        val.as_host().map(|name| self.names.text(name))
    }
}
