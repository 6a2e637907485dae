//! Pages: the scripts that a page names, as what it loads. What stands in the page itself is no business of this view.

use std::sync::LazyLock;

use compact_str::{CompactString, format_compact};
use regex::Regex;

use crate::analyse::{Facts, Import};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;

/// Notes the scripts of a page.
pub fn view(artifact: &Artifact, text: &Text<'_>, facts: &mut Facts) {
    static SCRIPTS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?i)<script\b[^>]{0,400}?\bsrc\s*=\s*["']?([^"'\s>]{1,400})"#).ok());
    let Some(scripts) = SCRIPTS.as_ref().filter(|_| artifact.kind == Kind::Html) else { return };
    let str = text.slice(&(0..limits::CONFIG_BYTES));
    for found in scripts.captures_iter(str).take(256) {
        let Some(source) = found.get(1).filter(|source| !source.as_str().contains("//")) else { continue };
        let name = source.as_str().split(['?', '#']).next().unwrap_or_default();
        let name = name.trim_start_matches("%PUBLIC_URL%").trim_start_matches("{{").trim_start_matches('/');
        let specifier = if name.starts_with('.') { CompactString::new(name) } else { format_compact!("./{name}") };
        facts.imports.push(Import { specifier, names: Vec::new(), at_load: true, place: text.place(source.range()) });
    }
}
