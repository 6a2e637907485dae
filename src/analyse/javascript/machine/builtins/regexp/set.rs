//! Sets of characters, for classes in patterns.

use std::fmt::Write;

const LAST: u32 = 0x10_FFFF;

/// A set of code points: ranges in order that do not touch.
#[derive(Clone)]
pub(super) struct Set {
    ranges: Vec<(u32, u32)>,
    /// `\d`, `\w`, `\s` or what is not in one of them.
    escape: bool,
}

impl Set {
    pub(super) fn of(ranges: &[(u32, u32)]) -> Self {
        let mut set = Set { ranges: ranges.to_vec(), escape: false };
        set.normalise();
        set
    }

    pub(super) fn all() -> Self {
        Set::of(&[(0, LAST)])
    }

    pub(super) fn digits() -> Self {
        Set { escape: true, ..Set::of(&[(0x30, 0x39)]) }
    }

    pub(super) fn word() -> Self {
        Set { escape: true, ..Set::of(&[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)]) }
    }

    pub(super) fn space() -> Self {
        const SPACES: [(u32, u32); 10] = [
            (0x09, 0x0d),
            (0x20, 0x20),
            (0xa0, 0xa0),
            (0x1680, 0x1680),
            (0x2000, 0x200a),
            (0x2028, 0x2029),
            (0x202f, 0x202f),
            (0x205f, 0x205f),
            (0x3000, 0x3000),
            (0xfeff, 0xfeff),
        ];
        Set { escape: true, ..Set::of(&SPACES) }
    }

    fn normalise(&mut self) {
        self.ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(self.ranges.len());
        for &(low, high) in &self.ranges {
            match merged.last_mut() {
                Some((_, last)) if low <= last.saturating_add(1) => *last = high.max(*last),
                _ => merged.push((low, high)),
            }
        }
        self.ranges = merged;
    }

    pub(super) fn add(&mut self, other: &Set) {
        self.ranges.extend_from_slice(&other.ranges);
        self.escape = false;
        self.normalise();
    }

    pub(super) fn inverted(&self) -> Set {
        let (mut ranges, mut next) = (Vec::new(), 0);
        for &(low, high) in &self.ranges {
            if low > next {
                ranges.push((next, low - 1));
            }
            next = high + 1;
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Set { ranges, escape: self.escape }
    }

    pub(super) fn is_escape(&self) -> bool {
        self.escape
    }

    /// The only member, written as itself.
    pub(super) fn single(&self) -> Option<u32> {
        match self.ranges[..] {
            [(low, high)] if low == high && !self.escape => Some(low),
            _ => None,
        }
    }

    pub(super) fn has_surrogates(&self) -> bool {
        self.ranges.iter().any(|&(low, high)| low <= 0xdfff && high >= 0xd800)
    }

    /// With both cases of its ASCII letters. `None` if it has letters beyond ASCII.
    pub(super) fn with_both_cases(mut self) -> Option<Set> {
        let caseless = |low: u32, high: u32| {
            (0x2000..=0x206f).contains(&low) && high <= 0x206f || (0x3000..=0xa63f).contains(&low) && high <= 0xa63f
        };
        let mut others = Vec::new();
        for &(low, high) in &self.ranges {
            if high >= 0x80 && !caseless(low, high) && !(low <= 0x80 && high >= 0xffff) {
                return None;
            }
            for (first, last, other) in [(0x41, 0x5a, 0x20i32), (0x61, 0x7a, -0x20)] {
                let (from, to) = (low.max(first), high.min(last));
                if from <= to {
                    others.push((from.saturating_add_signed(other), to.saturating_add_signed(other)));
                }
            }
        }
        self.ranges.extend(others);
        self.normalise();
        Some(self)
    }

    /// As a class of the `regex` crate: of bytes for narrow texts, of characters for wide ones.
    pub(super) fn to_pattern(&self, wide: bool) -> String {
        let mut out = String::from("[");
        let parts: &[(u32, u32)] = if wide { &[(0, 0xd7ff), (0xe000, LAST)] } else { &[(0, 0xff)] };
        for &(low, high) in &self.ranges {
            for &(first, last) in parts {
                let (low, high) = (low.max(first), high.min(last));
                if low > high {
                    continue;
                }
                let written = match wide {
                    true => write!(out, r"\x{{{low:X}}}-\x{{{high:X}}}"),
                    false => write!(out, r"\x{low:02X}-\x{high:02X}"),
                };
                debug_assert!(written.is_ok());
            }
        }
        // A class without members matches nothing.
        if out.len() == 1 { "[a&&b]".to_owned() } else { out + "]" }
    }
}
