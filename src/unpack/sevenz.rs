//! 7z. Members of one block are one compressed stream, so they are unpacked in batches: each batch begins at the block's
//! start, and no more than [`limits::SOLID_BATCH_BYTES`] wait in memory.

use std::collections::VecDeque;
use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};

use crate::artifact::Blob;
use crate::limits::{self, Budget};
use crate::locator::{BytePath, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::names::Names;
use super::{Members, Opened, Unfolded, keys};

const MEMORY_KB: usize = (limits::XZ_MEMORY >> 10) as usize;

/// Lists the members of a 7z archive, with the first password that fits where it is locked.
pub fn open(blob: &Blob, given: &[String]) -> Opened {
    let candidates = keys::candidates(&blob.at, given);
    let (archive, password) = match listed(&blob.bytes, &candidates) {
        Ok(read) => read,
        Err(gap) => return Opened { locked: gap == GapReason::Encrypted, gaps: vec![gap], ..Opened::default() },
    };
    let mut gaps = Vec::new();
    if archive.files.len() > limits::ARCHIVE_ENTRIES {
        gaps.push(GapReason::Limit(Limit::RootBlobs));
        return Opened { gaps, ..Opened::default() };
    }
    let mut names = Names::default();
    for file in &archive.files {
        names.member(file.name().as_bytes(), None);
    }
    let locked: Vec<usize> = (0..archive.files.len()).filter(|&index| archive.is_file_encrypted(index)).collect();
    let password = match (password, locked.is_empty()) {
        (Some(password), _) => Some(password),
        (None, true) => Some(String::new()),
        (None, false) => candidates.into_iter().find(|candidate| opens(&blob.bytes, &archive, &locked, candidate)),
    };
    if password.is_none() {
        gaps.push(GapReason::Encrypted);
    }
    let is_locked = password.is_none();
    let blocks = 0..archive.blocks.len();
    let members = SevenZip {
        at: blob.at.clone(),
        bytes: blob.bytes.clone(),
        archive,
        password,
        blocks,
        within: 0,
        work: limits::SOLID_WORK_BYTES,
        ready: VecDeque::new(),
    };
    Opened { members: Some(Box::new(members)), tricks: names.tricks, gaps, locked: is_locked }
}

/// The list of members, and the password that it needed.
fn listed(bytes: &Bytes, candidates: &[String]) -> Result<(Archive, Option<String>), GapReason> {
    let read =
        |password: &Password| Archive::read_with_memory_limit(&mut Cursor::new(bytes.clone()), password, MEMORY_KB);
    match read(&Password::empty()) {
        Ok(archive) => return Ok((archive, None)),
        Err(Error::PasswordRequired | Error::MaybeBadPassword(_)) => {}
        Err(error) => return Err(reason(&error)),
    }
    for candidate in candidates {
        if let Ok(archive) = read(&Password::from(candidate.as_str())) {
            return Ok((archive, Some(candidate.clone())));
        }
    }
    Err(GapReason::Encrypted)
}

/// Whether a password opens the first locked block: its first member is unpacked and its checksum compared.
fn opens(bytes: &Bytes, archive: &Archive, locked: &[usize], password: &str) -> bool {
    let Some(block) =
        locked.iter().find_map(|&index| archive.stream_map.file_block_index.get(index).copied().flatten())
    else {
        return false;
    };
    let (password, mut source) = (Password::from(password), Cursor::new(bytes.clone()));
    let decoder = BlockDecoder::new_with_memory_limit(1, MEMORY_KB, block, archive, &password, &mut source);
    let mut good = false;
    let ended = decoder.for_each_entries(&mut |_, reader| {
        let mut budget = Budget::new(limits::MEMBER_BYTES, 1);
        good = budget.read(reader, bytes.len() as u64).1.is_none();
        Ok(false)
    });
    good && ended.is_ok()
}

struct SevenZip {
    at: Arc<Locator>,
    bytes: Bytes,
    archive: Archive,
    /// None if nobody knows it.
    password: Option<String>,
    blocks: std::ops::Range<usize>,
    /// Members of the first block that are done.
    within: usize,
    /// Bytes that may be unpacked to reach others.
    work: u64,
    ready: VecDeque<Unfolded>,
}

impl Members for SevenZip {
    fn next(&mut self, budget: &mut Budget) -> Option<Unfolded> {
        while self.ready.is_empty() {
            if self.blocks.is_empty() {
                return None;
            }
            self.batch(budget);
            if budget.is_spent() {
                self.blocks = 0..0;
            }
        }
        self.ready.pop_front()
    }
}

impl SevenZip {
    /// Unpacks the next members of the first block that is left.
    fn batch(&mut self, budget: &mut Budget) {
        let block = self.blocks.start;
        let locked = self.archive.blocks[block]
            .coders
            .iter()
            .any(|coder| coder.encoder_method_id() == sevenz_rust2::EncoderMethod::ID_AES256_SHA256);
        let password = match &self.password {
            Some(password) => Password::from(password.as_str()),
            None if locked => {
                self.blocks.start += 1;
                return;
            }
            None => Password::empty(),
        };
        let mut source = Cursor::new(self.bytes.clone());
        let decoder = BlockDecoder::new_with_memory_limit(1, MEMORY_KB, block, &self.archive, &password, &mut source);
        let (at, packed) = (&self.at, self.bytes.len() as u64);
        let (done, mut seen, mut held, mut over) = (self.within, 0usize, 0u64, false);
        let (ready, work) = (&mut self.ready, &mut self.work);
        let ended = decoder.for_each_entries(&mut |entry, reader| {
            seen += 1;
            if seen <= done {
                *work = work.saturating_sub(entry.size());
                over |= *work == 0;
                return Ok(!over);
            }
            let unfolded = member(at, entry, reader, budget, packed);
            let stop = budget.is_spent() || matches!(unfolded.1, Some(GapReason::Limit(_)));
            held += unfolded.0.len() as u64;
            push(ready, at, entry, unfolded);
            over = stop;
            Ok(!stop && held < limits::SOLID_BATCH_BYTES)
        });
        self.within = seen;
        match ended {
            Ok(false) if !over => return,
            Ok(_) if !over => {}
            Ok(_) => self.ready.push_back(Unfolded::Gap(self.at.clone(), GapReason::Limit(Limit::RootBytes))),
            Err(error) => self.ready.push_back(Unfolded::Gap(self.at.clone(), reason(&error))),
        }
        self.blocks.start += 1;
        self.within = 0;
    }
}

/// Reads one member, folders and empty ones too.
fn member(
    at: &Arc<Locator>,
    entry: &ArchiveEntry,
    reader: &mut dyn std::io::Read,
    budget: &mut Budget,
    packed: u64,
) -> (Vec<u8>, Option<GapReason>) {
    let _ = at;
    match budget.take_blob() {
        Ok(()) if entry.has_stream() => budget.read(reader, packed),
        Ok(()) => (Vec::new(), None),
        Err(gap) => (Vec::new(), Some(gap)),
    }
}

fn push(
    ready: &mut VecDeque<Unfolded>,
    at: &Arc<Locator>,
    entry: &ArchiveEntry,
    (bytes, gap): (Vec<u8>, Option<GapReason>),
) {
    if entry.is_directory() {
        return;
    }
    let at = at.child(Step::Member { path: BytePath::from(entry.name().as_bytes()) });
    ready.extend(gap.map(|gap| Unfolded::Gap(at.clone(), gap)));
    // The upper half of the attributes is a Unix mode where the archiver had one.
    let mode = entry.windows_attributes() >> 16;
    let blob = Blob { executable: mode & 0o111 != 0, ..Blob::new(at, bytes) };
    ready.push_back(Unfolded::Blob(blob));
}

fn reason(error: &Error) -> GapReason {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => GapReason::Encrypted,
        Error::UnsupportedCompressionMethod(method) => GapReason::Unsupported(format!("7z method {method}")),
        Error::Unsupported(what) => GapReason::Unsupported(format!("7z: {what}")),
        Error::MaxMemLimited { .. } => GapReason::Limit(Limit::MemberBytes),
        error => GapReason::Malformed(error.to_string()),
    }
}
