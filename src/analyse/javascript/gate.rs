//! Whether a script needs its tree, told from the text alone.
//!
//! The tree and all that is asked of it cost ten times what this look costs, and most bytes of an installed tree can do
//! nothing by themselves: declarations, tables, libraries that only compute. A script acts through one of a few powers, and
//! the gate closes on a script only when it shows none of them. The words are looked for in the raw bytes, in comments and
//! strings too: whatever confuses a tokenizer cannot hide a word from a search.
//!
//! | what a script needs to act | what opens the gate |
//! |---|---|
//! | text that becomes code | `eval`, `Function(`, `.constructor` as a value or callee, `vm`, `_compile`, workers, `data:` modules, a timer with a text, a script element |
//! | another program | `child_process`, its functions and the packages around it, `process.binding`, `dlopen` |
//! | a module whose name is not written down | `require` or `import` of anything but one literal, `require` as a value, `createRequire`, `_load`, `getBuiltinModule` |
//! | a member whose name is not written down | `x[…](`, `x[…].call(`, ``x[…]`…` ``, `Reflect`, and `[` behind any name of the global object, `process`, `module`, `require` |
//! | somebody to send to or fetch from | the network's modules and globals, the packages that wrap them |
//! | something to leave behind | the file system's writing functions |
//! | text that is not text | a long run of base64 or hexadecimal, lists of bytes, letters as escapes (in names, too), a list of strings that are no words, any trait of obfuscation |
//! | a place where nobody looks | code behind blanks, a line far beyond its neighbours, a module that configures a tool |
//!
//! Below [`limits::ALWAYS_PARSED_BYTES`] every script that is no declaration is parsed: there the tree costs little, and loaders, hooks and entry
//! points (whose role another file decides) are that small. A declaration file (`.d.ts`) is read once, for what it imports; only if
//! something in it is more than a declaration ([`Acts`]) is it measured for obfuscation and, without its comments, which are
//! full of examples, looked at as above. What slips there: a program of nothing but calls of names with names (`f(x)`, which reads
//! as a signature) whose results are not used and whose names were imported; and it has to be loaded by a file that names it.
//!
//! What is left: a script above that size that (1) fetches a member by a computed name *without* calling it in place (`f = g[k]`,
//! where `g` came from an alias of the global object or a function), *and* (2) assembles `k` without any list, escape or
//! encoding that is looked for, *and* (3) names no network, module, program or writing function. It would have to hold its
//! payload in plain sight, as short readable texts. Its text is still seen by rules, indicators and detectors of text.

use std::ops::Range;
use std::sync::LazyLock;

use crate::analyse::Facts;
use crate::analyse::lexer::{Lexer, Syntax, TokenKind};
use crate::artifact::{Artifact, Text};
use crate::limits;

mod place;
mod search;

use super::is_configuration;
use place::{Place, in_word};
use search::{Found, Search};

/// Why a script was parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It is so small that the tree costs next to nothing.
    Small,
    /// It configures a tool, which evaluates it on every start.
    Configuration,
    /// Something stands where nobody looks.
    OutOfSight,
    /// It hides its meaning by its shape.
    Obfuscated,
    /// A list of strings that are no words, or of bytes.
    Table,
    /// A long run of encoded text.
    Encoded,
    /// Letters are written as escapes.
    Escapes,
    /// A member is called whose name is computed.
    ComputedCall,
    /// It names a power.
    Word(&'static str),
}

/// What a word says by itself.
#[derive(Clone, Copy)]
enum Sign {
    /// Enough as a whole word.
    Name,
    /// Enough wherever it stands.
    Text,
    /// Enough as a whole text of its own: a module's name.
    Module,
    /// Enough as a whole word before `(`.
    Call,
    /// `Function`: as callee or value, and not in `Function.prototype` or behind `instanceof`.
    Function,
    /// `constructor`: as callee, value or text, and not as a class's own.
    Constructor,
    /// `require`, `import`: of anything but one literal.
    Loads,
    /// Before a text: `setTimeout('…')`.
    Timer,
    /// A global object: before `[`.
    Global,
    /// An escape that spells a letter.
    Escape,
    /// Opens nothing by itself, but a function that has it as a whole word may matter.
    Hint,
    /// The same wherever it stands.
    TextHint,
}

const WORDS: &[(&str, Sign)] = &[
    ("eval", Sign::Name),
    ("Function", Sign::Function),
    ("constructor", Sign::Constructor),
    ("vm", Sign::Module),
    ("node:vm", Sign::Module),
    ("runInThisContext", Sign::Name),
    ("runInNewContext", Sign::Name),
    ("runInContext", Sign::Name),
    ("compileFunction", Sign::Name),
    ("_compile", Sign::Name),
    ("SourceTextModule", Sign::Name),
    ("worker_threads", Sign::Text),
    ("Worker", Sign::Call),
    ("importScripts", Sign::Name),
    ("data:text/javascript", Sign::Text),
    ("data:application/javascript", Sign::Text),
    ("setTimeout", Sign::Timer),
    ("setInterval", Sign::Timer),
    ("setImmediate", Sign::Timer),
    ("createElement(\"script\"", Sign::Text),
    ("createElement('script'", Sign::Text),
    ("document.write", Sign::Text),
    ("child_process", Sign::Text),
    ("execSync", Sign::Name),
    ("execFile", Sign::Name),
    ("execFileSync", Sign::Name),
    ("spawn", Sign::Call),
    ("spawnSync", Sign::Name),
    ("execa", Sign::Name),
    ("shelljs", Sign::Name),
    ("cross-spawn", Sign::Text),
    ("tinyexec", Sign::Name),
    ("node-pty", Sign::Text),
    ("zx", Sign::Module),
    ("binding", Sign::Call),
    ("_linkedBinding", Sign::Name),
    ("dlopen", Sign::Name),
    ("require", Sign::Loads),
    ("import", Sign::Loads),
    ("createRequire", Sign::Name),
    ("getBuiltinModule", Sign::Name),
    ("_load", Sign::Name),
    ("mainModule", Sign::Name),
    ("registerHooks", Sign::Name),
    ("NODE_OPTIONS", Sign::Text),
    ("globalThis", Sign::Global),
    ("global", Sign::Global),
    ("window", Sign::Global),
    ("self", Sign::Global),
    ("top", Sign::Global),
    ("process", Sign::Global),
    ("module", Sign::Global),
    ("fetch", Sign::Call),
    ("http", Sign::Module),
    ("https", Sign::Module),
    ("http2", Sign::Module),
    ("net", Sign::Module),
    ("tls", Sign::Module),
    ("dgram", Sign::Module),
    ("dns", Sign::Module),
    ("node:http", Sign::Module),
    ("node:https", Sign::Module),
    ("node:http2", Sign::Module),
    ("node:net", Sign::Module),
    ("node:tls", Sign::Module),
    ("node:dgram", Sign::Module),
    ("node:dns", Sign::Module),
    ("axios", Sign::Module),
    ("node-fetch", Sign::Module),
    ("undici", Sign::Module),
    ("got", Sign::Module),
    ("request", Sign::Module),
    ("superagent", Sign::Module),
    ("needle", Sign::Module),
    ("ws", Sign::Module),
    ("socket.io-client", Sign::Module),
    ("XMLHttpRequest", Sign::Name),
    ("WebSocket", Sign::Name),
    ("EventSource", Sign::Name),
    ("sendBeacon", Sign::Name),
    ("writeFile", Sign::Name),
    ("writeFileSync", Sign::Name),
    ("appendFile", Sign::Name),
    ("appendFileSync", Sign::Name),
    ("createWriteStream", Sign::Name),
    ("\\u00", Sign::Escape),
    ("\\u{", Sign::Escape),
    ("\\x", Sign::Escape),
    ("fork", Sign::Hint),
    ("readFile", Sign::Hint),
    ("readFileSync", Sign::Hint),
    ("homedir", Sign::Hint),
    ("userInfo", Sign::Hint),
    ("networkInterfaces", Sign::Hint),
    ("localStorage", Sign::Hint),
    ("clipboard", Sign::Hint),
    ("cookie", Sign::Hint),
    ("mnemonic", Sign::Hint),
    ("privateKey", Sign::Hint),
    ("secretKey", Sign::Hint),
    ("fromCharCode", Sign::Hint),
    ("fromCodePoint", Sign::Hint),
    ("atob", Sign::Hint),
    ("base64", Sign::Hint),
    ("hex", Sign::Hint),
    ("TextDecoder", Sign::Hint),
    ("createDecipheriv", Sign::Hint),
    ("Reflect.apply", Sign::TextHint),
    ("Reflect.construct", Sign::TextHint),
    ("Reflect.get", Sign::TextHint),
    ("WebAssembly", Sign::Hint),
    ("ActiveXObject", Sign::Hint),
    ("://", Sign::TextHint),
    ("\"+\"", Sign::TextHint),
    ("'+'", Sign::TextHint),
    ("\" + \"", Sign::TextHint),
    ("' + '", Sign::TextHint),
];

/// The automaton over [`WORDS`], modules within each kind of quotes, and which word each pattern is. The longest wins where
/// several begin.
static AUTOMATON: LazyLock<Option<(Search, Vec<usize>)>> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    for (number, (word, sign)) in WORDS.iter().enumerate() {
        match sign {
            Sign::Module => patterns.extend(["'", "\"", "`"].map(|quote| (format!("{quote}{word}{quote}"), number))),
            _ => patterns.push(((*word).to_owned(), number)),
        }
    }
    let (words, numbers): (Vec<String>, Vec<usize>) = patterns.into_iter().unzip();
    Some((Search::new(&words)?, numbers))
});

/// Why `artifact` has to be parsed, if it has to. Layout and obfuscation must have been looked at.
pub fn reason(artifact: &Artifact, text: &Text<'_>, facts: &Facts) -> Option<Reason> {
    let bytes = text.str.as_bytes();
    if bytes.len() <= limits::ALWAYS_PARSED_BYTES && !super::is_declaration(artifact) {
        return Some(Reason::Small);
    }
    if is_configuration(artifact.path()) {
        return Some(Reason::Configuration);
    }
    if !facts.layout.offscreen.is_empty() || !facts.layout.long_lines.is_empty() {
        return Some(Reason::OutOfSight);
    }
    if facts.obfuscation.score > 0 {
        return Some(Reason::Obfuscated);
    }
    if facts.obfuscation.tables {
        return Some(Reason::Table);
    }
    let found = power(bytes)?;
    if !super::is_declaration(artifact) {
        return Some(found);
    }
    let (code, acts) = without_comments(text);
    if acts { power(code.as_bytes()) } else { None }
}

/// The first sign in `bytes` that the script can act.
fn power(bytes: &[u8]) -> Option<Reason> {
    if encoded_run(bytes) {
        return Some(Reason::Encoded);
    }
    if computed_call(bytes) {
        return Some(Reason::ComputedCall);
    }
    let (automaton, numbers) = AUTOMATON.as_ref()?;
    let mut escapes = 0;
    for found in automaton.blocks(bytes).flatten() {
        let (word, sign) = WORDS[numbers[found.pattern]];
        let place = Place { bytes, start: found.span.start, end: found.span.end };
        if matches!(sign, Sign::Escape) {
            escapes += usize::from(place.spells_a_letter());
            if escapes >= limits::GATE_ESCAPES {
                return Some(Reason::Escapes);
            }
        } else if place.shows(sign) {
            return Some(Reason::Word(word));
        }
    }
    None
}

/// What a search through a whole text finds.
#[derive(Default)]
pub(super) struct Signs {
    /// Where something stands for which the function around it may matter, in ascending order.
    pub(super) places: Vec<usize>,
    /// Where `require` and `import` stand, as words or within words.
    pub(super) loaders: Vec<Range<usize>>,
    /// Where global objects, `require`, `eval` and the like stand, as words or within words.
    pub(super) values: Vec<Range<usize>>,
}

/// All signs in `bytes`.
pub(super) fn signs(bytes: &[u8]) -> Signs {
    let mut out = Signs::default();
    let Some((automaton, numbers)) = AUTOMATON.as_ref() else { return out };
    let matters = |found: &Found| {
        let (word, sign) = WORDS[numbers[found.pattern]];
        let place = Place { bytes, start: found.span.start, end: found.span.end };
        match sign {
            Sign::TextHint => true,
            Sign::Hint => place.is_word(),
            Sign::Escape => place.spells_a_letter(),
            Sign::Loads => place.is_word() && place.called(place.end),
            // Every second library asks for its mode.
            Sign::Global if word == "process" => {
                let rest = &bytes[place.end..];
                place.shows(sign) || place.is_word() && rest.starts_with(b".env") && !rest.starts_with(b".env.NODE_ENV")
            }
            _ => place.shows(sign),
        }
    };
    for found in automaton.blocks(bytes).flatten() {
        if matters(&found) {
            out.places.push(found.span.start);
        }
        let (word, sign) = WORDS[numbers[found.pattern]];
        match sign {
            Sign::Loads => out.loaders.push(found.span.clone()),
            Sign::Global | Sign::Function => {}
            _ if matches!(word, "eval" | "fetch") => {}
            _ => continue,
        }
        out.values.push(found.span);
    }
    out
}

/// Whether a member is called, or handed over to be called, whose name is neither a number nor a literal.
fn computed_call(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b']', bytes).any(|close| {
        let rest = &bytes[close + 1..];
        let blanks = rest.iter().take(limits::GATE_BLANKS).take_while(|b| b.is_ascii_whitespace()).count();
        let rest = &rest[blanks..];
        let calls = match rest.first() {
            Some(b'(') => true,
            Some(b'`') => blanks == 0,
            Some(b'?') => rest.starts_with(b"?.("),
            Some(b'.') => [".call(", ".apply(", ".bind("].iter().any(|how| rest.starts_with(how.as_bytes())),
            _ => false,
        };
        calls && computed_member(&bytes[..close])
    })
}

/// Whether `head` ends with the beginning of a member access whose name is computed: `x[a+b`.
fn computed_member(head: &[u8]) -> bool {
    let reach = &head[head.len().saturating_sub(limits::GATE_INDEX_BYTES)..];
    let mut open = 0usize;
    let start = reach.iter().rposition(|&byte| {
        match byte {
            b']' => open += 1,
            b'[' if open == 0 => return true,
            b'[' => open -= 1,
            _ => {}
        }
        false
    });
    // An index that goes on for so long is computed.
    let Some(start) = start else { return head.len() > reach.len() };
    let index = reach[start + 1..].trim_ascii();
    let object = reach[..start].trim_ascii_end();
    let of_value = object.last().is_some_and(|&b| in_word(b) || matches!(b, b')' | b']' | b'}' | b'"' | b'\'' | b'`'))
        || object.ends_with(b"?.");
    let keyword = [&b"return"[..], b"typeof", b"case", b"in", b"of"].iter().any(|word| object.ends_with(word));
    let number = index.iter().all(u8::is_ascii_digit);
    let literal = match index {
        [quote @ (b'"' | b'\''), inner @ .., last] => quote == last && inner.iter().all(|&b| b != *quote && b != b'\\'),
        _ => false,
    };
    of_value && !keyword && !number && !literal
}

/// Whether a long run of base64 or hexadecimal stands in the text: two probes cannot both miss it.
fn encoded_run(bytes: &[u8]) -> bool {
    let of_run = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_' | b'=');
    let mut probe = limits::GATE_RUN_BYTES / 2;
    while probe < bytes.len() {
        let before = bytes[..probe].iter().rev().take(limits::GATE_RUN_BYTES).take_while(|b| of_run(b)).count();
        let after = bytes[probe..].iter().take(limits::GATE_RUN_BYTES).take_while(|b| of_run(b)).count();
        if before + after >= limits::GATE_RUN_BYTES {
            let run = &bytes[probe - before..probe + after];
            // A ruled line is a run of one sign, a path of words has no digits.
            let mut seen = [false; 256];
            run.iter().for_each(|&b| seen[usize::from(b)] = true);
            if seen.iter().filter(|&&seen| seen).count() >= limits::LAYER_MIN_DISTINCT {
                return true;
            }
        }
        probe += limits::GATE_RUN_BYTES / 2;
    }
    false
}

/// A declaration file without its comments, and whether anything in it is more than a declaration: a body, a member's
/// call, a call with a text, a template or a regular expression (which no declaration has, and which misleads tokenizers).
fn without_comments(text: &Text<'_>) -> (String, bool) {
    let mut code = String::new();
    let mut acts = Acts::default();
    for token in Lexer::new(&text.str, Syntax::JavaScript) {
        if token.kind == TokenKind::Comment {
            continue;
        }
        let piece = text.str.get(token.span.clone()).unwrap_or_default();
        acts.token(token.kind, piece);
        code.push_str(piece);
        code.push(' ');
    }
    (code, acts.seen)
}

/// Whether tokens show more than declarations.
#[derive(Default)]
pub(super) struct Acts {
    pub(super) seen: bool,
    /// The last four tokens, the newest last.
    shapes: [u8; 4],
}

impl Acts {
    /// The next token, which is no comment.
    pub(super) fn token(&mut self, kind: TokenKind, piece: &str) {
        let shape = match kind {
            TokenKind::Comment => return,
            TokenKind::Word => match piece {
                "await" | "eval" => {
                    self.seen = true;
                    b'w'
                }
                "import" | "require" => b'i',
                "new" => b'N',
                // Operators on types, and words before a type.
                "keyof" | "typeof" | "infer" | "readonly" | "unique" | "asserts" | "extends" | "is" | "in" | "as"
                | "of" | "out" => b'k',
                "static" => b'S',
                _ => b'w',
            },
            TokenKind::Number => b'n',
            TokenKind::Literal if piece.starts_with('`') => b't',
            TokenKind::Literal => b's',
            TokenKind::Regex => b'/',
            TokenKind::Mark(mark) => mark,
        };
        let [_, a, b, c] = self.shapes;
        self.shapes = [a, b, c, shape];
        self.seen |= matches!(
            self.shapes,
            [_, _, _, b'/' | b'\\']
                | [_, _, b')', b'{' | b'(' | b't']
                | [_, b'=', b'>', b'{']
                | [b'=', b'>', b'w', b'(']
                | [_, b'w', b'(', b's']
                | [b'w', b'.', b'w' | b'k' | b'S', b'(']
                | [_, b'N', b'w', b'(']
                | [b'[', b'w' | b's', b']', b'(']
                | [_, b'=', b'w', b'(']
                | [_, _, b'w' | b't', b't']
                | [_, _, b'S', b'{']
        );
    }
}
