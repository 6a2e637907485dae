//! What a test says of a name. Thieves list a folder and pick the file by its name: in the branch behind
//! `name.endswith('.session')` the name ends so, and what is read there is what such a file holds.

use ruff_python_ast::*;

use super::Machine;
use super::scope::Symbol;
use super::value::{Val, Value};
use crate::analyse::flow::paths;

/// A name of which a branch knows more.
pub(super) struct Narrowed {
    symbol: Symbol,
    before: Val,
    text: String,
}

/// What a test tells when it holds.
enum Told<'a> {
    Is(&'a str),
    Ends(&'a str),
    Holds(&'a str),
}

impl<'a> Machine<'a> {
    /// Gives a name what a test says of it, if that tells which file it is.
    pub(super) fn narrow(&mut self, test: &'a Expr) -> Option<Narrowed> {
        let (name, told) = told(test)?;
        let symbol = self.symbol(name);
        let env = self.frame.env.written(symbol).clone();
        let before = env.own(symbol)?;
        let head = match &before.value {
            Value::Unknown => "…",
            Value::Partial(text) if text.as_str().ends_with('…') => text.as_str(),
            _ => return None,
        };
        let text = match told {
            Told::Is(text) => text.to_owned(),
            Told::Ends(text) => paths::ended(head, text),
            Told::Holds(text) => format!("{head}{text}…"),
        };
        let value = if matches!(told, Told::Is(_)) {
            Value::Str(text.as_str().into())
        } else {
            Value::Partial(text.as_str().into())
        };
        env.set(symbol, Val { value, from: before.from });
        Some(Narrowed { symbol, before, text })
    }

    /// Behind the branch the name may be anything again, unless it was given another value there.
    pub(super) fn widen(&mut self, narrowed: Option<Narrowed>) {
        let Some(Narrowed { symbol, before, text }) = narrowed else { return };
        let env = self.frame.env.written(symbol).clone();
        let still = env.own(symbol).is_some_and(|now| now.as_partial().is_some_and(|now| now.as_str() == text));
        if still {
            env.set(symbol, before);
        }
    }
}

fn told(test: &Expr) -> Option<(&str, Told<'_>)> {
    match test {
        Expr::BoolOp(it) if it.op == BoolOp::And => it.values.iter().find_map(told),
        Expr::BoolOp(it) => it.values.iter().find_map(told),
        Expr::Compare(it) => {
            let ([op], [right]) = (&*it.ops, &*it.comparators) else { return None };
            match (op, &*it.left, right) {
                (CmpOp::Eq, Expr::Name(name), other) | (CmpOp::Eq, other, Expr::Name(name)) => {
                    Some((name.id.as_str(), Told::Is(telling(other, "")?)))
                }
                (CmpOp::In, Expr::Name(name), list) => Some((name.id.as_str(), Told::Is(telling(list, "")?))),
                (CmpOp::In, text, Expr::Name(name)) => Some((name.id.as_str(), Told::Holds(telling(text, "")?))),
                _ => None,
            }
        }
        Expr::Call(it) => {
            let Expr::Attribute(method) = &*it.func else { return None };
            let Expr::Name(name) = &*method.value else { return None };
            let text = it.arguments.args.first()?;
            match method.attr.as_str() {
                "endswith" => Some((name.id.as_str(), Told::Ends(telling(text, "…")?))),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The first text that says which file is meant.
fn telling<'e>(it: &'e Expr, before: &str) -> Option<&'e str> {
    match it {
        Expr::StringLiteral(text) => {
            let text = text.value.to_str();
            (paths::tells(text) || paths::tells(&format!("{before}{text}"))).then_some(text)
        }
        Expr::Tuple(list) => list.elts.iter().find_map(|one| telling(one, before)),
        Expr::List(list) => list.elts.iter().find_map(|one| telling(one, before)),
        Expr::Set(list) => list.elts.iter().find_map(|one| telling(one, before)),
        _ => None,
    }
}
