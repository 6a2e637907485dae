//! What a single command does beside running files: stay, switch protection off, ask for passwords, send things away,
//! rewrite history.

use crate::analyse::{Action, Deed, Derived};
use crate::artifact::Kind;
use crate::limits;
use crate::signal::Concealment;

use crate::analyse::flow::catchers::catcher;
use crate::analyse::flow::paths;

use super::address::{address, find, is_address};
use super::carried::Carries;
use super::follow::{Command, Follower, Traits, Value};
use super::lex::Dialect;
use super::programs::{Role, role};
use super::{Origin, lasting};

/// Files of known text that are remembered in one script.
const WRITTEN: usize = 64;
/// Texts that one script hands to other interpreters.
const TEXTS: usize = 32;

impl Follower {
    /// Notes a deed.
    pub(super) fn does(&mut self, deed: Deed, what: &str, command: &Command) {
        let what = limits::cut(what, limits::FLOW_TEXT_BYTES).to_owned();
        let concealments = self.around.clone();
        self.push(Action::Does { deed, what, concealments, span: command.span.clone() });
    }

    /// What was done since an action counts as done by hidden text, if it amounts to anything.
    pub(super) fn conclude_hidden(&mut self, since: usize, what: &str, command: &Command) {
        let decides = self.actions.iter().skip(since).any(|action| {
            matches!(
                action,
                Action::RemoteToShell { .. }
                    | Action::Does { deed: Deed::SocketShell | Deed::HiddenChain | Deed::SendsSecret, .. }
            )
        });
        if decides {
            self.does(Deed::HiddenChain, what, command);
        }
    }

    /// Notes a text that another interpreter gets, to be read on its own.
    pub(super) fn hand_over(&mut self, text: &str, language: Option<Kind>, decoded: bool, command: &Command) {
        if self.texts.len() < TEXTS && text.trim().len() > 8 && self.spend(text.len()) {
            self.texts.push(Derived { text: text.to_owned(), span: command.span.clone(), decoded, language });
        }
    }

    /// A file is filled.
    pub(super) fn put(&mut self, file: &str, value: &Value, appends: bool, command: &Command) {
        if let Some(remote) = &value.remote {
            self.download(file, remote.clone());
            return;
        }
        if self.is_fifo(file) {
            return;
        }
        let key = super::fetch::file_key(file);
        if key.is_empty() || key == "/dev/null" {
            return;
        }
        if !appends {
            self.downloads.retain(|(known, _)| *known != key);
        }
        self.stays_by(file, &value.text, command);
        match self.written.iter().position(|(known, _)| *known == key) {
            Some(at) => {
                let text = &mut self.written[at].1;
                if !appends {
                    *text = value.clone();
                } else if text.text.len() + value.text.len() < limits::SHELL_VALUE_BYTES {
                    text.text.push('\n');
                    text.text.push_str(&value.text);
                    text.decoded |= value.decoded;
                    text.traits.merge(&value.traits);
                }
            }
            None if self.written.len() < WRITTEN && self.spend(value.text.len()) => {
                self.written.push((key, value.clone()));
            }
            None => {}
        }
    }

    /// The text that the script put into a file.
    pub(super) fn written_as(&self, path: &str) -> Option<Value> {
        if self.written.is_empty() {
            return None;
        }
        let key = super::fetch::file_key(path);
        self.written.iter().rev().find(|(known, _)| *known == key).map(|(_, value)| value.clone())
    }

    /// A file that the script wrote itself is run; false if it is none.
    pub(super) fn runs_written(&mut self, path: &str, command: &Command) -> bool {
        let Some(value) = self.written_as(path).filter(|value| !value.text.trim().is_empty()) else { return false };
        // A file that is run again and again costs more than it says.
        if !self.spend(8 * value.text.len()) {
            return true;
        }
        let lower = path.to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
        if ends(&[".ps1"]) {
            self.nested_powershell(&value, command);
        } else if ends(&[".vbs", ".hta", ".js", ".py", ".pyw", ".applescript", ".scpt"]) {
            let language = match () {
                () if ends(&[".js"]) => Kind::JavaScript,
                () if ends(&[".py", ".pyw"]) => Kind::Python,
                () if ends(&[".applescript", ".scpt"]) => Kind::AppleScript,
                () => Kind::WindowsScript,
            };
            self.hand_over(&value.text, Some(language), value.decoded, command);
        } else {
            let dialect = if ends(&[".bat", ".cmd"]) { Dialect::Batch } else { Dialect::Posix };
            self.nested("sh", &value, command, dialect);
        }
        true
    }

    /// Notes what a command does beside what its role says.
    pub(super) fn note_deeds(&mut self, name: &str, arguments: &[Value], command: &Command) {
        if command.input.traits.carries.is_none() && arguments.iter().all(|a| a.text.is_empty()) {
            return;
        }
        match name {
            "git" => self.history(arguments, command),
            "date" | "time" | "timedatectl" | "systemsetup" | "set-date" => self.clock(name, arguments, command),
            "mkfifo" => {
                self.fifos.extend(arguments.iter().filter(|a| !a.text.starts_with('-')).take(8).map(|a| a.text.clone()))
            }
            "mknod" if arguments.iter().any(|a| a.text == "p") => {
                self.fifos.extend(arguments.first().map(|a| a.text.clone()));
            }
            "zenity" | "kdialog" | "yad" | "dscl" | "read-host" => self.asks(name, arguments, command),
            "nslookup" | "dig" | "host" | "ping" => self.asks_names(arguments, command),
            _ if role(name) == Some(Role::Fetcher) => self.sends(arguments, command),
            "nc" | "ncat" | "netcat" => self.sends(arguments, command),
            _ => {}
        }
        self.disarms(name, arguments, command);
        self.admits(name, arguments, command);
        if let Some(stay) = lasting::by_command(name, arguments, command) {
            self.stays(stay, command);
        }
    }

    fn history(&mut self, arguments: &[Value], command: &Command) {
        let has = |option: &str| arguments.iter().any(|a| a.text == option);
        if has("commit") && has("--amend") && (has("--no-verify") || has("-n")) {
            self.does(Deed::AmendsUnseen, "git commit --amend --no-verify", command);
        }
        if has("push") && (has("-f") || has("--force") || arguments.iter().any(|a| a.text.starts_with('+'))) {
            self.does(Deed::ForcesPush, "git push --force", command);
        }
    }

    fn clock(&mut self, name: &str, arguments: &[Value], command: &Command) {
        let words: Vec<&str> = arguments.iter().map(|a| a.text.as_str()).collect();
        let first = words.first().copied().unwrap_or_default();
        let sets = match name {
            "date" => {
                words.iter().any(|w| *w == "-s" || w.starts_with("--set"))
                    || first.len() >= 8
                        && !first.starts_with(['+', '-', '/'])
                        && first.bytes().next().is_some_and(|b| b.is_ascii_digit() || b == b'%')
                    || first.len() >= 4
                        && words.len() == 1
                        && (first.starts_with('%') || first.starts_with('!'))
                        && first.ends_with(['%', '!'])
            }
            "timedatectl" => words.contains(&"set-time"),
            "systemsetup" => {
                words.iter().any(|w| w.eq_ignore_ascii_case("-setdate") || w.eq_ignore_ascii_case("-settime"))
            }
            "set-date" => true,
            _ => false,
        };
        if sets {
            self.does(Deed::SetsClock, &format!("{name} {first}"), command);
        }
    }

    fn asks(&mut self, name: &str, arguments: &[Value], command: &Command) {
        let has = |option: &str| arguments.iter().any(|a| a.text.eq_ignore_ascii_case(option));
        let asks = match name {
            "dscl" => has("-authonly") || has("authonly"),
            "read-host" => has("-assecurestring"),
            _ => has("--password") || has("--hide-text"),
        };
        if asks && name != "read-host" {
            self.does(Deed::AsksPassword, &format!("{name} asks for a password"), command);
        }
    }

    fn asks_names(&mut self, arguments: &[Value], command: &Command) {
        for argument in arguments.iter().filter(|a| a.text.contains('.')) {
            if catcher(&argument.text).is_some() {
                self.does(Deed::AsksCatcher, &argument.text, command);
            }
            let carries = argument.traits.carries;
            if carries.is_secret() || carries.identities() >= 2 {
                let what = format!("{} in a name of {}", carries.words(), argument.text);
                self.does(if carries.is_secret() { Deed::SendsSecret } else { Deed::SendsIdentity }, &what, command);
            }
        }
    }

    /// What a request carries away.
    fn sends(&mut self, arguments: &[Value], command: &Command) {
        let mut carries = Carries::NONE;
        let mut before = "";
        for argument in arguments {
            let text = argument.text.as_str();
            let own =
                matches!(
                    before,
                    "-H" | "--header" | "-u" | "--user" | "-b" | "--cookie" | "-o" | "-O" | "-K" | "-E" | "-A"
                ) || ["-headers", "-credential", "-websession"].iter().any(|own| before.eq_ignore_ascii_case(own))
                    || before.starts_with("--ca")
                    || before.starts_with("--cert")
                    || before.starts_with("--key");
            if !own {
                carries.add(argument.traits.carries);
                let data =
                    matches!(before, "-d" | "-F" | "-T" | "--form" | "--upload-file" | "--post-file" | "--body-file")
                        || before.starts_with("--data");
                let file =
                    text.split_once('@').map(|(_, file)| file).or(Some(text).filter(|_| data && !text.contains('=')));
                let file = file.or_else(|| text.strip_prefix("--post-file="));
                if let Some(file) = file.map(|file| file.trim_matches(['"', '\''])).filter(|f| !f.contains("://")) {
                    match file {
                        "-" | "/dev/stdin" => carries.add(command.input.traits.carries),
                        file => {
                            carries.add(if data || text.starts_with("--post-file=") {
                                Carries::of_path(file)
                            } else {
                                Carries::NONE
                            });
                            if let Some(written) = self.written_as(file) {
                                carries.add(written.traits.carries);
                            }
                        }
                    }
                }
            }
            before = text;
        }
        let secret = carries.is_secret();
        let to = arguments
            .iter()
            .find(|a| !a.text.starts_with('-') && is_address(find(&a.text).unwrap_or(&a.text)) && a.text.contains('.'));
        let Some(to) = to.map(|to| find(&to.text).unwrap_or(&to.text).to_owned()) else { return };
        let host = to.split("://").last().unwrap_or_default().split(['/', '?']).next().unwrap_or_default();
        if host.contains('$') || address(&to, &[], false).local {
            return;
        }
        if catcher(&to).is_some() {
            self.does(Deed::AsksCatcher, &to, command);
        }
        if !secret && carries.identities() < 2 {
            return;
        }
        let what = format!("{} to {to}", carries.words());
        self.does(if secret { Deed::SendsSecret } else { Deed::SendsIdentity }, &what, command);
    }

    /// An archive carries what goes into it, to where it is written.
    pub(super) fn packs(&mut self, arguments: &[Value], command: &Command) -> Value {
        let mut traits = Traits::default();
        for argument in arguments {
            traits.carries.add(Carries::of_path(&argument.text));
            traits.carries.add(argument.traits.carries);
        }
        let out = Value { traits, ..Value::default() };
        let ends = [".tgz", ".tar", ".gz", ".zip", ".7z", ".xz", ".bz2", ".zst"];
        let file = arguments.iter().find(|a| ends.iter().any(|end| a.text.ends_with(end)));
        match file.filter(|_| !out.traits.carries.is_none()) {
            Some(file) => self.put(&file.text, &out, false, command),
            None => return self.hand_on(out, command),
        }
        Value::default()
    }

    /// Accounts and rights for somebody who has none.
    fn admits(&mut self, name: &str, arguments: &[Value], command: &Command) {
        let has = |needle: &str| arguments.iter().any(|a| a.text.eq_ignore_ascii_case(needle));
        // Whatever language Windows speaks. Other groups (of a container engine, say) are an installer's business.
        let rules = || {
            let group = |text: &str| text.starts_with("administr") || text.starts_with("remote desktop");
            arguments.iter().any(|a| group(a.text.to_ascii_lowercase().trim_matches(['"', '\''])))
        };
        let what = match name {
            "net" | "net1" if has("user") && has("/add") => "an account is made",
            "net" | "net1" if has("localgroup") && has("/add") && rules() => "an account is given all rights",
            "new-localuser" => "an account is made",
            "add-localgroupmember" if rules() => "an account is given all rights",
            "usermod" if ["sudo", "wheel", "root", "admin"].iter().any(|group| has(group)) => {
                "an account is given all rights"
            }
            _ => return,
        };
        self.does(Deed::LetsIn, what, command);
    }

    fn disarms(&mut self, name: &str, arguments: &[Value], command: &Command) {
        let has = |needle: &str| arguments.iter().any(|a| a.text.to_ascii_lowercase().contains(needle));
        let what = match name {
            "set-mppreference" if has("-disable") || has("-exclusion") || has("-attacksurface") => "Defender",
            "add-mppreference" if has("-exclusion") => "Defender",
            "netsh" if has("firewall") && (has("off") || has("disable")) => "the firewall",
            "reg" if has("windows defender") || has("disableantispyware") || has("enablelua") => "Defender",
            "sc" | "net"
                if (has("stop") || has("delete") || has("disabled")) && (has("windefend") || has("wscsvc")) =>
            {
                "Defender"
            }
            "spctl" if has("disable") => "Gatekeeper",
            "csrutil" if has("disable") => "system integrity protection",
            "vssadmin" if has("delete") && has("shadows") => "shadow copies",
            "wevtutil" if has("cl") => "the event log",
            _ => return,
        };
        self.everywhere.push(Concealment::ProtectionOff);
        self.does(Deed::DisarmsProtection, what, command);
    }

    /// A place from which something is started again is filled.
    fn stays_by(&mut self, file: &str, text: &str, command: &Command) {
        if let Some(stay) = lasting::by_file(file, text) {
            self.stays(stay, command);
        }
        if paths::lets_in(file)
            && text.split_whitespace().any(|word| word.starts_with("ssh-") || word.starts_with("ecdsa-"))
        {
            self.does(Deed::LetsIn, &format!("a key for entry is written to {file}"), command);
        }
    }

    pub(super) fn stays(&mut self, stay: lasting::Stay, command: &Command) {
        if stay.quiet {
            self.everywhere.push(Concealment::Persistence);
        }
        if stay.quiet {
            self.does(Deed::Persists, &stay.place, command);
        }
        for line in stay.lines.iter().take(8) {
            // What a task or a Run key starts gets its words as they are: no shell looks at them.
            let words: Vec<Value> = line.split_whitespace().map(|word| Value::of(word.replace('"', ""))).collect();
            let direct = words.first().is_some_and(|first| {
                matches!(role(&super::spelling::program_name(&first.text)), Some(Role::PowerShell | Role::Installer))
            });
            if direct {
                self.run(Command { words, span: command.span.clone(), ..Command::default() }, Dialect::Any);
                continue;
            }
            self.script(line, Dialect::Any, &Origin::Whole(command.span.clone()), Value::default());
        }
    }
}
