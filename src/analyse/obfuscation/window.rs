//! What is counted in one window of tokens.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::spelling::{digits, mangled, needless_escapes, odd};
use crate::analyse::lexer::{Token, TokenKind};
use crate::limits;

/// One thing that only serves to hide: how often, and where first.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) count: usize,
    pub(super) first: Option<Range<usize>>,
}

impl Seen {
    fn at(&mut self, span: &Range<usize>) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(span.clone());
        }
    }
}

/// An unbroken list of literals.
#[derive(Default)]
pub(super) struct List {
    pub(super) length: usize,
    pub(super) longest: usize,
    pub(super) start: usize,
    pub(super) place: Range<usize>,
    /// Items of the list that is being read that are no words.
    odd: usize,
    /// Whether a list was read of which a quarter is no words.
    pub(super) odd_list: bool,
}

impl List {
    /// An item whose text is odd or plain.
    fn text(&mut self, span: &Range<usize>, odd: bool) {
        self.item(span);
        self.odd += usize::from(odd);
        self.odd_list |= self.length >= limits::OBFUSCATION_LIST && self.odd * 4 >= self.length;
    }

    fn item(&mut self, span: &Range<usize>) {
        if self.length == 0 {
            self.start = span.start;
            self.odd = 0;
        }
        self.length += 1;
        if self.length > self.longest {
            self.longest = self.length;
            self.place = self.start..span.end;
        }
    }
}

pub(super) struct Window<'t> {
    pub(super) text: &'t str,
    recent: Recent,
    pub(super) words: usize,
    pub(super) mangled: Seen,
    pub(super) mangled_names: FxHashSet<&'t str>,
    pub(super) numbers: usize,
    pub(super) hex_numbers: Seen,
    pub(super) hex_sums: Seen,
    pub(super) string_bytes: usize,
    pub(super) needless_escapes: usize,
    pub(super) escaped: Option<Range<usize>>,
    pub(super) members: usize,
    pub(super) decoded_members: Seen,
    pub(super) calls: usize,
    pub(super) decoder_calls: FxHashMap<&'t str, usize>,
    pub(super) decoder_place: Option<Range<usize>>,
    /// Where the last endless loop begins.
    endless: Option<Range<usize>>,
    /// `parseInt` since the last endless loop began.
    pub(super) parse_int: usize,
    pub(super) rotation: Seen,
    pub(super) order: Seen,
    pub(super) swaps: Seen,
    pub(super) large_modulo: usize,
    pub(super) global_marks: Seen,
    pub(super) packer: Seen,
    pub(super) functions: FxHashSet<&'t str>,
    pub(super) self_replacing: Seen,
    pub(super) strings: List,
    pub(super) bytes: List,
    pub(super) dense: Option<Range<usize>>,
    pub(super) verbs: u16,
    pub(super) bracket_art: usize,
    pub(super) length: usize,
    pub(super) first: Option<usize>,
    pub(super) last: usize,
}

/// Names that decode, index or run text: their presence decides what a large literal is for. One bit each, 0 for others.
pub(super) fn verb(name: &str) -> u16 {
    // Most words begin with none of these letters, or are too short or long.
    if !(4..=12).contains(&name.len()) || !b"acefFjpsTw".contains(&name.as_bytes()[0]) {
        return 0;
    }
    match name {
        "charAt" => 1 << 0,
        "charCodeAt" => 1 << 1,
        "fromCharCode" => 1 << 2,
        "TextDecoder" => 1 << 3,
        "atob" => 1 << 4,
        "split" => 1 << 5,
        "join" => 1 << 6,
        "eval" => 1 << 7,
        "Function" => 1 << 8,
        "constructor" => 1 << 9,
        "shift" => 1 << 10,
        "push" => 1 << 11,
        "switch" => 1 << 12,
        "while" => 1 << 13,
        _ => 0,
    }
}

/// The newest tokens: their shapes packed into one number, so that a pattern is one comparison, and their spans.
#[derive(Default)]
struct Recent {
    /// One byte a token, the newest lowest: `w` a word, `n` a number, `s` a string, `r` a regular expression, marks
    /// themselves; 0 before the first.
    shapes: u128,
    spans: [(usize, usize); 16],
    count: usize,
}

impl Recent {
    fn push(&mut self, token: &Token) {
        let shape = match token.kind {
            TokenKind::Word => b'w',
            TokenKind::Number => b'n',
            TokenKind::Literal => b's',
            TokenKind::Mark(mark) => mark,
            TokenKind::Comment | TokenKind::Regex => b'r',
        };
        self.shapes = self.shapes << 8 | u128::from(shape);
        self.spans[self.count % 16] = (token.span.start, token.span.end);
        self.count += 1;
    }

    /// The shape of the token `n` before the newest one, 0 if there is none.
    fn shape(&self, n: usize) -> u8 {
        (self.shapes >> (8 * n)) as u8
    }

    /// The span of the token `n` before the newest one.
    fn span(&self, n: usize) -> Option<Range<usize>> {
        let (start, end) = self.spans[self.count.checked_sub(n + 1)? % 16];
        Some(start..end)
    }

    /// Whether the newest tokens have these shapes, oldest first; at most 16 of them.
    #[inline(always)]
    fn ends_with<const N: usize>(&self, shapes: &[u8; N]) -> bool {
        let wanted = shapes.iter().fold(0, |packed, &shape| packed << 8 | u128::from(shape));
        self.shapes & (u128::MAX >> (128 - 8 * N)) == wanted
    }
}

impl<'t> Window<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            recent: Recent::default(),
            words: 0,
            mangled: Seen::default(),
            mangled_names: FxHashSet::default(),
            numbers: 0,
            hex_numbers: Seen::default(),
            hex_sums: Seen::default(),
            string_bytes: 0,
            needless_escapes: 0,
            escaped: None,
            members: 0,
            decoded_members: Seen::default(),
            calls: 0,
            decoder_calls: FxHashMap::default(),
            decoder_place: None,
            endless: None,
            parse_int: 0,
            rotation: Seen::default(),
            order: Seen::default(),
            swaps: Seen::default(),
            large_modulo: 0,
            global_marks: Seen::default(),
            packer: Seen::default(),
            functions: FxHashSet::default(),
            self_replacing: Seen::default(),
            strings: List::default(),
            bytes: List::default(),
            dense: None,
            verbs: 0,
            bracket_art: 0,
            length: 0,
            first: None,
            last: 0,
        }
    }

    fn of(&self, span: &Range<usize>) -> &'t str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The text of the token `n` before the newest one.
    fn back(&self, n: usize) -> Option<&'t str> {
        self.recent.span(n).map(|span| self.of(&span))
    }

    pub(super) fn count(&mut self, token: Token) {
        if token.kind == TokenKind::Comment {
            return;
        }
        self.length += token.span.len();
        self.first.get_or_insert(token.span.start);
        self.last = token.span.end;
        let text = self.of(&token.span);
        match token.kind {
            TokenKind::Word => self.word(text, &token.span),
            TokenKind::Number => self.number(text, &token.span),
            TokenKind::Literal => self.literal(text, &token.span),
            TokenKind::Mark(mark) => {
                match mark {
                    b'(' => {
                        self.bracket_art += 1;
                        self.calls += usize::from(self.recent.ends_with(b"w"));
                    }
                    b'[' | b']' | b')' | b'!' | b'+' => self.bracket_art += 1,
                    b'.' => self.members += 1,
                    _ => {}
                }
                if mark != b',' {
                    self.strings.length = 0;
                    self.bytes.length = 0;
                }
            }
            TokenKind::Comment | TokenKind::Regex => {}
        }
        self.recent.push(&token);
        match token.kind {
            TokenKind::Mark(b')') => self.closed(&token.span),
            TokenKind::Mark(b']') => self.swapped(&token.span),
            // `x[f(` : a member whose name is fetched by a call.
            TokenKind::Mark(b'(') if self.recent.ends_with(b"[w(") => self.decoded_members.at(&token.span),
            TokenKind::Mark(b'=') if self.recent.ends_with(b"w[s]=") => self.marked(&token.span),
            TokenKind::Word => self.returned(&token.span),
            _ => {}
        }
    }

    fn word(&mut self, text: &'t str, span: &Range<usize>) {
        self.words += 1;
        self.strings.length = 0;
        self.bytes.length = 0;
        if mangled(text) {
            self.mangled.at(span);
            if self.mangled_names.len() < limits::OBFUSCATION_NAMES {
                self.mangled_names.insert(text);
            }
        }
        self.verbs |= verb(text);
        match text {
            "parseInt" => self.parse_int += 1,
            "shift" => self.turned(span),
            _ => {
                let declared = self.recent.ends_with(b"w") && self.back(0) == Some("function");
                if declared && self.functions.len() < limits::OBFUSCATION_NAMES {
                    self.functions.insert(text);
                }
            }
        }
    }

    fn number(&mut self, text: &str, span: &Range<usize>) {
        self.numbers += 1;
        self.strings.length = 0;
        let hex = text.starts_with("0x") || text.starts_with("0X");
        if hex {
            self.hex_numbers.at(span);
        }
        let value = match text.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16).ok(),
            None => text.parse().ok(),
        };
        match value {
            Some(9..=255) => self.bytes.item(span),
            _ => self.bytes.length = 0,
        }
        if self.recent.ends_with(b"%") && value.is_some_and(|value| value >= 1000) {
            self.large_modulo += 1;
        }
        let mut before = 0;
        while before < 3 && matches!(self.recent.shape(before), b'+' | b'-' | b'*') {
            before += 1;
        }
        if hex && before > 0 && self.recent.shape(before) == b'n' {
            self.hex_sums.at(span);
        }
    }

    fn literal(&mut self, text: &'t str, span: &Range<usize>) {
        let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
        self.string_bytes += inner.len();
        self.bytes.length = 0;
        self.strings.text(span, odd(inner));
        let needless = needless_escapes(inner.as_bytes());
        if needless > 0 && self.escaped.is_none() {
            self.escaped = Some(span.clone());
        }
        self.needless_escapes += needless;
        if inner.len() >= 5
            && inner.contains('|')
            && inner.split('|').all(|n| !n.is_empty() && n.len() < 4 && digits(n))
        {
            self.order.at(span);
        }
        self.verbs |= verb(inner);
        if inner == "shift" {
            self.turned(span);
        }
        if inner.len() >= 1500 && self.dense.is_none() && !inner.starts_with("data:") {
            let blanks = memchr::memchr_iter(b' ', inner.as_bytes()).count();
            if blanks * 100 < inner.len() {
                self.dense = Some(span.clone());
            }
        }
    }

    /// `x.push(x.shift())` in an endless loop that parses numbers: a table is turned until a checksum fits.
    fn turned(&mut self, span: &Range<usize>) {
        let pushed = (0..8).filter_map(|n| self.back(n)).any(|t| t.trim_matches(['"', '\'']) == "push");
        if let Some(endless) = &self.endless
            && pushed
            && self.parse_int >= 4
            && span.start - endless.end <= limits::OBFUSCATION_LOOP_REACH
        {
            let place = endless.clone();
            self.rotation.at(&place);
        }
    }

    /// An endless loop's head, or a call of constants, ends at the newest token.
    fn closed(&mut self, span: &Range<usize>) {
        let head = if self.recent.ends_with(b"w(w)") {
            (self.back(1) == Some("true")).then_some(3)
        } else if self.recent.ends_with(b"w(;;)") {
            Some(4)
        } else if self.recent.ends_with(b"w(!![])") {
            Some(6)
        } else {
            None
        };
        if head.is_some_and(|head| matches!(self.back(head), Some("while" | "for"))) {
            self.endless = Some(span.clone());
            self.parse_int = 0;
        }
        self.constant_call(span);
    }

    /// `a[b]=a[c]`: the middle of a swap.
    fn swapped(&mut self, span: &Range<usize>) {
        if self.recent.ends_with(b"w[w]=w[w]") && self.back(8) == self.back(3) {
            self.swaps.at(span);
        }
    }

    /// `global['_V']=`.
    fn marked(&mut self, span: &Range<usize>) {
        if matches!(self.back(4), Some("global" | "globalThis")) {
            let name = self.back(2).unwrap_or_default();
            if name.len() <= 6 && !name.bytes().skip(1).any(|b| b.is_ascii_lowercase()) {
                self.global_marks.at(span);
            }
        }
    }

    /// `];f=function(){return x` and its arrow, where `f` was declared: the table's function replaces itself.
    fn returned(&mut self, span: &Range<usize>) {
        // Most words stand behind a point or a bracket.
        let replaced = match self.recent.shape(1) {
            b'w' if self.recent.ends_with(b"w=w(){ww") => self.back(7),
            b'{' if self.recent.ends_with(b"w=()=>{w") => self.back(7),
            b'>' if self.recent.ends_with(b"w=()=>w") => self.back(6),
            b',' => return self.packed(span),
            _ => return,
        };
        if let Some(name) = replaced
            && self.functions.contains(name)
            && self.strings.place.end <= span.start
            && span.start - self.strings.place.end <= limits::OBFUSCATION_TABLE_REACH
        {
            self.self_replacing.at(span);
        }
    }

    /// `eval(function(p,a,c,k,e`: the head of a packer.
    fn packed(&mut self, span: &Range<usize>) {
        if self.recent.ends_with(b"w(w(w,w,w,w,w") && self.back(12) == Some("eval") && self.back(10) == Some("function")
        {
            self.packer.at(span);
        }
    }

    /// A call whose arguments are all constants: what a table's decoder looks like, if it comes by the dozen.
    fn constant_call(&mut self, span: &Range<usize>) {
        let (head, number) = if self.recent.ends_with(b"w(n)") {
            (3, Some(1))
        } else if self.recent.ends_with(b"w(n,s)") {
            (5, Some(3))
        } else if self.recent.ends_with(b"w(s,s)") {
            (5, None)
        } else {
            return;
        };
        let Some(name) = self.back(head) else { return };
        if self.recent.shape(head + 1) == b'.' {
            return;
        }
        let number = number.and_then(|number| self.back(number));
        let plain = number.is_some_and(|number| !number.starts_with("0x"));
        if plain && !mangled(name) {
            return;
        }
        if self.decoder_calls.len() < limits::OBFUSCATION_NAMES || self.decoder_calls.contains_key(name) {
            *self.decoder_calls.entry(name).or_default() += 1;
        }
        self.decoder_place.get_or_insert(span.clone());
    }
}
