//! One file per output format; all of them are pure functions of a [`crate::finding::Report`].

pub mod escape;
