//! One file per output format; all of them are pure functions of a [`crate::finding::Report`].

pub mod escape;
pub mod ndjson;

use std::io;

use crate::finding::{Report, Severity};

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
}

/// How a report is written. Nothing here changes what was found.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Colour by ANSI escapes.
    pub color: bool,
    /// Columns to wrap at.
    pub width: usize,
    /// Leave out what may differ between two runs over the same bytes.
    pub reproducible: bool,
    /// Show text of the target beside findings.
    pub snippets: bool,
    /// Findings below this are counted and not printed.
    pub min_severity: Severity,
    /// Today as days since 1970-01-01.
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
            today: None,
        }
    }
}

/// Writes one report.
pub fn write(report: &Report, format: Format, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    write_all(std::slice::from_ref(report), format, style, out)
}

/// Writes several reports.
pub fn write_all(reports: &[Report], format: Format, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let _ = format;
    for report in reports {
        let mut report = report.clone();
        if style.reproducible {
            report.environment = None;
        }
        serde_json::to_writer_pretty(&mut *out, &report)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
