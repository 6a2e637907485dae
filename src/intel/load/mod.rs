//! Files of indicators: which format a file is in, its rows, and what in it could not be read.
//!
//! A file is the user's and not the target's. Still it was written by others: its size is bounded, and one bad record
//! never takes the rest with it.

mod list;
mod misp;
mod osv;
mod stix;
mod tsv;

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::analyse::json::{self, Document, Item};
use crate::artifact::Text;
use crate::finding::Pack;
use crate::limits;

use super::row::{Said, What, checked};
use super::rows::{Packed, Part, Rows};

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, and the member of an archive.
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// What came of reading files.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The rows.
    pub rows: Rows,
    /// Records that could not be read, at most [`limits::INTEL_PROBLEMS`] of each file.
    pub problems: Vec<Problem>,
    /// One per file or folder that the user named.
    pub packs: Vec<Pack>,
}

impl Loaded {
    /// Adds what was read of one text, in parts. Returns how many records could not be read.
    fn take(&mut self, whole: String, parts: impl IntoIterator<Item = Read>) -> u64 {
        let whole = self.rows.keep(whole);
        let (mut bad, mut told) = (0, 0);
        for part in parts {
            let grown = self.rows.keep(part.grown);
            let room = limits::INDICATORS.saturating_sub(self.rows.len());
            let over = part.rows.len().saturating_sub(room);
            let of_texts = |row: Packed| Packed { text: if row.text == WHOLE { whole } else { grown }, ..row };
            self.rows.extend(part.rows.into_iter().take(room).map(of_texts));
            bad += part.bad + over as u64;
            for problem in part.problems.into_iter().take(limits::INTEL_PROBLEMS - told) {
                self.problems.push(problem);
                told += 1;
            }
            if over > 0 {
                let what = format!("{over} more are over the number of indicators that are kept");
                self.problems.push(Problem { file: part.file, line: 1, what });
            }
        }
        bad
    }
}

/// Numbers of the two texts of a file while it is read: its own, and what was changed or put together from it.
const WHOLE: u32 = 0;
const GROWN: u32 = 1;

/// A file being read.
pub(super) struct Sink<'l> {
    whole: &'l str,
    words: Words,
    read: Read,
}

/// What was read.
#[derive(Default)]
struct Read {
    file: String,
    rows: Vec<Packed>,
    problems: Vec<Problem>,
    bad: u64,
    grown: String,
}

/// Bytes from which on a file is hashed beside its reading, and a table is read in two halves.
const ASIDE: usize = 1 << 20;
/// Slots for texts that rows share.
const SLOTS: usize = 1 << 10;

/// Texts that many rows share, kept once while they keep coming: a text that lost its slot to another is kept twice.
#[derive(Default)]
struct Words {
    slots: Vec<Part>,
}

impl Words {
    /// Where a text stands in what has grown; adds it if it is not known.
    fn shared(&mut self, grown: &mut String, text: &str) -> Option<Part> {
        if self.slots.is_empty() {
            self.slots = vec![Part::default(); SLOTS];
        }
        let ends = text.bytes().rev().take(4).fold(text.len(), |sum, byte| sum.wrapping_mul(31) + usize::from(byte));
        let slot = &mut self.slots[ends % SLOTS];
        if slot.get(grown) != text {
            *slot = grow(grown, text)?;
        }
        Some(*slot)
    }
}

fn grow(grown: &mut String, text: &str) -> Option<Part> {
    u32::try_from(grown.len() + text.len()).ok()?;
    let from = grown.len();
    grown.push_str(text);
    Part::of(grown, &grown[from..])
}

impl<'l> Sink<'l> {
    fn new(file: &str, whole: &'l str) -> Self {
        Self { whole, words: Words::default(), read: Read { file: file.to_owned(), ..Read::default() } }
    }

    fn row(&mut self, what: What, raw: &str, said: &Said<'_>, line: u32) {
        match checked(what, raw) {
            Ok(value) => match self.packed(what, &value, said) {
                Some(row) => self.read.rows.push(row),
                None => self.problem(line, "is over the size that is kept".to_owned()),
            },
            Err(why) => self.problem(line, format!("the {} `{}` {why}", what.word(), shown(raw))),
        }
    }

    /// A row of places in the file's own text if all of it stands there, else in the other.
    fn packed(&mut self, what: What, value: &str, said: &Said<'_>) -> Option<Packed> {
        let decides = said.decides && what.may_decide();
        let of = |text, [value, family, source, date]: [Part; 4]| Packed {
            text,
            value,
            family,
            source,
            date,
            what,
            confidence: said.confidence,
            decides,
        };
        let own = |text: &str| Part::of(self.whole, text);
        if let (Some(value), Some(family), Some(source), Some(date)) =
            (own(value), own(said.family), own(said.source), own(said.date))
        {
            return Some(of(WHOLE, [value, family, source, date]));
        }
        let (grown, words) = (&mut self.read.grown, &mut self.words);
        let value = grow(grown, value)?;
        let [family, source, date] = [said.family, said.source, said.date].map(|text| words.shared(grown, text));
        Some(of(GROWN, [value, family?, source?, date?]))
    }

    fn problem(&mut self, line: u32, what: String) {
        self.read.bad += 1;
        if self.read.bad <= limits::INTEL_PROBLEMS as u64 {
            self.read.problems.push(Problem { file: self.read.file.clone(), line, what });
        }
    }
}

fn shown(raw: &str) -> String {
    crate::report::escape::excerpt(raw, 60)
}

/// Why a file cannot be read at all.
pub type Failure = (PathBuf, std::io::Error);

/// Reads files and folders.
pub fn files(paths: &[PathBuf]) -> Result<Loaded, Failure> {
    let mut loaded = Loaded::default();
    files_into(paths, &mut loaded)?;
    Ok(loaded)
}

/// The same, behind what was read before.
pub fn files_into(paths: &[PathBuf], loaded: &mut Loaded) -> Result<(), Failure> {
    paths.iter().try_for_each(|path| one(path, loaded))
}

fn one(path: &Path, loaded: &mut Loaded) -> Result<(), Failure> {
    let failed = |error| (path.to_owned(), error);
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in walkdir::WalkDir::new(path).follow_links(true).sort_by_file_name() {
            let entry = entry.map_err(|e| failed(e.into()))?;
            if entry.file_type().is_file() && is_intel(entry.path()) {
                found.push(entry.into_path());
            }
        }
    } else {
        found.push(path.to_owned());
    }
    let mut hash = Sha256::new();
    let (rows, problems) = (loaded.rows.len(), loaded.problems.len());
    let mut bad = 0;
    for file in found {
        let opened = std::fs::File::open(&file).map_err(|e| (file.clone(), e))?;
        let size = opened.metadata().map_or(0, |meta| meta.len());
        let bytes = limits::read_at_most(opened, limits::INTEL_BYTES, size).map_err(|e| (file.clone(), e))?;
        bad += bytes_of(&file.display().to_string(), bytes, &mut hash, loaded);
    }
    let date = loaded.rows.since(rows).filter_map(|row| row.day()).max().map(str::to_owned);
    debug_assert!(loaded.problems.len() >= problems);
    loaded.packs.push(Pack {
        name: path.display().to_string(),
        digest: data_encoding::HEXLOWER.encode(&hash.finalize()),
        entries: (loaded.rows.len() - rows) as u64,
        date,
        unread: bad,
        age_days: None,
    });
    Ok(())
}

fn is_intel(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "json" | "zip" | "tsv" | "txt" | "csv" | "ndjson" | "jsonl" | "stix" | "misp")
}

/// Reads the bytes of one file, in whatever format they are. Returns how many records could not be read.
fn bytes_of(name: &str, bytes: Vec<u8>, hash: &mut Sha256, loaded: &mut Loaded) -> u64 {
    if bytes.starts_with(b"PK\x03\x04") {
        hash.update(&bytes);
        return osv::archive(name, &bytes, loaded);
    }
    let whole = match String::from_utf8(bytes) {
        Ok(whole) => whole,
        Err(broken) => {
            hash.update(broken.as_bytes());
            return text(name, Text::new(broken.as_bytes()).str.into_owned(), loaded);
        }
    };
    if whole.len() <= ASIDE {
        hash.update(&whole);
        return text(name, whole, loaded);
    }
    // Hashing takes as long as reading, and another processor does it as well.
    let parts = std::thread::scope(|scope| {
        scope.spawn(|| hash.update(&whole));
        parts(name, &whole)
    });
    loaded.take(whole, parts)
}

/// Reads the text of one file, in whatever format it is. Returns how many records could not be read.
pub fn text(name: &str, whole: String, loaded: &mut Loaded) -> u64 {
    let parts = parts(name, &whole);
    loaded.take(whole, parts)
}

fn parts(name: &str, whole: &str) -> Vec<Read> {
    let start = whole.trim_start_matches('\u{feff}').trim_start();
    if tsv::is_table(start) {
        return table(name, whole);
    }
    let (mut sink, text) = (Sink::new(name, whole), Text::new(whole.as_bytes()));
    if start.starts_with(['{', '[']) {
        let document = json::read_within(whole, limits::INTEL_BYTES as usize, limits::INTEL_NODES);
        structured(&document, &text, &mut sink);
        if document.truncated {
            sink.problem(1, "has more values than are read".to_owned());
        }
    } else {
        list::read(&text, &mut sink);
    }
    vec![sink.read]
}

/// Reads a table, a long one in two halves at once.
fn table(name: &str, whole: &str) -> Vec<Read> {
    /// Where the lines of the second half are counted from until those of the first are known.
    const SECOND: u32 = 3;
    let half = |text: &str, from: u32| {
        let mut sink = Sink::new(name, whole);
        let behind = tsv::read(text, from, &mut sink);
        (sink.read, behind)
    };
    let middle = memchr::memchr(b'\n', &whole.as_bytes()[whole.len() / 2..]).map(|at| whole.len() / 2 + at);
    let Some(middle) = middle.filter(|_| whole.len() > ASIDE) else { return vec![half(whole, 1).0] };
    std::thread::scope(|scope| {
        let second = scope.spawn(|| half(&whole[middle + 1..], SECOND).0);
        let (first, behind) = half(&whole[..middle], 1);
        // A thread that panicked panics here: nothing is left out in silence.
        let mut second = second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        second.problems.iter_mut().for_each(|problem| problem.line += behind - SECOND);
        vec![first, second]
    })
}

/// Several documents may follow one another, and a list may hold several records.
fn structured(document: &Document, text: &Text<'_>, sink: &mut Sink<'_>) {
    let mut any = false;
    for root in document.roots().flat_map(|root| if root.is_object() { vec![root] } else { root.items().collect() }) {
        any = true;
        let line = text.position(root.span().start).0;
        if root.get("objects").is_some() && root.get("type").and_then(Item::text) == Some("bundle") {
            stix::bundle(root, text, sink);
        } else if root.get("type").and_then(Item::text) == Some("indicator") {
            stix::objects(&[root], text, sink);
        } else if let Some(event) = root.get("Event") {
            misp::event(event, text, sink);
        } else if root.get("response").is_some() {
            for event in root.get("response").into_iter().flat_map(Item::items) {
                misp::event(event.get("Event").unwrap_or(event), text, sink);
            }
        } else if root.get("Attribute").is_some() {
            misp::event(root, text, sink);
        } else if root.get("affected").is_some() || root.get("id").is_some() {
            osv::record(root, text, sink);
        } else {
            sink.problem(line, "is neither a STIX bundle nor a MISP event nor an OSV record".to_owned());
        }
    }
    if !any {
        sink.problem(1, "holds no record".to_owned());
    }
}

/// The line of a value.
fn line(item: Item<'_>, text: &Text<'_>) -> u32 {
    text.position(item.span().start).0
}
