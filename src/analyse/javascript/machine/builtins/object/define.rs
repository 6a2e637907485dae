//! Members by descriptor. Members here are always listed and can be written; where only what is certain counts, defining
//! one that is not ends the run.

use super::super::super::text::Text;
use super::super::super::value::{Accessor, Slot, Val, Value};
use super::super::{Abrupt, Answer, Asked, Machine, Native, unmade};
use super::keys::own_data;
use super::{own_keys, put};

/// A function by its full name.
pub(super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "Object.create" => create,
        "Object.defineProperty" => define_property,
        "Reflect.defineProperty" => |machine, asked| {
            let done = define_property(machine, asked)?;
            Ok(done.map(|_| Val::bool(true)))
        },
        "Object.defineProperties" => |machine, asked| {
            let target = asked.argument(0).clone();
            let done = define_all(machine, asked, &target)?;
            Ok(done.then_some(target))
        },
        "Object.getOwnPropertyDescriptor" | "Reflect.getOwnPropertyDescriptor" => get_descriptor,
        _ => return None,
    };
    Some(native)
}

fn create(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let prototype = asked.argument(0);
    if matches!(prototype.value, Value::Undefined | Value::Bool(_) | Value::Number(_) | Value::String(_)) {
        return Err(super::super::throw_vaguely(machine, "TypeError"));
    }
    let id = machine.new_plain()?;
    machine.heap.get_mut(id).proto = Some(prototype.clone());
    let object = Val::object(id);
    if !asked.argument(1).is_undefined() && !define_all(machine, asked, &object)? {
        return Ok(None);
    }
    Ok(Some(object))
}

/// Whether all members that the second argument describes were defined.
fn define_all(machine: &mut Machine<'_>, asked: &Asked<'_>, target: &Val) -> Result<bool, Abrupt> {
    let Some(descriptors) = asked.argument(1).as_object() else { return unmade(machine).map(|_| false) };
    for key in own_keys(machine, descriptors) {
        machine.step()?;
        let descriptor = machine.get(asked.argument(1), &Val::text(key.clone()), asked.at)?;
        if !define(machine, asked, target, key, &descriptor)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn define_property(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let target = asked.argument(0);
    let Some(key) = asked.text(machine, 1)? else { return unmade(machine) };
    let done = define(machine, asked, target, key, asked.argument(2))?;
    Ok(done.then(|| target.clone()))
}

/// Whether a member was defined as described.
fn define(
    machine: &mut Machine<'_>,
    asked: &Asked<'_>,
    target: &Val,
    key: Text,
    descriptor: &Val,
) -> Result<bool, Abrupt> {
    let (Some(id), Some(described)) = (target.as_object(), descriptor.as_object()) else {
        return unmade(machine).map(|_| false);
    };
    let part = |machine: &mut Machine<'_>, name: &str| -> Result<Option<Val>, Abrupt> {
        match machine.find(described, &name.into()) {
            None => Ok(None),
            Some(Slot::Data(val)) => Ok(Some(val)),
            Some(Slot::Accessor(_)) => machine.get(descriptor, &Val::text(name), asked.at).map(Some),
        }
    };
    let (get, set) = (part(machine, "get")?, part(machine, "set")?);
    let (value, writable, enumerable) =
        (part(machine, "value")?, part(machine, "writable")?, part(machine, "enumerable")?);
    let is_accessor = get.is_some() || set.is_some();
    let is_set =
        |machine: &Machine<'_>, flag: &Option<Val>| flag.as_ref().and_then(|flag| machine.truth(flag)) == Some(true);
    let is_common = is_set(machine, &enumerable) && (is_accessor || is_set(machine, &writable));
    let is_new = own_data(machine, id, &key).is_none();
    if machine.strict && (!is_common || !is_new || machine.heap.array(id).is_some()) {
        return unmade(machine).map(|_| false);
    }
    if is_accessor {
        let given = |val: Option<Val>| val.filter(|val| !val.is_undefined());
        let slot = Slot::Accessor(Box::new(Accessor { get: given(get), set: given(set) }));
        machine.heap.get_mut(id).props.set(key, slot);
        return Ok(true);
    }
    let is_element = machine.heap.array(id).is_some() && (key.index().is_some() || key.is("length"));
    match value {
        Some(value) if is_element => machine.set(target, &Val::text(key), value, asked.at)?,
        Some(value) => put(machine, id, key, value),
        None if is_new => put(machine, id, key, Val::UNDEFINED),
        None => {}
    }
    Ok(true)
}

fn get_descriptor(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    use super::super::super::value::Kind;
    let id = known!(asked.argument(0).as_object());
    let key = known!(asked.text(machine, 1)?);
    if !matches!(machine.heap.get(id).kind, Kind::Plain) || machine.heap.get(id).open {
        return Ok(None);
    }
    let Some(slot) = own_data(machine, id, &key) else { return Ok(Some(Val::UNDEFINED)) };
    let descriptor = machine.new_plain()?;
    match slot {
        Slot::Data(val) => {
            put(machine, descriptor, "value".into(), val);
            put(machine, descriptor, "writable".into(), Val::bool(true));
        }
        Slot::Accessor(accessor) => {
            put(machine, descriptor, "get".into(), accessor.get.unwrap_or(Val::UNDEFINED));
            put(machine, descriptor, "set".into(), accessor.set.unwrap_or(Val::UNDEFINED));
        }
    }
    put(machine, descriptor, "enumerable".into(), Val::bool(true));
    put(machine, descriptor, "configurable".into(), Val::bool(true));
    Ok(Some(Val::object(descriptor)))
}
