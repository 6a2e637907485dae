//! Functions of the language that look things up by name, make them, or call what they are given.

use super::super::builtins::{self, operators};
use super::super::call::Arguments;
use super::super::value::{Kind, Val, Value};
use super::super::{Abrupt, At, Machine, When};
use super::objects::is_exception;
use crate::analyse::flow::{Labels, Origin, Reached, Sink};
use crate::limits;

impl<'a> Machine<'a> {
    /// What the language itself does with names; `None` if the function is no such.
    pub(super) fn call_language(
        &mut self,
        name: &str,
        this: &Val,
        arguments: &Arguments,
        at: At,
    ) -> Result<Option<Val>, Abrupt> {
        let first = arguments.positional.first().cloned();
        Ok(Some(match (name, first) {
            ("getattr" | "inspect.getattr_static", Some(object)) => {
                let name = arguments.positional.get(1).and_then(Val::as_text).map(|text| text.as_str().to_owned());
                match name {
                    Some(name) => self.attribute(&object, &name, at)?,
                    None => {
                        let from = self.all_from(None, arguments);
                        // Of the functions of the language only those that run text are worth hiding.
                        let hidden = self.labels(from).any(Labels::DECODED | Labels::DECRYPTED);
                        let language = matches!(&object.value, Value::Host(name) if matches!(&*self.world.names.text(*name), "builtins" | "__builtins__"));
                        if hidden && language { self.host_value("exec").from(from) } else { Val::unknown(from) }
                    }
                }
            }
            ("setattr", Some(object)) => {
                let name = arguments.positional.get(1).and_then(Val::as_text).map(|text| text.as_str().to_owned());
                if let (Some(name), Some(value)) = (name, arguments.positional.get(2)) {
                    self.set_attribute(&object, &name, value.clone(), at)?;
                }
                Val::NONE
            }
            ("globals" | "locals" | "vars", None) => self.host_value(&super::names::called(name)),
            ("vars", Some(object)) => object,
            ("globals().get" | "locals().get" | "globals().__getitem__" | "vars().get", Some(key)) => {
                match key.as_text() {
                    Some(key) => {
                        let key = key.as_str().to_owned();
                        self.name_by_text(&key)
                    }
                    None => Val::UNKNOWN,
                }
            }
            (
                "globals().update" | "locals().update" | "globals().setdefault" | "globals().__setitem__",
                Some(first),
            ) => {
                self.names_given(&first, arguments.positional.get(1));
                Val::NONE
            }
            ("dir", Some(object)) if object.as_host().is_some() => self.names_in(&object)?,
            // A name is looked up in a list of names to be taken out again: its place stands for it.
            ("dir().index" | "dir().__getitem__", Some(name)) => name,
            ("codecs.getencoder" | "codecs.getdecoder", Some(_)) => {
                let function = self.host_value(&super::names::called(name));
                self.object(Kind::Partial { function, arguments: arguments.positional.clone(), named: Vec::new() })?
            }
            ("codecs.getencoder()" | "codecs.getdecoder()", Some(set)) => {
                let coder = self.host_value(if name.contains("encoder") { "codecs.encode" } else { "codecs.decode" });
                let text = arguments.positional.get(1).cloned().unwrap_or(Val::UNKNOWN);
                let made = self.call(&coder, Arguments::of(vec![text, set]), at)?;
                self.object(Kind::Tuple([made, Val::UNKNOWN].into()))?
            }
            ("str" | "repr", Some(object)) if self.raised_with(&object).is_some() => {
                self.raised_with(&object).unwrap_or(Val::UNKNOWN)
            }
            ("operator.methodcaller" | "operator.attrgetter" | "operator.itemgetter", Some(_)) => {
                let function = self.host_value(&super::names::called(name));
                let (arguments, named) = (arguments.positional.clone(), arguments.named.clone());
                self.object(Kind::Partial { function, arguments, named })?
            }
            ("operator.methodcaller()" | "operator.attrgetter()" | "operator.itemgetter()", Some(asked)) => {
                self.asked_of_an_object(name, &asked, arguments, at)?
            }
            ("array.array", Some(_)) => match arguments.positional.get(1).map(|of| self.bytes_listed(of)) {
                Some(Some(bytes)) => self.object(Kind::ByteArray(bytes))?,
                _ => return Ok(None),
            },
            ("ast.literal_eval", Some(text)) => {
                match text.as_text().filter(|text| text.len() <= limits::EVALUATOR_LITERAL_BYTES) {
                    Some(literal) => {
                        let literal = literal.as_str().to_owned();
                        let env = self.frame.env.clone();
                        let made = self.run_text(&literal, env, at)?.unwrap_or(Val::UNKNOWN);
                        let from = self.join(made.from, text.from);
                        made.from(from)
                    }
                    None => return Ok(None),
                }
            }
            _ if name.ends_with(".__subclasses__") => self.all_classes()?,
            _ if is_exception(name) => self.exception(name, arguments)?,
            ("super", _) => self.host_value("super()"),
            ("object.__new__" | "object", _) => Val::UNKNOWN,
            ("__builtins__", _) => self.host_value("builtins"),
            ("functools.partial" | "functools.partialmethod", Some(function)) => {
                let mut rest = arguments.clone();
                rest.positional.remove(0);
                self.object(Kind::Partial { function, arguments: rest.positional, named: rest.named })?
            }
            ("functools.wraps" | "functools.lru_cache" | "functools.cache", _) => Val::UNKNOWN,
            ("map", Some(function)) if arguments.positional.len() >= 2 => self.mapped(&function, arguments, at)?,
            ("filter", Some(function)) if arguments.positional.len() == 2 => self.filtered(&function, arguments, at)?,
            ("functools.reduce" | "reduce", Some(function)) => self.reduced(&function, arguments, at)?,
            ("sorted" | "min" | "max", Some(of)) if arguments.by_name("key").is_some() => {
                let items = self.iterated(&of)?;
                // Whoever sorts by a function that acts, calls it.
                if let (Some(key), Some(items)) = (arguments.by_name("key").cloned(), &items)
                    && (self.acts(&key) || self.is_function(&key))
                {
                    for item in items.iter().take(limits::EVALUATOR_SORTED) {
                        self.maybe(|m| m.call(&key, Arguments::of(vec![item.clone()]), at))?;
                    }
                }
                match (name, items) {
                    ("sorted", Some(items)) => self.object(Kind::List(items))?,
                    (_, Some(items)) => items.into_iter().next().unwrap_or(Val::UNKNOWN),
                    (_, None) => self.element_of(&of)?,
                }
            }
            ("type", Some(object)) if arguments.positional.len() == 1 => match object.as_object() {
                Some(id) => match &self.world.heap.get(id).kind {
                    Kind::Instance { class } => class.clone(),
                    _ => {
                        let of = super::super::call::type_name(&object.value, &self.world.heap);
                        self.host_value(of)
                    }
                },
                None => {
                    let of = super::super::call::type_name(&object.value, &self.world.heap);
                    self.host_value(of)
                }
            },
            ("type", Some(title)) if arguments.positional.len() == 3 => self.made_class(&title, arguments)?,
            ("input" | "raw_input", _) => Val::UNKNOWN,
            ("print" | "time.sleep" | "sys.exit" | "exit" | "quit" | "os._exit", _) => Val::NONE,
            ("os.dup2", Some(of)) => {
                let from = self.deep(&of);
                let connected = Labels::MESSAGE | Labels::REQUEST | Labels::NETWORK | Labels::ANY_NETWORK;
                if self.labels(from).any(connected) {
                    self.host.tied = Some(from);
                }
                Val::NONE
            }
            _ if name.starts_with("super().") => self.call_super(&name[8..], arguments.clone(), at)?,
            _ => return self.call_of_type(name, this, arguments, at),
        }))
    }

    /// `str.join`, detached from its text or called with it as the first argument.
    fn call_of_type(&mut self, name: &str, this: &Val, arguments: &Arguments, at: At) -> Result<Option<Val>, Abrupt> {
        let Some((of, method)) = name.split_once('.') else { return Ok(None) };
        let types = [
            "str",
            "bytes",
            "bytearray",
            "list",
            "tuple",
            "dict",
            "set",
            "int",
            "float",
            "bool",
            "NoneType",
            "range",
            "object",
        ];
        if !types.contains(&of) || method.contains('.') || builtins::function(name).is_some() {
            return Ok(None);
        }
        if !matches!(this.value, Value::None | Value::Host(_)) {
            return self.data_method(this, method, arguments.clone(), at).map(Some);
        }
        let mut rest = arguments.clone();
        if rest.positional.is_empty() {
            return Ok(None);
        }
        let this = rest.positional.remove(0);
        self.data_method(&this, method, rest, at).map(Some)
    }

    /// A method of a text or container; texts also stand for paths.
    fn data_method(&mut self, this: &Val, method: &str, arguments: Arguments, at: At) -> Result<Val, Abrupt> {
        if let Some(answer) = self.path_method(this, method, &arguments, at)? {
            return Ok(answer);
        }
        if let ("tobytes" | "tostring", Some(bytes)) = (method, self.bytes_listed(this)) {
            return Ok(Val::bytes(bytes).from(this.from));
        }
        let operator = dunder(method);
        if let (Some(op), Some(other)) = (operator, arguments.positional.first()) {
            let other = other.clone();
            return match method {
                "__getitem__" => self.item(this, &other, at),
                _ => self.binary(op, this, &other, at),
            };
        }
        if method == "__call__" {
            return self.call(this, arguments, at);
        }
        self.call_type_method(this, method, arguments, at)
    }

    /// What a name stands for that is given as a text.
    pub(super) fn name_by_text(&mut self, name: &str) -> Val {
        let symbol = self.symbol_of(name);
        match self.frame.env.find(symbol) {
            Some(val) => val,
            None => self.name_of_nothing(name),
        }
    }

    pub(in super::super) fn names_given(&mut self, names: &Val, value: Option<&Val>) {
        if let (Some(name), Some(value)) = (names.as_text(), value) {
            let name = name.as_str().to_owned();
            let symbol = self.symbol_of(&name);
            self.frame.env.outermost().set(symbol, value.clone());
            return;
        }
        let Some(id) = names.as_object() else { return };
        let Kind::Dict(items) = &self.world.heap.get(id).kind else { return };
        for (key, value) in items.values().cloned().collect::<Vec<_>>() {
            if let Some(name) = key.as_text() {
                let name = name.as_str().to_owned();
                let symbol = self.symbol_of(&name);
                self.frame.env.outermost().set(symbol, value);
            }
        }
    }

    fn call_super(&mut self, method: &str, arguments: Arguments, at: At) -> Result<Val, Abrupt> {
        let (Some(class), Some(this)) = (self.frame.class, self.frame.this.clone()) else { return Ok(Val::UNKNOWN) };
        let Kind::Class { bases, .. } = &self.world.heap.get(class).kind else { return Ok(Val::UNKNOWN) };
        for base in bases.clone() {
            if let Some(member) = self.class_member(&base, method) {
                return self.call_with(&member, Some(this), arguments, at);
            }
        }
        let from = self.all_from(None, &arguments);
        self.call_back(&arguments, from, at)?;
        Ok(Val::unknown(from))
    }

    /// `type("Name", bases, members)`.
    fn made_class(&mut self, title: &Val, arguments: &Arguments) -> Result<Val, Abrupt> {
        let name = self.partial(title).unwrap_or_default();
        let bases = match arguments.positional.get(1) {
            Some(bases) => self.iterated(bases)?.unwrap_or_default(),
            None => Vec::new(),
        };
        let class = self.object(Kind::Class { name: name.into(), bases })?;
        let members = arguments.positional.get(2).and_then(Val::as_object);
        if let (Some(id), Some(members)) = (class.as_object(), members)
            && let Kind::Dict(items) = &self.world.heap.get(members).kind
        {
            for (key, value) in items.values().cloned().collect::<Vec<_>>() {
                if let Some(key) = key.as_text() {
                    self.world.heap.get_mut(id).attributes.insert(key.as_str().into(), value);
                }
            }
        }
        Ok(class)
    }

    /// `map(function, …)`.
    pub(super) fn mapped(&mut self, function: &Val, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let mut lists = Vec::new();
        for of in &arguments.positional[1..] {
            match self.iterated(of)? {
                Some(items) => lists.push(items),
                None => {
                    let element = self.element_of(of)?;
                    let given = self.maybe(|m| m.call(function, Arguments::of(vec![element]), at))?;
                    let val = given.unwrap_or(Val::UNKNOWN);
                    let from = self.deep(&val);
                    return Ok(Val::unknown(from));
                }
            }
        }
        let length = lists.iter().map(Vec::len).min().unwrap_or(0);
        let mut out = Vec::with_capacity(length);
        for index in 0..length {
            self.step()?;
            let given = lists.iter().map(|list| list[index].clone()).collect();
            out.push(self.call(function, Arguments::of(given), at)?);
            if self.sweeping() {
                break;
            }
        }
        self.object(Kind::Iterator { items: out.into(), at: 0 })
    }

    fn filtered(&mut self, function: &Val, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let of = &arguments.positional[1];
        let Some(items) = self.iterated(of)? else {
            let element = self.element_of(of)?;
            self.maybe(|m| m.call(function, Arguments::of(vec![element]), at))?;
            let from = self.deep(of);
            return Ok(Val::unknown(from));
        };
        let mut out = Vec::new();
        for item in items {
            self.step()?;
            let keep = match function.value {
                Value::None => operators::truth(&self.world, &item.value),
                _ => {
                    let answer = self.call(function, Arguments::of(vec![item.clone()]), at)?;
                    self.truth(&answer)
                }
            };
            if keep != Some(false) {
                out.push(item);
            }
        }
        self.object(Kind::Iterator { items: out.into(), at: 0 })
    }

    fn reduced(&mut self, function: &Val, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let Some(of) = arguments.positional.get(1) else { return Ok(Val::UNKNOWN) };
        let Some(items) = self.iterated(of)? else {
            let element = self.element_of(of)?;
            return self.call(function, Arguments::of(vec![element.clone(), element]), at);
        };
        let mut items = items.into_iter();
        let Some(mut sum) = arguments.positional.get(2).cloned().or_else(|| items.next()) else {
            return Ok(Val::UNKNOWN);
        };
        for item in items {
            self.step()?;
            sum = self.call(function, Arguments::of(vec![sum, item]), at)?;
        }
        Ok(sum)
    }

    /// Whether a value is a function of the host that does something.
    pub(in super::super) fn acts(&self, val: &Val) -> bool {
        self.name_of(val).is_some_and(|name| super::has_effect(&name))
    }

    /// What is given a function and calls it: threads, timers, loops of events, handlers at the end.
    pub(super) fn calls_function(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let mut function = arguments.by_name("target").or(arguments.by_name("on_press")).cloned();
        let mut given: Vec<Val> = Vec::new();
        let mut named = Vec::new();
        let mut positional = arguments.positional.iter();
        if function.is_none() {
            function = positional.find(|argument| self.is_function(argument) || self.acts(argument)).cloned();
            given.extend(positional.cloned());
            // These take what they hand on as one list.
            let listed = name.ends_with("Timer") || name.contains(".enter");
            if let Some(list) = given.first().filter(|_| listed) {
                given = self.iterated(&list.clone())?.unwrap_or_default();
            }
        }
        if let Some(list) = arguments
            .by_name("args")
            .or_else(|| arguments.positional.get(1).filter(|_| name.contains("start_new_thread")))
        {
            given = self.iterated(list)?.unwrap_or_default();
        }
        if let Some(id) = arguments.by_name("kwargs").and_then(Val::as_object)
            && let Kind::Dict(items) = &self.world.heap.get(id).kind
        {
            named.extend(
                items.values().filter_map(|(key, value)| Some((key.as_text()?.as_str().into(), value.clone()))),
            );
        }
        let Some(function) = function.filter(|function| self.is_function(function) || function.as_host().is_some())
        else {
            // What a coroutine gives was computed when it was called.
            return Ok(arguments.positional.first().cloned().unwrap_or(Val::UNKNOWN));
        };
        let typed = name.contains("keyboard") || name.contains("pynput");
        if typed {
            let from = self.ledger.origins.fresh("what is typed", at, Labels::KEYS, [Origin::PLAIN; 2]);
            given = vec![Val::unknown(from)];
        }
        let signals = name == "signal.signal" || name == "sys.settrace";
        let outer = self.when;
        if signals {
            self.when = self.when.max(When::Call);
        }
        let result = self.maybe(|m| m.call(&function, Arguments { positional: given, named, rest: Origin::PLAIN }, at));
        self.when = outer;
        let value = result?.unwrap_or(Val::UNKNOWN);
        if name.contains("asyncio") || name.contains("gevent") || name.contains("trio") || name == "apply" {
            return Ok(value);
        }
        let from = self.deep(&value);
        Ok(self.host_value(&super::names::called(name)).from(from))
    }

    /// `__import__(x)`, `importlib.import_module(x)`.
    pub(super) fn import_by_value(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let Some(module) = arguments.get(0, "name").cloned() else { return Ok(Val::UNKNOWN) };
        if let Some(text) = module.as_text() {
            let text = text.as_str().to_owned();
            let (span, load) = (self.ledger.range(at), self.when == When::Load);
            if self.ledger.out.imports.len() < crate::limits::FACTS {
                self.ledger.out.imports.push((text.clone(), span, load));
            }
            if let Some(names) = self.module_loaded(&text, at)? {
                return self.namespace(&text, &names);
            }
            let whole = name.ends_with("import_module") || arguments.get(3, "fromlist").is_some();
            let specifier = if whole { &*text } else { text.split('.').next().unwrap_or(&text) };
            return Ok(self.module_value(specifier, at));
        }
        let from = self.deep(&module);
        let text = self.partial(&module);
        self.reached(Reached { text, ..Reached::new(Sink::Load, name, from, at) });
        Ok(Val::unknown(from))
    }
}

fn dunder(method: &str) -> Option<ruff_python_ast::Operator> {
    use ruff_python_ast::Operator as O;
    Some(match method {
        "__add__" | "__getitem__" => O::Add,
        "__mod__" => O::Mod,
        "__mul__" => O::Mult,
        "__xor__" => O::BitXor,
        "__sub__" => O::Sub,
        "__or__" => O::BitOr,
        "__and__" => O::BitAnd,
        _ => return None,
    })
}
