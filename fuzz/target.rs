//! What is run on an input.

use std::sync::LazyLock;

use lurescan::analyse;
use lurescan::artifact::{Artifact, Blob, Kind, Text};
use lurescan::classify::classify;
use lurescan::engine::{Engine, EngineOptions};
use lurescan::limits::Budget;
use lurescan::locator::{Locator, Step};
use lurescan::scan::{Options, Unobserved, scan};
use lurescan::signal::GapReason;
use lurescan::source::Target as ScanTarget;
use lurescan::source::git::{Wanted, nested};
use lurescan::unpack::{self, Unfolded};

use super::mutate::{self, Corpus};

/// Something that takes bytes.
pub type Target = fn(&[u8]);

/// The targets.
const TARGETS: &[(&str, Target)] = &[
    ("fold", fold),
    ("view", view),
    ("fold-python", fold_python),
    ("view-python", view_python),
    ("shell", shell),
    ("layer", layers),
    ("markup", markup),
    ("source-map", source_map),
    ("zip", containers),
    ("tar", containers),
    ("gzip", containers),
    ("7z", containers),
    ("iso", containers),
    ("asar", containers),
    ("ar", containers),
    ("cabinet", containers),
    ("compound", containers),
    ("pyinstaller", containers),
    ("mail", containers),
    ("rar", containers),
    ("pyc", pyc),
    ("bundle", bundle),
    ("pipeline", pipeline),
];

/// Their names.
pub static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| TARGETS.iter().map(|(name, _)| *name).collect());

/// A target by its name.
pub fn named(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target)
}

/// What a target's inputs are made of.
pub fn corpus(name: &str) -> Corpus {
    let texts = ["fold", "view", "fold-python", "view-python", "shell", "layer", "markup", "source-map"];
    if texts.contains(&name) { mutate::texts() } else { mutate::containers(name) }
}

/// Everything that a container unfolds to. Checksums are put right, or most inputs would end at them.
fn containers(input: &[u8]) {
    unfold("a.bin", None, &repaired(input));
}

/// The encoded texts within a text.
fn layers(input: &[u8]) {
    unfold("a.txt", Some(Kind::Text), input);
}

/// The scripts of a page.
fn markup(input: &[u8]) {
    unfold("a.html", Some(Kind::Html), input);
}

/// The sources of a source map.
fn source_map(input: &[u8]) {
    let around =
        [b"{\"version\":3,\"mappings\":\"\",\"sources\":[\"a.js\"],\"sourcesContent\":[", input, b"]}"].concat();
    unfold("a.js.map", Some(Kind::Json), &around);
}

/// A whole scan of one file.
fn pipeline(input: &[u8]) {
    static ENGINE: LazyLock<Option<Engine>> = LazyLock::new(|| Engine::load(&EngineOptions::default()).ok());
    let Some(engine) = ENGINE.as_ref() else { return };
    let target = ScanTarget::Stdin { name: "a.bin".into(), bytes: repaired(input).into() };
    let options = Options { threads: 1, ..Options::default() };
    let report = scan("a.bin", &target, engine, &options, &Unobserved);
    // A scan makes a gap of a panic; here it is what is looked for.
    let mut gaps = report.into_iter().flat_map(|report| report.gaps);
    if let Some(gap) = gaps.find(|gap| matches!(gap.reason, GapReason::Panicked(_))) {
        panic!("{}", gap.reason);
    }
}

fn unfold(name: &str, kind: Option<Kind>, input: &[u8]) {
    let mut budget = Budget::new(64 << 20, 2_000);
    let mut work = vec![(Blob::new(Locator::root(Step::File(name.into())), input.to_vec()), kind)];
    while let Some((blob, kind)) = work.pop() {
        let mut artifact = classify(blob);
        artifact.kind = kind.unwrap_or(artifact.kind);
        let mut members = unpack::open(&artifact).members.filter(|_| artifact.blob.at.depth() < 6);
        while let Some(next) = members.as_mut().and_then(|members| members.next(&mut budget)) {
            if let Unfolded::Blob(blob) = next {
                work.push((blob, None));
            }
        }
    }
}

/// An input with the checksums of 7z and tar headers put right.
fn repaired(input: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    let sum = |bytes: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        sum.sum().to_le_bytes()
    };
    if bytes.starts_with(b"7z\xbc\xaf\x27\x1c") && bytes.len() >= 32 {
        let number = |at: usize| bytes[at..at + 8].try_into().map_or(0, u64::from_le_bytes) as usize;
        let (start, length) = (number(12).saturating_add(32), number(20));
        if let Some(header) = bytes.get(start..start.saturating_add(length)) {
            let sum = sum(header);
            bytes[28..32].copy_from_slice(&sum);
        }
        let start = sum(&bytes[12..32]);
        bytes[8..12].copy_from_slice(&start);
    }
    for block in bytes.chunks_mut(512).filter(|block| block.get(257..262) == Some(b"ustar")) {
        block[148..156].fill(b' ');
        let total: u32 = block.iter().map(|&b| u32::from(b)).sum();
        block[148..156].copy_from_slice(format!("{total:06o}\0 ").as_bytes());
    }
    bytes
}

/// Folding, as `debug fold` does it.
fn fold(input: &[u8]) {
    let _ = analyse::javascript::fold(&String::from_utf8_lossy(input));
}

/// Folding of Python, as `debug fold --python` does it.
fn fold_python(input: &[u8]) {
    let _ = analyse::python::fold(&String::from_utf8_lossy(input));
}

/// All facts of a Python program.
fn view_python(input: &[u8]) {
    facts(input, Kind::Python, "a.py");
}

/// All facts of a script.
fn view(input: &[u8]) {
    let kind = if input.len().is_multiple_of(5) { Kind::TypeScript } else { Kind::JavaScript };
    facts(input, kind, if kind == Kind::TypeScript { "a.ts" } else { "a.js" });
}

fn facts(input: &[u8], kind: Kind, name: &str) {
    let blob = Blob::new(Locator::root(Step::File(name.into())), input.to_vec());
    let artifact = Artifact { sha256: [0; 32], kind, disguise: None, blob };
    analyse::analyse(&artifact, &Text::new(input), true);
}

/// All facts of a script of a shell or of the Windows script host, of AppleScript, or of a page.
fn shell(input: &[u8]) {
    let kinds = [
        (Kind::Shell, "a.sh"),
        (Kind::Batch, "a.bat"),
        (Kind::PowerShell, "a.ps1"),
        (Kind::WindowsScript, "a.vbs"),
        (Kind::WindowsScript, "a.hta"),
        (Kind::AppleScript, "a.applescript"),
        (Kind::Html, "a.html"),
    ];
    let (kind, name) = kinds[input.len() % kinds.len()];
    let blob = Blob::new(Locator::root(Step::File(name.into())), input.to_vec());
    let artifact = Artifact { sha256: [0; 32], kind, disguise: None, blob };
    analyse::analyse(&artifact, &Text::new(input), true);
}

/// A compiled Python module.
fn pyc(input: &[u8]) {
    facts(input, Kind::Pyc, "a.pyc");
}

/// The objects of a git bundle: refs, a pack, deltas.
fn bundle(input: &[u8]) {
    let blob = Blob::new(Locator::root(Step::File("a.bundle".into())), input.to_vec());
    let mut budget = Budget::new(64 << 20, 2_000);
    let mut members = nested::bundle(&blob, &Wanted { reference: None, all_refs: true, history: Some(20) });
    while members.as_mut().and_then(|members| members.next(&mut budget)).is_some() {}
}
