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
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::analyse::json::{self, Document, Item};
use crate::artifact::Text;
use crate::finding::Pack;
use crate::limits;

use super::row::{Row, Said, What};

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
    pub rows: Vec<Row>,
    /// Records that could not be read, at most [`limits::INTEL_PROBLEMS`] of each file.
    pub problems: Vec<Problem>,
    /// One per file or folder that the user named.
    pub packs: Vec<Pack>,
}

/// A file being read.
pub(super) struct Sink<'l> {
    file: &'l str,
    rows: &'l mut Vec<Row>,
    problems: &'l mut Vec<Problem>,
    whole: Arc<str>,
    bad: u64,
    words: Words,
}

/// Bytes from which on a file is hashed beside its reading.
const HASHED_ASIDE: usize = 1 << 20;
/// Slots for each column of texts that rows share.
const SLOTS: usize = 512;

/// Texts that many rows share, kept once while they keep coming: a text that lost its slot to another is kept twice.
#[derive(Default)]
pub(super) struct Words {
    columns: Vec<Vec<Arc<str>>>,
}

impl Words {
    /// The shared form of a text of a column.
    pub(super) fn shared(&mut self, column: usize, text: &str) -> Arc<str> {
        if self.columns.len() <= column {
            self.columns.resize(column + 1, vec![Arc::from(""); SLOTS]);
        }
        let ends = text.bytes().rev().take(4).fold(text.len(), |sum, byte| sum.wrapping_mul(31) + usize::from(byte));
        let slot = &mut self.columns[column][ends % SLOTS];
        if &**slot != text {
            *slot = Arc::from(text);
        }
        slot.clone()
    }
}

impl Sink<'_> {
    fn row(&mut self, what: What, raw: &str, said: Said, line: u32) {
        match Row::new(what, raw, said, &self.whole) {
            Ok(row) if self.rows.len() < limits::INDICATORS => self.rows.push(row),
            Ok(_) => self.problem(line, "is over the number of indicators that are kept".to_owned()),
            Err(why) => self.problem(line, format!("the {} `{}` {why}", what.word(), shown(raw))),
        }
    }

    fn problem(&mut self, line: u32, what: String) {
        self.bad += 1;
        if self.bad <= limits::INTEL_PROBLEMS as u64 {
            self.problems.push(Problem { file: self.file.to_owned(), line, what });
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
    for path in paths {
        one(path, &mut loaded)?;
    }
    Ok(loaded)
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
        // Hashing takes a third of the time, and another processor does it as well.
        bad += std::thread::scope(|scope| {
            let hashing = (bytes.len() > HASHED_ASIDE).then(|| scope.spawn(|| hash.update(&bytes)));
            let bad = bytes_of(&file.display().to_string(), &bytes, loaded);
            if let Some(hashing) = hashing {
                let _ = hashing.join();
            }
            bad
        });
        if bytes.len() <= HASHED_ASIDE {
            hash.update(&bytes);
        }
    }
    let date = loaded.rows[rows..].iter().filter_map(Row::day).max().map(str::to_owned);
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
pub fn bytes_of(name: &str, bytes: &[u8], loaded: &mut Loaded) -> u64 {
    if bytes.starts_with(b"PK\x03\x04") {
        return osv::archive(name, bytes, loaded);
    }
    let text = Text::new(bytes);
    let whole: Arc<str> = Arc::from(&*text.str);
    // A table's rows are parts of the text that they keep.
    let kept = whole.clone();
    let mut sink = Sink {
        file: name,
        rows: &mut loaded.rows,
        problems: &mut loaded.problems,
        whole,
        bad: 0,
        words: Words::default(),
    };
    let start = text.str.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with(['{', '[']) {
        let document = json::read_within(&text.str, limits::INTEL_BYTES as usize, limits::INTEL_NODES);
        structured(&document, &text, &mut sink);
        if document.truncated {
            sink.problem(1, "has more values than are read".to_owned());
        }
    } else if tsv::is_table(start) {
        tsv::read(&kept, &mut sink);
    } else {
        list::read(&text, &mut sink);
    }
    sink.bad
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
