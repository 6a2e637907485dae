//! Tells, before anybody opens or runs it, whether a repository, package or archive is a trap.

#![deny(missing_docs)]

pub mod analyse;
pub mod artifact;
pub mod catalogue;
pub mod classify;
#[doc(hidden)]
pub mod cli;
pub mod correlate;
pub mod detectors;
pub mod engine;
pub mod finding;
pub mod intel;
pub mod limits;
pub mod locator;
pub mod report;
pub mod rule;
#[doc(hidden)]
pub mod sandbox;
pub mod scan;
pub mod signal;
pub mod source;
#[doc(hidden)]
pub mod supervisor;
pub mod unpack;
#[doc(hidden)]
pub mod worker;
