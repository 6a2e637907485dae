//! What the host has, by name: which calls bring something in, which let something out, and which only pass it on.
//!
//! A name is a path from a module or a global: `child_process.exec`, `axios.create().get`, `WebSocket()`. The tables say
//! what a function does with what it is given; nothing is called.

mod clients;
mod code;
mod events;
mod files;
mod identity;
mod imported;
mod names;
mod network;
mod process;
mod script_host;
mod settle;
mod sums;
mod wallets;

use oxc::span::Span;
use rustc_hash::FxHashMap;

use super::value::{Name, Slot, Val, Value};
use super::{Abrupt, Machine, When, builtins};
use crate::analyse::flow::{At, Labels, Origin};

pub(super) use names::Effect;
pub(in crate::analyse::javascript) use names::is_power;

/// What the host tables remember of one program.
#[derive(Default)]
pub(super) struct State {
    /// Where modules of the project were first asked for.
    pub(super) modules: FxHashMap<String, At>,
    /// What functions gave to a callback that was a parameter.
    pub(super) handed: FxHashMap<u32, Origin>,
    /// What functions returned that were called as from outside.
    pub(super) returned: FxHashMap<u32, Val>,
    /// Paths that were written with what came from outside.
    written: Vec<(String, Origin)>,
    /// Paths behind write streams.
    streams: FxHashMap<Origin, String>,
    /// Programs behind started processes.
    started: FxHashMap<Origin, String>,
    /// Steps whose value was used as a key.
    keys: Vec<Origin>,
    /// Things made of a key, and where the key came from.
    pub(super) keyed: FxHashMap<Origin, Origin>,
    /// Forms, archives and the like, and what was put into them.
    contents: FxHashMap<Origin, Origin>,
    events: events::Events,
    /// Handlers of events, to be called a second time when all of them are there.
    handlers: Vec<(Val, Origin, At)>,
    roots: FxHashMap<Name, Origin>,
    /// Values of other modules, by what they are called and, for what a call gives, where that stands.
    pub(super) imports: FxHashMap<(Name, u32), Origin>,
    /// The address that a client was made with.
    bases: FxHashMap<Origin, Val>,
    /// Checksums of answers, with the address that gave each.
    sums: FxHashMap<Origin, String>,
    /// Addresses whose answers were compared with what the program expects.
    verified: rustc_hash::FxHashSet<String>,
}

const NOWHERE: At = At { unit: 0, span: Span::new(0, 0) };

/// Whether a function's name says that it may answer no, or with nothing: `fs.existsSync`, `stat.isDirectory`, `map.get`.
fn is_question(function: &str) -> bool {
    const ASKS: &[&str] = &[
        "is",
        "has",
        "exists",
        "includes",
        "test",
        "match",
        "find",
        "get",
        "some",
        "every",
        "startsWith",
        "endsWith",
        "equals",
        "access",
        "check",
        "can",
        "exec",
        "next",
        "pop",
        "shift",
        "at",
        "read",
        "lookup",
        "confirm",
        "prompt",
    ];
    let name = function.rsplit(['.', ' ']).next().unwrap_or(function);
    let word = |ask: &str| {
        name.strip_prefix(ask).is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    ASKS.iter().any(|ask| word(ask))
}

impl<'a> Machine<'a> {
    pub(super) fn effect_of(&mut self, name: Name) -> Effect {
        self.effect(name)
    }

    fn effect(&mut self, name: Name) -> Effect {
        if let Some(&known) = self.lexicon.effects.get(&name) {
            return known;
        }
        let text = self.lexicon.names.text(name);
        let effect = match names::effect(&text) {
            Effect::None if text.starts_with("import:") => Effect::Imported,
            effect => effect,
        };
        self.lexicon.effects.insert(name, effect);
        effect
    }

    fn native(&mut self, name: Name) -> Option<builtins::Native> {
        if let Some(known) = self.lexicon.natives.get(&name) {
            return *known;
        }
        let native = builtins::global(&self.lexicon.names.text(name));
        self.lexicon.natives.insert(name, native);
        native
    }

    /// Whether something of that name is there for certain, in any host.
    pub(super) fn is_certain_host(&self, name: Name) -> bool {
        *self.lexicon.certain.borrow_mut().entry(name).or_insert_with(|| {
            let text = self.lexicon.names.text(name);
            // What a module of the project gives may be anything, and so may the answer to a question.
            let made = !text.starts_with("import:") && text.strip_suffix("()").is_some_and(|made| !is_question(made));
            made || names::is_certain(&text) || builtins::global(&text).is_some()
        })
    }

    /// What `typeof` gives, if every host agrees.
    pub(super) fn host_type(&self, name: Name) -> Option<&'static str> {
        *self
            .lexicon
            .types
            .borrow_mut()
            .entry(name)
            .or_insert_with(|| self.host_type_of(&self.lexicon.names.text(name)))
    }

    fn host_type_of(&self, text: &str) -> Option<&'static str> {
        if names::FUNCTIONS.contains(&text) || text.contains(".prototype.") || builtins::global(text).is_some() {
            return Some("function");
        }
        if builtins::global(&format!("new {text}")).is_some() {
            return Some("function");
        }
        matches!(text, "process" | "process.env" | "console" | "Math" | "JSON" | "module" | "Reflect")
            .then_some("object")
    }

    /// Members that are values and not just longer names.
    pub(super) fn host_member(&mut self, base: &str, key: &str) -> Option<Val> {
        if let Some(constant) = builtins::constant(&format!("{base}.{key}")) {
            return Some(constant);
        }
        if matches!(base, "process.env" | "import.meta.env" | "Deno.env" | "Bun.env") {
            return Some(self.variable(key));
        }
        let full = if base.is_empty() { key.to_owned() } else { format!("{base}.{key}") };
        if full == "process.execPath" {
            return Some(Val::text("node"));
        }
        let labels = identity::value(&full)?;
        let rooted = self.rooted(&full, &format!("`{full}`"), labels);
        // A path begins with it; what follows is still told.
        Some(match labels == Labels::DIRECTORY {
            true => Val { value: Value::Partial(super::text::Text::unit(super::text::HOLE)), ..rooted },
            false => rooted,
        })
    }

    /// One variable of the environment.
    pub(super) fn variable(&mut self, key: &str) -> Val {
        let labels = Labels::VARIABLE | identity::variable(key);
        let val = self.rooted(&format!("process.env.{key}"), &format!("variable `{key}` of the environment"), labels);
        self.ledger.variables.entry(val.from).or_insert_with(|| key.to_owned());
        val
    }

    /// A value that the host has from the beginning: one step however often it is used.
    fn rooted(&mut self, name: &str, what: &str, labels: Labels) -> Val {
        let name = self.lexicon.names.intern(name);
        if let Some(&known) = self.host.roots.get(&name) {
            return Val::unknown(known);
        }
        let from = self.ledger.origins.step(what, NOWHERE, labels, [Origin::PLAIN; 2]);
        self.host.roots.insert(name, from);
        Val::unknown(from)
    }

    /// Where a host thing came from, if using it as a value says something.
    pub(super) fn host_origin(&mut self, name: Name, from: Origin) -> Origin {
        if let Some(&held) = self.host.contents.get(&from) {
            return self.ledger.origins.join(from, held);
        }
        if self.lexicon.plain.contains(&name) {
            return from;
        }
        if let Some(&known) = self.host.imports.get(&(name, 0)) {
            return known;
        }
        let text = self.lexicon.names.text(name);
        if let Some(rest) = text.strip_prefix("import:") {
            // What a call returned is one thing, whatever is taken out of it.
            if rest.contains("()") {
                self.lexicon.plain.insert(name);
                return from;
            }
            let at = self.host.modules.get(super::module::split_import(rest).0).copied().unwrap_or(NOWHERE);
            return self.imported(name, at).from;
        }
        let own = match &*text {
            "process.env" | "Deno.env" | "Bun.env" => {
                self.rooted("process.env", "the whole environment", Labels::ENVIRONMENT).from
            }
            _ => match identity::value(&text) {
                Some(labels) => self.rooted(&text, &format!("`{text}`"), labels).from,
                None => {
                    self.lexicon.plain.insert(name);
                    return from;
                }
            },
        };
        self.ledger.origins.join(from, own)
    }

    /// `host.name = value`.
    pub(super) fn assigned_to_host(&mut self, base: &str, name: &str, object: &Val, value: Val, at: At) {
        if self.strict {
            return;
        }
        self.loaded_by_page(base, name, &value, at);
        // A handler put there is called by whoever owns the object.
        let handler = value.as_object().is_some_and(|id| self.heap.is_function(id));
        if handler {
            let labels = if clients::is_connection(base) { Labels::MESSAGE } else { Labels::NONE };
            let from = self.ledger.origins.step(format!("event of `{base}`"), at, labels, [Origin::PLAIN; 2]);
            let outcome = self.maybe(|m| m.call(&value, object, vec![Val::unknown(from)], at));
            if outcome.is_err() {
                self.ledger.out.exceeded = true;
            }
            if self.host.contents.contains_key(&object.from) {
                self.later(std::slice::from_ref(&value), object.from, at);
            }
        }
        let full = format!("{base}.{name}");
        self.globals.insert(full.as_str().into(), value);
    }

    /// A handler put on something that is not known, as `socket.onmessage = …`.
    pub(super) fn assigned_to_unknown(&mut self, object: &Val, value: &Val, at: At) -> Result<(), Abrupt> {
        let handler = value.as_object().is_some_and(|id| self.heap.is_function(id));
        if handler && !self.strict && !object.from.is_plain() {
            self.host.handlers.push((value.clone(), object.from, at));
            self.maybe(|m| m.call(value, &Val::UNKNOWN, vec![Val::unknown(object.from)], at))?;
        }
        Ok(())
    }

    /// Calls something of the host.
    pub(super) fn call_host(
        &mut self,
        name: Name,
        callee: &Val,
        this: &Val,
        arguments: Vec<Val>,
        at: At,
    ) -> Result<Val, Abrupt> {
        if let Some(native) = self.native(name) {
            let text = self.lexicon.names.text(name);
            // Text that becomes bytes as it is decodes nothing.
            let plain = &*text == "Buffer.from"
                && arguments.len() < 2
                && arguments.first().is_none_or(|of| of.as_partial().is_some());
            let labels = if plain { Labels::NONE } else { builtins::labels(&text) };
            return self.call_native(native, labels, this, &arguments, at);
        }
        let text = self.lexicon.names.text(name);
        let effect = self.effect(name);
        self.risks += 1;
        if effect != Effect::Imported {
            self.note_call(name, &text, effect, &arguments, at);
        }
        if let Some(out) = self.sum(&text, this, &arguments, at) {
            return Ok(out);
        }
        if matches!(&*text, "WScript.CreateObject" | "ActiveXObject")
            && let Some(object) = self.script_host_object(&arguments, at)
        {
            return Ok(object);
        }
        if let Some(out) = self.script_host_call(&text, this, &arguments, at) {
            return out;
        }
        match effect {
            Effect::Require => match arguments.first() {
                Some(source) => self.load("require", &source.clone(), at),
                None => Ok(Val::UNKNOWN),
            },
            Effect::Code => self.host_code(&text, &arguments, at),
            Effect::FunctionOf => self.function_of(&text, &arguments, at),
            Effect::Timer => self.timer(&text, arguments, at),
            Effect::Fetch => self.fetch(&text, this, &arguments, at),
            Effect::Connect => self.connect(&text, &arguments, at),
            Effect::Dns => self.dns(&text, &arguments, at),
            Effect::Chain => self.chain_read(&text, this, &arguments, at),
            Effect::Shell | Effect::Program => self.command(&text, effect == Effect::Shell, &arguments, at),
            Effect::ReadFile => self.read_file(&arguments, at),
            Effect::WriteFile => self.write_file(&text, &arguments, at),
            Effect::WriteStream => self.write_stream(&text, &arguments, at),
            Effect::Moves => self.moves(&arguments, at),
            Effect::Identity(labels) => self.identity(&text, labels, &arguments, at),
            Effect::Key => self.key_use(&text, this, &arguments, at),
            Effect::Hash => {
                self.call_back(&arguments, Origin::PLAIN, at)?;
                Ok(self.host_value(&names::called(&text)))
            }
            Effect::Decrypts => self.decrypts(&text, this, &arguments, at),
            Effect::Inflates => self.inflates(&text, &arguments, at),
            Effect::Serves => self.serves(&text, this, arguments, at),
            Effect::Promise => self.promise(&text, arguments, at),
            Effect::Same => Ok(arguments.into_iter().next().unwrap_or(Val::UNKNOWN)),
            Effect::Path => self.path(&text, &arguments, at),
            Effect::Global => Ok(self.host_value("globalThis")),
            Effect::Imported => self.call_imported(name, &text, &arguments, at),
            Effect::None => self.call_plain(name, &text, callee, this, arguments, at),
        }
    }

    /// `new` of something of the host.
    pub(super) fn construct_host(
        &mut self,
        name: Name,
        callee: &Val,
        arguments: Vec<Val>,
        at: At,
    ) -> Result<Val, Abrupt> {
        let text = self.lexicon.names.text(name);
        let with_new = self.lexicon.names.intern(&format!("new {text}"));
        if let Some(native) = self.native(with_new) {
            return self.call_native(native, Labels::NONE, &Val::UNDEFINED, &arguments, at);
        }
        match &*text {
            "Promise" => return self.new_promise(arguments, at),
            "Proxy" => return Ok(arguments.into_iter().next().unwrap_or(Val::UNKNOWN)),
            "Object" => return Ok(Val::object(self.new_plain()?)),
            "Error" | "TypeError" | "RangeError" | "SyntaxError" | "EvalError" | "URIError" | "ReferenceError" => {
                let id = self.new_object(super::value::Kind::Error)?;
                let message = arguments.into_iter().next().unwrap_or(Val::text(""));
                let object = self.heap.get_mut(id);
                object.props.set("name".into(), Slot::Data(Val::text(&*text)));
                object.props.set("message".into(), Slot::Data(message));
                return Ok(Val::object(id));
            }
            "URL" => return self.new_url(&arguments),
            "ActiveXObject" if !self.strict => {
                if let Some(object) = self.script_host_object(&arguments, at) {
                    return Ok(object);
                }
            }
            "Worker" | "worker_threads.Worker" => return self.new_worker(&text, &arguments, at),
            _ => {}
        }
        if self.strict {
            return Err(Abrupt::Stop);
        }
        self.call_host(name, callee, &Val::UNDEFINED, arguments, at)
    }

    /// A call that only passes on: a known receiver keeps its name, what went in goes on, callbacks are called.
    fn call_plain(
        &mut self,
        name: Name,
        text: &str,
        callee: &Val,
        this: &Val,
        arguments: Vec<Val>,
        at: At,
    ) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        if let Some(sent) = self.sent(text, this, &arguments, at)? {
            return Ok(sent);
        }
        self.emitter(text, &arguments, at)?;
        self.later_of(text, this, &arguments, at);
        if let Some(&held) = self.host.contents.get(&this.from) {
            let from = arguments.iter().fold(held, |from, argument| {
                let deep = self.deep(argument);
                self.ledger.origins.join(from, deep)
            });
            self.host.contents.insert(this.from, from);
        }
        let mut from = callee.from;
        for argument in &arguments {
            let deep = self.deep(argument);
            from = self.ledger.origins.join(from, deep);
        }
        let labels = clients::event_labels(text);
        let given = match labels.is_none() {
            true => from,
            false => self.ledger.origins.step(format!("what comes in by `{text}`"), at, labels, [from, Origin::PLAIN]),
        };
        let outer = self.when;
        if labels.any(Labels::REQUEST | Labels::MESSAGE) {
            self.when = self.when.max(When::Request);
        }
        let after = self.call_back(&arguments, given, at);
        self.when = outer;
        let from = match labels.is_none() {
            true => after?,
            false => {
                after?;
                from
            }
        };
        if clients::makes_client(text) {
            let base = arguments.first().and_then(|options| {
                ["baseURL", "prefixUrl", "baseUrl"].iter().find_map(|name| self.option(options, name))
            });
            let step = self.ledger.origins.step("", at, Labels::NONE, [from, Origin::PLAIN]);
            self.host.bases.extend(base.map(|base| (step, base)));
            return Ok(self.host_value(&names::called(text)).from(step));
        }
        if clients::is_container(text) {
            let step = self.ledger.origins.fresh("", at, Labels::NONE, [from, Origin::PLAIN]);
            self.host.contents.insert(step, from);
            return Ok(self.host_value(&names::called(text)).from(step));
        }
        let called = self.called(name);
        if self.lexicon.names.text(called).len() > 160 {
            return Ok(Val::unknown(from));
        }
        Ok(Val::plain(Value::Host(called)).from(from))
    }

    /// The name of what a call of `name` gives.
    pub(super) fn called(&mut self, name: Name) -> Name {
        if let Some(&known) = self.lexicon.called.get(&name) {
            return known;
        }
        let text = names::called(&self.lexicon.names.text(name));
        let called = self.lexicon.names.intern(&text);
        self.lexicon.called.insert(name, called);
        called
    }

    /// The text of a value, as far as it is known: of an object, nothing.
    fn partial(&mut self, val: &Val, at: At) -> Result<Option<String>, Abrupt> {
        Ok(match &val.value {
            Value::Object(_) if val.as_object().is_some_and(|id| self.heap.array(id).is_none()) => None,
            Value::Undefined | Value::Null | Value::Unknown | Value::Host(_) => None,
            _ => match self.text(val, at)? {
                Value::String(text) | Value::Partial(text) => Some(text.slice(0, 4096).to_string()),
                _ => None,
            },
        })
    }

    /// A member of an object of options, if it is there.
    fn option(&mut self, options: &Val, name: &str) -> Option<Val> {
        match self.find(options.as_object()?, &name.into())? {
            Slot::Data(val) => Some(val),
            Slot::Accessor(_) => None,
        }
    }
}
