//! What members an object has.

use super::super::super::text::Text;
use super::super::super::value::{Id, Kind, Slot, Val, Value};
use super::super::{Abrupt, Answer, Asked, Machine, Native, unmade};
use super::put;

/// A function by its full name.
pub(super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "Object.keys" => keys,
        "Object.values" => values,
        "Object.entries" => entries,
        "Object.getOwnPropertyNames" => names,
        "Object.assign" => assign,
        "Object.fromEntries" => from_entries,
        _ => return None,
    };
    Some(native)
}

/// Members that objects of a kind have of themselves and do not list.
fn hidden(kind: &Kind<'_>) -> &'static [&'static str] {
    match kind {
        Kind::Closure(_) | Kind::Bound { .. } | Kind::Resolver(_) => &["prototype", "name", "length"],
        Kind::Error => &["message", "stack", "name", "cause"],
        Kind::RegExp { .. } => &["lastIndex"],
        _ => &[],
    }
}

fn indices(count: usize) -> impl Iterator<Item = Text> {
    (0..count).map(|index| Text::from(index.to_string().as_str()))
}

/// The names of the members that an object lists, as far as they are known.
pub(in super::super::super) fn own_keys(machine: &Machine<'_>, id: Id) -> Vec<Text> {
    let object = machine.heap.get(id);
    let count = match &object.kind {
        Kind::Array(elements) => elements.len(),
        Kind::Bytes(bytes, _) => bytes.len(),
        _ => 0,
    };
    let hidden = hidden(&object.kind);
    let named = object.props.keys().into_iter();
    let listed = named.filter(|key| !hidden.iter().any(|name| key.is(name)));
    indices(count).chain(listed).collect()
}

/// Whether an object has a member of its own.
pub(super) fn has_own(machine: &Machine<'_>, id: Id, key: &Text) -> Option<bool> {
    let object = machine.heap.get(id);
    let count = match &object.kind {
        Kind::Array(elements) => {
            // It may be a hole.
            if machine.strict && key.index().and_then(|index| elements.get(index)).is_some_and(Val::is_undefined) {
                return None;
            }
            elements.len()
        }
        Kind::Bytes(bytes, _) => bytes.len(),
        _ => 0,
    };
    let is_element = key.index().is_some_and(|index| index < count);
    let is_length = matches!(object.kind, Kind::Array(_)) && key.is("length");
    if is_element || is_length || object.props.get(key).is_some() {
        return Some(true);
    }
    if object.open || hidden(&object.kind).iter().any(|name| key.is(name)) {
        return None;
    }
    Some(false)
}

/// The keys of what is given to `Object.keys` and its like. `None` if there may be others.
fn listed(machine: &mut Machine<'_>, val: &Val) -> Result<Option<Vec<Text>>, Abrupt> {
    let keys: Vec<Text> = match &val.value {
        Value::String(text) => {
            machine.spend_elements(text.len())?;
            indices(text.len()).collect()
        }
        Value::Number(_) | Value::Bool(_) => Vec::new(),
        Value::Object(id) => {
            let object = machine.heap.get(*id);
            let may_have_holes = match &object.kind {
                Kind::Array(elements) => elements.iter().any(Val::is_undefined),
                _ => false,
            };
            if machine.strict && (object.open || may_have_holes) {
                return Ok(None);
            }
            let keys = own_keys(machine, *id);
            if keys.is_empty() && machine.heap.get(*id).open {
                return Ok(None);
            }
            machine.spend_elements(keys.len())?;
            keys
        }
        _ => return Ok(None),
    };
    Ok(Some(keys))
}

fn keys(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let keys = known!(listed(machine, asked.argument(0))?);
    machine.new_array(keys.into_iter().map(Val::text).collect()).map(Some)
}

/// Keys and values of an object.
fn members(machine: &mut Machine<'_>, object: &Val, asked: &Asked<'_>) -> Result<Option<Vec<(Text, Val)>>, Abrupt> {
    let keys = known!(listed(machine, object)?);
    let mut members = Vec::with_capacity(keys.len());
    for key in keys {
        machine.step()?;
        let val = machine.get(object, &Val::text(key.clone()), asked.at)?;
        members.push((key, val));
    }
    Ok(Some(members))
}

fn values(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let members = known!(members(machine, asked.argument(0), asked)?);
    machine.new_array(members.into_iter().map(|(_, val)| val).collect()).map(Some)
}

fn entries(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let members = known!(members(machine, asked.argument(0), asked)?);
    let mut pairs = Vec::with_capacity(members.len());
    for (key, val) in members {
        pairs.push(machine.new_array(vec![Val::text(key), val])?);
    }
    machine.new_array(pairs).map(Some)
}

/// All names, those that are not listed too.
fn names(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let object = asked.argument(0);
    if let Some(id) = object.as_object()
        && !matches!(machine.heap.get(id).kind, Kind::Plain | Kind::Array(_) | Kind::Map(_) | Kind::Set(_))
    {
        return Ok(None);
    }
    let mut keys = known!(listed(machine, object)?);
    let elements = match &object.value {
        Value::String(text) => Some(text.len()),
        Value::Object(id) => machine.heap.array(*id).map(Vec::len),
        _ => None,
    };
    if let Some(elements) = elements {
        keys.insert(elements.min(keys.len()), "length".into());
    }
    machine.new_array(keys.into_iter().map(Val::text).collect()).map(Some)
}

fn assign(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let target = asked.argument(0);
    for source in asked.arguments.iter().skip(1) {
        match source.value {
            Value::Undefined | Value::Null => continue,
            Value::Unknown | Value::Host(_) | Value::Partial(_) => {
                add_unknown(machine, target, source)?;
                continue;
            }
            _ => {}
        }
        let Some(members) = members(machine, source, asked)? else {
            add_unknown(machine, target, source)?;
            continue;
        };
        for (key, val) in members {
            machine.set(target, &Val::text(key), val, asked.at)?;
        }
        if source.as_object().is_some_and(|id| machine.heap.get(id).open) {
            add_unknown(machine, target, source)?;
        }
    }
    Ok(Some(target.clone()))
}

/// Members that are not known come to an object.
fn add_unknown(machine: &mut Machine<'_>, target: &Val, source: &Val) -> Result<(), Abrupt> {
    if machine.strict {
        return unmade(machine).map(|_| ());
    }
    let Some(id) = target.as_object() else { return Ok(()) };
    let old = machine.heap.get(id).loose.as_ref().map(|old| old.from);
    let from = old.map_or(source.from, |old| machine.ledger.origins.join(old, source.from));
    let object = machine.heap.get_mut(id);
    object.open = true;
    object.loose = Some(Val::unknown(from));
    Ok(())
}

fn from_entries(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let entries = known!(machine.elements(asked.argument(0), asked.at)?);
    let id = machine.new_plain()?;
    for entry in entries {
        machine.step()?;
        let key = machine.get(&entry, &Val::number(0.0), asked.at)?;
        let val = machine.get(&entry, &Val::number(1.0), asked.at)?;
        match machine.known_text(&key, asked.at)? {
            Some(key) => put(machine, id, key, val),
            None => add_unknown(machine, &Val::object(id), &val)?,
        }
    }
    Ok(Some(Val::object(id)))
}

/// The value of a data member of an object, without its prototypes.
pub(super) fn own_data(machine: &Machine<'_>, id: Id, key: &Text) -> Option<Slot> {
    machine.heap.get(id).props.get(key).cloned()
}
