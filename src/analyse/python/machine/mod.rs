//! The evaluator of Python.

#![allow(dead_code, unused_imports, reason = "who asks is still being built")]

pub(super) mod builtins;
mod scope;
mod text;
mod value;
