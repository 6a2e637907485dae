//! The one test binary.

mod json;
mod manifests;
mod shell;
mod skeleton;
