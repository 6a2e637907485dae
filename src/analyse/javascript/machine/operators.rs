//! Operators on values. What is not known stays unknown and keeps what both sides carried.

use oxc::ast::ast::{BinaryOperator, UnaryOperator};

use super::convert::{number_to_text, to_int32};
use super::text::{HOLE, Text};
use super::value::{Id, Kind, Slot, Val, Value};
use super::{Abrupt, At, Machine, builtins};

/// The language's errors apart from `Error` itself.
const ERRORS: [&str; 6] = ["EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"];

impl<'a> Machine<'a> {
    /// `left operator right`.
    pub(super) fn binary(&mut self, operator: BinaryOperator, left: Val, right: Val, at: At) -> Result<Val, Abrupt> {
        use BinaryOperator::*;
        if operator.is_equality() {
            self.compared(&left, &right);
        }
        let from = self.ledger.origins.join(left.from, right.from);
        let value = match operator {
            Addition => return self.add(left, right, at),
            StrictEquality | StrictInequality => match self.strict_equal(&left, &right) {
                Some(equal) => Value::Bool(equal == (operator == StrictEquality)),
                None => Value::Unknown,
            },
            Equality | Inequality => match self.loose_equal(&left, &right, at)? {
                Some(equal) => Value::Bool(equal == (operator == Equality)),
                None => Value::Unknown,
            },
            LessThan | LessEqualThan | GreaterThan | GreaterEqualThan => self.compare(operator, &left, &right, at)?,
            In => self.has(&right, &left, at)?.map_or(Value::Unknown, Value::Bool),
            Instanceof => self.instance_of(&left, &right).map_or(Value::Unknown, Value::Bool),
            _ => match (self.number(&left, at)?, self.number(&right, at)?) {
                (Some(a), Some(b)) if operator == Exponential => match builtins::power(a, b) {
                    Some(power) => Value::Number(power),
                    // The last digit may differ from the language's.
                    None if self.strict => Value::Unknown,
                    None => Value::Number(a.powf(b)),
                },
                (Some(a), Some(b)) => {
                    self.texts += u64::from(operator == BitwiseXOR);
                    Value::Number(arithmetic(operator, a, b))
                }
                _ => Value::Unknown,
            },
        };
        // A comparison tells a bit of a secret, not the secret.
        let compares = operator.is_compare() || operator.is_equality() || operator.is_relational();
        Ok(if compares && !matches!(value, Value::Unknown) { Val::plain(value) } else { Val { value, from } })
    }

    /// ECMAScript addition. In place where the left side is a text that nobody else holds.
    pub(super) fn add(&mut self, left: Val, right: Val, at: At) -> Result<Val, Abrupt> {
        let from = self.ledger.origins.join(left.from, right.from);
        let (left, right) = match (left.value, right.value) {
            (Value::String(mut a), Value::String(b)) => {
                self.spend_text(if a.is_sole() { b.len() } else { a.len() + b.len() })?;
                a.push(&b);
                self.texts += 1;
                return Ok(Val { value: Value::String(a), from });
            }
            (Value::Number(a), Value::Number(b)) => return Ok(Val { value: Value::Number(a + b), from }),
            (a, b) => (Val { value: a, from: left.from }, Val { value: b, from: right.from }),
        };
        let left = self.operand(left, at)?;
        let right = self.operand(right, at)?;
        let textual = |val: &Val| matches!(val.value, Value::String(_) | Value::Partial(_));
        if !textual(&left) && !textual(&right) {
            return Ok(match (self.number(&left, at)?, self.number(&right, at)?) {
                (Some(a), Some(b)) => Val { value: Value::Number(a + b), from },
                _ => Val::unknown(from),
            });
        }
        let (a, b) = (self.text(&left, at)?, self.text(&right, at)?);
        let whole = matches!((&a, &b), (Value::String(_), Value::String(_)));
        let piece = |value: Value| match value {
            Value::String(text) | Value::Partial(text) => text,
            _ => Text::unit(HOLE),
        };
        let (mut text, rest) = (piece(a), piece(b));
        self.spend_text(text.len() + rest.len())?;
        text.push(&rest);
        Ok(Val { value: if whole { Value::String(text) } else { Value::Partial(text) }, from })
    }

    fn operand(&mut self, val: Val, at: At) -> Result<Val, Abrupt> {
        let Value::Object(id) = val.value else { return Ok(val) };
        let primitive = self.primitive(id, false, at)?;
        let from = self.ledger.origins.join(val.from, primitive.from);
        Ok(Val { value: primitive.value, from })
    }

    /// `operator argument`, apart from `typeof` of a name and `delete`.
    pub(super) fn unary(&mut self, operator: UnaryOperator, argument: Val, at: At) -> Result<Val, Abrupt> {
        let value = match operator {
            UnaryOperator::LogicalNot => self.truth(&argument).map_or(Value::Unknown, |truth| Value::Bool(!truth)),
            UnaryOperator::Void => return Ok(Val::UNDEFINED),
            UnaryOperator::Typeof => match self.type_of(&argument) {
                Some(word) => return Ok(Val::text(word)),
                None => Value::Unknown,
            },
            _ => match self.number(&argument, at)? {
                Some(number) => Value::Number(match operator {
                    UnaryOperator::UnaryNegation => -number,
                    UnaryOperator::BitwiseNot => f64::from(!to_int32(number)),
                    _ => number,
                }),
                None => Value::Unknown,
            },
        };
        Ok(Val { value, from: argument.from })
    }

    pub(super) fn type_of(&self, val: &Val) -> Option<&'static str> {
        Some(match &val.value {
            Value::Undefined => "undefined",
            Value::Null => "object",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) | Value::Partial(_) => "string",
            Value::Object(id) if self.heap.is_function(*id) => "function",
            Value::Object(_) => "object",
            Value::Host(name) => return self.host_type(*name),
            Value::Unknown => return None,
        })
    }

    pub(super) fn strict_equal(&self, left: &Val, right: &Val) -> Option<bool> {
        Some(match (&left.value, &right.value) {
            (Value::Unknown, _) | (_, Value::Unknown) => return None,
            (Value::Partial(a), Value::String(b)) | (Value::String(b), Value::Partial(a)) => {
                return could_be(a, b).then_some(()).map_or(Some(false), |()| None);
            }
            (Value::Partial(_), Value::Partial(_)) => return None,
            (Value::Host(a), Value::Host(b)) => return (a == b).then_some(true),
            (Value::Host(name), Value::Undefined | Value::Null)
            | (Value::Undefined | Value::Null, Value::Host(name)) => {
                return self.is_certain_host(*name).then_some(false);
            }
            (Value::Host(_), _) | (_, Value::Host(_)) => return None,
            (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => a == b,
            _ => false,
        })
    }

    pub(super) fn same_value_zero(&self, left: &Val, right: &Val) -> Option<bool> {
        match (&left.value, &right.value) {
            (Value::Number(a), Value::Number(b)) => Some(a == b || a.is_nan() && b.is_nan()),
            _ => self.strict_equal(left, right),
        }
    }

    fn loose_equal(&mut self, left: &Val, right: &Val, at: At) -> Result<Option<bool>, Abrupt> {
        let nothing = |val: &Val| matches!(val.value, Value::Undefined | Value::Null);
        Ok(match (&left.value, &right.value) {
            _ if nothing(left) && nothing(right) => Some(true),
            (Value::Undefined | Value::Null, other) | (other, Value::Undefined | Value::Null) => match other {
                Value::Unknown => None,
                Value::Host(name) => self.is_certain_host(*name).then_some(false),
                _ => Some(false),
            },
            (Value::Object(_), Value::Object(_)) => self.strict_equal(left, right),
            (Value::Object(id), Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
                let primitive = self.primitive(*id, false, at)?;
                if primitive.as_object().is_some() { None } else { self.loose_equal(&primitive, right, at)? }
            }
            (Value::String(_) | Value::Number(_) | Value::Bool(_), Value::Object(id)) => {
                let primitive = self.primitive(*id, false, at)?;
                if primitive.as_object().is_some() { None } else { self.loose_equal(left, &primitive, at)? }
            }
            (Value::Bool(_), _)
            | (_, Value::Bool(_))
            | (Value::Number(_), Value::String(_))
            | (Value::String(_), Value::Number(_)) => match (self.number(left, at)?, self.number(right, at)?) {
                (Some(a), Some(b)) => Some(a == b),
                _ => None,
            },
            _ => self.strict_equal(left, right),
        })
    }

    fn compare(&mut self, operator: BinaryOperator, left: &Val, right: &Val, at: At) -> Result<Value, Abrupt> {
        let left = self.operand(left.clone(), at)?;
        let right = self.operand(right.clone(), at)?;
        use BinaryOperator::*;
        if let (Value::String(a), Value::String(b)) = (&left.value, &right.value) {
            let order = a.units().cmp(&b.units());
            return Ok(Value::Bool(match operator {
                LessThan => order.is_lt(),
                LessEqualThan => order.is_le(),
                GreaterThan => order.is_gt(),
                _ => order.is_ge(),
            }));
        }
        Ok(match (self.number(&left, at)?, self.number(&right, at)?) {
            (Some(a), Some(b)) => Value::Bool(match operator {
                LessThan => a < b,
                LessEqualThan => a <= b,
                GreaterThan => a > b,
                _ => a >= b,
            }),
            _ => Value::Unknown,
        })
    }

    fn has(&mut self, object: &Val, key: &Val, at: At) -> Result<Option<bool>, Abrupt> {
        let Some(id) = object.as_object() else {
            let primitive = object.is_known() && self.strict;
            return if primitive { Err(self.throw("TypeError", "")) } else { Ok(None) };
        };
        let Some(key) = self.known_text(key, at)? else { return Ok(None) };
        if self.strict
            && let Some(elements) = self.heap.array(id)
            && key.index().and_then(|index| elements.get(index)).is_some_and(Val::is_undefined)
        {
            // It may be a hole.
            return Ok(None);
        }
        if self.find(id, &key).is_some() || self.has_element(id, &key) {
            return Ok(Some(true));
        }
        if self.heap.get(id).proto.is_none() && self.has_by_kind(id, &key) {
            return Ok(Some(true));
        }
        let object = self.heap.get(id);
        let certain = !self.strict || matches!(object.kind, Kind::Plain | Kind::Array(_));
        let plain = object.proto.is_none() && !object.open && object.loose.is_none() && certain;
        Ok(plain.then_some(false))
    }

    /// What an object has by what it is.
    fn has_by_kind(&mut self, id: Id, key: &Text) -> bool {
        let own: &[&str] = match &self.heap.get(id).kind {
            Kind::Array(_) => &["length"],
            Kind::Bytes(..) => &["length", "byteLength", "byteOffset", "buffer"],
            Kind::Map(_) | Kind::Set(_) => &["size"],
            Kind::Closure(_) | Kind::Bound { .. } => &["length", "name"],
            Kind::RegExp { .. } => &["source", "flags", "lastIndex"],
            _ => &[],
        };
        own.iter().chain(&["constructor", "__proto__"]).any(|name| key.is(name)) || self.method_of(id, key).is_some()
    }

    /// Whether an object is an instance of a class of the language.
    fn is_built_in(&self, id: Id, class: &str) -> Option<bool> {
        let object = self.heap.get(id);
        if object.open || object.proto.is_some() {
            return None;
        }
        let of = match &object.kind {
            Kind::Array(_) => "Array",
            Kind::Map(_) => "Map",
            Kind::Set(_) => "Set",
            Kind::Plain => "Object",
            Kind::Error => match object.props.get(&"name".into()) {
                Some(Slot::Data(Val { value: Value::String(name), .. })) if class != "Error" => {
                    return (ERRORS.contains(&class) || class == "Object").then(|| class == "Object" || name.is(class));
                }
                _ => "Error",
            },
            _ => return None,
        };
        let known = ERRORS.contains(&class) || ["Error", "Array", "Map", "Set", "Object"].contains(&class);
        known.then_some(class == of || class == "Object")
    }

    fn instance_of(&self, left: &Val, right: &Val) -> Option<bool> {
        match &left.value {
            Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(false),
            Value::Object(id) if self.strict && self.heap.is_function(*id) => None,
            Value::Object(id) if self.strict && right.as_host().is_some() => {
                self.is_built_in(*id, &self.lexicon.names.text(right.as_host()?))
            }
            Value::Object(id) => {
                let class = self.find(right.as_object()?, &"prototype".into())?;
                let super::value::Slot::Data(wanted) = class else { return None };
                let mut at = self.heap.get(*id).proto.clone();
                for _ in 0..64 {
                    match at.as_ref().map(|proto| &proto.value) {
                        Some(Value::Object(proto)) if wanted.as_object() == Some(*proto) => return Some(true),
                        Some(Value::Object(proto)) => at = self.heap.get(*proto).proto.clone(),
                        Some(_) => return None,
                        None => return Some(false),
                    }
                }
                None
            }
            _ => None,
        }
    }
}

/// Whether a partly known text may be `whole`.
fn could_be(partial: &Text, whole: &Text) -> bool {
    let (partial, whole) = (partial.units(), whole.units());
    let head = partial.iter().take_while(|&&unit| unit != HOLE).count();
    let tail = partial.iter().rev().take_while(|&&unit| unit != HOLE).count();
    whole.len() >= head + tail
        && partial[..head] == whole[..head]
        && partial[partial.len() - tail..] == whole[whole.len() - tail..]
}

fn arithmetic(operator: BinaryOperator, a: f64, b: f64) -> f64 {
    use BinaryOperator::*;
    let shift = (to_int32(b) as u32) & 31;
    match operator {
        Subtraction => a - b,
        Multiplication => a * b,
        Division => a / b,
        Remainder => a % b,
        ShiftLeft => f64::from(to_int32(a).wrapping_shl(shift)),
        ShiftRight => f64::from(to_int32(a) >> shift),
        ShiftRightZeroFill => f64::from((to_int32(a) as u32) >> shift),
        BitwiseOR => f64::from(to_int32(a) | to_int32(b)),
        BitwiseXOR => f64::from(to_int32(a) ^ to_int32(b)),
        BitwiseAnd => f64::from(to_int32(a) & to_int32(b)),
        _ => f64::NAN,
    }
}

impl Machine<'_> {
    /// One more or one less.
    pub(super) fn stepped(&mut self, old: &Val, by: f64, at: At) -> Result<(Val, Val), Abrupt> {
        Ok(match self.number(old, at)? {
            Some(number) => (Val::number(number).from(old.from), Val::number(number + by).from(old.from)),
            None => (Val::unknown(old.from), Val::unknown(old.from)),
        })
    }

    /// The property name a value stands for; `None` if it is not known.
    pub(super) fn key(&mut self, val: &Val, at: At) -> Result<Option<Text>, Abrupt> {
        Ok(match &val.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number_to_text(*number)),
            Value::Host(name) => {
                let name = self.lexicon.names.text(*name);
                name.starts_with("Symbol.").then(|| Text::hidden(&name))
            }
            Value::Unknown | Value::Partial(_) => None,
            _ => self.known_text(val, at)?,
        })
    }

    /// A number as an index.
    pub(super) fn index_of(&self, val: &Val) -> Option<usize> {
        match &val.value {
            Value::Number(number) if *number >= 0.0 && number.fract() == 0.0 && *number < 4e9 => Some(*number as usize),
            Value::String(text) => text.index(),
            _ => None,
        }
    }
}
