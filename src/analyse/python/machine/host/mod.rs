//! What the host has, by name: which calls bring something in, which let something out, and which only pass it on.

pub(super) mod answers;
mod ciphers;
mod connections;
mod files;
mod folders;
mod handles;
mod identity;
mod imported;
mod invocation;
mod language;
pub(super) mod modules;
pub(super) mod names;
mod network;
mod objects;
mod packages;
mod pools;
mod process;
pub(super) mod secret_names;
mod wallets;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::builtins;
use super::call::Arguments;
use super::text::HOLE;
use super::value::{Name, Val, Value};
use super::{Abrupt, At, Machine, When};
use crate::analyse::flow::{Address, Called, Labels, Origin, Reached, Sink};
use crate::limits;
pub(super) use invocation::is_all_arguments;
pub(super) use modules::is_builtin;
use names::Effect;

/// What the host tables remember of one program.
#[derive(Default)]
pub(super) struct State {
    /// The file is started by its name: what stands under the main guard runs.
    pub(super) is_script: bool,
    /// Where modules of the project were first asked for.
    pub(super) modules: FxHashMap<String, At>,
    /// Things that are there from the beginning: one step however often they are used.
    pub(super) roots: FxHashMap<Name, Origin>,
    effects: FxHashMap<Name, Effect>,
    natives: FxHashMap<Name, Option<builtins::Native>>,
    /// Members of host things: what is there from the beginning, or the longer name.
    members: FxHashMap<(Name, Name), Member>,
    /// Handlers, for when everything is there.
    later: Vec<(Val, Origin, At)>,
    /// Open files by their step.
    handles: FxHashMap<Origin, handles::Handle>,
    written: Vec<files::Written>,
    /// What was written where it runs by itself: the place and the text.
    startups: Vec<(String, String)>,
    /// Modules that the program wrote and loaded: their names.
    pub(super) loaded: FxHashMap<Origin, Rc<super::scope::Env>>,
    /// Archives, buffers, requests that are built: what was put in.
    contents: FxHashMap<Origin, Origin>,
    /// The buffers that archives are written into.
    buffers: FxHashMap<Origin, Origin>,
    /// The address that a client was made with or a socket connected to.
    bases: FxHashMap<Origin, Address>,
    /// What comes in on a connection.
    incoming: FxHashMap<Origin, Origin>,
    /// Ciphers by their step: what they were made with.
    ciphers: FxHashMap<Origin, (Rc<str>, Arguments)>,
    /// Requests, and who reads what they bring.
    pub(super) answers: answers::Answers,
    /// What others computed, or what was put into a queue.
    given: FxHashMap<Origin, Val>,
    /// Programs behind started processes.
    started: FxHashMap<Origin, String>,
    /// Steps whose value was used as a key.
    keys: Vec<Origin>,
    /// Commands of the package that ran.
    commands: Vec<super::Id>,
    /// Standard input and output are a connection.
    tied: Option<Origin>,
}

/// A member of something of the host.
#[derive(Clone)]
enum Member {
    Value(Val),
    Name(Name),
}

/// Longest name that is kept.
const NAME: usize = 160;

pub(super) fn has_effect(name: &str) -> bool {
    names::effect(name) != Effect::None
}

/// Whether it runs a text that it is given.
pub(super) fn runs_text(name: &str) -> bool {
    matches!(names::effect(name), Effect::Code | Effect::Shell)
}

/// Whether it asks the network.
pub(super) fn is_request(name: &str) -> bool {
    let asks = matches!(names::effect(name), Effect::Request | Effect::Download | Effect::Dns)
        || name == "socket.create_connection"
        || name.ends_with("socket().connect");
    asks && !name.starts_with("unknown.") || name.starts_with("http.client.HTTP") && name.ends_with(".request")
}

/// Whether something of that name is there for certain.
pub(super) fn is_function(name: &str) -> bool {
    is_builtin(name) || has_effect(name) || modules::is_known_module(name)
}

impl<'a> Machine<'a> {
    fn effect(&mut self, name: Name) -> Effect {
        if let Some(&known) = self.host.effects.get(&name) {
            return known;
        }
        let effect = names::effect(&self.world.names.text(name));
        self.host.effects.insert(name, effect);
        effect
    }

    /// The function of that name, if it is one that is computed.
    fn native(&mut self, name: Name, text: &str) -> Option<builtins::Native> {
        *self.host.natives.entry(name).or_insert_with(|| builtins::function(text))
    }

    /// A value that the host has from the beginning.
    pub(super) fn rooted(&mut self, name: &str, what: &str, labels: Labels) -> Origin {
        let name = self.world.names.intern(name);
        if let Some(&known) = self.host.roots.get(&name) {
            return known;
        }
        let at = At { unit: 0, span: Default::default() };
        let from = self.ledger.origins.step(what, at, labels, [Origin::PLAIN; 2]);
        self.host.roots.insert(name, from);
        from
    }

    /// A name that is a value and not just a longer name.
    pub(super) fn rooted_value(&mut self, full: &str) -> Option<Val> {
        if let Some(constant) = builtins::constant(full) {
            return Some(Val::plain(constant));
        }
        let labels = identity::value(full)?;
        if full == "sys.executable" {
            return Some(Val::text("python"));
        }
        let from = self.rooted(full, &format!("`{full}`"), labels);
        Some(Val::unknown(from))
    }

    /// Where a host thing came from, if using it as a value says something.
    pub(super) fn host_origin(&mut self, name: Name, from: Origin) -> Origin {
        let mut out = from;
        if let Some(&held) = self.host.contents.get(&from) {
            out = self.join(from, held);
        }
        if let Some(&incoming) = self.host.incoming.get(&from) {
            out = self.join(out, incoming);
        }
        let text = self.world.names.text(name);
        if let Some(labels) = own_labels(&text) {
            let root = self.rooted(&text, own_words(&text), labels);
            out = self.join(out, root);
        }
        out
    }

    pub(super) fn host_attribute(&mut self, base: &str, object: &Val, name: &str) -> Result<Val, Abrupt> {
        if let Some(val) = self.handle_attribute(object, name) {
            return Ok(val);
        }
        self.heed_member(object, name);
        match name {
            "__dict__" | "__wrapped__" | "__call__" => return Ok(object.clone()),
            "__builtins__" | "__self__" if !base.contains("()") => return Ok(self.host_value("builtins")),
            "__import__" if base == "builtins" => return Ok(self.host_value("__import__")),
            "__name__" if !base.contains("()") => {
                return Ok(Val::text(base.rsplit('.').next().unwrap_or(base)));
            }
            _ => {}
        }
        if base == "builtins" || base == "globals()" || base == "locals()" {
            return match base {
                "builtins" => Ok(self.host_value(name)),
                _ => Ok(self.host_value(&format!("{base}.{name}"))),
            };
        }
        if base == "sys.modules" {
            return Ok(self.host_value(&format!("sys.modules.{name}")));
        }
        if base.starts_with("import:") {
            if base.len() > NAME {
                return Ok(Val::unknown(object.from));
            }
            // What a call returned is one thing, whatever is taken out of it.
            if base.contains("()") {
                let full = format!("{base}.{name}");
                return Ok(self.host_value(&full).from(object.from));
            }
            let val = self.imported_member(base, name);
            return Ok(val);
        }
        let Value::Host(whole) = object.value else { return Ok(self.plain_member(base, object, name)) };
        let part = self.world.names.intern(name);
        if let Some(known) = self.host.members.get(&(whole, part)) {
            return Ok(match known {
                Member::Value(val) => val.clone(),
                Member::Name(name) => Val { value: Value::Host(*name), from: object.from },
            });
        }
        let val = self.plain_member(base, object, name);
        let member = match val.value {
            Value::Host(name) => Some(Member::Name(name)),
            Value::Unknown if val.from == object.from => None,
            _ => Some(Member::Value(val.clone())),
        };
        self.host.members.extend(member.map(|member| ((whole, part), member)));
        Ok(val)
    }

    /// The member by its whole name.
    fn plain_member(&mut self, base: &str, object: &Val, name: &str) -> Val {
        let full = format!("{base}.{name}");
        if let Some(val) = self.rooted_value(&full) {
            return val;
        }
        if full.len() > NAME {
            return Val::unknown(object.from);
        }
        self.host_value(&full).from(object.from)
    }

    /// `host[index]`.
    pub(super) fn host_item(&mut self, base: &str, object: &Val, index: &Val, at: At) -> Result<Val, Abrupt> {
        let key = index.as_text().map(|text| text.as_str().to_owned());
        match (base, &key) {
            ("os.environ" | "os.environb", Some(key)) => return Ok(self.variable(key)),
            ("globals()" | "locals()" | "vars()", Some(key)) => return Ok(self.name_by_text(key)),
            ("dir()", Some(_)) => return Ok(index.clone()),
            (_, Some(key)) if base.ends_with(".__globals__") => {
                let of_os = format!("os.{key}");
                return Ok(match () {
                    () if key == "__builtins__" => self.host_value("builtins"),
                    () if names::effect(&of_os) != Effect::None => self.host_value(&of_os),
                    () if modules::is_known_module(key) => self.module_value(key, at),
                    () => self.host_value(key),
                });
            }
            ("sys.modules", Some(key)) if key == "__main__" => return Ok(self.host_value("globals()")),
            ("sys.modules", Some(key)) => return Ok(self.module_value(key, at)),
            _ => {}
        }
        if let Some(key) = &key
            && !base.contains("()")
        {
            return self.host_attribute(base, object, key);
        }
        let from = self.deep(object);
        let from = self.join(from, index.from);
        Ok(Val::unknown(from))
    }

    /// `host.name = value`, `host[index] = value`.
    pub(super) fn host_assigned(&mut self, base: &str, object: &Val, value: &Val, at: At) {
        if base == "globals()" || base == "locals()" {
            return;
        }
        // A handler put there is called by whoever owns the object.
        if self.is_function(value) {
            self.host.later.push((value.clone(), object.from, at));
        }
        let deep = self.deep(value);
        if deep.is_plain() || object.from.is_plain() {
            return;
        }
        let before = self.host.contents.get(&object.from).copied().unwrap_or_default();
        let both = self.join(before, deep);
        self.host.contents.insert(object.from, both);
    }

    /// A browser's shortcut that loads an extension: it runs whenever the browser is started.
    pub(super) fn shortcut_changed(&mut self, base: &str, name: &str, value: &Val, at: At) {
        if !name.eq_ignore_ascii_case("arguments") || !base.to_ascii_lowercase().ends_with("createshortcut()") {
            return;
        }
        let Some(text) = self.partial(value).filter(|text| text.contains("--load-extension")) else { return };
        let from = self.deep(value);
        self.reached(Reached { text: Some(text.clone()), ..Reached::new(Sink::Startup, &text, from, at) });
    }

    /// Calls handlers when all of them are there.
    pub(super) fn call_later(&mut self) -> Result<(), Abrupt> {
        let handlers = std::mem::take(&mut self.host.later);
        for (handler, from, at) in handlers {
            let from = self.host.incoming.get(&from).copied().unwrap_or(from);
            self.call_back(&Arguments::of(vec![handler]), from, at)?;
        }
        Ok(())
    }

    /// Calls something of the host.
    pub(super) fn call_host(
        &mut self,
        name: Name,
        callee: &Val,
        this: &Val,
        arguments: Arguments,
        at: At,
    ) -> Result<Val, Abrupt> {
        let text = self.world.names.text(name);
        if let Some(answer) = self.call_language(&text, this, &arguments, at)? {
            return Ok(answer);
        }
        let effect = self.effect(name);
        if let Some(native) = self.native(name, &text)
            && arguments.by_name("key").is_none()
            && arguments.rest.is_plain()
        {
            // Text that says nothing of what went in.
            let val = self.call_native(native, &text, &Val::NONE, arguments.clone(), at)?;
            let digest = effect == Effect::Digest && !val.is_known();
            return Ok(if digest { Val::UNKNOWN } else { val });
        }
        self.risks += 1;
        // What is asked with is read through.
        let long: usize = arguments.all().filter_map(Val::as_partial).map(|text| text.as_str().len()).sum();
        self.steps += long as u64 / 1024;
        self.note_call(name, &text, effect, &arguments, at);
        match effect {
            Effect::Code => {
                let val = self.run_code(&text, &arguments, at)?;
                Ok(val)
            }
            Effect::Compile => Ok(self.compiled(&text, &arguments)),
            Effect::Unpickle => self.unpickled(&text, &arguments, at),
            Effect::Native => self.native_code(&text, this, &arguments, at),
            Effect::Import => self.import_by_value(&text, &arguments, at),
            Effect::RunFile => self.run_file(&text, &arguments, at),
            Effect::Shell | Effect::Program => self.command(&text, effect == Effect::Shell, &arguments, at),
            Effect::Request => self.request(&text, this, &arguments, at),
            Effect::Draft => self.draft(&text, &arguments, at),
            Effect::Download => self.download(&text, &arguments, at),
            Effect::Connect => self.connect(&text, &arguments, at),
            Effect::Dns => self.dns(&text, &arguments, at),
            Effect::Client => self.client(&text, &arguments, at),
            Effect::Serve => self.serves(&text, &arguments, at),
            Effect::Open => self.open_file(&text, &arguments, at),
            Effect::Move => self.moves(&arguments, at),
            Effect::Path => self.path(&text, &arguments),
            Effect::List => self.list_folder(&text, &arguments, at),
            Effect::Container => self.container(&text, &arguments, at),
            Effect::Tells(labels) => {
                let from = self.ledger.origins.fresh(format!("`{text}()`"), at, labels, [Origin::PLAIN; 2]);
                self.call_back(&arguments, from, at)?;
                if labels == Labels::DIRECTORY {
                    return Ok(Val { value: Value::Partial(HOLE.into()), from });
                }
                Ok(self.host_value(&names::called(&text)).from(from))
            }
            Effect::Variable => match arguments.positional.first().and_then(Val::as_text) {
                Some(key) => {
                    let key = key.as_str().to_owned();
                    let given = self.variable(&key);
                    Ok(match arguments.get(1, "default").cloned() {
                        Some(default) => self.merge(default, given),
                        None => given,
                    })
                }
                None => Ok(Val::UNKNOWN),
            },
            Effect::Key => self.key_use(&text, &arguments, at),
            Effect::Cipher => self.cipher(&text, this, &arguments, at),
            Effect::Calls => self.calls_function(&text, &arguments, at),
            Effect::Setup => self.setup(&arguments, at),
            Effect::Same => {
                let from = self.all_from(None, &arguments);
                let first = arguments.positional.into_iter().next().unwrap_or(Val::UNKNOWN);
                let value = match first.value {
                    value @ (Value::Partial(_) | Value::Host(_) | Value::Object(_)) => value,
                    _ => Value::Unknown,
                };
                Ok(Val { value, from })
            }
            Effect::Digest => Ok(Val::UNKNOWN),
            Effect::None
                if matches!(
                    &*text,
                    "inspect.getsourcefile"
                        | "inspect.getfile"
                        | "site.getsitepackages"
                        | "site.getusersitepackages"
                        | "sysconfig.get_path"
                        | "sysconfig.get_paths"
                        | "distutils.sysconfig.get_python_lib"
                        | "importlib.util.find_spec"
                ) =>
            {
                let from = self.ledger.origins.fresh("where a module lies", at, Labels::SYSTEM, [Origin::PLAIN; 2]);
                Ok(Val { value: Value::Partial(HOLE.into()), from })
            }
            Effect::None if text.starts_with("import:") => self.call_imported(&text, &arguments, at),
            Effect::None => self.call_plain(&text, callee, this, arguments, at),
        }
    }

    /// A call that only passes on: what went in goes on, functions are called.
    fn call_plain(
        &mut self,
        text: &str,
        callee: &Val,
        this: &Val,
        arguments: Arguments,
        at: At,
    ) -> Result<Val, Abrupt> {
        if let Some(answer) = self.handle_method(text, this, &arguments, at)? {
            return Ok(answer);
        }
        if let Some(answer) = self.connection_method(text, this, &arguments, at)? {
            return Ok(answer);
        }
        if let Some(answer) = self.pool_method(text, this, &arguments, at)? {
            return Ok(answer);
        }
        let mut from = self.all_from(Some(this), &arguments);
        self.fed(text, this, &arguments, at);
        if let Some(path) = arguments.positional.get(usize::from(text.ends_with(".insert"))) {
            self.taken_as_code(text, path, at);
        }
        from = self.join(from, callee.from);
        if let Some(&held) = self.host.contents.get(&this.from) {
            let both = self.join(held, from);
            self.host.contents.insert(this.from, both);
            from = both;
        }
        if text.starts_with("ctypes.") {
            from = self.machine_code_in(&arguments, from, at);
        }
        from = self.call_back(&arguments, from, at)?;
        let called = names::called(text);
        if called.len() > NAME {
            return Ok(Val::unknown(from));
        }
        Ok(self.host_value(&called).from(from))
    }

    /// One variable of the environment.
    pub(super) fn variable(&mut self, key: &str) -> Val {
        let labels = Labels::VARIABLE | identity::variable(key);
        let from = self.rooted(&format!("os.environ.{key}"), &format!("variable `{key}` of the environment"), labels);
        self.ledger.variables.entry(from).or_insert_with(|| key.to_owned());
        Val::unknown(from)
    }

    fn note_call(&mut self, name: Name, callee: &str, effect: Effect, arguments: &Arguments, at: At) {
        if self.ledger.out.calls.len() >= limits::FACTS {
            return;
        }
        let most = if effect == Effect::None { 1 } else { 4 };
        let times = self.noted_calls.entry((at.unit, at.span.start, name)).or_insert(0);
        if *times >= most {
            return;
        }
        *times += 1;
        let shown: Vec<Option<String>> =
            arguments.positional.iter().take(8).map(|argument| self.shown(argument)).collect();
        let (span, at_load) = (self.ledger.range(at), self.when == When::Load);
        let known = self.ledger.out.calls.last().is_some_and(|known| known.span == span && known.arguments == shown);
        if !known {
            let called = Called { callee: callee.to_owned(), arguments: shown, at_load, span, in_decoded: at.unit > 0 };
            self.ledger.out.calls.push(called);
        }
    }

    /// A value's text, a list's texts with blanks between.
    pub(super) fn shown(&self, val: &Val) -> Option<String> {
        let mut text = match &val.value {
            Value::Str(text) | Value::Partial(text) => limits::cut(text.as_str(), limits::ARGUMENT_BYTES).to_owned(),
            Value::Bytes(bytes) => {
                String::from_utf8_lossy(&bytes[..bytes.len().min(limits::ARGUMENT_BYTES)]).into_owned()
            }
            Value::Int(super::value::Int::Small(number)) => number.to_string(),
            Value::Object(id) => {
                let items = self.world.heap.elements(*id)?;
                let words: Vec<String> = items
                    .iter()
                    .take(64)
                    .map(|item| match item.as_partial() {
                        Some(text) => limits::cut(text.as_str(), limits::ARGUMENT_BYTES).to_owned(),
                        None => HOLE.to_string(),
                    })
                    .collect();
                words.join(" ")
            }
            _ => return None,
        };
        text.truncate(text.floor_char_boundary(limits::ARGUMENT_BYTES));
        Some(text)
    }

    /// The text of a value as far as it is known.
    pub(super) fn partial(&self, val: &Val) -> Option<String> {
        match &val.value {
            Value::Str(text) | Value::Partial(text) => Some(text.as_str().to_owned()),
            Value::Bytes(bytes) => std::str::from_utf8(bytes).ok().map(str::to_owned),
            _ => None,
        }
    }
}

/// What using a host thing as a value says.
fn own_labels(text: &str) -> Option<Labels> {
    if let Some(rest) = text.strip_prefix("os.environ") {
        let whole =
            matches!(rest, "" | "b" | ".items()" | ".copy()" | ".values()" | ".__dict__" | "._data" | ".keys()");
        return whole.then_some(Labels::ENVIRONMENT);
    }
    if text.starts_with("IPython.get_ipython().history_manager") {
        return Some(Labels::KEYS);
    }
    let requests =
        ["flask.request", "bottle.request", "fastapi.Request", "quart.request", "sanic.request", "cherrypy.request"];
    if requests.iter().any(|request| text.starts_with(request)) {
        return Some(Labels::REQUEST);
    }
    let handlers = [
        "http.server.BaseHTTPRequestHandler()",
        "BaseHTTPServer.BaseHTTPRequestHandler()",
        "socketserver.BaseRequestHandler()",
        "http.server.SimpleHTTPRequestHandler()",
    ];
    let part = [".rfile", ".path", ".headers", ".request"];
    if handlers
        .iter()
        .any(|handler| text.strip_prefix(handler).is_some_and(|rest| part.iter().any(|part| rest.starts_with(part))))
    {
        return Some(Labels::REQUEST);
    }
    None
}

fn own_words(text: &str) -> &'static str {
    match () {
        () if text.starts_with("os.environ") => "the whole environment",
        () if text.starts_with("IPython.") => "what was typed into a notebook",
        () => "a request that comes in",
    }
}
