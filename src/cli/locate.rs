//! Finds one blob of a target by its printed locator: unfolds only what leads to it.

use crate::analyse;
use crate::artifact::{Artifact, Blob, Text};
use crate::classify::classify;
use crate::limits::{self, Budget};
use crate::signal::GapReason;
use crate::source::git::{Wanted, nested};
use crate::source::{self, Target};
use crate::unpack::keys::{self, Keys};
use crate::unpack::{self, Members, Unfolded};

/// Other locators that are offered when the one asked for is not there.
const OFFERED: usize = 12;

/// The blob, and the containers and layers around it, outermost first.
pub struct Located {
    /// Printed locator, kind and length of each step.
    pub steps: Vec<(String, &'static str, usize)>,
    /// What was asked for.
    pub artifact: Artifact,
}

/// Why there is no blob.
#[derive(Debug, thiserror::Error)]
pub enum LocateError {
    /// The target is not there.
    #[error("cannot read the target: {0}")]
    Target(#[from] std::io::Error),
    /// Nothing stands at that locator.
    #[error("nothing stands at `{wanted}`{}", offer(.there))]
    Nothing {
        /// The locator.
        wanted: String,
        /// What stands nearest to it.
        there: Vec<String>,
    },
    /// It is there and cannot be read.
    #[error("`{0}` cannot be read: {1}")]
    Gap(String, GapReason),
}

fn offer(there: &[String]) -> String {
    if there.is_empty() {
        return String::new();
    }
    format!("; what is there:\n  {}", there.join("\n  "))
}

enum Pending {
    Blob(Blob),
    Container(Box<dyn Members>),
}

/// Opens the target and walks to `wanted`, with these passwords for locked archives and those that files beside them tell.
/// Foreign code (archive readers) runs in this process.
pub fn locate(target: &Target, wanted: &str, mut passwords: Vec<String>) -> Result<Located, LocateError> {
    let git = version(wanted);
    let source = source::open_git(target, &git)?;
    keys::hints(&*source, &mut passwords);
    let mut there = Vec::new();
    let mut stopped = None;
    for root in source.roots() {
        let path = root.path.to_string();
        if !leads_to(&path, wanted) {
            note(&mut there, path);
            continue;
        }
        let (blob, gap) = source.read(root);
        stopped = stopped.or(gap.map(|reason| (path, reason)));
        if let Some(located) = blob.and_then(|blob| {
            Way { wanted, git: &git, keys: Keys::new(&passwords), there: &mut there, stopped: &mut stopped }
                .descend(blob)
        }) {
            return Ok(located);
        }
    }
    match stopped {
        Some((at, reason)) => Err(LocateError::Gap(at, reason)),
        None => Err(LocateError::Nothing { wanted: crate::report::escape::line(wanted), there }),
    }
}

/// What has to be read of git for a locator: the tree of the commit that it names, or all, where no commit has the blob.
fn version(wanted: &str) -> Wanted {
    let is_id = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let ids = wanted.split('@').skip(1).find_map(|after| {
        let end = after.find(|c: char| !c.is_ascii_hexdigit() && c != ':').unwrap_or(after.len());
        let (commit, blob) = after[..end].split_once(':').map_or((None, &after[..end]), |(c, b)| (Some(c), b));
        (is_id(blob) && commit.is_none_or(is_id)).then_some(commit)
    });
    match ids {
        None => Wanted::default(),
        Some(Some(commit)) => Wanted { reference: Some(commit.to_owned()), ..Wanted::default() },
        Some(None) => Wanted { history: Some(0), ..Wanted::default() },
    }
}

/// The way to one locator within one root.
struct Way<'w> {
    wanted: &'w str,
    git: &'w Wanted,
    keys: Keys,
    there: &'w mut Vec<String>,
    stopped: &'w mut Option<(String, GapReason)>,
}

impl Way<'_> {
    fn descend(&mut self, root: Blob) -> Option<Located> {
        let mut budget = Budget::default();
        let mut steps: Vec<(String, &'static str, usize)> = Vec::new();
        let mut work = vec![Pending::Blob(root)];
        while let Some(pending) = work.pop().or_else(|| self.keys.again().map(Pending::Blob)) {
            let blob = match pending {
                Pending::Blob(blob) => blob,
                Pending::Container(mut members) => match members.next(&mut budget) {
                    None => continue,
                    Some(Unfolded::Gap(at, reason)) => {
                        if leads_to(&at.to_string(), self.wanted) {
                            *self.stopped = Some((at.to_string(), reason));
                        }
                        work.push(Pending::Container(members));
                        continue;
                    }
                    Some(Unfolded::Blob(blob)) => {
                        work.push(Pending::Container(members));
                        blob
                    }
                },
            };
            let at = blob.at.to_string();
            let artifact = classify(blob);
            // A text beside a locked archive may tell its password.
            self.keys.look(&artifact);
            if !leads_to(&at, self.wanted) {
                note(self.there, at);
                continue;
            }
            if steps.iter().all(|(step, ..)| *step != at) {
                steps.push((at.clone(), artifact.kind.word(), artifact.blob.bytes.len()));
            }
            if at == self.wanted {
                steps.retain(|(step, ..)| self.wanted.starts_with(step.as_str()));
                return Some(Located { steps, artifact });
            }
            self.there.clear();
            if artifact.blob.at.depth() < limits::DEPTH {
                work.extend(self.within(&artifact).into_iter().map(Pending::Container));
            }
        }
        None
    }

    /// What an artifact on the way unfolds to.
    fn within(&mut self, artifact: &Artifact) -> Vec<Box<dyn Members>> {
        let mut out = Vec::new();
        let rest = &self.wanted[artifact.blob.at.to_string().len()..];
        if rest.starts_with("#evaluated") || rest.starts_with("#embedded") {
            let text = Text::new(&artifact.blob.bytes);
            let texts = analyse::analyse(artifact, &text, true).derived;
            out.extend(unpack::derived(artifact, texts));
        }
        out.extend(nested::bundle(&artifact.blob, self.git));
        let opened = unpack::open_with(artifact, self.keys.known());
        if opened.locked && self.keys.wait(artifact) {
            return out;
        }
        if opened.locked {
            *self.stopped = Some((artifact.blob.at.to_string(), GapReason::Encrypted));
        }
        out.extend(opened.members);
        out
    }
}

/// Whether `wanted` is `at` or stands inside it.
fn leads_to(at: &str, wanted: &str) -> bool {
    wanted.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with(['!', '#', '@']))
}

fn note(there: &mut Vec<String>, at: String) {
    if there.len() < OFFERED {
        there.push(at);
    }
}
