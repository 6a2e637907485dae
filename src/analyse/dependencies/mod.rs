//! What a project takes from others: the manifests and lock files of package managers, read without running one.
//!
//! Every format becomes the same list: which package, under which name, which version, from where, with which proof of its
//! bytes, and the place of each in the file. JSON, YAML and TOML become one kind of [`json::Document`], so that a reader of
//! a format is a walk over keys; the line formats have readers of their own. A lock file in a format that is not read is a
//! gap: it decides what is installed.

mod address;
mod cargo;
mod gem;
mod golang;
pub mod near;
mod npm;
mod php;
mod pip;
mod pnpm;
mod poetry;
mod registry;
mod setup;
mod tree;
mod yarn;

use std::ops::Range;

use crate::analyse::{Analysed, json};
use crate::artifact::{Artifact, Place, Text};
use crate::limits;
use crate::signal::{GapReason, Limit};

pub use address::{host, named};
pub use npm::manifest as npm_manifest;

/// Where packages of a name live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ecosystem {
    /// npm's registry.
    Npm,
    /// The Python Package Index.
    PyPi,
    /// crates.io.
    Crates,
    /// Go modules.
    Go,
    /// rubygems.org.
    RubyGems,
    /// Packagist.
    Packagist,
    /// Extensions of VS Code and its relatives.
    Vsix,
}

impl Ecosystem {
    /// What one of its packages is called.
    pub fn word(self) -> &'static str {
        match self {
            Ecosystem::Npm => "npm package",
            Ecosystem::PyPi => "PyPI package",
            Ecosystem::Crates => "crate",
            Ecosystem::Go => "Go module",
            Ecosystem::RubyGems => "gem",
            Ecosystem::Packagist => "Composer package",
            Ecosystem::Vsix => "editor extension",
        }
    }

    /// The form in which its names are compared.
    pub fn normal(self, name: &str) -> String {
        let name: String = name.trim().chars().take(limits::PACKAGE_NAME_BYTES).collect();
        match self {
            Ecosystem::PyPi => normal_pypi(&name),
            Ecosystem::Crates => name.to_ascii_lowercase().replace('_', "-"),
            Ecosystem::Go => name,
            _ => name.to_ascii_lowercase(),
        }
    }
}

/// PyPI's own normal form of a name (PEP 503): lower case, runs of `-_.` as one `-`.
pub fn normal_pypi(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let c = if matches!(c, '_' | '.') { '-' } else { c.to_ascii_lowercase() };
        if !(c == '-' && out.ends_with('-')) {
            out.push(c);
        }
    }
    out
}

/// Whether a file wishes for packages or fixes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It says what is wanted.
    Manifest,
    /// It says what is installed.
    Lock,
    /// It only says where packages come from (`.npmrc`).
    Settings,
}

/// Where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Origin {
    /// A registry: the ecosystem's own or another.
    #[default]
    Registry,
    /// A git repository.
    Git,
    /// An archive at an address.
    Url,
    /// A file or folder of this machine.
    File,
    /// Another member of the same project.
    Member,
}

/// What a manifest wants a package for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Group {
    /// The program itself.
    #[default]
    Normal,
    /// Development, tests, builds.
    Development,
    /// May be missing, or comes from somebody else (peer, optional).
    Optional,
    /// It replaces what another package asks for (`overrides`, `resolutions`, `replace`, `patch`).
    Override,
}

/// One package that a file names.
#[derive(Clone, Debug, Default)]
pub struct Dependency {
    /// The normal name of what is installed.
    pub name: String,
    /// The name under which it is installed, where that is another one.
    pub alias: Option<String>,
    /// The version, where one is fixed.
    pub version: Option<String>,
    /// What is asked for, as written.
    pub requirement: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The address it comes from, if the file says one.
    pub address: Option<String>,
    /// Whether the file has a hash of its bytes; `None` where the format has none for this origin.
    pub proof: Option<bool>,
    /// Whether the file says that it has an install script.
    pub scripts: bool,
    /// What it is wanted for.
    pub group: Group,
    /// The name's place.
    pub place: Place,
    /// The place of the address, or of the requirement.
    pub source: Place,
}

/// A registry that a file names.
#[derive(Clone, Debug)]
pub struct Registry {
    /// Its address as written.
    pub address: String,
    /// Whether packages without a scope of their own come from it, in the place of the usual one.
    pub replaces: bool,
    /// The setting in the tool's words.
    pub setting: String,
    /// Where.
    pub place: Place,
}

/// What one manifest, lock file or settings file says.
#[derive(Clone, Debug)]
pub struct Dependencies {
    /// Whose packages.
    pub ecosystem: Ecosystem,
    /// The format in words: `package-lock 3`.
    pub format: &'static str,
    /// Wishes or facts.
    pub role: Role,
    /// What the project calls itself.
    pub own: Option<(String, Option<String>, Place)>,
    /// The packages, in the order of the file.
    pub packages: Vec<Dependency>,
    /// What a lock file says that the manifest wishes: normal name and requirement.
    pub wishes: Vec<(String, String)>,
    /// Whether the lock file repeats the manifest's wishes at all.
    pub has_wishes: bool,
    /// Names of programs and settings in the manifest by which a package is used without an import.
    pub used: String,
    /// Registries that it names.
    pub registries: Vec<Registry>,
    /// Where the file contradicts itself, so that two tools would install two things.
    pub contradictions: Vec<(String, Place)>,
}

/// A file being read.
struct Reading<'r, 't> {
    text: &'r Text<'t>,
    found: Dependencies,
    full: bool,
}

impl<'r, 't> Reading<'r, 't> {
    fn new(text: &'r Text<'t>, ecosystem: Ecosystem, format: &'static str, role: Role) -> Self {
        let found = Dependencies {
            ecosystem,
            format,
            role,
            own: None,
            packages: Vec::new(),
            wishes: Vec::new(),
            has_wishes: false,
            used: String::new(),
            registries: Vec::new(),
            contradictions: Vec::new(),
        };
        Self { text, found, full: false }
    }

    /// A package of this name at this place.
    fn dependency(&self, name: &str, at: Range<usize>) -> Dependency {
        let place = self.text.place(at);
        Dependency { name: self.found.ecosystem.normal(name), place, source: place, ..Dependency::default() }
    }

    fn push(&mut self, dependency: Dependency) {
        if dependency.name.is_empty() {
            return;
        }
        if self.found.packages.len() < limits::DEPENDENCIES {
            self.found.packages.push(dependency);
        } else {
            self.full = true;
        }
    }

    fn wish(&mut self, name: &str, requirement: &str) {
        self.found.has_wishes = true;
        if self.found.wishes.len() < limits::DEPENDENCIES {
            let requirement = cut(requirement);
            self.found.wishes.push((self.found.ecosystem.normal(name), requirement));
        }
    }

    fn registry(&mut self, address: &str, replaces: bool, setting: &str, at: Range<usize>) {
        if !address.is_empty() && self.found.registries.len() < limits::REGISTRIES {
            let place = self.text.place(at);
            self.found.registries.push(Registry {
                address: cut(address),
                replaces,
                setting: setting.to_owned(),
                place,
            });
        }
    }

    fn contradiction(&mut self, what: String, at: Range<usize>) {
        if self.found.contradictions.len() < limits::SIGNALS_PER_RULE {
            let place = self.text.place(at);
            self.found.contradictions.push((what, place));
        }
    }

    fn finish(self, out: &mut Analysed) {
        if self.full {
            out.gaps.push(("dependencies", GapReason::Limit(Limit::Facts)));
        }
        out.facts.dependencies = Some(Box::new(self.found));
    }
}

/// At most as much of a text as is kept of an address or requirement.
fn cut(text: &str) -> String {
    text.chars().take(limits::REQUIREMENT_CHARS).collect()
}

/// Lock files whose format is not read, and what they are.
const UNREAD: &[(&str, &str)] = &[
    ("bun.lockb", "bun's binary lock file"),
    ("deno.lock", "Deno's lock file"),
    ("conda-lock.yml", "conda's lock file"),
    ("pixi.lock", "pixi's lock file"),
    ("mix.lock", "Elixir's lock file"),
    ("podfile.lock", "CocoaPods' lock file"),
    ("package.resolved", "SwiftPM's lock file"),
    ("packages.lock.json", "NuGet's lock file"),
    ("gradle.lockfile", "Gradle's lock file"),
    ("pubspec.lock", "Dart's lock file"),
    ("flake.lock", "Nix's lock file"),
];

/// Reads a manifest, lock file or settings file of a package manager, if the artifact's name is that of one.
/// `package.json` is read where the npm manifest is (its document is parsed there). Without foreign parsers nothing is.
pub fn view(artifact: &Artifact, text: &Text<'_>, parsers: bool, out: &mut Analysed) {
    if artifact.blob.at.is_layer() || !parsers {
        return;
    }
    let name = artifact.path().name_lower();
    if let Some((_, what)) = UNREAD.iter().find(|(unread, _)| *unread == name) {
        out.gaps.push(("dependencies", GapReason::Unsupported((*what).to_owned())));
        return;
    }
    let Some(reader) = reader(&name, &artifact.path().lower()) else { return };
    if text.str.len() > limits::LOCK_BYTES {
        out.gaps.push(("dependencies", GapReason::Limit(Limit::ParseBytes)));
        return;
    }
    reader(text, out);
}

type Reader = fn(&Text<'_>, &mut Analysed);

fn reader(name: &str, path: &str) -> Option<Reader> {
    Some(match name {
        "package-lock.json" | "npm-shrinkwrap.json" | ".package-lock.json" => npm::lock,
        "bun.lock" => npm::bun,
        "yarn.lock" => yarn::lock,
        "pnpm-lock.yaml" => pnpm::lock,
        ".npmrc" | ".yarnrc" => registry::npmrc,
        ".yarnrc.yml" => registry::yarnrc,
        "bunfig.toml" => registry::bunfig,
        "pip.conf" | "pip.ini" => registry::pip,
        "extensions.json" if path.contains(".vscode/") => npm::extensions,
        "pyproject.toml" => poetry::project,
        "pipfile" => poetry::pipfile,
        "pipfile.lock" => poetry::pipfile_lock,
        "poetry.lock" => poetry::lock,
        "uv.lock" => poetry::uv,
        "pdm.lock" => poetry::pdm,
        "setup.py" => setup::script,
        "cargo.toml" => cargo::manifest,
        "cargo.lock" => cargo::lock,
        "config.toml" if path.contains(".cargo/") => registry::cargo,
        "go.mod" => golang::module,
        "go.sum" => golang::sums,
        "gemfile.lock" | "gems.locked" => gem::lock,
        "gemfile" | "gems.rb" => gem::manifest,
        "composer.json" => php::manifest,
        "composer.lock" => php::lock,
        name if is_requirements(name) => pip::requirements,
        _ => return None,
    })
}

fn is_requirements(name: &str) -> bool {
    (name.ends_with(".txt") || name.ends_with(".in"))
        && (name.contains("requirements") || name.starts_with("constraints"))
}

/// Reads a document of lock-file size; what was cut is a gap.
fn document(text: &Text<'_>, out: &mut Analysed) -> json::Document {
    let document = json::read_within(&text.str, limits::LOCK_BYTES, limits::LOCK_NODES);
    if document.truncated {
        out.gaps.push(("dependencies", GapReason::Limit(Limit::ParseBytes)));
    }
    document
}

/// The exact version that a requirement fixes, if it does.
pub fn exact_version(requirement: &str) -> Option<&str> {
    let version = requirement.trim().trim_start_matches("==").trim_start_matches(['=', 'v', ' ']);
    let numbers = version.starts_with(|c: char| c.is_ascii_digit());
    let plain = version.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '!'));
    (numbers && plain && version.contains('.') && !version.contains(".x")).then_some(version)
}
