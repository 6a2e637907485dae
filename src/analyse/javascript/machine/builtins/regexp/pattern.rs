//! A compiled regular expression, the text it is tried on, and what it finds. Places count 16-bit units.

use std::rc::Rc;

use regex::bytes::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;

use super::super::super::text::Text;
use super::super::super::value::{Id, Kind};
use super::super::{Abrupt, Machine, spend_pass};
use super::translate::{Translation, translate};

/// Bytes that one compiled pattern may take.
const COMPILED_BYTES: usize = 1 << 20;
/// Compiled patterns that are kept.
const KEPT: usize = 256;

/// Patterns that were compiled before, by source and flags, for narrow and for wide texts. `None`: has no exact
/// translation.
#[derive(Default)]
pub(in super::super::super) struct Cache(FxHashMap<(Text, Text, bool), Option<Rc<Pattern>>>);

/// A compiled pattern.
pub(in super::super) struct Pattern {
    regex: Regex,
    /// Names of groups and their numbers.
    pub(in super::super) names: Vec<(Text, usize)>,
    pub(in super::super) sticky: bool,
    unicode: bool,
    /// `^` or `$` mean line ends.
    line_ends: bool,
    /// Can match half of a surrogate pair.
    halves: bool,
}

impl Pattern {
    fn compile(source: &Text, flags: &Text, wide: bool) -> Option<Pattern> {
        let Translation { pattern, names, line_ends, halves } = translate(source, flags, wide).ok()?;
        let regex = RegexBuilder::new(&pattern)
            .unicode(wide)
            .size_limit(COMPILED_BYTES)
            .dfa_size_limit(COMPILED_BYTES)
            .build()
            .ok()?;
        let has = |flag: &str| flags.find(&flag.into(), 0).is_some();
        Some(Pattern { regex, names, sticky: has("y"), unicode: has("u"), line_ends, halves })
    }
}

/// A text in the form that a pattern is tried on.
pub(in super::super) enum Subject<'t> {
    /// Units are bytes.
    Narrow(&'t [u8]),
    /// UTF-8, and where each unit starts in it and the last one ends.
    Wide { bytes: Vec<u8>, starts: Vec<u32> },
}

impl<'t> Subject<'t> {
    /// `None` if the pattern means something else there than in the language.
    pub(in super::super) fn new(pattern: &Pattern, text: &'t Text) -> Option<Self> {
        if let Some(bytes) = text.narrow() {
            return (!pattern.line_ends || !bytes.contains(&b'\r')).then_some(Subject::Narrow(bytes));
        }
        let units = text.units();
        let is_other_end = |unit: &u16| matches!(unit, 0x0d | 0x2028 | 0x2029);
        if pattern.line_ends && units.iter().any(is_other_end) {
            return None;
        }
        let (mut bytes, mut starts) = (Vec::with_capacity(units.len()), Vec::with_capacity(units.len() + 1));
        for c in char::decode_utf16(units) {
            let c = c.ok()?;
            starts.push(bytes.len() as u32);
            if c.len_utf16() == 2 {
                if pattern.halves && !pattern.unicode {
                    return None;
                }
                starts.push(bytes.len() as u32 + 2);
            }
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        starts.push(bytes.len() as u32);
        Some(Subject::Wide { bytes, starts })
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Subject::Narrow(bytes) => bytes,
            Subject::Wide { bytes, .. } => bytes,
        }
    }

    /// Where a unit starts. Nothing starts in the middle of a pair.
    fn byte(&self, unit: usize) -> Option<usize> {
        match self {
            Subject::Narrow(bytes) => (unit <= bytes.len()).then_some(unit),
            Subject::Wide { bytes, starts } => {
                let at = *starts.get(unit)? as usize;
                (at == bytes.len() || bytes[at] & 0xc0 != 0x80).then_some(at)
            }
        }
    }

    fn unit(&self, byte: usize) -> usize {
        match self {
            Subject::Narrow(_) => byte,
            Subject::Wide { starts, .. } => starts.partition_point(|&start| (start as usize) < byte),
        }
    }

    /// The place after the one at `at`, as a search goes on that found nothing but an empty text there.
    pub(in super::super) fn after(&self, pattern: &Pattern, at: usize) -> usize {
        let in_pair = pattern.unicode && at + 1 < self.length() && self.byte(at + 1).is_none();
        if in_pair { at + 2 } else { at + 1 }
    }

    fn length(&self) -> usize {
        match self {
            Subject::Narrow(bytes) => bytes.len(),
            Subject::Wide { starts, .. } => starts.len() - 1,
        }
    }
}

/// A match and its groups.
pub(in super::super) struct Found {
    whole: (usize, usize),
    groups: Vec<Option<(usize, usize)>>,
}

impl Found {
    /// A match without groups.
    pub(in super::super) fn new(start: usize, end: usize) -> Self {
        Self { whole: (start, end), groups: Vec::new() }
    }

    pub(in super::super) fn start(&self) -> usize {
        self.whole.0
    }

    pub(in super::super) fn end(&self) -> usize {
        self.whole.1
    }

    /// How many groups there are.
    pub(in super::super) fn count(&self) -> usize {
        self.groups.len()
    }

    /// A group by its number, from 1.
    pub(in super::super) fn group(&self, number: usize) -> Option<(usize, usize)> {
        self.groups.get(number.checked_sub(1)?).copied().flatten()
    }

    pub(in super::super) fn groups(&self) -> impl Iterator<Item = Option<(usize, usize)>> + '_ {
        self.groups.iter().copied()
    }
}

impl Machine<'_> {
    /// The compiled pattern of a regular expression object, for a text.
    pub(in super::super) fn pattern(&mut self, id: Id, text: &Text) -> Option<Rc<Pattern>> {
        let Kind::RegExp { source, flags } = &self.heap.get(id).kind else { return None };
        let (source, flags) = (source.clone(), flags.clone());
        self.pattern_from(&source, &flags, text)
    }

    /// A compiled pattern by its source and flags.
    pub(in super::super) fn pattern_from(&mut self, source: &Text, flags: &Text, text: &Text) -> Option<Rc<Pattern>> {
        let wide = text.narrow().is_none();
        let key = (source.clone(), flags.clone(), wide);
        if let Some(known) = self.regexps.0.get(&key) {
            return known.clone();
        }
        // Compiling takes some hundred times as long as a step.
        self.steps += 500 + source.len() as u64;
        if self.regexps.0.len() >= KEPT {
            self.regexps.0.clear();
        }
        let pattern = Pattern::compile(source, flags, wide).map(Rc::new);
        self.regexps.0.insert(key, pattern.clone());
        pattern
    }

    /// The first match at or after a place. The outer `None`: not known.
    pub(in super::super) fn search(
        &mut self,
        pattern: &Pattern,
        subject: &Subject<'_>,
        from: usize,
    ) -> Result<Option<Option<Found>>, Abrupt> {
        let Some(start) = subject.byte(from) else { return Ok(None) };
        let captures = pattern.regex.captures_at(subject.bytes(), start);
        let seen = captures.as_ref().and_then(|found| found.get(0)).map_or(subject.bytes().len(), |whole| whole.end());
        spend_pass(self, seen - start)?;
        Ok(Some(captures.and_then(|captures| {
            let place = |part: regex::bytes::Match<'_>| (subject.unit(part.start()), subject.unit(part.end()));
            let mut parts = captures.iter().map(|part| part.map(place));
            let whole = parts.next().flatten()?;
            Some(Found { whole, groups: parts.collect() })
        })))
    }
}
