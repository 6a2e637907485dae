//! The one test binary: yara-x links a compiler, so it is linked once.

mod case;
mod hostile;
mod rules;
mod samples;
mod verdict;
