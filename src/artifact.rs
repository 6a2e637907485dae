//! Bytes and what they are: a [`Blob`] is bytes and where they came from, an [`Artifact`] is a blob with its kind known.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use crate::limits;
use crate::locator::Locator;
use crate::report::escape;
use crate::signal::Evidence;

/// Bytes and where they came from. Cloning is cheap; a member of an uncompressed container is a slice of its parent.
#[derive(Clone, Debug)]
pub struct Blob {
    /// The chain of steps that leads here.
    pub at: Arc<Locator>,
    /// The bytes.
    pub bytes: Bytes,
    /// Whether the file or member has an execute permission, where that is known.
    pub executable: bool,
    /// The language of a text that a program hands to another interpreter: the hand says what no name could.
    pub language: Option<Kind>,
}

impl Blob {
    /// A blob without permissions.
    pub fn new(at: Arc<Locator>, bytes: impl Into<Bytes>) -> Self {
        Self { at, bytes: bytes.into(), executable: false, language: None }
    }
}

/// A container that is neither zip nor tar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// 7z.
    SevenZip,
    /// RAR, of which names are listed.
    Rar,
    /// ISO 9660 image.
    Iso,
    /// Archive of an Electron program.
    Asar,
    /// ar, and Debian packages.
    Ar,
    /// Cabinet of Windows.
    Cabinet,
    /// Compound file (OLE): installers, mails, old documents.
    Compound,
    /// E-mail with its attachments.
    Mail,
}

impl Format {
    /// The format for people.
    pub fn word(self) -> &'static str {
        match self {
            Format::SevenZip => "7z archive",
            Format::Rar => "RAR archive",
            Format::Iso => "ISO image",
            Format::Asar => "asar archive",
            Format::Ar => "ar archive",
            Format::Cabinet => "cabinet archive",
            Format::Compound => "OLE compound file",
            Format::Mail => "e-mail",
        }
    }
}

/// What the bytes are. "Parses as code" beats the extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// JavaScript, JSX included.
    JavaScript,
    /// TypeScript, TSX included.
    TypeScript,
    /// Python source.
    Python,
    /// POSIX shell and its relatives.
    Shell,
    /// PowerShell.
    PowerShell,
    /// Windows batch.
    Batch,
    /// VBScript and JScript for the Windows Script Host, HTA.
    WindowsScript,
    /// AppleScript source.
    AppleScript,
    /// Source in another programming language (Go, Rust, C, Java, Ruby, PHP …).
    OtherSource,
    /// JSON, with or without comments.
    Json,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// Key-value configuration: git config, `.env`, `.npmrc`, `setup.cfg`, `.gitattributes`.
    Settings,
    /// Dockerfile.
    Dockerfile,
    /// Makefile.
    Makefile,
    /// HTML and its templates.
    Html,
    /// SVG and other XML.
    Xml,
    /// Style sheets.
    Css,
    /// Prose: Markdown, reStructuredText, plain text, licences.
    Prose,
    /// Tables and lists of data as text (CSV, TSV, indicator lists).
    Table,
    /// zip and everything built on it.
    Zip,
    /// tar.
    Tar,
    /// A compressed stream.
    Compressed(crate::locator::Codec),
    /// A container of another format.
    Archive(Format),
    /// A container that is recognised and not opened yet; the text is its name.
    UnsupportedContainer(&'static str),
    /// PE, ELF or Mach-O.
    Executable,
    /// WebAssembly module.
    Wasm,
    /// Compiled Python.
    Pyc,
    /// Image.
    Image,
    /// Font.
    Font,
    /// Audio or video.
    Media,
    /// PDF or office document.
    Document,
    /// Text of no known kind.
    Text,
    /// Bytes of no known kind.
    Binary,
    /// Nothing.
    Empty,
}

impl Kind {
    /// Whether the bytes can run as they are, by an interpreter or the machine.
    pub fn is_code(self) -> bool {
        self.is_script() || matches!(self, Kind::Executable | Kind::Wasm | Kind::Pyc)
    }

    /// Whether an interpreter runs it.
    pub fn is_script(self) -> bool {
        matches!(
            self,
            Kind::JavaScript
                | Kind::TypeScript
                | Kind::Python
                | Kind::Shell
                | Kind::PowerShell
                | Kind::Batch
                | Kind::WindowsScript
                | Kind::AppleScript
        )
    }

    /// Whether it configures something that runs.
    pub fn is_configuration(self) -> bool {
        matches!(self, Kind::Json | Kind::Yaml | Kind::Toml | Kind::Settings | Kind::Dockerfile | Kind::Makefile)
    }

    /// Whether it holds other files.
    pub fn is_container(self) -> bool {
        matches!(self, Kind::Zip | Kind::Tar | Kind::Compressed(_) | Kind::Archive(_) | Kind::UnsupportedContainer(_))
    }

    /// Whether it is text at all.
    pub fn is_text(self) -> bool {
        self.is_script()
            || self.is_configuration()
            || matches!(
                self,
                Kind::OtherSource | Kind::Html | Kind::Xml | Kind::Css | Kind::Prose | Kind::Table | Kind::Text
            )
    }

    /// The kind in a word or two, for people.
    pub fn word(self) -> &'static str {
        match self {
            Kind::JavaScript => "JavaScript",
            Kind::TypeScript => "TypeScript",
            Kind::Python => "Python",
            Kind::Shell => "shell script",
            Kind::PowerShell => "PowerShell",
            Kind::Batch => "batch file",
            Kind::WindowsScript => "Windows script",
            Kind::AppleScript => "AppleScript",
            Kind::OtherSource => "source code",
            Kind::Json => "JSON",
            Kind::Yaml => "YAML",
            Kind::Toml => "TOML",
            Kind::Settings => "settings",
            Kind::Dockerfile => "Dockerfile",
            Kind::Makefile => "Makefile",
            Kind::Html => "HTML",
            Kind::Xml => "XML",
            Kind::Css => "style sheet",
            Kind::Prose => "prose",
            Kind::Table => "table",
            Kind::Zip => "zip archive",
            Kind::Tar => "tar archive",
            Kind::Compressed(_) => "compressed stream",
            Kind::Archive(format) => format.word(),
            Kind::UnsupportedContainer(name) => name,
            Kind::Executable => "executable",
            Kind::Wasm => "WebAssembly",
            Kind::Pyc => "compiled Python",
            Kind::Image => "image",
            Kind::Font => "font",
            Kind::Media => "media",
            Kind::Document => "document",
            Kind::Text => "text",
            Kind::Binary => "binary data",
            Kind::Empty => "empty",
        }
    }
}

/// A blob with its kind known.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// The bytes and where they came from.
    pub blob: Blob,
    /// What the bytes are.
    pub kind: Kind,
    /// What the *name* promises, when it promises something else than [`Artifact::kind`] (a `.woff2` that is JavaScript).
    pub disguise: Option<Kind>,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
}

impl Artifact {
    /// The path of the innermost real file.
    pub fn path(&self) -> &crate::locator::BytePath {
        self.blob.at.path()
    }
}

/// A span with its position: what a fact carries after its bytes are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in characters.
    pub column: u32,
}

impl Place {
    /// The byte span.
    pub fn span(&self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}

/// The text view of an artifact: same length as its bytes, so that a span means the same in both.
#[derive(Debug)]
pub struct Text<'a> {
    /// The raw bytes.
    pub bytes: &'a [u8],
    /// The bytes as UTF-8; every invalid byte is replaced by one `?`.
    pub str: Cow<'a, str>,
    binary: bool,
    lines: OnceLock<Vec<usize>>,
}

impl<'a> Text<'a> {
    /// A view of `bytes`; copies only if they are not UTF-8.
    pub fn new(bytes: &'a [u8]) -> Self {
        let str = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                let mut text = String::with_capacity(bytes.len());
                for chunk in bytes.utf8_chunks() {
                    text.push_str(chunk.valid());
                    text.extend(chunk.invalid().iter().map(|_| '?'));
                }
                Cow::Owned(text)
            }
        };
        Self { bytes, str, binary: false, lines: OnceLock::new() }
    }

    /// A view of bytes that are no text: nothing is copied, `str` is empty, every position is line 1, column 1.
    pub fn binary(bytes: &'a [u8]) -> Self {
        Self { bytes, str: Cow::Borrowed(""), binary: true, lines: OnceLock::new() }
    }

    /// Byte offsets at which lines start; the first is 0.
    pub fn line_starts(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let mut starts = vec![0];
            starts.extend(memchr::memchr_iter(b'\n', self.bytes).map(|at| at + 1));
            starts
        })
    }

    /// 1-based line and column (in characters) of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        if self.binary {
            return (1, 1);
        }
        let offset = self.floor(offset);
        let line = self.line_starts().partition_point(|&start| start <= offset) - 1;
        let start = self.line_starts()[line];
        let column = self.str.get(start..offset).map_or(offset - start, |before| before.chars().count());
        (line as u32 + 1, column as u32 + 1)
    }

    /// A span with its position.
    pub fn place(&self, span: std::ops::Range<usize>) -> Place {
        let (line, column) = self.position(span.start);
        Place { start: span.start, end: span.end, line, column }
    }

    /// Positions in the order of the text.
    pub fn places(&self) -> Places<'_> {
        Places { text: self, counted: 0, line: 1, column: 1 }
    }

    /// The text of a span, cut to valid bounds.
    pub fn slice(&self, span: &std::ops::Range<usize>) -> &str {
        let start = self.floor(span.start);
        let end = self.floor(span.end.max(start));
        self.str.get(start..end).unwrap_or_default()
    }

    /// The span of the line that holds `offset`, without its line end.
    pub fn line_span(&self, offset: usize) -> std::ops::Range<usize> {
        let offset = self.floor(offset);
        let line = self.line_starts().partition_point(|&start| start <= offset) - 1;
        let start = self.line_starts()[line];
        let end = self.line_starts().get(line + 1).map_or(self.str.len(), |next| next - 1);
        start..end.max(start)
    }

    /// Evidence at a span, with position and an escaped excerpt that begins at the span.
    pub fn evidence(&self, span: std::ops::Range<usize>, label: impl Into<String>) -> Evidence {
        let (line, column) = self.position(span.start);
        let end = span.end.min(span.start.saturating_add(4 * limits::EXCERPT_BYTES));
        let shown = match self.binary {
            true => String::from_utf8_lossy(self.bytes.get(span.start..end.min(self.bytes.len())).unwrap_or_default()),
            false => Cow::Borrowed(self.slice(&(span.start..end))),
        };
        Evidence { excerpt: escape::excerpt(&shown, limits::EXCERPT_BYTES), span, line, column, label: label.into() }
    }

    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.str.len());
        while !self.str.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// Positions that are asked for in the order of the text: lines are counted up to the last of them, which most often stands
/// near the beginning, and where [`Text::line_starts`] were found anyway, or one goes back, these are asked.
pub struct Places<'t> {
    text: &'t Text<'t>,
    /// How far lines and characters were counted, and the position there.
    counted: usize,
    line: u32,
    column: u32,
}

impl Places<'_> {
    /// A span with its position, as [`Text::place`] gives it.
    pub fn place(&mut self, span: std::ops::Range<usize>) -> Place {
        let text = self.text;
        let offset = text.floor(span.start);
        if text.binary || offset < self.counted || text.lines.get().is_some() {
            return text.place(span);
        }
        let passed = text.bytes.get(self.counted..offset).unwrap_or_default();
        let mut from = self.counted;
        for at in memchr::memchr_iter(b'\n', passed) {
            (self.line, self.column, from) = (self.line + 1, 1, self.counted + at + 1);
        }
        self.column += text.str.get(from..offset).map_or(offset - from, |before| before.chars().count()) as u32;
        self.counted = offset;
        Place { start: span.start, end: span.end, line: self.line, column: self.column }
    }
}
