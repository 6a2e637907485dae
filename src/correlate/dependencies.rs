//! Manifests beside their lock files and beside the code: what only shows where several files are seen together.

use std::collections::{BTreeMap, HashMap, HashSet};

use rustc_hash::FxHashSet;

use crate::analyse::dependencies::near::Popular;
use crate::analyse::dependencies::{Dependencies, Dependency, Ecosystem, Group, Origin, Role};
use crate::artifact::Place;
use crate::limits;
use crate::locator::Locator;
use crate::report::escape;
use crate::scan::Record;
use crate::signal::{Basis, Behaviour, Evidence, Signal};

use super::paths::{Index, parent};

/// The rules that are asked here.
const NEAR: &str = "dependency-near-name";
const UNLIKE: &str = "dependency-unlike-lock";
const UNUSED: &str = "dependency-unused";

/// One manifest or lock file.
struct Listed<'r> {
    record: usize,
    listed: &'r Dependencies,
}

/// The signals, with the record in which each stands.
pub fn join(records: &[Record], index: &Index<'_>, popular: &Popular) -> Vec<(usize, Signal)> {
    let mut found = Vec::new();
    let mut folders: BTreeMap<(Option<&Locator>, &str, Ecosystem), Vec<Listed<'_>>> = BTreeMap::new();
    for (record, one) in records.iter().enumerate() {
        let (Some(listed), Some(path)) = (one.facts.dependencies.as_deref(), index.path(record)) else { continue };
        // Versions that are not checked out stand beside other versions.
        if one.at.is_past() || path.contains("node_modules/") || crate::intel::is_test_path(&path.to_lowercase()) {
            continue;
        }
        let key = (one.at.within.as_deref(), parent(path), listed.ecosystem);
        folders.entry(key).or_default().push(Listed { record, listed });
    }
    let mut sources: Option<Sources<'_>> = None;
    let mut work = limits::NEAR_WORK;
    for ((_, folder, ecosystem), files) in &folders {
        let locks: Vec<&Listed<'_>> = files.iter().filter(|file| file.listed.role == Role::Lock).collect();
        for manifest in files.iter().filter(|file| file.listed.role == Role::Manifest) {
            let own: Vec<&Listed<'_>> = locks.iter().filter(|lock| belongs(manifest, lock)).copied().collect();
            for lock in &own {
                unlike(manifest, lock, &mut found);
            }
            let unused = if *ecosystem == Ecosystem::Npm {
                let sources = sources.get_or_insert_with(|| Sources::new(records, index));
                sources.unused(manifest, folder)
            } else {
                HashSet::new()
            };
            unused_with_script(manifest, &own, &unused, popular, &mut found);
            near(manifest, &own, &unused, popular, &mut work, &mut found);
        }
    }
    found.sort_by_key(|(number, _)| *number);
    found
}

/// Whether a lock file is the one that a manifest's own tool writes.
fn belongs(manifest: &Listed<'_>, lock: &Listed<'_>) -> bool {
    let format = lock.listed.format;
    match manifest.listed.format {
        "package.json" => true,
        "pyproject.toml" => matches!(format, "poetry.lock" | "uv.lock" | "pdm.lock"),
        "Pipfile" => format == "Pipfile.lock",
        "Cargo.toml" => format == "Cargo.lock",
        "go.mod" => format == "go.sum",
        "Gemfile" => format == "Gemfile.lock",
        "composer.json" => format == "composer.lock",
        _ => false,
    }
}

/// What the sources of a target use.
struct Sources<'r> {
    /// Packages that any of them asks for.
    imports: FxHashSet<&'r str>,
    /// Folders with a script somewhere beneath them.
    folders: FxHashSet<&'r str>,
}

impl<'r> Sources<'r> {
    fn new(records: &'r [Record], index: &'r Index<'_>) -> Self {
        let mut sources = Self { imports: FxHashSet::default(), folders: FxHashSet::default() };
        for (number, record) in records.iter().enumerate() {
            let Some(path) = index.path(number).filter(|path| !path.contains("node_modules/")) else { continue };
            let packages = record.facts.imports.iter().filter(|import| !import.specifier.starts_with('.'));
            for import in packages {
                let slash = usize::from(import.specifier.starts_with('@'));
                let end = import.specifier.match_indices('/').nth(slash).map_or(import.specifier.len(), |(at, _)| at);
                sources.imports.insert(&import.specifier[..end]);
            }
            let mut folder = if record.kind.is_script() { parent(path) } else { continue };
            // Whoever is known has known parents.
            while sources.folders.insert(folder) && !folder.is_empty() {
                folder = parent(folder);
            }
        }
        sources
    }

    /// Packages that a manifest wants for the program and that nothing in its folder uses by name.
    fn unused<'l>(&self, manifest: &Listed<'l>, folder: &str) -> HashSet<&'l str> {
        if !self.folders.contains(folder) {
            return HashSet::new();
        }
        let used = manifest.listed.used.to_ascii_lowercase();
        let packages = manifest.listed.packages.iter().filter(|one| one.group == Group::Normal);
        packages
            .filter(|one| one.origin != Origin::Member)
            .take(limits::UNUSED_NAMES)
            .map(|one| one.alias.as_deref().unwrap_or(&one.name))
            .filter(|name| !name.starts_with("@types/") && !self.imports.contains(name) && !used.contains(*name))
            .collect()
    }
}

/// What a lock file says of a package, by either of its names.
fn locked<'l>(lock: &Listed<'l>) -> HashMap<&'l str, Vec<&'l Dependency>> {
    let mut by_name: HashMap<&str, Vec<&Dependency>> = HashMap::new();
    for one in &lock.listed.packages {
        by_name.entry(&one.name).or_default().push(one);
        if let Some(alias) = &one.alias {
            by_name.entry(alias).or_default().push(one);
        }
    }
    by_name
}

/// A manifest and the lock file beside it that say different things.
fn unlike(manifest: &Listed<'_>, lock: &Listed<'_>, found: &mut Vec<(usize, Signal)>) {
    let by_name = locked(lock);
    let replaced: HashSet<&str> = manifest
        .listed
        .packages
        .iter()
        .filter(|one| one.group == Group::Override)
        .map(|one| one.name.as_str())
        .collect();
    let mut wishes: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, requirement) in &lock.listed.wishes {
        wishes.entry(name).or_default().push(requirement);
    }
    let mut told = 0;
    let mut absent: Vec<&Dependency> = Vec::new();
    let mut others: Vec<(&Dependency, String)> = Vec::new();
    for one in &manifest.listed.packages {
        let wanted = matches!(one.group, Group::Normal | Group::Development);
        if !wanted || one.origin != Origin::Registry || replaced.contains(one.name.as_str()) {
            continue;
        }
        let shown = one.alias.as_deref().unwrap_or(&one.name);
        let Some(there) = by_name.get(shown).or_else(|| by_name.get(one.name.as_str())) else {
            absent.push(one);
            continue;
        };
        // `*` and nothing at all ask for whatever there is.
        let elsewhere = there.iter().find(|dep| matches!(dep.origin, Origin::Git | Origin::Url | Origin::File));
        let usual = there.iter().any(|dep| matches!(dep.origin, Origin::Registry | Origin::Member));
        if let (Some(dep), false, false) = (elsewhere, usual, one.requirement.is_empty()) {
            let from = dep.address.as_deref().unwrap_or("elsewhere");
            let message = format!(
                "the manifest asks the registry for {shown} {}, and {} takes it from {from}",
                one.requirement, lock.listed.format
            );
            let primary = evidence(dep.source, from);
            told += 1;
            if told <= limits::SIGNALS_PER_RULE {
                found.push((lock.record, signal(UNLIKE, Basis::PartOfChain, message, primary)));
            }
        } else if let Some(wanted) = &one.version
            && !there.iter().any(|dep| dep.version.as_deref().is_none_or(|version| same(version, wanted)))
        {
            others.push((one, format!("{shown} {wanted}")));
        } else if lock.listed.has_wishes && !one.requirement.is_empty() {
            let asked = wishes.get(shown).map_or(&[][..], Vec::as_slice);
            // A file that asks for one package hundreds of times is no list to compare with.
            let few = !asked.is_empty() && asked.len() <= limits::SIGNALS_PER_RULE * 8;
            if few && !asked.iter().any(|requirement| alike(requirement, &one.requirement)) {
                others.push((one, format!("{shown} {}", one.requirement)));
            }
        }
    }
    let name_only: Vec<String> = absent.iter().map(|one| one.name.clone()).collect();
    let many = absent.len() * 2 > manifest.listed.packages.len() && absent.len() > 3;
    if let (Some(first), false) = (absent.first(), many) {
        let message = format!("{} does not hold what the manifest asks for: {}", lock.listed.format, names(&name_only));
        found.push((manifest.record, signal(UNLIKE, Basis::Context, message, evidence(first.place, &first.name))));
    }
    if let Some((first, _)) = others.first() {
        let listed: Vec<String> = others.iter().map(|(_, text)| text.clone()).collect();
        let message = format!(
            "{} was made from another manifest: it has other versions of {}",
            lock.listed.format,
            names(&listed)
        );
        found.push((manifest.record, signal(UNLIKE, Basis::Context, message, evidence(first.place, &first.name))));
    }
    unasked(manifest, lock, found);
}

/// What the lock file says the manifest asks for, and it does not.
fn unasked(manifest: &Listed<'_>, lock: &Listed<'_>, found: &mut Vec<(usize, Signal)>) {
    if !matches!(lock.listed.format, "package-lock 2" | "package-lock 3" | "Gemfile.lock") {
        return;
    }
    let asked: HashSet<&str> = manifest
        .listed
        .packages
        .iter()
        .flat_map(|one| [Some(one.name.as_str()), one.alias.as_deref()])
        .flatten()
        .collect();
    let more: Vec<String> =
        lock.listed.wishes.iter().map(|(name, _)| name.clone()).filter(|name| !asked.contains(name.as_str())).collect();
    if let Some(first) = more.first()
        && lock.listed.format != "Gemfile.lock"
    {
        let place = lock.listed.packages.iter().find(|one| one.name == *first).map(|one| one.place).unwrap_or_default();
        let message = format!("{} installs what the manifest does not ask for: {}", lock.listed.format, names(&more));
        found.push((lock.record, signal(UNLIKE, Basis::Context, message, evidence(place, first))));
    }
}

/// Versions that differ in nothing but how they are written.
fn same(a: &str, b: &str) -> bool {
    let bare = |version: &str| {
        let version = version.trim().trim_start_matches(['=', 'v']);
        version.split(['+', '(', '_']).next().unwrap_or(version).trim_end_matches(".0").to_ascii_lowercase()
    };
    bare(a) == bare(b)
}

/// Requirements that differ in nothing but blanks, quotes and prefixes.
fn alike(a: &str, b: &str) -> bool {
    let bare = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect();
        text.trim_start_matches("npm:").trim_start_matches("workspace:").to_owned()
    };
    // A catalogue keeps the version somewhere else.
    bare(a) == bare(b) || a.starts_with("catalog:") || b.starts_with("catalog:")
}

/// Packages that nothing imports and that run a script when they are installed: all they can be there for.
fn unused_with_script(
    manifest: &Listed<'_>,
    locks: &[&Listed<'_>],
    unused: &HashSet<&str>,
    popular: &Popular,
    found: &mut Vec<(usize, Signal)>,
) {
    if unused.is_empty() {
        return;
    }
    let scripts: HashSet<&str> = locks.iter().flat_map(|lock| with_script(lock)).collect();
    let mut told = 0;
    for one in manifest.listed.packages.iter().filter(|one| one.group == Group::Normal) {
        let shown = one.alias.as_deref().unwrap_or(&one.name);
        if !unused.contains(shown) || popular.knows(manifest.listed.ecosystem, &one.name) {
            continue;
        }
        let elsewhere = matches!(one.origin, Origin::Git | Origin::Url);
        if (scripts.contains(shown) || elsewhere) && told < limits::SIGNALS_PER_RULE {
            told += 1;
            let why = if elsewhere { "comes from an address of its own" } else { "runs a script when it is installed" };
            let message = format!("nothing imports {shown}, which {why}");
            let basis = if elsewhere { Basis::Context } else { Basis::PartOfChain };
            found.push((manifest.record, signal(UNUSED, basis, message, evidence(one.place, shown))));
        }
    }
}

fn with_script<'l>(lock: &Listed<'l>) -> impl Iterator<Item = &'l str> + use<'l> {
    let packages = lock.listed.packages.iter().filter(|one| one.scripts);
    packages.flat_map(|one| [Some(one.name.as_str()), one.alias.as_deref()]).flatten()
}

/// Names that are nearly well-known ones.
fn near(
    manifest: &Listed<'_>,
    locks: &[&Listed<'_>],
    unused: &HashSet<&str>,
    popular: &Popular,
    work: &mut usize,
    found: &mut Vec<(usize, Signal)>,
) {
    let ecosystem = manifest.listed.ecosystem;
    let each = popular.count(ecosystem).max(1);
    let scripts: HashSet<&str> = locks.iter().flat_map(|lock| with_script(lock)).collect();
    let mut told = 0;
    for one in manifest.listed.packages.iter().filter(|one| one.origin != Origin::Member) {
        if told >= limits::SIGNALS_PER_RULE || *work < each {
            return;
        }
        *work -= each;
        let Some((known, how)) = popular.near(ecosystem, &one.name) else { continue };
        told += 1;
        let more = if scripts.contains(one.name.as_str()) {
            " It runs a script when it is installed."
        } else if unused.contains(one.name.as_str()) {
            " Nothing imports it."
        } else {
            ""
        };
        let basis = if more.is_empty() { Basis::Context } else { Basis::PartOfChain };
        let message = format!("{} {} is nearly called {known}: {how}.{more}", ecosystem.word(), one.name);
        found.push((manifest.record, signal(NEAR, basis, message, evidence(one.place, &one.name))));
    }
}

fn names(all: &[String]) -> String {
    let shown: Vec<&str> = all.iter().map(String::as_str).take(limits::SIGNALS_PER_RULE).collect();
    let more = if all.len() > shown.len() { format!(" and {} more", all.len() - shown.len()) } else { String::new() };
    shown.join(", ") + &more
}

fn evidence(place: Place, text: &str) -> Evidence {
    let excerpt = escape::excerpt(text, limits::EXCERPT_BYTES);
    Evidence { span: place.span(), line: place.line.max(1), column: place.column.max(1), label: String::new(), excerpt }
}

fn signal(rule: &'static str, basis: Basis, message: String, primary: Evidence) -> Signal {
    Signal { behaviours: vec![Behaviour::Fetches], ..Signal::new(rule, basis, message, primary) }
}
