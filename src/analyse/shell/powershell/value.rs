//! What an expression is, as far as it is known.

use std::rc::Rc;

use crate::analyse::shell::carried::Carries;
use crate::analyse::shell::follow::{Remote, Traits, Value};
use crate::limits;

use super::tree::Block;

/// What is known of it.
#[derive(Clone, Debug, Default)]
pub(in crate::analyse::shell) enum Data {
    #[default]
    Null,
    Unknown,
    Text(String),
    Number(i64),
    List(Rc<Vec<Val>>),
    Bytes(Rc<Vec<u8>>),
    Block(Block),
    /// Something of the host, by its name in lower case.
    Object(String),
    Table(Rc<Vec<(String, Val)>>),
}

/// A value, where it comes from, and what was done to it.
#[derive(Clone, Debug, Default)]
pub(in crate::analyse::shell) struct Val {
    pub data: Data,
    pub remote: Option<Rc<Remote>>,
    /// The file whose text it is.
    pub file: Option<Rc<str>>,
    /// It was encoded.
    pub decoded: bool,
    /// It was cut up or put together.
    pub pieced: bool,
    /// It comes in over a connection.
    pub socket: bool,
    /// It names the script itself.
    pub itself: bool,
    pub carries: Carries,
}

impl Val {
    pub fn text(text: impl Into<String>) -> Self {
        Self { data: Data::Text(text.into()), ..Self::default() }
    }

    pub fn number(number: i64) -> Self {
        Self { data: Data::Number(number), ..Self::default() }
    }

    pub fn object(name: impl Into<String>) -> Self {
        Self { data: Data::Object(name.into()), ..Self::default() }
    }

    pub fn list(items: Vec<Val>) -> Self {
        let mut out = Self::default();
        for item in items.iter().take(limits::FACTS) {
            out.take_over(item);
        }
        Self { data: Data::List(Rc::new(items)), ..out }
    }

    pub fn unknown() -> Self {
        Self { data: Data::Unknown, ..Self::default() }
    }

    /// The same history with other data.
    pub fn with(&self, data: Data) -> Self {
        Self { data, ..self.history() }
    }

    /// Where it comes from and what was done to it, without what it is.
    pub fn history(&self) -> Self {
        Self {
            data: Data::Unknown,
            remote: self.remote.clone(),
            file: self.file.clone(),
            decoded: self.decoded,
            pieced: self.pieced,
            socket: self.socket,
            itself: self.itself,
            carries: self.carries,
        }
    }

    /// Takes over the history of another value that goes into this one.
    pub fn take_over(&mut self, other: &Val) {
        if self.remote.is_none() {
            self.remote.clone_from(&other.remote);
        }
        if self.file.is_none() {
            self.file.clone_from(&other.file);
        }
        self.decoded |= other.decoded;
        self.pieced |= other.pieced;
        self.socket |= other.socket;
        self.itself |= other.itself;
        self.carries.add(other.carries);
    }

    /// Its elements: itself if it is no list.
    pub fn items(&self) -> Vec<Val> {
        match &self.data {
            Data::List(items) => items.to_vec(),
            Data::Bytes(bytes) => bytes.iter().map(|&b| self.with(Data::Number(i64::from(b)))).collect(),
            Data::Null => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// Its length as a list, or as a text.
    pub fn length(&self) -> Option<usize> {
        match &self.data {
            Data::List(items) => Some(items.len()),
            Data::Bytes(bytes) => Some(bytes.len()),
            Data::Text(text) => Some(text.chars().count()),
            _ => None,
        }
    }

    /// Its text, lists joined by blanks; `None` if any of it is not known.
    pub fn shown(&self) -> Option<String> {
        match &self.data {
            Data::Text(text) => Some(text.clone()),
            Data::Number(number) => Some(number.to_string()),
            Data::Null => Some(String::new()),
            Data::List(items) => {
                let mut out = String::new();
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(' ');
                    }
                    out.push_str(&item.shown()?);
                    if out.len() > limits::SHELL_VALUE_BYTES {
                        return None;
                    }
                }
                Some(out)
            }
            Data::Bytes(bytes) if bytes.len() <= limits::SHELL_VALUE_BYTES => {
                Some(bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(" "))
            }
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<i64> {
        match &self.data {
            Data::Number(number) => Some(*number),
            Data::Text(text) => {
                let text = text.trim();
                match text.strip_prefix("0x") {
                    Some(hex) => i64::from_str_radix(hex, 16).ok(),
                    None => text.parse().ok(),
                }
            }
            _ => None,
        }
    }

    /// Its bytes: of a byte array, or of a list of small numbers.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match &self.data {
            Data::Bytes(bytes) => Some(bytes.to_vec()),
            Data::List(items) => items.iter().map(|item| item.as_number().map(|n| (n & 0xff) as u8)).collect(),
            Data::Number(n) => Some(vec![(n & 0xff) as u8]),
            _ => None,
        }
    }

    /// As a word of a command line.
    pub fn word(&self) -> Value {
        let text = self.shown().unwrap_or_else(|| if self.itself { "$0".to_owned() } else { String::new() });
        let traits = Traits { carries: self.carries, socket: self.socket, pieced: self.pieced, ..Traits::default() };
        Value {
            text,
            decoded: self.decoded,
            remote: self.remote.as_deref().cloned(),
            file: self.file.as_deref().map(str::to_owned),
            traits,
            quoted: true,
            ..Value::default()
        }
    }

    /// What a command line printed.
    pub fn of(value: Value) -> Self {
        let data = match value.text.is_empty() {
            true => Data::Unknown,
            false => Data::Text(value.text),
        };
        Self {
            data,
            remote: value.remote.map(Rc::new),
            file: value.file.map(Rc::from),
            decoded: value.decoded,
            pieced: value.traits.pieced,
            socket: value.traits.socket,
            carries: value.traits.carries,
            itself: false,
        }
    }
}
