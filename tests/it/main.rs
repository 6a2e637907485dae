//! The one test binary: yara-x links a compiler, so it is linked once.

mod binary;
mod case;
mod hostile;
mod intel;
mod reach;
mod rules;
mod samples;
mod subject;
mod verdict;
mod yara;
