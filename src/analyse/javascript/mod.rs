//! JavaScript and TypeScript through oxc, with tree-sitter as the error-tolerant second view.
//!
//! oxc returns an empty program when it gives up, so a syntax error would be an evasion: every dialect is tried, then the
//! second view reads what it can, and only if neither says anything is there a gap. Both trees stay inside this folder.

mod after_exports;
pub mod builtins;
mod constants;
mod gate;
pub mod machine;
mod names;
mod powers;
mod prune;
mod skim;
mod tolerant;
mod walk;

use std::cell::Cell;

use oxc::allocator::Allocator;
use oxc::ast::ast::Program;
use oxc::parser::Parser;
use oxc::semantic::{SemanticBuilder, Stats};
use oxc::span::SourceType;

use crate::analyse::{Analysed, flow, obfuscation};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use crate::signal::{GapReason, Limit};

pub use after_exports::is_configuration;
pub use gate::{Reason, reason};
pub use powers::Powers;
use prune::Pruned;
pub use skim::skim;

/// What the view has just done: for whoever measures it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Decided whether the tree is needed, and read the file without it if not.
    Gate,
    /// Left out the functions of a large file that do not matter.
    Prune,
    /// Built the tree.
    Parse,
    /// Resolved its names.
    Names,
    /// Read facts off it.
    Walk,
    /// Decided whether the program is followed, and followed it.
    Follow,
}

/// Establishes the facts of a JavaScript or TypeScript artifact.
pub fn view(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    observed(artifact, text, out, |_| {});
}

/// [`view`], telling `done` of every stage when it ends.
pub fn observed(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed, mut done: impl FnMut(Stage)) {
    if !matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript) {
        return;
    }
    if text.str.len() > limits::PARSE_BYTES {
        out.gaps.push(("javascript", GapReason::Limit(Limit::ParseBytes)));
        return;
    }
    if is_declaration(artifact) && out.facts.layout.offscreen.is_empty() && out.facts.layout.long_lines.is_empty() {
        let before = (out.facts.imports.len(), out.facts.exports.len());
        let (full, acts) = skim::declarations(text, &mut out.facts);
        if !acts {
            if full {
                out.gaps.push(("javascript", GapReason::Limit(Limit::Facts)));
            }
            done(Stage::Gate);
            return;
        }
        // The tree tells them better.
        out.facts.imports.truncate(before.0);
        out.facts.exports.truncate(before.1);
    }
    if is_declaration(artifact) {
        obfuscation::whole(text, &mut out.facts.obfuscation);
    }
    out.facts.parsed = reason(artifact, text, &out.facts);
    if out.facts.parsed.is_none() {
        if skim(text, &mut out.facts) {
            out.gaps.push(("javascript", GapReason::Limit(Limit::Facts)));
        }
        done(Stage::Gate);
        return;
    }
    done(Stage::Gate);
    // Taken out and put back: a panic in between leaves none, and the next file begins with a new one.
    let mut allocator = ARENA.take().unwrap_or_default();
    // What is hidden by its shape in a file of a loader's size is looked into as a whole.
    let hidden = is_shaped(&out.facts) && text.str.len() as u64 <= limits::EVALUATOR_HIDDEN_BYTES;
    let pruned = if hidden { None } else { prune::prune(artifact, text, &out.facts) };
    done(Stage::Prune);
    in_arena(&allocator, artifact, text, pruned.as_ref(), out, &mut done);
    if allocator.capacity() <= limits::ARENA_BYTES {
        allocator.reset();
        ARENA.set(Some(allocator));
    }
}

thread_local! {
    /// The memory of the last tree of this thread: most of a small file's cost is asking for it and giving it back.
    static ARENA: Cell<Option<Allocator>> = const { Cell::new(None) };
}

/// The tree and all that is asked of it.
fn in_arena(
    allocator: &Allocator,
    artifact: &Artifact,
    text: &Text<'_>,
    pruned: Option<&Pruned>,
    out: &mut Analysed,
    done: &mut impl FnMut(Stage),
) {
    let dialects = dialects(artifact);
    let partly = pruned.and_then(|pruned| Some((clean(allocator, &pruned.text, &dialects)?, pruned)));
    let (left, left_out) =
        partly.as_ref().map_or((text.str.len(), &[][..]), |(_, pruned)| (pruned.left, pruned.bodies.as_slice()));
    let Some(program) = partly.map(|(program, _)| program).or_else(|| parse(allocator, &text.str, &dialects)) else {
        tolerant::view(text, out);
        return;
    };
    let program = allocator.alloc(program);
    done(Stage::Parse);
    let scoping = SemanticBuilder::new().with_stats(usual(left)).build(program).semantic.into_scoping();
    done(Stage::Names);
    let (full, powers) = walk::walk(program, &scoping, text, left_out.is_empty(), &mut out.facts);
    if is_configuration(artifact.path()) {
        out.facts.layout.after_exports = after_exports::find(program);
    }
    done(Stage::Walk);
    // What was found to become code was followed where it does; here it is only read.
    let table =
        out.facts.obfuscation.tables && (powers.use_tables() || text.str.len() <= limits::FOLLOWED_WEAKLY_BYTES);
    let hidden = is_shaped(&out.facts) || table;
    out.facts.powers = powers;
    if !artifact.blob.at.is_evaluated() && (hidden || powers.matter(text.str.len()) && !is_declaration(artifact)) {
        let effort = match hidden {
            true if out.facts.obfuscation.score >= obfuscation::WHOLE_FILE => machine::Effort::Hidden,
            true if is_shaped(&out.facts) => machine::Effort::Shaped,
            true => machine::Effort::Table,
            false if powers.run_texts() => machine::Effort::Ordinary,
            false => machine::Effort::Least,
        };
        let about = machine::About { effort, left, left_out, hidden: &out.facts.obfuscation.places };
        let outcome = machine::follow(allocator, &text.str, program, scoping, &about);
        flow::findings::note(outcome, text, out);
    }
    done(Stage::Follow);
    if full {
        out.gaps.push(("javascript", GapReason::Limit(Limit::Facts)));
    }
}

/// The scopes, symbols and references that programs of that length usually have: room to begin with. Counting them takes
/// half as long as resolving them.
fn usual(bytes: usize) -> Stats {
    let one_in = |one: usize| (bytes / one) as u32;
    Stats::new(0, one_in(60), one_in(30), one_in(10))
}

/// Whether a file hides its meaning by more than a list of texts that are no words.
fn is_shaped(facts: &crate::analyse::Facts) -> bool {
    let ordinary = facts.obfuscation.score < obfuscation::IN_ODD_PLACE;
    !ordinary || facts.parsed == Some(Reason::Escapes) || facts.obfuscation.tables && facts.obfuscation.score > 0
}

/// The value of a pure expression or program as canonical text; `None` if it is not known.
pub fn fold(text: &str) -> Option<String> {
    machine::fold(&Allocator::default(), text)
}

/// Whether `text` as a whole is a program: no error in any dialect, and at least one call or function.
pub fn is_program(text: &str) -> bool {
    let allocator = Allocator::default();
    [SourceType::unambiguous(), SourceType::cjs()].into_iter().any(|dialect| {
        let parsed = Parser::new(&allocator, text, dialect).parse();
        !parsed.panicked && parsed.diagnostics.is_empty() && walk::does_something(&parsed.program)
    })
}

/// Whether the name promises declarations only.
pub(super) fn is_declaration(artifact: &Artifact) -> bool {
    let name = artifact.path().name_lower();
    [".d.ts", ".d.mts", ".d.cts"].iter().any(|ending| name.ends_with(ending))
}

/// The dialects to try, the likeliest first.
fn dialects(artifact: &Artifact) -> Vec<SourceType> {
    let javascript = [SourceType::unambiguous().with_jsx(true), SourceType::cjs().with_jsx(true)];
    let typescript = [SourceType::ts(), SourceType::tsx()];
    if is_declaration(artifact) {
        return [SourceType::d_ts()].into_iter().chain(typescript).collect();
    }
    match artifact.path().extension().as_str() {
        "tsx" => [SourceType::tsx(), SourceType::ts()].into_iter().chain(javascript).collect(),
        _ if artifact.kind == Kind::TypeScript => typescript.into_iter().chain(javascript).collect(),
        _ => javascript.into_iter().chain(typescript).collect(),
    }
}

/// The program in the first dialect without an error.
fn clean<'a>(allocator: &'a Allocator, text: &'a str, dialects: &[SourceType]) -> Option<Program<'a>> {
    dialects.iter().find_map(|dialect| {
        let parsed = Parser::new(allocator, text, *dialect).parse();
        (!parsed.panicked && parsed.diagnostics.is_empty()).then_some(parsed.program)
    })
}

/// The first dialect without an error, or else the one whose program reaches furthest.
fn parse<'a>(allocator: &'a Allocator, text: &'a str, dialects: &[SourceType]) -> Option<Program<'a>> {
    let mut best: Option<Program<'a>> = None;
    for dialect in dialects {
        let parsed = Parser::new(allocator, text, *dialect).parse();
        if parsed.panicked {
            continue;
        }
        if parsed.diagnostics.is_empty() {
            return Some(parsed.program);
        }
        let reaches = |program: &Program<'_>| program.body.len();
        if !parsed.program.body.is_empty() && best.as_ref().is_none_or(|kept| reaches(kept) < reaches(&parsed.program))
        {
            best = Some(parsed.program);
        }
    }
    best
}
