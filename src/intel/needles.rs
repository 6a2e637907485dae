//! Finds many strings in one pass, whatever their case, and is ready at once.
//!
//! An automaton for two thousand strings takes longer to build (17 ms measured) than most scans last. Every indicator has
//! at least [`HEAD`] bytes: seven of them select the few rows that can stand at a place, and those are compared. Which
//! seven: the first behind a beginning that many share (`github.com/`), so that a common word costs nothing.
//!
//! An indicator that begins with a letter or digit counts only where none stands before it (`places`), and every shared
//! beginning ends in a dot or slash: such a string is looked for at the beginnings of words alone, one byte in five. The few
//! that begin with another character are looked for where other characters stand.

use std::ops::Range;

/// Bytes of a string that select it; no indicator is shorter.
pub const HEAD: usize = 7;
/// Bits of the filter for each string: one place in sixty passes it by chance.
const FILTER_BITS_EACH: usize = 64;
/// The filter's least and greatest size, as powers of two: the greatest is half a megabyte, which stays in the cache.
const FILTER_LEAST: u32 = 10;
const FILTER_MOST: u32 = 22;
/// Beginnings that many indicators share. Each ends in a character that is no letter and no digit.
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
    /// Those whose seven bytes begin a word.
    words: Index,
    /// Those whose seven bytes begin with another character.
    others: Index,
}

impl Needles {
    /// Indexes strings; one that is too short is not found.
    pub fn new<'v>(values: impl Iterator<Item = (usize, &'v str)>) -> Self {
        let (mut words, mut others) = (Vec::new(), Vec::new());
        for (number, value) in values {
            let shared = SHARED.iter().find(|start| value.starts_with(**start)).map_or(0, |start| start.len());
            let ahead = if value.len() >= shared + HEAD { shared } else { 0 };
            let Some(key) = value.as_bytes().get(ahead..).and_then(key) else { continue };
            let entry = Entry { key, ahead: ahead as u32, number: number as u32 };
            let word = value.as_bytes().get(ahead).is_some_and(u8::is_ascii_alphanumeric);
            if word { words.push(entry) } else { others.push(entry) }
        }
        Self { words: Index::new(&words), others: Index::new(&others) }
    }

    /// Tells every place of every string, overlapping ones too. `value` gives a string back by its number.
    pub fn each<'v>(&self, text: &[u8], value: impl Fn(usize) -> &'v str, mut tell: impl FnMut(usize, Range<usize>)) {
        let mut found = |entry: &Entry, at: usize| {
            let Some(start) = at.checked_sub(entry.ahead as usize) else { return };
            let needle = value(entry.number as usize).as_bytes();
            let end = start + needle.len();
            if text.get(start..end).is_some_and(|found| found.eq_ignore_ascii_case(needle)) {
                tell(entry.number as usize, start..end);
            }
        };
        let mut within = false;
        for (at, byte) in text.iter().enumerate() {
            let word = byte.is_ascii_alphanumeric();
            let index = if word { &self.words } else { &self.others };
            let inside = word && within;
            if !(inside || index.filter.is_empty())
                && let Some(key) = text.get(at..).and_then(key)
            {
                index.of(key).for_each(|entry| found(entry, at));
            }
            within = word;
        }
    }
}

/// Entries by their key, behind a filter.
#[derive(Default)]
struct Index {
    filter: Vec<u64>,
    shift: u32,
    /// Where the entries of each bucket begin.
    starts: Vec<u32>,
    bucket_shift: u32,
    entries: Vec<Entry>,
}

impl Index {
    fn new(entries: &[Entry]) -> Self {
        if entries.is_empty() {
            return Self::default();
        }
        let power = |n: usize| n.next_power_of_two().trailing_zeros();
        let bits = power(entries.len() * FILTER_BITS_EACH).clamp(FILTER_LEAST, FILTER_MOST);
        let bucket_bits = power(entries.len()).max(1);
        let (shift, bucket_shift) = (64 - bits, 64 - bucket_bits);
        let mut filter = vec![0u64; (1 << bits) / 64];
        let mut starts = vec![0u32; (1 << bucket_bits) + 1];
        for entry in entries {
            let slot = (hash(entry.key) >> shift) as usize;
            filter[slot / 64] |= 1 << (slot % 64);
            starts[(hash(entry.key) >> bucket_shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        // Each into its bucket, in the order in which they came.
        let mut next = starts.clone();
        let mut placed = entries.to_vec();
        for entry in entries {
            let place = &mut next[(hash(entry.key) >> bucket_shift) as usize];
            placed[*place as usize] = *entry;
            *place += 1;
        }
        Self { filter, shift, starts, bucket_shift, entries: placed }
    }

    /// The entries of a key.
    fn of(&self, key: u64) -> impl Iterator<Item = &Entry> {
        let hash = hash(key);
        let slot = (hash >> self.shift) as usize;
        let here = self.filter[slot / 64] & 1 << (slot % 64) != 0;
        let bucket = (hash >> self.bucket_shift) as usize;
        let range = if here { self.starts[bucket] as usize..self.starts[bucket + 1] as usize } else { 0..0 };
        self.entries[range].iter().filter(move |entry| entry.key == key)
    }
}

/// The first seven bytes, with the bit set that tells small letters from capital ones: what else it changes, the comparison
/// of the whole string puts right.
fn key(bytes: &[u8]) -> Option<u64> {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let key = match bytes.first_chunk::<8>() {
        Some(eight) => u64::from_be_bytes(*eight) | SMALL,
        None => {
            let mut eight = [0; 8];
            eight[..HEAD].copy_from_slice(bytes.get(..HEAD)?);
            u64::from_be_bytes(eight) | SMALL
        }
    };
    Some(key >> 8)
}

fn hash(key: u64) -> u64 {
    // Fibonacci hashing: the multiplier is 2^64 divided by the golden ratio.
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
