//! `git clone` and `git checkout` by the user's own git, without hooks, templates, filters, helpers of the file system,
//! submodules and LFS.
//!
//! The user's configuration stays in force where it says how to reach a host (proxies, keys, credential helpers): that is
//! theirs, and a clone of a private repository needs it. What it says to run while files are written is overridden. What
//! the *repository* says is never read before it was scanned: a fresh clone has the configuration that git itself wrote.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

/// Why a repository was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// git is not there, or cannot be started.
    #[error("git cannot be started: {0}")]
    NoGit(#[from] std::io::Error),
    /// git refused.
    #[error("git {0} ended with {1}")]
    Failed(&'static str, ExitStatus),
    /// The address is of a kind that runs a program.
    #[error("`{0}` is not fetched: ext:: and other helpers run programs")]
    Address(String),
}

/// Settings that no clone of ours goes without. Programs that git would run by itself are switched off by name.
const SETTINGS: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.untrackedCache=false",
    // Names that only NTFS or HFS+ take for `.git` are refused everywhere.
    "core.protectNTFS=true",
    "core.protectHFS=true",
    "init.templateDir=",
    "transfer.fsckObjects=true",
    "fetch.fsckObjects=true",
    "receive.fsckObjects=true",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "fetch.bundleURI=",
    "transfer.bundleURI=false",
    "protocol.ext.allow=never",
    "protocol.fd.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    "advice.detachedHead=false",
    "filter.lfs.smudge=",
    "filter.lfs.process=",
    "filter.lfs.clean=",
    "filter.lfs.required=false",
];

/// git with all of that, and nothing in its environment that names programs or other places.
#[allow(clippy::disallowed_methods, reason = "the user asked for a clone: their own git is what clones")]
fn git(filters: &[String]) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let kept =
            ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"];
        let kept = kept.contains(&name.as_str())
            || name == "GIT_CONFIG_NOSYSTEM"
            || ["GIT_SSL_", "GIT_HTTP_", "GIT_PROXY_", "GIT_TERMINAL_", "GIT_CURL_"]
                .iter()
                .any(|top| name.starts_with(top));
        if name.starts_with("GIT_") && !kept {
            command.env_remove(name);
        }
    }
    command.env("GIT_LFS_SKIP_SMUDGE", "1").env("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh").env("GIT_ADVICE", "0");
    for setting in SETTINGS {
        command.arg("-c").arg(setting);
    }
    for name in filters {
        for part in ["smudge=", "clean=", "process=", "required=false"] {
            command.arg("-c").arg(format!("filter.{name}.{part}"));
        }
    }
    command
}

/// The filters of the user's configuration: files of a stranger may name them all.
fn filters() -> Result<Vec<String>, FetchError> {
    let out =
        git(&[]).args(["config", "--name-only", "--get-regexp", r"^filter\..*\.(smudge|clean|process)$"]).output()?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let mut names: Vec<String> =
        text.lines().filter_map(|key| Some(key.strip_prefix("filter.")?.rsplit_once('.')?.0.to_owned())).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// Clones without writing a single file of the tree.
pub fn clone(url: &OsStr, folder: &Path, quiet: bool) -> Result<(), FetchError> {
    let shown = url.to_string_lossy();
    // `name::rest` names a helper program, `-…` a flag.
    let helper = shown.find("::").is_some_and(|at| shown[..at].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    if helper || shown.starts_with('-') {
        return Err(FetchError::Address(shown.into_owned()));
    }
    let mut command = git(&filters()?);
    command.args(["clone", "--no-checkout", "--template=", "--no-recurse-submodules", "--no-local", "--no-hardlinks"]);
    if quiet {
        command.arg("--quiet");
    }
    // What was fetched must stay harmless for the next command as well.
    for setting in ["core.hooksPath=/dev/null", "core.fsmonitor=false", "submodule.recurse=false"] {
        command.arg("--config").arg(setting);
    }
    let status = command.arg("--").arg(url).arg(folder).stdin(Stdio::inherit()).stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(FetchError::Failed("clone", status)) }
}

/// Writes the files of HEAD, byte for byte as they were scanned. Links stay text where the user's git is told so.
pub fn checkout(folder: &Path) -> Result<(), FetchError> {
    let mut command = git(&filters()?);
    command.arg("-C").arg(folder).args(["-c", "core.autocrlf=false", "reset", "--hard", "--quiet", "HEAD"]);
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(FetchError::Failed("reset", status)) }
}
