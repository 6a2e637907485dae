//! Shells on connections: `nc -e sh`, `sh -i >& /dev/tcp/…`, named pipes between the two, and programs in other languages
//! that do the same in one line.

use crate::analyse::Deed;

use super::follow::{Command, Follower, Traits, Value};
use super::programs::{Role, name_of, role};

impl Follower {
    /// `nc`, `socat`, `telnet`: what they start, and what comes in through them.
    pub(super) fn netcat(&mut self, name: &str, arguments: &[Value], command: &Command) -> Value {
        let mut next = false;
        let mut starts = false;
        for argument in arguments {
            let text = argument.text.as_str();
            let lower = text.to_ascii_lowercase();
            starts |= std::mem::take(&mut next) && names_shell(text);
            starts |= name == "socat"
                && ["exec:", "system:", "shell:"].iter().any(|kind| lower.split(kind).skip(1).any(names_shell));
            let bundle = lower.starts_with('-') && !lower.starts_with("--") && lower.ends_with(['e', 'c']);
            next = name != "socat" && (bundle || matches!(lower.as_str(), "--exec" | "--sh-exec"));
            starts |= ["--exec=", "--sh-exec="].iter().any(|o| lower.strip_prefix(o).is_some_and(names_shell));
        }
        let fed = command.input.traits.shell && command.output.as_ref().is_some_and(|file| self.is_fifo(file));
        if starts || fed || command.input.traits.shell {
            let what = format!("{name} ties a shell to a connection");
            self.does(Deed::SocketShell, &what, command);
        }
        Value { traits: Traits { socket: true, ..Traits::default() }, ..Value::default() }
    }

    /// Whether a shell that is started without a program of its own reads a connection, and what it prints then.
    pub(super) fn shell_on_socket(&mut self, name: &str, arguments: &[Value], command: &Command) -> Value {
        let asks =
            arguments.iter().any(|a| a.text.starts_with('-') && !a.text.starts_with("--") && a.text.contains('i'));
        let input = command.here.as_ref().unwrap_or(&command.input);
        let piped = input.file.as_ref().is_some_and(|file| self.is_fifo(file));
        let coded = arguments.iter().any(|a| a.text == "-c");
        if input.traits.socket || command.socket && (asks || !coded) {
            self.does(Deed::SocketShell, &format!("{name} is tied to a connection"), command);
        }
        Value { traits: Traits { shell: piped || asks, ..Traits::default() }, ..Value::default() }
    }

    pub(super) fn is_fifo(&self, file: &str) -> bool {
        self.fifos.iter().any(|fifo| fifo == file)
    }
}

/// Whether a word starts a shell: `/bin/sh -i`, `cmd.exe`, `'bash -li',pty`.
fn names_shell(word: &str) -> bool {
    let first = word.trim_matches(['"', '\'', ' ']).split([' ', ',', '\'', '"']).next().unwrap_or_default();
    matches!(role(&name_of(first)), Some(Role::Shell | Role::Cmd | Role::PowerShell))
}

/// Ways to a connection, in the languages whose programs fit in a line.
const CONNECTS: &[&str] = &[
    "socket.socket",
    "create_connection",
    "import socket",
    "io::socket",
    "use socket",
    "socket(s,",
    "tcpsocket",
    "fsockopen",
    "stream_socket_client",
    "pfsockopen",
    "net.connect",
    "net.socket",
    "createconnection",
    "require('net')",
    "require(\"net\")",
    "/inet/tcp/",
    "/dev/tcp/",
    "socket.tcp",
    "tcpclient",
    "from socket import",
];
/// Names of shells as they stand in such programs.
const SHELLS: &[&str] = &[
    "/bin/sh",
    "/bin/bash",
    "/bin/zsh",
    "cmd.exe",
    "'cmd'",
    "\"cmd\"",
    "\"sh\"",
    "'sh'",
    "\"bash\"",
    "'bash'",
    "powershell",
];
/// What ties the two.
const TIES: &[&str] = &[
    "dup2",
    "pty.spawn",
    "stdin,\">&",
    "stdin,'>&",
    "stdin->fdopen",
    "<&3",
    ".pipe(",
    "proc_open",
    "stdin=",
    "fileno()",
    "&3 2>&3",
    "reopen",
    "subprocess.",
    "popen",
];

/// Whether code given to an interpreter ties a shell to a connection.
pub fn is_shell_on_socket(code: &str) -> bool {
    let lower = code.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if !has(CONNECTS) {
        return false;
    }
    let tied = has(SHELLS) && has(TIES);
    // Each line that comes in is run, and what it prints goes back.
    let lines = (lower.contains(".gets") || lower.contains("getline") || lower.contains(".recv("))
        && (lower.contains("popen(")
            || lower.contains("|& getline")
            || lower.contains("system(")
            || lower.contains("`#{"))
        && !lower.contains("sqlite");
    tied || lines
}
