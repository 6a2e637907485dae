//! AppleScript, line by line: texts that are put together, what is given to a shell, and windows that ask for a password.
//!
//! Its grammar is English and nobody publishes it; the few forms that act on the world are recognised wherever they stand
//! in a line, and everything else is passed over.

use std::ops::Range;

use crate::analyse::{Analysed, Deed};
use crate::artifact::Text;
use crate::limits;

use super::carried::Carries;
use super::files::by_line;
use super::follow::{Command, Follower, Traits, Value};
use super::lex::Dialect;
use super::{Origin, finish};

/// Brackets within one another in one expression.
const BRACKETS: u32 = 32;

/// Reads a whole file.
pub fn script(text: &Text<'_>, out: &mut Analysed) {
    let head = super::files::head(text, out);
    let mut follower = Follower::default();
    follow(&mut follower, head, &Origin::At(0));
    let mut reading = finish(follower, head, &Origin::At(0));
    out.derived.append(&mut reading.texts);
    by_line(text, reading, out);
}

/// Follows the lines of a script.
pub(super) fn follow(follower: &mut Follower, text: &str, origin: &Origin) {
    let mut start = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let mut length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        // A line that ends in the sign of continuation goes on.
        while rest[..length].trim_end().ends_with('¬') && length < rest.len() {
            length += rest[length..].find('\n').map_or(rest.len() - length, |at| at + 1);
        }
        let raw = &rest[..length];
        let line = raw.trim();
        if !line.is_empty() && !line.starts_with("--") && !line.starts_with('#') {
            let from = start + (raw.len() - raw.trim_start().len());
            statement(follower, &line.replace('¬', " "), &origin.map(&(from..from + line.len())));
        }
        start += length;
        rest = &rest[length..];
    }
}

fn statement(follower: &mut Follower, line: &str, span: &Range<usize>) {
    let lower = line.to_ascii_lowercase();
    let command = Command { span: span.clone(), ..Command::default() };
    let mut reader = Reader { follower, command, depth: 0 };
    if let Some(rest) = lower.strip_prefix("set ").and_then(|_| line.get(4..))
        && let Some(at) = lower[4..].find(" to ")
    {
        let name = rest[..at].trim();
        let value = reader.value(rest.get(at + 4..).unwrap_or_default()).0;
        let name = name.strip_prefix("the ").unwrap_or(name).to_owned();
        reader.follower.set(&name, value);
        return;
    }
    for verb in ["do shell script ", "do shell script(", "run script ", "run script(", "do script ", "display dialog "]
    {
        if let Some(at) = lower.find(verb) {
            reader.value(line.get(at..).unwrap_or_default());
            return;
        }
    }
}

struct Reader<'f> {
    follower: &'f mut Follower,
    command: Command,
    depth: u32,
}

impl Reader<'_> {
    /// The value of an expression, and how many bytes it takes.
    fn value(&mut self, text: &str) -> (Value, usize) {
        let mut out = Value::default();
        let mut at = 0;
        loop {
            at += text[at..].len() - text[at..].trim_start().len();
            let (piece, taken) = self.term(&text[at..]);
            if self.follower.spend(piece.text.len()) {
                out.join(&piece);
            }
            at += taken;
            let rest = text[at..].trim_start();
            if taken == 0 || !rest.starts_with('&') {
                return (out, at);
            }
            at = text.len() - rest.len() + 1;
        }
    }

    fn term(&mut self, text: &str) -> (Value, usize) {
        let lower = text.get(..text.floor_char_boundary(40)).unwrap_or_default().to_ascii_lowercase();
        if text.starts_with('"') {
            return quoted(text);
        }
        if let Some(inside) = text.strip_prefix('(') {
            if self.depth >= BRACKETS {
                return (Value::default(), text.len());
            }
            self.depth += 1;
            let (value, taken) = self.value(inside);
            self.depth -= 1;
            let rest = &text[1 + taken..];
            // Words behind the value (`with hidden answer`) belong to what is inside the brackets.
            let end = rest.find(')').map_or(text.len(), |at| 2 + taken + at);
            return (value, end);
        }
        for (verb, kind) in [("do shell script", 0), ("run script", 1), ("do script", 0), ("display dialog", 2)] {
            if lower.starts_with(verb) {
                let (value, taken) = self.value(&text[verb.len()..]);
                let whole = verb.len() + taken;
                return match kind {
                    0 => (self.shell(&value), whole),
                    1 => (self.run(&value), whole),
                    _ => self.dialog(text, whole),
                };
            }
        }
        for passed in ["quoted form of", "text returned of", "the ", "(", "text of", "contents of", "result of"] {
            if lower.starts_with(passed) {
                let (value, taken) = self.term(text[passed.len()..].trim_start());
                let blanks = text[passed.len()..].len() - text[passed.len()..].trim_start().len();
                return (value, passed.len() + blanks + taken);
            }
        }
        for number in ["character id ", "ascii character ", "string id "] {
            if let Some(rest) = lower.starts_with(number).then(|| &text[number.len()..]) {
                return characters(rest, number.len());
            }
        }
        let name: &str = &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())];
        let value = self.follower.variable(name).cloned().unwrap_or_default();
        (value, name.len())
    }

    fn shell(&mut self, line: &Value) -> Value {
        if let Some(remote) = line.remote.clone() {
            self.follower.remote_to("sh", &remote, &self.command);
        }
        let origin = Origin::Whole(self.command.span.clone());
        let since = self.follower.actions.len();
        let out = self.follower.script(&line.text, Dialect::Posix, &origin, Value::default());
        if line.decoded {
            self.follower.conclude_hidden(since, &line.text, &self.command);
        }
        out
    }

    fn run(&mut self, code: &Value) -> Value {
        if let Some(remote) = code.remote.clone() {
            self.follower.remote_to("osascript", &remote, &self.command);
        }
        let (text, command) = (code.text.clone(), self.command.clone());
        self.follower.applescript(&text, &command);
        Value::default()
    }

    /// A window; one that hides what is typed asks for a password.
    fn dialog(&mut self, text: &str, taken: usize) -> (Value, usize) {
        let mut value = Value::default();
        if text.to_ascii_lowercase().contains("hidden answer") {
            self.follower.does(Deed::AsksPassword, "a window asks for a password", &self.command);
            value.traits = Traits { carries: Carries::PASSWORD, ..Traits::default() };
            value.text = "$password".to_owned();
            self.follower.set("password", value.clone());
        }
        (value, taken)
    }
}

impl Follower {
    /// Follows AppleScript at one more level of depth.
    pub(super) fn applescript(&mut self, text: &str, command: &Command) {
        let span = command.span.clone();
        self.deeper(text.len(), |follower| follow(follower, text, &Origin::Whole(span)));
    }
}

fn quoted(text: &str) -> (Value, usize) {
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (Value::of(out), at + 1),
            '\\' => match chars.next() {
                Some((_, 'n')) => out.push('\n'),
                Some((_, 't')) => out.push('\t'),
                Some((_, c)) => out.push(c),
                None => break,
            },
            c => out.push(c),
        }
        if out.len() > limits::SHELL_VALUE_BYTES {
            break;
        }
    }
    (Value::of(out), text.len())
}

/// `99`, `{99, 117}`: characters by their numbers.
fn characters(text: &str, before: usize) -> (Value, usize) {
    let list = text.starts_with('{');
    let end = match list {
        true => text.find('}').map_or(text.len(), |at| at + 1),
        false => text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()),
    };
    let numbers = text[..end].split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok());
    let out: String = numbers.filter_map(char::from_u32).collect();
    (Value { decoded: list, ..Value::of(out) }, before + end)
}
