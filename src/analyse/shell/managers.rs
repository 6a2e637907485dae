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
        let mut folder = self.folder.clone();
        for (at, argument) in arguments.iter().enumerate() {
            if std::mem::take(&mut skip) {
                continue;
            }
            let text = argument.text.as_str();
            if matches!(text, "-c" | "--call") && matches!(name, "npx" | "npm" | "pnpm") {
                let line = arguments.get(at + 1).cloned().unwrap_or_default();
                return self.nested(name, &line, command, dialect);
            }
            if let Some(to) = given_folder(text, arguments.get(at + 1)) {
                folder = self.in_folder(to.trim_start_matches("./"));
            }
            if matches!(text, "-r" | "--recursive" | "--workspaces" | "-ws" | "-w" | "--workspace" | "--filter" | "-F")
                || ["--workspace=", "--filter=", "-w="].iter().any(|option| text.starts_with(option))
            {
                "*".clone_into(&mut folder);
            }
            match text.starts_with('-') {
                true => skip = takes_value(name, text) && !text.contains('='),
                false => plain.push(argument),
            }
        }
        if matches!(plain.first().map(|word| word.text.as_str()), Some("workspaces" | "workspace")) {
            // `yarn workspaces run x`, `yarn workspace name x`
            let several = plain[0].text == "workspaces";
            plain.drain(..plain.len().min(if several { 1 } else { 2 }));
            plain.retain(|word| word.text != "foreach");
            "*".clone_into(&mut folder);
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
        if name == "bun" && manager == "bun" && has_script_ending(script) {
            return self.interprets("bun", script, command);
        }
        // `npx node x.js`, `yarn exec ./x.sh`: the program is named after all.
        // `npx @scope/name` is a package, although there is a folder's mark in it.
        let scoped = script.starts_with('@') && script.matches('/').count() == 1;
        if manager == "npx" && !scoped && (role(&program_name(script)).is_some() || is_tree_path(script)) {
            let words: Vec<Value> = plain.iter().skip(first).map(|&value| value.clone()).collect();
            let inner =
                Command { words, input: command.input.clone(), span: command.span.clone(), ..Command::default() };
            self.run(inner, dialect);
            return;
        }
        if manager == "npx" {
            let words: Vec<Value> = plain.iter().skip(first).map(|&value| value.clone()).collect();
            self.tool_options(script, words.get(1..).unwrap_or_default(), command);
        }
        let (manager, script) = (manager.to_owned(), script.to_owned());
        self.push(Action::PackageScript { manager, script, folder, span: command.span.clone() });
    }

    /// A program that is not known by its role: what it is told to load from the tree, and that it runs.
    pub(super) fn tool(&mut self, name: &str, arguments: &[Value], command: &Command) {
        if matches!(name, "turbo" | "lerna" | "nx" | "wsrun" | "rush") {
            let words = arguments.iter().map(|a| a.text.as_str()).filter(|a| !a.starts_with('-'));
            let mut words = words.skip_while(|word| matches!(*word, "run" | "run-many" | "exec" | "affected"));
            if let Some(script) = words.next() {
                let (manager, folder) = (name.to_owned(), "*".to_owned());
                let script = script.split(':').next_back().unwrap_or(script).to_owned();
                self.push(Action::PackageScript { manager, script, folder, span: command.span.clone() });
            }
            return;
        }
        self.tool_options(name, arguments, command);
        let (program, folder) = (name.chars().take(64).collect(), self.folder.clone());
        self.push(Action::Runs { program, folder, span: command.span.clone() });
    }

    /// `webpack --config x.js`, `mocha -r ./x`, `hardhat run scripts/x.js`: files of the tree that a tool evaluates.
    fn tool_options(&mut self, name: &str, arguments: &[Value], command: &Command) {
        for (at, argument) in arguments.iter().enumerate() {
            let text = argument.text.as_str();
            let (option, inside) = text.split_once('=').unwrap_or((text, ""));
            let loads = matches!(
                option,
                "--config" | "-c" | "-r" | "--require" | "--import" | "--globalSetup" | "--setupFiles" | "--gulpfile"
            ) || matches!((name, option), ("cypress", "--config-file") | ("esbuild", "--inject"));
            let subject = matches!((name, option), ("hardhat" | "truffle" | "forge", "run" | "exec" | "script"));
            if !loads && !subject {
                continue;
            }
            let file = if inside.is_empty() { arguments.get(at + 1).map_or("", |next| &next.text) } else { inside };
            if has_script_ending(file) {
                self.interprets(name, file, command);
            }
        }
    }

    /// Runs each quoted argument as a line of its own; `npm:name` is a script.
    pub(super) fn each(&mut self, arguments: &[Value], command: &Command) {
        for argument in arguments.iter().filter(|a| !a.text.starts_with('-')) {
            let script = argument.text.strip_prefix("npm:").or_else(|| argument.text.strip_prefix("npm-"));
            match script {
                Some(script) => {
                    let (manager, script, folder) = ("npm".to_owned(), script.to_owned(), self.folder.clone());
                    self.push(Action::PackageScript { manager, script, folder, span: command.span.clone() });
                }
                None if argument.text.contains([' ', '/', '.']) => {
                    self.script(&argument.text, Dialect::Any, &Origin::Whole(command.span.clone()), Value::default());
                }
                None => {
                    let (manager, script, folder) = ("npm".to_owned(), argument.text.clone(), self.folder.clone());
                    self.push(Action::PackageScript { manager, script, folder, span: command.span.clone() });
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
            let folder = self.folder.clone();
            self.push(Action::Runs { program: "git".to_owned(), folder, span: command.span.clone() });
        }
        for (key, value) in settings {
            self.push(Action::GitConfig { key, value, span: command.span.clone() });
        }
    }
}

/// The folder that a package manager is told to work in.
fn given_folder<'a>(option: &'a str, next: Option<&'a Value>) -> Option<&'a str> {
    match option.split_once('=') {
        Some(("--prefix" | "--cwd" | "--dir", folder)) => Some(folder),
        Some(_) => None,
        None if matches!(option, "--prefix" | "--cwd" | "--dir" | "-C") => next.map(|next| next.text.as_str()),
        None => None,
    }
}

/// Whether a word names a script of the tree that a tool would evaluate.
fn has_script_ending(word: &str) -> bool {
    let ending = word.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, end)| end);
    matches!(ending, "js" | "cjs" | "mjs" | "ts" | "cts" | "mts" | "jsx" | "tsx" | "json")
}
