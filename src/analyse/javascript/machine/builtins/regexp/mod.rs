//! Regular expressions, on the `regex` crate, whose time is linear in the text whatever the pattern.
//!
//! [`translate`] says which patterns mean the same there as in the language; the others have no answer.

mod methods;
mod pattern;
mod set;
mod translate;

pub(super) use methods::{
    exec_on, find_all, find_from, global, has_flag, is_regexp, last_index, method, named_groups, result,
};
pub(super) use pattern::{Found, Pattern, Subject};

pub(in super::super) use methods::{make, property};
pub(in super::super) use pattern::Cache;
