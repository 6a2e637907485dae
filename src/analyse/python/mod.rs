//! Python through ruff's error-recovering parser: imports, definitions, calls by resolved name.
//!
//! The parser goes on behind errors, so Python 2 files and broken ones yield what can be read of them.

pub mod bytecode;
mod gate;
mod machine;
mod names;
mod relevance;
pub mod startup;
mod walk;

use ruff_python_ast::Mod;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{self, Line};
use crate::analyse::{Analysed, flow, obfuscation};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use crate::locator::BytePath;
use crate::signal::{GapReason, Limit};

/// What the view has just done: for whoever measures it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Looked for words that code acts through, and decided what that means for the file.
    Gate,
    /// Built the tree.
    Parse,
    /// Read facts off it.
    Walk,
    /// Decided whether the program is followed, and followed it.
    Follow,
}

/// Establishes the facts of a Python artifact.
pub fn view(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    observed(artifact, text, out, |_| {});
}

/// [`view`], telling `done` of every stage when it ends.
pub fn observed(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed, mut done: impl FnMut(Stage)) {
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
        return read(artifact.path(), &Text::new(code.as_bytes()), out, &mut done);
    }
    read(artifact.path(), text, out, &mut done);
}

fn read(path: &BytePath, text: &Text<'_>, out: &mut Analysed, done: &mut impl FnMut(Stage)) {
    let signs = gate::signs(&text.str);
    done(Stage::Gate);
    let parsed = parse_unchecked(&text.str, ParseOptions::from(Mode::Module));
    let Mod::Module(module) = parsed.syntax() else { return };
    done(Stage::Parse);
    let walked = walk::walk(&module.body, path, text, &mut out.facts);
    if walked.full {
        out.gaps.push(("python", GapReason::Limit(Limit::Facts)));
    }
    done(Stage::Walk);
    let hidden = out.facts.obfuscation.score >= obfuscation::IN_ODD_PLACE;
    // A few lines that only hand on what others do, and what calls into its own package while it is loaded.
    let tiny = text.str.len() <= limits::FOLLOWED_ALWAYS_BYTES;
    if !signs.is_empty() || hidden || tiny || walked.calls_own {
        let payload = out.facts.obfuscation.payload;
        let whole =
            hidden || tiny || is_script(path) || is_read_whole(&signs, parsed.tokens(), text.str.len(), payload);
        let known = relevance::Known { signs: &signs, powers: &walked.powers, modules: &walked.modules };
        let relevant = if whole { None } else { relevance::places(&text.str, &module.body, parsed.tokens(), &known) };
        let relevant = relevant.as_deref();
        let arena = machine::Arena::default();
        let about = machine::About { relevant, hidden, payload, is_script: is_script(path) };
        let outcome = machine::follow(&arena, &text.str, module, &about);
        note_limit(&outcome, out);
        flow::findings::note(outcome, text, out);
    }
    done(Stage::Follow);
    if parsed.has_invalid_syntax() {
        shell_lines(text, out);
    }
    if module.body.is_empty() && parsed.has_invalid_syntax() {
        out.gaps.push(("python", GapReason::Malformed("the parser does not understand it as Python".to_owned())));
    }
}

/// Whether every function is looked into: in a file in which little can hide among much, and where letters of names stand for
/// others, so that names cannot be compared.
fn is_read_whole(signs: &[gate::Sign], tokens: &[Token], length: usize, payload: bool) -> bool {
    let most = if payload { limits::FOLLOWED_PAYLOAD_BYTES } else { limits::FOLLOWED_WHOLE_BYTES };
    let in_name = |at: u32| {
        let token = tokens.partition_point(|token| u32::from(token.end()) <= at);
        tokens.get(token).is_some_and(|token| token.kind() == TokenKind::Name)
    };
    !signs.is_empty() && length <= most
        || signs.iter().any(|sign| sign.weight == gate::Weight::Letter && in_name(sign.at))
}

/// What is broken here may run where somebody mends it, or by a Python of another age: what ties a shell to a connection
/// is read as a shell reads it.
fn shell_lines(text: &Text<'_>, out: &mut Analysed) {
    for (at, _) in text.str.match_indices("/dev/tcp/").take(limits::BROKEN_LINES) {
        let line = text.str[..at].rfind('\n').map_or(0, |end| end + 1);
        let Some(shell) = text.str[line..at].rfind("sh ") else { continue };
        let start = text.str[line..line + shell].rfind([' ', '\'', '"', '(']).map_or(line, |before| line + before + 1);
        let end = text.str[at..].find(['\n', '\'', '"']).map_or(text.str.len(), |end| at + end);
        if end - start <= limits::ARGUMENT_BYTES {
            files::add(out, text, &Line::any(&text.str[start..end], Origin::Whole(start..end)));
        }
    }
}

/// The file that an installer starts under the name `__main__`. Others that are started so were asked for by somebody.
fn is_script(path: &BytePath) -> bool {
    path.to_string().rsplit('/').next() == Some("setup.py")
}

/// A program that was not followed to its end may do what nobody saw: where not everything was looked at once, or where
/// there is something hidden of which the budget may have cut the decoding short.
fn note_limit(outcome: &flow::Outcome, out: &mut Analysed) {
    let hides = out.facts.obfuscation.score > 0 || out.facts.obfuscation.payload;
    if outcome.stopped || outcome.exceeded && hides {
        out.gaps.push(("python", GapReason::Limit(Limit::Steps)));
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
