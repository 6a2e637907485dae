//! One file per output format; all of them are pure functions of a [`crate::finding::Report`].
//!
//! Everything that comes from the target passes through [`escape`] on its way out, whatever escaped it before: a
//! format must not rely on a detector's care.

pub mod age;
pub mod diff;
pub mod escape;
pub mod false_positive;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod markdown;
pub mod ndjson;
pub mod page;
pub mod sarif;
pub mod triggers;

use std::borrow::Cow;
use std::io;

use crate::finding::{Finding, Report, Severity};

/// The output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a person at a terminal
    Human,
    /// The whole report, pretty-printed
    Json,
    /// One compact record a line: the stable schema
    Ndjson,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// GitLab's security report
    GitlabSast,
    /// GitLab's code quality report
    GitlabQuality,
}

/// How a report is written. Nothing here changes what was found.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Colour by ANSI escapes.
    pub color: bool,
    /// Columns to wrap at.
    pub width: usize,
    /// Leave out what may differ between two runs over the same bytes: environment and ages.
    pub reproducible: bool,
    /// Show text of the target beside findings.
    pub snippets: bool,
    /// Findings below this are counted and not printed.
    pub min_severity: Severity,
    /// What SARIF is written for.
    pub profile: sarif::Profile,
    /// Today as days since 1970-01-01, for the age of rule and intelligence packs; `None` leaves ages out.
    pub today: Option<i64>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
            reproducible: false,
            snippets: true,
            min_severity: Severity::Info,
            profile: sarif::Profile::Full,
            today: None,
        }
    }
}

impl Style {
    fn shows(&self, finding: &Finding) -> bool {
        finding.severity >= self.min_severity
    }

    /// How many findings this style does not print.
    fn hidden(&self, report: &Report) -> usize {
        report.findings.iter().filter(|finding| !self.shows(finding)).count()
    }
}

/// Writes one report.
pub fn write(report: &Report, format: Format, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    write_all(std::slice::from_ref(report), format, style, out)
}

/// Writes several reports: one after the other, for SARIF as runs of one log.
pub fn write_all(reports: &[Report], format: Format, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if format == Format::Sarif {
        let reports: Vec<Report> = reports.iter().map(|report| selected(report, style).into_owned()).collect();
        return out.write_all(sarif::text(&reports, style)?.as_bytes());
    }
    if matches!(format, Format::GitlabSast | Format::GitlabQuality) {
        let reports: Vec<Report> = reports.iter().map(|report| selected(report, style).into_owned()).collect();
        let text =
            if format == Format::GitlabSast { gitlab::sast(&reports, style)? } else { gitlab::quality(&reports)? };
        return out.write_all(text.as_bytes());
    }
    for (number, report) in reports.iter().enumerate() {
        let text = match format {
            Format::Human if number > 0 => format!("\n{}", human::page(report, style)),
            Format::Human => human::page(report, style),
            Format::Json => json::text(&selected(report, style), style.hidden(report))?,
            _ => ndjson::line(&selected(report, style), style.hidden(report))?,
        };
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// The report as the style wants it, for machines: without the findings, snippets and environment it leaves out.
fn selected<'r>(report: &'r Report, style: &Style) -> Cow<'r, Report> {
    let whole = style.snippets && style.hidden(report) == 0 && !(style.reproducible && report.environment.is_some());
    let old = report.packs.iter().any(|pack| age::old(pack, style).is_some());
    if whole && !old {
        return Cow::Borrowed(report);
    }
    let mut report = report.clone();
    report.findings.retain(|finding| style.shows(finding));
    if !style.snippets {
        let suppressed = report.suppressed.iter_mut().map(|one| &mut one.finding);
        for finding in report.findings.iter_mut().chain(suppressed) {
            finding.primary.excerpt.clear();
            finding.related.iter_mut().for_each(|evidence| evidence.excerpt.clear());
            finding.chain.iter_mut().for_each(|step| step.excerpt.clear());
        }
    }
    if style.reproducible {
        report.environment = None;
    }
    for pack in &mut report.packs {
        pack.age_days = age::old(pack, style);
    }
    Cow::Owned(report)
}
