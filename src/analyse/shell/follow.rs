//! Follows tokens through pipes, groups, variables and substitutions, and hands single commands to [`super::run`].

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::analyse::{Action, Derived};
use crate::limits;
use crate::signal::Concealment;

use super::Origin;
use super::lex::{Dialect, Operator, Part, Redirect, Token, Word, lex, plain};
pub use super::value::{Remote, Traits, Value};
use super::variables::separated;

/// Groups within one another; further brackets only end commands. Each holds what it reads.
const GROUPS: usize = 64;

/// One command with its words evaluated.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// Its words, the program first.
    pub words: Vec<Value>,
    /// What it reads.
    pub input: Value,
    /// A here-text or here-string.
    pub here: Option<Value>,
    /// The file its output goes to.
    pub output: Option<String>,
    /// Whether its output is thrown away.
    pub silent: bool,
    /// Whether it runs in the background.
    pub background: bool,
    /// Whether what it prints is put behind what the file holds.
    pub appends: bool,
    /// Whether it reads from, or prints to, a connection.
    pub socket: bool,
    /// Where it stands in the artifact.
    pub span: Range<usize>,
}

/// The state of a script while it is followed.
#[derive(Debug)]
pub struct Follower {
    variables: FxHashMap<String, Value>,
    /// Files that were fetched, by name.
    pub downloads: Vec<(String, Remote)>,
    /// What it does so far.
    pub actions: Vec<Action>,
    /// Concealments of the commands around the one in hand (`nohup sh -c …`).
    pub around: Vec<Concealment>,
    /// Concealments of the whole script (it removes itself, it switches protection off).
    pub everywhere: Vec<Concealment>,
    /// Whether a limit ended the following early.
    pub exceeded: bool,
    /// Texts that are handed to an interpreter: they are looked at on their own.
    pub texts: Vec<Derived>,
    /// Files that are filled with text that is known.
    pub written: Vec<(String, Value)>,
    /// Pipes with a name.
    pub fifos: Vec<String>,
    /// A connection that the script holds open.
    pub connected: bool,
    /// The folder that `cd` led to, from where the script runs; empty at its beginning.
    pub folder: String,
    depth: u8,
    left: usize,
}

impl Default for Follower {
    fn default() -> Self {
        Self {
            variables: FxHashMap::default(),
            downloads: Vec::new(),
            actions: Vec::new(),
            around: Vec::new(),
            everywhere: Vec::new(),
            exceeded: false,
            texts: Vec::new(),
            written: Vec::new(),
            fifos: Vec::new(),
            connected: false,
            folder: String::new(),
            depth: 0,
            left: limits::SHELL_UNFOLDED_BYTES + limits::CONFIG_BYTES,
        }
    }
}

/// An argument: a word still to be evaluated, or the output of a group in its place.
enum Argument {
    Word(Word),
    Output(Value),
}

/// The command being collected.
#[derive(Default)]
struct Pending {
    words: Vec<Argument>,
    redirects: Vec<(Redirect, Word)>,
    input: Value,
    /// Output of a group that was just closed, and the number of actions before it.
    group: Option<(Value, usize)>,
    span: Option<Range<usize>>,
}

/// A group around the command being collected.
struct Frame {
    outer: Pending,
    out: Value,
    actions: usize,
    folder: String,
}

impl Follower {
    /// Sets a variable.
    pub fn set(&mut self, name: &str, value: Value) {
        if self.variables.len() < limits::FACTS && self.spend(value.text.len()) {
            self.variables.insert(name.to_ascii_lowercase(), value);
        }
    }

    /// A variable's value.
    pub fn variable(&self, name: &str) -> Option<&Value> {
        match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => self.variables.get(&name.to_ascii_lowercase()),
            false => self.variables.get(name),
        }
    }

    /// Counts bytes that are read a further time; false when no more may be.
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                true
            }
            None => {
                self.exceeded = true;
                false
            }
        }
    }

    /// Follows a script and returns its output.
    pub fn script(&mut self, text: &str, dialect: Dialect, origin: &Origin, input: Value) -> Value {
        if self.depth >= limits::SHELL_DEPTH || !self.spend(text.len()) {
            return Value::default();
        }
        self.depth += 1;
        let folder = self.folder.clone();
        let out = self.tokens(lex(text, dialect), text, dialect, origin, input);
        // A script within a script leaves the folder as it was, whatever it does to its own.
        self.folder = folder;
        self.depth -= 1;
        out
    }

    /// Does something at one more level of depth, if there is one left for so many bytes.
    pub(super) fn deeper(&mut self, bytes: usize, work: impl FnOnce(&mut Self)) {
        if self.depth < limits::SHELL_DEPTH && self.spend(bytes) {
            self.depth += 1;
            work(self);
            self.depth -= 1;
        }
    }

    /// Follows PowerShell at one more level of depth and returns its output.
    pub fn powershell(&mut self, text: &str, origin: &Origin) -> Value {
        let mut out = Value::default();
        self.deeper(text.len(), |follower| out = super::powershell::follow(follower, text, origin));
        out
    }

    fn tokens(&mut self, tokens: Vec<Token>, text: &str, dialect: Dialect, origin: &Origin, input: Value) -> Value {
        let scene = Scene { text, dialect, origin };
        let mut frames: Vec<Frame> = Vec::new();
        let mut whole = Value::default();
        let mut pending = Pending { input: input.clone(), ..Pending::default() };
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(word) => {
                    pending.reach(&word.span);
                    pending.words.push(Argument::Word(word));
                }
                Token::Redirect(kind, word) => {
                    pending.reach(&word.span);
                    pending.redirects.push((kind, word));
                }
                Token::Operator(Operator::Open) if frames.len() < GROUPS => {
                    let inner = Pending { input: pending.input.clone(), ..Pending::default() };
                    let outer = std::mem::replace(&mut pending, inner);
                    let folder = self.folder.clone();
                    frames.push(Frame { outer, out: Value::default(), actions: self.actions.len(), folder });
                }
                Token::Operator(Operator::Close) => {
                    let Some(mut frame) = frames.pop() else {
                        // The pattern of a `case`.
                        pending = Pending { input: pending.input, ..Pending::default() };
                        continue;
                    };
                    if let Some(out) = self.end(&mut pending, &scene, false) {
                        frame.out.merge(&out);
                    }
                    pending = frame.outer;
                    self.folder = frame.folder;
                    if pending.words.is_empty() {
                        pending.group = Some((frame.out, frame.actions));
                    } else {
                        pending.words.push(Argument::Output(frame.out));
                    }
                }
                Token::Operator(Operator::Line) if matches!(tokens.peek(), Some(Token::Operator(Operator::Pipe))) => {}
                Token::Operator(operator) => {
                    let out = self.end(&mut pending, &scene, operator == Operator::Ampersand);
                    if operator == Operator::Line && dialect == Dialect::Make {
                        // Every line of a recipe has a shell of its own.
                        self.folder.clear();
                    }
                    let around = frames.last_mut().map_or(&mut whole, |frame| &mut frame.out);
                    match (operator, out) {
                        (Operator::Pipe, Some(out)) => pending.input = out,
                        (_, Some(out)) => {
                            around.merge(&out);
                            pending.input = frames.last().map_or(&input, |frame| &frame.outer.input).clone();
                        }
                        (_, None) => {}
                    }
                }
            }
        }
        loop {
            if let Some(out) = self.end(&mut pending, &scene, false) {
                frames.last_mut().map_or(&mut whole, |frame| &mut frame.out).merge(&out);
            }
            let Some(frame) = frames.pop() else { return whole };
            pending = frame.outer;
            match pending.words.is_empty() {
                true => pending.group = Some((frame.out, frame.actions)),
                false => pending.words.push(Argument::Output(frame.out)),
            }
        }
    }

    /// Runs the collected command, if there is one, and empties it.
    fn end(&mut self, pending: &mut Pending, scene: &Scene<'_>, background: bool) -> Option<Value> {
        if pending.words.is_empty() && pending.group.is_none() {
            pending.redirects.clear();
            return None;
        }
        let ended = std::mem::take(pending);
        let silent = ended.redirects.iter().any(|(kind, word)| is_silencing(*kind, &plain(word)));
        if let Some((out, since)) = ended.group
            && ended.words.is_empty()
        {
            if silent && background {
                self.conceal_since(since, Concealment::SilencedOutput);
            }
            return Some(out);
        }
        let mut command = Command { silent, background, input: ended.input, ..Command::default() };
        command.span = scene.origin.map(&ended.span.unwrap_or_default());
        for (kind, word) in &ended.redirects {
            let value = self.evaluate(word, scene);
            if value.text.starts_with("/dev/tcp/") || value.text.starts_with("/dev/udp/") {
                command.socket = true;
                continue;
            }
            command.socket |=
                self.connected && value.text.starts_with('&') && !matches!(value.text.as_str(), "&1" | "&2");
            command.appends |= scene.appends(word);
            match kind {
                Redirect::HereString | Redirect::HereText => command.here = Some(value),
                Redirect::Output(true) if !silent && !value.text.starts_with('&') => command.output = Some(value.text),
                Redirect::Input if value.text.starts_with('&') => {}
                Redirect::Input if value.remote.is_some() => command.input = value,
                Redirect::Input => command.input = Value { file: Some(value.text), ..Value::default() },
                Redirect::Output(_) => {}
            }
        }
        self.assign_and_run(ended.words, command, scene)
    }

    /// Takes leading assignments off and runs the rest.
    fn assign_and_run(&mut self, words: Vec<Argument>, mut command: Command, scene: &Scene<'_>) -> Option<Value> {
        let mut leading = true;
        for argument in words {
            match argument {
                Argument::Output(value) => command.words.push(value),
                Argument::Word(mut word) => {
                    let assigned = if leading { assigned_name(&word) } else { None };
                    let value = match is_whole(&word) {
                        true => whole(&mut word),
                        false => self.evaluate(&word, scene),
                    };
                    if let Some(name) = assigned {
                        let value = value.after(name.len() + 1);
                        self.preloads(&name, &value.text, &command);
                        self.set(&name, value);
                        continue;
                    }
                    let alone = matches!(word.parts.as_slice(), [Part::Variable(..) | Part::Output(_)]);
                    let split = alone && leading && !word.quoted && value.text.contains(' ')
                        || matches!(word.parts.as_slice(), [Part::Variable(..)]) && value.text.contains(' ');
                    match (split, separated(&word, &value)) {
                        (true, _) => command.words.extend(value.split()),
                        (false, Some(words)) => command.words.extend(words),
                        (false, None) => command.words.push(Value { quoted: word.quoted, ..value }),
                    }
                }
            }
            leading = false;
        }
        match command.words.is_empty() {
            true => Some(Value::default()),
            false => Some(self.run(command, scene.dialect)),
        }
    }

    fn conceal_since(&mut self, since: usize, concealment: Concealment) {
        for action in self.actions.iter_mut().skip(since) {
            if let Action::RemoteToShell { concealments, .. } = action {
                concealments.push(concealment);
            }
        }
    }

    /// A word's text: variables replaced, substitutions followed.
    pub(super) fn evaluate(&mut self, word: &Word, scene: &Scene<'_>) -> Value {
        let mut out = Value { quoted: word.quoted, ..Value::default() };
        for part in &word.parts {
            let piece = match part {
                Part::Text(text) => {
                    out.push_text(text);
                    continue;
                }
                Part::Variable(name, shape) => self.shaped(name, shape, word, scene.dialect),
                Part::Output(span) => {
                    let script = scene.text.get(span.clone()).unwrap_or_default();
                    let mut value = self.script(script, scene.dialect, &scene.origin.within(span), Value::default());
                    value.text.truncate(value.text.trim_end_matches('\n').len());
                    value
                }
                Part::Process(span) => {
                    let script = scene.text.get(span.clone()).unwrap_or_default();
                    let value = self.script(script, scene.dialect, &scene.origin.within(span), Value::default());
                    Value { text: "/dev/fd/63".to_owned(), ..value }
                }
            };
            out.join(&piece);
        }
        out
    }
}

/// What the words of a script are read against.
pub(super) struct Scene<'s> {
    pub(super) text: &'s str,
    pub(super) dialect: Dialect,
    pub(super) origin: &'s Origin,
}

impl Scene<'_> {
    /// Whether a redirection's word stands behind `>>`.
    fn appends(&self, word: &Word) -> bool {
        self.text.get(..word.span.start).is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with(">>"))
    }
}

impl Pending {
    fn reach(&mut self, span: &Range<usize>) {
        let start = self.span.as_ref().map_or(span.start, |known| known.start.min(span.start));
        let end = self.span.as_ref().map_or(span.end, |known| known.end.max(span.end));
        self.span = Some(start..end);
    }
}

/// Whether a word is one text, which nothing reads again but its value.
fn is_whole(word: &Word) -> bool {
    matches!(word.parts.as_slice(), [Part::Text(text)] if text.len() <= limits::SHELL_VALUE_BYTES)
}

/// The value of such a word: its text itself.
fn whole(word: &mut Word) -> Value {
    let text = match word.parts.first_mut() {
        Some(Part::Text(text)) => std::mem::take(text),
        _ => String::new(),
    };
    Value { text, quoted: word.quoted, ..Value::default() }
}

fn is_silencing(kind: Redirect, target: &str) -> bool {
    matches!(kind, Redirect::Output(true))
        && matches!(target.to_ascii_lowercase().as_str(), "/dev/null" | "nul" | "$null")
}

/// The name in `NAME=value`.
fn assigned_name(word: &Word) -> Option<String> {
    let Some(Part::Text(text)) = word.parts.first() else { return None };
    let (name, _) = text.split_once('=')?;
    let name = name.strip_suffix('+').unwrap_or(name);
    let valid = !name.is_empty()
        && !name.as_bytes()[0].is_ascii_digit()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    valid.then(|| name.to_owned())
}
