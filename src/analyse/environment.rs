//! Files that set variables of the environment: `.env` and its kin. Correlation joins them with the scripts that read them.

use crate::analyse::{Facts, FlowStep, Summary, Variable, json};
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

/// Reads the addresses that a JSON file of settings holds, plain or encoded, as what the module gives away.
pub fn settings(artifact: &Artifact, text: &Text<'_>, facts: &mut Facts) {
    let name = artifact.path().name_lower();
    let tools = ["package.json", "package-lock.json", "tsconfig.json", "composer.json"];
    if !name.ends_with(".json") || text.str.len() > limits::SETTINGS_BYTES || tools.contains(&name.as_str()) {
        return;
    }
    // `http` in base64 and in hexadecimal.
    if !["://", "aHR0c", "68747470"].iter().any(|sign| text.str.contains(sign)) {
        return;
    }
    let document = json::read(&text.str);
    let mut work: Vec<(String, json::Item<'_>)> =
        document.root().map(|root| (String::new(), root)).into_iter().collect();
    while let Some((path, item)) = work.pop() {
        if let Some(value) = item.text().filter(|_| !path.is_empty() && facts.summaries.len() < limits::VARIABLES) {
            let place = text.place(item.span());
            let excerpt = limits::cut(value, limits::FLOW_TEXT_BYTES);
            let step = FlowStep::new(&format!("`{path}` is set"), item.span(), excerpt).at(place);
            let value = limits::cut(value, limits::ARGUMENT_BYTES).to_owned();
            facts.summaries.push(Summary {
                name: path.into(),
                text: Some(value),
                steps: vec![step],
                ..Summary::default()
            });
        } else if path.len() < limits::SUMMARY_PATH_BYTES {
            let key = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            work.extend(item.entries().take(limits::VARIABLES).map(|(name, item)| (key(name), item)));
        }
    }
}
