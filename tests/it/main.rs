//! The one test binary.

mod binary;
mod intel;
mod skeleton;
mod subject;
mod yara;
