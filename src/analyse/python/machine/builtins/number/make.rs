//! What makes numbers of other values, and texts of numbers.

use num_bigint::{BigInt, Sign};

use super::arithmetic;
use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::convert::{self, Number};
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, VALUE, World, ZERO, operators};
use crate::analyse::python::machine::value::{Int, Val, Value};

/// Digits that CPython reads of a decimal number; more need a changed setting.
const DIGITS: usize = 4300;

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "int" | "long" => int,
        "float" => float,
        "bool" => bool,
        "hex" => hex,
        "oct" => oct,
        "bin" => bin,
        "abs" => abs,
        "round" => round,
        "pow" => pow,
        "divmod" => divmod,
    })
}

fn int(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value, base] = asked.bind(["", "base"], 0)?;
    let Some(value) = value else { return if base.is_some() { Err(TYPE) } else { Ok(Value::Int(Int::Small(0))) } };
    let Some(base) = base else {
        return match &value.value {
            Value::Float(float) => convert::whole(*float).map(Value::Int),
            Value::Str(text) => parse(world, text.as_str(), 10),
            Value::Bytes(_) => parse_bytes(world, &value.value, 10),
            Value::Object(_) if convert::bytes(world, &value.value).is_ok() => parse_bytes(world, &value.value, 10),
            other => convert::integer(world, other).map(Value::Int),
        };
    };
    let base = convert::index(world, &base.value)?;
    if base != 0 && !(2..=36).contains(&base) {
        return Err(VALUE);
    }
    match &value.value {
        Value::Str(text) => parse(world, text.as_str(), base as u32),
        other => parse_bytes(world, other, base as u32),
    }
}

fn parse_bytes(world: &mut World<'_>, value: &Value, base: u32) -> Out {
    let bytes = convert::bytes(world, value)?;
    parse(world, std::str::from_utf8(&bytes).map_err(|_| VALUE)?, base)
}

/// A literal as `int` reads it: blanks around, a sign, a prefix, single underscores between digits.
fn parse(world: &mut World<'_>, text: &str, base: u32) -> Out {
    world.room(text.len())?;
    if !text.is_ascii() {
        // Digits of other scripts are digits.
        return if text.chars().any(char::is_numeric) || text.trim() != text { Err(Stop::Unknown) } else { Err(VALUE) };
    }
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '\x0b' | '\x1c'..='\x1f'));
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (base, digits) = prefix(digits, base)?;
    let mut clean = Vec::with_capacity(digits.len());
    let mut last = b'_';
    for &byte in digits.as_bytes() {
        match byte {
            b'_' if last == b'_' => return Err(VALUE),
            b'_' => {}
            byte if char::from(byte).is_digit(base) => clean.push(byte),
            _ => return Err(VALUE),
        }
        last = byte;
    }
    if last == b'_' {
        return Err(VALUE);
    }
    if !base.is_power_of_two() {
        if clean.len() > DIGITS {
            return Err(Stop::Unknown);
        }
        world.pass(clean.len() * clean.len() / 256)?;
    } else if clean.len() as u64 * 5 > crate::limits::EVALUATOR_INT_BITS {
        return Err(Stop::Unknown);
    }
    let small = std::str::from_utf8(&clean).ok().filter(|clean| clean.len() <= 12);
    let int = match small.and_then(|clean| i64::from_str_radix(clean, base).ok()) {
        Some(small) => Int::Small(if negative { -small } else { small }),
        None => {
            let big = BigInt::parse_bytes(&clean, base).ok_or(Stop::Unknown)?;
            Int::from(if negative { -big } else { big })
        }
    };
    Ok(Value::Int(int))
}

/// The base and what stands behind its prefix.
fn prefix(digits: &str, base: u32) -> Out<(u32, &str)> {
    let named = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    if named != 0 && (base == 0 || base == named) {
        let rest = &digits[2..];
        // One underscore may stand between prefix and digits.
        return Ok((named, rest.strip_prefix('_').unwrap_or(rest)));
    }
    if base == 0 {
        let zeros = digits.bytes().all(|byte| byte == b'0' || byte == b'_');
        return if digits.starts_with('0') && !zeros { Err(VALUE) } else { Ok((10, digits)) };
    }
    Ok((base, digits))
}

fn float(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.bind([""], 0)?;
    let Some(value) = value else { return Ok(Value::Float(0.0)) };
    let text = match &value.value {
        Value::Str(text) => text.as_str().to_owned(),
        Value::Bytes(bytes) => std::str::from_utf8(bytes).map_err(|_| VALUE)?.to_owned(),
        other => return convert::float(world, other).map(Value::Float),
    };
    if !text.is_ascii() || text.len() > DIGITS {
        return Err(Stop::Unknown);
    }
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '\x0b' | '\x1c'..='\x1f'));
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let misplaced = |at: usize| bytes[at] == b'_' && !(digit(at.checked_sub(1)) && digit(Some(at + 1)));
    if (0..bytes.len()).any(misplaced) {
        return Err(VALUE);
    }
    text.replace('_', "").parse().map(Value::Float).map_err(|_| VALUE)
}

fn bool(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.bind([""], 0)?;
    let Some(value) = value else { return Ok(Value::Bool(false)) };
    operators::truth(world, &value.value).map(Value::Bool).ok_or(Stop::Unknown)
}

fn digits(world: &mut World<'_>, asked: &Asked<'_>, radix: u32, prefix: &str) -> Out {
    let [value] = asked.exactly()?;
    let int = convert::integer(world, &value.value)?;
    world.room(int.bits() as usize)?;
    Ok(Value::Str(in_radix(&int, radix, prefix).into()))
}

/// A number in a radix that is a power of two, behind a prefix.
pub(in super::super) fn in_radix(int: &Int, radix: u32, prefix: &str) -> String {
    let big = int.big();
    let sign = if big.sign() == Sign::Minus { "-" } else { "" };
    format!("{sign}{prefix}{}", big.magnitude().to_str_radix(radix))
}

fn hex(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    digits(world, asked, 16, "0x")
}

fn oct(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    digits(world, asked, 8, "0o")
}

fn bin(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    digits(world, asked, 2, "0b")
}

/// A number in decimal digits, as `str` writes it; CPython refuses very long ones.
pub(in super::super) fn decimal(world: &mut World<'_>, int: &Int) -> Out<String> {
    match int {
        Int::Small(small) => Ok(small.to_string()),
        Int::Big(big) if big.bits() > 14_280 => Err(Stop::Unknown),
        Int::Big(big) => {
            world.pass(big.bits() as usize / 8)?;
            Ok(big.to_string())
        }
    }
}

fn abs(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    Ok(match convert::number(world, &value.value)? {
        Number::Float(float) => Value::Float(float.abs()),
        Number::Int(int) => match int.small().and_then(i64::checked_abs) {
            Some(small) => Value::Int(Int::Small(small)),
            None => Value::Int(BigInt::from(int.big().magnitude().clone()).into()),
        },
    })
}

fn round(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value, digits] = asked.bind(["number", "ndigits"], 1)?;
    let Some(value) = value else { return Err(TYPE) };
    let number = convert::number(world, &value.value)?;
    let digits = match given(digits) {
        Some(digits) => Some(convert::index(world, &digits.value)?),
        None => None,
    };
    match (number, digits) {
        (Number::Float(float), None) => convert::whole(float.round_ties_even()).map(Value::Int),
        (Number::Int(int), None) => Ok(Value::Int(int)),
        (Number::Int(int), Some(0..)) => Ok(Value::Int(int)),
        // There is no fraction to round.
        (Number::Float(float), Some(0..)) if !float.is_finite() || float.abs() >= 1e16 => Ok(Value::Float(float)),
        (Number::Float(float), Some(digits @ 0..=22)) if float.abs() < 1e22 => {
            format!("{float:.*}", digits as usize).parse().map(Value::Float).map_err(|_| Stop::Unknown)
        }
        _ => Err(Stop::Unknown),
    }
}

fn pow(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [base, exponent, modulus] = asked.bind(["base", "exp", "mod"], 2)?;
    let (Some(base), Some(exponent)) = (base, exponent) else { return Err(TYPE) };
    let Some(modulus) = given(modulus) else {
        let (base, exponent) = (convert::number(world, &base.value)?, convert::number(world, &exponent.value)?);
        return arithmetic::binary(world, ruff_python_ast::Operator::Pow, base, exponent);
    };
    let base = convert::integer(world, &base.value)?;
    let exponent = convert::integer(world, &exponent.value)?;
    let modulus = convert::integer(world, &modulus.value)?;
    arithmetic::power_modulo(world, &base, &exponent, &modulus)
}

fn divmod(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [a, b] = asked.exactly()?;
    let pair = match (convert::number(world, &a.value)?, convert::number(world, &b.value)?) {
        (Number::Int(a), Number::Int(b)) => {
            let (quotient, rest) = arithmetic::floor_divide(world, &a, &b)?;
            [Value::Int(quotient.into()), Value::Int(rest.into())]
        }
        _ => {
            let (a, b) = (convert::float(world, &a.value)?, convert::float(world, &b.value)?);
            if b == 0.0 {
                return Err(ZERO);
            }
            let (quotient, rest) = arithmetic::float_divide(a, b);
            [Value::Float(quotient), Value::Float(rest)]
        }
    };
    world.tuple(pair.map(Val::plain))
}
