//! A page of text for a terminal: wrapped, aligned, in colour or not. The only file that knows escape sequences.

use anstyle::{AnsiColor, Style as Ansi};

use super::{Style, escape};
use crate::finding::Severity;

/// What a piece of text is, and so how it is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// Headings and names.
    Strong,
    /// Beside the point.
    Faint,
    /// Blocks.
    Alarm,
    /// Asks for a look.
    Warning,
    /// Not read.
    Unread,
    /// Nothing found.
    Good,
}

impl Tone {
    /// The tone of a severity.
    pub fn of(severity: Severity) -> Self {
        match severity {
            Severity::Critical | Severity::High => Tone::Alarm,
            Severity::Medium => Tone::Warning,
            Severity::Low | Severity::Info => Tone::Faint,
        }
    }

    fn ansi(self) -> Ansi {
        let bright = |color: AnsiColor| Ansi::new().bold().fg_color(Some(color.into()));
        match self {
            Tone::Plain => Ansi::new(),
            Tone::Strong => Ansi::new().bold(),
            Tone::Faint => Ansi::new().dimmed(),
            Tone::Alarm => bright(AnsiColor::Red),
            Tone::Warning => bright(AnsiColor::Yellow),
            Tone::Unread => bright(AnsiColor::Magenta),
            Tone::Good => bright(AnsiColor::Green),
        }
    }
}

/// Narrowest and widest columns of text: below, words break; above, lines are hard to follow.
const WIDTH: std::ops::RangeInclusive<usize> = 40..=140;

/// Widest lead that shares its line with its text in a table.
const COLUMN: usize = 36;

/// Text being written.
pub struct Page {
    out: String,
    color: bool,
    width: usize,
}

impl Page {
    /// An empty page.
    pub fn new(style: &Style) -> Self {
        Self { out: String::new(), color: style.color, width: style.width.clamp(*WIDTH.start(), *WIDTH.end()) }
    }

    /// Everything written.
    pub fn finish(self) -> String {
        self.out
    }

    /// An empty line, unless the page ends in one or is empty.
    pub fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// The title of a section, with an empty line before it.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        self.item(0, (text, Tone::Strong), 0, ("", Tone::Plain));
    }

    /// A paragraph.
    pub fn text(&mut self, indent: usize, text: &str) {
        self.item(indent, ("", Tone::Plain), indent, (text, Tone::Plain));
    }

    /// A lead at `indent`, then text that wraps at the column `hang`. A lead that reaches over it takes its own line.
    pub fn item(&mut self, indent: usize, lead: (&str, Tone), hang: usize, text: (&str, Tone)) {
        let head = escape::line(lead.0);
        let lines = wrap(&escape::line(text.0), self.width.saturating_sub(hang).max(20));
        self.blanks(indent);
        self.paint(&head, lead.1);
        let mut column = indent + head.chars().count();
        if !head.is_empty() && column + 1 > hang && !lines.is_empty() {
            self.out.push('\n');
            column = 0;
        }
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                self.out.push('\n');
                column = 0;
            }
            self.blanks(hang.saturating_sub(column));
            self.paint(&escape::workflow_commands(line), text.1);
        }
        self.out.push('\n');
    }

    /// Rows of a lead and its text, the texts in one column as long as the leads are not too wide for it.
    pub fn table(&mut self, indent: usize, tone: Tone, rows: &[(String, String)]) {
        let width = |lead: &String| escape::line(lead).chars().count();
        let widest = rows.iter().map(|(lead, _)| width(lead)).filter(|&n| n <= COLUMN).max().unwrap_or(2);
        for (lead, text) in rows {
            let hang = if width(lead) <= COLUMN { indent + widest + 2 } else { indent + 2 };
            self.item(indent, (lead, tone), hang, (text, Tone::Plain));
        }
    }

    /// Text of the target, marked as such by a bar at its left.
    pub fn quote(&mut self, indent: usize, text: &str) {
        for line in wrap(&escape::line(text), self.width.saturating_sub(indent + 2).max(20)) {
            self.blanks(indent);
            self.paint("│ ", Tone::Faint);
            self.paint(&line, Tone::Plain);
            self.out.push('\n');
        }
    }

    /// A line as it is, escaped and not wrapped: code, tables.
    pub fn verbatim(&mut self, indent: usize, text: &str) {
        self.blanks(indent);
        self.paint(&escape::line(text), Tone::Plain);
        self.out.push('\n');
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    fn paint(&mut self, text: &str, tone: Tone) {
        if self.color && tone != Tone::Plain && !text.is_empty() {
            let ansi = tone.ansi();
            self.out.push_str(&format!("{ansi}{text}{ansi:#}"));
        } else {
            self.out.push_str(text);
        }
    }
}

/// Breaks one line at blanks; a word that is too long breaks where it must.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let mut word: Vec<char> = word.chars().collect();
        if used > 0 && used + 1 + word.len() > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if used > 0 {
            line.push(' ');
            used += 1;
        }
        while used + word.len() > width {
            let rest = word.split_off(width - used);
            line.extend(word);
            lines.push(std::mem::take(&mut line));
            used = 0;
            word = rest;
        }
        used += word.len();
        line.extend(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}
