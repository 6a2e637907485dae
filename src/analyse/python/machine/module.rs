//! A module: what it asks for, what runs when it is loaded, what nothing in it calls, what it gives away.

use std::rc::Rc;

use ruff_python_ast::*;

use super::call::Arguments;
use super::function::{code_start, parameters};
use super::host::{modules, secret_names};
use super::scope::{Env, Of};
use super::value::{Closure, Code, Id, Kind, Val};
use super::{Abrupt, At, Machine, When};
use crate::analyse::flow::{Foreign, Labels, Needs, Origin, Outcome, Provenance, Reached, Sink, Summary};
use crate::limits;

/// Functions that nobody calls and that are looked into.
const LOOKED_INTO: usize = 20_000;

impl<'a> Machine<'a> {
    /// Runs the file as a module, then looks into what nothing called.
    pub(super) fn run_module(&mut self, module: &'a ModModule) {
        let run = |m: &mut Self| -> Result<(), Abrupt> {
            match m.statements(&module.body) {
                Err(Abrupt::Stop) => return Err(Abrupt::Stop),
                Ok(_) | Err(Abrupt::Raise(_)) => {}
            }
            m.run_commands()?;
            m.call_later()?;
            m.call_the_rest()
        };
        if let Err(Abrupt::Stop) = run(self) {
            self.ledger.out.exceeded = true;
            self.ledger.out.stopped = true;
        }
    }

    /// What was found.
    pub(super) fn finish(mut self) -> Outcome {
        self.summarise();
        self.judge_keys();
        self.note_answers();
        self.ledger.out.steps = self.steps;
        self.ledger.out.exceeded |= self.sweeping() || self.swept.get();
        self.ledger.out
    }

    pub(super) fn import(&mut self, it: &'a StmtImport) -> Result<(), Abrupt> {
        let at = self.at(it.range);
        for alias in &it.names {
            let full = alias.name.id.as_str();
            let (name, module) = match &alias.asname {
                Some(name) => (name.id.as_str(), full),
                None => {
                    let top = full.split('.').next().unwrap_or(full);
                    (top, top)
                }
            };
            let value = self.module_value(module, at);
            let value = match self.module_loaded(full, at)? {
                Some(names) => self.namespace(full, &names)?,
                None => value,
            };
            let symbol = self.symbol(name);
            self.bind(symbol, value);
        }
        Ok(())
    }

    pub(super) fn import_from(&mut self, it: &'a StmtImportFrom) -> Result<(), Abrupt> {
        let at = self.at(it.range);
        let dots = ".".repeat(it.level.min(64) as usize);
        let specifier = format!("{dots}{}", it.module.as_ref().map_or("", |module| module.id.as_str()));
        let written = self.module_loaded(&specifier, at)?;
        let module = self.module_value(&specifier, at);
        let Some(module) = self.name_of(&module) else { return Ok(()) };
        for alias in &it.names {
            let name = alias.name.id.as_str();
            if let Some(names) = &written {
                let known = self.symbol(name);
                let all = if name == "*" {
                    names.all()
                } else {
                    names.own(known).map(|val| (known, val)).into_iter().collect()
                };
                let renamed = alias.asname.as_ref().map(|other| self.symbol(other.id.as_str()));
                let any = !all.is_empty();
                for (symbol, value) in all {
                    self.bind(renamed.unwrap_or(symbol), value);
                }
                if any {
                    continue;
                }
            }
            if name == "*" {
                self.stars.push(module.clone());
                continue;
            }
            let value = self.imported_member(&module, name);
            let symbol = self.symbol(alias.asname.as_ref().unwrap_or(&alias.name).id.as_str());
            self.bind(symbol, value);
        }
        Ok(())
    }

    /// A module by its name: a host name; for files of the project one that says so.
    pub(super) fn module_value(&mut self, specifier: &str, at: At) -> Val {
        let root = specifier.split('.').next().unwrap_or(specifier);
        if !specifier.starts_with('.') && modules::is_known_module(root) {
            return self.host_value(match specifier {
                "__builtin__" | "__builtins__" | "builtins" => "builtins",
                "posix" | "nt" => "os",
                "posixpath" | "ntpath" => "os.path",
                "_socket" => "socket",
                "cPickle" | "_pickle" => "pickle",
                "cStringIO" | "StringIO" => "io",
                "distutils.core" => "setuptools",
                other => other,
            });
        }
        self.host.modules.entry(specifier.to_owned()).or_insert(at);
        let name = format!("import:{specifier}#");
        let val = self.host_value(&name);
        let from = self.imported(&name, at);
        val.from(from)
    }

    /// `from module import name`.
    pub(super) fn imported_member(&mut self, module: &str, name: &str) -> Val {
        let full = match module.strip_prefix("import:") {
            Some(rest) if rest.ends_with('#') => format!("{module}{name}"),
            Some(_) => format!("{module}.{name}"),
            None if module == "builtins" => name.to_owned(),
            None => format!("{module}.{name}"),
        };
        if let Some(rest) = full.strip_prefix("import:") {
            let specifier = rest.split('#').next().unwrap_or(rest);
            let at = self.host.modules.get(specifier).copied().unwrap_or(At { unit: 0, span: Default::default() });
            let from = self.imported(&full, at);
            return self.host_value(&full).from(from);
        }
        if let Some(val) = self.rooted_value(&full) {
            return val;
        }
        self.host_value(&full)
    }

    /// The step at which a value of another module of the project comes in.
    pub(super) fn imported(&mut self, name: &str, at: At) -> Origin {
        let interned = self.world.names.intern(name);
        if let Some(&known) = self.host.roots.get(&interned) {
            return known;
        }
        let rest = name.strip_prefix("import:").unwrap_or(name);
        let (specifier, member) = rest.split_once('#').unwrap_or((rest, ""));
        let what = match member {
            "" => format!("module `{specifier}`"),
            member => format!("`{member}` of `{specifier}`"),
        };
        let from = self.ledger.origins.step(what, at, Labels::IMPORTED, [Origin::PLAIN; 2]);
        let call = if member.ends_with("()") { self.ledger.range(at).start } else { 0 };
        let foreign = Foreign { specifier: specifier.into(), member: member.into(), call };
        self.ledger.imported.insert(from, foreign);
        self.host.roots.insert(interned, from);
        from
    }

    /// A module is asked for. The names of one that the program wrote itself, once what it wrote was run.
    pub(super) fn module_loaded(&mut self, specifier: &str, at: At) -> Result<Option<Rc<Env>>, Abrupt> {
        self.risks += 1;
        let Some(written) = self.host.written_module(specifier) else { return Ok(None) };
        let (from, text) = (written.from, written.text.clone());
        if let Some(known) = self.host.loaded.get(&from) {
            return Ok(Some(known.clone()));
        }
        let root = specifier.split('.').next().unwrap_or(specifier);
        let text = text.filter(|_| specifier.starts_with('.') || !modules::is_known_module(root));
        let followed = text.is_some();
        self.reached(Reached {
            text: Some(specifier.to_owned()),
            followed,
            ..Reached::new(Sink::WrittenFile, "import", from, at)
        });
        let Some(text) = text else { return Ok(None) };
        let names = Env::new(Of::Module, None, self.unsure);
        self.host.loaded.insert(from, names.clone());
        self.run_text(&text, names.clone(), at)?;
        Ok(Some(names))
    }

    /// The module as a value.
    pub(super) fn namespace(&mut self, name: &str, names: &Rc<Env>) -> Result<Val, Abrupt> {
        let module = self.object(Kind::Class { name: name.into(), bases: Vec::new() })?;
        let Some(id) = module.as_object() else { return Ok(module) };
        for (symbol, value) in names.all() {
            let name = self.spelling(symbol);
            self.world.heap.get_mut(id).attributes.insert(name.into(), value);
        }
        Ok(module)
    }

    /// Calls what was made and never called, as somebody outside would call it.
    fn call_the_rest(&mut self) -> Result<(), Abrupt> {
        self.when = When::Call;
        let mut next = 0;
        while next < self.made.len().min(LOOKED_INTO) {
            let id = self.made[next];
            next += 1;
            let Kind::Function(closure) = &self.world.heap.get(id).kind else { continue };
            let key = (closure.unit, code_start(closure.code));
            if self.entered.contains(&key) && self.returned.contains_key(&key.1) {
                continue;
            }
            let closure = closure.clone();
            let called = self.entered.contains(&key);
            if !self.is_relevant(&closure) || called && !self.is_given_away(&closure) {
                continue;
            }
            self.call_from_outside(id, &closure, false)?;
            if closure
                .defaults
                .iter()
                .flatten()
                .any(|default| default.as_text().is_some_and(|text| is_told(text.as_str())))
            {
                self.call_from_outside(id, &closure, true)?;
            }
        }
        Ok(())
    }

    /// Whether a function holds a word that could act.
    fn is_relevant(&self, closure: &Closure<'a>) -> bool {
        let Some(words) = self.relevant.filter(|_| closure.unit == 0) else { return true };
        let range = match closure.code {
            Code::Def(def) => def.range,
            Code::Lambda(lambda) => lambda.range,
        };
        let (start, end) = (u32::from(range.start()), u32::from(range.end()));
        let at = words.partition_point(|word| *word < start);
        words.get(at).is_some_and(|word| *word < end)
    }

    /// Whether users of the module can call it.
    fn is_given_away(&self, closure: &Closure<'a>) -> bool {
        let Code::Def(def) = closure.code else { return false };
        closure.unit == 0 && !def.name.id.as_str().starts_with('_')
    }

    /// Calls a function as a user would, who gives everything, or no more than must be given (`least`).
    fn call_from_outside(&mut self, id: Id, closure: &Closure<'a>, least: bool) -> Result<(), Abrupt> {
        let start = code_start(closure.code);
        let place = At { unit: closure.unit, span: oxc::span::Span::new(start, start) };
        let mut arguments = Arguments::default();
        let mut this = None;
        if let Some(parameters) = parameters(closure.code) {
            let plain: Vec<&ParameterWithDefault> = parameters.posonlyargs.iter().chain(&parameters.args).collect();
            let is_static = self.world.heap.get(id).attributes.contains_key("staticmethod");
            for (index, parameter) in plain.iter().enumerate() {
                if index == 0
                    && !is_static
                    && let Some(class) = closure.class
                {
                    this = Some(self.instance_of(class, place)?);
                    continue;
                }
                if least && parameter.default.is_some() {
                    break;
                }
                let name = parameter.parameter.name.id.as_str();
                let span = oxc::span::Span::new(parameter.range.start().into(), parameter.range.end().into());
                let at = At { unit: closure.unit, span };
                let from = self.ledger.origins.step(
                    format!("parameter `{name}`"),
                    at,
                    Labels::PARAMETER | secret_names::labels(name),
                    [Origin::PLAIN; 2],
                );
                self.ledger.parameters.insert(from, (start, index as u32));
                arguments.positional.push(Val::unknown(from));
            }
        }
        self.calls.remove(&(closure.unit, start));
        let function = Val::object(id);
        self.ledger.root = (closure.unit == 0).then_some(start as usize);
        let returned = self.maybe(|m| m.call_with(&function, this, arguments, place));
        self.ledger.root = None;
        let returned = returned?;
        if !least {
            self.returned.insert(start, returned.unwrap_or(Val::UNKNOWN));
        }
        Ok(())
    }

    /// Says what the module gives away.
    fn summarise(&mut self) {
        let env = self.frame.env.outermost().clone();
        for (symbol, val) in env.all() {
            if self.ledger.out.summaries.len() >= limits::SUMMARIES {
                return;
            }
            let name = self.spelling(symbol).to_owned();
            self.summarise_one(name.clone(), &val);
            // Methods of classes, by the path a user writes.
            let Some(id) = val.as_object() else { continue };
            if let Kind::Class { .. } = self.world.heap.get(id).kind {
                let members = self.world.heap.get(id).attributes.clone();
                let mut members: Vec<(Rc<str>, Val)> = members.into_iter().collect();
                members.sort_by(|a, b| a.0.cmp(&b.0));
                for (member, val) in members.into_iter().take(64) {
                    self.summarise_one(format!("{name}.{member}"), &val);
                    self.summarise_one(format!("{name}().{member}"), &val);
                }
            }
        }
    }

    fn summarise_one(&mut self, name: String, val: &Val) {
        let closure = match val.as_object().map(|id| &self.world.heap.get(id).kind) {
            Some(Kind::Function(closure)) if closure.unit == 0 => Some(code_start(closure.code)),
            _ => None,
        };
        let returned = closure.and_then(|start| self.returned.get(&start).cloned());
        let from = match (&returned, closure) {
            (Some(returned), _) => self.deep(returned),
            (None, Some(_)) => Origin::PLAIN,
            (None, None) => self.deep(val),
        };
        let labels = self.labels(from);
        let text = returned.as_ref().unwrap_or(val).as_text().map(|text| text.slice(0, 4096).as_str().to_owned());
        if closure.is_none() && labels.is_none() && text.is_none() {
            return;
        }
        let silent = labels.is_none();
        let steps = if silent { Vec::new() } else { self.ledger.steps_of(from) };
        let needs = if silent { Needs::default() } else { self.ledger.needs_of(from) };
        let remote = labels.any(Labels::REMOTE | Labels::ANY_NETWORK);
        let address = remote.then(|| self.ledger.address_of(from)).flatten().map(|address| {
            let needs = self.ledger.needs_of(address.from);
            Box::new(Provenance { text: address.text, fixed: address.fixed, labels: address.labels, needs })
        });
        self.ledger.out.summaries.push(Summary {
            name: name.into(),
            function: closure.map(|start| start as usize),
            labels,
            text,
            steps,
            needs,
            address,
        });
    }
}

/// Whether a parameter's default may be where something goes or what runs: an address, a command, or an encoding of one.
fn is_told(default: &str) -> bool {
    let encoded = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-');
    default.contains("://") || default.len() >= 16 && (default.contains([' ', '.']) || default.chars().all(encoded))
}
