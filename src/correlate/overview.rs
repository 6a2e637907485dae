//! What starts in a target and where each start leads: the answer of `lurescan triggers`, for honest projects as well.
//!
//! Every trigger is followed on its own here, with the ends that lead nowhere. That costs more than reaching everything
//! once, so it is done only when it is asked for, and its work is counted.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use crate::finding::{Finding, Gap, GraphEdge, LooseEnd, Overview, Started, Told, Verdict};
use crate::limits;
use crate::scan::{Detail, Record};

use super::graph::{Edge, End, Graph, Node, Wanted};
use super::paths::Index;
use super::reach::{chain_step, origin};
use super::triggers::Trigger;

/// What is known of a file beside its edges.
#[derive(Default)]
struct Known<'f> {
    findings: Vec<&'f Finding>,
    unread: bool,
}

/// Everything a trigger is followed with.
struct Follow<'r, 'f> {
    graph: &'r Graph<'r>,
    known: HashMap<usize, Known<'f>>,
    edges: HashMap<Node, Rc<Vec<Edge>>>,
    work: u32,
}

/// The overview of a target.
pub fn build(
    detail: Detail,
    graph: &Graph<'_>,
    index: &Index<'_>,
    triggers: &[Trigger],
    findings: &[Finding],
    gaps: &[Gap],
) -> Overview {
    let known = known(graph.records, index, findings, gaps);
    let mut follow = Follow { graph, known, edges: HashMap::new(), work: limits::OVERVIEW_WORK };
    let mut overview = Overview::default();
    for trigger in triggers {
        if overview.triggers.len() >= limits::OVERVIEW_TRIGGERS {
            overview.omitted += 1;
            continue;
        }
        overview.triggers.push(follow.trigger(trigger));
    }
    if detail == Detail::Change {
        overview.dependencies = dependencies(graph.records);
    }
    if detail == Detail::Graph {
        overview.edges = follow.print();
    }
    overview.triggers.sort_by(|a, b| {
        (order(a), a.kind.as_str(), &a.path, a.line, a.column, &a.label).cmp(&(
            order(b),
            b.kind.as_str(),
            &b.path,
            b.line,
            b.column,
            &b.label,
        ))
    });
    overview.triggers.dedup();
    overview
}

/// The packages that manifests and lock files name, each once: kind, name, what is asked for.
fn dependencies(records: &[Record]) -> Vec<String> {
    let present = records.iter().filter(|record| !record.at.is_past());
    let listed = present.filter_map(|record| record.facts.dependencies.as_deref());
    let names = listed.flat_map(|list| {
        list.packages.iter().map(|one| {
            let version = one.version.as_deref().unwrap_or(&one.requirement);
            let origin = one.address.as_deref().map(|address| format!(" from {address}")).unwrap_or_default();
            format!("{} {} {version}{origin}", list.ecosystem.word(), one.name)
        })
    });
    let unique: BTreeSet<String> = names.take(limits::DEPENDENCIES).collect();
    unique.into_iter().collect()
}

/// The calendar: what comes first in a reader's day.
fn order(started: &Started) -> usize {
    use crate::signal::Moment::*;
    const DAY: [crate::signal::Moment; 13] =
        [Clone, Open, Agent, Install, Build, Test, Start, Import, Call, Request, Run, Commit, Unknown];
    DAY.iter().position(|moment| *moment == started.moment).unwrap_or(DAY.len())
}

/// Findings and gaps by the file they stand in.
fn known<'f>(
    records: &[Record],
    index: &Index<'_>,
    findings: &'f [Finding],
    gaps: &[Gap],
) -> HashMap<usize, Known<'f>> {
    let mut asked: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in findings.iter().filter(|finding| finding.decides < Verdict::Incomplete) {
        for locator in std::iter::once(&finding.locator).chain(&finding.also_at) {
            asked.entry(locator).or_default().push(finding);
        }
    }
    let unread: HashSet<&str> = gaps.iter().filter(|gap| gap.matters).map(|gap| gap.locator.as_str()).collect();
    let mut known: HashMap<usize, Known<'_>> = HashMap::new();
    if asked.is_empty() && unread.is_empty() {
        return known;
    }
    for (number, record) in records.iter().enumerate() {
        let locator = record.at.to_string();
        let (found, gap) = (asked.get(locator.as_str()), unread.contains(locator.as_str()));
        if found.is_none() && !gap {
            continue;
        }
        let file = index.file_of(&record.at).unwrap_or(number);
        let entry = known.entry(file).or_default();
        entry.findings.extend(found.into_iter().flatten().copied());
        entry.unread |= gap;
    }
    known
}

impl Follow<'_, '_> {
    fn edges(&mut self, node: Node) -> Rc<Vec<Edge>> {
        if let Some(known) = self.edges.get(&node) {
            return known.clone();
        }
        let edges = Rc::new(self.graph.edges(node, Wanted::All));
        self.edges.insert(node, edges.clone());
        edges
    }

    /// One trigger, followed to its ends.
    fn trigger(&mut self, trigger: &Trigger) -> Started {
        let (node, step) = origin(self.graph, trigger);
        let shown = chain_step(self.graph.records, &step);
        let start = trigger.start.and_then(|start| self.graph.records[trigger.record].facts.starts.get(start));
        let mut started = Started {
            moment: trigger.by.moment,
            kind: trigger.by.id.to_owned(),
            by: shown.what,
            label: start.map_or(String::new(), |start| start.label.clone()),
            platform: start.map_or("any", |start| start.platform.word()).to_owned(),
            locator: shown.locator,
            path: shown.path,
            line: shown.line,
            column: shown.column,
            command: shown.excerpt,
            asks: trigger.by.asks.word().to_owned(),
            when: trigger.by.when.to_owned(),
            starts: trigger.by.starts.to_owned(),
            source: trigger.by.source.to_owned(),
            reaches: Vec::new(),
            reached: 0,
            ends: Vec::new(),
            told: Told::Harmless,
            rules: Vec::new(),
        };
        self.spread(node, &mut started);
        started
    }

    fn spread(&mut self, node: Node, started: &mut Started) {
        let mut seen: HashSet<Node> = HashSet::from([node]);
        let mut queue = VecDeque::from([node]);
        let mut rules = BTreeSet::new();
        let mut ends: BTreeMap<(&'static str, String), LooseEnd> = BTreeMap::new();
        let mut whole = true;
        while let Some(node) = queue.pop_front() {
            self.told(node, started, &mut rules);
            if let Node::Record(record) = node {
                started.reached += 1;
                if started.reaches.len() < limits::OVERVIEW_FILES {
                    started.reaches.push(self.graph.records[record].at.path().to_string());
                }
            }
            for edge in self.edges(node).iter() {
                self.work = self.work.saturating_sub(1);
                if self.work == 0 || seen.len() >= limits::OVERVIEW_NODES {
                    whole = false;
                    break;
                }
                let (what, name) = match &edge.end {
                    End::Node(next) => {
                        if seen.insert(*next) {
                            queue.push_back(*next);
                        }
                        continue;
                    }
                    End::Absent(name) => ("absent", name.clone()),
                    End::Fetched(name) => ("fetched", name.clone()),
                    End::Computed => ("computed", edge.step.excerpt.clone()),
                };
                if ends.len() < limits::OVERVIEW_FILES {
                    let step = chain_step(self.graph.records, &edge.step);
                    let name = crate::report::escape::excerpt(&name, limits::EXCERPT_BYTES);
                    ends.entry((what, name.clone())).or_insert_with(|| LooseEnd {
                        what: what.to_owned(),
                        name,
                        path: step.path,
                        line: step.line,
                    });
                }
            }
        }
        if !whole && started.told == Told::Harmless {
            started.told = Told::Unread;
        }
        started.ends = ends.into_values().collect();
        started.rules = rules.into_iter().collect();
    }

    /// What is known of a node: findings that stand in it, and whether all of it was read.
    fn told(&self, node: Node, started: &mut Started, rules: &mut BTreeSet<String>) {
        let (record, spans) = match node {
            Node::Record(record) => (record, None),
            Node::Start(record, start) => {
                let facts = &self.graph.records[record].facts;
                let Some(start) = facts.starts.get(start) else { return };
                let command = start.command.and_then(|at| facts.commands.get(at)).map(|line| line.place.span());
                (record, Some([start.place.span(), command.unwrap_or(0..0)]))
            }
        };
        let Some(known) = self.known.get(&record) else { return };
        let locator = self.graph.records[record].at.to_string();
        for finding in &known.findings {
            let at = &finding.primary.span;
            // What stands in a layer of a manifest cannot be told apart by its place there.
            let here = spans.as_ref().is_none_or(|spans| {
                finding.locator != locator
                    || spans.iter().any(|span| span.start < at.end.max(at.start + 1) && at.start < span.end)
            });
            if here {
                rules.insert(finding.rule.clone());
                let told = if finding.decides == Verdict::Block { Told::Block } else { Told::Review };
                started.told = started.told.min(told);
            }
        }
        if known.unread && spans.is_none() {
            started.told = started.told.min(Told::Unread);
        }
    }

    /// Every edge that was seen, in a stable order.
    fn print(&self) -> Vec<GraphEdge> {
        let name = |node: &Node| match node {
            Node::Record(record) => self.graph.records[*record].at.to_string(),
            Node::Start(record, start) => {
                let by =
                    self.graph.records[*record].facts.starts.get(*start).map_or(String::new(), |start| start.said());
                format!("{} ({by})", self.graph.records[*record].at)
            }
        };
        let mut out: Vec<GraphEdge> = Vec::new();
        for (node, edges) in &self.edges {
            for edge in edges.iter().take(limits::OVERVIEW_EDGES - out.len()) {
                let to = match &edge.end {
                    End::Node(next) => name(next),
                    End::Absent(name) => format!("absent: {name}"),
                    End::Fetched(name) => format!("would be fetched: {name}"),
                    End::Computed => "computed: not followed".to_owned(),
                };
                let step = chain_step(self.graph.records, &edge.step);
                out.push(GraphEdge {
                    from: name(node),
                    to,
                    what: step.what,
                    line: step.line,
                    column: step.column,
                    excerpt: step.excerpt,
                });
            }
        }
        out.sort();
        out.dedup();
        out
    }
}
