//! Floats: what they can do, and how they are written.

use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, World, convert};
use crate::analyse::python::machine::value::{Val, Value};

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "is_integer" => is_integer,
        "as_integer_ratio" => ratio,
        "conjugate" | "__float__" => itself,
        "hex" => unknown,
    })
}

pub(super) fn function(_: &str) -> Option<Native> {
    None
}

fn unknown(_: &mut World<'_>, _: &Asked<'_>) -> Out {
    Err(Stop::Unknown)
}

fn itself(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    convert::float(world, &asked.this.value).map(Value::Float)
}

fn is_integer(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let float = convert::float(world, &asked.this.value)?;
    Ok(Value::Bool(float.is_finite() && float.fract() == 0.0))
}

fn ratio(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let float = convert::float(world, &asked.this.value)?;
    let mut denominator = 1i64;
    let mut float = match float {
        float if float.is_nan() => return Err(super::super::VALUE),
        float if float.is_infinite() => return Err(super::super::OVERFLOW),
        float => float,
    };
    while float.fract() != 0.0 {
        float *= 2.0;
        denominator = denominator.checked_mul(2).ok_or(Stop::Unknown)?;
    }
    let numerator = convert::whole(float)?;
    world.tuple([Val::plain(Value::Int(numerator)), Val::int(denominator)])
}

/// `repr` of a float: the shortest digits that read back as the same.
pub(in super::super) fn repr(float: f64) -> String {
    if float.is_nan() {
        return "nan".to_owned();
    }
    if float.is_infinite() {
        return if float < 0.0 { "-inf" } else { "inf" }.to_owned();
    }
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{float}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
