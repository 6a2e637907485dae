//! What refers to commits: HEAD, references, stashes, work trees, logs. All of it is bounded text that is read here, for
//! libgit2 would read the configuration along with it.

use std::collections::{BTreeMap, BTreeSet};

use git2::Oid;

use crate::limits;
use crate::locator::Route;
use crate::signal::GapReason;

use super::files::Files;
use super::objects::{Objects, object_id};

/// A commit that something refers to.
pub struct Tip {
    pub id: Oid,
    pub route: Route,
}

/// The object id that HEAD leads to; `None` on a branch without a commit.
pub fn head(files: &dyn Files) -> Result<Option<Oid>, GapReason> {
    if files.text("commondir")?.is_some() {
        return Err(GapReason::Unsupported("git directory that lies elsewhere (commondir)".to_owned()));
    }
    if !files.below("reftable").is_empty() {
        return Err(GapReason::Unsupported("git reftable".to_owned()));
    }
    follow(files, "HEAD", "HEAD")
}

/// The object id behind a reference. `file` is where the first one is written.
fn follow(files: &dyn Files, file: &str, name: &str) -> Result<Option<Oid>, GapReason> {
    let (mut file, mut name) = (file.to_owned(), name.to_owned());
    for _ in 0..=limits::GIT_SYMREFS {
        let text = match files.text(&file)? {
            Some(text) => text,
            None => return packed(files)?.get(&name).map(|id| object_id(id.as_bytes())).transpose(),
        };
        let text = String::from_utf8_lossy(text.trim_ascii()).into_owned();
        let Some(next) = text.strip_prefix("ref:") else {
            let id = text.split_ascii_whitespace().next().unwrap_or_default();
            return object_id(id.as_bytes()).map(Some);
        };
        name = next.trim().to_owned();
        if !name.starts_with("refs/") || name.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(GapReason::Malformed("a git reference that leads out of refs/".to_owned()));
        }
        file.clone_from(&name);
    }
    Err(GapReason::Malformed("git references that lead to one another".to_owned()))
}

fn packed(files: &dyn Files) -> Result<BTreeMap<String, String>, GapReason> {
    let Some(text) = files.text("packed-refs")? else { return Ok(BTreeMap::new()) };
    let lines = text.split(|&b| b == b'\n').filter_map(|line| {
        let (id, name) = std::str::from_utf8(line).ok()?.trim_end().split_once(' ')?;
        (!id.starts_with(['#', '^'])).then(|| (name.to_owned(), id.to_owned()))
    });
    Ok(lines.take(limits::GIT_REFS).collect())
}

/// All references by name.
pub fn references(files: &dyn Files) -> (BTreeMap<String, Oid>, Vec<GapReason>) {
    let mut gaps = BTreeSet::new();
    let mut names: BTreeSet<String> = files.below("refs").into_iter().collect();
    match packed(files) {
        Ok(packed) => names.extend(packed.into_keys()),
        Err(gap) => _ = gaps.insert(gap),
    }
    let mut found = BTreeMap::new();
    for name in names.into_iter().take(limits::GIT_REFS) {
        match follow(files, &name, &name) {
            Ok(Some(id)) => _ = found.insert(name, id),
            Ok(None) => {}
            Err(gap) => _ = gaps.insert(gap),
        }
    }
    (found, gaps.into_iter().collect())
}

/// Everything that refers to a commit, the plainest way first: a commit counts for the first that leads to it.
pub fn tips(files: &dyn Files, head: Option<Oid>) -> (Vec<Tip>, Vec<GapReason>) {
    let (references, mut gaps) = references(files);
    let mut tips: Vec<Tip> = head.into_iter().map(|id| Tip { id, route: Route::History }).collect();
    let is_stash = |name: &str| name == "refs/stash";
    for (name, &id) in references.iter().filter(|(name, _)| !is_stash(name)) {
        tips.push(Tip { id, route: Route::Reference(name.clone()) });
    }
    for file in files.below("worktrees").iter().filter(|file| file.ends_with("/HEAD") && !file.contains("/logs/")) {
        let name = file.trim_start_matches("worktrees/").trim_end_matches("/HEAD").to_owned();
        match follow(files, file, file) {
            Ok(Some(id)) => tips.push(Tip { id, route: Route::Worktree(name) }),
            Ok(None) => {}
            Err(gap) => gaps.push(gap),
        }
    }
    tips.extend(references.get("refs/stash").map(|&id| Tip { id, route: Route::Stash }));
    let mut logs = files.below("logs");
    logs.extend(files.below("worktrees").into_iter().filter(|file| file.contains("/logs/")));
    logs.sort_by_key(|file| !is_stash(file.trim_start_matches("logs/")));
    for file in logs {
        let route = if is_stash(file.trim_start_matches("logs/")) { Route::Stash } else { Route::Reflog };
        match files.text(&file) {
            Ok(text) => tips.extend(logged(&text.unwrap_or_default()).map(|id| Tip { id, route: route.clone() })),
            Err(gap) => gaps.push(gap),
        }
    }
    for file in ["ORIG_HEAD", "FETCH_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD"] {
        let text = files.text(file).unwrap_or_default().unwrap_or_default();
        let ids = text.split(|&b| b == b'\n').take(limits::GIT_REFS).filter_map(|line| object_id(line.get(..40)?).ok());
        tips.extend(ids.map(|id| Tip { id, route: Route::Reflog }));
    }
    (tips, gaps)
}

/// The ids of a log: `OLD NEW who when TAB what`.
fn logged(text: &[u8]) -> impl Iterator<Item = Oid> {
    let ids: BTreeSet<Oid> = text
        .split(|&b| b == b'\n')
        .take(limits::GIT_REFS)
        .flat_map(|line| [line.get(..40), line.get(41..81)])
        .filter_map(|id| object_id(id?).ok())
        .filter(|id| !id.is_zero())
        .collect();
    ids.into_iter()
}

/// What a revision names: a reference in git's order of places, an id or the beginning of one, then any of `~N` and `^N`.
pub fn resolve(files: &dyn Files, objects: &Objects, revision: &str) -> Result<Oid, GapReason> {
    let unknown = || GapReason::Absent(format!("revision {revision}"));
    let end = revision.find(['~', '^']).unwrap_or(revision.len());
    let (name, mut rest) = revision.split_at(end);
    let well_formed = !name.is_empty() && !name.split('/').any(|part| matches!(part, "" | "." | ".."));
    let mut id = None;
    for place in ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"] {
        let full = format!("{place}{name}");
        let plain = full == "HEAD" || full.starts_with("refs/");
        if id.is_none() && well_formed && plain {
            id = follow(files, &full, &full)?;
        }
    }
    let is_id = name.len() >= 4 && name.len() <= 40 && name.bytes().all(|b| b.is_ascii_hexdigit());
    let by_id = || is_id.then(|| objects.by_prefix(&name.to_ascii_lowercase())).flatten();
    let mut commit = objects.commit(id.or_else(by_id).ok_or_else(unknown)?)?;
    while let Some(sign) = rest.chars().next() {
        rest = &rest[1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u32 = if digits == 0 { 1 } else { rest[..digits].parse().map_err(|_| unknown())? };
        rest = &rest[digits..];
        let (times, which) = match sign {
            '~' if number <= limits::GIT_COMMITS as u32 => (number, 0),
            '^' if number > 0 => (1, number as usize - 1),
            '^' => (0, 0),
            _ => return Err(unknown()),
        };
        for _ in 0..times {
            commit = objects.commit(*commit.parents.get(which).ok_or_else(unknown)?)?;
        }
    }
    Ok(commit.id)
}
