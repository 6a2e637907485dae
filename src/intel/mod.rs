//! The indicator index: exact facts that others published, matched against what can run.
//!
//! The table is `intel/indicators.tsv`, compiled in as text and parsed when the engine loads. A row says whether it may
//! decide; whether the *place* may decide is `standing`'s question. An indicator in prose, in a list, in a detection
//! rule or in a comment is talk about malware, not malware.

mod needles;
pub mod packages;
mod places;
mod row;
mod standing;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use md5::{Digest as _, Md5};

use crate::analyse::Facts;
use crate::artifact::{Artifact, Text};
use crate::finding::{Family, Pack};
use crate::limits;
use crate::signal::{Basis, Behaviour, Evidence, Signal, Surrounding};

use needles::Needles;
pub use row::{Row, What};

static TABLE: &str = include_str!("../../intel/indicators.tsv");

/// The rule whose signals this is.
pub const RULE: &str = "known-indicator";

/// Loaded indicators.
pub struct Intel {
    rows: Vec<Row>,
    text: Needles,
    sha256: HashMap<[u8; 32], u32>,
    md5: HashMap<[u8; 16], u32>,
    packages: HashMap<(What, String), Vec<u32>>,
}

/// One indicator seen in one artifact.
struct Hit {
    row: usize,
    span: Range<usize>,
    decides: bool,
}

impl Intel {
    /// Parses the table and builds the index.
    pub fn load() -> Self {
        let rows: Vec<Row> = TABLE.lines().filter_map(Row::parse).collect();
        let mut text = Needles::default();
        let (mut sha256, mut md5, mut packages) = (HashMap::new(), HashMap::new(), HashMap::<_, Vec<u32>>::new());
        for (number, row) in rows.iter().enumerate() {
            let hash = || data_encoding::HEXLOWER.decode(row.value.as_bytes()).unwrap_or_default();
            match row.what {
                What::Sha256 => sha256.extend(<[u8; 32]>::try_from(hash()).ok().map(|key| (key, number as u32))),
                What::Md5 => md5.extend(<[u8; 16]>::try_from(hash()).ok().map(|key| (key, number as u32))),
                What::Npm | What::Pypi | What::Crate => {
                    packages.entry((row.what, row.package().0.to_owned())).or_default().push(number as u32);
                }
                _ => text.add(number, &row.value),
            }
        }
        Self { text, sha256, md5, packages, rows }
    }

    /// The pack as it appears in a report.
    pub fn pack(&self) -> Pack {
        Pack {
            name: "intel".to_owned(),
            digest: env!("LURESCAN_INTEL_DIGEST").to_owned(),
            entries: self.rows.len() as u64,
            date: self.rows.iter().filter_map(Row::day).max().map(str::to_owned),
        }
    }

    /// The rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The family of that name: the newest of its rows of the highest confidence speaks for it.
    pub fn family(&self, name: &str) -> Option<Family> {
        let row = self.rows.iter().filter(|row| row.family == name).max_by_key(|row| (row.confidence, row.day()))?;
        Some(Family {
            name: row.family.to_owned(),
            source: row.source.to_owned(),
            date: row.date.to_owned(),
            confidence: row.confidence,
        })
    }

    /// Looks for every indicator in one artifact. What decides comes one signal each; the rest is one signal of context.
    pub fn match_artifact(&self, artifact: &Artifact, text: &Text<'_>, facts: &Facts, signals: &mut Vec<Signal>) {
        let mut hits: BTreeMap<usize, Hit> = BTreeMap::new();
        self.match_file(artifact, &mut hits);
        self.match_packages(artifact, text, &mut hits);
        self.match_text(artifact, text, facts, &mut hits);
        let deciding = hits.values().filter(|hit| hit.decides && self.rows[hit.row].what.in_text()).count();
        let list = deciding > limits::INDICATOR_LIST;
        let (decide, context): (Vec<Hit>, Vec<Hit>) =
            hits.into_values().partition(|hit| hit.decides && !(list && self.rows[hit.row].what.in_text()));
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
        let mut found = self.sha256.get(&artifact.sha256);
        if found.is_none() && (artifact.kind.is_code() || artifact.kind.is_container()) {
            found = self.md5.get(&<[u8; 16]>::from(Md5::digest(bytes)));
        }
        if let Some(&row) = found {
            let row = row as usize;
            let decides = self.rows[row].decides && bytes.len() >= limits::KNOWN_FILE_BYTES;
            hits.insert(row, Hit { row, span: 0..1, decides });
        }
    }

    fn match_packages(&self, artifact: &Artifact, text: &Text<'_>, hits: &mut BTreeMap<usize, Hit>) {
        let tests = standing::is_test(artifact);
        packages::each(artifact, text, &mut |what, name, version, span| {
            for &row in self.packages.get(&(what, name.to_owned())).into_iter().flatten() {
                let row = row as usize;
                let bad = self.rows[row].package().1;
                if bad.is_none() || bad == version {
                    let decides = self.rows[row].decides && !tests;
                    hits.entry(row).or_insert(Hit { row, span: span.clone(), decides });
                }
            }
        });
    }

    fn match_text(&self, artifact: &Artifact, text: &Text<'_>, facts: &Facts, hits: &mut BTreeMap<usize, Hit>) {
        if !(artifact.kind.is_text() || artifact.kind.is_code()) {
            return;
        }
        let standing = standing::of(artifact, facts);
        self.text.each(text.bytes, |row, span| {
            let known = hits.get(&row).is_some_and(|hit| hit.decides);
            if known || !places::exact(&self.rows[row], text.bytes, &span) {
                return;
            }
            let searched_for = places::searched_for(artifact.kind, text, &span)
                || (self.rows[row].what == What::Text && places::listed(text.bytes, &span));
            let decides = self.rows[row].decides && !searched_for && standing.decides_at(text, facts, &span);
            if decides || !hits.contains_key(&row) {
                hits.insert(row, Hit { row, span, decides });
            }
        });
    }

    fn deciding(&self, hit: &Hit, text: &Text<'_>) -> Signal {
        let row = &self.rows[hit.row];
        let message = if matches!(row.what, What::Sha256 | What::Md5) {
            format!("this file is published as {} ({}, {})", row.family, row.source, row.date)
        } else {
            format!(
                "names the {} {}, published as {} ({}, {})",
                row.what.word(),
                row.value,
                row.family,
                row.source,
                row.date
            )
        };
        signal(Basis::ExactIntelligence, message, text.evidence(hit.span.clone(), row.what.word()), Some(row.family))
    }

    fn context(&self, mut hits: Vec<Hit>, list: bool, text: &Text<'_>) -> Signal {
        hits.sort_by_key(|hit| hit.span.start);
        let row = &self.rows[hits[0].row];
        let first =
            format!("{} {}, published as {} ({}, {})", row.what.word(), row.value, row.family, row.source, row.date);
        let message = match (hits.len(), list) {
            (1, _) => format!("mentions the {first}"),
            (many, false) => format!("mentions {many} published indicators, the first of them the {first}"),
            (many, true) => format!("is a list: it holds {many} published indicators, the first of them the {first}"),
        };
        let mut evidence = hits.iter().map(|hit| text.evidence(hit.span.clone(), self.rows[hit.row].what.word()));
        let primary = evidence.next().unwrap_or_else(|| text.evidence(0..0, ""));
        let related = evidence.take(limits::SIGNALS_PER_RULE).collect();
        Signal { related, ..signal(Basis::Context, message, primary, None) }
    }
}

fn signal(basis: Basis, message: String, primary: Evidence, family: Option<&str>) -> Signal {
    Signal {
        rule: RULE,
        basis,
        behaviours: vec![Behaviour::Known],
        concealments: Vec::new(),
        moment: None,
        message,
        primary,
        related: Vec::new(),
        flow: Vec::new(),
        starts: None,
        family: family.map(str::to_owned),
        only: Surrounding::Any,
    }
}
