//! Places and commands by which something is started again: what stays there, and which lines will be run.

use super::follow::{Command, Value};

/// Something that stays.
#[derive(Clone, Debug, Default)]
pub(super) struct Stay {
    /// Where, in words.
    pub place: String,
    /// Whether it is a place of one user, which programs that are installed openly seldom use.
    pub quiet: bool,
    /// The lines that will be run.
    pub lines: Vec<String>,
}

fn stay(place: &str, quiet: bool, lines: Vec<String>) -> Option<Stay> {
    Some(Stay { place: place.to_owned(), quiet, lines })
}

/// Whether a file is such a place, and what the text put there will run.
pub(super) fn by_file(file: &str, text: &str) -> Option<Stay> {
    if file.len() < 5 {
        return None;
    }
    let path = file.replace('\\', "/").to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| path.ends_with(ending));
    if path.contains("/launchagents/") || path.contains("/launchdaemons/") {
        return stay("a launch agent", path.contains("/launchagents/"), vec![between(text, "<string>", "</string>")]);
    }
    if path.contains("/systemd/") && ends(&[".service", ".timer"]) {
        return stay("a systemd unit", path.contains("/user/"), settings(text, "ExecStart="));
    }
    if path.contains("/autostart/") && ends(&[".desktop"]) {
        return stay("an autostart entry", true, settings(text, "Exec="));
    }
    if path.contains("start menu/programs/startup") || path.contains("/startup/") && path.contains("appdata") {
        return stay("the Startup folder", true, vec![text.to_owned()]);
    }
    if path.contains("/cron.") && path.starts_with("/etc") || path.contains("/spool/cron") {
        return stay("a cron table", false, scheduled(text));
    }
    if path.contains(".git/hooks/") && !path.ends_with(".sample") {
        return stay("a git hook", false, vec![text.to_owned()]);
    }
    let profiles = [
        ".bashrc",
        ".bash_profile",
        ".profile",
        ".zshrc",
        ".zprofile",
        ".zshenv",
        ".bash_login",
        "$profile",
        "profile.ps1",
        "/etc/rc.local",
        "config.fish",
    ];
    if ends(&profiles) && text.lines().any(starts_something) {
        return stay("a shell's start-up file", true, text.lines().map(str::to_owned).collect());
    }
    None
}

/// Whether a line of a start-up file starts a program, and does not only set the shell up.
fn starts_something(line: &str) -> bool {
    let line = line.trim();
    let words =
        ["curl ", "wget ", "nohup ", "/dev/tcp/", "base64 -d", "iex", "/tmp/", "python -c", "python3 -c", "node -e"];
    let background = line.ends_with('&') && !line.ends_with("&&");
    !line.starts_with('#') && (background || words.iter().any(|word| line.contains(word)))
}

fn between(text: &str, open: &str, close: &str) -> String {
    let pieces = text.split(open).skip(1).filter_map(|rest| rest.split(close).next());
    pieces.take(32).collect::<Vec<_>>().join(" ")
}

fn settings(text: &str, key: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix(key))
        .map(|line| line.trim_start_matches(['-', '@']).to_owned())
        .collect()
}

/// The commands of a cron table.
fn scheduled(text: &str) -> Vec<String> {
    let command = |line: &str| {
        let line = line.trim();
        let fields = if line.starts_with('@') { 1 } else { 5 };
        let mut rest = line;
        for _ in 0..fields {
            rest = rest.trim_start().split_once(char::is_whitespace)?.1;
        }
        (!line.starts_with('#')).then(|| rest.trim().to_owned())
    };
    text.lines().filter_map(command).collect()
}

/// Whether a command arranges for something to be started again.
pub(super) fn by_command(name: &str, arguments: &[Value], command: &Command) -> Option<Stay> {
    let has = |needle: &str| arguments.iter().any(|a| a.text.to_ascii_lowercase().contains(needle));
    let after = |option: &str| {
        let at = arguments.iter().position(|a| a.text.eq_ignore_ascii_case(option))?;
        arguments.get(at + 1).map(|a| a.text.clone())
    };
    match name {
        "crontab" if arguments.iter().all(|a| a.text == "-" || !a.text.starts_with('-') || a.text == "-u") => {
            let text = command.here.as_ref().unwrap_or(&command.input).text.clone();
            stay("a cron table", true, scheduled(&text))
        }
        "launchctl" if has("load") || has("bootstrap") || has("submit") => {
            stay("a launch agent", has("launchagents") || has("gui/"), Vec::new())
        }
        "systemctl" if has("enable") && has("--user") => stay("a systemd unit", true, Vec::new()),
        "schtasks" if has("/create") || has("-create") => {
            stay("a scheduled task", true, after("/tr").or_else(|| after("-tr")).into_iter().collect())
        }
        "register-scheduledtask" | "new-scheduledtaskaction" | "register-scheduledjob" => {
            let line = [after("-execute"), after("-argument")].into_iter().flatten().collect::<Vec<_>>().join(" ");
            stay("a scheduled task", true, vec![line])
        }
        "reg" if has("add") && is_run_key(arguments) => {
            stay("a Run key", true, after("/d").or_else(|| after("-d")).into_iter().collect())
        }
        "new-itemproperty" | "set-itemproperty" | "sp" if is_run_key(arguments) => {
            stay("a Run key", true, after("-value").into_iter().collect())
        }
        "copy" | "xcopy" | "move" | "cp" | "mv" | "copy-item" | "ln" => {
            let to = arguments.iter().rev().find(|a| !a.text.starts_with(['-', '/']) || a.text.len() > 3)?;
            by_file(&format!("{}/", to.text.trim_end_matches('/')), "").filter(|stay| stay.quiet)
        }
        _ => None,
    }
}

fn is_run_key(arguments: &[Value]) -> bool {
    arguments.iter().any(|a| {
        let text = a.text.to_ascii_lowercase();
        text.contains("\\currentversion\\run") || text.contains("\\winlogon") || text.contains("/currentversion/run")
    })
}
