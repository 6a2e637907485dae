//! From triggers through commands, scripts and imports to files: what runs, when, and by which path.

use std::collections::VecDeque;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::artifact::Place;
use crate::finding::ChainStep;
use crate::scan::Record;
use crate::signal::Moment;

use super::graph::{End, Graph, Node, Step, Wanted, loads};
use super::triggers::{Trigger, weight};

/// How a node was first reached.
#[derive(Clone, Debug)]
struct Arrival {
    moment: Moment,
    from: Option<Node>,
    step: Step,
}

/// What is reached from the triggers.
pub struct Reach<'r> {
    graph: &'r Graph<'r>,
    arrivals: FxHashMap<Node, Arrival>,
}

impl<'r> Reach<'r> {
    /// Breadth first from each trigger in order of rank, so that the heaviest moment and then the shortest path win.
    pub fn new(graph: &'r Graph<'r>, triggers: &[Trigger]) -> Self {
        let mut reach = Self { graph, arrivals: FxHashMap::default() };
        let mut at = 0;
        while at < triggers.len() {
            let rank = triggers[at].rank();
            let group = triggers[at..].iter().take_while(|trigger| trigger.rank() == rank).count();
            reach.spread(&triggers[at..at + group]);
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
        let nodes = starts_at(self.graph.records, record, offset).chain([Node::Record(record)]);
        let (node, moment) =
            nodes.filter_map(|node| Some((node, self.arrivals.get(&node)?.moment))).min_by_key(|(_, m)| weight(*m))?;
        Some((moment, self.path(node)))
    }

    /// The path to a node, from the trigger on.
    fn path(&self, node: Node) -> Vec<ChainStep> {
        let mut steps = Vec::new();
        let mut node = Some(node);
        while let Some(arrival) = node.and_then(|node| self.arrivals.get(&node)) {
            steps.push(chain_step(self.graph.records, &arrival.step));
            node = arrival.from;
        }
        steps.reverse();
        // A start and the command it runs stand at one place: one step for the reader.
        steps.dedup_by(|next, kept| {
            let same = (&next.locator, next.line, next.column) == (&kept.locator, kept.line, kept.column);
            if same && next.what.contains(" loads ") {
                // But what a tool loads by itself is told nowhere else.
                kept.what.clone_from(&next.what);
            }
            same
        });
        steps
    }

    fn spread(&mut self, triggers: &[Trigger]) {
        let mut queue = VecDeque::new();
        for trigger in triggers {
            let (node, step) = origin(self.graph, trigger);
            self.arrive(&mut queue, node, Arrival { moment: trigger.moment(), from: None, step });
        }
        while let Some(node) = queue.pop_front() {
            let moment = self.arrivals[&node].moment;
            if let Node::Record(record) = node
                && let Some(loaded) = self.graph.only_loads(record)
            {
                for (next, import) in loaded {
                    if let Entry::Vacant(free) = self.arrivals.entry(Node::Record(next)) {
                        free.insert(Arrival { moment, from: Some(node), step: loads(record, import) });
                        queue.push_back(Node::Record(next));
                    }
                }
                continue;
            }
            for edge in self.graph.edges(node, Wanted::Nodes) {
                if let End::Node(next) = edge.end
                    && !self.arrivals.contains_key(&next)
                {
                    self.arrive(&mut queue, next, Arrival { moment, from: Some(node), step: edge.step });
                }
            }
        }
    }

    fn arrive(&mut self, queue: &mut VecDeque<Node>, node: Node, arrival: Arrival) {
        if let Entry::Vacant(free) = self.arrivals.entry(node) {
            free.insert(arrival);
            queue.push_back(node);
        }
    }
}

/// The node that a trigger starts, and the place that declares it.
pub fn origin(graph: &Graph<'_>, trigger: &Trigger) -> (Node, Step) {
    match trigger.start {
        Some(start) => (Node::Start(trigger.record, start), graph.declared(trigger.record, start)),
        None => {
            let place = Place { line: 1, column: 1, ..Place::default() };
            let what = trigger.by.named("");
            (Node::Record(trigger.record), Step { record: trigger.record, place, what, excerpt: String::new() })
        }
    }
}

/// The starts of a record whose declaration or command holds a place.
pub fn starts_at(records: &[Record], record: usize, offset: usize) -> impl Iterator<Item = Node> {
    let facts = &records[record].facts;
    let stands = move |start: &crate::analyse::Start| {
        let command = start.command.and_then(|at| facts.commands.get(at)).map(|line| line.place.span());
        command.is_some_and(|span| span.contains(&offset)) || start.place.span().contains(&offset)
    };
    let starts = facts.starts.iter().enumerate().filter(move |(_, start)| stands(start));
    starts.map(move |(at, _)| Node::Start(record, at))
}

/// A step as it is shown.
pub fn chain_step(records: &[Record], step: &Step) -> ChainStep {
    let record = &records[step.record];
    ChainStep {
        locator: record.at.to_string(),
        path: record.at.path().to_string(),
        line: step.place.line.max(1),
        column: step.place.column.max(1),
        what: step.what.clone(),
        excerpt: crate::report::escape::excerpt(&step.excerpt, crate::limits::EXCERPT_BYTES),
    }
}
