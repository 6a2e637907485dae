//! `structuredClone`.

use rustc_hash::FxHashMap;

use super::super::super::value::{Bytes, Id, Kind, Slot, Val, Value};
use super::super::{Abrupt, Answer, Asked, Machine};

/// Objects within objects.
const DEPTH: usize = 64;

pub(super) fn structured_clone(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if asked.arguments.len() > 1 {
        return Ok(None);
    }
    copy(machine, asked, asked.argument(0), &mut FxHashMap::default(), 0)
}

type Copies = FxHashMap<Id, Id>;

fn copy(machine: &mut Machine<'_>, asked: &Asked<'_>, val: &Val, copies: &mut Copies, depth: usize) -> Answer {
    machine.step()?;
    let id = match val.value {
        Value::Object(id) => id,
        Value::Host(_) => return Ok(None),
        _ => return Ok(Some(val.clone())),
    };
    if let Some(&copy) = copies.get(&id) {
        return Ok(Some(Val::object(copy).from(val.from)));
    }
    if depth > DEPTH {
        return Ok(None);
    }
    let object = machine.heap.get(id).clone();
    let empty = match &object.kind {
        Kind::Plain => Kind::Plain,
        Kind::Array(_) => Kind::Array(Vec::new()),
        Kind::Map(_) => Kind::Map(Vec::new()),
        Kind::Set(_) => Kind::Set(Vec::new()),
        Kind::RegExp { source, flags } => Kind::RegExp { source: source.clone(), flags: flags.clone() },
        Kind::Bytes(bytes, _) => {
            machine.spend_elements(bytes.len())?;
            Kind::Bytes(bytes.clone(), Bytes::Array)
        }
        _ => return Ok(None),
    };
    let target = machine.new_object(empty)?;
    copies.insert(id, target);
    let kind = match object.kind {
        Kind::Array(elements) => Kind::Array(known!(copy_all(machine, asked, &elements, copies, depth)?)),
        Kind::Set(members) => Kind::Set(known!(copy_all(machine, asked, &members, copies, depth)?)),
        Kind::Map(entries) => {
            let (keys, vals): (Vec<Val>, Vec<Val>) = entries.into_iter().unzip();
            let keys = known!(copy_all(machine, asked, &keys, copies, depth)?);
            let vals = known!(copy_all(machine, asked, &vals, copies, depth)?);
            Kind::Map(keys.into_iter().zip(vals).collect())
        }
        _ => {
            if matches!(object.kind, Kind::Plain) && !copy_members(machine, asked, (id, target), copies, depth)? {
                return Ok(None);
            }
            return Ok(Some(Val::object(target).from(val.from)));
        }
    };
    machine.heap.get_mut(target).kind = kind;
    Ok(Some(Val::object(target).from(val.from)))
}

fn copy_all(
    machine: &mut Machine<'_>,
    asked: &Asked<'_>,
    vals: &[Val],
    copies: &mut Copies,
    depth: usize,
) -> Result<Option<Vec<Val>>, Abrupt> {
    machine.spend_elements(vals.len())?;
    let mut out = Vec::with_capacity(vals.len());
    for val in vals {
        out.push(known!(copy(machine, asked, val, copies, depth + 1)?));
    }
    Ok(Some(out))
}

/// Whether the copy can be used. A member that cannot be copied, which the language refuses, is not known in it.
fn copy_members(
    machine: &mut Machine<'_>,
    asked: &Asked<'_>,
    (source, target): (Id, Id),
    copies: &mut Copies,
    depth: usize,
) -> Result<bool, Abrupt> {
    for key in super::own_keys(machine, source) {
        let val = machine.get(&Val::object(source), &Val::text(key.clone()), asked.at)?;
        let copied = copy(machine, asked, &val, copies, depth + 1)?;
        if copied.is_none() && machine.strict {
            return Ok(false);
        }
        let copied = copied.unwrap_or_else(|| Val::unknown(val.from));
        machine.heap.get_mut(target).props.set(key, Slot::Data(copied));
    }
    machine.heap.get_mut(target).open = machine.heap.get(source).open;
    machine.heap.get_mut(target).loose = machine.heap.get(source).loose.clone();
    Ok(true)
}
