//! History: which blobs any commit had, each with the commit that brought it in and the one that took it out.
//!
//! Commits are put in order, oldest first, and each is compared with its first parent; equal folders are not read. What a
//! merge brings was brought by a commit of the other side before it. A blob counts once for a path; moved within the tree
//! it is not read again, unless its name or a folder whose name begins with a dot says that tools would see another thing.

use std::collections::{BinaryHeap, HashMap, HashSet};

use git2::{ObjectType, Oid};

use crate::limits;
use crate::locator::{BytePath, Route};
use crate::signal::{GapReason, Limit};

use super::objects::{Commit, Objects};
use super::refs::Tip;
use super::tree::{self, Allowance, Change, Met, Mode};

/// One version of a path.
pub struct Life {
    pub path: Vec<u8>,
    pub blob: Oid,
    pub executable: bool,
    pub commit: Option<Oid>,
    pub removed: Option<Oid>,
    pub route: Route,
    pub life: (u32, u32),
}

/// What was found in the history.
#[derive(Default)]
pub struct History {
    pub lives: Vec<Life>,
    pub gaps: Vec<(BytePath, GapReason)>,
    /// Things worth telling beside a finding: words, and the commit.
    pub notes: Vec<String>,
    /// How many commits were compared.
    pub commits: usize,
}

/// Commits by id with how each was come by, and the tips that could not be read.
struct Walked {
    commits: HashMap<Oid, (Commit, Route)>,
    gaps: HashSet<GapReason>,
}

/// All versions that `tips` lead to. `newest` bounds the commits; without it, what nothing refers to is listed as well, and
/// what `staged` says of the index.
pub fn read(objects: &Objects, tips: Vec<Tip>, newest: Option<usize>, staged: &[(Vec<u8>, Mode, Oid)]) -> History {
    let mut out = History::default();
    let all = match newest {
        Some(_) => HashMap::new(),
        None => objects.all().unwrap_or_else(|gap| {
            out.gaps.push((BytePath::from(".git"), gap));
            HashMap::new()
        }),
    };
    let mut walked = Walked { commits: HashMap::new(), gaps: HashSet::new() };
    walked.walk(objects, tips);
    let mut lost: Vec<Oid> = all.iter().filter(|(_, kind)| **kind == ObjectType::Commit).map(|(id, _)| *id).collect();
    lost.sort_unstable();
    let lost = lost.into_iter().filter(|id| !walked.commits.contains_key(id));
    let lost = lost.map(|id| Tip { id, route: Route::Unreachable }).collect();
    walked.walk(objects, lost);
    let mut order = in_order(&walked.commits);
    if let Some(newest) = newest {
        order.drain(..order.len().saturating_sub(newest));
    }
    let left = Allowance::new(limits::GIT_HISTORY_BYTES);
    let mut lives = Lives { seen: HashSet::new(), known: HashMap::new(), left, parallel: false };
    out.commits = order.len();
    if let Err(gap) = lives.follow(objects, &walked.commits, &order, &mut out) {
        out.gaps.push((BytePath::from(".git"), gap));
    }
    lives.staged(staged, order.len() as u32);
    lives.lost(objects, &all, order.len() as u32, &mut out);
    out.gaps.extend(walked.gaps.into_iter().map(|gap| (BytePath::from(".git"), gap)));
    out.lives = lives.into_sorted();
    out
}

/// The trees of `tips`, as far as they differ from the one of `head`.
pub fn snapshots(objects: &Objects, head: Option<Oid>, tips: Vec<Tip>) -> History {
    let mut out = History::default();
    let mut commits = HashMap::new();
    let mut order = Vec::new();
    let head = head.and_then(|id| objects.commit(id).ok());
    let first = head.iter().map(|head| (Tip { id: head.id, route: Route::History }, Vec::new()));
    let others = tips.into_iter().map(|tip| (tip, head.iter().map(|head| head.id).collect::<Vec<_>>()));
    for (tip, parents) in first.chain(others) {
        match objects.commit(tip.id) {
            Ok(commit) if !commits.contains_key(&commit.id) => {
                order.push(commit.id);
                commits.insert(commit.id, (Commit { parents, ..commit }, tip.route));
            }
            Ok(_) => {}
            // Tags may name blobs.
            Err(_) if objects.header(tip.id).is_ok() => {}
            Err(gap) => out.gaps.push((BytePath::from(".git"), gap)),
        }
    }
    let left = Allowance::new(limits::GIT_HISTORY_BYTES);
    let mut lives = Lives { seen: HashSet::new(), known: HashMap::new(), left, parallel: true };
    if let Err(gap) = lives.follow(objects, &commits, &order, &mut out) {
        out.gaps.push((BytePath::from(".git"), gap));
    }
    out.notes.clear();
    out.lives = lives.into_sorted();
    out
}

impl Walked {
    /// Follows parents with a work list. A tip that was reached from an earlier one is known already.
    fn walk(&mut self, objects: &Objects, tips: Vec<Tip>) {
        for Tip { id, route } in tips {
            let mut work = vec![(id, false)];
            while let Some((id, is_parent)) = work.pop() {
                if self.commits.contains_key(&id) {
                    continue;
                }
                if self.commits.len() >= limits::GIT_COMMITS {
                    self.gaps.insert(GapReason::Limit(Limit::TargetFiles));
                    return;
                }
                match objects.commit(id) {
                    Ok(commit) if commit.id != id && self.commits.contains_key(&commit.id) => {}
                    Ok(commit) => {
                        work.extend(commit.parents.iter().map(|parent| (*parent, true)));
                        self.commits.insert(commit.id, (commit, route.clone()));
                    }
                    // A log and FETCH_HEAD may name what was thrown away since, and tags name blobs.
                    Err(_) if !is_parent && matches!(route, Route::Reflog | Route::Reference(_)) => {
                        if objects.header(id).is_err() && matches!(route, Route::Reference(_)) {
                            self.gaps.insert(GapReason::Absent("commit that a reference names".to_owned()));
                        }
                    }
                    Err(_) if is_parent && objects.shallow => {
                        self.gaps.insert(GapReason::Absent("history before a shallow clone".to_owned()));
                    }
                    Err(gap) => _ = self.gaps.insert(gap),
                }
            }
        }
    }
}

/// Parents before children; among those that could come next the one with the smallest time, which anybody can set, and
/// then the smallest id: an order that depends on nothing else.
fn in_order(commits: &HashMap<Oid, (Commit, Route)>) -> Vec<Oid> {
    use std::cmp::Reverse;
    let mut children: HashMap<Oid, Vec<Oid>> = HashMap::new();
    let mut waits: HashMap<Oid, usize> = HashMap::new();
    let mut ready = BinaryHeap::new();
    for (id, (commit, _)) in commits {
        let parents: HashSet<&Oid> = commit.parents.iter().filter(|parent| commits.contains_key(parent)).collect();
        if parents.is_empty() {
            ready.push(Reverse((commit.time, *id)));
        } else {
            waits.insert(*id, parents.len());
        }
        for parent in parents {
            children.entry(*parent).or_default().push(*id);
        }
    }
    let mut order = Vec::with_capacity(commits.len());
    while let Some(Reverse((_, id))) = ready.pop() {
        order.push(id);
        for child in children.remove(&id).unwrap_or_default() {
            let Some(left) = waits.get_mut(&child) else { continue };
            *left -= 1;
            if *left == 0 {
                ready.push(Reverse((commits.get(&child).map_or(0, |(commit, _)| commit.time), child)));
            }
        }
    }
    order
}

/// Versions as they are met.
struct Lives {
    seen: HashSet<Oid>,
    known: HashMap<(Vec<u8>, Oid), Life>,
    left: Allowance,
    /// Whether the commits stand beside one another: then none takes out what another has.
    parallel: bool,
}

impl Lives {
    fn follow(
        &mut self,
        objects: &Objects,
        commits: &HashMap<Oid, (Commit, Route)>,
        order: &[Oid],
        out: &mut History,
    ) -> Result<(), GapReason> {
        let within: HashMap<Oid, u32> = order.iter().enumerate().map(|(at, id)| (*id, at as u32)).collect();
        let mut files: HashMap<Oid, i64> = HashMap::new();
        for (at, id) in order.iter().enumerate() {
            let (at, Some((commit, route))) = (at as u32, commits.get(id)) else { continue };
            let parent = commit.parents.first().and_then(|parent| commits.get(parent)).map(|(parent, _)| parent);
            let base = parent.filter(|parent| !within.contains_key(&parent.id)).map(|parent| parent.id);
            let mut counted = (0i64, 0i64);
            let trees = (parent.map(|parent| parent.tree), Some(commit.tree));
            let (known, gaps, parallel) = (&mut self.known, &mut out.gaps, self.parallel);
            let mut note = |change: Change| match change {
                Change::Added(path, mode, blob) if mode <= Mode::Executable => {
                    counted.0 += 1;
                    let executable = mode == Mode::Executable;
                    let fresh = || Life {
                        path: path.clone(),
                        blob,
                        executable,
                        commit: Some(*id),
                        removed: None,
                        route: route.clone(),
                        life: (at, u32::MAX),
                    };
                    let life = known.entry((path.clone(), blob)).or_insert_with(fresh);
                    (life.removed, life.life.1) = (None, u32::MAX);
                }
                Change::Removed(path, mode, blob) if mode <= Mode::Executable && !parallel => {
                    counted.1 += 1;
                    // Where the window begins, what stood there before was brought by nobody in it.
                    let before = || Life {
                        path: path.clone(),
                        blob,
                        executable: mode == Mode::Executable,
                        commit: base,
                        removed: None,
                        route: route.clone(),
                        life: (0, u32::MAX),
                    };
                    let life = known.entry((path.clone(), blob)).or_insert_with(before);
                    (life.removed, life.life.1) = (Some(*id), at);
                }
                Change::Gap(path, gap) => gaps.push((path, gap)),
                _ => {}
            };
            tree::differences(objects, trees, &mut self.left, &mut self.seen, &mut note)?;
            let had = parent.and_then(|parent| files.get(&parent.id).copied());
            files.insert(*id, had.unwrap_or(0) + counted.0 - counted.1);
            if let Some(had) = had.filter(|had| replaced(*had, counted)) {
                let id: String = id.to_string().chars().take(12).collect();
                out.notes.push(format!("commit {id} took out {} of {had} files and brought {}", counted.1, counted.0));
            }
            if self.known.len() > limits::TARGET_FILES {
                return Err(GapReason::Limit(Limit::TargetFiles));
            }
        }
        Ok(())
    }

    /// What the index holds and no commit does.
    fn staged(&mut self, staged: &[(Vec<u8>, Mode, Oid)], at: u32) {
        for (path, mode, blob) in staged {
            if !self.seen.insert(*blob) {
                continue;
            }
            let life = Life {
                path: path.clone(),
                blob: *blob,
                executable: *mode == Mode::Executable,
                commit: None,
                removed: None,
                route: Route::Index,
                life: (at, u32::MAX),
            };
            self.known.entry((path.clone(), *blob)).or_insert(life);
        }
    }

    /// Trees and blobs that no commit leads to. A tree within another is found there, under its name; a blob without any
    /// has the name that `git fsck --lost-found` would give it.
    fn lost(&mut self, objects: &Objects, all: &HashMap<Oid, ObjectType>, at: u32, out: &mut History) {
        let unseen = |seen: &HashSet<Oid>, wanted: ObjectType| {
            let mut ids: Vec<Oid> =
                all.iter().filter(|(id, kind)| **kind == wanted && !seen.contains(id)).map(|(id, _)| *id).collect();
            ids.sort_unstable();
            ids
        };
        let trees = unseen(&self.seen, ObjectType::Tree);
        let mut inner = HashSet::new();
        for id in &trees {
            let bytes = objects.object(*id, ObjectType::Tree, limits::GIT_TEXT_BYTES).unwrap_or_default();
            inner.extend(tree::parse(&bytes).unwrap_or_default().into_iter().map(|entry| entry.id));
        }
        let keep = |known: &mut HashMap<(Vec<u8>, Oid), Life>, path: Vec<u8>, mode: Mode, blob: Oid| {
            let life = Life {
                path: path.clone(),
                blob,
                executable: mode == Mode::Executable,
                commit: None,
                removed: None,
                route: Route::Unreachable,
                life: (at, u32::MAX),
            };
            known.entry((path, blob)).or_insert(life);
            known.len() <= limits::TARGET_FILES
        };
        for root in trees.into_iter().filter(|id| !inner.contains(id)) {
            let mut fresh = Vec::new();
            let listed = tree::list(objects, root, &mut self.left, &mut HashSet::new(), &mut |met| {
                match met {
                    Met::Entry(path, mode, blob) if mode <= Mode::Executable => fresh.push((path, mode, blob)),
                    Met::Entry(..) => {}
                    Met::Gap(path, gap) => out.gaps.push((path, gap)),
                }
                fresh.len() <= limits::TARGET_FILES
            });
            out.gaps.extend(listed.err().map(|gap| (BytePath::from(".git"), gap)));
            for (path, mode, blob) in fresh {
                if self.seen.insert(blob) {
                    keep(&mut self.known, path, mode, blob);
                }
            }
        }
        for blob in unseen(&self.seen, ObjectType::Blob) {
            let path = format!(".git/lost-found/other/{blob}").into_bytes();
            if !keep(&mut self.known, path, Mode::File, blob) {
                return;
            }
        }
    }

    /// Oldest first, each blob once: again only under a name, or in a tool's folder, that says something else.
    fn into_sorted(self) -> Vec<Life> {
        let mut lives: Vec<Life> = self.known.into_values().collect();
        lives.sort_by(|a, b| (a.life.0, &a.path, a.blob).cmp(&(b.life.0, &b.path, b.blob)));
        lives
    }
}

/// What of a path makes tools see another thing in the same bytes: its name, and the folders from the first on whose name
/// begins with a dot.
pub fn meaning(path: &[u8]) -> &[u8] {
    let hidden = path.split(|&b| b == b'/').scan(0usize, |at, part| {
        let here = *at;
        *at += part.len() + 1;
        Some((here, part))
    });
    let name = path.iter().rposition(|&b| b == b'/').map_or(0, |slash| slash + 1);
    let from = hidden.filter(|(_, part)| part.starts_with(b".")).map(|(at, _)| at).next().unwrap_or(name);
    path.get(from.min(name)..).unwrap_or(path)
}

/// A tree whose files are nearly all taken out at once and replaced by others: history that was borrowed.
fn replaced(had: i64, (added, removed): (i64, i64)) -> bool {
    const FILES: i64 = 10;
    had >= FILES && added >= FILES && removed * 10 >= had * 9
}
