//! Which functions of other modules a module calls while it is loaded, read off its tree: for modules that do nothing
//! which would be worth an evaluation.

use ruff_python_ast::*;
use ruff_text_size::Ranged;
use rustc_hash::FxHashMap;

use crate::analyse::flow::Foreign;
use crate::limits;

/// The functions that the statements of a module call, by what they were imported as.
pub(super) fn at_load(body: &[Stmt]) -> Vec<Foreign> {
    let mut seen = Seen::default();
    let mut work: Vec<&Stmt> = body.iter().rev().collect();
    while let Some(statement) = work.pop() {
        if seen.calls.len() >= limits::SUMMARIES {
            break;
        }
        match statement {
            Stmt::Import(it) => seen.import(it),
            Stmt::ImportFrom(it) => seen.import_from(it),
            Stmt::Expr(it) => seen.call(&it.value),
            Stmt::Assign(it) => seen.call(&it.value),
            Stmt::FunctionDef(it) => seen.decorators(&it.decorator_list),
            Stmt::ClassDef(it) => {
                seen.decorators(&it.decorator_list);
                work.extend(it.body.iter().rev());
            }
            Stmt::If(it) => {
                work.extend(it.elif_else_clauses.iter().rev().flat_map(|clause| clause.body.iter().rev()));
                work.extend(it.body.iter().rev());
            }
            Stmt::With(it) => work.extend(it.body.iter().rev()),
            Stmt::Try(it) => {
                work.extend(it.finalbody.iter().rev());
                work.extend(it.orelse.iter().rev());
                work.extend(it.body.iter().rev());
            }
            _ => {}
        }
    }
    seen.calls
}

#[derive(Default)]
struct Seen<'a> {
    /// A name, the module it is of, and the member of that; the module itself has none.
    names: FxHashMap<&'a str, (String, &'a str)>,
    calls: Vec<Foreign>,
}

impl<'a> Seen<'a> {
    fn import(&mut self, it: &'a StmtImport) {
        for alias in &it.names {
            let full = alias.name.id.as_str();
            match &alias.asname {
                Some(name) => self.names.insert(name.id.as_str(), (full.to_owned(), "")),
                None if !full.contains('.') => self.names.insert(full, (full.to_owned(), "")),
                None => None,
            };
        }
    }

    fn import_from(&mut self, it: &'a StmtImportFrom) {
        let dots = ".".repeat(it.level.min(64) as usize);
        let module = format!("{dots}{}", it.module.as_ref().map_or("", |module| module.id.as_str()));
        for alias in &it.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name).id.as_str();
            self.names.insert(name, (module.clone(), alias.name.id.as_str()));
        }
    }

    fn decorators(&mut self, decorators: &'a [Decorator]) {
        for decorator in decorators {
            match &decorator.expression {
                Expr::Call(call) => self.called(&call.func),
                name => self.called(name),
            }
        }
    }

    fn call(&mut self, expression: &'a Expr) {
        if let Expr::Call(call) = expression {
            self.called(&call.func);
        }
    }

    fn called(&mut self, function: &'a Expr) {
        let (name, rest) = match function {
            Expr::Name(name) => (name.id.as_str(), ""),
            Expr::Attribute(attribute) => match &*attribute.value {
                Expr::Name(name) => (name.id.as_str(), attribute.attr.id.as_str()),
                _ => return,
            },
            _ => return,
        };
        let Some((specifier, member)) = self.names.get(name) else { return };
        let member = [*member, rest].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        if !member.is_empty() {
            let call = function.range().start().to_usize();
            self.calls.push(Foreign { specifier: specifier.clone(), member, call });
        }
    }
}
