//! `setup.py`: a program, of which only the lists of requirements that it spells out are read. What it computes is followed
//! by the analysis of Python; nothing here runs it.

use std::sync::LazyLock;

use regex::Regex;

use crate::analyse::Analysed;
use crate::artifact::Text;

use super::{Ecosystem, Reading, Role, pip};

static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:install_requires|setup_requires|tests_require|dependencies|requires|dev)\s*=\s*\[([^\]]*)\]").ok()
});
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"["']([A-Za-z0-9][^"'\n]{0,200})["']"#).ok());

/// Reads it.
pub fn script(text: &Text<'_>, out: &mut Analysed) {
    let (Some(list), Some(quoted)) = (LIST.as_ref(), QUOTED.as_ref()) else { return };
    let mut read = Reading::new(text, Ecosystem::PyPi, "setup.py", Role::Manifest);
    for body in list.captures_iter(&text.str).filter_map(|found| found.get(1)) {
        for word in quoted.captures_iter(body.as_str()).filter_map(|found| found.get(1)) {
            let specifier = word.as_str().split(';').next().unwrap_or_default().trim();
            if let Some(dependency) = pip::parse(specifier, body.start() + word.start(), &read) {
                read.push(dependency);
            }
        }
    }
    if !read.found.packages.is_empty() {
        read.finish(out);
    }
}
