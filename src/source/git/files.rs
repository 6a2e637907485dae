//! The text files of a git directory, on disk or out of an archive: HEAD, references, logs. Bounded, never through a link.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bytes::Bytes;
use walkdir::WalkDir;

use crate::limits;
use crate::signal::{GapReason, Limit};

use super::super::file::text_below;

/// Where the text files of a git directory are.
pub trait Files {
    /// One of them; `None` if it is not there.
    fn text(&self, relative: &str) -> Result<Option<Vec<u8>>, GapReason>;
    /// The files below a folder, relative to the git directory, sorted, at most [`limits::GIT_REFS`].
    fn below(&self, folder: &str) -> Vec<String>;
}

/// On disk.
pub struct OnDisk(pub PathBuf);

impl Files for OnDisk {
    fn text(&self, relative: &str) -> Result<Option<Vec<u8>>, GapReason> {
        text_below(&self.0, relative)
    }

    fn below(&self, folder: &str) -> Vec<String> {
        let walk = WalkDir::new(self.0.join(folder)).max_depth(limits::GIT_REF_DEPTH).sort_by_file_name();
        walk.into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| Some(entry.path().strip_prefix(&self.0).ok()?.to_str()?.to_owned()))
            .take(limits::GIT_REFS)
            .collect()
    }
}

/// Out of an archive: by path relative to the git directory.
#[derive(Default)]
pub struct InMemory(pub BTreeMap<String, Bytes>);

impl Files for InMemory {
    fn text(&self, relative: &str) -> Result<Option<Vec<u8>>, GapReason> {
        match self.0.get(relative) {
            Some(bytes) if bytes.len() as u64 > limits::GIT_TEXT_BYTES => Err(GapReason::Limit(Limit::FileBytes)),
            Some(bytes) => Ok(Some(bytes.to_vec())),
            None => Ok(None),
        }
    }

    fn below(&self, folder: &str) -> Vec<String> {
        let top = format!("{folder}/");
        let names = self.0.range(top.clone()..).map(|(name, _)| name).take_while(|name| name.starts_with(&top));
        names.take(limits::GIT_REFS).cloned().collect()
    }
}
