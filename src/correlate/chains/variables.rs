//! Variables of the environment that a file of the project sets: `.env` and its kin.

use std::collections::HashMap;

use crate::analyse::{FlowStep, Labels, Variable};
use crate::scan::Record;

use super::super::paths::{Index, parent};
use super::values::{Value, recovered};

/// All variables by name.
pub(super) struct Variables<'r> {
    by_name: HashMap<&'r str, Vec<(usize, &'r Variable)>>,
}

impl<'r> Variables<'r> {
    pub(super) fn new(records: &'r [Record], index: &Index<'_>) -> Self {
        let mut by_name: HashMap<&str, Vec<(usize, &Variable)>> = HashMap::new();
        let mut order: Vec<usize> = (0..records.len()).filter(|&n| !records[n].facts.variables.is_empty()).collect();
        order.sort_by_key(|&n| (is_example(index.path(n).unwrap_or_default()), &records[n].at));
        for record in order {
            for variable in &records[record].facts.variables {
                by_name.entry(&variable.name).or_default().push((record, variable));
            }
        }
        Self { by_name }
    }

    /// What a variable is for a file: what the nearest folder above it says, or else the first that says anything.
    pub(super) fn value(&self, record: usize, name: &str, index: &Index<'_>) -> Option<Value> {
        let known = self.by_name.get(name)?;
        let near = |&&(at, _): &&(usize, &Variable)| {
            let folder = parent(index.path(at)?);
            let path = index.path(record)?;
            let within = folder.is_empty() || path.starts_with(folder) && path[folder.len()..].starts_with('/');
            (index.same_space(at, record) && within).then_some(folder.len())
        };
        let same = |&&(at, _): &&(usize, &Variable)| index.same_space(at, record);
        // The first of equals: those that are loaded come before examples.
        let nearest = known.iter().take(64).rev().filter(|one| near(one).is_some()).max_by_key(near);
        let &(at, variable) = nearest.or_else(|| known.iter().take(64).find(same))?;
        let (what, excerpt) =
            (format!("variable `{name}` of the environment is set"), format!("{name}={}", variable.value));
        let step = FlowStep::new(&what, variable.place.span(), &excerpt).at(variable.place);
        // Whoever makes code of it decodes it first.
        let encoded = variable.value.len() >= 16 && recovered(&variable.value).is_some();
        Some(Value {
            labels: if encoded { Labels::DECODED } else { Labels::NONE },
            steps: vec![(at, step)],
            text: Some(variable.value.clone()),
            address: None,
            fixed: false,
            address_labels: Labels::NONE,
        })
    }
}

/// Whether nothing loads a file of that name: it shows which variables there are.
fn is_example(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    ["example", "sample", "template", "dist"].iter().any(|word| name.contains(word))
}
