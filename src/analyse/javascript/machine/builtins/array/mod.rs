//! Methods of arrays, which take typed arrays and what looks like an array too.
//!
//! Holes are `undefined` here. Where the difference shows and only what is certain counts, there is no answer.

mod change;
mod each;
mod make;
mod sort;

use std::iter;

pub(super) use make::global;

use super::super::convert::{to_int32, to_integer};
use super::super::text::Text;
use super::super::value::{Bytes, Id, Kind, Val, Value};
use super::{Abrupt, Answer, Asked, Machine, Native, relative, spend_pass};

/// A method of `Array.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "slice" => slice,
        "concat" => concat,
        "join" => join,
        "toString" => to_string,
        "indexOf" => index_of,
        "lastIndexOf" => last_index_of,
        "includes" => includes,
        "at" => at,
        "keys" => keys,
        "values" => values,
        "entries" => entries,
        "flat" => flat,
        _ => return change::method(name).or_else(|| each::method(name)).or_else(|| sort::method(name)),
    };
    Some(native)
}

/// The elements of an array or of what looks like one.
pub(super) fn items(machine: &mut Machine<'_>, val: &Val, asked: &Asked<'_>) -> Result<Option<Vec<Val>>, Abrupt> {
    let id = match &val.value {
        Value::Object(id) => *id,
        Value::String(text) => {
            machine.spend_elements(text.len())?;
            let units = text.units();
            return Ok(Some(units.into_iter().map(|unit| Val::text(Text::unit(unit)).from(val.from)).collect()));
        }
        _ => return Ok(None),
    };
    match &machine.heap.get(id).kind {
        Kind::Array(elements) => {
            let elements = elements.clone();
            spend_pass(machine, elements.len())?;
            Ok(Some(elements))
        }
        Kind::Bytes(bytes, _) => {
            let numbers: Vec<Val> = bytes.iter().map(|&byte| Val::number(f64::from(byte)).from(val.from)).collect();
            machine.spend_elements(numbers.len())?;
            Ok(Some(numbers))
        }
        Kind::Plain if !machine.heap.get(id).open => {
            let length = machine.get(val, &Val::text("length"), asked.at)?;
            let length =
                to_integer(known!(machine.number(&length, asked.at)?)).clamp(0.0, f64::from(u32::MAX)) as usize;
            machine.spend_elements(length)?;
            let mut elements = Vec::new();
            for index in 0..length {
                machine.step()?;
                elements.push(machine.get(val, &Val::number(index as f64), asked.at)?);
            }
            Ok(Some(elements))
        }
        _ => Ok(None),
    }
}

/// Whether a hole could be among the elements and it would matter.
fn may_have_holes(machine: &Machine<'_>, elements: &[Val]) -> bool {
    machine.strict && elements.iter().any(Val::is_undefined)
}

/// A new array of the kind that the method was called on.
fn alike(machine: &mut Machine<'_>, asked: &Asked<'_>, elements: Vec<Val>) -> Answer {
    machine.spend_elements(elements.len())?;
    let is_bytes = asked.this.as_object().and_then(|id| match machine.heap.get(id).kind {
        Kind::Bytes(_, kind) => Some(kind),
        _ => None,
    });
    match is_bytes {
        None => machine.new_array(elements).map(Some),
        Some(kind) => {
            let bytes = known!(to_bytes(machine, &elements, asked)?);
            Ok(Some(Val::object(machine.new_object(Kind::Bytes(bytes, kind))?)))
        }
    }
}

/// Elements as a typed array of bytes holds them.
pub(super) fn to_bytes(
    machine: &mut Machine<'_>,
    elements: &[Val],
    asked: &Asked<'_>,
) -> Result<Option<Vec<u8>>, Abrupt> {
    let mut bytes = Vec::with_capacity(elements.len());
    for element in elements {
        machine.step()?;
        bytes.push(to_int32(known!(machine.number(element, asked.at)?)) as u8);
    }
    Ok(Some(bytes))
}

fn slice(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if let Some(id) = asked.this.as_object()
        && let Some(length) = machine.heap.array(id).map(Vec::len)
    {
        let start = relative(known!(asked.integer(machine, 0, 0.0)?), length);
        let end = relative(known!(asked.integer(machine, 1, f64::INFINITY)?), length).max(start);
        machine.spend_elements(end - start)?;
        let part = machine.heap.array(id).and_then(|elements| elements.get(start..end)).map(<[Val]>::to_vec);
        return machine.new_array(part.unwrap_or_default()).map(Some);
    }
    let elements = known!(items(machine, asked.this, asked)?);
    let start = relative(known!(asked.integer(machine, 0, 0.0)?), elements.len());
    let end = relative(known!(asked.integer(machine, 1, f64::INFINITY)?), elements.len()).max(start);
    machine.new_array(elements[start..end].to_vec()).map(Some)
}

fn concat(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    // Of a text it makes an object.
    known!(asked.this.as_object());
    let mut all = Vec::new();
    for part in iter::once(asked.this).chain(asked.arguments) {
        let elements = part.as_object().and_then(|id| machine.heap.array(id));
        match elements {
            Some(elements) => {
                let count = elements.len();
                all.extend_from_slice(elements);
                machine.spend_elements(count)?;
            }
            // It may be an array.
            None if machine.strict && !part.is_known() => return Ok(None),
            None => all.push(part.clone()),
        }
    }
    machine.new_array(all).map(Some)
}

fn join(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let elements = known!(items(machine, asked.this, asked)?);
    let between = match asked.argument(0).value {
        Value::Undefined => Text::from(","),
        _ => match machine.text(asked.argument(0), asked.at)? {
            Value::String(text) => text,
            _ => return Ok(None),
        },
    };
    machine.spend_text(between.len().saturating_mul(elements.len()))?;
    machine.join(&elements, &between, asked.at).map(Some)
}

fn to_string(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    let is_list = matches!(machine.heap.get(id).kind, Kind::Array(_) | Kind::Bytes(_, Bytes::Array));
    if !is_list {
        return Ok(None);
    }
    let elements = known!(items(machine, asked.this, asked)?);
    machine.join(&elements, &",".into(), asked.at).map(Some)
}

/// The elements of an array without a copy, for what only looks at them.
fn with_elements<T>(
    machine: &mut Machine<'_>,
    asked: &Asked<'_>,
    look: impl FnOnce(&Machine<'_>, &[Val]) -> T,
) -> Result<Option<T>, Abrupt> {
    if let Some(id) = asked.this.as_object()
        && let Some(length) = machine.heap.array(id).map(Vec::len)
    {
        spend_pass(machine, length)?;
        return Ok(machine.heap.array(id).map(|elements| look(machine, elements)));
    }
    let elements = known!(items(machine, asked.this, asked)?);
    Ok(Some(look(machine, &elements)))
}

fn index_of(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let from = known!(asked.integer(machine, 1, 0.0)?);
    let wanted = asked.argument(0);
    let found = with_elements(machine, asked, |machine, elements| {
        if wanted.is_undefined() && may_have_holes(machine, elements) {
            return None;
        }
        let start = relative(from, elements.len());
        for (index, element) in elements.iter().enumerate().skip(start) {
            if machine.strict_equal(element, wanted)? {
                return Some(index as f64);
            }
        }
        Some(-1.0)
    })?;
    Ok(found.flatten().map(Val::number))
}

fn last_index_of(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let from = match asked.arguments.len() {
        0 | 1 => f64::INFINITY,
        _ => to_integer(known!(asked.number(machine, 1)?)),
    };
    let wanted = asked.argument(0);
    let found = with_elements(machine, asked, |machine, elements| {
        if wanted.is_undefined() && may_have_holes(machine, elements) {
            return None;
        }
        let length = elements.len() as f64;
        let last = if from < 0.0 { length + from } else { from.min(length - 1.0) };
        if last < 0.0 {
            return Some(-1.0);
        }
        for (index, element) in elements.iter().enumerate().take(last as usize + 1).rev() {
            if machine.strict_equal(element, wanted)? {
                return Some(index as f64);
            }
        }
        Some(-1.0)
    })?;
    Ok(found.flatten().map(Val::number))
}

fn includes(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let from = known!(asked.integer(machine, 1, 0.0)?);
    let wanted = asked.argument(0);
    let found = with_elements(machine, asked, |machine, elements| {
        let start = relative(from, elements.len());
        let mut sure = true;
        for element in elements.iter().skip(start) {
            match machine.same_value_zero(element, wanted) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => sure = false,
            }
        }
        sure.then_some(false)
    })?;
    Ok(found.flatten().map(Val::bool))
}

fn at(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let index = known!(asked.integer(machine, 0, 0.0)?);
    with_elements(machine, asked, |_, elements| {
        let index = if index < 0.0 { index + elements.len() as f64 } else { index };
        let element = if index < 0.0 { None } else { elements.get(index as usize) };
        element.cloned().unwrap_or(Val::UNDEFINED)
    })
}

fn iterator(machine: &mut Machine<'_>, elements: Vec<Val>) -> Answer {
    machine.new_object(Kind::Iterator(elements, 0)).map(|id| Some(Val::object(id)))
}

fn keys(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let count = known!(items(machine, asked.this, asked)?).len();
    iterator(machine, (0..count).map(|index| Val::number(index as f64)).collect())
}

fn values(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let elements = known!(items(machine, asked.this, asked)?);
    iterator(machine, elements)
}

fn entries(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let elements = known!(items(machine, asked.this, asked)?);
    let mut pairs = Vec::with_capacity(elements.len());
    for (index, element) in elements.into_iter().enumerate() {
        machine.step()?;
        pairs.push(machine.new_array(vec![Val::number(index as f64), element])?);
    }
    iterator(machine, pairs)
}

fn flat(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let depth = known!(asked.integer(machine, 0, 1.0)?);
    let elements = known!(items(machine, asked.this, asked)?);
    let mut out = Vec::new();
    if !flatten(machine, elements, depth, 0, &mut out)? {
        return Ok(None);
    }
    machine.new_array(out).map(Some)
}

/// Arrays within arrays.
const DEPTH: u32 = 64;

/// Whether nothing stood in the way.
fn flatten(
    machine: &mut Machine<'_>,
    elements: Vec<Val>,
    depth: f64,
    level: u32,
    out: &mut Vec<Val>,
) -> Result<bool, Abrupt> {
    if level > DEPTH || may_have_holes(machine, &elements) {
        return Ok(false);
    }
    for element in elements {
        machine.step()?;
        machine.spend_elements(1)?;
        let inner = element.as_object().filter(|_| depth >= 1.0).and_then(|id| machine.heap.array(id)).cloned();
        match inner {
            Some(inner) => {
                if !flatten(machine, inner, depth - 1.0, level + 1, out)? {
                    return Ok(false);
                }
            }
            None if machine.strict && !element.is_known() => return Ok(false),
            None => out.push(element),
        }
    }
    Ok(true)
}

/// The array that a method changes.
fn array_of(machine: &Machine<'_>, asked: &Asked<'_>) -> Option<Id> {
    asked.this.as_object().filter(|&id| machine.heap.array(id).is_some())
}
