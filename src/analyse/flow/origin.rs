//! Where a value came from: every value that is more than a plain constant points to a node here, and a node to what it
//! was made of. The path from a sink back to a source is read off these nodes and shown step by step.

use oxc::span::Span;

use super::Labels;
use crate::limits;

/// A place in the program or in a text that the program ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analyse) struct At {
    /// Index of the text: 0 is the file, others were run by it.
    pub(in crate::analyse) unit: u16,
    pub(in crate::analyse) span: Span,
}

/// A node's number; [`Origin::PLAIN`] for plain constants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::analyse) struct Origin(u32);

impl Origin {
    pub(in crate::analyse) const PLAIN: Origin = Origin(0);

    pub(in crate::analyse) fn is_plain(self) -> bool {
        self.0 == 0
    }
}

/// One step that made a value.
#[derive(Debug)]
pub(in crate::analyse) struct Node {
    pub(in crate::analyse) what: Box<str>,
    pub(in crate::analyse) at: At,
    pub(in crate::analyse) labels: Labels,
    pub(in crate::analyse) inputs: [Origin; 2],
}

/// All steps of one program.
#[derive(Debug)]
pub(in crate::analyse) struct Origins {
    nodes: Vec<Node>,
    /// How often loose ends were tied.
    tied: usize,
}

impl Origins {
    pub(in crate::analyse) fn new() -> Self {
        let at = At { unit: 0, span: Span::new(0, 0) };
        Self { nodes: vec![Node { what: "".into(), at, labels: Labels::NONE, inputs: [Origin::PLAIN; 2] }], tied: 0 }
    }

    pub(in crate::analyse) fn node(&self, origin: Origin) -> &Node {
        &self.nodes[origin.0 as usize]
    }

    pub(in crate::analyse) fn labels(&self, origin: Origin) -> Labels {
        self.node(origin).labels
    }

    /// A new step. Past the limit the nearest input stands for it, with what labels that has.
    pub(in crate::analyse) fn step(
        &mut self,
        what: impl Into<Box<str>>,
        at: At,
        labels: Labels,
        inputs: [Origin; 2],
    ) -> Origin {
        if self.nodes.len() >= limits::EVALUATOR_ORIGINS {
            return inputs.into_iter().find(|input| !input.is_plain()).unwrap_or(Origin::PLAIN);
        }
        let inherited = inputs.iter().fold(labels, |sum, &input| sum | self.labels(input));
        self.nodes.push(Node { what: what.into(), at, labels: inherited, inputs });
        Origin(self.nodes.len() as u32 - 1)
    }

    /// A new step whose value says nothing of what its inputs said: an answer does not hold the question.
    pub(in crate::analyse) fn fresh(
        &mut self,
        what: impl Into<Box<str>>,
        at: At,
        labels: Labels,
        inputs: [Origin; 2],
    ) -> Origin {
        if self.nodes.len() >= limits::EVALUATOR_ORIGINS {
            return Origin::PLAIN;
        }
        self.nodes.push(Node { what: what.into(), at, labels, inputs });
        Origin(self.nodes.len() as u32 - 1)
    }

    /// What two values have in common when they become one: no step of its own where one side says it all.
    pub(in crate::analyse) fn join(&mut self, a: Origin, b: Origin) -> Origin {
        if a == b || b.is_plain() {
            return a;
        }
        if a.is_plain() {
            return b;
        }
        let (in_a, in_b) = (self.labels(a), self.labels(b));
        // Two loose ends are two, though they are of one kind.
        if in_a.any(Labels::LOOSE) && in_b.any(Labels::LOOSE) {
            return self.tie(a, b);
        }
        if in_a | in_b == in_a {
            return a;
        }
        if in_a | in_b == in_b {
            return b;
        }
        let at = self.node(b).at;
        self.step("", at, Labels::NONE, [a, b])
    }

    /// Joins two values that other files complete, unless one is made of the other.
    fn tie(&mut self, a: Origin, b: Origin) -> Origin {
        if self.is_made_of(a, b) {
            return a;
        }
        if self.is_made_of(b, a) {
            return b;
        }
        if self.tied >= limits::EVALUATOR_TIES {
            return if self.labels(b).without(self.labels(a)).is_none() { a } else { b };
        }
        self.tied += 1;
        let at = self.node(b).at;
        self.step("", at, Labels::NONE, [a, b])
    }

    /// Whether `part` is among the nearest steps that made `whole`.
    fn is_made_of(&self, whole: Origin, part: Origin) -> bool {
        let mut near = [Origin::PLAIN; 24];
        near[0] = whole;
        let (mut next, mut end) = (0, 1);
        while next < end {
            let node = self.node(near[next]);
            next += 1;
            for input in node.inputs.into_iter().filter(|input| !input.is_plain()) {
                if input == part {
                    return true;
                }
                if end < near.len() && self.labels(input).any(Labels::LOOSE) {
                    near[end] = input;
                    end += 1;
                }
            }
        }
        false
    }

    /// The steps from a source to `origin`, in the order they happened, at most `most` of them. `wanted` says which of a
    /// node's two inputs is followed first.
    pub(in crate::analyse) fn path(&self, origin: Origin, wanted: Labels, most: usize) -> Vec<&Node> {
        let mut steps: Vec<&Node> = Vec::new();
        let mut at = origin;
        while !at.is_plain() && steps.len() < 4 * most {
            let node = self.node(at);
            if !node.what.is_empty() && steps.last().is_none_or(|last| last.what != node.what || last.at != node.at) {
                steps.push(node);
            }
            let [first, second] = node.inputs;
            at = if self.labels(first).any(wanted) || second.is_plain() { first } else { second };
        }
        steps.reverse();
        if steps.len() > most {
            steps.drain(most / 2..steps.len() - most / 2);
        }
        steps
    }

    /// The steps among those that made `origin` which brought one of `wanted` in, at most `most`.
    pub(in crate::analyse) fn sources(&self, origin: Origin, wanted: Labels, most: usize) -> Vec<Origin> {
        let mut found: Vec<Origin> = Vec::new();
        let mut work = vec![origin];
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some(at) = work.pop() {
            if at.is_plain() || found.len() >= most || seen.len() > 4096 || !seen.insert(at) {
                continue;
            }
            let node = self.node(at);
            let inherited = node.inputs.iter().fold(Labels::NONE, |sum, &input| sum | self.labels(input));
            if node.labels.without(inherited).any(wanted) {
                found.push(at);
            }
            work.extend(node.inputs);
        }
        found.sort_unstable_by_key(|origin| origin.0);
        found
    }
}
