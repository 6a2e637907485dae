//! What mail was packed into: uuencode and quoted-printable. What is not written by the book is not known here.

use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, World, convert};
use crate::analyse::python::machine::value::Value;

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "binascii.a2b_uu" => uuencoded,
        "binascii.a2b_qp" | "quopri.decodestring" => quoted_printable,
    })
}

/// One line: its length, then four letters for three bytes.
fn uuencoded(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [line] = asked.exactly().map_err(|_| Stop::Unknown)?;
    let line = convert::ascii_or_bytes(world, &line.value)?;
    world.room(line.len())?;
    line_undone(line.strip_suffix(b"\n").unwrap_or(&line)).map(|bytes| Value::Bytes(bytes.into()))
}

/// A whole file of such lines, between `begin` and `end`.
pub(super) fn file_undone(text: &[u8]) -> Out<Vec<u8>> {
    let mut lines = text.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.find(|line| line.starts_with(b"begin ")).ok_or(Stop::Unknown)?;
    let mut out = Vec::with_capacity(text.len());
    for line in lines.take_while(|line| *line != b"end") {
        if !line.is_empty() {
            out.extend(line_undone(line)?);
        }
    }
    Ok(out)
}

fn line_undone(line: &[u8]) -> Out<Vec<u8>> {
    let sixth = |byte: &u8| (b' '..=b'`').contains(byte).then(|| byte.wrapping_sub(b' ') & 63).ok_or(Stop::Unknown);
    let (length, rest) = line.split_first().ok_or(Stop::Unknown)?;
    let length = usize::from(sixth(length)?);
    let mut out = Vec::with_capacity(rest.len());
    for group in rest.chunks(4) {
        let mut four = [0u8; 4];
        for (place, byte) in four.iter_mut().zip(group) {
            *place = sixth(byte)?;
        }
        let [a, b, c, d] = four;
        out.extend([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
    }
    if out.len() < length || out.len() - length > 3 {
        return Err(Stop::Unknown);
    }
    out.truncate(length);
    Ok(out)
}

/// `=41` is a byte, `=` at the end of a line joins it with the next.
fn quoted_printable(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly().map_err(|_| Stop::Unknown)?;
    let text = convert::ascii_or_bytes(world, &text.value)?;
    world.room(text.len())?;
    printable_undone(&text).map(|bytes| Value::Bytes(bytes.into()))
}

pub(super) fn printable_undone(text: &[u8]) -> Out<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            out.push(byte);
        } else if let Some(after) = after.strip_prefix(b"\n").or_else(|| after.strip_prefix(b"\r\n")) {
            rest = after;
        } else {
            let digits = after.get(..2).ok_or(Stop::Unknown)?;
            out.extend(super::hex::pairs(digits).ok_or(Stop::Unknown)?);
            rest = &after[2..];
        }
    }
    Ok(out)
}
