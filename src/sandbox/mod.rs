//! Self-restriction of a worker, before the first hostile byte: what the parsers of strangers' formats could be made to
//! do wrong, the process can no longer do.
//!
//! Only the binary's worker does this, never the library: restrictions cannot be taken back. The order is fixed. Rules
//! are loaded before (the rule engine's JIT needs executable memory), threads are started after (a restriction covers
//! the calling thread and those it starts later). No mechanism is a condition: what the system does not offer is
//! reported in words, and the scan goes on.

pub mod selftest;
#[cfg(target_os = "linux")]
mod syscalls;

use std::path::PathBuf;

/// What a worker keeps.
#[derive(Clone, Debug, Default)]
pub struct Keep {
    /// What may be read: these files and everything beneath these directories. `None`: every file.
    pub roots: Option<Vec<PathBuf>>,
    /// Analysis threads, whose stacks count as memory.
    pub threads: usize,
}

/// Restricts this thread and all that it starts later. Says what came of it, one line per mechanism.
#[cfg(target_os = "linux")]
pub fn restrict(keep: &Keep) -> Vec<String> {
    let lines = [
        ("rlimits", rlimits(keep.threads)),
        ("no core dump or debugger", undumpable()),
        ("landlock", landlock(keep)),
        ("seccomp", syscalls::restrict()),
    ];
    lines
        .into_iter()
        .map(|(mechanism, state)| match state {
            Ok(how) => format!("{mechanism}: {how}"),
            Err(why) => format!("{mechanism}: not available ({why})"),
        })
        .collect()
}

/// Elsewhere there is nothing to restrict with yet, and the report says so.
#[cfg(not(target_os = "linux"))]
pub fn restrict(keep: &Keep) -> Vec<String> {
    let _ = keep;
    vec![format!("sandbox: not available ({})", std::env::consts::OS)]
}

/// What stands in the report after `--no-sandbox`.
pub fn switched_off() -> Vec<String> {
    vec!["sandbox: switched off (--no-sandbox)".to_owned()]
}

#[cfg(target_os = "linux")]
fn rlimits(threads: usize) -> Result<&'static str, String> {
    use crate::limits;
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let lower = |resource, value: u64| {
        // Never above what the process was given.
        let value = getrlimit(resource).maximum.map_or(value, |given| given.min(value));
        setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) }).map_err(|e| e.to_string())
    };
    lower(Resource::Core, 0)?;
    lower(Resource::Nofile, limits::WORKER_FILES)?;
    lower(Resource::Data, limits::WORKER_DATA_BYTES + threads as u64 * limits::STACK_BYTES as u64)?;
    // A limit of zero also hits streams that are already open: not when the user sent them into a file.
    if !writes_to_file(std::io::stdout()) && !writes_to_file(std::io::stderr()) {
        lower(Resource::Fsize, 0)?;
    }
    Ok("enforced")
}

#[cfg(target_os = "linux")]
fn writes_to_file(stream: impl std::os::fd::AsFd) -> bool {
    rustix::fs::fstat(stream)
        .is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode) == rustix::fs::FileType::RegularFile)
}

#[cfg(target_os = "linux")]
fn undumpable() -> Result<&'static str, String> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    set_dumpable_behavior(DumpableBehavior::NotDumpable).map(|()| "enforced").map_err(|e| e.to_string())
}

/// Landlock: reading beneath the roots, nothing else; no TCP; no signal or abstract socket to another process.
#[cfg(target_os = "linux")]
fn landlock(keep: &Keep) -> Result<&'static str, String> {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
        path_beneath_rules,
    };

    let abi = ABI::V6;
    let everything = [PathBuf::from("/")];
    let roots = keep.roots.as_deref().unwrap_or(&everything);
    let rules = || {
        Ruleset::default()
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()?
            .add_rules(path_beneath_rules(roots, AccessFs::ReadFile | AccessFs::ReadDir))?
            .restrict_self()
    };
    match rules().map_err(|e: landlock::RulesetError| e.to_string())?.ruleset {
        RulesetStatus::FullyEnforced => Ok("enforced"),
        RulesetStatus::PartiallyEnforced => Ok("enforced in part (older kernel)"),
        RulesetStatus::NotEnforced => Err("kernel".to_owned()),
    }
}
