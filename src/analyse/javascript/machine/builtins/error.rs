//! Methods of errors.

use super::{Answer, Asked, Machine, Native};

/// A method of `Error.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    (name == "toString").then_some(to_string as Native)
}

fn to_string(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    machine.primitive(id, true, asked.at).map(Some)
}
