//! Finds many strings in one pass, whatever their case, and is ready at once.
//!
//! An automaton for two thousand strings takes longer to build (17 ms measured) than most scans last. Every indicator has
//! at least [`HEAD`] bytes: the hash of seven of them selects the few rows that can stand at a place, and those are compared.
//! Which seven: the first behind a beginning that many share (`github.com/`), so that a common word costs nothing.

use std::ops::Range;

/// Bytes of a string that select it; no indicator is shorter.
pub const HEAD: usize = 7;
/// Bits of the filter for each string: one place in sixty passes it by chance.
const FILTER_BITS_EACH: usize = 64;
/// The filter's least and greatest size, as powers of two: the greatest is half a megabyte, which stays in the cache.
const FILTER_LEAST: u32 = 16;
const FILTER_MOST: u32 = 22;
const MASK: u64 = (1 << (8 * HEAD)) - 1;
/// Beginnings that many indicators share.
const SHARED: &[&str] = &[
    "github.com/",
    "gitlab.com/",
    "bitbucket.org/",
    "raw.githubusercontent.com/",
    "gist.github.com/",
    "www.",
    "api.",
    "cdn.",
];

/// One string: its seven bytes, how far behind its beginning they stand, its number.
#[derive(Clone, Copy)]
struct Entry {
    key: u64,
    ahead: u32,
    number: u32,
}

/// Strings with the number each was added under.
#[derive(Default)]
pub struct Needles {
    filter: Vec<u64>,
    shift: u32,
    /// Where the entries of each bucket begin.
    starts: Vec<u32>,
    bucket_shift: u32,
    entries: Vec<Entry>,
}

impl Needles {
    /// Indexes strings; one that is too short is not found.
    pub fn new<'v>(values: impl Iterator<Item = (usize, &'v str)>) -> Self {
        let entries: Vec<Entry> = values
            .filter_map(|(number, value)| {
                let shared = SHARED.iter().find(|start| value.starts_with(**start)).map_or(0, |start| start.len());
                let ahead = if value.len() >= shared + HEAD { shared } else { 0 };
                let head = value.as_bytes().get(ahead..ahead + HEAD)?;
                let key = head.iter().fold(0, |key, &byte| key << 8 | u64::from(byte.to_ascii_lowercase()));
                Some(Entry { key, ahead: ahead as u32, number: number as u32 })
            })
            .collect();
        if entries.is_empty() {
            return Self::default();
        }
        let power = |n: usize| n.next_power_of_two().trailing_zeros();
        let bits = power(entries.len() * FILTER_BITS_EACH).clamp(FILTER_LEAST, FILTER_MOST);
        let bucket_bits = power(entries.len()).max(1);
        let (shift, bucket_shift) = (64 - bits, 64 - bucket_bits);
        let mut filter = vec![0u64; (1 << bits) / 64];
        let mut starts = vec![0u32; (1 << bucket_bits) + 1];
        for entry in &entries {
            let slot = (hash(entry.key) >> shift) as usize;
            filter[slot / 64] |= 1 << (slot % 64);
            starts[(hash(entry.key) >> bucket_shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        // Each into its bucket, in the order in which they came.
        let mut next = starts.clone();
        let mut placed = entries.clone();
        for entry in &entries {
            let place = &mut next[(hash(entry.key) >> bucket_shift) as usize];
            placed[*place as usize] = *entry;
            *place += 1;
        }
        Self { filter, shift, starts, bucket_shift, entries: placed }
    }

    /// Tells every place of every string, overlapping ones too. `value` gives a string back by its number.
    pub fn each<'v>(&self, text: &[u8], value: impl Fn(usize) -> &'v str, mut tell: impl FnMut(usize, Range<usize>)) {
        if self.filter.is_empty() {
            return;
        }
        let mut key = 0u64;
        for (at, byte) in text.iter().enumerate() {
            key = (key << 8 | u64::from(byte.to_ascii_lowercase())) & MASK;
            let hash = hash(key);
            let slot = (hash >> self.shift) as usize;
            if self.filter[slot / 64] & 1 << (slot % 64) == 0 || at + 1 < HEAD {
                continue;
            }
            let bucket = (hash >> self.bucket_shift) as usize;
            let (from, to) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
            for entry in self.entries[from..to].iter().filter(|entry| entry.key == key) {
                let Some(start) = (at + 1 - HEAD).checked_sub(entry.ahead as usize) else { continue };
                let needle = value(entry.number as usize).as_bytes();
                let end = start + needle.len();
                if text.get(start..end).is_some_and(|found| found.eq_ignore_ascii_case(needle)) {
                    tell(entry.number as usize, start..end);
                }
            }
        }
    }
}

fn hash(key: u64) -> u64 {
    // Fibonacci hashing: the multiplier is 2^64 divided by the golden ratio.
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
