//! Whether decoded bytes are worth a look, and how text in UTF-16 reads.

/// Decoded text shorter than this says nothing.
const SHORTEST: usize = 24;
/// Bytes of a decoded layer that are looked at to tell what it is.
const SAMPLE: usize = 4 << 10;
/// Beginnings of programs, archives and compressed streams.
const MAGICS: &[&[u8]] = &[
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"BZh91AY&SY",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x4c\0\0\0\x01\x14\x02\0",
];

/// Whether a first few decoded bytes look like the beginning of something that matters: cheap, and wrong now and then.
pub fn may_matter(head: &[u8]) -> bool {
    has_magic(head) || head.starts_with(b"MZ") || is_zlib_header(head) || is_utf16(head).is_some() || is_printable(head)
}

/// Whether decoded bytes matter: a program, an archive, a compressed stream, or text that is no picture, certificate or
/// source map.
pub fn matters(bytes: &[u8]) -> bool {
    if bytes.len() < SHORTEST {
        return false;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if has_magic(sample) || is_portable_executable(bytes) || is_zlib(bytes) || is_utf16(sample).is_some() {
        return true;
    }
    match is_printable(sample) {
        true => !is_harmless_text(sample),
        false => inflates_to_text(bytes),
    }
}

fn has_magic(bytes: &[u8]) -> bool {
    MAGICS.iter().any(|magic| bytes.starts_with(magic))
}

fn is_portable_executable(bytes: &[u8]) -> bool {
    let Some(at) = bytes.get(0x3c..0x40) else { return false };
    let at = u32::from_le_bytes([at[0], at[1], at[2], at[3]]) as usize;
    bytes.starts_with(b"MZ") && bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PE\0\0"))
}

fn is_zlib_header(bytes: &[u8]) -> bool {
    matches!(bytes, [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..])
}

/// Whether a zlib stream begins here that decodes to something: two bytes of header are too few to tell.
pub fn is_zlib(bytes: &[u8]) -> bool {
    if !is_zlib_header(bytes) {
        return false;
    }
    let mut first = [0u8; 16];
    let mut decoder = flate2::bufread::ZlibDecoder::new(bytes);
    std::io::Read::read_exact(&mut decoder, &mut first).is_ok()
}

/// Whether raw deflate data begins here. It has no magic, so it has to decode to text.
pub fn is_deflate(bytes: &[u8]) -> bool {
    let mut decoder = flate2::bufread::DeflateDecoder::new(bytes);
    let mut first = [0u8; 32];
    let mut filled = 0;
    // The sample may be cut: what was decoded before that counts.
    while let Ok(n @ 1..) = std::io::Read::read(&mut decoder, &mut first[filled..]) {
        filled += n;
    }
    filled >= 16 && first[..filled].iter().all(|b| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..=0x7e))
}

/// Whether raw deflate data decodes to text as a whole, or for a long way: numbers of test vectors begin like it now and then.
pub fn inflates_to_text(bytes: &[u8]) -> bool {
    if !is_deflate(bytes) {
        return false;
    }
    let mut decoder = flate2::bufread::DeflateDecoder::new(bytes);
    let mut chunk = [0u8; SAMPLE];
    let mut filled = 0;
    while filled < SAMPLE {
        match std::io::Read::read(&mut decoder, &mut chunk[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(_) if filled < SAMPLE / 4 => return false,
            Err(_) => break,
        }
    }
    is_printable(&chunk[..filled])
}

/// Mostly text: printable ASCII, blanks, or well-formed UTF-8.
fn is_printable(bytes: &[u8]) -> bool {
    let good: usize = bytes
        .utf8_chunks()
        .map(|chunk| {
            let text = chunk.valid();
            // A cut character at the end of the sample, or one lone wrong byte, is not held against it; random bytes are.
            text.bytes().filter(|b| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..)).count()
        })
        .sum();
    let ascii = bytes.iter().filter(|b| matches!(b, 0x20..=0x7e)).count();
    good * 20 >= bytes.len() * 18 && ascii * 2 >= bytes.len()
}

fn is_harmless_text(sample: &[u8]) -> bool {
    let text = sample.trim_ascii_start();
    let holds = |needle: &[u8]| memchr::memmem::find(sample, needle).is_some();
    text.starts_with(b"<svg")
        || (text.starts_with(b"<?xml") && holds(b"<svg"))
        || text.starts_with(b"-----BEGIN ")
        || (text.starts_with(b"{") && holds(b"\"version\":3") && holds(b"\"sources\""))
        || is_ruled(sample)
        || is_counted(sample)
}

/// One character over and over is a fill, not text.
fn is_ruled(sample: &[u8]) -> bool {
    let mut seen = [false; 256];
    sample.iter().for_each(|&b| seen[usize::from(b)] = true);
    seen.iter().filter(|&&seen| seen).count() < 6
}

/// Each byte one more than the one before: what test data counts with.
fn is_counted(sample: &[u8]) -> bool {
    let pairs = sample.windows(2).filter(|pair| pair[1] == pair[0].wrapping_add(1)).count();
    pairs * 10 >= sample.len() * 9
}

/// Byte order of UTF-16 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Little endian, as PowerShell's `-EncodedCommand` has it.
    Little,
    /// Big endian.
    Big,
}

/// Whether bytes are UTF-16 text: by their mark, or because every other byte is zero and the rest is text.
pub fn is_utf16(bytes: &[u8]) -> Option<ByteOrder> {
    let sample = bytes.get(..bytes.len().min(512) & !1).unwrap_or_default();
    let order = match sample {
        [0xff, 0xfe, 0, 0, ..] => return None,
        [0xff, 0xfe, ..] => ByteOrder::Little,
        [0xfe, 0xff, ..] => ByteOrder::Big,
        [_, 0, ..] => ByteOrder::Little,
        [0, ..] => ByteOrder::Big,
        _ => return None,
    };
    let marked = matches!(sample, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let pairs = sample.len() / 2;
    let latin = sample
        .as_chunks::<2>()
        .0
        .iter()
        .map(|&[a, b]| if order == ByteOrder::Little { (a, b) } else { (b, a) })
        .filter(|&(low, high)| high == 0 && matches!(low, b'\t' | b'\n' | b'\r' | 0x20..=0x7e))
        .count();
    (pairs >= SHORTEST / 2 && (latin * 10 >= pairs * 9 || (marked && latin * 10 >= pairs * 3))).then_some(order)
}

/// UTF-16 text as UTF-8.
pub fn from_utf16(bytes: &[u8], order: ByteOrder) -> Vec<u8> {
    let units = bytes.as_chunks::<2>().0.iter().map(|&pair| match order {
        ByteOrder::Little => u16::from_le_bytes(pair),
        ByteOrder::Big => u16::from_be_bytes(pair),
    });
    let text = char::decode_utf16(units.skip_while(|&unit| unit == 0xfeff));
    text.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>().into_bytes()
}
