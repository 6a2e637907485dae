//! Which gaps matter: verdict rule 7. An unread image that nothing opens does not; an unread script does.

use crate::artifact::Kind;
use crate::finding::Gap;
use crate::locator::{BytePath, Codec, Locator, Step};
use crate::scan::RawGap;
use crate::signal::GapReason;

use super::paths::Index;
use super::reach::Reach;

/// Judges every gap and puts them in a stable order.
pub fn judge(index: &Index<'_>, reach: &Reach<'_>, raw: Vec<RawGap>) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = raw
        .into_iter()
        .map(|gap| {
            let absent = matches!(gap.reason, GapReason::Absent(_));
            let reached = !absent && index.file_of(&gap.at).is_some_and(|file| reach.moment(file).is_some());
            Gap {
                locator: gap.at.to_string(),
                path: gap.at.path().to_string(),
                matters: !lists_packages(&gap)
                    && !looks_like_a_container(&gap)
                    && !is_template(&gap)
                    && (reached || !declares_types(gap.at.path()) && matters(gap.kind, &gap.reason)),
                reason: gap.reason,
                stage: gap.stage.to_owned(),
            }
        })
        .collect();
    gaps.sort_by(|a, b| {
        (!a.matters, &a.locator, &a.stage, &a.reason).cmp(&(!b.matters, &b.locator, &b.stage, &b.reason))
    });
    gaps.dedup();
    gaps
}

/// TypeScript declarations hold no code: only a compiler reads them, and compilers write some that no parser reads.
fn declares_types(path: &BytePath) -> bool {
    [".d.ts", ".d.mts", ".d.cts"].iter().any(|ending| path.name_lower().ends_with(ending))
}

/// A list of packages that no reader here understands runs nothing by itself, and honest projects have some. One that is
/// over a limit is the target's doing.
fn lists_packages(gap: &RawGap) -> bool {
    gap.stage == "dependencies" && !matches!(gap.reason, GapReason::Limit(_))
}

/// Encoded text in a source that begins like a container and is none, as tests of readers of containers hold: nobody opens
/// it but a program, and what a program decodes is followed.
fn looks_like_a_container(gap: &RawGap) -> bool {
    let encoded = |at: &Locator| matches!(at.step, Step::Layer { codec: Codec::Base64 | Codec::Hex, .. });
    matches!(gap.reason, GapReason::Malformed(_)) && gap.stage == "unpack" && gap.at.ancestry().any(encoded)
}

/// A script inside a page that no parser understands is what a template engine has still to fill in: no browser runs it as
/// it stands.
fn is_template(gap: &RawGap) -> bool {
    let embedded = matches!(gap.at.step, Step::Layer { codec: Codec::Embedded, .. });
    embedded && gap.stage == "javascript" && matches!(gap.reason, GapReason::Malformed(_))
}

fn matters(kind: Option<Kind>, reason: &GapReason) -> bool {
    match kind {
        _ if matches!(reason, GapReason::Absent(_)) => false,
        Some(Kind::Image | Kind::Font | Kind::Media | Kind::Document | Kind::Prose | Kind::Table | Kind::Css) => {
            matches!(reason, GapReason::Crashed | GapReason::Limit(_))
                && !matches!(reason, GapReason::Limit(crate::signal::Limit::FileBytes))
        }
        _ => true,
    }
}
