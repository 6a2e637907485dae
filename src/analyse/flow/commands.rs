//! What a command line is of which some words are not known, and what its output tells.

use super::{Labels, Sink};

/// Programs that run what they are given.
pub(in crate::analyse) const INTERPRETERS: &[&str] = &[
    "node",
    "nodejs",
    "bun",
    "deno",
    "sh",
    "bash",
    "zsh",
    "dash",
    "ash",
    "cmd",
    "cmd.exe",
    "powershell",
    "powershell.exe",
    "pwsh",
    "python",
    "python3",
    "python2",
    "py",
    "perl",
    "ruby",
    "php",
    "osascript",
    "wscript",
    "cscript",
    "mshta",
    "npx",
    "tsx",
    "ts-node",
];
/// Flags before code.
const CODE_FLAGS: &[&str] =
    &["-e", "-c", "-p", "-pe", "--eval", "--print", "/c", "/k", "-command", "-enc", "-encodedcommand", "-ec", "-r"];

/// What a command line is in which some words are not known: the command, code for an interpreter, or an argument.
pub(in crate::analyse) fn judged(words: &[String], shell: bool) -> Sink {
    let first = words.first().map_or("", String::as_str);
    if first.starts_with('…') {
        return Sink::Command;
    }
    let all: Vec<&str> =
        if shell { first.split_whitespace().collect() } else { words.iter().map(String::as_str).collect() };
    let name = all.first().map_or("", |word| word.rsplit(['/', '\\']).next().unwrap_or(word));
    let name = name.trim_matches(['"', '\'']);
    if INTERPRETERS.contains(&name) {
        let flag = all.iter().position(|word| CODE_FLAGS.contains(&word.to_ascii_lowercase().as_str()));
        if let Some(flag) = flag
            && let Some(code) = all.get(flag + 1)
            && (code.trim_start_matches(['"', '\'']).starts_with('…') || code.contains('…') && code.len() < 12)
        {
            return Sink::Code;
        }
    }
    if words.iter().any(|word| word.contains('…')) { Sink::Argument } else { Sink::Command }
}

/// What a command prints that is asked for its output.
pub(in crate::analyse) fn printed(command: &str) -> Labels {
    let mut labels = Labels::NONE;
    for word in command.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_') {
        labels |= match word {
            "whoami" | "id" | "logname" => Labels::USER,
            "hostname" | "scutil" | "uname" | "ioreg" | "wmic" | "csproduct" => Labels::HOSTNAME,
            "pwd" => Labels::DIRECTORY,
            "ifconfig" | "ipconfig" | "getmac" => Labels::INTERFACES,
            "printenv" | "env" => Labels::ENVIRONMENT,
            "pbpaste" | "xclip" | "xsel" | "Get-Clipboard" => Labels::CLIPBOARD,
            "find-generic-password" | "dump-keychain" | "find-internet-password" => Labels::SECRET,
            _ => Labels::NONE,
        };
    }
    // `env` and `set` alone list everything; `env X=1 program` does not.
    if labels.any(Labels::ENVIRONMENT) && !matches!(command.trim(), "env" | "printenv" | "set") {
        labels = labels.without(Labels::ENVIRONMENT);
    }
    labels
}
