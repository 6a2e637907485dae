//! Objects of the script host and what their methods do.

use std::rc::Rc;

use crate::analyse::shell::address::{address, find};
use crate::analyse::shell::fold;
use crate::analyse::shell::follow::{Remote, Value};
use crate::analyse::shell::lex::Dialect;
use crate::signal::Concealment;

use super::run::Machine;
use crate::analyse::shell::powershell::value::{Data, Val};

impl Machine<'_, '_> {
    /// `value.name(arguments)`; `variable` names where the object is kept.
    pub fn member(&mut self, value: Val, variable: Option<&str>, name: &str, arguments: Option<&[Val]>) -> Val {
        let given = arguments.unwrap_or_default();
        let kind = match &value.data {
            Data::Object(kind) => kind.clone(),
            _ => String::new(),
        };
        let mut history = value.history();
        given.iter().for_each(|argument| history.take_over(argument));
        let first = given.first().cloned().unwrap_or_default();
        match name {
            "run" | "exec" => {
                let hidden = given.get(1).and_then(Val::as_number) == Some(0);
                self.line(&first, String::new(), hidden);
                return history;
            }
            "shellexecute" => {
                let rest = given.get(1).and_then(Val::shown).unwrap_or_default();
                let hidden = given.get(4).and_then(Val::as_number) == Some(0);
                self.line(&first, rest, hidden);
                return history;
            }
            "create" if kind.contains("win32_process") => {
                self.line(&first, String::new(), true);
                return history;
            }
            "open" | "opentextfile" | "createtextfile" | "openasTextStream" => {
                return self.opens(value, variable, name, given);
            }
            "send" | "setrequestheader" | "setoption" | "type" | "position" if arguments.is_some() => {
                self.keep(variable, &history);
                return history;
            }
            "write" | "writetext" | "writeline" => return self.writes(value, variable, &first),
            "savetofile" => {
                let file = first.shown().unwrap_or_default();
                match &value.remote {
                    Some(remote) => self.follower.download(&file, (**remote).clone()),
                    None => {
                        let command = self.here();
                        self.follower.put(&file, &value.word(), false, &command);
                    }
                }
                return history;
            }
            "regwrite" => {
                let command = self.here();
                let words = [
                    Value::of("add".to_owned()),
                    first.word(),
                    Value::of("/d".to_owned()),
                    given.get(1).cloned().unwrap_or_default().word(),
                ];
                self.follower.note_deeds("reg", &words, &command);
                return history;
            }
            "copyfile" | "movefile" => {
                let command = self.here();
                let words: Vec<Value> = given.iter().map(Val::word).collect();
                self.follower.note_deeds("copy", &words, &command);
                return history;
            }
            "deletefile" if first.itself => self.follower.everywhere.push(Concealment::SelfDeletion),
            "scriptfullname" | "scriptname" => return Val { itself: true, ..Val::text("$0") },
            "createobject" => return self.named("createobject", given.to_vec()),
            "expandenvironmentstrings" | "getspecialfolder" | "specialfolders" => {
                return match first.shown() {
                    Some(text) => first.with(Data::Text(format!(
                        "{}{text}",
                        if name.starts_with('s') { "\\start menu\\programs\\" } else { "" }
                    ))),
                    None => history,
                };
            }
            "nodetypedvalue" | "value" => {
                let text = self.fields.get(&(variable.unwrap_or_default().to_owned(), "text".to_owned())).cloned();
                if let Some(text) = text
                    && let Some(bytes) = text.shown().and_then(|text| fold::base64_bytes(&text))
                {
                    let data = match fold::decoded_text(bytes) {
                        Ok(text) => Data::Text(text),
                        Err(bytes) => Data::Bytes(Rc::new(bytes)),
                    };
                    return Val { decoded: true, ..history.with(data) };
                }
            }
            "buildpath" => {
                let pieces: Vec<String> = given.iter().filter_map(Val::shown).collect();
                return history.with(Data::Text(pieces.join("\\")));
            }
            _ => {}
        }
        if let Some(field) = self.fields.get(&(variable.unwrap_or_default().to_owned(), name.to_owned()))
            && arguments.is_none()
        {
            return field.clone();
        }
        match &value.data {
            // Answers and streams hand their content on under many names.
            Data::Object(kind) => history.with(Data::Object(kind.clone())),
            Data::Text(_) if arguments.is_none() => value,
            _ => history,
        }
    }

    fn keep(&mut self, variable: Option<&str>, history: &Val) {
        if let Some(known) = variable.and_then(|name| self.variables.get_mut(name)) {
            known.take_over(history);
        }
    }

    /// A request to an address, or a file.
    fn opens(&mut self, value: Val, variable: Option<&str>, name: &str, given: &[Val]) -> Val {
        let mut out = value;
        let url = given.iter().find(|v| v.shown().is_some_and(|text| find(&text).is_some()));
        if let Some(url) = url {
            let text = url.shown().unwrap_or_default();
            let known = address(&text, &[], url.decoded || url.pieced);
            if !known.local {
                let found = find(&text).map(str::to_owned);
                let remote = Remote { url: found, concealments: known.concealments, span: self.span.clone() };
                out.remote = Some(Rc::new(remote));
            }
        } else if given.len() >= 2 && name == "open" {
            // An address that only comes from outside.
            let remote = Remote { url: None, concealments: Vec::new(), span: self.span.clone() };
            out.remote = given.get(1).filter(|v| v.shown().is_none_or(|t| t.is_empty())).map(|_| Rc::new(remote));
        } else if let (true, Some(path)) = (name != "open", given.first().and_then(Val::shown)) {
            out = Val::object(format!("file:{path}"));
            out.itself = given.first().is_some_and(|first| first.itself);
        }
        self.keep(variable, &out);
        out
    }

    /// `URLDownloadToFile`, a function of Windows that macros declare: caller, address, file.
    pub fn download(&mut self, given: &[Val]) -> Val {
        let url = given.get(1).cloned().unwrap_or_else(Val::unknown);
        let known = address(&url.shown().unwrap_or_default(), &[], url.decoded || url.pieced);
        let found = url.shown().and_then(|text| find(&text).map(str::to_owned));
        let remote = Remote { url: found, concealments: known.concealments, span: self.span.clone() };
        if !known.local
            && let Some(file) = given.get(2).and_then(Val::shown)
        {
            self.follower.download(&file, remote);
        }
        Val::unknown()
    }

    fn writes(&mut self, value: Val, variable: Option<&str>, first: &Val) -> Val {
        if let Data::Object(kind) = &value.data
            && let Some(path) = kind.strip_prefix("file:")
        {
            let (path, command) = (path.to_owned(), self.here());
            self.follower.put(&path, &first.word(), true, &command);
            return value;
        }
        if let Some(name) = variable
            && let Some(known) = self.variables.get_mut(name)
        {
            known.take_over(first);
        }
        value
    }

    /// A command line for Windows.
    pub fn line(&mut self, first: &Val, rest: String, hidden: bool) {
        let command = self.here();
        let around = self.follower.around.len();
        if hidden {
            self.follower.around.push(Concealment::HiddenWindow);
        }
        if first.pieced {
            self.follower.around.push(Concealment::AssembledAddress);
        }
        let mut value = first.word();
        if !rest.is_empty() {
            value.text = format!("{} {rest}", value.text);
        }
        let path = value.text.trim_matches('"').to_owned();
        match self.follower.downloaded(&path) {
            Some(remote) => self.follower.remote_to("wscript", &remote, &command),
            None => self.follower.nested("cmd", &value, &command, Dialect::Any),
        }
        self.follower.around.truncate(around);
    }
}
