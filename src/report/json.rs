//! The whole report as JSON, for programs that want everything: `schema/report.schema.json`.

use crate::finding::Report;

use super::escape;

/// The report pretty-printed, with a line end. `hidden` findings were left out.
pub fn text(report: &Report, hidden: usize) -> serde_json::Result<String> {
    let mut value = serde_json::to_value(report)?;
    super::ndjson::note_hidden(&mut value, hidden);
    Ok(escape::json(&serde_json::to_string_pretty(&value)?) + "\n")
}
