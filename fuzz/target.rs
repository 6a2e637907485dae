//! What is run on an input.

use lurescan::analyse;
use lurescan::artifact::{Artifact, Blob, Kind, Text};
use lurescan::locator::{Locator, Step};

/// Something that takes bytes.
pub type Target = fn(&[u8]);

/// A target by its name.
pub fn named(name: &str) -> Option<Target> {
    match name {
        "fold" => Some(fold),
        "view" => Some(view),
        "fold-python" => Some(fold_python),
        "view-python" => Some(view_python),
        "shell" => Some(shell),
        _ => None,
    }
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
