//! What a change brings in, for a person: what is new first, for that is what the change is judged by.

use serde_json::Value;

use crate::diff::{Change, Difference};
use crate::finding::{Finding, Started, Verdict};

use super::human::words::{self, count};
use super::page::{Page, Tone};
use super::{Style, escape};

/// Things of one kind that are listed; the rest is counted.
const SHOWN: usize = 20;

/// The whole as JSON: `schema/difference.schema.json`.
pub fn json(difference: &Difference) -> serde_json::Result<String> {
    let value: Value = serde_json::to_value(difference)?;
    Ok(escape::json(&serde_json::to_string_pretty(&value)?) + "\n")
}

/// The page.
pub fn page(difference: &Difference, style: &Style) -> String {
    let mut page = Page::new(style);
    let word = difference.verdict.word().to_uppercase();
    page.item(
        0,
        (&word, super::human::tone_of(difference.verdict)),
        word.len() + 2,
        (sentence(difference), Tone::Strong),
    );
    page.gap();
    for (name, side) in [("old", &difference.old), ("new", &difference.new)] {
        let text = format!("{} ({})", side.target, side.verdict.word());
        page.item(0, (name, Tone::Faint), 5, (&text, Tone::Plain));
    }
    let findings = &difference.findings;
    listed(&mut page, "New findings", true, &findings.new, |page, finding| super::human::one(page, finding, style));
    listed(&mut page, "No longer found", false, &findings.absent, line);
    listed(&mut page, "Starts by itself or by a command, new", false, &difference.triggers.new, trigger);
    listed(&mut page, "Starts no longer", false, &difference.triggers.absent, trigger);
    listed(&mut page, "New packages", false, &difference.dependencies.new, |page, name| page.text(2, name));
    listed(&mut page, "Packages no longer named", false, &difference.dependencies.absent, |page, name| {
        page.text(2, name)
    });
    let gaps: Vec<_> = difference.gaps.iter().filter(|gap| gap.matters).collect();
    listed(&mut page, "Not read, and it matters", false, &gaps, |page, gap| {
        page.text(2, &format!("{} ({})", gap.locator, gap.reason));
    });
    page.heading("The same in both");
    let many = |n: u64, one: &str, other: &str| count(n, one, other);
    let unchanged = [
        many(findings.unchanged.len() as u64, "finding", "findings"),
        many(difference.triggers.unchanged, "trigger", "triggers"),
        many(difference.dependencies.unchanged, "package", "packages"),
    ];
    page.text(2, &unchanged.join(", "));
    super::human::suppressed(&mut page, &difference.suppressed);
    page.finish()
}

fn sentence(difference: &Difference) -> &'static str {
    match difference.verdict {
        Verdict::Block => "The change brings in something that blocks.",
        Verdict::Review => "The change brings in something that a person has to look at.",
        Verdict::Incomplete => "Nothing was found in what is new, and something that matters was not read.",
        Verdict::Pass => "The change brings in nothing that asks for block or review.",
    }
}

/// A heading and what stands under it, `apart` by an empty line each.
fn listed<T>(page: &mut Page, heading: &str, apart: bool, many: &[T], show: impl Fn(&mut Page, &T)) {
    if many.is_empty() {
        return;
    }
    page.heading(heading);
    for (number, one) in many.iter().take(SHOWN).enumerate() {
        if apart && number > 0 {
            page.gap();
        }
        show(page, one);
    }
    if many.len() > SHOWN {
        page.text(2, &format!("and {} more: `-f json` has them all", many.len() - SHOWN));
    }
}

fn line(page: &mut Page, finding: &Finding) {
    let place = format!("{}:{}  {}", finding.locator, finding.primary.line, finding.message);
    page.item(2, (finding.severity.word(), Tone::of(finding.severity)), 12, (&place, Tone::Plain));
}

fn trigger(page: &mut Page, started: &Started) {
    let text = format!("{}:{}  {}: {}", started.path, started.line, started.by, started.command);
    page.item(2, (started.moment.word(), Tone::Strong), 12, (&text, Tone::Plain));
}

/// A few lines in Markdown, for the summary of a CI job. Nothing of the target can be markup in it.
pub fn markdown(difference: &Difference, style: &Style) -> String {
    let style = Style { color: false, ..*style };
    let text = page(difference, &style);
    // A fence longer than any run of backticks in the text cannot be closed by it.
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let head = format!("### lurescan: {}\n\n{}\n\n", difference.verdict.word(), sentence(difference));
    format!("{head}{fence}text\n{text}{fence}\n")
}

impl<T> Change<T> {
    /// Whether nothing was added or taken away.
    pub fn is_none(&self) -> bool {
        self.new.is_empty() && self.absent.is_empty()
    }
}

/// The behaviours of new findings, in words.
pub fn behaviours(difference: &Difference) -> Vec<&'static str> {
    difference.behaviours.new.iter().filter_map(|behaviour| words::doing(*behaviour)).collect()
}
