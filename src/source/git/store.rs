//! Which files below `.git` are git's object store and need no look, and which are strangers or run by themselves.
//!
//! A name alone is not believed: a script called `.git/objects/ab/cdef…` would be out of sight for everybody. A file is
//! left out only if its first bytes are what git writes there.

use std::path::Path;

use super::super::file;

/// Bytes that tell the forms apart: an object id in hexadecimal and a little more.
const HEAD: u64 = 64;
/// Files at the top of a git directory that hold one object id, or a reference, or several lines of such.
const IDS: &[&str] = &[
    "HEAD",
    "ORIG_HEAD",
    "FETCH_HEAD",
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "REBASE_HEAD",
    "AUTO_MERGE",
    "shallow",
];
/// Files at the top of a git directory with a person's words.
const WORDS: &[&str] =
    &["COMMIT_EDITMSG", "MERGE_MSG", "MERGE_MODE", "SQUASH_MSG", "TAG_EDITMSG", "description", "packed-refs"];

/// What a file of the store begins with.
#[derive(Clone, Copy)]
enum Form {
    Magic(&'static [u8]),
    /// An object id or `ref: `.
    Id,
    /// A person's words or a list: anything that is no script and no program.
    Words,
}

/// Whether the file at `on_disk`, with `path` inside the target, is part of a git object store.
pub fn is_store_file(path: &[u8], on_disk: &Path) -> bool {
    let Ok(path) = std::str::from_utf8(path) else { return false };
    let parts: Vec<&str> = path.split('/').collect();
    let Some(git) = parts.iter().rposition(|&part| part.ends_with(".git")) else { return false };
    let Some(form) = form(&parts[git + 1..]) else { return false };
    file::peek(on_disk, HEAD).is_ok_and(|head| has_form(&head, form))
}

/// The same of a file inside a git directory, whose bytes are at hand.
pub fn is_store(inner: &str, bytes: &[u8]) -> bool {
    let parts: Vec<&str> = inner.split('/').collect();
    form(&parts).is_some_and(|form| has_form(&bytes[..bytes.len().min(HEAD as usize)], form))
}

fn has_form(head: &[u8], form: Form) -> bool {
    match form {
        Form::Magic(magic) => head.starts_with(magic),
        Form::Id => {
            head.starts_with(b"ref: refs/") || head.iter().take(40).filter(|b| b.is_ascii_hexdigit()).count() == 40
        }
        Form::Words => !head.starts_with(b"#!") && !head.contains(&0),
    }
}

fn form(parts: &[&str]) -> Option<Form> {
    match parts {
        // The git directories of submodules and linked work trees lie in here; their names may have slashes.
        ["modules" | "worktrees", rest @ ..] => (1..rest.len()).find_map(|from| form(&rest[from..])),
        ["index"] => Some(Form::Magic(b"DIRC")),
        [name] if IDS.contains(name) => Some(Form::Id),
        [name] if WORDS.contains(name) => Some(Form::Words),
        ["refs" | "logs", .., _] => Some(Form::Id),
        ["objects", "info", "packs"] => Some(Form::Magic(b"P pack-")),
        ["objects", "info", "commit-graph"] | ["objects", "info", "commit-graphs", _] => Some(Form::Magic(b"CGPH")),
        ["objects", "pack", "multi-pack-index"] => Some(Form::Magic(b"MIDX")),
        ["objects", "pack", name] => pack_form(name),
        ["objects", two, rest] if is_hex(two, 2) && is_hex(rest, 38) => Some(Form::Magic(b"\x78")),
        _ => None,
    }
}

fn pack_form(name: &str) -> Option<Form> {
    match name.strip_prefix("pack-")?.split_once('.')?.1 {
        "pack" => Some(Form::Magic(b"PACK")),
        "idx" => Some(Form::Magic(b"\xfftOc")),
        "rev" => Some(Form::Magic(b"RIDX")),
        "mtimes" => Some(Form::Magic(b"MTME")),
        "bitmap" => Some(Form::Magic(b"BITM")),
        "promisor" => Some(Form::Words),
        _ => None,
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit())
}
