//! An object database: on disk through libgit2's `Odb` and nothing else of libgit2, or in memory, for what comes out of
//! an archive or a bundle.

use std::collections::HashMap;
use std::path::Path;

use git2::{ErrorCode, ObjectType, Odb, Oid};
use walkdir::WalkDir;

use crate::limits;
use crate::signal::{GapReason, Limit};

use super::files::Files;
use super::pack::Packed;

/// What a clone with a filter lacks.
const PARTIAL: &str = "object of a partial clone";

/// An object database.
pub struct Objects {
    store: Store,
    /// Whether the clone was told to leave objects out (`--filter`).
    partial: bool,
    /// Whether commits at an edge have parents that were left out on purpose.
    pub shallow: bool,
}

enum Store {
    Disk(Odb<'static>),
    Memory(Packed),
}

impl Objects {
    /// Opens `objects` below a git directory. libgit2 follows alternates and links by itself, so a store with either is
    /// not opened at all.
    pub fn open(git_dir: &Path, files: &dyn Files) -> Result<Self, GapReason> {
        refuse_alternates(files)?;
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
        Ok(Self { store: Store::Disk(odb), partial, shallow: is_shallow(files) })
    }

    /// Objects that are in memory already.
    pub fn of_memory(packed: Packed, files: &dyn Files) -> Result<Self, GapReason> {
        refuse_alternates(files)?;
        let partial = files.below("objects/pack").iter().any(|name| name.ends_with(".promisor"));
        Ok(Self { store: Store::Memory(packed), partial, shallow: is_shallow(files) })
    }

    /// The content of a blob; its size is read before it is.
    pub fn blob(&self, id: Oid) -> Result<Vec<u8>, GapReason> {
        self.object(id, ObjectType::Blob, limits::FILE_BYTES)
    }

    /// Size and type of an object.
    pub fn header(&self, id: Oid) -> Result<(u64, ObjectType), GapReason> {
        match &self.store {
            Store::Disk(odb) => {
                odb.read_header(id).map(|(size, kind)| (size as u64, kind)).map_err(|error| self.gap(error.code()))
            }
            Store::Memory(packed) => packed.header(id).ok_or_else(|| self.gap(ErrorCode::NotFound)),
        }
    }

    /// The bytes of an object of that type, if they are no more than `limit`.
    pub fn object(&self, id: Oid, kind: ObjectType, limit: u64) -> Result<Vec<u8>, GapReason> {
        let (size, found) = self.header(id)?;
        if found != kind {
            return Err(GapReason::Malformed(format!("git object is a {found} where a {kind} is expected")));
        }
        if size > limit {
            return Err(GapReason::Limit(Limit::FileBytes));
        }
        match &self.store {
            Store::Disk(odb) => odb.read(id).map(|o| o.data().to_vec()).map_err(|error| self.gap(error.code())),
            Store::Memory(packed) => {
                packed.read(id).map(|bytes| bytes.to_vec()).ok_or_else(|| self.gap(ErrorCode::GenericError))
            }
        }
    }

    fn gap(&self, code: ErrorCode) -> GapReason {
        match code {
            ErrorCode::NotFound if self.partial => GapReason::Absent(PARTIAL.to_owned()),
            ErrorCode::NotFound => GapReason::Malformed("git object is missing".to_owned()),
            _ => GapReason::Malformed("git object cannot be read".to_owned()),
        }
    }

    /// All objects with their types; what is over the bound is a gap.
    pub fn all(&self) -> Result<HashMap<Oid, ObjectType>, GapReason> {
        let mut ids = Vec::new();
        match &self.store {
            Store::Disk(odb) => {
                let listed = odb.foreach(|id| {
                    ids.push(*id);
                    ids.len() < limits::GIT_OBJECTS
                });
                if listed.is_err() && ids.len() < limits::GIT_OBJECTS {
                    return Err(GapReason::Malformed("git object store cannot be listed".to_owned()));
                }
            }
            Store::Memory(packed) => ids.extend(packed.ids().take(limits::GIT_OBJECTS)),
        }
        if ids.len() >= limits::GIT_OBJECTS {
            return Err(GapReason::Limit(Limit::TargetFiles));
        }
        Ok(ids.into_iter().filter_map(|id| Some((id, self.header(id).ok()?.1))).collect())
    }

    /// The one object whose id begins like this.
    pub fn by_prefix(&self, prefix: &str) -> Option<Oid> {
        match &self.store {
            Store::Disk(odb) => {
                let padded = format!("{prefix:0<40}");
                odb.exists_prefix(Oid::from_str(&padded).ok()?, prefix.len()).ok()
            }
            Store::Memory(packed) => {
                let mut like = packed.ids().filter(|id| id.to_string().starts_with(prefix));
                like.next().filter(|_| like.next().is_none())
            }
        }
    }

    /// A commit, or the one that tags lead to.
    pub fn commit(&self, mut id: Oid) -> Result<Commit, GapReason> {
        for _ in 0..=limits::GIT_TAGS {
            let (_, kind) = self.header(id)?;
            match kind {
                ObjectType::Commit => {
                    let text = self.object(id, kind, limits::GIT_TEXT_BYTES)?;
                    return Commit::parse(id, &text).ok_or_else(|| GapReason::Malformed("git commit".to_owned()));
                }
                ObjectType::Tag => {
                    let text = self.object(id, kind, limits::GIT_TEXT_BYTES)?;
                    let first = text.split(|&b| b == b'\n').next().unwrap_or_default();
                    id = object_id(first.strip_prefix(b"object ").unwrap_or_default())?;
                }
                // A tag may name a tree, and HEAD of a broken repository too.
                ObjectType::Tree => return Ok(Commit { id, tree: id, parents: Vec::new(), time: 0 }),
                _ => return Err(GapReason::Malformed("git reference that leads to no commit".to_owned())),
            }
        }
        Err(GapReason::Malformed("git tags that lead to one another".to_owned()))
    }
}

fn is_shallow(files: &dyn Files) -> bool {
    files.text("shallow").is_ok_and(|text| text.is_some_and(|text| !text.is_empty()))
}

fn refuse_alternates(files: &dyn Files) -> Result<(), GapReason> {
    for name in ["objects/info/alternates", "objects/info/http-alternates"] {
        let alternates = files.text(name)?.unwrap_or_default();
        let names_one = |line: &[u8]| !line.is_empty() && !line.starts_with(b"#");
        if alternates.split(|b| matches!(b, b'\n' | b'\r')).any(names_one) {
            return Err(GapReason::Unsupported("git objects that lie elsewhere (alternates)".to_owned()));
        }
    }
    Ok(())
}

/// What is absent on purpose from history need not matter; of the tree that was asked for it was not read, and does.
pub fn of_present(gap: GapReason) -> GapReason {
    match gap {
        GapReason::Absent(what) if what == PARTIAL => GapReason::Unreadable(what),
        other => other,
    }
}

/// An object id in hexadecimal.
pub fn object_id(text: &[u8]) -> Result<Oid, GapReason> {
    let text = String::from_utf8_lossy(text.trim_ascii());
    match text.len() {
        64 if text.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Err(GapReason::Unsupported("git objects named by SHA-256".to_owned()))
        }
        40 => Oid::from_str(&text).map_err(|_| GapReason::Malformed("git object id".to_owned())),
        _ => Err(GapReason::Malformed("git object id".to_owned())),
    }
}

/// What is read of a commit.
#[derive(Clone, Debug)]
pub struct Commit {
    pub id: Oid,
    pub tree: Oid,
    pub parents: Vec<Oid>,
    /// Seconds since 1970 as the committer says, which is whatever they like.
    pub time: i64,
}

impl Commit {
    fn parse(id: Oid, text: &[u8]) -> Option<Self> {
        let (mut tree, mut parents, mut time) = (None, Vec::new(), 0);
        for line in text.split(|&b| b == b'\n').take_while(|line| !line.is_empty()) {
            if let Some(rest) = line.strip_prefix(b"tree ") {
                tree = tree.or(object_id(rest).ok());
            } else if let Some(rest) = line.strip_prefix(b"parent ") {
                parents.extend(object_id(rest).ok());
                if parents.len() > limits::GIT_PARENTS {
                    return None;
                }
            } else if let Some(rest) = line.strip_prefix(b"committer ") {
                let mut words = rest.rsplit(|&b| b == b' ');
                words.next();
                time = std::str::from_utf8(words.next().unwrap_or_default()).ok()?.parse().unwrap_or(0);
            }
        }
        Some(Self { id, tree: tree?, parents, time })
    }
}
