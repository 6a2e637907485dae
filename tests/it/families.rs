//! Every row of the dossier has a page with samples, or says why nothing of it is static.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lurescan::catalogue;
use lurescan::finding::Severity;

use crate::case::{lay_out, scan_path};

/// The rows of the dossier's tables: A (28), B (10), C (7), and the front companies.
fn expected() -> BTreeSet<String> {
    let rows = [("A", 28), ("B", 10), ("C", 7), ("D", 1)];
    rows.iter().flat_map(|(table, count)| (1..=*count).map(move |row| format!("{table}{row}"))).collect()
}

/// Row, name, page, note.
fn rows() -> Vec<(String, String, String, String)> {
    let table = std::fs::read_to_string("intel/families.tsv").expect("the table is there");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut cells = line.split('\t').map(str::to_owned);
            let mut cell = || cells.next().unwrap_or_default();
            (cell(), cell(), cell(), cell())
        })
        .collect()
}

#[test]
fn every_row_of_the_dossier_has_a_page_with_samples_or_says_why_it_has_none() {
    let rows = rows();
    let known: BTreeSet<String> = rows.iter().map(|(row, ..)| row.clone()).collect();
    assert_eq!(known, expected());
    for (row, name, page, note) in &rows {
        assert!(!name.is_empty(), "{row} has no name");
        if page == "-" {
            assert!(note.len() > 20, "{row} does not say why nothing of it is static");
            continue;
        }
        let rule = catalogue::rule(page).unwrap_or_else(|| panic!("{row}: there is no page {page}"));
        assert!(rule.body.contains("Sources"), "{row}: {page} names no source");
        for half in ["flagged", "clean"] {
            let folder = Path::new("samples").join(page).join(half);
            let cases = std::fs::read_dir(&folder).map(|cases| cases.count()).unwrap_or_default();
            assert!(cases > 0, "{row}: {} has no case", folder.display());
        }
    }
}

#[test]
fn every_family_page_says_matches_published_tradecraft_and_a_finding_names_the_family() {
    let pages: BTreeSet<String> = rows().into_iter().map(|(_, _, page, _)| page).filter(|page| page != "-").collect();
    let mut complaints = Vec::new();
    for page in pages {
        let Some(rule) = catalogue::rule(&page) else { continue };
        let Some((family, source, date)) = rule.family else { continue };
        assert!(rule.title.starts_with("Matches published tradecraft of "), "{page}: {}", rule.title);
        assert!(!source.is_empty() && date.len() == 10, "{page}: {source}, {date}");
        for case in std::fs::read_dir(Path::new("samples").join(&page).join("flagged")).expect("cases").flatten() {
            if !case.path().is_dir() {
                continue;
            }
            let scratch = tempfile::tempdir().expect("a temporary folder");
            lay_out(&case.path(), scratch.path());
            let report = scan_path(scratch.path());
            let named =
                report.findings.iter().any(|f| f.rule == page && f.families.iter().any(|one| one.name == family));
            if !named {
                complaints.push(format!("{page} {:?}: no finding names {family}", case.file_name()));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_family_that_nothing_but_a_name_points_at_is_context() {
    let mut weights: BTreeMap<&str, Severity> = BTreeMap::new();
    for rule in catalogue::rules() {
        weights.insert(rule.id, rule.severity);
    }
    assert_eq!(weights.get("front-company"), Some(&Severity::Low));
}
