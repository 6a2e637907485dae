//! Python through ruff's error-recovering parser: imports, definitions, calls by resolved name.
//!
//! The parser goes on behind errors, so Python 2 files and broken ones yield what can be read of them.

pub mod bytecode;
mod calls;
mod gate;
mod machine;
mod names;
pub mod startup;
mod walk;

use ruff_python_ast::Mod;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use crate::analyse::{Analysed, flow};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use crate::signal::{GapReason, Limit};

/// Establishes the facts of a Python artifact.
pub fn view(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    bytecode::view(artifact, out);
    if artifact.kind != Kind::Python {
        return;
    }
    if text.str.len() > limits::PARSE_BYTES {
        out.gaps.push(("python", GapReason::Limit(Limit::ParseBytes)));
        return;
    }
    if startup::is_path_file(artifact.path())
        && let std::borrow::Cow::Owned(code) = startup::code(&text.str)
    {
        return read(&Text::new(code.as_bytes()), out);
    }
    read(text, out);
}

fn read(text: &Text<'_>, out: &mut Analysed) {
    let parsed = parse_unchecked(&text.str, ParseOptions::from(Mode::Module));
    let Mod::Module(module) = parsed.syntax() else { return };
    if walk::walk(&module.body, text, &mut out.facts) {
        out.gaps.push(("python", GapReason::Limit(Limit::Facts)));
    }
    let words = gate::words(&text.str);
    if gate::acts(&words) || out.facts.obfuscation.score >= 40 || out.facts.obfuscation.tables {
        let offsets: Vec<u32> = words.iter().map(|word| word.at).collect();
        let arena = machine::Arena::default();
        let whole = gate::is_small(&text.str) || out.facts.obfuscation.score >= 40;
        let outcome = machine::follow(&arena, &text.str, module, (!whole).then_some(&offsets));
        flow::findings::note(outcome, text, out);
    } else {
        out.facts.load_calls = calls::at_load(&module.body);
    }
    if module.body.is_empty() && parsed.has_invalid_syntax() {
        out.gaps.push(("python", GapReason::Malformed("the parser does not understand it as Python".to_owned())));
    }
}

/// What a pure expression comes to, as `ascii()` writes it, or `!` and the name of what it raises; `None` where it is not
/// known. For `debug fold --python` and its tests.
pub fn fold(expression: &str) -> Option<String> {
    machine::builtins::fold::fold(expression)
}

/// Whether `text` as a whole is a program: no error, and at least one call.
pub fn is_program(text: &str) -> bool {
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    let Mod::Module(module) = parsed.syntax() else { return false };
    parsed.has_valid_syntax() && walk::calls_something(&module.body)
}

/// Whether a function of that resolved name asks the network.
pub fn is_request(name: &str) -> bool {
    machine::is_request(name)
}
