//! What starts code: the starts that manifests declare, and those that naming a target or a file implies (verdict rule 1).
//! How and when is never decided here: every one of them refers to a row of [`crate::mechanism`].

use crate::analyse::javascript as js;
use crate::artifact::Kind;
use crate::mechanism::{Mechanism, build, javascript, shells};
use crate::scan::Record;
use crate::signal::Moment;
use crate::source::Target;

use super::paths::{Index, join, parent};
use super::python_package::PythonPackages;

/// Something that starts code.
#[derive(Clone, Copy, Debug)]
pub struct Trigger {
    /// How.
    pub by: &'static Mechanism,
    /// The record that declares it, or that it starts.
    pub record: usize,
    /// Index into that record's `facts.starts`; `None` when the record itself is started.
    pub start: Option<usize>,
}

impl Trigger {
    /// When.
    pub fn moment(&self) -> Moment {
        self.by.moment
    }

    /// Order of reaching: heavier moments first, and what somebody declares before what a file's name implies, because the
    /// way through the declaration says more.
    pub fn rank(&self) -> (u8, bool) {
        (weight(self.by.moment), self.start.is_none())
    }
}

/// How early and how surely a moment comes: the lower, the heavier. Reach keeps the heaviest.
pub fn weight(moment: Moment) -> u8 {
    match moment {
        Moment::Clone => 0,
        Moment::Open => 1,
        Moment::Agent => 2,
        Moment::Install => 3,
        Moment::Start => 4,
        Moment::Import => 5,
        Moment::Test => 6,
        Moment::Commit => 7,
        Moment::Run => 8,
        Moment::Call => 9,
        Moment::Request => 10,
        Moment::Build => 11,
        Moment::Unknown => 12,
    }
}

/// All triggers of a target, heaviest first, stable.
pub fn collect(target: &Target, records: &[Record], index: &Index<'_>) -> Vec<Trigger> {
    let mut triggers = Vec::new();
    let alone = is_alone(target, records);
    let packages = PythonPackages::new(records, index);
    for (number, record) in records.iter().enumerate() {
        for (at, start) in record.facts.starts.iter().enumerate() {
            triggers.push(Trigger { by: start.by, record: number, start: Some(at) });
        }
        let python = || packages.start(records, index, number);
        if let Some(by) = python().or_else(|| implied(alone, records, index, number)) {
            triggers.push(Trigger { by, record: number, start: None });
        }
    }
    triggers.sort_by_key(Trigger::rank);
    triggers
}

/// Files that run because of what they are called or because they were named: `alone` says that one file is the target.
fn implied(alone: bool, records: &[Record], index: &Index<'_>, number: usize) -> Option<&'static Mechanism> {
    let record = &records[number];
    let path = index.path(number)?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let beside = |other: &str| index.at(number, &join(parent(path), other)).is_some();
    if matches!(record.kind, Kind::JavaScript | Kind::TypeScript) {
        if name.starts_with(".pnpmfile.") {
            return Some(&javascript::PNPMFILE);
        }
        if js::is_configuration(record.at.path()) {
            return Some(configuration(name));
        }
    }
    let by = match name {
        ".envrc" => Some(&shells::DIRENV),
        "build.rs" if beside("Cargo.toml") => Some(&build::CARGO_BUILD),
        "Gemfile" | "Podfile" | "Fastfile" => Some(&build::RUBY_MANIFEST),
        "Rakefile" | "rakefile.rb" => Some(&build::RAKE),
        "Vagrantfile" => Some(&build::VAGRANT),
        "Package.swift" => Some(&build::SWIFT_PACKAGE),
        "gradle-wrapper.jar" => Some(&build::GRADLE_WRAPPER),
        "index.html" if record.kind == Kind::Html && !parent(path).contains('/') => Some(&javascript::PAGE),
        _ => None,
    };
    let named = alone && record.at.within.is_none() && record.kind.is_script();
    by.or_else(|| named.then_some(&shells::FILE))
}

/// Whether the target is one file, named as such. Told once: the records may be many.
fn is_alone(target: &Target, records: &[Record]) -> bool {
    let named_file = match target {
        Target::Path(path) => path.is_file(),
        Target::Stdin { .. } => true,
    };
    named_file && records.iter().filter(|record| record.at.within.is_none()).take(2).count() == 1
}

/// When a tool evaluates its JavaScript configuration: test runners with the tests, linters with a build, everything else
/// (bundlers, frameworks, style tools) already when the development server starts.
fn configuration(name: &str) -> &'static Mechanism {
    const TESTS: &[&str] = &["jest", "vitest", "karma", "mocha", "wdio", "protractor", "playwright", "cypress"];
    const LINTERS: &[&str] = &["eslint", "prettier", "stylelint", "commitlint", "lint-staged", "lintstaged"];
    let about = |tools: &[&str]| tools.iter().any(|tool| name.contains(tool));
    if about(TESTS) {
        &javascript::CONFIG_TEST
    } else if about(LINTERS) {
        &javascript::CONFIG_LINT
    } else {
        &javascript::CONFIG_START
    }
}
