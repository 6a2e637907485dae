//! Package managers, runners of several lines, and git: what they run or set.

use crate::analyse::Action;

use super::Origin;
use super::follow::{Command, Follower, Value};
use super::lex::Dialect;
use super::programs::{is_tree_path, role, takes_value};
use super::spelling::program_name;

impl Follower {
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
    pub(super) fn each(&mut self, arguments: &[Value], command: &Command) {
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
    pub(super) fn git(&mut self, arguments: &[Value], command: &Command) {
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
}
