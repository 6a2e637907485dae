//! The one test binary.

mod limits;
mod skeleton;
mod source;
mod unpack;
