//! Whole numbers as bytes and bits.

use num_bigint::{BigInt, Sign};

use crate::analyse::python::machine::builtins::arguments::certain;
use crate::analyse::python::machine::builtins::{
    Asked, Native, OVERFLOW, Out, Stop, TYPE, VALUE, World, convert, iterator, operators,
};
use crate::analyse::python::machine::value::{Int, Val, Value};
use crate::limits;

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "to_bytes" => to_bytes,
        "bit_length" => bit_length,
        "bit_count" => bit_count,
        "conjugate" | "__int__" | "__index__" | "__trunc__" => itself,
        "is_integer" => is_integer,
        "as_integer_ratio" => ratio,
    })
}

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "int.from_bytes" => from_bytes, })
}

fn this(world: &World<'_>, asked: &Asked<'_>) -> Out<Int> {
    convert::integer(world, &asked.this.value)
}

fn itself(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    this(world, asked).map(Value::Int)
}

fn is_integer(_: &mut World<'_>, _: &Asked<'_>) -> Out {
    // Only since Python 3.12.
    Err(Stop::Unknown)
}

fn ratio(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let int = this(world, asked)?;
    world.tuple([Val::plain(Value::Int(int)), Val::int(1)])
}

fn bit_length(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    Ok(Value::Int(Int::Small(this(world, asked)?.bits() as i64)))
}

fn bit_count(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let (_, bytes) = this(world, asked)?.big().to_bytes_le();
    Ok(Value::Int(Int::Small(bytes.iter().map(|byte| i64::from(byte.count_ones())).sum())))
}

/// Whether the order of bytes is big-endian.
fn is_big(world: &World<'_>, order: Option<&Val>) -> Out<bool> {
    // Without it: since Python 3.11, big.
    let Some(order) = order else { return Ok(true) };
    match convert::text(world, &order.value)?.as_str() {
        "big" => Ok(true),
        "little" => Ok(false),
        _ => Err(VALUE),
    }
}

fn is_signed(world: &mut World<'_>, asked: &Asked<'_>) -> Out<bool> {
    match asked.named("signed") {
        Some(signed) => operators::truth(world, &signed.value).ok_or(Stop::Unknown),
        None => Ok(false),
    }
}

/// What is given by position or one of two names.
fn two<'v>(asked: &Asked<'v>, names: [&str; 2]) -> Out<[Option<&'v Val>; 2]> {
    let [first, second, signed] = Asked { this: asked.this, arguments: asked.arguments, named: asked.named }
        .bind([names[0], names[1], "signed"], 0)?;
    if asked.arguments.len() > 2 {
        return Err(TYPE);
    }
    certain(signed)?;
    Ok([first, second])
}

fn to_bytes(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [length, order] = two(asked, ["length", "byteorder"])?;
    let int = this(world, asked)?;
    let length = match length {
        Some(length) => convert::count(world, &length.value)?,
        None => 1,
    };
    let length = usize::try_from(length).map_err(|_| VALUE)?;
    let (big, signed) = (is_big(world, order)?, is_signed(world, asked)?);
    world.room(length)?;
    let number = int.big();
    let negative = number.sign() == Sign::Minus;
    if negative && length == 0 {
        // CPython 3.11 gives no bytes for -1 and raises for the others.
        return Err(Stop::Unknown);
    }
    if negative && !signed {
        return Err(OVERFLOW);
    }
    let mut bytes = if signed { number.to_signed_bytes_le() } else { number.to_bytes_le().1 };
    if number.sign() == Sign::NoSign {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(OVERFLOW);
    }
    bytes.resize(length, if negative { 0xff } else { 0 });
    if big {
        bytes.reverse();
    }
    Ok(Value::Bytes(bytes.into()))
}

fn from_bytes(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [bytes, order] = two(asked, ["bytes", "byteorder"])?;
    let bytes = bytes.ok_or(TYPE)?;
    let (big, signed) = (is_big(world, order)?, is_signed(world, asked)?);
    let bytes = match convert::bytes(world, &bytes.value) {
        Ok(bytes) => bytes.to_vec(),
        Err(_) => iterator::octets(world, &bytes.value)?,
    };
    if bytes.len() as u64 * 8 > limits::EVALUATOR_INT_BITS {
        return Err(Stop::Unknown);
    }
    world.room(bytes.len())?;
    let number = match (signed, big) {
        (true, true) => BigInt::from_signed_bytes_be(&bytes),
        (true, false) => BigInt::from_signed_bytes_le(&bytes),
        (false, true) => BigInt::from_bytes_be(Sign::Plus, &bytes),
        (false, false) => BigInt::from_bytes_le(Sign::Plus, &bytes),
    };
    Ok(Value::Int(number.into()))
}
