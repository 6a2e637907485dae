//! What stands around a trap and is no part of it: the words of a job test, who committed, what the project pretends to be.
//!
//! None of it has weight. Names and mail addresses are free text, honest assignments have deadlines, and honest wallets
//! use wallet libraries. It is told only where code was found, so that a reader recognises the situation.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::analyse::{Analysed, CaseNote};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;

/// What is told of words of a job test.
pub const JOB_TEST: &str = "the text speaks of a job test";

/// A pattern of prose and what it says to a reader.
const WORDS: &[(&str, &str)] = &[
    (
        r"(?i)\b(?:coding|technical|take[- ]home|skills?)[ -](?:test|challenge|assessment|assignment|interview|task)\b|\b(?:candidates?|interviewers?|hiring manager|recruiter)\b",
        JOB_TEST,
    ),
    (
        r"(?i)\b(?:within|in the next|you have|time limit[^.\n]{0,20})\s+(?:\d{1,3}|one|two|three|an?)\s*(?:-\s*\d+\s*)?(?:minutes?|hours?|days?)\b|\bdeadline\b|\bas soon as possible\b",
        "the text sets a deadline",
    ),
    (
        r"(?i)\b(?:do not|don't|without|instead of|outside(?: of)?|disable|turn off|leave)\b[^.\n]{0,40}\b(?:docker|containers?|virtual machines?|sandbox|antivirus|defender|firewall)\b",
        "the text asks to leave a container or a protection",
    ),
    (
        r"(?i)\bshar(?:e|ing)\b[^.\n]{0,20}\bscreen\b|\bscreen[- ]?(?:shar|record)\w*|\brecord (?:a|your)\b[^.\n]{0,20}\b(?:video|screen|loom)\b",
        "the text asks to share or record the screen",
    ),
    (
        r"(?i)\b(?:npm (?:install|i|ci|start|run \w+|test)|yarn(?: install| dev| start)?|pnpm (?:install|i|dev)|pip3? install|git checkout \w+)\b",
        "the text tells its reader to run `…`",
    ),
];

static PATTERNS: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| WORDS.iter().map(|(pattern, _)| Regex::new(pattern).ok()).collect());

/// Libraries of wallets and exchanges, as templates of such lures use them.
const WALLETS: &[&str] = &[
    "ethers",
    "web3",
    "wagmi",
    "viem",
    "@solana/web3.js",
    "@metamask/sdk",
    "@rainbow-me/rainbowkit",
    "@uniswap/sdk",
    "@walletconnect/web3-provider",
    "pokersolver",
    "@thirdweb-dev/react",
    "web3modal",
    "@web3-react/core",
    "tronweb",
];

/// Notes what stands around, in the kinds of files that say it.
pub fn view(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    let path = artifact.path().lower();
    if path == ".git/logs/head" || path.ends_with("/.git/logs/head") {
        return log(text, out);
    }
    let shallow = path.matches('/').count() <= 2;
    if matches!(artifact.kind, Kind::Prose | Kind::Text) && shallow && !path.contains("node_modules/") && is_told(&path)
    {
        prose(text, out);
    }
    if path.rsplit('/').next() == Some("package.json") && !path.contains("node_modules/") {
        wallets(text, out);
    }
}

/// Papers that a reader is meant to read: not licences, and not lists of changes.
fn is_told(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let paper = [".md", ".txt", ".rst", ".mdx"].iter().any(|ending| name.ends_with(ending)) || name == "readme";
    paper
        && !["license", "licence", "changelog", "changes", "notice", "requirements", "security", "code_of"]
            .iter()
            .any(|other| name.starts_with(other))
}

fn prose(text: &Text<'_>, out: &mut Analysed) {
    let str = text.slice(&(0..limits::CONFIG_BYTES));
    for ((_, says), pattern) in WORDS.iter().zip(PATTERNS.iter()) {
        if let Some(found) = pattern.as_ref().and_then(|pattern| pattern.find(str)) {
            note(says.replace('…', limits::cut(found.as_str(), 60)), found.range(), text, out);
        }
    }
}

fn wallets(text: &Text<'_>, out: &mut Analysed) {
    let str = text.slice(&(0..limits::CONFIG_BYTES));
    let used: Vec<&str> = WALLETS.iter().copied().filter(|name| str.contains(&format!("\"{name}\""))).collect();
    if let (Some(first), true) = (used.first(), used.len() >= 2) {
        let at = str.find(&format!("\"{first}\"")).unwrap_or_default();
        note(
            format!("the project is built on libraries of wallets and exchanges: {}", used.join(", ")),
            at..at + first.len() + 2,
            text,
            out,
        );
    }
}

/// The reflog of HEAD: who committed here, with which clock, and how the history began.
fn log(text: &Text<'_>, out: &mut Analysed) {
    let str = text.slice(&(0..limits::CONFIG_BYTES));
    let (mut at, mut lines, mut first) = (0, 0usize, None);
    let mut offsets: Vec<&str> = Vec::new();
    for line in str.split_inclusive('\n').take(10_000) {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let Some((head, action)) = line.split_once('\t') else { continue };
        lines += 1;
        first.get_or_insert((action.trim().to_owned(), span.clone()));
        let offset = head.rsplit(' ').next().unwrap_or_default();
        if !offsets.contains(&offset) && offsets.len() < 8 {
            offsets.push(offset);
        }
        let mail = head.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(mail, _)| mail);
        let (name, domain) = mail.split_once('@').unwrap_or((mail, ""));
        let plus = name.split_once('+').is_some_and(|(_, tag)| tag.bytes().all(|b| b.is_ascii_digit()));
        if plus && domain.eq_ignore_ascii_case("gmail.com") {
            note("a committer's address is one of several of the same mailbox".to_owned(), span.clone(), text, out);
        }
        if head.contains(" unknown <") {
            note("a committer is called `unknown`".to_owned(), span, text, out);
        }
    }
    match first {
        Some((action, span)) if lines == 1 && action.starts_with("commit (initial)") => {
            note("the whole history is one first commit".to_owned(), span, text, out);
        }
        Some((action, span)) if action.starts_with("clone: from ") => {
            note(
                format!("it was cloned from {}", limits::cut(action.trim_start_matches("clone: from "), 120)),
                span,
                text,
                out,
            );
        }
        _ => {}
    }
    if offsets.len() > 2 {
        note(format!("the committers' clocks stand at {} different offsets", offsets.len()), 0..0, text, out);
    }
}

fn note(says: String, span: Range<usize>, text: &Text<'_>, out: &mut Analysed) {
    let case = &mut out.facts.case;
    if case.len() < limits::SIGNALS_PER_RULE && !case.iter().any(|known| known.says == says) {
        case.push(CaseNote { says, place: text.place(span) });
    }
}
