//! The one test binary.

mod binary;
mod eval_walk;
mod intel;
mod skeleton;
mod subject;
mod yara;
