//! Files: which are secret, which hold what came from the network, and what is put into archives.

use std::rc::Rc;

use super::super::call::Arguments;
use super::super::text::HOLE;
use super::super::value::{Kind, Val, Value};
use super::super::{Abrupt, At, Machine};
use super::names;
use crate::analyse::flow::Ledger;
use crate::analyse::flow::{Labels, Origin, Reached, Sink, paths};

/// Things written where they run by themselves that are remembered.
const STARTUPS: usize = 64;

/// An open file.
#[derive(Clone)]
pub(super) struct Handle {
    path: Val,
    writes: bool,
}

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
    /// One of two open files or archives, nobody knows which: it stands for the later one, and holds what either does.
    pub(in super::super) fn rejoined(&mut self, old: Origin, new: Origin, both: Origin, ledger: &mut Ledger<'_>) {
        if both == old || both == new {
            return;
        }
        let handle = |state: &Self, from| state.handles.get(from).cloned();
        if let Some(handle) = handle(self, &new).or_else(|| handle(self, &old)) {
            self.handles.insert(both, handle);
        }
        if let Some(path) = self.started.get(&new).or_else(|| self.started.get(&old)).cloned() {
            self.started.insert(both, path);
        }
        let held = |state: &Self, from| state.contents.get(from).copied();
        if let Some(content) =
            held(self, &new).into_iter().chain(held(self, &old)).reduce(|a, b| ledger.origins.join(a, b))
        {
            self.contents.insert(both, content);
        }
    }

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

impl<'a> Machine<'a> {
    pub(super) fn open_file(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let temporary = name.starts_with("tempfile.");
        let mode =
            arguments.get(usize::from(!temporary), "mode").and_then(Val::as_text).map(|text| text.as_str().to_owned());
        let path = match temporary {
            true => {
                let suffix = arguments.by_name("suffix").and_then(|suffix| self.partial(suffix)).unwrap_or_default();
                let from = self.ledger.origins.fresh("a temporary file", at, Labels::NONE, [Origin::PLAIN; 2]);
                Val { value: Value::Partial(format!("{HOLE}{suffix}").into()), from }
            }
            false => {
                arguments.get(0, "file").or_else(|| arguments.by_name("filename")).cloned().unwrap_or(Val::UNKNOWN)
            }
        };
        let writes = temporary || mode.is_some_and(|mode| mode.contains(['w', 'a', 'x', '+']));
        let step = self.ledger.origins.fresh("", at, Labels::NONE, [Origin::PLAIN; 2]);
        if !writes {
            let content = self.content_of(&path, at);
            self.host.contents.insert(step, content);
        }
        self.host.handles.insert(step, Handle { path: path.clone(), writes });
        if name.ends_with("mkstemp") {
            let handle = self.host_value("open()").from(step);
            return self.object(Kind::Tuple([handle, path].into()));
        }
        Ok(self.host_value("open()").from(step))
    }

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
            if let Some(told) = told.as_ref().filter(|_| self.host.startups.len() < STARTUPS) {
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

    /// `handle.name`.
    pub(super) fn handle_attribute(&mut self, object: &Val, name: &str) -> Option<Val> {
        let handle = self.host.handles.get(&object.from)?;
        match name {
            "name" => Some(handle.path.clone()),
            "file" | "buffer" | "raw" => Some(object.clone()),
            _ => None,
        }
    }

    /// Methods of open files, archives and the like. `None` if it is none.
    pub(super) fn handle_method(
        &mut self,
        name: &str,
        this: &Val,
        arguments: &Arguments,
        at: At,
    ) -> Result<Option<Val>, Abrupt> {
        let method = name.rsplit('.').next().unwrap_or(name);
        if let Some(handle) = self.host.handles.get(&this.from) {
            let (path, writes) = (handle.path.clone(), handle.writes);
            return self.file_method(&path, writes, this, method, arguments, at);
        }
        // Into and out of files by other roads.
        match name {
            "json.dump" | "pickle.dump" | "shutil.copyfileobj" | "yaml.dump" | "csv.writer" => {
                let (what, into) = match name {
                    "csv.writer" => (Val::UNKNOWN, arguments.positional.first()),
                    _ => (arguments.positional.first().cloned().unwrap_or(Val::UNKNOWN), arguments.positional.get(1)),
                };
                let Some(handle) = into.and_then(|into| self.host.handles.get(&into.from)) else { return Ok(None) };
                let path = handle.path.clone();
                self.write_at(&path, &what, at);
                Ok(Some(Val::NONE))
            }
            // A value below a key that is run at every logon; the key was opened by its path.
            "winreg.SetValueEx" | "_winreg.SetValueEx" | "winreg.SetValue" | "_winreg.SetValue" => {
                let Some(key) = arguments.positional.first().and_then(|key| self.host.started.get(&key.from)).cloned()
                else {
                    return Ok(None);
                };
                let what = arguments.positional.last().cloned().unwrap_or(Val::UNKNOWN);
                self.write_at(&Val::text(key.as_str()), &what, at);
                Ok(Some(Val::NONE))
            }
            "winreg.OpenKey" | "winreg.OpenKeyEx" | "winreg.CreateKey" | "winreg.CreateKeyEx" | "_winreg.OpenKey"
            | "_winreg.CreateKey" => {
                let Some(path) = arguments.get(1, "sub_key").and_then(|path| self.partial(path)) else {
                    return Ok(None);
                };
                let step = self.ledger.origins.fresh("", at, Labels::NONE, [Origin::PLAIN; 2]);
                self.host.started.insert(step, path);
                Ok(Some(self.host_value(&names::called(name)).from(step)))
            }
            "os.write" => {
                let Some(handle) = arguments.positional.first().and_then(|fd| self.host.handles.get(&fd.from)) else {
                    return Ok(None);
                };
                let path = handle.path.clone();
                let what = arguments.positional.get(1).cloned().unwrap_or(Val::UNKNOWN);
                self.write_at(&path, &what, at);
                Ok(Some(Val::NONE))
            }
            "zipfile.ZipFile().write"
            | "tarfile.open().add"
            | "zipfile.ZipFile().writestr"
            | "pyzipper.AESZipFile().write" => {
                let mut from = self.all_from(None, arguments);
                if !name.ends_with("writestr")
                    && let Some(path) = arguments.positional.first().cloned()
                {
                    let content = self.content_of(&path, at);
                    from = self.join(from, content);
                }
                self.put_into(this, from, at);
                Ok(Some(Val::NONE))
            }
            "zipfile.ZipFile().extractall"
            | "tarfile.open().extractall"
            | "zipfile.ZipFile().extract"
            | "shutil.unpack_archive" => {
                let from = self.all_from(Some(this), arguments);
                let path = arguments.get(0, "path").cloned().unwrap_or(Val::text("."));
                if self.labels(from).any(Labels::FETCHED_FILE | Labels::REMOTE | Labels::ANY_NETWORK) {
                    let inside =
                        self.path_joined(&[path, Val { value: Value::Partial(HOLE.into()), from: Origin::PLAIN }])?;
                    self.write_at(&inside, &Val::unknown(from), at);
                }
                Ok(Some(Val::NONE))
            }
            "configparser.ConfigParser().read"
            | "configparser.RawConfigParser().read"
            | "configparser.SafeConfigParser().read"
            | "ConfigParser.ConfigParser().read"
            | "ConfigParser.RawConfigParser().read" => {
                let path = arguments.positional.first().cloned().unwrap_or(Val::UNKNOWN);
                let content = self.content_of(&path, at);
                self.put_into(this, content, at);
                Ok(Some(Val::NONE))
            }
            // A picture of the screen, whatever its library calls it.
            _ if method == "save" && self.labels(this.from).any(Labels::SCREEN) => {
                let path = arguments.positional.first().cloned().unwrap_or(Val::UNKNOWN);
                self.write_at(&path, &Val::unknown(this.from), at);
                Ok(Some(Val::NONE))
            }
            "io.BytesIO().write" | "io.StringIO().write" => {
                let from = self.all_from(None, arguments);
                self.put_into(this, from, at);
                Ok(Some(Val::NONE))
            }
            _ => Ok(None),
        }
    }

    /// Something is put into an archive or buffer; an archive is a file as well.
    fn put_into(&mut self, this: &Val, from: Origin, at: At) {
        let before = self.host.contents.get(&this.from).copied().unwrap_or_default();
        let both = self.join(before, from);
        self.host.contents.insert(this.from, both);
        if let Some(&buffer) = self.host.buffers.get(&this.from) {
            let before = self.host.contents.get(&buffer).copied().unwrap_or_default();
            let all = self.join(before, from);
            self.host.contents.insert(buffer, all);
        }
        let path = self
            .host
            .handles
            .get(&this.from)
            .map(|handle| handle.path.clone())
            .or_else(|| self.host.started.get(&this.from).map(|path| Val::text(path.as_str())));
        if let Some(path) = path {
            self.write_at(&path, &Val::unknown(both), at);
        }
    }

    fn file_method(
        &mut self,
        path: &Val,
        writes: bool,
        this: &Val,
        method: &str,
        arguments: &Arguments,
        at: At,
    ) -> Result<Option<Val>, Abrupt> {
        match method {
            "write" | "writelines" | "write_text" | "write_bytes" => {
                let what = arguments.positional.first().cloned().unwrap_or(Val::UNKNOWN);
                self.write_at(path, &what, at);
                Ok(Some(Val::UNKNOWN))
            }
            "close" | "flush" | "seek" | "truncate" => Ok(Some(Val::NONE)),
            "fileno" => Ok(Some(this.clone())),
            "read" | "readline" | "readlines" | "readinto" | "__iter__" | "__next__" => {
                let from = match self.host.contents.get(&this.from) {
                    Some(&content) => content,
                    None if writes => self.content_of(path, at),
                    None => Origin::PLAIN,
                };
                // What the program itself wrote there is known.
                let text = self.partial(path);
                let known = self.host.written_at(text.as_deref(), path.from).and_then(|written| written.text.clone());
                if method == "readlines" {
                    let lines = self.object(Kind::List(vec![Val::unknown(from)]))?;
                    return self.with_rest(lines, from).map(Some);
                }
                Ok(Some(match known.filter(|_| method == "read") {
                    Some(text) => Val::text(&*text).from(from),
                    None => Val::unknown(from),
                }))
            }
            _ => Ok(None),
        }
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

    /// The names in a folder lead to files in it.
    pub(super) fn list_folder(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let path = arguments.get(0, "top").cloned().unwrap_or(Val::text("."));
        let text = self.partial(&path).unwrap_or_else(|| HOLE.to_string());
        let mut secret = paths::contents(&text).only(Labels::SECRET);
        let deep = match name {
            "os.walk" | "rglob" => Some(text.as_str()),
            _ => text.split_once("**").map(|(top, _)| top),
        };
        // Whoever looks through everything that a user has takes what is secret there with the rest.
        let home = |m: &Self| m.ledger.steps_of(path.from).iter().any(|step| paths::says_home(step.what()));
        if deep.is_some_and(|top| paths::is_all_of_a_user(top, || home(self))) {
            secret = Labels::SECRET;
        }
        let mut from = path.from;
        if !secret.is_none() {
            from = self.ledger.origins.step(format!("files in {text}"), at, secret, [from, Origin::PLAIN]);
        }
        let inside =
            if name.starts_with("glob.") { text.clone() } else { format!("{}/{HOLE}", text.trim_end_matches('/')) };
        let inside = match name {
            // A name without its folder.
            "os.listdir" => HOLE.to_string(),
            _ => inside,
        };
        let entry = Val { value: Value::Partial(inside.into()), from };
        let entry = match name {
            "os.walk" => {
                let file = Val { value: Value::Partial(HOLE.into()), from };
                let files = self.object(Kind::List(vec![file.clone()]))?;
                let folders = self.object(Kind::List(vec![file]))?;
                let folder = Val { value: Value::Partial(text.into()), from };
                self.object(Kind::Tuple([folder, folders, files].into()))?
            }
            _ => entry,
        };
        let list = self.object(Kind::List(vec![entry]))?;
        self.with_rest(list, from)
    }

    /// A data base, archive or buffer.
    pub(super) fn container(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let first = arguments.positional.first().cloned().unwrap_or(Val::NONE);
        let path = self.partial(&first).filter(|_| !name.starts_with("io."));
        let mut from = self.all_from(None, arguments);
        let is_path = path.is_some();
        if is_path {
            let content = self.content_of(&first, at);
            from = self.join(from, content);
        }
        if name == "shutil.make_archive" {
            // The folder that is packed.
            if let Some(folder) = arguments.get(2, "root_dir").cloned() {
                let content = self.content_of(&folder, at);
                from = self.join(from, content);
            }
            self.write_at(&first, &Val::unknown(from), at);
        }
        let step = self.ledger.origins.fresh("", at, Labels::NONE, [Origin::PLAIN; 2]);
        self.host.contents.insert(step, from);
        let buffer = arguments.by_name("fileobj").unwrap_or(&first);
        if buffer.as_host().is_some() && self.host.contents.contains_key(&buffer.from) {
            self.host.buffers.insert(step, buffer.from);
        }
        if let Some(path) = path {
            self.host.started.insert(step, path);
        }
        Ok(self.host_value(&names::called(name)).from(step))
    }

    /// Pieces of a path.
    pub(super) fn path(&mut self, name: &str, arguments: &Arguments) -> Result<Val, Abrupt> {
        let method = name.rsplit('.').next().unwrap_or(name);
        let first = arguments.positional.first().cloned().unwrap_or(Val::text("."));
        match method {
            "basename" => {
                let text = self.partial(&first);
                let last = text.as_deref().and_then(|text| text.rsplit(['/', '\\']).next()).map(str::to_owned);
                Ok(self.path_value(last.unwrap_or_else(|| HOLE.to_string()), first.from))
            }
            "dirname" => {
                let text = self.partial(&first);
                let folder = text.as_deref().and_then(|text| text.rfind(['/', '\\']).map(|at| text[..at].to_owned()));
                Ok(self.path_value(folder.unwrap_or_else(|| HOLE.to_string()), first.from))
            }
            "expanduser" | "expandvars" => {
                let text = self.partial(&first).unwrap_or_else(|| HOLE.to_string());
                let from = match text.strip_prefix('~') {
                    Some("") => {
                        let home = self.rooted("~", paths::HOME, Labels::DIRECTORY);
                        self.join(first.from, home)
                    }
                    _ => first.from,
                };
                Ok(self.path_value(text.replacen('~', "…", 1), from))
            }
            _ => self.path_joined(&arguments.positional),
        }
    }

    fn path_value(&self, text: String, from: Origin) -> Val {
        let whole = !text.contains(HOLE);
        Val { value: if whole { Value::Str(text.into()) } else { Value::Partial(text.into()) }, from }
    }

    /// Pieces of a path with slashes between.
    pub(in super::super) fn path_joined(&mut self, pieces: &[Val]) -> Result<Val, Abrupt> {
        let mut joined = String::new();
        let mut from = Origin::PLAIN;
        for piece in pieces {
            let deep = self.deep(piece);
            from = self.join(from, deep);
            let text = self.partial(piece).unwrap_or_else(|| HOLE.to_string());
            if !self.world.spend(text.len()) || !self.world.is_short(joined.len() + text.len()) {
                return Ok(Val::unknown(from));
            }
            if !joined.is_empty() && !joined.ends_with(['/', '\\']) && !text.starts_with(['/', '\\']) {
                joined.push('/');
            }
            joined.push_str(&text);
        }
        Ok(self.path_value(joined, from))
    }

    /// Methods of paths, which are texts here. `None` if it is none.
    pub(in super::super) fn path_method(
        &mut self,
        this: &Val,
        method: &str,
        arguments: &Arguments,
        at: At,
    ) -> Result<Option<Val>, Abrupt> {
        let path = !matches!(this.value, Value::Object(_) | Value::Int(_) | Value::Bool(_) | Value::None);
        if !path {
            return Ok(None);
        }
        Ok(Some(match method {
            "read_text" | "read_bytes" => {
                let content = self.content_of(this, at);
                Val::unknown(content)
            }
            "write_text" | "write_bytes" => {
                let what = arguments.positional.first().cloned().unwrap_or(Val::UNKNOWN);
                self.write_at(this, &what, at);
                Val::NONE
            }
            "open" if !matches!(this.value, Value::Unknown) => {
                let mut with_path = arguments.clone();
                with_path.positional.insert(0, this.clone());
                self.open_file("open", &with_path, at)?
            }
            "joinpath" => {
                let mut all = vec![this.clone()];
                all.extend(arguments.positional.iter().cloned());
                self.path_joined(&all)?
            }
            "resolve" | "absolute" | "expanduser" | "as_posix" if this.as_partial().is_some() => this.clone(),
            "iterdir" | "glob" | "rglob" if this.as_partial().is_some() => {
                let with_path = Arguments::of(vec![this.clone()]);
                let deep =
                    arguments.get(0, "pattern").and_then(Val::as_text).is_some_and(|text| text.as_str().contains("**"));
                self.list_folder(if deep || method == "rglob" { "rglob" } else { "pathlib" }, &with_path, at)?
            }
            _ => return Ok(None),
        }))
    }
}
