//! The table that this program keeps its own indicators in: type, value, family, confidence, decides, source, date.

use crate::artifact::Text;
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

/// Reads it.
pub fn read(text: &Text<'_>, sink: &mut Sink<'_>) {
    for (number, line) in text.str.lines().enumerate() {
        let number = number as u32 + 1;
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells = line.trim_end_matches('\r').split('\t');
        let name = cells.next().unwrap_or_default();
        if name == "type" && number <= 2 || What::is_context_only(name) {
            continue;
        }
        let Some(what) = What::parse(name) else {
            sink.problem(number, format!("`{}` is no type of indicator", super::shown(name)));
            continue;
        };
        let (Some(value), Some(family), Some(confidence), Some(decides)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            sink.problem(number, "has fewer than five cells".to_owned());
            continue;
        };
        let confidence = match confidence {
            "high" => Confidence::High,
            "medium" => Confidence::Medium,
            _ => Confidence::Low,
        };
        let said = Said {
            family: sink.words.shared(0, family),
            confidence,
            decides: decides == "yes",
            source: sink.words.shared(1, cells.next().unwrap_or_default()),
            date: sink.words.shared(2, cells.next().unwrap_or_default()),
        };
        sink.row(what, value, &said, number);
    }
}
