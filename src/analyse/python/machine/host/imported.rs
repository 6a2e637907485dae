//! Functions of other modules of the project: what is handed to them, and which of them run while this one is loaded.

use super::super::call::Arguments;
use super::super::value::Val;
use super::super::{Abrupt, At, Machine, When};
use super::{NAME, names};
use crate::analyse::flow::Foreign;
use crate::limits;

impl Machine<'_> {
    /// `@by` of another module: that function runs now.
    pub(in super::super) fn decorates_elsewhere(&mut self, by: &str, at: At) {
        if let Some((specifier, member)) = by.strip_prefix("import:").and_then(|rest| rest.split_once('#')) {
            let member = member.strip_suffix("()").unwrap_or(member);
            self.calls_at_load(specifier, member, at);
        }
    }

    /// Notes that a function of another module runs while this one is loaded.
    pub(super) fn calls_at_load(&mut self, specifier: &str, member: &str, at: At) {
        if let (When::Call, Some(root)) = (self.when, self.ledger.root) {
            let called = (root, Foreign { specifier: specifier.into(), member: member.into(), call: 0 });
            if self.ledger.out.later_calls.len() < limits::SUMMARIES && !self.ledger.out.later_calls.contains(&called) {
                self.ledger.out.later_calls.push(called);
            }
        }
        if self.when == When::Load && self.ledger.out.load_calls.len() < limits::SUMMARIES {
            let call = self.ledger.range(at).start;
            let called = Foreign { specifier: specifier.into(), member: member.into(), call };
            if !self.ledger.out.load_calls.contains(&called) {
                self.ledger.out.load_calls.push(called);
            }
        }
    }

    /// What somebody outside gives to a function of another module of the project.
    pub(super) fn call_imported(&mut self, text: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let rest = text.strip_prefix("import:").unwrap_or(text);
        let (specifier, member) = rest.split_once('#').unwrap_or((rest, ""));
        self.calls_at_load(specifier, member, at);
        for (index, argument) in arguments.positional.iter().enumerate() {
            let from = self.deep(argument);
            let known = self.partial(argument);
            let address = known.as_ref().is_some_and(|known| known.contains("://"));
            if self.is_function(argument) || self.labels(from).is_none() && !address {
                continue;
            }
            let callee = format!("{specifier}#{member}#{index}");
            // A command line in words, of which the first says what it is.
            let text = known.or_else(|| argument.as_object().and_then(|_| self.shown(argument)));
            self.reached(crate::analyse::flow::Reached {
                text,
                ..crate::analyse::flow::Reached::new(crate::analyse::flow::Sink::Elsewhere, &callee, from, at)
            });
        }
        let given = self.all_from(None, arguments);
        let called = names::called(text);
        let answer = self.imported(&called, at);
        let both = self.join(answer, given);
        self.call_back(arguments, both, at)?;
        Ok(match called.len() > NAME {
            true => Val::unknown(answer),
            false => self.host_value(&called).from(answer),
        })
    }
}
