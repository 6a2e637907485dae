//! Tells, before anybody opens or runs it, whether a repository, package or archive is a trap.
//!
//! The question is: *if I open, install, build, test or start this, what code runs, and is any of it a trap?* lurescan
//! reads the target's bytes, unfolds archives and encoded layers, establishes facts about every artifact, asks detectors
//! and YARA rules, and ties what they saw to the moment that would start it. Nothing of the target ever runs, nothing
//! in the target is obeyed, and what could not be read is part of the answer.
//!
//! # Scan in process
//!
//! ```
//! use lurescan::engine::{Engine, EngineOptions};
//! use lurescan::finding::Verdict;
//! use lurescan::report::{Format, Style};
//! use lurescan::scan::{Options, Unobserved, scan};
//! use lurescan::source::Target;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::load(&EngineOptions::default())?;
//! let target = Target::Stdin { name: "notes.txt".into(), bytes: "Nothing but words.\n".into() };
//! let report = scan("notes.txt", &target, &engine, &Options::default(), &Unobserved)?;
//!
//! assert_eq!(report.verdict, Verdict::Pass);
//! lurescan::report::write(&report, Format::Human, &Style::default(), &mut std::io::stdout())?;
//! # Ok(())
//! # }
//! ```
//!
//! Load an [`engine::Engine`] once and share it; [`scan::scan`] takes a [`source::Target`], an [`scan::Observer`] hears
//! how far it is and may stop it, and [`finding::Report`] is all there is to know, in owned text that serialises.
//!
//! # What the library cannot promise
//!
//! * **No isolation.** The program runs every parser in a worker process that has given up files, network and programs,
//!   and replaces a worker that dies. The library runs them in *your* process. Some of them are not ours, and a hostile
//!   file may abort one (a stack that overflows, an allocation that fails); no `catch_unwind` helps, and the process
//!   that called is gone. Whoever scans what strangers send runs the program (`lurescan scan -f ndjson`, or
//!   `lurescan worker` for many) or puts a process of its own around the library.
//! * **No clock.** All limits that shape the report are counted (see [`limits`]) and hold here too. The clocks that end
//!   a single artifact, and the whole run, belong to the supervisor. An [`scan::Observer`] can stop a scan between two
//!   artifacts.
//! * **Threads with a large stack.** [`scan::scan`] starts its own, of [`limits::STACK_BYTES`] each; only the pages that
//!   are touched cost memory.
//!
//! # Stages
//!
//! [`source`] lists and reads, [`unpack`] unfolds, [`classify`] names the kind, [`analyse`] establishes facts,
//! [`detectors`] and [`engine`] see signals, [`correlate`] joins them into findings and a verdict, [`report`] prints. Data
//! flows in this order only; [`scan`] is the pipeline.

#![deny(missing_docs)]

pub mod analyse;
pub mod artifact;
pub mod catalogue;
pub mod classify;
#[doc(hidden)]
pub mod cli;
pub mod correlate;
pub mod detectors;
pub mod diff;
pub mod engine;
#[doc(hidden)]
pub mod fetch;
pub mod finding;
pub mod intel;
pub mod limits;
pub mod locator;
pub mod mechanism;
pub mod report;
pub mod rule;
#[doc(hidden)]
pub mod sandbox;
pub mod scan;
pub mod signal;
pub mod source;
#[doc(hidden)]
pub mod supervisor;
pub mod suppress;
pub mod unpack;
#[doc(hidden)]
pub mod worker;
