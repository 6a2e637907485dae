//! From signals to findings: the moment from reach, the decision from the table, duplicates to their smallest locator.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::artifact::Kind;
use crate::catalogue;
use crate::engine::Engine;
use crate::finding::{ChainStep, Confidence, Finding, Layer, Verdict};
use crate::limits;
use crate::scan::Record;
use crate::signal::{Basis, Behaviour, Moment, Signal, Surrounding};

use super::reach::Reach;
use super::triggers::weight;
use super::verdict::{Case, decide};

/// Further places of the same content that are listed with a finding.
const ALSO_AT: usize = 8;
/// Steps of a chain that are shown; SARIF viewers take no more.
const CHAIN_STEPS: usize = 20;

/// All findings, most severe first, then by place: an order that no thread can change.
pub fn build(records: &[Record], reach: &Reach<'_>, engine: &Engine) -> Vec<Finding> {
    let surrounding = Around::new(records);
    let layers = layer_table(records);
    let mut unique: BTreeMap<(&str, [u8; 32], usize, usize, String), Finding> = BTreeMap::new();
    let mut order: Vec<usize> = (0..records.len()).filter(|&n| !records[n].signals.is_empty()).collect();
    order.sort_by(|&a, &b| records[a].at.cmp(&records[b].at));
    for number in order {
        let record = &records[number];
        for signal in &record.signals {
            let Some(finding) = judge(number, record, signal, reach, engine, &surrounding, &layers) else { continue };
            let key = (
                signal.rule,
                record.sha256,
                signal.primary.span.start,
                signal.primary.span.end,
                signal.message.clone(),
            );
            match unique.entry(key) {
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert(finding);
                }
                std::collections::btree_map::Entry::Occupied(mut kept) => merge(kept.get_mut(), finding),
            }
        }
    }
    let mut findings: Vec<Finding> = unique.into_values().collect();
    findings.sort_by(|a, b| {
        (b.severity, moment_weight(a), &a.locator, a.primary.span.start, &a.rule, &a.message).cmp(&(
            a.severity,
            moment_weight(b),
            &b.locator,
            b.primary.span.start,
            &b.rule,
            &b.message,
        ))
    });
    findings
}

fn moment_weight(finding: &Finding) -> u8 {
    finding.moment.map_or(u8::MAX, weight)
}

/// The same content in a second place: one finding, the heavier decision of the two, the smaller locator.
fn merge(kept: &mut Finding, other: Finding) {
    let heavier = (other.decides, moment_weight(&other)) < (kept.decides, moment_weight(kept));
    let place = if heavier { std::mem::replace(kept, other.clone()).locator } else { other.locator.clone() };
    if heavier {
        kept.also_at = other.also_at;
    }
    if kept.also_at.len() < ALSO_AT && place != kept.locator {
        kept.also_at.push(place);
    }
}

/// What else is in the target, as far as a signal's weight depends on it.
struct Around {
    source: bool,
    document_folders: BTreeSet<String>,
}

impl Around {
    fn new(records: &[Record]) -> Self {
        let source = |r: &Record| {
            r.kind.is_script()
                || matches!(r.kind, Kind::OtherSource | Kind::Document)
                || r.at.path().name_lower() == "package.json"
        };
        let documents = records.iter().filter(|r| r.kind == Kind::Document);
        Self { source: records.iter().any(source), document_folders: documents.map(folder).collect() }
    }
}

/// The printed locator of the folder that holds a record.
fn folder(record: &Record) -> String {
    let at = record.at.to_string();
    at.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())
}

fn judge(
    number: usize,
    record: &Record,
    signal: &Signal,
    reach: &Reach<'_>,
    engine: &Engine,
    around: &Around,
    layers: &BTreeMap<String, Layer>,
) -> Option<Finding> {
    let started = owner_moment(number, record, reach);
    let moment = [signal.moment, started].into_iter().flatten().min_by_key(|&m| weight(m)).unwrap_or(Moment::Unknown);
    let basis = match signal.only {
        Surrounding::BesideSource | Surrounding::Autostarted if !around.source => return None,
        Surrounding::BesideDocument if !around.document_folders.contains(&folder(record)) => return None,
        Surrounding::Autostarted => match started {
            Some(Moment::Clone | Moment::Open | Moment::Agent | Moment::Install) => signal.basis,
            _ => Basis::Context,
        },
        Surrounding::IfStarted if started.is_none() && signal.moment.is_none() => match signal.basis {
            Basis::Context => Basis::Context,
            _ => Basis::PartOfChain,
        },
        _ => signal.basis,
    };
    let case = Case { basis, moment, concealed: !signal.concealments.is_empty() };
    let row = decide(&case);
    let rule = catalogue::rule(signal.rule);
    let mut chain = reach.path(number);
    if row.decides == Verdict::Pass {
        chain.clear();
    } else {
        chain.push(ChainStep {
            locator: record.at.to_string(),
            path: record.at.path().to_string(),
            line: signal.primary.line,
            column: signal.primary.column,
            what: signal.message.clone(),
            excerpt: signal.primary.excerpt.clone(),
        });
        if chain.len() > CHAIN_STEPS {
            chain.drain(CHAIN_STEPS / 2..chain.len() - CHAIN_STEPS / 2);
        }
    }
    let mut behaviours = signal.behaviours.clone();
    if row.decides != Verdict::Pass && moment != Moment::Unknown && weight(moment) <= weight(Moment::Agent) {
        behaviours.push(Behaviour::Autostarts);
    }
    behaviours.sort_unstable();
    behaviours.dedup();
    let mut concealments = signal.concealments.clone();
    concealments.sort_unstable();
    concealments.dedup();
    let families = signal.family.iter().filter_map(|name| engine.family(name)).collect();
    Some(Finding {
        rule: signal.rule.to_owned(),
        severity: row.severity,
        confidence: rule.map_or(Confidence::Medium, |rule| rule.confidence),
        decides: row.decides,
        basis,
        locator: record.at.to_string(),
        path: record.at.path().to_string(),
        root_path: record.at.root_path().to_string(),
        moment: (row.decides != Verdict::Pass || signal.moment.is_some()).then_some(moment),
        message: signal.message.clone(),
        primary: signal.primary.clone(),
        related: signal.related.iter().take(limits::SIGNALS_PER_RULE).cloned().collect(),
        behaviours,
        concealments,
        chain,
        families,
        also_at: Vec::new(),
        layers: record
            .at
            .ancestry()
            .filter_map(|at| layers.get(&at.to_string()).cloned())
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
        fingerprint: fingerprint(record, signal),
    })
}

/// When a record runs: its own arrival, or that of the file a decoded layer belongs to.
fn owner_moment(number: usize, record: &Record, reach: &Reach<'_>) -> Option<Moment> {
    reach.moment(number).or_else(|| record.at.is_layer().then(|| reach.moment_of_file(record)).flatten())
}

/// Stable over line moves (no positions go in), distinct inside archives (inner path and hash do).
fn fingerprint(record: &Record, signal: &Signal) -> String {
    let mut hash = Sha256::new();
    for part in [signal.rule.as_bytes(), record.at.path().as_bytes(), signal.primary.excerpt.as_bytes()] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    if record.at.within.is_some() {
        hash.update(record.sha256);
    }
    super::hex(&hash.finalize()[..16])
}

fn layer_table(records: &[Record]) -> BTreeMap<String, Layer> {
    let mut table = BTreeMap::new();
    let wanted: std::collections::BTreeSet<String> = records
        .iter()
        .filter(|record| !record.signals.is_empty())
        .flat_map(|record| record.at.ancestry().map(|at| at.to_string()))
        .collect();
    for record in records {
        let locator = record.at.to_string();
        if wanted.contains(&locator) {
            let sha256 = super::hex(&record.sha256);
            table.entry(locator.clone()).or_insert(Layer { locator, length: record.length, sha256 });
        }
    }
    table
}
