//! Names that are nearly those of well-known packages: one slip of a finger, two letters swapped, letters that look alike,
//! another separator, words in another order, a scope that resembles a known one.

use std::collections::HashSet;

use super::Ecosystem;

/// Lists that come with the program (`intel/popular/README.md`).
const LISTS: &[(Ecosystem, &str)] = &[
    (Ecosystem::Npm, include_str!("../../../intel/popular/npm.txt")),
    (Ecosystem::PyPi, include_str!("../../../intel/popular/pypi.txt")),
    (Ecosystem::Crates, include_str!("../../../intel/popular/crates.txt")),
    (Ecosystem::Go, include_str!("../../../intel/popular/go.txt")),
    (Ecosystem::RubyGems, include_str!("../../../intel/popular/rubygems.txt")),
    (Ecosystem::Packagist, include_str!("../../../intel/popular/packagist.txt")),
];
/// Prefixes of a user's list.
const PREFIXES: &[(&str, Ecosystem)] = &[
    ("npm:", Ecosystem::Npm),
    ("pypi:", Ecosystem::PyPi),
    ("crates:", Ecosystem::Crates),
    ("go:", Ecosystem::Go),
    ("rubygems:", Ecosystem::RubyGems),
    ("packagist:", Ecosystem::Packagist),
];
/// Scopes of npm that others imitate.
const SCOPES: &[&str] = &[
    "types",
    "babel",
    "angular",
    "nestjs",
    "vue",
    "react-native",
    "reduxjs",
    "solana",
    "metamask",
    "openzeppelin",
    "mui",
    "tanstack",
    "testing-library",
    "typescript-eslint",
    "google-cloud",
    "azure",
    "aws-sdk",
    "sveltejs",
    "storybook",
    "sentry",
    "prisma",
    "apollo",
    "graphql-tools",
    "ethersproject",
    "uniswap",
    "walletconnect",
    "rainbow-me",
    "chainlink",
    "mastra",
];
/// Names near a well-known one that are well known themselves, and no imitations.
const NEIGHBOURS: &[&str] = &[
    "preact",
    "redux-form",
    "colour",
    "vue-routes",
    "cookies",
    "cookie",
    "uid",
    "glob2",
    "requests",
    "yargs-parser",
    "vuejs",
    "reacts",
    "execon",
    "tslint",
    "meow",
    "jsdom-global",
    "nodemon",
    "color2k",
    "expressjs",
    "args",
    "inquire",
    "scrypt",
    "flasks",
    "tape",
    "colors-cli",
    "bn",
    "debounce",
    "winston-daily-rotate-file",
    "moment-range",
    "ejs-lint",
    "tomli-w",
    "aiohttp",
    "httptools",
    "numpyro",
    "attr",
    "tqdm",
    "mocks",
    "pylint",
    "pytests",
    "toml-rs",
    "serde-qs",
    "tokio-io",
    "bytes",
    "regexp",
    "rand-pcg",
    "time",
    "times",
];

/// What a row of keys on the usual keyboards looks like.
const ROWS: &[&str] = &["1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// The well-known names of all registries.
#[derive(Clone, Debug)]
pub struct Popular {
    names: Vec<(Ecosystem, HashSet<String>)>,
}

impl Default for Popular {
    fn default() -> Self {
        let read = |(ecosystem, text): &(Ecosystem, &str)| {
            (*ecosystem, text.split_whitespace().map(|name| ecosystem.normal(name)).collect())
        };
        Self { names: LISTS.iter().map(read).collect() }
    }
}

impl Popular {
    /// Adds a user's list.
    pub fn add(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let one = PREFIXES.iter().find_map(|(prefix, ecosystem)| Some((*ecosystem, line.strip_prefix(prefix)?)));
            let (only, name) = one.map_or((None, line), |(ecosystem, name)| (Some(ecosystem), name));
            for (ecosystem, names) in &mut self.names {
                if only.is_none_or(|only| only == *ecosystem) {
                    names.insert(ecosystem.normal(name));
                }
            }
        }
    }

    /// Whether a normal name is a well-known one.
    pub fn knows(&self, ecosystem: Ecosystem, name: &str) -> bool {
        self.of(ecosystem).is_some_and(|names| names.contains(name))
    }

    /// How many names of a registry are known.
    pub fn count(&self, ecosystem: Ecosystem) -> usize {
        self.of(ecosystem).map_or(0, HashSet::len)
    }

    fn of(&self, ecosystem: Ecosystem) -> Option<&HashSet<String>> {
        self.names.iter().find(|(one, _)| *one == ecosystem).map(|(_, names)| names)
    }

    /// The well-known name that a normal name is nearly, and how it differs.
    pub fn near(&self, ecosystem: Ecosystem, name: &str) -> Option<(String, &'static str)> {
        let names = self.of(ecosystem)?;
        if names.contains(name) || NEIGHBOURS.contains(&name) {
            return None;
        }
        if let Some((scope, _)) = name.strip_prefix('@').and_then(|rest| rest.split_once('/')) {
            // A scope belongs to somebody: what stands behind it may be called anything.
            if SCOPES.contains(&scope) {
                return None;
            }
            return SCOPES
                .iter()
                .filter(|known| known.len() >= 5)
                .find_map(|known| Some((format!("@{known}"), differs(scope, known).filter(|how| *how != REORDERED)?)));
        }
        let mut near: Vec<(&String, &'static str)> = names
            .iter()
            .filter(|known| !known.starts_with('@'))
            .filter_map(|known| Some((known, differs(name, known)?)))
            .collect();
        near.sort_unstable();
        near.first().map(|(known, how)| ((*known).clone(), *how))
    }
}

const REORDERED: &str = "its words stand in another order";

/// How one name differs from another, if by one slip.
fn differs(name: &str, known: &str) -> Option<&'static str> {
    if name.len().abs_diff(known.len()) > 2 || name.is_ascii() && far(name, known) {
        return None;
    }
    let bare = |text: &str| text.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect::<String>();
    if bare(name) == bare(known) {
        return (known.len() >= 4).then_some("its separators are others");
    }
    if folded(name) == folded(known) {
        return Some("a letter is one that looks alike");
    }
    let (a, b): (Vec<char>, Vec<char>) = (name.chars().collect(), known.chars().collect());
    if b.len() < 5 {
        return None;
    }
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match a.len() as isize - b.len() as isize {
        0 => {
            let rest = a.len().saturating_sub(head + tail);
            if rest == 2 && a.get(head) == b.get(head + 1) && a.get(head + 1) == b.get(head) {
                return Some("two letters are swapped");
            }
            if rest == 1 {
                let (x, y) = (*a.get(head)?, *b.get(head)?);
                let letters = x.is_ascii_alphabetic() && y.is_ascii_alphabetic();
                return (letters && (beside(x, y) || b.len() >= 8)).then_some("one letter is another");
            }
        }
        -1 if head + tail >= a.len() => return Some("a letter is missing"),
        1 if head + tail >= b.len() => {
            let more = *a.get(b.len() - tail.min(b.len()))?;
            let digit = more.is_ascii_digit();
            return (b.len() >= 6 && !digit && more != '-').then_some("there is a letter too many");
        }
        _ => {}
    }
    let words = |text: &str| {
        let mut words: Vec<String> = text.split(['-', '_', '.', '/']).map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    let known_words = words(known);
    (known_words.len() >= 2 && words(name) == known_words).then_some(REORDERED)
}

/// Whether more than three letters in the middle differ, and the words are not the same in another order: told without
/// memory, because nearly all pairs of names end here.
fn far(name: &str, known: &str) -> bool {
    let head = name.bytes().zip(known.bytes()).take_while(|(a, b)| a == b).count();
    let tail = name.bytes().rev().zip(known.bytes().rev()).take_while(|(a, b)| a == b).count();
    let separated = |text: &str| text.contains(['-', '_', '.', '/']);
    head + tail + 3 < name.len().max(known.len()) && !(name.len() == known.len() && separated(name) && separated(known))
}

/// Whether two letters lie side by side on a keyboard.
fn beside(a: char, b: char) -> bool {
    let place = |c: char| ROWS.iter().enumerate().find_map(|(row, keys)| Some((row as isize, keys.find(c)? as isize)));
    match (place(a), place(b)) {
        (Some((row, at)), Some((other, there))) => (row - other).abs() <= 1 && (at - there).abs() <= 1,
        _ => false,
    }
}

/// Letters that look alike as one of them.
fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        out.push(match c {
            '0' | 'о' | 'ο' => 'o',
            '1' | 'i' | 'l' | 'і' | 'ı' => 'l',
            '3' | 'е' => 'e',
            '4' | 'а' | 'α' => 'a',
            '5' | 'ѕ' => 's',
            'с' => 'c',
            'р' => 'p',
            'х' => 'x',
            'у' => 'y',
            other => other,
        });
    }
    out.replace("rn", "m").replace("vv", "w")
}
