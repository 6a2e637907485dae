//! The one test binary: yara-x links a compiler, so it is linked once.

mod binary;
mod built;
mod case;
mod classify;
mod explain;
mod hostile;
mod intel;
mod javascript;
mod json;
mod layout;
mod limits;
mod manifests;
mod python;
mod reach;
mod report;
mod rules;
mod samples;
mod sarif;
mod schema;
mod shell;
mod show;
mod source;
mod subject;
mod unpack;
mod verdict;
mod yara;
