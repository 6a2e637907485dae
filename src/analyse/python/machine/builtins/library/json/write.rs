//! `json.dumps`.

use std::fmt::Write;

use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::array::list::is_true;
use crate::analyse::python::machine::builtins::number::{decimal, float};
use crate::analyse::python::machine::builtins::pieces::Pieces;
use crate::analyse::python::machine::builtins::{Asked, Out, Stop, TYPE, World, convert, iterator};
use crate::analyse::python::machine::value::{Id, Kind, Val, Value};

/// Values within values that are written.
const DEPTH: usize = 32;

/// How it is written.
struct Style {
    comma: String,
    colon: String,
    indent: Option<String>,
    ascii: bool,
    sorted: bool,
}

pub(super) fn dumps(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.arguments else { return Err(TYPE) };
    asked.only_named(&["indent", "separators", "ensure_ascii", "sort_keys"]).map_err(|_| Stop::Unknown)?;
    let indent = match given(asked.named("indent")) {
        None => None,
        Some(Val { value: Value::Str(indent), .. }) => Some(indent.as_str().to_owned()),
        Some(indent) => Some(" ".repeat(convert::count(world, &indent.value)?.clamp(0, 64) as usize)),
    };
    let (mut comma, mut colon) = (if indent.is_some() { "," } else { ", " }.to_owned(), ": ".to_owned());
    if let Some(separators) = given(asked.named("separators")) {
        let pair = iterator::ordered(world, &separators.value)?;
        let [first, second] = &pair[..] else { return Err(Stop::Unknown) };
        comma = convert::text(world, &first.value)?.as_str().to_owned();
        colon = convert::text(world, &second.value)?.as_str().to_owned();
    }
    let ascii = match asked.named("ensure_ascii") {
        Some(ascii) => is_true(world, Some(ascii))?,
        None => true,
    };
    let sorted = is_true(world, asked.named("sort_keys"))?;
    let mut out = Pieces::new();
    write(world, &value.value, &Style { comma, colon, indent, ascii, sorted }, 0, &mut out)?;
    out.finish()
}

fn write(world: &mut World<'_>, value: &Value, style: &Style, depth: usize, out: &mut Pieces) -> Out<()> {
    if depth > DEPTH {
        return Err(Stop::Unknown);
    }
    world.pass(1)?;
    match value {
        Value::None => out.push(world, "null"),
        Value::Bool(bool) => out.push(world, if *bool { "true" } else { "false" }),
        Value::Int(int) => {
            let digits = decimal(world, int)?;
            out.push(world, &digits)
        }
        Value::Float(number) => out.push(world, &of_float(*number)),
        Value::Str(text) => {
            world.room(text.as_str().len())?;
            out.push(world, &quoted(text.as_str(), style.ascii))
        }
        Value::Object(id) => object(world, *id, style, depth, out),
        Value::Partial(_) => {
            out.push(world, "\"")?;
            out.push_value(world, value)?;
            out.push(world, "\"")
        }
        Value::Unknown | Value::Host(_) => {
            out.hole();
            Ok(())
        }
        Value::Bytes(_) => Err(TYPE),
    }
}

fn of_float(number: f64) -> String {
    match number {
        number if number.is_nan() => "NaN".to_owned(),
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        number => float::repr(number),
    }
}

/// A line break and what stands before the next value, if there are lines.
fn line(world: &mut World<'_>, style: &Style, depth: usize, out: &mut Pieces) -> Out<()> {
    match &style.indent {
        Some(indent) => out.push(world, &format!("\n{}", indent.repeat(depth))),
        None => Ok(()),
    }
}

fn object(world: &mut World<'_>, id: Id, style: &Style, depth: usize, out: &mut Pieces) -> Out<()> {
    let held = world.heap.get(id);
    if held.open || !held.rest.is_plain() {
        out.hole();
        return Ok(());
    }
    let (items, ends) = match held.kind.clone() {
        Kind::List(items) => (items.into_iter().map(|item| (None, item)).collect(), ["[", "]"]),
        Kind::Tuple(items) => (items.iter().map(|item| (None, item.clone())).collect::<Vec<_>>(), ["[", "]"]),
        Kind::Dict(items) => {
            let mut pairs = Vec::new();
            for (key, item) in items.values() {
                pairs.push((Some(name(world, &key.value)?), item.clone()));
            }
            if style.sorted {
                if items.values().any(|(key, _)| key.as_text().is_none()) {
                    return Err(Stop::Unknown);
                }
                pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
            }
            (pairs, ["{", "}"])
        }
        Kind::Instance { .. } | Kind::Class { .. } => {
            out.hole();
            return Ok(());
        }
        _ => return Err(convert::wrong(world, &Value::Object(id))),
    };
    out.push(world, ends[0])?;
    for (at, (key, item)) in items.iter().enumerate() {
        out.push(world, if at > 0 { &style.comma } else { "" })?;
        line(world, style, depth + 1, out)?;
        if let Some(key) = key {
            out.push(world, &quoted(key, style.ascii))?;
            out.push(world, &style.colon)?;
        }
        write(world, &item.value, style, depth + 1, out)?;
    }
    if !items.is_empty() {
        line(world, style, depth, out)?;
    }
    out.push(world, ends[1])
}

/// A key as text.
fn name(world: &mut World<'_>, key: &Value) -> Out<String> {
    Ok(match key {
        Value::Str(text) => text.as_str().to_owned(),
        Value::Bool(bool) => if *bool { "true" } else { "false" }.to_owned(),
        Value::None => "null".to_owned(),
        Value::Int(int) => decimal(world, int)?,
        Value::Float(number) => of_float(*number),
        other => return Err(convert::wrong(world, other)),
    })
}

fn quoted(text: &str, ascii: bool) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            c if !ascii && c > '\x1f' => out.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
    out
}
