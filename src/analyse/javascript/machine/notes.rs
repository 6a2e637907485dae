//! What is noted while a program is followed: values at a sink, calls of the host.

use super::Machine;
use super::host::Effect;
use super::value::{Name, Val, Value};
use crate::analyse::flow::{At, Called, Reached, When};
use crate::limits;

impl<'a> Machine<'a> {
    /// Notes that a value reached a sink.
    pub(super) fn reached(&mut self, it: Reached<'_>) {
        if !self.strict {
            self.ledger.reached(it, self.when);
        }
    }

    /// Notes a call of the host: a few of each place, and of calls that only pass on one.
    pub(super) fn note_call(&mut self, name: Name, callee: &str, effect: Effect, arguments: &[Val], at: At) {
        if self.strict || self.ledger.out.calls.len() >= limits::FACTS {
            return;
        }
        let most = if effect == Effect::None { 1 } else { 4 };
        let times = self.noted_calls.entry((at.unit, at.span.start, name)).or_insert(0);
        if *times >= most {
            return;
        }
        *times += 1;
        let arguments: Vec<Option<String>> = arguments.iter().take(8).map(|argument| self.shown(argument)).collect();
        let (span, at_load) = (self.ledger.range(at), self.when == When::Load);
        let known =
            self.ledger.out.calls.last().is_some_and(|known| known.span == span && known.arguments == arguments);
        if !known {
            let in_decoded = at.unit > 0;
            self.ledger.out.calls.push(Called { callee: callee.to_owned(), arguments, at_load, span, in_decoded });
        }
    }

    /// A value's text, a list's texts with blanks between.
    pub(super) fn shown(&self, val: &Val) -> Option<String> {
        self.shown_within(val, 0)
    }

    /// A list of words of which the first, which says what it is, is known; `…` stands for those that are not.
    pub(super) fn command_words(&self, val: &Val) -> Option<String> {
        let elements = self.heap.array(val.as_object()?)?;
        let shown = |element: &Val| element.as_partial().and_then(|_| self.shown(element));
        let first = elements.first().and_then(shown).filter(|first| !first.starts_with('…'))?;
        let rest = elements.iter().skip(1).take(64).map(|element| shown(element).unwrap_or_else(|| "…".to_owned()));
        Some(std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" "))
    }

    /// A list may hold itself.
    fn shown_within(&self, val: &Val, depth: u8) -> Option<String> {
        let mut text = match &val.value {
            Value::String(text) | Value::Partial(text) => text.slice(0, limits::ARGUMENT_BYTES).to_string(),
            Value::Number(number) => super::convert::number_to_text(*number).to_string(),
            Value::Object(id) => {
                let elements = self.heap.array(*id).filter(|_| depth < 3)?;
                let mut joined = String::new();
                for element in elements.iter().take(64) {
                    if !joined.is_empty() {
                        joined.push(' ');
                    }
                    joined.push_str(&self.shown_within(element, depth + 1)?);
                    if joined.len() > limits::ARGUMENT_BYTES {
                        break;
                    }
                }
                joined
            }
            _ => return None,
        };
        text.truncate(text.floor_char_boundary(limits::ARGUMENT_BYTES));
        Some(text)
    }
}
