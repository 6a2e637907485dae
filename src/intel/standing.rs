//! Whether an indicator at this place may decide: only where it is part of something that can run (verdict rule 5).
//!
//! The question is asked of the file's role and of the place in it, never of words: a README that says "research" makes
//! nothing harmless, and a folder called `malware` makes nothing bad.

use std::ops::Range;

use crate::analyse::Facts;
use crate::artifact::{Artifact, Kind, Text};

/// What a file is, as far as indicators in it are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It runs, or configures what runs.
    Runs,
    /// It runs, as a test: its string literals are what is tested, its calls are calls.
    Tests,
    /// It talks about indicators.
    Talks,
}

/// Text files that hold detection rules in one of the usual languages.
const RULE_ENDINGS: &[&str] = &["yar", "yara", "sigma", "rules", "snort", "suricata", "ioc", "stix", "misp", "openioc"];
/// Endings of text that people read; a layer decoded from one is still something people read.
const PROSE_ENDINGS: &[&str] = &["md", "markdown", "rst", "txt", "adoc", "csv", "tsv", "html", "htm", "pdf"];
/// Configuration that starts, installs or routes something by itself.
const ACTING_NAMES: &[&str] = &[
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "composer.json",
    "tasks.json",
    "launch.json",
    "settings.json",
    "devcontainer.json",
    "mcp.json",
    ".mcp.json",
    "vercel.json",
    "netlify.toml",
    "pyproject.toml",
    "cargo.toml",
    "pipfile",
    "wrangler.toml",
];
/// Parts of a name that say "what this program reads when it starts".
const SETTING_WORDS: &[&str] =
    &["config", "setting", "env", "default", "development", "production", "compose", "workflow", "constants"];

/// The standing of one artifact.
pub fn of(artifact: &Artifact, facts: &Facts) -> Standing {
    let ending = artifact.path().extension();
    if RULE_ENDINGS.contains(&ending.as_str()) {
        return Standing::Talks;
    }
    let runs = match artifact.kind {
        Kind::Settings | Kind::Dockerfile | Kind::Makefile | Kind::OtherSource => true,
        Kind::Json | Kind::Yaml | Kind::Toml => acts(artifact, facts),
        // What was decoded from code is part of the code, whatever it looks like by itself.
        Kind::Text => artifact.blob.at.is_layer() && !PROSE_ENDINGS.contains(&ending.as_str()),
        kind => kind.is_code(),
    };
    match (runs, is_test(artifact)) {
        (false, _) => Standing::Talks,
        (true, true) => Standing::Tests,
        (true, false) => Standing::Runs,
    }
}

/// Whether structured data configures something: the analysis found that it starts something, or its name says which
/// tool or program reads it. Every other JSON or YAML file is data: an advisory, a sigma rule, a report.
fn acts(artifact: &Artifact, facts: &Facts) -> bool {
    let path = artifact.path().lower();
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    !facts.starts.is_empty()
        || !facts.commands.is_empty()
        || ACTING_NAMES.contains(&name)
        || name.ends_with(".code-workspace")
        || path.contains(".github/workflows/")
        || SETTING_WORDS.iter().any(|word| stem.contains(word))
}

/// Whether the file belongs to the tests of the target, by its path below the target. Whoever scans a fixture's own
/// folder has named it: then it is no fixture any more.
pub fn is_test(artifact: &Artifact) -> bool {
    is_test_path(&artifact.path().lower())
}

/// The same of a path in lower case.
pub fn is_test_path(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = |f: &str| {
        matches!(f, "test" | "tests" | "__tests__" | "spec" | "fixtures" | "__fixtures__" | "testdata" | "testcases")
            || matches!(f, "test-cases" | "test_cases" | "test-data" | "test_data" | "test-fixtures")
    };
    folders.split('/').any(folder)
        || name.contains(".test.")
        || name.contains(".spec.")
        || name.starts_with("test_")
        || name.rsplit_once('.').is_some_and(|(stem, _)| stem.ends_with("_test"))
}

impl Standing {
    /// Whether an indicator at `span` decides.
    pub fn decides_at(self, text: &Text<'_>, facts: &Facts, span: &Range<usize>) -> bool {
        match self {
            Standing::Talks => false,
            Standing::Runs => !in_comment(text, span.start),
            Standing::Tests => {
                let acts = |call: &crate::analyse::Call| {
                    call.span.start <= span.start && span.end <= call.span.end && carries(&call.callee)
                };
                facts.calls.iter().any(acts) || facts.commands.iter().any(|c| within(span, &c.place.span()))
            }
        }
    }
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether a call of that name uses an address or a text given to it.
pub(super) fn carries(callee: &str) -> bool {
    const LAST: &[&str] = &[
        "fetch",
        "get",
        "post",
        "put",
        "request",
        "urlopen",
        "urlretrieve",
        "connect",
        "exec",
        "execsync",
        "spawn",
        "system",
        "popen",
        "run",
        "check_output",
        "eval",
        "function",
    ];
    let last = callee.rsplit('.').next().unwrap_or(callee).to_ascii_lowercase();
    LAST.contains(&last.as_str()) || matches!(callee, "axios" | "got" | "needle")
}

/// Whether the line is a comment as a whole, up to `at`. A comment behind code, and a block comment's inner lines without
/// a star, are not seen: what is left can only decide too much, never too little.
fn in_comment(text: &Text<'_>, at: usize) -> bool {
    let line = text.line_span(at);
    let before = text.slice(&(line.start..at)).trim_start();
    let opens = |mark: &str, closed: &str| before.starts_with(mark) && !before.contains(closed);
    ["//", "# ", "##", "* ", "REM ", "rem ", "::"].iter().any(|mark| before.starts_with(mark))
        || opens("/*", "*/")
        || opens("<!--", "-->")
}
