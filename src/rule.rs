//! A rule's page: the only copy of its title, severity, confidence and techniques. `explain`, SARIF help and the rule
//! index print it.

use crate::finding::{Confidence, Severity};

/// What finds the rule's signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in `src/detectors/`.
    Detector,
    /// A `.yar` file beside the page.
    Yara,
    /// The indicator index in `src/intel/` (`known-indicator`).
    Intel,
    /// The user's own YARA rules (`user-rule`).
    User,
    /// Findings that only the whole target shows (`scan-incomplete`).
    Correlate,
}

/// The head of a rule's page and its body.
#[derive(Clone, Debug)]
pub struct Rule {
    /// File name of the page without its ending.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// The most severe a finding of this rule can be.
    pub severity: Severity,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// What finds it.
    pub engine: Engine,
    /// ATT&CK techniques.
    pub techniques: Vec<&'static str>,
    /// Further tags, such as CWE numbers.
    pub tags: Vec<&'static str>,
    /// For a family rule: name, source, date.
    pub family: Option<(&'static str, &'static str, &'static str)>,
    /// The page below its head, Markdown.
    pub body: &'static str,
}

impl Rule {
    /// Reads a page. The error says which line of the head is wrong.
    pub fn parse(id: &'static str, page: &'static str) -> Result<Self, String> {
        let rest =
            page.strip_prefix("---\n").ok_or_else(|| format!("rules/{id}.md: the head must begin with `---`"))?;
        let (head, body) = rest.split_once("\n---\n").ok_or_else(|| format!("rules/{id}.md: the head has no end"))?;
        let mut rule = Rule {
            id,
            title: "",
            severity: Severity::Info,
            confidence: Confidence::Low,
            engine: Engine::Detector,
            techniques: Vec::new(),
            tags: Vec::new(),
            family: None,
            body: body.trim(),
        };
        let mut seen = Vec::new();
        for line in head.lines() {
            let (key, value) =
                line.split_once(": ").ok_or_else(|| format!("rules/{id}.md: `{line}` is no `key: value`"))?;
            let value = value.trim();
            let unknown = || format!("rules/{id}.md: `{key}` cannot be `{value}`");
            seen.push(key);
            match key {
                "title" => rule.title = value,
                "severity" => {
                    rule.severity = match value {
                        "info" => Severity::Info,
                        "low" => Severity::Low,
                        "medium" => Severity::Medium,
                        "high" => Severity::High,
                        "critical" => Severity::Critical,
                        _ => return Err(unknown()),
                    }
                }
                "confidence" => {
                    rule.confidence = match value {
                        "low" => Confidence::Low,
                        "medium" => Confidence::Medium,
                        "high" => Confidence::High,
                        _ => return Err(unknown()),
                    }
                }
                "engine" => {
                    rule.engine = match value {
                        "detector" => Engine::Detector,
                        "yara" => Engine::Yara,
                        "intel" => Engine::Intel,
                        "user" => Engine::User,
                        "correlate" => Engine::Correlate,
                        _ => return Err(unknown()),
                    }
                }
                "techniques" => rule.techniques = value.split(", ").collect(),
                "tags" => rule.tags = value.split(", ").collect(),
                "family" => {
                    let mut parts = value.split(" | ");
                    rule.family = match (parts.next(), parts.next(), parts.next()) {
                        (Some(name), Some(source), Some(date)) => Some((name, source, date)),
                        _ => return Err(format!("rules/{id}.md: `family` is `name | source | date`")),
                    };
                }
                _ => return Err(format!("rules/{id}.md: unknown key `{key}`")),
            }
        }
        for needed in ["title", "severity", "confidence", "engine"] {
            if !seen.contains(&needed) {
                return Err(format!("rules/{id}.md: the head lacks `{needed}`"));
            }
        }
        Ok(rule)
    }
}
