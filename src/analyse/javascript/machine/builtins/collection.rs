//! `Map`, `Set` and iterators.

use super::super::value::{Id, Kind, Slot, Val, Value};
use super::{Abrupt, Answer, Asked, Machine, Native, Of, throw_vaguely, unmade};

/// A method of one of their prototypes.
pub(super) fn method(of: Of, name: &str) -> Option<Native> {
    let native: Native = match (of, name) {
        (Of::Map, "get") => get,
        (Of::Map, "set") => set,
        (Of::Set, "add") => add,
        (Of::Map | Of::Set, "has") => has,
        (Of::Map | Of::Set, "delete") => delete,
        (Of::Map | Of::Set, "clear") => clear,
        (Of::Map, "keys") | (Of::Set, "keys" | "values") => |machine, asked| iterate(machine, asked, |key, _| key),
        (Of::Map, "values") => |machine, asked| iterate(machine, asked, |_, val| val),
        (Of::Map | Of::Set, "entries") => entries,
        (Of::Map | Of::Set, "forEach") => for_each,
        (Of::Iterator, "next") => next,
        _ => return None,
    };
    Some(native)
}

/// A function by its full name.
pub(super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "new Map" | "new WeakMap" => new_map,
        "new Set" | "new WeakSet" => new_set,
        _ => return None,
    };
    Some(native)
}

/// How many entries there are.
fn size(machine: &Machine<'_>, id: Id) -> Option<usize> {
    match &machine.heap.get(id).kind {
        Kind::Map(entries) => Some(entries.len()),
        Kind::Set(members) => Some(members.len()),
        _ => None,
    }
}

/// Where a key stands. The outer `None`: not known.
fn position(machine: &mut Machine<'_>, id: Id, key: &Val) -> Result<Option<Option<usize>>, Abrupt> {
    let count = size(machine, id).unwrap_or(0);
    super::spend_pass(machine, 4 * count)?;
    let mut sure = key.is_known();
    let mut place = |at: usize, other: &Val| match machine.same_value_zero(other, key) {
        Some(true) => Some(at),
        Some(false) => None,
        None => {
            sure = false;
            None
        }
    };
    let found = match &machine.heap.get(id).kind {
        Kind::Map(entries) => entries.iter().enumerate().find_map(|(at, (other, _))| place(at, other)),
        Kind::Set(members) => members.iter().enumerate().find_map(|(at, other)| place(at, other)),
        _ => return Ok(None),
    };
    Ok(if found.is_some() || sure { Some(found) } else { None })
}

fn get(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    let at = known!(position(machine, id, asked.argument(0))?);
    Ok(match &machine.heap.get(id).kind {
        Kind::Map(entries) => Some(at.and_then(|at| entries.get(at)).map_or(Val::UNDEFINED, |(_, val)| val.clone())),
        _ => None,
    })
}

fn has(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    Ok(position(machine, id, asked.argument(0))?.map(|at| Val::bool(at.is_some())))
}

/// -0 is kept as 0.
fn normal(key: &Val) -> Val {
    match key.value {
        Value::Number(0.0) => Val::number(0.0).from(key.from),
        _ => key.clone(),
    }
}

/// Puts an entry. A key that is not known is another one than all there are.
fn put(machine: &mut Machine<'_>, id: Id, key: &Val, val: Val) -> Result<(), Abrupt> {
    let at = match position(machine, id, key)? {
        Some(at) => at,
        None if machine.strict => return Err(Abrupt::Stop),
        None => None,
    };
    machine.spend_elements(1)?;
    match (&mut machine.heap.get_mut(id).kind, at) {
        (Kind::Map(entries), Some(at)) => entries[at].1 = val,
        (Kind::Map(entries), None) => entries.push((normal(key), val)),
        (Kind::Set(members), None) => members.push(normal(key)),
        _ => {}
    }
    Ok(())
}

fn set(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let Some(id) = asked.this.as_object() else { return unmade(machine) };
    put(machine, id, asked.argument(0), asked.argument(1).clone())?;
    Ok(Some(asked.this.clone()))
}

fn add(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let Some(id) = asked.this.as_object() else { return unmade(machine) };
    put(machine, id, asked.argument(0), Val::UNDEFINED)?;
    Ok(Some(asked.this.clone()))
}

fn delete(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let Some(id) = asked.this.as_object() else { return unmade(machine) };
    let Some(at) = position(machine, id, asked.argument(0))? else { return unmade(machine) };
    if let Some(at) = at {
        match &mut machine.heap.get_mut(id).kind {
            Kind::Map(entries) => {
                entries.remove(at);
            }
            Kind::Set(members) => {
                members.remove(at);
            }
            _ => {}
        }
    }
    Ok(Some(Val::bool(at.is_some())))
}

fn clear(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let Some(id) = asked.this.as_object() else { return unmade(machine) };
    match &mut machine.heap.get_mut(id).kind {
        Kind::Map(entries) => entries.clear(),
        Kind::Set(members) => members.clear(),
        _ => return unmade(machine),
    }
    Ok(Some(Val::UNDEFINED))
}

/// Keys and values; a set has its members as both.
fn pairs(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Result<Option<Vec<(Val, Val)>>, Abrupt> {
    let id = known!(asked.this.as_object());
    let pairs: Vec<(Val, Val)> = match &machine.heap.get(id).kind {
        Kind::Map(entries) => entries.clone(),
        Kind::Set(members) => members.iter().map(|member| (member.clone(), member.clone())).collect(),
        _ => return Ok(None),
    };
    machine.spend_elements(pairs.len())?;
    Ok(Some(pairs))
}

fn iterator(machine: &mut Machine<'_>, vals: Vec<Val>) -> Answer {
    machine.new_object(Kind::Iterator(vals, 0)).map(|id| Some(Val::object(id)))
}

fn iterate(machine: &mut Machine<'_>, asked: &Asked<'_>, of: fn(Val, Val) -> Val) -> Answer {
    let pairs = known!(pairs(machine, asked)?);
    iterator(machine, pairs.into_iter().map(|(key, val)| of(key, val)).collect())
}

fn entries(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let pairs = known!(pairs(machine, asked)?);
    let mut entries = Vec::with_capacity(pairs.len());
    for (key, val) in pairs {
        entries.push(machine.new_array(vec![key, val])?);
    }
    iterator(machine, entries)
}

fn for_each(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let function = asked.argument(0);
    if !machine.is_callable(function) {
        return if function.is_known() { Err(throw_vaguely(machine, "TypeError")) } else { Ok(None) };
    }
    let pairs = known!(pairs(machine, asked)?);
    for (turn, (key, val)) in pairs.into_iter().enumerate() {
        machine.step()?;
        if turn > 0 && machine.sweeping() {
            return if machine.strict { Err(Abrupt::Stop) } else { Ok(Some(Val::UNDEFINED)) };
        }
        machine.call(function, asked.argument(1), vec![val, key, asked.this.clone()], asked.at)?;
    }
    Ok(Some(Val::UNDEFINED))
}

fn next(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    let Kind::Iterator(vals, at) = &mut machine.heap.get_mut(id).kind else { return Ok(None) };
    let val = vals.get(*at).cloned();
    *at += usize::from(val.is_some());
    let done = val.is_none();
    let result = machine.new_plain()?;
    let props = &mut machine.heap.get_mut(result).props;
    props.set("value".into(), Slot::Data(val.unwrap_or(Val::UNDEFINED)));
    props.set("done".into(), Slot::Data(Val::bool(done)));
    Ok(Some(Val::object(result)))
}

/// What a collection is made of.
fn given(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Result<Option<Vec<Val>>, Abrupt> {
    match asked.argument(0).value {
        Value::Undefined | Value::Null => Ok(Some(Vec::new())),
        _ => machine.elements(asked.argument(0), asked.at),
    }
}

fn new_map(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let entries = known!(given(machine, asked)?);
    let id = machine.new_object(Kind::Map(Vec::new()))?;
    for entry in entries {
        machine.step()?;
        let key = machine.get(&entry, &Val::number(0.0), asked.at)?;
        let val = machine.get(&entry, &Val::number(1.0), asked.at)?;
        put(machine, id, &key, val)?;
    }
    Ok(Some(Val::object(id)))
}

fn new_set(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let members = known!(given(machine, asked)?);
    let id = machine.new_object(Kind::Set(Vec::new()))?;
    for member in members {
        machine.step()?;
        put(machine, id, &member, Val::UNDEFINED)?;
    }
    Ok(Some(Val::object(id)))
}
