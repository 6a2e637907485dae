//! Floats in the shapes that format specifications ask for.

use crate::analyse::python::machine::builtins::number::float;
use crate::limits;

/// How a float is written.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Shape {
    /// `e`, `f`, `g`, or `r` for the shortest.
    pub(in super::super) kind: char,
    pub(in super::super) precision: Option<usize>,
    /// `#`: keep the point and the zeros.
    pub(in super::super) alternate: bool,
    /// A whole number still ends in `.0`.
    pub(in super::super) dot_zero: bool,
}

/// The magnitude of a float; `None` for a precision that nobody writes.
pub(in super::super) fn write_float(number: f64, shape: Shape) -> Option<String> {
    let number = number.abs();
    if number.is_nan() {
        return Some("nan".to_owned());
    }
    if number.is_infinite() {
        return Some("inf".to_owned());
    }
    let precision = shape.precision.unwrap_or(6);
    if precision > limits::EVALUATOR_PRECISION {
        return None;
    }
    let point = if shape.alternate && precision == 0 { "." } else { "" };
    Some(match shape.kind {
        'f' => format!("{number:.precision$}{point}"),
        'e' => scientific(number, precision, point),
        'g' => general(number, precision.max(1), shape),
        _ => float::repr(number),
    })
}

fn scientific(number: f64, precision: usize, point: &str) -> String {
    let text = format!("{number:.precision$e}");
    let (digits, exponent) = parts(&text);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}{point}e{sign}{:02}", exponent.abs())
}

fn parts(text: &str) -> (&str, i64) {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (digits, exponent.parse().unwrap_or(0))
}

fn general(number: f64, precision: usize, shape: Shape) -> String {
    let rounded = format!("{number:.*e}", precision - 1);
    let (digits, exponent) = parts(&rounded);
    let limit = precision as i64 - i64::from(shape.dot_zero);
    let strip = |text: String| match text.contains('.') && !shape.alternate {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    };
    let dotted = |text: String| if shape.alternate && !text.contains('.') { text + "." } else { text };
    if exponent < -4 || exponent >= limit {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", dotted(strip(digits.to_owned())), exponent.abs());
    }
    let decimals = (precision as i64 - 1 - exponent).max(0) as usize;
    let text = dotted(strip(format!("{number:.decimals$}")));
    if shape.dot_zero && !text.contains('.') { text + ".0" } else { text }
}
