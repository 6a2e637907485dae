//! YAML and TOML as the same document that JSON becomes. Their parsers are libraries; what they refuse is a gap, and what
//! was read before it stays.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::analyse::Analysed;
use crate::analyse::json::{Builder, Document};
use crate::artifact::Text;
use crate::limits;
use crate::signal::{GapReason, Limit};

/// Reads the first document of a YAML text. Anchors are not followed: package managers write none.
pub fn yaml(text: &Text<'_>, out: &mut Analysed) -> Document {
    if too_large(text, out) {
        return Document::default();
    }
    let mut builder = Builder::default();
    let mut depth = 0usize;
    let mut truncated = false;
    let ascii = text.str.is_ascii();
    let at = |marker: &Marker| if ascii { marker.index() } else { offset(text, marker) };
    for event in Parser::new_from_str(&text.str) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                out.gaps.push(("dependencies", GapReason::Malformed(format!("YAML: {}", error.info()))));
                truncated = true;
                break;
            }
        };
        if builder.len() >= limits::LOCK_NODES {
            out.gaps.push(("dependencies", GapReason::Limit(Limit::Facts)));
            truncated = true;
            break;
        }
        let (start, end) = (at(&span.start), at(&span.end).max(at(&span.start)));
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                if depth == 0 && !builder.is_empty() {
                    break;
                }
                if builder.wants_key() {
                    // A key that is no text: its value is kept under no name.
                    builder.key(String::new(), start..start);
                }
                depth += 1;
                builder.open(start..end, matches!(event, Event::MappingStart(..)));
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                builder.close(end);
            }
            Event::Scalar(value, style, ..) => {
                if builder.wants_key() {
                    builder.key(value.into_owned(), start..end);
                } else {
                    // `false` and `1` are bare, everything else a text.
                    let word = style == ScalarStyle::Plain && matches!(&*value, "true" | "false" | "null" | "~");
                    builder.scalar(value.into_owned(), !word, start..end);
                }
            }
            Event::Alias(_) if builder.wants_key() => builder.key(String::new(), start..end),
            Event::Alias(_) => builder.scalar(String::new(), false, start..end),
            Event::DocumentEnd if !builder.is_empty() => break,
            _ => {}
        }
    }
    builder.finish(truncated)
}

/// Foreign parsers are not handed everything.
fn too_large(text: &Text<'_>, out: &mut Analysed) -> bool {
    let over = text.str.len() > limits::PARSE_BYTES;
    if over {
        out.gaps.push(("dependencies", GapReason::Limit(Limit::ParseBytes)));
    }
    over
}

/// The byte offset of a marker, whose columns count characters.
fn offset(text: &Text<'_>, marker: &Marker) -> usize {
    let Some(&start) = text.line_starts().get(marker.line().saturating_sub(1)) else { return text.str.len() };
    let line = text.str.get(start..).unwrap_or_default();
    start + line.char_indices().nth(marker.col()).map_or(line.len(), |(at, _)| at)
}

/// Reads a TOML text; what its parser cannot read is left out.
pub fn toml(text: &Text<'_>, out: &mut Analysed) -> Document {
    if too_large(text, out) {
        return Document::default();
    }
    let (table, errors) = DeTable::parse_recoverable(&text.str);
    if let Some(error) = errors.first() {
        out.gaps.push(("dependencies", GapReason::Malformed(format!("TOML: {}", error.message()))));
    }
    let mut builder = Builder::default();
    builder.open(table.span(), true);
    fill(&mut builder, table.get_ref());
    builder.close(text.str.len());
    builder.finish(false)
}

/// Recursion is bounded by the parser, which refuses what is nested deeper than eighty.
fn fill(builder: &mut Builder, table: &DeTable<'_>) {
    for (key, value) in table {
        if builder.len() >= limits::LOCK_NODES {
            return;
        }
        builder.key(key.get_ref().to_string(), key.span());
        add(builder, value);
    }
}

fn add(builder: &mut Builder, value: &Spanned<DeValue<'_>>) {
    let span = value.span();
    match value.get_ref() {
        DeValue::Table(table) => {
            builder.open(span.clone(), true);
            fill(builder, table);
            builder.close(span.end);
        }
        DeValue::Array(items) => {
            builder.open(span.clone(), false);
            items.iter().take(limits::LOCK_NODES).for_each(|item| add(builder, item));
            builder.close(span.end);
        }
        DeValue::String(text) => builder.scalar(text.to_string(), true, span),
        DeValue::Boolean(yes) => builder.scalar(yes.to_string(), false, span),
        DeValue::Integer(number) => builder.scalar(number.as_str().to_owned(), false, span),
        DeValue::Float(number) => builder.scalar(number.as_str().to_owned(), false, span),
        DeValue::Datetime(date) => builder.scalar(date.to_string(), false, span),
    }
}
