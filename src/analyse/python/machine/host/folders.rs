//! Paths, which are texts here: their pieces, and the names in folders.

use super::super::call::Arguments;
use super::super::text::HOLE;
use super::super::value::{Kind, Val, Value};
use super::super::{Abrupt, At, Machine};
use crate::analyse::flow::{Labels, Origin, paths};

impl Machine<'_> {
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
