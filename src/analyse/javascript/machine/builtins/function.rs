//! Functions as values: their source text.

use super::{Answer, Asked, Machine, Native};
use crate::analyse::javascript::machine::text::Text;
use crate::analyse::javascript::machine::value::{Val, Value};

/// A method of `Function.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    (name == "toString").then_some(to_string as Native)
}

/// A function by its full name.
pub(super) fn global(_: &str) -> Option<Native> {
    None
}

fn to_string(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    match asked.this.value {
        Value::Object(id) if machine.heap.is_function(id) => {
            Ok(machine.known_text(asked.this, asked.at)?.map(Val::text))
        }
        Value::Host(name) => {
            let name = machine.lexicon.names.text(name);
            Ok(native_text(&name).map(Val::text))
        }
        _ => Ok(None),
    }
}

/// Constructors of the language, which have native code too.
const CONSTRUCTORS: &[&str] = &[
    "Array",
    "Boolean",
    "Date",
    "Error",
    "Function",
    "Map",
    "Number",
    "Object",
    "Promise",
    "RegExp",
    "Set",
    "String",
    "Symbol",
    "Uint8Array",
    "WeakMap",
    "WeakSet",
];

/// What a function of the language prints as. Functions of the host are partly written in JavaScript and print as that.
pub(in super::super) fn native_text(name: &str) -> Option<Text> {
    const OF_THE_HOST: &[&str] = &["Buffer", "TextDecoder", "TextEncoder", "atob", "btoa", "structuredClone"];
    let ours = CONSTRUCTORS.contains(&name) || super::global(name).is_some();
    let first = name.split('.').next().unwrap_or_default();
    if !ours || OF_THE_HOST.contains(&first) || name.contains([' ', '(']) {
        return None;
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    let last = match last {
        "trimLeft" => "trimStart",
        "trimRight" => "trimEnd",
        last => last,
    };
    Some(Text::from(format!("function {last}() {{ [native code] }}").as_str()))
}
