//! Methods that change the array they are called on, and their copying twins.

use super::super::super::value::{Kind, Val};
use super::super::{Answer, Asked, Machine, Native, relative, spend_pass, unmade};
use super::{alike, array_of, items, to_bytes};

/// Like [`known!`], for a change that then cannot be made.
macro_rules! needed {
    ($machine:ident, $value:expr) => {
        match $value {
            Some(value) => value,
            None => return unmade($machine),
        }
    };
}

/// A method of `Array.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "push" => push,
        "pop" => pop,
        "shift" => shift,
        "unshift" => unshift,
        "splice" => splice,
        "reverse" => reverse,
        "fill" => fill,
        "copyWithin" => copy_within,
        "toReversed" => to_reversed,
        "toSpliced" => to_spliced,
        "with" => with,
        _ => return None,
    };
    Some(native)
}

fn push(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = needed!(machine, array_of(machine, asked));
    machine.spend_elements(asked.arguments.len())?;
    let elements = needed!(machine, machine.heap.array_mut(id));
    elements.extend_from_slice(asked.arguments);
    let length = elements.len();
    Ok(Some(Val::number(length as f64)))
}

fn pop(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = needed!(machine, array_of(machine, asked));
    let last = machine.heap.array_mut(id).and_then(Vec::pop);
    Ok(Some(last.unwrap_or(Val::UNDEFINED)))
}

fn shift(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = needed!(machine, array_of(machine, asked));
    let length = machine.heap.array(id).map_or(0, Vec::len);
    spend_pass(machine, length / 16)?;
    let elements = needed!(machine, machine.heap.array_mut(id));
    Ok(Some(if elements.is_empty() { Val::UNDEFINED } else { elements.remove(0) }))
}

fn unshift(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = needed!(machine, array_of(machine, asked));
    let length = machine.heap.array(id).map_or(0, Vec::len);
    spend_pass(machine, length / 16)?;
    machine.spend_elements(asked.arguments.len())?;
    let elements = needed!(machine, machine.heap.array_mut(id));
    elements.splice(0..0, asked.arguments.iter().cloned());
    Ok(Some(Val::number((length + asked.arguments.len()) as f64)))
}

/// Where `splice` begins and how many elements it takes out.
fn span(machine: &mut Machine<'_>, asked: &Asked<'_>, length: usize) -> Result<Option<(usize, usize)>, super::Abrupt> {
    let start = relative(known!(asked.integer(machine, 0, 0.0)?), length);
    let count = match asked.arguments.len() {
        0 => 0.0,
        1 => f64::INFINITY,
        _ => known!(asked.integer(machine, 1, 0.0)?),
    };
    Ok(Some((start, count.clamp(0.0, (length - start) as f64) as usize)))
}

fn splice(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = needed!(machine, array_of(machine, asked));
    let length = machine.heap.array(id).map_or(0, Vec::len);
    let (start, count) = needed!(machine, span(machine, asked, length)?);
    let put = asked.arguments.get(2..).unwrap_or_default();
    spend_pass(machine, length)?;
    machine.spend_elements(put.len() + count)?;
    let elements = needed!(machine, machine.heap.array_mut(id));
    // Converting the arguments may have run code that made it shorter.
    let end = (start + count).min(elements.len());
    let taken = elements.splice(start.min(end)..end, put.iter().cloned()).collect();
    machine.new_array(taken).map(Some)
}

fn to_spliced(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let mut elements = known!(items(machine, asked.this, asked)?);
    let (start, count) = known!(span(machine, asked, elements.len())?);
    let put = asked.arguments.get(2..).unwrap_or_default();
    elements.splice(start..start + count, put.iter().cloned());
    alike(machine, asked, elements)
}

/// Puts elements in place of all there were.
fn put_back(machine: &mut Machine<'_>, asked: &Asked<'_>, elements: Vec<Val>) -> Answer {
    let id = needed!(machine, asked.this.as_object());
    let bytes = match machine.heap.get(id).kind {
        Kind::Bytes(..) => Some(needed!(machine, to_bytes(machine, &elements, asked)?)),
        _ => None,
    };
    match &mut machine.heap.get_mut(id).kind {
        Kind::Array(old) => *old = elements,
        Kind::Bytes(old, _) => *old = bytes.unwrap_or_default(),
        _ => return unmade(machine),
    }
    Ok(Some(asked.this.clone()))
}

fn reverse(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let mut elements = needed!(machine, items(machine, asked.this, asked)?);
    elements.reverse();
    put_back(machine, asked, elements)
}

fn to_reversed(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let mut elements = known!(items(machine, asked.this, asked)?);
    elements.reverse();
    alike(machine, asked, elements)
}

fn fill(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let mut elements = needed!(machine, items(machine, asked.this, asked)?);
    let start = relative(needed!(machine, asked.integer(machine, 1, 0.0)?), elements.len());
    let end = relative(needed!(machine, asked.integer(machine, 2, f64::INFINITY)?), elements.len());
    if start < end {
        elements[start..end].fill(asked.argument(0).clone());
    }
    put_back(machine, asked, elements)
}

fn copy_within(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let mut elements = needed!(machine, items(machine, asked.this, asked)?);
    let length = elements.len();
    let to = relative(needed!(machine, asked.integer(machine, 0, 0.0)?), length);
    let start = relative(needed!(machine, asked.integer(machine, 1, 0.0)?), length);
    let end = relative(needed!(machine, asked.integer(machine, 2, f64::INFINITY)?), length).max(start);
    let end = end.min(start + (length - to));
    let moved = elements[start..end].to_vec();
    elements.splice(to..to + moved.len(), moved);
    put_back(machine, asked, elements)
}

fn with(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let mut elements = known!(items(machine, asked.this, asked)?);
    let index = known!(asked.integer(machine, 0, 0.0)?);
    let index = if index < 0.0 { index + elements.len() as f64 } else { index };
    match elements.get_mut(index as usize).filter(|_| index >= 0.0) {
        Some(element) => *element = asked.argument(1).clone(),
        None => return Err(super::super::throw_vaguely(machine, "RangeError")),
    }
    alike(machine, asked, elements)
}
