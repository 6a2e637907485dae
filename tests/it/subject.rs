//! One artifact made by hand, and what rules, indicators and detectors say of it.

use lurescan::analyse;
use lurescan::artifact::{Artifact, Blob, Kind, Text};
use lurescan::detectors::{DETECTORS, Found, Subject};
use lurescan::engine::{Engine, EngineOptions};
use lurescan::locator::{Codec, Locator, Step};
use lurescan::signal::{GapReason, Signal};
use sha2::{Digest, Sha256};

/// An artifact of that path and kind.
pub fn artifact(path: &str, kind: Kind, bytes: &[u8]) -> Artifact {
    let blob = Blob::new(Locator::root(Step::File(path.into())), bytes.to_vec());
    Artifact { sha256: Sha256::digest(bytes).into(), kind, disguise: None, blob }
}

/// A layer decoded from a file of that path.
pub fn layer(path: &str, kind: Kind, bytes: &[u8]) -> Artifact {
    let mut artifact = artifact(path, kind, bytes);
    artifact.blob.at = artifact.blob.at.child(Step::Layer { codec: Codec::Base64, at: 0..bytes.len() });
    artifact
}

/// The built-in rules and indicators.
pub fn engine() -> Engine {
    Engine::load(&EngineOptions::default()).expect("the built-in rules load")
}

/// What the engine's rules and indicators say.
pub fn matched(engine: &Engine, artifact: &Artifact) -> Vec<Signal> {
    let text = Text::new(&artifact.blob.bytes);
    let facts = analyse::analyse(artifact, &text, true).facts;
    let mut signals = Vec::new();
    let mut analyst = engine.analyst();
    engine.match_artifact(&mut analyst, artifact, &text, &facts, &mut signals, &mut |stage, reason| {
        panic!("{stage}: {reason}");
    });
    signals
}

/// What one detector says, and the gaps of the analyses before it.
pub fn detected(rule: &str, artifact: &Artifact) -> (Vec<Signal>, Vec<(&'static str, GapReason)>) {
    let text = Text::new(&artifact.blob.bytes);
    let analysed = analyse::analyse(artifact, &text, true);
    let mut signals = Vec::new();
    let (id, detector) = DETECTORS.iter().find(|(id, _)| *id == rule).expect("the detector is listed");
    if detector.wants(artifact) {
        let subject = Subject { artifact, text: &text, facts: &analysed.facts };
        detector.detect(&subject, &mut Found::new(id, &text, &mut signals)).expect("it ends well");
    }
    (signals, analysed.gaps)
}
