//! What the counts of a window weigh: one row a trait, each told by structure.

use std::ops::Range;

use super::window::{self, Window};
use crate::analyse::Obfuscation;

/// Numbers of a byte's size in one list that may be text.
pub(super) const BYTES: usize = 40;

/// One way to hide a meaning.
struct Trait {
    weight: u32,
    what: &'static str,
    shown: fn(&Window<'_>) -> bool,
    place: for<'w> fn(&'w Window<'_>) -> Option<&'w Range<usize>>,
}

/// No honest library reaches [`super::WHOLE_FILE`] with any sum of these that it was seen to have; a shuffle by seed
/// (bcrypt) and a packer (old plugins) occur alone.
static TRAITS: &[Trait] = &[
    Trait {
        weight: 45,
        what: "a string table is rotated until a checksum fits",
        shown: |w| w.rotation.count > 0,
        place: |w| w.rotation.first.as_ref(),
    },
    Trait {
        weight: 30,
        what: "a function that replaces itself returns a table of strings",
        shown: |w| w.self_replacing.count > 0 && w.strings.longest >= 10,
        place: |w| w.self_replacing.first.as_ref(),
    },
    Trait {
        weight: 30,
        what: "names are made of random digits",
        shown: |w| w.mangled_names.len() >= 8 && w.mangled.count * 4 >= w.words,
        place: |w| w.mangled.first.as_ref(),
    },
    Trait {
        weight: 20,
        what: "members are fetched by decoded names",
        shown: |w| {
            let all = w.members + w.decoded_members.count;
            w.decoded_members.count >= 10 && w.decoded_members.count * 10 >= all * 3
        },
        place: |w| w.decoded_members.first.as_ref(),
    },
    Trait {
        weight: 20,
        what: "texts are fetched by number from a decoder",
        shown: |w| {
            let calls: usize = w.decoder_calls.values().filter(|&&n| n >= 5).sum();
            calls >= 15 && calls * 5 >= w.calls
        },
        place: |w| w.decoder_place.as_ref(),
    },
    Trait {
        weight: 20,
        what: "constants are written as sums",
        shown: |w| w.hex_sums.count >= 8,
        place: |w| w.hex_sums.first.as_ref(),
    },
    Trait {
        weight: 10,
        what: "numbers are written in hexadecimal",
        shown: |w| w.hex_numbers.count >= 30 && w.hex_numbers.count * 10 >= w.numbers * 8,
        place: |w| w.hex_numbers.first.as_ref(),
    },
    Trait {
        weight: 40,
        what: "letters are written as escapes",
        // An escape has four bytes: a fifth of the text.
        shown: |w| w.needless_escapes >= 30 && w.needless_escapes * 4 * 5 >= w.string_bytes,
        place: |w| w.escaped.as_ref(),
    },
    Trait {
        weight: 30,
        what: "the order of statements is hidden behind a switch",
        shown: |w| w.order.count > 0 && w.has("split") && w.has("switch") && w.has("while"),
        place: |w| w.order.first.as_ref(),
    },
    Trait {
        weight: 45,
        what: "letters are shuffled by a seed",
        shown: |w| w.swaps.count > 0 && w.large_modulo > 0 && (w.decodes() || w.has("join")),
        place: |w| w.swaps.first.as_ref(),
    },
    Trait {
        weight: 50,
        what: "a packer unpacks and runs text",
        shown: |w| w.packer.count > 0,
        place: |w| w.packer.first.as_ref(),
    },
    Trait {
        weight: 15,
        what: "a mark is left on the global object",
        shown: |w| w.global_marks.count > 0,
        place: |w| w.global_marks.first.as_ref(),
    },
    Trait {
        weight: 35,
        what: "one large text is decoded and run",
        shown: |w| w.dense.is_some() && w.runs() && w.decodes(),
        place: |w| w.dense.as_ref(),
    },
    Trait {
        weight: 25,
        what: "text is written as numbers",
        shown: |w| w.numbers_for_text(),
        place: |w| Some(&w.bytes.place),
    },
    Trait {
        weight: 20,
        what: "text written as numbers is run",
        shown: |w| w.numbers_for_text() && w.runs(),
        place: |w| Some(&w.bytes.place),
    },
    Trait {
        weight: 90,
        what: "it is written in six characters",
        shown: |w| w.length >= 500 && w.bracket_art * 10 >= w.length * 8,
        place: |_| None,
    },
];

impl Window<'_> {
    fn has(&self, verb: &str) -> bool {
        self.verbs & window::verb(verb) != 0
    }

    fn runs(&self) -> bool {
        self.has("eval") || self.has("Function") || self.has("constructor")
    }

    fn decodes(&self) -> bool {
        self.has("charAt") || self.has("charCodeAt") || self.has("fromCharCode") || self.has("atob")
    }

    fn numbers_for_text(&self) -> bool {
        self.bytes.longest >= BYTES && (self.has("fromCharCode") || self.has("TextDecoder"))
    }

    /// The sum of the window's traits, with places counted from `offset`.
    pub(super) fn judge(&self, offset: usize) -> Obfuscation {
        let whole = self.first.unwrap_or(0)..self.last;
        let mut out =
            Obfuscation { tables: self.strings.odd_list || self.bytes.longest >= BYTES, ..Default::default() };
        for one in TRAITS.iter().filter(|one| (one.shown)(self)) {
            out.score = (out.score + one.weight).min(100);
            let place = (one.place)(self).unwrap_or(&whole);
            out.traits.push((one.what.to_owned(), place.start + offset..place.end + offset));
        }
        if out.score > 0 || out.tables {
            out.places.push(whole.start + offset..whole.end + offset);
        }
        out
    }
}
