//! Conversions between types, as the language defines them. `None`: not known.

use oxc_ecmascript::{StringToNumber, ToInt32};

use super::text::{HOLE, Text};
use super::value::{Bytes, Id, Kind, Slot, Val, Value};
use super::{Abrupt, At, Machine};

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

/// ECMAScript `StringToNumber`.
pub(super) fn text_to_number(text: &Text) -> f64 {
    text.to_string().as_str().string_to_number()
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
            Value::Host(_) | Value::Unknown => Value::Partial(Text::unit(HOLE)),
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
        let (mut out, mut partial, mut from) = (Text::empty(), false, super::origin::Origin::PLAIN);
        if self.nesting > 64 {
            return Ok(Val::UNKNOWN);
        }
        self.nesting += 1;
        for (n, element) in elements.iter().enumerate() {
            if n > 0 {
                out.push(between);
            }
            from = self.origins.join(from, element.from);
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
            self.spend_text(out.len())?;
        }
        self.nesting -= 1;
        Ok(Val { value: if partial { Value::Partial(out) } else { Value::String(out) }, from })
    }
}
