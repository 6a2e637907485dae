//! Hostile bytes at full size: an archive that holds itself, a million members, ten gigabytes in ten kilobytes, two hundred
//! megabytes of one line, a hundred thousand levels.

use std::io::Write;

use crate::hostile_bytes::{Inputs, Read, stored, tried, zip};
use crate::hostile_quine::quine;
use crate::unpack::gzip;

/// What each bomb unfolds to.
const TEN_GIGABYTES: usize = 10_000_000_000;
/// What each bomb may be long.
const TEN_KILOBYTES: usize = 16 << 10;

/// Ten gigabytes of zeros, as one frame or member after another, and these packed until they are short.
fn bomb(pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    const PART: usize = 50 << 20;
    let mut bytes = pack(&vec![0; PART]).repeat(TEN_GIGABYTES.div_ceil(PART));
    while bytes.len() > TEN_KILOBYTES {
        let packed = pack(&bytes);
        assert!(packed.len() < bytes.len(), "{} bytes do not get shorter", bytes.len());
        bytes = packed;
    }
    bytes
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 19).expect("memory")
}

#[test]
fn hostile_bytes_at_full_size_cost_no_process_no_memory_and_no_finding() {
    let mut inputs = Inputs::default();
    inputs.add(Read::Partly, "quine.zip", quine());
    let million: Vec<_> = (0..1_000_000).map(|n| stored(&format!("{n:x}"), b"")).collect();
    inputs.add(Read::Partly, "million-empty.zip", zip(&million));
    drop(million);
    inputs.add(Read::Partly, "ten-gigabytes.gz", bomb(gzip));
    inputs.add(Read::Partly, "ten-gigabytes.bz2", bomb(bzip2));
    inputs.add(Read::Partly, "ten-gigabytes.zst", bomb(zstd));
    inputs.add(Read::Partly, "one-line.js", vec![b'x'; 200 << 20]);
    inputs.add(Read::Either, "one-line-that-is-read.js", vec![b'x'; 100 << 20]);
    let n = 100_000;
    inputs.add(Read::Either, "deep.json", "{\"a\":[".repeat(n) + &"]}".repeat(n));
    inputs.add(Read::Either, "deep.js", "x={a:[(()=>{".repeat(n) + &"})]};".repeat(n));
    let (wrong, peak) = tried(&inputs.0);
    assert!(wrong.is_empty(), "peak {} MiB\n{}", peak >> 10, wrong.join("\n"));
}
