//! What was read and how much, and what could not be read.

use crate::finding::{Gap, Pack, Report};
use crate::limits;
use crate::signal::GapReason;

use super::super::page::{Page, Tone};
use super::super::{Style, age};
use super::words::{count, count_of, size};

/// Gaps of each half that are listed one by one; the rest is counted by reason.
const GAPS_SHOWN: usize = 8;
/// Characters of a digest that are shown.
const DIGEST: usize = 12;

/// Files, members, bytes, packs.
pub fn read(page: &mut Page, report: &Report, style: &Style) {
    let stats = &report.stats;
    page.heading("What was read");
    let mut read = format!("{}, {}", count(stats.files, "file", "files"), size(stats.bytes));
    if stats.unpacked > 0 {
        let unpacked = count(stats.unpacked, "member or layer", "members and layers");
        read.push_str(&format!("; {unpacked} unpacked from them, {}", size(stats.unpacked_bytes)));
    }
    page.text(2, &format!("{read}; {} examined", super::words::thousands(stats.analysed)));
    for pack in &report.packs {
        page.text(2, &pack_line(pack, style));
    }
    if !report.deterministic {
        page.text(2, "A clock limit or a stop ended a part of it: another run may read more.");
    }
    if let (Some(environment), false) = (&report.environment, style.reproducible) {
        let seconds = environment.elapsed_ms / 1_000;
        let hundredths = environment.elapsed_ms % 1_000 / 10;
        let mut line =
            format!("{seconds}.{hundredths:02} s on {}", count(environment.threads.into(), "thread", "threads"));
        if !environment.sandbox.is_empty() {
            line.push_str(&format!("; sandbox: {}", environment.sandbox.join(", ")));
        }
        if environment.restarts > 0 {
            let restarts = count(environment.restarts.into(), "worker", "workers");
            line.push_str(&format!("; {restarts} died and were replaced"));
        }
        page.item(2, ("", Tone::Plain), 2, (&line, Tone::Faint));
    }
}

fn pack_line(pack: &Pack, style: &Style) -> String {
    let digest: String = pack.digest.chars().take(DIGEST).collect();
    let mut line = format!("{}: {}, digest {digest}", pack.name, count(pack.entries, "entry", "entries"));
    if let Some(date) = &pack.date {
        line.push_str(&format!(", newest of {date}"));
        if let Some(age) = age::days_since(date, style) {
            line.push_str(&format!(" ({} old)", count(age, "day", "days")));
        }
    }
    if pack.unread > 0 {
        line.push_str(&format!("; {} could not be read", count(pack.unread, "record", "records")));
    }
    if age::old(pack, style).is_some() {
        line.push_str(&format!("; older than {} days: what was published since is not in it", limits::INTEL_DAYS));
    }
    line
}

/// Gaps that matter one by one, then the others; long lists are counted by reason.
pub fn unread(page: &mut Page, report: &Report) {
    page.heading("What could not be read");
    if report.gaps.is_empty() {
        return page.text(2, "Nothing: all of it was read.");
    }
    let (matter, rest): (Vec<&Gap>, Vec<&Gap>) = report.gaps.iter().partition(|gap| gap.matters);
    if !matter.is_empty() {
        page.text(2, "These matter: they are code or containers, or something starts them.");
        half(page, &matter, Tone::Unread);
    }
    if !rest.is_empty() {
        page.text(2, "These do not change the verdict: nothing starts them.");
        half(page, &rest, Tone::Plain);
    }
}

fn half(page: &mut Page, gaps: &[&Gap], tone: Tone) {
    let shown = if gaps.len() > GAPS_SHOWN { GAPS_SHOWN / 2 } else { gaps.len() };
    let rows = gaps[..shown].iter().map(|gap| (gap.locator.clone(), gap.reason.to_string()));
    page.table(4, tone, &rows.collect::<Vec<_>>());
    if gaps.len() > shown {
        let rest = count_of(gaps[shown..].iter().map(|gap| kind(&gap.reason)));
        let rest: Vec<String> = rest.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
        page.item(4, ("and", Tone::Faint), 8, (&rest.join(", "), Tone::Plain));
    }
}

/// The reason without its detail, to count by.
fn kind(reason: &GapReason) -> &'static str {
    match reason {
        GapReason::Limit(_) => "over a limit",
        GapReason::Encrypted => "encrypted",
        GapReason::Malformed(_) => "malformed",
        GapReason::Unsupported(_) => "not supported",
        GapReason::Unreadable(_) => "unreadable",
        GapReason::Panicked(_) => "where the analysis failed",
        GapReason::Crashed => "where the analysis crashed",
        GapReason::TimedOut => "that took too long",
        GapReason::Interrupted => "not reached before the stop",
        GapReason::Absent(_) => "not in the target",
    }
}
