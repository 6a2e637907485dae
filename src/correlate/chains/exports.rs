//! What a module gives away, by the path that its user writes.

use std::collections::HashMap;
use std::rc::Rc;

use crate::analyse::Summary;
use crate::limits;

use super::Chains;

/// The summaries of one file by name; a name may have several (a value and what is exported again under it).
pub(super) struct Exports<'r> {
    by_name: HashMap<&'r str, Vec<&'r Summary>>,
}

impl<'r> Exports<'r> {
    fn named(&self, name: &str) -> &[&'r Summary] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

impl<'r> Chains<'r> {
    fn exports(&self, record: usize) -> Rc<Exports<'r>> {
        if let Some(known) = self.exports.borrow().get(&record) {
            return known.clone();
        }
        let mut by_name: HashMap<&str, Vec<&Summary>> = HashMap::new();
        for summary in &self.records[record].facts.summaries {
            by_name.entry(&summary.name).or_default().push(summary);
        }
        let exports = Rc::new(Exports { by_name });
        self.exports.borrow_mut().insert(record, exports.clone());
        exports
    }

    /// The function that `member` of a module is: the file it stands in, and where it begins.
    pub(super) fn function(&self, module: usize, member: &str, depth: usize) -> Option<(usize, usize)> {
        self.look_up(module, member, depth, &mut |record, summary| Some((record, summary.function?)))
    }

    /// What is known of `member` of a module, or of the nearest thing that holds it.
    pub(super) fn summary(&self, module: usize, member: &str) -> Option<(usize, &'r Summary)> {
        let mut path = member;
        loop {
            let (name, called) = match path.strip_suffix("()") {
                Some(name) => (name, true),
                None => (path, false),
            };
            // A function as a value is not what it returns.
            let mut fits = |record, summary: &'r Summary| {
                // What is only given on is told where it comes from.
                let own = summary.function.is_some() || summary.needs.imports.is_empty();
                (if called { own } else { summary.function.is_none() }).then_some((record, summary))
            };
            if let Some(found) = self.look_up(module, name, 0, &mut fits) {
                return Some(found);
            }
            if path.is_empty() {
                return None;
            }
            path = shorter(path);
        }
    }

    fn look_up<T>(
        &self,
        module: usize,
        member: &str,
        depth: usize,
        take: &mut dyn FnMut(usize, &'r Summary) -> Option<T>,
    ) -> Option<T> {
        if depth >= limits::CHAIN_FILES || !self.spend() {
            return None;
        }
        let exports = self.exports(module);
        let member = member.strip_prefix("default.").unwrap_or(member);
        let name = if member.is_empty() { "default" } else { member };
        if let Some(found) = exports.named(name).iter().find_map(|summary| take(module, summary)) {
            return Some(found);
        }
        // What is given away may belong to a third module: the thing itself, what holds it, or everything that has.
        let mut holder = name;
        loop {
            let rest = &name[holder.len()..];
            for summary in exports.named(holder).iter().filter(|summary| summary.function.is_none()) {
                for import in &summary.needs.imports {
                    let path = format!("{}{rest}", import.member);
                    let path = path.trim_start_matches('.');
                    if let Some(next) = self.module(module, &import.specifier).filter(|&next| next != module)
                        && let Some(found) = self.look_up(next, path, depth + 1, take)
                    {
                        return Some(found);
                    }
                }
            }
            if holder.is_empty() {
                break;
            }
            holder = shorter(holder);
        }
        for from in ["*", "default"] {
            for summary in exports.named(from).iter().filter(|summary| summary.function.is_none()) {
                for import in summary.needs.imports.iter().filter(|import| import.member.is_empty()) {
                    if let Some(next) = self.module(module, &import.specifier).filter(|&next| next != module)
                        && let Some(found) = self.look_up(next, member, depth + 1, take)
                    {
                        return Some(found);
                    }
                }
            }
        }
        None
    }
}

/// A path without its last member or call.
fn shorter(path: &str) -> &str {
    match path.strip_suffix("()") {
        Some(rest) => rest,
        None => path.rfind('.').map_or("", |dot| &path[..dot]),
    }
}
