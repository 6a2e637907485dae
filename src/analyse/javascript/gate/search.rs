//! All places of the gate's words in a text, without overlaps, the longest where several begin.
//!
//! An automaton waits for memory at each byte: what the next state is stands where the last one points to. So a text is cut
//! into four pieces that are searched in turns, byte by byte, and while one waits the others go on. It is cut behind `;` and
//! line ends, which stand in no word: nothing is found differently than in one piece.

use std::ops::Range;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, MatchKind, PatternID};

/// Bytes that are searched before what was found is looked at.
const BLOCK: usize = 64 << 10;
/// Pieces that are searched in turns.
const PIECES: usize = 4;

/// A place of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Which pattern.
    pub(super) pattern: usize,
    /// Where it stands.
    pub(super) span: Range<usize>,
}

/// The automaton over some patterns.
pub(super) struct Search {
    dfa: DFA,
    start: StateID,
}

/// The search in one piece.
struct Piece {
    at: usize,
    end: usize,
    state: StateID,
    /// The longest match so far of those that begin first, as its pattern and end.
    best: Option<(PatternID, usize)>,
    found: Vec<Found>,
}

impl Search {
    /// `None` if there is no such automaton: a pattern holds `;` or a line end, or they are too many.
    pub(super) fn new(patterns: &[String]) -> Option<Self> {
        if patterns.iter().any(|pattern| pattern.contains([';', '\n'])) {
            return None;
        }
        let dfa = DFA::builder().match_kind(MatchKind::LeftmostLongest).prefilter(false).build(patterns).ok()?;
        let start = dfa.start_state(Anchored::No).ok()?;
        Some(Self { dfa, start })
    }

    /// What is found in `bytes`, block by block, in ascending order.
    pub(super) fn blocks<'s>(&'s self, bytes: &'s [u8]) -> impl Iterator<Item = Vec<Found>> + 's {
        let mut from = 0;
        std::iter::from_fn(move || {
            if from >= bytes.len() {
                return None;
            }
            let block = from..cut(bytes, from + BLOCK);
            from = block.end;
            Some(self.block(bytes, block))
        })
    }

    fn block(&self, bytes: &[u8], block: Range<usize>) -> Vec<Found> {
        let mut from = block.start;
        let mut pieces: [Piece; PIECES] = std::array::from_fn(|n| {
            let at = from;
            from = cut(bytes, block.start + block.len() * (n + 1) / PIECES).clamp(at, block.end);
            Piece { at, end: from, state: self.start, best: None, found: Vec::new() }
        });
        loop {
            let together = pieces.iter().map(|piece| piece.end - piece.at).min().unwrap_or(0);
            if together == 0 {
                break;
            }
            for _ in 0..together {
                pieces.iter_mut().for_each(|piece| self.step(bytes, piece));
            }
        }
        let mut out = Vec::new();
        for mut piece in pieces {
            loop {
                while piece.at < piece.end {
                    self.step(bytes, &mut piece);
                }
                if !self.end_match(&mut piece) {
                    break;
                }
            }
            out.append(&mut piece.found);
        }
        out
    }

    #[inline(always)]
    fn step(&self, bytes: &[u8], piece: &mut Piece) {
        piece.state = self.dfa.next_state(Anchored::No, piece.state, bytes[piece.at]);
        piece.at += 1;
        if self.dfa.is_special(piece.state) {
            if self.dfa.is_match(piece.state) {
                piece.best = Some((self.dfa.match_pattern(piece.state, 0), piece.at));
            } else if self.dfa.is_dead(piece.state) {
                self.end_match(piece);
            }
        }
    }

    /// Notes the match, if there is one, and goes on behind it.
    fn end_match(&self, piece: &mut Piece) -> bool {
        piece.state = self.start;
        let Some((pattern, end)) = piece.best.take() else { return false };
        let length = self.dfa.pattern_len(pattern);
        piece.found.push(Found { pattern: pattern.as_usize(), span: end - length..end });
        piece.at = end;
        true
    }
}

/// Behind the next byte from `at` on that stands in no pattern.
fn cut(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr2(b';', b'\n', rest).map_or(bytes.len(), |n| at + n + 1)
}
