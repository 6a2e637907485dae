//! Lays out a sample case as a target: the forms in which a repository cannot hold a file are undone here.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use lurescan::engine::{Engine, EngineOptions};
use lurescan::finding::Report;
use lurescan::scan::{Options, Unobserved, scan};
use lurescan::source::Target;

/// The engine with everything on, loaded once for all tests.
pub static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::load(&EngineOptions::default()).expect("the built-in rules load"));

/// Copies a case: `name.hex` becomes the bytes it spells as `name`, a folder `dot-git` becomes `.git`.
pub fn lay_out(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the temporary folder can be written");
    for entry in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())) {
        let entry = entry.expect("the sample folder can be listed");
        let name = entry.file_name().into_string().expect("sample names are UTF-8");
        let path = entry.path();
        if path.is_dir() {
            let name = if name == "dot-git" { ".git" } else { &name };
            lay_out(&path, &to.join(name));
        } else if let Some(name) = name.strip_suffix(".hex") {
            let text: String = fs::read_to_string(&path).expect("hex is text").split_whitespace().collect();
            let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).expect("valid hex");
            fs::write(to.join(name), bytes).expect("the temporary folder can be written");
        } else {
            fs::copy(&path, to.join(&name)).expect("the sample can be copied");
        }
    }
}

/// Scans a path in process with everything on.
pub fn scan_path(path: &Path) -> Report {
    scan_with(path, &ENGINE)
}

/// Scans a path in process with another engine.
pub fn scan_with(path: &Path, engine: &Engine) -> Report {
    let options = Options { threads: 2, ..Options::default() };
    scan("case", &Target::Path(path.to_owned()), engine, &options, &Unobserved)
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
