//! What the first bytes (and a few fixed places) say: the table of magic numbers.

use crate::artifact::{Format, Kind};
use crate::locator::Codec;

/// Magic numbers at offset 0. Formats that need a second look are in [`kind`].
static AT_START: &[(&[u8], Kind)] = &[
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"PK\x07\x08PK\x03\x04", Kind::Zip),
    (b"Cr24", Kind::Zip),
    (b"\x1f\x8b\x08", Kind::Compressed(Codec::Gzip)),
    (b"BZh", Kind::Compressed(Codec::Bzip2)),
    (b"\xfd7zXZ\0", Kind::Compressed(Codec::Xz)),
    (b"\x28\xb5\x2f\xfd", Kind::Compressed(Codec::Zstd)),
    (b"7z\xbc\xaf\x27\x1c", Kind::Archive(Format::SevenZip)),
    (b"Rar!\x1a\x07", Kind::Archive(Format::Rar)),
    (b"MSCF\0\0\0\0", Kind::Archive(Format::Cabinet)),
    (b"\xed\xab\xee\xdb", Kind::UnsupportedContainer("RPM package")),
    (b"xar!\0", Kind::UnsupportedContainer("xar package")),
    (b"hsqs", Kind::UnsupportedContainer("squashfs image")),
    (b"LZIP\x01", Kind::UnsupportedContainer("lzip stream")),
    (b"\x04\x22\x4d\x18", Kind::UnsupportedContainer("LZ4 stream")),
    (b"\x60\xea", Kind::UnsupportedContainer("ARJ archive")),
    (b"MSWIM\0\0\0", Kind::UnsupportedContainer("Windows image")),
    (b"conectix", Kind::UnsupportedContainer("virtual disk")),
    (b"vhdxfile", Kind::UnsupportedContainer("virtual disk")),
    (b"070701", Kind::UnsupportedContainer("cpio archive")),
    (b"ITSF\x03\0\0\0", Kind::UnsupportedContainer("compiled help")),
    (b"\x7fELF", Kind::Executable),
    (b"\xfe\xed\xfa\xce", Kind::Executable),
    (b"\xfe\xed\xfa\xcf", Kind::Executable),
    (b"\xce\xfa\xed\xfe", Kind::Executable),
    (b"\xcf\xfa\xed\xfe", Kind::Executable),
    (b"\0asm", Kind::Wasm),
    (b"\x89PNG\r\n\x1a\n", Kind::Image),
    (b"\xff\xd8\xff", Kind::Image),
    (b"GIF87a", Kind::Image),
    (b"GIF89a", Kind::Image),
    (b"II*\0", Kind::Image),
    (b"MM\0*", Kind::Image),
    (b"8BPS\0\x01", Kind::Image),
    (b"icns", Kind::Image),
    (b"wOFF", Kind::Font),
    (b"wOF2", Kind::Font),
    (b"OTTO", Kind::Font),
    (b"ttcf\0", Kind::Font),
    (b"\0\x01\0\0\0", Kind::Font),
    (b"true\0", Kind::Font),
    (b"ID3", Kind::Media),
    (b"\xff\xfb", Kind::Media),
    (b"OggS\0", Kind::Media),
    (b"fLaC\0", Kind::Media),
    (b"\x1a\x45\xdf\xa3", Kind::Media),
    (b"%PDF-", Kind::Document),
    (b"{\\rtf", Kind::Document),
    (b"SQLite format 3\0", Kind::Binary),
];

/// The kind by magic, `None` if nothing is recognised. The promised kind only settles what one magic leaves open.
pub(super) fn kind(bytes: &[u8], promised: Option<Kind>) -> Option<Kind> {
    if let Some((_, kind)) = AT_START.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*kind);
    }
    let at = |range: std::ops::Range<usize>| bytes.get(range);
    match bytes.get(..4)? {
        // Fat Mach-O counts its architectures where a Java class has its version (45 and up).
        b"\xca\xfe\xba\xbe" => {
            let count = at(4..8).map_or(u32::MAX, |n| u32::from_be_bytes([n[0], n[1], n[2], n[3]]));
            return Some(if count < 45 { Kind::Executable } else { Kind::Binary });
        }
        b"RIFF" => {
            return match at(8..12) {
                Some(b"WEBP") => Some(Kind::Image),
                Some(b"WAVE" | b"AVI ") => Some(Kind::Media),
                _ => None,
            };
        }
        [0, 0, 1 | 2, 0] if at(4..6).is_some_and(|n| n[0] > 0 && n[1] == 0) => return Some(Kind::Image),
        [0x4d, 0x5a, ..] => return portable_executable(bytes, promised),
        [b'B', b'M', ..] if at(6..10) == Some(&[0, 0, 0, 0]) => return Some(Kind::Image),
        // CPython: two version bytes, CR LF. Versions from 2.0 to far ahead.
        [_, low, b'\r', b'\n'] if matches!(low, 0x0b..=0x10 | 0xc2..=0xf3) && bytes.len() >= 16 => {
            return Some(Kind::Pyc);
        }
        _ => {}
    }
    if at(4..8) == Some(b"ftyp") {
        let brand = at(8..12).unwrap_or_default();
        return Some(if matches!(brand, b"avif" | b"heic" | b"mif1" | b"avis") { Kind::Image } else { Kind::Media });
    }
    if at(34..36) == Some(b"LP") && promised == Some(Kind::Font) {
        return Some(Kind::Font);
    }
    container(bytes, promised)
}

fn portable_executable(bytes: &[u8], promised: Option<Kind>) -> Option<Kind> {
    let offset = bytes.get(0x3c..0x40).map(|n| u32::from_le_bytes([n[0], n[1], n[2], n[3]]) as usize);
    let header = offset.and_then(|at| bytes.get(at..at.checked_add(4)?));
    (header == Some(b"PE\0\0") || promised == Some(Kind::Executable)).then_some(Kind::Executable)
}

fn container(bytes: &[u8], promised: Option<Kind>) -> Option<Kind> {
    if bytes.starts_with(b"!<arch>\n") {
        // A static library begins with its symbol table; it holds object code for a linker and nothing that runs.
        let library = bytes.get(8..9) == Some(b"/") || bytes.get(8..17) == Some(b"__.SYMDEF");
        return Some(if library { Kind::Binary } else { Kind::Archive(Format::Ar) });
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(match promised {
            Some(Kind::Document) => Kind::Document,
            _ => Kind::Archive(Format::Compound),
        });
    }
    if bytes.get(..4) == Some(&[4, 0, 0, 0]) && bytes.get(16..24) == Some(b"{\"files\"") {
        return Some(Kind::Archive(Format::Asar));
    }
    if bytes.get(0x8001..0x8006) == Some(b"CD001") {
        return Some(Kind::Archive(Format::Iso));
    }
    // Behind it stands `NSR02` or `NSR03`; an image that a reader of ISO 9660 opens too has that in front.
    if bytes.get(0x8001..0x8006) == Some(b"BEA01") {
        return Some(Kind::UnsupportedContainer("UDF image"));
    }
    if bytes.len() > 512 && bytes[bytes.len() - 512..].starts_with(b"koly") {
        return Some(Kind::UnsupportedContainer("Apple disk image"));
    }
    if bytes.get(257..262) == Some(b"ustar") || tar_checksum(bytes) {
        return Some(Kind::Tar);
    }
    // The lzma-alone format has no magic worth the name.
    let lzma = bytes.starts_with(&[0x5d, 0, 0]) && promised == Some(Kind::Compressed(Codec::Xz));
    lzma.then_some(Kind::Compressed(Codec::Xz))
}

/// The header checksum of a tar file older than `ustar`: the sum of its 512 bytes with the field itself as blanks.
pub(super) fn tar_checksum(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..512) else { return false };
    if header[0] == 0 {
        return false;
    }
    let field = &header[148..156];
    let digits: Vec<u8> = field.iter().copied().filter(|b| !matches!(b, 0 | b' ')).collect();
    if digits.len() < 3 || !digits.iter().all(|b| matches!(b, b'0'..=b'7')) {
        return false;
    }
    let stated = digits.iter().fold(0u32, |sum, &digit| sum * 8 + u32::from(digit - b'0'));
    let rest: u32 = header.iter().map(|&b| u32::from(b)).sum::<u32>();
    let own: u32 = field.iter().map(|&b| u32::from(b)).sum();
    rest - own + 8 * u32::from(b' ') == stated
}
