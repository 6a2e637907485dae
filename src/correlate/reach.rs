//! From triggers through commands, scripts and imports to files: what runs, when, and by which path.

use std::collections::{HashMap, VecDeque};

use crate::analyse::Action;
use crate::artifact::{Kind, Place};
use crate::finding::ChainStep;
use crate::scan::Record;
use crate::signal::Moment;

use super::paths::{Index, parent};
use super::triggers::{Trigger, weight};

/// A thing that can be reached: a file that is loaded, or a start that a manifest declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    Record(usize),
    Start(usize, usize),
}

/// How a node was first reached.
#[derive(Clone, Debug)]
struct Arrival {
    moment: Moment,
    from: Option<Node>,
    step: Step,
}

/// The place that leads on, in the record it stands in.
#[derive(Clone, Debug)]
struct Step {
    record: usize,
    place: Place,
    what: String,
    excerpt: String,
}

/// What is reached from the triggers.
pub struct Reach<'r> {
    records: &'r [Record],
    arrivals: HashMap<Node, Arrival>,
}

impl<'r> Reach<'r> {
    /// Breadth first from each trigger in order of weight, so that the heaviest moment and then the shortest path win.
    pub fn new(records: &'r [Record], index: &Index<'_>, triggers: &[Trigger]) -> Self {
        let mut reach = Self { records, arrivals: HashMap::new() };
        let mut at = 0;
        while at < triggers.len() {
            let moment = triggers[at].moment;
            let group = triggers[at..].iter().take_while(|t| weight(t.moment) == weight(moment)).count();
            reach.spread(index, &triggers[at..at + group]);
            at += group;
        }
        reach
    }

    /// When a record would run, if a path to it was found.
    pub fn moment(&self, record: usize) -> Option<Moment> {
        self.arrivals.get(&Node::Record(record)).map(|arrival| arrival.moment)
    }

    /// How a place in a record is reached: the file as a whole, or the start whose command stands there (a package script
    /// that an editor task runs), whichever comes with the heavier moment.
    pub fn place(&self, record: usize, offset: usize) -> Option<(Moment, Vec<ChainStep>)> {
        let facts = &self.records[record].facts;
        let stands = |start: &crate::analyse::Start| {
            let command = start.command.and_then(|at| facts.commands.get(at)).map(|line| line.place.span());
            command.is_some_and(|span| span.contains(&offset)) || start.place.span().contains(&offset)
        };
        let starts = facts.starts.iter().enumerate().filter(|(_, start)| stands(start));
        let nodes = starts.map(|(at, _)| Node::Start(record, at)).chain([Node::Record(record)]);
        let (node, moment) =
            nodes.filter_map(|node| Some((node, self.arrivals.get(&node)?.moment))).min_by_key(|(_, m)| weight(*m))?;
        Some((moment, self.path(node)))
    }

    /// The path to a node, from the trigger on.
    fn path(&self, node: Node) -> Vec<ChainStep> {
        let mut steps = Vec::new();
        let mut node = Some(node);
        while let Some(arrival) = node.and_then(|node| self.arrivals.get(&node)) {
            steps.push(self.chain_step(&arrival.step));
            node = arrival.from;
        }
        steps.reverse();
        // A start and the command it runs stand at one place: one step for the reader.
        steps.dedup_by(|next, kept| (&next.locator, next.line, next.column) == (&kept.locator, kept.line, kept.column));
        steps
    }

    fn chain_step(&self, step: &Step) -> ChainStep {
        let record = &self.records[step.record];
        ChainStep {
            locator: record.at.to_string(),
            path: record.at.path().to_string(),
            line: step.place.line.max(1),
            column: step.place.column.max(1),
            what: step.what.clone(),
            excerpt: crate::report::escape::excerpt(&step.excerpt, crate::limits::EXCERPT_BYTES),
        }
    }

    fn spread(&mut self, index: &Index<'_>, triggers: &[Trigger]) {
        let mut queue = VecDeque::new();
        for trigger in triggers {
            let (node, step) = match trigger.start {
                Some(start) => (Node::Start(trigger.record, start), self.declared(trigger.record, start)),
                None => {
                    let place = Place { line: 1, column: 1, ..Place::default() };
                    let step = Step { record: trigger.record, place, what: trigger.by.clone(), excerpt: String::new() };
                    (Node::Record(trigger.record), step)
                }
            };
            self.arrive(&mut queue, node, Arrival { moment: trigger.moment, from: None, step });
        }
        while let Some(node) = queue.pop_front() {
            let moment = self.arrivals[&node].moment;
            for (next, step) in self.leads_to(index, node) {
                self.arrive(&mut queue, next, Arrival { moment, from: Some(node), step });
            }
        }
    }

    fn arrive(&mut self, queue: &mut VecDeque<Node>, node: Node, arrival: Arrival) {
        if let std::collections::hash_map::Entry::Vacant(free) = self.arrivals.entry(node) {
            free.insert(arrival);
            queue.push_back(node);
        }
    }

    fn declared(&self, record: usize, start: usize) -> Step {
        let facts = &self.records[record].facts;
        let start = &facts.starts[start];
        let excerpt = start
            .command
            .and_then(|c| facts.commands.get(c))
            .map_or_else(|| start.file.clone().unwrap_or_else(|| start.label.clone()), |command| command.text.clone());
        Step { record, place: start.place, what: start.by.clone(), excerpt }
    }

    fn leads_to(&self, index: &Index<'_>, node: Node) -> Vec<(Node, Step)> {
        match node {
            Node::Start(record, start) => self.start_leads_to(index, record, start),
            Node::Record(record) => self.record_leads_to(index, record),
        }
    }

    fn start_leads_to(&self, index: &Index<'_>, record: usize, start: usize) -> Vec<(Node, Step)> {
        let facts = &self.records[record].facts;
        let declared = &facts.starts[start];
        let mut out = Vec::new();
        if let Some(file) = &declared.file
            && let Some(next) =
                index.named_in_command(record, file).or_else(|| index.imported_python(record, file))
        {
            out.push((Node::Record(next), self.declared(record, start)));
        }
        if let Some(command) = declared.command {
            self.command_leads_to(index, record, command, &mut out);
        }
        out
    }

    fn record_leads_to(&self, index: &Index<'_>, record: usize) -> Vec<(Node, Step)> {
        let this = &self.records[record];
        let mut out = Vec::new();
        for import in &this.facts.imports {
            let next = match this.kind {
                Kind::Python => index.imported_python(record, &import.specifier),
                _ => index.imported(record, &import.specifier),
            };
            if let Some(next) = next.filter(|&next| next != record) {
                let step =
                    Step { record, place: import.place, what: "loads".to_owned(), excerpt: import.specifier.clone() };
                out.push((Node::Record(next), step));
            }
        }
        if matches!(this.kind, Kind::Shell | Kind::Batch | Kind::PowerShell | Kind::Makefile) {
            for command in 0..this.facts.commands.len() {
                self.command_leads_to(index, record, command, &mut out);
            }
        }
        out
    }

    fn command_leads_to(&self, index: &Index<'_>, record: usize, command: usize, out: &mut Vec<(Node, Step)>) {
        let Some(line) = self.records[record].facts.commands.get(command) else { return };
        for action in &line.actions {
            let step =
                |what: &str| Step { record, place: line.place, what: what.to_owned(), excerpt: line.text.clone() };
            match action {
                Action::Interprets { path, .. } | Action::RunsFile { path, .. } => {
                    if let Some(next) = index.named_in_command(record, path).filter(|&next| next != record) {
                        out.push((Node::Record(next), step("runs")));
                    }
                }
                Action::PackageScript { script, .. } => {
                    for (manifest, start) in self.scripts(index, record, script) {
                        out.push((Node::Start(manifest, start), step("runs the package script")));
                    }
                }
                _ => {}
            }
        }
    }

    /// The starts of the nearest `package.json` that a package manager runs for `script` (its pre and post included).
    fn scripts(&self, index: &Index<'_>, record: usize, script: &str) -> Vec<(usize, usize)> {
        let mut folder = index.working_folder(record);
        let manifest = loop {
            if let Some(manifest) = index.at(record, &super::paths::join(&folder, "package.json")) {
                break manifest;
            }
            if folder.is_empty() {
                return Vec::new();
            }
            folder = parent(&folder).to_owned();
        };
        let starts = &self.records[manifest].facts.starts;
        let named = |label: &str| {
            label == script
                || label.strip_prefix("pre") == Some(script)
                || label.strip_prefix("post") == Some(script)
                || (script == "install" && label == "prepare")
        };
        starts.iter().enumerate().filter(|(_, s)| named(&s.label)).map(|(at, _)| (manifest, at)).collect()
    }
}
