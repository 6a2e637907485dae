//! Do the packages come from where they seem to come from? See `rules/dependency-source.md`.

use std::collections::{BTreeMap, HashSet};

use super::{Detector, Found, Subject};
use crate::analyse::dependencies::{Dependencies, Dependency, Ecosystem, Group, Origin, Role, host, named};
use crate::analyse::shell::address;
use crate::artifact::Artifact;
use crate::intel::is_test;
use crate::limits;
use crate::signal::{Basis, Behaviour, Concealment, GapReason};

/// The detector.
pub struct DependencySource;

/// Hosts from which the ecosystems' own packages come, and mirrors of them that many use.
pub fn is_registry(ecosystem: Ecosystem, host: &str) -> bool {
    let known: &[&str] = match ecosystem {
        Ecosystem::Npm => &[
            "registry.npmjs.org",
            "registry.npmjs.com",
            "registry.yarnpkg.com",
            "registry.npmmirror.com",
            "cdn.npmmirror.com",
            "registry.npm.taobao.org",
            "registry.nlark.com",
            "r.cnpmjs.org",
            "mirrors.cloud.tencent.com",
            "mirrors.tencent.com",
            "repo.huaweicloud.com",
            "npm.pkg.github.com",
            "npm.jsr.io",
            "npm.fontawesome.com",
            "registry.bit.dev",
            "node.bit.dev",
        ],
        Ecosystem::PyPi => &[
            "pypi.org",
            "pypi.python.org",
            "files.pythonhosted.org",
            "test.pypi.org",
            "test-files.pythonhosted.org",
            "download.pytorch.org",
            "pypi.nvidia.com",
            "www.piwheels.org",
            "pypi.tuna.tsinghua.edu.cn",
            "mirrors.aliyun.com",
            "pypi.doubanio.com",
            "pypi.douban.com",
            "mirrors.cloud.tencent.com",
            "mirrors.ustc.edu.cn",
            "pypi.anaconda.org",
        ],
        Ecosystem::Crates => &["github.com", "index.crates.io", "static.crates.io", "crates.io", "rsproxy.cn"],
        Ecosystem::Go => &["proxy.golang.org", "sum.golang.org", "goproxy.io", "goproxy.cn"],
        Ecosystem::RubyGems => &[
            "rubygems.org",
            "www.rubygems.org",
            "index.rubygems.org",
            "gems.ruby-china.com",
            "rubygems.pkg.github.com",
        ],
        Ecosystem::Packagist => &[
            "packagist.org",
            "repo.packagist.org",
            "repo.packagist.com",
            "api.github.com",
            "github.com",
            "codeload.github.com",
            "gitlab.com",
            "bitbucket.org",
            "packages.drupal.org",
            "ftp.drupal.org",
            "git.drupalcode.org",
            "wpackagist.org",
            "downloads.wordpress.org",
            "nova.laravel.com",
        ],
        Ecosystem::Vsix => &[],
    };
    known.contains(&host)
}

impl Detector for DependencySource {
    fn wants(&self, artifact: &Artifact) -> bool {
        // What lies in `node_modules` was installed already: the lock file outside says where it came from.
        !artifact.path().lower().contains("node_modules/")
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let Some(listed) = subject.facts.dependencies.as_deref() else { return Ok(()) };
        // A test's own lock files hold what the test is about.
        let part = if is_test(subject.artifact) { Basis::Context } else { Basis::PartOfChain };
        for (what, place) in &listed.contradictions {
            found.signal(place.span(), part, format!("{} {what}", listed.format)).does([Behaviour::Hides]);
        }
        let usual = usual_host(listed);
        let wished_elsewhere = wished_elsewhere(listed);
        let mut notes = Notes::default();
        for one in &listed.packages {
            judge(one, listed, &usual, &wished_elsewhere, part, found, &mut notes);
        }
        notes.proofs(listed);
        notes.tell(found);
        Ok(())
    }
}

/// The host that most packages of the file come from: a company's mirror is one.
fn usual_host(listed: &Dependencies) -> Option<String> {
    let mut hosts: BTreeMap<String, usize> = BTreeMap::new();
    let registry = listed.packages.iter().filter(|one| one.origin == Origin::Registry);
    for address in registry.filter_map(|one| one.address.as_deref()) {
        *hosts.entry(host(address)).or_default() += 1;
    }
    let all: usize = hosts.values().sum();
    hosts.into_iter().find(|(_, count)| *count * 2 > all && all >= 4).map(|(host, _)| host)
}

/// Names for which the lock file itself says that an address was asked for.
fn wished_elsewhere(listed: &Dependencies) -> HashSet<&str> {
    let elsewhere = |requirement: &str| requirement.contains("://") || requirement.contains(".tgz");
    listed.wishes.iter().filter(|(_, requirement)| elsewhere(requirement)).map(|(name, _)| name.as_str()).collect()
}

fn judge(
    one: &Dependency,
    listed: &Dependencies,
    usual: &Option<String>,
    wished_elsewhere: &HashSet<&str>,
    part: Basis,
    found: &mut Found<'_>,
    notes: &mut Notes,
) {
    let shown = one.alias.as_deref().unwrap_or(&one.name);
    let word = listed.ecosystem.word();
    if let Some(address) = one.address.as_deref().filter(|_| one.origin != Origin::Member) {
        let from = host(address);
        let known = address::address(address.trim_start_matches("git+"), &[], false);
        let bad: Vec<Concealment> = known
            .concealments
            .iter()
            .copied()
            .filter(|hides| matches!(hides, Concealment::RawIp | Concealment::PasteOrShortLink))
            .filter(|_| !from.starts_with("gist."))
            .collect();
        let ecosystem = listed.ecosystem;
        if !bad.is_empty() && matches!(one.origin, Origin::Registry | Origin::Url | Origin::Git) {
            let message = format!("the {word} {shown} comes from {from}, which has no name or is nobody's for long");
            found.signal(one.source.span(), part, message).does([Behaviour::Fetches]).hidden_by(bad);
        } else if let Some((name, version)) = other_package(one, ecosystem, address) {
            let message = match version {
                None => format!("the {word} {shown} comes from an archive of another package, {name}"),
                Some(version) => {
                    format!("the {word} {shown} is noted in another version than its archive's, {version}")
                }
            };
            found.signal(one.source.span(), part, message).does([Behaviour::Hides]);
        } else if one.origin == Origin::Registry
            && address.contains("://")
            && !is_registry(ecosystem, &from)
            && usual.as_deref() != Some(&from)
        {
            // Elsewhere the lock file names its registries itself, and a second one is nothing unusual.
            let npm = ecosystem == Ecosystem::Npm;
            let odd = npm && usual.is_some() && !one.name.starts_with('@') && !wished_elsewhere.contains(shown);
            if odd && listed.role == Role::Lock {
                let message =
                    format!("the {word} {shown} alone comes from {from}, where the others come from a registry");
                found.signal(one.source.span(), part, message).does([Behaviour::Fetches]);
            } else {
                notes.add("come from another registry than the usual one", shown, one.source);
            }
        }
    }
    match (one.origin, one.group) {
        (Origin::Git, _) => notes.add("come from git", shown, one.source),
        (Origin::Url, _) => notes.add("come from an address", shown, one.source),
        (Origin::File, _) => notes.add("come from a file", shown, one.source),
        (Origin::Registry, Group::Override) => notes.add("stand in for what other packages ask for", shown, one.place),
        _ => {}
    }
    if one.alias.is_some() && one.group != Group::Override {
        notes.add("are installed under another package's name", shown, one.place);
    }
    if one.scripts {
        notes.add("have an install script", shown, one.place);
    }
}

/// The other package or version that the archive's own path names.
fn other_package(one: &Dependency, ecosystem: Ecosystem, address: &str) -> Option<(String, Option<String>)> {
    if matches!(one.origin, Origin::Git | Origin::File) {
        return None;
    }
    let (name, version) = named(ecosystem, address)?;
    if name != one.name {
        return Some((name, None));
    }
    let bare = |version: &str| version.split('+').next().unwrap_or(version).trim_start_matches('v').to_owned();
    let (there, here) = (bare(&version?), bare(one.version.as_deref()?));
    (ecosystem == Ecosystem::Npm && there != here && here.starts_with(|c: char| c.is_ascii_digit()))
        .then_some((name, Some(there)))
}

/// What is only worth knowing: one line for each kind, whatever the number.
#[derive(Default)]
struct Notes {
    kinds: BTreeMap<&'static str, Vec<(String, std::ops::Range<usize>)>>,
}

impl Notes {
    fn add(&mut self, what: &'static str, name: &str, place: crate::artifact::Place) {
        self.kinds.entry(what).or_default().push((name.to_owned(), place.span()));
    }

    /// Packages without a hash, where most have one.
    fn proofs(&mut self, listed: &Dependencies) {
        let proven = listed.packages.iter().filter(|one| one.proof == Some(true)).count();
        let bare: Vec<&Dependency> = listed.packages.iter().filter(|one| one.proof == Some(false)).collect();
        if proven >= bare.len() {
            for one in bare {
                self.add("have no hash, where the others have one", &one.name, one.place);
            }
        }
    }

    fn tell(self, found: &mut Found<'_>) {
        for (what, names) in self.kinds {
            let mut shown: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
            shown.dedup();
            let more = if shown.len() > limits::SIGNALS_PER_RULE { ", …" } else { "" };
            shown.truncate(limits::SIGNALS_PER_RULE);
            let message = format!("dependencies that {what}: {}{more}", shown.join(", "));
            let mut places = names.iter().take(limits::SIGNALS_PER_RULE);
            let Some((_, first)) = places.next() else { continue };
            let mut draft = found.signal(first.clone(), Basis::Context, message).does([Behaviour::Fetches]);
            for (name, place) in places {
                draft = draft.related(place.clone(), name.clone());
            }
        }
    }
}
