//! Bundles (gitformat-bundle(5)): a list of references, then a pack.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::limits;
use crate::signal::GapReason;

use super::files::InMemory;
use super::objects::Objects;
use super::pack::Packed;

/// Whether bytes begin as a bundle does.
pub fn is_bundle(bytes: &[u8]) -> bool {
    bytes.starts_with(b"# v2 git bundle\n") || bytes.starts_with(b"# v3 git bundle\n")
}

/// The references of a bundle as git's own files, and its objects; what could not be read is a gap beside them.
pub fn open(bytes: &Bytes) -> Result<(InMemory, Objects, Option<GapReason>), GapReason> {
    let malformed = || GapReason::Malformed("git bundle".to_owned());
    let mut files = BTreeMap::new();
    let mut packed_refs = Vec::new();
    let (mut at, mut needs) = (16, 0usize);
    let mut format = None;
    let mut heads = Vec::new();
    loop {
        let rest = bytes.get(at..).ok_or_else(malformed)?;
        let end = memchr::memchr(b'\n', rest).filter(|end| *end < limits::MEMBER_NAME_BYTES).ok_or_else(malformed)?;
        let line = &rest[..end];
        at += end + 1;
        match line.first() {
            None => break,
            Some(b'@') if line.starts_with(b"@object-format=") => format = Some(line[15..].to_vec()),
            Some(b'@') => {}
            Some(b'-') => needs += 1,
            Some(_) => {
                let text = String::from_utf8_lossy(line);
                let (id, name) = text.split_once(' ').ok_or_else(malformed)?;
                match name {
                    "HEAD" => _ = files.insert("HEAD".to_owned(), Bytes::from(id.to_owned())),
                    name => {
                        heads.push(id.to_owned());
                        packed_refs.extend_from_slice(format!("{id} {name}\n").as_bytes());
                    }
                }
            }
        }
        if heads.len() + needs > limits::GIT_REFS {
            return Err(malformed());
        }
    }
    if format.is_some_and(|format| format != b"sha1") {
        return Err(GapReason::Unsupported("git objects named by SHA-256".to_owned()));
    }
    if let Some(first) = heads.first() {
        files.entry("HEAD".to_owned()).or_insert_with(|| Bytes::from(first.clone()));
    }
    files.insert("packed-refs".to_owned(), packed_refs.into());
    let mut packed = Packed::new(limits::ROOT_BYTES);
    let gap = packed.add_pack(bytes.slice(at..));
    // What it is to be put upon is not in it, and deltas on that cannot be read.
    let gap = match needs {
        0 => gap,
        _ => Some(GapReason::Absent("commits that the bundle builds on".to_owned())),
    };
    let files = InMemory(files);
    let mut objects = Objects::of_memory(packed, &files)?;
    objects.shallow = needs > 0;
    Ok((files, objects, gap))
}
