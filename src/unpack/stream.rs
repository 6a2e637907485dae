//! Compressed streams: gzip, bzip2, xz and lzma, zstd, zlib. Each becomes one layer that spans its whole parent.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use crate::artifact::Blob;
use crate::limits::{self, Budget};
use crate::locator::{Codec, Locator, Step};
use crate::signal::GapReason;

use super::ambiguity::{Ambiguity, begins_archive};
use super::names::Names;
use super::{Opened, Part, Parts, Unfolding, text};

/// Where what stands behind a stream is shown.
const AFTER: &str = "(after the stream)";

/// Opens a compressed stream.
pub fn open(blob: &Blob, codec: Codec) -> Opened {
    let mut names = Names::default();
    let mut parts = vec![Item::Stream];
    if codec == Codec::Gzip {
        let extent = Extent::of(&blob.bytes);
        if extent.two_archives {
            names.differ(Ambiguity::GzipMembers, b"", true);
        }
        // Zeros are what tapes are padded with.
        if let Some(end) = extent.end.filter(|&end| blob.bytes[end..].iter().any(|&b| b != 0)) {
            let rest = &blob.bytes[end..];
            names.differ(Ambiguity::GzipTrailing, b"", text::matters(rest) || begins_archive(rest));
            parts.push(Item::After(end..blob.bytes.len()));
        }
    }
    let stream = Stream { at: blob.at.clone(), bytes: blob.bytes.clone(), codec, parts: parts.into_iter() };
    Opened { members: Some(Box::new(Unfolding::new(stream))), tricks: names.tricks, ..Opened::default() }
}

enum Item {
    Stream,
    After(Range<usize>),
}

struct Stream {
    at: Arc<Locator>,
    bytes: Bytes,
    codec: Codec,
    parts: std::vec::IntoIter<Item>,
}

impl Parts for Stream {
    type Item = Item;

    fn take(&mut self) -> Option<Item> {
        self.parts.next()
    }

    fn place(&self, item: &Item) -> (Arc<Locator>, bool) {
        let step = match item {
            Item::Stream => Step::Layer { codec: self.codec, at: 0..self.bytes.len() },
            Item::After(_) => Step::Member { path: AFTER.into() },
        };
        (self.at.child(step), false)
    }

    fn decode(&self, item: &Item, budget: &mut Budget) -> Part {
        match item {
            Item::Stream => decode(self.codec, &self.bytes, budget),
            Item::After(range) => match budget.take_bytes(range.len() as u64) {
                Ok(()) => Part { bytes: self.bytes.slice(range.clone()), gap: None },
                Err(gap) => Part { bytes: Bytes::new(), gap: Some(gap) },
            },
        }
    }
}

/// Decodes a stream by its codec, as far as it goes.
pub fn decode(codec: Codec, packed: &[u8], budget: &mut Budget) -> Part {
    let length = packed.len() as u64;
    let (bytes, gap) = match codec {
        Codec::Gzip => gzip(packed, budget),
        Codec::Bzip2 => budget.read(&mut bzip2::bufread::MultiBzDecoder::new(packed), length),
        Codec::Zlib => budget.read(&mut flate2::bufread::ZlibDecoder::new(packed), length),
        Codec::Deflate => budget.read(&mut flate2::bufread::DeflateDecoder::new(packed), length),
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

/// All members of a gzip file, which are one file to most readers.
fn gzip(packed: &[u8], budget: &mut Budget) -> (Vec<u8>, Option<GapReason>) {
    let mut chain = GzipChain { left: packed, current: None };
    budget.read(&mut chain, packed.len() as u64)
}

struct GzipChain<'a> {
    left: &'a [u8],
    current: Option<flate2::bufread::GzDecoder<&'a [u8]>>,
}

impl Read for GzipChain<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let decoder = match &mut self.current {
                Some(decoder) => decoder,
                None if self.left.starts_with(b"\x1f\x8b") => {
                    self.current.insert(flate2::bufread::GzDecoder::new(self.left))
                }
                None => return Ok(0),
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

/// How far a gzip file reaches, and whether a second archive begins in one of its further members.
#[derive(Default)]
struct Extent {
    end: Option<usize>,
    two_archives: bool,
}

impl Extent {
    /// Decodes once more, into nothing: detectors ask before members are unfolded. Bounded like the decoding itself.
    fn of(packed: &[u8]) -> Self {
        let mut out = Self::default();
        let (mut left, mut total, mut ended) = (packed, 0u64, false);
        let mut chunk = vec![0u8; limits::READ_CHUNK];
        while left.starts_with(b"\x1f\x8b") {
            let mut decoder = flate2::bufread::GzDecoder::new(left);
            let (mut first, mut zeros) = (true, 0usize);
            loop {
                let Ok(n) = decoder.read(&mut chunk) else { return out };
                if n == 0 {
                    break;
                }
                total += n as u64;
                if total > limits::MEMBER_BYTES
                    || total > limits::RATIO_FLOOR && total / limits::RATIO > packed.len() as u64
                {
                    return out;
                }
                let part = &chunk[..n];
                out.two_archives |= std::mem::take(&mut first) && ended && begins_archive(part);
                let tail = part.iter().rev().take_while(|&&b| b == 0).count();
                zeros = if tail == n { zeros + n } else { tail };
            }
            // Packages of Alpine are several members too, and only the last of them has an end mark.
            ended = zeros >= 1_024;
            left = decoder.get_ref();
        }
        out.end = Some(packed.len() - left.len());
        out
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
