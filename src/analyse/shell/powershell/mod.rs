//! PowerShell, followed on a tree of its own: texts are put together, decoded and unpacked as the script does it, what is
//! fetched is carried along, and what runs it is told.
//!
//! Not on a published grammar: loaders are cut up in ways that a highlighter need not understand, and a value has to carry
//! where it came from. Nothing is called; cmdlets and classes are names in tables. Steps, depth and text are counted.

mod commands;
mod expression;
mod keywords;
mod literal;
mod methods;
mod objects;
mod operators;
mod parse;
mod run;
mod statics;
pub(super) mod tree;
pub(super) mod value;
mod words;

use std::sync::LazyLock;

use regex::Regex;

use crate::signal::Concealment;

use super::Origin;
use super::follow::{Follower, Value};

static LOOKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)(iex|invoke-expression|downloadstring|downloadfile|downloaddata|new-object|scriptblock|start-process|start-bitstransfer|invoke-webrequest|invoke-restmethod)(?-u:\b)",
    )
    .ok()
});
/// What a script switches off or hides in passing, wherever it says so.
static PASSING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(certificatevalidationcallback|skipcertificatecheck)|(createnowindow|windowstyle\s*=?\s*['\x22]?hidden|showwindow\w*\([^)]*,\s*0)").ok()
});

/// Whether a text has words that only PowerShell knows.
pub fn looks_like(text: &str) -> bool {
    LOOKS.as_ref().is_some_and(|looks| looks.is_match(text))
}

/// Follows a script and returns what it gives to the next command.
pub fn follow(follower: &mut Follower, text: &str, origin: &Origin) -> Value {
    if let Some(passing) = PASSING.as_ref() {
        for found in passing.captures_iter(text).take(8) {
            follower.everywhere.push(match found.get(1) {
                Some(_) => Concealment::ProtectionOff,
                None => Concealment::HiddenWindow,
            });
        }
    }
    run::run(follower, text, origin).word()
}
