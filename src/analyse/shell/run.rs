//! What a single command does, by the role of its program.

use crate::analyse::{Action, Deed};
use crate::limits;
use crate::signal::Concealment;

use super::carried::Carries;
use super::filter::filter;
use super::follow::{Command, Follower, Remote, Scene, Traits, Value};
use super::lex::{Dialect, Token, lex};
use super::programs::{Role, is_tree_path, role, takes_value};
use super::spelling::{program_name, spelled_name};
use super::{Origin, fold};

impl Follower {
    /// Follows one command and returns its output.
    pub(super) fn run(&mut self, mut command: Command, dialect: Dialect) -> Value {
        let around = self.around.len();
        let out = self.run_stripped(&mut command, dialect);
        self.around.truncate(around);
        out
    }

    /// Takes programs off that only start another one, then acts on what is left.
    fn run_stripped(&mut self, command: &mut Command, dialect: Dialect) -> Value {
        if command.silent && command.background {
            self.around.push(Concealment::SilencedOutput);
        }
        let mut words = std::mem::take(&mut command.words);
        self.connected |= command.socket && words.len() <= 2 && words.first().is_some_and(|word| word.text == "exec");
        // Each turn takes at least one word off.
        while let Some(first) = words.first_mut() {
            let stripped = first.text.trim_start_matches('@').len();
            if stripped < first.text.len() {
                first.text = first.text.split_off(first.text.len() - stripped);
            }
            if dialect == Dialect::Make && first.text.len() > 1 {
                first.text = first.text.trim_start_matches(['-', '+', '@']).to_owned();
            }
            let (name, odd) = spelled_name(first);
            if odd {
                self.around.push(Concealment::AssembledAddress);
            }
            if let Some(value) = self.loops_over(&name, &words, command, dialect) {
                return value;
            }
            if name == "call" && dialect == Dialect::Batch {
                self.expand_again(&mut words);
            }
            if self.sets_variable(&name, &words, command) || self.binds(&words, command) {
                return Value::default();
            }
            if role(&name) != Some(Role::Prefix) {
                let arguments = words.get(1..).unwrap_or_default();
                return self.act(&name, &words[0], arguments, command, dialect);
            }
            self.note_prefix(&name, &words);
            let taken = prefix_length(&name, &words);
            if matches!(name.as_str(), "env" | "cross-env" | "cross-env-shell" | "dotenv" | "sudo") {
                for word in words.iter().take(taken) {
                    if let Some((variable, value)) = word.text.split_once('=') {
                        self.preloads(variable, value, command);
                    }
                }
            }
            words.drain(..taken.min(words.len()));
            if name == "env" && words.is_empty() {
                let traits = Traits { carries: Carries::ENVIRONMENT, ..Traits::default() };
                return self.hand_on(Value { traits, ..Value::default() }, command);
            }
            if name == "xargs" && command.input.remote.is_some() && self.xargs_runs_input(&words, command) {
                return Value::default();
            }
        }
        Value::default()
    }

    fn note_prefix(&mut self, name: &str, words: &[Value]) {
        let has = |option: &str| words.iter().take(6).any(|word| word.text.eq_ignore_ascii_case(option));
        match name {
            "nohup" | "setsid" | "daemonize" => self.around.push(Concealment::SilencedOutput),
            "start" if has("/b") || has("/min") => self.around.push(Concealment::HiddenWindow),
            "start-process" | "saps" if has("hidden") => self.around.push(Concealment::HiddenWindow),
            "conhost" if has("--headless") => self.around.push(Concealment::HiddenWindow),
            _ => {}
        }
    }

    /// `export NAME=value`, `set NAME=value`, `$name = value`.
    fn sets_variable(&mut self, name: &str, words: &[Value], command: &Command) -> bool {
        if !matches!(name, "export" | "set" | "declare" | "readonly" | "local" | "typeset" | "setx" | "const" | "alias")
        {
            return false;
        }
        let Some(at) = words.iter().position(|word| word.text.contains('=')) else { return name != "alias" };
        let whole = match name {
            "set" => {
                let mut joined = words[at].clone();
                for word in words.get(at + 1..).unwrap_or_default() {
                    joined.text.push(' ');
                    joined.text.push_str(&word.text);
                    joined.remote = joined.remote.or_else(|| word.remote.clone());
                }
                vec![joined]
            }
            _ => words[at..].to_vec(),
        };
        for word in whole {
            if let Some((variable, _)) = word.text.split_once('=') {
                let variable = variable.trim().to_owned();
                let taken = word.text.find('=').map_or(0, |at| at + 1);
                self.preloads(&variable, word.text.get(taken..).unwrap_or_default(), command);
                self.set(&variable, word.after(taken));
            }
        }
        true
    }

    /// `read NAME`, `for NAME in …`, `$name = …` in a line that PowerShell reads, and `case`, which decides nothing.
    fn binds(&mut self, words: &[Value], command: &Command) -> bool {
        let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
        match text(0) {
            "read" => {
                if let Some(last) = words.last().filter(|_| words.len() > 1) {
                    self.set(&last.text.clone(), command.input.clone());
                }
                true
            }
            "for" => {
                if let (false, Some(value)) = (text(1).is_empty(), words.get(3)) {
                    self.set(text(1), value.clone());
                }
                true
            }
            "case" => true,
            first if first.starts_with('$') && text(1) == "=" => {
                let value = match words.get(2..).unwrap_or_default() {
                    [one] if role(&program_name(&one.text)).is_none() => one.clone(),
                    rest => self.run(Command { words: rest.to_vec(), ..command.clone() }, Dialect::Any),
                };
                self.set(first[1..].trim_start_matches("env:"), value);
                true
            }
            _ => false,
        }
    }

    /// `for /f … in ('command') do …`: what the command prints stands for the variable.
    fn loops_over(&mut self, name: &str, words: &[Value], command: &Command, dialect: Dialect) -> Option<Value> {
        if name != "for" || dialect != Dialect::Batch {
            return None;
        }
        let is = |at: usize, text: &str| words.get(at).is_some_and(|word| word.text.eq_ignore_ascii_case(text));
        let variable = words.iter().skip(1).position(|word| word.text.starts_with('%'))? + 1;
        let list = (variable + 1..words.len()).find(|&at| is(at, "in"))? + 1;
        let rest = (list..words.len()).find(|&at| is(at, "do"))? + 1;
        let name = words.get(variable)?.text.clone();
        let given = joined(words.get(list..rest - 1).unwrap_or_default());
        let fill = |word: &Value| {
            let mut word = word.clone();
            if word.text.contains(&name) && word.text.len() + given.text.len() < crate::limits::SHELL_VALUE_BYTES {
                word.text = word.text.replace(&name, &given.text);
                word.remote = word.remote.or_else(|| given.remote.clone());
                word.decoded |= given.decoded;
                word.traits.merge(&given.traits);
            }
            word
        };
        let mut words: Vec<Value> = words.get(rest..).unwrap_or_default().iter().map(fill).collect();
        if let [only] = words.as_slice()
            && only.remote.is_none()
            && only.text.contains(' ')
        {
            let line = only.clone();
            self.nested("cmd", &line, command, dialect);
            return Some(Value::default());
        }
        if words.is_empty() {
            words.push(given);
        }
        Some(self.run(Command { words, input: Value::default(), ..command.clone() }, dialect))
    }

    /// `call` looks at its words a second time.
    fn expand_again(&mut self, words: &mut [Value]) {
        for word in words.iter_mut().filter(|word| word.text.contains('%')) {
            let text = word.text.replace("%%", "%");
            if !self.spend(text.len()) {
                return;
            }
            let origin = Origin::Whole(0..0);
            let scene = Scene { text: &text, dialect: Dialect::Batch, origin: &origin };
            if let Some(Token::Word(first)) = lex(&text, Dialect::Batch).first() {
                let again = self.evaluate(first, &scene);
                *word = Value { quoted: word.quoted, ..again };
            }
        }
    }

    fn act(&mut self, name: &str, program: &Value, arguments: &[Value], command: &Command, dialect: Dialect) -> Value {
        if program.traits.socket {
            self.does(Deed::SocketShell, "the lines that come in are run", command);
        }
        if let Some(remote) = self.downloaded(&program.text).or_else(|| program.remote.clone()) {
            self.remote_to(name_or(name, "program"), &remote, command);
            return Value::default();
        }
        self.note_traces(name, arguments);
        self.note_deeds(name, arguments, command);
        match role(name) {
            Some(Role::Fetcher) => return self.fetch(name, arguments, command),
            Some(Role::Filter) => return self.filter(name, arguments, command),
            Some(Role::Shell) => return self.shell(name, arguments, command, dialect),
            Some(Role::Netcat) => return self.netcat(name, arguments, command),
            Some(Role::Interpreter) => {
                self.interpreter(name, arguments, command);
                if name == "osascript" && arguments.iter().any(|a| a.text.contains("hidden answer")) {
                    let traits = Traits { carries: Carries::PASSWORD, ..Traits::default() };
                    return self.hand_on(Value { traits, ..Value::default() }, command);
                }
            }
            Some(Role::Cmd) => self.cmd(arguments, command),
            Some(Role::PowerShell) => return self.start_powershell(arguments, command),
            Some(Role::Iex) => self.iex(arguments, command),
            Some(Role::Eval) => {
                let line = joined(arguments);
                if line.traits.socket {
                    self.does(Deed::SocketShell, "the lines that come in are run", command);
                }
                self.nested("sh", &line, command, dialect);
            }
            Some(Role::Source) => self.script_file("sh", arguments, command, dialect),
            Some(Role::PackageManager) => self.package_manager(name, arguments, command, dialect),
            Some(Role::Runner) => self.each(arguments, command),
            Some(Role::Git) => self.git(arguments, command),
            Some(Role::Installer) => self.installer(name, arguments, command),
            Some(Role::Builtin | Role::Prefix) => {}
            None => return self.other(name, program, arguments, command),
        }
        Value::default()
    }

    /// A filter's output; what it writes to a file is remembered with its origin.
    fn filter(&mut self, name: &str, arguments: &[Value], command: &Command) -> Value {
        let mut out = filter(name, arguments, command, self);
        if command.socket && out.text.is_empty() {
            out.traits.socket = true;
        }
        if name == "tee" {
            for file in arguments.iter().filter(|a| !a.text.starts_with('-')) {
                self.put(&file.text, &out, arguments.iter().any(|a| a.text == "-a"), command);
            }
        }
        self.hand_on(out, command)
    }

    /// What a command prints, or nothing if it goes to a file.
    pub(super) fn hand_on(&mut self, out: Value, command: &Command) -> Value {
        match &command.output {
            Some(file) => {
                self.put(file, &out, command.appends, command);
                Value::default()
            }
            None => out,
        }
    }

    /// Commands that undo protection or traces; they disguise the whole script.
    fn note_traces(&mut self, name: &str, arguments: &[Value]) {
        let has = |needle: &str| arguments.iter().any(|a| a.text.to_ascii_lowercase().contains(needle));
        let concealment = match name {
            "xattr" if has("-d") || has("-c") || has("-r") => Concealment::ProtectionOff,
            "spctl" if has("disable") => Concealment::ProtectionOff,
            "set-executionpolicy" if has("bypass") || has("unrestricted") => Concealment::ProtectionOff,
            "set-mppreference" | "add-mppreference" => Concealment::ProtectionOff,
            "rm" | "del" | "erase" | "unlink" | "shred"
                if has("$0") || has("%~f0") || has("bash_source") || has("%0") =>
            {
                Concealment::SelfDeletion
            }
            "history" if has("-c") => Concealment::SelfDeletion,
            _ => return,
        };
        self.everywhere.push(concealment);
    }

    /// Reports text from the network in an interpreter's hands.
    pub(super) fn remote_to(&mut self, shell: &str, remote: &Remote, command: &Command) {
        let mut concealments = remote.concealments.clone();
        concealments.extend(self.around.iter().copied());
        let start = remote.span.start.min(command.span.start);
        let span = start..remote.span.end.max(command.span.end);
        self.push(Action::RemoteToShell { url: remote.url.clone(), shell: shell.to_owned(), concealments, span });
    }

    pub(super) fn push(&mut self, mut action: Action) {
        if let Action::Interprets { path, .. } | Action::RunsFile { path, .. } = &mut action {
            *path = self.in_folder(path);
        }
        if self.actions.len() < limits::FACTS {
            self.actions.push(action);
        } else {
            self.exceeded = true;
        }
    }

    /// `cd` and its relatives; a folder that is not known leaves everything as it was.
    fn enter(&mut self, name: &str, arguments: &[Value]) {
        let to = arguments.iter().map(|a| a.text.as_str()).find(|a| !a.starts_with('-') && *a != "/d" && *a != "/D");
        match (name, to) {
            ("popd", _) => self.folder.clear(),
            (_, Some(to)) if to.len() <= 1024 && !to.starts_with(['/', '~', '%']) => {
                let to = ["$(dirname $0)", "$PWD", "$INIT_CWD", "${workspaceFolder}", "${workspaceRoot}"]
                    .iter()
                    .find_map(|here| to.strip_prefix(here))
                    .unwrap_or(to);
                if !to.starts_with('$') {
                    self.folder = self.in_folder(to.trim_start_matches('/'));
                }
            }
            _ => {}
        }
    }

    /// A path as seen from where the script began.
    pub(super) fn in_folder(&self, path: &str) -> String {
        let elsewhere = path.starts_with(['/', '~', '$', '%', '\\']) || path.as_bytes().get(1) == Some(&b':');
        match self.folder.is_empty() || elsewhere || self.folder.len() > 1024 {
            true => path.to_owned(),
            false if path.is_empty() => self.folder.clone(),
            false => format!("{}/{}", self.folder.trim_end_matches('/'), path.trim_start_matches("./")),
        }
    }

    /// A program without a role: a file of the tree, or just a program. `echo` and `printf` say what they print.
    fn other(&mut self, name: &str, program: &Value, arguments: &[Value], command: &Command) -> Value {
        let span = command.span.clone();
        match name {
            "echo" | "printf" | "write-output" | "write-host" => {
                let out = printed(name, arguments);
                return self.hand_on(out, command);
            }
            "whoami" | "hostname" | "uname" | "id" | "pwd" | "env" | "printenv" | "ifconfig" | "ipconfig" | "ip"
            | "security" | "logname" | "systeminfo" | "system_profiler" | "hostnamectl" | "ioreg" | "lscpu"
            | "sw_vers" => {
                let words: Vec<&str> = arguments.iter().map(|a| a.text.as_str()).collect();
                let carries = Carries::of_command(name, &words);
                self.push(Action::Runs { program: name.to_owned(), folder: String::new(), span });
                let out = Value { traits: Traits { carries, ..Traits::default() }, ..Value::default() };
                return self.hand_on(out, command);
            }
            "cd" | "chdir" | "pushd" | "popd" => self.enter(name, arguments),
            "tar" | "zip" | "7z" | "rar" | "bsdtar" => return self.packs(arguments, command),
            "cp" | "mv" | "ln" => {
                if let Some(sample) = arguments.iter().find(|a| a.text.ends_with(".sample")) {
                    // Hook text kept in a sample is made active by giving it another name.
                    self.push(Action::RunsFile { path: sample.text.clone(), span });
                } else if let [from, to] = arguments.iter().filter(|a| !a.text.starts_with('-')).collect::<Vec<_>>()[..]
                {
                    match (self.downloaded(&from.text), self.written_as(&from.text)) {
                        (Some(remote), _) => self.download(&to.text, remote),
                        (None, Some(text)) => self.put(&to.text, &text, false, command),
                        (None, None) => {}
                    }
                }
            }
            _ if program.text.starts_with('-') || program.text.is_empty() => {}
            _ if self.runs_written(&program.text, command) => {}
            _ if is_tree_path(&program.text) => self.push(Action::RunsFile { path: program.text.clone(), span }),
            _ => self.tool(name, arguments, command),
        }
        Value::default()
    }
}

fn name_or<'n>(name: &'n str, other: &'n str) -> &'n str {
    if name.is_empty() { other } else { name }
}

/// Arguments as one line.
pub(super) fn joined(arguments: &[Value]) -> Value {
    let mut out = Value::default();
    for argument in arguments {
        if !out.text.is_empty() {
            out.text.push(' ');
        }
        let base = out.text.len();
        out.joins.extend(argument.joins.iter().map(|at| at + base));
        out.text.push_str(&argument.text);
        out.decoded |= argument.decoded;
        out.remote = out.remote.or_else(|| argument.remote.clone());
        out.file = out.file.or_else(|| argument.file.clone());
        out.traits.merge(&argument.traits);
    }
    out
}

/// What `echo` and `printf` say.
fn printed(name: &str, arguments: &[Value]) -> Value {
    let skip = arguments.iter().take_while(|a| matches!(a.text.as_str(), "-n" | "-e" | "-ne" | "-en" | "--")).count();
    let rest = arguments.get(skip..).unwrap_or_default();
    let format = name == "printf" && rest.len() > 1 && rest[0].text.contains('%');
    let mut out = joined(if format { &rest[1..] } else { rest });
    if format && rest[0].text.trim_end_matches("\\n") == "%b" || name == "printf" && !format {
        out.decoded |= is_escaped(&out.text);
    }
    if format && rest[0].text == "%s" && rest.len() > 2 {
        out.text = rest[1..].iter().map(|a| a.text.as_str()).collect();
        out.joins.clear();
    }
    if name == "printf" || skip > 0 && out.text.contains('\\') {
        out.decoded |= skip > 0 && is_escaped(&out.text);
        out.text = fold::unescape(&out.text);
    }
    out
}

/// Whether letters are written as numbers.
fn is_escaped(text: &str) -> bool {
    text.matches("\\x").count() + text.matches("\\1").count() + text.matches("\\u00").count() > 3
}

/// How many words a prefix takes: itself, its options with their values, assignments, a leading number.
fn prefix_length(name: &str, words: &[Value]) -> usize {
    let mut at = 1;
    while let Some(word) = words.get(at) {
        let text = word.text.as_str();
        let option = text.starts_with('-') && text.len() > 1
            || (text.starts_with('/') && text.len() <= 12 && matches!(name, "start" | "forfiles"));
        if option {
            at += 1 + usize::from(takes_value(name, text));
            continue;
        }
        let assigns = matches!(name, "env" | "cross-env" | "cross-env-shell" | "dotenv" | "sudo")
            && text.split_once('=').is_some_and(|(variable, value)| {
                let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
                !value.contains(' ') || word.quoted && !variable.is_empty() && variable.bytes().all(plain)
            });
        let number = matches!(name, "timeout" | "gtimeout" | "nice")
            && text.trim_end_matches(['s', 'm', 'h', 'd']).bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let title = name == "start" && word.quoted && words.len() > at + 1 && at <= 2 && !text.contains("://");
        let empty = text.is_empty() && word.remote.is_none() && !word.traits.socket;
        if !(assigns || number || title || empty) {
            break;
        }
        at += 1;
    }
    at
}
