//! Attributes.

use ruff_python_ast::{Expr, Stmt};

use super::call::type_name;
use super::host::secret_names;
use super::value::{Closure, Code, Kind, Val, Value};
use super::{Abrupt, At, Machine};
use crate::analyse::flow::{Labels, Origin};

impl<'a> Machine<'a> {
    /// `object.name`.
    pub(super) fn attribute(&mut self, object: &Val, name: &str, at: At) -> Result<Val, Abrupt> {
        match &object.value {
            Value::Host(base) => {
                let base = self.world.names.text(*base);
                self.host_attribute(&base, object, name)
            }
            Value::Object(id) => {
                let id = *id;
                match &self.world.heap.get(id).kind {
                    Kind::Instance { class } => {
                        let class = class.clone();
                        self.instance_attribute(object, &class, name, at)
                    }
                    Kind::Class { .. } => self.attribute_of_class(object, name),
                    Kind::Function(_) | Kind::Bound { .. } | Kind::Partial { .. } => {
                        self.attribute_of_function(object, name)
                    }
                    _ => self.attribute_of_data(object, name),
                }
            }
            Value::Unknown => Ok(self.attribute_of_unknown(object, name, at)),
            _ => self.attribute_of_data(object, name),
        }
    }

    /// A member of something that a caller hands over: its name may say that it is a secret.
    fn attribute_of_unknown(&mut self, object: &Val, name: &str, at: At) -> Val {
        let named = secret_names::labels(name);
        if named.is_none() || !self.labels(object.from).any(Labels::PARAMETER) {
            return Val::unknown(object.from);
        }
        Val::unknown(self.ledger.origins.step(format!("`{name}`"), at, named, [object.from, Origin::PLAIN]))
    }

    fn instance_attribute(&mut self, object: &Val, class: &Val, name: &str, at: At) -> Result<Val, Abrupt> {
        let Some(id) = object.as_object() else { return Ok(Val::UNKNOWN) };
        if let Some(own) = self.world.heap.get(id).attributes.get(name) {
            let own = own.clone();
            let from = self.join(own.from, object.from);
            return Ok(own.from(from));
        }
        match name {
            "__class__" => return Ok(class.clone()),
            "__dict__" => return Ok(object.clone()),
            _ => {}
        }
        if let Some(member) = self.class_member(class, name) {
            return self.bound(member, object, class, at);
        }
        if let Some(get) =
            self.class_member(class, "__getattr__").or_else(|| self.class_member(class, "__getattribute__"))
        {
            let arguments = super::call::Arguments::of(vec![Val::text(name)]);
            return self.call_with(&get, Some(object.clone()), arguments, at);
        }
        let rest = self.world.heap.get(id).rest;
        let from = self.join(object.from, rest);
        match self.host_base(class) {
            Some(base) => {
                let called = super::host::names::called(&base);
                let this = self.host_value(&called).from(from);
                self.host_attribute(&called, &this, name)
            }
            None => Ok(Val::unknown(from)),
        }
    }

    fn attribute_of_class(&mut self, class: &Val, name: &str) -> Result<Val, Abrupt> {
        if let Some(member) = self.class_member(class, name) {
            let Some(id) = member.as_object() else { return Ok(member) };
            if self.world.heap.get(id).attributes.contains_key("classmethod") {
                return self.object(Kind::Bound { function: member, this: class.clone() });
            }
            return Ok(member);
        }
        if let ("__name__" | "__qualname__", Some(id)) = (name, class.as_object())
            && let Kind::Class { name, .. } = &self.world.heap.get(id).kind
        {
            return Ok(Val::text(&**name));
        }
        match self.host_base(class) {
            Some(base) => {
                let this = self.host_value(&base);
                self.host_attribute(&base, &this, name)
            }
            None => Ok(Val::unknown(class.from)),
        }
    }

    fn attribute_of_function(&mut self, function: &Val, name: &str) -> Result<Val, Abrupt> {
        let Some(id) = function.as_object() else { return Ok(Val::UNKNOWN) };
        let object = self.world.heap.get(id);
        if let Some(own) = object.attributes.get(name) {
            return Ok(own.clone());
        }
        Ok(match (name, &object.kind) {
            ("__globals__" | "func_globals", _) => self.host_value("globals()"),
            ("__builtins__", _) => self.host_value("builtins"),
            ("__doc__" | "__defaults__" | "func_defaults" | "__annotations__", Kind::Function(closure)) => {
                let closure = closure.clone();
                self.said_of_function(&closure, name)?
            }
            ("__func__", Kind::Bound { function, .. }) => function.clone(),
            ("__self__", Kind::Bound { this, .. }) => this.clone(),
            ("__call__", _) => function.clone(),
            _ => Val::UNKNOWN,
        })
    }

    /// What stands in a function's head, or above its body.
    fn said_of_function(&mut self, closure: &Closure<'a>, name: &str) -> Result<Val, Abrupt> {
        let Code::Def(def) = closure.code else { return Ok(Val::UNKNOWN) };
        match name {
            "__doc__" => Ok(docstring(&def.body).map_or(Val::NONE, Val::text)),
            "__annotations__" => {
                let mut items = super::value::Dict::default();
                for parameter in def.parameters.iter_non_variadic_params().map(|given| &given.parameter) {
                    let Some(Expr::StringLiteral(text)) = parameter.annotation.as_deref() else { continue };
                    let (name, text) = (parameter.name.id.as_str(), text.value.to_str());
                    items.insert(super::value::Key::Str(name.into()), (Val::text(name), Val::text(text)));
                }
                self.object(Kind::Dict(items))
            }
            _ => {
                let defaults: Vec<Val> = closure.defaults.iter().flatten().cloned().collect();
                self.object(Kind::Tuple(defaults.into()))
            }
        }
    }

    /// A method of one of the language's types, before it is called.
    fn attribute_of_data(&mut self, object: &Val, name: &str) -> Result<Val, Abrupt> {
        let of = type_name(&object.value, &self.world.heap);
        if name == "__class__" {
            return Ok(self.host_value(of));
        }
        if let Value::Int(_) = object.value
            && name == "real"
        {
            return Ok(object.clone());
        }
        let function = self.host_value(&format!("{of}.{name}"));
        self.object(Kind::Bound { function, this: object.clone() })
    }
}

/// The text that a body begins with.
pub(super) fn docstring(body: &[Stmt]) -> Option<&str> {
    match body.first()? {
        Stmt::Expr(first) => match &*first.value {
            Expr::StringLiteral(text) => Some(text.value.to_str()),
            _ => None,
        },
        _ => None,
    }
}
