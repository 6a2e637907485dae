//! A module: what it is given, what it asks for, what it gives away.

use oxc::ast::ast::*;
use oxc::span::{GetSpan, Span};

use super::value::{Id, Name, Slot, Val, Value};
use super::{Abrupt, At, Machine, Outcome};
use crate::analyse::flow::Foreign;
use crate::analyse::flow::{Labels, Origin};
use crate::analyse::javascript::names::module_name;

impl<'a> Machine<'a> {
    /// Runs the file as a module, then looks into what nothing called.
    pub(super) fn run_module(&mut self, program: &'a Program<'a>) {
        let run = |m: &mut Self| -> Result<(), Abrupt> {
            let exports = m.new_plain()?;
            let module = m.new_plain()?;
            m.make_module(module, exports);
            m.frame.this = Val::object(exports);
            m.imports(&program.body)?;
            match m.statements(&program.body) {
                Err(Abrupt::Stop) => return Err(Abrupt::Stop),
                Ok(_) | Err(Abrupt::Throw(_)) => {}
            }
            m.call_again()?;
            m.judge_relevance(program);
            m.call_the_rest()?;
            m.call_exported()?;
            m.call_again()
        };
        if let Err(Abrupt::Stop) = run(self) {
            self.ledger.out.exceeded = true;
        }
    }

    /// What was found.
    pub(super) fn finish(mut self) -> Outcome {
        self.summarise();
        self.judge_keys();
        self.judge_sums();
        self.ledger.out.steps = self.steps;
        self.ledger.out.exceeded |= self.sweeping();
        self.lexicon.keep();
        self.ledger.out
    }

    fn make_module(&mut self, module: Id, exports: Id) {
        let members = [
            ("exports", Val::object(exports)),
            ("constructor", self.host_value("module")),
            ("require", self.host_value("require")),
            ("_compile", self.host_value("module._compile")),
            ("__proto__", self.host_value("module.prototype")),
            ("filename", self.host_value("__filename")),
        ];
        let object = self.heap.get_mut(module);
        object.open = true;
        for (name, val) in members {
            object.props.set(name.into(), Slot::Data(val));
        }
        self.heap.get_mut(exports).open = false;
        self.module = Some(module);
    }

    /// The names that a module has without declaring them.
    pub(super) fn module_name(&mut self, name: &str) -> Option<Val> {
        if self.strict {
            return None;
        }
        match name {
            "module" => self.module.map(Val::object),
            "exports" => match self.heap.get(self.module?).props.get(&self.lexicon.exports) {
                Some(Slot::Data(val)) => Some(val.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Imports are there before anything runs.
    fn imports(&mut self, statements: &'a [Statement<'a>]) -> Result<(), Abrupt> {
        for statement in statements {
            let Statement::ImportDeclaration(it) = statement else { continue };
            if it.import_kind.is_type() {
                continue;
            }
            let at = self.at(it.span);
            let module = self.module_value(it.source.value.as_str(), at);
            for specifier in it.specifiers.iter().flatten() {
                let (local, val) = match specifier {
                    ImportDeclarationSpecifier::ImportSpecifier(one) => {
                        let name = one.imported.name();
                        (&one.local, self.get_named(&module, &name.as_str().into(), at)?)
                    }
                    ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                        (&one.local, self.get_named(&module, &"default".into(), at)?)
                    }
                    ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => (&one.local, module.clone()),
                };
                if let Some(symbol) = local.symbol_id.get() {
                    self.declare(symbol, val);
                }
            }
        }
        Ok(())
    }

    /// A module by its specifier: a host name; for files of the project one that says so.
    pub(super) fn module_value(&mut self, specifier: &str, at: At) -> Val {
        if is_local(specifier) {
            self.host.modules.entry(specifier.to_owned()).or_insert(at);
            let name = self.lexicon.names.intern(&format!("import:{specifier}"));
            return Val::plain(Value::Host(name)).from(self.imported(name, at).from);
        }
        let name = module_name(specifier);
        let name = match name.as_str() {
            "process" | "buffer" | "timers" | "globalthis" | "console" => {
                return match name.as_str() {
                    "process" => self.host_value("process"),
                    "console" => self.host_value("console"),
                    _ => self.host_value("globalThis"),
                };
            }
            "fs/promises" | "fs-extra" | "graceful-fs" | "fs.promises" | "mz/fs" | "original-fs" => "fs".to_owned(),
            "dns/promises" => "dns".to_owned(),
            "timers/promises" => "timers".to_owned(),
            "stream/promises" => "stream".to_owned(),
            "url" | "whatwg-url" => "url".to_owned(),
            _ => name,
        };
        self.host_value(&name)
    }

    /// What the module gives away in the syntax of modules.
    pub(super) fn export(&mut self, statement: &'a Statement<'a>) -> Result<(), Abrupt> {
        match statement {
            Statement::ExportDeclaration(it) => match &it.declaration {
                Declaration::VariableDeclaration(variables) => {
                    self.variables(variables)?;
                    for declarator in &variables.declarations {
                        for name in declarator.id.get_binding_identifiers() {
                            self.export_symbol(name.name.as_str(), name.symbol_id.get());
                        }
                    }
                }
                Declaration::FunctionDeclaration(function) => {
                    if let Some(id) = &function.id {
                        self.export_symbol(id.name.as_str(), id.symbol_id.get());
                    }
                }
                Declaration::ClassDeclaration(class) => {
                    let made = self.class(class)?;
                    if let Some(id) = &class.id {
                        self.exported.push((id.name.to_string(), made));
                    }
                }
                Declaration::TSEnumDeclaration(it) => self.enumeration(it)?,
                _ => {}
            },
            Statement::ExportNamedDeclaration(it) => {
                for one in &it.specifiers {
                    if let ModuleExportName::IdentifierReference(name) = &one.local {
                        let val = self.identifier(name)?;
                        self.exported.push((one.exported.name().to_string(), val));
                    }
                }
            }
            Statement::ExportDefaultDeclaration(it) => {
                let val = match &it.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                        match function.id.as_ref().and_then(|id| id.symbol_id.get()) {
                            Some(symbol) => self.symbol_value(symbol),
                            None => match self.made.last() {
                                // It was made when the block began.
                                Some(_) => self.closure(super::value::Code::Function(function), None)?,
                                None => Val::UNKNOWN,
                            },
                        }
                    }
                    ExportDefaultDeclarationKind::ClassDeclaration(class) => self.class(class)?,
                    other => match other.as_expression() {
                        Some(expression) => self.expression(expression)?,
                        None => return Ok(()),
                    },
                };
                self.exported.push(("default".to_owned(), val));
            }
            Statement::ExportFromDeclaration(it) => {
                let at = self.at(it.span);
                let module = self.module_value(it.source.value.as_str(), at);
                for one in &it.specifiers {
                    let val = self.get_named(&module, &one.local.name().as_str().into(), at)?;
                    self.exported.push((one.exported.name().to_string(), val));
                }
            }
            Statement::ExportAllDeclaration(it) => {
                let at = self.at(it.span);
                let module = self.module_value(it.source.value.as_str(), at);
                let name = it.exported.as_ref().map_or_else(|| "*".to_owned(), |name| name.name().to_string());
                self.exported.push((name, module));
            }
            Statement::TSExportAssignment(it) => {
                let val = self.expression(&it.expression)?;
                self.exported.push(("default".to_owned(), val));
            }
            Statement::TSImportEqualsDeclaration(it) => {
                if let TSModuleReference::ExternalModuleReference(reference) = &it.module_reference {
                    let at = self.at(it.span());
                    let val = self.module_value(reference.expression.value.as_str(), at);
                    if let Some(symbol) = it.id.symbol_id.get() {
                        self.declare(symbol, val);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn export_symbol(&mut self, name: &str, symbol: Option<oxc::semantic::SymbolId>) {
        let Some(symbol) = symbol else { return };
        let val = self.symbol_value(symbol);
        self.exported.push((name.to_owned(), val));
    }

    fn symbol_value(&mut self, symbol: oxc::semantic::SymbolId) -> Val {
        let (owner, slot) = self.unit().layout.place(symbol);
        let env = self.frame.env.holding(self.frame.unit, owner);
        env.and_then(|env| env.get(slot)).unwrap_or(Val::UNKNOWN)
    }

    /// A value of another module of the project.
    pub(super) fn imported(&mut self, name: Name, at: At) -> Val {
        let text = self.lexicon.names.text(name);
        let call = if text.ends_with(')') { at.span.start } else { 0 };
        if let Some(&known) = self.host.imports.get(&(name, call)) {
            return Val::unknown(known);
        }
        let Some(rest) = text.strip_prefix("import:") else { return Val::UNKNOWN };
        let (specifier, member) = split_import(rest);
        let what = match member {
            "" => format!("what `{specifier}` gives"),
            member => format!("`{member}` of `{specifier}`"),
        };
        let from = self.ledger.origins.fresh(what, at, Labels::IMPORTED, [Origin::PLAIN; 2]);
        self.host.imports.insert((name, call), from);
        let (specifier, member, call) =
            (specifier.into(), member.into(), self.ledger.range(At { span: Span::empty(call), ..at }).start);
        self.ledger.imported.insert(from, Foreign { specifier, member, call });
        Val::unknown(from)
    }
}

/// Whether a specifier names a file of the project.
pub(super) fn is_local(specifier: &str) -> bool {
    ["./", "../", "/", "@/", "~/", "#"].iter().any(|lead| specifier.starts_with(lead))
        || matches!(specifier, "." | "..")
}

/// `./lib/auth.js.check()` is `check()` of `./lib/auth.js`: a member begins behind the last file name.
pub(super) fn split_import(name: &str) -> (&str, &str) {
    let folder = name.rfind('/').map_or(0, |slash| slash + 1);
    let file = &name[folder..];
    let known = [".js", ".cjs", ".mjs", ".ts", ".tsx", ".jsx", ".json"];
    let any = file.as_bytes().windows(2).any(|two| two[0] == b'.' && b"jcmt".contains(&two[1]));
    for ending in known.into_iter().filter(|_| any) {
        if let Some(at) = file.find(ending)
            && file[at + ending.len()..].chars().next().is_none_or(|c| c == '.' || c == '(')
        {
            let end = folder + at + ending.len();
            return (&name[..end], name[end..].trim_start_matches('.'));
        }
    }
    let lead = file.len() - file.trim_start_matches('.').len();
    match file[lead..].find(['.', '(']) {
        Some(at) => (&name[..folder + lead + at], name[folder + lead + at..].trim_start_matches('.')),
        None => (name, ""),
    }
}
