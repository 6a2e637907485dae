//! `str.format`: a text with fields in braces.

use std::rc::Rc;

use super::repr::{write_repr, write_text};
use super::spec::write_formatted;
use crate::analyse::python::machine::builtins::pieces::Pieces;
use crate::analyse::python::machine::builtins::{INDEX, Out, Stop, VALUE, World, operators};
use crate::analyse::python::machine::value::{Val, Value};

/// Where the values of fields come from.
pub(in super::super) struct Fields<'v> {
    pub(in super::super) arguments: &'v [Val],
    pub(in super::super) named: &'v [(Rc<str>, Val)],
}

/// `text.format(*arguments, **named)`.
pub(in super::super) fn template(world: &mut World<'_>, text: &str, fields: &Fields<'_>, out: &mut Pieces) -> Out<()> {
    world.room(4 * text.len())?;
    let chars: Vec<char> = text.chars().collect();
    Template { chars: &chars, at: 0, next: Some(0), fields }.write(world, out, 0)
}

struct Template<'t> {
    chars: &'t [char],
    at: usize,
    /// The number of the next field without one; `None` once fields are numbered.
    next: Option<usize>,
    fields: &'t Fields<'t>,
}

impl Template<'_> {
    fn write(&mut self, world: &mut World<'_>, out: &mut Pieces, depth: u8) -> Out<()> {
        let mut plain = String::new();
        while let Some(&c) = self.chars.get(self.at) {
            self.at += 1;
            match (c, self.chars.get(self.at)) {
                ('{', Some('{')) | ('}', Some('}')) => {
                    plain.push(c);
                    self.at += 1;
                }
                ('{', _) => {
                    out.push(world, &std::mem::take(&mut plain))?;
                    self.field(world, out, depth)?;
                }
                ('}', _) => return Err(VALUE),
                _ => plain.push(c),
            }
        }
        out.push(world, &plain)
    }

    /// The text of a field up to the brace that closes it.
    fn body(&mut self) -> Out<Vec<char>> {
        let (start, mut open) = (self.at, 1);
        while let Some(c) = self.chars.get(self.at) {
            self.at += 1;
            match c {
                '{' => open += 1,
                '}' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Ok(self.chars[start..self.at - 1].to_vec());
            }
        }
        Err(VALUE)
    }

    fn field(&mut self, world: &mut World<'_>, out: &mut Pieces, depth: u8) -> Out<()> {
        let body = self.body()?;
        let bracket = body.iter().position(|&c| c == '[');
        if bracket.is_some_and(|at| body[at..].iter().take_while(|&&c| c != ']').any(|c| matches!(c, ':' | '!' | '{')))
        {
            return Err(Stop::Unknown);
        }
        let end = body.iter().position(|c| matches!(c, ':' | '!')).unwrap_or(body.len());
        let name: String = body[..end].iter().collect();
        let (conversion, spec) = match &body[end..] {
            [] => (None, &[][..]),
            [':', spec @ ..] => (None, spec),
            ['!', kind] => (Some(*kind), &[][..]),
            ['!', kind, ':', spec @ ..] => (Some(*kind), spec),
            _ => return Err(VALUE),
        };
        let value = self.value(world, &name)?;
        let spec = self.spec(world, spec, depth)?;
        let (Some(value), Some(spec)) = (value, spec) else {
            out.hole();
            return Ok(());
        };
        match conversion {
            None => write_formatted(world, &value.value, &spec, out),
            Some(kind @ ('s' | 'r' | 'a')) => {
                let mut piece = Pieces::new();
                match kind {
                    's' => write_text(world, &value.value, &mut piece)?,
                    _ => write_repr(world, &value.value, &mut piece, kind == 'a')?,
                }
                match piece.finish() {
                    Ok(piece) => write_formatted(world, &piece, &spec, out),
                    Err(Stop::Unknown) => out.push_value(world, &Value::Unknown),
                    Err(stop) => Err(stop),
                }
            }
            Some(_) => Err(VALUE),
        }
    }

    /// The specification, in which fields may stand too.
    fn spec(&mut self, world: &mut World<'_>, spec: &[char], depth: u8) -> Out<Option<String>> {
        if !spec.contains(&'{') {
            return Ok(Some(spec.iter().collect()));
        }
        if depth > 0 {
            return Err(VALUE);
        }
        let mut piece = Pieces::new();
        let mut inner = Template { chars: spec, at: 0, next: self.next, fields: self.fields };
        inner.write(world, &mut piece, depth + 1)?;
        self.next = inner.next;
        match piece.finish() {
            Ok(Value::Str(spec)) => Ok(Some(spec.as_str().to_owned())),
            _ => Ok(None),
        }
    }

    /// What a field names: `0`, `name`, `0[key]`.
    fn value(&mut self, world: &mut World<'_>, name: &str) -> Out<Option<Val>> {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, path) = name.split_at(end);
        let mut value = if first.is_empty() {
            let next = self.next.as_mut().ok_or(VALUE)?;
            *next += 1;
            self.fields.arguments.get(*next - 1).cloned().ok_or(INDEX)?
        } else if first.bytes().all(|byte| byte.is_ascii_digit()) {
            if self.next.is_some_and(|next| next > 0) {
                return Err(VALUE);
            }
            self.next = None;
            let number: usize = first.parse().map_err(|_| VALUE)?;
            self.fields.arguments.get(number).cloned().ok_or(INDEX)?
        } else {
            let named = self.fields.named.iter().find(|(known, _)| &**known == first);
            named.map(|(_, val)| val.clone()).ok_or(Stop::Raises("KeyError"))?
        };
        let mut path = path;
        while !path.is_empty() {
            let Some(rest) = path.strip_prefix('[') else { return Ok(None) };
            let (key, rest) = rest.split_once(']').ok_or(VALUE)?;
            let key = match key.parse::<i64>() {
                Ok(number) if number >= 0 && !key.starts_with('+') => Value::Int(number.into()),
                _ => Value::Str(key.into()),
            };
            value = match operators::item(world, &value.value, &key) {
                Ok(value) => value,
                Err(Stop::Unknown) => return Ok(None),
                Err(stop) => return Err(stop),
            };
            path = rest;
        }
        Ok(Some(value))
    }
}
