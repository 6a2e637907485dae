//! A small Python program that can be rewritten by tokens.

use std::collections::BTreeMap;

/// A piece of a program's text.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Name(String),
    /// What a literal without escapes beyond `\n` and `\\` means, and whether it is one of bytes.
    Text(String, bool),
    Other(String),
}

/// What an import gives a name to.
#[derive(Clone, Debug)]
pub enum Import {
    /// `import a.b`
    Module(String),
    /// `from a.b import c`
    Member(String, String),
}

pub struct Program {
    pub source: String,
    /// Names that are the program's own.
    pub own: Vec<String>,
    /// Its functions and classes at the left margin.
    pub defined: Vec<String>,
    /// By the path that its text uses: `os`, `urllib.request`, `urlopen`.
    pub imports: BTreeMap<String, Import>,
}

impl Program {
    /// Reads a program whose first line is `# names: a b c`.
    pub fn read(text: &str) -> Program {
        let (head, source) = text.split_once('\n').expect("a line of names");
        let names = head.strip_prefix("# names: ").expect("the first line lists names");
        let mut imports = BTreeMap::new();
        let mut defined = Vec::new();
        for line in source.lines() {
            if let Some(module) = line.strip_prefix("import ") {
                imports.insert(module.to_owned(), Import::Module(module.to_owned()));
            } else if let Some((module, members)) =
                line.strip_prefix("from ").and_then(|rest| rest.split_once(" import "))
            {
                for member in members.split(", ") {
                    imports.insert(member.to_owned(), Import::Member(module.to_owned(), member.to_owned()));
                }
            } else if let Some(rest) = line.strip_prefix("def ").or_else(|| line.strip_prefix("class ")) {
                defined.push(rest.split(['(', ':']).next().unwrap_or_default().to_owned());
            }
        }
        let own = names.split(' ').map(str::to_owned).collect();
        Program { source: source.to_owned(), own, defined, imports }
    }

    /// The import that the tokens from `at` on name, and how many tokens that are.
    pub fn import_at(&self, tokens: &[Token], at: usize) -> Option<(&str, &Import, usize)> {
        if at > 0 && tokens[at - 1] == Token::Other(".".to_owned()) {
            return None;
        }
        // `urllib.request` is longer than `urllib`.
        self.imports.iter().rev().find_map(|(path, import)| {
            let words: Vec<&str> = path.split('.').collect();
            let long = words.len() * 2 - 1;
            let same = words.iter().enumerate().all(|(n, word)| {
                let dotted = n == 0 || tokens.get(at + n * 2 - 1) == Some(&Token::Other(".".to_owned()));
                dotted && tokens.get(at + n * 2) == Some(&Token::Name((*word).to_owned()))
            });
            same.then_some((path.as_str(), import, long))
        })
    }

    /// The lines that are no imports, as tokens.
    pub fn lines(&self) -> impl Iterator<Item = (&str, Vec<Token>)> {
        self.source.lines().map(|line| (line, tokens(line)))
    }
}

pub fn is_import(line: &str) -> bool {
    line.starts_with("import ") || line.starts_with("from ")
}

/// Whether the name at `at` is that of an argument (`f(name=1)`) and not a variable.
pub fn is_keyword(line: &str, tokens: &[Token], at: usize) -> bool {
    let depth: i32 = tokens[..at]
        .iter()
        .map(|token| match token {
            Token::Other(text) if "([{".contains(text.as_str()) => 1,
            Token::Other(text) if ")]}".contains(text.as_str()) => -1,
            _ => 0,
        })
        .sum();
    let is = |n: usize, text: &str| tokens.get(n) == Some(&Token::Other(text.to_owned()));
    depth > 0 && is(at + 1, "=") && !is(at + 2, "=") && !line.trim_start().starts_with("def ")
}

/// The tokens of a line: names, string literals, and everything else character by character.
pub fn tokens(line: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let bytes = rest.starts_with("b\"");
        if first == '"' || bytes {
            let inner = &rest[if bytes { 2 } else { 1 }..];
            let (value, used) = literal(inner);
            out.push(Token::Text(value, bytes));
            rest = &inner[used..];
        } else if first.is_ascii_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            out.push(Token::Name(rest[..end].to_owned()));
            rest = &rest[end..];
        } else if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            out.push(Token::Other(rest[..end].to_owned()));
            rest = &rest[end..];
        } else {
            out.push(Token::Other(first.to_string()));
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// What the literal means whose opening quote was read, and its length with the closing one.
fn literal(inner: &str) -> (String, usize) {
    let mut value = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, at + 1),
            '\\' => match chars.next().expect("a character behind the escape").1 {
                'n' => value.push('\n'),
                other => value.push(other),
            },
            c => value.push(c),
        }
    }
    panic!("an open string: {inner}")
}

/// The text of a literal that means `text`.
pub fn written(text: &str, bytes: bool) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("{}\"{escaped}\"", if bytes { "b" } else { "" })
}

/// Tokens as text.
pub fn joined(tokens: &[Token]) -> String {
    tokens
        .iter()
        .map(|token| match token {
            Token::Name(text) | Token::Other(text) => text.clone(),
            Token::Text(text, bytes) => written(text, *bytes),
        })
        .collect()
}
