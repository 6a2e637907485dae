//! What the way from a trigger leads to that is not in the target: packages that would be fetched, commands of tools, files
//! that are missing.

use super::End;
use crate::analyse::javascript::builtins::{is_builtin, package_name};
use crate::artifact::Kind;

/// What a specifier names that is not in the target; `None` for what comes with the interpreter.
pub(super) fn outside(kind: Kind, specifier: &str) -> Option<End> {
    if kind == Kind::Python {
        return None;
    }
    if specifier.starts_with(['.', '/']) {
        // Styles, pictures and templates are loaded in the same way, and are no code.
        let code = ["js", "cjs", "mjs", "ts", "cts", "mts", "jsx", "tsx"];
        let name = specifier.rsplit('/').next().unwrap_or(specifier);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        return ending.is_none_or(|ending| code.contains(&ending)).then(|| End::Absent(specifier.to_owned()));
    }
    let name = package_name(specifier);
    if name.is_empty() || is_builtin(specifier) || specifier.contains("://") {
        return None;
    }
    Some(End::Fetched(name.to_owned()))
}

/// What package managers do by themselves: no script of that name is missed.
pub(super) const COMMANDS: &[&str] = &[
    "install",
    "config",
    "set",
    "get",
    "cache",
    "version",
    "view",
    "info",
    "pack",
    "publish",
    "link",
    "unlink",
    "update",
    "upgrade",
    "up",
    "outdated",
    "audit",
    "ls",
    "list",
    "why",
    "dedupe",
    "prune",
    "rebuild",
    "remove",
    "rm",
    "uninstall",
    "login",
    "whoami",
    "init",
    "create",
    "bin",
    "root",
    "prefix",
    "global",
    "import",
    "fetch",
    "store",
    "env",
    "setup",
    "plugin",
    "policies",
    "deploy",
    "patch",
    "licenses",
    "explain",
    "fund",
    "dist-tag",
    "owner",
    "token",
    "ping",
    "help",
    "workspaces",
    "changeset",
    "start",
    "test",
    "stop",
    "restart",
    "immutable",
    "frozen-lockfile",
    "node",
    "tsc",
];

/// A file of a command that is not there: what a tool makes or fetches is no surprise.
pub(super) fn unfound(path: &str) -> End {
    let fetched = path.split(['/', '\\']).find(|part| matches!(*part, "node_modules" | ".venv" | "venv"));
    match fetched {
        Some(folder) => End::Fetched(folder.to_owned()),
        None if path.contains(['$', '%', '*', '`']) => End::Computed,
        None => End::Absent(path.to_owned()),
    }
}
