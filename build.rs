//! Lists what is in the folders, so that nothing is listed by hand: detectors, rule pages. Compiles the YARA rules:
//! reading compiled rules back at start-up is much quicker than compiling them there.

#![allow(clippy::disallowed_methods, reason = "reads our own files while we are built, nothing of a target")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=src/detectors");
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=intel");
    let detectors = stems(&here.join("src/detectors"), "rs")?;
    let pages = stems(&here.join("rules"), "md")?;
    fs::write(out.join("detectors.rs"), detector_list(&here, &detectors, &pages))?;
    fs::write(out.join("pages.rs"), page_list(&here, &pages))?;
    fs::write(out.join("rules.bin"), compiled_rules(&here, &pages)?)
}

/// All `rules/<id>.yar`, each in the namespace of its page, compiled and serialised. The digest of their sources and of
/// the pages beside them goes into the program as `LURESCAN_RULES_DIGEST`, that of the indicator table likewise.
fn compiled_rules(here: &Path, pages: &BTreeSet<String>) -> io::Result<Vec<u8>> {
    let mut compiler = yara_x::Compiler::new();
    compiler.enable_includes(false).error_on_slow_pattern(true).error_on_slow_loop(true);
    let mut hash = Sha256::new();
    for id in pages {
        hash.update(fs::read(here.join("rules").join(format!("{id}.md")))?);
    }
    for id in stems(&here.join("rules"), "yar")? {
        if !pages.contains(&id) {
            println!("cargo::error=rules/{id}.yar has no page rules/{id}.md");
        }
        for half in ["flagged", "clean"] {
            if !here.join("samples").join(&id).join(half).is_dir() {
                println!("cargo::error=rules/{id}.yar has no samples/{id}/{half}/");
            }
        }
        let source = fs::read(here.join("rules").join(format!("{id}.yar")))?;
        hash.update(&source);
        compiler.new_namespace(&id);
        let source = yara_x::SourceCode::from(source.as_slice()).with_origin(format!("rules/{id}.yar"));
        if let Err(error) = compiler.add_source(source) {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
        }
    }
    println!("cargo::rustc-env=LURESCAN_RULES_DIGEST={:x}", HexDigest(&hash.finalize()));
    let table = fs::read(here.join("intel/indicators.tsv"))?;
    println!("cargo::rustc-env=LURESCAN_INTEL_DIGEST={:x}", HexDigest(&Sha256::digest(table)));
    compiler.build().serialize().map_err(io::Error::other)
}

/// Bytes in hexadecimal.
struct HexDigest<'a>(&'a [u8]);

impl std::fmt::LowerHex for HexDigest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The names in a folder with an ending, sorted, without it.
fn stems(folder: &Path, ending: &str) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == ending)
            && let Some(stem) = path.file_stem().and_then(|s| s.to_str())
            && stem != "mod"
        {
            names.insert(stem.to_owned());
        }
    }
    Ok(names)
}

fn detector_list(here: &Path, detectors: &BTreeSet<String>, pages: &BTreeSet<String>) -> String {
    let mut list = String::from(
        "/// Every detector with its rule's id, generated from the folder.\npub static DETECTORS: &[(&str, &dyn Detector)] = &[\n",
    );
    for file in detectors {
        let id = file.replace('_', "-");
        if !pages.contains(&id) {
            println!("cargo::error=src/detectors/{file}.rs has no page rules/{id}.md");
        }
        for half in ["flagged", "clean"] {
            if !here.join("samples").join(&id).join(half).is_dir() {
                println!("cargo::error=src/detectors/{file}.rs has no samples/{id}/{half}/");
            }
        }
        let name: String = id.split('-').map(|w| w[..1].to_uppercase() + &w[1..]).collect();
        let _ = writeln!(list, "    (\"{id}\", &crate::detectors::{file}::{name}),");
    }
    list + "];\n"
}

fn page_list(here: &Path, pages: &BTreeSet<String>) -> String {
    let mut list = String::from("static PAGES: &[(&str, &str)] = &[\n");
    for id in pages {
        let path = here.join("rules").join(format!("{id}.md"));
        let _ = writeln!(list, "    (\"{id}\", include_str!({:?})),", path.display().to_string());
    }
    list + "];\n"
}
