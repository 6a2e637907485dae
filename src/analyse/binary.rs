//! PE, ELF and Mach-O through goblin: what an executable says of itself.
//!
//! Everything kept is bounded and owned. A broken file gives what could be read and a gap; goblin is called behind a
//! panic guard, because one odd section table must not cost the artifact its other analyses.

mod elf;
mod mach;
mod pe;
mod strings;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Analysed;
use crate::artifact::{Artifact, Kind};
use crate::limits;
use crate::signal::GapReason;

pub use strings::{Class, Interest};

/// What an executable says of itself.
#[derive(Clone, Debug, Default)]
pub struct Binary {
    /// `PE`, `ELF` or `Mach-O`.
    pub format: &'static str,
    /// Processor names, several for a fat Mach-O.
    pub architectures: Vec<String>,
    /// Whether it is loaded by another program and not started.
    pub library: bool,
    /// Imported symbols, at most [`limits::BINARY_NAMES`].
    pub imports: Vec<String>,
    /// Libraries it asks for, at most [`limits::BINARY_NAMES`].
    pub libraries: Vec<String>,
    /// Its sections, at most [`limits::BINARY_NAMES`].
    pub sections: Vec<Section>,
    /// Bytes behind the last section, a signature included.
    pub overlay: u64,
    /// Whether it carries a signature; `None` where the format has none. The signature is not verified.
    pub signed: Option<bool>,
    /// The company, product, description and original file name in its version information.
    pub version: Vec<(&'static str, String)>,
    /// Languages and packagers it was made with, as far as it tells.
    pub made_with: Vec<&'static str>,
    /// Strings that say what it reads or talks to.
    pub interests: Vec<Interest>,
}

/// One section.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its name, lossy.
    pub name: String,
    /// Where it stands in the file, cut to the file.
    pub span: Range<usize>,
    /// Bits of information in one byte: 0 to 8. Machine code has 5 to 6.7, compressed bytes more than 7.5.
    pub entropy: f32,
    /// Whether its bytes are executed.
    pub executable: bool,
}

impl Binary {
    /// The packer's name, or what gives it away: a code section that is compressed or encrypted.
    pub fn packed(&self) -> Option<String> {
        if let Some(section) =
            self.sections.iter().find(|s| s.name.starts_with("UPX") || s.name == ".aspack" || s.name == ".vmp0")
        {
            return Some(format!("section {}", section.name));
        }
        let dense = self.sections.iter().find(|s| s.executable && s.entropy > 7.3 && s.span.len() > 32 << 10)?;
        Some(format!("code section {} looks compressed or encrypted", dense.name))
    }

    /// Strings of one class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Interest> {
        self.interests.iter().filter(move |interest| interest.class == class)
    }
}

/// Reads an executable; nothing for any other kind.
pub fn analyse(artifact: &Artifact, out: &mut Analysed) {
    if artifact.kind != Kind::Executable {
        return;
    }
    let bytes: &[u8] = &artifact.blob.bytes;
    let mut binary = Binary { format: format(bytes), ..Binary::default() };
    let read = catch_unwind(AssertUnwindSafe(|| match binary.format {
        "PE" => pe::read(bytes, &mut binary),
        "ELF" => elf::read(bytes, &mut binary),
        _ => mach::read(bytes, &mut binary),
    }));
    let gap = match read {
        Ok(Ok(())) => None,
        Ok(Err(how)) => Some(GapReason::Malformed(how)),
        Err(_) => Some(GapReason::Panicked(format!("reading a {} file", binary.format))),
    };
    out.gaps.extend(gap.map(|reason| ("binary", reason)));
    strings::read(bytes, &mut binary);
    out.facts.binary = Some(binary);
}

fn format(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'M', b'Z', ..] => "PE",
        [0x7f, b'E', b'L', b'F', ..] => "ELF",
        _ => "Mach-O",
    }
}

/// A section's facts, from a span that the header claims and the file may not have.
fn section(bytes: &[u8], name: &str, start: u64, length: u64, executable: bool) -> Section {
    let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
    let end = start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)).min(bytes.len());
    let span = start..end;
    let entropy = entropy(bytes.get(span.clone()).unwrap_or_default());
    Section { name: name.chars().take(64).collect(), span, entropy, executable }
}

/// Shannon entropy in bits a byte.
fn entropy(bytes: &[u8]) -> f32 {
    let mut counts = [0u64; 256];
    for &byte in bytes {
        counts[usize::from(byte)] += 1;
    }
    let total = bytes.len() as f64;
    let bits = counts.iter().filter(|&&n| n > 0).map(|&n| n as f64 / total).map(|p| -p * p.log2()).sum::<f64>();
    bits as f32
}

/// Bytes behind the last section.
fn overlay(bytes: &[u8], sections: &[Section]) -> u64 {
    let end = sections.iter().map(|section| section.span.end).max().unwrap_or(bytes.len());
    (bytes.len() - end.min(bytes.len())) as u64
}

/// At most [`limits::BINARY_NAMES`] names, each at most 256 characters.
fn bounded<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    names
        .filter(|name| !name.is_empty())
        .take(limits::BINARY_NAMES)
        .map(|name| name.chars().take(256).collect())
        .collect()
}
