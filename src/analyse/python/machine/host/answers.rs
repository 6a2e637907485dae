//! Answers that nobody reads. A client of a service asks for the sake of the answer; who only wants something out does
//! not look at what comes back.

use std::ops::Range;

use ruff_python_ast::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::value::{Val, Value};
use super::super::{At, Machine};
use crate::analyse::flow::{Origin, Sink};

/// The requests of one program, by their place in the file.
#[derive(Default)]
pub(in super::super) struct Answers {
    of: FxHashMap<Origin, (usize, usize)>,
    asked: FxHashSet<(usize, usize)>,
    read: FxHashSet<(usize, usize)>,
}

impl<'a> Machine<'a> {
    /// A request whose answer is `answer`.
    pub(super) fn asked(&mut self, answer: Origin, at: At) {
        let Range { start, end } = self.ledger.range(at);
        self.host.answers.of.insert(answer, (start, end));
        self.host.answers.asked.insert((start, end));
    }

    /// Something is made of a value: if it is an answer, somebody wants it.
    pub(in super::super) fn heed(&mut self, val: &Val) {
        if let Value::Host(_) = val.value
            && let Some(&place) = self.host.answers.of.get(&val.from)
        {
            self.host.answers.read.insert(place);
        }
    }

    /// Says of what was sent whether the answer is of any use to anybody.
    pub(in super::super) fn mark_unheeded(&mut self) {
        let answers = &self.host.answers;
        for flow in self.ledger.out.flows.iter_mut().filter(|flow| flow.sink == Sink::Send) {
            let place = (flow.span.start, flow.span.end);
            flow.unheeded = answers.asked.contains(&place) && !answers.read.contains(&place);
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
