//! What the evaluator found: values that reach a sink, with the steps they took.

use std::ops::Range;

use super::host::Effect;
use super::origin::{At, Labels, Origin};
use super::value::{Name, Val, Value};
use super::{Machine, When};
use crate::limits;

/// Where a value ends up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sink {
    /// It becomes code in this process (or in one that is started for it).
    Code,
    /// It is a command line, or the program that is started.
    Command,
    /// It is part of a command whose program is fixed.
    Argument,
    /// It is sent to an address.
    Send,
    /// It is loaded as a module.
    Load,
    /// It is the path of a program or module that is run, and the file there came from the network.
    WrittenFile,
    /// It is tied to the input and output of a shell.
    Shell,
    /// It is written to a file that a shell or interpreter runs by its name.
    Script,
    /// It is given to a function of another module of the project.
    Elsewhere,
}

/// One step of a flow.
#[derive(Clone, Debug)]
pub struct FlowStep {
    /// What happens there.
    pub what: String,
    /// Where in the file; for decoded code, where it is run.
    pub span: Range<usize>,
    /// 1-based line and column of that place, as far as they were told (`findings`).
    pub line: u32,
    /// See `line`.
    pub column: u32,
    /// The text there, of the decoded code if it is that.
    pub excerpt: String,
}

/// A value of another module of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Foreign {
    /// The module, as written.
    pub specifier: String,
    /// The member, `()` at its end if it is what a call returned.
    pub member: String,
    /// Where that call begins.
    pub call: usize,
}

/// What of other files a value depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Parameters: the function's place in the file and the parameter's index.
    pub parameters: Vec<(usize, usize)>,
    /// Values of other modules.
    pub imports: Vec<Foreign>,
    /// Variables of the environment, by name.
    pub variables: Vec<String>,
}

impl Needs {
    /// Whether it depends on nothing of other files.
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty() && self.imports.is_empty() && self.variables.is_empty()
    }
}

/// A value that reaches a sink.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Where it ends up.
    pub sink: Sink,
    /// By which function.
    pub callee: String,
    /// What is known of where it came from.
    pub labels: Labels,
    /// The steps from the source to the sink, the sink last.
    pub steps: Vec<FlowStep>,
    /// The value as far as it is known: code, a command line, an address. `…` stands for what is not.
    pub text: Option<String>,
    /// The address it goes to or came from, as far as it is known.
    pub address: Option<String>,
    /// Whether the program itself fixes that address, and no caller does.
    pub fixed: bool,
    /// What else is known of the address: it was decoded, it is a variable.
    pub address_labels: Labels,
    /// Whether the code that does it had been decoded.
    pub in_decoded: bool,
    /// Whether the text was wholly known, and followed as code itself.
    pub followed: bool,
    /// Whether window or output of what is started are hidden.
    pub quiet: bool,
    /// When it happens.
    pub when: When,
    /// The parameters it depends on: the function's place in the file and the parameter's index.
    pub parameters: Vec<(usize, usize)>,
    /// The values of other modules it depends on.
    pub imports: Vec<Foreign>,
    /// The variables of the environment it depends on.
    pub variables: Vec<String>,
    /// What the address depends on.
    pub address_needs: Needs,
    /// Where in the file.
    pub span: Range<usize>,
}

impl Flow {
    /// Whether another file may complete it: it depends on what that gives, or hands it something.
    pub fn is_open(&self) -> bool {
        let value = !self.parameters.is_empty() || !self.imports.is_empty() || !self.variables.is_empty();
        value || !self.address_needs.is_empty() || self.sink == Sink::Elsewhere
    }
}

/// What a module gives away, for the files that use it.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// `default`, or the name.
    pub name: String,
    /// Where the function begins that it is, if it is one.
    pub function: Option<usize>,
    /// What it holds, or what calling it returns.
    pub labels: Labels,
    /// Its text, if that is all it is.
    pub text: Option<String>,
    /// How what it returns comes about.
    pub steps: Vec<FlowStep>,
    /// What of other files it depends on.
    pub needs: Needs,
    /// The address it came from, as far as it is known, and whether the program fixes that.
    pub address: Option<String>,
    /// See `address`.
    pub fixed: bool,
    /// What else is known of the address.
    pub address_labels: Labels,
    /// What the address depends on.
    pub address_needs: Needs,
}

/// A text that becomes code, or is handed to a shell: it goes back to the work list.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The text.
    pub text: String,
    /// Where it was run.
    pub span: Range<usize>,
    /// Whether it had been encoded (what stands there in plain text is read anyway).
    pub decoded: bool,
    /// The language it is written in, if it is handed to that language's interpreter: it is then read on its own.
    pub language: Option<crate::artifact::Kind>,
}

/// A call of something of the host.
#[derive(Clone, Debug)]
pub struct Called {
    /// The resolved name.
    pub callee: String,
    /// Texts of the arguments as far as they are known.
    pub arguments: Vec<Option<String>>,
    /// Whether the module does it while it is loaded.
    pub at_load: bool,
    /// Where in the file.
    pub span: Range<usize>,
    /// Whether it stands in code that was decoded.
    pub in_decoded: bool,
}

/// Everything the evaluator found in one file.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Values that reach a sink.
    pub flows: Vec<Flow>,
    /// Calls.
    pub calls: Vec<Called>,
    /// Modules asked for, with names that only evaluation shows.
    pub imports: Vec<(String, Range<usize>, bool)>,
    /// What the module gives away.
    pub summaries: Vec<Summary>,
    /// Texts that became code.
    pub derived: Vec<Derived>,
    /// Steps that were taken.
    pub steps: u64,
    /// Whether a budget ended it early.
    pub exceeded: bool,
}

/// What is reported of a value at a sink.
pub(super) struct Reached<'v> {
    pub(super) sink: Sink,
    pub(super) callee: &'v str,
    /// Where the value came from.
    pub(super) from: Origin,
    pub(super) text: Option<String>,
    /// Where it goes, if it is sent.
    pub(super) to: Option<Address>,
    pub(super) followed: bool,
    pub(super) quiet: bool,
    pub(super) at: At,
}

impl<'v> Reached<'v> {
    /// A value that nothing more is known of than where it came from and where it ends up.
    pub(super) fn new(sink: Sink, callee: &'v str, from: Origin, at: At) -> Self {
        Self { sink, callee, from, text: None, to: None, followed: false, quiet: false, at }
    }
}

/// An address that is connected to.
#[derive(Clone, Debug, Default)]
pub(super) struct Address {
    pub(super) text: Option<String>,
    pub(super) labels: Labels,
    /// Nobody outside the program decides it.
    pub(super) fixed: bool,
    /// What it was made of.
    pub(super) from: Origin,
}

impl<'a> Machine<'a> {
    /// Notes that a value reached a sink.
    pub(super) fn reached(&mut self, it: Reached<'_>) {
        if self.strict {
            return;
        }
        let labels = self.origins.labels(it.from);
        let span = self.range(it.at);
        let known = self.out.flows.iter().position(|flow| {
            let same = it.sink != Sink::Elsewhere || flow.callee == it.callee;
            same && flow.sink == it.sink && flow.span == span && flow.labels == labels && flow.text == it.text
        });
        if let Some(known) = known {
            let (parameters, imports) = (self.parameters_of(it.from), self.imports_of(it.from));
            let flow = &mut self.out.flows[known];
            flow.when = flow.when.min(self.when);
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
        steps.push(FlowStep {
            what: sink_words(it.sink, it.callee),
            span: span.clone(),
            line: 0,
            column: 0,
            excerpt: limits::cut(self.excerpt(it.at), limits::FLOW_TEXT_BYTES).to_owned(),
        });
        let flow = Flow {
            sink: it.sink,
            callee: it.callee.to_owned(),
            labels,
            steps,
            text: it.text.map(|text| limits::cut(&text, limits::FLOW_TEXT_BYTES).to_owned()),
            address: address.text,
            fixed: address.fixed,
            address_labels: address.labels,
            in_decoded: it.at.unit > 0,
            followed: it.followed,
            quiet: it.quiet,
            when: self.when,
            parameters: self.parameters_of(it.from),
            imports: self.imports_of(it.from),
            variables: self.variables_of(it.from),
            address_needs: self.needs_of(address.from),
            span,
        };
        self.out.flows.push(flow);
    }

    pub(super) fn range(&self, at: At) -> Range<usize> {
        let span = self.in_file(at);
        span.start as usize..span.end as usize
    }

    /// The steps of a value, for people.
    pub(super) fn steps_of(&self, from: Origin) -> Vec<FlowStep> {
        let wanted = self.origins.labels(from).without(Labels::SYSTEM);
        let nodes = self.origins.path(from, wanted, limits::FLOW_STEPS);
        let step = |node: &&super::origin::Node| FlowStep {
            what: node.what.to_string(),
            span: self.range(node.at),
            line: 0,
            column: 0,
            excerpt: limits::cut(self.excerpt(node.at), limits::FLOW_TEXT_BYTES).to_owned(),
        };
        nodes.iter().map(step).collect()
    }

    /// The address of the request that brought a value in.
    pub(super) fn address_of(&self, from: Origin) -> Option<Address> {
        let wanted = Labels::REMOTE | Labels::ANY_NETWORK;
        let sources = self.origins.sources(from, wanted, 8);
        let known: Vec<&Address> = sources.iter().filter_map(|source| self.host.addresses.get(source)).collect();
        known.iter().rev().find(|address| address.fixed).or(known.last()).map(|&address| address.clone())
    }

    pub(super) fn parameters_of(&self, from: Origin) -> Vec<(usize, usize)> {
        if !self.origins.labels(from).any(Labels::PARAMETER) {
            return Vec::new();
        }
        let sources = self.origins.sources(from, Labels::PARAMETER, 8);
        sources.iter().filter_map(|source| self.host.parameters.get(source).copied()).collect()
    }

    fn imports_of(&self, from: Origin) -> Vec<Foreign> {
        if !self.origins.labels(from).any(Labels::IMPORTED) {
            return Vec::new();
        }
        let sources = self.origins.sources(from, Labels::IMPORTED, 8);
        sources.iter().filter_map(|source| self.host.imported.get(source).cloned()).collect()
    }

    fn variables_of(&self, from: Origin) -> Vec<String> {
        if !self.origins.labels(from).any(Labels::VARIABLE) {
            return Vec::new();
        }
        let sources = self.origins.sources(from, Labels::VARIABLE, 8);
        sources.iter().filter_map(|source| self.host.variables.get(source).cloned()).collect()
    }

    pub(super) fn needs_of(&self, from: Origin) -> Needs {
        let (parameters, imports) = (self.parameters_of(from), self.imports_of(from));
        Needs { parameters, imports, variables: self.variables_of(from) }
    }

    /// Notes a call of the host: a few of each place, and of calls that only pass on one.
    pub(super) fn note_call(&mut self, name: Name, callee: &str, effect: Effect, arguments: &[Val], at: At) {
        if self.strict || self.out.calls.len() >= limits::FACTS {
            return;
        }
        let most = if effect == Effect::None { 1 } else { 4 };
        let times = self.noted_calls.entry((at.unit, at.span.start, name)).or_insert(0);
        if *times >= most {
            return;
        }
        *times += 1;
        let arguments: Vec<Option<String>> = arguments.iter().take(8).map(|argument| self.shown(argument)).collect();
        let (span, at_load) = (self.range(at), self.when == When::Load);
        let known = self.out.calls.last().is_some_and(|known| known.span == span && known.arguments == arguments);
        if !known {
            let in_decoded = at.unit > 0;
            self.out.calls.push(Called { callee: callee.to_owned(), arguments, at_load, span, in_decoded });
        }
    }

    /// A value's text, a list's texts with blanks between.
    pub(super) fn shown(&self, val: &Val) -> Option<String> {
        self.shown_within(val, 0)
    }

    /// A list may hold itself.
    fn shown_within(&self, val: &Val, depth: u8) -> Option<String> {
        let mut text = match &val.value {
            Value::String(text) | Value::Partial(text) => text.slice(0, limits::ARGUMENT_BYTES).to_string(),
            Value::Number(number) => super::convert::number_to_text(*number).to_string(),
            Value::Object(id) => {
                let elements = self.heap.array(*id).filter(|_| depth < 3)?;
                let mut joined = String::new();
                for element in elements.iter().take(64) {
                    if !joined.is_empty() {
                        joined.push(' ');
                    }
                    joined.push_str(&self.shown_within(element, depth + 1)?);
                    if joined.len() > limits::ARGUMENT_BYTES {
                        break;
                    }
                }
                joined
            }
            _ => return None,
        };
        text.truncate(text.floor_char_boundary(limits::ARGUMENT_BYTES));
        Some(text)
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
