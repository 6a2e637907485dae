//! A rule's page for a terminal: the little of Markdown that our own pages use.

use super::page::{Page, Tone};

/// Writes a page's body.
pub fn render(page: &mut Page, body: &str) {
    let mut paragraph = Paragraph::default();
    let mut fenced = false;
    for line in body.lines() {
        if line.trim_start().starts_with("```") {
            paragraph.flush(page);
            fenced = !fenced;
        } else if fenced {
            page.verbatim(4, line);
        } else if line.trim().is_empty() {
            paragraph.flush(page);
            page.gap();
        } else if line.starts_with('#') {
            paragraph.flush(page);
            page.heading(&inline(line.trim_start_matches('#').trim()));
        } else if line.starts_with('|') || line.starts_with("    ") {
            paragraph.flush(page);
            page.verbatim(2, line.trim());
        } else if let Some((mark, text)) = list_item(line) {
            paragraph.flush(page);
            paragraph = Paragraph { mark: mark.to_owned(), text: text.to_owned() };
        } else {
            paragraph.push(line.trim());
        }
    }
    paragraph.flush(page);
}

/// Lines that belong together.
#[derive(Default)]
struct Paragraph {
    mark: String,
    text: String,
}

impl Paragraph {
    fn push(&mut self, line: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(line);
    }

    fn flush(&mut self, page: &mut Page) {
        if !self.text.is_empty() {
            let hang = if self.mark.is_empty() { 0 } else { 3 + self.mark.chars().count() };
            let indent = if self.mark.is_empty() { 0 } else { 2 };
            page.item(indent, (&self.mark, Tone::Plain), hang, (&inline(&self.text), Tone::Plain));
        }
        *self = Self::default();
    }
}

/// `- text`, `* text`, `1. text`.
fn list_item(line: &str) -> Option<(&str, &str)> {
    let trimmed = line.trim_start();
    let (mark, text) = trimmed.split_once(' ')?;
    let number = mark.strip_suffix('.').is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
    (matches!(mark, "-" | "*") || number).then_some((mark, text.trim()))
}

/// Emphasis without its marks; a link as its text and address.
fn inline(text: &str) -> String {
    let text = text.replace("**", "");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(open) = rest.find('[') {
        let link = rest[open..].find("](").and_then(|middle| {
            let end = rest[open + middle..].find(')')?;
            Some((
                &rest[open + 1..open + middle],
                &rest[open + middle + 2..open + middle + end],
                open + middle + end + 1,
            ))
        });
        match link {
            Some((label, address, end)) if !label.contains('[') => {
                out.push_str(&rest[..open]);
                out.push_str(&format!("{label} ({address})"));
                rest = &rest[end..];
            }
            _ => {
                out.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}
