//! Interpreters and what they get: a file, code as an argument, standard input, an address.

use crate::analyse::{Action, Deed};
use crate::artifact::Kind;
use crate::limits;
use crate::signal::Concealment;

use super::address::{address, find, is_address};
use super::follow::{Command, Follower, Remote, Value};
use super::lex::Dialect;
use super::programs::{Role, loads_file, name_of, role, takes_code, takes_value};
use super::run::joined;
use super::spelling::program_name;
use super::{Origin, fold, inline, sockets};

impl Follower {
    /// Code that becomes a command line of its own.
    pub(super) fn nested(&mut self, shell: &str, code: &Value, command: &Command, dialect: Dialect) {
        if let Some(remote) = &code.remote {
            self.remote_to(shell, remote, command);
        }
        let opaque = code.traits.opaque || code.traits.binary.is_some() || code.decoded && code.file.is_some();
        if opaque && code.remote.is_none() && code.text.trim().is_empty() {
            return self.does(Deed::RunsOpaque, "text that was encrypted or packed is run", command);
        }
        if let Some(file) = &code.file {
            self.interprets(shell, file, command);
        }
        if code.text.trim().is_empty() {
            return;
        }
        let around = self.around.len();
        let since = self.actions.len();
        if code.decoded {
            self.around.push(Concealment::AssembledAddress);
            self.hand_over(&code.text, None, true, command);
        }
        self.script(&code.text, dialect, &Origin::Whole(command.span.clone()), Value::default());
        if code.decoded {
            self.conclude_hidden(since, &code.text, command);
        }
        self.around.truncate(around);
    }

    pub(super) fn inline(&mut self, interpreter: &str, code: &Value, command: &Command) {
        let text: String = code.text.chars().take(limits::COMMAND_BYTES).collect();
        self.push(Action::Inline { interpreter: interpreter.to_owned(), code: text, span: command.span.clone() });
        if sockets::is_shell_on_socket(&code.text) {
            self.does(Deed::SocketShell, &format!("code in {interpreter} ties a shell to a connection"), command);
        }
        if interpreter == "osascript" {
            self.applescript(&code.text, command);
        } else if language(interpreter, &code.text) == Some(Kind::WindowsScript) {
            self.vbscript(&code.text, command);
        } else if let Some(language) = language(interpreter, &code.text) {
            self.hand_over(&code.text, Some(language), code.decoded, command);
        }
        if let Some(remote) = &code.remote {
            self.remote_to(interpreter, remote, command);
        }
        for line in inline::command_lines(&code.text) {
            self.script(line, Dialect::Any, &Origin::Whole(command.span.clone()), Value::default());
        }
    }

    pub(super) fn interprets(&mut self, interpreter: &str, path: &str, command: &Command) {
        if let Some(remote) = self.downloaded(path) {
            self.remote_to(interpreter, &remote, command);
        } else if let Some(text) = self.written_as(path).filter(|text| !text.text.trim().is_empty()) {
            if !self.spend(8 * text.text.len()) {
                return;
            }
            match role(interpreter) {
                Some(Role::Interpreter) => self.inline(interpreter, &text, command),
                Some(Role::PowerShell) => drop(self.nested_powershell(&text, command)),
                _ => self.nested(interpreter, &text, command, Dialect::Posix),
            }
        } else if path.contains("://") {
            let known = address(path, &[], false);
            if !known.local && is_address(path) {
                let remote =
                    Remote { url: Some(known.url), concealments: known.concealments, span: command.span.clone() };
                self.remote_to(interpreter, &remote, command);
            }
        } else {
            let path = path.to_owned();
            self.push(Action::Interprets { interpreter: interpreter.to_owned(), path, span: command.span.clone() });
        }
    }

    pub(super) fn shell(&mut self, name: &str, arguments: &[Value], command: &Command, dialect: Dialect) -> Value {
        let out = self.shell_on_socket(name, arguments, command);
        let is_code_option = |a: &Value| {
            a.text.starts_with('-') && !a.text.starts_with("--") && a.text.ends_with('c') && a.text.len() <= 6
        };
        let file_first = arguments.iter().position(|a| !a.text.starts_with(['-', '+']));
        match arguments.iter().position(is_code_option).filter(|&c| file_first.is_none_or(|file| c < file)) {
            Some(at) => {
                let code =
                    arguments.iter().skip(at + 1).find(|a| !a.text.starts_with('-')).cloned().unwrap_or_default();
                self.nested(name, &code, command, if dialect == Dialect::Any { Dialect::Any } else { Dialect::Posix });
            }
            None => self.script_file(name, arguments, command, dialect),
        }
        out
    }

    /// A shell or `source` with a file, a process substitution, or standard input.
    pub(super) fn script_file(&mut self, name: &str, arguments: &[Value], command: &Command, dialect: Dialect) {
        let mut skip = false;
        for argument in arguments {
            if std::mem::take(&mut skip) {
                continue;
            }
            if matches!(argument.text.as_str(), "-s" | "-" | "/dev/stdin") {
                break;
            }
            if argument.text.starts_with(['-', '+']) && name_of(name) != "." {
                skip = takes_value(name, &argument.text);
                continue;
            }
            match (&argument.remote, &argument.file) {
                (Some(remote), _) => self.remote_to(name, remote, command),
                (None, Some(file)) => self.interprets(name, file, command),
                (None, None) => self.interprets(name, &argument.text, command),
            }
            return;
        }
        self.standard_input(name, command, dialect);
    }

    /// An interpreter that reads its program from standard input.
    pub(super) fn standard_input(&mut self, name: &str, command: &Command, dialect: Dialect) {
        let input = command.here.as_ref().unwrap_or(&command.input);
        if role(name) == Some(Role::Shell) {
            self.nested(name, &input.clone(), command, dialect);
            return;
        }
        if let Some(remote) = &input.remote {
            self.remote_to(name, remote, command);
        }
        if let Some(file) = &input.file {
            self.interprets(name, file, command);
        }
        if !input.text.trim().is_empty() {
            self.inline(name, &Value { remote: None, ..input.clone() }, command);
        }
    }

    pub(super) fn interpreter(&mut self, name: &str, arguments: &[Value], command: &Command) {
        let mut at = 0;
        while let Some(argument) = arguments.get(at) {
            let text = argument.text.as_str();
            if matches!(text, "-" | "/dev/stdin") {
                break;
            }
            match self.interpreter_option(name, text, arguments.get(at + 1), command) {
                Word::Ends => return,
                Word::Takes(words) => at += words,
                Word::Program if name == "bun" && !text.contains(['.', '/']) => {
                    return self.package_manager(name, &arguments[at..], command, Dialect::Any);
                }
                Word::Program => {
                    return match (&argument.remote, &argument.file) {
                        (Some(remote), _) => self.remote_to(name, &remote.clone(), command),
                        (None, Some(file)) => self.interprets(name, file, command),
                        (None, None) => self.interprets(name, text, command),
                    };
                }
            }
        }
        if matches!(name, "nodemon" | "electron") {
            // Without a file it is the package's own main.
            self.interprets(name, ".", command);
        }
        self.standard_input(name, command, Dialect::Any);
    }

    /// Acts on one word before the program's name.
    fn interpreter_option(&mut self, name: &str, text: &str, next: Option<&Value>, command: &Command) -> Word {
        if takes_code(name, text) {
            let code = next.cloned().unwrap_or_default();
            if name == "osascript" {
                self.inline(name, &code, command);
                return Word::Takes(2);
            }
            self.inline(name, &code, command);
            if runs_input(&code.text)
                && let Some(remote) = &command.input.remote
            {
                self.remote_to(name, remote, command);
            }
            return Word::Ends;
        }
        if let Some(code) = text.strip_prefix("--eval=").or_else(|| text.strip_prefix("--print=")) {
            self.inline(name, &Value::of(code.to_owned()), command);
            return Word::Ends;
        }
        let preload = text.strip_prefix("--require=").or_else(|| text.strip_prefix("--import="));
        if let Some(file) = preload.or_else(|| next.filter(|_| loads_file(name, text)).map(|n| n.text.as_str())) {
            if file.starts_with(['.', '/']) {
                self.interprets(name, file, command);
            }
            return Word::Takes(1 + usize::from(preload.is_none()));
        }
        match (name, text) {
            ("nodemon", "-x" | "--exec") => {
                if let Some(line) = next {
                    self.script(&line.text, Dialect::Any, &Origin::Whole(command.span.clone()), Value::default());
                }
                Word::Ends
            }
            ("deno", "run" | "serve") | ("pm2" | "forever", "start" | "restart") | ("tsx" | "jiti", "watch") => {
                Word::Takes(1)
            }
            ("node" | "nodejs" | "deno", "--run" | "task") => {
                if let Some(script) = next {
                    let words = [Value::of("run".to_owned()), script.clone()];
                    self.package_manager("npm", &words, command, Dialect::Any);
                }
                Word::Ends
            }
            ("wscript" | "cscript", text) if text.starts_with("//") => Word::Takes(1),
            (name, "-m") if name.starts_with("py") => {
                // A module of the tree is run by its name.
                let module = next.map_or(String::new(), |module| module.text.replace('.', "/"));
                self.interprets(name, &format!("{module}.py"), command);
                self.interprets(name, &format!("{module}/__main__.py"), command);
                Word::Ends
            }
            (name, text) if text.starts_with('-') => Word::Takes(1 + usize::from(takes_value(name, text))),
            _ => Word::Program,
        }
    }

    /// Variables by which an interpreter is told to load a module before its program: `NODE_OPTIONS=--require ./x.js`.
    pub(super) fn preloads(&mut self, name: &str, value: &str, command: &Command) {
        let interpreter = match name.to_ascii_uppercase().as_str() {
            "NODE_OPTIONS" => "node",
            "BUN_OPTIONS" => "bun",
            "PYTHONSTARTUP" => return self.interprets("python", value, command),
            "BASH_ENV" => return self.interprets("bash", value, command),
            _ => return,
        };
        let mut words = value.split_whitespace().map(|word| word.trim_matches(['"', '\'']));
        while let Some(word) = words.next() {
            let (option, inside) = word.split_once('=').unwrap_or((word, ""));
            let file = if inside.is_empty() && loads_file(interpreter, option) { words.next() } else { Some(inside) };
            if let Some(file) = file.filter(|file| loads_file(interpreter, option) && file.starts_with(['.', '/'])) {
                self.interprets(interpreter, file, command);
            }
        }
    }

    pub(super) fn cmd(&mut self, arguments: &[Value], command: &Command) {
        let starts = |a: &Value| matches!(a.text.to_ascii_lowercase().as_str(), "/c" | "/k" | "/r" | "//c");
        match arguments.iter().position(starts) {
            Some(at) => self.nested("cmd", &joined(&arguments[at + 1..]), command, Dialect::Batch),
            None if command.input.remote.is_some() => {
                let input = Value { text: String::new(), ..command.input.clone() };
                self.nested("cmd", &input, command, Dialect::Batch);
            }
            None => {}
        }
    }

    /// The parameters of `powershell` may be cut short to any unique beginning.
    pub(super) fn start_powershell(&mut self, arguments: &[Value], command: &Command) -> Value {
        let mut at = 0;
        let mut code = Value::default();
        while let Some(argument) = arguments.get(at) {
            // Every dash of typographers begins a parameter, too.
            let lower = argument.text.to_ascii_lowercase().replace(['/', '\u{2013}', '\u{2014}', '\u{2015}'], "-");
            let next = arguments.get(at + 1).map_or("", |a| a.text.as_str());
            let is =
                |long: &str, least: usize| lower.len() > least && long.starts_with(&lower) && lower.starts_with('-');
            if is("-windowstyle", 1) {
                if next.to_ascii_lowercase().starts_with('h') || next == "1" {
                    self.around.push(Concealment::HiddenWindow);
                }
                at += 2;
            } else if is("-executionpolicy", 2) || lower == "-ep" {
                if matches!(next.to_ascii_lowercase().as_str(), "bypass" | "unrestricted") {
                    self.around.push(Concealment::ProtectionOff);
                }
                at += 2;
            } else if is("-encodedcommand", 1) || lower == "-ec" {
                self.around.push(Concealment::AssembledAddress);
                code = Value { decoded: true, ..Value::of(fold::base64(next).unwrap_or_default()) };
                break;
            } else if is("-file", 1) {
                self.interprets("powershell", next, command);
                return Value::default();
            } else if is("-version", 1) || is("-inputformat", 2) || is("-outputformat", 2) || is("-workingdirectory", 2)
            {
                at += 2;
            } else if is("-command", 1) {
                code = joined(&arguments[at + 1..]);
                break;
            } else if lower.starts_with('-') && lower.len() > 1 {
                at += 1;
            } else {
                if lower.ends_with(".ps1") {
                    self.interprets("powershell", &argument.text, command);
                    return Value::default();
                }
                code = joined(&arguments[at..]);
                break;
            }
        }
        if code.text.trim() == "-" || code.is_empty() {
            code = command.here.clone().unwrap_or_else(|| command.input.clone());
        }
        self.nested_powershell(&code, command)
    }

    pub(super) fn nested_powershell(&mut self, code: &Value, command: &Command) -> Value {
        if let Some(remote) = &code.remote {
            self.remote_to("powershell", remote, command);
        }
        if code.text.trim().is_empty() {
            return Value::default();
        }
        let since = self.actions.len();
        if code.decoded {
            self.hand_over(&code.text, None, true, command);
        }
        let out = self.powershell(&code.text, &Origin::Whole(command.span.clone()));
        if code.decoded {
            self.conclude_hidden(since, &code.text, command);
        }
        out
    }

    pub(super) fn iex(&mut self, arguments: &[Value], command: &Command) {
        let remote = arguments.iter().find_map(|a| a.remote.clone()).or_else(|| command.input.remote.clone());
        if let Some(remote) = remote {
            self.remote_to("powershell", &remote, command);
        }
        let code = joined(arguments);
        self.nested_powershell(&Value { remote: None, ..code }, command);
    }

    /// Windows programs that run what they are pointed to.
    pub(super) fn installer(&mut self, name: &str, arguments: &[Value], command: &Command) {
        let line = joined(arguments);
        let lower = line.text.to_ascii_lowercase();
        if let Some(remote) = arguments.iter().find_map(|a| self.downloaded(&a.text)) {
            return self.remote_to(name, &remote, command);
        }
        if ["javascript:", "vbscript:"].iter().any(|scheme| lower.contains(scheme)) {
            // It is an address after all: `%20` is a blank.
            let text = percent_decoded(&line.text);
            return self.inline(name, &Value { text, ..line }, command);
        }
        if let Some(url) = find(&line.text) {
            let known = address(url, &line.joins, line.decoded);
            let remote =
                Remote { url: Some(url.to_owned()), concealments: known.concealments, span: command.span.clone() };
            return self.remote_to(name, &remote, command);
        }
        if let Some(file) = arguments.iter().find(|a| !a.text.starts_with(['-', '/'])) {
            // `rundll32 file,entry`
            let end = if name == "rundll32" { file.text.find([',', ' ']) } else { None };
            let file = file.text[..end.unwrap_or(file.text.len())].to_owned();
            self.interprets(name, &file, command);
        }
    }

    /// `xargs sh -c`, `xargs -I{} sh -c {}`, `xargs node -e`: what is fetched becomes the code.
    pub(super) fn xargs_runs_input(&mut self, words: &[Value], command: &Command) -> bool {
        let name = words.first().map(|word| program_name(&word.text)).unwrap_or_default();
        let takes =
            |word: &Value| word.text.ends_with('c') && word.text.starts_with('-') || takes_code(&name, &word.text);
        let Some(at) = words.iter().position(takes) else { return false };
        let code = words.get(at + 1).map(|word| word.text.trim());
        let whole = code.is_none_or(|code| matches!(code, "{}" | "%" | "$0" | "$1" | "$@" | "eval {}" | "eval \"$0\""));
        if let (true, Some(remote)) = (whole, command.input.remote.clone()) {
            self.remote_to(&name, &remote, command);
        }
        whole
    }
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                rest = &after[2..];
            }
            _ => {
                out.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The language of code given to an interpreter, where it is read on its own.
fn language(interpreter: &str, code: &str) -> Option<Kind> {
    Some(match interpreter {
        "node" | "nodejs" | "bun" | "deno" | "babel-node" | "electron" => Kind::JavaScript,
        "ts-node" | "tsx" => Kind::TypeScript,
        "mshta" | "wscript" | "cscript" if code.to_ascii_lowercase().contains("javascript:") => Kind::JavaScript,
        "mshta" | "wscript" | "cscript" => Kind::WindowsScript,
        name if name.starts_with("py") => Kind::Python,
        _ => return None,
    })
}

/// What a word before an interpreter's program is.
enum Word {
    /// It says all there is to run.
    Ends,
    /// An option; it and its value take this many words.
    Takes(usize),
    /// The program itself.
    Program,
}

/// Whether code given to an interpreter runs its own standard input.
fn runs_input(code: &str) -> bool {
    (code.contains("eval") || code.contains("exec") || code.contains("Function"))
        && (code.contains("stdin") || code.contains("/dev/stdin") || code.contains("readFileSync(0"))
}
