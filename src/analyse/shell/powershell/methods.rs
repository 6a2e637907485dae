//! Methods and properties: those that fetch, decode, run or change text.

use std::rc::Rc;

use crate::analyse::Deed;
use crate::analyse::shell::address::{address, find};
use crate::analyse::shell::follow::{Remote, Value};
use crate::analyse::shell::{lex::Dialect, shape};
use crate::limits;

use super::run::Machine;
use super::tree::Node;
use super::value::{Data, Val};

/// How the scan of scripts is called where it is switched off.
const SCRIPT_SCAN: &str = "the scan of scripts";

impl Machine<'_, '_> {
    /// `object.name`, `[type]::name`
    pub fn member(&mut self, object: &Node, name: &Node) -> Val {
        let object = self.node(object);
        let name = self.node(name).shown().unwrap_or_default().to_ascii_lowercase();
        match (&object.data, name.as_str()) {
            (Data::Table(entries), _) => {
                let found = entries.iter().find(|(key, _)| *key == name);
                found.map_or(object.history(), |(_, value)| value.clone())
            }
            (_, "length" | "count") => match object.length() {
                Some(length) => object.with(Data::Number(length as i64)),
                None => object.history(),
            },
            (Data::Object(kind), _) if kind.starts_with("text.encoding") => Val::object(format!("{kind}.{name}")),
            (Data::Object(kind), "name" | "value") if kind.starts_with("text.encoding") => Val::object(kind.clone()),
            // Answers, streams and files hand their content on under many names.
            (Data::Object(_), _) => object.with(Data::Object(format!("{}.{name}", object_name(&object)))),
            _ => object,
        }
    }

    /// `object.name(arguments)`
    pub fn call(&mut self, object: &Node, name: &Node, arguments: &[Node]) -> Val {
        let receiver = self.node(object);
        let named = self.node(name);
        let pieced = named.pieced;
        let name = named.shown().unwrap_or_default().to_ascii_lowercase();
        let values: Vec<Val> = arguments.iter().map(|argument| self.node(argument)).collect();
        if receiver.socket && name.starts_with("read") {
            // What a stream is read into comes from the connection.
            for argument in arguments {
                if let Node::Variable(variable) = argument {
                    self.variables.entry(variable.clone()).or_default().socket = true;
                }
            }
        }
        if name == "reverse"
            && let [Node::Variable(variable)] = arguments
            && let Some(value) = values.first()
        {
            let mut items = value.items();
            items.reverse();
            let mut turned = value.history();
            turned.decoded |= items.len() > 8;
            self.variables.insert(variable.clone(), turned.with(Data::List(Rc::new(items))));
            return Val::default();
        }
        self.pour(&name, object, &receiver, arguments, &values);
        self.unsettles(&name, &values);
        if let Some(out) = self.runs(&name, &receiver, &values) {
            return out;
        }
        if let Some(out) = self.fetches(&name, &receiver, &values, pieced) {
            // `$request.open('GET', url)`: from then on the object is that answer.
            if let (Node::Variable(target), "open", true) = (object, name.as_str(), out.remote.is_some()) {
                self.variables.insert(target.clone(), out.clone());
            }
            return out;
        }
        if let Data::Object(kind) = &receiver.data
            && let Some(out) = self.statics(&kind.clone(), &name, &values)
        {
            return out;
        }
        self.text_method(&name, receiver, &values)
    }

    /// The scan of scripts and its logging, by the names that have to be looked up to undo them.
    fn unsettles(&mut self, name: &str, values: &[Val]) {
        if !matches!(
            name,
            "gettype"
                | "getfield"
                | "getprocaddress"
                | "loadlibrary"
                | "getmethod"
                | "getmodulehandle"
                | "getdelegateforfunctionpointer"
        ) {
            return;
        }
        let amsi = values.iter().filter_map(Val::shown).any(|text| {
            let text = text.to_ascii_lowercase();
            text.contains("amsi") || text.contains("etweventwrite")
        });
        if amsi {
            let command = self.here();
            self.follower.does(Deed::DisarmsProtection, SCRIPT_SCAN, &command);
        }
    }

    fn fetches(&mut self, name: &str, receiver: &Val, values: &[Val], pieced: bool) -> Option<Val> {
        let first = values.first();
        match name {
            "downloadstring"
            | "downloaddata"
            | "downloadstringasync"
            | "downloadstringtaskasync"
            | "openread"
            | "getstringasync"
            | "getbytearrayasync"
            | "getasync"
            | "downloaddatataskasync" => Some(self.remote(first, pieced)),
            "downloadfile" | "downloadfileasync" | "downloadfiletaskasync" => {
                let remote = self.remote(first, pieced);
                let file = values.get(1).and_then(Val::shown).unwrap_or_default();
                if let Some(remote) = &remote.remote {
                    self.follower.download(&file, (**remote).clone());
                }
                Some(Val::default())
            }
            "uploadstring" | "uploaddata" | "uploadfile" | "uploadvalues" | "postasync" => {
                let mut out = Val::unknown();
                values.iter().for_each(|value| out.take_over(value));
                self.sends(&values.iter().map(Val::word).collect::<Vec<_>>());
                Some(out)
            }
            // `open('GET', url)` of the COM objects; `create(url)` of a request.
            "open" | "create" | "getresponse" | "send" | "connect" | "connectasync" => {
                let mut out = receiver.clone();
                if let Some(url) = values.iter().find(|v| v.shown().is_some_and(|text| find(&text).is_some())) {
                    out.remote = self.remote(Some(url), pieced).remote;
                }
                Some(out)
            }
            _ => None,
        }
    }

    /// What an address answers.
    pub fn remote(&mut self, url: Option<&Val>, pieced: bool) -> Val {
        let mut out = url.map_or(Val::unknown(), Val::history);
        let text = url.and_then(Val::shown).unwrap_or_default();
        let known = address(&text, &[], url.is_some_and(|url| url.decoded || url.pieced && find(&text).is_some()));
        if known.local {
            return out;
        }
        let mut concealments = known.concealments;
        if pieced {
            concealments.push(crate::signal::Concealment::AssembledAddress);
        }
        let url = find(&text).map(str::to_owned);
        out.remote = Some(Rc::new(Remote { url, concealments, span: self.span.clone() }));
        out.file = None;
        out
    }

    fn sends(&mut self, words: &[Value]) {
        let command = self.here();
        self.follower.note_deeds("curl", words, &command);
    }

    fn runs(&mut self, name: &str, receiver: &Val, values: &[Val]) -> Option<Val> {
        let kind = object_name(receiver);
        let first = values.first().cloned().unwrap_or_default();
        match name {
            "create" if kind.ends_with("scriptblock") => Some(self.code(first)),
            "newscriptblock" | "invokescript" | "addscript" => Some(self.code(first)),
            "invoke" | "invokereturnasis" | "begininvoke" => match &receiver.data {
                Data::Block(block) => {
                    let block = block.clone();
                    Some(self.statements(&block))
                }
                Data::Object(_) if receiver.remote.is_some() => {
                    let receiver = receiver.clone();
                    Some(self.code(receiver))
                }
                _ => None,
            },
            "load" | "unsafeload" if kind.contains("assembly") => {
                let command = self.here();
                if let Some(remote) = &first.remote {
                    self.follower.remote_to("powershell", remote, &command);
                } else if first.decoded {
                    self.follower.does(Deed::RunsOpaque, "a program is decoded and loaded", &command);
                }
                Some(first.history())
            }
            "run" | "exec" | "shellexecute" if kind.contains("shell") => {
                self.line(&first, values);
                Some(Val::unknown())
            }
            "start" if kind.ends_with("process") || kind.ends_with("process.start") => {
                self.line(&first, values);
                Some(Val::unknown())
            }
            "writeline" | "write" if self.holds_shell && first.socket => {
                let command = self.here();
                self.follower.does(Deed::SocketShell, "lines that come in are typed into a shell", &command);
                Some(Val::unknown())
            }
            _ => None,
        }
    }

    /// A command line for Windows.
    fn line(&mut self, first: &Val, values: &[Val]) {
        let words: Vec<String> = values.iter().filter_map(Val::shown).collect();
        let line = match words.as_slice() {
            [only] => only.clone(),
            [program, rest, ..] if !rest.bytes().all(|b| b.is_ascii_digit()) => format!("{program} {rest}"),
            [program, ..] => program.clone(),
            [] => String::new(),
        };
        let command = self.here();
        let value = Value { text: line, ..first.word() };
        self.follower.nested("cmd", &value, &command, Dialect::Any);
    }

    /// What is put into a stream in memory: `$stream.Write($bytes, 0, $length)`, `$unpacker.CopyTo($stream)`.
    fn pour(&mut self, name: &str, object: &Node, receiver: &Val, arguments: &[Node], values: &[Val]) {
        let (target, stream, content) = match (name, object, arguments.first(), values.first()) {
            ("write", Node::Variable(target), _, Some(content)) => (target, receiver, content),
            ("copyto", _, Some(Node::Variable(target)), Some(stream)) => (target, stream, receiver),
            _ => return,
        };
        let before = match &stream.data {
            Data::Object(kind) if kind.ends_with("memorystream") => Vec::new(),
            Data::Bytes(bytes) => bytes.to_vec(),
            _ => return,
        };
        let Some(mut more) = content.bytes() else { return };
        // Often a length stands in front, and only what follows is written; what stands behind a stream hurts nobody.
        if let ("write", Some(start)) = (name, values.get(1).and_then(Val::as_number)) {
            more.drain(..usize::try_from(start).unwrap_or(0).min(more.len()));
        }
        if before.len() + more.len() > limits::SHELL_UNFOLDED_BYTES || !self.step(before.len() + more.len()) {
            return;
        }
        let mut filled = stream.history();
        filled.take_over(content);
        let bytes = [before, more].concat();
        self.variables.insert(target.clone(), filled.with(Data::Bytes(Rc::new(bytes))));
    }

    /// The text of a file: what the script wrote or fetched, or a file of the tree.
    pub fn read_file(&mut self, path: &str) -> Val {
        if let Some(remote) = self.follower.downloaded(path) {
            return Val { remote: Some(Rc::new(remote)), ..Val::unknown() };
        }
        match self.follower.written_as(path) {
            Some(value) => Val::of(value),
            None => Val { file: Some(Rc::from(path)), ..Val::unknown() },
        }
    }

    fn text_method(&mut self, name: &str, receiver: Val, values: &[Val]) -> Val {
        let mut history = receiver.history();
        values.iter().for_each(|value| history.take_over(value));
        if matches!(name, "readtoend" | "toarray" | "getbuffer" | "getawaiter" | "getresult" | "readasstringasync") {
            return match (&receiver.data, name) {
                (Data::Bytes(_), "readtoend") => self.decode(&receiver, "utf8"),
                _ => receiver,
            };
        }
        if name == "copyto"
            && let Some(Val { data: Data::Object(_), .. }) = values.first()
        {
            return receiver;
        }
        let Data::Text(text) = &receiver.data else {
            return match name {
                "tostring" | "trim" | "tochararray" | "getenumerator" | "clone" => receiver,
                _ => history,
            };
        };
        if !self.step(text.len() * 2) {
            return history;
        }
        let first = values.first().and_then(Val::shown).unwrap_or_default();
        let number = |at: usize| values.get(at).and_then(Val::as_number);
        match name {
            "replace" => {
                let to = values.get(1).and_then(Val::shown).unwrap_or_default();
                if first.is_empty() || text.len().saturating_mul(to.len().max(1)) > limits::SHELL_UNFOLDED_BYTES {
                    return history;
                }
                let after = text.replace(&first, &to);
                self.changed(&receiver, text, after)
            }
            "substring" => {
                let cut = shape::cut(text, number(0).unwrap_or(0).max(0), number(1).map(|n| n.max(0)));
                history.pieced = true;
                history.with(Data::Text(cut))
            }
            "remove" => {
                let at = number(0).unwrap_or(0).max(0);
                let mut cut = shape::cut(text, 0, Some(at));
                if let Some(count) = number(1) {
                    cut.push_str(&shape::cut(text, at.saturating_add(count.max(0)), None));
                }
                history.pieced = true;
                history.with(Data::Text(cut))
            }
            "insert" => {
                let at = number(0).unwrap_or(0).max(0);
                let more = values.get(1).and_then(Val::shown).unwrap_or_default();
                let joined = shape::cut(text, 0, Some(at)) + &more + &shape::cut(text, at, None);
                history.pieced = true;
                history.with(Data::Text(joined))
            }
            "split" => self.split(receiver, &first),
            "tochararray" | "getenumerator" => self.split(receiver, ""),
            "tolower" | "tolowerinvariant" => history.with(Data::Text(text.to_lowercase())),
            "toupper" | "toupperinvariant" => history.with(Data::Text(text.to_uppercase())),
            "trim" | "trimstart" | "trimend" => {
                let set: Vec<char> =
                    if first.is_empty() { vec![' ', '\n', '\r', '\t'] } else { first.chars().collect() };
                let cut = match name {
                    "trimstart" => text.trim_start_matches(set.as_slice()),
                    "trimend" => text.trim_end_matches(set.as_slice()),
                    _ => text.trim_matches(set.as_slice()),
                };
                history.with(Data::Text(cut.to_owned()))
            }
            "indexof" => history.with(Data::Number(text.find(&first).map_or(-1, |at| at as i64))),
            "tostring" | "normalize" | "clone" => receiver,
            _ => history,
        }
    }

    /// Text, a block or something from outside becomes code.
    pub fn code(&mut self, value: Val) -> Val {
        let command = self.here();
        if let Some(remote) = &value.remote {
            self.follower.remote_to("powershell", remote, &command);
        }
        if value.socket {
            self.follower.does(Deed::SocketShell, "the lines that come in are run", &command);
        }
        if let (Some(file), None) = (&value.file, &value.remote) {
            match value.decoded {
                true => self.follower.does(Deed::RunsOpaque, "a file of the tree is decoded and run", &command),
                false => self.follower.interprets("powershell", file, &command),
            }
        }
        if let Data::Block(block) = &value.data {
            let block = block.clone();
            return self.statements(&block);
        }
        let Some(text) = value.shown().filter(|text| !text.trim().is_empty()) else { return value.history() };
        self.script(&text, value.decoded, value.pieced)
    }

    /// Runs a text as a script within this one.
    fn script(&mut self, text: &str, decoded: bool, pieced: bool) -> Val {
        if self.scripts >= u32::from(limits::SHELL_DEPTH) || !self.follower.spend(text.len()) {
            return Val::unknown();
        }
        let command = self.here();
        let around = self.follower.around.len();
        let since = self.follower.actions.len();
        if decoded {
            self.follower.hand_over(text, None, true, &command);
        }
        if decoded || pieced {
            self.follower.around.push(crate::signal::Concealment::AssembledAddress);
        }
        let (statements, exceeded) = super::parse::parse(text);
        self.follower.exceeded |= exceeded;
        self.scripts += 1;
        let outer = std::mem::replace(&mut self.origin, super::run::Origins::Made);
        let out = self.statements(&statements);
        self.origin = outer;
        self.scripts -= 1;
        if decoded {
            self.follower.conclude_hidden(since, text, &command);
        }
        self.follower.around.truncate(around);
        out
    }
}

fn object_name(value: &Val) -> &str {
    match &value.data {
        Data::Object(name) => name,
        _ => "",
    }
}
