//! Compressed streams: gzip, bzip2, xz and lzma, zstd, zlib. Each becomes one layer that spans its whole parent.

use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;

use crate::artifact::Blob;
use crate::limits::{self, Budget};
use crate::locator::{Codec, Locator, Step};
use crate::signal::GapReason;

use super::{Opened, Part, Parts, Unfolding};

/// Opens a compressed stream.
pub fn open(blob: &Blob, codec: Codec) -> Opened {
    let stream = Stream { at: blob.at.clone(), bytes: blob.bytes.clone(), codec, taken: false };
    Opened { members: Some(Box::new(Unfolding::new(stream))), ..Opened::default() }
}

struct Stream {
    at: Arc<Locator>,
    bytes: Bytes,
    codec: Codec,
    taken: bool,
}

impl Parts for Stream {
    type Item = ();

    fn take(&mut self) -> Option<()> {
        (!std::mem::replace(&mut self.taken, true)).then_some(())
    }

    fn place(&self, (): &()) -> (Arc<Locator>, bool) {
        (self.at.child(Step::Layer { codec: self.codec, at: 0..self.bytes.len() }), false)
    }

    fn decode(&self, (): &(), budget: &mut Budget) -> Part {
        decode(self.codec, &self.bytes, budget)
    }
}

/// Decodes a stream by its codec, as far as it goes.
pub fn decode(codec: Codec, packed: &[u8], budget: &mut Budget) -> Part {
    let length = packed.len() as u64;
    let (bytes, gap) = match codec {
        Codec::Gzip => gzip(packed, budget),
        Codec::Bzip2 => budget.read(&mut bzip2::bufread::MultiBzDecoder::new(packed), length),
        Codec::Zlib => budget.read(&mut flate2::bufread::ZlibDecoder::new(packed), length),
        Codec::Xz => match xz(packed) {
            Ok(mut decoder) => budget.read(&mut decoder, length),
            Err(gap) => (Vec::new(), Some(gap)),
        },
        Codec::Zstd => match zstd(packed) {
            Ok(mut decoder) => budget.read(&mut decoder, length),
            Err(error) => (Vec::new(), Some(GapReason::Malformed(error.to_string()))),
        },
        other => (Vec::new(), Some(GapReason::Unsupported(other.name().to_owned()))),
    };
    Part { bytes: bytes.into(), gap }
}

/// All members of a gzip file, which are one file to every reader. What follows them is ignored by those readers, save
/// zeros (tapes are padded with them), so it is named.
fn gzip(packed: &[u8], budget: &mut Budget) -> (Vec<u8>, Option<GapReason>) {
    let mut chain = GzipChain { left: packed, current: None, stray: false };
    let (bytes, gap) = budget.read(&mut chain, packed.len() as u64);
    let stray = chain.stray.then(|| GapReason::Malformed("bytes after the end of the gzip stream".to_owned()));
    (bytes, gap.or(stray))
}

struct GzipChain<'a> {
    left: &'a [u8],
    current: Option<flate2::bufread::GzDecoder<&'a [u8]>>,
    stray: bool,
}

impl Read for GzipChain<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let decoder = match &mut self.current {
                Some(decoder) => decoder,
                None if self.left.starts_with(b"\x1f\x8b") => {
                    self.current.insert(flate2::bufread::GzDecoder::new(self.left))
                }
                None => {
                    self.stray = self.left.iter().any(|&b| b != 0);
                    return Ok(0);
                }
            };
            match decoder.read(into)? {
                0 => {
                    self.left = decoder.get_ref();
                    self.current = None;
                }
                n => return Ok(n),
            }
        }
    }
}

/// xz and the older lzma, told apart by liblzma, with a bound on its memory.
fn xz(packed: &[u8]) -> Result<liblzma::bufread::XzDecoder<&[u8]>, GapReason> {
    const CONCATENATED: u32 = 0x08;
    let stream = liblzma::stream::Stream::new_auto_decoder(limits::XZ_MEMORY, CONCATENATED)
        .map_err(|error| GapReason::Malformed(error.to_string()))?;
    Ok(liblzma::bufread::XzDecoder::new_stream(packed, stream))
}

/// One lzma stream without its own file header, as zip keeps it (APPNOTE 5.8.8): version, length of properties,
/// properties, data. liblzma wants the header of an `.lzma` file, which is put before it; its length is unknown.
pub fn zip_lzma(packed: &[u8], size: Option<u64>, budget: &mut Budget) -> Part {
    let broken = || Part { bytes: Bytes::new(), gap: Some(GapReason::Malformed("lzma member".to_owned())) };
    let (Some(properties), Some(data)) = (packed.get(4..9), packed.get(9..)) else { return broken() };
    let mut header = properties.to_vec();
    header.extend(size.unwrap_or(u64::MAX).to_le_bytes());
    let Ok(stream) = liblzma::stream::Stream::new_lzma_decoder(limits::XZ_MEMORY) else { return broken() };
    let joined = io::BufReader::new(io::Cursor::new(header).chain(data));
    let (bytes, gap) = budget.read(&mut liblzma::bufread::XzDecoder::new_stream(joined, stream), packed.len() as u64);
    Part { bytes: bytes.into(), gap }
}

fn zstd(packed: &[u8]) -> io::Result<zstd::stream::read::Decoder<'static, &[u8]>> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(packed)?;
    decoder.window_log_max(limits::ZSTD_WINDOW_LOG)?;
    Ok(decoder)
}
