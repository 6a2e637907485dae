//! Properties: own, inherited, built in, of host things, and of what is not known.

use std::rc::Rc;

use super::builtins::{self, Of};
use super::text::Text;
use super::value::{Bytes, Id, Kind, Name, Slot, Val, Value};
use super::{Abrupt, At, Machine};
use crate::analyse::flow::{Labels, Origin};
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
        let from =
            elements.iter().take(64).fold(Origin::PLAIN, |from, element| self.ledger.origins.join(from, element.from));
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
        if let Some(known) = self.lexicon.methods.get(&(of, key.clone())) {
            return *known;
        }
        let native = builtins::method(of, &key.to_string());
        self.lexicon.methods.insert((of, key.clone()), native);
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
        self.texts += u64::from(matches!(object.value, Value::String(_)));
        match self.key(key, at)? {
            Some(name) => self.get_named(object, &name, at),
            None => self.get_unnamed(object, key),
        }
    }

    /// A member whose name is not known: anything that is in there.
    fn get_unnamed(&mut self, object: &Val, key: &Val) -> Result<Val, Abrupt> {
        let from = self.ledger.origins.join(object.from, key.from);
        let Some(id) = object.as_object() else {
            // One variable of the environment, whichever; all of them in turn where the name comes from there, too.
            let one = self.name_of(object).is_some_and(|name| &*name == "process.env");
            if one && !self.ledger.origins.labels(key.from).any(Labels::ENVIRONMENT) {
                let any = self.variable("…");
                let from = self.ledger.origins.join(any.from, key.from);
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
            let from = members.iter().fold(from, |from, member| self.ledger.origins.join(from, member.from));
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
            Some(Slot::Accessor(accessor)) => {
                return match accessor.get {
                    Some(get) => self.call(&get, object, Vec::new(), at),
                    None => Ok(Val::UNDEFINED),
                };
            }
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
            let full = format!("{}.{name}", self.lexicon.names.text(host));
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

    /// The member of a host thing: a longer name, in one spelling.
    fn get_of_host(&mut self, host: Name, object: &Val, name: &Text) -> Val {
        if name.len() > NAME {
            return Val::unknown(object.from);
        }
        // What is taken out of a key depends on where that came from.
        if !self.host.keyed.contains_key(&object.from)
            && let Some(&known) = self.lexicon.longer.get(&(host, name.clone()))
        {
            let from = self.host_origin(known, object.from);
            return Val::plain(Value::Host(known)).from(from);
        }
        let base = self.lexicon.names.text(host);
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
                self.lexicon.longer.insert((host, name.clone()), longer);
                self.host_origin(longer, object.from)
            }
            _ => object.from,
        };
        made.from(from)
    }

    /// A global by its name: what the program put there, or what the host has.
    pub(super) fn global(&mut self, name: &str) -> Val {
        if !self.globals.is_empty()
            && let Some(val) = self.globals.get(&Text::from(name))
        {
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
        val.as_host().map(|name| self.lexicon.names.text(name))
    }
}
