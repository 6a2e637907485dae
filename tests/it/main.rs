//! The one test binary: yara-x links a compiler, so it is linked once.

mod binary;
mod case;
mod hostile;
mod intel;
mod limits;
mod reach;
mod rules;
mod samples;
mod source;
mod subject;
mod unpack;
mod verdict;
mod yara;
