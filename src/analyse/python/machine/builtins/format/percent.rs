//! `format % values`.

use super::number::{Shape, write_float};
use super::spec::padded;
use super::to_repr;
use crate::analyse::python::machine::builtins::convert::{self, Number};
use crate::analyse::python::machine::builtins::number::{decimal, in_radix};
use crate::analyse::python::machine::builtins::pieces::Pieces;
use crate::analyse::python::machine::builtins::{OVERFLOW, Out, Stop, TYPE, VALUE, World};
use crate::analyse::python::machine::value::{Dict, Int, Key, Kind, Val, Value};
use crate::limits;

/// `left % right` of a text or of bytes that are text.
pub(in super::super) fn percent_format(world: &mut World<'_>, left: &Value, right: &Value) -> Out {
    match left {
        Value::Str(text) | Value::Partial(text) => {
            let mut out = Pieces::new();
            if matches!(left, Value::Partial(_)) {
                out.unsure();
            }
            Format::new(world, text.as_str(), right, false)?.write(world, &mut out)?;
            out.finish()
        }
        Value::Bytes(bytes) => {
            let text = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()).ok_or(Stop::Unknown)?.to_owned();
            let mut out = Pieces::new();
            Format::new(world, &text, right, true)?.write(world, &mut out)?;
            match out.finish()? {
                // Each character stands for a byte.
                Value::Str(text) => Ok(Value::Bytes(text.as_str().chars().map(|c| c as u8).collect())),
                partial => Ok(partial),
            }
        }
        _ => Err(TYPE),
    }
}

struct Format<'f> {
    chars: Vec<char>,
    at: usize,
    right: &'f Value,
    /// What stands there for the conversions, one after the other; `None` if it is not known what does.
    values: Option<Vec<Val>>,
    next: usize,
    mapping: Option<Dict>,
    is_tuple: bool,
    bytes: bool,
}

/// `%-08.3f`.
#[derive(Default)]
struct Conversion {
    left: bool,
    sign: Option<char>,
    zero: bool,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
}

impl<'f> Format<'f> {
    fn new(world: &mut World<'_>, text: &str, right: &'f Value, bytes: bool) -> Out<Self> {
        world.room(4 * text.len())?;
        let (mut values, mut mapping, mut is_tuple) = (Some(vec![Val::plain(right.clone())]), None, false);
        match right {
            Value::Unknown | Value::Host(_) => values = None,
            Value::Object(id) => {
                let object = world.heap.get(*id);
                match &object.kind {
                    Kind::Tuple(items) => (values, is_tuple) = (Some(items.to_vec()), true),
                    Kind::Dict(items) => mapping = Some(items.clone()),
                    Kind::List(_) | Kind::Set(_) | Kind::ByteArray(_) | Kind::Range(..) => {}
                    _ => values = None,
                }
            }
            _ => {}
        }
        Ok(Self { chars: text.chars().collect(), at: 0, right, values, next: 0, mapping, is_tuple, bytes })
    }

    fn write(mut self, world: &mut World<'_>, out: &mut Pieces) -> Out<()> {
        let mut plain = String::new();
        while let Some(&c) = self.chars.get(self.at) {
            self.at += 1;
            if c != '%' {
                plain.push(c);
                continue;
            }
            out.push(world, &std::mem::take(&mut plain))?;
            self.conversion(world, out)?;
        }
        out.push(world, &plain)?;
        let left_over = self.values.as_ref().is_some_and(|values| self.next < values.len());
        // A mapping, and anything else that could be one, may go unused.
        let may_be_unused = self.mapping.is_some()
            || (!self.is_tuple && matches!(self.right, Value::Object(_) | Value::Bytes(_)))
            || matches!(self.right, Value::Partial(_));
        if left_over && !may_be_unused { Err(TYPE) } else { Ok(()) }
    }

    fn value(&mut self) -> Out<Option<Val>> {
        let Some(values) = &self.values else { return Ok(None) };
        let value = values.get(self.next).cloned().ok_or(TYPE)?;
        self.next += 1;
        Ok(Some(value))
    }

    /// A number of the format, or `*`.
    fn size(&mut self, world: &World<'_>) -> Out<Option<i64>> {
        if self.chars.get(self.at) == Some(&'*') {
            self.at += 1;
            let value = self.value()?.ok_or(Stop::Unknown)?;
            return convert::index(world, &value.value).map(Some);
        }
        let mut size = None;
        while let Some(digit) = self.chars.get(self.at).and_then(|c| c.to_digit(10)) {
            size = Some((10 * size.unwrap_or(0) + i64::from(digit)).min(1 << 40));
            self.at += 1;
        }
        Ok(size)
    }

    /// `(name)`.
    fn key(&mut self, world: &World<'_>) -> Out<Option<Option<Val>>> {
        if self.chars.get(self.at) != Some(&'(') {
            return Ok(None);
        }
        let (start, mut depth) = (self.at + 1, 0);
        loop {
            match self.chars.get(self.at) {
                None => return Err(VALUE),
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                Some(_) => {}
            }
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
        let name: String = self.chars[start..self.at - 1].iter().collect();
        if self.values.is_none() {
            return Ok(Some(None));
        }
        let Some(mapping) = &self.mapping else { return Err(convert::wrong(world, self.right)) };
        let key = if self.bytes { Key::Bytes(name.into_bytes().into()) } else { Key::Str(name.into()) };
        let open = matches!(self.right, Value::Object(id)
            if world.heap.get(*id).open || !world.heap.get(*id).rest.is_plain());
        match mapping.get(&key) {
            _ if open => Ok(Some(None)),
            Some((_, value)) => Ok(Some(Some(value.clone()))),
            None => Err(Stop::Raises("KeyError")),
        }
    }

    fn conversion(&mut self, world: &mut World<'_>, out: &mut Pieces) -> Out<()> {
        let keyed = self.key(world)?;
        let mut how = Conversion::default();
        while let Some(&flag) = self.chars.get(self.at) {
            match flag {
                '-' => how.left = true,
                '+' => how.sign = Some('+'),
                ' ' => how.sign = how.sign.or(Some(' ')),
                '0' => how.zero = true,
                '#' => how.alternate = true,
                _ => break,
            }
            self.at += 1;
        }
        let width = self.size(world)?.unwrap_or(0);
        how.left |= width < 0;
        how.width = width.unsigned_abs() as usize;
        if self.chars.get(self.at) == Some(&'.') {
            self.at += 1;
            how.precision = Some(self.size(world)?.unwrap_or(0).max(0) as usize);
        }
        if how.width > limits::EVALUATOR_WIDTH {
            return Err(Stop::Unknown);
        }
        while matches!(self.chars.get(self.at), Some('h' | 'l' | 'L')) {
            self.at += 1;
        }
        let kind = *self.chars.get(self.at).ok_or(VALUE)?;
        self.at += 1;
        if kind == '%' {
            return out.push(world, "%");
        }
        let value = match keyed {
            Some(value) => value,
            None => self.value()?,
        };
        match value {
            None => {
                out.hole();
                Ok(())
            }
            Some(val) if !val.is_known() && kind != 'r' => out.push_value(world, &val.value),
            Some(val) => self.one(world, &how, kind, &val.value, out),
        }
    }

    fn one(&self, world: &mut World<'_>, how: &Conversion, kind: char, value: &Value, out: &mut Pieces) -> Out<()> {
        world.room(how.width)?;
        let text = match kind {
            's' if self.bytes => convert::bytes(world, value)?.iter().map(|&byte| char::from(byte)).collect(),
            's' | 'r' | 'a' | 'b' => {
                let text = match kind {
                    's' => super::to_text(world, value)?,
                    'b' if self.bytes => {
                        let bytes = convert::bytes(world, value)?;
                        Value::Str(bytes.iter().map(|&byte| char::from(byte)).collect::<String>().into())
                    }
                    'b' => return Err(VALUE),
                    _ => to_repr(world, value, kind == 'a' || self.bytes)?,
                };
                match text {
                    Value::Str(text) => text.as_str().to_owned(),
                    partial => return out.push_value(world, &partial),
                }
            }
            'c' => character(world, value, self.bytes)?,
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => return whole(world, how, kind, value, out),
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => return float(world, how, kind, value, out),
            _ => return Err(VALUE),
        };
        let text = match how.precision {
            Some(precision) if kind != 'c' => text.chars().take(precision).collect(),
            _ => text,
        };
        out.push(world, &padded(&text, how.width, if how.left { '<' } else { '>' }, ' '))
    }
}

fn character(world: &World<'_>, value: &Value, bytes: bool) -> Out<String> {
    match value {
        Value::Str(text) if text.len() == 1 && !bytes => Ok(text.as_str().to_owned()),
        Value::Bytes(one) if one.len() == 1 && bytes => Ok(char::from(one[0]).to_string()),
        other => {
            let most = if bytes { 0xff } else { 0x10_ffff };
            match convert::index(world, other)? {
                code if (0..=most).contains(&code) => {
                    char::from_u32(code as u32).map(String::from).ok_or(Stop::Unknown)
                }
                _ => Err(OVERFLOW),
            }
        }
    }
}

fn whole(world: &mut World<'_>, how: &Conversion, kind: char, value: &Value, out: &mut Pieces) -> Out<()> {
    let int: Int = match (convert::number(world, value)?, kind) {
        (Number::Int(int), _) => int,
        (Number::Float(float), 'd' | 'i' | 'u') => convert::whole(float)?,
        (Number::Float(_), _) => return Err(TYPE),
    };
    world.room(int.bits() as usize)?;
    let (prefix, digits) = match kind {
        'o' => ("0o", in_radix(&int, 8, "")),
        'x' => ("0x", in_radix(&int, 16, "")),
        'X' => ("0X", in_radix(&int, 16, "").to_uppercase()),
        _ => ("", decimal(world, &int)?),
    };
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits.to_owned()),
        None => (false, digits),
    };
    let precision = how.precision.unwrap_or(0);
    if precision > limits::EVALUATOR_WIDTH {
        return Err(Stop::Unknown);
    }
    let digits = padded(&digits, precision, '>', '0');
    let prefix = if how.alternate { prefix } else { "" };
    numeric(world, how, negative, prefix, &digits, out)
}

fn float(world: &mut World<'_>, how: &Conversion, kind: char, value: &Value, out: &mut Pieces) -> Out<()> {
    let number = convert::float(world, value)?;
    let shape =
        Shape { kind: kind.to_ascii_lowercase(), precision: how.precision, alternate: how.alternate, dot_zero: false };
    let mut digits = write_float(number, shape).ok_or(Stop::Unknown)?;
    if kind.is_ascii_uppercase() {
        digits = digits.to_uppercase();
    }
    numeric(world, how, number.is_sign_negative() && !number.is_nan(), "", &digits, out)
}

fn numeric(
    world: &mut World<'_>,
    how: &Conversion,
    negative: bool,
    prefix: &str,
    digits: &str,
    out: &mut Pieces,
) -> Out<()> {
    let sign = if negative { "-" } else { how.sign.map_or("", |sign| if sign == '+' { "+" } else { " " }) };
    let front = format!("{sign}{prefix}");
    let text = match (how.left, how.zero) {
        (true, _) => padded(&format!("{front}{digits}"), how.width, '<', ' '),
        (false, true) => format!("{front}{}", padded(digits, how.width.saturating_sub(front.len()), '>', '0')),
        (false, false) => padded(&format!("{front}{digits}"), how.width, '>', ' '),
    };
    out.push(world, &text)
}
