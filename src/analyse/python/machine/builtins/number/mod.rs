//! Numbers: arithmetic, what makes them and what they can do.

pub(super) mod arithmetic;
pub(super) mod float;
pub(super) mod int;
mod make;

use super::Native;

pub(super) use make::{decimal, in_radix};

pub(super) fn function(name: &str) -> Option<Native> {
    make::function(name).or_else(|| int::function(name)).or_else(|| float::function(name))
}
