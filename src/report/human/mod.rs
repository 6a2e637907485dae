//! The report for a person, in the order of their questions: may I open it, what would happen and when, where does it
//! stand, what was read, what was not, what now.

mod coverage;
mod next;
pub mod words;

use crate::correlate::triggers::weight;
use crate::finding::{Finding, Report, Verdict};
use crate::signal::{Behaviour, Moment};
use crate::suppress::Suppressed;

use super::page::{Page, Tone};
use super::{Style, age};
pub(crate) use words::capital;
use words::{count, count_of, listed};

/// Findings shown with their evidence; a reader needs the first few, and the other formats have all.
const EVIDENCE_SHOWN: usize = 20;
/// Files named for one moment.
const FILES_SHOWN: usize = 8;
/// Column at which the text of a finding stands.
const HANG: usize = 12;

/// The whole page.
pub fn page(report: &Report, style: &Style) -> String {
    let mut page = Page::new(style);
    verdict(&mut page, report);
    happenings(&mut page, report);
    evidence(&mut page, report, style);
    around(&mut page, report);
    suppressed(&mut page, &report.suppressed);
    coverage::read(&mut page, report, style);
    coverage::unread(&mut page, report);
    next::steps(&mut page, report);
    page.finish()
}

/// The finding that says it best: decides the verdict, and earliest.
fn leading(report: &Report) -> Option<&Finding> {
    let decides = report.findings.iter().filter(|f| f.decides == report.verdict && f.decides != Verdict::Pass);
    decides.min_by_key(|f| (weight(moment(f)), std::cmp::Reverse(f.severity)))
}

fn moment(finding: &Finding) -> Moment {
    finding.moment.unwrap_or(Moment::Unknown)
}

pub(super) fn tone_of(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Block => Tone::Alarm,
        Verdict::Review => Tone::Warning,
        Verdict::Incomplete => Tone::Unread,
        Verdict::Pass => Tone::Good,
    }
}

fn verdict(page: &mut Page, report: &Report) {
    let word = report.verdict.word().to_uppercase();
    let sentence = words::sentence(report, leading(report));
    page.item(0, (&word, tone_of(report.verdict)), word.len() + 2, (&sentence, Tone::Strong));
    let mut deciding = report.findings.iter().filter(|f| f.decides == report.verdict).peekable();
    let past = |f: &Finding| f.git.as_ref().is_some_and(|git| !git.checked_out);
    if deciding.peek().is_some() && deciding.all(past) {
        page.text(word.len() + 2, "It stands in versions that are not checked out.");
    }
    if report.verdict == Verdict::Pass {
        page.text(
            word.len() + 2,
            "A pass says that none of the known ways in stands in what was read. It is no proof.",
        );
    }
    page.gap();
    page.item(0, ("target", Tone::Faint), 8, (&report.target, Tone::Plain));
    if !report.sha256.is_empty() {
        page.item(0, ("sha256", Tone::Faint), 8, (&report.sha256, Tone::Plain));
    }
}

/// What would happen, earliest first: one line a file.
fn happenings(page: &mut Page, report: &Report) {
    let mut deciding: Vec<&Finding> = report.findings.iter().filter(|f| f.decides < Verdict::Incomplete).collect();
    if deciding.is_empty() {
        return;
    }
    deciding.sort_by_key(|f| weight(moment(f)));
    page.heading("What would happen");
    for group in deciding.chunk_by(|a, b| moment(a) == moment(b)) {
        page.text(2, &capital(moment(group[0]).phrase()));
        let mut files: Vec<(&str, Vec<&Finding>)> = Vec::new();
        for &finding in group {
            match files.iter_mut().find(|(path, _)| *path == finding.path) {
                Some((_, findings)) => findings.push(finding),
                None => files.push((&finding.path, vec![finding])),
            }
        }
        let rows = files.iter().take(FILES_SHOWN).map(|(path, findings)| ((*path).to_owned(), doings(findings)));
        page.table(4, Tone::Strong, &rows.collect::<Vec<_>>());
        if files.len() > FILES_SHOWN {
            page.text(4, &format!("and {} more", count(files.len() as u64 - FILES_SHOWN as u64, "file", "files")));
        }
    }
}

/// What one file would do, in words; the findings' own messages where no behaviour is known.
fn doings(findings: &[&Finding]) -> String {
    let mut behaviours: Vec<Behaviour> = findings.iter().flat_map(|f| f.behaviours.iter().copied()).collect();
    behaviours.sort_unstable();
    behaviours.dedup();
    let doings: Vec<&str> = behaviours.into_iter().filter_map(words::doing).collect();
    if doings.is_empty() { findings[0].message.clone() } else { listed(&doings) }
}

fn evidence(page: &mut Page, report: &Report, style: &Style) {
    let deciding: Vec<&Finding> =
        report.findings.iter().filter(|f| f.decides < Verdict::Incomplete && style.shows(f)).collect();
    let context = report.findings.iter().filter(|f| f.decides >= Verdict::Incomplete && style.shows(f));
    let context = count_of(context.map(|f| f.rule.as_str()));
    let hidden = style.hidden(report);
    if deciding.is_empty() && context.is_empty() && hidden == 0 {
        return;
    }
    page.heading("Evidence");
    for (number, finding) in deciding.iter().take(EVIDENCE_SHOWN).enumerate() {
        if number > 0 {
            page.gap();
        }
        one(page, finding, style);
    }
    if deciding.len() > EVIDENCE_SHOWN {
        page.gap();
        let more = count((deciding.len() - EVIDENCE_SHOWN) as u64, "finding", "findings");
        page.text(2, &format!("and {more} more: `-f json` has them all"));
    }
    if !context.is_empty() {
        page.gap();
        let rules: Vec<String> = context.iter().map(|(rule, n)| format!("{rule} ({n})")).collect();
        let text = format!("decides nothing, `-f json` has it: {}", rules.join(", "));
        page.item(2, ("context", Tone::Faint), HANG, (&text, Tone::Faint));
    }
    if hidden > 0 {
        let hidden = count(hidden as u64, "finding", "findings");
        let below = format!("{hidden} below severity {}", style.min_severity.word());
        page.item(2, ("not shown", Tone::Faint), HANG, (&below, Tone::Faint));
    }
}

/// What is accepted, and who says so: counted, never silent.
pub(super) fn suppressed(page: &mut Page, many: &[Suppressed]) {
    if many.is_empty() {
        return;
    }
    page.heading("Accepted");
    let reasons: Vec<String> = many.iter().map(|one| format!("{} ({})", one.reason, one.source)).collect();
    for (reason, number) in count_of(reasons.iter().map(String::as_str)) {
        page.text(2, &format!("{}: {reason}", count(number, "finding", "findings")));
    }
}

/// What stands around and decides nothing.
fn around(page: &mut Page, report: &Report) {
    if report.around.is_empty() {
        return;
    }
    page.heading("Around it (decides nothing)");
    let row = |note: &crate::finding::Around| (format!("{}:{}", note.path, note.line), note.says.clone());
    page.table(2, Tone::Faint, &report.around.iter().map(row).collect::<Vec<_>>());
}

/// One finding: severity, place and rule, then what, the text itself, how it is hidden, the way there, who it resembles.
pub(super) fn one(page: &mut Page, finding: &Finding, style: &Style) {
    let snippets = style.snippets;
    let place = format!("{}:{}:{}", finding.locator, finding.primary.line, finding.primary.column);
    page.item(2, (finding.severity.word(), Tone::of(finding.severity)), HANG, (&place, Tone::Strong));
    page.item(HANG, (&finding.rule, Tone::Faint), HANG + finding.rule.chars().count() + 2, ("", Tone::Plain));
    page.text(HANG, &finding.message);
    if snippets && !finding.primary.excerpt.is_empty() {
        page.quote(HANG, &finding.primary.excerpt);
    }
    for related in finding.related.iter().take(3) {
        let label = if related.label.is_empty() { "see also" } else { &related.label };
        page.text(HANG, &format!("line {}, column {}: {label}", related.line, related.column));
        if snippets && !related.excerpt.is_empty() {
            page.quote(HANG, &related.excerpt);
        }
    }
    let hidden: Vec<&str> = finding.concealments.iter().map(|&c| words::hiding(c)).collect();
    if !hidden.is_empty() {
        page.text(HANG, &format!("kept from view: {}", hidden.join("; ")));
    }
    if finding.chain.len() > 1 {
        page.text(HANG, &format!("runs {}, by this way:", moment(finding).phrase()));
        for (number, step) in finding.chain.iter().enumerate() {
            let place = format!("{}:{}:{}", step.locator, step.line, step.column);
            let lead = format!("{}.", number + 1);
            page.item(HANG + 2, (&lead, Tone::Plain), HANG + 6, (&format!("{place}  {}", step.what), Tone::Plain));
            // The last step is the place itself, whose text stands above.
            if snippets && !step.excerpt.is_empty() && number + 1 < finding.chain.len() {
                page.quote(HANG + 6, &step.excerpt);
            }
        }
    }
    for family in &finding.families {
        let age = age::days_since(&family.date, style).map_or(String::new(), |days| format!(", {days} days ago"));
        let confidence = words::confidence(family.confidence);
        let text = format!(
            "matches published tradecraft of {} ({}, {}{age}, {confidence} confidence)",
            family.name, family.source, family.date
        );
        page.item(HANG, ("", Tone::Plain), HANG, (&text, Tone::Warning));
    }
    if let Some(git) = finding.git.as_ref().filter(|git| !git.checked_out) {
        page.text(HANG, &words::committed(git));
    }
    if !finding.also_at.is_empty() {
        page.text(HANG, &format!("the same content again: {}", finding.also_at.join(", ")));
    }
}
