//! Where blobs come from: directories, single files, standard input, git object databases.
//!
//! A source first lists its *roots* in a stable order, cheaply, and then reads one root at a time, on whichever thread
//! asks. Nothing in the target changes what is listed or read.

mod file;
mod git;
mod git_store;
mod stdin;
mod walk;

use std::path::PathBuf;

use crate::artifact::Blob;
use crate::locator::BytePath;
use crate::signal::GapReason;

/// What the user names.
#[derive(Clone, Debug)]
pub enum Target {
    /// A file, directory or git directory.
    Path(PathBuf),
    /// Standard input, already read, under a name.
    Stdin {
        /// The name the user gave it.
        name: BytePath,
        /// All of it.
        bytes: bytes::Bytes,
    },
}

/// One file of the target that can be read on its own.
#[derive(Clone, Debug)]
pub struct Root {
    /// Its path inside the target.
    pub path: BytePath,
    /// Its size as the listing says it: a hint for weights and progress.
    pub size: u64,
    /// An opaque index that the source understands.
    pub index: usize,
}

/// A listed target.
pub trait Source: Sync {
    /// The roots in stable order (sorted by path bytes).
    fn roots(&self) -> &[Root];
    /// What the listing itself could not reach.
    fn gaps(&self) -> &[(BytePath, GapReason)];
    /// Reads a root. A blob over `limits::FILE_BYTES` comes back as its head, with a gap.
    fn read(&self, root: &Root) -> (Option<Blob>, Option<GapReason>);
}

/// Lists a target. An error means that it is not there or cannot be listed at all. A link that the user names is
/// followed; links inside the target are not.
pub fn open(target: &Target) -> std::io::Result<Box<dyn Source>> {
    let path = match target {
        Target::Stdin { name, bytes } => return Ok(Box::new(stdin::Stdin::new(name.clone(), bytes.clone()))),
        Target::Path(path) => path,
    };
    let kind = std::fs::metadata(path)?.file_type();
    if !kind.is_dir() {
        return Ok(Box::new(walk::Tree::of_file(path)?));
    }
    let mut tree = walk::Tree::default();
    match git::git_directory(path) {
        Some(git_dir) => {
            git::list(&git_dir, &mut tree);
            walk::list(&git_dir, b".git/", &mut tree);
        }
        None => walk::list(path, b"", &mut tree),
    }
    Ok(Box::new(tree.sorted()))
}
