//! Operators on numbers. Every big result is sized before it is computed.

use num_bigint::{BigInt, Sign};
use ruff_python_ast::Operator;

use crate::analyse::python::machine::builtins::convert::{Number, to_float};
use crate::analyse::python::machine::builtins::{OVERFLOW, Out, Stop, TYPE, VALUE, World, ZERO};
use crate::analyse::python::machine::value::{Int, Value};
use crate::limits;

/// `left operator right` of two numbers.
pub(in super::super) fn binary(world: &mut World<'_>, operator: Operator, left: Number, right: Number) -> Out {
    match (left, right) {
        (Number::Int(a), Number::Int(b)) => of_ints(world, operator, &a, &b),
        (a, b) => {
            let as_float = |number: Number| match number {
                Number::Float(float) => Ok(float),
                Number::Int(int) => to_float(&int),
            };
            of_floats(operator, as_float(a)?, as_float(b)?).map(Value::Float)
        }
    }
}

fn of_ints(world: &mut World<'_>, operator: Operator, a: &Int, b: &Int) -> Out {
    use Operator::*;
    if let (Some(a), Some(b)) = (a.small(), b.small())
        && let Some(int) = of_small(operator, a, b)?
    {
        return Ok(Value::Int(Int::Small(int)));
    }
    let int = match operator {
        Add | Sub | BitOr | BitXor | BitAnd => {
            sized(world, a.bits().max(b.bits()) + 1, 1)?;
            let (a, b) = (a.big(), b.big());
            match operator {
                Add => a + b,
                Sub => a - b,
                BitOr => a | b,
                BitXor => a ^ b,
                _ => a & b,
            }
        }
        Mult => {
            sized(world, a.bits() + b.bits(), a.bits().min(b.bits()) / 64 + 1)?;
            a.big() * b.big()
        }
        Div => return divide(a, b).map(Value::Float),
        FloorDiv | Mod => {
            let (quotient, rest) = floor_divide(world, a, b)?;
            if operator == Mod { rest } else { quotient }
        }
        Pow => return power(world, a, b),
        LShift | RShift => return shift(world, operator, a, b),
        MatMult => return Err(TYPE),
    };
    Ok(Value::Int(int.into()))
}

/// What fits into a word, without big numbers; `None` where it may not fit.
fn of_small(operator: Operator, a: i64, b: i64) -> Out<Option<i64>> {
    use Operator::*;
    Ok(match operator {
        Add => a.checked_add(b),
        Sub => a.checked_sub(b),
        Mult => a.checked_mul(b),
        BitOr => Some(a | b),
        BitXor => Some(a ^ b),
        BitAnd => Some(a & b),
        FloorDiv | Mod if b == 0 => return Err(ZERO),
        FloorDiv if b != -1 => Some(a.wrapping_div(b) - i64::from(a % b != 0 && (a < 0) != (b < 0))),
        Mod if b == -1 => Some(0),
        Mod => {
            let rest = a % b;
            Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
        }
        LShift | RShift if b < 0 => return Err(VALUE),
        RShift => Some(a >> b.min(63)),
        _ => None,
    })
}

/// Room for a whole number of that many bits, at a cost of so many passes over it.
fn sized(world: &mut World<'_>, bits: u64, passes: u64) -> Out<()> {
    if bits > limits::EVALUATOR_INT_BITS {
        return Err(Stop::Unknown);
    }
    world.pass((bits / 64 * passes / 8) as usize)
}

/// The quotient rounded down, and the rest, which has the sign of the divisor.
pub(super) fn floor_divide(world: &mut World<'_>, a: &Int, b: &Int) -> Out<(BigInt, BigInt)> {
    let (a, b) = (a.big(), b.big());
    if b.sign() == Sign::NoSign {
        return Err(ZERO);
    }
    sized(world, a.bits(), b.bits() / 64 + 1)?;
    let (mut quotient, mut rest) = (&a / &b, &a % &b);
    if rest.sign() != Sign::NoSign && rest.sign() != b.sign() {
        quotient -= 1;
        rest += b;
    }
    Ok((quotient, rest))
}

/// True division: exact where both sides are floats exactly, else not known.
fn divide(a: &Int, b: &Int) -> Out<f64> {
    let exact = |int: &Int| int.small().filter(|small| small.unsigned_abs() <= 1 << 53).map(|small| small as f64);
    match (exact(a), exact(b)) {
        (_, Some(0.0)) => Err(ZERO),
        (Some(a), Some(b)) => Ok(a / b),
        _ => Err(Stop::Unknown),
    }
}

fn shift(world: &mut World<'_>, operator: Operator, a: &Int, b: &Int) -> Out {
    let by = match b {
        Int::Small(small) if *small < 0 => return Err(VALUE),
        Int::Small(small) => *small as u64,
        Int::Big(big) if big.sign() == Sign::Minus => return Err(VALUE),
        Int::Big(_) => u64::MAX,
    };
    let zero = a.small() == Some(0);
    let int = match operator {
        _ if zero => BigInt::from(0),
        Operator::LShift => {
            sized(world, a.bits().saturating_add(by), 1)?;
            a.big() << by
        }
        _ => {
            sized(world, a.bits(), 1)?;
            a.big() >> by.min(a.bits() + 1)
        }
    };
    Ok(Value::Int(int.into()))
}

fn power(world: &mut World<'_>, a: &Int, b: &Int) -> Out {
    match b {
        Int::Small(exponent) if *exponent >= 0 => {
            let trivial = matches!(a.small(), Some(-1..=1));
            let exponent = match (trivial, u32::try_from(*exponent)) {
                (false, Ok(exponent)) => exponent,
                (false, Err(_)) => return Err(Stop::Unknown),
                (true, _) => (*exponent & 1) as u32 + if *exponent > 1 { 2 } else { 0 },
            };
            let bits = a.bits().saturating_mul(u64::from(exponent));
            if bits > limits::EVALUATOR_POWER_BITS {
                return Err(Stop::Unknown);
            }
            sized(world, bits, bits / 64 + 1)?;
            Ok(Value::Int(a.big().pow(exponent).into()))
        }
        Int::Small(_) if a.small() == Some(0) => Err(ZERO),
        Int::Small(_) => float_power(to_float(a)?, to_float(b)?).map(Value::Float),
        Int::Big(_) => Err(Stop::Unknown),
    }
}

fn of_floats(operator: Operator, a: f64, b: f64) -> Out<f64> {
    use Operator::*;
    Ok(match operator {
        Add => a + b,
        Sub => a - b,
        Mult => a * b,
        Div | FloorDiv | Mod if b == 0.0 => return Err(ZERO),
        Div => a / b,
        FloorDiv => float_divide(a, b).0,
        Mod => float_divide(a, b).1,
        Pow => return float_power(a, b),
        _ => return Err(TYPE),
    })
}

/// The quotient rounded down and the rest, as CPython's `float_divmod` computes them.
pub(super) fn float_divide(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0f64.copysign(b);
    } else if (b < 0.0) != (rest < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0f64.copysign(a / b), rest);
    }
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest)
}

/// A power whose last digit is beyond doubt.
fn float_power(a: f64, b: f64) -> Out<f64> {
    if b == 0.0 || a == 1.0 {
        return Ok(1.0);
    }
    if a == 0.0 && b < 0.0 {
        return Err(ZERO);
    }
    if !a.is_finite() || !b.is_finite() || b.fract() != 0.0 || b.abs() > 1100.0 {
        return Err(Stop::Unknown);
    }
    if b == 1.0 {
        return Ok(a);
    }
    // A power of two loses nothing, nor does what stays whole and small.
    let (mantissa, _) = (a.to_bits() & ((1 << 52) - 1), ());
    let power = a.powi(b.abs() as i32);
    let exact = mantissa == 0 || (a.fract() == 0.0 && power.abs() < (1u64 << 53) as f64);
    if !exact || power.is_subnormal() || power == 0.0 {
        return Err(Stop::Unknown);
    }
    if power.is_infinite() {
        return Err(OVERFLOW);
    }
    Ok(if b < 0.0 { 1.0 / power } else { power })
}

/// `pow(base, exponent, modulus)`.
pub(super) fn power_modulo(world: &mut World<'_>, base: &Int, exponent: &Int, modulus: &Int) -> Out {
    let (base, exponent, modulus) = (base.big(), exponent.big(), modulus.big());
    if modulus.sign() == Sign::NoSign {
        return Err(VALUE);
    }
    if modulus.bits() > limits::EVALUATOR_MODULUS_BITS || exponent.bits() > limits::EVALUATOR_MODULUS_BITS {
        return Err(Stop::Unknown);
    }
    if exponent.sign() == Sign::Minus {
        let inverse = base.modinv(&modulus).ok_or(VALUE)?;
        return power_modulo(world, &inverse.into(), &(-exponent).into(), &modulus.into());
    }
    let limbs = modulus.bits() / 64 + 1;
    sized(world, base.bits(), limbs)?;
    world.pass((exponent.bits() * limbs * limbs / 8) as usize)?;
    Ok(Value::Int(base.modpow(&exponent, &modulus).into()))
}

impl Int {
    /// Bits of its magnitude.
    pub(in super::super) fn bits(&self) -> u64 {
        match self {
            Int::Small(small) => u64::from(64 - small.unsigned_abs().leading_zeros()),
            Int::Big(big) => big.bits(),
        }
    }
}
