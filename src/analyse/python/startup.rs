//! `.pth`: the lines that Python runs whenever it starts.
//!
//! The `site` module adds every other line to the search path and gives those that begin with `import` to `exec`. Only
//! those are code, so only those are read as such.

use std::borrow::Cow;

use memchr::memchr_iter;

use crate::locator::BytePath;

/// Whether a path is read by the `site` module.
pub fn is_path_file(path: &BytePath) -> bool {
    path.extension() == "pth"
}

/// Whether `site` runs a line.
pub fn runs(line: &[u8]) -> bool {
    line.starts_with(b"import ") || line.starts_with(b"import\t")
}

/// Whether any line of a path file is run.
pub fn runs_any(bytes: &[u8]) -> bool {
    runs(bytes) || memchr_iter(b'\n', bytes).any(|end| bytes.get(end + 1..).is_some_and(runs))
}

/// The text with the lines that are not run blanked out: every span stays what it was.
pub fn code(text: &str) -> Cow<'_, str> {
    if text.split_inclusive('\n').all(|line| runs(line.as_bytes())) {
        return Cow::Borrowed(text);
    }
    let mut code = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if runs(line.as_bytes()) {
            code.push_str(line);
        } else {
            code.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        }
    }
    Cow::Owned(code)
}
