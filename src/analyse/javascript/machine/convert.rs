//! Conversions between types, as the language defines them. `None`: not known.

use oxc_ecmascript::{StringToNumber, ToInt32};

use super::text::{HOLE, Text};
use super::value::{Bytes, Id, Kind, Slot, Val, Value};
use super::{Abrupt, At, Machine, builtins};

/// ECMAScript `Number::toString`.
pub(super) fn number_to_text(number: f64) -> Text {
    if number == 0.0 {
        return Text::from("0");
    }
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return Text::from((number as i64).to_string().as_str());
    }
    if number.is_nan() {
        return Text::from("NaN");
    }
    if number.is_infinite() {
        return Text::from(if number > 0.0 { "Infinity" } else { "-Infinity" });
    }
    Text::from(dragonbox_ecma::Buffer::new().format(number))
}

/// ECMAScript `StringToNumber`: white space at both ends does not count.
pub(super) fn text_to_number(text: &Text) -> f64 {
    let units = text.units();
    let blank = |unit: &&u16| builtins::is_space(**unit);
    let start = units.iter().take_while(blank).count();
    let end = units.len() - units[start..].iter().rev().take_while(blank).count();
    let trimmed = text.slice(start, end).to_string();
    let radix = match trimmed.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => return trimmed.as_str().string_to_number(),
    };
    let digits = &trimmed[2..];
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return f64::NAN;
    }
    u128::from_str_radix(digits, radix).map_or_else(|_| trimmed.as_str().string_to_number(), |number| number as f64)
}

pub(super) fn to_int32(number: f64) -> i32 {
    number.to_int_32()
}

/// ECMAScript `ToIntegerOrInfinity`.
pub(super) fn to_integer(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.trunc() + 0.0 }
}

impl<'a> Machine<'a> {
    /// ECMAScript `ToBoolean`. Objects and host things are true.
    pub(super) fn truth(&self, val: &Val) -> Option<bool> {
        match &val.value {
            Value::Undefined | Value::Null => Some(false),
            Value::Bool(bool) => Some(*bool),
            Value::Number(number) => Some(*number != 0.0 && !number.is_nan()),
            Value::String(text) => Some(!text.is_empty()),
            Value::Partial(text) => (text.units().iter().any(|&unit| unit != HOLE)).then_some(true),
            Value::Object(_) => Some(true),
            Value::Host(name) => self.is_certain_host(*name).then_some(true),
            Value::Unknown => None,
        }
    }

    /// ECMAScript `ToNumber`.
    pub(super) fn number(&mut self, val: &Val, at: At) -> Result<Option<f64>, Abrupt> {
        Ok(match &val.value {
            Value::Undefined => Some(f64::NAN),
            Value::Null => Some(0.0),
            Value::Bool(bool) => Some(f64::from(u8::from(*bool))),
            Value::Number(number) => Some(*number),
            Value::String(text) => Some(text_to_number(text)),
            Value::Object(id) => {
                let primitive = self.primitive(*id, false, at)?;
                match primitive.value {
                    Value::Object(_) => None,
                    _ => self.number(&primitive, at)?,
                }
            }
            Value::Partial(_) | Value::Host(_) | Value::Unknown => None,
        })
    }

    /// ECMAScript `ToString`; for what is only partly known, the text with holes.
    pub(super) fn text(&mut self, val: &Val, at: At) -> Result<Value, Abrupt> {
        Ok(match &val.value {
            Value::Undefined => Value::String("undefined".into()),
            Value::Null => Value::String("null".into()),
            Value::Bool(true) => Value::String("true".into()),
            Value::Bool(false) => Value::String("false".into()),
            Value::Number(number) => Value::String(number_to_text(*number)),
            Value::String(text) => Value::String(text.clone()),
            Value::Partial(text) => Value::Partial(text.clone()),
            Value::Object(id) => {
                let primitive = self.primitive(*id, true, at)?;
                match primitive.value {
                    Value::Object(_) => Value::Partial(Text::unit(HOLE)),
                    _ => self.text(&primitive, at)?,
                }
            }
            Value::Host(name) => match builtins::native_text(&self.lexicon.names.text(*name)) {
                Some(text) => Value::String(text),
                None => Value::Partial(Text::unit(HOLE)),
            },
            Value::Unknown => Value::Partial(Text::unit(HOLE)),
        })
    }

    /// [`Self::text`], if it is wholly known.
    pub(super) fn known_text(&mut self, val: &Val, at: At) -> Result<Option<Text>, Abrupt> {
        Ok(match self.text(val, at)? {
            Value::String(text) => Some(text),
            _ => None,
        })
    }

    /// ECMAScript `ToPrimitive` of an object.
    pub(super) fn primitive(&mut self, id: Id, as_text: bool, at: At) -> Result<Val, Abrupt> {
        let order = if as_text { ["toString", "valueOf"] } else { ["valueOf", "toString"] };
        if self.strict {
            return self.exact_primitive(id, order, at);
        }
        for name in order {
            let method = match self.find(id, &name.into()) {
                Some(Slot::Data(method)) => method,
                _ => continue,
            };
            if let Some(function) = method.as_object()
                && self.heap.is_function(function)
            {
                let result = self.call(&method, &Val::object(id), Vec::new(), at)?;
                if result.as_object().is_none() {
                    return Ok(result);
                }
            }
        }
        self.builtin_text(id, at)
    }

    /// [`Self::primitive`] where only what is certain counts: nothing where a symbol or something of the host decides.
    fn exact_primitive(&mut self, id: Id, order: [&str; 2], at: At) -> Result<Val, Abrupt> {
        for symbol in ["Symbol.toPrimitive", "Symbol.toStringTag"] {
            if self.find(id, &Text::hidden(symbol)).is_some() {
                return Err(Abrupt::Stop);
            }
        }
        for name in order {
            match self.find(id, &name.into()) {
                None if name == "toString" => return self.builtin_text(id, at),
                None => {}
                Some(Slot::Accessor(_)) => return Err(Abrupt::Stop),
                Some(Slot::Data(method)) => {
                    match method.value {
                        Value::Object(function) if self.heap.is_function(function) => {}
                        Value::Host(_) | Value::Unknown => return Err(Abrupt::Stop),
                        _ => continue,
                    }
                    let result = self.call(&method, &Val::object(id), Vec::new(), at)?;
                    if result.as_object().is_none() {
                        return Ok(result);
                    }
                }
            }
        }
        Err(self.throw("TypeError", "Cannot convert object to primitive value"))
    }

    /// What the `toString` gives that an object has by what it is.
    fn builtin_text(&mut self, id: Id, at: At) -> Result<Val, Abrupt> {
        let text = match &self.heap.get(id).kind {
            Kind::Array(elements) => {
                let elements = elements.clone();
                return self.join(&elements, &",".into(), at);
            }
            Kind::Closure(closure) => Value::String(self.source_of(&closure.clone())),
            Kind::Bound { .. } | Kind::Resolver(_) => Value::String("function () { [native code] }".into()),
            Kind::RegExp { source, flags } => {
                let mut text = Text::from("/");
                text.push(source);
                text.push(&"/".into());
                text.push(flags);
                Value::String(text)
            }
            Kind::Bytes(bytes, Bytes::Buffer) => Value::String(Text::from(&*String::from_utf8_lossy(bytes))),
            Kind::Bytes(bytes, Bytes::Array) => {
                let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
                Value::String(numbers.join(",").as_str().into())
            }
            Kind::Plain if !self.heap.get(id).open => Value::String("[object Object]".into()),
            Kind::Map(_) => Value::String("[object Map]".into()),
            Kind::Set(_) => Value::String("[object Set]".into()),
            Kind::Error => return self.error_text(id, at),
            Kind::Plain | Kind::Iterator(..) => Value::Unknown,
        };
        Ok(Val::plain(text))
    }

    fn error_text(&mut self, id: Id, at: At) -> Result<Val, Abrupt> {
        let mut part = |name: &str, default: &str| match self.find(id, &name.into()) {
            Some(Slot::Data(val)) => self.text(&val, at),
            _ => Ok(Value::String(default.into())),
        };
        let (name, message) = (part("name", "Error")?, part("message", "")?);
        Ok(Val::plain(match (name, message) {
            (Value::String(name), Value::String(message)) if message.is_empty() => Value::String(name),
            (Value::String(mut name), Value::String(message)) => {
                name.push(&": ".into());
                name.push(&message);
                Value::String(name)
            }
            _ => Value::Unknown,
        }))
    }

    /// `Array.prototype.join`.
    pub(super) fn join(&mut self, elements: &[Val], between: &Text, at: At) -> Result<Val, Abrupt> {
        if self.nesting > 64 {
            return Ok(Val::UNKNOWN);
        }
        self.nesting += 1;
        let joined = self.joined(elements, between, at);
        self.nesting -= 1;
        joined
    }

    fn joined(&mut self, elements: &[Val], between: &Text, at: At) -> Result<Val, Abrupt> {
        let (mut out, mut partial, mut from) = (Text::empty(), false, crate::analyse::flow::Origin::PLAIN);
        for (n, element) in elements.iter().enumerate() {
            let before = out.len();
            if n > 0 {
                out.push(between);
            }
            from = self.ledger.origins.join(from, element.from);
            if matches!(element.value, Value::Undefined | Value::Null) {
                continue;
            }
            match self.text(element, at)? {
                Value::String(text) => out.push(&text),
                Value::Partial(text) => {
                    partial = true;
                    out.push(&text);
                }
                _ => {
                    partial = true;
                    out.push(&Text::unit(HOLE));
                }
            }
            self.spend_text(out.len() - before)?;
        }
        Ok(Val { value: if partial { Value::Partial(out) } else { Value::String(out) }, from })
    }
}
