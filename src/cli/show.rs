//! `lurescan show`: one layer of a target, escaped or as hex, and the steps that lead to it.

use std::path::PathBuf;

use crate::artifact::Text;
use crate::limits;
use crate::locator::BytePath;
use crate::report::escape;
use crate::source::Target;

use super::exit::{Exit, fail};
use super::explain::print;
use super::locate::{LocateError, locate};
use super::options::Passwords;

/// A run of blanks longer than this is shown as its length, so that what stands behind it is seen.
const BLANKS: usize = 40;
/// Lines shown before the one asked for.
const BEFORE: usize = 3;

/// Arguments of `lurescan show`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Nothing of the target runs. Archives are opened in this process, without the sandbox that `scan` \
                        puts around its workers: use it on what you have scanned."
)]
pub struct Args {
    /// A file or directory
    target: PathBuf,
    /// A locator as `scan` prints it, such as `job.zip!/app/index.js#base64@120`
    locator: String,
    /// As a hex dump
    #[arg(long)]
    hex: bool,
    /// Begin near this line
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "hex")]
    line: usize,
    /// Show at most this many bytes
    #[arg(long, value_name = "BYTES", default_value_t = 16 << 10)]
    max_bytes: usize,
    #[command(flatten)]
    passwords: Passwords,
}

/// Runs it.
pub fn run(args: Args) -> Exit {
    let located = match locate(&target(args.target), &args.locator, args.passwords.given) {
        Ok(located) => located,
        Err(error @ LocateError::Target(_)) => return fail(Exit::Usage, error),
        Err(error) => return fail(Exit::Usage, error),
    };
    for (at, kind, length) in &located.steps {
        anstream::eprintln!("{}  {kind}, {length} bytes", escape::line(at));
    }
    let bytes = &located.artifact.blob.bytes;
    let (text, shown) = if args.hex || !located.artifact.kind.is_text() && bytes.contains(&0) {
        let shown = bytes.len().min(args.max_bytes);
        (hex_dump(&bytes[..shown]), shown == bytes.len())
    } else {
        numbered(&Text::new(bytes), args.line, args.max_bytes)
    };
    let exit = print(&text);
    if !shown {
        anstream::eprintln!("lurescan: not all of it is shown; --max-bytes and --line show more");
    }
    exit
}

/// The target of a command that reads in process.
pub(super) fn target(path: PathBuf) -> Target {
    if path.as_os_str() != "-" {
        return Target::Path(path);
    }
    let bytes = limits::read_at_most(std::io::stdin().lock(), limits::FILE_BYTES, 0).unwrap_or_default();
    Target::Stdin { name: BytePath::from("stdin"), bytes: bytes.into() }
}

/// Lines with their numbers, escaped; whether it is all of the text.
pub fn numbered(text: &Text<'_>, first: usize, max_bytes: usize) -> (String, bool) {
    let first = first.saturating_sub(1).saturating_sub(if first > 1 { BEFORE } else { 0 });
    let starts = text.line_starts();
    let Some(&start) = starts.get(first) else { return (String::new(), false) };
    let end = start.saturating_add(max_bytes).min(text.str.len());
    let width = starts.len().to_string().len();
    let mut out = String::new();
    for (number, &at) in starts.iter().enumerate().skip(first).take_while(|&(_, &at)| at < end) {
        let line = text.line_span(at);
        let cut = line.end > end;
        let mark = if cut { "…" } else { "" };
        out.push_str(&format!("{:>width$} │ {}{mark}\n", number + 1, one_line(text.slice(&(at..line.end.min(end))))));
    }
    (out, start == 0 && end == text.str.len())
}

/// A line for a terminal, with long runs of blanks named instead of shown.
fn one_line(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.trim_end_matches('\r');
    while !rest.is_empty() {
        let word = rest.find([' ', '\t']).unwrap_or(rest.len());
        out.push_str(&rest[..word]);
        rest = &rest[word..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if blanks > BLANKS {
            out.push_str(&format!("⟨{blanks} blanks⟩"));
        } else {
            out.push_str(&rest[..blanks]);
        }
        rest = &rest[blanks..];
    }
    escape::line(&out)
}

/// Sixteen bytes a line: offset, hexadecimal, printable ASCII.
pub fn hex_dump(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (row, chunk) in bytes.chunks(16).enumerate() {
        let hex: Vec<String> = chunk.iter().map(|byte| format!("{byte:02x}")).collect();
        let shown: String =
            chunk.iter().map(|&b| if b.is_ascii_graphic() || b == b' ' { b.into() } else { '.' }).collect();
        out.push_str(&format!("{:08x}  {:<47}  {shown}\n", row * 16, hex.join(" ")));
    }
    out
}
