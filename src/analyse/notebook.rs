//! Notebooks: the code of their cells, as the interpreter and the shell would get it.
//!
//! A notebook is JSON whose strings are code. All cells of Python become one program, because they share their names when
//! they are run one after another; lines for the shell become one script.

use crate::analyse::json::{self, Item};
use crate::analyse::{Analysed, Derived};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use crate::signal::{GapReason, Limit};

/// Reads the cells of a notebook.
pub fn view(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    if artifact.kind != Kind::Json || artifact.path().extension() != "ipynb" || artifact.blob.at.is_layer() {
        return;
    }
    if text.str.len() > limits::PARSE_BYTES {
        out.gaps.push(("notebook", GapReason::Limit(Limit::ParseBytes)));
        return;
    }
    let document = json::read(&text.str);
    let Some(root) = document.root() else { return };
    let mut code = Code::default();
    let sheets = root.get("worksheets").into_iter().flat_map(Item::items).filter_map(|sheet| sheet.get("cells"));
    for cell in root.get("cells").into_iter().chain(sheets).flat_map(Item::items) {
        if cell.get("cell_type").and_then(Item::text) == Some("code")
            && let Some(source) = cell.get("source").or_else(|| cell.get("input"))
        {
            code.cell(source);
        }
    }
    for (part, language) in [(code.python, Kind::Python), (code.shell, Kind::Shell), (code.script, Kind::JavaScript)] {
        if let Some(span) = part.span {
            out.derived.push(Derived { text: part.text, span, decoded: false, language: Some(language) });
        }
    }
}

/// The text of one language, and where its first piece stands.
#[derive(Default)]
struct Part {
    text: String,
    span: Option<std::ops::Range<usize>>,
}

impl Part {
    fn line(&mut self, line: &str, at: &Item<'_>) {
        self.span.get_or_insert_with(|| at.span());
        self.text.push_str(line);
        self.text.push('\n');
    }
}

#[derive(Default)]
struct Code {
    python: Part,
    shell: Part,
    script: Part,
}

impl Code {
    fn cell(&mut self, source: Item<'_>) {
        let mut text = source.text().unwrap_or_default().to_owned();
        source.items().filter_map(Item::text).for_each(|line| text.push_str(line));
        let mut lines = text.lines().peekable();
        let magic = lines.peek().and_then(|first| first.strip_prefix("%%")).unwrap_or_default().to_owned();
        if !magic.is_empty() {
            lines.next();
        }
        let words: Vec<&str> = magic.split_whitespace().collect();
        let is = |names: &[&str]| words.first().is_some_and(|first| names.contains(first));
        let shell = is(&["bash", "sh", "!", "system", "sx"])
            || is(&["script"]) && words.iter().any(|word| word.ends_with("bash") || word.ends_with("sh"));
        if shell {
            lines.for_each(|line| self.shell.line(line, &source));
        } else if is(&["js", "javascript"]) {
            lines.for_each(|line| self.script.line(line, &source));
        } else if magic.is_empty() || is(&["time", "timeit", "capture", "prun", "python", "python3", "pypy"]) {
            lines.for_each(|line| self.line(line, &source));
        }
    }

    /// A line of Python, or one of IPython's that starts a program.
    fn line(&mut self, line: &str, source: &Item<'_>) {
        let inner = line.trim_start();
        let called = inner.split_once('=').and_then(|(_, value)| value.trim_start().strip_prefix('!'));
        if let Some(command) = inner.strip_prefix('!').or(called.filter(|command| !command.starts_with('='))) {
            self.shell.line(command.trim_start_matches('!'), source);
            let indent = &line[..line.len() - inner.len()];
            self.python.line(&format!("{indent}pass"), source);
        } else if let Some(magic) = inner.strip_prefix('%') {
            let (name, rest) = magic.split_once(char::is_whitespace).unwrap_or((magic, ""));
            match name {
                "sx" | "system" => self.shell.line(rest, source),
                "pip" | "conda" => self.shell.line(magic, source),
                "time" | "timeit" => self.python.line(rest, source),
                _ => {}
            }
        } else {
            self.python.line(line, source);
        }
    }
}
