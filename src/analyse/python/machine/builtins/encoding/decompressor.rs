//! Objects that decompress: `zlib.decompressobj` and its relatives, for a stream that is given whole.

use super::compress;
use crate::analyse::python::machine::builtins::library::thing;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert};
use crate::analyse::python::machine::value::{Val, Value};

pub(in super::super) const DECOMPRESSOR: &str = "decompressor";

const KIND: &str = " kind";
const WINDOW: &str = " window";
/// There once a stream was read.
const USED: &str = " used";

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "zlib.decompressobj" => zlib,
        "bz2.BZ2Decompressor" => |world, asked| make(world, asked, "bz2"),
        "lzma.LZMADecompressor" => |world, asked| make(world, asked, "lzma"),
    })
}

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, { "decompress" => decompress, "flush" => flush, })
}

fn made(world: &mut World<'_>, kind: &str, window: i64) -> Out {
    thing::make(world, DECOMPRESSOR, &[(KIND, Val::text(kind)), (WINDOW, Val::int(window))])
}

fn zlib(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [window] = asked.bind(["wbits"], 0).map_err(|_| Stop::Unknown)?;
    let window = match window {
        Some(window) => convert::index(world, &window.value)?,
        None => 15,
    };
    made(world, "zlib", window)
}

fn make(world: &mut World<'_>, asked: &Asked<'_>, kind: &str) -> Out {
    asked.exactly::<0>().map_err(|_| Stop::Unknown)?;
    made(world, kind, 0)
}

fn decompress(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [data] = asked.bind(["data"], 1).map_err(|_| Stop::Unknown)?;
    let packed = convert::bytes(world, &data.ok_or(TYPE)?.value)?;
    if thing::held(world, asked.this, USED).is_ok() {
        return Err(Stop::Unknown);
    }
    thing::hold(world, asked.this, USED, Val::NONE)?;
    let kind = thing::held(world, asked.this, KIND)?;
    let bytes = match kind.as_text().map(|kind| kind.as_str()) {
        Some("bz2") => compress::unbzip(world, &packed)?,
        Some("lzma") => compress::unxz(world, &packed)?,
        _ => {
            let window = convert::index(world, &thing::held(world, asked.this, WINDOW)?.value)?;
            compress::inflate(world, &packed, window)?
        }
    };
    Ok(Value::Bytes(bytes.into()))
}

/// Nothing is left of a stream that was read to its end.
fn flush(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    thing::held(world, asked.this, USED)?;
    Ok(Value::Bytes([].into()))
}
