//! Trees of git: entries, the listing of one tree, and what differs between two.
//!
//! Work lists throughout: a tree's depth costs no stack. Bytes of trees are counted, for a tree can hold itself many
//! times over (a "git bomb").

use std::collections::HashSet;

use git2::{ObjectType, Oid};

use crate::limits;
use crate::locator::BytePath;
use crate::signal::{GapReason, Limit};

use super::objects::Objects;

/// What an entry of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    Tree,
    File,
    Executable,
    Link,
    Submodule,
}

/// One entry of a tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub name: Vec<u8>,
    pub mode: Mode,
    pub id: Oid,
}

/// `mode SP name NUL id` again and again (gitformat-tree); `None` if it is anything else.
pub fn parse(mut bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let nul = memchr::memchr(0, bytes)?;
        let (entry, rest) = (bytes.get(..nul)?, bytes.get(nul + 1..)?);
        let space = memchr::memchr(b' ', entry)?;
        let (id, rest) = rest.split_at_checked(20)?;
        let mode = match entry.get(..space)? {
            b"40000" | b"040000" => Mode::Tree,
            b"160000" => Mode::Submodule,
            b"120000" => Mode::Link,
            b"100755" => Mode::Executable,
            _ => Mode::File,
        };
        entries.push(Entry { name: entry.get(space + 1..)?.to_vec(), mode, id: Oid::from_bytes(id).ok()? });
        bytes = rest;
    }
    Some(entries)
}

/// How many bytes of trees and of the paths they spell may still be read.
pub struct Allowance(u64);

impl Allowance {
    pub fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    fn take(&mut self, bytes: u64) -> Result<(), GapReason> {
        self.0 = self.0.checked_sub(bytes).ok_or(GapReason::Limit(Limit::TargetFiles))?;
        Ok(())
    }
}

/// Reads a tree.
fn entries(objects: &Objects, id: Oid, left: &mut Allowance) -> Result<Vec<Entry>, GapReason> {
    let bytes = objects.object(id, ObjectType::Tree, left.0)?;
    left.take(bytes.len() as u64 + 1)?;
    parse(&bytes).ok_or_else(|| GapReason::Malformed("git tree".to_owned()))
}

fn joined(folder: &[u8], name: &[u8], left: &mut Allowance) -> Result<Vec<u8>, GapReason> {
    let mut path = folder.to_vec();
    path.extend_from_slice(name);
    left.take(path.len() as u64)?;
    match path.len() > limits::MEMBER_NAME_BYTES {
        true => Err(GapReason::Limit(Limit::TargetFiles)),
        false => Ok(path),
    }
}

/// Something met below a tree.
pub enum Met {
    /// A file, a link or a submodule.
    Entry(Vec<u8>, Mode, Oid),
    /// A part that could not be read.
    Gap(BytePath, GapReason),
}

/// Everything below a tree, handed out one by one; `false` ends it. An error ends it too.
pub fn list(
    objects: &Objects,
    root: Oid,
    left: &mut Allowance,
    seen: &mut HashSet<Oid>,
    met: &mut dyn FnMut(Met) -> bool,
) -> Result<(), GapReason> {
    let mut work = vec![(root, Vec::new(), 0usize)];
    while let Some((id, folder, depth)) = work.pop() {
        seen.insert(id);
        let entries = match entries(objects, id, left) {
            Ok(entries) => entries,
            Err(gap) => {
                met(Met::Gap(BytePath::from(folder.as_slice()), gap));
                continue;
            }
        };
        for entry in entries {
            let mut path = joined(&folder, &entry.name, left)?;
            match entry.mode {
                Mode::Tree if depth >= limits::WALK_DEPTH => {
                    met(Met::Gap(BytePath::from(path.as_slice()), GapReason::Limit(Limit::WalkDepth)));
                }
                Mode::Tree => {
                    path.push(b'/');
                    work.push((entry.id, path, depth + 1));
                }
                mode => {
                    seen.insert(entry.id);
                    if !met(Met::Entry(path, mode, entry.id)) {
                        return Ok(());
                    }
                }
            }
        }
    }
    Ok(())
}

/// One file that a commit changed.
pub enum Change {
    /// A blob is at a path where it was not.
    Added(Vec<u8>, Mode, Oid),
    /// A blob is no longer at a path.
    Removed(Vec<u8>, Mode, Oid),
    /// A part that could not be read.
    Gap(BytePath, GapReason),
}

/// What differs between two trees. Folders that are equal are not read; `seen` gets every tree and blob that was met.
pub fn differences(
    objects: &Objects,
    (old, new): (Option<Oid>, Option<Oid>),
    left: &mut Allowance,
    seen: &mut HashSet<Oid>,
    change: &mut dyn FnMut(Change),
) -> Result<(), GapReason> {
    let mut work = vec![(old, new, Vec::new(), 0usize)];
    while let Some((old, new, folder, depth)) = work.pop() {
        if old == new {
            continue;
        }
        let mut read = |id: Option<Oid>, change: &mut dyn FnMut(Change)| -> Vec<Entry> {
            let Some(id) = id else { return Vec::new() };
            seen.insert(id);
            let mut entries = entries(objects, id, left).unwrap_or_else(|gap| {
                change(Change::Gap(BytePath::from(folder.as_slice()), gap));
                Vec::new()
            });
            entries.sort();
            entries
        };
        let (before, after) = (read(old, change), read(new, change));
        let (mut before, mut after) = (before.into_iter().peekable(), after.into_iter().peekable());
        loop {
            let (one, other) = match (before.peek(), after.peek()) {
                (None, None) => break,
                (Some(_), None) => (before.next(), None),
                (None, Some(_)) => (None, after.next()),
                (Some(a), Some(b)) => match a.name.cmp(&b.name) {
                    std::cmp::Ordering::Less => (before.next(), None),
                    std::cmp::Ordering::Greater => (None, after.next()),
                    std::cmp::Ordering::Equal => (before.next(), after.next()),
                },
            };
            if one.as_ref().map(|e| (e.mode, e.id)) == other.as_ref().map(|e| (e.mode, e.id)) {
                continue;
            }
            let name = one.as_ref().or(other.as_ref()).map(|e| e.name.clone()).unwrap_or_default();
            let path = joined(&folder, &name, left)?;
            let folder_of = |entry: &Option<Entry>| entry.as_ref().filter(|e| e.mode == Mode::Tree).map(|e| e.id);
            let (was, is) = (folder_of(&one), folder_of(&other));
            if let Some(entry) = one.filter(|e| e.mode != Mode::Tree) {
                change(Change::Removed(path.clone(), entry.mode, entry.id));
            }
            if let Some(entry) = other.filter(|e| e.mode != Mode::Tree) {
                seen.insert(entry.id);
                change(Change::Added(path.clone(), entry.mode, entry.id));
            }
            if was.is_some() || is.is_some() {
                if depth >= limits::WALK_DEPTH {
                    change(Change::Gap(BytePath::from(path.as_slice()), GapReason::Limit(Limit::WalkDepth)));
                    continue;
                }
                let mut path = path;
                path.push(b'/');
                work.push((was, is, path, depth + 1));
            }
        }
    }
    Ok(())
}
