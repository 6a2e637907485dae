//! `urllib.parse`, and `urllib` and `urlparse` of Python 2.

mod join;
mod quote;

use crate::analyse::python::machine::builtins::Native;

pub(super) fn function(name: &str) -> Option<Native> {
    let name = ["urllib.parse.", "urllib.", "urlparse.", "six.moves.urllib.parse."]
        .iter()
        .find_map(|module| name.strip_prefix(module))?;
    quote::function(name).or_else(|| join::function(name))
}
