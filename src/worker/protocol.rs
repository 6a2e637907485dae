//! What supervisor and worker say to each other: NDJSON jobs and answers, and, only with `--announce`, short lines that
//! say what each thread has in hand. Facts and findings in the making never travel; the finished report does.
//!
//! An announcement is a few bytes, because there are two per artifact: `+0 ROOT ARTIFACT` (thread 0 begins an artifact
//! of a root, both as hashes), `-0 BYTES` (thread 0 finished a root), `#FILES BYTES` (the target was listed), `~` (joining
//! begins). Every other line is a JSON object.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::finding::{Pack, Report};
use crate::locator::{BytePath, Locator};
use crate::scan::Detail;
use crate::signal::GapReason;
use crate::source::git::Wanted;

/// The line that asks a worker to finish with what it has.
pub const STOP: &str = "stop";

/// Names a root or an artifact on the wire: 128 bits of SHA-256 of its printed locator, in hexadecimal. A hostile name
/// can neither break the line nor be made to look like another one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mark([u8; 16]);

impl Mark {
    /// The mark of a root.
    pub fn root(path: &BytePath) -> Self {
        Self::of(path.as_bytes())
    }

    /// The mark of an artifact.
    pub fn artifact(at: &Locator) -> Self {
        Self::of(at.to_string().as_bytes())
    }

    fn of(bytes: &[u8]) -> Self {
        let mut mark = [0; 16];
        mark.copy_from_slice(&Sha256::digest(bytes)[..16]);
        Self(mark)
    }

    fn parse(text: &str) -> Option<Self> {
        data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl From<Mark> for String {
    fn from(mark: Mark) -> Self {
        mark.to_string()
    }
}

impl TryFrom<String> for Mark {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("32 hexadecimal digits are expected")
    }
}

/// One target for a worker.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Job {
    /// Comes back with the answer.
    pub id: u64,
    /// The target as the user gave it: its name in the report, and its path unless another field says otherwise.
    pub target: String,
    /// The path in hexadecimal, when it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<HexPath>,
    /// The target is the given number of bytes that follow this line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Roots that were in hand when an earlier worker died: tried last and alone.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub suspects: BTreeSet<Mark>,
    /// Artifacts that are not tried again, each with its gap.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub blamed: BTreeMap<Mark, GapReason>,
    /// True when workers died too often: foreign parsers stay off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_parsers: bool,
    /// What the report holds beside findings.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub detail: Detail,
    /// Passwords to try on locked archives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passwords: Vec<String>,
    /// What is read of git directories.
    #[serde(default, skip_serializing_if = "is_checked_out")]
    pub git: Wanted,
    /// The commit of the target's repository whose suppressions hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_from: Option<String>,
}

fn is_checked_out(git: &Wanted) -> bool {
    !git.is_more()
}

fn is_plain(detail: &Detail) -> bool {
    *detail == Detail::Findings
}

/// A path that need not be UTF-8, as hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HexPath(pub OsString);

impl From<HexPath> for String {
    fn from(path: HexPath) -> Self {
        data_encoding::HEXLOWER.encode(path.0.as_encoded_bytes())
    }
}

impl TryFrom<String> for HexPath {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| "hexadecimal digits are expected")?;
        #[cfg(unix)]
        return Ok(Self(std::os::unix::ffi::OsStringExt::from_vec(bytes)));
        #[cfg(not(unix))]
        String::from_utf8(bytes).map(|text| Self(text.into())).map_err(|_| "UTF-8 is expected")
    }
}

/// What a worker says in JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant, reason = "one value at a time, on its way to or from a pipe")]
pub enum Line {
    /// Restricted, and waiting for jobs. Only with `--announce`.
    Ready {
        /// State of the sandbox, in words.
        sandbox: Vec<String>,
        /// What takes part: for reports that the supervisor has to write itself.
        packs: Vec<Pack>,
    },
    /// It cannot work at all: the user's rules do not compile, or the build is broken.
    Refused(Refusal),
    /// A job is done.
    #[serde(untagged)]
    Answer(Answer),
}

/// Why a worker cannot work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refusal {
    /// The user's to mend, and not ours.
    pub usage: bool,
    /// In words.
    pub message: String,
}

/// What became of a job.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The job's id.
    pub id: u64,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// How a job ended.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant, reason = "one value at a time, on its way to or from a pipe")]
pub enum Outcome {
    /// With a report.
    Report(Report),
    /// There is nothing in the target.
    Empty,
    /// The target cannot be listed; the text says why.
    Unreadable(String),
    /// The job itself could not be understood.
    Invalid(String),
}

/// A line of a worker's output.
#[derive(Debug)]
pub enum Heard {
    /// A thread begins an artifact.
    Began {
        /// Which thread.
        thread: usize,
        /// Of which root.
        root: Mark,
        /// Which artifact.
        artifact: Mark,
    },
    /// A thread finished a root of so many bytes.
    Finished {
        /// Which thread.
        thread: usize,
        /// Length of the root.
        bytes: u64,
    },
    /// The target was listed.
    Listed {
        /// Roots in it.
        files: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// Joining begins.
    Correlating,
    /// Anything else.
    Line(Box<Line>),
}

impl Heard {
    /// Reads a line; `None` for what no worker of ours would say.
    pub fn parse(line: &[u8]) -> Option<Self> {
        if line.first() == Some(&b'{') {
            return serde_json::from_slice(line).ok().map(|line| Self::Line(Box::new(line)));
        }
        let text = std::str::from_utf8(line).ok()?;
        let mut words = text.get(1..)?.split(' ');
        let mut word = || words.next();
        match text.as_bytes().first()? {
            b'+' => Some(Self::Began {
                thread: word()?.parse().ok()?,
                root: Mark::parse(word()?)?,
                artifact: Mark::parse(word()?)?,
            }),
            b'-' => Some(Self::Finished { thread: word()?.parse().ok()?, bytes: word()?.parse().ok()? }),
            b'#' => Some(Self::Listed { files: word()?.parse().ok()?, bytes: word()?.parse().ok()? }),
            b'~' => Some(Self::Correlating),
            _ => None,
        }
    }
}
