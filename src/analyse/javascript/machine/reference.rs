//! What a name means where nothing but what is certain counts: which throw, and which nobody can tell.
//!
//! While a file is followed, a name that nobody declares may come from elsewhere and what is read too early is taken to be
//! nothing. A program that is folded has nothing around it, so there the language's own rules hold.

use oxc::ast::ast::{Expression, IdentifierReference, MemberExpression};
use oxc::semantic::SymbolId;

use super::text::Text;
use super::value::{Code, Kind, Val, Value};
use super::{Abrupt, Machine};

/// Globals of Node and of browsers, among them those that some contexts lack.
const GLOBALS: &str = " AbortController AbortSignal AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array \
    Blob Boolean BroadcastChannel Buffer Bun ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CryptoKey \
    CustomEvent DOMException DataView Date DecompressionStream Deno Error EvalError Event EventTarget File FinalizationRegistry \
    Float32Array Float64Array FormData Function Headers Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math \
    MessageChannel MessageEvent MessagePort NaN Number Object Performance PerformanceEntry PerformanceMark PerformanceMeasure \
    PerformanceObserver Promise Proxy RangeError ReadableStream ReferenceError Reflect RegExp Request Response Set \
    SharedArrayBuffer String SubtleCrypto Symbol SyntaxError TextDecoder TextDecoderStream TextEncoder TextEncoderStream \
    TransformStream TypeError URIError URL URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef \
    WeakSet WebAssembly WebSocket WritableStream XMLHttpRequest __dirname __filename assert async_hooks atob browser btoa buffer \
    child_process chrome clearImmediate clearInterval clearTimeout cluster console constants crypto decodeURI decodeURIComponent \
    dgram diagnostics_channel dns document domain encodeURI encodeURIComponent escape eval events exports fetch frames fs global \
    globalThis http http2 https importScripts inspector isFinite isNaN localStorage location module navigator net os parent \
    parseFloat parseInt path perf_hooks performance process punycode querystring queueMicrotask readline repl require self \
    sessionStorage setImmediate setInterval setTimeout stream string_decoder structuredClone sys timers tls top trace_events tty \
    undefined unescape url util v8 vm wasi window worker_threads zlib ";

impl<'a> Machine<'a> {
    /// Refuses a name that is not there.
    pub(super) fn exact_unresolved(&mut self, name: &str) -> Result<(), Abrupt> {
        if name == "arguments" {
            // It is no array, and it follows the parameters: see `exact_argument` for what is known of it.
            return Err(Abrupt::Stop);
        }
        if self.globals.contains_key(&Text::from(name)) || GLOBALS.contains(&format!(" {name} ")) {
            return Ok(());
        }
        // Code given to `eval` may have declared it, or a function in a block.
        let scoping = &self.unit().scoping;
        if self.units.len() > 1 || scoping.symbol_ids().any(|symbol| scoping.symbol_name(symbol) == name) {
            return Err(Abrupt::Stop);
        }
        Err(self.throw("ReferenceError", ""))
    }

    /// The value of a variable that has none yet.
    pub(super) fn exact_unset(&mut self, symbol: SymbolId) -> Result<Val, Abrupt> {
        let flags = self.unit().scoping.symbol_flags(symbol);
        match flags.is_block_scoped() || flags.is_class() || self.frame.binding {
            true => Err(self.throw("ReferenceError", "")),
            false => Ok(Val::UNDEFINED),
        }
    }

    /// Refuses to give a name another value that cannot have one.
    pub(super) fn exact_store(&mut self, name: &IdentifierReference<'a>) -> Result<(), Abrupt> {
        let Some(symbol) = self.symbol(name) else {
            let scope = name.reference_id.get().map(|id| self.unit().scoping.get_reference(id).scope_id());
            let careful = scope.is_some_and(|scope| self.unit().scoping.scope_flags(scope).is_strict_mode());
            let special = matches!(name.name.as_str(), "undefined" | "NaN" | "Infinity" | "arguments" | "eval");
            return if careful || special { Err(Abrupt::Stop) } else { Ok(()) };
        };
        let scoping = &self.unit().scoping;
        let (flags, scope) = (scoping.symbol_flags(symbol), scoping.symbol_scope_id(symbol));
        if self.own_names.contains(&(self.frame.unit, symbol)) {
            return Err(Abrupt::Stop);
        }
        let inner_name_of_class = flags.is_class() && !scoping.scope_flags(scope).is_top();
        if inner_name_of_class {
            return Err(Abrupt::Stop);
        }
        let unset = (flags.is_block_scoped() || flags.is_class()) && self.slot_of(symbol).is_none();
        if unset {
            return Err(self.throw("ReferenceError", ""));
        }
        if flags.is_const_variable() { Err(self.throw("TypeError", "")) } else { Ok(()) }
    }

    fn slot_of(&self, symbol: SymbolId) -> Option<Val> {
        let (owner, slot) = self.unit().layout.place(symbol);
        self.frame.env.holding(self.frame.unit, owner)?.get(slot)
    }

    /// `typeof name` of a name that nobody declared.
    pub(super) fn exact_type_of(&mut self, argument: &'a Expression<'a>) -> Option<Val> {
        let Expression::Identifier(name) = argument.get_inner_expression() else { return None };
        let undeclared = self.symbol(name).is_none() && name.name != "arguments";
        match undeclared.then(|| self.exact_unresolved(name.name.as_str()))? {
            Err(Abrupt::Throw(_)) => Some(Val::text("undefined")),
            _ => None,
        }
    }

    /// `arguments.length` and `arguments[index]`.
    pub(super) fn exact_argument(&mut self, member: &'a MemberExpression<'a>) -> Result<Option<Val>, Abrupt> {
        let Expression::Identifier(name) = member.object() else { return Ok(None) };
        if name.name != "arguments" || self.symbol(name).is_some() || self.frame.callee.is_none() || self.frame.binding
        {
            return Ok(None);
        }
        let key = self.member_key(member)?;
        if key.as_text().is_some_and(|key| key.is("length")) {
            return Ok(Some(Val::number(self.frame.arguments.len() as f64)));
        }
        let Some(index) = self.index_of(&key) else { return Err(Abrupt::Stop) };
        let Some(given) = self.frame.arguments.get(index).cloned() else { return Ok(Some(Val::UNDEFINED)) };
        // It follows the parameter of the same place: known only while that still is what was given.
        let parameter = self.parameter(index).and_then(|symbol| self.slot_of(symbol));
        let same = parameter.is_none_or(|now| self.same_value_zero(&now, &given) == Some(true));
        if same { Ok(Some(given)) } else { Err(Abrupt::Stop) }
    }

    fn parameter(&self, index: usize) -> Option<SymbolId> {
        let Kind::Closure(closure) = &self.heap.get(self.frame.callee?).kind else { return None };
        let Code::Function(function) = closure.code else { return None };
        function.params.items.get(index)?.pattern.get_binding_identifier()?.symbol_id.get()
    }

    /// Whether code here runs with `"use strict"`.
    pub(super) fn is_careful(&self, code: Code<'a>, unit: u16) -> bool {
        let scope = super::call::code_scope(code);
        self.units[usize::from(unit)].scoping.scope_flags(scope).is_strict_mode()
    }

    /// What a function that is called with `this` sees by that word.
    pub(super) fn exact_this(&mut self, code: Code<'a>, unit: u16, this: Val) -> Val {
        match this.value {
            _ if self.is_careful(code, unit) => this,
            Value::Undefined | Value::Null => self.host_value("globalThis"),
            Value::Object(_) => this,
            // An object around a plain value.
            _ => Val::UNKNOWN,
        }
    }
}
