//! Answers that nobody reads. A client of a service asks for the sake of the answer; who only wants something out does
//! not look at what comes back.

use std::ops::Range;

use ruff_python_ast::*;
use rustc_hash::FxHashMap;

use super::super::value::{Val, Value};
use super::super::{At, Machine};
use crate::analyse::flow::{Answer, Origin, Sink};

/// The requests of one program, by their place in the file.
#[derive(Default)]
pub(in super::super) struct Answers {
    of: FxHashMap<Origin, (usize, usize)>,
    asked: FxHashMap<(usize, usize), Answer>,
}

impl<'a> Machine<'a> {
    /// A request whose answer is `answer`.
    pub(super) fn asked(&mut self, answer: Origin, at: At) {
        let Range { start, end } = self.ledger.range(at);
        self.host.answers.of.insert(answer, (start, end));
        self.host.answers.asked.entry((start, end)).or_insert(Answer::Ignored);
    }

    /// Something is made of a value: if it is an answer, somebody wants it.
    pub(in super::super) fn heed(&mut self, val: &Val) {
        self.heed_as(val, Answer::Read);
    }

    /// A member of a value is asked for: of an answer, it may only be whether it came.
    pub(super) fn heed_member(&mut self, val: &Val, member: &str) {
        match member {
            "close" => {}
            "status_code" | "ok" | "raise_for_status" | "reason" | "status" | "getcode" => {
                self.heed_as(val, Answer::Checked);
            }
            _ => self.heed_as(val, Answer::Read),
        }
    }

    fn heed_as(&mut self, val: &Val, how: Answer) {
        if let Value::Host(_) = val.value
            && let Some(place) = self.host.answers.of.get(&val.from)
            && let Some(known) = self.host.answers.asked.get_mut(place)
        {
            *known = how.max(*known);
        }
    }

    /// Says of what was sent what becomes of the answer.
    pub(in super::super) fn note_answers(&mut self) {
        let answers = &self.host.answers;
        for flow in self.ledger.out.flows.iter_mut().filter(|flow| flow.sink == Sink::Send) {
            flow.answer = answers.asked.get(&(flow.span.start, flow.span.end)).copied().unwrap_or_default();
        }
    }
}

/// Whether a `try` hides every failure: it catches all, and says nothing of it.
pub(in super::super) fn swallows(it: &StmtTry) -> bool {
    it.handlers.iter().any(|handler| {
        let ExceptHandler::ExceptHandler(handler) = handler;
        let all = match handler.type_.as_deref() {
            None => true,
            Some(Expr::Name(name)) => matches!(name.id.as_str(), "Exception" | "BaseException"),
            Some(_) => false,
        };
        all && handler.body.iter().all(is_mute)
    })
}

fn is_mute(statement: &Stmt) -> bool {
    match statement {
        Stmt::Pass(_) | Stmt::Continue(_) | Stmt::Break(_) => true,
        Stmt::Expr(it) => it.value.is_literal_expr(),
        Stmt::Return(it) => it.value.as_deref().is_none_or(|value| value.is_literal_expr()),
        _ => false,
    }
}
