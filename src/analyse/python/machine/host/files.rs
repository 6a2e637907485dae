//! What stands in files: which are secret, which hold what came from the network, and what was written where.

use std::rc::Rc;

use super::super::call::Arguments;
use super::super::text::HOLE;
use super::super::value::{Val, Value};
use super::super::{Abrupt, At, Machine};
use crate::analyse::flow::Ledger;
use crate::analyse::flow::{Labels, Origin, Reached, Sink, paths};
use crate::limits;

/// A path that was written.
pub(in super::super) struct Written {
    path: Option<String>,
    /// Where the path itself came from, for paths that nothing is known of.
    named_by: Origin,
    pub(in super::super) from: Origin,
    /// What was written, if it is wholly known.
    pub(in super::super) text: Option<Rc<str>>,
}

impl super::State {
    /// The last thing that was written at a path.
    pub(super) fn written_at(&self, path: Option<&str>, named_by: Origin) -> Option<&Written> {
        let same = |written: &Written| {
            if let (Some(written), Some(path)) = (&written.path, path) {
                let known = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count() > 2;
                let (a, b) = (written.replace('\\', "/"), path.replace('\\', "/"));
                if known(&a)
                    && known(&b)
                    && (a == b || b.contains('.') && (a.ends_with(&format!("/{b}")) || b.ends_with(&format!("/{a}"))))
                {
                    return true;
                }
                // `part-….zip` is any of the parts.
                if let Some((before, after)) = b.split_once(HOLE)
                    && known(before)
                    && a.len() >= before.len() + after.len()
                    && a.starts_with(before)
                    && a.ends_with(after)
                    && after.contains('.')
                {
                    return true;
                }
            }
            !named_by.is_plain() && written.named_by == named_by
        };
        self.written.iter().rev().find(|written| same(written))
    }

    /// What was written in a folder, if the path names some file in it and nobody knows which.
    fn written_below(&self, path: Option<&str>) -> Vec<Origin> {
        let folder = path.and_then(|path| path.strip_suffix(HOLE)).filter(|folder| folder.ends_with(['/', '\\']));
        let Some(folder) = folder.filter(|folder| folder.len() > 4) else { return Vec::new() };
        let inside =
            self.written.iter().filter(|written| written.path.as_deref().is_some_and(|path| path.starts_with(folder)));
        inside.map(|written| written.from).take(64).collect()
    }

    /// A file that was filled from the network and that a command line names, wherever it believes it to lie.
    fn fetched_by_name(&self, line: &str, ledger: &Ledger<'_>) -> Option<Origin> {
        let words = line.split(|c: char| c.is_whitespace() || matches!(c, '/' | '\\' | '"' | '\'' | ';' | '&' | '|'));
        let words: Vec<&str> = words.filter(|word| word.len() > 2).take(64).collect();
        let named = self.written.iter().rev().find(|written| {
            let path = written.path.as_deref().unwrap_or_default();
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
            ledger.origins.labels(written.from).any(Labels::FETCHED_FILE) && words.contains(&name)
        });
        named.map(|written| written.from)
    }

    /// What was written as a module of that name, a package's own file included.
    pub(in super::super) fn written_module(&self, name: &str) -> Option<&Written> {
        let place = name.trim_start_matches('.').replace('.', "/");
        let files = [format!("{place}.py"), format!("{place}/__init__.py")];
        let length = |written: &Written| written.text.as_ref().map_or(usize::MAX, |text| text.len());
        let named = self.written.iter().rev().filter(|written| {
            let path = written.path.as_deref().unwrap_or_default().replace('\\', "/");
            files
                .iter()
                .any(|file| path.strip_suffix(file).is_some_and(|before| before.is_empty() || before.ends_with('/')))
        });
        // Where it is written twice on ways that may not be taken, the fuller one.
        named.reduce(|kept, other| if length(other) > length(kept) { other } else { kept })
    }
}

impl Machine<'_> {
    /// Where the content of the file at a path came from.
    pub(super) fn content_of(&mut self, path: &Val, at: At) -> Origin {
        let text = self.partial(path);
        let given = self.labels(path.from).only(Labels::PARAMETER);
        let labels = text.as_deref().map_or(Labels::FILE, paths::contents) | given;
        let what = format!("content of {}", text.as_deref().unwrap_or("a file"));
        let mut from = self.ledger.origins.fresh(what, at, labels, [path.from, Origin::PLAIN]);
        // The source of whoever calls is nobody's business.
        let callers = !path.from.is_plain()
            && self
                .ledger
                .steps_of(path.from)
                .iter()
                .any(|step| ["inspect.", "sys._getframe"].iter().any(|asks| step.what().contains(asks)));
        if (callers || self.labels(path.from).any(Labels::SECRET)) && !labels.any(Labels::SECRET) {
            from = self.ledger.origins.step("", at, Labels::SECRET, [from, Origin::PLAIN]);
        }
        for written in self.host.written_below(text.as_deref()) {
            from = self.join(from, written);
        }
        if let Some(written) = self.host.written_at(text.as_deref(), path.from) {
            let written = written.from;
            from = self.join(from, written);
        }
        from
    }

    /// Whether a text is the path of a file that was filled with what was not known.
    pub(in super::super) fn is_filled(&self, path: &Val) -> bool {
        let Some(text) = path.as_partial().filter(|_| !self.host.written.is_empty()) else { return false };
        let written = self.host.written_at(Some(text.as_str()), Origin::PLAIN);
        written.is_some_and(|written| self.labels(written.from).any(Labels::FETCHED_FILE | Labels::DECODED))
    }

    /// Something is written at a path: the step at which it is there.
    pub(super) fn write_at(&mut self, path: &Val, content: &Val, at: At) -> Origin {
        let from = self.deep(content);
        let labels = self.labels(from);
        let text = self.partial(path);
        let shown = text.clone().unwrap_or_else(|| "a file".to_owned());
        let fetched = labels.any(Labels::REMOTE | Labels::ANY_NETWORK);
        let program =
            matches!(&content.value, Value::Bytes(bytes) if bytes.starts_with(b"MZ") || bytes.starts_with(b"\x7fELF"));
        let label = match () {
            () if fetched => Labels::FETCHED_FILE,
            () if program => Labels::DECODED | Labels::COMPILED,
            () => Labels::NONE,
        };
        let step = self.ledger.origins.step(format!("written to {shown}"), at, label, [from, Origin::PLAIN]);
        let content_text = match &content.value {
            Value::Str(text) => Some(text.as_str().into()),
            Value::Bytes(bytes) => std::str::from_utf8(bytes).ok().map(Into::into),
            _ => None,
        };
        let ending = shown.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        if matches!(ending.as_str(), "sh" | "bat" | "cmd" | "ps1" | "vbs" | "command" | "scpt" | "hta") {
            let callee = format!("write({shown})");
            let script = content.as_partial().map(|text| text.as_str().to_owned()).or_else(|| self.partial(content));
            self.reached(Reached { text: script, ..Reached::new(Sink::Script, &callee, step, at) });
        }
        let installed = self.is_installed_code(path);
        if installed || text.as_deref().is_some_and(|text| paths::runs_by_itself(text) || paths::lets_in(text)) {
            let told = self.partial(content).or_else(|| self.shown(content));
            if let Some(told) = told.as_ref().filter(|_| self.host.startups.len() < limits::EVALUATOR_STARTUPS) {
                self.host.startups.push((shown.clone(), told.clone()));
            }
            let started = told.as_deref().and_then(|told| self.host.fetched_by_name(told, &self.ledger));
            let from = started.map_or(step, |started| self.join(step, started));
            // The module's own file, and no new one beside it.
            let own = installed && shown.trim_start_matches('…').is_empty();
            let place = if own { "the source of a module that is installed" } else { &shown };
            self.reached(Reached { text: told, ..Reached::new(Sink::Startup, place, from, at) });
        }
        if fetched {
            self.started_by_earlier(&shown, step, at);
        }
        if self.host.written.len() < 4096 {
            self.host.written.push(Written { path: text, named_by: path.from, from: step, text: content_text });
        }
        step
    }

    /// What was written where it runs by itself, before the file came that it starts.
    fn started_by_earlier(&mut self, path: &str, step: Origin, at: At) {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        if name.len() < 3 {
            return;
        }
        let waits = |(_, told): &&(String, String)| told.contains(name);
        if let Some((place, told)) = self.host.startups.iter().find(waits).cloned() {
            self.reached(Reached { text: Some(told), ..Reached::new(Sink::Startup, &place, step, at) });
        }
    }

    /// Whether a path is that of a module that is installed: whatever is written there runs with it.
    fn is_installed_code(&self, path: &Val) -> bool {
        let told = self.ledger.steps_of(path.from);
        told.iter().any(|step| step.what().contains("where a module lies"))
    }

    /// A file that is renamed or copied is still that file.
    pub(super) fn moves(&mut self, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let (Some(from), Some(to)) = (arguments.get(0, "src").cloned(), arguments.get(1, "dst").cloned()) else {
            return Ok(Val::UNKNOWN);
        };
        let content = self.content_of(&from, at);
        self.write_at(&to, &Val::unknown(content), at);
        Ok(to)
    }
}
