//! Every rule there is, read from the pages in `rules/` that `build.rs` found.

use std::sync::LazyLock;

use crate::rule::Rule;

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| PAGES.iter().filter_map(|(id, page)| Rule::parse(id, page).ok()).collect());

/// All rules, by id. `build.rs` has made sure that every page parses.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.id.cmp(id)).ok().map(|at| &RULES[at])
}
