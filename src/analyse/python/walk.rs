//! From a Python syntax tree to owned facts. The recursion is the library's visitor.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt, StmtIf, StmtImport, StmtImportFrom};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use super::gate;
use super::names::{Looked, Names, words};
use crate::analyse::{Call, Export, Facts, Import};
use crate::artifact::Text;
use crate::limits;
use crate::locator::BytePath;

/// What a walk found beside the facts.
pub(super) struct Walked {
    /// There were more than [`limits::FACTS`] of a kind.
    pub(super) full: bool,
    /// Names that were given to what could act: `sp` after `import subprocess as sp`.
    pub(super) powers: FxHashSet<String>,
    /// Names of modules.
    pub(super) modules: FxHashSet<String>,
    /// A function of another file of the project is called while the module is loaded.
    pub(super) calls_own: bool,
}

/// Puts the module's facts into `facts`.
pub(super) fn walk(body: &[Stmt], path: &BytePath, text: &Text<'_>, facts: &mut Facts) -> Walked {
    let mut declare = Declare::default();
    declare.visit_body(body);
    let Declare { names, modules } = declare;
    let powers = names.aliases.iter().filter(|(name, value)| gate::gives_power(name, value));
    let powers: FxHashSet<String> = powers.map(|(name, _)| name.clone()).collect();
    let path = path.to_string();
    let folders: Vec<String> = path.split('/').rev().skip(1).map(str::to_owned).collect();
    let walked = Walked { full: false, powers, modules, calls_own: false };
    let mut walk = Walk { names, text, facts, depth: 0, classes: 0, walked, folders };
    walk.visit_body(body);
    walk.walked
}

/// Whether a module calls anything.
pub(super) fn calls_something(body: &[Stmt]) -> bool {
    struct Look(bool);
    impl<'a> Visitor<'a> for Look {
        fn visit_expr(&mut self, expr: &'a Expr) {
            if matches!(expr, Expr::Call(_)) {
                self.0 = true;
            } else if !self.0 {
                walk_expr(self, expr);
            }
        }
    }
    let mut look = Look(false);
    look.visit_body(body);
    look.0
}

/// First pass: what names stand for.
#[derive(Default)]
struct Declare {
    names: Names,
    modules: FxHashSet<String>,
}

impl<'a> Visitor<'a> for Declare {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let module = alias.name.id.to_string();
                    let (name, value) = match &alias.asname {
                        Some(name) => (name.id.to_string(), module),
                        None => {
                            let top = module.split('.').next().unwrap_or_default().to_owned();
                            (top.clone(), top)
                        }
                    };
                    self.modules.insert(name.clone());
                    self.names.aliases.insert(name, value);
                }
            }
            Stmt::ImportFrom(from) => {
                let module = from_module(from);
                for alias in &from.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).id.to_string();
                    self.names.aliases.insert(name, format!("{module}.{}", alias.name.id));
                }
            }
            Stmt::Assign(assign) => {
                if let [Expr::Name(target)] = assign.targets.as_slice()
                    && let Some(value) = self.names.resolve(&assign.value).filter(|value| worth_following(value))
                    && value != target.id.as_str()
                {
                    self.names.aliases.entry(target.id.to_string()).or_insert(value);
                }
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    /// No expression holds a statement.
    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// Whether a value is a module, one of its members, or a builtin that runs or decodes text.
fn worth_following(value: &str) -> bool {
    let builtin = matches!(value, "exec" | "eval" | "compile" | "getattr" | "__import__" | "open" | "chr");
    builtin
        || value.contains('.') && !value.contains("()") && !value.starts_with("self.") && !value.contains("''")
        || matches!(
            value,
            "os" | "sys" | "subprocess" | "base64" | "zlib" | "marshal" | "requests" | "socket" | "builtins"
        )
}

fn from_module(from: &StmtImportFrom) -> String {
    let dots = ".".repeat(from.level.min(64) as usize);
    format!("{dots}{}", from.module.as_ref().map_or("", |module| module.id.as_str()))
}

/// Second pass: the facts.
struct Walk<'t, 'f> {
    names: Names,
    text: &'t Text<'t>,
    facts: &'f mut Facts,
    /// Functions, lambdas and main guards around this place.
    depth: u32,
    classes: u32,
    walked: Walked,
    /// Names of the folders around the file.
    folders: Vec<String>,
}

fn range(range: TextRange) -> std::ops::Range<usize> {
    range.start().to_usize()..range.end().to_usize()
}

impl Walk<'_, '_> {
    fn import(&mut self, specifier: String, names: Vec<String>, at: TextRange) {
        if self.facts.imports.len() >= limits::FACTS {
            self.walked.full = true;
            return;
        }
        let place = self.text.place(range(at));
        self.facts.imports.push(Import { specifier: specifier.into(), names, at_load: self.depth == 0, place });
    }

    fn import_plain(&mut self, import: &StmtImport) {
        for alias in &import.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name).id.to_string();
            self.import(alias.name.id.to_string(), vec![name], import.range);
        }
    }

    /// `from .a import b`: the module `.a`, and `.a.b` in case `b` is a module of its own.
    fn import_from(&mut self, from: &StmtImportFrom) {
        let module = from_module(from);
        let local = |alias: &ruff_python_ast::Alias| alias.asname.as_ref().unwrap_or(&alias.name).id.to_string();
        self.import(module.clone(), from.names.iter().map(local).collect(), from.range);
        for alias in from.names.iter().filter(|alias| alias.name.id.as_str() != "*") {
            let dot = if module.ends_with('.') || module.is_empty() { "" } else { "." };
            self.import(format!("{module}{dot}{}", alias.name.id), vec![local(alias)], alias.range);
        }
    }

    fn export(&mut self, name: &str, at: TextRange) {
        if self.depth > 0 || self.classes > 0 {
            return;
        }
        if self.facts.exports.len() >= limits::FACTS {
            self.walked.full = true;
            return;
        }
        self.facts.exports.push(Export { name: name.to_owned(), span: range(at) });
    }

    /// Whether a function is one of this package: named from here, or by a folder in which this file lies.
    fn is_of_project(&self, callee: &str) -> bool {
        if callee.starts_with('.') {
            return true;
        }
        let Some((root, _)) = callee.split_once('.') else { return false };
        self.folders.iter().any(|folder| folder == root)
    }

    fn call(&mut self, call: &ruff_python_ast::ExprCall) {
        if let Some(Looked::Module(module)) = self.names.looked_up(call) {
            self.import(module, vec!["*".to_owned()], call.range());
        }
        let Some(callee) = self.names.resolve(&call.func) else { return };
        if callee.starts_with("self.") || callee.starts_with("''") || callee.starts_with("super()") {
            return;
        }
        if self.facts.calls.len() >= limits::FACTS {
            self.walked.full = true;
            return;
        }
        self.walked.calls_own |= self.depth == 0 && self.is_of_project(&callee);
        let arguments = call.arguments.args.iter().take(16).map(words).collect();
        self.facts.calls.push(Call {
            callee,
            arguments,
            at_load: self.depth == 0,
            span: range(call.range()),
            in_text: false,
        });
    }
}

/// `if __name__ == "__main__":` runs when the file is run, not when it is loaded.
fn main_guard(stmt: &StmtIf) -> bool {
    let Expr::Compare(compare) = stmt.test.as_ref() else { return false };
    let named = |e: &Expr| matches!(e, Expr::Name(name) if name.id.as_str() == "__name__");
    named(&compare.left) || compare.comparators.iter().any(named)
}

impl<'a> Visitor<'a> for Walk<'_, '_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let (depth, classes) = (self.depth, self.classes);
        match stmt {
            Stmt::Import(import) => self.import_plain(import),
            Stmt::ImportFrom(from) => self.import_from(from),
            Stmt::FunctionDef(function) => {
                self.export(function.name.id.as_str(), function.name.range);
                // Decorators run where they stand; the body does not.
                for decorator in &function.decorator_list {
                    let by = self.names.resolve(&decorator.expression);
                    self.walked.calls_own |= depth == 0 && by.is_some_and(|by| self.is_of_project(&by));
                    self.visit_decorator(decorator);
                }
                self.depth += 1;
                self.visit_body(&function.body);
                self.depth = depth;
                self.visit_parameters(&function.parameters);
                return;
            }
            Stmt::ClassDef(class) => {
                self.export(class.name.id.as_str(), class.name.range);
                self.classes += 1;
            }
            Stmt::If(guard) if main_guard(guard) => self.depth += 1,
            _ => {}
        }
        walk_stmt(self, stmt);
        self.depth = depth;
        self.classes = classes;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => {
                self.call(call);
                walk_expr(self, expr);
            }
            Expr::Lambda(_) => {
                self.depth += 1;
                walk_expr(self, expr);
                self.depth -= 1;
            }
            _ => walk_expr(self, expr),
        }
    }
}
