//! Which Python files are worth following: those with a word that something could act through.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Words that code acts through, or that lead to such: an end at which a value could run or leave.
const WORDS: &[&str] = &[
    "exec",
    "eval",
    "compile",
    "__import__",
    "importlib",
    "getattr",
    "globals",
    "builtins",
    "system",
    "popen",
    "Popen",
    "subprocess",
    "spawn",
    "startfile",
    "runpy",
    "Programs\\Startup",
    "Programs\\\\Startup",
    ".bashrc",
    ".zshrc",
    ".profile",
    "LaunchAgents",
    "autostart",
    "pickle",
    "marshal",
    "yaml.load",
    "yaml.unsafe",
    "torch.load",
    "joblib",
    "dill",
    "ctypes",
    "requests",
    "urlopen",
    "urllib",
    "urlretrieve",
    "http.client",
    "httplib",
    "httpx",
    "aiohttp",
    "websocket",
    "socket",
    "smtplib",
    "ftplib",
    "telebot",
    "telegram",
    "discord",
    "dhooks",
    "webhook",
    "Webhook",
    "paramiko",
    "gethostby",
    "getaddrinfo",
    "resolver",
    "setup(",
    "FunctionType",
    "pip",
    "wget",
    "curl",
    "powershell",
    "cmd.exe",
    "bash",
    "boto3",
    "slack_sdk",
    "cloudscraper",
    "pycurl",
    "mqtt",
    "dropbox",
    "pymongo",
    "commands.get",
    "pty.",
    "execfile",
    "CodeType",
    "loads(",
    "zipimport",
    "runpy",
];
/// Files of which everything is looked into.
const SMALL: usize = 24 << 10;

static TABLE: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(WORDS).ok());

/// A word and where it stands.
pub(super) struct Word {
    pub(super) at: u32,
}

/// The words in a text, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let Some(table) = TABLE.as_ref() else { return Vec::new() };
    table.find_iter(text).map(|found| Word { at: found.start() as u32 }).collect()
}

/// Whether anything could act.
pub(super) fn acts(words: &[Word]) -> bool {
    !words.is_empty()
}

/// Whether a file is so small that everything in it is looked into.
pub(super) fn is_small(text: &str) -> bool {
    text.len() <= SMALL
}
