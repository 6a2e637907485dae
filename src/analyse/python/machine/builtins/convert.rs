//! Values as the kinds of things that functions ask for.

use std::rc::Rc;

use num_bigint::{BigInt, Sign};

use super::{Out, Stop, TYPE, World};
use crate::analyse::python::machine::text::Str;
use crate::analyse::python::machine::value::{Int, Kind, Value};

/// Why a value is not of the wanted kind: a thing of the language raises; what may have methods of its own is not known.
pub(super) fn wrong(world: &World<'_>, value: &Value) -> Stop {
    match value {
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Bytes(_) => TYPE,
        Value::Object(id) => match world.heap.get(*id).kind {
            Kind::List(_)
            | Kind::Tuple(_)
            | Kind::Dict(_)
            | Kind::Set(_)
            | Kind::ByteArray(_)
            | Kind::Range(..)
            | Kind::Iterator { .. }
            | Kind::Slice(_) => TYPE,
            _ => Stop::Unknown,
        },
        Value::Partial(_) | Value::Host(_) | Value::Unknown => Stop::Unknown,
    }
}

pub(super) fn text(world: &World<'_>, value: &Value) -> Out<Str> {
    match value {
        Value::Str(text) => Ok(text.clone()),
        other => Err(wrong(world, other)),
    }
}

/// Bytes of what is made of bytes.
pub(super) fn bytes(world: &World<'_>, value: &Value) -> Out<Rc<[u8]>> {
    match value {
        Value::Bytes(bytes) => Ok(bytes.clone()),
        Value::Object(id) => match &world.heap.get(*id) {
            object if object.open => Err(Stop::Unknown),
            object => match &object.kind {
                Kind::ByteArray(bytes) => Ok(bytes.as_slice().into()),
                _ => Err(wrong(world, value)),
            },
        },
        other => Err(wrong(world, other)),
    }
}

/// Bytes, or a text that is all ASCII: what decoders of the library take.
pub(super) fn ascii_or_bytes(world: &World<'_>, value: &Value) -> Out<Rc<[u8]>> {
    match value {
        Value::Str(text) if text.is_ascii() => Ok(text.as_str().as_bytes().into()),
        Value::Str(_) => Err(super::VALUE),
        other => bytes(world, other),
    }
}

pub(super) fn integer(world: &World<'_>, value: &Value) -> Out<Int> {
    match value {
        Value::Int(int) => Ok(int.clone()),
        Value::Bool(bool) => Ok(Int::Small(i64::from(*bool))),
        other => Err(wrong(world, other)),
    }
}

/// A whole number, cut at what fits.
pub(super) fn index(world: &World<'_>, value: &Value) -> Out<i64> {
    Ok(match integer(world, value)? {
        Int::Small(small) => small,
        Int::Big(big) if big.sign() == Sign::Minus => i64::MIN,
        Int::Big(_) => i64::MAX,
    })
}

/// A count or a length: what is too large for any is not known.
pub(super) fn count(world: &World<'_>, value: &Value) -> Out<i64> {
    integer(world, value)?.small().ok_or(Stop::Unknown)
}

/// A number.
#[derive(Clone, Debug)]
pub(super) enum Number {
    Int(Int),
    Float(f64),
}

pub(super) fn number(world: &World<'_>, value: &Value) -> Out<Number> {
    match value {
        Value::Float(float) => Ok(Number::Float(*float)),
        other => integer(world, other).map(Number::Int),
    }
}

/// A number as a float.
pub(super) fn float(world: &World<'_>, value: &Value) -> Out<f64> {
    match number(world, value)? {
        Number::Float(float) => Ok(float),
        Number::Int(int) => to_float(&int),
    }
}

/// The nearest float.
pub(super) fn to_float(int: &Int) -> Out<f64> {
    match int {
        Int::Small(small) => Ok(*small as f64),
        Int::Big(big) if big.bits() > 1024 => Err(super::OVERFLOW),
        // Rounds as the language does: to the nearest, halves to the even one.
        Int::Big(big) => match big.to_string().parse::<f64>() {
            Ok(float) if float.is_finite() => Ok(float),
            _ => Err(super::OVERFLOW),
        },
    }
}

/// A float without its fraction.
pub(super) fn whole(float: f64) -> Out<Int> {
    if float.is_nan() {
        return Err(super::VALUE);
    }
    if float.is_infinite() {
        return Err(super::OVERFLOW);
    }
    let float = float.trunc();
    if float.abs() < 9e18 {
        return Ok(Int::Small(float as i64));
    }
    let bits = float.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1075;
    let mantissa = BigInt::from((bits & ((1 << 52) - 1)) | 1 << 52);
    let big = mantissa << exponent.max(0) as usize;
    Ok(Int::from(if float < 0.0 { -big } else { big }))
}
