//! `JSON.stringify`. What is not known of a value leaves a hole in the text, and its origin in the result.

use super::super::super::convert::number_to_text;
use super::super::super::text::{HOLE, Text};
use super::super::super::value::{Bytes, Id, Kind, Slot, Val, Value};
use super::super::object::own_keys;
use super::super::{Abrupt, Answer, Asked, Machine};
use super::DEPTH;
use crate::analyse::flow::Origin;

pub(super) fn stringify(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let gap = known!(gap(machine, asked)?);
    let replacer = asked.argument(1);
    let mut writer = Writer {
        asked,
        gap,
        function: machine.is_callable(replacer).then(|| replacer.clone()),
        names: None,
        out: Vec::new(),
        from: Origin::PLAIN,
        partial: false,
        open: Vec::new(),
        too_deep: false,
    };
    if let Some(names) = replacer.as_object().and_then(|id| machine.heap.array(id)).cloned() {
        let mut texts: Vec<Text> = Vec::new();
        for name in &names {
            machine.step()?;
            let name = known!(machine.known_text(name, asked.at)?);
            if !texts.contains(&name) {
                texts.push(name);
            }
        }
        writer.names = Some(texts);
    } else if !replacer.is_known() && writer.function.is_none() {
        return Ok(None);
    }
    let holder = match writer.function {
        Some(_) => {
            let holder = machine.new_plain()?;
            machine.heap.get_mut(holder).props.set(Text::empty(), Slot::Data(asked.argument(0).clone()));
            Val::object(holder)
        }
        None => Val::UNDEFINED,
    };
    let written = writer.value(machine, &holder, &Text::empty(), asked.argument(0).clone())?;
    if writer.too_deep {
        return Ok(None);
    }
    if !written {
        return Ok(Some(Val::UNDEFINED.from(writer.from)));
    }
    let out = Text::from_units(&writer.out);
    let value = if writer.partial { Value::Partial(out) } else { Value::String(out) };
    Ok(Some(Val { value, from: writer.from }))
}

/// What lines are indented with.
fn gap(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Result<Option<Text>, Abrupt> {
    Ok(match &asked.argument(2).value {
        Value::Number(_) => {
            let count = known!(asked.integer(machine, 2, 0.0)?).clamp(0.0, 10.0) as usize;
            Some(Text::latin1(&vec![b' '; count]))
        }
        Value::String(text) => Some(text.slice(0, 10)),
        Value::Undefined | Value::Null | Value::Bool(_) => Some(Text::empty()),
        _ => None,
    })
}

struct Writer<'c> {
    asked: &'c Asked<'c>,
    gap: Text,
    function: Option<Val>,
    /// The only members that are written.
    names: Option<Vec<Text>>,
    out: Vec<u16>,
    from: Origin,
    partial: bool,
    /// The objects that are being written, outermost first.
    open: Vec<Id>,
    too_deep: bool,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.extend(text.encode_utf16());
    }

    fn hole(&mut self) {
        self.partial = true;
        self.out.push(HOLE);
    }

    fn new_line(&mut self) {
        if self.gap.is_empty() {
            return;
        }
        self.push("\n");
        for _ in 0..self.open.len() {
            self.out.extend(self.gap.units());
        }
    }

    /// Whether there was anything to write: functions and `undefined` are left out.
    fn value(&mut self, machine: &mut Machine<'_>, holder: &Val, key: &Text, mut val: Val) -> Result<bool, Abrupt> {
        machine.step()?;
        if let Some(id) = val.as_object()
            && let Some(Slot::Data(method)) = machine.find(id, &"toJSON".into())
            && machine.is_callable(&method)
        {
            val = machine.call(&method, &val, vec![Val::text(key.clone())], self.asked.at)?;
        }
        if let Some(function) = &self.function {
            val = machine.call(function, holder, vec![Val::text(key.clone()), val], self.asked.at)?;
        }
        self.from = machine.ledger.origins.join(self.from, val.from);
        match &val.value {
            Value::Undefined => return Ok(false),
            Value::Null => self.push("null"),
            Value::Bool(bool) => self.push(if *bool { "true" } else { "false" }),
            Value::Number(number) if number.is_finite() => self.out.extend(number_to_text(*number).units()),
            Value::Number(_) => self.push("null"),
            Value::String(text) => self.string(machine, text)?,
            Value::Partial(text) => {
                self.partial = true;
                self.string(machine, text)?;
            }
            Value::Host(_) | Value::Unknown => {
                self.hole();
            }
            Value::Object(id) => return self.object(machine, *id, &val),
        }
        Ok(true)
    }

    fn string(&mut self, machine: &mut Machine<'_>, text: &Text) -> Result<(), Abrupt> {
        machine.spend_text(text.len())?;
        quote(&mut self.out, text);
        Ok(())
    }

    fn object(&mut self, machine: &mut Machine<'_>, id: Id, val: &Val) -> Result<bool, Abrupt> {
        if machine.heap.is_function(id) {
            return Ok(false);
        }
        if self.open.contains(&id) {
            return Err(super::super::throw_vaguely(machine, "TypeError"));
        }
        if self.open.len() >= DEPTH {
            self.too_deep = true;
            return Ok(true);
        }
        self.open.push(id);
        let elements = match &machine.heap.get(id).kind {
            Kind::Array(elements) => Some(elements.clone()),
            Kind::Bytes(bytes, Bytes::Buffer) => {
                let numbers: Vec<Val> = bytes.iter().map(|&byte| Val::number(f64::from(byte))).collect();
                return self.buffer(machine, numbers);
            }
            _ => None,
        };
        match elements {
            Some(elements) => self.array(machine, val, elements)?,
            None => self.members(machine, id, val)?,
        }
        self.open.pop();
        Ok(true)
    }

    /// What `Buffer.prototype.toJSON` gives.
    fn buffer(&mut self, machine: &mut Machine<'_>, numbers: Vec<Val>) -> Result<bool, Abrupt> {
        machine.spend_elements(numbers.len())?;
        let data = machine.new_array(numbers)?;
        let id = machine.new_plain()?;
        let props = &mut machine.heap.get_mut(id).props;
        props.set("type".into(), Slot::Data(Val::text("Buffer")));
        props.set("data".into(), Slot::Data(data));
        self.open.pop();
        self.object(machine, id, &Val::object(id))
    }

    fn array(&mut self, machine: &mut Machine<'_>, holder: &Val, elements: Vec<Val>) -> Result<(), Abrupt> {
        self.push("[");
        let any = !elements.is_empty();
        for (index, element) in elements.into_iter().enumerate() {
            if index > 0 {
                self.push(",");
            }
            self.new_line();
            let key = Text::from(index.to_string().as_str());
            if !self.value(machine, holder, &key, element)? {
                self.push("null");
            }
        }
        self.close(any, "]");
        Ok(())
    }

    fn close(&mut self, any: bool, bracket: &str) {
        if any {
            let inner = self.open.pop();
            self.new_line();
            self.open.extend(inner);
        }
        self.push(bracket);
    }

    fn members(&mut self, machine: &mut Machine<'_>, id: Id, object: &Val) -> Result<(), Abrupt> {
        let keys = self.names.clone().unwrap_or_else(|| own_keys(machine, id));
        let colon = if self.gap.is_empty() { ":" } else { ": " };
        self.push("{");
        let mut any = false;
        for key in keys {
            let val = machine.get(object, &Val::text(key.clone()), self.asked.at)?;
            let before = self.out.len();
            if any {
                self.push(",");
            }
            self.new_line();
            self.string(machine, &key)?;
            self.push(colon);
            match self.value(machine, object, &key, val)? {
                true => any = true,
                false => self.out.truncate(before),
            }
        }
        if machine.heap.get(id).open {
            // There may be more.
            self.hole();
            if let Some(loose) = machine.heap.get(id).loose.clone() {
                self.from = machine.ledger.origins.join(self.from, loose.from);
            }
        }
        self.close(any, "}");
        Ok(())
    }
}

/// ECMAScript `QuoteJSONString`.
fn quote(out: &mut Vec<u16>, text: &Text) {
    let plain = |byte: &u8| *byte >= 0x20 && !matches!(byte, b'"' | b'\\');
    out.push(u16::from(b'"'));
    if text.narrow().is_some_and(|bytes| bytes.iter().all(plain)) {
        out.extend(text.units());
    } else {
        for c in char::decode_utf16(text.units()) {
            let escape = match c {
                Ok('\u{8}') => "\\b".to_owned(),
                Ok('\t') => "\\t".to_owned(),
                Ok('\n') => "\\n".to_owned(),
                Ok('\u{c}') => "\\f".to_owned(),
                Ok('\r') => "\\r".to_owned(),
                Ok('"') => "\\\"".to_owned(),
                Ok('\\') => "\\\\".to_owned(),
                Ok(c @ '\0'..='\u{1f}') => format!("\\u{:04x}", u32::from(c)),
                Ok(c) => {
                    out.extend_from_slice(c.encode_utf16(&mut [0; 2]));
                    continue;
                }
                Err(lone) => format!("\\u{:04x}", lone.unpaired_surrogate()),
            };
            out.extend(escape.encode_utf16());
        }
    }
    out.push(u16::from(b'"'));
}
