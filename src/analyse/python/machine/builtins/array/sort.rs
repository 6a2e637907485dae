//! Sorting by the language's own order, which may not exist.

use crate::analyse::python::machine::builtins::operators::{less, truth};
use crate::analyse::python::machine::builtins::{Asked, Out, Stop, World};
use crate::analyse::python::machine::value::Val;

/// Whether the largest comes first; a `key` is for who can call.
pub(in super::super) fn is_reversed(world: &World<'_>, asked: &Asked<'_>) -> Out<bool> {
    asked.only_named(&["key", "reverse"])?;
    if asked.named("key").is_some_and(|key| !matches!(key.value, super::super::Value::None)) {
        return Err(Stop::Unknown);
    }
    match asked.named("reverse") {
        Some(reverse) => truth(world, &reverse.value).ok_or(Stop::Unknown),
        None => Ok(false),
    }
}

/// The items in order; equal ones stay as they stood. Merging runs, because an order that cannot be told must end it.
pub(in super::super) fn sort(world: &mut World<'_>, mut items: Vec<Val>, reverse: bool) -> Out<Vec<Val>> {
    if reverse {
        items.reverse();
    }
    let mut width = 1;
    while width < items.len() {
        world.elements(items.len())?;
        let mut merged = Vec::with_capacity(items.len());
        for runs in items.chunks(2 * width) {
            let (mut left, mut right) = runs.split_at(width.min(runs.len()));
            while let ([first, rest_left @ ..], [second, rest_right @ ..]) = (left, right) {
                if less(world, &second.value, &first.value, false)? {
                    merged.push(second.clone());
                    right = rest_right;
                } else {
                    merged.push(first.clone());
                    left = rest_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        items = merged;
        width *= 2;
    }
    if reverse {
        items.reverse();
    }
    Ok(items)
}
