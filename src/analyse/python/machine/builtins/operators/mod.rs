//! Operators on values.

mod compare;
mod sequence;
mod sets;
mod subscript;

use ruff_python_ast::{CmpOp, Operator, UnaryOp};

use super::convert::{self, Number};
use super::number::arithmetic;
use super::{Answer, Out, Stop, TYPE, World, format};
use crate::analyse::python::machine::value::{Int, Kind, Value};

pub(super) use compare::{equal, less};
pub(super) use sets::{Algebra, combine};
pub(super) use subscript::{Cut, item};

/// `left operator right`.
pub(in super::super) fn binary(world: &mut World<'_>, operator: Operator, left: &Value, right: &Value) -> Answer {
    compute(world, operator, left, right).into()
}

/// `left + right` where nobody needs `left` any more: a text that grows piece by piece costs its length and not its square.
pub(in super::super) fn append(world: &mut World<'_>, left: Value, right: &Value) -> Answer {
    match (left, right) {
        (Value::Str(mut text), Value::Str(more)) if text.is_sole() => {
            let length = (text.as_str().len() + more.as_str().len()) as u64;
            if length > crate::limits::EVALUATOR_TEXT_BYTES / 4 || !world.spend(more.as_str().len()) {
                return Answer::Unknown;
            }
            text.push(more);
            Answer::Known(Value::Str(text))
        }
        (left, right) => binary(world, Operator::Add, &left, right),
    }
}

pub(super) fn compute(world: &mut World<'_>, operator: Operator, left: &Value, right: &Value) -> Out {
    use Operator::*;
    if let (Ok(a), Ok(b)) = (convert::number(world, left), convert::number(world, right)) {
        world.texts += u64::from(operator == BitXor);
        return of_numbers(world, operator, left, right, a, b);
    }
    match operator {
        Add => sequence::concatenate(world, left, right),
        Mult => sequence::multiply(world, left, right),
        Mod if matches!(left, Value::Str(_) | Value::Partial(_) | Value::Bytes(_)) => {
            format::percent_format(world, left, right)
        }
        Mod if let Ok(bytes) = convert::bytes(world, left) => {
            match format::percent_format(world, &Value::Bytes(bytes), right)? {
                Value::Bytes(bytes) => world.object(Kind::ByteArray(bytes.to_vec())),
                partial => Ok(partial),
            }
        }
        Sub | BitOr | BitAnd | BitXor => sets::binary(world, operator, left, right),
        _ => Err(both_wrong(world, left, right)),
    }
}

fn of_numbers(world: &mut World<'_>, operator: Operator, left: &Value, right: &Value, a: Number, b: Number) -> Out {
    if let (Value::Bool(a), Value::Bool(b)) = (left, right) {
        match operator {
            Operator::BitAnd => return Ok(Value::Bool(a & b)),
            Operator::BitOr => return Ok(Value::Bool(a | b)),
            Operator::BitXor => return Ok(Value::Bool(a ^ b)),
            _ => {}
        }
    }
    arithmetic::binary(world, operator, a, b)
}

/// Why an operator has no value: only where both sides are things of the language is it an error.
fn both_wrong(world: &World<'_>, left: &Value, right: &Value) -> Stop {
    match (convert::wrong(world, left), convert::wrong(world, right)) {
        (Stop::Raises(_), Stop::Raises(_)) => TYPE,
        _ => Stop::Unknown,
    }
}

/// `operator value`.
pub(in super::super) fn unary(world: &mut World<'_>, operator: UnaryOp, value: &Value) -> Answer {
    let compute = |world: &mut World<'_>| -> Out {
        if operator == UnaryOp::Not {
            return truth(world, value).map(|truth| Value::Bool(!truth)).ok_or(Stop::Unknown);
        }
        let zero = || Number::Int(Int::Small(0));
        match (operator, convert::number(world, value)?) {
            (UnaryOp::USub, Number::Float(float)) => Ok(Value::Float(-float)),
            (UnaryOp::UAdd, Number::Float(float)) => Ok(Value::Float(float)),
            (UnaryOp::UAdd, Number::Int(int)) => Ok(Value::Int(int)),
            (UnaryOp::USub, int) => arithmetic::binary(world, Operator::Sub, zero(), int),
            // ~x is -x - 1.
            (_, Number::Int(int)) => {
                arithmetic::binary(world, Operator::Sub, Number::Int(Int::Small(-1)), Number::Int(int))
            }
            (_, Number::Float(_)) => Err(TYPE),
        }
    };
    compute(world).into()
}

/// Whether a value counts as true.
pub(in super::super) fn truth(world: &World<'_>, value: &Value) -> Option<bool> {
    Some(match value {
        Value::None => false,
        Value::Bool(bool) => *bool,
        Value::Int(int) => int.small() != Some(0),
        Value::Float(float) => *float != 0.0,
        Value::Str(text) => !text.is_empty(),
        Value::Bytes(bytes) => !bytes.is_empty(),
        // Something of it is known to be there.
        Value::Partial(text) if text.as_str().chars().any(|c| c != crate::analyse::python::machine::text::HOLE) => true,
        Value::Object(id) => {
            let object = world.heap.get(*id);
            if object.open || !object.rest.is_plain() {
                return None;
            }
            match &object.kind {
                Kind::List(items) => !items.is_empty(),
                Kind::Tuple(items) => !items.is_empty(),
                Kind::Dict(items) | Kind::Set(items) => !items.is_empty(),
                Kind::ByteArray(bytes) => !bytes.is_empty(),
                Kind::Range(start, stop, step) => super::iterator::range_length(*start, *stop, *step) > 0,
                Kind::Instance { .. } if super::library::made(&world.heap, *id) => true,
                Kind::Instance { .. } | Kind::Class { .. } => return None,
                _ => true,
            }
        }
        Value::Partial(_) | Value::Host(_) | Value::Unknown => return None,
    })
}

/// `left operator right` of a comparison; `None` where it is not known.
pub(in super::super) fn compare(world: &mut World<'_>, operator: CmpOp, left: &Value, right: &Value) -> Option<bool> {
    decide(world, operator, left, right).ok()
}

pub(super) fn decide(world: &mut World<'_>, operator: CmpOp, left: &Value, right: &Value) -> Out<bool> {
    Ok(match operator {
        CmpOp::Eq => equal(world, left, right)?,
        CmpOp::NotEq => !equal(world, left, right)?,
        CmpOp::Lt => less(world, left, right, false)?,
        CmpOp::LtE => less(world, left, right, true)?,
        CmpOp::Gt => less(world, right, left, false)?,
        CmpOp::GtE => less(world, right, left, true)?,
        CmpOp::Is => compare::same(left, right)?,
        CmpOp::IsNot => !compare::same(left, right)?,
        CmpOp::In => compare::holds(world, right, left)?,
        CmpOp::NotIn => !compare::holds(world, right, left)?,
    })
}

/// `of[key]`.
pub(in super::super) fn index(world: &mut World<'_>, of: &Value, key: &Value) -> Answer {
    item(world, of, key).into()
}

/// `of[start:stop:step]`; `None` stands for what is left out.
pub(in super::super) fn slice(world: &mut World<'_>, of: &Value, start: &Value, stop: &Value, step: &Value) -> Answer {
    subscript::slice(world, of, [start, stop, step]).into()
}
