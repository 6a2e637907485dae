//! A pattern of `re` as the `regex` crate writes it. What the two read differently is refused.

pub(super) const IGNORE_CASE: i64 = 2;
pub(super) const MULTI_LINE: i64 = 8;
pub(super) const DOT_ALL: i64 = 16;
/// Unicode is what texts have anyway.
const UNICODE: i64 = 32;

/// A pattern that means the same.
pub(super) struct Translated {
    pub(super) pattern: String,
    pub(super) flags: i64,
    /// It prefers an empty match in some place.
    pub(super) ambiguous: bool,
}

struct Reader<'t> {
    chars: Vec<char>,
    at: usize,
    out: String,
    flags: i64,
    ambiguous: bool,
    /// Only with a plain text do both agree on classes of characters.
    text: &'t str,
    /// Open groups: where the body of each begins, and whether it may be empty.
    open: Vec<bool>,
}

pub(super) fn translate(pattern: &str, flags: i64, text: &str) -> Option<Translated> {
    let mut reader = Reader {
        chars: pattern.chars().collect(),
        at: 0,
        out: String::new(),
        flags,
        ambiguous: false,
        text,
        open: vec![false],
    };
    reader.inline_flags()?;
    if reader.flags & !(IGNORE_CASE | MULTI_LINE | DOT_ALL | UNICODE) != 0 {
        return None;
    }
    if reader.flags & IGNORE_CASE != 0 && !(text.is_ascii() && pattern.is_ascii()) {
        return None;
    }
    while reader.at < reader.chars.len() {
        reader.item()?;
    }
    (reader.open.len() == 1).then_some(Translated {
        pattern: reader.out,
        flags: reader.flags,
        ambiguous: reader.ambiguous,
    })
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn looking_at(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(at, c)| self.chars.get(self.at + at) == Some(&c))
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.looking_at(text);
        self.at += if found { text.chars().count() } else { 0 };
        found
    }

    /// `(?im)` in front.
    fn inline_flags(&mut self) -> Option<()> {
        if !self.looking_at("(?") || !matches!(self.chars.get(2), Some('a'..='z')) {
            return Some(());
        }
        let end = self.chars.iter().position(|&c| c == ')')?;
        for c in &self.chars[2..end] {
            self.flags |= match c {
                'i' => IGNORE_CASE,
                'm' => MULTI_LINE,
                's' => DOT_ALL,
                'u' => UNICODE,
                _ => return None,
            };
        }
        self.at = end + 1;
        Some(())
    }

    /// A literal character.
    fn literal(&mut self, c: char) {
        self.out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
    }

    fn item(&mut self) -> Option<()> {
        let c = self.peek()?;
        match c {
            '(' => return self.group(),
            ')' => {
                self.at += 1;
                let loose = self.open.pop()?;
                self.open.last()?;
                self.out.push(')');
                return self.quantifier(loose);
            }
            '|' => {
                self.at += 1;
                self.ambiguous = true;
                let empty = matches!(self.peek(), None | Some('|' | ')')) || self.out.ends_with(['(', '|', ':', '>']);
                if empty {
                    *self.open.last_mut()? = true;
                }
                self.out.push('|');
                return Some(());
            }
            '^' => {
                self.at += 1;
                self.out.push('^');
                return if self.is_quantified() { None } else { Some(()) };
            }
            '$' => {
                self.at += 1;
                // Without several lines it fits before a last line break as well.
                if self.flags & MULTI_LINE == 0 && self.text.ends_with('\n') {
                    return None;
                }
                self.out.push('$');
                return if self.is_quantified() { None } else { Some(()) };
            }
            '.' => {
                self.at += 1;
                self.out.push('.');
            }
            '[' => self.class()?,
            '\\' => {
                let atom = self.escape(false)?;
                self.out.push_str(&atom);
                if matches!(atom.as_str(), "\\b" | "\\B" | "\\A" | "\\z") {
                    return if self.is_quantified() { None } else { Some(()) };
                }
            }
            '*' | '+' | '?' => return None,
            c => {
                self.at += 1;
                self.literal(c);
            }
        }
        self.quantifier(false)
    }

    fn group(&mut self) -> Option<()> {
        self.at += 1;
        if self.take("?:") {
            self.out.push_str("(?:");
        } else if self.take("?P<") {
            let end = self.chars[self.at..].iter().position(|&c| c == '>')? + self.at;
            let name: String = self.chars[self.at..end].iter().collect();
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !plain || name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() {
                return None;
            }
            self.out.push_str(&format!("(?P<{name}>"));
            self.at = end + 1;
        } else if self.looking_at("?") {
            return None;
        } else {
            self.out.push('(');
        }
        // An empty group has no body that could be read differently, and nobody writes one.
        if self.looking_at(")") {
            return None;
        }
        self.open.push(false);
        Some(())
    }

    fn is_quantified(&self) -> bool {
        matches!(self.peek(), Some('*' | '+' | '?')) || self.braces().is_some()
    }

    /// `{2,3}` as numbers and length.
    fn braces(&self) -> Option<(usize, Option<usize>, usize)> {
        if self.peek() != Some('{') {
            return None;
        }
        let end = self.chars[self.at..].iter().position(|&c| c == '}')?;
        let body: String = self.chars[self.at + 1..self.at + end].iter().collect();
        let number = |text: &str| match text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            true => text.parse::<usize>().ok(),
            false => None,
        };
        let (least, most) = match body.split_once(',') {
            None => (number(&body)?, Some(number(&body)?)),
            Some((least, most)) => (
                if least.is_empty() { 0 } else { number(least)? },
                if most.is_empty() { None } else { Some(number(most)?) },
            ),
        };
        Some((least, most, end + 1))
    }

    /// What says how often; `loose` if what it belongs to may be empty.
    fn quantifier(&mut self, loose: bool) -> Option<()> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.braces() {
                Some((least, most, length)) => {
                    self.at += length - 1;
                    (least, most)
                }
                None => return Some(()),
            },
            _ => {
                return Some(());
            }
        };
        self.at += 1;
        if least > 1000 || most.is_some_and(|most| most > 1000 || most < least) || (loose && most != Some(1)) {
            return None;
        }
        self.out.push_str(&match (least, most) {
            (least, None) => format!("{{{least},}}"),
            (least, Some(most)) => format!("{{{least},{most}}}"),
        });
        if self.take("?") {
            self.out.push('?');
            self.ambiguous |= least == 0;
        }
        if least == 0 {
            *self.open.last_mut()? = true;
        }
        // Possessive ones came with Python 3.11.
        if self.is_quantified() { None } else { Some(()) }
    }

    /// An escape, written as the crate does.
    fn escape(&mut self, in_class: bool) -> Option<String> {
        let c = *self.chars.get(self.at + 1)?;
        self.at += 2;
        let plain = self.text.is_ascii();
        Some(match c {
            'd' | 'D' | 'w' | 'W' if plain => format!("\\{c}"),
            's' | 'S' if plain && !self.text.contains(['\x1c', '\x1d', '\x1e', '\x1f']) => format!("\\{c}"),
            'b' if in_class => "\\x08".to_owned(),
            'b' | 'B' if plain && !in_class => format!("\\{c}"),
            'A' if !in_class => "\\A".to_owned(),
            'Z' if !in_class => "\\z".to_owned(),
            'n' | 'r' | 't' | 'f' | 'v' | 'a' => format!("\\{c}"),
            'x' => self.code(2)?,
            'u' => self.code(4)?,
            'U' => self.code(8)?,
            c if c.is_ascii_alphanumeric() => return None,
            c => regex::escape(c.encode_utf8(&mut [0; 4])),
        })
    }

    fn code(&mut self, digits: usize) -> Option<String> {
        let text: String = self.chars.get(self.at..self.at + digits)?.iter().collect();
        self.at += digits;
        let c = char::from_u32(u32::from_str_radix(&text, 16).ok()?)?;
        Some(format!("\\u{{{:x}}}", u32::from(c)))
    }

    fn class(&mut self) -> Option<()> {
        self.at += 1;
        self.out.push('[');
        if self.take("^") {
            self.out.push('^');
        }
        let mut first = true;
        while first || !self.looking_at("]") {
            first = false;
            let (low, range) = self.class_atom()?;
            self.out.push_str(&low);
            let is_range = self.looking_at("-") && !self.looking_at("-]") && self.at + 1 < self.chars.len();
            if !is_range {
                continue;
            }
            self.at += 1;
            let (high, ranges) = self.class_atom()?;
            if !range || !ranges {
                return None;
            }
            self.out.push('-');
            self.out.push_str(&high);
        }
        self.at += 1;
        self.out.push(']');
        Some(())
    }

    /// A character of a class, and whether it can stand at an end of a range.
    fn class_atom(&mut self) -> Option<(String, bool)> {
        match self.peek()? {
            '\\' => {
                let atom = self.escape(true)?;
                let range = !matches!(atom.as_str(), "\\d" | "\\D" | "\\w" | "\\W" | "\\s" | "\\S");
                Some((atom, range))
            }
            // Versions are about to read these as operators.
            '[' | '&' | '|' | '~' | '-' if self.chars.get(self.at + 1) == self.chars.get(self.at) => None,
            c if c.is_ascii_punctuation() => {
                self.at += 1;
                Some((format!("\\{c}"), true))
            }
            c => {
                self.at += 1;
                Some((c.to_string(), true))
            }
        }
    }
}
