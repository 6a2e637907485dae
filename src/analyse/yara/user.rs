//! The user's own YARA rules: `--rules DIR`.
//!
//! They are compiled when the engine loads, before anything hostile is read. Includes are off (a rule file cannot reach
//! out of its directory), slow patterns and loops are errors (one of them would make every scan time out), and a module
//! that is not built in is an error that names it and the file.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use yara_x::{Compiler, Rules, SourceCode};

use crate::engine::EngineError;
use crate::finding::Pack;
use crate::limits;
use crate::signal::Basis;

/// What `meta: lurescan = "…"` in a user's rule makes of a match. The default is `review`: a rule written for another
/// tool says that its author wants to look, not that the target must not be opened, and its `severity` or `score` has no
/// agreed scale. Whoever means more writes `block`, whoever means less writes `context`.
pub fn decision(word: &str) -> Basis {
    match word {
        "block" => Basis::ExactIntelligence,
        "context" => Basis::Context,
        _ => Basis::PartOfChain,
    }
}

/// The rules below a directory, or of one file, and the pack they form.
pub fn load(at: &Path) -> Result<(Rules, Pack), EngineError> {
    let unreadable = |path: &Path| {
        let shown = path.display().to_string();
        move |error| EngineError::Unreadable(shown, error)
    };
    let files = rule_files(at)?;
    let mut compiler = Compiler::new();
    compiler.enable_includes(false).error_on_slow_pattern(true).error_on_slow_loop(true);
    let mut hash = Sha256::new();
    let mut left = limits::RULE_BYTES;
    for file in &files {
        let size = std::fs::metadata(file).map_err(unreadable(file))?.len();
        left = left.checked_sub(size).ok_or_else(|| EngineError::Rule {
            file: file.display().to_string(),
            message: format!("the rules are larger than {} bytes together", limits::RULE_BYTES),
        })?;
        let source = std::fs::File::open(file)
            .and_then(|opened| limits::read_at_most(opened, size, size))
            .map_err(unreadable(file))?;
        hash.update((source.len() as u64).to_le_bytes());
        hash.update(&source);
        compiler.new_namespace(&namespace(at, file));
        let origin = file.display().to_string();
        compiler
            .add_source(SourceCode::from(source.as_slice()).with_origin(origin.clone()))
            .map_err(|error| EngineError::Rule { file: origin, message: error.to_string() })?;
    }
    let rules = compiler.build();
    let pack = Pack {
        name: at.display().to_string(),
        digest: data_encoding::HEXLOWER.encode(&hash.finalize()),
        entries: rules.iter().len() as u64,
        date: None,
        unread: 0,
        age_days: None,
    };
    Ok((rules, pack))
}

/// `*.yar` and `*.yara`, sorted, so that the same rules give the same digest everywhere.
fn rule_files(at: &Path) -> Result<Vec<PathBuf>, EngineError> {
    if at.is_file() {
        return Ok(vec![at.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(at).sort_by_file_name() {
        let entry = entry.map_err(|error| EngineError::Unreadable(at.display().to_string(), error.into()))?;
        let wanted = entry.path().extension().is_some_and(|e| e == "yar" || e == "yara");
        if wanted && entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    if files.is_empty() {
        let none = std::io::Error::new(std::io::ErrorKind::NotFound, "no *.yar or *.yara file");
        return Err(EngineError::Unreadable(at.display().to_string(), none));
    }
    Ok(files)
}

/// The path below the directory, without its ending: two files may use the same rule names.
fn namespace(at: &Path, file: &Path) -> String {
    let below = file.strip_prefix(at).ok().filter(|rest| !rest.as_os_str().is_empty());
    let below = below.map_or_else(|| file.file_name().map(PathBuf::from).unwrap_or_default(), Path::to_owned);
    below.with_extension("").to_string_lossy().replace('\\', "/")
}
