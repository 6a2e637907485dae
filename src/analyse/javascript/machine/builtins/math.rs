//! `Math`, where the result is fixed to the last digit. Engines differ in the last digit of most others.

use super::super::convert::to_int32;
use super::super::value::Val;
use super::{Abrupt, Answer, Asked, Machine, Native};

/// A constant by its full name.
pub(super) fn constant(name: &str) -> Option<f64> {
    use std::f64::consts;
    Some(match name {
        "Math.PI" => consts::PI,
        "Math.E" => consts::E,
        "Math.LN2" => consts::LN_2,
        "Math.LN10" => consts::LN_10,
        "Math.LOG2E" => consts::LOG2_E,
        "Math.LOG10E" => consts::LOG10_E,
        "Math.SQRT2" => consts::SQRT_2,
        "Math.SQRT1_2" => consts::FRAC_1_SQRT_2,
        _ => return None,
    })
}

/// A function by its full name.
pub(super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name.strip_prefix("Math.")? {
        "floor" => |machine, asked| each(machine, asked, f64::floor),
        "ceil" => |machine, asked| each(machine, asked, f64::ceil),
        "round" => |machine, asked| each(machine, asked, round),
        "trunc" => |machine, asked| each(machine, asked, f64::trunc),
        "abs" => |machine, asked| each(machine, asked, f64::abs),
        "sign" => |machine, asked| each(machine, asked, sign),
        "sqrt" => |machine, asked| each(machine, asked, f64::sqrt),
        "fround" => |machine, asked| each(machine, asked, |x| f64::from(x as f32)),
        "clz32" => |machine, asked| each(machine, asked, |x| f64::from(to_int32(x).leading_zeros())),
        "max" => |machine, asked| {
            extreme(machine, asked, f64::NEG_INFINITY, |a, b| b > a || (b == a && a.is_sign_negative()))
        },
        "min" => {
            |machine, asked| extreme(machine, asked, f64::INFINITY, |a, b| b < a || (b == a && b.is_sign_negative()))
        }
        "imul" => imul,
        "pow" => pow,
        "log2" => |machine, asked| exact(machine, asked, log2),
        "log10" => |machine, asked| exact(machine, asked, log10),
        "sin" | "tan" | "asin" | "atan" | "sinh" | "tanh" | "asinh" | "atanh" | "expm1" | "log1p" | "cbrt" => {
            |machine, asked| exact(machine, asked, |x| (x == 0.0).then_some(x))
        }
        "cos" | "cosh" | "exp" => |machine, asked| exact(machine, asked, |x| (x == 0.0).then_some(1.0)),
        "log" | "acosh" => |machine, asked| exact(machine, asked, |x| (x == 1.0).then_some(0.0)),
        _ => return None,
    };
    Some(native)
}

fn each(machine: &mut Machine<'_>, asked: &Asked<'_>, function: fn(f64) -> f64) -> Answer {
    Ok(asked.number(machine, 0)?.map(|x| Val::number(function(x))))
}

fn exact(machine: &mut Machine<'_>, asked: &Asked<'_>, function: fn(f64) -> Option<f64>) -> Answer {
    Ok(asked.number(machine, 0)?.and_then(function).map(Val::number))
}

fn round(x: f64) -> f64 {
    let below = x.floor();
    let rounded = if x - below >= 0.5 { below + 1.0 } else { below };
    if rounded == 0.0 { 0.0_f64.copysign(x) } else { rounded }
}

fn sign(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() { x } else { x.signum() }
}

fn log2(x: f64) -> Option<f64> {
    let log = x.log2();
    (x > 0.0 && x.is_finite() && log.fract() == 0.0 && log.exp2() == x).then_some(log)
}

fn log10(x: f64) -> Option<f64> {
    (0..=22_i32).find(|&n| 10_f64.powi(n) == x).map(f64::from)
}

fn numbers(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Result<Option<Vec<f64>>, Abrupt> {
    let mut numbers = Vec::with_capacity(asked.arguments.len());
    for index in 0..asked.arguments.len() {
        machine.step()?;
        numbers.push(known!(asked.number(machine, index)?));
    }
    Ok(Some(numbers))
}

fn extreme(machine: &mut Machine<'_>, asked: &Asked<'_>, start: f64, is_better: fn(f64, f64) -> bool) -> Answer {
    let numbers = known!(numbers(machine, asked)?);
    let best = numbers.into_iter().fold(start, |best, x| match best.is_nan() || x.is_nan() {
        true => f64::NAN,
        false if is_better(best, x) => x,
        false => best,
    });
    Ok(Some(Val::number(best)))
}

fn imul(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let (a, b) = (known!(asked.number(machine, 0)?), known!(asked.number(machine, 1)?));
    Ok(Some(Val::number(f64::from(to_int32(a).wrapping_mul(to_int32(b))))))
}

fn pow(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let (base, exponent) = (known!(asked.number(machine, 0)?), known!(asked.number(machine, 1)?));
    Ok(power(base, exponent).map(Val::number))
}

/// `base ** exponent` where it has no rounding.
pub(in super::super) fn power(base: f64, exponent: f64) -> Option<f64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if exponent.is_nan() {
        return Some(f64::NAN);
    }
    if exponent == 0.0 {
        return Some(1.0);
    }
    if base.is_nan() {
        return Some(f64::NAN);
    }
    if exponent == 1.0 {
        return Some(base);
    }
    if base == 2.0 && exponent.fract() == 0.0 && (-1022.0..=1023.0).contains(&exponent) {
        return Some(2_f64.powi(exponent as i32));
    }
    let exact = base.fract() == 0.0 && exponent.fract() == 0.0 && (2.0..=1100.0).contains(&exponent);
    if !exact {
        return None;
    }
    let mut product = 1.0;
    for _ in 0..exponent as u32 {
        product *= base;
        if product.abs() > EXACT {
            return None;
        }
    }
    Some(product)
}
