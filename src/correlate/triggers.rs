//! What starts code: the starts that manifests declare, and those that naming a target implies (verdict rule 1).

use crate::analyse::javascript;
use crate::artifact::Kind;
use crate::scan::Record;
use crate::signal::Moment;
use crate::source::Target;

use super::paths::Index;
use super::python_package::PythonPackages;

/// Something that starts code.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// When.
    pub moment: Moment,
    /// The record that declares it, or that it starts.
    pub record: usize,
    /// Index into that record's `facts.starts`; `None` when the record itself is started.
    pub start: Option<usize>,
    /// The mechanism, for people.
    pub by: String,
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
            triggers.push(Trigger { moment: start.moment, record: number, start: Some(at), by: start.by.clone() });
        }
        let python = || packages.start(records, index, number);
        if let Some((moment, by)) = python().or_else(|| implied(alone, records, index, number)) {
            triggers.push(Trigger { moment, record: number, start: None, by: by.to_owned() });
        }
    }
    triggers.sort_by_key(|trigger| weight(trigger.moment));
    triggers
}

/// Files that run because of what they are called or because they were named: `alone` says that one file is the target.
fn implied(alone: bool, records: &[Record], index: &Index<'_>, number: usize) -> Option<(Moment, &'static str)> {
    let record = &records[number];
    let path = index.path(number)?;
    let name = path.rsplit('/').next().unwrap_or_default();
    if matches!(record.kind, Kind::JavaScript | Kind::TypeScript) && javascript::is_configuration(record.at.path()) {
        return Some(configuration(name));
    }
    let named = alone && record.at.within.is_none();
    (named && record.kind.is_script()).then_some((Moment::Run, "the file itself is run"))
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
fn configuration(name: &str) -> (Moment, &'static str) {
    const TESTS: &[&str] = &["jest", "vitest", "karma", "mocha", "wdio", "protractor", "playwright", "cypress"];
    const LINTERS: &[&str] = &["eslint", "prettier", "stylelint", "commitlint", "lint-staged", "lintstaged"];
    let about = |tools: &[&str]| tools.iter().any(|tool| name.contains(tool));
    if about(TESTS) {
        (Moment::Test, "a test runner loads its configuration")
    } else if about(LINTERS) {
        (Moment::Build, "a linter loads its configuration")
    } else {
        (Moment::Start, "a build tool loads its configuration")
    }
}
