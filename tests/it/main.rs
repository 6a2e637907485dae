//! The one test binary: yara-x links a compiler, so it is linked once.

mod case;
mod hostile;
mod reach;
mod rules;
mod samples;
mod verdict;
