//! `format(value, spec)`: the small language of format specifications.

use super::number::{Shape, write_float};
use super::repr;
use crate::analyse::python::machine::builtins::convert::{self, Number};
use crate::analyse::python::machine::builtins::number::{decimal, in_radix};
use crate::analyse::python::machine::builtins::pieces::Pieces;
use crate::analyse::python::machine::builtins::{OVERFLOW, Out, Stop, VALUE, World};
use crate::analyse::python::machine::value::{Int, Value};
use crate::limits;

/// A specification, read.
#[derive(Debug, Default)]
pub(super) struct Spec {
    pub(super) fill: Option<char>,
    pub(super) align: Option<char>,
    pub(super) sign: Option<char>,
    pub(super) alternate: bool,
    pub(super) zero: bool,
    pub(super) width: usize,
    pub(super) group: Option<char>,
    pub(super) precision: Option<usize>,
    pub(super) kind: Option<char>,
}

impl Spec {
    fn parse(text: &str) -> Out<Spec> {
        let chars: Vec<char> = text.chars().collect();
        let mut spec = Spec::default();
        let mut at = 0;
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '=' | '^'));
        if is_align(chars.get(1)) {
            (spec.fill, spec.align, at) = (chars.first().copied(), chars.get(1).copied(), 2);
        } else if is_align(chars.first()) {
            (spec.align, at) = (chars.first().copied(), 1);
        }
        let take = |at: &mut usize, wanted: &[char]| {
            let found = chars.get(*at).copied().filter(|c| wanted.contains(c));
            *at += usize::from(found.is_some());
            found
        };
        spec.sign = take(&mut at, &['+', '-', ' ']);
        if take(&mut at, &['z']).is_some() {
            return Err(Stop::Unknown);
        }
        spec.alternate = take(&mut at, &['#']).is_some();
        spec.zero = take(&mut at, &['0']).is_some();
        spec.width = number(&chars, &mut at)?.unwrap_or(0);
        spec.group = take(&mut at, &[',', '_']);
        if take(&mut at, &['.']).is_some() {
            spec.precision = Some(number(&chars, &mut at)?.ok_or(VALUE)?);
        }
        spec.kind = chars.get(at).copied();
        if at + usize::from(spec.kind.is_some()) < chars.len() {
            return Err(VALUE);
        }
        Ok(spec)
    }

    /// A text within the width.
    fn pad(&self, body: &str, standard: char) -> String {
        let align = self.align.unwrap_or(standard);
        let fill = self.fill.unwrap_or(if self.zero { '0' } else { ' ' });
        padded(body, self.width, align, fill)
    }
}

fn number(chars: &[char], at: &mut usize) -> Out<Option<usize>> {
    let mut value = None;
    while let Some(digit) = chars.get(*at).and_then(|c| c.to_digit(10)) {
        value = Some(10 * value.unwrap_or(0) + digit as usize);
        if value > Some(limits::EVALUATOR_WIDTH) {
            return Err(Stop::Unknown);
        }
        *at += 1;
    }
    Ok(value)
}

/// A text with fill characters around it.
pub(super) fn padded(body: &str, width: usize, align: char, fill: char) -> String {
    let missing = width.saturating_sub(body.chars().count());
    let left = match align {
        '<' => 0,
        '^' => missing / 2,
        _ => missing,
    };
    let fills = |count: usize| fill.to_string().repeat(count);
    fills(left) + body + &fills(missing - left)
}

/// A number: its sign and prefix stay in front of the fill where the alignment says so.
fn padded_number(spec: &Spec, sign: &str, body: &str) -> String {
    let align = spec.align.unwrap_or(if spec.zero { '=' } else { '>' });
    if align != '=' {
        return spec.pad(&format!("{sign}{body}"), '>');
    }
    let fill = spec.fill.unwrap_or(if spec.zero { '0' } else { ' ' });
    let width = spec.width.saturating_sub(sign.len());
    format!("{sign}{}", padded(body, width, '>', fill))
}

pub(super) fn write_formatted(world: &mut World<'_>, value: &Value, spec: &str, out: &mut Pieces) -> Out<()> {
    if spec.is_empty() {
        return repr::write_text(world, value, out);
    }
    if !value_has_text(value) {
        return out.push_value(world, value);
    }
    let spec = Spec::parse(spec)?;
    world.room(spec.width)?;
    let text = match value {
        Value::Str(text) => of_text(&spec, text.as_str())?,
        Value::Float(number) => of_float(&spec, *number)?,
        other => match convert::number(world, other) {
            Ok(Number::Int(int)) => of_int(world, &spec, &int)?,
            _ => return Err(convert::wrong(world, other)),
        },
    };
    out.push(world, &text)
}

fn value_has_text(value: &Value) -> bool {
    !matches!(value, Value::Unknown | Value::Partial(_) | Value::Host(_))
}

fn of_text(spec: &Spec, text: &str) -> Out<String> {
    if !matches!(spec.kind, None | Some('s')) || spec.sign.is_some() || spec.alternate || spec.align == Some('=') {
        return Err(VALUE);
    }
    if spec.group.is_some() {
        return Err(VALUE);
    }
    let cut: String = match spec.precision {
        Some(precision) => text.chars().take(precision).collect(),
        None => text.to_owned(),
    };
    Ok(spec.pad(&cut, '<'))
}

fn sign_of(spec: &Spec, negative: bool) -> &'static str {
    match spec.sign {
        _ if negative => "-",
        Some('+') => "+",
        Some(' ') => " ",
        _ => "",
    }
}

fn of_int(world: &mut World<'_>, spec: &Spec, int: &Int) -> Out<String> {
    if matches!(spec.kind, Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%')) {
        return of_float(spec, convert::to_float(int)?);
    }
    if spec.precision.is_some() {
        return Err(VALUE);
    }
    world.room(int.bits() as usize)?;
    let (prefix, digits) = match spec.kind {
        None | Some('d') => ("", decimal(world, int)?),
        Some('b') => ("0b", in_radix(int, 2, "")),
        Some('o') => ("0o", in_radix(int, 8, "")),
        Some('x') => ("0x", in_radix(int, 16, "")),
        Some('X') => ("0X", in_radix(int, 16, "").to_uppercase()),
        Some('c') => return character(spec, int),
        Some('n') => return Err(Stop::Unknown),
        _ => return Err(VALUE),
    };
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits.to_owned()),
        None => (false, digits),
    };
    let digits = match spec.group {
        None => digits,
        Some(',') if !prefix.is_empty() => return Err(VALUE),
        Some(_) if spec.zero || spec.align == Some('=') => return Err(Stop::Unknown),
        Some(mark) => grouped(&digits, mark, if prefix.is_empty() { 3 } else { 4 }),
    };
    let prefix = if spec.alternate { prefix } else { "" };
    Ok(padded_number(spec, &format!("{}{prefix}", sign_of(spec, negative)), &digits))
}

fn character(spec: &Spec, int: &Int) -> Out<String> {
    if spec.sign.is_some() || spec.alternate || spec.group.is_some() {
        return Err(VALUE);
    }
    let code = int.small().and_then(|small| u32::try_from(small).ok()).ok_or(OVERFLOW)?;
    if code > 0x10_ffff {
        return Err(OVERFLOW);
    }
    let c = char::from_u32(code).ok_or(Stop::Unknown)?;
    Ok(padded_number(spec, "", &c.to_string()))
}

/// Digits in groups, counted from the end.
fn grouped(digits: &str, mark: char, size: usize) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(size) {
            out.push(mark);
        }
        out.push(c);
    }
    out
}

fn of_float(spec: &Spec, number: f64) -> Out<String> {
    let shape = |kind| Shape { kind, precision: spec.precision, alternate: spec.alternate, dot_zero: false };
    let (shape, number, end) = match spec.kind {
        None if spec.precision.is_none() && spec.alternate => return Err(Stop::Unknown),
        None if spec.precision.is_none() => (shape('r'), number, ""),
        None => (Shape { dot_zero: true, ..shape('g') }, number, ""),
        Some('%') => (shape('f'), number * 100.0, "%"),
        Some('n') => return Err(Stop::Unknown),
        Some(kind @ ('e' | 'f' | 'g')) => (shape(kind), number, ""),
        Some(kind @ ('E' | 'F' | 'G')) => (shape(kind.to_ascii_lowercase()), number, ""),
        Some(_) => return Err(VALUE),
    };
    let mut digits = write_float(number, shape).ok_or(Stop::Unknown)?;
    if matches!(spec.kind, Some('E' | 'F' | 'G')) {
        digits = digits.to_uppercase();
    }
    if let Some(mark) = spec.group {
        if spec.zero || spec.align == Some('=') || !number.is_finite() {
            return Err(Stop::Unknown);
        }
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits = grouped(&digits[..end], mark, 3) + &digits[end..];
    }
    let negative = number.is_sign_negative() && !number.is_nan();
    Ok(padded_number(spec, sign_of(spec, negative), &(digits + end)))
}
