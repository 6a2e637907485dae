//! A value as text that compares: what `debug fold` prints and `.ci/fold-check.mjs` expects.

use std::fmt::Write;

use super::Machine;
use super::convert::number_to_text;
use super::text::Text;
use super::value::{Kind, Slot, Val, Value};

impl Machine<'_> {
    /// `None` if anything in it is not known.
    pub(super) fn canonical(&self, val: &Val) -> Option<String> {
        self.written(val, 0, &mut { crate::limits::FOLD_VALUES })
    }

    fn written(&self, val: &Val, depth: u32, left: &mut u32) -> Option<String> {
        // What is in many places is written out in each: `a=[a,a]` again and again has no end that anybody sees.
        *left = left.checked_sub(1)?;
        if depth > 32 {
            return None;
        }
        Some(match &val.value {
            Value::Undefined => "undefined".to_owned(),
            Value::Null => "null".to_owned(),
            Value::Bool(bool) => bool.to_string(),
            Value::Number(number) if *number == 0.0 && number.is_sign_negative() => "-0".to_owned(),
            Value::Number(number) => number_to_text(*number).to_string(),
            Value::String(text) => quoted(text),
            Value::Object(id) => {
                let object = self.heap.get(*id);
                if object.open || object.loose.is_some() {
                    return None;
                }
                match &object.kind {
                    Kind::Array(elements) => {
                        let parts: Option<Vec<String>> =
                            elements.iter().map(|element| self.written(element, depth + 1, left)).collect();
                        format!("[{}]", parts?.join(","))
                    }
                    Kind::Plain if object.proto.is_none() => {
                        let mut parts = Vec::new();
                        for key in object.props.keys() {
                            let Some(Slot::Data(val)) = object.props.get(&key) else { return None };
                            parts.push(format!("{}:{}", quoted(&key), self.written(val, depth + 1, left)?));
                        }
                        format!("{{{}}}", parts.join(","))
                    }
                    _ => return None,
                }
            }
            Value::Partial(_) | Value::Host(_) | Value::Unknown => return None,
        })
    }
}

/// A string literal in ASCII.
pub(super) fn quoted(text: &Text) -> String {
    let mut out = String::from("\"");
    for unit in text.units() {
        match unit {
            0x22 => out.push_str("\\\""),
            0x5c => out.push_str("\\\\"),
            0x08 => out.push_str("\\b"),
            0x09 => out.push_str("\\t"),
            0x0a => out.push_str("\\n"),
            0x0c => out.push_str("\\f"),
            0x0d => out.push_str("\\r"),
            0x20..=0x7e => out.push(char::from(unit as u8)),
            _ => {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push('"');
    out
}
