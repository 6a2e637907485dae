//! Variables where they are used: what is done to their text, what unset ones stand for, and the words that one word becomes.

use crate::limits;

use super::carried::Carries;
use super::follow::{Follower, Traits, Value};
use super::lex::{Dialect, Part, Word};
use super::shape::Shape;

impl Follower {
    /// A variable's value after what the word does to it.
    pub(super) fn shaped(&mut self, name: &str, shape: &Shape, word: &Word, dialect: Dialect) -> Value {
        let known = match shape {
            Shape::Named => self.variable(name).and_then(|named| self.variable(&named.text)).cloned(),
            _ => self.variable(name).cloned(),
        };
        let known = known.or_else(|| shape.cuts().then(|| environment(name)).flatten().map(Value::of));
        match known {
            Some(value) if self.spend(value.text.len()) && !shape.cuts() => value,
            Some(value) if shape.cuts() => {
                let text = shape.apply(&value.text);
                let mut cut = Value { joins: Vec::new(), text, ..value };
                cut.traits.pieced = true;
                cut
            }
            Some(_) => Value::default(),
            None => match shape {
                Shape::Default(text) => Value::of(text.clone()),
                _ if name.eq_ignore_ascii_case("IFS") && dialect != Dialect::Batch => {
                    Value { traits: Traits { pieced: true, ..Traits::default() }, ..Value::of(" ".to_owned()) }
                }
                // A name that is nowhere set within a word of letters is nothing: `ba${q}sh`.
                _ if splits_letters(word, name) && dialect == Dialect::Posix => {
                    Value { traits: Traits { pieced: true, ..Traits::default() }, ..Value::default() }
                }
                _ => {
                    let carries = Carries::of_variable(name);
                    Value { traits: Traits { carries, ..Traits::default() }, ..Value::of(format!("${name}")) }
                }
            },
        }
    }
}

/// What every Windows has in these variables: names of programs are cut out of them.
fn environment(name: &str) -> Option<String> {
    let text = match name.to_ascii_lowercase().as_str() {
        "comspec" => "C:\\WINDOWS\\system32\\cmd.exe",
        "public" => "C:\\Users\\Public",
        "programfiles" => "C:\\Program Files",
        "programdata" | "allusersprofile" => "C:\\ProgramData",
        "windir" | "systemroot" => "C:\\WINDOWS",
        "psmodulepath" => "C:\\Program Files\\WindowsPowerShell\\Modules",
        "pathext" => ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC",
        "os" => "Windows_NT",
        _ => return None,
    };
    Some(text.to_owned())
}

/// Whether a variable stands between letters of one word that is not quoted: `cu${x}rl`.
fn splits_letters(word: &Word, name: &str) -> bool {
    let lone = name.len() <= 2 || name.bytes().all(|b| b.is_ascii_digit());
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    lone && word.parts.windows(3).any(|parts| match parts {
        [Part::Text(before), Part::Variable(found, _), Part::Text(after)] => {
            found == name && letter(before.chars().next_back()) && letter(after.chars().next())
        }
        _ => false,
    })
}

/// The words that one word becomes: `{curl,-s,x}`, `curl${IFS}-s`.
pub(super) fn separated(word: &Word, value: &Value) -> Option<Vec<Value>> {
    let by = |between: char, text: &str| {
        let words = text.split(between).filter(|piece| !piece.is_empty());
        let traits = Traits { pieced: true, ..value.traits.clone() };
        words
            .map(|piece| Value { text: piece.to_owned(), joins: Vec::new(), traits: traits.clone(), ..value.clone() })
            .collect()
    };
    if word.quoted {
        return None;
    }
    let ifs = |part: &Part| matches!(part, Part::Variable(name, _) if name == "IFS");
    if word.parts.len() > 1 && word.parts.iter().any(ifs) && value.text.len() < limits::COMMAND_BYTES {
        return Some(by(' ', &value.text));
    }
    let inside = value.text.strip_prefix('{')?.strip_suffix('}')?;
    (inside.contains(',') && word.parts.len() == 1 && inside.len() < limits::COMMAND_BYTES).then(|| by(',', inside))
}
