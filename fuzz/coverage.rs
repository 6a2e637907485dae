//! Which edges of the program an input took, where it was built to count them (`fuzz/coverage-rustc`).
//!
//! LLVM puts a byte for every edge into one section and calls `__sanitizer_cov_8bit_counters_init` with its ends before
//! `main`. A program that was built without never calls it, and nothing is known then.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use super::parts::Parts;

/// The counters of the program.
static COUNTERS: OnceLock<&'static [AtomicU8]> = OnceLock::new();

/// Called by what LLVM adds to each part of the program, always with the ends of the one section.
///
/// # Safety
///
/// `start` and `stop` are the ends of an array of bytes that lives as long as the program.
#[allow(unsafe_code, reason = "the name and the two pointers are LLVM's interface; there is no safe one")]
#[unsafe(no_mangle)]
unsafe extern "C" fn __sanitizer_cov_8bit_counters_init(start: *const AtomicU8, stop: *const AtomicU8) {
    let length = (stop as usize).saturating_sub(start as usize);
    // SAFETY: LLVM passes the ends of the section that holds the counters; it is never unmapped. What counts writes plain
    // bytes, so they are only read as atomic ones, and only while no input runs.
    let counters = unsafe { std::slice::from_raw_parts(start, length) };
    let _ = COUNTERS.set(counters);
}

/// The addresses of the edges, in the order of their counters, each beside a word of flags.
static PLACES: OnceLock<&'static [[usize; 2]]> = OnceLock::new();

/// Called with the ends of the table of addresses.
///
/// # Safety
///
/// `start` and `stop` are the ends of an array of pairs that lives as long as the program.
#[allow(unsafe_code, reason = "see above")]
#[unsafe(no_mangle)]
unsafe extern "C" fn __sanitizer_cov_pcs_init(start: *const [usize; 2], stop: *const [usize; 2]) {
    let length = (stop as usize).saturating_sub(start as usize) / size_of::<[usize; 2]>();
    // SAFETY: LLVM passes the ends of the section, which nothing writes to.
    let _ = PLACES.set(unsafe { std::slice::from_raw_parts(start, length) });
}

/// What was reached since the beginning.
pub struct Coverage {
    counters: &'static [AtomicU8],
    /// For every edge the classes of counts that were seen, a bit each.
    seen: Vec<u8>,
}

impl Coverage {
    /// Nothing reached yet; `None` where the program does not count.
    pub fn new() -> Option<Self> {
        let counters = COUNTERS.get().filter(|counters| !counters.is_empty())?;
        Some(Self { counters, seen: vec![0; counters.len()] })
    }

    /// Sets all counts to zero, before an input runs.
    pub fn clear(&self) {
        let (before, words, after) = self.words();
        before.iter().chain(after).for_each(|count| count.store(0, Ordering::Relaxed));
        words.iter().filter(|word| word.load(Ordering::Relaxed) != 0).for_each(|word| word.store(0, Ordering::Relaxed));
    }

    /// Whether the input that just ran took an edge that none took before, or took one in another class of times (once,
    /// twice, three times, up to 7, 15, 31, 127, more).
    pub fn is_new(&mut self) -> bool {
        let (before, words, _) = self.words();
        let (first, last) = (before.len(), before.len() + words.len() * 8);
        let mut new = false;
        for (index, word) in words.iter().enumerate() {
            if word.load(Ordering::Relaxed) != 0 {
                let edge = first + index * 8;
                new |= note(self.counters, &mut self.seen, edge..edge + 8);
            }
        }
        new |= note(self.counters, &mut self.seen, 0..first);
        note(self.counters, &mut self.seen, last..self.counters.len()) || new
    }

    /// Edges reached, and edges there are.
    pub fn reached(&self) -> (usize, usize) {
        (self.seen.iter().filter(|&&classes| classes != 0).count(), self.seen.len())
    }

    /// Edges reached and edges there are, by the part of the program.
    pub fn by_part(&self) -> BTreeMap<String, (usize, usize)> {
        let parts = Parts::new();
        let mut out = BTreeMap::new();
        for ([address, _], classes) in PLACES.get().copied().unwrap_or_default().iter().zip(&self.seen) {
            let (reached, edges) = out.entry(parts.of(*address).to_owned()).or_insert((0, 0));
            *reached += usize::from(*classes != 0);
            *edges += 1;
        }
        out
    }

    /// The counters eight at a time, for most are zero.
    #[allow(unsafe_code, reason = "a quarter of a million bytes are looked through after every input")]
    fn words(&self) -> (&'static [AtomicU8], &'static [AtomicU64], &'static [AtomicU8]) {
        // SAFETY: any eight bytes are a number, and an `AtomicU64` may be read wherever it is aligned.
        unsafe { self.counters.align_to() }
    }
}

/// Notes how often edges were taken; whether anything of that is new.
fn note(counters: &[AtomicU8], seen: &mut [u8], edges: Range<usize>) -> bool {
    let mut new = false;
    for edge in edges {
        let class = match counters[edge].load(Ordering::Relaxed) {
            0 => continue,
            count @ 1..=3 => 1 << (count - 1),
            4..=7 => 1 << 3,
            8..=15 => 1 << 4,
            16..=31 => 1 << 5,
            32..=127 => 1 << 6,
            _ => 1 << 7,
        };
        new |= seen[edge] & class == 0;
        seen[edge] |= class;
    }
    new
}
