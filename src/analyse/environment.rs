//! Files that set variables of the environment: `.env` and its kin. Correlation joins them with the scripts that read them.

use crate::analyse::{Facts, Variable};
use crate::artifact::{Artifact, Text};
use crate::limits;

/// Reads such a file, if the artifact is one: `NAME=value`, quotes and `export` undone.
pub fn view(artifact: &Artifact, text: &Text<'_>, facts: &mut Facts) {
    let name = artifact.path().name_lower();
    if !(name.starts_with(".env") || name.ends_with(".env")) || text.str.len() > limits::VARIABLE_BYTES {
        return;
    }
    let mut start = 0;
    for line in text.str.split_inclusive('\n') {
        let span = start..start + line.trim_end().len();
        start += line.len();
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((name, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) else { continue };
        let (name, value) = (name.trim(), value.trim());
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !plain || facts.variables.len() >= limits::VARIABLES {
            continue;
        }
        let unquoted = ['"', '\'', '`'].iter().find_map(|&quote| value.strip_prefix(quote)?.split(quote).next());
        let value = unquoted.unwrap_or_else(|| value.split(" #").next().unwrap_or(value).trim_end());
        let value = limits::cut(value, limits::ARGUMENT_BYTES).to_owned();
        facts.variables.push(Variable { name: name.to_owned(), value, place: text.place(span) });
    }
}
