//! What bytes are, by path, magic and content; and which names hide it.

use lurescan::artifact::{Artifact, Blob, Format, Kind};
use lurescan::classify::classify;
use lurescan::locator::{Codec, Locator, Step};

fn of(path: &str, bytes: &[u8]) -> Artifact {
    classify(Blob::new(Locator::root(Step::File(path.into())), bytes.to_vec()))
}

fn kind(path: &str, bytes: &[u8]) -> Kind {
    of(path, bytes).kind
}

const PROGRAM: &[u8] = b"const cp = require('child_process');\ncp.exec('x');\n";

#[test]
fn a_program_under_a_name_that_promises_data_is_a_program_in_disguise() {
    for (path, promised) in [
        ("public/fonts/fa-solid-400.woff2", Kind::Font),
        ("assets/logo.png", Kind::Image),
        (".git/hooks/update.sample", Kind::Text),
        (".env", Kind::Settings),
        ("dist/app.js.map", Kind::Json),
        ("data/cache.db", Kind::Binary),
        ("x.dat", Kind::Binary),
        ("x.npl", Kind::Binary),
        ("notes.txt", Kind::Prose),
        ("yarn.lock", Kind::Table),
        ("doc.pdf", Kind::Document),
    ] {
        let artifact = of(path, PROGRAM);
        assert_eq!((artifact.kind, artifact.disguise), (Kind::JavaScript, Some(promised)), "{path}");
    }
    assert_eq!(of("font.ttf", b"import os\nos.system('x')\n").kind, Kind::Python);
    assert_eq!(of("hooks.sample", b"#!/bin/sh\ncurl https://a.invalid\n").kind, Kind::Shell);
}

#[test]
fn prose_with_examples_stays_prose() {
    let readme = b"# Title\n\nUse it so:\n\n```js\nconst x = require('x');\nx.run();\n```\n\nThat's all.\n";
    assert_eq!(kind("README.md", readme), Kind::Prose);
    assert_eq!(kind("notes.txt", b"First call require('x'), then you don't need eval(y) any more.\n"), Kind::Prose);
    assert_eq!(
        kind("LICENSE", b"Permission is hereby granted, free of charge, to any person (the function)\n"),
        Kind::Prose
    );
    assert_eq!(kind("requirements.txt", b"flask>=2\nrequests==2.31\n"), Kind::Table);
    assert_eq!(kind("readme.md", b"#!/bin/sh is the first line of a script\n"), Kind::Prose);
}

#[test]
fn data_under_its_own_name_is_not_in_disguise() {
    for (path, bytes) in [
        ("app.js.map", &b"{\"version\":3,\"sources\":[\"a.js\"],\"mappings\":\"AAAA\"}"[..]),
        ("package-lock.json", b"{\"name\":\"x\",\"lockfileVersion\":3}"),
        ("yarn.lock", b"# yarn lockfile v1\n\nleft-pad@^1.0.0:\n  version \"1.3.0\"\n"),
        (".env", b"API_URL=https://a.invalid\nDEBUG=true\n"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("font.woff2", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"),
        ("pre-push.sample", b"An example of a hook.\n"),
    ] {
        let artifact = of(path, bytes);
        assert!(!artifact.kind.is_script(), "{path} became {:?}", artifact.kind);
        assert_eq!(artifact.disguise, None, "{path}");
    }
}

#[test]
fn a_magic_number_of_letters_does_not_make_a_program_a_picture() {
    let artifact = of("pixel.gif", b"GIF89a=1;require('child_process').exec('x');\n");
    assert_eq!((artifact.kind, artifact.disguise), (Kind::JavaScript, Some(Kind::Image)));
    let artifact = of("icons.woff2", b"wOF2=1;eval(atob('eA=='));\n");
    assert_eq!((artifact.kind, artifact.disguise), (Kind::JavaScript, Some(Kind::Font)));
    assert_eq!(kind("pixel.gif", b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\x04\x01\0\0\0\0,"), Kind::Image);
}

#[test]
fn containers_and_binaries_are_told_by_content_and_not_by_name() {
    let mut pe = vec![0u8; 0x100];
    pe[..2].copy_from_slice(b"MZ");
    pe[0x3c] = 0x80;
    pe[0x80..0x84].copy_from_slice(b"PE\0\0");
    let mut ustar = vec![0u8; 1024];
    ustar[..5].copy_from_slice(b"a.txt");
    ustar[257..262].copy_from_slice(b"ustar");
    let mut old_tar = vec![0u8; 1024];
    old_tar[..5].copy_from_slice(b"a.txt");
    let sum: u32 = old_tar[..512].iter().map(|&b| u32::from(b)).sum::<u32>() + 8 * 32;
    old_tar[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    for (path, bytes, expected) in [
        ("a.tar.gz", &b"PK\x03\x04\x14\0\0\0"[..], Kind::Zip),
        ("a", b"\x1f\x8b\x08\0\0\0\0\0", Kind::Compressed(Codec::Gzip)),
        ("a", b"\xfd7zXZ\0\0\0", Kind::Compressed(Codec::Xz)),
        ("a", b"\x28\xb5\x2f\xfd\0\0", Kind::Compressed(Codec::Zstd)),
        ("a", b"7z\xbc\xaf\x27\x1c\0\x04", Kind::Archive(Format::SevenZip)),
        ("a", b"Rar!\x1a\x07\x01\0", Kind::Archive(Format::Rar)),
        ("Browse.VC.db", &pe, Kind::Executable),
        ("a", b"\x7fELF\x02\x01\x01\0", Kind::Executable),
        ("a", b"\xca\xfe\xba\xbe\0\0\0\x02", Kind::Executable),
        ("A.class", b"\xca\xfe\xba\xbe\0\0\0\x34", Kind::Binary),
        ("a", &ustar, Kind::Tar),
        ("a", &old_tar, Kind::Tar),
        ("a", b"SQLite format 3\0\x10\0", Kind::Binary),
        ("a", b"", Kind::Empty),
    ] {
        assert_eq!(kind(path, bytes), expected, "{path} {:?}", &bytes[..bytes.len().min(8)]);
    }
    assert_eq!(of("Browse.VC.db", &pe).disguise, Some(Kind::Binary));
}

#[test]
fn a_nul_byte_does_not_take_a_program_out_of_sight() {
    assert_eq!(kind("index.js", b"const a = '\0\0\0\0\0\0\0\0\0\0\0\0'; eval(a);\n"), Kind::JavaScript);
}

#[test]
fn a_ts_file_can_be_a_translation_or_a_film() {
    assert_eq!(kind("de.ts", b"<?xml version=\"1.0\"?><!DOCTYPE TS><TS></TS>"), Kind::Xml);
    assert_eq!(kind("a.ts", b"export const a: number = 1;\n"), Kind::TypeScript);
}

#[test]
fn a_shebang_names_the_interpreter() {
    assert_eq!(kind("bin/run", b"#!/usr/bin/env -S node --no-warnings\nx()\n"), Kind::JavaScript);
    assert_eq!(kind("run", b"#!/usr/bin/python3.11\nprint(1)\n"), Kind::Python);
    assert_eq!(kind("run", b"#!/bin/bash\necho hi\n"), Kind::Shell);
}
