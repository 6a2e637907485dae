//! Functions that make arrays.

use super::super::super::value::{Kind, Val, Value};
use super::super::{Answer, Asked, Machine, Native};
use super::items;

/// A function by its full name.
pub(in super::super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "Array" | "new Array" => array,
        "Array.of" => |machine, asked| machine.new_array(asked.arguments.to_vec()).map(Some),
        "Array.isArray" => is_array,
        "Array.from" => from,
        _ => return None,
    };
    Some(native)
}

fn array(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let [length] = asked.arguments else { return machine.new_array(asked.arguments.to_vec()).map(Some) };
    match length.value {
        Value::Number(length) if length.fract() == 0.0 && (0.0..=4_294_967_295.0).contains(&length) => {
            machine.spend_elements(length as usize)?;
            machine.new_array(vec![Val::UNDEFINED; length as usize]).map(Some)
        }
        Value::Number(_) => Err(machine.throw("RangeError", "Invalid array length")),
        Value::Unknown | Value::Host(_) => Ok(None),
        _ => machine.new_array(vec![length.clone()]).map(Some),
    }
}

fn is_array(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    Ok(match asked.argument(0).value {
        Value::Unknown | Value::Host(_) => None,
        Value::Object(id) => Some(Val::bool(machine.heap.array(id).is_some())),
        _ => Some(Val::bool(false)),
    })
}

fn from(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let given = asked.argument(0);
    let is_plain = given.as_object().is_some_and(|id| matches!(machine.heap.get(id).kind, Kind::Plain));
    let elements = match machine.elements(given, asked.at) {
        // A plain object is either iterable or looks like an array.
        Ok(None) | Err(super::super::Abrupt::Throw(_)) if is_plain => items(machine, given, asked)?,
        Ok(None) if matches!(given.value, Value::Number(_) | Value::Bool(_)) => Some(Vec::new()),
        elements => elements?,
    };
    let mut elements = known!(elements);
    machine.spend_elements(elements.len())?;
    let function = asked.argument(1);
    if function.is_undefined() {
        return machine.new_array(elements).map(Some);
    }
    if !machine.is_callable(function) {
        return Ok(None);
    }
    for (index, element) in elements.iter_mut().enumerate() {
        machine.step()?;
        if index > 0 && machine.sweeping() {
            *element = Val::unknown(element.from);
            continue;
        }
        let arguments = vec![std::mem::replace(element, Val::UNDEFINED), Val::number(index as f64)];
        *element = machine.call(function, asked.argument(2), arguments, asked.at)?;
    }
    machine.new_array(elements).map(Some)
}
