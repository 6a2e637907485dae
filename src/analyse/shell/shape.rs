//! What a command line does to a variable's text while it uses it: cut, strip, replace. Names of programs and addresses
//! are hidden by nothing more.

use crate::limits;

/// What is done to the text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Shape {
    /// Nothing.
    #[default]
    Plain,
    /// `${v:-text}`: the text stands in when the variable is unset.
    Default(String),
    /// `${v:1:3}`, `%v:~1,3%`: from a character on, so many of them; negative numbers count from the end.
    Slice(i64, Option<i64>),
    /// `${v#x}`, `${v%x}`: without what fits at the beginning or the end.
    Without {
        /// What has to fit.
        pattern: String,
        /// At the end instead of the beginning.
        end: bool,
        /// As much of it as fits.
        longest: bool,
    },
    /// `${v/a/b}`, `${v//a/b}`, `%v:a=b%`
    Replace {
        /// What is replaced.
        from: String,
        /// By what.
        to: String,
        /// All of them.
        all: bool,
    },
    /// `${v^^}` (true), `${v,,}`
    Upper(bool),
    /// `${!v}`: the variable that this one names.
    Named,
}

impl Shape {
    /// Reads what stands behind the name in `${name…}`.
    pub fn posix(rest: &str) -> Option<Shape> {
        let default = rest.strip_prefix(":-").or_else(|| rest.strip_prefix(":=")).or_else(|| rest.strip_prefix('-'));
        if let Some(text) = default {
            return Some(Shape::Default(text.trim_matches(['"', '\'']).to_owned()));
        }
        let strip = |pattern: &str, end: bool, longest: bool| {
            Some(Shape::Without { pattern: pattern.trim_matches(['"', '\'']).to_owned(), end, longest })
        };
        match rest.as_bytes() {
            [] => Some(Shape::Plain),
            [b'#', b'#', ..] => strip(&rest[2..], false, true),
            [b'#', ..] => strip(&rest[1..], false, false),
            [b'%', b'%', ..] => strip(&rest[2..], true, true),
            [b'%', ..] => strip(&rest[1..], true, false),
            [b'^', b'^', ..] => Some(Shape::Upper(true)),
            [b',', b',', ..] => Some(Shape::Upper(false)),
            [b'/', after @ ..] => {
                let all = after.first() == Some(&b'/');
                let body = &rest[1 + usize::from(all)..];
                let (from, to) = body.split_once('/').unwrap_or((body, ""));
                let bare = |text: &str| text.trim_matches(['"', '\'']).to_owned();
                Some(Shape::Replace { from: bare(from), to: bare(to), all })
            }
            [b':', ..] => slice(&rest[1..], ':'),
            _ => None,
        }
    }

    /// Reads what stands behind the name in `%name:…%`.
    pub fn batch(rest: &str) -> Option<Shape> {
        if let Some(numbers) = rest.strip_prefix('~') {
            return slice(numbers, ',');
        }
        let (from, to) = rest.split_once('=')?;
        (!from.is_empty()).then(|| Shape::Replace { from: from.to_owned(), to: to.to_owned(), all: true })
    }

    /// Whether a name in the result was cut out of something else.
    pub fn cuts(&self) -> bool {
        !matches!(self, Shape::Plain | Shape::Default(_) | Shape::Named)
    }

    /// The text after it was done.
    pub fn apply(&self, text: &str) -> String {
        match self {
            Shape::Plain | Shape::Default(_) | Shape::Named => text.to_owned(),
            Shape::Slice(from, length) => cut(text, *from, *length),
            Shape::Without { pattern, end, longest } => without(text, pattern, *end, *longest),
            Shape::Replace { from, to, all } => replace(text, from, to, *all),
            Shape::Upper(true) => text.to_uppercase(),
            Shape::Upper(false) => text.to_lowercase(),
        }
    }
}

fn slice(numbers: &str, between: char) -> Option<Shape> {
    let mut numbers = numbers.splitn(2, between).map(|n| n.trim().trim_matches(['(', ')']).parse::<i64>());
    let from = numbers.next()?.ok()?;
    match numbers.next() {
        Some(length) => Some(Shape::Slice(from, Some(length.ok()?))),
        None => Some(Shape::Slice(from, None)),
    }
}

/// So many characters from one on.
pub fn cut(text: &str, from: i64, length: Option<i64>) -> String {
    let count = text.chars().count() as i64;
    let at = |n: i64, base: i64| (if n < 0 { count + n } else { base + n }).clamp(0, count);
    let start = at(from, 0);
    let end = length.map_or(count, |length| at(length, start)).max(start);
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

fn without<'t>(text: &'t str, pattern: &str, end: bool, longest: bool) -> String {
    if !pattern.is_empty() && pattern.bytes().all(|b| b == b'?') {
        let count = pattern.len() as i64;
        return if end { cut(text, 0, Some(-count)) } else { cut(text, count, None) };
    }
    let kept: Option<&'t str> = match (end, pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (false, Some(rest), _) if longest => text.rfind(rest).map(|at| &text[at + rest.len()..]),
        (false, Some(rest), _) => text.find(rest).map(|at| &text[at + rest.len()..]),
        (false, None, Some(rest)) => text.strip_prefix(rest).map(|left| if longest { "" } else { left }),
        (false, None, None) => text.strip_prefix(pattern),
        (true, _, Some(rest)) if longest => text.find(rest).map(|at| &text[..at]),
        (true, _, Some(rest)) => text.rfind(rest).map(|at| &text[..at]),
        (true, Some(rest), None) => text.strip_suffix(rest).map(|left| if longest { "" } else { left }),
        (true, None, None) => text.strip_suffix(pattern),
    };
    kept.unwrap_or(text).to_owned()
}

fn replace(text: &str, from: &str, to: &str, all: bool) -> String {
    if from.is_empty() || text.len().saturating_mul(to.len().max(1)) > limits::SHELL_UNFOLDED_BYTES {
        return text.to_owned();
    }
    if let Some(class) = from.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let set = set(class.trim_start_matches(['!', '^']));
        let negated = class.starts_with(['!', '^']);
        let mut done = false;
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match (all || !done) && set.contains(&c) != negated {
                true => out.push_str(to),
                false => out.push(c),
            }
            done |= set.contains(&c) != negated;
        }
        return out;
    }
    if all { text.replace(from, to) } else { text.replacen(from, to, 1) }
}

/// Characters of a set as `tr` and brackets write it: `a-z`, `[:alpha:]` of ASCII, escapes undone before.
pub fn set(text: &str) -> Vec<char> {
    let text = ["[:lower:]", "[:upper:]", "[:digit:]", "[:space:]"]
        .iter()
        .zip(["a-z", "A-Z", "0-9", " \t\n\r"])
        .fold(text.to_owned(), |text, (class, range)| text.replace(class, range));
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(&last)) if first <= last && (last as u32 - first as u32) < 256 => {
                out.extend(first..=last);
                at += 3;
            }
            _ => {
                out.push(first);
                at += 1;
            }
        }
        if out.len() > 4096 {
            break;
        }
    }
    out
}

/// `tr`: characters of one set become those of another, or go.
pub fn translate(text: &str, from: &str, to: Option<&str>) -> String {
    let from = set(from);
    let to = to.map(set);
    text.chars()
        .filter_map(|c| match (from.iter().position(|&f| f == c), &to) {
            (None, _) => Some(c),
            (Some(_), None) => None,
            (Some(at), Some(to)) => to.get(at).or(to.last()).copied(),
        })
        .collect()
}
