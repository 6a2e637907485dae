//! YARA-X over every artifact and layer: our rules, compiled while lurescan is built, and the user's.
//!
//! A built-in rule lives in the namespace of its page (`rules/<id>.yar` beside `rules/<id>.md`) and says in its own
//! metadata what a match weighs (`basis`), what was seen (`behaviours`) and in what kinds of file it means anything
//! (`kinds`): a detection rule about malware must not match another detection rule.

pub mod user;

use std::ops::Range;

use yara_x::{MetaValue, Rules, ScanError, Scanner};

use crate::artifact::{Artifact, Kind, Text};
use crate::catalogue;
use crate::intel::is_test;
use crate::limits;
use crate::signal::{Basis, Behaviour, GapReason, Signal};

static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

/// The page of whatever the user's own rules find.
pub const USER_RULE: &str = "user-rule";

/// Our rules. They were serialised by our own build, which is the only case in which reading them back is safe.
pub fn built_in() -> Result<Rules, String> {
    Rules::deserialize(COMPILED).map_err(|error| error.to_string())
}

/// SHA-256 of our rules' sources, hexadecimal.
pub fn built_in_digest() -> &'static str {
    env!("LURESCAN_RULES_DIGEST")
}

/// One thread's scanner for one set of rules.
pub struct Matcher<'r> {
    scanner: Scanner<'r>,
    mine: bool,
    families: bool,
}

impl<'r> Matcher<'r> {
    /// A matcher for our own rules; without `families`, those whose page names one stay silent.
    pub fn built_in(rules: &'r Rules, families: bool) -> Self {
        Self { scanner: bounded(rules), mine: true, families }
    }

    /// A matcher for the user's rules.
    pub fn user(rules: &'r Rules) -> Self {
        Self { scanner: bounded(rules), mine: false, families: true }
    }

    /// Scans one artifact. A rule that matched before a clock limit fired is lost with the scan: that is a gap.
    pub fn scan(
        &mut self,
        artifact: &Artifact,
        text: &Text<'_>,
        signals: &mut Vec<Signal>,
        gap: &mut dyn FnMut(&'static str, GapReason),
    ) {
        let (mine, families) = (self.mine, self.families);
        let found = match self.scanner.scan(text.bytes) {
            Ok(found) => found,
            Err(ScanError::Timeout) => return gap("yara", GapReason::TimedOut),
            Err(error) => return gap("yara", GapReason::Malformed(error.to_string())),
        };
        let mut matched: Vec<Signal> = Vec::new();
        for rule in found.matching_rules() {
            let meta = Meta::read(&rule);
            let spans = spans(&rule);
            let signal = if mine {
                built_in_signal(families, artifact, text, rule.namespace(), &meta, &spans)
            } else {
                Some(user_signal(text, rule.namespace(), rule.identifier(), &meta, &spans))
            };
            matched.extend(signal);
        }
        // YARA-X promises no order; the report does.
        matched.sort_by(|a, b| {
            (a.rule, a.primary.span.start, a.primary.span.end, &a.message).cmp(&(
                b.rule,
                b.primary.span.start,
                b.primary.span.end,
                &b.message,
            ))
        });
        matched.dedup_by(|a, b| a.rule == b.rule && a.message == b.message && a.primary.span == b.primary.span);
        signals.extend(matched);
    }
}

fn built_in_signal(
    families: bool,
    artifact: &Artifact,
    text: &Text<'_>,
    id: &str,
    meta: &Meta,
    spans: &[Match],
) -> Option<Signal> {
    let page = catalogue::rule(id)?;
    if !meta.kinds.iter().any(|word| of_kind(word, artifact.kind)) || (page.family.is_some() && !families) {
        return None;
    }
    let family = page.family.map(|(name, _, _)| name.to_owned());
    let message = meta.message.clone().unwrap_or_else(|| page.title.to_owned());
    let mut found = signal(page.id, meta, message, text, spans, family);
    if found.basis == Basis::ExactIntelligence && is_test(artifact) {
        // The texts of a scanner's own tests are what it looks for.
        found.basis = Basis::PartOfChain;
    }
    Some(found)
}

fn bounded(rules: &Rules) -> Scanner<'_> {
    let mut scanner = Scanner::new(rules);
    scanner.set_timeout(limits::YARA_CLOCK).max_matches_per_pattern(limits::YARA_MATCHES);
    scanner
}

/// What a rule says of itself.
struct Meta {
    basis: Basis,
    behaviours: Vec<Behaviour>,
    kinds: Vec<String>,
    message: Option<String>,
}

impl Meta {
    fn read(rule: &yara_x::Rule<'_, '_>) -> Self {
        let mut meta = Meta { basis: Basis::PartOfChain, behaviours: Vec::new(), kinds: Vec::new(), message: None };
        for (key, value) in rule.metadata() {
            let MetaValue::String(value) = value else { continue };
            match key {
                "basis" => meta.basis = basis(value),
                "lurescan" => meta.basis = user::decision(value),
                "behaviours" => meta.behaviours = value.split(", ").filter_map(behaviour).collect(),
                "kinds" => meta.kinds = value.split(", ").map(str::to_owned).collect(),
                "message" | "description" => meta.message = Some(value.to_owned()),
                _ => {}
            }
        }
        meta
    }
}

fn basis(word: &str) -> Basis {
    match word {
        "chain" => Basis::CompleteChain,
        "structural" => Basis::StructuralTrick,
        "intel" => Basis::ExactIntelligence,
        "part" => Basis::PartOfChain,
        _ => Basis::Context,
    }
}

fn behaviour(word: &str) -> Option<Behaviour> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// Words that a rule's `kinds` may hold.
fn of_kind(word: &str, kind: Kind) -> bool {
    match word {
        "any" => true,
        "script" => kind.is_script(),
        "javascript" => matches!(kind, Kind::JavaScript | Kind::TypeScript),
        "python" => kind == Kind::Python,
        "shell" => matches!(kind, Kind::Shell | Kind::Batch | Kind::PowerShell),
        "configuration" => kind.is_configuration(),
        "executable" => kind == Kind::Executable,
        "source" => kind == Kind::OtherSource,
        "xml" => kind == Kind::Xml,
        "html" => kind == Kind::Html,
        "prose" => kind == Kind::Prose,
        "text" => kind == Kind::Text,
        _ => false,
    }
}

/// A place where a pattern of the rule matched.
struct Match {
    pattern: String,
    span: Range<usize>,
}

/// The first match of each pattern, in the order of the text.
fn spans(rule: &yara_x::Rule<'_, '_>) -> Vec<Match> {
    let mut spans: Vec<Match> = rule
        .patterns()
        .filter_map(|pattern| {
            let first = pattern.matches().next()?;
            Some(Match { pattern: pattern.identifier().to_owned(), span: first.range() })
        })
        .collect();
    spans.sort_by_key(|found| (found.span.start, found.span.end));
    spans
}

fn user_signal(text: &Text<'_>, namespace: &str, name: &str, meta: &Meta, spans: &[Match]) -> Signal {
    let message = match &meta.message {
        Some(words) => format!("matches the rule {namespace}:{name}: {words}"),
        None => format!("matches the rule {namespace}:{name}"),
    };
    signal(USER_RULE, meta, message, text, spans, None)
}

fn signal(
    rule: &'static str,
    meta: &Meta,
    message: String,
    text: &Text<'_>,
    spans: &[Match],
    family: Option<String>,
) -> Signal {
    let label = |found: &Match| found.pattern.trim_start_matches('$').replace('_', " ");
    let mut evidence = spans.iter().map(|found| text.evidence(found.span.clone(), label(found)));
    let primary = evidence.next().unwrap_or_else(|| text.evidence(0..0, ""));
    Signal {
        behaviours: meta.behaviours.clone(),
        related: evidence.take(limits::SIGNALS_PER_RULE).collect(),
        family,
        ..Signal::new(rule, meta.basis, message, primary)
    }
}
