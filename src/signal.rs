//! What one detector or rule observed in one artifact, and what could not be examined.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::locator::Locator;

/// When code would start without a further decision by the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// While the repository is cloned or checked out.
    Clone,
    /// An editor opens the folder.
    Open,
    /// A coding agent starts in the folder.
    Agent,
    /// A package manager installs.
    Install,
    /// The project is built.
    Build,
    /// Its tests are run.
    Test,
    /// It is started.
    Start,
    /// A module is loaded.
    Import,
    /// A public function is called.
    Call,
    /// A request comes in.
    Request,
    /// The file itself is run.
    Run,
    /// A git command with hooks is used.
    Commit,
    /// No path to it was found.
    Unknown,
}

impl Moment {
    /// The word used in every format.
    pub fn word(self) -> &'static str {
        match self {
            Moment::Clone => "clone",
            Moment::Open => "open",
            Moment::Agent => "agent",
            Moment::Install => "install",
            Moment::Build => "build",
            Moment::Test => "test",
            Moment::Start => "start",
            Moment::Import => "import",
            Moment::Call => "call",
            Moment::Request => "request",
            Moment::Run => "run",
            Moment::Commit => "commit",
            Moment::Unknown => "unknown",
        }
    }

    /// The moment as the beginning of a sentence to a person.
    pub fn phrase(self) -> &'static str {
        match self {
            Moment::Clone => "when the repository is cloned or checked out",
            Moment::Open => "as soon as the folder is opened in an editor",
            Moment::Agent => "as soon as a coding agent starts in the folder",
            Moment::Install => "when the dependencies are installed",
            Moment::Build => "when the project is built",
            Moment::Test => "when the tests are run",
            Moment::Start => "when the project is started",
            Moment::Import => "when the module is loaded",
            Moment::Call => "when its functions are called",
            Moment::Request => "when a request comes in",
            Moment::Run => "when the file is run",
            Moment::Commit => "when git commits, checks out or pushes here",
            Moment::Unknown => "when the file is loaded (nothing was found that loads it)",
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One thing code does. A single one has no intent; a chain of them has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behaviour {
    /// Gets bytes from the network.
    Fetches,
    /// Turns encoded text into other text.
    Decodes,
    /// Turns text into running code, or starts a program.
    Executes,
    /// Reads credentials, wallets, keys, environment or host identity.
    ReadsSecrets,
    /// Sends data out.
    Sends,
    /// Keeps itself from a reader's eyes.
    Hides,
    /// Arranges to be started again.
    Persists,
    /// Starts by itself.
    Autostarts,
    /// Matches an exact indicator or a family's invariants.
    Known,
}

/// A way in which something is kept from the user's eyes, or in which its origin is disguised. One of them turns a
/// remote file given to a shell at install, import or start from `review` into `block` (verdict rule 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concealment {
    /// The terminal, window or output is hidden.
    HiddenWindow,
    /// Output is thrown away.
    SilencedOutput,
    /// The address, or the name of the program, is decoded or assembled.
    AssembledAddress,
    /// The address is a literal IP.
    RawIp,
    /// The host is a paste, JSON-bin, gist or short-link service.
    PasteOrShortLink,
    /// TLS, signature, quarantine or execution protection is switched off.
    ProtectionOff,
    /// One pipe per operating system.
    PerPlatform,
    /// It removes its own traces.
    SelfDeletion,
    /// The command stands behind padding.
    Padding,
    /// It arranges to be started again.
    Persistence,
}

/// Why a signal weighs what it weighs: the input of the verdict table (`correlate::verdict`), one row each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Rule 2: a complete chain (fetch to execute, hide to execute, collect to send, a shell on a socket …).
    CompleteChain,
    /// Rule 2: secrets, the environment or identity that leave for a fixed address; counts where something runs it.
    CollectToSend,
    /// Rule 3: a remote file or pipe given to a shell; judged by its moment and concealment.
    RemoteToShell,
    /// Rule 3: a file from elsewhere that a Python package writes and runs. Decides where installing or importing it does that.
    DropAndRun,
    /// Rule 2: a file or one thing about the machine that leaves; decides where installing a package does it.
    OneToSend,
    /// Rule 2: one act for which no installation has a reason (a service that only catches requests is asked, somebody is let
    /// in); decides where it is done without being asked for.
    Trespass,
    /// Rule 6: a command or request that nobody asked for; counts where installing or importing a package does it.
    Unasked,
    /// Rule 4: a structural trick of the closed list.
    StructuralTrick,
    /// Rule 5: exact intelligence in code or configuration that can run.
    ExactIntelligence,
    /// Rule 6: part of a chain, concealment without a sink, an opaque part that runs, an absent target.
    PartOfChain,
    /// Context: shown with other findings, decides nothing.
    Context,
}

/// A place in one artifact and what stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Byte span in the innermost layer.
    pub span: Range<usize>,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in characters.
    pub column: u32,
    /// What it shows, in a few words.
    pub label: String,
    /// At most [`crate::limits::EXCERPT_BYTES`] of the text, escaped, blanks shortened.
    pub excerpt: String,
}

/// One step of a value's way.
#[derive(Clone, Debug)]
pub struct Step {
    /// The artifact, if it is another than the signal's own.
    pub at: Option<Arc<Locator>>,
    /// The place in it.
    pub evidence: Evidence,
}

/// One observation by one detector or rule in one artifact.
#[derive(Clone, Debug)]
pub struct Signal {
    /// The rule's id: file name of its page.
    pub rule: &'static str,
    /// What the verdict table reads.
    pub basis: Basis,
    /// What was seen happening.
    pub behaviours: Vec<Behaviour>,
    /// How it is hidden.
    pub concealments: Vec<Concealment>,
    /// When it would run, if the artifact itself says so (a folder-open task, a hook). Reach may find an earlier one.
    pub moment: Option<Moment>,
    /// One sentence for a person.
    pub message: String,
    /// The place to look at.
    pub primary: Evidence,
    /// Further places in the same artifact.
    pub related: Vec<Evidence>,
    /// The steps a value takes to the place, in order, the place itself last: part of the chain that is shown.
    pub flow: Vec<Step>,
    /// A path in the target that this signal starts, as written: correlate judges it (`disguised-script`, hooks).
    pub starts: Option<String>,
    /// Name of a family or campaign in the intelligence index or on a family rule's page.
    pub family: Option<String>,
    /// The signal counts only in this surrounding.
    pub only: Surrounding,
}

impl Signal {
    /// A signal of which nothing more is known than what it says and where.
    pub fn new(rule: &'static str, basis: Basis, message: impl Into<String>, primary: Evidence) -> Self {
        Self {
            rule,
            basis,
            behaviours: Vec::new(),
            concealments: Vec::new(),
            moment: None,
            message: message.into(),
            primary,
            related: Vec::new(),
            flow: Vec::new(),
            starts: None,
            family: None,
            only: Surrounding::Any,
        }
    }
}

/// The surrounding in which a signal counts at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Surrounding {
    /// Everywhere.
    #[default]
    Any,
    /// Only in a target that also holds source code or job papers (a bundled executable alone is just a program).
    BesideSource,
    /// Only where something in the target executes this file (script text under a font's name).
    IfStarted,
    /// Only beside source, and only if something starts this file on clone, open, agent start or install; else context.
    Autostarted,
    /// Only where a text of the target speaks of a job test; else context.
    BesideJobTest,
    /// Only in a file in which something else was found that asks for block or review.
    BesideTrap,
    /// Only where a document lies in the same folder (a viewer that comes with the paper only it can open).
    BesideDocument,
}

/// A limit that ended an examination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// [`crate::limits::FILE_BYTES`]
    FileBytes,
    /// [`crate::limits::MEMBER_BYTES`]
    MemberBytes,
    /// [`crate::limits::ROOT_BYTES`]
    RootBytes,
    /// [`crate::limits::ROOT_BLOBS`]
    RootBlobs,
    /// [`crate::limits::DEPTH`]
    Depth,
    /// [`crate::limits::RATIO`]
    Ratio,
    /// [`crate::limits::PARSE_BYTES`] or [`crate::limits::CONFIG_BYTES`]
    ParseBytes,
    /// [`crate::limits::FACTS`] or another count of derived things
    Facts,
    /// [`crate::limits::EVALUATOR_STEPS`]
    Steps,
    /// [`crate::limits::TARGET_FILES`]
    TargetFiles,
    /// [`crate::limits::WALK_DEPTH`]
    WalkDepth,
}

/// Why something could not be examined.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "detail")]
pub enum GapReason {
    /// Over a limit that the target caused.
    Limit(Limit),
    /// Needs a password.
    Encrypted,
    /// Broken; the text says how.
    Malformed(String),
    /// Not understood yet; the text names the format.
    Unsupported(String),
    /// The operating system refused; the text says why.
    Unreadable(String),
    /// Our analysis panicked on it.
    Panicked(String),
    /// It killed a worker process.
    Crashed,
    /// A clock limit fired.
    TimedOut,
    /// The run was stopped before it was examined.
    Interrupted,
    /// Named but not there, as expected of it: submodule, LFS pointer, `node_modules`.
    Absent(String),
}

impl fmt::Display for GapReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GapReason::Limit(limit) => write!(f, "over the limit: {}", limit.phrase()),
            GapReason::Encrypted => f.write_str("encrypted"),
            GapReason::Malformed(how) => write!(f, "malformed: {how}"),
            GapReason::Unsupported(what) => write!(f, "not supported: {what}"),
            GapReason::Unreadable(why) => write!(f, "could not be read: {why}"),
            GapReason::Panicked(what) => write!(f, "the analysis failed: {what}"),
            GapReason::Crashed => f.write_str("the analysis crashed on it"),
            GapReason::TimedOut => f.write_str("the analysis took too long"),
            GapReason::Interrupted => f.write_str("not examined: the scan was stopped"),
            GapReason::Absent(what) => write!(f, "not in the target: {what}"),
        }
    }
}

impl Limit {
    /// The limit in words.
    pub fn phrase(self) -> &'static str {
        match self {
            Limit::FileBytes => "file size",
            Limit::MemberBytes => "size of one member or layer",
            Limit::RootBytes => "bytes that one file unfolds to",
            Limit::RootBlobs => "members that one file unfolds to",
            Limit::Depth => "containers within one another",
            Limit::Ratio => "compression ratio",
            Limit::ParseBytes => "size of a text that is parsed",
            Limit::Facts => "number of things noted about one file",
            Limit::Steps => "steps for which a program is followed",
            Limit::TargetFiles => "files in the target",
            Limit::WalkDepth => "directories within one another",
        }
    }
}
