//! `textwrap.dedent`: programs within programs are written with it.

use crate::analyse::python::machine::builtins::{Asked, Native, Out, World, convert};
use crate::analyse::python::machine::value::Value;

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "textwrap.dedent" => dedent, })
}

fn dedent(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly()?;
    let (text, whole) = match &text.value {
        Value::Partial(text) => (text.clone(), false),
        other => (convert::text(world, other)?, true),
    };
    world.room(text.as_str().len())?;
    let blank = |c: char| c == ' ' || c == '\t';
    let lines: Vec<&str> = text.as_str().split('\n').collect();
    let margins = lines.iter().filter(|line| !line.trim_matches(blank).is_empty()).map(|line| {
        let body = line.trim_start_matches(blank);
        &line[..line.len() - body.len()]
    });
    let margin = margins.reduce(|a, b| {
        let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
        &a[..same]
    });
    let margin = margin.unwrap_or("");
    let cut = |line: &&str| match line.trim_matches(blank).is_empty() {
        true => String::new(),
        false => line.strip_prefix(margin).unwrap_or(line).to_owned(),
    };
    let text = lines.iter().map(cut).collect::<Vec<String>>().join("\n");
    Ok(if whole { Value::Str(text.into()) } else { Value::Partial(text.into()) })
}
