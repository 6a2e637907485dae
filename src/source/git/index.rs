//! The index: which blobs are staged under which paths (gitformat-index(5), versions 2 to 4).

use git2::Oid;

use crate::limits;

use super::files::Files;
use super::tree::Mode;

/// The staged files, as far as the index can be read: it only gives names to blobs that are read anyway.
pub fn read(files: &dyn Files) -> Vec<(Vec<u8>, Mode, Oid)> {
    let mut out = Vec::new();
    let worktrees = files.below("worktrees").into_iter().filter(|file| file.ends_with("/index"));
    for file in std::iter::once("index".to_owned()).chain(worktrees) {
        if let Ok(Some(bytes)) = files.text(&file) {
            let _ = entries(&bytes, &mut out);
        }
    }
    out
}

fn entries(bytes: &[u8], out: &mut Vec<(Vec<u8>, Mode, Oid)>) -> Option<()> {
    let number = |at: usize| bytes.get(at..at + 4).map(|n| u32::from_be_bytes([n[0], n[1], n[2], n[3]]));
    let version = number(4).filter(|version| bytes.starts_with(b"DIRC") && (2..=4).contains(version))?;
    let (mut at, mut before): (usize, Vec<u8>) = (12, Vec::new());
    for _ in 0..number(8)? {
        let (begin, mode) = (at, number(at + 24)?);
        let id = Oid::from_bytes(bytes.get(at + 40..at + 60)?).ok()?;
        let flags = u16::from_be_bytes([*bytes.get(at + 60)?, *bytes.get(at + 61)?]);
        at += if flags & 0x4000 != 0 { 64 } else { 62 };
        let mut path = Vec::new();
        if version == 4 {
            let mut byte = *bytes.get(at)?;
            let mut cut = usize::from(byte & 127);
            while byte & 128 != 0 {
                at += 1;
                byte = *bytes.get(at)?;
                cut = cut.checked_add(1)?.checked_mul(128)?.checked_add(usize::from(byte & 127))?;
            }
            at += 1;
            path = before.get(..before.len().checked_sub(cut)?)?.to_vec();
        }
        let end = at + memchr::memchr(0, bytes.get(at..)?)?;
        path.extend_from_slice(&bytes[at..end]);
        if path.len() > limits::MEMBER_NAME_BYTES || out.len() >= limits::TARGET_FILES {
            return None;
        }
        // Entries of the older versions end in one to eight zeros, at a multiple of eight from where they began.
        at = if version == 4 { end + 1 } else { begin + (end - begin + 8) / 8 * 8 };
        before.clone_from(&path);
        match mode >> 12 {
            0o10 if mode & 0o111 != 0 => out.push((path, Mode::Executable, id)),
            0o10 => out.push((path, Mode::File, id)),
            _ => {}
        }
    }
    Some(())
}
