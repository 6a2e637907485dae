//! Directories and single files: everything below a folder, hidden files too, links never followed.
//!
//! Of a `.git` folder, what git's object store is made of is left out ([`super::git_store`]); all else in it is listed,
//! for a hook or a configuration there runs as surely as a script does.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::artifact::Blob;
use crate::limits;
use crate::locator::{BytePath, Locator, Step, Version};
use crate::signal::{GapReason, Limit};

use super::git::{Objects, is_git_directory, of_present, store};
use super::{Root, Source, file};

/// Where the bytes of a root are.
pub enum Place {
    /// A file of the operating system.
    File(PathBuf),
    /// An object of the git database.
    Object {
        /// The database.
        objects: Arc<Objects>,
        /// Its id.
        id: git2::Oid,
        /// Whether its mode makes it executable.
        executable: bool,
        /// Which version of its path it is.
        version: Arc<Version>,
    },
}

/// A listed tree of files, of the operating system or of a git commit.
#[derive(Default)]
pub struct Tree {
    roots: Vec<Root>,
    places: Vec<Place>,
    gaps: Vec<(BytePath, GapReason)>,
    /// Git directories that were met, each with the path of the folder that it stands for.
    git: Vec<(PathBuf, Vec<u8>)>,
    /// What is told beside findings.
    pub(super) notes: Vec<String>,
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

    /// What is not listed.
    pub fn gaps(&self) -> &[(BytePath, GapReason)] {
        &self.gaps
    }

    /// Notes something that is not listed.
    pub fn gap(&mut self, path: BytePath, reason: GapReason) {
        self.gaps.push((path, reason));
    }

    /// The git directories that were met, each with the path, with its slash, of the folder that it stands for.
    pub fn take_git_directories(&mut self) -> Vec<(PathBuf, Vec<u8>)> {
        std::mem::take(&mut self.git)
    }

    /// Whether anything but git's own lies below a folder.
    pub fn has_below(&self, prefix: &[u8]) -> bool {
        let git = [prefix, b".git/"].concat();
        let mut below = self.roots.iter().map(|root| root.path.as_bytes()).filter(|path| path.starts_with(prefix));
        !prefix.ends_with(b".git/") && below.any(|path| !path.starts_with(&git))
    }

    /// The files of the operating system by path, with their sizes.
    pub fn files(&self) -> HashMap<Vec<u8>, (PathBuf, u64)> {
        let file = |root: &Root| match self.places.get(root.index) {
            Some(Place::File(path)) => Some((root.path.as_bytes().to_vec(), (path.clone(), root.size))),
            _ => None,
        };
        self.roots.iter().filter_map(file).collect()
    }

    /// A `.git` that is a file leads to a git directory elsewhere: below `top` it is met there, else it is a gap.
    pub fn note_links_to_git(&mut self, top: &Path) {
        let links: Vec<BytePath> =
            self.roots.iter().filter(|root| root.path.name() == b".git").map(|root| root.path.clone()).collect();
        for link in links {
            let Ok(text) = file::peek(&top.join(String::from_utf8_lossy(link.as_bytes()).as_ref()), 4096) else {
                continue;
            };
            let text = String::from_utf8_lossy(&text).into_owned();
            let Some(leads) = text.strip_prefix("gitdir:").map(str::trim) else { continue };
            let depth = link.as_bytes().iter().filter(|&&b| b == b'/').count();
            let climbs = leads.split('/').filter(|part| *part == "..").count();
            if leads.starts_with('/') || climbs > depth {
                self.gap(link, GapReason::Unsupported("git directory that lies elsewhere (gitdir)".to_owned()));
            }
        }
    }

    /// What is listed, and what is not.
    #[allow(clippy::type_complexity, reason = "two lists in one")]
    pub fn into_parts(self) -> (Vec<(BytePath, Place)>, Vec<(BytePath, GapReason)>) {
        let mut places: Vec<Option<Place>> = self.places.into_iter().map(Some).collect();
        let take = |root: Root| Some((root.path, places.get_mut(root.index)?.take()?));
        (self.roots.into_iter().filter_map(take).collect(), self.gaps)
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

    fn locate(&self, root: &Root) -> Arc<Locator> {
        Locator::root(match self.places.get(root.index) {
            Some(Place::Object { version, .. }) => Step::GitBlob { path: root.path.clone(), version: version.clone() },
            _ => Step::File(root.path.clone()),
        })
    }

    fn notes(&self) -> &[String] {
        &self.notes
    }

    fn read(&self, root: &Root) -> (Option<Blob>, Option<GapReason>) {
        let (bytes, executable, gap) = match self.places.get(root.index) {
            Some(Place::File(path)) => match file::read(path) {
                Ok(read) => (read.bytes, read.executable, read.gap),
                Err(gap) => return (None, Some(gap)),
            },
            Some(Place::Object { objects, id, executable, version }) => match objects.blob(*id) {
                Ok(bytes) => (bytes, *executable, None),
                Err(gap) if !version.is_past() => return (None, Some(of_present(gap))),
                Err(gap) => return (None, Some(gap)),
            },
            None => return (None, None),
        };
        if is_lfs_pointer(&bytes) {
            return (None, Some(GapReason::Absent("LFS object".to_owned())));
        }
        (Some(Blob { at: self.locate(root), bytes: bytes.into(), executable, language: None }), gap)
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
            if path.name().ends_with(b".git") && is_git_directory(entry.path()) {
                // `proj/.git` stands for what lies in `proj/`; `proj.git` is a place of its own.
                let name = if path.name() == b".git" { 4 } else { 0 };
                let mut around = path.as_bytes()[..path.as_bytes().len() - name].to_vec();
                if name == 0 {
                    around.push(b'/');
                }
                tree.git.push((entry.path().to_path_buf(), around));
            }
            if entry.depth() == limits::WALK_DEPTH {
                tree.gap(path, GapReason::Limit(Limit::WalkDepth));
            }
        } else if kind.is_file() {
            if store::is_store_file(path.as_bytes(), entry.path()) {
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
