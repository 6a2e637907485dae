//! What lists, tuples and ranges have in common.

use crate::analyse::python::machine::builtins::operators::{self, Cut, equal};
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, VALUE, World, convert, iterator};
use crate::analyse::python::machine::value::{Val, Value};

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, { "index" => index, "count" => count, "__getitem__" => get, })
}

pub(super) fn get(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    let [key] = asked.exactly()?;
    operators::item(world, &asked.this.value, &key.value)
}

pub(super) fn index(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [item, start, stop] = asked.bind(["", "", ""], 1)?;
    let items = iterator::ordered(world, &asked.this.value)?;
    let mut bounds = [None; 3];
    for (slot, bound) in bounds.iter_mut().zip([start, stop]) {
        if let Some(bound) = bound {
            *slot = Some(convert::index(world, &bound.value)?);
        }
    }
    let item = item.ok_or(TYPE)?;
    for at in Cut::of(bounds, items.len())?.places() {
        let held = items.get(at).ok_or(Stop::Unknown)?;
        if equal(world, &held.value, &item.value)? {
            return Ok(Value::Int((at as i64).into()));
        }
    }
    Err(VALUE)
}

pub(super) fn count(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [item] = asked.exactly()?;
    let items = iterator::ordered(world, &asked.this.value)?;
    let mut count = 0;
    for held in &items {
        count += i64::from(equal(world, &held.value, &item.value)?);
    }
    Ok(Value::Int(count.into()))
}
