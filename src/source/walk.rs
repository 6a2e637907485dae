//! Directories and single files: everything below a folder, hidden files too, links never followed.
//!
//! Of a `.git` folder, what git's object store is made of is left out ([`super::git_store`]); all else in it is listed,
//! for a hook or a configuration there runs as surely as a script does.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::artifact::Blob;
use crate::limits;
use crate::locator::{BytePath, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::git::Objects;
use super::{Root, Source, file, git_store};

/// Where the bytes of a root are.
pub enum Place {
    /// A file of the operating system.
    File(PathBuf),
    /// An object of the git database.
    Object {
        /// Its id.
        id: git2::Oid,
        /// Whether its mode makes it executable.
        executable: bool,
    },
}

/// A listed tree of files, of the operating system or of a git commit.
#[derive(Default)]
pub struct Tree {
    roots: Vec<Root>,
    places: Vec<Place>,
    gaps: Vec<(BytePath, GapReason)>,
    pub(super) objects: Option<Objects>,
}

impl Tree {
    /// A single file, named by the user: a link to it is followed.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let real = path.canonicalize()?;
        let mut tree = Self::default();
        let name = BytePath::from(path_bytes(Path::new(path.file_name().unwrap_or(OsStr::new("-")))).as_slice());
        let metadata = real.metadata()?;
        if metadata.is_file() {
            tree.add(name, metadata.len(), Place::File(real));
        } else {
            tree.gap(name, GapReason::Unsupported("special file".to_owned()));
        }
        Ok(tree)
    }

    /// Lists one root; false once the target holds as many as are read.
    pub fn add(&mut self, path: BytePath, size: u64, place: Place) -> bool {
        if self.roots.len() >= limits::TARGET_FILES {
            return false;
        }
        self.roots.push(Root { path, size, index: self.places.len() });
        self.places.push(place);
        true
    }

    /// Notes something that is not listed.
    pub fn gap(&mut self, path: BytePath, reason: GapReason) {
        self.gaps.push((path, reason));
    }

    /// The tree with its roots in the order of their path bytes.
    pub fn sorted(mut self) -> Self {
        self.roots.sort_by(|a, b| (&a.path, a.index).cmp(&(&b.path, b.index)));
        self.gaps.sort();
        self
    }
}

impl Source for Tree {
    fn roots(&self) -> &[Root] {
        &self.roots
    }

    fn gaps(&self) -> &[(BytePath, GapReason)] {
        &self.gaps
    }

    fn read(&self, root: &Root) -> (Option<Blob>, Option<GapReason>) {
        let (bytes, executable, at, gap) = match self.places.get(root.index) {
            Some(Place::File(path)) => match file::read(path) {
                Ok(read) => (read.bytes, read.executable, Step::File(root.path.clone()), read.gap),
                Err(gap) => return (None, Some(gap)),
            },
            Some(Place::Object { id, executable }) => match self.objects.as_ref().map(|objects| objects.blob(*id)) {
                Some(Ok(bytes)) => {
                    let step = Step::GitBlob { path: root.path.clone(), blob: id.to_string() };
                    (bytes, *executable, step, None)
                }
                Some(Err(gap)) => return (None, Some(gap)),
                None => return (None, None),
            },
            None => return (None, None),
        };
        if is_lfs_pointer(&bytes) {
            return (None, Some(GapReason::Absent("LFS object".to_owned())));
        }
        (Some(Blob { at: Locator::root(at), bytes: bytes.into(), executable, language: None }), gap)
    }
}

/// Lists everything below `top`; `prefix` is put before every path. A `top` with the prefix `.git/` is a git directory.
pub fn list(top: &Path, prefix: &[u8], tree: &mut Tree) {
    let walk = WalkDir::new(top).min_depth(1).max_depth(limits::WALK_DEPTH).sort_by_file_name();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(|path| inside(top, prefix, path)).unwrap_or_default();
                let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
                tree.gap(path, GapReason::Unreadable(kind.to_string()));
                continue;
            }
        };
        let kind = entry.file_type();
        let path = inside(top, prefix, entry.path());
        if kind.is_dir() {
            if entry.depth() == limits::WALK_DEPTH {
                tree.gap(path, GapReason::Limit(Limit::WalkDepth));
            }
        } else if kind.is_file() {
            if git_store::is_store_file(path.as_bytes(), entry.path()) {
                continue;
            }
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            if !tree.add(path, size, Place::File(entry.into_path())) {
                tree.gap(BytePath::from(prefix), GapReason::Limit(Limit::TargetFiles));
                return;
            }
        } else if !kind.is_symlink() {
            tree.gap(path, GapReason::Unsupported("special file".to_owned()));
        }
    }
}

fn inside(top: &Path, prefix: &[u8], path: &Path) -> BytePath {
    let mut bytes = prefix.to_vec();
    bytes.extend(path_bytes(path.strip_prefix(top).unwrap_or(path)));
    BytePath::from(bytes.as_slice())
}

#[cfg(unix)]
fn path_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
fn path_bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().replace('\\', "/").into_bytes()
}

/// Whether the whole content is a Git LFS pointer (spec v1). The form is strict, for what is taken for a pointer is not
/// looked at: no line of it can hold anything else.
fn is_lfs_pointer(bytes: &[u8]) -> bool {
    const LONGEST: usize = 200;
    let Some(rest) = bytes.strip_prefix(b"version https://git-lfs.github.com/spec/v1\noid sha256:".as_slice()) else {
        return false;
    };
    let Some((oid, rest)) = rest.split_at_checked(64) else { return false };
    let Some(size) = rest.strip_prefix(b"\nsize ").map(<[u8]>::trim_ascii_end) else { return false };
    bytes.len() < LONGEST
        && oid.iter().all(u8::is_ascii_hexdigit)
        && !size.is_empty()
        && size.iter().all(u8::is_ascii_digit)
}
