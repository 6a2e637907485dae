//! A git directory: the tree of its HEAD, read through libgit2's object database and nothing else of libgit2.
//!
//! Opening the *repository* would make libgit2 read its configuration, which the target wrote. So HEAD, refs and
//! packed-refs are bounded text that is read here, and only objects come from the library. Whatever would lead out of
//! the target (alternates, `gitdir:`, `commondir`, links in the store) is a gap and not followed.

use std::fs;
use std::path::{Path, PathBuf};

use git2::{ErrorCode, ObjectType, Odb, Oid};
use walkdir::WalkDir;

use crate::limits;
use crate::locator::BytePath;
use crate::signal::{GapReason, Limit};

use super::file::text_below;
use super::walk::{Place, Tree};

/// An object database.
pub struct Objects {
    odb: Odb<'static>,
    /// Whether the clone was told to leave objects out (`--filter`).
    partial: bool,
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

fn is_git_directory(folder: &Path) -> bool {
    let real = |name: &str, test: fn(&fs::Metadata) -> bool| {
        fs::symlink_metadata(folder.join(name)).is_ok_and(|metadata| test(&metadata))
    };
    real("HEAD", fs::Metadata::is_file) && real("objects", fs::Metadata::is_dir)
}

/// Lists the tree of HEAD. Blobs become roots under their path in the tree; trouble becomes gaps.
pub fn list(git_dir: &Path, tree: &mut Tree) {
    let here = || BytePath::from(".git");
    let found = head(git_dir).and_then(|id| match id {
        Some(id) => Ok(Some((Objects::open(git_dir)?, id))),
        None => Ok(None),
    });
    match found {
        Ok(Some((objects, id))) => {
            if let Err(gap) = objects.root_tree(id).and_then(|root| objects.list(root, tree)) {
                tree.gap(here(), gap);
            }
            tree.objects = Some(objects);
        }
        Ok(None) => tree.gap(here(), GapReason::Absent("commit at HEAD".to_owned())),
        Err(gap) => tree.gap(here(), gap),
    }
}

/// The object id that HEAD leads to; `None` on a branch without a commit.
fn head(git_dir: &Path) -> Result<Option<Oid>, GapReason> {
    if text_below(git_dir, "commondir")?.is_some() {
        return Err(GapReason::Unsupported("git directory that lies elsewhere (commondir)".to_owned()));
    }
    if fs::symlink_metadata(git_dir.join("reftable")).is_ok() {
        return Err(GapReason::Unsupported("git reftable".to_owned()));
    }
    let mut name = "HEAD".to_owned();
    for _ in 0..=limits::GIT_SYMREFS {
        let text = match text_below(git_dir, &name)? {
            Some(text) => text,
            None => return packed(git_dir, &name),
        };
        let text = String::from_utf8_lossy(text.trim_ascii()).into_owned();
        let Some(next) = text.strip_prefix("ref:") else { return object_id(&text).map(Some) };
        name = next.trim().to_owned();
        if !name.starts_with("refs/") || name.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(GapReason::Malformed("a git reference that leads out of refs/".to_owned()));
        }
    }
    Err(GapReason::Malformed("git references that lead to one another".to_owned()))
}

fn packed(git_dir: &Path, name: &str) -> Result<Option<Oid>, GapReason> {
    let Some(text) = text_below(git_dir, "packed-refs")? else { return Ok(None) };
    text.split(|&b| b == b'\n')
        .filter_map(|line| std::str::from_utf8(line).ok()?.trim_end().split_once(' '))
        .find(|(_, packed)| *packed == name)
        .map(|(id, _)| object_id(id))
        .transpose()
}

fn object_id(text: &str) -> Result<Oid, GapReason> {
    match text.len() {
        64 if text.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Err(GapReason::Unsupported("git objects named by SHA-256".to_owned()))
        }
        40 => Oid::from_str(text).map_err(|_| GapReason::Malformed("git object id".to_owned())),
        _ => Err(GapReason::Malformed("git object id".to_owned())),
    }
}

impl Objects {
    /// Opens `objects` below a git directory. libgit2 follows alternates and links by itself, so a store with either is
    /// not opened at all.
    fn open(git_dir: &Path) -> Result<Self, GapReason> {
        let alternates = text_below(git_dir, "objects/info/alternates")?.unwrap_or_default();
        let names_one = |line: &[u8]| !line.is_empty() && !line.starts_with(b"#");
        if alternates.split(|b| matches!(b, b'\n' | b'\r')).any(names_one) {
            return Err(GapReason::Unsupported("git objects that lie elsewhere (alternates)".to_owned()));
        }
        let store = git_dir.join("objects");
        let mut partial = false;
        for entry in WalkDir::new(&store).max_depth(3) {
            let entry = entry.map_err(|_| GapReason::Unreadable("git object store".to_owned()))?;
            let kind = entry.file_type();
            if !kind.is_dir() && !kind.is_file() {
                return Err(GapReason::Unsupported("link or special file in the git object store".to_owned()));
            }
            partial |= entry.file_name().as_encoded_bytes().ends_with(b".promisor");
        }
        let path = store.to_str().ok_or_else(|| GapReason::Unsupported("path that is not UTF-8".to_owned()))?;
        let broken = |error: git2::Error| GapReason::Malformed(error.message().to_owned());
        let odb = Odb::new().map_err(broken)?;
        odb.add_disk_alternate(path).map_err(broken)?;
        Ok(Self { odb, partial })
    }

    /// The content of a blob; its size is read before it is.
    pub fn blob(&self, id: Oid) -> Result<Vec<u8>, GapReason> {
        self.object(id, ObjectType::Blob, limits::FILE_BYTES)
    }

    fn header(&self, id: Oid) -> Result<(u64, ObjectType), GapReason> {
        self.odb.read_header(id).map(|(size, kind)| (size as u64, kind)).map_err(|error| self.gap(&error))
    }

    fn object(&self, id: Oid, kind: ObjectType, limit: u64) -> Result<Vec<u8>, GapReason> {
        let (size, found) = self.header(id)?;
        if found != kind {
            return Err(GapReason::Malformed(format!("git object is a {found} where a {kind} is expected")));
        }
        if size > limit {
            return Err(GapReason::Limit(Limit::FileBytes));
        }
        self.odb.read(id).map(|object| object.data().to_vec()).map_err(|error| self.gap(&error))
    }

    fn gap(&self, error: &git2::Error) -> GapReason {
        match error.code() {
            ErrorCode::NotFound if self.partial => GapReason::Absent("object of a partial clone".to_owned()),
            ErrorCode::NotFound => GapReason::Malformed("git object is missing".to_owned()),
            _ => GapReason::Malformed("git object cannot be read".to_owned()),
        }
    }

    /// The tree of a commit, or of a tag that leads to one.
    fn root_tree(&self, mut id: Oid) -> Result<Oid, GapReason> {
        for _ in 0..=limits::GIT_TAGS {
            let (_, kind) = self.header(id)?;
            let text = match kind {
                ObjectType::Tree => return Ok(id),
                ObjectType::Commit | ObjectType::Tag => self.object(id, kind, limits::GIT_TEXT_BYTES)?,
                _ => return Err(GapReason::Malformed("HEAD is no commit".to_owned())),
            };
            let first = text.split(|&b| b == b'\n').next().unwrap_or_default();
            let named = first.strip_prefix(b"tree ").or_else(|| first.strip_prefix(b"object ")).unwrap_or_default();
            id = object_id(&String::from_utf8_lossy(named))?;
        }
        Err(GapReason::Malformed("git tags that lead to one another".to_owned()))
    }

    /// Lists everything below a tree, with a work list: a tree's depth costs no stack.
    fn list(&self, root: Oid, into: &mut Tree) -> Result<(), GapReason> {
        let mut left = limits::GIT_TREE_BYTES;
        let mut work = vec![(root, Vec::new(), 0usize)];
        while let Some((id, folder, depth)) = work.pop() {
            let bytes = match self.object(id, ObjectType::Tree, left) {
                Ok(bytes) => bytes,
                Err(gap) => {
                    into.gap(BytePath::from(folder.as_slice()), gap);
                    continue;
                }
            };
            left = left.saturating_sub(bytes.len() as u64 + 1);
            let mut rest = bytes.as_slice();
            while !rest.is_empty() {
                let Some((entry, after)) = TreeEntry::parse(rest) else {
                    into.gap(BytePath::from(folder.as_slice()), GapReason::Malformed("git tree".to_owned()));
                    break;
                };
                rest = after;
                let mut path = folder.clone();
                path.extend_from_slice(entry.name);
                left = left
                    .checked_sub(path.len() as u64)
                    .filter(|_| path.len() <= limits::MEMBER_NAME_BYTES)
                    .ok_or(GapReason::Limit(Limit::TargetFiles))?;
                match entry.mode {
                    b"40000" | b"040000" if depth >= limits::WALK_DEPTH => {
                        into.gap(BytePath::from(path.as_slice()), GapReason::Limit(Limit::WalkDepth));
                    }
                    b"40000" | b"040000" => {
                        path.push(b'/');
                        work.push((entry.id, path, depth + 1));
                    }
                    b"160000" => {
                        into.gap(BytePath::from(path.as_slice()), GapReason::Absent("submodule".to_owned()));
                    }
                    b"120000" => {}
                    mode => {
                        let size = self.header(entry.id).map_or(0, |(size, _)| size);
                        let place = Place::Object { id: entry.id, executable: mode == b"100755" };
                        if !into.add(BytePath::from(path.as_slice()), size, place) {
                            return Err(GapReason::Limit(Limit::TargetFiles));
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

struct TreeEntry<'a> {
    mode: &'a [u8],
    name: &'a [u8],
    id: Oid,
}

impl<'a> TreeEntry<'a> {
    /// `mode SP name NUL id`, as git writes it (gitformat-tree).
    fn parse(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let nul = memchr::memchr(0, bytes)?;
        let (entry, rest) = (bytes.get(..nul)?, bytes.get(nul + 1..)?);
        let space = memchr::memchr(b' ', entry)?;
        let (id, rest) = rest.split_at_checked(20)?;
        let id = Oid::from_bytes(id).ok()?;
        Some((Self { mode: entry.get(..space)?, name: entry.get(space + 1..)?, id }, rest))
    }
}
