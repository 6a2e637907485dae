//! Where blobs come from: directories, single files, standard input, git object databases.
//!
//! A source first lists its *roots* in a stable order, cheaply, and then reads one root at a time, on whichever thread
//! asks. Nothing in the target changes what is listed or read.

mod file;
pub mod git;
mod stdin;
mod walk;

use std::path::PathBuf;
use std::sync::Arc;

use crate::artifact::Blob;
use crate::locator::{BytePath, Locator, Step};
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
    /// Where a root is.
    fn locate(&self, root: &Root) -> Arc<Locator> {
        Locator::root(Step::File(root.path.clone()))
    }
    /// What the listing saw and what is told beside findings.
    fn notes(&self) -> &[String] {
        &[]
    }
    /// Reads a root. A blob over `limits::FILE_BYTES` comes back as its head, with a gap.
    fn read(&self, root: &Root) -> (Option<Blob>, Option<GapReason>);
}

/// Lists a target with what is checked out in it.
pub fn open(target: &Target) -> std::io::Result<Box<dyn Source>> {
    open_git(target, &git::Wanted::default())
}

/// Lists a target, and what is wanted of the git directories in it. An error means that it is not there or cannot be
/// listed at all. A link that the user names is followed; links inside the target are not.
pub fn open_git(target: &Target, wanted: &git::Wanted) -> std::io::Result<Box<dyn Source>> {
    let path = match target {
        Target::Stdin { name, bytes } => return Ok(Box::new(stdin::Stdin::new(name.clone(), bytes.clone()))),
        Target::Path(path) => path,
    };
    let kind = std::fs::metadata(path)?.file_type();
    if !kind.is_dir() {
        return Ok(Box::new(walk::Tree::of_file(path)?));
    }
    let mut tree = walk::Tree::default();
    let top = git::git_directory(path).or_else(|| {
        let inner = path.join(".git");
        // Asked for a tree of its own, the files beside it are not the question.
        (wanted.reference.is_some() && git::is_git_directory(&inner)).then_some(inner)
    });
    match top {
        Some(git_dir) => {
            git::list(&git_dir, b"", wanted, &git::Present::Listed, &mut tree);
            walk::list(&git_dir, b".git/", &mut tree);
        }
        None => {
            walk::list(path, b"", &mut tree);
            for (git_dir, prefix) in tree.take_git_directories() {
                let present = match tree.has_below(&prefix) {
                    false => git::Present::Listed,
                    true if wanted.is_more() => git::Present::Beside(tree.files()),
                    true => continue,
                };
                git::list(&git_dir, &prefix, wanted, &present, &mut tree);
            }
            if wanted.is_more() {
                tree.note_links_to_git(path);
            }
        }
    }
    Ok(Box::new(tree.sorted()))
}
