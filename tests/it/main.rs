//! The one test binary.

mod skeleton;
