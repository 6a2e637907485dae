//! What a name stands for: aliases of imports, requires and globals are followed to one dotted name.

use std::borrow::Cow;

use oxc::ast::ast::{BindingPattern, CallExpression, ChainElement, Expression, IdentifierReference, MemberExpression};
use oxc::semantic::{Scoping, SymbolId};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::constants::{self, Constants};
use crate::limits;

/// Names within one chain of members that are followed.
const MEMBERS: usize = 32;
/// Elements of a list of arguments that are read.
const LIST: usize = 64;
/// Characters of a resolved name.
const LENGTH: usize = 200;

/// What is known of the names of one program.
pub(super) struct Names<'s> {
    pub(super) scoping: &'s Scoping,
    pub(super) aliases: FxHashMap<SymbolId, String>,
    pub(super) constants: Constants,
}

impl Names<'_> {
    /// The text of a constant expression.
    pub(super) fn constant(&self, expression: &Expression<'_>) -> Option<String> {
        constants::text(expression, self.scoping, &self.constants)
    }

    /// The text of a constant expression, or of a list of them with blanks between: `['-e', 'x']` is an argument list.
    pub(super) fn words(&self, expression: &Expression<'_>) -> Option<String> {
        let Expression::ArrayExpression(list) = expression.get_inner_expression() else {
            return self.constant(expression);
        };
        let texts = list.elements.iter().take(LIST).map(|one| self.constant(one.as_expression()?));
        let mut joined = texts.collect::<Option<Vec<String>>>()?.join(" ");
        joined.truncate(joined.floor_char_boundary(limits::ARGUMENT_BYTES));
        Some(joined)
    }

    pub(super) fn symbol(&self, name: &IdentifierReference<'_>) -> Option<SymbolId> {
        self.scoping.get_reference(name.reference_id.get()?).symbol_id()
    }

    /// The module that a call loads, if it is a constant `require` or one of its disguises.
    pub(super) fn required(&self, call: &CallExpression<'_>) -> Option<String> {
        let first = call.arguments.first()?.as_expression()?;
        let loads = match call.callee.get_inner_expression() {
            Expression::Identifier(name) => {
                let symbol = self.symbol(name);
                symbol.is_none() && name.name == "require" || symbol.is_some_and(|s| self.stands_for(s, "require"))
            }
            other => self.resolve(other).is_some_and(|name| is_require(&name)),
        };
        loads.then(|| self.constant(first)).flatten()
    }

    /// Whether `expression` begins at a name of the program's own that stands for nothing else, or at `this`, be it by a
    /// call: what [`Self::resolve`] says of it tells nothing. A quick look without a text, for the thousands of a bundle.
    pub(super) fn is_own(&self, expression: &Expression<'_>) -> bool {
        let mut at = expression;
        for _ in 0..MEMBERS {
            match at {
                Expression::StaticMemberExpression(member) if member.property.name != "constructor" => {
                    at = &member.object;
                }
                Expression::CallExpression(call) => at = &call.callee,
                Expression::Identifier(name) => {
                    return self.symbol(name).is_some_and(|symbol| !self.aliases.contains_key(&symbol));
                }
                Expression::ThisExpression(_) => return true,
                _ => return false,
            }
        }
        false
    }

    fn stands_for(&self, symbol: SymbolId, what: &str) -> bool {
        self.aliases.get(&symbol).is_some_and(|name| name == what || is_require(name) && what == "require")
    }

    /// The dotted name that `expression` stands for: `cp.exec` is `child_process.exec` where `cp` was required so.
    pub(super) fn resolve(&self, expression: &Expression<'_>) -> Option<String> {
        let mut members: SmallVec<[Cow<'_, str>; 4]> = SmallVec::new();
        let mut at = expression.get_inner_expression();
        let base = loop {
            if members.len() > MEMBERS {
                return None;
            }
            match at {
                Expression::ChainExpression(chain) => match &chain.expression {
                    ChainElement::CallExpression(call) => break self.called(call)?,
                    ChainElement::TSNonNullExpression(inner) => at = inner.expression.get_inner_expression(),
                    element => {
                        let member = element.as_member_expression()?;
                        members.push(self.member(member)?);
                        at = member.object().get_inner_expression();
                    }
                },
                Expression::AwaitExpression(awaited) => at = awaited.argument.get_inner_expression(),
                // `(0, eval)(…)` calls eval in the global scope.
                Expression::SequenceExpression(sequence) => at = sequence.expressions.last()?.get_inner_expression(),
                Expression::Identifier(name) => break self.identifier(name),
                Expression::ThisExpression(_) => break "this".to_owned(),
                Expression::CallExpression(call) => break self.called(call)?,
                Expression::ImportExpression(import) => break module_name(&self.constant(&import.source)?),
                Expression::NewExpression(new) => match new.callee.get_inner_expression() {
                    Expression::Identifier(name) => break format!("{}()", self.identifier(name)),
                    _ => return None,
                },
                Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_) => {
                    break "(function)".to_owned();
                }
                Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => break "''".to_owned(),
                Expression::ArrayExpression(_) => break "[]".to_owned(),
                Expression::RegExpLiteral(_) => break "//".to_owned(),
                other => {
                    let member = other.as_member_expression()?;
                    members.push(self.member(member)?);
                    at = member.object().get_inner_expression();
                }
            }
        };
        let mut name = base;
        for member in members.into_iter().rev() {
            name.push('.');
            name.push_str(&member);
        }
        let name = canonical(name);
        (name.len() <= LENGTH).then_some(name)
    }

    fn member<'m>(&self, member: &'m MemberExpression<'_>) -> Option<Cow<'m, str>> {
        match member {
            MemberExpression::StaticMemberExpression(member) => Some(Cow::Borrowed(member.property.name.as_str())),
            MemberExpression::ComputedMemberExpression(member) => {
                Some(self.constant(&member.expression).map_or(Cow::Borrowed("[]"), Cow::Owned))
            }
            MemberExpression::PrivateFieldExpression(_) => None,
        }
    }

    fn called(&self, call: &CallExpression<'_>) -> Option<String> {
        if let Some(module) = self.required(call) {
            return Some(module_name(&module));
        }
        match call.callee.get_inner_expression() {
            Expression::Identifier(name) => Some(format!("{}()", self.identifier(name))),
            // One call deep: the receiver of `fetch(u).then(…)` matters, the tenth `.then` does not.
            other => {
                let member = other.as_member_expression()?;
                let Expression::Identifier(name) = member.object().get_inner_expression() else {
                    return Some("()".to_owned());
                };
                Some(format!("{}.{}()", self.identifier(name), self.member(member)?))
            }
        }
    }

    fn identifier(&self, name: &IdentifierReference<'_>) -> String {
        match self.symbol(name) {
            Some(symbol) => self.aliases.get(&symbol).cloned().unwrap_or_else(|| format!("local:{}", name.name)),
            None => name.name.to_string(),
        }
    }

    /// Notes that the names of `pattern` stand for `value` or its members.
    pub(super) fn bind(&mut self, pattern: &BindingPattern<'_>, value: &str) {
        match pattern {
            BindingPattern::BindingIdentifier(name) => {
                if let Some(symbol) = name.symbol_id.get() {
                    self.aliases.entry(symbol).or_insert_with(|| value.to_owned());
                }
            }
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    if let (Some(key), Some(name)) = (property.key.static_name(), bound(&property.value)) {
                        let full = canonical(format!("{value}.{key}"));
                        if full.len() <= LENGTH {
                            self.aliases.entry(name).or_insert(full);
                        }
                    }
                }
            }
            BindingPattern::AssignmentPattern(with_default) => {
                if let Some(symbol) = bound(&with_default.left) {
                    self.aliases.entry(symbol).or_insert_with(|| value.to_owned());
                }
            }
            BindingPattern::ArrayPattern(_) => {}
        }
    }
}

/// The one name a pattern binds, through a default.
fn bound(pattern: &BindingPattern<'_>) -> Option<SymbolId> {
    match pattern {
        BindingPattern::BindingIdentifier(name) => name.symbol_id.get(),
        BindingPattern::AssignmentPattern(inner) => match &inner.left {
            BindingPattern::BindingIdentifier(name) => name.symbol_id.get(),
            _ => None,
        },
        _ => None,
    }
}

fn is_require(name: &str) -> bool {
    matches!(name, "require" | "module.require" | "process.mainModule.require" | "require.main.require")
        || name == "module.createRequire()"
        || name.ends_with("module.constructor._load")
        || name == "module._load"
}

/// A module's name without `node:`.
pub(super) fn module_name(specifier: &str) -> String {
    specifier.strip_prefix("node:").unwrap_or(specifier).to_owned()
}

/// One spelling for one thing: global objects are left out, and whatever is the Function constructor is called so.
fn canonical(name: String) -> String {
    let mut rest = name.as_str();
    while let Some((global, inner)) = rest.split_once('.') {
        if !matches!(global, "globalThis" | "global" | "window" | "self" | "top") {
            break;
        }
        rest = inner;
    }
    let function = rest.strip_suffix(".constructor").is_some_and(|object| {
        object == "Function" || object == "(function)" || object.ends_with(".constructor") || object.ends_with("''.sub")
    });
    match function {
        true => "Function".to_owned(),
        false if rest.len() == name.len() => name,
        false => rest.to_owned(),
    }
}
