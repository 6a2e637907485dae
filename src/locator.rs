//! Where a blob came from: the chain of steps that leads to it, from a file of the target to the innermost layer.
//!
//! Printed `job.zip!/app/pkg.tgz!/package/i.js#base64@120`, a blob of git `src/i.js@COMMIT:BLOB`. Member paths are bytes: they need not be UTF-8 and are
//! never opened. Children share their parent.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A path inside the target, `/`-separated bytes as the target spells them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct BytePath(Arc<[u8]>);

impl BytePath {
    /// The raw bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The last component.
    pub fn name(&self) -> &[u8] {
        self.0.rsplit(|&b| b == b'/').next().unwrap_or_default()
    }

    /// The last component in lower case ASCII, lossy: for comparing with known names.
    pub fn name_lower(&self) -> String {
        String::from_utf8_lossy(self.name()).to_ascii_lowercase()
    }

    /// The extension in lower case without its dot, empty if there is none. A leading dot starts a name, not an extension.
    pub fn extension(&self) -> String {
        let name = self.name_lower();
        match name.rfind('.') {
            Some(dot) if dot > 0 => name[dot + 1..].to_owned(),
            _ => String::new(),
        }
    }

    /// The path in lower case ASCII with `\` as `/`, lossy: for comparing with known places.
    pub fn lower(&self) -> String {
        String::from_utf8_lossy(&self.0).replace('\\', "/").to_ascii_lowercase()
    }
}

impl From<&[u8]> for BytePath {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<&str> for BytePath {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

/// Prints printable UTF-8 as it is, and everything else (controls, bidi marks, invalid bytes) escaped.
impl fmt::Display for BytePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                if crate::report::escape::is_unsafe(c) {
                    write!(f, "{}", c.escape_unicode())?;
                } else {
                    write!(f, "{c}")?;
                }
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for BytePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// How a layer was encoded inside its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Codec {
    /// gzip stream (RFC 1952).
    Gzip,
    /// bzip2 stream.
    Bzip2,
    /// xz or lzma stream.
    Xz,
    /// Zstandard stream (RFC 8878).
    Zstd,
    /// zlib stream (RFC 1950), as scripts unpack it after base64.
    Zlib,
    /// Base64 text (RFC 4648, both alphabets).
    Base64,
    /// Hexadecimal text.
    Hex,
    /// Raw deflate data (RFC 1951), as scripts unpack it after base64.
    Deflate,
    /// Base64 text that is written backwards.
    ReversedBase64,
    /// Base32 text (RFC 4648).
    Base32,
    /// Ascii85 text between `<~` and `~>`.
    Ascii85,
    /// Base85 text in the alphabet of RFC 1924, as Python's `b85encode` writes it.
    Base85,
    /// Source of a macro, packed as office programs keep it ([MS-OVBA] 2.4.1).
    Vba,
    /// Percent-encoded text (RFC 3986).
    Percent,
    /// Character references of HTML.
    Entities,
    /// Bytes written as `\\x..`.
    Escapes,
    /// UTF-16 text, either byte order.
    Utf16,
    /// Text that a program makes and runs: what our evaluator computed.
    Evaluated,
    /// Text in another language that a program hands to that language's interpreter.
    Embedded,
}

impl Codec {
    /// The name used in a printed locator.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Gzip => "gzip",
            Codec::Bzip2 => "bzip2",
            Codec::Xz => "xz",
            Codec::Zstd => "zstd",
            Codec::Zlib => "zlib",
            Codec::Base64 => "base64",
            Codec::Hex => "hex",
            Codec::Deflate => "deflate",
            Codec::ReversedBase64 => "base64-reversed",
            Codec::Base32 => "base32",
            Codec::Ascii85 => "ascii85",
            Codec::Base85 => "base85",
            Codec::Vba => "vba",
            Codec::Percent => "percent",
            Codec::Entities => "entities",
            Codec::Escapes => "escapes",
            Codec::Utf16 => "utf16",
            Codec::Evaluated => "evaluated",
            Codec::Embedded => "embedded",
        }
    }
}

/// How a blob of git was come by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Route {
    /// In the tree that was asked for: HEAD, or `--ref`.
    Present,
    /// In a commit that HEAD leads to.
    History,
    /// At or behind another reference.
    Reference(String),
    /// At the HEAD of a linked work tree.
    Worktree(String),
    /// In a stash.
    Stash,
    /// Only the reflog still leads there.
    Reflog,
    /// Staged and in no commit.
    Index,
    /// Nothing leads there any more.
    Unreachable,
}

impl Route {
    /// The route for a person.
    pub fn words(&self) -> String {
        match self {
            Route::Present => "in the tree that is checked out".to_owned(),
            Route::History => "in the history".to_owned(),
            Route::Reference(name) => format!("at {}", BytePath::from(name.as_str())),
            Route::Worktree(name) => format!("in the work tree {}", BytePath::from(name.as_str())),
            Route::Stash => "in a stash".to_owned(),
            Route::Reflog => "only in the reflog".to_owned(),
            Route::Index => "staged, in no commit".to_owned(),
            Route::Unreachable => "in objects that nothing refers to".to_owned(),
        }
    }
}

/// One version of a path in a git object database: which blob, and which commits had it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// Object id, hexadecimal.
    pub blob: String,
    /// The commit that brought it in, or whose tree was asked for; `None` where no commit has it.
    pub commit: Option<String>,
    /// The commit that took it out; `None` where it is still there.
    pub removed: Option<String>,
    /// How it was come by.
    pub route: Route,
    /// From which to before which of the listed commits it was there, oldest first: what stood beside what.
    pub life: (u32, u32),
}

impl Version {
    /// Whether it is of another tree than the one that was asked for.
    pub fn is_past(&self) -> bool {
        self.route != Route::Present
    }
}

/// One step towards a blob.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A file of the target, path relative to it (the file's own name when the target is one file).
    File(BytePath),
    /// Standard input, under the name the user gave it.
    Stdin(BytePath),
    /// A blob of a git object database.
    GitBlob {
        /// Path in the tree.
        path: BytePath,
        /// Which version of that path.
        version: Arc<Version>,
    },
    /// A member of an archive.
    Member {
        /// Its name as the archive spells it.
        path: BytePath,
    },
    /// Text or bytes decoded from the parent's bytes.
    Layer {
        /// How it was encoded.
        codec: Codec,
        /// Where it stands in the parent.
        at: Range<usize>,
    },
}

/// The chain of steps that leads to a blob.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Locator {
    /// The last step.
    pub step: Step,
    /// What it was found in.
    pub within: Option<Arc<Locator>>,
}

impl Locator {
    /// A locator with no parent.
    pub fn root(step: Step) -> Arc<Self> {
        Arc::new(Self { step, within: None })
    }

    /// A child of `self`.
    pub fn child(self: &Arc<Self>, step: Step) -> Arc<Self> {
        Arc::new(Self { step, within: Some(self.clone()) })
    }

    /// The steps from the innermost outwards.
    pub fn ancestry(&self) -> impl Iterator<Item = &Locator> {
        std::iter::successors(Some(self), |at| at.within.as_deref())
    }

    /// How many containers and layers surround the blob.
    pub fn depth(&self) -> u32 {
        self.ancestry().count() as u32 - 1
    }

    /// The path of the innermost step that has one: layers belong to the file they were decoded from.
    pub fn path(&self) -> &BytePath {
        static NONE: std::sync::LazyLock<BytePath> = std::sync::LazyLock::new(BytePath::default);
        self.ancestry().find_map(Locator::own_path).unwrap_or(&NONE)
    }

    /// The path of the outermost step: the real file a person can open.
    pub fn root_path(&self) -> &BytePath {
        static NONE: std::sync::LazyLock<BytePath> = std::sync::LazyLock::new(BytePath::default);
        self.ancestry().last().and_then(Locator::own_path).unwrap_or(&NONE)
    }

    /// Whether the last step is a decoded layer.
    pub fn is_layer(&self) -> bool {
        matches!(self.step, Step::Layer { .. })
    }

    /// Whether the last step is a text that a program makes and runs.
    pub fn is_evaluated(&self) -> bool {
        matches!(self.step, Step::Layer { codec: Codec::Evaluated, .. })
    }

    /// The version of git that this is, or was found in.
    pub fn version(&self) -> Option<&Arc<Version>> {
        self.ancestry().find_map(|at| match &at.step {
            Step::GitBlob { version, .. } => Some(version),
            _ => None,
        })
    }

    /// Whether it stands in a version that is not checked out.
    pub fn is_past(&self) -> bool {
        self.version().is_some_and(|version| version.is_past())
    }

    fn own_path(&self) -> Option<&BytePath> {
        match &self.step {
            Step::File(path) | Step::Stdin(path) | Step::GitBlob { path, .. } | Step::Member { path } => Some(path),
            Step::Layer { .. } => None,
        }
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = &self.within {
            write!(f, "{parent}")?;
        }
        match &self.step {
            Step::File(path) | Step::Stdin(path) => write!(f, "{path}"),
            Step::GitBlob { path, version } => {
                let short = |id: &str| id.chars().take(12).collect::<String>();
                write!(f, "{}{path}@", if self.within.is_some() { "!/" } else { "" })?;
                match &version.commit {
                    Some(commit) => write!(f, "{}:{}", short(commit), short(&version.blob)),
                    None => write!(f, "{}", short(&version.blob)),
                }
            }
            Step::Member { path } => write!(f, "!/{path}"),
            Step::Layer { codec, at } => write!(f, "#{}@{}", codec.name(), at.start),
        }
    }
}

/// Shallow before deep, then by printed text: the order in which duplicates choose their representative.
impl Ord for Locator {
    fn cmp(&self, other: &Self) -> Ordering {
        self.depth().cmp(&other.depth()).then_with(|| self.to_string().cmp(&other.to_string()))
    }
}

impl PartialOrd for Locator {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
