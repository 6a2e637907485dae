//! Calls.

use std::rc::Rc;

use ruff_python_ast::*;
use ruff_text_size::Ranged;

use super::builtins::{self, Answer, Asked, Native};
use super::function::parameters;
use super::value::{Closure, Id, Kind, Val, Value};
use super::{Abrupt, At, Machine};
use crate::analyse::flow::{Labels, Origin};

/// What a function is called with.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments {
    pub(super) positional: Vec<Val>,
    pub(super) named: Vec<(Rc<str>, Val)>,
    /// Where what `*x` and `**x` spread comes from, if its elements are not known.
    pub(super) rest: Origin,
}

impl Arguments {
    pub(super) fn of(positional: Vec<Val>) -> Self {
        Self { positional, ..Self::default() }
    }

    /// The argument at a place or with a name.
    pub(super) fn get(&self, index: usize, name: &str) -> Option<&Val> {
        self.positional.get(index).or_else(|| self.by_name(name))
    }

    pub(super) fn by_name(&self, name: &str) -> Option<&Val> {
        self.named.iter().find(|(known, _)| &**known == name).map(|(_, val)| val)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Val> {
        self.positional.iter().chain(self.named.iter().map(|(_, val)| val))
    }
}

/// A shorter encoded text is a name or a key, and no program.
const SEALED_BYTES: usize = 100;

impl<'a> Machine<'a> {
    pub(super) fn call_expression(&mut self, it: &'a ExprCall) -> Result<Val, Abrupt> {
        let place = self.at(it.range());
        if let Expr::Attribute(attribute) = &*it.func {
            let object = self.expression(&attribute.value)?;
            let arguments = self.arguments(&it.arguments)?;
            return self.call_method(&object, attribute.attr.id.as_str(), arguments, place);
        }
        let callee = self.expression(&it.func)?;
        let arguments = self.arguments(&it.arguments)?;
        self.call(&callee, arguments, place)
    }

    pub(super) fn arguments(&mut self, given: &'a ruff_python_ast::Arguments) -> Result<Arguments, Abrupt> {
        let mut out = Arguments { positional: Vec::with_capacity(given.args.len()), ..Arguments::default() };
        for argument in &given.args {
            match argument {
                Expr::Starred(it) => {
                    let spread = self.expression(&it.value)?;
                    match self.iterated(&spread)? {
                        Some(items) => out.positional.extend(items),
                        None => {
                            let deep = self.deep(&spread);
                            out.rest = self.join(out.rest, deep);
                        }
                    }
                }
                other => {
                    let value = self.expression(other)?;
                    self.heed(&value);
                    out.positional.push(value);
                }
            }
        }
        for keyword in &given.keywords {
            let value = self.expression(&keyword.value)?;
            self.heed(&value);
            match &keyword.arg {
                Some(name) => out.named.push((name.id.as_str().into(), value)),
                None => self.spread_named(&value, &mut out)?,
            }
        }
        Ok(out)
    }

    fn spread_named(&mut self, value: &Val, out: &mut Arguments) -> Result<(), Abrupt> {
        if let Some(id) = value.as_object()
            && let Kind::Dict(items) = &self.world.heap.get(id).kind
        {
            for (key, value) in items.values() {
                if let Some(name) = key.as_text() {
                    out.named.push((name.as_str().into(), value.clone()));
                }
            }
        }
        let deep = self.deep(value);
        out.rest = self.join(out.rest, deep);
        Ok(())
    }

    /// `object.name(arguments)`.
    pub(super) fn call_method(
        &mut self,
        object: &Val,
        name: &str,
        arguments: Arguments,
        at: At,
    ) -> Result<Val, Abrupt> {
        match &object.value {
            Value::Host(_) => {
                let function = self.attribute(object, name, at)?;
                self.call_with(&function, Some(object.clone()), arguments, at)
            }
            Value::Object(id) if !self.is_data(*id) => {
                let function = self.attribute(object, name, at)?;
                self.call(&function, arguments, at)
            }
            Value::Unknown => self.call_of_unknown(object, name, arguments, at),
            _ => self.call_type_method(object, name, arguments, at),
        }
    }

    /// Whether an object is a container, whose methods are the language's.
    pub(super) fn is_data(&self, id: Id) -> bool {
        matches!(
            self.world.heap.get(id).kind,
            Kind::List(_)
                | Kind::Tuple(_)
                | Kind::Dict(_)
                | Kind::Set(_)
                | Kind::ByteArray(_)
                | Kind::Range(..)
                | Kind::Iterator { .. }
                | Kind::Cycle { .. }
                | Kind::Count { .. }
        ) || builtins::made(&self.world.heap, id)
    }

    /// A method of one of the language's types.
    pub(super) fn call_type_method(
        &mut self,
        this: &Val,
        name: &str,
        arguments: Arguments,
        at: At,
    ) -> Result<Val, Abrupt> {
        if name == "sort" && arguments.by_name("key").is_some() {
            return Ok(Val::NONE);
        }
        if name == "format_map" {
            return Ok(this.clone());
        }
        // What is put in on a way that may not be taken may not be there.
        if let Some(id) = this.as_object()
            && self.unsure > 0
            && builtins::changes(name)
        {
            self.world.heap.get_mut(id).open = true;
        }
        match builtins::method(&this.value, &self.world.heap, name) {
            Some(native) => {
                let full = format!("{}.{name}", type_name(&this.value, &self.world.heap));
                self.call_native(native, &full, this, arguments, at)
            }
            None => {
                // A path is a text here.
                if let Some(answer) = self.path_method(this, name, &arguments, at)? {
                    return Ok(answer);
                }
                let from = self.all_from(Some(this), &arguments);
                Ok(Val::unknown(from))
            }
        }
    }

    /// Something that is computed.
    pub(super) fn call_native(
        &mut self,
        native: Native,
        name: &str,
        this: &Val,
        arguments: Arguments,
        at: At,
    ) -> Result<Val, Abrupt> {
        let mut from = self.all_from(Some(this), &arguments);
        let asked = Asked { this, arguments: &arguments.positional, named: &arguments.named };
        // What plain values are put into goes on to say nothing.
        let plain = |val: &Val| val.from.is_plain() && !matches!(val.value, Value::Object(_) | Value::Host(_));
        let quiet = this.as_object().filter(|id| self.world.heap.is_quiet(*id) && arguments.all().all(plain));
        let answer = native(&mut self.world, &asked);
        if let Some(id) = quiet {
            self.world.heap.set_quiet(id);
        }
        let known = matches!(&answer, Answer::Known(value) if !matches!(value, Value::None | Value::Partial(_)));
        if self.undoes(name, &arguments, known, from) {
            let what = format!("decoded by `{name}`");
            let long = arguments.all().chain([this]).filter_map(Val::as_text).any(|text| text.len() >= SEALED_BYTES);
            let own =
                long && !self.labels(from).any(Labels::LOOSE | Labels::REMOTE | Labels::ANY_NETWORK | Labels::FILE);
            let labels = if own { Labels::DECODED | Labels::SEALED } else { Labels::DECODED };
            from = self.ledger.origins.step(what, at, labels, [from, Origin::PLAIN]);
        }
        // What went into a container is in it.
        if let (Some(id), Answer::Unknown) = (this.as_object(), &answer)
            && !from.is_plain()
        {
            let before = self.world.heap.get(id).rest;
            let rest = self.join(before, from);
            let object = self.world.heap.get_mut(id);
            object.rest = rest;
            object.open = true;
        }
        if let Answer::Raises(_) = answer
            && (!arguments.rest.is_plain() || this.as_object().is_some_and(|id| self.world.heap.get(id).open))
        {
            return Ok(Val::unknown(from));
        }
        // In another order, and each once: what a list of things that are not known is made into holds the same things.
        if let (Answer::Unknown, Some(list)) = (&answer, arguments.positional.first())
            && matches!(name, "set" | "frozenset" | "sorted" | "list" | "tuple" | "reversed")
            && list.as_object().is_some_and(|id| {
                let object = self.world.heap.get(id);
                let open = |items: &[Val]| object.open || items.iter().any(|item| !item.is_known());
                matches!(&object.kind, Kind::List(items) if open(items))
            })
        {
            return Ok(list.clone().from(from));
        }
        if matches!(answer, Answer::Unknown)
            && matches!(name, "dict.get" | "random.choice")
            && let Some(id) = this.as_object().or_else(|| arguments.positional.first().and_then(Val::as_object))
            && let Some(any) = self.any_text(id)
        {
            return Ok(any);
        }
        if matches!(answer, Answer::Known(Value::None)) {
            return Ok(Val::NONE);
        }
        if let Answer::Element(element) = answer {
            let from = self.join(element.from, this.from);
            return Ok(element.from(from));
        }
        self.answered(answer, from)
    }

    /// Whether a function that can undo an encoding does so here: bytes that become a text by their character set do not,
    /// and neither does a number that nothing is known of.
    fn undoes(&self, name: &str, arguments: &Arguments, known: bool, from: Origin) -> bool {
        if !builtins::decoders(name) {
            return false;
        }
        let last = name.rsplit('.').next().unwrap_or(name);
        if last == "decode" && matches!(name.split('.').next(), Some("bytes" | "str" | "bytearray")) {
            const SETS: &[&str] =
                &["rot", "hex", "base64", "zlib", "bz2", "escape", "zip", "uu", "quopri", "idna", "punycode"];
            let set =
                arguments.get(0, "encoding").and_then(Val::as_text).map(|text| text.as_str().to_ascii_lowercase());
            return set.is_some_and(|set| SETS.iter().any(|known| set.contains(known)));
        }
        let arithmetic =
            matches!(last, "unpack" | "unpack_from" | "from_bytes" | "to_bytes" | "translate" | "chr" | "unichr");
        known || !arithmetic && !from.is_plain()
    }

    /// Where everything that a call is given came from.
    pub(super) fn all_from(&mut self, this: Option<&Val>, arguments: &Arguments) -> Origin {
        let mut from = arguments.rest;
        if let Some(this) = this {
            let deep = self.deep(this);
            from = self.join(from, deep);
        }
        for argument in arguments.all() {
            let deep = self.deep(argument);
            from = self.join(from, deep);
        }
        from
    }

    pub(super) fn call(&mut self, callee: &Val, arguments: Arguments, at: At) -> Result<Val, Abrupt> {
        self.call_with(callee, None, arguments, at)
    }

    /// Calls something; `this` is what a method of the host belongs to, or the first argument of a plain function.
    pub(super) fn call_with(
        &mut self,
        callee: &Val,
        this: Option<Val>,
        mut arguments: Arguments,
        at: At,
    ) -> Result<Val, Abrupt> {
        self.step()?;
        if self.is_deep() {
            return Ok(Val::UNKNOWN);
        }
        match &callee.value {
            Value::Host(name) => {
                let this = this.unwrap_or(Val { value: Value::None, from: callee.from });
                // A method may be one of the language that asks for the operator whose method it is.
                self.nested(|m| m.call_host(*name, callee, &this, arguments, at))
            }
            Value::Object(id) => {
                let id = *id;
                match &self.world.heap.get(id).kind {
                    Kind::Function(closure) => {
                        let closure = closure.clone();
                        if let Some(this) = this {
                            arguments.positional.insert(0, this);
                        }
                        self.call_function(&closure, arguments)
                    }
                    Kind::Bound { function, this } => {
                        let (function, this) = (function.clone(), this.clone());
                        self.nested(|m| m.call_with(&function, Some(this), arguments, at))
                    }
                    Kind::Partial { function, arguments: first, named } => {
                        let (function, mut first, mut all) = (function.clone(), first.clone(), named.clone());
                        first.append(&mut arguments.positional);
                        all.append(&mut arguments.named);
                        let arguments = Arguments { positional: first, named: all, rest: arguments.rest };
                        self.nested(|m| m.call_with(&function, this, arguments, at))
                    }
                    Kind::Class { .. } => self.nested(|m| m.instantiate(callee, id, arguments, at)),
                    Kind::Instance { .. } => match self.class_attribute(id, "__call__") {
                        // An instance may be what calls it: `A.__call__ = A()`.
                        Some(call) => self.nested(|m| m.call_with(&call, Some(callee.clone()), arguments, at)),
                        None => self.call_unknown(callee, arguments, at),
                    },
                    _ => self.call_unknown(callee, arguments, at),
                }
            }
            // A code object that is called is code that runs.
            Value::Str(_) | Value::Bytes(_) | Value::Partial(_) => {
                let exec = self.world.names.intern("exec");
                let function = Val::plain(Value::Host(exec));
                let code = Arguments::of(vec![callee.clone()]);
                self.nested(|m| m.call_host(exec, &function, &Val::NONE, code, at))
            }
            _ => self.call_unknown(callee, arguments, at),
        }
    }

    /// A call of something that is not known: what it is given may be called, and what it gives is made of that.
    pub(super) fn call_unknown(&mut self, callee: &Val, arguments: Arguments, at: At) -> Result<Val, Abrupt> {
        let from = self.all_from(None, &arguments);
        let from = self.join(from, callee.from);
        self.call_back(&arguments, from, at)?;
        Ok(Val::unknown(from))
    }

    /// Calls every function among the arguments, with what is not known but for where it came from.
    pub(super) fn call_back(&mut self, arguments: &Arguments, from: Origin, at: At) -> Result<Origin, Abrupt> {
        let mut out = from;
        for argument in arguments.all() {
            if self.is_function(argument) {
                let count = self.parameter_count(argument).unwrap_or(1).min(8);
                let given = Arguments::of(vec![Val::unknown(from); count]);
                let argument = argument.clone();
                if let Some(result) = self.maybe(|m| m.call(&argument, given, at))? {
                    let deep = self.deep(&result);
                    out = self.join(out, deep);
                }
            }
        }
        Ok(out)
    }

    pub(super) fn is_function(&self, val: &Val) -> bool {
        val.as_object().is_some_and(|id| match &self.world.heap.get(id).kind {
            Kind::Function(_) | Kind::Partial { .. } => true,
            Kind::Bound { function, .. } => function.as_object().is_some(),
            _ => false,
        })
    }

    fn parameter_count(&self, val: &Val) -> Option<usize> {
        let count = |closure: &Closure<'a>| {
            let parameters = parameters(closure.code)?;
            Some(parameters.posonlyargs.len() + parameters.args.len())
        };
        match &self.world.heap.get(val.as_object()?).kind {
            Kind::Function(closure) => Some(count(closure).unwrap_or(0)),
            Kind::Bound { function, .. } => match &self.world.heap.get(function.as_object()?).kind {
                Kind::Function(closure) => Some(count(closure).unwrap_or(0).saturating_sub(1)),
                _ => None,
            },
            Kind::Partial { arguments, function, .. } => match &self.world.heap.get(function.as_object()?).kind {
                Kind::Function(closure) => Some(count(closure).unwrap_or(0).saturating_sub(arguments.len())),
                _ => None,
            },
            _ => None,
        }
    }

    /// A method of something of which only its origin is known.
    fn call_of_unknown(&mut self, object: &Val, name: &str, arguments: Arguments, at: At) -> Result<Val, Abrupt> {
        if let Some(answer) = self.method_of_unknown(object, name, &arguments, at)? {
            return Ok(answer);
        }
        let from = self.all_from(Some(object), &arguments);
        self.call_back(&arguments, from, at)?;
        Ok(Val::unknown(from))
    }
}

/// The name of a value's type.
pub(super) fn type_name(value: &Value, heap: &super::value::Heap<'_>) -> &'static str {
    match value {
        Value::None => "NoneType",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Float(_) => "float",
        Value::Str(_) | Value::Partial(_) => "str",
        Value::Bytes(_) => "bytes",
        Value::Object(id) => match heap.get(*id).kind {
            Kind::List(_) => "list",
            Kind::Tuple(_) => "tuple",
            Kind::Dict(_) => "dict",
            Kind::Set(_) => "set",
            Kind::ByteArray(_) => "bytearray",
            Kind::Range(..) => "range",
            _ => "object",
        },
        Value::Host(_) | Value::Unknown => "object",
    }
}
