//! Ciphers: with the key beside it, a text is read; without, it came out of a cipher.

use std::rc::Rc;

use super::super::builtins::cipher;
use super::super::call::Arguments;
use super::super::value::{Kind, Val, Value};
use super::super::{Abrupt, At, Machine};
use super::names;
use crate::analyse::flow::{Labels, Origin};

impl<'a> Machine<'a> {
    pub(super) fn cipher(&mut self, name: &str, this: &Val, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let from = self.all_from(Some(this), arguments);
        let method = name.rsplit('.').next().unwrap_or(name);
        let decrypts =
            matches!(method, "decrypt" | "decrypt_and_verify" | "update" | "finalize" | "decrypt_at_time" | "unpad");
        if !decrypts {
            let step = self.ledger.origins.step("", at, Labels::NONE, [from, Origin::PLAIN]);
            // A decryptor is made of a cipher.
            let made = match self.host.ciphers.get(&this.from).cloned() {
                Some(known) if name.contains("()") => known,
                _ => (Rc::from(name), arguments.clone()),
            };
            self.host.ciphers.insert(step, made);
            return Ok(self.host_value(&names::called(name)).from(step));
        }
        if method == "unpad" {
            let value =
                arguments.positional.first().and_then(|data| self.bytes_of(data)).and_then(|data| cipher::unpad(&data));
            return Ok(match value {
                Some(plain) => Val::bytes(plain).from(from),
                None => Val::unknown(from),
            });
        }
        let data = arguments.positional.first().and_then(|data| self.bytes_of(data));
        let plain = match (self.host.ciphers.get(&this.from).cloned(), data) {
            (Some((made, key)), Some(data)) => self.decrypted(&made, &key, &data),
            _ => None,
        };
        let step =
            self.ledger.origins.step(format!("decrypted by `{name}`"), at, Labels::DECRYPTED, [from, Origin::PLAIN]);
        Ok(match plain {
            Some(plain) => Val::bytes(plain).from(step),
            None if method == "finalize" => Val::bytes(Vec::new()).from(step),
            None => Val::unknown(step),
        })
    }

    fn decrypted(&self, made: &str, key: &Arguments, data: &[u8]) -> Option<Vec<u8>> {
        let bytes = |index: usize, name: &str| key.get(index, name).and_then(|val| self.bytes_of(val));
        if made.ends_with("Fernet") {
            return cipher::fernet(&bytes(0, "key")?, data);
        }
        if made.ends_with("AES.new") {
            let mode = key
                .get(1, "mode")
                .and_then(|mode| self.name_of(mode))
                .map(|mode| mode.rsplit('_').next().unwrap_or("CBC").to_owned());
            let iv = bytes(2, "iv").or_else(|| bytes(2, "IV")).or_else(|| bytes(2, "nonce"));
            return cipher::aes(mode.as_deref().unwrap_or("CBC"), &bytes(0, "key")?, iv.as_deref(), data);
        }
        if made.ends_with("ARC4.new") {
            return cipher::rc4(&bytes(0, "key")?, data);
        }
        None
    }

    fn bytes_of(&self, val: &Val) -> Option<Vec<u8>> {
        match &val.value {
            Value::Bytes(bytes) => Some(bytes.to_vec()),
            Value::Str(text) => Some(text.as_str().as_bytes().to_vec()),
            Value::Object(id) => match &self.world.heap.get(*id).kind {
                Kind::ByteArray(bytes) => Some(bytes.clone()),
                _ => None,
            },
            _ => None,
        }
    }
}
