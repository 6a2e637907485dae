//! Which gaps matter: verdict rule 7. An unread image that nothing opens does not; an unread script does.

use crate::artifact::Kind;
use crate::finding::Gap;
use crate::scan::RawGap;
use crate::signal::GapReason;

use super::paths::Index;
use super::reach::Reach;

/// Judges every gap and puts them in a stable order.
pub fn judge(index: &Index<'_>, reach: &Reach<'_>, raw: Vec<RawGap>) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = raw
        .into_iter()
        .map(|gap| {
            let reached = index.file_of(&gap.at).is_some_and(|file| reach.moment(file).is_some());
            Gap {
                locator: gap.at.to_string(),
                path: gap.at.path().to_string(),
                matters: matters(gap.kind, &gap.reason, reached),
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

fn matters(kind: Option<Kind>, reason: &GapReason, reached: bool) -> bool {
    if let GapReason::Absent(_) = reason {
        return false;
    }
    if reached {
        return true;
    }
    match kind {
        Some(Kind::Image | Kind::Font | Kind::Media | Kind::Document | Kind::Prose | Kind::Table | Kind::Css) => {
            matches!(reason, GapReason::Crashed | GapReason::Limit(_))
                && !matches!(reason, GapReason::Limit(crate::signal::Limit::FileBytes))
        }
        _ => true,
    }
}
