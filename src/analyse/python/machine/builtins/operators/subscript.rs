//! `of[key]` and `of[start:stop:step]`.

use super::compare::unhashable;
use crate::analyse::python::machine::builtins::{INDEX, Out, Stop, VALUE, World, convert, iterator, library};
use crate::analyse::python::machine::text::Str;
use crate::analyse::python::machine::value::{Id, Kind, Val, Value};

/// The element that a key stands for.
pub(in super::super) fn item(world: &mut World<'_>, of: &Value, key: &Value) -> Out<Val> {
    if let Value::Object(id) = key
        && let Kind::Slice(parts) = world.heap.get(*id).kind
    {
        return slice_by(world, of, parts).map(Val::plain);
    }
    if let Some(group) = library::group_of(world, of, key) {
        return group;
    }
    world.texts += u64::from(matches!(of, Value::Str(_) | Value::Bytes(_)));
    match of {
        Value::Str(text) => {
            let at = place(convert::index(world, key)?, text.len())?;
            if !text.is_ascii() {
                world.pass(at / 16)?;
            }
            text.get(at).map(Val::text).ok_or(INDEX)
        }
        Value::Bytes(bytes) => {
            let at = place(convert::index(world, key)?, bytes.len())?;
            bytes.get(at).map(|&byte| Val::int(i64::from(byte))).ok_or(INDEX)
        }
        Value::Object(id) => in_object(world, *id, of, key),
        other => Err(convert::wrong(world, other)),
    }
}

fn in_object(world: &mut World<'_>, id: Id, of: &Value, key: &Value) -> Out<Val> {
    let object = world.heap.get(id);
    if object.open {
        return Err(Stop::Unknown);
    }
    match &object.kind {
        Kind::List(_) | Kind::Tuple(_) => {
            let at = convert::index(world, key)?;
            let items = world.heap.elements(id).unwrap_or_default();
            items.get(place(at, items.len())?).cloned().ok_or(INDEX)
        }
        Kind::ByteArray(bytes) => {
            let at = place(convert::index(world, key)?, bytes.len())?;
            bytes.get(at).map(|&byte| Val::int(i64::from(byte))).ok_or(INDEX)
        }
        Kind::Range(start, stop, step) => {
            let (start, step, length) = (*start, *step, iterator::range_length(*start, *stop, *step));
            let at = place(convert::index(world, key)?, length)?;
            Ok(Val::int(start.wrapping_add(step.wrapping_mul(at as i64))))
        }
        Kind::Dict(items) => {
            let key = world.heap.key(key).ok_or_else(|| unhashable(world, key))?;
            match items.get(&key) {
                Some((_, value)) => Ok(value.clone()),
                None if object.rest.is_plain() && key.is_certain() => Err(Stop::Raises("KeyError")),
                None => Err(Stop::Unknown),
            }
        }
        _ => Err(convert::wrong(world, of)),
    }
}

/// Where an index that may count from the end points to.
fn place(index: i64, length: usize) -> Out<usize> {
    let length = length as i64;
    let at = if index < 0 { index.checked_add(length).ok_or(INDEX)? } else { index };
    if (0..length).contains(&at) { Ok(at as usize) } else { Err(INDEX) }
}

/// The places of a slice: the first, how many, and how far apart.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Cut {
    pub(in super::super) start: i64,
    pub(in super::super) stop: i64,
    pub(in super::super) step: i64,
    pub(in super::super) count: usize,
}

impl Cut {
    /// As `PySlice_AdjustIndices` does it.
    pub(in super::super) fn of([start, stop, step]: [Option<i64>; 3], length: usize) -> Out<Cut> {
        let length = length as i64;
        let step = step.unwrap_or(1).max(-i64::MAX);
        if step == 0 {
            return Err(VALUE);
        }
        let (low, high) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let clamp = |at: i64| {
            let at = if at < 0 { at.saturating_add(length) } else { at };
            at.clamp(low, high.max(low))
        };
        let start = start.map_or(if step < 0 { high } else { low }, clamp);
        let stop = stop.map_or(if step < 0 { low } else { high }, clamp);
        let distance = if step < 0 { start - stop } else { stop - start };
        let count = if distance <= 0 { 0 } else { (distance - 1) / step.saturating_abs() + 1 };
        Ok(Cut { start, stop, step, count: count as usize })
    }

    /// The places, in order.
    pub(in super::super) fn places(self) -> impl Iterator<Item = usize> {
        (0..self.count as i64).map(move |at| (self.start + at * self.step) as usize)
    }
}

pub(super) fn slice(world: &mut World<'_>, of: &Value, parts: [&Value; 3]) -> Out {
    let mut known = [None; 3];
    for (slot, part) in known.iter_mut().zip(parts) {
        if !matches!(part, Value::None) {
            *slot = Some(convert::index(world, part)?);
        }
    }
    slice_by(world, of, known)
}

/// The part of a sequence.
pub(in super::super) fn slice_by(world: &mut World<'_>, of: &Value, parts: [Option<i64>; 3]) -> Out {
    match of {
        Value::Str(text) => {
            let cut = Cut::of(parts, text.len())?;
            world.room(cut.count)?;
            Ok(Value::Str(cut_text(text, cut)))
        }
        Value::Bytes(bytes) => {
            let cut = Cut::of(parts, bytes.len())?;
            world.room(cut.count)?;
            Ok(Value::Bytes(cut_items(bytes, cut).into()))
        }
        Value::Object(id) => {
            let object = world.heap.get(*id);
            if object.open {
                return Err(Stop::Unknown);
            }
            let list = match &object.kind {
                Kind::List(_) => true,
                Kind::Tuple(_) => false,
                Kind::ByteArray(bytes) => {
                    let cut = Cut::of(parts, bytes.len())?;
                    let part = cut_items(bytes, cut);
                    world.room(cut.count)?;
                    return world.object(Kind::ByteArray(part));
                }
                Kind::Range(start, stop, step) => {
                    let (start, stop, step) = (*start, *stop, *step);
                    return slice_range(world, parts, start, stop, step);
                }
                // Since Python 3.12 a slice is a key that is not there.
                Kind::Dict(_) => return Err(Stop::Unknown),
                _ => return Err(convert::wrong(world, of)),
            };
            let items = world.heap.elements(*id).unwrap_or_default();
            let cut = Cut::of(parts, items.len())?;
            let part = cut_items(items, cut);
            world.elements(cut.count)?;
            if list { world.list(part) } else { world.tuple(part) }
        }
        other => Err(convert::wrong(world, other)),
    }
}

fn slice_range(world: &mut World<'_>, parts: [Option<i64>; 3], start: i64, stop: i64, step: i64) -> Out {
    let cut = Cut::of(parts, iterator::range_length(start, stop, step))?;
    let at = |place: i64| place.checked_mul(step).and_then(|far| start.checked_add(far)).ok_or(Stop::Unknown);
    let step = step.checked_mul(cut.step).ok_or(Stop::Unknown)?;
    let (start, stop) = (at(cut.start)?, at(cut.stop)?);
    world.object(Kind::Range(start, stop, step))
}

fn cut_text(text: &Str, cut: Cut) -> Str {
    if cut.step == 1 {
        return text.slice(cut.start as usize, cut.start as usize + cut.count);
    }
    if text.is_ascii() {
        let bytes = cut_items(text.as_str().as_bytes(), cut);
        return String::from_utf8_lossy(&bytes).into_owned().into();
    }
    let all: Vec<char> = text.as_str().chars().collect();
    cut_items(&all, cut).into_iter().collect::<String>().into()
}

fn cut_items<T: Clone>(items: &[T], cut: Cut) -> Vec<T> {
    if cut.step == 1 {
        let start = cut.start.max(0) as usize;
        return items.get(start..start + cut.count).unwrap_or_default().to_vec();
    }
    cut.places().filter_map(|at| items.get(at).cloned()).collect()
}
