//! Which functions of a file can matter at all.
//!
//! Functions that nothing called are looked into as somebody outside would call them. In a library those are thousands,
//! and nearly all of them only compute. One matters if it, or a function in it, names a power of the host, reads a variable
//! that holds one (or something that came from outside), calls a member by a computed name, or uses another function of the
//! file that matters. In a file that hides its meaning every function matters.
//!
//! Of some globals only a few members are powers (`process.platform` tells nothing, `document.createElement('div')` does
//! nothing). Short functions matter if others can call them: as methods, or because the module gives them away.
//!
//! What slips: a function that nothing in the file calls, that is no short method and not given away, and that acts only
//! through a member which somebody else filled with a power (`this.run = eval` here, `this.run(x)` there).

use std::ops::Range;

use oxc::ast::ast::*;
use oxc::ast_visit::{Visit, walk as descend};
use oxc::semantic::{ScopeFlags, ScopeId, Scoping, SymbolId};
use oxc::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Machine;
use super::call::code_scope;
use super::host::Effect;
use super::value::{Kind, Value};
use crate::analyse::javascript::powers;

/// Globals through which a program acts.
const POWERS: &[&str] = &[
    "eval",
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "atob",
    "Worker",
    "importScripts",
    "localStorage",
    "WebAssembly",
    "Deno",
    "Bun",
    "execScript",
    "__dirname",
    "ActiveXObject",
    "$",
    "jQuery",
];
/// Whether a member of that name is a power.
type Acts = fn(&str) -> bool;

/// Globals through some of whose members a program acts, and whether a member is one of those. As values, and by a member
/// whose name is computed, all of them count.
const OBJECTS: &[(&str, Acts)] = &[
    ("process", |name| {
        !matches!(
            name,
            "platform"
                | "argv"
                | "nextTick"
                | "stdin"
                | "stdout"
                | "stderr"
                | "hrtime"
                | "version"
                | "versions"
                | "pid"
                | "exit"
                | "exitCode"
                | "on"
                | "once"
                | "off"
                | "emit"
                | "emitWarning"
                | "removeListener"
                | "memoryUsage"
                | "uptime"
                | "arch"
                | "execArgv"
                | "cpuUsage"
                | "noDeprecation"
                | "release"
        )
    }),
    ("module", |name| !matches!(name, "exports" | "hot" | "id" | "loaded")),
    ("document", |name| {
        matches!(
            name,
            "write"
                | "writeln"
                | "cookie"
                | "createElement"
                | "createElementNS"
                | "currentScript"
                | "scripts"
                | "location"
        )
    }),
    ("navigator", |name| matches!(name, "sendBeacon" | "clipboard" | "credentials" | "mediaDevices" | "serviceWorker")),
    ("Buffer", |name| name == "from" || name == "constructor"),
    ("Reflect", |name| matches!(name, "apply" | "construct" | "get")),
    ("Function", |name| name != "prototype"),
    ("require", |name| name != "resolve"),
    ("globalThis", is_power_of_global),
    ("global", is_power_of_global),
    ("window", is_power_of_global),
    ("self", is_power_of_global),
];

/// Members of the global object by which a program acts.
fn is_power_of_global(name: &str) -> bool {
    POWERS.contains(&name) || OBJECTS.iter().any(|(object, _)| *object == name) || name == "constructor"
}

/// Elements that only show something.
fn is_plain_element(name: &str) -> bool {
    !["script", "iframe", "object", "embed", "frame", "link", "img", "image", "base", "form"]
        .iter()
        .any(|acting| acting.eq_ignore_ascii_case(name))
}

/// Functions this short are looked into in any case: they cost nothing and often hold an address.
const SHORT: usize = 300;
/// In a file over this they are not: a bundle has thousands of them.
const LARGE: usize = 64 << 10;

/// What is known of the functions of the file.
#[derive(Default)]
pub(super) struct Relevance {
    /// `None`: all of them matter.
    matter: Option<FxHashSet<ScopeId>>,
    large: bool,
    /// Where something may be hidden: all functions there matter.
    hidden: Vec<Range<usize>>,
}

impl Relevance {
    /// `given`: others can call it, as a member or as something that the module gives away.
    pub(super) fn is_relevant(&self, scope: ScopeId, span: Span, given: bool) -> bool {
        let (start, end) = (span.start as usize, span.end as usize);
        end - start <= SHORT && !self.large && given
            || self.matter.as_ref().is_none_or(|matter| matter.contains(&scope))
            || self.hidden.iter().any(|place| place.start < end && start < place.end)
    }
}

impl<'a> Machine<'a> {
    /// Judges the functions of the file, now that its top level has run.
    pub(super) fn judge_relevance(&mut self, program: &Program<'a>) {
        if self.hidden {
            return;
        }
        let scoping = self.units[0].scoping.clone();
        let mut powerful = FxHashSet::default();
        let mut functions: FxHashMap<SymbolId, ScopeId> = FxHashMap::default();
        for symbol in scoping.symbol_ids() {
            let (owner, slot) = self.units[0].layout.place(symbol);
            if owner != program.scope_id() {
                continue;
            }
            let Some(val) = self.frame.env.holding(0, owner).and_then(|env| env.get(slot)) else { continue };
            // What another module gives is judged by what is done with it.
            if !self.ledger.origins.labels(val.from).without(super::Labels::IMPORTED).is_none() {
                powerful.insert(symbol);
            }
            match val.value {
                Value::Host(name) => {
                    let text = self.lexicon.names.text(name);
                    if !matches!(self.effect_of(name), Effect::None | Effect::Imported) || super::host::is_power(&text)
                    {
                        powerful.insert(symbol);
                    }
                }
                Value::Object(id) => {
                    if let Kind::Closure(closure) = &self.heap.get(id).kind
                        && closure.unit == 0
                    {
                        functions.insert(symbol, code_scope(closure.code));
                    }
                }
                _ => {}
            }
        }
        let mut look = Look {
            scoping: &scoping,
            powerful: &powerful,
            functions: &functions,
            around: Vec::new(),
            matter: FxHashSet::default(),
            users: FxHashMap::default(),
        };
        look.visit_program(program);
        let Look { mut matter, users, .. } = look;
        let mut work: Vec<ScopeId> = matter.iter().copied().collect();
        while let Some(scope) = work.pop() {
            for &user in users.get(&scope).into_iter().flatten() {
                if matter.insert(user) {
                    work.push(user);
                }
            }
        }
        let hidden = std::mem::take(&mut self.places);
        self.relevance = Relevance { matter: Some(matter), large: self.units[0].source.len() > LARGE, hidden };
    }
}

struct Look<'l> {
    scoping: &'l Scoping,
    powerful: &'l FxHashSet<SymbolId>,
    functions: &'l FxHashMap<SymbolId, ScopeId>,
    around: Vec<ScopeId>,
    matter: FxHashSet<ScopeId>,
    /// For a function of the file, those that use it.
    users: FxHashMap<ScopeId, Vec<ScopeId>>,
}

impl Look<'_> {
    /// The name, if it is one that the file does not declare.
    fn global<'e>(&self, expression: &'e Expression<'_>) -> Option<&'e str> {
        let Expression::Identifier(name) = expression else { return None };
        let reference = self.scoping.get_reference(name.reference_id.get()?);
        reference.symbol_id().is_none().then_some(name.name.as_str())
    }

    /// A call of a global by whose arguments it is seen that nothing comes of it: a module that only computes, an element
    /// that only shows something, bytes of what is there already.
    fn is_harmless_call(&self, call: &CallExpression<'_>) -> bool {
        let first = match call.arguments.first().and_then(Argument::as_expression) {
            Some(Expression::StringLiteral(literal)) => Some(literal.value.as_str()),
            _ => None,
        };
        match &call.callee {
            Expression::Identifier(_) => {
                self.global(&call.callee) == Some("require")
                    && first.is_some_and(|specifier| powers::of_module(specifier) == 0)
            }
            Expression::StaticMemberExpression(member) => {
                match (self.global(&member.object), member.property.name.as_str()) {
                    (Some("document"), "createElement") => first.is_some_and(is_plain_element),
                    (Some("Buffer"), "from") => {
                        call.arguments.len() < 2 && !matches!(call.arguments.first(), Some(Argument::SpreadElement(_)))
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn mark(&mut self) {
        for &scope in self.around.iter().rev() {
            if !self.matter.insert(scope) {
                break;
            }
        }
    }

    fn uses(&mut self, function: ScopeId) {
        let users = self.users.entry(function).or_default();
        for &scope in &self.around {
            if users.last() != Some(&scope) {
                users.push(scope);
            }
        }
    }
}

impl<'a> Visit<'a> for Look<'_> {
    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        self.around.push(it.scope_id());
        descend::walk_function(self, it, flags);
        self.around.pop();
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.around.push(it.scope_id());
        descend::walk_arrow_function_expression(self, it);
        self.around.pop();
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        let reference = it.reference_id.get().map(|id| self.scoping.get_reference(id));
        match reference.and_then(|reference| reference.symbol_id()) {
            Some(symbol) if self.powerful.contains(&symbol) => self.mark(),
            Some(symbol) => {
                if let Some(&function) = self.functions.get(&symbol) {
                    self.uses(function);
                }
            }
            // The global object as a value: every second library asks for it, and looks at it only.
            None if matches!(it.name.as_str(), "window" | "self") => {}
            None if is_power_of_global(it.name.as_str()) => self.mark(),
            None => {}
        }
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        // `typeof x` only asks.
        if it.operator != UnaryOperator::Typeof || !matches!(it.argument, Expression::Identifier(_)) {
            descend::walk_unary_expression(self, it);
        }
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if self.is_harmless_call(it) {
            self.visit_arguments(&it.arguments);
        } else {
            descend::walk_call_expression(self, it);
        }
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        if self.global(&it.object).is_some_and(|name| matches!(name, "window" | "self")) {
            self.mark();
        }
        descend::walk_computed_member_expression(self, it);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if it.property.name == "constructor" || it.property.name == "_compile" {
            self.mark();
        }
        // Every second library asks for its mode.
        if it.property.name == "NODE_ENV" {
            return;
        }
        if let Some(name) = self.global(&it.object)
            && let Some((_, acts)) = OBJECTS.iter().find(|(object, _)| *object == name)
        {
            if acts(it.property.name.as_str()) {
                self.mark();
            }
            return;
        }
        descend::walk_static_member_expression(self, it);
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        self.mark();
        descend::walk_import_expression(self, it);
    }
}
