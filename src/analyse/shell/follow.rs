//! Follows tokens through pipes, groups, variables and substitutions, and hands single commands to [`super::run`].

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::analyse::{Action, Derived};
use crate::limits;
use crate::signal::Concealment;

use super::Origin;
use super::carried::Carries;
use super::lex::{Dialect, Operator, Part, Redirect, Token, Word, lex, plain};
use super::shape::Shape;

/// Joins of one word that are remembered; the address is cut up at its beginning if at all.
const JOINS: usize = 64;
/// Groups within one another; further brackets only end commands. Each holds what it reads.
const GROUPS: usize = 64;

/// Bytes that come from the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// The address, if it stands there.
    pub url: Option<String>,
    /// What disguises it.
    pub concealments: Vec<Concealment>,
    /// Where it is fetched, in the artifact.
    pub span: Range<usize>,
}

/// What a word or a command's output is, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Value {
    /// Its text.
    pub text: String,
    /// Places in the text at which pieces were put together.
    pub joins: Vec<usize>,
    /// Whether any of it was encoded.
    pub decoded: bool,
    /// The network it comes from.
    pub remote: Option<Remote>,
    /// The file whose text it is.
    pub file: Option<String>,
    /// Whether it was quoted (and is one argument whatever is in it).
    pub quoted: bool,
    /// What else is known of it.
    pub traits: Traits,
}

/// What is seldom known of a value.
#[derive(Clone, Debug, Default)]
pub struct Traits {
    /// What of the machine and its user is in it.
    pub carries: Carries,
    /// Whether it comes in over a connection that stays open.
    pub socket: bool,
    /// Whether a shell that reads commands printed it.
    pub shell: bool,
    /// Whether it was decoded with something that is not here.
    pub opaque: bool,
    /// Whether it was cut out of another text or put together where nobody has to.
    pub pieced: bool,
    /// Bytes that are no text yet.
    pub binary: Option<Rc<Vec<u8>>>,
}

impl Traits {
    pub(super) fn merge(&mut self, other: &Traits) {
        self.carries.add(other.carries);
        self.socket |= other.socket;
        self.shell |= other.shell;
        self.opaque |= other.opaque;
        self.pieced |= other.pieced;
        if self.binary.is_none() {
            self.binary.clone_from(&other.binary);
        }
    }
}

impl Value {
    /// Plain text.
    pub fn of(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// Appends a piece of the same word.
    pub(super) fn join(&mut self, other: &Value) {
        let base = self.text.len();
        if base > 0 && !other.text.is_empty() {
            self.joins.push(base);
        }
        self.joins.extend(other.joins.iter().map(|at| at + base));
        self.joins.truncate(JOINS);
        self.merge(other);
    }

    /// Takes over what another value carries, text behind text.
    fn merge(&mut self, other: &Value) {
        let room = limits::SHELL_VALUE_BYTES.saturating_sub(self.text.len());
        let mut cut = other.text.len().min(room);
        while !other.text.is_char_boundary(cut) {
            cut -= 1;
        }
        self.text.push_str(&other.text[..cut]);
        self.decoded |= other.decoded;
        self.remote = self.remote.take().or_else(|| other.remote.clone());
        self.file = self.file.take().or_else(|| other.file.clone());
        self.traits.merge(&other.traits);
    }

    /// Whether there is anything in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.remote.is_none() && self.file.is_none() && self.traits.binary.is_none()
    }
}

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
    variables: HashMap<String, Value>,
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
    depth: u8,
    left: usize,
}

impl Default for Follower {
    fn default() -> Self {
        Self {
            variables: HashMap::new(),
            downloads: Vec::new(),
            actions: Vec::new(),
            around: Vec::new(),
            everywhere: Vec::new(),
            exceeded: false,
            texts: Vec::new(),
            written: Vec::new(),
            fifos: Vec::new(),
            connected: false,
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
        self.variables.get(&name.to_ascii_lowercase())
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
        let out = self.tokens(lex(text, dialect), text, dialect, origin, input);
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
                    frames.push(Frame { outer, out: Value::default(), actions: self.actions.len() });
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
                    if pending.words.is_empty() {
                        pending.group = Some((frame.out, frame.actions));
                    } else {
                        pending.words.push(Argument::Output(frame.out));
                    }
                }
                Token::Operator(Operator::Line) if matches!(tokens.peek(), Some(Token::Operator(Operator::Pipe))) => {}
                Token::Operator(operator) => {
                    let out = self.end(&mut pending, &scene, operator == Operator::Ampersand);
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
            command.socket |= self.connected && value.text.starts_with('&') && !matches!(value.text.as_str(), "&1" | "&2");
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
                Argument::Word(word) => {
                    let value = self.evaluate(&word, scene);
                    if leading && let Some(name) = assigned_name(&word) {
                        let value = value.after(name.len() + 1);
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
                Part::Text(text) => Value::of(text.clone()),
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

impl Follower {
    /// A variable's value after what the word does to it.
    fn shaped(&mut self, name: &str, shape: &Shape, word: &Word, dialect: Dialect) -> Value {
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
fn separated(word: &Word, value: &Value) -> Option<Vec<Value>> {
    let by = |between: char, text: &str| {
        let words = text.split(between).filter(|piece| !piece.is_empty());
        let traits = Traits { pieced: true, ..value.traits.clone() };
        words.map(|piece| Value { text: piece.to_owned(), joins: Vec::new(), traits: traits.clone(), ..value.clone() }).collect()
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

impl Value {
    /// The value behind the first `bytes` of its text (the name and `=` of an assignment).
    pub fn after(self, bytes: usize) -> Value {
        let text = self.text.get(bytes..).unwrap_or_default().to_owned();
        let joins = self.joins.into_iter().filter(|&at| at > bytes).map(|at| at - bytes).collect();
        Value { text, joins, ..self }
    }

    /// The words an unquoted variable becomes.
    fn split(self) -> Vec<Value> {
        let mut words: Vec<Value> = self.text.split_whitespace().map(|word| Value::of(word.to_owned())).collect();
        for word in &mut words {
            word.decoded = self.decoded;
        }
        for word in &mut words {
            word.traits = Traits { binary: None, ..self.traits.clone() };
        }
        if let Some(last) = words.last_mut() {
            last.remote = self.remote;
        }
        words
    }
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
