//! `|`, `&`, `-` and `^` of sets, and `|` of dictionaries.

use ruff_python_ast::Operator;

use super::both_wrong;
use crate::analyse::python::machine::builtins::{Out, Stop, World};
use crate::analyse::python::machine::value::{Dict, Kind, Value};

/// What is made of two sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Algebra {
    Union,
    Intersection,
    /// The intersection with something that is no set: what it gives stays.
    From,
    Difference,
    Symmetric,
}

pub(super) fn binary(world: &mut World<'_>, operator: Operator, left: &Value, right: &Value) -> Out {
    let (Value::Object(a), Value::Object(b)) = (left, right) else { return Err(both_wrong(world, left, right)) };
    let first_id = *a;
    let (first, second) = (world.heap.get(*a), world.heap.get(*b));
    if [first, second].iter().any(|object| object.open || !object.rest.is_plain()) {
        return Err(Stop::Unknown);
    }
    match (&first.kind, &second.kind, operator) {
        (Kind::Dict(a), Kind::Dict(b), Operator::BitOr) => {
            let (mut all, more) = (a.clone(), b.clone());
            world.elements(all.len() + more.len())?;
            for (key, (held, value)) in more {
                all.entry(key).and_modify(|(_, old)| *old = value.clone()).or_insert((held, value));
            }
            world.object(Kind::Dict(all))
        }
        (Kind::Set(a), Kind::Set(b), operator) => {
            let algebra = match operator {
                Operator::BitOr => Algebra::Union,
                Operator::BitAnd => Algebra::Intersection,
                Operator::Sub => Algebra::Difference,
                _ => Algebra::Symmetric,
            };
            let (size, all) = (a.len() + b.len(), combine(algebra, a, b));
            let frozen = world.is_frozen(first_id);
            world.elements(size)?;
            let made = world.object(Kind::Set(all))?;
            if frozen {
                world.freeze(&made);
            }
            Ok(made)
        }
        _ => Err(both_wrong(world, left, right)),
    }
}

/// The set that two make.
pub(in super::super) fn combine(algebra: Algebra, a: &Dict, b: &Dict) -> Dict {
    let mut all: Dict = match algebra {
        Algebra::Union => a.clone(),
        // Of two that are equal but not the same, that of the smaller set stays.
        Algebra::Intersection => {
            let (few, many) = if b.len() > a.len() { (a, b) } else { (b, a) };
            few.iter().filter(|(key, _)| many.contains_key(*key)).map(cloned).collect()
        }
        Algebra::From => b.iter().filter(|(key, _)| a.contains_key(*key)).map(cloned).collect(),
        Algebra::Difference | Algebra::Symmetric => {
            a.iter().filter(|(key, _)| !b.contains_key(*key)).map(cloned).collect()
        }
    };
    if matches!(algebra, Algebra::Union | Algebra::Symmetric) {
        for (key, entry) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
            all.entry(key.clone()).or_insert_with(|| entry.clone());
        }
    }
    all
}

fn cloned<K: Clone, V: Clone>((key, value): (&K, &V)) -> (K, V) {
    (key.clone(), value.clone())
}
