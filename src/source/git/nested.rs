//! Git directories inside archives: their members are gathered while the archive is unfolded, and read at its end.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::artifact::Blob;
use crate::limits::{self, Budget};
use crate::locator::{BytePath, Locator, Step};
use crate::signal::GapReason;
use crate::unpack::{Members, Unfolded};

use super::super::walk::{Place, Tree};
use super::files::InMemory;
use super::objects::Objects;
use super::pack::Packed;
use super::{Present, Wanted, bundle, of_files, store};

/// Git directories of one root, by the container and the path of each.
#[derive(Default)]
pub struct Gathered {
    found: BTreeMap<(Arc<Locator>, Vec<u8>), InMemory>,
    /// Containers, with the folders in them that hold something else than a git directory.
    others: BTreeMap<Arc<Locator>, Vec<Vec<u8>>>,
}

impl Gathered {
    /// Keeps a member that belongs to a git directory; true if it is part of the object store and needs no other look.
    pub fn keep(&mut self, blob: &Blob) -> bool {
        let (Step::Member { path }, Some(within)) = (&blob.at.step, &blob.at.within) else { return false };
        let Some((folder, inner)) = split(path.as_bytes()) else {
            let folders = self.others.entry(within.clone()).or_default();
            let top = path.as_bytes().iter().rposition(|&b| b == b'/').map_or(&[][..], |at| &path.as_bytes()[..at]);
            if folders.last().is_none_or(|last| last != top) && folders.len() < limits::ARCHIVE_ENTRIES {
                folders.push(top.to_vec());
            }
            return false;
        };
        let key = (within.clone(), folder.to_vec());
        let Ok(inner) = std::str::from_utf8(inner) else { return false };
        let wanted = ["objects/", "refs/", "logs/", "worktrees/"].iter().any(|top| inner.starts_with(top))
            || !inner.contains('/');
        if wanted && !inner.starts_with("hooks/") {
            self.found.entry(key).or_default().0.insert(inner.to_owned(), blob.bytes.clone());
        }
        store::is_store(inner, &blob.bytes)
    }

    /// The listings of everything gathered, when the root is unfolded.
    pub fn open(&mut self, wanted: &Wanted) -> Vec<(Arc<Locator>, Box<dyn Members>)> {
        let mut out: Vec<(Arc<Locator>, Box<dyn Members>)> = Vec::new();
        for ((within, folder), files) in std::mem::take(&mut self.found) {
            if !files.0.contains_key("HEAD") || !files.0.keys().any(|name| name.starts_with("objects/")) {
                continue;
            }
            // `proj/.git` stands for what lies in `proj/`, `proj.git` for nothing else.
            let around = folder.strip_suffix(b".git").filter(|rest| rest.is_empty() || rest.ends_with(b"/"));
            let others = self.others.get(&within).map_or(&[][..], Vec::as_slice);
            let checked_out = around.is_some_and(|around| others.iter().any(|path| lies_in(path, around)));
            let prefix = around.map_or_else(|| [folder.as_slice(), b"/"].concat(), <[u8]>::to_vec);
            let present = if checked_out { Present::Elsewhere } else { Present::Listed };
            if checked_out && !wanted.is_more() {
                continue;
            }
            let (packed, gaps) = objects(&files);
            let opened = Objects::of_memory(packed, &files);
            let mut tree = Tree::default();
            gaps.into_iter().for_each(|gap| tree.gap(BytePath::from(folder.as_slice()), gap));
            of_files(&files, opened, &prefix, wanted, &present, &mut tree);
            out.push((within.clone(), Box::new(Listed::new(within, tree))));
        }
        out
    }
}

/// A bundle's listing; `None` if the blob is none.
pub fn bundle(blob: &Blob, wanted: &Wanted) -> Option<Box<dyn Members>> {
    if !bundle::is_bundle(&blob.bytes) {
        return None;
    }
    let mut tree = Tree::default();
    let here = BytePath::from(".git");
    match bundle::open(&blob.bytes) {
        Ok((files, objects, gap)) => {
            gap.into_iter().for_each(|gap| tree.gap(here.clone(), gap));
            // Nothing shows what a bundle holds: all its branches are read.
            let wanted = Wanted { all_refs: true, ..wanted.clone() };
            of_files(&files, Ok(objects), b"", &wanted, &Present::Listed, &mut tree);
        }
        Err(gap) => tree.gap(here, gap),
    }
    Some(Box::new(Listed::new(blob.at.clone(), tree)))
}

fn objects(files: &InMemory) -> (Packed, Vec<GapReason>) {
    let mut packed = Packed::new(limits::ROOT_BYTES);
    let mut gaps = Vec::new();
    for (name, bytes) in &files.0 {
        let parts: Vec<&str> = name.split('/').collect();
        match parts.as_slice() {
            ["objects", "pack", name] if name.ends_with(".pack") => gaps.extend(packed.add_pack(bytes.clone())),
            ["objects", two, _] if two.len() == 2 => _ = packed.add_loose(bytes.clone()),
            _ => {}
        }
    }
    (packed, gaps)
}

/// The path of the git directory that a member lies in, and its path in there. A submodule has one of its own.
fn split(path: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut end = None;
    let mut at = 0;
    for part in path.split(|&b| b == b'/') {
        at += part.len() + 1;
        if part.ends_with(b".git") && at < path.len() {
            end = Some(at);
        }
    }
    let end = end?;
    let (folder, mut inner) = (&path[..end - 1], &path[end..]);
    let mut full = folder.len();
    if inner.starts_with(b"modules/") {
        const OWN: &[&[u8]] = &[b"objects", b"refs", b"logs", b"HEAD", b"packed-refs", b"shallow", b"index", b"config"];
        let mut at = 0;
        for part in inner.split(|&b| b == b'/') {
            if OWN.contains(&part) {
                full = end + at.max(1) - 1;
                inner = &inner[at..];
                break;
            }
            at += part.len() + 1;
        }
    }
    Some((&path[..full], inner))
}

fn lies_in(path: &[u8], around: &[u8]) -> bool {
    let around = around.strip_suffix(b"/").unwrap_or(around);
    around.is_empty() || path.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
}

/// What was listed, as members of its container.
struct Listed {
    within: Arc<Locator>,
    gaps: VecDeque<(BytePath, GapReason)>,
    places: VecDeque<(BytePath, Place)>,
    spent: bool,
}

impl Listed {
    fn new(within: Arc<Locator>, tree: Tree) -> Self {
        let (places, gaps) = tree.into_parts();
        Self { within, gaps: gaps.into(), places: places.into(), spent: false }
    }
}

impl Members for Listed {
    fn next(&mut self, budget: &mut Budget) -> Option<Unfolded> {
        if let Some((path, gap)) = self.gaps.pop_front() {
            return Some(Unfolded::Gap(self.within.child(Step::Member { path }), gap));
        }
        loop {
            if self.spent {
                return None;
            }
            let (path, place) = self.places.pop_front()?;
            let Place::Object { objects, id, executable, version } = place else { continue };
            let at = self.within.child(Step::GitBlob { path, version });
            if let Err(gap) = budget.take_blob() {
                self.spent = true;
                return Some(Unfolded::Gap(at, gap));
            }
            let bytes = match objects.blob(id) {
                Ok(bytes) => bytes,
                Err(gap) => return Some(Unfolded::Gap(at, gap)),
            };
            if let Err(gap) = budget.take_bytes(bytes.len() as u64) {
                self.spent = true;
                return Some(Unfolded::Gap(at, gap));
            }
            return Some(Unfolded::Blob(Blob { at, bytes: bytes.into(), executable, language: None }));
        }
    }
}
