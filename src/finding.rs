//! What is reported. Everything here is owned text, serialises, and crosses the line between worker and supervisor;
//! nothing here refers to bytes any more.

use serde::{Deserialize, Serialize};

use crate::signal::{Basis, Behaviour, Concealment, Evidence, GapReason, Moment};
use crate::suppress::Suppressed;

/// Version of the record's schema.
pub const SCHEMA: u32 = 1;

/// The answer for one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A complete chain, a closed-list trick or exact intelligence: do not open or run it.
    Block,
    /// A part of a chain, concealment, or something opaque that runs: a person has to look.
    Review,
    /// Nothing at the threshold, and something that matters was not read.
    Incomplete,
    /// None of these.
    Pass,
}

impl Verdict {
    /// The word used in every format.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Block => "block",
            Verdict::Review => "review",
            Verdict::Incomplete => "incomplete",
            Verdict::Pass => "pass",
        }
    }
}

/// How bad a finding is. `critical` and `high` block, `medium` asks for review, the rest is context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Context.
    Low,
    /// Asks for review.
    Medium,
    /// Blocks.
    High,
    /// Blocks, and starts without a further decision.
    Critical,
}

impl Severity {
    /// The word used in every format.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}

/// How sure the rule is of what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A hint.
    Low,
    /// Likely.
    Medium,
    /// Seen with its parts.
    High,
}

/// A published campaign or malware family that a finding matches. It never says who is behind the target.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Family {
    /// Published name.
    pub name: String,
    /// Where it was published.
    pub source: String,
    /// Date of that source, ISO 8601.
    pub date: String,
    /// Confidence of the intelligence row or rule.
    pub confidence: Confidence,
}

/// One step of a chain, from the trigger to the behaviour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainStep {
    /// Printed locator.
    pub locator: String,
    /// Innermost real file's path inside the target.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in characters.
    pub column: u32,
    /// What happens here, for a person.
    pub what: String,
    /// Escaped text of the place.
    pub excerpt: String,
}

/// A file around or at a finding, outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Printed locator.
    pub locator: String,
    /// Length in bytes.
    pub length: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// Which version of git a finding stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Committed {
    /// Object id of the blob.
    pub blob: String,
    /// The commit that brought it in; `None` where no commit has it.
    pub commit: Option<String>,
    /// The commit that took it out; `None` where it is still there.
    pub removed: Option<String>,
    /// How it was come by, in words.
    pub found: String,
    /// Whether it is of the tree that was asked for.
    pub checked_out: bool,
}

/// One reported thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// Severity, following the verdict.
    pub severity: Severity,
    /// From the rule's page.
    pub confidence: Confidence,
    /// What this finding alone asks for: `block`, `review`, or `pass` for context.
    pub decides: Verdict,
    /// Which row of the verdict table decided.
    pub basis: Basis,
    /// Printed locator.
    pub locator: String,
    /// Innermost real file's path inside the target.
    pub path: String,
    /// Outermost real file's path: what a person can open, and SARIF's primary location.
    pub root_path: String,
    /// When it would run; absent for context.
    pub moment: Option<Moment>,
    /// One sentence.
    pub message: String,
    /// The place to look at.
    pub primary: Evidence,
    /// Further places in the same artifact.
    pub related: Vec<Evidence>,
    /// What was seen happening.
    pub behaviours: Vec<Behaviour>,
    /// How it is hidden.
    pub concealments: Vec<Concealment>,
    /// From the trigger to the behaviour; empty if no path was found.
    pub chain: Vec<ChainStep>,
    /// Families whose published tradecraft it matches.
    pub families: Vec<Family>,
    /// The same content elsewhere in the target (printed locators, at most eight).
    pub also_at: Vec<String>,
    /// The files around it, outermost first, itself last.
    pub layers: Vec<Layer>,
    /// Stable over line moves, distinct inside archives: hexadecimal.
    pub fingerprint: String,
    /// The content that was found, wherever it stands: what suppressions name. Hexadecimal; empty where it is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// The text that was found, in a file that may have changed elsewhere: what versions are compared by.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub likeness: String,
    /// The version of git that it stands in, if it was read from an object database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git: Option<Committed>,
}

/// Something that could not be examined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Printed locator.
    pub locator: String,
    /// Innermost real file's path inside the target.
    pub path: String,
    /// Why.
    pub reason: GapReason,
    /// Which stage was stopped, a word for people ("unpack", "javascript", "yara", "read").
    pub stage: String,
    /// Whether it turns `pass` into `incomplete` (verdict rule 7).
    pub matters: bool,
}

/// What was read and how much.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Files of the target seen.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Members and layers unfolded from them.
    pub unpacked: u64,
    /// Bytes of those.
    pub unpacked_bytes: u64,
    /// Artifacts that were parsed or matched as text.
    pub analysed: u64,
    /// Artifacts with a gap.
    pub gaps: u64,
}

/// A pack of rules or intelligence that took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// `rules`, `intel`, or the path the user gave.
    pub name: String,
    /// SHA-256 of its content, hexadecimal.
    pub digest: String,
    /// Entries.
    pub entries: u64,
    /// Date of its newest entry, ISO 8601, where it has one.
    pub date: Option<String>,
    /// Records of it that could not be read.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub unread: u64,
    /// Days since that date, where they are over [`crate::limits::INTEL_DAYS`]; written by the report, and left out of
    /// one that has to be the same tomorrow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_days: Option<u64>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_nought(number: &u64) -> bool {
    *number == 0
}

/// What may differ between two runs over the same bytes; `--reproducible` leaves it out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Wall-clock milliseconds.
    pub elapsed_ms: u64,
    /// Analysis threads.
    pub threads: u32,
    /// State of the sandbox, one word a mechanism: `landlock: enforced`, …
    pub sandbox: Vec<String>,
    /// Workers that died and were replaced.
    pub restarts: u32,
}

/// Something around a trap that is no part of it: it explains and decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// In words.
    pub says: String,
    /// Innermost real file's path inside the target.
    pub path: String,
    /// 1-based line.
    pub line: u32,
}

/// What one trigger came to, the heavier first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// A finding in what it starts blocks.
    Block,
    /// A finding in what it starts asks for a look.
    Review,
    /// Something that it starts could not be read, or is too much to follow.
    Unread,
    /// All that it starts in the target was read, and nothing was found.
    Harmless,
}

/// An end of what a trigger starts that leads nowhere in the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LooseEnd {
    /// `absent`: not in the target. `fetched`: a package that would be fetched. `computed`: only running would tell.
    pub what: String,
    /// The name, as far as there is one.
    pub name: String,
    /// The file that says so.
    pub path: String,
    /// 1-based line in it.
    pub line: u32,
}

/// One trigger of a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// When.
    pub moment: Moment,
    /// The mechanism's stable name.
    pub kind: String,
    /// The mechanism for people, with the author's label.
    pub by: String,
    /// What the author calls it.
    pub label: String,
    /// `any`, `windows`, `macos` or `linux`.
    pub platform: String,
    /// Printed locator of where it is declared.
    pub locator: String,
    /// Innermost real file's path inside the target.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in characters.
    pub column: u32,
    /// The command, file or label that stands there.
    pub command: String,
    /// What the user is asked: `nothing`, `trust`, `permission`, `command` or `container`.
    pub asks: String,
    /// What it depends on.
    pub when: String,
    /// What such a mechanism starts.
    pub starts: String,
    /// Where that is written.
    pub source: String,
    /// Files of the target that it leads to, nearest first, at most 32.
    pub reaches: Vec<String>,
    /// How many there are.
    pub reached: u64,
    /// Ends that lead nowhere in the target, at most 32.
    pub ends: Vec<LooseEnd>,
    /// What was found in all of that.
    pub told: Told,
    /// The rules of those findings.
    pub rules: Vec<String>,
}

/// One edge of the graph, for rule authors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GraphEdge {
    /// The node it begins at.
    pub from: String,
    /// The node it leads to, or why it leads nowhere.
    pub to: String,
    /// What happens there.
    pub what: String,
    /// 1-based line in `from`.
    pub line: u32,
    /// 1-based column.
    pub column: u32,
    /// The text there.
    pub excerpt: String,
}

/// What starts in a target: `lurescan triggers`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// In the order of a reader's day.
    pub triggers: Vec<Started>,
    /// How many more there are.
    pub omitted: u64,
    /// Packages that manifests and lock files name; only where two versions are compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<String>,
    /// The graph behind them; only where it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<GraphEdge>,
}

/// The report on one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this schema.
    pub schema: u32,
    /// lurescan's version.
    pub engine: String,
    /// The target as the user gave it.
    pub target: String,
    /// SHA-256 of the target when it is one file; of the sorted file hashes otherwise.
    pub sha256: String,
    /// The answer.
    pub verdict: Verdict,
    /// What was reported, most severe first.
    pub findings: Vec<Finding>,
    /// Findings that somebody accepts: they take no part in the verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressed: Vec<Suppressed>,
    /// What stands around, only where a finding asks for block or review. It has no weight.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub around: Vec<Around>,
    /// What could not be examined.
    pub gaps: Vec<Gap>,
    /// What was read.
    pub stats: Stats,
    /// Rules and intelligence that took part.
    pub packs: Vec<Pack>,
    /// False when a clock limit fired or the run was interrupted.
    pub deterministic: bool,
    /// What starts in the target; only where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<Overview>,
    /// What may differ between two runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
}
