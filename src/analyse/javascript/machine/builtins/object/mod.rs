//! `Object`, `Reflect` and the methods all objects have.

mod clone;
mod define;
mod keys;
mod reflect;

pub(in super::super) use keys::own_keys;

use super::super::text::Text;
use super::super::value::{Bytes, Closure, Code, Id, Kind, Slot, Val, Value};
use super::{Answer, Asked, Machine, Native};

/// A method of `Object.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "toString" => to_string,
        "toLocaleString" => |machine, asked| match asked.this.as_object() {
            Some(id) if matches!(machine.heap.get(id).kind, Kind::Plain) => to_string(machine, asked),
            _ => Ok(None),
        },
        "valueOf" => value_of,
        "hasOwnProperty" => |machine, asked| has_own(machine, asked.this, asked.argument(0), asked),
        "propertyIsEnumerable" => is_enumerable,
        "isPrototypeOf" => is_prototype_of,
        _ => return None,
    };
    Some(native)
}

/// A function by its full name.
pub(super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "Object" | "new Object" => object,
        "Object.is" => is,
        "Object.hasOwn" => |machine, asked| has_own(machine, asked.argument(0), asked.argument(1), asked),
        "Object.getPrototypeOf" | "Reflect.getPrototypeOf" => get_prototype_of,
        "Object.setPrototypeOf" | "Reflect.setPrototypeOf" => set_prototype_of,
        "Object.freeze" | "Object.seal" | "Object.preventExtensions" => freeze,
        "structuredClone" => clone::structured_clone,
        _ => return keys::global(name).or_else(|| define::global(name)).or_else(|| reflect::global(name)),
    };
    Some(native)
}

fn object(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    match asked.argument(0).value {
        Value::Undefined | Value::Null => machine.new_plain().map(|id| Some(Val::object(id))),
        Value::Object(_) => Ok(Some(asked.argument(0).clone())),
        _ => Ok(None),
    }
}

/// What kind of thing it says it is.
fn to_string(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let word = match &asked.this.value {
        Value::Undefined => "Undefined",
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Number(_) => "Number",
        Value::String(_) | Value::Partial(_) => "String",
        Value::Object(id) => known!(tag(machine, *id)),
        Value::Host(_) | Value::Unknown => return Ok(None),
    };
    Ok(Some(Val::text(format!("[object {word}]").as_str())))
}

fn tag(machine: &Machine<'_>, id: Id) -> Option<&'static str> {
    let object = machine.heap.get(id);
    Some(match &object.kind {
        Kind::Plain => {
            // Its own word for it would be a member named by a symbol.
            let is_simple = object.proto.is_none() && !object.open && object.loose.is_none();
            let has_symbols = object.props.iter().any(|(key, _)| is_symbol(key));
            if !is_simple && machine.strict || has_symbols {
                return None;
            }
            "Object"
        }
        Kind::Array(_) => "Array",
        Kind::Closure(closure) => {
            let is_special = match closure.code {
                Code::Function(function) => function.r#async || function.generator,
                Code::Arrow(arrow) => arrow.r#async,
                Code::Class(_) => false,
            };
            if is_special {
                return None;
            }
            "Function"
        }
        Kind::Bound { .. } | Kind::Resolver(_) => "Function",
        Kind::RegExp { .. } => "RegExp",
        Kind::Bytes(_, Bytes::Buffer | Bytes::Array) => "Uint8Array",
        Kind::Map(_) => "Map",
        Kind::Set(_) => "Set",
        Kind::Error => "Error",
        Kind::Iterator(..) => return None,
    })
}

/// Whether a property name stands for a symbol.
fn is_symbol(key: &Text) -> bool {
    key.is_hidden() && !key.is_private()
}

fn value_of(_: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    match asked.this.value {
        Value::Object(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Partial(_) => {
            Ok(Some(asked.this.clone()))
        }
        _ => Ok(None),
    }
}

fn has_own(machine: &mut Machine<'_>, object: &Val, key: &Val, asked: &Asked<'_>) -> Answer {
    let key = known!(machine.known_text(key, asked.at)?);
    let has = match &object.value {
        Value::String(text) => Some(key.is("length") || key.index().is_some_and(|index| index < text.len())),
        Value::Object(id) => keys::has_own(machine, *id, &key),
        _ => None,
    };
    Ok(has.map(Val::bool))
}

fn is_enumerable(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    let key = known!(asked.text(machine, 0)?);
    let is_listed = own_keys(machine, id).contains(&key);
    Ok(if is_listed { Some(Val::bool(true)) } else { keys::has_own(machine, id, &key).map(Val::bool) })
}

fn is_prototype_of(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let prototype = known!(asked.this.as_object());
    let mut at = known!(asked.argument(0).as_object());
    for _ in 0..64 {
        match &machine.heap.get(at).proto {
            Some(Val { value: Value::Object(id), .. }) if *id == prototype => return Ok(Some(Val::bool(true))),
            Some(Val { value: Value::Object(id), .. }) => at = *id,
            Some(Val { value: Value::Null, .. }) | None => return Ok(Some(Val::bool(false))),
            Some(_) => return Ok(None),
        }
    }
    Ok(None)
}

fn is(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let (a, b) = (asked.argument(0), asked.argument(1));
    Ok(match (&a.value, &b.value) {
        (Value::Number(a), Value::Number(b)) => {
            Some(Val::bool((a.is_nan() && b.is_nan()) || (a == b && a.is_sign_negative() == b.is_sign_negative())))
        }
        _ => machine.strict_equal(a, b).map(Val::bool),
    })
}

fn get_prototype_of(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let word = match &asked.argument(0).value {
        Value::String(_) => "String",
        Value::Number(_) => "Number",
        Value::Bool(_) => "Boolean",
        Value::Object(id) => {
            let object = machine.heap.get(*id);
            if object.proto.is_some() {
                return Ok(object.proto.clone());
            }
            match &object.kind {
                Kind::Plain if !object.open => "Object",
                Kind::Array(_) => "Array",
                Kind::Closure(Closure { code: Code::Function(function), .. })
                    if !function.r#async && !function.generator =>
                {
                    "Function"
                }
                // The way to the constructors that have no name of their own.
                Kind::Closure(Closure { code: Code::Function(function), .. }) if function.r#async => "AsyncFunction",
                Kind::Closure(Closure { code: Code::Function(_), .. }) => "GeneratorFunction",
                Kind::Closure(Closure { code: Code::Arrow(arrow), .. }) if arrow.r#async => "AsyncFunction",
                Kind::Closure(Closure { code: Code::Arrow(_), .. }) => "Function",
                Kind::RegExp { .. } => "RegExp",
                Kind::Map(_) => "Map",
                Kind::Set(_) => "Set",
                _ => return Ok(None),
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(machine.host_value(&format!("{word}.prototype"))))
}

fn set_prototype_of(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let (Some(id), prototype) = (asked.argument(0).as_object(), asked.argument(1)) else {
        return super::unmade(machine);
    };
    machine.heap.get_mut(id).proto = Some(prototype.clone());
    Ok(Some(asked.argument(0).clone()))
}

/// Nothing is frozen here: later changes, which the language ignores, are followed. Where only what is certain counts
/// that ends the run.
fn freeze(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if asked.argument(0).as_object().is_some() && machine.strict {
        return super::unmade(machine);
    }
    Ok(Some(asked.argument(0).clone()))
}

/// A plain data member.
fn put(machine: &mut Machine<'_>, id: Id, key: Text, val: Val) {
    machine.heap.get_mut(id).props.set(key, Slot::Data(val));
}
