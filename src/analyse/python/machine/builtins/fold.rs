//! The value of one pure expression as text: the door through which the builtins are compared with CPython.

use std::rc::Rc;

use ruff_python_ast::{
    BoolOp, Expr, ExprCall, ExprCompare, ExprFString, FStringPart, InterpolatedStringElement, ModExpression, Number,
};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use super::pieces::Pieces;
use super::{Answer, Asked, Out, Stop, World, constant, convert, format, function, method, operators};
use crate::analyse::python::machine::value::{Dict, Kind, Val, Value};
use crate::limits;

/// `ascii()` of the expression's value, `!Name` for what it raises; `None` where it is not known.
pub(in crate::analyse::python) fn fold(program: &str) -> Option<String> {
    let parsed = parse_unchecked(program, ParseOptions::from(Mode::Expression));
    let ruff_python_ast::Mod::Expression(ModExpression { body, .. }) = parsed.syntax() else { return None };
    if !parsed.has_valid_syntax() {
        return None;
    }
    let mut world = World::default();
    match value(&mut world, body, 0).and_then(|val| canonical(&mut world, &val.value)) {
        Ok(text) => Some(text),
        Err(Stop::Raises(what)) => Some(format!("!{what}")),
        Err(Stop::Unknown) => None,
    }
}

fn canonical(world: &mut World<'_>, value: &Value) -> Out<String> {
    if let Value::Object(id) = value
        && let Kind::Set(items) = world.heap.get(*id).kind.clone()
    {
        // Elements of a set are written in the order of their texts.
        let mut texts = Vec::new();
        for (item, _) in items.values() {
            texts.push(canonical(world, &item.value)?);
        }
        texts.sort_unstable();
        let frozen = if world.is_frozen(*id) { "frozenset" } else { "set" };
        return Ok(format!("{frozen}<{}>", texts.join(", ")));
    }
    match format::to_repr(world, value, true)? {
        Value::Str(text) => Ok(text.as_str().to_owned()),
        _ => Err(Stop::Unknown),
    }
}

/// An answer as what it is made of.
fn answered(answer: Answer) -> Out<Val> {
    match answer {
        Answer::Known(value) => Ok(Val::plain(value)),
        Answer::Element(val) => Ok(val),
        Answer::Raises(what) => Err(Stop::Raises(what)),
        Answer::Unknown => Err(Stop::Unknown),
    }
}

fn value(world: &mut World<'_>, expr: &Expr, depth: u32) -> Out<Val> {
    if depth > limits::EVALUATOR_DEPTH {
        return Err(Stop::Unknown);
    }
    world.pass(1)?;
    let next = depth + 1;
    let plain = |out: Out| out.map(Val::plain);
    match expr {
        Expr::NoneLiteral(_) => Ok(Val::NONE),
        Expr::BooleanLiteral(literal) => Ok(Val::bool(literal.value)),
        Expr::StringLiteral(literal) => Ok(Val::text(literal.value.to_str())),
        Expr::BytesLiteral(literal) => Ok(Val::bytes(literal.value.bytes().collect::<Vec<u8>>())),
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Float(float) => Ok(Val::plain(Value::Float(*float))),
            Number::Int(int) => match int.as_i64() {
                Some(small) => Ok(Val::int(small)),
                None => call(world, "int", vec![Val::text(int.to_string()), Val::int(0)], &[]),
            },
            Number::Complex { .. } => Err(Stop::Unknown),
        },
        Expr::List(list) => {
            let items = values(world, &list.elts, next)?;
            plain(world.list(items))
        }
        Expr::Tuple(tuple) => {
            let items = values(world, &tuple.elts, next)?;
            plain(world.tuple(items))
        }
        Expr::Set(set) => {
            let items = values(world, &set.elts, next)?;
            let items = world.list(items)?;
            call(world, "set", vec![Val::plain(items)], &[])
        }
        Expr::Dict(dict) => {
            let mut items = Dict::default();
            for item in &dict.items {
                let key = value(world, item.key.as_ref().ok_or(Stop::Unknown)?, next)?;
                let held = value(world, &item.value, next)?;
                let known = world.heap.key(&key.value).ok_or(super::TYPE)?;
                super::mapping::dict::put(&mut items, known, key, held);
            }
            plain(world.object(Kind::Dict(items)))
        }
        Expr::UnaryOp(unary) => {
            let operand = value(world, &unary.operand, next)?;
            answered(operators::unary(world, unary.op, &operand.value))
        }
        Expr::BinOp(binary) => {
            let left = value(world, &binary.left, next)?;
            let right = value(world, &binary.right, next)?;
            answered(operators::binary(world, binary.op, &left.value, &right.value))
        }
        Expr::BoolOp(operation) => {
            let mut last = Val::NONE;
            for part in &operation.values {
                last = value(world, part, next)?;
                let truth = operators::truth(world, &last.value).ok_or(Stop::Unknown)?;
                if truth == (operation.op == BoolOp::Or) {
                    break;
                }
            }
            Ok(last)
        }
        Expr::If(choice) => {
            let test = value(world, &choice.test, next)?;
            let truth = operators::truth(world, &test.value).ok_or(Stop::Unknown)?;
            value(world, if truth { &choice.body } else { &choice.orelse }, next)
        }
        Expr::Compare(comparison) => compare(world, comparison, next),
        Expr::Subscript(subscript) => {
            let of = value(world, &subscript.value, next)?;
            if let Expr::Slice(slice) = &*subscript.slice {
                let mut parts = [Value::None, Value::None, Value::None];
                for (slot, part) in parts.iter_mut().zip([&slice.lower, &slice.upper, &slice.step]) {
                    if let Some(part) = part {
                        *slot = value(world, part, next)?.value;
                    }
                }
                return answered(operators::slice(world, &of.value, &parts[0], &parts[1], &parts[2]));
            }
            let key = value(world, &subscript.slice, next)?;
            answered(operators::index(world, &of.value, &key.value))
        }
        Expr::Attribute(_) => {
            let name = dotted(expr).ok_or(Stop::Unknown)?;
            constant(&name).map(Val::plain).ok_or(Stop::Unknown)
        }
        Expr::Call(asked) => calls(world, asked, next),
        Expr::FString(text) => plain(interpolated(world, text, next)),
        _ => Err(Stop::Unknown),
    }
}

fn values(world: &mut World<'_>, exprs: &[Expr], depth: u32) -> Out<Vec<Val>> {
    let mut all = Vec::with_capacity(exprs.len());
    for expr in exprs {
        match expr {
            Expr::Starred(starred) => {
                let items = value(world, &starred.value, depth)?;
                all.extend(super::iterator::ordered(world, &items.value)?);
            }
            expr => all.push(value(world, expr, depth)?),
        }
    }
    Ok(all)
}

fn compare(world: &mut World<'_>, comparison: &ExprCompare, depth: u32) -> Out<Val> {
    let mut left = value(world, &comparison.left, depth)?;
    for (operator, right) in comparison.ops.iter().zip(&comparison.comparators) {
        let right = value(world, right, depth)?;
        if !operators::decide(world, *operator, &left.value, &right.value)? {
            return Ok(Val::bool(false));
        }
        left = right;
    }
    Ok(Val::bool(true))
}

/// `a.b.c`.
fn dotted(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) => Some(name.id.to_string()),
        Expr::Attribute(attribute) => Some(format!("{}.{}", dotted(&attribute.value)?, attribute.attr)),
        _ => None,
    }
}

fn call(world: &mut World<'_>, name: &str, arguments: Vec<Val>, named: &[(Rc<str>, Val)]) -> Out<Val> {
    let native = function(name).or_else(|| super::cipher::function(name)).ok_or(Stop::Unknown)?;
    answered(native(world, &Asked { this: &Val::NONE, arguments: &arguments, named }))
}

fn calls(world: &mut World<'_>, asked: &ExprCall, depth: u32) -> Out<Val> {
    let name = dotted(&asked.func).filter(|name| function(name).is_some() || name.starts_with("cipher."));
    let this = match (&name, &*asked.func) {
        (None, Expr::Attribute(attribute)) => value(world, &attribute.value, depth)?,
        _ => Val::NONE,
    };
    let arguments = values(world, &asked.arguments.args, depth)?;
    let mut named: Vec<(Rc<str>, Val)> = Vec::new();
    for keyword in &asked.arguments.keywords {
        let name = keyword.arg.as_ref().ok_or(Stop::Unknown)?;
        named.push((name.as_str().into(), value(world, &keyword.value, depth)?));
    }
    if let Some(name) = name {
        return call(world, &name, arguments, &named);
    }
    let Expr::Attribute(attribute) = &*asked.func else { return Err(Stop::Unknown) };
    let Some(native) = method(&this.value, &world.heap, &attribute.attr) else {
        return Err(Stop::Unknown);
    };
    answered(native(world, &Asked { this: &this, arguments: &arguments, named: &named }))
}

fn interpolated(world: &mut World<'_>, text: &ExprFString, depth: u32) -> Out {
    let mut out = Pieces::new();
    for part in &text.value {
        match part {
            FStringPart::Literal(literal) => out.push(world, literal)?,
            FStringPart::FString(string) => {
                for element in &string.elements {
                    elements(world, element, &mut out, depth)?;
                }
            }
        }
    }
    out.finish()
}

fn elements(world: &mut World<'_>, element: &InterpolatedStringElement, out: &mut Pieces, depth: u32) -> Out<()> {
    let element = match element {
        InterpolatedStringElement::Literal(literal) => return out.push(world, &literal.value),
        InterpolatedStringElement::Interpolation(element) => element,
    };
    if element.debug_text.is_some() {
        return Err(Stop::Unknown);
    }
    let mut val = value(world, &element.expression, depth)?.value;
    val = match element.conversion {
        ruff_python_ast::ConversionFlag::None => val,
        ruff_python_ast::ConversionFlag::Str => format::to_text(world, &val)?,
        ruff_python_ast::ConversionFlag::Repr => format::to_repr(world, &val, false)?,
        ruff_python_ast::ConversionFlag::Ascii => format::to_repr(world, &val, true)?,
    };
    let mut spec = Pieces::new();
    for element in element.format_spec.iter().flat_map(|spec| spec.elements.iter()) {
        elements(world, element, &mut spec, depth + 1)?;
    }
    let spec = convert::text(world, &spec.finish()?)?;
    let text = format::to_format(world, &val, spec.as_str())?;
    out.push_value(world, &text)
}
