//! A git directory: the tree that is checked out, or any other, or all that its object database holds.
//!
//! Opening the *repository* would make libgit2 read its configuration, which the target wrote. So HEAD, references and
//! logs are bounded text that is read here, and only objects come from the library. Whatever would lead out of the target
//! (alternates, `gitdir:`, `commondir`, links in the store) is a gap and not followed.

mod bundle;
mod files;
mod history;
mod index;
pub mod nested;
mod objects;
mod pack;
mod refs;
pub mod store;
mod tree;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::Oid;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::limits;
use crate::locator::{BytePath, Route, Version};
use crate::signal::{GapReason, Limit};

use super::file;
use super::walk::{Place, Tree};
use files::{Files, OnDisk};
use history::{History, Life, meaning};
pub use objects::{Objects, of_present};
use tree::{Allowance, Met, Mode};

/// What is read of git directories, beside what is checked out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The revision whose tree is read in the place of what is checked out.
    pub reference: Option<String>,
    /// The trees of all other references, stashes and work trees as well.
    pub all_refs: bool,
    /// Every version that the newest so many commits had; 0: of all commits, logs and objects that nothing refers to.
    pub history: Option<usize>,
}

impl Wanted {
    /// Whether more is wanted than what is checked out.
    pub fn is_more(&self) -> bool {
        *self != Self::default()
    }
}

/// What the tree of HEAD is compared with.
pub enum Present {
    /// Nothing else shows it: it is listed.
    Listed,
    /// Files that are listed already, by path: those that are the same need no second look.
    Beside(HashMap<Vec<u8>, (PathBuf, u64)>),
    /// Files that were listed, and cannot be compared.
    Elsewhere,
}

/// The git directory that a folder is, or that is all it holds (a clone without a checkout).
pub fn git_directory(folder: &Path) -> Option<PathBuf> {
    if is_git_directory(folder) {
        return Some(folder.to_path_buf());
    }
    let mut entries = fs::read_dir(folder).ok()?;
    let only = entries.next()?.ok()?;
    let alone = entries.next().is_none() && only.file_name() == ".git";
    (alone && only.file_type().ok()?.is_dir() && is_git_directory(&only.path())).then(|| only.path())
}

/// Whether a folder is laid out as git's own.
pub fn is_git_directory(folder: &Path) -> bool {
    let real = |name: &str, test: fn(&fs::Metadata) -> bool| {
        fs::symlink_metadata(folder.join(name)).is_ok_and(|metadata| test(&metadata))
    };
    real("HEAD", fs::Metadata::is_file) && real("objects", fs::Metadata::is_dir)
}

/// Lists what is wanted of a git directory on disk, and of the git directories of its submodules.
pub fn list(git_dir: &Path, prefix: &[u8], wanted: &Wanted, present: &Present, tree: &mut Tree) {
    let files = OnDisk(git_dir.to_path_buf());
    let opened = Objects::open(git_dir, &files);
    of_files(&files, opened, prefix, wanted, present, tree);
    if !wanted.is_more() && !matches!(present, Present::Listed) {
        return;
    }
    // A submodule's name may lead through folders, and submodules have submodules.
    let modules = git_dir.join("modules");
    let walk = WalkDir::new(&modules).min_depth(1).max_depth(limits::GIT_REF_DEPTH).sort_by_file_name();
    let found = walk.into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_dir());
    for entry in found.filter(|entry| is_git_directory(entry.path())).take(limits::GIT_SUBMODULES) {
        let name = entry.path().strip_prefix(&modules).unwrap_or(entry.path()).as_os_str().as_encoded_bytes();
        let prefix = [prefix, name, b"/"].concat();
        let files = OnDisk(entry.path().to_path_buf());
        let opened = Objects::open(entry.path(), &files);
        of_files(&files, opened, &prefix, &Wanted { reference: None, ..wanted.clone() }, present, tree);
    }
}

/// Lists what is wanted of a git directory whose files and objects are at hand.
fn of_files(
    files: &dyn Files,
    opened: Result<Objects, GapReason>,
    prefix: &[u8],
    wanted: &Wanted,
    present: &Present,
    tree: &mut Tree,
) {
    let here = BytePath::from([prefix, b".git"].concat().as_slice());
    if !wanted.is_more() && !matches!(present, Present::Listed) {
        return;
    }
    let head = refs::head(files).unwrap_or_else(|gap| {
        tree.gap(here.clone(), gap);
        None
    });
    let is_listed = wanted.reference.is_some() || matches!(present, Present::Listed);
    if head.is_none() && is_listed && tree.gaps().iter().all(|(at, _)| *at != here) && wanted.reference.is_none() {
        tree.gap(here.clone(), GapReason::Absent("commit at HEAD".to_owned()));
    }
    let objects = match opened {
        Ok(objects) => Arc::new(objects),
        Err(_) if head.is_none() && !wanted.is_more() => return,
        Err(gap) => return tree.gap(here, gap),
    };
    let asked = match &wanted.reference {
        Some(revision) => refs::resolve(files, &objects, revision).map(Some),
        None => Ok(head),
    };
    let asked = asked.unwrap_or_else(|gap| {
        // What was asked for by name and is not there must not look clean.
        let gap =
            if let GapReason::Absent(what) = gap { GapReason::Unreadable(format!("no such {what}")) } else { gap };
        tree.gap(here.clone(), gap);
        None
    });
    let mut listing = Listing { objects, prefix, tree, shown: HashSet::new() };
    if let Some(id) = asked
        && let Err(gap) = listing.present(id, if is_listed { None } else { Some(present) })
    {
        listing.tree.gap(here.clone(), gap);
    }
    let history = match (wanted.history, wanted.all_refs) {
        (None, false) => return,
        (Some(0), _) => {
            let (tips, gaps) = refs::tips(files, asked.or(head));
            listing.gaps(&here, gaps);
            history::read(&listing.objects, tips, None, &index::read(files))
        }
        (newest, all_refs) => {
            let (mut tips, gaps) = refs::tips(files, asked.or(head));
            tips.retain(|tip| match tip.route {
                Route::History => true,
                Route::Reference(_) | Route::Worktree(_) | Route::Stash => all_refs,
                _ => false,
            });
            listing.gaps(&here, gaps);
            match newest {
                Some(newest) => history::read(&listing.objects, tips, Some(newest), &[]),
                None => history::snapshots(&listing.objects, asked.or(head), tips),
            }
        }
    };
    listing.past(history);
}

/// What is being listed.
struct Listing<'l> {
    objects: Arc<Objects>,
    prefix: &'l [u8],
    tree: &'l mut Tree,
    /// Blobs that are listed, by what their path means to tools.
    shown: HashSet<(Oid, Vec<u8>)>,
}

impl Listing<'_> {
    fn gaps(&mut self, at: &BytePath, gaps: Vec<GapReason>) {
        gaps.into_iter().for_each(|gap| self.tree.gap(at.clone(), gap));
    }

    fn path(&self, path: &[u8]) -> BytePath {
        BytePath::from([self.prefix, path].concat().as_slice())
    }

    /// The tree that was asked for: listed, or compared with the files that show it already.
    fn present(&mut self, id: Oid, beside: Option<&Present>) -> Result<(), GapReason> {
        let commit = self.objects.commit(id)?;
        let objects = self.objects.clone();
        let mut left = Allowance::new(limits::GIT_TREE_BYTES);
        let mut full = false;
        tree::list(&objects, commit.tree, &mut left, &mut HashSet::new(), &mut |met| {
            match (met, beside) {
                (Met::Gap(path, gap), None) => self.tree.gap(self.path(path.as_bytes()), objects::of_present(gap)),
                (Met::Gap(..), Some(_)) | (Met::Entry(_, Mode::Link | Mode::Tree, _), _) => {}
                (Met::Entry(path, Mode::Submodule, _), None) => {
                    self.tree.gap(self.path(&path), GapReason::Absent("submodule".to_owned()));
                }
                (Met::Entry(_, Mode::Submodule, _), Some(_)) => {}
                (Met::Entry(path, _, blob), Some(present)) => {
                    if self.is_same(present, &path, blob) {
                        self.shown.insert((blob, meaning(&path).to_vec()));
                    }
                }
                (Met::Entry(path, mode, blob), None) => {
                    self.shown.insert((blob, meaning(&path).to_vec()));
                    full |= !self.add(Life {
                        path,
                        blob,
                        executable: mode == Mode::Executable,
                        commit: Some(commit.id),
                        removed: None,
                        route: Route::Present,
                        life: (0, u32::MAX),
                    });
                }
            }
            !full
        })?;
        if full { Err(GapReason::Limit(Limit::TargetFiles)) } else { Ok(()) }
    }

    /// Whether the file at a path is this blob, byte for byte.
    fn is_same(&self, present: &Present, path: &[u8], blob: Oid) -> bool {
        let Present::Beside(files) = present else { return false };
        let Some((file, size)) = files.get(&[self.prefix, path].concat()) else { return false };
        self.objects.header(blob).is_ok_and(|(length, _)| length == *size)
            && file::read(file)
                .is_ok_and(|read| Oid::hash_object(git2::ObjectType::Blob, &read.bytes).is_ok_and(|id| id == blob))
    }

    fn past(&mut self, history: History) {
        for (path, gap) in history.gaps {
            self.tree.gap(self.path(path.as_bytes()), gap);
        }
        self.tree.notes.extend(history.notes);
        for life in history.lives {
            if !self.shown.insert((life.blob, meaning(&life.path).to_vec())) {
                continue;
            }
            if !self.add(life) {
                return self.tree.gap(self.path(b".git"), GapReason::Limit(Limit::TargetFiles));
            }
        }
    }

    fn add(&mut self, life: Life) -> bool {
        let size = self.objects.header(life.blob).map_or(0, |(size, _)| size);
        let version = Version {
            blob: life.blob.to_string(),
            commit: life.commit.map(|id| id.to_string()),
            removed: life.removed.map(|id| id.to_string()),
            route: life.route,
            life: life.life,
        };
        let place = Place::Object {
            objects: self.objects.clone(),
            id: life.blob,
            executable: life.executable,
            version: Arc::new(version),
        };
        self.tree.add(self.path(&life.path), size, place)
    }
}

/// The text of one file at a revision: what `--policy-from` reads.
pub fn file_at(git_dir: &Path, revision: &str, path: &str) -> Result<Option<Vec<u8>>, GapReason> {
    let files = OnDisk(git_dir.to_path_buf());
    let objects = Objects::open(git_dir, &files)?;
    let commit = objects.commit(refs::resolve(&files, &objects, revision)?)?;
    let mut found = None;
    let mut left = Allowance::new(limits::GIT_TREE_BYTES);
    tree::list(&objects, commit.tree, &mut left, &mut HashSet::new(), &mut |met| {
        if let Met::Entry(at, Mode::File | Mode::Executable, blob) = met
            && at == path.as_bytes()
        {
            found = Some(blob);
        }
        found.is_none()
    })?;
    found.map(|blob| objects.object(blob, git2::ObjectType::Blob, limits::POLICY_BYTES)).transpose()
}
