//! How names and strings are spelled when they are meant not to be read.

/// Whether a text is a decimal number.
pub(super) fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// A name of random digits: letters and digits take turns (`_0x24317a`, `_$_1e42`), or look-alikes only (`lIlIIl`).
pub(super) fn mangled(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.len() < 5 {
        return false;
    }
    // Most names have no digit at all, and then only look-alikes are left.
    if !bytes.iter().any(u8::is_ascii_digit) {
        return bytes.len() >= 6
            && matches!(bytes[0], b'l' | b'I' | b'O' | b'o' | b'i')
            && bytes.iter().all(|b| matches!(b, b'l' | b'I' | b'O' | b'o' | b'i'));
    }
    if let Some(rest) = name.trim_start_matches(['_', '$']).strip_prefix("0x") {
        return rest.len() >= 3 && rest.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let look_alike = bytes.iter().all(|b| matches!(b, b'l' | b'I' | b'1' | b'O' | b'0' | b'o' | b'i'));
    let turns = bytes
        .windows(2)
        .filter(|two| two[0].is_ascii_alphabetic() != two[1].is_ascii_alphabetic())
        .filter(|two| two[0].is_ascii_digit() || two[1].is_ascii_digit())
        .count();
    look_alike && bytes.len() >= 6 || turns >= 3 && turns * 4 >= bytes.len() || name.starts_with("_$_") && turns >= 1
}

/// Escapes of letters, digits and punctuation that could stand as they are.
pub(super) fn needless_escapes(bytes: &[u8]) -> usize {
    let mut count = 0;
    for at in memchr::memchr_iter(b'\\', bytes) {
        let digits = match bytes.get(at + 1) {
            Some(b'x') => bytes.get(at + 2..at + 4),
            Some(b'u') => bytes.get(at + 2..at + 6),
            _ => None,
        };
        let value = digits.and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u32::from_str_radix(d, 16).ok());
        if value.is_some_and(|v| (0x20..0x7f).contains(&v) && !matches!(v, 0x22 | 0x27 | 0x3c | 0x3e | 0x26)) {
            count += 1;
        }
    }
    count
}

/// A text that is neither words nor a number nor a mark: digits between letters, or letters whose case takes turns, as
/// encoded text has them.
pub(super) fn odd(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !(4..=200).contains(&bytes.len()) || bytes.contains(&b' ') {
        return false;
    }
    let (mut turns, mut digits_between, mut escaped) = (0, false, false);
    for two in bytes.windows(2) {
        turns += usize::from(two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase());
        digits_between |= two[0].is_ascii_digit() && two[1].is_ascii_alphabetic();
        escaped |= two[0] == b'\\' && matches!(two[1], b'x' | b'u');
    }
    escaped || digits_between || turns * 4 >= bytes.len() || bytes.ends_with(b"=")
}
