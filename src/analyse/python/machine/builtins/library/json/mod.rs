//! `json`.

mod read;
mod write;

use crate::analyse::python::machine::builtins::Native;

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "json.loads" => read::loads, "json.dumps" => write::dumps, })
}
