//! Values that reach a sink, with the steps they took: what an evaluator of any language finds.
//!
//! [`origin`](self) knows where each value came from, the ledger notes where it ends up. Neither knows a language.

pub(super) mod addresses;
pub mod catchers;
pub mod commands;
pub(super) mod findings;
mod labels;
mod ledger;
mod origin;
pub mod paths;

use std::ops::Range;

use compact_str::CompactString;
use smallvec::SmallVec;

use crate::artifact::Place;

pub use labels::Labels;
pub(in crate::analyse) use ledger::{Address, Ledger, Reached};
pub(in crate::analyse) use origin::{At, Origin};

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
    /// It is written where something is run by itself: a start-up folder, a shell's profile, another package.
    Startup,
    /// It is given to a function of another module of the project.
    Elsewhere,
}

/// What a program does with the answer to a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It is not known.
    #[default]
    Unknown,
    /// Nothing at all.
    Ignored,
    /// It only looks whether it came.
    Checked,
    /// It is read or handed on.
    Read,
}

/// One step of a flow.
#[derive(Clone, Debug)]
pub struct FlowStep {
    /// What happens there, and behind it the text there: one text, since most steps are kept and never shown.
    text: CompactString,
    /// The length of the first of the two.
    what: u32,
    /// Where in the file; for decoded code, where it is run.
    pub span: Range<usize>,
    /// 1-based line and column of that place, as far as they were told (`findings`).
    pub line: u32,
    /// See `line`.
    pub column: u32,
}

impl FlowStep {
    /// A step of which line and column are told later; `excerpt` is the text there, of the decoded code if it is that.
    pub fn new(what: &str, span: Range<usize>, excerpt: &str) -> Self {
        let length = u32::try_from(what.len()).unwrap_or(u32::MAX);
        let mut text = CompactString::with_capacity(what.len() + excerpt.len());
        text.push_str(what);
        text.push_str(excerpt);
        Self { text, what: length, span, line: 0, column: 0 }
    }

    /// The same with line and column.
    pub fn at(self, place: Place) -> Self {
        Self { line: place.line, column: place.column, ..self }
    }

    /// What happens there.
    pub fn what(&self) -> &str {
        self.text.get(..self.what as usize).unwrap_or(&self.text)
    }

    /// The text there.
    pub fn excerpt(&self) -> &str {
        self.text.get(self.what as usize..).unwrap_or_default()
    }
}

/// A value of another module of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Foreign {
    /// The module, as written.
    pub specifier: CompactString,
    /// The member, `()` at its end if it is what a call returned.
    pub member: CompactString,
    /// Where that call begins.
    pub call: usize,
}

/// Parameters of functions, each by the function's place in the file and the parameter's index; most values depend on one
/// or two.
pub type Parameters = SmallVec<[(u32, u32); 2]>;

/// What of other files a value depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Parameters: the function's place in the file and the parameter's index.
    pub parameters: Parameters,
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
    /// Whether every failure of it is hidden.
    pub swallowed: bool,
    /// Whether what came from the address was compared with a checksum that the program holds.
    pub verified: bool,
    /// What becomes of the answer, if it is a request.
    pub answer: Answer,
    /// When it happens.
    pub when: When,
    /// The parameters it depends on: the function's place in the file and the parameter's index.
    pub parameters: Parameters,
    /// The values of other modules it depends on.
    pub imports: Vec<Foreign>,
    /// The variables of the environment it depends on.
    pub variables: Vec<String>,
    /// What the address depends on.
    pub address_needs: Needs,
    /// The functions that were called as from outside when it happened, by their place in the file.
    pub roots: Vec<usize>,
    /// Where in the file.
    pub span: Range<usize>,
}

impl Flow {
    /// Whether it happens in a function that another module may call while it is loaded.
    pub fn may_run_at_load(&self) -> bool {
        let acts = matches!(self.sink, Sink::Send | Sink::WrittenFile | Sink::Startup | Sink::Command | Sink::Argument);
        !self.roots.is_empty() && self.when == When::Call && acts
    }

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
    pub name: CompactString,
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
    /// The address it came from, if it came from one.
    pub address: Option<Box<Provenance>>,
}

/// Where a value came from over the network.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// As far as it is known.
    pub text: Option<String>,
    /// Whether the program fixes it.
    pub fixed: bool,
    /// What else is known of it.
    pub labels: Labels,
    /// What it depends on.
    pub needs: Needs,
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
    /// Functions of other modules that it calls while it is loaded.
    pub load_calls: Vec<Foreign>,
    /// Functions of other modules that run when one of this module's does: where that begins, and which.
    pub later_calls: Vec<(usize, Foreign)>,
    /// Texts that became code.
    pub derived: Vec<Derived>,
    /// Steps that were taken.
    pub steps: u64,
    /// Whether a budget ended it early.
    pub exceeded: bool,
    /// Whether it ended so early that some of the program was not looked at even once.
    pub stopped: bool,
}

/// The member of a module that stands for what it does when it is the program: what its main guard holds.
pub const MAIN: &str = "__main__";
/// The place of [`MAIN`] in any file.
pub const MAIN_PLACE: usize = usize::MAX;

/// When the code being followed runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// While the module is loaded.
    Load,
    /// When somebody calls one of its functions.
    Call,
    /// When a request or message comes in.
    Request,
}
