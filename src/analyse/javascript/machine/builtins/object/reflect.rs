//! `Reflect`.

use super::super::super::value::{Kind, Val};
use super::super::{Answer, Asked, Machine, Native};
use super::{keys, own_keys};

/// A function by its full name.
pub(super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "Reflect.apply" => apply,
        "Reflect.construct" => construct,
        "Reflect.get" => get,
        "Reflect.set" => set,
        "Reflect.has" => has,
        "Reflect.ownKeys" => own_names,
        _ => return None,
    };
    Some(native)
}

fn apply(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let arguments = known!(super::super::array::items(machine, asked.argument(2), asked)?);
    machine.call(asked.argument(0), asked.argument(1), arguments, asked.at).map(Some)
}

fn construct(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    // A third argument names another class for what is made.
    if asked.arguments.len() > 2 {
        return Ok(None);
    }
    let arguments = known!(super::super::array::items(machine, asked.argument(1), asked)?);
    machine.construct(asked.argument(0), arguments, asked.at).map(Some)
}

fn get(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if asked.arguments.len() > 2 {
        return Ok(None);
    }
    machine.get(asked.argument(0), asked.argument(1), asked.at).map(Some)
}

fn set(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    machine.set(asked.argument(0), asked.argument(1), asked.argument(2).clone(), asked.at)?;
    Ok(Some(Val::bool(true)))
}

fn has(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.argument(0).as_object());
    let key = known!(asked.text(machine, 1)?);
    if keys::has_own(machine, id, &key) == Some(true) || machine.find(id, &key).is_some() {
        return Ok(Some(Val::bool(true)));
    }
    // Methods of the language's own prototypes are members too.
    Ok(None)
}

fn own_names(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.argument(0).as_object());
    let object = machine.heap.get(id);
    if !matches!(object.kind, Kind::Plain) || object.open {
        return Ok(None);
    }
    let keys = own_keys(machine, id);
    machine.spend_elements(keys.len())?;
    machine.new_array(keys.into_iter().map(Val::text).collect()).map(Some)
}
