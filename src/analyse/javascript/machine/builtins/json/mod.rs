//! `JSON`.

mod parse;
mod stringify;

use super::Native;

/// Values within values.
const DEPTH: usize = 64;

/// A function by its full name.
pub(super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "JSON.parse" => parse::parse,
        "JSON.stringify" => stringify::stringify,
        _ => return None,
    };
    Some(native)
}
