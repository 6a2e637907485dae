//! Text and bytes that become code.

use std::rc::Rc;

use ruff_python_ast::{Mod, ModModule, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use super::call::Arguments;
use super::scope::Env;
use super::statement::Course;
use super::text::HOLE;
use super::value::{Key, Kind, Val, Value};
use super::{Abrupt, At, Machine, Unit};
use crate::analyse::flow::{Derived, Labels, Origin, Reached, Sink};
use crate::limits;

impl<'a> Machine<'a> {
    /// `exec(code)` and its like.
    pub(super) fn run_code(&mut self, callee: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let Some(code) =
            arguments.positional.first().cloned().or_else(|| arguments.named.first().map(|(_, v)| v.clone()))
        else {
            return Ok(Val::NONE);
        };
        let from = self.deep(&code);
        let text = self.code_text(&code);
        let env = self.frame.env.clone();
        // Names that are handed over are there.
        for names in arguments.positional.iter().skip(1) {
            self.take_names(names, &env);
        }
        let ran = match &text {
            Some(text) => self.run_text(text, env.clone(), at)?,
            None => None,
        };
        if let Some(names) = arguments.positional.get(1).cloned() {
            self.give_names(&names, &env)?;
        }
        self.code_reached(callee, &code, from, text.as_deref(), ran.is_some(), at);
        Ok(match ran {
            Some(val) => {
                let from = self.join(val.from, from);
                val.from(from)
            }
            None => Val::unknown(from),
        })
    }

    /// Notes that a value became code, unless it is a plain constant of the program, which says so itself.
    pub(super) fn code_reached(
        &mut self,
        callee: &str,
        code: &Val,
        from: Origin,
        text: Option<&str>,
        followed: bool,
        at: At,
    ) {
        let shown = text.map(str::to_owned).or_else(|| code.as_partial().map(|text| text.as_str().to_owned()));
        if self.labels(from).is_none() {
            return;
        }
        self.reached(Reached { text: shown, followed, ..Reached::new(Sink::Code, callee, from, at) });
    }

    /// The program in a value: a text, bytes, or a code object that stands for one.
    fn code_text(&mut self, code: &Val) -> Option<Rc<str>> {
        match &code.value {
            Value::Str(text) => Some(text.as_str().into()),
            Value::Bytes(bytes) => std::str::from_utf8(bytes).ok().map(Into::into),
            Value::Object(id) => match &self.world.heap.get(*id).kind {
                Kind::ByteArray(bytes) => std::str::from_utf8(bytes).ok().map(Into::into),
                _ => None,
            },
            _ => None,
        }
    }

    /// Parses and runs a text; `None` if it is no program or the budget for such texts is spent.
    pub(super) fn run_text(&mut self, text: &str, env: Rc<Env>, at: At) -> Result<Option<Val>, Abrupt> {
        let depth = self.units[usize::from(self.frame.unit)].depth;
        let trimmed = text.trim_start_matches([' ', '\t', '\u{feff}']);
        if let Some(&(unit, module)) =
            self.parsed.get(trimmed).filter(|(unit, _)| self.units[usize::from(*unit)].depth == depth + 1)
        {
            return self.run_unit(unit, module, env);
        }
        self.steps += limits::EVALUATOR_UNIT_STEPS + text.len() as u64 / 16;
        let long = text.len() > limits::PARSE_BYTES || self.unit_bytes + text.len() > limits::EVALUATOR_UNIT_BYTES;
        if long || depth >= limits::EVALUATOR_UNIT_DEPTH || self.units.len() >= limits::EVALUATOR_UNITS_PYTHON {
            self.ledger.out.exceeded = true;
            return Ok(None);
        }
        let source: &'a str = self.arena.texts.alloc_str(trimmed);
        let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module));
        let broken = parsed.has_invalid_syntax();
        let Mod::Module(module) = parsed.into_syntax() else { return Ok(None) };
        if module.body.is_empty() || broken && !super::super::walk::calls_something(&module.body) {
            return Ok(None);
        }
        self.unit_bytes += text.len();
        let module = self.arena.trees.alloc(module);
        let number = self.ledger.add_text(source, at);
        self.units.push(Unit { source, depth: depth + 1 });
        if self.note_derived(source, at) {
            self.effort = super::Effort::most();
            self.world.allow(false);
        }
        self.parsed.insert(source, (number, module));
        self.run_unit(number, module, env)
    }

    /// Runs a text that was read.
    fn run_unit(&mut self, number: u16, module: &'a ModModule, env: Rc<Env>) -> Result<Option<Val>, Abrupt> {
        let outer_unit = std::mem::replace(&mut self.frame.unit, number);
        let outer_env = std::mem::replace(&mut self.frame.env, env);
        let result = match module.body.as_slice() {
            [Stmt::Expr(only)] => self.expression(&only.value),
            body => self.statements(body).map(|course| match course {
                Course::Return(value) => value,
                _ => Val::NONE,
            }),
        };
        self.frame.unit = outer_unit;
        self.frame.env = outer_env;
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Abrupt::Raise(raised)) if self.tries > 0 => Err(Abrupt::Raise(raised)),
            Err(Abrupt::Raise(_)) => Ok(Some(Val::UNKNOWN)),
            Err(Abrupt::Stop) => Err(Abrupt::Stop),
        }
    }

    /// Keeps the text for the work list, unless it stands in the file as it is; whether it was hidden.
    fn note_derived(&mut self, text: &str, at: At) -> bool {
        // A sum is no program.
        let letters = text.bytes().filter(u8::is_ascii_alphabetic).take(4).count();
        if text.len() < 16 || letters < 4 || self.ledger.out.derived.iter().any(|known| known.text == text) {
            return false;
        }
        let decoded = !stands_in(self.units[0].source, text);
        self.ledger.out.derived.push(Derived {
            text: text.to_owned(),
            span: self.ledger.range(at),
            decoded,
            language: None,
        });
        decoded
    }

    /// Names of a dictionary become names of the program.
    fn take_names(&mut self, names: &Val, env: &Rc<Env>) {
        let Some(id) = names.as_object() else { return };
        let Kind::Dict(items) = &self.world.heap.get(id).kind else { return };
        let all: Vec<(Val, Val)> = items.values().take(256).cloned().collect();
        for (key, value) in all {
            if let Some(name) = key.as_text() {
                let symbol = self.symbol_of(name.as_str());
                if env.own(symbol).is_none() {
                    env.set(symbol, value);
                }
            }
        }
    }

    /// What the program that ran gave names to is in the dictionary that it was given.
    fn give_names(&mut self, names: &Val, env: &Rc<Env>) -> Result<(), Abrupt> {
        let Some(id) = names.as_object() else { return Ok(()) };
        if !matches!(self.world.heap.get(id).kind, Kind::Dict(_)) {
            return Ok(());
        }
        for (symbol, value) in env.all().into_iter().take(256) {
            let name = self.spelling(symbol);
            if !self.world.heap.grow(2) {
                return Err(Abrupt::Stop);
            }
            if let Kind::Dict(items) = &mut self.world.heap.get_mut(id).kind {
                items.insert(Key::Str(name.into()), (Val::text(name), value));
            }
        }
        Ok(())
    }

    /// `compile(text)`, `types.FunctionType(code)`: the text itself stands for what was made of it.
    pub(super) fn compiled(&mut self, name: &str, arguments: &Arguments) -> Val {
        let code = arguments.get(0, if name == "compile" { "source" } else { "code" }).cloned().unwrap_or(Val::UNKNOWN);
        match code.value {
            Value::Host(_) | Value::Object(_) => Val::unknown(self.deep(&code)),
            // A function that is made of what is not known is code when it is called.
            Value::Unknown if name.starts_with("types.") => Val { value: Value::Partial(HOLE.into()), from: code.from },
            _ => code,
        }
    }

    /// `pickle.loads(x)`, `marshal.loads(x)`, `yaml.load(x)`, `torch.load(x)`.
    pub(super) fn unpickled(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let Some(data) = arguments.positional.first().cloned() else { return Ok(Val::UNKNOWN) };
        let from = self.deep(&data);
        if name.starts_with("marshal.") {
            // It only becomes code where it is run; nobody reads it before. What comes from somewhere unknown hides nothing here.
            let known = matches!(data.value, Value::Bytes(_) | Value::Str(_));
            if !known && self.labels(from).is_none() {
                return Ok(Val { value: Value::Partial(HOLE.into()), from });
            }
            let step = self.ledger.origins.step(
                "compiled code",
                at,
                Labels::DECODED | Labels::COMPILED,
                [from, Origin::PLAIN],
            );
            self.read_compiled(&data, at);
            return Ok(Val { value: Value::Partial(HOLE.into()), from: step });
        }
        let safe = match name {
            "yaml.load" => arguments
                .get(1, "Loader")
                .and_then(|loader| self.name_of(loader))
                .is_some_and(|loader| loader.contains("Safe") || loader.contains("BaseLoader")),
            "torch.load" => arguments.by_name("weights_only").and_then(|only| self.truth(only)) != Some(false),
            "numpy.load" => arguments.by_name("allow_pickle").is_none(),
            _ => false,
        };
        let outside = Labels::REMOTE | Labels::DECODED | Labels::DECRYPTED;
        if !safe && self.labels(from).any(outside) {
            self.reached(Reached::new(Sink::Code, name, from, at));
        }
        Ok(Val::unknown(from))
    }

    /// What a marshalled code object says in plain text: its names and constants are read, no more.
    fn read_compiled(&mut self, data: &Val, at: At) {
        let Value::Bytes(bytes) = &data.value else { return };
        let mut text = String::new();
        let mut run: Vec<u8> = Vec::new();
        for &byte in bytes.iter().take(limits::EVALUATOR_UNIT_BYTES).chain(std::iter::once(&0)) {
            if byte.is_ascii_graphic() || byte == b' ' {
                run.push(byte);
            } else {
                if run.len() >= 5 {
                    text.push_str(&String::from_utf8_lossy(&run));
                    text.push('\n');
                }
                run.clear();
            }
        }
        if text.len() >= 16 && self.ledger.out.derived.iter().all(|known| known.text != text) {
            self.ledger.out.derived.push(Derived { text, span: self.ledger.range(at), decoded: true, language: None });
        }
    }
}

/// Whether a text stands in the source in plain words: as it is, or in pieces one behind the other, as literals side by side,
/// escapes and indents leave it.
fn stands_in(source: &str, text: &str) -> bool {
    const REGIONS: usize = 64;
    /// Longer code is written down as one text.
    const LONGEST: usize = 64 << 10;
    let whole = source.contains(text);
    if whole || text.len() > LONGEST {
        return whole;
    }
    let pieces = || {
        let ends = |c: char| c.is_whitespace() || "'\"\\;,()[]{}=".contains(c);
        text.split(ends).filter(|piece| piece.len() > 1)
    };
    let Some(anchor) = pieces().max_by_key(|piece| piece.len()) else { return false };
    let reach = 3 * text.len() + 512;
    source.match_indices(anchor).take(REGIONS).any(|(at, _)| {
        let start = source.floor_char_boundary(at.saturating_sub(reach));
        let mut rest = &source[start..source.ceil_char_boundary((at + reach).min(source.len()))];
        pieces().all(|piece| match rest.find(piece) {
            Some(found) => {
                rest = &rest[found + piece.len()..];
                true
            }
            None => false,
        })
    })
}
