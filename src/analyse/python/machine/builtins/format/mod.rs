//! Values as text: `str`, `repr`, `format`, `%` and `str.format`. What is not known of a value becomes a hole in the text.

mod number;
mod percent;
mod repr;
mod spec;
mod template;

use super::pieces::Pieces;
use super::{Answer, Out, World};
use crate::analyse::python::machine::value::Value;

pub(super) use percent::percent_format;
pub(super) use repr::is_printable;
pub(super) use template::{Fields, template};

/// `str(value)`.
pub(in super::super) fn text(world: &mut World<'_>, value: &Value) -> Answer {
    to_text(world, value).into()
}

pub(super) fn to_text(world: &mut World<'_>, value: &Value) -> Out {
    let mut pieces = Pieces::new();
    repr::write_text(world, value, &mut pieces)?;
    pieces.finish()
}

/// `repr(value)`.
pub(in super::super) fn repr(world: &mut World<'_>, value: &Value) -> Answer {
    to_repr(world, value, false).into()
}

/// `repr(value)`, or `ascii(value)`.
pub(super) fn to_repr(world: &mut World<'_>, value: &Value, ascii: bool) -> Out {
    let mut pieces = Pieces::new();
    repr::write_repr(world, value, &mut pieces, ascii)?;
    pieces.finish()
}

/// `format(value, spec)`.
pub(in super::super) fn format(world: &mut World<'_>, value: &Value, spec: &str) -> Answer {
    to_format(world, value, spec).into()
}

pub(super) fn to_format(world: &mut World<'_>, value: &Value, spec: &str) -> Out {
    let mut pieces = Pieces::new();
    spec::write_formatted(world, value, spec, &mut pieces)?;
    pieces.finish()
}
