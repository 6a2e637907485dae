//! The table that this program keeps its own indicators in: type, value, family, confidence, decides, source, date.

use crate::finding::Confidence;

use super::super::row::{Said, What};
use super::Sink;

/// Whether a text is such a table, by its first line that is no comment.
pub fn is_table(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or_default();
    let mut cells = first.split('\t');
    let what = cells.next().unwrap_or_default();
    (what == "type" || What::parse(what).is_some() || What::is_context_only(what)) && cells.count() >= 2
}

/// Cells of a row.
const CELLS: usize = 7;

/// Bytes of an ordinary line.
const LINE: usize = 80;

/// Reads rows in one pass over tabs and line ends, the first of them in the line `number`. Returns the line behind the last.
pub fn read(text: &str, mut number: u32, sink: &mut Sink<'_>) -> u32 {
    sink.read.rows.reserve(text.len() / LINE);
    let mut cells = [""; CELLS];
    let (mut count, mut from) = (0, 0);
    let ends = memchr::memchr2_iter(b'\t', b'\n', text.as_bytes());
    for at in ends.chain([text.len()]) {
        if count < CELLS {
            cells[count] = text.get(from..at).unwrap_or_default();
        }
        count += 1;
        from = at + 1;
        if text.as_bytes().get(at) != Some(&b'\t') {
            let known = count.min(CELLS);
            if let Some(last) = cells[..known].last_mut() {
                *last = last.trim_end_matches('\r');
            }
            row(&cells[..known], number, sink);
            (count, number) = (0, number + 1);
        }
    }
    number
}

fn row(cells: &[&str], number: u32, sink: &mut Sink<'_>) {
    let cell = |at: usize| cells.get(at).copied();
    let name = cell(0).unwrap_or_default();
    let empty = name.is_empty() && cells.len() == 1;
    if empty || name.starts_with('#') || name == "type" && number <= 2 || What::is_context_only(name) {
        return;
    }
    let Some(what) = What::parse(name) else {
        return sink.problem(number, format!("`{}` is no type of indicator", super::shown(name)));
    };
    let (Some(value), Some(family), Some(confidence), Some(decides)) = (cell(1), cell(2), cell(3), cell(4)) else {
        return sink.problem(number, "has fewer than five cells".to_owned());
    };
    let confidence = match confidence {
        "high" => Confidence::High,
        "medium" => Confidence::Medium,
        _ => Confidence::Low,
    };
    let said = Said {
        family,
        confidence,
        decides: decides == "yes",
        source: cell(5).unwrap_or_default(),
        date: cell(6).unwrap_or_default(),
    };
    sink.row(what, value, &said, number);
}
