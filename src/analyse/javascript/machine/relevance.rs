//! Which functions of a file can matter at all.
//!
//! Functions that nothing called are looked into as somebody outside would call them. In a library those are thousands,
//! and nearly all of them only compute. One matters if it, or a function in it, names a power of the host, reads a variable
//! that holds one (or something that came from outside), calls a member by a computed name, or uses another function of the
//! file that matters. In a file that hides its meaning every function matters.

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

/// Globals through which a program acts.
const POWERS: &[&str] = &[
    "eval",
    "Function",
    "require",
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "process",
    "atob",
    "Worker",
    "importScripts",
    "navigator",
    "document",
    "localStorage",
    "module",
    "global",
    "globalThis",
    "Reflect",
    "Proxy",
    "WebAssembly",
    "Deno",
    "Bun",
    "execScript",
    "__dirname",
    "Buffer",
    "ActiveXObject",
    "$",
    "jQuery",
];
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
    pub(super) fn is_relevant(&self, scope: ScopeId, span: Span) -> bool {
        let (start, end) = (span.start as usize, span.end as usize);
        end - start <= SHORT && !self.large
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
                    let text = self.names.text(name);
                    if self.effect_of(name) != Effect::None || super::host::is_power(&text) {
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
            None if POWERS.contains(&it.name.as_str()) => self.mark(),
            None => {}
        }
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if it.property.name == "constructor" || it.property.name == "_compile" {
            self.mark();
        }
        // Every second library asks for its mode.
        if it.property.name == "NODE_ENV" {
            return;
        }
        descend::walk_static_member_expression(self, it);
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        self.mark();
        descend::walk_import_expression(self, it);
    }
}
