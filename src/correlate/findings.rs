//! From signals to findings: the moment from reach, the decision from the table, duplicates to their smallest locator.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::artifact::Kind;
use crate::catalogue;
use crate::engine::Engine;
use crate::finding::{ChainStep, Confidence, Finding, Layer, Verdict};
use crate::limits;
use crate::locator::Locator;
use crate::scan::Record;
use crate::signal::{Basis, Behaviour, Evidence, Moment, Signal, Surrounding};
use crate::suppress::content::Told;

use super::paths::Index;
use super::reach::Reach;
use super::triggers::weight;
use super::verdict::{Case, decide};
use super::versions;

/// Further places of the same content that are listed with a finding.
const ALSO_AT: usize = 8;
/// Steps of a chain that are shown; SARIF viewers take no more.
const CHAIN_STEPS: usize = 20;

/// All findings, most severe first, then by place: an order that no thread can change.
/// `joined` are signals that only several files together gave, with the record each stands in.
pub fn build(
    records: &[Record],
    joined: &[(usize, Signal)],
    index: &Index<'_>,
    reach: &Reach<'_>,
    engine: &Engine,
) -> Vec<Finding> {
    let join = Join { index, reach, engine, around: Around::new(records) };
    let mut unique: BTreeMap<(&str, [u8; 32], usize, usize, String), Finding> = BTreeMap::new();
    let mut order: Vec<usize> = (0..records.len()).filter(|&n| !records[n].signals.is_empty()).collect();
    let mut more: BTreeMap<usize, Vec<&Signal>> = BTreeMap::new();
    for (record, signal) in joined {
        more.entry(*record).or_default().push(signal);
        order.push(*record);
    }
    order.sort_unstable();
    order.dedup();
    order.sort_by(|&a, &b| records[a].at.cmp(&records[b].at));
    for number in order {
        let record = &records[number];
        let joined = more.get(&number).map_or(&[][..], Vec::as_slice);
        // What several files tell stands for what one of them told of the same place, unless that weighs more.
        let judged = |signal| Some((signal, judge(number, record, signal, &join, records)?));
        let joined: Vec<(&Signal, Finding)> = joined.iter().filter_map(|&signal| judged(signal)).collect();
        let told = |signal: &Signal, finding: &Finding| {
            joined.iter().any(|(other, more)| {
                let same = other.rule == signal.rule && other.primary.span == signal.primary.span;
                same && more.decides <= finding.decides
            })
        };
        let alone = record.signals.iter().filter_map(judged).filter(|(signal, finding)| !told(signal, finding));
        let alone: Vec<(&Signal, Finding)> = alone.collect();
        for (signal, finding) in alone.into_iter().chain(joined) {
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
    beside_traps(&mut findings, records);
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

/// Takes out what counts only beside something else in the same file.
fn beside_traps(findings: &mut Vec<Finding>, records: &[Record]) {
    let signals = records.iter().flat_map(|record| &record.signals);
    let rules: BTreeSet<&str> =
        signals.filter(|signal| signal.only == Surrounding::BesideTrap).map(|signal| signal.rule).collect();
    if rules.is_empty() {
        return;
    }
    let traps = findings.iter().filter(|one| one.decides < Verdict::Incomplete && !rules.contains(one.rule.as_str()));
    let trapped: BTreeSet<String> = traps.map(|one| one.locator.clone()).collect();
    findings.retain(|one| !rules.contains(one.rule.as_str()) || trapped.contains(&one.locator));
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
    job_test: bool,
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
        let job_test = |r: &Record| r.facts.case.iter().any(|note| note.says == crate::analyse::case::JOB_TEST);
        Self {
            source: records.iter().any(source),
            job_test: records.iter().any(job_test),
            document_folders: documents.map(folder).collect(),
        }
    }
}

/// The printed locator of the folder that holds a record.
fn folder(record: &Record) -> String {
    let at = record.at.to_string();
    at.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())
}

/// Everything a signal is judged with.
struct Join<'j> {
    index: &'j Index<'j>,
    reach: &'j Reach<'j>,
    engine: &'j Engine,
    around: Around,
}

fn judge(number: usize, record: &Record, signal: &Signal, join: &Join<'_>, records: &[Record]) -> Option<Finding> {
    // A decoded layer runs when the file does that it was found in.
    let file = join.index.file_of(&record.at).unwrap_or(number);
    let inner = if file == number { signal.primary.span.start } else { usize::MAX };
    let way = join.reach.place(file, inner).or_else(|| {
        // What starts one version of a file starts the others, as long as they were there.
        let others = join.index.other_versions(file);
        others.into_iter().filter_map(|other| join.reach.place(other, usize::MAX)).min_by_key(|(m, _)| weight(*m))
    });
    let (started, path) = way.map_or((None, Vec::new()), |(m, path)| (Some(m), path));
    let moment = [signal.moment, started].into_iter().flatten().min_by_key(|&m| weight(m)).unwrap_or(Moment::Unknown);
    let basis = match signal.only {
        Surrounding::BesideSource | Surrounding::Autostarted if !join.around.source => return None,
        Surrounding::BesideDocument if !join.around.document_folders.contains(&folder(record)) => return None,
        Surrounding::BesideJobTest if !join.around.job_test => Basis::Context,
        Surrounding::Autostarted => match started {
            Some(Moment::Clone | Moment::Open | Moment::Agent | Moment::Install) => signal.basis,
            _ => Basis::Context,
        },
        Surrounding::IfStarted if started.is_none() && signal.moment.is_none() && signal.basis != Basis::Context => {
            Basis::PartOfChain
        }
        _ => signal.basis,
    };
    let row = decide(&Case { basis, moment, concealed: !signal.concealments.is_empty() });
    let context = row.decides == Verdict::Pass;
    let told = Told {
        rule: signal.rule,
        moment: moment.word(),
        decides: row.decides.word(),
        excerpt: &signal.primary.excerpt,
        own: record.normal.unwrap_or(record.sha256),
        others: others(number, record, signal, join.index, records),
    };
    Some(Finding {
        rule: signal.rule.to_owned(),
        severity: row.severity,
        confidence: catalogue::rule(signal.rule).map_or(Confidence::Medium, |rule| rule.confidence),
        decides: row.decides,
        basis,
        locator: record.at.to_string(),
        path: record.at.path().to_string(),
        root_path: record.at.root_path().to_string(),
        moment: (!context || signal.moment.is_some()).then_some(moment),
        message: signal.message.clone(),
        primary: signal.primary.clone(),
        related: signal.related.iter().take(limits::SIGNALS_PER_RULE).cloned().collect(),
        behaviours: behaviours(signal, moment, context),
        concealments: sorted(signal.concealments.clone()),
        chain: if context { Vec::new() } else { chain(record, signal, path) },
        families: signal.family.iter().filter_map(|name| join.engine.family(name)).collect(),
        also_at: Vec::new(),
        layers: layers(record, join.index, records),
        fingerprint: fingerprint(record, signal),
        content: told.content(),
        likeness: told.likeness(),
        git: versions::committed(record),
    })
}

/// The content of the files that a signal is about beside its own: where values come from, and what is started.
fn others(number: usize, record: &Record, signal: &Signal, index: &Index<'_>, records: &[Record]) -> Vec<[u8; 32]> {
    let from = signal.flow.iter().filter_map(|step| index.record(step.at.as_deref()?));
    let started = signal.starts.as_deref().and_then(|path| index.named_in_command(number, path));
    let others = from.chain(started).filter_map(|other| records.get(other));
    others.filter(|other| other.at != record.at).map(|other| other.normal.unwrap_or(other.sha256)).collect()
}

fn behaviours(signal: &Signal, moment: Moment, context: bool) -> Vec<Behaviour> {
    let mut behaviours = signal.behaviours.clone();
    if !context && weight(moment) <= weight(Moment::Agent) {
        behaviours.push(Behaviour::Autostarts);
    }
    sorted(behaviours)
}

fn sorted<T: Ord>(mut many: Vec<T>) -> Vec<T> {
    many.sort_unstable();
    many.dedup();
    many
}

/// The path to the file, then the steps of the value if it is a flow, then the place of the signal itself; the middle of
/// an over-long path is left out.
fn chain(record: &Record, signal: &Signal, mut path: Vec<ChainStep>) -> Vec<ChainStep> {
    let step = |at: &Locator, evidence: &Evidence, what: &str| ChainStep {
        locator: at.to_string(),
        path: at.path().to_string(),
        line: evidence.line,
        column: evidence.column,
        what: what.to_owned(),
        excerpt: evidence.excerpt.clone(),
    };
    let steps = signal.flow.split_last().map_or(&[][..], |(_, before)| before);
    let here = (record.at.to_string(), signal.primary.line, signal.primary.column);
    if steps.is_empty() && path.len() > 1 {
        // A command that is the behaviour is one step, told by the signal; the trigger at the beginning stays.
        path.pop_if(|last| (&last.locator, last.line, last.column) == (&here.0, here.1, here.2));
    }
    path.extend(
        steps.iter().map(|one| step(one.at.as_deref().unwrap_or(&record.at), &one.evidence, &one.evidence.label)),
    );
    path.push(step(&record.at, &signal.primary, &signal.message));
    if path.len() > CHAIN_STEPS {
        path.drain(CHAIN_STEPS / 2..path.len() - CHAIN_STEPS / 2);
    }
    path
}

/// The files around a record, outermost first, itself last.
fn layers(record: &Record, index: &Index<'_>, records: &[Record]) -> Vec<Layer> {
    let mut layers: Vec<Layer> = record
        .at
        .ancestry()
        .filter_map(|at| records.get(index.record(at)?))
        .map(|r| Layer { locator: r.at.to_string(), length: r.length, sha256: super::hex(&r.sha256) })
        .collect();
    layers.reverse();
    layers
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
