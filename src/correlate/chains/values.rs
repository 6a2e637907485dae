//! What a value is when the other files have said what they know of it.

use crate::analyse::flow::commands;
use crate::analyse::{Flow, FlowStep, Foreign, Labels, Needs, Sink, Summary, When};
use crate::limits;

use super::{Chains, Frame, TELLING};

/// Calls of one function that are put together where it is not known which one is meant.
const CALLS: usize = 4;

/// A value as one file knows it: of a flow, or of a summary.
pub(super) struct Part<'r> {
    labels: Labels,
    steps: &'r [FlowStep],
    parameters: &'r [(u32, u32)],
    imports: &'r [Foreign],
    variables: &'r [String],
    text: Option<&'r str>,
    address: Option<&'r str>,
    fixed: bool,
    address_labels: Labels,
    address_needs: Option<&'r Needs>,
    /// Its address is where it goes, and not where it came from.
    leaves: bool,
}

impl<'r> From<&'r Flow> for Part<'r> {
    fn from(flow: &'r Flow) -> Self {
        Self {
            labels: flow.labels,
            steps: &flow.steps,
            parameters: &flow.parameters,
            imports: &flow.imports,
            variables: &flow.variables,
            text: flow.text.as_deref(),
            address: flow.address.as_deref(),
            fixed: flow.fixed,
            address_labels: flow.address_labels,
            address_needs: Some(&flow.address_needs),
            leaves: matches!(flow.sink, Sink::Send | Sink::Shell),
        }
    }
}

impl<'r> From<&'r Summary> for Part<'r> {
    fn from(summary: &'r Summary) -> Self {
        let address = summary.address.as_deref();
        Self {
            labels: summary.labels,
            steps: &summary.steps,
            parameters: &summary.needs.parameters,
            imports: &summary.needs.imports,
            variables: &summary.needs.variables,
            text: summary.text.as_deref(),
            address: address.and_then(|address| address.text.as_deref()),
            fixed: address.is_some_and(|address| address.fixed),
            address_labels: address.map(|address| address.labels).unwrap_or_default(),
            address_needs: address.map(|address| &address.needs),
            leaves: false,
        }
    }
}

/// A value as all files together know it.
#[derive(Clone, Default)]
pub(super) struct Value {
    pub(super) labels: Labels,
    /// With the record each stands in.
    pub(super) steps: Vec<(usize, FlowStep)>,
    pub(super) text: Option<String>,
    pub(super) address: Option<String>,
    pub(super) fixed: bool,
    pub(super) address_labels: Labels,
}

impl Value {
    /// The flow that ends with this value.
    pub(super) fn complete(&self, flow: &Flow, when: Option<When>) -> Flow {
        let when = when.map_or(flow.when, |when| if flow.when == When::Request { flow.when } else { when });
        let open = flow.sink == Sink::Command && flow.text.as_deref().is_none_or(|text| text.starts_with('…'));
        // With words behind it, the program that nobody knows is another thing than what goes in behind them.
        let words = |text: &str| text.strip_prefix("… ").is_some_and(|rest| rest.contains(char::is_alphanumeric));
        let line = self.text.as_deref().filter(|text| open && (!text.starts_with('…') || words(text)));
        let (sink, text) = match line {
            // Of a command line that somebody else began, what is not known is an argument, or code for an interpreter.
            Some(line) => {
                let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
                let sink = if commands::judged(&words, false) == Sink::Code { Sink::Code } else { Sink::Argument };
                (sink, Some(line.to_owned()))
            }
            None => (flow.sink, flow.text.clone()),
        };
        Flow {
            sink,
            text,
            labels: self.labels,
            address: self.address.clone(),
            fixed: self.fixed,
            address_labels: self.address_labels,
            when,
            ..flow.clone()
        }
    }

    /// Adds what another value says.
    fn add(&mut self, other: Value) {
        let more = other.labels.only(TELLING).without(self.labels);
        if self.steps.is_empty() || !more.is_none() && !self.labels.any(TELLING) {
            self.steps = other.steps;
        }
        if !self.fixed && (other.fixed || self.address.is_none()) {
            (self.address, self.fixed, self.address_labels) = (other.address, other.fixed, other.address_labels);
        }
        self.labels |= other.labels;
        let better = |text: &String| text.contains("://");
        if self.text.as_ref().is_none_or(|text| !better(text)) && other.text.is_some() {
            self.text = other.text;
        }
    }
}

impl<'r> Chains<'r> {
    /// Puts a value together from what its file knows and what the others know of the parts that it takes from them.
    pub(super) fn value(&self, record: usize, part: &Part<'r>, frame: Option<&Frame<'_>>, depth: usize) -> Value {
        let own = part.labels.any(Labels::REMOTE | Labels::ANY_NETWORK) || part.leaves;
        let mut out = Value {
            labels: part.labels.without(Labels::IMPORTED),
            steps: Vec::new(),
            text: part.text.map(str::to_owned),
            address: part.address.map(str::to_owned),
            fixed: part.fixed,
            address_labels: part.address_labels,
        };
        let given = self.given(record, (part.parameters, part.imports, part.variables), frame, depth);
        let mut steps = Vec::new();
        if let Some((given, whole)) = given {
            if whole {
                out.labels = out.labels.without(Labels::PARAMETER);
            }
            out.labels |= given.labels;
            if !own {
                (out.address, out.fixed, out.address_labels) =
                    (given.address, given.fixed, out.address_labels | given.address_labels);
            }
            let unknown = out.text.as_deref().is_none_or(|text| text.starts_with('…'));
            if unknown && part.labels.only(Labels::DECODED | Labels::DECRYPTED).is_none() {
                out.text = given.text;
            } else if unknown {
                out.text = given.text.as_deref().and_then(recovered);
            }
            steps = given.steps;
        }
        let open = out.address.as_deref().is_none_or(|address| address.starts_with('…') || !address.contains("://"));
        if own
            && let Some(elsewhere) = part.address_needs.filter(|needs| !needs.is_empty())
            && (!part.fixed || open)
        {
            let needs = (&elsewhere.parameters[..], &elsewhere.imports[..], &elsewhere.variables[..]);
            if let Some((named, _)) = self.given(record, needs, frame, depth) {
                self.addressed(&mut out, part, &named);
                if steps.is_empty() || !part.leaves || !out.labels.any(TELLING) {
                    steps.splice(0..0, named.steps);
                }
            }
        }
        steps.extend(part.steps.iter().map(|step| (record, step.clone())));
        if steps.len() > 2 * limits::FLOW_STEPS {
            steps.drain(limits::FLOW_STEPS..steps.len() - limits::FLOW_STEPS);
        }
        out.steps = steps;
        out
    }

    /// Puts in the address that another file names.
    fn addressed(&self, out: &mut Value, part: &Part<'_>, named: &Value) {
        let Some(text) = &named.text else { return };
        let encoded = !text.contains("://");
        let address = match recovered(text) {
            Some(address) if encoded => Some(address),
            _ => Some(text.clone()).filter(|text| is_address(text)),
        };
        let Some(address) = address else {
            // A constant that nobody could read is a constant still.
            if part.address_labels.any(Labels::DECODED | Labels::DECRYPTED) {
                out.fixed = true;
                out.labels = fixed(out.labels);
            }
            return;
        };
        if encoded && !is_address(text) {
            out.address_labels |= Labels::DECODED;
        }
        let path = part.address.unwrap_or("…").strip_prefix('…').unwrap_or_default();
        let host = address.split_once("://").map_or(&*address, |(_, rest)| rest);
        out.address = Some(format!("{address}{path}"));
        if ["localhost", "127.", "0.0.0.0", "[::1]"].iter().any(|local| host.starts_with(local)) {
            out.labels = out.labels.without(Labels::NETWORK | Labels::ANY_NETWORK);
            out.fixed = false;
            return;
        }
        out.fixed = true;
        out.labels = fixed(out.labels);
    }

    /// What the other files say of the parts of a value, and whether they know all parameters. `None`: nothing.
    fn given(
        &self,
        record: usize,
        (parameters, imports, variables): (&'r [(u32, u32)], &'r [Foreign], &'r [String]),
        frame: Option<&Frame<'_>>,
        depth: usize,
    ) -> Option<(Value, bool)> {
        if depth >= limits::CHAIN_FILES || !self.spend() {
            return None;
        }
        let mut out: Option<Value> = None;
        let mut add = |value: Value| match &mut out {
            Some(out) => out.add(value),
            None => out = Some(value),
        };
        let mut whole = !parameters.is_empty();
        for &(function, index) in parameters {
            match frame.and_then(|frame| self.argument(frame, (record, function, index), depth)) {
                Some(value) => add(value),
                None => whole = false,
            }
        }
        for import in imports {
            if let Some(value) = self.imported(record, import, frame, depth) {
                add(value);
            }
        }
        for name in variables {
            if let Some(value) = self.variables.value(record, name, self.index) {
                add(value);
            }
        }
        out.map(|out| (out, whole))
    }

    /// What a function is given by the call that it is seen from.
    fn argument(&self, frame: &Frame<'_>, parameter: super::Parameter, depth: usize) -> Option<Value> {
        let handed = self.handed(frame.caller);
        let flows = handed.get(&parameter)?;
        let of_call = flows.iter().filter(|flow| frame.call == Some(flow.span.start));
        let mut calls: Vec<&&Flow> = of_call.take(CALLS).collect();
        if calls.is_empty() {
            calls = flows.iter().take(CALLS).collect();
        }
        let mut out: Option<Value> = None;
        for &&flow in &calls {
            let value = self.value(frame.caller, &flow.into(), frame.outer, depth + 1);
            match &mut out {
                Some(out) => out.add(value),
                None => out = Some(value),
            }
        }
        out
    }

    /// What a module says of the member that another takes from it.
    fn imported(&self, record: usize, import: &'r Foreign, frame: Option<&Frame<'_>>, depth: usize) -> Option<Value> {
        let (module, member) = self.member_module(record, &import.specifier, &import.member)?;
        let (target, summary) = self.summary(module, member)?;
        let call = import.member.ends_with(')').then_some(import.call);
        let this = (record, import.call);
        if call.is_some() && self.open.borrow().contains(&this) {
            return None;
        }
        self.open.borrow_mut().push(this);
        let inner = Frame { caller: record, call, outer: frame };
        let mut value = self.value(target, &summary.into(), Some(&inner), depth + 1);
        self.open.borrow_mut().pop();
        if let (true, Some(text)) = (value.steps.is_empty(), &value.text) {
            let what = format!("`{}` is set", summary.name);
            value.steps.push((target, FlowStep::new(&what, 0..0, text)));
        }
        Some(value)
    }
}

fn fixed(labels: Labels) -> Labels {
    match labels.any(Labels::ANY_NETWORK) {
        true => labels.without(Labels::ANY_NETWORK) | Labels::NETWORK,
        false => labels,
    }
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    let host = text.split(['/', ':']).next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    text.contains("://") || host.contains('.') && !host.ends_with('.') && host.chars().all(plain)
}

/// The text that stands encoded in another, if that is an address or readable.
pub(super) fn recovered(text: &str) -> Option<String> {
    let text: String = text.split_whitespace().collect();
    if text.len() < 8 || text.contains("://") {
        return None;
    }
    let turned: String = text.chars().rev().collect();
    let codecs = [
        data_encoding::HEXLOWER_PERMISSIVE,
        data_encoding::BASE64,
        data_encoding::BASE64_NOPAD,
        data_encoding::BASE64URL,
        data_encoding::BASE64URL_NOPAD,
    ];
    let decoded = [&text, &turned]
        .into_iter()
        .flat_map(|text| codecs.iter().filter_map(|codec| String::from_utf8(codec.decode(text.as_bytes()).ok()?).ok()));
    let readable = |text: &String| text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    decoded.filter(readable).find(|text| is_address(text) || text.is_ascii())
}
