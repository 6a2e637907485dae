//! What a single command does, by the role of its program.

use crate::analyse::Action;
use crate::limits;
use crate::signal::Concealment;

use super::Origin;
use super::fold;
use super::follow::{Command, Follower, Remote, Value};
use super::lex::Dialect;
use super::programs::{Role, is_tree_path, name_of, role, takes_value};

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
        // Each turn takes at least one word off.
        while let Some(first) = words.first_mut() {
            let stripped = first.text.trim_start_matches('@').len();
            if stripped < first.text.len() {
                first.text = first.text.split_off(first.text.len() - stripped);
            }
            if dialect == Dialect::Make && first.text.len() > 1 {
                first.text = first.text.trim_start_matches(['-', '+', '@']).to_owned();
            }
            let name = program_name(&first.text);
            if self.sets_variable(&name, &words) || self.binds(&words, command) {
                return Value::default();
            }
            if role(&name) != Some(Role::Prefix) {
                let arguments = words.get(1..).unwrap_or_default();
                return self.act(&name, &words[0], arguments, command, dialect);
            }
            self.note_prefix(&name, &words);
            let taken = prefix_length(&name, &words);
            words.drain(..taken.min(words.len()));
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
    fn sets_variable(&mut self, name: &str, words: &[Value]) -> bool {
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

    fn act(&mut self, name: &str, program: &Value, arguments: &[Value], command: &Command, dialect: Dialect) -> Value {
        if let Some(remote) = self.downloaded(&program.text).or_else(|| program.remote.clone()) {
            self.remote_to(name_or(name, "program"), &remote, command);
            return Value::default();
        }
        self.note_traces(name, arguments);
        match role(name) {
            Some(Role::Fetcher) => return self.fetch(name, arguments, command),
            Some(Role::Filter) => return self.filter(name, arguments, command),
            Some(Role::Shell) => self.shell(name, arguments, command, dialect),
            Some(Role::Interpreter) => self.interpreter(name, arguments, command),
            Some(Role::Cmd) => self.cmd(arguments, command),
            Some(Role::PowerShell) => self.start_powershell(arguments, command),
            Some(Role::Iex) => self.iex(arguments, command),
            Some(Role::Eval) => self.nested("sh", &joined(arguments), command, dialect),
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
        let out = filter(name, arguments, command, self);
        let Some(remote) = &out.remote else { return out };
        if name == "tee" {
            for file in arguments.iter().filter(|a| !a.text.starts_with('-')) {
                self.download(&file.text, remote.clone());
            }
        }
        match &command.output {
            Some(file) => {
                self.download(file, remote.clone());
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

    pub(super) fn push(&mut self, action: Action) {
        if self.actions.len() < limits::FACTS {
            self.actions.push(action);
        } else {
            self.exceeded = true;
        }
    }

    pub(super) fn package_manager(&mut self, name: &str, arguments: &[Value], command: &Command, dialect: Dialect) {
        let mut plain: Vec<&Value> = Vec::new();
        let mut skip = false;
        for (at, argument) in arguments.iter().enumerate() {
            if std::mem::take(&mut skip) {
                continue;
            }
            let text = argument.text.as_str();
            if matches!(text, "-c" | "--call") && matches!(name, "npx" | "npm" | "pnpm") {
                let line = arguments.get(at + 1).cloned().unwrap_or_default();
                return self.nested(name, &line, command, dialect);
            }
            match text.starts_with('-') {
                true => skip = takes_value(name, text) && !text.contains('='),
                false => plain.push(argument),
            }
        }
        let word = |at: usize| plain.get(at).map_or("", |value| value.text.as_str());
        let runs_package = matches!(name, "npx" | "bunx" | "pnpx");
        let (manager, script) = match word(0) {
            script if runs_package => ("npx", script),
            "run" | "run-script" | "rum" | "urn" => (name, word(1)),
            "x" | "exec" | "dlx" => ("npx", word(1)),
            "i" | "install" | "ci" | "add" | "install-test" | "it" | "" => (name, "install"),
            "t" | "tst" | "test" => (name, "test"),
            script => (name, script),
        };
        let first = usize::from(!runs_package);
        // `npx node x.js`, `yarn exec ./x.sh`: the program is named after all.
        if manager == "npx" && (role(&program_name(script)).is_some() || is_tree_path(script)) {
            let words: Vec<Value> = plain.iter().skip(first).map(|&value| value.clone()).collect();
            let inner =
                Command { words, input: command.input.clone(), span: command.span.clone(), ..Command::default() };
            self.run(inner, dialect);
            return;
        }
        let (manager, script) = (manager.to_owned(), script.to_owned());
        self.push(Action::PackageScript { manager, script, span: command.span.clone() });
    }

    /// Runs each quoted argument as a line of its own; `npm:name` is a script.
    fn each(&mut self, arguments: &[Value], command: &Command) {
        for argument in arguments.iter().filter(|a| !a.text.starts_with('-')) {
            let script = argument.text.strip_prefix("npm:").or_else(|| argument.text.strip_prefix("npm-"));
            match script {
                Some(script) => {
                    let (manager, script) = ("npm".to_owned(), script.to_owned());
                    self.push(Action::PackageScript { manager, script, span: command.span.clone() });
                }
                None if argument.text.contains([' ', '/', '.']) => {
                    self.script(&argument.text, Dialect::Any, &Origin::Whole(command.span.clone()), Value::default());
                }
                None => {
                    let (manager, script) = ("npm".to_owned(), argument.text.clone());
                    self.push(Action::PackageScript { manager, script, span: command.span.clone() });
                }
            }
        }
    }

    /// `git config key value`, `git -c key=value`.
    fn git(&mut self, arguments: &[Value], command: &Command) {
        let mut settings: Vec<(String, String)> = Vec::new();
        for pair in arguments.windows(2).filter(|pair| matches!(pair[0].text.as_str(), "-c" | "--config")) {
            if let Some((key, value)) = pair[1].text.split_once('=') {
                settings.push((key.to_ascii_lowercase(), value.to_owned()));
            }
        }
        if let Some(at) = arguments.iter().position(|a| a.text == "config") {
            let rest: Vec<&str> = arguments[at + 1..].iter().map(|a| a.text.as_str()).collect();
            let rest: Vec<&str> =
                rest.into_iter().filter(|a| !a.starts_with('-') && !matches!(*a, "set" | "add")).collect();
            if let [key, value, ..] = rest.as_slice()
                && key.contains('.')
            {
                settings.push((key.to_ascii_lowercase(), (*value).to_owned()));
            }
        }
        if settings.is_empty() {
            self.push(Action::Runs { program: "git".to_owned(), span: command.span.clone() });
        }
        for (key, value) in settings {
            self.push(Action::GitConfig { key, value, span: command.span.clone() });
        }
    }

    /// A program without a role: a file of the tree, or just a program. `echo` and `printf` say what they print.
    fn other(&mut self, name: &str, program: &Value, arguments: &[Value], command: &Command) -> Value {
        let span = command.span.clone();
        match name {
            "echo" | "printf" | "write-output" | "write-host" => {
                let skip = arguments
                    .iter()
                    .take_while(|a| matches!(a.text.as_str(), "-n" | "-e" | "-ne" | "-en" | "--"))
                    .count();
                let rest = arguments.get(skip..).unwrap_or_default();
                let format = name == "printf" && rest.len() > 1 && rest[0].text.contains('%');
                let mut out = joined(if format { &rest[1..] } else { rest });
                if name == "printf" || skip > 0 && out.text.contains('\\') {
                    out.text = fold::unescape(&out.text);
                }
                if let Some(file) = &command.output {
                    // A file written here from constant text is no file of the tree and not from the network.
                    self.downloads.retain(|(known, _)| known != file);
                    return Value::default();
                }
                return out;
            }
            "cp" | "mv" | "ln" => {
                if let Some(sample) = arguments.iter().find(|a| a.text.ends_with(".sample")) {
                    // Hook text kept in a sample is made active by giving it another name.
                    self.push(Action::RunsFile { path: sample.text.clone(), span });
                } else if let [from, to] = arguments.iter().filter(|a| !a.text.starts_with('-')).collect::<Vec<_>>()[..]
                    && let Some(remote) = self.downloaded(&from.text)
                {
                    self.download(&to.text, remote);
                }
            }
            _ if program.text.starts_with('-') || program.text.is_empty() => {}
            _ if is_tree_path(&program.text) => self.push(Action::RunsFile { path: program.text.clone(), span }),
            _ => self.push(Action::Runs { program: name.chars().take(64).collect(), span }),
        }
        Value::default()
    }
}

/// A program's name; where `\` may be an escape as well as a folder, whichever names a known program.
pub(super) fn program_name(word: &str) -> String {
    let name = name_of(word);
    if role(&name).is_none() && word.contains('\\') {
        let without = name_of(&word.replace('\\', ""));
        if role(&without).is_some() {
            return without;
        }
    }
    name
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
    }
    out
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
            && text.contains('=')
            && !text.contains(' ');
        let number = matches!(name, "timeout" | "gtimeout" | "nice")
            && text.trim_end_matches(['s', 'm', 'h', 'd']).bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let title = name == "start" && word.quoted && words.len() > at + 1 && at <= 2 && !text.contains("://");
        let empty = text.is_empty();
        if !(assigns || number || title || empty) {
            break;
        }
        at += 1;
    }
    at
}

/// What a filter hands on.
fn filter(name: &str, arguments: &[Value], command: &Command, follower: &Follower) -> Value {
    let mut input = command.here.clone().unwrap_or_else(|| command.input.clone());
    let files: Vec<&Value> = arguments.iter().filter(|a| !a.text.starts_with('-')).collect();
    if let Some(first) = files.iter().find(|a| a.remote.is_some() || a.file.is_some()) {
        input.remote = input.remote.or_else(|| first.remote.clone());
    }
    if matches!(name, "cat" | "type" | "head" | "tail" | "zcat" | "gunzip" | "base64" | "xxd" | "strings" | "rev")
        && let Some(file) = files.last().filter(|f| !f.text.is_empty() && f.text.parse::<u64>().is_err())
        && file.remote.is_none()
    {
        match follower.downloaded(&file.text) {
            Some(remote) => input.remote = Some(remote),
            None if !file.text.starts_with("/dev/") => input.file = Some(file.text.clone()),
            None => {}
        }
    }
    let has = |option: &str| arguments.iter().any(|a| a.text == option);
    let decoding = match name {
        "base64" if has("-d") || has("-D") || has("--decode") || has("-di") => fold::base64(&input.text),
        "openssl" if has("base64") || has("-base64") || has("-a") => fold::base64(&input.text),
        "xxd" if arguments.iter().any(|a| a.text.starts_with("-r")) => fold::hex(&input.text),
        "rev" => Some(input.text.trim_end().chars().rev().collect()),
        _ => None,
    };
    if let Some(text) = decoding {
        input.text = text;
        input.decoded = true;
    }
    input
}
