//! A finding as somebody reports it who thinks it is wrong: what the rule saw, and nothing of what was scanned unless they
//! say so.

use serde_json::{Map, Value, json};

/// What may be shown beside facts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// Excerpts, messages and labels: they quote the target.
    pub source: bool,
    /// Names of files.
    pub paths: bool,
}

/// Fields of a finding that say what the rule saw and quote nothing.
const FACTS: &[&str] = &[
    "rule",
    "severity",
    "confidence",
    "decides",
    "basis",
    "moment",
    "behaviours",
    "concealments",
    "families",
    "fingerprint",
    "content",
    "likeness",
];

/// The bundle of one finding out of a full report.
pub fn bundle(report: &Value, finding: &Value, shown: Shown) -> Value {
    let mut told = Map::new();
    for key in FACTS {
        told.insert((*key).to_owned(), finding[*key].clone());
    }
    let layers = finding["layers"].as_array().into_iter().flatten();
    let layers: Vec<Value> = layers
        .map(|layer| {
            let mut one = json!({"length": layer["length"], "sha256": layer["sha256"]});
            one["locator"] = path(&layer["locator"], shown);
            one
        })
        .collect();
    told.insert("layers".to_owned(), layers.into());
    told.insert("path".to_owned(), path(&finding["path"], shown));
    told.insert("primary".to_owned(), evidence(&finding["primary"], shown));
    let related = finding["related"].as_array().into_iter().flatten().map(|one| evidence(one, shown));
    told.insert("related".to_owned(), related.collect());
    let chain = finding["chain"].as_array().into_iter().flatten().map(|step| {
        let mut one = json!({"line": step["line"], "column": step["column"], "path": path(&step["path"], shown)});
        if shown.source {
            (one["what"], one["excerpt"]) = (step["what"].clone(), step["excerpt"].clone());
        }
        one
    });
    told.insert("chain".to_owned(), chain.collect());
    if shown.source {
        told.insert("message".to_owned(), finding["message"].clone());
    }
    let gaps = report["gaps"].as_array().map_or(0, Vec::len);
    json!({
        "schema": 1,
        "kind": "lurescan-false-positive",
        "engine": report["engine"],
        "packs": packs(&report["packs"], shown),
        "verdict": report["verdict"],
        "findings": report["findings"].as_array().map_or(0, Vec::len),
        "gaps": gaps,
        "finding": told,
        "shown": {"source": shown.source, "paths": shown.paths},
    })
}

/// Packs by digest; the name of one of the user's own is a path.
fn packs(packs: &Value, shown: Shown) -> Value {
    let one = |pack: &Value| {
        let name = pack["name"].as_str().unwrap_or_default();
        let name = if matches!(name, "rules" | "intel") || shown.paths { name } else { "(the user's own)" };
        json!({"name": name, "digest": pack["digest"], "entries": pack["entries"], "date": pack["date"]})
    };
    packs.as_array().into_iter().flatten().map(one).collect()
}

fn evidence(evidence: &Value, shown: Shown) -> Value {
    let mut one = json!({"span": evidence["span"], "line": evidence["line"], "column": evidence["column"]});
    if shown.source {
        (one["label"], one["excerpt"]) = (evidence["label"].clone(), evidence["excerpt"].clone());
    }
    one
}

/// A path, or what of it rules look at: how deep it lies, names that tools give, the extension.
fn path(path: &Value, shown: Shown) -> Value {
    const TOOLS: &[&str] = &[
        "package.json",
        "tasks.json",
        "launch.json",
        "settings.json",
        "setup.py",
        "pyproject.toml",
        ".vscode",
        ".git",
        ".github",
        ".husky",
        "node_modules",
        "hooks",
        "Makefile",
        "Dockerfile",
        "public",
        "fonts",
        "src",
        "dist",
        "test",
        "tests",
    ];
    let Some(text) = path.as_str().filter(|_| !shown.paths) else { return path.clone() };
    let part = |part: &str| {
        if TOOLS.contains(&part) || matches!(part, "!" | "") {
            return part.to_owned();
        }
        let ending = part
            .rsplit_once('.')
            .map(|(_, ending)| ending)
            .filter(|ending| ending.len() <= 6 && ending.bytes().all(|b| b.is_ascii_alphanumeric()));
        ending.map_or_else(|| "…".to_owned(), |ending| format!("….{ending}"))
    };
    text.split('/').map(part).collect::<Vec<_>>().join("/").into()
}
