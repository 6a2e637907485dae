//! What was compressed, through readers that stop at a limit: a bomb is not known.

use std::io::Read;

use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert};
use crate::analyse::python::machine::value::Value;
use crate::limits;

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "zlib.decompress" => zlib,
        "gzip.decompress" => gzip,
        "bz2.decompress" => bz2,
        "lzma.decompress" => lzma,
    })
}

/// All of a stream, if it is whole and not too long.
fn all(world: &mut World<'_>, from: impl Read) -> Out<Vec<u8>> {
    let most = limits::EVALUATOR_TEXT_BYTES / 4;
    let bytes = limits::read_at_most(from, most + 1, 0).map_err(|_| Stop::Unknown)?;
    if bytes.len() as u64 > most {
        // It was unpacked all the same.
        world.spend(bytes.len());
        return Err(Stop::Unknown);
    }
    world.room(bytes.len())?;
    Ok(bytes)
}

/// zlib, raw deflate or gzip, as the sign and size of the window say.
pub(super) fn inflate(world: &mut World<'_>, packed: &[u8], window: i64) -> Out<Vec<u8>> {
    world.pass(packed.len() / 16)?;
    let gzipped = packed.starts_with(&[0x1f, 0x8b]);
    match window {
        -15..=-8 => all(world, flate2::read::DeflateDecoder::new(packed)),
        24..=31 => all(world, flate2::read::GzDecoder::new(packed)),
        40..=47 if gzipped => all(world, flate2::read::GzDecoder::new(packed)),
        0 | 8..=15 | 40..=47 => all(world, flate2::read::ZlibDecoder::new(packed)),
        _ => Err(Stop::Unknown),
    }
}

fn zlib(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [data, window, _] = asked.bind(["data", "wbits", "bufsize"], 1)?;
    let packed = convert::bytes(world, &data.ok_or(TYPE)?.value)?;
    let window = match window {
        Some(window) => convert::index(world, &window.value)?,
        None => 15,
    };
    inflate(world, &packed, window).map(|bytes| Value::Bytes(bytes.into()))
}

fn gzip(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [data] = asked.bind(["data"], 1)?;
    let packed = convert::bytes(world, &data.ok_or(TYPE)?.value)?;
    world.pass(packed.len() / 16)?;
    all(world, flate2::read::MultiGzDecoder::new(&packed[..])).map(|bytes| Value::Bytes(bytes.into()))
}

pub(super) fn unbzip(world: &mut World<'_>, packed: &[u8]) -> Out<Vec<u8>> {
    world.pass(packed.len() / 16)?;
    all(world, bzip2::read::MultiBzDecoder::new(packed))
}

fn bz2(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [data] = asked.bind(["data"], 1)?;
    let packed = convert::bytes(world, &data.ok_or(TYPE)?.value)?;
    unbzip(world, &packed).map(|bytes| Value::Bytes(bytes.into()))
}

fn lzma(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [data] = asked.bind(["data"], 1).map_err(|_| Stop::Unknown)?;
    let packed = convert::bytes(world, &data.ok_or(TYPE)?.value)?;
    unxz(world, &packed).map(|bytes| Value::Bytes(bytes.into()))
}

pub(super) fn unxz(world: &mut World<'_>, packed: &[u8]) -> Out<Vec<u8>> {
    world.pass(packed.len() / 16)?;
    let stream = liblzma::stream::Stream::new_auto_decoder(limits::XZ_MEMORY, 0).map_err(|_| Stop::Unknown)?;
    let reader = liblzma::bufread::XzDecoder::new_stream(packed, stream);
    all(world, reader)
}
