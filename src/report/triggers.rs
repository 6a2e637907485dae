//! `lurescan triggers`: what runs when, by the moments of a reader's day; for a terminal, as JSON, as Markdown.
//!
//! The table answers a question that findings do not: what starts here at all, what the user is asked before, and which of
//! it was read and found harmless.

use serde_json::{Value, json};

use crate::finding::{Overview, Report, Started, Told};
use crate::mechanism::{self, Asks};

use super::human::capital;
use super::page::{Page, Tone};
use super::{Style, escape};

/// The formats of this table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a person at a terminal
    Human,
    /// One JSON object
    Json,
    /// A Markdown document with one table a moment
    Markdown,
}

/// Starts of one mechanism that are shown to a person: a workspace has hundreds of modules that are imported.
const SHOWN: usize = 12;
/// Names listed in one line.
const LISTED: usize = 6;

/// The table of one report.
pub fn text(report: &Report, format: Format, style: &Style) -> serde_json::Result<String> {
    let none = Overview::default();
    let overview = report.overview.as_ref().unwrap_or(&none);
    Ok(match format {
        Format::Human => page(report, overview, style),
        Format::Json => escape::json(&serde_json::to_string_pretty(&object(report, overview))?) + "\n",
        Format::Markdown => markdown(report, overview),
    })
}

/// `schema/triggers.schema.json`.
pub fn object(report: &Report, overview: &Overview) -> Value {
    json!({
        "schema": report.schema,
        "engine": report.engine,
        "target": report.target,
        "sha256": report.sha256,
        "verdict": report.verdict,
        "triggers": overview.triggers,
        "omitted": overview.omitted,
    })
}

/// What was found in what a trigger starts.
fn told(started: &Started) -> String {
    let absent = started.ends.iter().any(|end| end.what == "absent");
    match started.told {
        Told::Block => format!("BLOCK: {}", started.rules.join(", ")),
        Told::Review => format!("review: {}", started.rules.join(", ")),
        Told::Unread => "not all of it could be read".to_owned(),
        Told::Harmless if absent && started.reached == 0 => "what it names is not in the target".to_owned(),
        Told::Harmless if started.reached == 0 && started.command.is_empty() => "it was read, nothing found".to_owned(),
        Told::Harmless if started.reached == 0 => "the command was read, nothing found".to_owned(),
        Told::Harmless => {
            format!(
                "{} read, nothing found",
                if started.reached == 1 { "1 file".to_owned() } else { format!("{} files", started.reached) }
            )
        }
    }
}

fn tone(started: &Started) -> Tone {
    match started.told {
        Told::Block => Tone::Alarm,
        Told::Review => Tone::Warning,
        Told::Unread => Tone::Unread,
        Told::Harmless => Tone::Good,
    }
}

fn asks(word: &str) -> &'static str {
    let all = [Asks::Nothing, Asks::Trust, Asks::Permission, Asks::Command, Asks::Container];
    all.into_iter().find(|asks| asks.word() == word).map_or("", Asks::phrase)
}

/// The ends that lead nowhere, by what they are.
fn ends(started: &Started) -> Vec<String> {
    [
        ("absent", "not in the target"),
        ("fetched", "would be fetched"),
        ("computed", "not followed, the name is computed"),
    ]
    .into_iter()
    .filter_map(|(what, words)| {
        let names: Vec<&str> =
            started.ends.iter().filter(|end| end.what == what).map(|end| end.name.as_str()).collect();
        let named: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).take(LISTED).collect();
        let more = if names.len() > LISTED { format!(" and {} more", names.len() - LISTED) } else { String::new() };
        (!names.is_empty())
            .then(|| format!("{words}: {}{more}", named.join(", ")).trim_end_matches([':', ' ']).to_owned())
    })
    .collect()
}

fn reaches(started: &Started) -> Option<String> {
    let others: Vec<&str> = started.reaches.iter().map(String::as_str).filter(|path| *path != started.path).collect();
    let more = started
        .reached
        .saturating_sub(others.len().min(LISTED) as u64 + u64::from(others.len() < started.reaches.len()));
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!others.is_empty()).then(|| format!("→ {}{more}", others[..others.len().min(LISTED)].join(", ")))
}

fn page(report: &Report, overview: &Overview, style: &Style) -> String {
    let mut page = Page::new(style);
    page.item(0, ("What runs, and when", Tone::Strong), 0, ("", Tone::Plain));
    page.item(0, ("target", Tone::Faint), 8, (&report.target, Tone::Plain));
    page.item(0, ("verdict", Tone::Faint), 8, (report.verdict.word(), Tone::Plain));
    if overview.triggers.is_empty() {
        page.gap();
        page.text(0, "Nothing was found that starts code by itself or at a known command.");
    }
    for moment in overview.triggers.chunk_by(|a, b| a.moment == b.moment) {
        page.heading(&capital(moment[0].moment.phrase()));
        for kind in moment.chunk_by(|a, b| a.kind == b.kind) {
            mechanism(&mut page, kind);
        }
    }
    if overview.omitted > 0 {
        page.gap();
        page.text(0, &format!("{} more triggers are left out.", overview.omitted));
    }
    if report.gaps.iter().any(|gap| gap.matters) {
        page.gap();
        page.text(0, "Not everything could be read: `lurescan scan` lists the gaps.");
    }
    page.finish()
}

/// The starts by one mechanism, with what it depends on said once.
fn mechanism(page: &mut Page, kind: &[Started]) {
    let row = mechanism::all().find(|row| row.id == kind[0].kind);
    let name = row.map_or_else(|| kind[0].by.clone(), |row| row.named(&labels(kind)));
    page.item(2, (&name, Tone::Strong), 4, ("", Tone::Plain));
    let when = if kind[0].when.is_empty() { String::new() } else { format!("; {}", kind[0].when) };
    page.item(4, ("", Tone::Plain), 4, (&format!("{}{when}", asks(&kind[0].asks)), Tone::Faint));
    let mut shown: Vec<&Started> = kind.iter().collect();
    shown.sort_by_key(|started| started.told);
    for started in shown.iter().take(SHOWN) {
        let label = if started.label.is_empty() { String::new() } else { format!("  {}", started.label) };
        let platform = if started.platform == "any" { String::new() } else { format!("  [{}]", started.platform) };
        let place = format!("{}:{}", started.path, started.line);
        page.item(4, (&place, Tone::Plain), place.chars().count() + 6, (&format!("{label}{platform}"), Tone::Faint));
        if !started.command.is_empty() && started.command != started.label {
            page.quote(6, &started.command);
        }
        for line in reaches(started).into_iter().chain(ends(started)) {
            page.text(6, &line);
        }
        page.item(6, ("", Tone::Plain), 6, (&told(started), tone(started)));
    }
    if shown.len() > SHOWN {
        page.text(4, &format!("and {} more; `-f json` has them all", shown.len() - SHOWN));
    }
}

/// What the authors call the starts of one mechanism, the first few.
fn labels(kind: &[Started]) -> String {
    let mut labels: Vec<&str> =
        kind.iter().map(|started| started.label.as_str()).filter(|label| !label.is_empty()).collect();
    labels.dedup();
    match labels.len() {
        0 => String::new(),
        n if n <= 3 => labels.join(", "),
        _ => format!("{}, …", labels[..3].join(", ")),
    }
}

/// A cell of a Markdown table: nothing of the target may end it, or become markup.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in escape::line(text).chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '!' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            c => out.push(c),
        }
    }
    out.replace("://", ":\u{2060}//")
}

fn markdown(report: &Report, overview: &Overview) -> String {
    let mut out =
        format!("# What runs in {}, and when\n\nVerdict: **{}**\n", cell(&report.target), report.verdict.word());
    for moment in overview.triggers.chunk_by(|a, b| a.moment == b.moment) {
        out.push_str(&format!("\n## {}\n\n", capital(moment[0].moment.phrase())));
        out.push_str("| what | where | command | asks | leads to | found |\n|---|---|---|---|---|---|\n");
        for started in moment {
            let platform = if started.platform == "any" { String::new() } else { format!(" ({})", started.platform) };
            let mut leads: Vec<String> = reaches(started).into_iter().collect();
            leads.extend(ends(started));
            let row = [
                format!("{}{platform}", started.by),
                format!("{}:{}", started.path, started.line),
                started.command.clone(),
                asks(&started.asks).to_owned(),
                leads.join("; "),
                told(started),
            ];
            out.push_str(&format!("| {} |\n", row.map(|text| cell(&text)).join(" | ")));
        }
        let mut notes: Vec<(&str, &str)> = moment.iter().map(|s| (s.kind.as_str(), s.when.as_str())).collect();
        notes.dedup();
        for (kind, when) in notes.into_iter().filter(|(_, when)| !when.is_empty()) {
            let name = mechanism::all().find(|row| row.id == kind).map_or(kind.to_owned(), |row| row.named("…"));
            out.push_str(&format!("\n- {}: {}", cell(&name), cell(when)));
        }
        out.push('\n');
    }
    if overview.triggers.is_empty() {
        out.push_str("\nNothing was found that starts code by itself or at a known command.\n");
    }
    if overview.omitted > 0 {
        out.push_str(&format!("\n{} more triggers are left out.\n", overview.omitted));
    }
    out
}
