//! Objects that the library makes. What they hold stands among their attributes, under names with a blank, which no
//! program can write.

use std::rc::Rc;

use crate::analyse::python::machine::builtins::{Heap, Out, Stop, World};
use crate::analyse::python::machine::value::{Id, Kind, Val, Value};

const WHAT: &str = " what";

/// A new one.
pub(in super::super) fn make(world: &mut World<'_>, what: &str, held: &[(&str, Val)]) -> Out {
    let made = world.object(Kind::Instance { class: Val::UNKNOWN })?;
    if let Value::Object(id) = made {
        let attributes = &mut world.heap.get_mut(id).attributes;
        attributes.insert(WHAT.into(), Val::text(what));
        attributes.extend(held.iter().map(|(name, val)| (Rc::from(*name), val.clone())));
    }
    Ok(made)
}

/// What it is, if the library made it.
pub(in super::super) fn what<'h>(heap: &'h Heap<'_>, id: Id) -> Option<&'h str> {
    Some(heap.get(id).attributes.get(WHAT)?.as_text()?.as_str())
}

/// What it holds under a name.
pub(in super::super) fn held(world: &World<'_>, val: &Val, name: &str) -> Out<Val> {
    let object = world.heap.get(val.as_object().ok_or(Stop::Unknown)?);
    match object.attributes.get(name) {
        Some(held) if !object.open => Ok(held.clone()),
        _ => Err(Stop::Unknown),
    }
}

/// Changes what it holds.
pub(in super::super) fn hold(world: &mut World<'_>, val: &Val, name: &str, new: Val) -> Out<()> {
    let id = val.as_object().ok_or(Stop::Unknown)?;
    world.heap.get_mut(id).attributes.insert(name.into(), new);
    Ok(())
}
