//! Numbers and booleans.

mod digits;
mod parse;

use super::super::convert::number_to_text;
use super::super::text::Text;
use super::super::value::{Val, Value};
use super::{Answer, Asked, Machine, Native};

/// A method of `Number.prototype` and `Boolean.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "toString" => to_string,
        "valueOf" => value_of,
        "toFixed" => to_fixed,
        "toPrecision" => to_precision,
        "toExponential" => to_exponential,
        _ => return None,
    };
    Some(native)
}

/// A constant by its full name.
pub(super) fn constant(name: &str) -> Option<f64> {
    Some(match name {
        "Number.MAX_SAFE_INTEGER" => 9_007_199_254_740_991.0,
        "Number.MIN_SAFE_INTEGER" => -9_007_199_254_740_991.0,
        "Number.MAX_VALUE" => f64::MAX,
        "Number.MIN_VALUE" => f64::from_bits(1),
        "Number.EPSILON" => f64::EPSILON,
        "Infinity" | "Number.POSITIVE_INFINITY" => f64::INFINITY,
        "Number.NEGATIVE_INFINITY" => f64::NEG_INFINITY,
        "NaN" | "Number.NaN" => f64::NAN,
        _ => return None,
    })
}

/// A function by its full name.
pub(super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "Number" => number,
        "Boolean" => boolean,
        "parseInt" | "Number.parseInt" => parse::parse_int,
        "parseFloat" | "Number.parseFloat" => parse::parse_float,
        "isNaN" => |machine, asked| Ok(asked.number(machine, 0)?.map(|x| Val::bool(x.is_nan()))),
        "isFinite" => |machine, asked| Ok(asked.number(machine, 0)?.map(|x| Val::bool(x.is_finite()))),
        "Number.isNaN" => |_, asked| Ok(check(asked, f64::is_nan)),
        "Number.isFinite" => |_, asked| Ok(check(asked, f64::is_finite)),
        "Number.isInteger" => |_, asked| Ok(check(asked, is_integer)),
        "Number.isSafeInteger" => |_, asked| Ok(check(asked, |x| is_integer(x) && x.abs() < 9_007_199_254_740_992.0)),
        _ => return None,
    };
    Some(native)
}

fn is_integer(x: f64) -> bool {
    x.is_finite() && x.fract() == 0.0
}

/// What is no number passes no check.
fn check(asked: &Asked<'_>, is: fn(f64) -> bool) -> Option<Val> {
    match &asked.argument(0).value {
        Value::Number(number) => Some(Val::bool(is(*number))),
        Value::Unknown | Value::Host(_) => None,
        _ => Some(Val::bool(false)),
    }
}

fn number(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if asked.arguments.is_empty() {
        return Ok(Some(Val::number(0.0)));
    }
    Ok(asked.number(machine, 0)?.map(Val::number))
}

fn boolean(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    Ok(machine.truth(asked.argument(0)).map(Val::bool))
}

fn value_of(_: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    Ok(matches!(asked.this.value, Value::Number(_) | Value::Bool(_)).then(|| asked.this.clone()))
}

fn this_number(asked: &Asked<'_>) -> Option<f64> {
    match asked.this.value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn to_string(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if let Value::Bool(bool) = asked.this.value {
        return Ok(Some(Val::text(if bool { "true" } else { "false" })));
    }
    let number = known!(this_number(asked));
    let radix = known!(asked.integer(machine, 0, 10.0)?);
    if !(2.0..=36.0).contains(&radix) {
        return Err(machine.throw("RangeError", "toString() radix argument must be between 2 and 36"));
    }
    if radix == 10.0 || !number.is_finite() {
        return Ok(Some(Val::text(number_to_text(number))));
    }
    Ok(digits::in_radix(number, radix).map(|digits| Val::text(digits.as_str())))
}

fn to_fixed(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let number = known!(this_number(asked));
    let places = known!(asked.integer(machine, 0, 0.0)?);
    if !(0.0..=100.0).contains(&places) {
        return Err(machine.throw("RangeError", "toFixed() digits argument must be between 0 and 100"));
    }
    if !number.is_finite() || number.abs() >= 1e21 {
        return Ok(Some(Val::text(number_to_text(number))));
    }
    Ok(Some(Val::text(digits::fixed(number, places as usize).as_str())))
}

fn to_precision(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let number = known!(this_number(asked));
    if asked.argument(0).is_undefined() || !number.is_finite() {
        known!(asked.number(machine, 0)?);
        return Ok(Some(Val::text(number_to_text(number))));
    }
    let precision = known!(asked.integer(machine, 0, 0.0)?);
    if !(1.0..=100.0).contains(&precision) {
        return Err(machine.throw("RangeError", "toPrecision() argument must be between 1 and 100"));
    }
    Ok(Some(Val::text(digits::precise(number, precision as usize).as_str())))
}

fn to_exponential(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let number = known!(this_number(asked));
    let places = known!(asked.integer(machine, 0, f64::NAN)?);
    if !number.is_finite() {
        return Ok(Some(Val::text(number_to_text(number))));
    }
    if places.is_nan() {
        return Ok(None);
    }
    if !(0.0..=100.0).contains(&places) {
        return Err(machine.throw("RangeError", "toExponential() argument must be between 0 and 100"));
    }
    let text = digits::exponential(number, places as usize);
    Ok(Some(Val::text(Text::from(text.as_str()))))
}
