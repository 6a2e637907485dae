//! What stands where nobody looks: text far to the right of its line, and lines far beyond their neighbours.
//!
//! Every text file goes through here, so the common case touches one byte in sixty-four: a run of a hundred blanks cannot
//! hide between two probes. Only when a run is found is the text read as tokens, to tell statements from the inside of
//! a string, a comment, a table.

use std::ops::Range;

use crate::analyse::lexer::{Lexer, Syntax, TokenKind};
use crate::analyse::{Layout, Offscreen, obfuscation, sinks};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;

/// Bytes between two probes; a run of [`limits::OFFSCREEN_BLANKS`] is at least that many bytes long.
const STRIDE: usize = 64;

/// Establishes the layout of any text.
pub fn view(artifact: &Artifact, text: &Text<'_>, layout: &mut Layout) {
    if !artifact.kind.is_text() {
        return;
    }
    layout.offscreen = offscreen(artifact, text);
    let source = artifact.kind.is_script() || artifact.kind == Kind::OtherSource;
    if source && has_long_line(text.bytes) {
        let lines = CodeLines::read(text, comment_marks(artifact.kind));
        layout.minified = lines.minified();
        if !layout.minified {
            layout.long_lines = lines.far_beyond(text, artifact.kind);
        }
    }
}

/// Whether any line is long enough to be far beyond others. Looks back from where such a line would end, so that lines of
/// ordinary length cost a byte in ten.
fn has_long_line(bytes: &[u8]) -> bool {
    let mut start = 0;
    while let Some(reach) = bytes.get(start..start + limits::LONG_LINE_BYTES) {
        match memchr::memrchr(b'\n', reach) {
            Some(end) => start += end + 1,
            None => return bytes.len() > start + limits::LONG_LINE_BYTES,
        }
    }
    false
}

/// How a kind's strings and comments are read, and whether quotes may go on over lines there.
fn syntax(kind: Kind) -> Option<(Syntax, bool)> {
    Some(match kind {
        Kind::JavaScript | Kind::TypeScript => (Syntax::JavaScript, true),
        Kind::Python => (Syntax::Python, true),
        Kind::OtherSource => (Syntax::CLike, true),
        Kind::WindowsScript | Kind::AppleScript => (Syntax::CLike, false),
        Kind::Json => (Syntax::Json, false),
        Kind::Shell | Kind::PowerShell | Kind::Batch | Kind::Yaml | Kind::Toml | Kind::Settings => {
            (Syntax::Shell, false)
        }
        Kind::Dockerfile | Kind::Makefile => (Syntax::Shell, false),
        _ => return None,
    })
}

fn comment_marks(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Python | Kind::Shell | Kind::PowerShell => &["#"],
        Kind::Batch => &["rem ", "REM ", "::"],
        _ => &["//", "/*", "*"],
    }
}

/// The length of the blank that begins at `at`, 0 if none does. NBSP and the other Unicode spaces hide code as well.
fn blank_at(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..).unwrap_or_default() {
        [b' ' | b'\t' | 0x0b | 0x0c, ..] => 1,
        [0xc2, 0xa0, ..] => 2,
        [0xe1, 0x9a, 0x80, ..] | [0xe2, 0x80, 0x80..=0x8a | 0xaf, ..] | [0xe2, 0x81, 0x9f, ..] => 3,
        [0xe3, 0x80, 0x80, ..] | [0xef, 0xbb, 0xbf, ..] | [0xe3, 0x85, 0xa4, ..] => 3,
        _ => 0,
    }
}

/// The start of the blank whose last byte stands just before `end`.
fn blank_before(bytes: &[u8], end: usize) -> Option<usize> {
    (1..=3).filter_map(|n| end.checked_sub(n)).find(|&start| blank_at(bytes, start) == end - start)
}

/// The runs of at least [`limits::OFFSCREEN_BLANKS`] blanks, as (blanks, start, end).
fn runs(bytes: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    let mut probe = STRIDE / 2;
    while probe < bytes.len() {
        // A probe may hit the middle of a blank of two or three bytes.
        let hit = (0..3).filter_map(|n| probe.checked_sub(n)).find(|&start| blank_at(bytes, start) > probe - start);
        let Some(hit) = hit else {
            probe += STRIDE;
            continue;
        };
        let (mut start, mut end, mut blanks) = (hit, hit, 0);
        while let Some(before) = blank_before(bytes, start) {
            start = before;
            blanks += 1;
        }
        loop {
            let length = blank_at(bytes, end);
            if length == 0 {
                break;
            }
            end += length;
            blanks += 1;
        }
        let ends_line = bytes.get(end).is_none_or(|b| matches!(b, b'\n' | b'\r'));
        if blanks >= limits::OFFSCREEN_BLANKS && !ends_line {
            found.push((blanks, start, end));
            if found.len() >= limits::OFFSCREEN_PLACES {
                break;
            }
        }
        probe = end.max(probe) + STRIDE;
    }
    found
}

fn offscreen(artifact: &Artifact, text: &Text<'_>) -> Vec<Offscreen> {
    let Some((syntax, whole)) = syntax(artifact.kind) else { return Vec::new() };
    let found = runs(text.bytes);
    let mut out = Vec::new();
    let mut states = States::new(text, syntax, whole);
    for (blanks, start, end) in found {
        let line = text.line_span(start);
        if start == line.start && nested_as_deep(text, start, end - start) {
            continue;
        }
        let tail = end..line.end.max(end);
        let (inside, ends) = states.at(end, &line);
        let span = match inside {
            // A comment that is closed on the same line only stretches the way to the code behind it.
            Some(TokenKind::Comment) if ends < tail.end => ends..tail.end,
            Some(TokenKind::Comment) => continue,
            Some(TokenKind::Literal) if artifact.kind == Kind::Json => end..ends.min(tail.end),
            Some(TokenKind::Literal) if only_blanks(text, end, ends) && ends < tail.end => ends..tail.end,
            Some(TokenKind::Literal | TokenKind::Regex) => continue,
            _ => tail,
        };
        let piece = text.slice(&span);
        let names = if artifact.kind == Kind::Json && !configures(artifact) {
            Vec::new()
        } else {
            sinks::visible(artifact.kind, piece, true)
        };
        let program = matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript | Kind::Python | Kind::OtherSource);
        let obfuscated = program && obfuscation::measure(&text.str, span.clone()).score >= obfuscation::IN_ODD_PLACE;
        let literal = matches!(inside, Some(TokenKind::Literal)) && artifact.kind != Kind::Json;
        let executable = match program {
            true if literal => obfuscated,
            true => obfuscated || statements(piece, syntax),
            false => !names.is_empty() && !piece.starts_with('#'),
        };
        out.push(Offscreen { blanks, span, executable, sinks: names, obfuscated });
    }
    out
}

fn only_blanks(text: &Text<'_>, from: usize, to: usize) -> bool {
    text.slice(&(from..to)).trim_matches(['"', '\'', '`']).trim().is_empty()
}

/// Configuration whose strings are commands.
fn configures(artifact: &Artifact) -> bool {
    let path = artifact.path().lower();
    let name = artifact.path().name_lower();
    ["package.json", "devcontainer.json", "composer.json", "mcp.json", ".mcp.json", "deno.json"]
        .contains(&name.as_str())
        || name.ends_with(".code-workspace")
        || [".vscode/", ".cursor/", ".claude/", ".zed/", ".idea/", ".devcontainer/"]
            .iter()
            .any(|tool| path.contains(tool))
}

/// Whether the line's depth is ordinary nesting: a neighbouring line of code begins about as far to the right.
fn nested_as_deep(text: &Text<'_>, start: usize, depth: usize) -> bool {
    let starts = text.line_starts();
    let line = starts.partition_point(|&at| at <= start).saturating_sub(1);
    let indent = |line: usize| -> Option<usize> {
        let from = *starts.get(line)?;
        let bytes = &text.bytes[from..starts.get(line + 1).copied().unwrap_or(text.bytes.len())];
        bytes.iter().position(|b| !b.is_ascii_whitespace())
    };
    // A blank line hides nothing and nests nothing: the nearest line before it counts.
    let before = (1..=4).filter_map(|n| line.checked_sub(n)).find_map(indent);
    before.is_some_and(|indent| indent + limits::OFFSCREEN_BLANKS / 2 >= depth)
}

/// Whether a piece holds statements: a call, an assignment or a keyword, and not only a comment or closing brackets.
fn statements(piece: &str, syntax: Syntax) -> bool {
    let mut word = false;
    for token in Lexer::new(piece, syntax) {
        match token.kind {
            TokenKind::Comment => {}
            TokenKind::Word => word = true,
            TokenKind::Mark(b'(' | b'=' | b';') if word => return true,
            _ => {}
        }
    }
    false
}

/// In which token a position stands. Positions must be asked in ascending order.
struct States<'t> {
    text: &'t str,
    syntax: Syntax,
    whole: Option<std::iter::Peekable<Lexer<'t>>>,
}

impl<'t> States<'t> {
    fn new(text: &'t Text<'_>, syntax: Syntax, whole: bool) -> Self {
        let whole = whole.then(|| Lexer::new(&text.str, syntax).peekable());
        Self { text: &text.str, syntax, whole }
    }

    /// The kind of the token around `at`, if one began before it, and where that token ends.
    fn at(&mut self, at: usize, line: &Range<usize>) -> (Option<TokenKind>, usize) {
        if let Some(tokens) = &mut self.whole {
            while tokens.peek().is_some_and(|token| token.span.end <= at) {
                tokens.next();
            }
            return match tokens.peek() {
                Some(token) if token.span.start < at => (Some(token.kind), token.span.end),
                _ => (None, at),
            };
        }
        let piece = self.text.get(line.clone()).unwrap_or_default();
        let around = Lexer::new(piece, self.syntax)
            .map(|token| (token.kind, token.span.start + line.start, token.span.end + line.start))
            .find(|(_, _, end)| *end > at);
        match around {
            Some((kind, start, end)) if start < at => (Some(kind), end),
            _ => (None, at),
        }
    }
}

/// The lines of a source that hold code, and their usual length.
struct CodeLines {
    lengths: Vec<usize>,
    long: Vec<Range<usize>>,
}

impl CodeLines {
    fn read(text: &Text<'_>, comments: &[&str]) -> Self {
        let starts = text.line_starts();
        let mut lines = Self { lengths: Vec::new(), long: Vec::new() };
        let blocks = comments.contains(&"/*");
        let mut inside = false;
        for (number, &start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(text.bytes.len());
            let bytes = text.bytes[start..end].trim_ascii();
            // A licence of many lines above one line of a bundle makes no ordinary neighbours.
            if blocks && (inside || bytes.starts_with(b"/*")) {
                inside = memchr::memmem::find(bytes, b"*/").is_none();
                if inside || bytes.ends_with(b"*/") {
                    continue;
                }
            }
            if bytes.len() < 2 || comments.iter().any(|mark| bytes.starts_with(mark.as_bytes())) {
                continue;
            }
            lines.lengths.push(bytes.len());
            if end - start > limits::LONG_LINE_BYTES && lines.long.len() < limits::LONG_LINES {
                lines.long.push(text.line_span(start));
            }
        }
        lines.lengths.sort_unstable();
        lines
    }

    fn median(&self) -> usize {
        self.lengths.get(self.lengths.len() / 2).copied().unwrap_or(0)
    }

    /// A minified or bundled file has no ordinary lines: a licence comment and a line or two of code.
    fn minified(&self) -> bool {
        !self.long.is_empty() && (self.lengths.len() < 4 || self.median() > 200)
    }

    fn far_beyond(self, text: &Text<'_>, kind: Kind) -> Vec<Range<usize>> {
        let usual = self.median().max(1);
        let far = |line: &Range<usize>| line.len() > usual * limits::LONG_LINE_RATIO && code(text, line, kind);
        self.long.into_iter().filter(far).collect()
    }
}

/// Whether a line is code, and not one literal (a picture, a path, a key) in an assignment.
fn code(text: &Text<'_>, line: &Range<usize>, kind: Kind) -> bool {
    let Some((syntax, _)) = syntax(kind) else { return false };
    let piece = text.slice(line);
    let mut literals = 0;
    for token in Lexer::new(piece, syntax) {
        if matches!(token.kind, TokenKind::Literal | TokenKind::Comment | TokenKind::Regex) {
            literals += token.span.len();
        } else if (token.span.end - literals) * 10 > piece.len() {
            // Whatever follows, a tenth is none.
            return true;
        }
    }
    literals * 10 < piece.len() * 9
        || !sinks::visible(kind, piece, false).is_empty() && literals * 100 < piece.len() * 99
}
