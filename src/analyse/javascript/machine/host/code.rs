//! Host functions that make code of text, and those that undo a packing.

use std::io::Read;

use crate::analyse::flow::{At, Labels, Origin};
use crate::analyse::flow::{Reached, Sink};
use crate::analyse::javascript::machine::value::{Bytes, Kind, Val, Value};
use crate::analyse::javascript::machine::{Abrupt, Machine};

/// What packed bytes may unfold to here.
const UNPACKED: u64 = 8 << 20;

impl<'a> Machine<'a> {
    /// A function that runs its first text.
    pub(super) fn host_code(&mut self, name: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        let given = arguments.first().cloned().unwrap_or(Val::UNDEFINED);
        let known = matches!(given.value, Value::String(_));
        if name.ends_with("_compile") && known {
            // A module of its own: `require` and `module` are there.
            self.global_eval(name, &given, at)?;
            return Ok(Val::UNDEFINED);
        }
        let value = self.global_eval(name, &given, at)?;
        if name.ends_with("Script") || name.ends_with("compileFunction") || name.ends_with("SourceTextModule") {
            return Ok(self.host_value(&super::names::called(name)).from(value.from));
        }
        Ok(value)
    }

    /// `setTimeout` and its like: a function is called, a text is run.
    pub(super) fn timer(&mut self, name: &str, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let Some(first) = arguments.first() else { return Ok(Val::UNKNOWN) };
        match &first.value {
            _ if self.is_callable(first) => {
                let rest = arguments.iter().skip(2).cloned().collect();
                self.maybe(|m| m.call(first, &Val::UNDEFINED, rest, at))?;
            }
            Value::String(_) | Value::Partial(_) => {
                self.global_eval(name, &first.clone(), at)?;
            }
            Value::Unknown if !first.from.is_plain() => {
                // A function or a text: only a text from outside is told.
                let labels = self.ledger.origins.labels(first.from);
                if labels.any(Labels::REMOTE) && matches!(name, "setTimeout" | "setInterval") {
                    self.code_reached(name, first, None, false, at);
                }
            }
            _ => {}
        }
        Ok(self.host_value(&super::names::called(name)))
    }

    /// `new Worker(code, { eval: true })`, or of a `data:` or `blob:` address.
    pub(super) fn new_worker(&mut self, name: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let given = arguments.first().cloned().unwrap_or(Val::UNDEFINED);
        let evals = arguments.get(1).and_then(|options| self.option(options, "eval"));
        let from = self.deep(&given);
        let labels = self.ledger.origins.labels(from);
        if evals.is_some_and(|evals| self.truth(&evals) != Some(false)) {
            self.global_eval(name, &given, at)?;
        } else if labels.any(Labels::REMOTE) {
            let text = self.shown(&given);
            self.reached(Reached { text, ..Reached::new(Sink::Code, name, from, at) });
        } else if let Some(written) = self.written_at(&given) {
            let text = self.shown(&given);
            let sink = Sink::WrittenFile;
            self.reached(Reached { text, ..Reached::new(sink, name, written, at) });
        }
        Ok(self.host_value(&super::names::called(name)))
    }

    /// Known bytes are unpacked; of others it is known that they were packed.
    pub(super) fn inflates(&mut self, name: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let given = arguments.first().cloned().unwrap_or(Val::UNDEFINED);
        let from = self.deep(&given);
        let step =
            self.ledger.origins.step(format!("unpacked by `{name}`"), at, Labels::DECODED, [from, Origin::PLAIN]);
        let bytes = given.as_object().and_then(|id| self.heap.bytes(id));
        let unpacked = bytes.and_then(|bytes| unpack(name, bytes));
        let value = match unpacked {
            Some(bytes) => {
                self.spend_text(bytes.len())?;
                Val::object(self.new_object(Kind::Bytes(bytes, Bytes::Buffer))?).from(step)
            }
            None => Val::unknown(step),
        };
        for handler in arguments.iter().skip(1) {
            if handler.as_object().is_some_and(|id| self.heap.is_function(id)) {
                self.maybe(|m| m.call(handler, &Val::UNKNOWN, vec![Val::NULL, value.clone()], at))?;
            }
        }
        Ok(value)
    }

    /// What comes out of a cipher, even if the key stands beside it, is not computed.
    pub(super) fn decrypts(&mut self, name: &str, this: &Val, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let mut from = this.from;
        for argument in arguments {
            let deep = self.deep(argument);
            from = self.ledger.origins.join(from, deep);
        }
        let step =
            self.ledger.origins.step(format!("decrypted by `{name}`"), at, Labels::DECRYPTED, [from, Origin::PLAIN]);
        Ok(Val::unknown(step))
    }
}

fn unpack(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let method = name.rsplit('.').next().unwrap_or(name);
    let mut out = Vec::new();
    let read = |reader: &mut dyn Read, out: &mut Vec<u8>| {
        let read = crate::limits::read_at_most(reader, UNPACKED, 0).ok();
        out.extend(read.unwrap_or_default());
    };
    match method {
        "inflateRawSync" | "inflateRaw" => read(&mut flate2::read::DeflateDecoder::new(bytes), &mut out),
        "gunzipSync" | "gunzip" | "ungzip" => read(&mut flate2::read::MultiGzDecoder::new(bytes), &mut out),
        "unzipSync" | "unzip" if bytes.starts_with(&[0x1f, 0x8b]) => {
            read(&mut flate2::read::MultiGzDecoder::new(bytes), &mut out);
        }
        "inflateSync" | "inflate" | "unzipSync" | "unzip" => read(&mut flate2::read::ZlibDecoder::new(bytes), &mut out),
        _ => return None,
    }
    (!out.is_empty()).then_some(out)
}
