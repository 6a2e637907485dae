//! The one test binary.

mod built;
mod explain;
mod report;
mod sarif;
mod schema;
mod show;
mod skeleton;
