//! Parts of a Python package that only show beside the others: members that the wheel's record does not know, bytecode
//! whose source is missing, native code with nothing but a stub around it.

use std::collections::HashMap;

use crate::artifact::Kind;
use crate::limits;
use crate::locator::Locator;
use crate::scan::Record;
use crate::signal::{Basis, Behaviour, Evidence, Signal};

use super::paths::{Index, parent};
use super::python_package::is_archived;

/// The rules that are asked here.
const RECORD: &str = "wheel-record-mismatch";
const BYTECODE: &str = "py-bytecode-only";
const PROTECTED: &str = "py-protected-code";
/// Bytes of source that a package of native code has when the source is a stub.
const STUB_BYTES: u64 = 4 << 10;

/// The signals, with the record in which each stands.
pub fn join(records: &[Record], index: &Index<'_>) -> Vec<(usize, Signal)> {
    let mut found = Vec::new();
    let asked = |record: &Record| {
        record.kind == Kind::Pyc
            || !record.facts.recorded.is_empty()
            || record.kind == Kind::Executable && is_archived(record)
    };
    if records.iter().any(asked) {
        bytecode(records, index, &mut found);
        let mut spaces: HashMap<&Locator, Vec<usize>> = HashMap::new();
        for (number, record) in records.iter().enumerate().filter(|(_, record)| !record.at.is_layer()) {
            if let Some(within) = record.at.within.as_deref() {
                spaces.entry(within).or_default().push(number);
            }
        }
        for members in spaces.values() {
            recorded(records, index, members, &mut found);
            native(records, index, members, &mut found);
        }
    }
    found.sort_by_key(|(number, _)| *number);
    found
}

/// Members that can run and that the record does not list, or lists with another hash.
fn recorded(records: &[Record], index: &Index<'_>, members: &[usize], found: &mut Vec<(usize, Signal)>) {
    let Some(&list) = members.iter().find(|&&member| !records[member].facts.recorded.is_empty()) else { return };
    let known: HashMap<&str, Option<[u8; 32]>> =
        records[list].facts.recorded.iter().map(|one| (one.path.as_str(), one.sha256)).collect();
    let wrong = members.iter().filter_map(|&member| {
        let (record, path) = (&records[member], index.path(member)?);
        let starts = record.kind.is_code() || path.ends_with(".pth");
        let what = match known.get(path) {
            None => "is not in the wheel's record",
            Some(Some(hash)) if *hash != record.sha256 => "is not the file that the wheel's record names",
            _ => return None,
        };
        starts.then_some((member, what))
    });
    for (member, what) in wrong.take(limits::SIGNALS_PER_RULE) {
        let word = records[member].kind.word();
        found.push((member, signal(RECORD, format!("this {word} {what}"), vec![Behaviour::Hides])));
    }
}

/// Compiled modules that Python loads by themselves because their source is not there.
fn bytecode(records: &[Record], index: &Index<'_>, found: &mut Vec<(usize, Signal)>) {
    let lonely = (0..records.len()).filter(|&number| {
        records[number].kind == Kind::Pyc
            && !records[number].at.is_past()
            && index.path(number).is_some_and(|path| is_lonely(path, |source| index.at(number, source).is_some()))
    });
    for number in lonely.take(limits::SIGNALS_PER_RULE) {
        let names = records[number].facts.bytecode.join(", ");
        let names = if names.is_empty() { names } else { format!("; it names {names}") };
        let message = format!("compiled Python without its source, that an import loads{names}");
        found.push((number, signal(BYTECODE, message, vec![Behaviour::Hides, Behaviour::Executes])));
    }
}

/// Whether compiled Python is what an import of its name loads: in `__pycache__` it is not, without a source.
fn is_lonely(path: &str, there: impl Fn(&str) -> bool) -> bool {
    let Some(stem) = path.strip_suffix(".pyc").or_else(|| path.strip_suffix(".pyo")) else { return false };
    parent(path).rsplit('/').next() != Some("__pycache__") && !there(&format!("{stem}.py"))
}

/// Native modules of a package that promises none, with no source of theirs and hardly any Python beside them.
fn native(records: &[Record], index: &Index<'_>, members: &[usize], found: &mut Vec<(usize, Signal)>) {
    let Some(&first) = members.first() else { return };
    let root = records[first].at.root_path().lower();
    // The tags of a wheel say for which system it was built; a wheel for any system has nothing to build.
    let promises = root.ends_with(".whl") && !root.ends_with("-any.whl");
    if !is_archived(&records[first]) || promises {
        return;
    }
    let (mut python, mut module) = (0, None);
    for &member in members {
        let (record, Some(path)) = (&records[member], index.path(member)) else { continue };
        let name = path.rsplit('/').next().unwrap_or_default();
        match record.kind {
            Kind::Python if !matches!(name, "setup.py" | "conftest.py") => python += record.length,
            Kind::OtherSource => return,
            Kind::Executable if name.ends_with(".pyd") || name.ends_with(".so") => {
                module = module.or(Some(member));
            }
            _ => {}
        }
    }
    if let Some(member) = module.filter(|_| python < STUB_BYTES) {
        let message = "the package is a native module without source, and a stub that loads it".to_owned();
        found.push((member, signal(PROTECTED, message, vec![Behaviour::Hides, Behaviour::Executes])));
    }
}

fn signal(rule: &'static str, message: String, behaviours: Vec<Behaviour>) -> Signal {
    let primary = Evidence { span: 0..0, line: 1, column: 1, label: String::new(), excerpt: String::new() };
    Signal { behaviours, ..Signal::new(rule, Basis::PartOfChain, message, primary) }
}
