//! Open files, archives, data bases and buffers: what is read of them and put into them.

use super::super::call::Arguments;
use super::super::text::HOLE;
use super::super::value::{Kind, Val, Value};
use super::super::{Abrupt, At, Machine};
use super::names;
use crate::analyse::flow::{Labels, Ledger, Origin};

/// An open file.
#[derive(Clone)]
pub(super) struct Handle {
    path: Val,
    writes: bool,
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
}

impl Machine<'_> {
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
}
