//! Methods that call a function for each element.

use super::super::super::value::{Id, Val};
use super::super::{Abrupt, Answer, Asked, Machine, Native, throw_vaguely, unmade};
use super::{alike, items, may_have_holes};

/// A method of `Array.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "forEach" => for_each,
        "map" => map,
        "flatMap" => flat_map,
        "filter" => filter,
        "find" => |machine, asked| find(machine, asked, false, |element, _| element),
        "findLast" => |machine, asked| find(machine, asked, true, |element, _| element),
        "findIndex" => |machine, asked| find(machine, asked, false, |_, index| Val::number(index)),
        "findLastIndex" => |machine, asked| find(machine, asked, true, |_, index| Val::number(index)),
        "some" => |machine, asked| decide(machine, asked, true),
        "every" => |machine, asked| decide(machine, asked, false),
        "reduce" => |machine, asked| reduce(machine, asked, false),
        "reduceRight" => |machine, asked| reduce(machine, asked, true),
        _ => return None,
    };
    Some(native)
}

/// The elements that are gone through: those of an array are read when their turn comes, as the function may change it.
struct Turns<'c> {
    function: &'c Val,
    array: Option<Id>,
    copies: Vec<Val>,
    length: usize,
}

impl<'c> Turns<'c> {
    /// `None` if it is not known what is gone through, or with what.
    fn new(machine: &mut Machine<'_>, asked: &'c Asked<'_>) -> Result<Option<Self>, Abrupt> {
        let function = asked.argument(0);
        let array = super::array_of(machine, asked);
        let copies = match array {
            Some(_) => Vec::new(),
            None => known!(items(machine, asked.this, asked)?),
        };
        let elements = array.and_then(|id| machine.heap.array(id)).unwrap_or(&copies);
        let length = elements.len();
        if may_have_holes(machine, elements) {
            return Ok(None);
        }
        if !machine.is_callable(function) {
            return if function.is_known() { Err(throw_vaguely(machine, "TypeError")) } else { Ok(None) };
        }
        Ok(Some(Self { function, array, copies, length }))
    }

    /// The element at `index`, unless it is gone.
    fn element(&self, machine: &Machine<'_>, index: usize) -> Option<Val> {
        self.array.and_then(|id| machine.heap.array(id)).unwrap_or(&self.copies).get(index).cloned()
    }

    /// What the function says of an element.
    fn ask(&self, machine: &mut Machine<'_>, asked: &Asked<'_>, element: &Val, index: usize) -> Result<Val, Abrupt> {
        machine.step()?;
        if machine.sweeping() && index > 0 {
            // The budget for turns is spent: the function has been seen once.
            return if machine.strict { Err(Abrupt::Stop) } else { Ok(Val::unknown(element.from)) };
        }
        let arguments = vec![element.clone(), Val::number(index as f64), asked.this.clone()];
        machine.call(self.function, asked.argument(1), arguments, asked.at)
    }
}

fn for_each(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let turns = known!(Turns::new(machine, asked)?);
    for index in 0..turns.length {
        if let Some(element) = turns.element(machine, index) {
            turns.ask(machine, asked, &element, index)?;
        }
    }
    Ok(Some(Val::UNDEFINED))
}

fn map(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let turns = known!(Turns::new(machine, asked)?);
    let mut results = Vec::with_capacity(turns.length);
    for index in 0..turns.length {
        results.push(match turns.element(machine, index) {
            Some(element) => turns.ask(machine, asked, &element, index)?,
            None => Val::UNDEFINED,
        });
    }
    alike(machine, asked, results)
}

fn flat_map(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let turns = known!(Turns::new(machine, asked)?);
    let mut results = Vec::new();
    for index in 0..turns.length {
        let Some(element) = turns.element(machine, index) else { continue };
        let result = turns.ask(machine, asked, &element, index)?;
        match result.as_object().and_then(|id| machine.heap.array(id)).cloned() {
            Some(inner) if may_have_holes(machine, &inner) => return unmade(machine),
            Some(inner) => {
                machine.spend_elements(inner.len())?;
                results.extend(inner);
            }
            None if machine.strict && !result.is_known() => return unmade(machine),
            None => results.push(result),
        }
    }
    machine.new_array(results).map(Some)
}

/// Keeps what the function may want.
fn filter(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let turns = known!(Turns::new(machine, asked)?);
    let mut kept = Vec::new();
    for index in 0..turns.length {
        let Some(element) = turns.element(machine, index) else { continue };
        let said = turns.ask(machine, asked, &element, index)?;
        match machine.truth(&said) {
            Some(false) => {}
            None if machine.strict => return unmade(machine),
            Some(true) | None => kept.push(element),
        }
    }
    alike(machine, asked, kept)
}

/// The first element that the function may want.
fn find(machine: &mut Machine<'_>, asked: &Asked<'_>, backwards: bool, result: fn(Val, f64) -> Val) -> Answer {
    let turns = known!(Turns::new(machine, asked)?);
    for turn in 0..turns.length {
        let index = if backwards { turns.length - 1 - turn } else { turn };
        let element = turns.element(machine, index).unwrap_or(Val::UNDEFINED);
        let said = turns.ask(machine, asked, &element, index)?;
        match machine.truth(&said) {
            Some(false) => {}
            None if machine.strict => return unmade(machine),
            None if matches!(result(Val::UNKNOWN, 0.0).value, super::super::super::value::Value::Number(_)) => {
                return Ok(None);
            }
            Some(true) | None => return Ok(Some(result(element, index as f64))),
        }
    }
    Ok(Some(result(Val::UNDEFINED, -1.0)))
}

/// `some` is decided by the first yes, `every` by the first no.
fn decide(machine: &mut Machine<'_>, asked: &Asked<'_>, by: bool) -> Answer {
    let turns = known!(Turns::new(machine, asked)?);
    let mut sure = true;
    for index in 0..turns.length {
        let Some(element) = turns.element(machine, index) else { continue };
        let said = turns.ask(machine, asked, &element, index)?;
        match machine.truth(&said) {
            Some(truth) if truth == by => return Ok(Some(Val::bool(by))),
            Some(_) => {}
            None if machine.strict => return unmade(machine),
            None => sure = false,
        }
    }
    Ok(sure.then(|| Val::bool(!by)))
}

fn reduce(machine: &mut Machine<'_>, asked: &Asked<'_>, backwards: bool) -> Answer {
    let turns = known!(Turns::new(machine, asked)?);
    let mut sum = asked.arguments.get(1).cloned();
    for turn in 0..turns.length {
        let index = if backwards { turns.length - 1 - turn } else { turn };
        let Some(element) = turns.element(machine, index) else { continue };
        machine.step()?;
        let Some(so_far) = sum else {
            sum = Some(element);
            continue;
        };
        if machine.sweeping() && turn > 1 {
            return if machine.strict { Err(Abrupt::Stop) } else { Ok(Some(Val::unknown(so_far.from))) };
        }
        let arguments = vec![so_far, element, Val::number(index as f64), asked.this.clone()];
        sum = Some(machine.call(turns.function, &Val::UNDEFINED, arguments, asked.at)?);
    }
    match sum {
        Some(sum) => Ok(Some(sum)),
        None => Err(machine.throw("TypeError", "Reduce of empty array with no initial value")),
    }
}
