//! What a test says of a name. Thieves walk a folder and pick the file by its name: in the branch behind
//! `name === '.env'` the name is that, and what is read there is what such a file holds.

use oxc::ast::ast::*;
use oxc::semantic::SymbolId;

use super::Machine;
use super::value::{Val, Value};
use crate::analyse::flow::paths;

/// A name of which a branch knows more.
pub(super) struct Narrowed {
    symbol: SymbolId,
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
    /// Gives a name what a test says of it, if that tells which file it is. `holds` is false behind a test that failed.
    pub(super) fn narrow(&mut self, test: &'a Expression<'a>, holds: bool) -> Option<Narrowed> {
        if self.strict {
            return None;
        }
        let (name, told) = told(test, holds)?;
        let symbol = self.symbol(name)?;
        let before = self.identifier(name).ok()?;
        let head = match &before.value {
            Value::Unknown => "…".to_owned(),
            Value::Partial(text) => Some(text.to_string()).filter(|text| text.ends_with('…'))?,
            _ => return None,
        };
        let (text, whole) = match told {
            Told::Is(text) => (text.to_owned(), true),
            Told::Ends(text) => (paths::ended(&head, text), false),
            Told::Holds(text) => (format!("{head}{text}…"), false),
        };
        let made = text.as_str().into();
        let value = if whole { Value::String(made) } else { Value::Partial(made) };
        self.put(symbol, Val { value, from: before.from });
        Some(Narrowed { symbol, before, text })
    }

    /// Behind the branch the name may be anything again, unless it was given another value there.
    pub(super) fn widen(&mut self, narrowed: Option<Narrowed>) {
        let Some(Narrowed { symbol, before, text }) = narrowed else { return };
        let still = self.value_of(symbol).is_some_and(|now| match now.value {
            Value::String(now) | Value::Partial(now) => now.to_string() == text,
            _ => false,
        });
        if still {
            self.put(symbol, before);
        }
    }
}

fn told<'a>(test: &'a Expression<'a>, holds: bool) -> Option<(&'a IdentifierReference<'a>, Told<'a>)> {
    match test.get_inner_expression() {
        Expression::UnaryExpression(it) if it.operator == UnaryOperator::LogicalNot => told(&it.argument, !holds),
        Expression::LogicalExpression(it) => told(&it.left, holds).or_else(|| told(&it.right, holds)),
        Expression::BinaryExpression(it) => {
            let equal = matches!(it.operator, BinaryOperator::Equality | BinaryOperator::StrictEquality);
            let unequal = matches!(it.operator, BinaryOperator::Inequality | BinaryOperator::StrictInequality);
            if !(equal && holds || unequal && !holds) {
                return None;
            }
            match (it.left.get_inner_expression(), it.right.get_inner_expression()) {
                (Expression::Identifier(name), text) | (text, Expression::Identifier(name)) => {
                    Some((name, Told::Is(telling(text, "")?)))
                }
                _ => None,
            }
        }
        Expression::CallExpression(it) if holds => {
            let Expression::StaticMemberExpression(member) = it.callee.get_inner_expression() else { return None };
            let first = it.arguments.first()?.as_expression()?.get_inner_expression();
            match (member.property.name.as_str(), member.object.get_inner_expression(), first) {
                ("endsWith", Expression::Identifier(name), text) => Some((name, Told::Ends(telling(text, "…")?))),
                ("includes", Expression::Identifier(name), text) => Some((name, Told::Holds(telling(text, "")?))),
                ("includes", list @ Expression::ArrayExpression(_), Expression::Identifier(name)) => {
                    Some((name, Told::Is(telling(list, "")?)))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The first text that says which file is meant.
fn telling<'e>(it: &'e Expression<'e>, before: &str) -> Option<&'e str> {
    match it {
        Expression::StringLiteral(text) => {
            let text = text.value.as_str();
            (paths::tells(text) || paths::tells(&format!("{before}{text}"))).then_some(text)
        }
        Expression::ArrayExpression(list) => {
            list.elements.iter().filter_map(|one| one.as_expression()).find_map(|one| telling(one, before))
        }
        _ => None,
    }
}
