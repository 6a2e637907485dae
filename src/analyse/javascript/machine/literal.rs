//! Values that are written out: templates, objects, and what is spread into them.

use oxc::ast::ast::*;
use oxc::span::GetSpan;

use super::text::Text;
use super::value::{Accessor, Code, Slot, Val, Value};
use super::{Abrupt, At, Machine, builtins};

impl<'a> Machine<'a> {
    pub(super) fn template(&mut self, template: &'a TemplateLiteral<'a>) -> Result<Val, Abrupt> {
        // A text as any other, only between other quotes.
        if let ([quasi], []) = (template.quasis.as_slice(), template.expressions.as_slice())
            && !quasi.lone_surrogates
        {
            let piece = quasi.value.cooked.as_ref().unwrap_or(&quasi.value.raw);
            self.spend_text(piece.len())?;
            self.texts += 1;
            return Ok(Val::text(self.literal(piece.as_str())));
        }
        let mut value = Val::text("");
        let at = self.at(template.span);
        for (n, quasi) in template.quasis.iter().enumerate() {
            let piece = quasi.value.cooked.as_ref().unwrap_or(&quasi.value.raw);
            let piece =
                if quasi.lone_surrogates { Text::from_lone_surrogates(piece) } else { Text::from(piece.as_str()) };
            value = self.add(value, Val::text(piece), at)?;
            if let Some(expression) = template.expressions.get(n) {
                let inserted = self.expression(expression)?;
                let text = self.text(&inserted, at)?;
                value = self.add(value, Val { value: text, from: inserted.from }, at)?;
            }
        }
        Ok(value)
    }

    pub(super) fn tagged(&mut self, tagged: &'a TaggedTemplateExpression<'a>) -> Result<Val, Abrupt> {
        let at = self.at(tagged.span);
        let mut cooked = Vec::new();
        let mut raw = Vec::new();
        for quasi in &tagged.quasi.quasis {
            cooked.push(match &quasi.value.cooked {
                Some(text) if quasi.lone_surrogates => Val::text(Text::from_lone_surrogates(text)),
                Some(text) => Val::text(text.as_str()),
                None => Val::UNDEFINED,
            });
            raw.push(Val::text(quasi.value.raw.as_str()));
        }
        let strings = self.new_array(cooked)?;
        let raw = self.new_array(raw)?;
        if let Some(id) = strings.as_object() {
            self.heap.get_mut(id).props.set("raw".into(), Slot::Data(raw));
        }
        let mut arguments = vec![strings];
        for expression in &tagged.quasi.expressions {
            arguments.push(self.expression(expression)?);
        }
        let (callee, this) = self.callee(&tagged.tag)?;
        self.call(&callee, &this, arguments, at)
    }

    pub(super) fn object_literal(&mut self, object: &'a ObjectExpression<'a>) -> Result<Val, Abrupt> {
        let id = self.new_plain()?;
        for property in &object.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    let source = self.expression(&spread.argument)?;
                    let at = self.at(spread.span);
                    self.spread_into(id, &source, at)?;
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    let key = self.property_key(&property.key, property.computed)?;
                    let value = match &property.value {
                        Expression::FunctionExpression(function)
                            if property.method || property.kind != PropertyKind::Init =>
                        {
                            self.closure(Code::Function(function), Some(id))?
                        }
                        value => self.expression(value)?,
                    };
                    let Some(key) = key else {
                        let object = self.heap.get_mut(id);
                        object.open = true;
                        object.loose = Some(value);
                        continue;
                    };
                    let plain = property.kind == PropertyKind::Init
                        && !property.method
                        && !property.shorthand
                        && !property.computed;
                    if plain && key.is("__proto__") {
                        match value.value {
                            Value::Null if self.strict => return Err(Abrupt::Stop),
                            Value::Object(_) | Value::Host(_) | Value::Unknown => {
                                self.heap.get_mut(id).proto = Some(value)
                            }
                            _ => {}
                        }
                        continue;
                    }
                    self.define(id, key, value, property.kind);
                }
            }
        }
        Ok(Val::object(id))
    }

    pub(super) fn define(&mut self, id: super::value::Id, key: Text, value: Val, kind: PropertyKind) {
        let props = &mut self.heap.get_mut(id).props;
        let accessor = || match props.get(&key) {
            Some(Slot::Accessor(accessor)) => accessor.clone(),
            _ => Box::default(),
        };
        let slot = match kind {
            PropertyKind::Init => Slot::Data(value),
            PropertyKind::Get => Slot::Accessor(Box::new(Accessor { get: Some(value), ..*accessor() })),
            PropertyKind::Set => Slot::Accessor(Box::new(Accessor { set: Some(value), ..*accessor() })),
        };
        props.set(key, slot);
    }

    /// `{...source}` into an object.
    pub(super) fn spread_into(&mut self, id: super::value::Id, source: &Val, at: At) -> Result<(), Abrupt> {
        match &source.value {
            Value::Object(from) => {
                let open = self.heap.get(*from).open;
                let holes = self.heap.array(*from).is_some_and(|elements| elements.iter().any(Val::is_undefined));
                if self.strict && (open || holes || self.heap.get(*from).props.iter().any(|(key, _)| key.is_hidden())) {
                    return Err(Abrupt::Stop);
                }
                for key in builtins::own_keys(self, *from) {
                    self.step()?;
                    let member = self.get(source, &Val::text(key.clone()), at)?;
                    self.heap.get_mut(id).props.set(key, Slot::Data(member));
                }
                let loose = self.heap.get(*from).loose.clone();
                let object = self.heap.get_mut(id);
                object.open |= open;
                object.loose = object.loose.take().or(loose);
            }
            Value::String(text) => {
                self.spend_elements(text.len())?;
                for index in 0..text.len() {
                    let unit = Val { value: Value::String(text.slice(index, index + 1)), from: source.from };
                    self.heap.get_mut(id).props.set(index.to_string().as_str().into(), Slot::Data(unit));
                }
            }
            Value::Unknown | Value::Host(_) | Value::Partial(_) if self.strict => return Err(Abrupt::Stop),
            Value::Unknown | Value::Host(_) => {
                let object = self.heap.get_mut(id);
                object.open = true;
                object.loose = Some(source.clone());
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn property_key(&mut self, key: &'a PropertyKey<'a>, computed: bool) -> Result<Option<Text>, Abrupt> {
        match key {
            PropertyKey::StaticIdentifier(name) => Ok(Some(self.literal(name.name.as_str()))),
            PropertyKey::PrivateIdentifier(name) => Ok(Some(Text::hidden(&format!("#{}", name.name)))),
            other => {
                let expression = other.to_expression();
                let at = self.at(expression.span());
                let value = self.expression(expression)?;
                let _ = computed;
                self.key(&value, at)
            }
        }
    }

    pub(super) fn spread(&mut self, argument: &'a Expression<'a>, into: &mut Vec<Val>) -> Result<(), Abrupt> {
        let value = self.expression(argument)?;
        let at = self.at(argument.span());
        match self.elements(&value, at)? {
            Some(elements) => into.extend(elements),
            None => into.push(Val::unknown(value.from)),
        }
        Ok(())
    }
}
