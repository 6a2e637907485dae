//! The one test binary: yara-x links a compiler, so it is linked once.

#![allow(clippy::disallowed_methods, reason = "tests write trees of their own and run the built program on them")]

mod binary;
mod built;
mod bulk;
mod case;
mod chains;
mod classify;
mod cli;
mod crash;
mod dependencies;
mod disguises;
mod evaluator;
mod explain;
mod gate;
mod hostile;
mod intel;
mod javascript;
mod json;
mod layout;
mod limits;
mod lock_fixtures;
mod manifests;
mod prune;
mod python;
mod python_builtins;
mod python_disguises;
mod python_machine;
mod python_packages;
mod reach;
mod readme;
mod report;
mod rules;
mod samples;
mod sandbox;
mod sarif;
mod schema;
mod shell;
mod shells;
mod show;
mod source;
mod subject;
mod unpack;
mod verdict;
mod yara;
