//! Package names where they mean a package: dependency keys and lock entries, with the version where one is fixed.
//!
//! Read as text, line by line or pair by pair, so that a manifest with a syntax error is still read and every name has
//! its span. A package's *own* name does not count: an honest project may be called what a removed package was.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::row::{What, normal_pypi};
use crate::artifact::{Artifact, Text};
use crate::limits;

/// What is told about one dependency: ecosystem, normal name, fixed version, place of the name.
pub type Tell<'a> = &'a mut dyn FnMut(What, &str, Option<&str>, Range<usize>);

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

pattern!(
    NPM_SECTION,
    r#""(?:d|devD|peerD|optionalD|bundledD|bundleD)ependencies"\s*:\s*\{|"(?:overrides|resolutions)"\s*:\s*\{"#
);
pattern!(NPM_PAIR, r#""([^"\\\s]{1,214})"\s*:\s*"([^"\\]{0,300})""#);
pattern!(
    NPM_LOCK,
    r#""(?:[^"\\]*node_modules/)?(@[^"/\\]+/[^"/\\]+|[^"/\\]+)"\s*:\s*\{\s*"version"\s*:\s*"([^"\\]+)""#
);
pattern!(YARN, r#"(?m)^"?(@?[^@"\s:,]+)@[^\n]*:\r?\n\s+"?version"?:?\s+"?([^"\s]+)"#);
pattern!(PNPM, r#"(?m)^\s+['"]?/?(@[^@'"\s(/]+/[^@'"\s(/:]+|[^@'"\s(/:]+)[@/]v?(\d[^:('"\s]*)['"(:]"#);
pattern!(BUN, r#":\s*\["(@?[^@"\s]+)@([^"\s]+)""#);
pattern!(
    REQUIREMENT,
    r"(?m)^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*(?:\[[^\]\n]*\])?[ \t]*(?:={2,3}[ \t]*([A-Za-z0-9.!+*-]+)|[<>~!=;@#][^\n]*)?[ \t]*(?:[;#\\,][^\n]*)?\r?$"
);
pattern!(
    QUOTED_REQUIREMENT,
    r#"["']([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]"'\n]*\])?\s*(?:={2,3}\s*([A-Za-z0-9.!+*-]+)|[<>~!=;@(][^"'\n]*)?["']"#
);
pattern!(
    PYTHON_LIST,
    r"(?:install_requires|setup_requires|tests_require|dependencies|requires|dev)\s*=\s*\[([^\]]*)\]"
);
pattern!(
    TOML_SECTION,
    r"(?m)^\[([^\]\n]*dependencies[^\]\n]*|packages|dev-packages)\][^\n]*\n((?:[^\[\n][^\n]*\n?|\r?\n)*)"
);
pattern!(TOML_KEY, r#"(?m)^"?([A-Za-z0-9][A-Za-z0-9._-]*)"?\s*=\s*(?:"=?=?(\d[^"\n]*)")?"#);
pattern!(TOML_LOCK, r#"(?m)^name = "([^"\n]+)"\r?\nversion = "([^"\n]+)""#);
pattern!(PIPFILE_LOCK, r#""([A-Za-z0-9][A-Za-z0-9._-]*)"\s*:\s*\{[^{}]*?"version"\s*:\s*"==([^"]+)""#);

/// Calls `tell` for every dependency the artifact names, if its name is that of a manifest or lock file.
pub fn each(artifact: &Artifact, text: &Text<'_>, tell: Tell<'_>) {
    if text.bytes.len() > limits::LOCK_BYTES || artifact.blob.at.is_layer() {
        return;
    }
    let name = artifact.path().name_lower();
    match name.as_str() {
        "package.json" => npm_manifest(&text.str, tell),
        "package-lock.json" | "npm-shrinkwrap.json" | ".package-lock.json" => {
            all(&NPM_LOCK, What::Npm, &text.str, 0, tell)
        }
        "yarn.lock" => all(&YARN, What::Npm, &text.str, 0, tell),
        "pnpm-lock.yaml" => all(&PNPM, What::Npm, &text.str, 0, tell),
        "bun.lock" => all(&BUN, What::Npm, &text.str, 0, tell),
        "pyproject.toml" | "pipfile" => {
            toml_sections(What::Pypi, &text.str, tell);
            lists(&text.str, tell);
        }
        "setup.py" => lists(&text.str, tell),
        "pipfile.lock" => all(&PIPFILE_LOCK, What::Pypi, &text.str, 0, tell),
        "poetry.lock" | "uv.lock" | "pdm.lock" => all(&TOML_LOCK, What::Pypi, &text.str, 0, tell),
        "cargo.toml" => toml_sections(What::Crate, &text.str, tell),
        "cargo.lock" => all(&TOML_LOCK, What::Crate, &text.str, 0, tell),
        name if is_requirements(name) => all(&REQUIREMENT, What::Pypi, &text.str, 0, tell),
        _ => {}
    }
}

fn is_requirements(name: &str) -> bool {
    (name.ends_with(".txt") || name.ends_with(".in"))
        && (name.contains("requirements") || name.starts_with("constraints"))
}

/// Every match of a pattern with the name in its first group and a fixed version, if any, in its second.
fn all(pattern: &LazyLock<Option<Regex>>, what: What, text: &str, offset: usize, tell: Tell<'_>) {
    let Some(pattern) = pattern.as_ref() else { return };
    for found in pattern.captures_iter(text) {
        let Some(name) = found.get(1) else { continue };
        let normal = match what {
            What::Pypi => normal_pypi(name.as_str()),
            _ => name.as_str().to_ascii_lowercase(),
        };
        tell(what, &normal, found.get(2).map(|v| v.as_str()), offset + name.start()..offset + name.end());
    }
}

/// Dependency objects of a `package.json` are flat: their pairs end at the first closing brace.
fn npm_manifest(text: &str, tell: Tell<'_>) {
    let Some(section) = NPM_SECTION.as_ref() else { return };
    let mut end = 0;
    for head in section.find_iter(text) {
        if head.start() < end {
            continue;
        }
        let body = &text[head.end()..];
        let body = &body[..body.find('}').unwrap_or(body.len())];
        end = head.end() + body.len();
        let offset = head.end();
        all(&NPM_PAIR, What::Npm, body, offset, &mut |what, name, range, span| {
            tell(what, name, range.map(|r| r.trim_start_matches(['=', 'v', ' '])), span.clone());
            // `"chalk": "npm:other-name@1.0.0"` installs the other name.
            if let Some((alias, version)) = range.and_then(|r| r.strip_prefix("npm:")).and_then(|r| r.rsplit_once('@'))
            {
                tell(what, &alias.to_ascii_lowercase(), Some(version), span);
            }
        });
    }
}

fn toml_sections(what: What, text: &str, tell: Tell<'_>) {
    let Some(section) = TOML_SECTION.as_ref() else { return };
    for found in section.captures_iter(text) {
        if let Some(body) = found.get(2) {
            all(&TOML_KEY, what, body.as_str(), body.start(), tell);
        }
        // `[dependencies.name]` puts the name in the head.
        if let Some(head) = found.get(1)
            && let Some((_, name)) = head.as_str().rsplit_once("dependencies.")
        {
            tell(what, &name.trim_matches(['"', ' ']).to_ascii_lowercase(), None, head.start()..head.end());
        }
    }
}

fn lists(text: &str, tell: Tell<'_>) {
    let Some(list) = PYTHON_LIST.as_ref() else { return };
    for found in list.captures_iter(text) {
        if let Some(body) = found.get(1) {
            all(&QUOTED_REQUIREMENT, What::Pypi, body.as_str(), body.start(), tell);
        }
    }
}
