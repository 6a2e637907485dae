//! Files: which are secret, which are no code, and which hold what came from the network.

use crate::analyse::flow::{At, Labels, Origin};
use crate::analyse::flow::{Reached, Sink, paths};
use crate::analyse::javascript::machine::text::{HOLE, Text};
use crate::analyse::javascript::machine::value::{Val, Value};
use crate::analyse::javascript::machine::{Abrupt, Machine};

impl<'a> Machine<'a> {
    pub(super) fn read_file(&mut self, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let path = arguments.first().cloned().unwrap_or(Val::UNDEFINED);
        let text = self.partial(&path, at)?;
        let given = self.ledger.origins.labels(path.from).only(Labels::PARAMETER);
        let labels = text.as_deref().map_or(Labels::FILE, paths::contents) | given;
        let what = format!("content of {}", text.as_deref().unwrap_or("a file"));
        let mut from = self.ledger.origins.fresh(what, at, labels, [path.from, Origin::PLAIN]);
        if self.ledger.origins.labels(path.from).any(Labels::SECRET) && !labels.any(Labels::SECRET) {
            from = self.ledger.origins.step("", at, Labels::SECRET, [from, Origin::PLAIN]);
        }
        if let Some(written) = self.written_at(&path) {
            from = self.ledger.origins.join(from, written);
        }
        let error = Val::UNKNOWN;
        for handler in arguments {
            if handler.as_object().is_some_and(|id| self.heap.is_function(id)) {
                self.maybe(|m| m.call(handler, &Val::UNKNOWN, vec![error.clone(), Val::unknown(from)], at))?;
            }
        }
        Ok(Val::unknown(from))
    }

    pub(super) fn write_file(&mut self, name: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let path = arguments.first().cloned().unwrap_or(Val::UNDEFINED);
        let content = arguments.get(1).cloned().unwrap_or(Val::UNDEFINED);
        let text = self.partial(&path, at)?.unwrap_or_else(|| "…".to_owned());
        let from = self.deep(&content);
        let labels = self.ledger.origins.labels(from);
        if labels.any(Labels::REMOTE | Labels::ANY_NETWORK | Labels::DECODED | Labels::DECRYPTED) {
            let fetched =
                if labels.any(Labels::REMOTE | Labels::ANY_NETWORK) { Labels::FETCHED_FILE } else { Labels::NONE };
            let step = self.ledger.origins.step(format!("written to {text}"), at, fetched, [from, Origin::PLAIN]);
            self.host.written.push((text.clone(), step));
        }
        let ending = text.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        if matches!(ending.as_str(), "sh" | "bat" | "cmd" | "ps1" | "vbs" | "command" | "scpt") {
            let shown = self.shown(&content);
            let callee = format!("{name}({text})");
            self.reached(Reached { text: shown, ..Reached::new(Sink::Script, &callee, from, at) });
        }
        if paths::runs_by_itself(&text) || paths::lets_in(&text) {
            let told = self.shown(&content);
            self.reached(Reached { text: told, ..Reached::new(Sink::Startup, &text, from, at) });
        }
        for handler in arguments.iter().skip(2) {
            if handler.as_object().is_some_and(|id| self.heap.is_function(id)) {
                self.maybe(|m| m.call(handler, &Val::UNKNOWN, vec![Val::NULL], at))?;
            }
        }
        Ok(Val::UNDEFINED)
    }

    pub(super) fn write_stream(&mut self, name: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let path = arguments.first().cloned().unwrap_or(Val::UNDEFINED);
        let text = self.partial(&path, at)?.unwrap_or_else(|| "…".to_owned());
        let step = self.ledger.origins.fresh(format!("stream to {text}"), at, Labels::NONE, [Origin::PLAIN; 2]);
        self.host.streams.insert(step, text);
        Ok(self.host_value(&super::names::called(name)).from(step))
    }

    /// A file that is renamed or copied is still that file.
    pub(super) fn moves(&mut self, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let (Some(from), Some(to)) = (arguments.first(), arguments.get(1)) else { return Ok(Val::UNKNOWN) };
        if let (Some(written), Some(text)) = (self.written_at(from), self.partial(to, at)?) {
            self.host.written.push((text, written));
        }
        self.call_back(&arguments[2..], Origin::PLAIN, at)?;
        Ok(Val::UNDEFINED)
    }

    /// `path.join` and its like, on what is known.
    pub(super) fn path(&mut self, name: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let method = name.rsplit('.').next().unwrap_or(name);
        let mut from = Origin::PLAIN;
        let mut parts = Vec::new();
        let mut whole = true;
        for argument in arguments {
            from = self.ledger.origins.join(from, argument.from);
            if let super::Value::Host(host) = argument.value {
                from = self.host_origin(host, from);
            }
            match self.partial(argument, at)? {
                Some(text) => parts.push(text),
                None => {
                    whole = false;
                    parts.push("…".to_owned());
                }
            }
        }
        if !matches!(method, "join" | "resolve" | "normalize") {
            let last = parts.first().map_or("", String::as_str);
            let name = last.rsplit(['/', '\\']).next().unwrap_or(last);
            return Ok(match method {
                "basename" => Val::text(name).from(from),
                "sep" => Val::text("/"),
                _ => Val::unknown(from),
            });
        }
        let mut joined = String::new();
        for part in &parts {
            if method == "resolve" && part.starts_with('/') {
                joined.clear();
            }
            if !joined.is_empty() && !joined.ends_with('/') && !part.starts_with('/') {
                joined.push('/');
            }
            joined.push_str(part.strip_prefix("./").unwrap_or(part));
        }
        let whole = whole && !joined.contains('…');
        let text = Text::from_units(
            &joined.encode_utf16().map(|unit| if unit == 0x2026 { HOLE } else { unit }).collect::<Vec<u16>>(),
        );
        Ok(Val { value: if whole { Value::String(text) } else { Value::Partial(text) }, from })
    }
}
