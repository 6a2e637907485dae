//! `re`, for patterns that the `regex` crate reads the same way.

mod apply;
mod matched;
mod replace;
mod translate;

use std::rc::Rc;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::thing;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert};
use crate::analyse::python::machine::value::{Val, Value};
use crate::limits;

pub(in super::super) use matched::group_of;
pub(super) use matched::method as match_method;

pub(super) const PATTERN: &str = "pattern";
pub(super) const MATCH: &str = "match";

const TEXT: &str = " text";
const FLAGS: &str = " flags";

/// Patterns that were compiled, by what they became; `None` for those that the crate refuses.
pub(in super::super) type Cache = FxHashMap<String, Option<Rc<Regex>>>;

pub(super) fn function(name: &str) -> Option<Native> {
    let name = name.strip_prefix("re.").or_else(|| name.strip_prefix("regex."))?;
    natives!(name, {
        "compile" => compile,
        "escape" => escape,
        "search" => apply::search,
        "match" => apply::match_start,
        "fullmatch" => apply::match_whole,
        "findall" => apply::find_all,
        "finditer" => apply::find_iter,
        "split" => apply::split,
        "sub" => replace::sub,
        "subn" => replace::subn,
    })
}

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "search" => |world, asked| of_pattern(world, asked, apply::search),
        "match" => |world, asked| of_pattern(world, asked, apply::match_start),
        "fullmatch" => |world, asked| of_pattern(world, asked, apply::match_whole),
        "findall" => |world, asked| of_pattern(world, asked, apply::find_all),
        "finditer" => |world, asked| of_pattern(world, asked, apply::find_iter),
        "split" => |world, asked| of_pattern(world, asked, apply::split),
        "sub" => |world, asked| of_pattern(world, asked, replace::sub),
        "subn" => |world, asked| of_pattern(world, asked, replace::subn),
    })
}

/// A flag: `re.I`.
pub(in super::super) fn constant(name: &str) -> Option<Value> {
    let flag: i64 = match name.strip_prefix("re.")? {
        "I" | "IGNORECASE" => translate::IGNORE_CASE,
        "M" | "MULTILINE" => translate::MULTI_LINE,
        "S" | "DOTALL" => translate::DOT_ALL,
        "U" | "UNICODE" => 32,
        "X" | "VERBOSE" => 64,
        "A" | "ASCII" => 256,
        _ => return None,
    };
    Some(Value::Int(flag.into()))
}

/// A method of a compiled pattern is the function with the pattern in front. The methods that take places in the text
/// where the functions take flags are not known with these.
fn of_pattern(world: &mut World<'_>, asked: &Asked<'_>, function: fn(&mut World<'_>, &Asked<'_>) -> Out) -> Out {
    let arguments = [std::slice::from_ref(asked.this), asked.arguments].concat();
    function(world, &Asked { this: &Val::NONE, arguments: &arguments, named: asked.named })
}

fn flags_of(world: &World<'_>, flags: Option<&Val>) -> Out<i64> {
    match flags {
        Some(flags) => convert::count(world, &flags.value),
        None => Ok(0),
    }
}

fn compile(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [pattern, flags] = asked.bind(["pattern", "flags"], 1)?;
    let pattern = pattern.ok_or(TYPE)?;
    let flags = flags_of(world, flags)?;
    match &pattern.value {
        Value::Str(_) | Value::Bytes(_) => {
            let held = [(TEXT, pattern.clone()), (FLAGS, Val::int(flags)), ("pattern", pattern.clone())];
            thing::make(world, PATTERN, &held)
        }
        Value::Object(id) if thing::what(&world.heap, *id) == Some(PATTERN) => Ok(pattern.value.clone()),
        _ => Err(Stop::Unknown),
    }
}

fn escape(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly()?;
    let text = convert::text(world, &text.value)?;
    world.room(2 * text.as_str().len())?;
    let mut out = String::new();
    for c in text.as_str().chars() {
        if "()[]{}?*+-|^$\\.&~# \t\n\r\x0b\x0c".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    Ok(Value::Str(out.into()))
}

/// How much of the text a pattern has to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    Anywhere,
    Start,
    Whole,
}

/// A pattern and the text it is tried on. Bytes are held as the characters of the same numbers.
struct Trial {
    regex: Rc<Regex>,
    text: String,
    bytes: bool,
    /// Another match than the empty one could be wanted at the same place.
    ambiguous: bool,
    /// Patterns may contain names of groups.
    groups: usize,
}

impl Trial {
    fn new(world: &mut World<'_>, pattern: &Val, text: &Val, flags: Option<&Val>, fit: Fit) -> Out<Trial> {
        let mut flags = flags_of(world, flags)?;
        let mut pattern = pattern.value.clone();
        if let Value::Object(id) = pattern
            && thing::what(&world.heap, id) == Some(PATTERN)
        {
            let this = Val::object(id);
            // What would be flags is a place in the text.
            if flags != 0 {
                return Err(Stop::Unknown);
            }
            flags = convert::count(world, &thing::held(world, &this, FLAGS)?.value)?;
            pattern = thing::held(world, &this, TEXT)?.value;
        }
        let (pattern, of_bytes) = characters(world, &pattern)?;
        let (text, bytes) = characters(world, &text.value)?;
        if of_bytes != bytes {
            return Err(TYPE);
        }
        world.room(pattern.len() + text.len())?;
        let translated = translate::translate(&pattern, flags, &text).ok_or(Stop::Unknown)?;
        let pattern = match fit {
            Fit::Anywhere => translated.pattern,
            Fit::Start => format!(r"\A(?:{})", translated.pattern),
            Fit::Whole => format!(r"\A(?:{})\z", translated.pattern),
        };
        let regex = compiled(world, pattern, translated.flags)?;
        let groups = regex.captures_len();
        Ok(Trial { regex, text, bytes, ambiguous: translated.ambiguous, groups })
    }

    /// A part of the text as a value of its kind.
    fn part(&self, (start, end): (usize, usize)) -> Value {
        self.value(self.text.get(start..end).unwrap_or_default())
    }

    fn value(&self, text: &str) -> Value {
        match self.bytes {
            true => Value::Bytes(text.chars().map(|c| c as u8).collect()),
            false => Value::Str(text.into()),
        }
    }
}

fn characters(world: &World<'_>, value: &Value) -> Out<(String, bool)> {
    match value {
        Value::Str(text) => Ok((text.as_str().to_owned(), false)),
        other => Ok((convert::bytes(world, other)?.iter().map(|&byte| char::from(byte)).collect(), true)),
    }
}

fn compiled(world: &mut World<'_>, pattern: String, flags: i64) -> Out<Rc<Regex>> {
    let key = format!("{flags} {pattern}");
    if let Some(known) = world.patterns.get(&key) {
        return known.clone().ok_or(Stop::Unknown);
    }
    if world.patterns.len() >= limits::EVALUATOR_PATTERNS {
        return Err(Stop::Unknown);
    }
    world.pass(pattern.len() * 64)?;
    let regex = regex::RegexBuilder::new(&pattern)
        .case_insensitive(flags & translate::IGNORE_CASE != 0)
        .multi_line(flags & translate::MULTI_LINE != 0)
        .dot_matches_new_line(flags & translate::DOT_ALL != 0)
        .size_limit(limits::EVALUATOR_PATTERN_BYTES)
        .dfa_size_limit(limits::EVALUATOR_PATTERN_BYTES)
        .nest_limit(50)
        .build()
        .ok()
        .map(Rc::new);
    world.patterns.insert(key, regex.clone());
    regex.ok_or(Stop::Unknown)
}
