//! `operator`: the operators as functions.

use ruff_python_ast::{CmpOp, Operator, UnaryOp};

use crate::analyse::python::machine::builtins::{Answer, Asked, Native, Out, Stop, World, operators};
use crate::analyse::python::machine::value::{Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    let name = name.strip_prefix("operator.")?;
    let name = name.strip_prefix("__").and_then(|name| name.strip_suffix("__")).unwrap_or(name);
    natives!(name, {
        "add" | "concat" | "iadd" => |world, asked| binary(world, asked, Operator::Add),
        "sub" => |world, asked| binary(world, asked, Operator::Sub),
        "mul" => |world, asked| binary(world, asked, Operator::Mult),
        "truediv" => |world, asked| binary(world, asked, Operator::Div),
        "floordiv" => |world, asked| binary(world, asked, Operator::FloorDiv),
        "mod" => |world, asked| binary(world, asked, Operator::Mod),
        "pow" => |world, asked| binary(world, asked, Operator::Pow),
        "xor" | "ixor" => |world, asked| binary(world, asked, Operator::BitXor),
        "and_" | "and" => |world, asked| binary(world, asked, Operator::BitAnd),
        "or_" | "or" => |world, asked| binary(world, asked, Operator::BitOr),
        "lshift" => |world, asked| binary(world, asked, Operator::LShift),
        "rshift" => |world, asked| binary(world, asked, Operator::RShift),
        "eq" => |world, asked| compare(world, asked, CmpOp::Eq),
        "ne" => |world, asked| compare(world, asked, CmpOp::NotEq),
        "lt" => |world, asked| compare(world, asked, CmpOp::Lt),
        "le" => |world, asked| compare(world, asked, CmpOp::LtE),
        "gt" => |world, asked| compare(world, asked, CmpOp::Gt),
        "ge" => |world, asked| compare(world, asked, CmpOp::GtE),
        "is_" => |world, asked| compare(world, asked, CmpOp::Is),
        "is_not" => |world, asked| compare(world, asked, CmpOp::IsNot),
        "neg" => |world, asked| unary(world, asked, UnaryOp::USub),
        "pos" => |world, asked| unary(world, asked, UnaryOp::UAdd),
        "not_" | "not" => |world, asked| unary(world, asked, UnaryOp::Not),
        "inv" | "invert" => |world, asked| unary(world, asked, UnaryOp::Invert),
        "contains" => contains,
        "getitem" => item,
        "truth" => truth,
    })
}

fn binary(world: &mut World<'_>, asked: &Asked<'_>, operator: Operator) -> Out {
    let [left, right] = asked.exactly()?;
    operators::compute(world, operator, &left.value, &right.value)
}

fn compare(world: &mut World<'_>, asked: &Asked<'_>, operator: CmpOp) -> Out {
    let [left, right] = asked.exactly()?;
    operators::decide(world, operator, &left.value, &right.value).map(Value::Bool)
}

fn unary(world: &mut World<'_>, asked: &Asked<'_>, operator: UnaryOp) -> Out {
    let [value] = asked.exactly()?;
    match operators::unary(world, operator, &value.value) {
        Answer::Known(value) => Ok(value),
        Answer::Raises(what) => Err(Stop::Raises(what)),
        Answer::Element(_) | Answer::Unknown => Err(Stop::Unknown),
    }
}

fn contains(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [container, item] = asked.exactly()?;
    operators::decide(world, CmpOp::In, &item.value, &container.value).map(Value::Bool)
}

fn item(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    let [of, key] = asked.exactly()?;
    operators::item(world, &of.value, &key.value)
}

fn truth(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    operators::truth(world, &value.value).map(Value::Bool).ok_or(Stop::Unknown)
}
