//! Commands: cmdlets that make, carry, run or keep something, and every other program.

use crate::analyse::Deed;
use crate::analyse::shell::follow::{Command, Value};
use crate::analyse::shell::lex::Dialect;
use crate::analyse::shell::programs::role;
use crate::analyse::shell::recursion::Entered;
use crate::signal::Concealment;

use super::objects::command_like;
use super::run::Machine;
use super::tree::{self, Word};
use super::value::{Data, Val};

/// The words of a command with their values.
#[derive(Default)]
struct Words {
    /// Values without a name.
    plain: Vec<Val>,
    /// Values with the name of their parameter in lower case, without `-`.
    named: Vec<(String, Val)>,
    /// All of them in order, as another program would get them.
    all: Vec<Value>,
}

impl Words {
    /// The value of a parameter that may be cut short, or the plain word at that place.
    fn get(&self, name: &str, plain: usize) -> Option<&Val> {
        let named = self.named.iter().find(|(known, _)| !known.is_empty() && name.starts_with(known.as_str()));
        named.map(|(_, value)| value).or_else(|| self.plain.get(plain))
    }

    fn named(&self, name: &str) -> Option<&Val> {
        self.named.iter().find(|(known, _)| known.len() > 1 && name.starts_with(known.as_str())).map(|(_, value)| value)
    }
}

impl Machine<'_, '_> {
    pub fn command(&mut self, call: &tree::Call, input: Option<Val>) -> Val {
        let Some((first, rest)) = call.words.split_first() else { return input.unwrap_or_default() };
        let program = match first {
            Word::Value(node) => self.node(node),
            Word::Parameter(name, _) => Val::text(name.clone()),
        };
        let output = call.output.as_ref().map(|file| self.node(file));
        let around = self.follower.around.len();
        let out = match &program.data {
            Data::Block(block) => {
                let block = block.clone();
                self.bind_input(input);
                for word in rest {
                    if let Word::Value(node) | Word::Parameter(_, Some(node)) = word {
                        self.node(node);
                    }
                }
                self.statements(&block)
            }
            _ => self.named_command(&program, rest, input),
        };
        self.follower.around.truncate(around);
        if let Some(file) = output {
            let (file, command) = (file.shown().unwrap_or_default(), self.here());
            if !file.is_empty() {
                self.follower.put(&file, &out.word(), false, &command);
            }
            return Val::default();
        }
        out
    }

    fn bind_input(&mut self, input: Option<Val>) {
        if let Some(input) = input {
            self.variables.insert("input".to_owned(), input.clone());
            self.variables.insert("_".to_owned(), input);
        }
    }

    fn named_command(&mut self, program: &Val, rest: &[Word], input: Option<Val>) -> Val {
        let Some(text) = program.shown() else {
            // A command of which only the origin is known.
            if program.remote.is_some() || program.socket {
                return self.code(program.clone());
            }
            self.words(rest);
            return program.history();
        };
        let mut name = text.trim().to_ascii_lowercase();
        for _ in 0..4 {
            match self.aliases.get(&name) {
                Some(known) => name.clone_from(known),
                None => break,
            }
        }
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".exe").to_owned();
        let words = self.words(rest);
        if program.pieced || program.decoded || text.contains('`') {
            let name = crate::analyse::shell::spelling::program_name(&name);
            if role(&name).is_some() || matches!(name.as_str(), "new-object") {
                self.follower.around.push(Concealment::AssembledAddress);
            }
        }
        if let Some(out) = self.code_command(&name, &words, input.as_ref()) {
            return out;
        }
        if let Some(out) = self.value_command(&name, &words, input.as_ref()) {
            return out;
        }
        if self.functions.contains_key(&name) {
            return self.function(&name, &words, input);
        }
        self.other(&text, &name, words, input)
    }

    fn words(&mut self, rest: &[Word]) -> Words {
        let mut out = Words::default();
        let mut pending: Option<String> = None;
        for word in rest {
            match word {
                Word::Parameter(name, value) => {
                    if let Some(flag) = pending.take() {
                        out.named.push((flag, Val::default()));
                    }
                    out.all.push(Value::of(name.clone()));
                    let bare = name.trim_start_matches('-').to_ascii_lowercase();
                    match value {
                        Some(value) => {
                            let value = self.node(value);
                            out.all.push(value.word());
                            out.named.push((bare, value));
                        }
                        None => pending = Some(bare),
                    }
                }
                Word::Value(node) => {
                    let value = self.node(node);
                    out.all.push(value.word());
                    match pending.take() {
                        Some(name) => {
                            // It may have been a switch: the value then stands for itself.
                            out.plain.extend(is_switch(&name).then(|| value.clone()));
                            out.named.push((name, value));
                        }
                        None => out.plain.push(value),
                    }
                }
            }
        }
        if let Some(flag) = pending {
            out.named.push((flag, Val::default()));
        }
        out
    }

    /// Commands that turn something into code.
    fn code_command(&mut self, name: &str, words: &Words, input: Option<&Val>) -> Option<Val> {
        match name {
            "iex" | "invoke-expression" => {
                let given = words.get("command", 0).cloned().or_else(|| input.cloned()).unwrap_or_default();
                Some(self.code(given))
            }
            "icm" | "invoke-command" | "start-job" | "sajb" | "start-threadjob" => {
                let block = words.get("scriptblock", 0)?.clone();
                Some(match block.data {
                    Data::Block(_) => self.code(block),
                    _ => block.history(),
                })
            }
            "foreach-object" | "%" | "foreach" => Some(self.for_each(words, input)),
            "powershell" | "pwsh" => {
                // A block that another PowerShell runs, or what is piped into it.
                if let Some(block) = words.plain.iter().find(|word| matches!(word.data, Data::Block(_))) {
                    let block = block.clone();
                    return Some(self.code(block));
                }
                if words.all.last().is_none_or(|last| last.text == "-" || last.text.starts_with('-'))
                    && words.plain.iter().all(|w| w.shown().is_none_or(|t| t == "-"))
                {
                    return Some(self.code(input?.clone()));
                }
                None
            }
            "expand-archive" => {
                let text = |parameter: &str, at: usize| words.get(parameter, at).and_then(Val::shown);
                let archive = text("path", 0).or_else(|| text("literalpath", 0));
                if let (Some(archive), Some(folder)) = (archive, text("destinationpath", 1)) {
                    self.follower.unpacks(&archive, &folder);
                }
                Some(Val::default())
            }
            "add-type" => {
                let amsi = words.all.iter().any(|word| {
                    let lower = word.text.to_ascii_lowercase();
                    lower.contains("amsiscanbuffer") || lower.contains("amsi.dll")
                });
                if amsi {
                    let command = self.here();
                    self.follower.does(Deed::DisarmsProtection, "the scan of scripts", &command);
                }
                // What is compiled here runs here.
                let source = words
                    .named("typedefinition")
                    .or_else(|| words.named("memberdefinition"))
                    .or_else(|| words.get("", 0));
                if let Some(remote) = source.and_then(|source| source.remote.clone()) {
                    let command = self.here();
                    self.follower.remote_to("powershell", &remote, &command);
                }
                Some(Val::default())
            }
            _ => None,
        }
    }

    fn for_each(&mut self, words: &Words, input: Option<&Val>) -> Val {
        let blocks: Vec<tree::Block> = words
            .plain
            .iter()
            .chain(words.named.iter().map(|(_, value)| value))
            .filter_map(|value| match &value.data {
                Data::Block(block) => Some(block.clone()),
                _ => None,
            })
            .collect();
        let input = input.cloned().unwrap_or_default();
        if blocks.is_empty() {
            return input;
        }
        let items = match input.data {
            Data::List(_) | Data::Bytes(_) => input.items(),
            _ => vec![input.clone()],
        };
        let mut out = Vec::new();
        for item in items {
            if !self.step(8) {
                break;
            }
            self.variables.insert("_".to_owned(), item);
            for block in &blocks {
                let value = self.statements(block);
                match value.data {
                    Data::Null if value.remote.is_none() => {}
                    Data::List(_) => out.extend(value.items()),
                    _ => out.push(value),
                }
            }
        }
        match out.len() {
            1 => out.pop().unwrap_or_default(),
            _ => Val::list(out),
        }
    }

    /// Commands that make or carry values.
    fn value_command(&mut self, name: &str, words: &Words, input: Option<&Val>) -> Option<Val> {
        let given = || words.plain.first().cloned().or_else(|| input.cloned()).unwrap_or_default();
        Some(match name {
            "new-object" => {
                let com = words.named("comobject").or_else(|| words.named("com"));
                let kind = com.or_else(|| words.get("typename", 0))?.shown()?;
                let from = if com.is_some() || words.named("typename").is_some() { 0 } else { 1 };
                let mut arguments: Vec<Val> = words.plain.get(from..).unwrap_or_default().to_vec();
                if let Some(list) = words.named("argumentlist") {
                    arguments.push(list.clone());
                }
                let arguments: Vec<Val> = arguments
                    .into_iter()
                    .flat_map(|value| match &value.data {
                        Data::List(items)
                            if items.len() > 1
                                && !items.iter().all(|i| matches!(i.data, Data::Number(_) | Data::Text(_))) =>
                        {
                            items.to_vec()
                        }
                        Data::List(items) if items.len() == 1 => items.to_vec(),
                        _ => vec![value],
                    })
                    .collect();
                self.object(&kind, &arguments)
            }
            "write-output"
            | "echo"
            | "write"
            | "out-string"
            | "oss"
            | "tee-object"
            | "tee"
            | "sort-object"
            | "sort"
            | "convertfrom-json"
            | "select-string"
            | "convertto-securestring"
            | "write-host" => given(),
            "select-object" | "select" | "where-object" | "where" | "?" => input.cloned().unwrap_or_default(),
            "out-null" | "out-host" | "out-default" => Val::default(),
            "set-alias" | "sal" | "new-alias" | "nal" => {
                let (alias, target) = (words.get("name", 0)?.shown()?, words.get("value", 1)?.shown()?);
                if self.aliases.len() < 256 {
                    self.aliases.insert(alias.to_ascii_lowercase(), target.to_ascii_lowercase());
                }
                Val::default()
            }
            "set-variable" | "sv" | "new-variable" | "nv" | "set-item" | "si" | "new-item" | "ni" => {
                let name = words.get("name", 0).or_else(|| words.get("path", 0))?.shown()?.to_lowercase();
                let value = words.get("value", 1).cloned().unwrap_or_default();
                let bare = name.strip_prefix("variable:").map(|rest| rest.trim_start_matches(['/', '\\']));
                let variable = matches!(self::short(words), Some(())) || !name.contains(':');
                match (bare, variable) {
                    (Some(bare), _) => drop(self.variables.insert(bare.to_owned(), value)),
                    (None, true) => drop(self.variables.insert(name, value)),
                    (None, false) if name.starts_with("env:") => drop(self.variables.insert(name, value)),
                    _ => return None,
                }
                Val::default()
            }
            "get-variable" | "gv" | "get-item" | "gi" | "get-childitem" | "ls" | "dir" | "gci" | "item" => {
                let name = words.get("name", 0)?.shown()?.to_lowercase();
                let bare = name.strip_prefix("variable:").map(|rest| rest.trim_start_matches(['/', '\\']));
                match (bare, name.strip_prefix("env:")) {
                    (Some(bare), _) => self.node(&tree::Node::Variable(bare.to_owned())),
                    (None, Some(_)) => self.node(&tree::Node::Variable(name)),
                    (None, None) if self.variables.contains_key(&name) => self.node(&tree::Node::Variable(name)),
                    _ => return None,
                }
            }
            "get-command" | "gcm" | "get-alias" | "gal" => {
                let known = command_like(&given().shown()?)?;
                Val { pieced: true, ..Val::text(known) }
            }
            "get-content" | "gc" | "cat" | "type" => {
                let path = words.get("path", 0).or_else(|| words.named("literalpath"))?.shown()?;
                self.read_file(&path)
            }
            "set-content" | "sc" | "add-content" | "ac" | "out-file" => {
                let file = words.get("filepath", 0).or_else(|| words.named("path"))?.shown()?;
                let value = words.get("value", 1).cloned().or_else(|| input.cloned()).unwrap_or_default();
                let command = self.here();
                if let Some(remote) = &value.remote {
                    self.follower.download(&file, (**remote).clone());
                }
                self.follower.put(&file, &value.word(), matches!(name, "add-content" | "ac"), &command);
                Val::default()
            }
            "join-path" => {
                let (first, second) = (words.get("path", 0)?.clone(), words.get("childpath", 1)?.clone());
                self.binary(tree::Op::Join, Val::list(vec![first, second]), Val::text("\\"))
            }
            _ => return None,
        })
    }

    /// A function of the script; its parameters get the words by their places and names.
    fn function(&mut self, name: &str, words: &Words, input: Option<Val>) -> Val {
        let Some(function) = self.functions.get_mut(name) else { return Val::default() };
        function.called = true;
        let given = words.plain.iter().chain(words.named.iter().map(|(_, value)| value)).chain(&input);
        match function.recursion.enter(given.clone().map(Val::shown)) {
            Entered::Yes => {}
            Entered::No => {
                return given.fold(Val::unknown(), |mut out, value| {
                    out.take_over(value);
                    out
                });
            }
            Entered::TooOften => {
                self.follower.exceeded = true;
                return Val::unknown();
            }
        }
        let (parameters, body) = (function.parameters.clone(), function.body.clone());
        let mut saved = Vec::new();
        let mut plain = words.plain.iter();
        for parameter in &parameters {
            let named =
                words.named.iter().find(|(known, _)| !known.is_empty() && parameter.starts_with(known.as_str()));
            let value = named.map(|(_, value)| value).or_else(|| plain.next()).cloned();
            saved.push((parameter.clone(), self.variables.remove(parameter)));
            if let Some(value) = value {
                self.variables.insert(parameter.clone(), value);
            }
        }
        let outer = self.variables.insert("args".to_owned(), Val::list(words.plain.clone()));
        self.bind_input(input);
        let out = self.statements(&body);
        if let Some(function) = self.functions.get_mut(name) {
            function.recursion.leave();
        }
        for (parameter, value) in saved {
            match value {
                Some(value) => drop(self.variables.insert(parameter, value)),
                None => drop(self.variables.remove(&parameter)),
            }
        }
        match outer {
            Some(outer) => drop(self.variables.insert("args".to_owned(), outer)),
            None => drop(self.variables.remove("args")),
        }
        out
    }

    /// Every other program, as a command line.
    fn other(&mut self, text: &str, name: &str, words: Words, input: Option<Val>) -> Val {
        let mut command = Command { span: self.span.clone(), ..Command::default() };
        if let Some(input) = &input {
            command.input = input.word();
        }
        let holds = words.all.iter().any(|word| word.text.to_ascii_lowercase().contains("cmd"));
        self.holds_shell |= holds || matches!(name, "cmd");
        let started: Vec<Value> = match name {
            "start-process" | "saps" | "start" => {
                let hidden = words
                    .named("windowstyle")
                    .and_then(Val::shown)
                    .is_some_and(|style| style.eq_ignore_ascii_case("hidden"));
                if hidden {
                    self.follower.around.push(Concealment::HiddenWindow);
                }
                let program = words.get("filepath", 0).cloned().unwrap_or_default();
                let arguments =
                    words.named("argumentlist").or_else(|| words.named("args")).or_else(|| words.plain.get(1)).cloned();
                let line = arguments.map(|list| list.items()).unwrap_or_default();
                let mut started = vec![program.word()];
                for argument in line {
                    started.extend(split(argument.word()));
                }
                started
            }
            _ => {
                let mut first = Value::of(text.to_owned());
                if !self.aliases.is_empty() && self.aliases.contains_key(&text.to_ascii_lowercase()) {
                    first = Value::of(name.to_owned());
                }
                std::iter::once(first).chain(words.all).collect()
            }
        };
        command.words = started;
        Val::of(self.follower.run(command, Dialect::Any))
    }
}

/// The words of one argument that holds a whole command line.
fn split(value: Value) -> Vec<Value> {
    if !value.text.contains(' ') || value.remote.is_some() {
        return vec![value];
    }
    let tokens = crate::analyse::shell::lex::lex(&value.text, Dialect::Any);
    let words: Vec<Value> = tokens
        .iter()
        .filter_map(|token| match token {
            crate::analyse::shell::lex::Token::Word(word) => {
                let text = crate::analyse::shell::lex::plain(word);
                Some(Value { text, joins: Vec::new(), ..value.clone() })
            }
            _ => None,
        })
        .collect();
    if words.is_empty() { vec![value] } else { words }
}

/// Parameters that take no value.
fn is_switch(name: &str) -> bool {
    [
        "usebasicparsing",
        "passthru",
        "wait",
        "force",
        "nonewwindow",
        "raw",
        "append",
        "recurse",
        "asplaintext",
        "noninteractive",
    ]
    .iter()
    .any(|switch| name.len() > 3 && switch.starts_with(name))
}

/// Whether a command names a variable by parameters.
fn short(words: &Words) -> Option<()> {
    words.named("name").map(|_| ())
}
