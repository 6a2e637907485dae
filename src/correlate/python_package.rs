//! What of a Python package runs without being called: files that a tool runs by their names, and the modules that
//! importing the package loads.

use std::collections::HashSet;

use crate::analyse::python::startup;
use crate::artifact::Kind;
use crate::mechanism::{Mechanism, python};
use crate::scan::Record;

use super::paths::{Index, parent};

/// Endings of the archives in which Python packages are published.
const ARCHIVES: &[&str] = &[".whl", ".tar.gz", ".zip", ".egg", ".tar.bz2", ".tar.xz"];
/// Folders of an unpacked package that are packages by their form, and that nobody who imports the package loads.
const ASIDE: &[&str] = &[
    "test",
    "tests",
    "testing",
    "doc",
    "docs",
    "example",
    "examples",
    "sample",
    "samples",
    "script",
    "scripts",
    "tool",
    "tools",
    "bench",
    "benchmark",
    "benchmarks",
    "ci",
    "demo",
    "demos",
    "devscripts",
    "contrib",
    "build",
    "dist",
    "node_modules",
    "venv",
    ".venv",
    ".tox",
    ".git",
];

/// The folders of a target that are Python packages to import, told once.
pub struct PythonPackages {
    /// Whether the target's top is a project that can be installed.
    project: bool,
    /// Whether it is an unpacked source archive, whose modules at the top are importable as well.
    unpacked: bool,
    /// Folders with an `__init__.py`.
    folders: HashSet<String>,
}

impl PythonPackages {
    /// Looks for the files that make the target's top a project.
    pub fn new(records: &[Record], index: &Index<'_>) -> Self {
        let mut found = Self { project: false, unpacked: false, folders: HashSet::new() };
        for (number, record) in records.iter().enumerate() {
            if record.at.within.is_some() {
                continue;
            }
            match index.path(number) {
                Some("setup.py") => found.project = true,
                Some("pyproject.toml") => {
                    found.project |= record.facts.starts.iter().any(|start| *start.by == python::PROJECT)
                }
                Some("PKG-INFO") => (found.project, found.unpacked) = (true, true),
                Some(path) => {
                    if let Some(folder) = path.strip_suffix("/__init__.py") {
                        found.folders.insert(folder.to_owned());
                    }
                }
                None => {}
            }
        }
        found
    }

    /// By what a record runs because of its name or because it is importable.
    pub fn start(&self, records: &[Record], index: &Index<'_>, number: usize) -> Option<&'static Mechanism> {
        let record = &records[number];
        let path = index.path(number)?;
        let name = path.rsplit('/').next().unwrap_or_default();
        if name.ends_with(".ipynb") && record.kind == Kind::Json {
            return Some(&python::NOTEBOOK);
        }
        if record.kind != Kind::Python {
            return (record.kind == Kind::Pyc && is_archived(record)).then_some(&python::IMPORT);
        }
        Some(match name {
            "setup.py" => &python::SETUP,
            "conftest.py" => &python::CONFTEST,
            "sitecustomize.py" | "usercustomize.py" => &python::SITE,
            _ if startup::is_path_file(record.at.path()) => &python::PATH_FILE,
            _ if is_archived(record) && !is_aside(path) || self.imports(path, name) => &python::IMPORT,
            "__main__.py" => &python::MAIN,
            "manage.py" => &python::MANAGE,
            _ => return None,
        })
    }

    /// Whether importing the unpacked package loads a module.
    fn imports(&self, path: &str, name: &str) -> bool {
        if !self.project || name == "__main__.py" {
            return false;
        }
        let inner = path.strip_prefix("src/").unwrap_or(path);
        let top = &path[..path.len() - inner.len()];
        let mut folder = parent(inner);
        if folder.is_empty() {
            return self.unpacked;
        }
        if folder.split('/').any(|part| ASIDE.contains(&part)) {
            return false;
        }
        while !folder.is_empty() {
            if !self.folders.contains(&format!("{top}{folder}")) {
                return false;
            }
            folder = parent(folder);
        }
        true
    }
}

/// Whether a module lies where the makers of an archive keep what is not for its users: below the archive's one folder.
fn is_aside(path: &str) -> bool {
    parent(path).split('/').nth(1).is_some_and(|folder| ASIDE.contains(&folder))
}

/// Whether the record is a member of a wheel or source distribution, whose modules are all importable.
pub fn is_archived(record: &Record) -> bool {
    let root = record.at.root_path().lower();
    record.at.within.is_some() && ARCHIVES.iter().any(|ending| root.ends_with(ending))
}
