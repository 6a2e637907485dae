//! How much of a program hides its meaning, told by structure and not by one tool's prefix.
//!
//! Minification shortens names and drops blanks; obfuscation adds work that only a reader pays for: strings that are
//! fetched from a shuffled table by number, constants written as sums, letters written as escapes, order hidden behind a
//! switch. Only such work is counted. It reads tokens, so any piece of any text can be measured: a whole file, the end
//! of one line, the statements behind an export. A long text is measured in windows and the worst one counts, so that
//! an honest bundle around a blob does not dilute it.

mod glance;
mod judge;
mod python;
mod spelling;
mod window;

use std::ops::Range;

use crate::analyse::lexer::{Lexer, Syntax};
use crate::analyse::{Obfuscation, javascript};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use glance::Glance;
use window::Window;

/// From here on a piece of code is called obfuscated where it stands in an odd place already.
pub const IN_ODD_PLACE: u32 = 40;
/// From here on a whole file is called obfuscated: measured above what published honest libraries reach.
pub const WHOLE_FILE: u32 = 60;

/// Measures a JavaScript, TypeScript or Python artifact as a whole. A file of declarations is not measured here: only if
/// something in it is more than that, which [`javascript::view`] sees while it reads it.
pub fn view(artifact: &Artifact, text: &Text<'_>, obfuscation: &mut Obfuscation) {
    if matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript) {
        if !javascript::is_declaration(artifact) {
            whole(text, obfuscation);
        }
    } else if artifact.kind == Kind::Python {
        *obfuscation = python::measure(&text.str);
    }
}

/// Measures a whole program in JavaScript.
pub(super) fn whole(text: &Text<'_>, obfuscation: &mut Obfuscation) {
    *obfuscation = measure(&text.str, 0..text.str.len());
}

/// Measures `span` of `text` as JavaScript.
pub fn measure(text: &str, span: Range<usize>) -> Obfuscation {
    let Some(piece) = text.get(span.clone()) else { return Obfuscation::default() };
    let escapes = glance::holds_escapes(piece);
    let mut worst = Obfuscation::default();
    let mut tokens = Lexer::new(piece, Syntax::JavaScript);
    let mut first = None;
    let mut begun = 0;
    loop {
        let mut glance = Glance::new(piece, escapes);
        let again = tokens.clone();
        first.iter().for_each(|token| glance.count(token));
        // The token behind the window, which begins the next one.
        let mut behind = None;
        for token in tokens.by_ref() {
            if token.span.end - begun > limits::OBFUSCATION_WINDOW {
                behind = Some(token);
                break;
            }
            glance.count(&token);
        }
        // In debug builds every window is counted, and one that was passed over must have shown nothing.
        if glance.may_show() || cfg!(debug_assertions) {
            let end = behind.as_ref().map_or(piece.len(), |token| token.span.start);
            let mut window = Window::new(piece);
            first.into_iter().for_each(|token| window.count(token));
            again.take_while(|token| token.span.start < end).for_each(|token| window.count(token));
            let judged = window.judge(span.start);
            debug_assert!(glance.may_show() || judged.places.is_empty(), "a window shows what a first look missed");
            worst = heavier(worst, judged);
        }
        let Some(token) = behind else { return worst };
        begun = token.span.start;
        first = Some(token);
    }
}

fn heavier(a: Obfuscation, b: Obfuscation) -> Obfuscation {
    let tables = a.tables || b.tables;
    let mut places = a.places.clone();
    places.extend(b.places.iter().cloned());
    let worst = if b.score > a.score { b } else { a };
    Obfuscation { tables, places, ..worst }
}
