//! The language's patterns in the syntax of the `regex` crate, where they mean exactly the same.
//!
//! Refused are back references and lookaround, and what differs in backtracking: repeating what can match nothing, and
//! groups in a repetition that do not take part every time (the language forgets them at each turn).

use super::super::super::text::Text;
use super::set::Set;

/// A translated pattern.
pub(super) struct Translation {
    pub(super) pattern: String,
    /// Names of groups and their numbers.
    pub(super) names: Vec<(Text, usize)>,
    /// `^` or `$` mean line ends.
    pub(super) line_ends: bool,
    /// Can match half of a surrogate pair.
    pub(super) halves: bool,
}

/// Why a pattern is not translated.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It would not mean the same.
    NotExact,
    /// The language refuses it, as far as this can tell.
    Wrong,
}

/// Groups within groups.
const DEPTH: usize = 48;
/// Longest pattern that is looked at.
const LENGTH: usize = 8192;

/// Translates for texts with (`wide`) or without units of 256 and more.
pub(super) fn translate(source: &Text, flags: &Text, wide: bool) -> Result<Translation, Refused> {
    let has = |flag: &str| flags.find(&flag.into(), 0).is_some();
    if source.len() > LENGTH || has("v") || (has("u") && has("i")) {
        return Err(Refused::NotExact);
    }
    let chars: Vec<u32> = match has("u") {
        true => char::decode_utf16(source.units()).map(|c| c.map_or(0xFFFD, u32::from)).collect(),
        false => source.units().into_iter().map(u32::from).collect(),
    };
    let mut translator = Translator {
        chars,
        at: 0,
        wide,
        unicode: has("u"),
        ignore_case: has("i"),
        multiline: has("m"),
        dot_all: has("s"),
        groups: 0,
        names: Vec::new(),
        line_ends: false,
        halves: false,
    };
    let piece = translator.disjunction(0)?;
    if translator.at < translator.chars.len() {
        return Err(Refused::Wrong);
    }
    let Translator { names, line_ends, halves, .. } = translator;
    Ok(Translation { pattern: piece.pattern, names, line_ends, halves })
}

/// A part of a pattern and what decides whether it may be repeated.
struct Piece {
    pattern: String,
    /// Can match nothing.
    nullable: bool,
    groups: bool,
    /// Each of its groups takes part in each of its matches.
    always: bool,
}

impl Piece {
    fn simple(pattern: String) -> Self {
        Self { pattern, nullable: false, groups: false, always: true }
    }
}

struct Translator {
    chars: Vec<u32>,
    at: usize,
    wide: bool,
    unicode: bool,
    ignore_case: bool,
    multiline: bool,
    dot_all: bool,
    groups: usize,
    names: Vec<(Text, usize)>,
    line_ends: bool,
    halves: bool,
}

impl Translator {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).map(|&c| char::from_u32(c).unwrap_or('\u{fffd}'))
    }

    fn looking_at(&self, text: &str) -> bool {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        text.chars().enumerate().all(|(n, c)| rest.get(n) == Some(&u32::from(c)))
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.looking_at(text);
        if found {
            self.at += text.chars().count();
        }
        found
    }

    fn disjunction(&mut self, depth: usize) -> Result<Piece, Refused> {
        if depth > DEPTH {
            return Err(Refused::NotExact);
        }
        let mut whole = self.alternative(depth)?;
        while self.take("|") {
            let next = self.alternative(depth)?;
            whole.pattern.push('|');
            whole.pattern.push_str(&next.pattern);
            whole.nullable |= next.nullable;
            whole.groups |= next.groups;
            whole.always = !whole.groups;
        }
        Ok(whole)
    }

    fn alternative(&mut self, depth: usize) -> Result<Piece, Refused> {
        let mut whole = Piece { nullable: true, ..Piece::simple(String::new()) };
        while let Some(c) = self.peek()
            && c != '|'
            && c != ')'
        {
            let term = self.term(depth)?;
            whole.pattern.push_str(&term.pattern);
            whole.nullable &= term.nullable;
            whole.groups |= term.groups;
            whole.always &= term.always;
        }
        Ok(whole)
    }

    fn term(&mut self, depth: usize) -> Result<Piece, Refused> {
        if let Some(assertion) = self.assertion()? {
            return Ok(Piece { nullable: true, ..Piece::simple(assertion) });
        }
        let atom = self.atom(depth)?;
        self.quantified(atom)
    }

    /// `^ $ \b \B`.
    fn assertion(&mut self) -> Result<Option<String>, Refused> {
        let text = if self.take("^") {
            self.line_ends |= self.multiline;
            if self.multiline { "(?m:^)" } else { r"\A" }
        } else if self.take("$") {
            self.line_ends |= self.multiline;
            if self.multiline { "(?m:$)" } else { r"\z" }
        } else if self.take(r"\b") {
            r"(?-u:\b)"
        } else if self.take(r"\B") {
            if self.wide {
                // It holds between the bytes of one character too.
                return Err(Refused::NotExact);
            }
            r"(?-u:\B)"
        } else {
            return Ok(None);
        };
        match self.peek() {
            Some('*' | '+' | '?') => Err(Refused::Wrong),
            _ => Ok(Some(text.to_owned())),
        }
    }

    fn atom(&mut self, depth: usize) -> Result<Piece, Refused> {
        let Some(c) = self.peek() else { return Err(Refused::Wrong) };
        match c {
            '(' => self.group(depth),
            '[' => {
                let set = self.class()?;
                Ok(self.set(set))
            }
            '.' => {
                self.at += 1;
                let ends = Set::of(&[(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)]);
                let set = if self.dot_all { Set::all() } else { ends.inverted() };
                Ok(self.set(set))
            }
            '\\' => {
                let set = self.escape(false)?;
                Ok(self.set(set))
            }
            '*' | '+' | '?' => Err(Refused::Wrong),
            '{' if self.unicode || self.braces().is_some() => Err(Refused::Wrong),
            ']' | '}' if self.unicode => Err(Refused::Wrong),
            _ => {
                let c = self.chars[self.at];
                self.at += 1;
                let set = self.cased(Set::of(&[(c, c)]))?;
                Ok(self.set(set))
            }
        }
    }

    fn set(&mut self, set: Set) -> Piece {
        self.halves |= set.has_surrogates();
        Piece::simple(set.to_pattern(self.wide))
    }

    fn group(&mut self, depth: usize) -> Result<Piece, Refused> {
        let captures = if self.take("(?:") {
            false
        } else if self.looking_at("(?=") || self.looking_at("(?!") || self.looking_at("(?<=") || self.looking_at("(?<!")
        {
            return Err(Refused::NotExact);
        } else if self.take("(?<") {
            self.groups += 1;
            let name = self.name()?;
            self.names.push((name, self.groups));
            true
        } else if self.looking_at("(?") {
            return Err(Refused::Wrong);
        } else {
            self.at += 1;
            self.groups += 1;
            true
        };
        let inner = self.disjunction(depth + 1)?;
        if !self.take(")") {
            return Err(Refused::Wrong);
        }
        let open = if captures { "(" } else { "(?:" };
        Ok(Piece { pattern: format!("{open}{})", inner.pattern), groups: inner.groups || captures, ..inner })
    }

    fn name(&mut self) -> Result<Text, Refused> {
        let start = self.at;
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '>' if self.at - 1 > start => {
                    let units: Vec<u16> = self.chars[start..self.at - 1].iter().map(|&c| c as u16).collect();
                    let name = Text::from_units(&units);
                    // A name may stand twice in newer versions of the language.
                    let again = self.names.iter().any(|(known, _)| *known == name);
                    return if again { Err(Refused::NotExact) } else { Ok(name) };
                }
                'a'..='z' | 'A'..='Z' | '_' | '$' => {}
                '0'..='9' if self.at - 1 > start => {}
                _ => return Err(Refused::NotExact),
            }
        }
        Err(Refused::Wrong)
    }

    /// `{2}`, `{2,}` or `{2,3}` here: its numbers and length.
    fn braces(&self) -> Option<(u32, Option<u32>, usize)> {
        let rest: String = self.chars.get(self.at..)?.iter().take(24).filter_map(|&c| char::from_u32(c)).collect();
        let inner = rest.strip_prefix('{')?;
        let inner = &inner[..inner.find('}')?];
        let number = |digits: &str| {
            (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
                .then(|| digits.parse().unwrap_or(u32::MAX))
        };
        let (least, most) = match inner.split_once(',') {
            None => (number(inner)?, Some(number(inner)?)),
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        };
        Some((least, most, inner.len() + 2))
    }

    fn quantified(&mut self, atom: Piece) -> Result<Piece, Refused> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.braces() {
                Some((least, most, length)) => {
                    self.at += length - 1;
                    (least, most)
                }
                None => return Ok(atom),
            },
            _ => return Ok(atom),
        };
        self.at += 1;
        if most.is_some_and(|most| most < least) {
            return Err(Refused::Wrong);
        }
        let lazy = if self.take("?") { "?" } else { "" };
        let repeats = most.is_none_or(|most| most > 1);
        let forgets = repeats && !atom.always;
        if forgets || atom.nullable || least > 1000 || most.is_some_and(|most| most > 1000 || most == 0) {
            return Err(Refused::NotExact);
        }
        let count = match (least, most) {
            (0, None) => "*".to_owned(),
            (1, None) => "+".to_owned(),
            (0, Some(1)) => "?".to_owned(),
            (least, None) => format!("{{{least},}}"),
            (least, Some(most)) => format!("{{{least},{most}}}"),
        };
        Ok(Piece {
            pattern: format!("(?:{}){count}{lazy}", atom.pattern),
            nullable: least == 0,
            groups: atom.groups,
            always: !atom.groups || (atom.always && least > 0),
        })
    }

    fn class(&mut self) -> Result<Set, Refused> {
        self.at += 1;
        let inverted = self.take("^");
        let mut set = Set::of(&[]);
        while !self.take("]") {
            let first = self.class_atom()?;
            let is_range = self.looking_at("-") && !self.looking_at("-]");
            if !is_range {
                set.add(&self.cased(first)?);
                continue;
            }
            self.at += 1;
            let last = self.class_atom()?;
            let (Some(low), Some(high)) = (first.single(), last.single()) else { return Err(Refused::NotExact) };
            if low > high {
                return Err(Refused::Wrong);
            }
            set.add(&self.cased(Set::of(&[(low, high)]))?);
        }
        Ok(if inverted { set.inverted() } else { set })
    }

    fn class_atom(&mut self) -> Result<Set, Refused> {
        match self.peek() {
            None => Err(Refused::Wrong),
            Some('\\') => self.escape(true),
            Some(_) => {
                let c = self.chars[self.at];
                self.at += 1;
                Ok(Set::of(&[(c, c)]))
            }
        }
    }

    /// With the other case of its letters, if case does not matter. Only that of ASCII letters is beyond doubt; in
    /// class escapes it changes nothing.
    fn cased(&self, set: Set) -> Result<Set, Refused> {
        if !self.ignore_case || set.is_escape() {
            return Ok(set);
        }
        set.with_both_cases().ok_or(Refused::NotExact)
    }

    fn escape(&mut self, in_class: bool) -> Result<Set, Refused> {
        self.at += 1;
        let Some(&code) = self.chars.get(self.at) else { return Err(Refused::Wrong) };
        let c = char::from_u32(code).unwrap_or('\u{fffd}');
        self.at += 1;
        let single = |code: u32| Set::of(&[(code, code)]);
        let set = match c {
            'd' => Set::digits(),
            'D' => Set::digits().inverted(),
            'w' => Set::word(),
            'W' => Set::word().inverted(),
            's' => Set::space(),
            'S' => Set::space().inverted(),
            't' => single(9),
            'n' => single(10),
            'v' => single(11),
            'f' => single(12),
            'r' => single(13),
            'b' if in_class => single(8),
            '0' if !matches!(self.peek(), Some('0'..='9')) => single(0),
            'x' => single(self.hex(2)?),
            'u' if self.unicode && self.looking_at("{") => return Err(Refused::NotExact),
            'u' => single(self.hex(4)?),
            '0'..='9' | 'c' | 'k' | 'p' | 'P' | 'B' => return Err(Refused::NotExact),
            _ if self.unicode && !"^$\\.*+?()[]{}|/-".contains(c) => return Err(Refused::Wrong),
            _ => single(code),
        };
        if in_class { Ok(set) } else { self.cased(set) }
    }

    fn hex(&mut self, digits: usize) -> Result<u32, Refused> {
        let mut value = 0;
        for _ in 0..digits {
            let digit = self.peek().and_then(|c| c.to_digit(16)).ok_or(Refused::NotExact)?;
            value = 16 * value + digit;
            self.at += 1;
        }
        // Half of a pair, whose other half may follow.
        if self.unicode && (0xd800..0xe000).contains(&value) { Err(Refused::NotExact) } else { Ok(value) }
    }
}
