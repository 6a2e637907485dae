//! What an evaluator notes while it follows a program: where values came from, and which of them reached a sink.

use std::ops::Range;

use oxc::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::origin::{At, Node, Origin, Origins};
use super::{Flow, FlowStep, Foreign, Labels, Needs, Outcome, Parameters, Sink, When};
use crate::limits;

/// Notes that are remembered, so that the same one again costs little.
const SEEN: usize = 4096;

/// What is reported of a value at a sink.
pub(in crate::analyse) struct Reached<'v> {
    pub(in crate::analyse) sink: Sink,
    pub(in crate::analyse) callee: &'v str,
    /// Where the value came from.
    pub(in crate::analyse) from: Origin,
    pub(in crate::analyse) text: Option<String>,
    /// Where it goes, if it is sent.
    pub(in crate::analyse) to: Option<Address>,
    pub(in crate::analyse) followed: bool,
    pub(in crate::analyse) quiet: bool,
    pub(in crate::analyse) at: At,
}

impl<'v> Reached<'v> {
    /// A value that nothing more is known of than where it came from and where it ends up.
    pub(in crate::analyse) fn new(sink: Sink, callee: &'v str, from: Origin, at: At) -> Self {
        Self { sink, callee, from, text: None, to: None, followed: false, quiet: false, at }
    }
}

/// An address that is connected to.
#[derive(Clone, Debug, Default)]
pub(in crate::analyse) struct Address {
    pub(in crate::analyse) text: Option<String>,
    pub(in crate::analyse) labels: Labels,
    /// Nobody outside the program decides it.
    pub(in crate::analyse) fixed: bool,
    /// What it was made of.
    pub(in crate::analyse) from: Origin,
}

/// The notes on one program.
pub(in crate::analyse) struct Ledger<'a> {
    pub(in crate::analyse) origins: Origins,
    /// The addresses behind steps that connect.
    pub(in crate::analyse) addresses: FxHashMap<Origin, Address>,
    /// The parameters behind steps: function and index.
    pub(in crate::analyse) parameters: FxHashMap<Origin, (u32, u32)>,
    /// The other modules' values behind steps.
    pub(in crate::analyse) imported: FxHashMap<Origin, Foreign>,
    /// The variables of the environment behind steps.
    pub(in crate::analyse) variables: FxHashMap<Origin, String>,
    /// The texts that run: the file, then what it turned into code, each with the place in the file where that was run.
    places: Vec<(&'a str, Span)>,
    /// What was noted: value, sink, place, time, the other module's function, text.
    seen: FxHashSet<(Origin, Sink, usize, u8, String, Option<String>)>,
    /// `try` blocks that are open and hide every failure.
    pub(in crate::analyse) swallowed: u32,
    /// The function that is called as from outside.
    pub(in crate::analyse) root: Option<usize>,
    pub(in crate::analyse) out: Outcome,
}

impl<'a> Ledger<'a> {
    /// An empty ledger for a program.
    pub(in crate::analyse) fn new(source: &'a str) -> Self {
        Self {
            origins: Origins::new(),
            addresses: FxHashMap::default(),
            parameters: FxHashMap::default(),
            imported: FxHashMap::default(),
            variables: FxHashMap::default(),
            places: vec![(source, Span::new(0, source.len() as u32))],
            seen: FxHashSet::default(),
            swallowed: 0,
            root: None,
            out: Outcome::default(),
        }
    }

    /// A text that became code at `at`: its number.
    pub(in crate::analyse) fn add_text(&mut self, source: &'a str, at: At) -> u16 {
        let anchor = self.in_file(at);
        self.places.push((source, anchor));
        (self.places.len() - 1) as u16
    }

    /// The place in the file: for code that was decoded, where it was run.
    pub(in crate::analyse) fn in_file(&self, at: At) -> Span {
        if at.unit == 0 { at.span } else { self.places[usize::from(at.unit)].1 }
    }

    /// The text at a place.
    pub(in crate::analyse) fn excerpt(&self, at: At) -> &'a str {
        let (source, _) = self.places[usize::from(at.unit)];
        source.get(at.span.start as usize..at.span.end as usize).unwrap_or_default()
    }

    /// Notes that a value reached a sink.
    pub(in crate::analyse) fn reached(&mut self, it: Reached<'_>, when: When) {
        let labels = self.origins.labels(it.from);
        let span = self.range(it.at);
        let most = most_text(it.sink);
        let it = Reached { text: it.text.map(|text| limits::cut(&text, most).to_owned()), ..it };
        // The same value at the same place once more, as a loop brings it.
        let callee = if it.sink == Sink::Elsewhere { it.callee.to_owned() } else { String::new() };
        let key = (it.from, it.sink, span.start, when as u8, callee, it.text.clone());
        if self.root.is_none() && self.seen.len() < SEEN && !self.seen.insert(key) {
            return;
        }
        let known = self.out.flows.iter().position(|flow| {
            let same = flow.span == span && flow.sink == it.sink && flow.labels == labels;
            // To whom is part of what is sent.
            let to = it.to.as_ref().is_none_or(|to| flow.fixed == to.fixed && flow.address == to.text);
            same && to && (it.sink != Sink::Elsewhere || flow.callee == it.callee) && flow.text == it.text
        });
        if let Some(known) = known {
            let (parameters, imports) = (self.parameters_of(it.from), self.imports_of(it.from));
            let flow = &mut self.out.flows[known];
            flow.when = flow.when.min(when);
            if let Some(root) =
                self.root.filter(|root| !flow.roots.contains(root) && flow.roots.len() < limits::FLOW_STEPS)
            {
                flow.roots.push(root);
            }
            flow.parameters.extend(parameters.into_iter().take(limits::FLOW_STEPS));
            flow.imports.extend(imports.into_iter().take(limits::FLOW_STEPS));
            flow.parameters.sort_unstable();
            flow.parameters.dedup();
            flow.imports.sort_unstable();
            flow.imports.dedup();
            return;
        }
        // What is handed to other modules must not push out what happens here.
        if it.sink == Sink::Elsewhere && self.out.flows.len() >= limits::FLOWS / 2 {
            return;
        }
        if self.out.flows.len() >= limits::FLOWS {
            self.out.exceeded = true;
            return;
        }
        let address = it.to.or_else(|| self.address_of(it.from)).unwrap_or_default();
        let mut steps = self.steps_of(it.from);
        let excerpt = limits::cut(self.excerpt(it.at), limits::FLOW_TEXT_BYTES);
        steps.push(FlowStep::new(&sink_words(it.sink, it.callee), span.clone(), excerpt));
        let flow = Flow {
            sink: it.sink,
            callee: it.callee.to_owned(),
            labels,
            steps,
            text: it.text,
            address: address.text,
            fixed: address.fixed,
            address_labels: address.labels,
            in_decoded: it.at.unit > 0,
            followed: it.followed,
            quiet: it.quiet,
            swallowed: self.swallowed > 0,
            verified: false,
            answer: super::Answer::default(),
            when,
            parameters: self.parameters_of(it.from),
            imports: self.imports_of(it.from),
            variables: self.variables_of(it.from),
            address_needs: self.needs_of(address.from),
            roots: self.root.into_iter().collect(),
            span,
        };
        self.out.flows.push(flow);
    }

    pub(in crate::analyse) fn range(&self, at: At) -> Range<usize> {
        let span = self.in_file(at);
        span.start as usize..span.end as usize
    }

    /// The steps of a value, for people.
    pub(in crate::analyse) fn steps_of(&self, from: Origin) -> Vec<FlowStep> {
        let wanted = self.origins.labels(from).without(Labels::SYSTEM);
        let nodes = self.origins.path(from, wanted, limits::FLOW_STEPS);
        let step = |node: &&Node| {
            let excerpt = limits::cut(self.excerpt(node.at), limits::FLOW_TEXT_BYTES);
            FlowStep::new(&node.what, self.range(node.at), excerpt)
        };
        nodes.iter().map(step).collect()
    }

    /// The address of the request that brought a value in.
    pub(in crate::analyse) fn address_of(&self, from: Origin) -> Option<Address> {
        let wanted = Labels::REMOTE | Labels::ANY_NETWORK;
        let sources = self.origins.sources(from, wanted, 8);
        let known: Vec<&Address> = sources.iter().filter_map(|source| self.addresses.get(source)).collect();
        known.iter().rev().find(|address| address.fixed).or(known.last()).map(|&address| address.clone())
    }

    pub(in crate::analyse) fn parameters_of(&self, from: Origin) -> Parameters {
        if !self.origins.labels(from).any(Labels::PARAMETER) {
            return Parameters::new();
        }
        let sources = self.origins.sources(from, Labels::PARAMETER, 8);
        sources.iter().filter_map(|source| self.parameters.get(source).copied()).collect()
    }

    pub(in crate::analyse) fn imports_of(&self, from: Origin) -> Vec<Foreign> {
        if !self.origins.labels(from).any(Labels::IMPORTED) {
            return Vec::new();
        }
        let sources = self.origins.sources(from, Labels::IMPORTED, 8);
        sources.iter().filter_map(|source| self.imported.get(source).cloned()).collect()
    }

    pub(in crate::analyse) fn variables_of(&self, from: Origin) -> Vec<String> {
        if !self.origins.labels(from).any(Labels::VARIABLE) {
            return Vec::new();
        }
        let sources = self.origins.sources(from, Labels::VARIABLE, 8);
        sources.iter().filter_map(|source| self.variables.get(source).cloned()).collect()
    }

    pub(in crate::analyse) fn needs_of(&self, from: Origin) -> Needs {
        let (parameters, imports) = (self.parameters_of(from), self.imports_of(from));
        Needs { parameters, imports, variables: self.variables_of(from) }
    }
}

/// How much of a value is kept: what other readers follow is kept as a command line is.
fn most_text(sink: Sink) -> usize {
    match sink {
        Sink::Command | Sink::Argument | Sink::Script => limits::FLOW_COMMAND_BYTES,
        _ => limits::FLOW_TEXT_BYTES,
    }
}

fn sink_words(sink: Sink, callee: &str) -> String {
    match sink {
        Sink::Code => format!("becomes code in `{callee}`"),
        Sink::Command => format!("is started as a command by `{callee}`"),
        Sink::Argument => format!("is part of a command that `{callee}` starts"),
        Sink::Send => format!("is sent with `{callee}`"),
        Sink::Load => format!("is loaded as a module by `{callee}`"),
        Sink::WrittenFile => format!("is run by `{callee}`"),
        Sink::Shell => format!("is tied to a shell by `{callee}`"),
        Sink::Script => format!("is written as a script by `{callee}`"),
        Sink::Startup => format!("is written where it runs by itself: {callee}"),
        Sink::Elsewhere => {
            let mut parts = callee.split('#');
            let (module, member) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            match member {
                "" => format!("is handed to `{module}`"),
                member => format!("is handed to `{member}` of `{module}`"),
            }
        }
    }
}
