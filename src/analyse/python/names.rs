//! What a Python name stands for: import aliases, `__import__`, `getattr` with a constant name.

use std::borrow::Cow;

use ruff_python_ast::{Expr, ExprCall, Operator};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::limits;

/// Attributes within one chain that are followed.
const MEMBERS: usize = 32;
/// Elements of a list of arguments that are read.
const LIST: usize = 64;
/// Characters of a resolved name.
const LENGTH: usize = 200;

/// Aliases by name. Scopes are not told apart: a name that once stood for a module is suspected to do so everywhere.
#[derive(Default)]
pub(super) struct Names {
    pub(super) aliases: FxHashMap<String, String>,
}

impl Names {
    /// The dotted name that `expression` stands for.
    pub(super) fn resolve(&self, expression: &Expr) -> Option<String> {
        let mut members: SmallVec<[Cow<'_, str>; 8]> = SmallVec::new();
        let mut at = expression;
        let mut called = false;
        let base: Cow<'_, str> = loop {
            if members.len() > MEMBERS {
                return None;
            }
            match at {
                Expr::Attribute(attribute) => {
                    members.push(attribute.attr.id.as_str().into());
                    at = &attribute.value;
                }
                Expr::Subscript(subscript) => {
                    members.push(constant(&subscript.slice)?.into());
                    at = &subscript.value;
                }
                Expr::Name(name) => break self.meaning(name.id.as_str()).into(),
                Expr::Call(call) => match self.looked_up(call) {
                    Some(Looked::Module(module)) => break module.into(),
                    Some(Looked::Member(object, name)) => {
                        members.push(name.into());
                        at = object;
                    }
                    None => {
                        called = true;
                        break match call.func.as_ref() {
                            Expr::Name(_) | Expr::Attribute(_) => self.shallow(&call.func)?.into(),
                            _ => return None,
                        };
                    }
                },
                Expr::Await(awaited) => at = &awaited.value,
                Expr::StringLiteral(_) | Expr::FString(_) => break "''".into(),
                Expr::BytesLiteral(_) => break "b''".into(),
                _ => return None,
            }
        };
        let length = base.len() + members.iter().map(|member| member.len() + 1).sum::<usize>();
        let mut name = String::with_capacity(length + 2);
        name.push_str(&base);
        name.push_str(if called { "()" } else { "" });
        for member in members.into_iter().rev() {
            name.push('.');
            name.push_str(&member);
        }
        for builtins in ["builtins.", "__builtins__.", "__builtin__.", "__builtins__.__dict__."] {
            if let Some(rest) = name.strip_prefix(builtins) {
                name = rest.to_owned();
            }
        }
        (name.len() <= LENGTH).then_some(name)
    }

    /// What a name was given to, or itself.
    fn meaning<'n>(&'n self, name: &'n str) -> &'n str {
        self.aliases.get(name).map_or(name, String::as_str)
    }

    /// A callee's name without following calls inside it.
    fn shallow(&self, expression: &Expr) -> Option<String> {
        let mut members: Vec<&str> = Vec::new();
        let mut at = expression;
        loop {
            match at {
                Expr::Attribute(attribute) if members.len() < MEMBERS => {
                    members.push(attribute.attr.id.as_str());
                    at = &attribute.value;
                }
                Expr::Name(name) => {
                    members.push(self.meaning(name.id.as_str()));
                    members.reverse();
                    return Some(members.join("."));
                }
                _ => return None,
            }
        }
    }

    /// `__import__('os')`, `importlib.import_module('os')`, `getattr(os, 'system')`.
    pub(super) fn looked_up<'e>(&self, call: &'e ExprCall) -> Option<Looked<'e>> {
        let last = match call.func.as_ref() {
            Expr::Attribute(attribute) => attribute.attr.id.as_str(),
            Expr::Name(name) => self.meaning(name.id.as_str()),
            _ => return None,
        };
        // Most calls look nothing up: their names need not be put together.
        if !["__import__", "import_module", "getattr"].iter().any(|word| last.ends_with(word)) {
            return None;
        }
        let callee = self.shallow(&call.func)?;
        let argument = |n: usize| call.arguments.args.get(n);
        match callee.as_str() {
            "__import__" | "builtins.__import__" | "importlib.import_module" | "importlib.__import__" => {
                Some(Looked::Module(constant(argument(0)?)?))
            }
            "getattr" | "builtins.getattr" => Some(Looked::Member(argument(0)?, constant(argument(1)?)?)),
            _ => None,
        }
    }
}

/// What a looking-up call comes to.
pub(super) enum Looked<'e> {
    /// A module by name.
    Module(String),
    /// A member of an object by name.
    Member(&'e Expr, String),
}

/// The text of a constant expression: literals and sums of them, at most [`limits::ARGUMENT_BYTES`] of it.
pub(super) fn constant(expression: &Expr) -> Option<String> {
    // Most arguments are no texts at all.
    if !matches!(expression, Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::BinOp(_)) {
        return None;
    }
    let mut pieces: SmallVec<[&Expr; 4]> = SmallVec::new();
    let mut at = expression;
    while let Expr::BinOp(sum) = at {
        if sum.op != Operator::Add || pieces.len() >= limits::ARGUMENT_BYTES {
            return None;
        }
        pieces.push(&sum.right);
        at = &sum.left;
    }
    pieces.push(at);
    let mut out = String::new();
    for piece in pieces.into_iter().rev() {
        match piece {
            Expr::StringLiteral(literal) => {
                for part in literal.value.as_slice() {
                    limits::push_argument(&mut out, &part.value);
                }
            }
            Expr::BytesLiteral(literal) => {
                for part in literal.value.as_slice() {
                    limits::push_argument(&mut out, &String::from_utf8_lossy(&part.value));
                }
            }
            _ => return None,
        }
    }
    Some(out)
}

/// The text of a constant expression, or of a list or tuple of them with blanks between (`["node", "x.js"]`).
pub(super) fn words(expression: &Expr) -> Option<String> {
    let elements = match expression {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        _ => return constant(expression),
    };
    let mut joined = elements.iter().take(LIST).map(constant).collect::<Option<Vec<String>>>()?.join(" ");
    joined.truncate(joined.floor_char_boundary(limits::ARGUMENT_BYTES));
    Some(joined)
}
