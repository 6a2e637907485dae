//! Numbers read from bytes and written to them.

use super::super::super::convert::to_int32;
use super::super::super::value::Val;
use super::super::{Answer, Asked, Machine, Native, throw_vaguely, unmade};
use super::{buffer, overwrite};

/// A method of `Buffer.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "readUInt8" | "readUint8" => |machine, asked| read(machine, asked, 1, |word| f64::from(word as u8)),
        "readInt8" => |machine, asked| read(machine, asked, 1, |word| f64::from(word as i8)),
        "readUInt16LE" | "readUint16LE" => |machine, asked| read(machine, asked, 2, |word| f64::from(word as u16)),
        "readUInt16BE" | "readUint16BE" => {
            |machine, asked| read(machine, asked, 2, |word| f64::from((word as u16).swap_bytes()))
        }
        "readInt16LE" => |machine, asked| read(machine, asked, 2, |word| f64::from(word as i16)),
        "readInt16BE" => |machine, asked| read(machine, asked, 2, |word| f64::from((word as i16).swap_bytes())),
        "readUInt32LE" | "readUint32LE" => |machine, asked| read(machine, asked, 4, f64::from),
        "readUInt32BE" | "readUint32BE" => {
            |machine, asked| read(machine, asked, 4, |word| f64::from(word.swap_bytes()))
        }
        "readInt32LE" => |machine, asked| read(machine, asked, 4, |word| f64::from(word as i32)),
        "readInt32BE" => |machine, asked| read(machine, asked, 4, |word| f64::from((word as i32).swap_bytes())),
        "writeUInt8" | "writeUint8" => |machine, asked| write(machine, asked, 1, 255.0, u32::to_le_bytes),
        "writeUInt16LE" | "writeUint16LE" => |machine, asked| write(machine, asked, 2, 65_535.0, u32::to_le_bytes),
        "writeUInt16BE" | "writeUint16BE" => |machine, asked| {
            write(machine, asked, 2, 65_535.0, |word| u32::from((word as u16).swap_bytes()).to_le_bytes())
        },
        "writeUInt32LE" | "writeUint32LE" => {
            |machine, asked| write(machine, asked, 4, 4_294_967_295.0, u32::to_le_bytes)
        }
        "writeUInt32BE" | "writeUint32BE" => {
            |machine, asked| write(machine, asked, 4, 4_294_967_295.0, u32::to_be_bytes)
        }
        _ if name.starts_with("write") || name.starts_with("swap") => |machine, _| unmade(machine),
        _ if name.starts_with("read") => |_, _| Ok(None),
        _ => return None,
    };
    Some(native)
}

/// Where a number stands, if it does not reach over the end.
fn place(machine: &Machine<'_>, asked: &Asked<'_>, at: f64, width: usize) -> Option<usize> {
    let length = asked.this.as_object().and_then(|id| machine.heap.bytes(id)).map_or(0, <[u8]>::len);
    (at >= 0.0 && at + width as f64 <= length as f64).then_some(at as usize)
}

fn read(machine: &mut Machine<'_>, asked: &Asked<'_>, width: usize, as_number: fn(u32) -> f64) -> Answer {
    let at = known!(asked.integer(machine, 0, 0.0)?);
    let id = known!(buffer(machine, asked));
    let Some(at) = place(machine, asked, at, width) else { return Err(throw_vaguely(machine, "RangeError")) };
    let bytes = known!(machine.heap.bytes(id));
    let word = bytes[at..at + width].iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte));
    Ok(Some(Val::number(as_number(word))))
}

fn write(
    machine: &mut Machine<'_>,
    asked: &Asked<'_>,
    width: usize,
    most: f64,
    as_bytes: fn(u32) -> [u8; 4],
) -> Answer {
    let (value, at) = (asked.number(machine, 0)?, asked.integer(machine, 1, 0.0)?);
    let (Some(id), Some(value), Some(at)) = (buffer(machine, asked), value, at) else { return unmade(machine) };
    let place = place(machine, asked, at, width).filter(|_| value.is_nan() || (0.0..=most).contains(&value));
    let Some(at) = place else { return Err(throw_vaguely(machine, "RangeError")) };
    overwrite(machine, id, at, &as_bytes(to_int32(value) as u32)[..width]);
    Ok(Some(Val::number((at + width) as f64)))
}
