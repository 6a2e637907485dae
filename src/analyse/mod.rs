//! Parsers and the facts they establish.
//!
//! A syntax tree lives inside one function of one file here and becomes owned, span-carrying [`Facts`]. Every foreign
//! parser is called from this folder and from `unpack`, nowhere else.

use std::ops::Range;

use compact_str::CompactString;

use crate::artifact::{Artifact, Kind, Place, Text};
use crate::limits;
use crate::mechanism::Mechanism;
use crate::signal::{Concealment, GapReason, Moment};

pub use flow::{Answer, Derived, Flow, FlowStep, Foreign, Labels, MAIN, MAIN_PLACE, Needs, Sink, Summary, When};

/// What the analyses established about one artifact. Owned; every fact carries its byte span.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// What this artifact says would be started, and when: the manifest's own words.
    pub starts: Vec<Start>,
    /// Command lines, wherever they stand (a task, a script, a shell file, a Dockerfile line).
    pub commands: Vec<CommandLine>,
    /// Key and value pairs of configuration: editor settings, git config, `.npmrc`.
    pub settings: Vec<Setting>,
    /// Modules this one asks for.
    pub imports: Vec<Import>,
    /// Names this module gives away.
    pub exports: Vec<Export>,
    /// Calls by resolved name.
    pub calls: Vec<Call>,
    /// Values that reach a sink, with the steps they took.
    pub flows: Vec<Flow>,
    /// What the module gives away, for the files that use it.
    pub summaries: Vec<Summary>,
    /// Functions of other modules that it calls while it is loaded.
    pub load_calls: Vec<Foreign>,
    /// Functions of other modules that run when one of its own does: where that begins, and which.
    pub later_calls: Vec<(usize, Foreign)>,
    /// Variables of the environment that the file sets.
    pub variables: Vec<Variable>,
    /// Steps that the evaluator took, and whether its budget ended it early.
    pub evaluator: (u64, bool),
    /// Shape of the source as text: what stands where nobody looks.
    pub layout: Layout,
    /// Shape of the source as a program: how much of it hides its meaning.
    pub obfuscation: Obfuscation,
    /// Why a script's tree was built; `None` where the gate stayed closed, and for what is no JavaScript.
    pub parsed: Option<javascript::Reason>,
    /// What the script names that it could act through.
    pub powers: javascript::Powers,
    /// What the executable says of itself.
    pub binary: Option<crate::analyse::binary::Binary>,
    /// Disagreements and tricks in a container's member list.
    pub members: Vec<MemberTrick>,
    /// Whether it is a container with members that no password opened.
    pub locked: bool,
    /// What a wheel's record says of its members.
    pub recorded: Vec<Recorded>,
    /// Where built files come from and what names of modules stand for, from the folder of a `tsconfig.json`.
    pub sources: Option<Sources>,
    /// What stands around a trap and is no part of it.
    pub case: Vec<CaseNote>,
    /// Places where a module is asked for by a name that is computed.
    pub computed: Vec<Place>,
    /// The name that a `package.json` gives its package.
    pub package: Option<String>,
    /// Names in compiled Python that say what it is for.
    pub bytecode: Vec<String>,
    /// Packages that a manifest or lock file names.
    pub dependencies: Option<Box<dependencies::Dependencies>>,
}

impl Facts {
    /// What correlation reads; the rest is dropped when the artifact is done.
    pub fn for_correlation(mut self, kind: Kind) -> Facts {
        // What is given back here is given back by the thread that took it; at the end of the scan one thread would have to.
        if matches!(kind, Kind::JavaScript | Kind::TypeScript) {
            self.imports.retain(|import| !javascript::builtins::is_builtin(&import.specifier));
        }
        self.imports.iter_mut().for_each(|import| import.names = Vec::new());
        Facts {
            starts: self.starts,
            commands: self.commands,
            imports: self.imports,
            summaries: self.summaries,
            variables: self.variables,
            load_calls: self.load_calls,
            later_calls: self.later_calls,
            recorded: self.recorded,
            package: self.package,
            computed: self.computed,
            case: self.case,
            sources: self.sources,
            bytecode: self.bytecode,
            dependencies: self.dependencies,
            flows: self.flows.into_iter().filter(|flow| flow.is_open() || flow.may_run_at_load()).collect(),
            ..Facts::default()
        }
    }
}

/// Which systems a start or command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Platform {
    /// All, or not said.
    #[default]
    Any,
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
    /// Linux.
    Linux,
}

impl Platform {
    /// The word used in every format.
    pub fn word(self) -> &'static str {
        match self {
            Platform::Any => "any",
            Platform::Windows => "windows",
            Platform::MacOs => "macos",
            Platform::Linux => "linux",
        }
    }
}

/// Something that a manifest starts by itself or on a named occasion.
#[derive(Clone, Debug)]
pub struct Start {
    /// How, and so when: a row of the table.
    pub by: &'static Mechanism,
    /// What the author calls it: task label, script name, key.
    pub label: String,
    /// For which systems.
    pub platform: Platform,
    /// Index into [`Facts::commands`].
    pub command: Option<usize>,
    /// A file it starts without a command line (a module the host loads), as written.
    pub file: Option<String>,
    /// The editor task that runs before it, by its label.
    pub task: Option<String>,
    /// How it is hidden.
    pub concealments: Vec<Concealment>,
    /// Where it is declared.
    pub place: Place,
}

impl Start {
    /// A start by a mechanism, declared at a place.
    pub fn at(by: &'static Mechanism, place: Place) -> Self {
        Self {
            by,
            label: String::new(),
            platform: Platform::Any,
            command: None,
            file: None,
            task: None,
            concealments: Vec::new(),
            place,
        }
    }

    /// When.
    pub fn moment(&self) -> Moment {
        self.by.moment
    }

    /// The mechanism for people: `VS Code task (folderOpen)`, `npm postinstall`, `git hook post-checkout`.
    pub fn said(&self) -> String {
        self.by.named(&self.label)
    }
}

/// A command line and what it would do.
#[derive(Clone, Debug)]
pub struct CommandLine {
    /// Its text, at most [`crate::limits::COMMAND_BYTES`], as the shell would see it (JSON escapes undone).
    pub text: String,
    /// Where it stands in the artifact. For text with escapes, the whole literal.
    pub place: Place,
    /// For which systems.
    pub platform: Platform,
    /// What it would do, in order.
    pub actions: Vec<Action>,
}

/// One thing a command does. Unknown programs are `Runs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Text or a file from the network is given to a shell or interpreter.
    RemoteToShell {
        /// The address, if it stands there.
        url: Option<String>,
        /// The interpreter that gets it.
        shell: String,
        /// How it is disguised or hidden, as far as the command itself tells.
        concealments: Vec<Concealment>,
        /// Where in the artifact.
        span: Range<usize>,
    },
    /// An interpreter is started on a file.
    Interprets {
        /// `node`, `python`, `bash` …
        interpreter: String,
        /// The file as written.
        path: String,
        /// Where in the artifact.
        span: Range<usize>,
    },
    /// An interpreter gets code as an argument or on standard input.
    Inline {
        /// `node`, `python`, `bash` …
        interpreter: String,
        /// The code.
        code: String,
        /// Where in the artifact.
        span: Range<usize>,
    },
    /// Git configuration is changed (`core.hooksPath` …).
    GitConfig {
        /// Key in lower case.
        key: String,
        /// Value.
        value: String,
        /// Where in the artifact.
        span: Range<usize>,
    },
    /// A package manager's script or install (`npm run build`, `yarn`, `npx vite`).
    PackageScript {
        /// `npm`, `yarn`, `pnpm`, `bun`, `npx` …
        manager: String,
        /// The script's name, or `install`; with `npx` a program.
        script: String,
        /// The folder it is given in, from where the command line runs; `*` stands for every package of the workspace.
        folder: String,
        /// Where in the artifact.
        span: Range<usize>,
    },
    /// A file of the tree is run by its path (`./setup.sh`, `vendor/run`).
    RunsFile {
        /// The file as written.
        path: String,
        /// Where in the artifact.
        span: Range<usize>,
    },
    /// Something that decides little alone and much beside other things.
    Does {
        /// What.
        deed: Deed,
        /// What with: the place it stays at, the protection it switches off, the address it is sent to.
        what: String,
        /// How it is disguised or hidden.
        concealments: Vec<Concealment>,
        /// Where in the artifact.
        span: Range<usize>,
    },
    /// Any other program.
    Runs {
        /// Its name, without directory.
        program: String,
        /// The folder it runs in, from where the command line runs.
        folder: String,
        /// Where in the artifact.
        span: Range<usize>,
    },
}

/// What a command line or script does beside running files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deed {
    /// Ties a shell to a connection.
    SocketShell,
    /// Decodes a text, runs it, and the text fetches and runs more or ties a shell to a connection.
    HiddenChain,
    /// Runs a text that was encoded in a way that is not undone here, or that only the network or another file completes.
    RunsOpaque,
    /// Arranges to be started again.
    Persists,
    /// Switches off what protects the machine from code: malware scan, quarantine, script scan.
    DisarmsProtection,
    /// Asks the user for a password in a window of its own.
    AsksPassword,
    /// Sends away secrets, a password that was asked for, or the environment.
    SendsSecret,
    /// Sends away two or more things that identify the machine or its user.
    SendsIdentity,
    /// Gives somebody a way in: a key, an account, more rights.
    LetsIn,
    /// Asks a service that only catches requests.
    AsksCatcher,
    /// Sets the clock of the machine or of a commit.
    SetsClock,
    /// Changes the last commit past its hooks.
    AmendsUnseen,
    /// Overwrites what others see of the history.
    ForcesPush,
    /// Asks the reader to paste a command that fetches and runs more.
    LuresToPaste,
}

/// A key and its value in configuration.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Dotted key in the file's own spelling (`task.allowAutomaticTasks`, `core.fsmonitor`).
    pub key: String,
    /// Value as text; JSON values are printed compactly.
    pub value: String,
    /// Where the value stands.
    pub span: Range<usize>,
}

/// Something that a reader may recognise a situation by. It never has weight.
#[derive(Clone, Debug)]
pub struct CaseNote {
    /// In words.
    pub says: String,
    /// Where.
    pub place: Place,
}

/// What a `tsconfig.json` says of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// The folder that builds fill, and the one they are made from.
    pub built: Option<(String, String)>,
    /// Beginnings of names and what they stand for.
    pub names: Vec<(String, String)>,
}

/// A variable of the environment that a file sets.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The line.
    pub place: Place,
}

/// A module asked for.
#[derive(Clone, Debug)]
pub struct Import {
    /// The specifier as written, if it is constant.
    pub specifier: CompactString,
    /// The local names it binds; empty for an import for its effects or an unused result.
    pub names: Vec<String>,
    /// Whether it happens when the module is loaded, and not inside a function.
    pub at_load: bool,
    /// Where.
    pub place: Place,
}

/// A name given away.
#[derive(Clone, Debug)]
pub struct Export {
    /// `default`, `*`, or the name.
    pub name: String,
    /// Where.
    pub span: Range<usize>,
}

/// A call by resolved name: aliases of imports and of globals are followed (`cp.exec` is `child_process.exec`).
#[derive(Clone, Debug)]
pub struct Call {
    /// The resolved dotted name.
    pub callee: String,
    /// Constant string arguments, in order, lists of constants as their words; `None` for what is not constant.
    pub arguments: Vec<Option<String>>,
    /// Whether it happens when the module is loaded, and not inside a function.
    pub at_load: bool,
    /// Where.
    pub span: Range<usize>,
    /// Whether it stands in text that is run, and not in the file itself.
    pub in_text: bool,
}

/// What stands where nobody looks.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Statements after a long run of blanks on one line.
    pub offscreen: Vec<Offscreen>,
    /// Statements after the last export of a module that configures something.
    pub after_exports: Option<Range<usize>>,
    /// Lines far longer than their neighbours in source that is not minified.
    pub long_lines: Vec<Range<usize>>,
    /// Whether the source as a whole is minified or bundled.
    pub minified: bool,
}

/// Text after a long run of blanks.
#[derive(Clone, Debug)]
pub struct Offscreen {
    /// How many blanks stand before it.
    pub blanks: usize,
    /// The text behind them, to the end of the line.
    pub span: Range<usize>,
    /// Whether it is executable statements (not a comment, a string's inside, a table's cell).
    pub executable: bool,
    /// Names of calls in it that can run code, fetch or spawn, as far as they are visible.
    pub sinks: Vec<String>,
    /// Whether it is obfuscated.
    pub obfuscated: bool,
}

/// How much of a program hides its meaning, by structure and not by one tool's prefix.
#[derive(Clone, Debug, Default)]
pub struct Obfuscation {
    /// 0 (plain) to 100.
    pub score: u32,
    /// The traits that were counted, in words, with their places.
    pub traits: Vec<(String, Range<usize>)>,
    /// Whether there is a list of strings that are no words, or of bytes: data, or a table that hides a program's texts.
    pub tables: bool,
    /// Whether there is something that a program could decode: a long text that is no words, bytes as numbers or escapes.
    pub payload: bool,
    /// The windows in which any of that was seen.
    pub places: Vec<Range<usize>>,
}

/// A trick in a container's member list.
#[derive(Clone, Debug)]
pub struct MemberTrick {
    /// What it is, in words.
    pub what: String,
    /// The member's name, escaped.
    pub member: String,
    /// Set if two readers of the archive would see different members.
    pub ambiguity: Option<crate::unpack::Ambiguity>,
    /// Whether one of those members is code, or configuration that starts code.
    pub code: bool,
}

/// What a wheel's record says of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its path from the wheel's top.
    pub path: String,
    /// Its SHA-256, if that is recorded.
    pub sha256: Option<[u8; 32]>,
}

/// Facts, and the stages that could not be completed.
#[derive(Clone, Debug, Default)]
pub struct Analysed {
    /// What was established.
    pub facts: Facts,
    /// Texts that become code, and had been encoded: they go back to the work list.
    pub derived: Vec<Derived>,
    /// Stage and reason of what could not be.
    pub gaps: Vec<(&'static str, GapReason)>,
}

/// Runs the analyses that fit the artifact's kind and path. `parsers` is false after too many crashes: then only views
/// that use none of the foreign parsers run.
pub fn analyse(artifact: &Artifact, text: &Text<'_>, parsers: bool) -> Analysed {
    let mut out = Analysed::default();
    let _ = parsers;
    binary::analyse(artifact, &mut out);
    if artifact.kind != crate::artifact::Kind::Executable {
        manifest::read(artifact, text, &mut out);
        dependencies::view(artifact, text, parsers, &mut out);
        shell::files::commands(artifact, text, &mut out);
        lure::view(artifact, text, &mut out);
        notebook::view(artifact, text, &mut out);
        case::view(artifact, text, &mut out);
        html::view(artifact, text, &mut out.facts);
        environment::view(artifact, text, &mut out.facts);
        environment::settings(artifact, text, &mut out.facts);
    }
    layout::view(artifact, text, &mut out.facts.layout);
    obfuscation::view(artifact, text, &mut out.facts.obfuscation);
    if parsers {
        javascript::view(artifact, text, &mut out);
        python::view(artifact, text, &mut out);
    }
    computed(text, &mut out.facts);
    out
}

/// Modules asked for by a name that is computed: reach ends there, and says so.
fn computed(text: &Text<'_>, facts: &mut Facts) {
    const LOADERS: &[&str] = &["require", "module.require", "importlib.import_module", "__import__"];
    let unknown =
        |call: &&Call| LOADERS.contains(&call.callee.as_str()) && matches!(call.arguments.first(), Some(None));
    let calls = facts.calls.iter().filter(unknown).take(limits::SIGNALS_PER_RULE);
    facts.computed = calls.map(|call| text.place(call.span.clone())).collect();
}

pub mod binary;
pub mod case;
pub mod dependencies;
pub mod environment;
pub mod flow;
pub mod html;
pub mod javascript;
pub mod json;
pub mod layout;
pub mod lexer;
pub mod lure;
pub mod manifest;
pub mod notebook;
pub mod obfuscation;
pub mod python;
pub mod shell;
pub mod sinks;
pub mod yara;
