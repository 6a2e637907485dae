//! The text of a large script without the functions that can do nothing: their bodies are left blank before it is parsed.
//!
//! Most bytes of an installed tree are bundles, and most functions of a bundle compute or render. A tree is only needed
//! of the rest: the statements at the top, and the functions that name a power, load a module, hold an address, decode a
//! text or stand where something is hidden. A body in which none of that stands is filled with blanks, so that every
//! other byte keeps its place; [`super::machine`] takes such a function for one of which nothing is known.
//!
//! Signs are looked for in everything but comments. A wrong bracket or quote could swallow the beginning of a comment or
//! text that ends elsewhere, so tokens are only believed as long as they are certain: behind the first `/` that could be
//! either a division or a regular expression, markup, a blank that is no ASCII, a comment of HTML, nothing is left out any
//! more.
//!
//! What slips: a plain function of a file over [`limits::PRUNED_BYTES`] that does its work only through names of its own
//! which were made of powers elsewhere in more than one step (`const go = promisify(cp.exec)`, and `go(x)` far below).

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::{gate, names::module_name, powers};
use crate::analyse::Facts;
use crate::analyse::lexer::{Lexer, Syntax, Token, TokenKind};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;

/// A body shorter than this stays: it costs little, and small functions hand values on.
const SHORT: usize = 80;
/// Templates within templates that the tokenizer follows.
const TEMPLATES: usize = 60;
/// Bytes before a module's name in which the names stand that it is bound to.
const BINDING: usize = 200;
/// A script without the bodies that do not matter.
pub(super) struct Pruned {
    pub(super) text: String,
    /// Where the bodies begin that were left out, in ascending order.
    pub(super) bodies: Vec<u32>,
    /// Bytes of what is left.
    pub(super) left: usize,
}

/// Leaves out what does not matter of a large script; `None` where that is nothing, or everything may matter.
pub(super) fn prune(artifact: &Artifact, text: &Text<'_>, facts: &Facts) -> Option<Pruned> {
    let source: &str = &text.str;
    if source.len() < limits::PRUNED_BYTES || artifact.kind != Kind::JavaScript || artifact.path().extension() == "jsx"
    {
        return None;
    }
    // These end a line for the language and not for the tokenizer.
    if memchr::memmem::find(source.as_bytes(), b"\xe2\x80\xa8").is_some()
        || memchr::memmem::find(source.as_bytes(), b"\xe2\x80\xa9").is_some()
    {
        return None;
    }
    let bodies = Bodies::new(source, signs(source, facts)).find();
    if bodies.is_empty() {
        return None;
    }
    let mut bytes = source.as_bytes().to_vec();
    for body in &bodies {
        bytes.get_mut(body.start + 1..body.end - 1)?.fill(b' ');
    }
    let left = source.len() - bodies.iter().map(Range::len).sum::<usize>();
    let bodies = bodies.iter().map(|body| body.start as u32).collect();
    Some(Pruned { text: String::from_utf8(bytes).ok()?, bodies, left })
}

/// Places that must stay, and everything between the ends of those that are stretches.
struct Signs {
    places: Vec<usize>,
    stretches: Vec<Range<usize>>,
    /// Names of modules that are powers.
    aliases: Aliases,
    /// Names of objects that hold powers, and of other powers.
    objects: Aliases,
    values: Aliases,
}

/// Names, and the letters they begin with: most words need no look into the set.
struct Aliases {
    names: FxHashSet<String>,
    first: [bool; 256],
    /// Names of one letter, as minifiers give them to everything.
    letters: [bool; 256],
}

impl Aliases {
    fn new(names: FxHashSet<String>) -> Self {
        let mut first = [false; 256];
        names.iter().filter_map(|name| name.bytes().next()).for_each(|byte| first[usize::from(byte)] = true);
        let mut letters = [false; 256];
        names.iter().filter(|name| name.len() == 1).for_each(|name| letters[usize::from(name.as_bytes()[0])] = true);
        Self { names, first, letters }
    }

    fn holds(&self, word: &str) -> bool {
        match word.as_bytes() {
            [] => false,
            [letter] => self.letters[usize::from(*letter)],
            [first, ..] => self.first[usize::from(*first)] && self.names.contains(word),
        }
    }
}

fn signs(source: &str, facts: &Facts) -> Signs {
    let found = gate::signs(source.as_bytes());
    let layout = &facts.layout;
    let glued = layout.long_lines.iter().filter(|line| line.len() <= 2 * limits::OBFUSCATION_WINDOW).cloned();
    let offscreen = layout.offscreen.iter().map(|one| one.span.clone());
    let stretches = facts.obfuscation.places.iter().cloned().chain(glued).chain(offscreen).collect();
    let aliases = aliases(source, &found.loaders);
    let (objects, values) = values(source, &found.values);
    Signs { places: found.places, stretches, aliases, objects, values }
}

/// The names that are given what is a power as a value: objects, when a member of them is fetched by a computed name
/// (`g = globalThis`), and what can be called.
fn values(source: &str, found: &[Range<usize>]) -> (Aliases, Aliases) {
    let (mut objects, mut others) = (FxHashSet::default(), FxHashSet::default());
    let this = memchr::memmem::find_iter(source.as_bytes(), b"this").map(|at| at..at + 4);
    for at in found.iter().cloned().chain(this) {
        let after = source[at.end..].trim_start_matches([' ', '\t']).bytes().next();
        if matches!(after, None | Some(b';' | b',' | b')' | b'}' | b'\n' | b'\r' | b'|' | b'?')) {
            let before = &source[source.floor_char_boundary(at.start.saturating_sub(BINDING))..at.start];
            let name = assigned(before);
            if !name.is_empty() && !name.contains('{') {
                let object = source[at.clone()] == *"this" || powers::is_global_object(&source[at.clone()]);
                if object { &mut objects } else { &mut others }.insert(name.to_owned());
            }
        }
    }
    (Aliases::new(objects), Aliases::new(others))
}

/// The names that modules which are powers are bound to.
fn aliases(source: &str, loaders: &[Range<usize>]) -> Aliases {
    let mut out = FxHashSet::default();
    let bytes = source.as_bytes();
    let calls = loaders.iter().filter(|at| bytes.get(at.end) == Some(&b'(')).map(|at| (false, at.start, at.end + 1));
    let from = memchr::memmem::find_iter(bytes, b"from").map(|at| (true, at, at + 4));
    for (from, start, end) in calls.chain(from) {
        let rest = source[end..].trim_start();
        let Some(quote @ ('"' | '\'')) = rest.chars().next() else { continue };
        let Some((name, _)) = rest[1..].split_once(quote).filter(|(name, _)| name.len() < 100) else { continue };
        let name = module_name(name);
        if powers::of_module(&name) & !powers::PASSES == 0 {
            continue;
        }
        let before = &source[source.floor_char_boundary(start.saturating_sub(BINDING))..start];
        let names = if from { imported(before) } else { assigned(before) };
        let words = names.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')));
        out.extend(words.filter(|word| !word.is_empty() && !is_keyword(word)).map(str::to_owned));
    }
    Aliases::new(out)
}

/// `import a, { b as c }`: what stands between that and `from`.
fn imported(before: &str) -> &str {
    before.rfind("import").map_or("", |at| &before[at + 6..])
}

/// What a loaded module is bound to: `x =`, `{ a: b } =`, also through one function of the compiler's.
fn assigned(before: &str) -> &str {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    let mut before = before.trim_end();
    for _ in 0..2 {
        let Some(call) = before.strip_suffix('(') else { break };
        before = call.trim_end_matches(word).trim_end();
    }
    let before = before.strip_suffix("await").unwrap_or(before).trim_end();
    let Some(target) = before.strip_suffix('=') else { return "" };
    let target = target.trim_end();
    if target.ends_with('}') {
        return target.rfind('{').map_or("", |open| &target[open..]);
    }
    let name = &target[target.trim_end_matches(word).len()..];
    if name.contains('.') { "" } else { name }
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "const" | "let" | "var" | "import" | "from" | "as" | "await" | "return" | "function" | "new" | "this"
    ) || word.starts_with(|c: char| c.is_ascii_digit())
}

/// An open bracket.
struct Open {
    start: usize,
    /// `if (`, `while (`.
    condition: bool,
    /// A function's body.
    body: bool,
    /// A block behind a condition.
    block: bool,
    /// Something in it matters.
    kept: bool,
}

/// What the last token was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    None,
    Mark(u8),
    /// `)` of a condition, `}` of the block behind it: no value ends here, and `/` begins a regular expression.
    Begins,
    /// `)` of a condition.
    Condition,
    /// A word before the bracket of a condition.
    Asks,
    /// A word before a value.
    Operator,
    /// A word behind which a tokenizer cannot tell what `/` begins.
    Unsure,
    Other,
}

struct Bodies<'s> {
    source: &'s str,
    signs: Signs,
    /// The first of the signs that was not passed.
    next: usize,
    open: Vec<Open>,
    found: Vec<Range<usize>>,
}

impl<'s> Bodies<'s> {
    fn new(source: &'s str, signs: Signs) -> Self {
        Self { source, signs, next: 0, open: Vec::new(), found: Vec::new() }
    }

    /// The largest bodies that do not matter, in order, as far as tokens are certain.
    fn find(mut self) -> Vec<Range<usize>> {
        let bytes = self.source.as_bytes();
        let mut last = [Last::None; 2];
        let mut ended = 0;
        let mut templates = 0usize;
        let mut name: Option<Range<usize>> = None;
        let mut joined = false;
        let mut tokens = Lexer::new(self.source, Syntax::JavaScript);
        while let Some(token) = tokens.next() {
            self.pass(&token);
            let adjacent = token.span.start == ended;
            let piece = &bytes[token.span.clone()];
            let shape = match token.kind {
                TokenKind::Comment => continue,
                TokenKind::Regex | TokenKind::Mark(b'/') if is_doubtful(last, adjacent, token.kind) => break,
                // An escape in a name: no keyword has one.
                TokenKind::Mark(b'\\') if bytes.get(token.span.end) != Some(&b'u') => break,
                TokenKind::Mark(mark) => {
                    if is_html_comment(bytes, mark, &token.span, ended)
                        || mark == b'<' && is_markup(last, adjacent, joined)
                    {
                        break;
                    }
                    if matches!(mark, b'(' | b'[')
                        && let Some(name) = name.as_ref().map(|name| &self.source[name.clone()])
                        && (self.signs.values.holds(name) || mark == b'[' && self.signs.objects.holds(name))
                    {
                        self.keep();
                    }
                    self.mark(mark, token.span.start, last)
                }
                TokenKind::Word => {
                    if !piece.is_ascii()
                        && !self.source[token.span.clone()].chars().all(|c| c.is_alphanumeric() || c.is_ascii())
                    {
                        break;
                    }
                    let member = matches!(last[0], Last::Mark(b'.' | b'#'));
                    if !member && self.signs.aliases.holds(&self.source[token.span.clone()]) {
                        self.keep();
                    }
                    word(piece, member, last[0])
                }
                // A text that goes on behind its line in a way the tokenizer does not follow, or never ends.
                TokenKind::Literal
                    if matches!(piece[0], b'"' | b'\'') && (piece.len() < 2 || piece.last() != piece.first()) =>
                {
                    break;
                }
                TokenKind::Literal => {
                    if piece.len() >= limits::GATE_RUN_BYTES && memchr::memchr(b' ', piece).is_none() {
                        self.keep();
                    }
                    if piece.ends_with(b"${") && matches!(piece[0], b'`' | b'}') {
                        templates += usize::from(piece[0] == b'`');
                    } else if piece[0] == b'}' {
                        templates = templates.saturating_sub(1);
                    }
                    if templates > TEMPLATES {
                        break;
                    }
                    Last::Other
                }
                TokenKind::Regex | TokenKind::Number => Last::Other,
            };
            name = (token.kind == TokenKind::Word && last[0] != Last::Mark(b'.')).then(|| token.span.clone());
            if matches!(shape, Last::Begins | Last::Condition) {
                tokens.expect_operand();
            }
            last = [shape, last[0]];
            joined = adjacent;
            ended = token.span.end;
        }
        self.found
    }

    /// Signs in this token, which count unless it is a comment.
    fn pass(&mut self, token: &Token) {
        let passed = self.signs.places[self.next..].iter().take_while(|&&place| place < token.span.end).count();
        self.next += passed;
        if passed > 0 && token.kind != TokenKind::Comment {
            self.keep();
        }
    }

    /// Everything around this place stays.
    fn keep(&mut self) {
        for open in self.open.iter_mut().rev() {
            if std::mem::replace(&mut open.kept, true) {
                break;
            }
        }
    }

    fn mark(&mut self, mark: u8, at: usize, last: [Last; 2]) -> Last {
        match mark {
            b'(' => self.open.push(Open {
                start: at,
                condition: last[0] == Last::Asks,
                body: false,
                block: false,
                kept: false,
            }),
            b'[' => self.open.push(Open { start: at, condition: false, body: false, block: false, kept: false }),
            b'{' => {
                let arrow = last == [Last::Mark(b'>'), Last::Mark(b'=')];
                let body = arrow || last[0] == Last::Mark(b')');
                self.open.push(Open {
                    start: at,
                    condition: false,
                    body,
                    block: last[0] == Last::Condition,
                    kept: false,
                });
            }
            b')' | b']' | b'}' => {
                let Some(open) = self.open.pop() else { return Last::Mark(mark) };
                if mark == b')' && open.condition {
                    return Last::Condition;
                }
                if mark == b'}'
                    && open.body
                    && !open.kept
                    && at - open.start >= SHORT
                    && !self.is_hidden(open.start, at)
                {
                    while self.found.last().is_some_and(|inner| inner.start > open.start) {
                        self.found.pop();
                    }
                    self.found.push(open.start..at + 1);
                }
                if mark == b'}' && open.block {
                    return Last::Begins;
                }
            }
            _ => {}
        }
        Last::Mark(mark)
    }

    fn is_hidden(&self, start: usize, end: usize) -> bool {
        self.signs.stretches.iter().any(|stretch| stretch.start < end && start < stretch.end)
    }
}

/// Whether the tokenizer may have taken a `/` for what it is not.
fn is_doubtful(last: [Last; 2], adjacent: bool, kind: TokenKind) -> bool {
    match last[0] {
        Last::Asks | Last::Unsure | Last::Mark(b'}') => true,
        // `i++ / 2`, `a < /x/`, `</p>`.
        Last::Mark(sign @ (b'+' | b'-')) => last[1] == Last::Mark(sign),
        Last::Mark(b'<') => adjacent,
        Last::Mark(b')' | b']') | Last::None => kind == TokenKind::Regex,
        _ => false,
    }
}

fn is_html_comment(bytes: &[u8], mark: u8, span: &Range<usize>, ended: usize) -> bool {
    let rest = &bytes[span.start..];
    mark == b'<' && rest.starts_with(b"<!--")
        || mark == b'-'
            && rest.starts_with(b"-->")
            && (ended == 0 || memchr::memchr2(b'\n', b'\r', &bytes[ended..span.start]).is_some())
}

/// Whether `<` stands where a value is expected: then it begins markup, in which quotes and slashes are text.
fn is_markup(last: [Last; 2], adjacent: bool, joined: bool) -> bool {
    match last[0] {
        Last::Mark(b')' | b']') | Last::Other => false,
        // `1 << 2`, `i++ < n`.
        Last::Mark(b'<') => !adjacent,
        Last::Mark(sign @ (b'+' | b'-')) => !joined || last[1] != Last::Mark(sign),
        _ => true,
    }
}

fn word(word: &[u8], member: bool, before: Last) -> Last {
    match word {
        [] | [_] | [_, _, _, _, _, _, _, _, _, _, _, ..] => Last::Other,
        b"if" | b"for" | b"while" | b"switch" | b"catch" | b"with" if !member => Last::Asks,
        b"await" if before == Last::Asks => Last::Asks,
        b"return" | b"typeof" | b"case" | b"in" | b"delete" | b"void" | b"throw" | b"new" | b"else" | b"do" => {
            if member { Last::Unsure } else { Last::Operator }
        }
        b"await" | b"yield" | b"instanceof" | b"extends" | b"default" | b"enum" | b"of" | b"break" | b"continue"
        | b"debugger" => Last::Unsure,
        _ => Last::Other,
    }
}
