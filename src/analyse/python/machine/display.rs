//! What is written out: lists, dictionaries, sets, and texts with values in them.

use ruff_python_ast::*;

use super::builtins::{Answer, format};
use super::text::HOLE;
use super::value::{Kind, Val, Value};
use super::{Abrupt, Machine};
use crate::analyse::flow::Origin;

impl<'a> Machine<'a> {
    pub(super) fn interpolated(&mut self, pieces: impl Iterator<Item = Piece<'a>>) -> Result<Val, Abrupt> {
        let mut out = String::new();
        let mut from = Origin::PLAIN;
        let mut whole = true;
        for piece in pieces {
            let before = out.len();
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Value(piece) => {
                    let value = self.expression(&piece.expression)?;
                    let deep = self.deep(&value);
                    from = self.join(from, deep);
                    let spec = match &piece.format_spec {
                        Some(spec) => self
                            .interpolated(spec.elements.iter().map(Piece::of))?
                            .as_text()
                            .map(|text| text.as_str().to_owned()),
                        None => Some(String::new()),
                    };
                    let answer = match (piece.conversion, spec) {
                        (ConversionFlag::Repr | ConversionFlag::Ascii, Some(spec)) if spec.is_empty() => {
                            format::repr(&mut self.world, &value.value)
                        }
                        (_, Some(spec)) if spec.is_empty() => format::text(&mut self.world, &value.value),
                        (_, Some(spec)) => format::format(&mut self.world, &value.value, &spec),
                        (_, None) => Answer::Unknown,
                    };
                    match answer {
                        Answer::Known(Value::Str(text)) => out.push_str(text.as_str()),
                        Answer::Known(Value::Partial(text)) => {
                            whole = false;
                            out.push_str(text.as_str());
                        }
                        _ => {
                            whole = false;
                            match value.as_partial() {
                                Some(text) => out.push_str(text.as_str()),
                                None => out.push(HOLE),
                            }
                        }
                    }
                }
            }
            if !self.world.spend(out.len() - before) || !self.world.is_short(out.len()) {
                return Ok(Val::unknown(from));
            }
        }
        Ok(Val { value: if whole { Value::Str(out.into()) } else { Value::Partial(out.into()) }, from })
    }

    /// The values of a display, with what `*x` spreads.
    pub(super) fn elements(&mut self, elements: &'a [Expr]) -> Result<Vec<Val>, Abrupt> {
        let mut out = Vec::with_capacity(elements.len());
        for element in elements {
            match element {
                Expr::Starred(it) => {
                    let spread = self.expression(&it.value)?;
                    match self.iterated(&spread)? {
                        Some(items) => out.extend(items),
                        None => {
                            let from = self.deep(&spread);
                            out.push(Val::unknown(from));
                        }
                    }
                }
                other => out.push(self.expression(other)?),
            }
        }
        Ok(out)
    }

    pub(super) fn dictionary(&mut self, it: &'a ExprDict) -> Result<Val, Abrupt> {
        let mut items = super::value::Dict::default();
        let mut rest = Origin::PLAIN;
        for item in &it.items {
            let value = self.expression(&item.value)?;
            let Some(key) = &item.key else {
                // `**other`.
                match value.as_object().map(|id| self.world.heap.get(id)) {
                    Some(object) if matches!(object.kind, Kind::Dict(_)) => {
                        rest = self.ledger.origins.join(rest, object.rest);
                        if let Kind::Dict(inner) = &object.kind {
                            items.extend(inner.iter().map(|(key, entry)| (key.clone(), entry.clone())));
                        }
                    }
                    _ => {
                        let deep = self.deep(&value);
                        rest = self.join(rest, deep);
                    }
                }
                continue;
            };
            let key = self.expression(key)?;
            match self.world.heap.key(&key.value) {
                Some(known) => {
                    items.insert(known, (key, value));
                }
                None => {
                    let (a, b) = (self.deep(&key), self.deep(&value));
                    let both = self.join(a, b);
                    rest = self.join(rest, both);
                }
            }
        }
        let val = self.object(Kind::Dict(items))?;
        self.with_rest(val, rest)
    }

    /// The object may hold more than what is known of it.
    pub(super) fn with_rest(&mut self, val: Val, rest: Origin) -> Result<Val, Abrupt> {
        if let Some(id) = val.as_object()
            && !rest.is_plain()
        {
            let before = self.world.heap.get(id).rest;
            let both = self.join(before, rest);
            let object = self.world.heap.get_mut(id);
            object.rest = both;
            object.open = true;
        }
        Ok(val)
    }

    pub(super) fn new_set(&mut self, items: Vec<Val>) -> Result<Val, Abrupt> {
        let mut set = super::value::Dict::default();
        let mut rest = Origin::PLAIN;
        for item in items {
            match self.world.heap.key(&item.value) {
                Some(key) => {
                    set.insert(key, (item, Val::NONE));
                }
                None => {
                    let deep = self.deep(&item);
                    rest = self.join(rest, deep);
                }
            }
        }
        let val = self.object(Kind::Set(set))?;
        self.with_rest(val, rest)
    }
}

/// A piece of an interpolated string.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Value(&'a InterpolatedElement),
}

impl<'a> Piece<'a> {
    pub(super) fn of(element: &'a InterpolatedStringElement) -> Piece<'a> {
        match element {
            InterpolatedStringElement::Literal(literal) => Piece::Text(&literal.value),
            InterpolatedStringElement::Interpolation(value) => Piece::Value(value),
        }
    }
}

pub(super) fn pieces(part: &FStringPart) -> Vec<Piece<'_>> {
    match part {
        FStringPart::Literal(literal) => vec![Piece::Text(&literal.value)],
        FStringPart::FString(string) => string.elements.iter().map(Piece::of).collect(),
    }
}
