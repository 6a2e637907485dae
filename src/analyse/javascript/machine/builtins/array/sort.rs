//! `sort` and `toSorted`.

use std::cmp::Ordering;

use super::super::super::text::Text;
use super::super::super::value::{Kind, Val};
use super::super::{Abrupt, Answer, Asked, Machine, Native, throw_vaguely, unmade};
use super::{alike, array_of, items};

/// A method of `Array.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "sort" => sort,
        "toSorted" => to_sorted,
        _ => return None,
    };
    Some(native)
}

fn sort(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if let Some(id) = asked.this.as_object()
        && matches!(machine.heap.get(id).kind, Kind::Bytes(..))
        && asked.argument(0).is_undefined()
    {
        if let Kind::Bytes(bytes, _) = &mut machine.heap.get_mut(id).kind {
            bytes.sort_unstable();
        }
        return Ok(Some(asked.this.clone()));
    }
    let Some(id) = array_of(machine, asked) else { return unmade(machine) };
    let elements = machine.heap.array(id).cloned().unwrap_or_default();
    match sorted(machine, asked, elements)? {
        Some(elements) => {
            if let Some(array) = machine.heap.array_mut(id) {
                *array = elements;
            }
            Ok(Some(asked.this.clone()))
        }
        // All its elements are still there.
        None if !machine.strict => Ok(Some(asked.this.clone())),
        None => unmade(machine),
    }
}

fn to_sorted(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if array_of(machine, asked).is_none() {
        return Ok(None);
    }
    let elements = known!(items(machine, asked.this, asked)?);
    let elements = known!(sorted(machine, asked, elements)?);
    alike(machine, asked, elements)
}

/// `undefined` comes last whatever the comparison says.
fn sorted(machine: &mut Machine<'_>, asked: &Asked<'_>, elements: Vec<Val>) -> Result<Option<Vec<Val>>, Abrupt> {
    let comparison = asked.argument(0);
    let (last, mut first): (Vec<Val>, Vec<Val>) = elements.into_iter().partition(Val::is_undefined);
    if !comparison.is_undefined() {
        if !machine.is_callable(comparison) {
            return if comparison.is_known() { Err(throw_vaguely(machine, "TypeError")) } else { Ok(None) };
        }
        first = known!(by_function(machine, asked, first)?);
    } else {
        let mut named: Vec<(Text, Val)> = Vec::with_capacity(first.len());
        for element in first {
            machine.step()?;
            named.push((known!(machine.known_text(&element, asked.at)?), element));
        }
        named.sort_by(|(a, _), (b, _)| by_units(a, b));
        first = named.into_iter().map(|(_, element)| element).collect();
    }
    first.extend(last);
    Ok(Some(first))
}

fn by_units(a: &Text, b: &Text) -> Ordering {
    match (a.narrow(), b.narrow()) {
        (Some(a), Some(b)) => a.cmp(b),
        _ => a.units().cmp(&b.units()),
    }
}

/// Whether the comparison puts `a` before `b`.
fn is_before(machine: &mut Machine<'_>, asked: &Asked<'_>, a: &Val, b: &Val) -> Result<Option<bool>, Abrupt> {
    machine.step()?;
    if machine.sweeping() {
        return Ok(None);
    }
    let result = machine.call(asked.argument(0), &Val::UNDEFINED, vec![a.clone(), b.clone()], asked.at)?;
    Ok(machine.number(&result, asked.at)?.map(|order| order < 0.0))
}

/// Runs this long are sorted by insertion, in the very comparisons that V8 makes for arrays of up to this size: what a
/// comparison that contradicts itself leaves behind is then the same too.
const RUN: usize = 63;

/// Sorted runs, merged. Equal elements keep their order.
fn by_function(machine: &mut Machine<'_>, asked: &Asked<'_>, elements: Vec<Val>) -> Result<Option<Vec<Val>>, Abrupt> {
    let mut runs = Vec::new();
    for chunk in elements.chunks(RUN) {
        runs.push(known!(insertion(machine, asked, chunk.to_vec())?));
    }
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len() / 2 + 1);
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => known!(merge(machine, asked, left, right)?),
                None => left,
            });
        }
        runs = merged;
    }
    Ok(Some(runs.pop().unwrap_or_default()))
}

/// V8's `CountAndMakeRun` and `BinaryInsertionSort`.
fn insertion(machine: &mut Machine<'_>, asked: &Asked<'_>, mut run: Vec<Val>) -> Result<Option<Vec<Val>>, Abrupt> {
    if run.len() < 2 {
        return Ok(Some(run));
    }
    let descending = known!(is_before(machine, asked, &run[1], &run[0])?);
    let mut ready = 2;
    while ready < run.len() && known!(is_before(machine, asked, &run[ready], &run[ready - 1])?) == descending {
        ready += 1;
    }
    if descending {
        run[..ready].reverse();
    }
    for next in ready..run.len() {
        let (mut low, mut high) = (0, next);
        while low < high {
            let middle = low + (high - low) / 2;
            if known!(is_before(machine, asked, &run[next], &run[middle])?) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        run[low..=next].rotate_right(1);
    }
    Ok(Some(run))
}

fn merge(
    machine: &mut Machine<'_>,
    asked: &Asked<'_>,
    left: Vec<Val>,
    right: Vec<Val>,
) -> Result<Option<Vec<Val>>, Abrupt> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if known!(is_before(machine, asked, b, a)?) { right.next() } else { left.next() };
        out.extend(next);
    }
    out.extend(left);
    out.extend(right);
    Ok(Some(out))
}
