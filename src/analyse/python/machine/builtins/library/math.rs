//! `math`, where the last digit is beyond doubt.

use num_bigint::{BigInt, Sign};

use crate::analyse::python::machine::builtins::convert::{self, Number};
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, VALUE, World, iterator, operators};
use crate::analyse::python::machine::value::{Int, Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "math.floor" => floor,
        "math.ceil" => ceil,
        "math.trunc" => trunc,
        "math.sqrt" => sqrt,
        "math.isqrt" => isqrt,
        "math.fabs" => fabs,
        "math.gcd" => gcd,
        "math.factorial" => factorial,
        "math.prod" => product,
        "math.comb" => choose,
        "math.isnan" => is_nan,
        "math.isinf" => is_infinite,
        "math.isfinite" => is_finite,
        "math.copysign" => copy_sign,
    })
}

fn rounded(world: &mut World<'_>, asked: &Asked<'_>, round: fn(f64) -> f64) -> Out {
    let [value] = asked.exactly()?;
    match convert::number(world, &value.value)? {
        Number::Int(int) => Ok(Value::Int(int)),
        Number::Float(float) => convert::whole(round(float)).map(Value::Int),
    }
}

fn floor(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    rounded(world, asked, f64::floor)
}

fn ceil(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    rounded(world, asked, f64::ceil)
}

fn trunc(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    rounded(world, asked, f64::trunc)
}

fn one(world: &World<'_>, asked: &Asked<'_>) -> Out<f64> {
    let [value] = asked.exactly()?;
    convert::float(world, &value.value)
}

fn sqrt(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let float = one(world, asked)?;
    if float < 0.0 { Err(VALUE) } else { Ok(Value::Float(float.sqrt())) }
}

fn isqrt(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    let int = convert::integer(world, &value.value)?.big();
    if int.sign() == Sign::Minus {
        return Err(VALUE);
    }
    if int.bits() > 1 << 14 {
        return Err(Stop::Unknown);
    }
    world.pass(int.bits() as usize)?;
    Ok(Value::Int(int.sqrt().into()))
}

fn fabs(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    one(world, asked).map(|float| Value::Float(float.abs()))
}

fn is_nan(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    one(world, asked).map(|float| Value::Bool(float.is_nan()))
}

fn is_infinite(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    one(world, asked).map(|float| Value::Bool(float.is_infinite()))
}

fn is_finite(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    one(world, asked).map(|float| Value::Bool(float.is_finite()))
}

fn copy_sign(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [size, sign] = asked.exactly()?;
    Ok(Value::Float(convert::float(world, &size.value)?.copysign(convert::float(world, &sign.value)?)))
}

fn gcd(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.nameless()?;
    let mut all = BigInt::from(0);
    for argument in asked.arguments {
        let mut next = convert::integer(world, &argument.value)?.big();
        if next.bits() > 1 << 12 {
            return Err(Stop::Unknown);
        }
        world.pass(next.bits() as usize + 1)?;
        while next.sign() != Sign::NoSign {
            let rest = &all % &next;
            all = std::mem::replace(&mut next, rest);
        }
    }
    Ok(Value::Int(BigInt::from(all.magnitude().clone()).into()))
}

fn factorial(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    let number = match &value.value {
        Value::Float(_) => return Err(Stop::Unknown),
        other => convert::index(world, other)?,
    };
    match number {
        ..0 => Err(VALUE),
        0..=1000 => {
            world.pass(number as usize)?;
            Ok(Value::Int((1..=number).map(BigInt::from).fold(BigInt::from(1), |all, next| all * next).into()))
        }
        _ => Err(Stop::Unknown),
    }
}

fn choose(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [of, count] = asked.exactly()?;
    let (of, count) = (convert::index(world, &of.value)?, convert::index(world, &count.value)?);
    if of < 0 || count < 0 {
        return Err(VALUE);
    }
    if of > 1000 {
        return Err(Stop::Unknown);
    }
    world.pass(count.min(of) as usize)?;
    let mut all = BigInt::from(i64::from(count <= of));
    for at in 0..count.min(of) {
        all = all * (of - at) / (at + 1);
    }
    Ok(Value::Int(all.into()))
}

fn product(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items] = asked.bind([""], 1).map_err(|_| Stop::Unknown)?;
    let mut all = Value::Int(Int::Small(1));
    let items: Vec<Val> = iterator::ordered(world, &items.ok_or(TYPE)?.value)?;
    for item in items {
        all = operators::compute(world, ruff_python_ast::Operator::Mult, &all, &item.value)?;
    }
    Ok(all)
}
