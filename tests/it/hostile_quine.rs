//! A zip archive whose only member is the archive itself, made after Russ Cox, "Zip Files All The Way Down" (2010-03-18).
//!
//! The packed data is a program of two instructions, each five bytes of DEFLATE: `L` says a text, `R` says again what was
//! said last. It has to say what stands before it (the local header), itself, and what stands behind it (the directory):
//!
//! ```text
//! the head                             says
//! L(h+5) head L(h+5)                   head L(h+5)
//! R(h+5)                               head L(h+5)
//! L(5) R(h+5)                          R(h+5)
//! L(5) L(5)                            L(5)
//! L(20) R(h+5) L(5) L(5) L(20)         R(h+5) L(5) L(5) L(20)
//! R(20)                                R(h+5) L(5) L(5) L(20)
//! L(20) R(20) L(20) R(20) L(20)        R(20) L(20) R(20) L(20)
//! R(20)                                R(20) L(20) R(20) L(20)
//! L(20) R(20) L(0) L(0) L(t+5)         R(20) L(0) L(0) L(t+5)
//! R(20)                                R(20) L(0) L(0) L(t+5)
//! L(0) L(0) L(t+5) R(t+5) tail         R(t+5) tail
//! R(t+5)                               R(t+5) tail
//! the tail
//! ```
//!
//! The checksum of the whole stands in the whole, four times. CRC-32 is linear, so that is 32 equations with 32 unknowns.

/// Length of the head and of the tail: with it `R` has five bytes (one literal, one copy with four and five further bits).
const ENDS: usize = 120;

/// Says the text that follows: a stored block.
fn say(length: usize) -> Vec<u8> {
    let length = length as u16;
    [&[0], &length.to_le_bytes()[..], &(!length).to_le_bytes()].concat()
}

/// Bits in the order of DEFLATE: numbers from their lowest bit, codes from their highest.
#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn number(mut self, value: usize, width: usize) -> Self {
        self.0.extend((0..width).map(|bit| value >> bit & 1 == 1));
        self
    }

    fn code(mut self, value: usize, width: usize) -> Self {
        self.0.extend((0..width).rev().map(|bit| value >> bit & 1 == 1));
        self
    }

    /// A byte below 144.
    fn literal(self, byte: u8) -> Self {
        self.code(0x30 + usize::from(byte), 8)
    }

    /// As many bytes as lie ENDS + 5 back, without one: code 280 stands for 115 to 130 bytes, 13 for 97 to 128 back.
    fn copy(self) -> Self {
        let length = ENDS + 4;
        self.code(0xc0, 8).number(length - 115, 4).code(13, 5).number(length + 1 - 97, 5)
    }

    fn bytes(self) -> Vec<u8> {
        assert_eq!(self.0.len(), 40, "an instruction has five bytes");
        self.0.chunks(8).map(|byte| byte.iter().rev().fold(0, |value, &bit| value << 1 | u8::from(bit))).collect()
    }
}

/// The archive with a checksum in it.
fn with_checksum(checksum: u32, filler: u8) -> Vec<u8> {
    const NAME: &[u8] = b"quine.zip";
    // The instructions, and each end once as a text.
    let packed = (2 * ENDS + 5 * PROGRAM) as u32;
    let whole = packed + 2 * ENDS as u32;
    let extra = |length: usize| {
        let body = vec![filler; length - 4];
        [&[0xfe, 0xca], &(body.len() as u16).to_le_bytes()[..], &body].concat()
    };
    // What both headers have in the same order.
    let common = |extra: usize| {
        let numbers = [checksum, packed, whole].map(u32::to_le_bytes).concat();
        [&[20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0x28][..], &numbers, &[NAME.len() as u8, 0, extra as u8, 0]].concat()
    };
    let (before, behind) = (ENDS - 30 - NAME.len(), ENDS - 46 - NAME.len() - 22);
    let head = [b"PK\x03\x04", &common(before)[..], NAME, &extra(before)].concat();
    let directory = [b"PK\x01\x02\x14\x03", &common(behind)[..], &[0; 14], NAME, &extra(behind)].concat();
    let end = [
        b"PK\x05\x06\0\0\0\0\x01\0\x01\0",
        &(directory.len() as u32).to_le_bytes()[..],
        &(ENDS as u32 + packed).to_le_bytes(),
        &[0, 0],
    ];
    let tail = [directory, end.concat()].concat();
    assert_eq!((head.len(), tail.len()), (ENDS, ENDS));
    // Twice ten bytes, each from twenty back.
    let twenty = |bits: Bits| bits.code(8, 7).code(8, 5).number(3, 3);
    let again = twenty(twenty(Bits::default().number(2, 3))).code(0, 7).bytes();
    let begin = Bits::default().number(2, 3).literal(b'P').copy().code(0, 7).bytes();
    let close = Bits::default().number(3, 3).copy().literal(0).code(0, 7).bytes();
    let (none, one, four, long) = (say(0), say(5), say(20), say(ENDS + 5));
    let program: [&[u8]; PROGRAM + 2] = [
        &long, &head, &long, &begin, //
        &one, &begin, &one, &one, //
        &four, &begin, &one, &one, &four, &again, //
        &four, &again, &four, &again, &four, &again, //
        &four, &again, &none, &none, &long, &again, //
        &none, &none, &long, &close, &tail, &close,
    ];
    let program = program.concat();
    assert_eq!(program.len(), packed as usize);
    [head, program, tail].concat()
}

/// Instructions of the program, those that are said counted too.
const PROGRAM: usize = 30;

/// The checksum that an archive with this filler must hold to be true: solves `crc(0) ^ (columns ^ identity) * x = 0`.
fn checksum(filler: u8) -> Option<u32> {
    let of = |value| {
        let mut sum = flate2::Crc::new();
        sum.update(&with_checksum(value, filler));
        sum.sum()
    };
    let constant = of(0);
    // Row by row: which bits of x are in it, and the bit that they must come to.
    let columns: Vec<u32> = (0..32).map(|bit| of(1 << bit) ^ constant ^ (1 << bit)).collect();
    let mut rows: Vec<(u32, bool)> = (0..32)
        .map(|row| {
            let bits = columns.iter().enumerate().map(|(bit, column)| (column >> row & 1) << bit);
            (bits.fold(0, |all, bit| all | bit), constant >> row & 1 == 1)
        })
        .collect();
    for bit in 0..32 {
        let pivot = (bit..32).find(|&row| rows[row].0 >> bit & 1 == 1)?;
        rows.swap(bit, pivot);
        let (equation, value) = rows[bit];
        for (row, other) in rows.iter_mut().enumerate() {
            if row != bit && other.0 >> bit & 1 == 1 {
                *other = (other.0 ^ equation, other.1 ^ value);
            }
        }
    }
    Some(rows.iter().enumerate().fold(0, |all, (bit, (_, value))| all | u32::from(*value) << bit))
}

/// The archive.
pub fn quine() -> Vec<u8> {
    let found = (0..=255).find_map(|filler| Some((checksum(filler)?, filler)));
    let (checksum, filler) = found.expect("one of 256 systems of equations has a solution");
    with_checksum(checksum, filler)
}

#[test]
fn the_quine_unfolds_to_itself() {
    let quine = quine();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&quine)).expect("an archive");
    let mut member = Vec::new();
    // The reader compares the checksum.
    std::io::Read::read_to_end(&mut archive.by_index(0).expect("a member"), &mut member).expect("readable");
    assert!(member == quine, "{} bytes unfold to {}", quine.len(), member.len());
}
