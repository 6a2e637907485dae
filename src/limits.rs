//! Every number that bounds what the target can make us do, with its reason, and the one way bytes are read.
//!
//! Working limits are *counted* (bytes, members, nodes, steps) and belong to one root file, so that the same bytes give
//! the same report on every machine and thread count. Clock limits are a backstop about ten times higher; one that
//! fires is a gap and makes the report say `deterministic: false`.

use std::io::{self, Read};
use std::time::Duration;

use crate::signal::{GapReason, Limit};

/// A file of the target above this is not held in memory; its head is classified and the rest is a gap.
/// The largest honest files that matter (bundled executables, wheels with native code) stay below it.
pub const FILE_BYTES: u64 = 128 << 20;
/// How much of an over-long file is read so that its kind can still be told.
pub const HEAD_BYTES: usize = 64 << 10;
/// One member or decoded layer. Larger ones occur in media and model weights, which hold no code.
pub const MEMBER_BYTES: u64 = 128 << 20;
/// All bytes that one root file may unfold to. A zip bomb ends here.
pub const ROOT_BYTES: u64 = 512 << 20;
/// Members and layers that one root file may unfold to. `node_modules` zipped whole stays below it.
pub const ROOT_BLOBS: u32 = 100_000;
/// Containers and layers within one another. Real lures reach five.
pub const DEPTH: u32 = 12;
/// A compressed stream may grow this much once it is past [`RATIO_FLOOR`]: DEFLATE's own ceiling is 1,032.
pub const RATIO: u64 = 400;
/// Below this many bytes a high ratio is harmless (a file of blanks).
pub const RATIO_FLOOR: u64 = 16 << 20;
/// Source over this is not handed to a parser (text-level views still look at it); a large honest bundle is 5 MB.
pub const PARSE_BYTES: usize = 8 << 20;
/// Configuration over this is not parsed as a tree; the largest honest `tasks.json` or `package.json` is far below.
pub const CONFIG_BYTES: usize = 2 << 20;
/// Values of one JSON document that are kept; the largest honest `package.json` has some thousands.
pub const JSON_NODES: usize = 200_000;
/// Command lines within command lines (`sh -c "bash -c '...'"`, `$(...)`) that are followed. Real lures reach three.
pub const SHELL_DEPTH: u8 = 8;
/// Bytes that variables, substitutions and quoted command lines of one file may unfold to before they are left alone.
pub const SHELL_UNFOLDED_BYTES: usize = 4 << 20;
/// Text of a variable or of a command's output that is kept while a script is followed.
pub const SHELL_VALUE_BYTES: usize = 16 << 10;
/// Facts of one kind kept for one artifact; over it: a gap.
pub const FACTS: usize = 20_000;
/// Signals of one rule kept for one artifact: a reader needs a few, a hostile file offers millions.
pub const SIGNALS_PER_RULE: usize = 8;
/// Longest excerpt shown for evidence, in bytes.
pub const EXCERPT_BYTES: usize = 200;
/// Longest text of a command that is kept as a fact.
pub const COMMAND_BYTES: usize = 4 << 10;
/// Encoded text shorter than this decodes to nothing that could be a program.
pub const LAYER_MIN_CHARS: usize = 64;
/// Decoded layers taken out of one artifact.
pub const LAYERS_PER_BLOB: usize = 64;
/// Bytes of root files in flight at once, over all threads.
pub const IN_FLIGHT_BYTES: u64 = 192 << 20;
/// Stack of an analysis thread: oxc needs 512 MiB for 100,000 nested brackets (measured); only touched pages cost memory.
pub const STACK_BYTES: usize = 512 << 20;
/// Files in one target.
pub const TARGET_FILES: usize = 2_000_000;
/// Directories below one another: `PATH_MAX` allows about 2,000.
pub const WALK_DEPTH: usize = 1_024;
/// A worker that dies more often than this goes on without foreign parsers.
pub const WORKER_RESTARTS: u32 = 16;
/// Backstop: one artifact in one worker thread. The counted limits end any analysis that we know in under 6 s.
pub const ARTIFACT_CLOCK: Duration = Duration::from_secs(60);
/// Backstop: YARA-X on one artifact.
pub const YARA_CLOCK: Duration = Duration::from_secs(30);
/// How long a worker may take to hand over its partial report after it was asked to stop.
pub const STOP_GRACE: Duration = Duration::from_secs(5);

/// What one root file may still cost. Created per root, never shared, so that order and threads change nothing.
#[derive(Debug, Clone)]
pub struct Budget {
    bytes: u64,
    blobs: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: ROOT_BYTES, blobs: ROOT_BLOBS }
    }
}

impl Budget {
    /// A smaller budget, for tests of the limits.
    pub fn new(bytes: u64, blobs: u32) -> Self {
        Self { bytes, blobs }
    }

    /// Counts one more blob; the gap says that the target holds more than is read.
    pub fn take_blob(&mut self) -> Result<(), GapReason> {
        self.blobs = self.blobs.checked_sub(1).ok_or(GapReason::Limit(Limit::RootBlobs))?;
        Ok(())
    }

    /// Counts bytes that are already in memory (a slice of the parent).
    pub fn take_bytes(&mut self, n: u64) -> Result<(), GapReason> {
        self.bytes = self.bytes.checked_sub(n).ok_or(GapReason::Limit(Limit::RootBytes))?;
        Ok(())
    }

    /// Reads a decoded stream to its end, counting as it goes. `packed` is the length of the compressed input, for the
    /// ratio; header sizes are hints and never allocation sizes. What was read before a limit or error is returned with it.
    pub fn read(&mut self, from: &mut dyn Read, packed: u64) -> (Vec<u8>, Option<GapReason>) {
        let mut out = Vec::new();
        let mut chunk = [0u8; 64 << 10];
        loop {
            let n = match from.read(&mut chunk) {
                Ok(0) => return (out, None),
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return (out, Some(GapReason::Malformed(e.to_string()))),
            };
            let total = out.len() as u64 + n as u64;
            if total > MEMBER_BYTES {
                return (out, Some(GapReason::Limit(Limit::MemberBytes)));
            }
            if total > RATIO_FLOOR && total / RATIO > packed {
                return (out, Some(GapReason::Limit(Limit::Ratio)));
            }
            if let Err(gap) = self.take_bytes(n as u64) {
                return (out, Some(gap));
            }
            out.extend_from_slice(&chunk[..n]);
        }
    }
}
