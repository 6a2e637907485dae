//! What a word or a command's output is, as far as it is known, and where it comes from.

use std::ops::Range;
use std::rc::Rc;

use crate::limits;
use crate::signal::Concealment;

use super::carried::Carries;

/// Joins of one word that are remembered; the address is cut up at its beginning if at all.
const JOINS: usize = 64;

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

    /// Appends text of the same word.
    pub(super) fn push_text(&mut self, text: &str) {
        let base = self.text.len();
        if base > 0 && !text.is_empty() && self.joins.len() < JOINS {
            self.joins.push(base);
        }
        let room = limits::SHELL_VALUE_BYTES.saturating_sub(base);
        self.text.push_str(limits::cut(text, room));
    }

    /// Takes over what another value carries, text behind text.
    pub(super) fn merge(&mut self, other: &Value) {
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

impl Value {
    /// The value behind the first `bytes` of its text (the name and `=` of an assignment).
    pub fn after(self, bytes: usize) -> Value {
        let text = self.text.get(bytes..).unwrap_or_default().to_owned();
        let joins = self.joins.into_iter().filter(|&at| at > bytes).map(|at| at - bytes).collect();
        Value { text, joins, ..self }
    }

    /// The words an unquoted variable becomes.
    pub(super) fn split(self) -> Vec<Value> {
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
