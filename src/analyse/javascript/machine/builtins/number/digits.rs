//! Numbers as digits, rounded as the language rounds: to the nearest by the exact binary value, ties away from zero.

/// The exact decimal value has at most this many digits after the point.
const FRACTION: usize = 1074;

/// `Number.prototype.toString(radix)`, as V8 does it (`DoubleToRadixCString`): as many digits as it takes to tell the
/// number from its neighbours. `None` where its last digits would be made up.
pub(super) fn in_radix(number: f64, radix: f64) -> Option<String> {
    let digit = |value: f64| char::from_digit(value as u32, 36).unwrap_or('0');
    let value = number.abs();
    if value >= 9_007_199_254_740_992.0 {
        return None;
    }
    let (mut integer, mut fraction) = (value.floor(), value - value.floor());
    let mut delta = (0.5 * (f64::from_bits(value.to_bits() + 1) - value)).max(f64::from_bits(1));
    let mut digits: Vec<f64> = Vec::new();
    if fraction >= delta {
        loop {
            fraction *= radix;
            delta *= radix;
            let next = fraction.floor();
            digits.push(next);
            fraction -= next;
            let rounds_up = fraction > 0.5 || (fraction == 0.5 && next % 2.0 == 1.0);
            if rounds_up && fraction + delta > 1.0 {
                carry(&mut digits, &mut integer, radix);
                break;
            }
            if fraction < delta {
                break;
            }
        }
    }
    let mut whole = Vec::new();
    loop {
        let last = integer % radix;
        whole.push(digit(last));
        integer = (integer - last) / radix;
        if integer <= 0.0 {
            break;
        }
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let whole: String = whole.into_iter().rev().collect();
    let point = if digits.is_empty() { "" } else { "." };
    let digits: String = digits.into_iter().map(digit).collect();
    Some(format!("{sign}{whole}{point}{digits}"))
}

/// Adds one to the last digit.
fn carry(digits: &mut Vec<f64>, integer: &mut f64, radix: f64) {
    loop {
        match digits.pop() {
            None => {
                *integer += 1.0;
                return;
            }
            Some(digit) if digit + 1.0 < radix => {
                digits.push(digit + 1.0);
                return;
            }
            Some(_) => {}
        }
    }
}

/// Adds one to a decimal number of digits only.
fn increased(digits: &str) -> String {
    let kept = digits.trim_end_matches('9');
    let nines = digits.len() - kept.len();
    let zeros = "0".repeat(nines);
    match kept.char_indices().next_back() {
        None => format!("1{zeros}"),
        Some((at, last)) => {
            let next = char::from_digit(last.to_digit(10).unwrap_or(0) + 1, 10).unwrap_or('0');
            format!("{}{next}{zeros}", &kept[..at])
        }
    }
}

/// `toFixed`, for numbers below 10^21.
pub(super) fn fixed(number: f64, places: usize) -> String {
    let exact = format!("{:.*}", FRACTION, number.abs());
    let (whole, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
    let mut digits = format!("{whole}{}", &fraction[..places]);
    if fraction.as_bytes().get(places).is_some_and(|&next| next >= b'5') {
        digits = increased(&digits);
    }
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if number < 0.0 { "-" } else { "" };
    let point = if places > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}")
}

/// The first `count` digits, rounded, and the power of ten of the first.
fn rounded(number: f64, count: usize) -> (String, i32) {
    let exact = format!("{:.*e}", FRACTION, number.abs());
    let (mantissa, power) = exact.split_once('e').unwrap_or((&exact, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let power: i32 = power.parse().unwrap_or(0);
    let first = digits[..count].to_owned();
    if digits.as_bytes().get(count).is_none_or(|&next| next < b'5') {
        return (first, power);
    }
    let up = increased(&first);
    if up.len() > count { (up[..count].to_owned(), power + 1) } else { (up, power) }
}

/// `toExponential`.
pub(super) fn exponential(number: f64, places: usize) -> String {
    let (digits, power) = rounded(number, places + 1);
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{}", with_exponent(&digits, power))
}

fn with_exponent(digits: &str, power: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{first}{point}{rest}e{}{}", if power < 0 { '-' } else { '+' }, power.abs())
}

/// `toPrecision`.
pub(super) fn precise(number: f64, precision: usize) -> String {
    let (digits, power) = rounded(number, precision);
    let sign = if number < 0.0 { "-" } else { "" };
    let text = match usize::try_from(power) {
        _ if power < -6 || power >= precision as i32 => with_exponent(&digits, power),
        Err(_) => format!("0.{}{digits}", "0".repeat(power.unsigned_abs() as usize - 1)),
        Ok(power) if power + 1 == precision => digits,
        Ok(power) => format!("{}.{}", &digits[..power + 1], &digits[power + 1..]),
    };
    format!("{sign}{text}")
}
