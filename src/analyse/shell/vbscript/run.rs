//! Runs lines: assignments, calls, loops with known ends, functions.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::analyse::shell::Origin;
use crate::analyse::shell::follow::{Command, Follower};
use crate::analyse::shell::powershell::value::{Data, Val};
use crate::analyse::shell::recursion::Recursion;
use crate::limits;

use super::expression::Reader;

/// Lines that are looked through for the end of a loop or function.
const REACH: usize = 4_000;

/// A logical line and where it stands.
pub(super) struct Line<'t> {
    pub text: &'t str,
    pub span: Range<usize>,
}

pub(super) struct Function {
    pub parameters: Vec<String>,
    pub body: Range<usize>,
    pub called: bool,
    /// How often it is being followed within itself, and how often it called itself.
    pub recursion: Recursion,
}

pub(super) struct Machine<'f, 't> {
    pub follower: &'f mut Follower,
    pub lines: Vec<Line<'t>>,
    pub variables: HashMap<String, Val>,
    /// Properties that were set, by variable and name.
    pub fields: HashMap<(String, String), Val>,
    pub functions: BTreeMap<String, Function>,
    pub span: Range<usize>,
    pub depth: u32,
    /// The object of the `With` around.
    pub with: Option<String>,
    steps: u64,
    origin: Origin,
}

pub(super) fn run(follower: &mut Follower, text: &str, origin: &Origin) {
    let lines = lines(text);
    let count = lines.len();
    let mut machine = Machine {
        follower,
        lines,
        variables: HashMap::new(),
        fields: HashMap::new(),
        functions: BTreeMap::new(),
        span: origin.map(&(0..text.len())),
        depth: 0,
        with: None,
        steps: limits::POWERSHELL_STEPS,
        origin: origin.clone(),
    };
    machine.declare(count);
    machine.block(0..count);
    let uncalled: Vec<Range<usize>> =
        machine.functions.values().filter(|f| !f.called).map(|f| f.body.clone()).collect();
    for body in uncalled {
        machine.block(body);
    }
}

/// Cuts a script into logical lines: at line ends and at colons outside of texts.
fn lines(text: &str) -> Vec<Line<'_>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut quoted = false;
    let mut push = |span: Range<usize>| {
        let raw = &text[span.clone()];
        let trimmed = raw.trim();
        if !trimmed.is_empty() && out.len() < limits::FACTS {
            let from = span.start + (raw.len() - raw.trim_start().len());
            out.push(Line { text: trimmed, span: from..from + trimmed.len() });
        }
    };
    while at < bytes.len() {
        match bytes[at] {
            b'"' => quoted = !quoted,
            b'\'' if !quoted => {
                push(start..at);
                at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at);
                start = at;
                continue;
            }
            b'\n' => {
                quoted = false;
                // `_` at the end: the line goes on.
                let before = text[start..at].trim_end();
                if !before.ends_with(" _") && !before.ends_with("\t_") {
                    push(start..at);
                    start = at + 1;
                }
            }
            b':' if !quoted => {
                push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    push(start..bytes.len());
    out
}

/// A line's first word in lower case, and the rest.
pub(super) fn first_word(line: &str) -> (String, &str) {
    let end = line.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(line.len());
    (line[..end].to_ascii_lowercase(), line[end..].trim_start())
}

impl<'t> Machine<'_, 't> {
    pub fn step(&mut self, cost: usize) -> bool {
        match self.steps.checked_sub(1 + cost as u64 / 16) {
            Some(left) => {
                self.steps = left;
                true
            }
            None => {
                self.steps = 0;
                self.follower.exceeded = true;
                false
            }
        }
    }

    pub fn here(&self) -> Command {
        Command { span: self.span.clone(), ..Command::default() }
    }

    /// Notes functions, so that they can be called before they stand.
    fn declare(&mut self, count: usize) {
        let mut at = 0;
        while at < count {
            let (word, rest) = function_head(self.lines[at].text);
            if matches!(word.as_str(), "function" | "sub") {
                let (name, parameters) = first_word(rest);
                let parameters = parameters.trim_matches(['(', ')']).split(',').map(|p| {
                    let p = p.trim().to_ascii_lowercase();
                    p.trim_start_matches("byval ").trim_start_matches("byref ").trim_matches(['(', ')', ' ']).to_owned()
                });
                let parameters = parameters.filter(|p| !p.is_empty()).take(32).collect();
                let end = self.matching(at, &["function", "sub"], "end");
                if !self.step((end - at) * 16) {
                    return;
                }
                if self.functions.len() < 512 {
                    self.functions.insert(
                        name,
                        Function { parameters, body: at + 1..end, called: false, recursion: Recursion::default() },
                    );
                }
                at = end;
            }
            at += 1;
        }
    }

    /// The line that closes what a line opens.
    fn matching(&self, at: usize, opens: &[&str], close: &str) -> usize {
        let mut depth = 0usize;
        let last = (at + REACH).min(self.lines.len());
        for number in at..last {
            let (word, rest) = function_head(self.lines[number].text);
            let closes = match close {
                "end" => {
                    word == "end"
                        && opens.iter().any(|open| rest.get(..open.len()).is_some_and(|r| r.eq_ignore_ascii_case(open)))
                }
                close => word == close,
            };
            if closes {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return number;
                }
            } else if opens.contains(&word.as_str()) {
                depth += 1;
            }
        }
        last
    }

    pub fn block(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end.min(self.lines.len()) {
            let text: &'t str = self.lines[at].text;
            if !self.step(text.len()) {
                return;
            }
            self.span = self.origin.map(&self.lines[at].span);
            let (word, rest) = function_head(text);
            match word.as_str() {
                "function" | "sub" => {
                    let end = self.matching(at, &["function", "sub"], "end");
                    // Looking for the end is work, too.
                    self.step((end - at) * 16);
                    at = end;
                }
                "for" => {
                    let end = self.matching(at, &["for"], "next").min(range.end);
                    self.step((end - at) * 16);
                    self.repeat(rest, at + 1..end);
                    at = end;
                }
                _ => self.statement(text),
            }
            at += 1;
        }
    }

    fn repeat(&mut self, head: &str, body: Range<usize>) {
        if self.depth > limits::EVALUATOR_DEPTH / 4 {
            return;
        }
        self.depth += 1;
        let (word, rest) = first_word(head);
        if word == "each" {
            let (name, rest) = first_word(rest);
            let list = rest.get(2..).map_or(Val::unknown(), |rest| self.value(rest));
            let items = if matches!(list.data, Data::List(_)) { list.items() } else { vec![list.history()] };
            for item in items {
                if !self.step(0) {
                    break;
                }
                self.variables.insert(name.clone(), item);
                self.block(body.clone());
            }
        } else {
            let lower = rest.to_ascii_lowercase();
            let bounds = rest.strip_prefix('=').zip(lower.find(" to "));
            let known = bounds.and_then(|(_, to)| {
                let first = self.value(rest.get(1..to)?).as_number()?;
                let step = lower.rfind(" step ");
                let last = self.value(rest.get(to + 4..step.unwrap_or(rest.len()))?).as_number()?;
                let step = step.map_or(Some(1), |at| self.value(rest.get(at + 6..)?).as_number())?;
                (step != 0).then_some((first, last, step))
            });
            match known {
                Some((first, last, step)) => {
                    let mut counter = first;
                    while (step > 0 && counter <= last || step < 0 && counter >= last) && self.step(0) {
                        self.variables.insert(word.clone(), Val::number(counter));
                        self.block(body.clone());
                        counter = counter.saturating_add(step);
                    }
                }
                None => {
                    self.variables.insert(word, Val::unknown());
                    self.block(body);
                }
            }
        }
        self.depth -= 1;
    }

    /// One statement that is no block.
    pub fn statement(&mut self, text: &str) {
        let (word, rest) = first_word(text);
        match word.as_str() {
            "dim" | "redim" | "option" | "on" | "exit" | "end" | "next" | "wend" | "rem" | "randomize" | "erase" => {
                if word == "end" && rest.eq_ignore_ascii_case("with") {
                    self.with = None;
                }
            }
            "set" | "let" | "const" | "call" | "public" | "private" | "else" | "loop" | "do" | "case" | "then"
                if !rest.starts_with(['=', '.', '(']) =>
            {
                if !rest.is_empty() {
                    self.statement(rest);
                }
            }
            "while" | "until" | "select" => drop(self.value(rest)),
            "with" => {
                let object = self.value(rest);
                self.variables.insert("with".to_owned(), object);
                self.with = Some("with".to_owned());
            }
            "if" | "elseif" => self.branch(rest),
            _ => self.assign_or_call(text),
        }
    }

    fn branch(&mut self, rest: &str) {
        let lower = rest.to_ascii_lowercase();
        let Some(then) = lower.find(" then") else { return };
        let Some((condition, after)) = rest.split_at_checked(then) else { return };
        self.value(condition);
        let mut after = after[5..].trim();
        if let Some(other) = after.to_ascii_lowercase().find(" else ")
            && let Some((first, second)) = after.split_at_checked(other)
        {
            self.statement(second[6..].trim());
            after = first.trim();
        }
        if !after.is_empty() {
            self.statement(after);
        }
    }

    fn assign_or_call(&mut self, text: &str) {
        let Some(at) = assignment(text) else {
            let mut reader = Reader::new(text, true);
            reader.chain(self);
            return;
        };
        let (target, value) = (text[..at].trim(), &text[at + 1..]);
        let value = self.value(value);
        let (name, rest) = first_word(target);
        if let Some(property) = rest.strip_prefix('.') {
            let name = if name.is_empty() { self.with.clone().unwrap_or_default() } else { name };
            let property = property.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            if let Some(known) = self.variables.get_mut(&name) {
                known.take_over(&value);
            }
            if self.fields.len() < limits::FACTS {
                self.fields.insert((name, property), value);
            }
            return;
        }
        if self.variables.len() < limits::FACTS {
            let value = if rest.starts_with('(') { value.history() } else { value };
            self.variables.insert(name, value);
        }
    }

    /// The value of an expression.
    pub fn value(&mut self, text: &str) -> Val {
        if !self.step(text.len()) || self.depth > limits::EVALUATOR_DEPTH / 4 {
            return Val::unknown();
        }
        self.depth += 1;
        let out = Reader::new(text, false).expression(self, 0);
        self.depth -= 1;
        out
    }
}

fn function_head(line: &str) -> (String, &str) {
    let (word, rest) = first_word(line);
    match word.as_str() {
        "public" | "private" => {
            let (next, after) = first_word(rest);
            if matches!(next.as_str(), "function" | "sub") { (next, after) } else { (word, rest) }
        }
        _ => (word, rest),
    }
}

/// Where the `=` of an assignment stands: outside of texts and brackets, with a name before it.
fn assignment(text: &str) -> Option<usize> {
    let mut depth = 0i32;
    for (at, b) in text.bytes().enumerate() {
        match b {
            b'"' => return None,
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'=' if depth == 0 => return Some(at),
            b' ' | b'\t' if depth == 0 && text[at..].trim_start().bytes().next() != Some(b'=') => return None,
            _ => {}
        }
    }
    None
}
