//! Other modules of the project: what is given to them may matter there, what they return here.

use crate::analyse::flow::{At, Labels, Origin};
use crate::analyse::flow::{Reached, Sink};
use crate::analyse::javascript::machine::value::{Name, Slot, Val, Value};
use crate::analyse::javascript::machine::{Abrupt, Machine, module};

impl<'a> Machine<'a> {
    /// A function of another module of the project: what it is given may matter there, what it returns here.
    pub(super) fn call_imported(&mut self, name: Name, text: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let interesting = Labels::REMOTE
            | Labels::ANY_NETWORK
            | Labels::REQUEST
            | Labels::ENVIRONMENT
            | Labels::SECRET
            | Labels::CLIPBOARD
            | Labels::IDENTITY
            | Labels::PARAMETER
            | Labels::IMPORTED
            | Labels::VARIABLE
            | Labels::DECODED
            | Labels::DECRYPTED
            | Labels::HIDDEN_FILE;
        let mut given = Origin::PLAIN;
        for (index, argument) in arguments.iter().enumerate() {
            let from = self.deep(argument);
            given = self.ledger.origins.join(given, from);
            if argument.as_object().is_none() && argument.as_partial().is_none() && from.is_plain() {
                continue;
            }
            let known = self.text_within(argument);
            let address = known.as_ref().is_some_and(|known| known.contains("://"));
            let function = argument.as_object().is_some_and(|id| self.heap.is_function(id));
            if function || !self.ledger.origins.labels(from).any(interesting) && !address {
                continue;
            }
            let (specifier, member) = module::split_import(text.strip_prefix("import:").unwrap_or(text));
            let text = known.or_else(|| self.command_words(argument));
            self.reached(Reached {
                text,
                ..Reached::new(Sink::Elsewhere, &format!("{specifier}#{member}#{index}"), from, at)
            });
        }
        let from = given;
        // A promise is what it holds.
        if let Some(held) =
            ["then", "catch", "finally"].iter().find_map(|way| text.strip_suffix(way)?.strip_suffix('.'))
            && held.ends_with(')')
        {
            let held = self.lexicon.names.intern(held);
            let answer = self.imported(held, at);
            let given = self.call_back(arguments, answer.from, at)?;
            return Ok(Val::unknown(given));
        }
        let called = self.called(name);
        let answer = self.imported(called, at);
        let given = self.ledger.origins.join(answer.from, from);
        self.call_back(arguments, given, at)?;
        match self.lexicon.names.text(called).len() > 160 {
            true => Ok(answer),
            false => Ok(Val::plain(Value::Host(called)).from(answer.from)),
        }
    }

    /// The text of an argument; of an object of options, the address in it.
    fn text_within(&self, argument: &Val) -> Option<String> {
        let shown = |val: &Val| val.as_partial().map(|text| text.slice(0, 400).to_string());
        let Some(id) = argument.as_object() else { return shown(argument) };
        let members = self.heap.get(id).props.iter().take(16).filter_map(|(_, slot)| match slot {
            Slot::Data(val) => shown(val),
            Slot::Accessor(_) => None,
        });
        members.into_iter().find(|text| text.contains("://"))
    }
}
