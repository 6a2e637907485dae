//! ar: Debian packages and archives of a linker. Members are slices; names may stand in a table or before the content.

use crate::artifact::Blob;
use crate::signal::GapReason;

use super::Opened;
use super::slices::Slices;

/// What every ar archive begins with.
pub const MAGIC: &[u8] = b"!<arch>\n";
const HEADER: usize = 60;

/// Lists the members of an ar archive.
pub fn open(blob: &Blob) -> Opened {
    let bytes = &blob.bytes[..];
    let mut out = Slices::of(blob);
    let mut table: &[u8] = b"";
    let mut at = MAGIC.len();
    while let Some(header) = bytes.get(at..at.saturating_add(HEADER)) {
        let Some(size) = number(&header[48..58], 10).filter(|_| header[58..].starts_with(b"`\n")) else {
            out.gaps.push(GapReason::Malformed("a header of the archive is broken".to_owned()));
            return out.opened();
        };
        let start = at + HEADER;
        let end = start.saturating_add(size);
        let executable = number(&header[40..48], 8).is_some_and(|mode| mode & 0o111 != 0);
        let field = header[..16].trim_ascii_end();
        match field {
            b"/" | b"/SYM64/" | b"__.SYMDEF" | b"__.SYMDEF SORTED" => {}
            b"//" => table = bytes.get(start..end.min(bytes.len())).unwrap_or_default(),
            _ => {
                let (name, start) = name(bytes, field, table, start);
                if !out.push(name, start..end, executable) {
                    break;
                }
            }
        }
        at = end.saturating_add(size & 1);
    }
    if at < bytes.len() {
        out.gaps.push(GapReason::Malformed("the archive is truncated".to_owned()));
    }
    out.opened()
}

/// The name of a member and where its content begins: GNU keeps long names in a table, BSD before the content.
fn name<'b>(bytes: &'b [u8], field: &'b [u8], table: &'b [u8], start: usize) -> (&'b [u8], usize) {
    if let Some(length) = field.strip_prefix(b"#1/").and_then(|digits| number(digits, 10)) {
        let end = start.saturating_add(length).min(bytes.len());
        let name = bytes.get(start..end).unwrap_or_default();
        return (name.split(|&b| b == 0).next().unwrap_or_default(), end);
    }
    if let Some(offset) = field.strip_prefix(b"/").and_then(|digits| number(digits, 10)) {
        let name = table.get(offset..).unwrap_or_default();
        let name = name.split(|&b| b == b'\n').next().unwrap_or_default();
        return (name.strip_suffix(b"/").unwrap_or(name), start);
    }
    (field.strip_suffix(b"/").unwrap_or(field), start)
}

fn number(field: &[u8], radix: u32) -> Option<usize> {
    let digits = std::str::from_utf8(field.trim_ascii()).ok()?;
    usize::from_str_radix(digits, radix).ok()
}
