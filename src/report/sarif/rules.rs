//! Rules, notifications and ATT&CK techniques as SARIF descriptors, from the rules' pages.

use std::collections::BTreeSet;

use serde_json::json;

use crate::catalogue;
use crate::finding::{Confidence, Report, Severity};
use crate::rule::Rule;

use super::model::{
    ComponentReference, Configuration, Descriptor, DescriptorReference, Relationship, Text, ToolComponent,
};

/// The taxonomy's name and place in `run.taxonomies`.
const ATTACK: ComponentReference = ComponentReference { name: "MITRE ATT&CK", index: 0 };
/// GitHub cuts descriptions at this many characters.
const DESCRIPTION: usize = 1_000;
/// GitHub refuses a rule with more tags.
const TAGS: usize = 20;

/// The rules and techniques of one run, and where each stands.
pub struct Rules {
    ids: Vec<String>,
    techniques: Vec<&'static str>,
}

impl Rules {
    /// All rules of the catalogue, then those of the user that found something.
    pub fn new(report: &Report) -> Self {
        let known = catalogue::rules();
        let mut ids: Vec<String> = known.iter().map(|rule| rule.id.to_owned()).collect();
        let own: BTreeSet<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
        ids.extend(own.into_iter().filter(|id| catalogue::rule(id).is_none()).map(str::to_owned));
        if !ids.iter().any(|id| id == super::INCOMPLETE) {
            ids.push(super::INCOMPLETE.to_owned());
        }
        let techniques: BTreeSet<&str> = known.iter().flat_map(|rule| rule.techniques.iter().copied()).collect();
        Self { ids, techniques: techniques.into_iter().collect() }
    }

    /// The place of a rule in `driver.rules`.
    pub fn index(&self, id: &str) -> usize {
        self.ids.iter().position(|known| known == id).unwrap_or_default()
    }

    /// The techniques of a rule.
    pub fn taxa(&self, id: &str) -> Vec<DescriptorReference> {
        let techniques = catalogue::rule(id).map(|rule| rule.techniques.as_slice()).unwrap_or_default();
        let techniques: BTreeSet<&str> = techniques.iter().copied().collect();
        techniques.into_iter().map(|technique| self.taxon(technique)).collect()
    }

    fn taxon(&self, technique: &str) -> DescriptorReference {
        let index = self.techniques.iter().position(|known| *known == technique);
        DescriptorReference { id: technique.to_owned(), index, tool_component: Some(ATTACK) }
    }

    /// Us.
    pub fn driver(&self, report: &Report) -> ToolComponent {
        ToolComponent {
            name: "lurescan",
            full_name: Some(format!("lurescan {}", report.engine)),
            semantic_version: Some(report.engine.clone()),
            short_description: Some(Text::plain(env!("CARGO_PKG_DESCRIPTION"))),
            rules: self.ids.iter().map(|id| self.descriptor(id)).collect(),
            notifications: super::gaps::descriptors(),
            supported_taxonomies: if self.techniques.is_empty() { Vec::new() } else { vec![ATTACK] },
            ..ToolComponent::default()
        }
    }

    /// ATT&CK, as far as rules refer to it.
    pub fn taxonomies(&self) -> Vec<ToolComponent> {
        if self.techniques.is_empty() {
            return Vec::new();
        }
        let taxon = |technique: &&str| Descriptor {
            id: (*technique).to_owned(),
            help_uri: Some(format!("https://attack.mitre.org/techniques/{}/", technique.replace('.', "/"))),
            ..Descriptor::default()
        };
        vec![ToolComponent {
            name: ATTACK.name,
            organization: Some("MITRE"),
            information_uri: Some("https://attack.mitre.org/"),
            short_description: Some(Text::plain("Adversary tactics and techniques seen in the world")),
            taxa: self.techniques.iter().map(taxon).collect(),
            ..ToolComponent::default()
        }]
    }

    fn descriptor(&self, id: &str) -> Descriptor {
        let Some(rule) = catalogue::rule(id) else { return of_the_user(id) };
        let relationship = |target| Relationship { target, kinds: vec!["relevant"] };
        Descriptor {
            id: rule.id.to_owned(),
            name: Some(pascal(rule.id)),
            short_description: Some(Text::plain(rule.title)),
            full_description: Some(Text::plain(first_paragraph(rule))),
            help: Some(Text { text: rule.body.to_owned(), markdown: Some(rule.body.to_owned()) }),
            default_configuration: Some(Configuration { level: level(rule.severity) }),
            relationships: self.taxa(id).into_iter().map(relationship).collect(),
            properties: Some(json!({
                "tags": tags(rule),
                "precision": precision(rule.confidence),
                "problem.severity": problem(rule.severity),
                "security-severity": security_severity(rule.severity),
            })),
            ..Descriptor::default()
        }
    }
}

/// A rule without a page: one of the user's own YARA rules.
fn of_the_user(id: &str) -> Descriptor {
    Descriptor {
        id: id.to_owned(),
        short_description: Some(Text::plain(id)),
        full_description: Some(Text::plain(format!("{id}, a rule given with --rules"))),
        help: Some(Text::plain("This rule was given with --rules; its file says what it finds.")),
        default_configuration: Some(Configuration { level: level(Severity::Medium) }),
        properties: Some(json!({"tags": ["security"], "security-severity": security_severity(Severity::Medium)})),
        ..Descriptor::default()
    }
}

fn tags(rule: &Rule) -> Vec<String> {
    let mut tags = vec!["security".to_owned()];
    for tag in &rule.tags {
        tags.push(match tag.strip_prefix("CWE-") {
            Some(number) => format!("external/cwe/cwe-{number}"),
            None => (*tag).to_owned(),
        });
    }
    tags.extend(rule.techniques.iter().map(|technique| format!("external/attack/{}", technique.to_lowercase())));
    let mut seen = BTreeSet::new();
    tags.retain(|tag| seen.insert(tag.clone()));
    tags.truncate(TAGS);
    tags
}

/// The first paragraph of the page that is text and not a heading, on one line.
fn first_paragraph(rule: &Rule) -> String {
    let paragraph = rule.body.split("\n\n").map(str::trim).find(|p| !p.is_empty() && !p.starts_with('#'));
    let text = paragraph.unwrap_or(rule.title).split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(DESCRIPTION).collect()
}

/// `editor-autorun` as `EditorAutorun`, as SARIF's own guidelines ask (SARIF2012).
pub fn pascal(id: &str) -> String {
    id.split('-').map(crate::report::human::capital).collect()
}

/// `result.level`.
pub fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The middle of the band that code scanning gives each word: over 9.0 critical, from 7.0 high, from 4.0 medium.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.5",
    }
}

fn problem(severity: Severity) -> &'static str {
    match level(severity) {
        "note" => "recommendation",
        level => level,
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}
