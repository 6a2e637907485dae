//! The one test binary: yara-x links a compiler, so it is linked once.

#![allow(clippy::disallowed_methods, reason = "tests write trees of their own and run the built program on them")]

mod binary;
mod built;
mod bulk;
mod case;
mod cli;
mod crash;
mod explain;
mod hostile;
mod intel;
mod json;
mod limits;
mod manifests;
mod reach;
mod report;
mod rules;
mod samples;
mod sandbox;
mod sarif;
mod schema;
mod shell;
mod show;
mod source;
mod subject;
mod unpack;
mod verdict;
mod yara;
