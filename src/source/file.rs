//! Reading one file of the operating system: bounded, never through a link, never a pipe or device.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use crate::limits;
use crate::signal::{GapReason, Limit};

/// What was read of a file.
pub struct Contents {
    /// The bytes, or the head of a file over the limit.
    pub bytes: Vec<u8>,
    /// Whether it may be executed.
    pub executable: bool,
    /// Set if only the head was read.
    pub gap: Option<GapReason>,
}

/// Reads a regular file up to [`limits::FILE_BYTES`]. It is opened so that neither a link nor a pipe put in its place
/// since the listing can lead elsewhere or block, and what was opened is looked at again.
pub fn read(path: &Path) -> Result<Contents, GapReason> {
    let unreadable = |error: io::Error| GapReason::Unreadable(error.kind().to_string());
    let file = open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(GapReason::Unsupported("special file".to_owned()));
    }
    let executable = is_executable(&metadata);
    let over = GapReason::Limit(Limit::FileBytes);
    if metadata.len() > limits::FILE_BYTES {
        let bytes = head(file, limits::HEAD_BYTES as u64, 0).map_err(unreadable)?;
        return Ok(Contents { bytes, executable, gap: Some(over) });
    }
    let mut bytes = head(file, limits::FILE_BYTES + 1, metadata.len()).map_err(unreadable)?;
    let gap = (bytes.len() as u64 > limits::FILE_BYTES).then_some(over);
    if gap.is_some() {
        bytes.truncate(limits::HEAD_BYTES);
        bytes.shrink_to_fit();
    }
    Ok(Contents { bytes, executable, gap })
}

/// The first `length` bytes of a regular file, for telling what it is.
pub fn peek(path: &Path, length: u64) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    match file.metadata()?.is_file() {
        true => head(file, length, 0),
        false => Err(io::ErrorKind::InvalidInput.into()),
    }
}

/// A short text file of git's own below `top`, no component of whose path is a link. `Ok(None)` if it is not there.
pub fn text_below(top: &Path, relative: &str) -> Result<Option<Vec<u8>>, GapReason> {
    let mut path = top.to_path_buf();
    for part in relative.split('/') {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => {
                return Err(GapReason::Unsupported("symbolic link in the git directory".to_owned()));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
            Err(error) => return Err(GapReason::Unreadable(error.kind().to_string())),
        }
    }
    if path.is_dir() {
        return Ok(None);
    }
    let bytes =
        peek(&path, limits::GIT_TEXT_BYTES + 1).map_err(|error| GapReason::Unreadable(error.kind().to_string()))?;
    match bytes.len() as u64 > limits::GIT_TEXT_BYTES {
        true => Err(GapReason::Limit(Limit::FileBytes)),
        false => Ok(Some(bytes)),
    }
}

/// Counts while it reads: the size a file states is a hint for the first allocation and nothing else.
fn head(file: File, limit: u64, hint: u64) -> io::Result<Vec<u8>> {
    limits::read_at_most(file, limit, hint.saturating_add(1))
}

#[cfg(target_os = "linux")]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

#[cfg(not(target_os = "linux"))]
fn open(path: &Path) -> io::Result<File> {
    match fs::symlink_metadata(path)?.is_file() {
        true => OpenOptions::new().read(true).open(path),
        false => Err(io::ErrorKind::InvalidInput.into()),
    }
}

#[cfg(unix)]
fn is_executable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &fs::Metadata) -> bool {
    false
}
