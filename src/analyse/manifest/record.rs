//! `RECORD` of a wheel: every member with its hash, as the tool that made the wheel wrote it down.

use data_encoding::BASE64URL_NOPAD;

use crate::analyse::{Analysed, Recorded};
use crate::artifact::Text;
use crate::limits;
use crate::signal::{GapReason, Limit};

/// Reads the list.
pub fn list(text: &Text<'_>, out: &mut Analysed) {
    for (number, line) in text.str.lines().enumerate() {
        if number >= limits::RECORD_LINES {
            out.gaps.push(("manifest", GapReason::Limit(Limit::Facts)));
            return;
        }
        let Some((path, hash)) = fields(line) else { continue };
        let sha256 = hash
            .strip_prefix("sha256=")
            .and_then(|hash| BASE64URL_NOPAD.decode(hash.trim_end_matches('=').as_bytes()).ok())
            .and_then(|bytes| bytes.try_into().ok());
        out.facts.recorded.push(Recorded { path, sha256 });
    }
}

/// Path and hash of a line; a path with a comma or quote in it stands in quotes, its quotes doubled.
fn fields(line: &str) -> Option<(String, &str)> {
    let line = line.trim_end();
    if let Some(rest) = line.strip_prefix('"') {
        let mut end = 0;
        loop {
            end += rest.get(end..)?.find('"')?;
            if !rest.get(end + 1..)?.starts_with('"') {
                break;
            }
            end += 2;
        }
        let hash = rest.get(end + 1..)?.trim_start_matches(',').split(',').next()?;
        return Some((rest.get(..end)?.replace("\"\"", "\""), hash));
    }
    let (path, rest) = line.split_once(',').unwrap_or((line, ""));
    (!path.is_empty()).then(|| (path.to_owned(), rest.split(',').next().unwrap_or_default()))
}
