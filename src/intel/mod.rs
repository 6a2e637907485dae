//! The indicator index: exact facts that others published, matched against what can run.
//!
//! The built-in table is `intel/indicators.tsv`, compiled in as text; the user adds files in other formats (`load`). All of
//! them become rows and one index when the engine loads. A row says whether it may decide; whether the *place* may decide is
//! `standing`'s question. An indicator in prose, in a list, in a detection rule or in a comment is talk about malware, not
//! malware.

mod keyed;
pub mod load;
mod needles;
mod places;
pub mod publisher;
mod row;
mod rows;
mod standing;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use md5::{Digest as _, Md5};
use sha1::Sha1;

use crate::analyse::Facts;
use crate::artifact::{Artifact, Text};
use crate::finding::{Family, Pack};
use crate::limits;
use crate::signal::{Basis, Behaviour, Evidence, Signal};

use keyed::Keyed;
use load::{Failure, Loaded, Problem};
use needles::Needles;
pub use row::{Row, What, refang};
pub use rows::Rows;
pub use standing::{is_test, is_test_path};

static TABLE: &str = include_str!("../../intel/indicators.tsv");

/// The rule whose signals this is.
pub const RULE: &str = "known-indicator";

/// Loaded indicators.
pub struct Intel {
    rows: Rows,
    text: Needles,
    sha256: Keyed,
    sha1: Keyed,
    md5: Keyed,
    packages: Keyed,
    publishers: Keyed,
    packs: Vec<Pack>,
    problems: Vec<Problem>,
}

/// One indicator seen in one artifact.
struct Hit {
    row: usize,
    span: Range<usize>,
    decides: bool,
}

impl Intel {
    /// The built-in indicators.
    pub fn load() -> Self {
        Self::with(&[]).unwrap_or_else(|_| Self::index(Loaded::default()))
    }

    /// The built-in indicators and the user's.
    pub fn with(files: &[PathBuf]) -> Result<Self, Failure> {
        let mut loaded = Loaded::default();
        load::text("intel/indicators.tsv", TABLE.to_owned(), &mut loaded);
        // Rows that mean nothing by themselves are passed over in our own table too.
        loaded.problems.clear();
        loaded.packs.push(Pack {
            name: "intel".to_owned(),
            digest: env!("LURESCAN_INTEL_DIGEST").to_owned(),
            entries: loaded.rows.len() as u64,
            date: loaded.rows.iter().filter_map(|row| row.day()).max().map(str::to_owned),
            unread: 0,
            age_days: None,
        });
        load::files_into(files, &mut loaded)?;
        Ok(Self::index(loaded))
    }

    /// Builds the index.
    pub fn index(loaded: Loaded) -> Self {
        let rows = &loaded.rows;
        let of_kind = |wanted: fn(What) -> bool| {
            let numbers = (0..rows.len()).filter(move |number| wanted(rows.what(*number)));
            numbers.map(|number| (number, rows.value(number)))
        };
        let digests = |wanted| Keyed::new(of_kind(wanted).map(|(number, value)| (keyed::digest(value), number)));
        let names = |wanted| {
            let rows = of_kind(wanted).map(|(number, _)| (number, rows.get(number)));
            Keyed::new(rows.map(|(number, row)| (keyed::package(row.what, row.package().0), number)))
        };
        // Two processors are two halves of the time.
        let (text, [sha256, sha1, md5, packages, publishers]) = std::thread::scope(|scope| {
            let text = scope.spawn(|| Needles::new(of_kind(What::in_text)));
            let keyed = [
                digests(|what| what == What::Sha256),
                digests(|what| what == What::Sha1),
                digests(|what| what == What::Md5),
                names(|what| matches!(what, What::Package(_))),
                names(|what| what == What::Publisher),
            ];
            // A thread that panicked panics here: no indicator is left out in silence.
            (text.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), keyed)
        });
        Self {
            text,
            sha256,
            sha1,
            md5,
            packages,
            publishers,
            rows: loaded.rows,
            packs: loaded.packs,
            problems: loaded.problems,
        }
    }

    /// The packs as they appear in a report: the built-in one and the user's.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Records that could not be read.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The rows.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The family of that name: the newest of its rows of the highest confidence speaks for it.
    pub fn family(&self, name: &str) -> Option<Family> {
        let row = self.rows.iter().filter(|row| row.family == name).max_by_key(|row| (row.confidence, row.day()))?;
        Some(Family {
            name: row.family.to_string(),
            source: row.source.to_string(),
            date: row.date.to_string(),
            confidence: row.confidence,
        })
    }

    /// Looks for every indicator in one artifact. What decides comes one signal each; the rest is one signal of context.
    pub fn match_artifact(&self, artifact: &Artifact, text: &Text<'_>, facts: &Facts, signals: &mut Vec<Signal>) {
        let mut hits: BTreeMap<usize, Hit> = BTreeMap::new();
        self.match_file(artifact, &mut hits);
        self.match_packages(artifact, text, facts, &mut hits);
        self.match_text(artifact, text, facts, &mut hits);
        if hits.is_empty() {
            return;
        }
        let deciding = hits.values().filter(|hit| hit.decides && self.rows.what(hit.row).in_text()).count();
        let list = deciding > limits::INDICATOR_LIST;
        let (decide, context): (Vec<Hit>, Vec<Hit>) =
            hits.into_values().partition(|hit| hit.decides && !(list && self.rows.what(hit.row).in_text()));
        let mut decide = self.most_specific(decide);
        decide.sort_by_key(|hit| hit.span.start);
        for hit in decide.iter().take(limits::SIGNALS_PER_RULE) {
            signals.push(self.deciding(hit, text));
        }
        if decide.is_empty() && !context.is_empty() {
            signals.push(self.context(context, list, text));
        }
    }

    /// A host inside a URL that is itself listed is one indicator, not two.
    fn most_specific(&self, hits: Vec<Hit>) -> Vec<Hit> {
        let spans: Vec<Range<usize>> = hits.iter().map(|hit| hit.span.clone()).collect();
        let inside = |span: &Range<usize>| {
            spans.iter().any(|o| o.start <= span.start && span.end <= o.end && o.len() > span.len())
        };
        hits.into_iter().filter(|hit| !inside(&hit.span)).collect()
    }

    fn match_file(&self, artifact: &Artifact, hits: &mut BTreeMap<usize, Hit>) {
        let bytes = &artifact.blob.bytes;
        let mut found = self.digest(&self.sha256, &artifact.sha256);
        if found.is_none() && (artifact.kind.is_code() || artifact.kind.is_container()) {
            found = (!self.md5.is_empty()).then(|| self.digest(&self.md5, &Md5::digest(bytes))).flatten();
            if found.is_none() && !self.sha1.is_empty() {
                found = self.digest(&self.sha1, &Sha1::digest(bytes));
            }
        }
        if let Some(row) = found {
            let decides = self.rows.get(row).decides && bytes.len() >= limits::KNOWN_FILE_BYTES;
            hits.insert(row, Hit { row, span: 0..1, decides });
        }
    }

    fn digest(&self, known: &Keyed, digest: &[u8]) -> Option<usize> {
        if known.is_empty() {
            return None;
        }
        let head = u64::from_be_bytes(digest.get(..8)?.try_into().ok()?);
        let mut candidates = known.get(head).peekable();
        candidates.peek()?;
        let hex = data_encoding::HEXLOWER.encode(digest);
        candidates.find(|&row| self.rows.value(row) == hex)
    }

    /// Packages where they mean a package: a dependency of a manifest or an entry of a lock file, with the version where
    /// one is fixed. A package's *own* name does not count: an honest project may be called what a removed package was.
    fn match_packages(&self, artifact: &Artifact, text: &Text<'_>, facts: &Facts, hits: &mut BTreeMap<usize, Hit>) {
        let Some(listed) = facts.dependencies.as_deref() else { return };
        let tests = standing::is_test(artifact);
        let what = What::Package(listed.ecosystem);
        for one in &listed.packages {
            for row in self.packages.get(keyed::package(what, &one.name)) {
                let known = self.rows.get(row);
                let (name, bad) = known.package();
                // Where the manifest fixes no version, a bad version may or may not be installed.
                if known.what != what || name != one.name || bad.is_some() && bad != one.version.as_deref() {
                    continue;
                }
                let span = one.place.span();
                let decides = known.decides && !tests;
                hits.entry(row).or_insert(Hit { row, span, decides });
            }
        }
        if !self.publishers.is_empty() && artifact.path().name_lower() == "package.json" {
            publisher::each(text, &mut |name, span| {
                for row in self.publishers.get(keyed::package(What::Publisher, name)) {
                    if self.rows.value(row) == name {
                        hits.entry(row).or_insert(Hit { row, span: span.clone(), decides: false });
                    }
                }
            });
        }
    }

    fn match_text(&self, artifact: &Artifact, text: &Text<'_>, facts: &Facts, hits: &mut BTreeMap<usize, Hit>) {
        if !(artifact.kind.is_text() || artifact.kind.is_code()) {
            return;
        }
        let standing = standing::of(artifact, facts);
        self.text.each(
            text.bytes,
            |row| self.rows.value(row),
            |row, span| {
                let known = hits.get(&row).is_some_and(|hit| hit.decides);
                if known || !places::exact(&self.rows.get(row), text.bytes, &span) {
                    return;
                }
                let searched_for = places::searched_for(artifact.kind, text, &span)
                    || places::listed(text.bytes, &span)
                        && (self.rows.what(row) == What::Text || asks_only(text, facts));
                let said = self.rows.get(row);
                let decides =
                    said.decides && !searched_for && !everybodys(&said) && standing.decides_at(text, facts, &span);
                if decides || !hits.contains_key(&row) {
                    hits.insert(row, Hit { row, span, decides });
                }
            },
        );
    }

    fn deciding(&self, hit: &Hit, text: &Text<'_>) -> Signal {
        let row = self.rows.get(hit.row);
        let message = if matches!(row.what, What::Sha256 | What::Sha1 | What::Md5) {
            format!("this file is published as {} ({}, {})", row.family, row.source, row.date)
        } else {
            let (word, value) = (row.what.word(), row.value);
            format!("names the {word} {value}, published as {} ({}, {})", row.family, row.source, row.date)
        };
        signal(Basis::ExactIntelligence, message, text.evidence(hit.span.clone(), row.what.word()), Some(row.family))
    }

    fn context(&self, mut hits: Vec<Hit>, list: bool, text: &Text<'_>) -> Signal {
        hits.sort_by_key(|hit| hit.span.start);
        let row = self.rows.get(hits[0].row);
        let first =
            format!("{} {}, published as {} ({}, {})", row.what.word(), row.value, row.family, row.source, row.date);
        let message = match (hits.len(), list) {
            (1, _) => format!("mentions the {first}"),
            (many, false) => format!("mentions {many} published indicators, the first of them the {first}"),
            (many, true) => format!("is a list: it holds {many} published indicators, the first of them the {first}"),
        };
        let mut evidence = hits.iter().map(|hit| text.evidence(hit.span.clone(), self.rows.what(hit.row).word()));
        let primary = evidence.next().unwrap_or_else(|| text.evidence(0..0, ""));
        let related = evidence.take(limits::SIGNALS_PER_RULE).collect();
        Signal { related, ..signal(Basis::Context, message, primary, None) }
    }
}

/// Whether a listed host is one below which anybody may have a name of his own (`vercel.app`, `co.uk`): it would name
/// thousands of strangers. Asked only where such a host was found.
pub fn everybodys(row: &Row<'_>) -> bool {
    row.what == What::Domain
        && psl::suffix(row.value.as_bytes()).is_some_and(|suffix| suffix.as_bytes() == row.value.as_bytes())
}

/// Whether a file compares texts and reaches out with nothing: what it lists is what it looks for.
fn asks_only(text: &Text<'_>, facts: &Facts) -> bool {
    const ASKS: &[&str] =
        &[".includes(", ".indexOf(", ".test(", ".match(", ".search(", "re.compile(", " in text", " in line"];
    let asks = || ASKS.iter().any(|ask| text.str.contains(ask));
    facts.commands.is_empty() && !facts.calls.iter().any(|call| standing::carries(&call.callee)) && asks()
}

fn signal(basis: Basis, message: String, primary: Evidence, family: Option<&str>) -> Signal {
    Signal {
        behaviours: vec![Behaviour::Known],
        family: family.map(str::to_owned),
        ..Signal::new(RULE, basis, message, primary)
    }
}
