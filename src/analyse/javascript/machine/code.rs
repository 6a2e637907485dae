//! Text that becomes code: it is parsed and followed in turn.

use std::rc::Rc;

use oxc::ast::ast::{Program, Statement};
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::{SourceType, Span};

use super::expression::string;
use super::scope::{Env, Layout};
use super::statement::Done;
use super::text::Text;
use super::value::{Val, Value};
use super::{Abrupt, At, Frame, Machine, Unit};
use crate::analyse::flow::Labels;
use crate::analyse::flow::{Derived, Reached, Sink};
use crate::limits;

impl<'a> Machine<'a> {
    /// `eval(text)` where it sees the variables around it.
    pub(super) fn direct_eval(&mut self, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        let env = self.frame.env.clone();
        let this = self.frame.this.clone();
        let given = arguments.into_iter().next().unwrap_or(Val::UNDEFINED);
        self.run_value("eval", &given, env, this, at)
    }

    /// Text given to an `eval` that sees only globals.
    pub(super) fn global_eval(&mut self, callee: &str, given: &Val, at: At) -> Result<Val, Abrupt> {
        let env = self.outermost();
        let this = self.host_value("globalThis");
        self.run_value(callee, given, env, this, at)
    }

    /// The variables of the file itself.
    fn outermost(&self) -> Rc<Env> {
        let mut env = self.frame.env.clone();
        while let Some(parent) = env.parent() {
            env = parent;
        }
        env
    }

    fn run_value(&mut self, callee: &str, given: &Val, env: Rc<Env>, this: Val, at: At) -> Result<Val, Abrupt> {
        match &given.value {
            Value::String(text) => {
                let text = text.clone();
                let ran = self.run_text(&text, env, this, at)?;
                self.code_reached(callee, given, Some(&text), ran.is_some(), at);
                Ok(ran.unwrap_or_else(|| Val::unknown(given.from)))
            }
            Value::Number(_) | Value::Bool(_) | Value::Undefined | Value::Null => Ok(given.clone()),
            Value::Object(id) if self.heap.is_function(*id) => Ok(given.clone()),
            _ if self.strict => Err(Abrupt::Stop),
            _ => {
                let text = given.as_partial().cloned();
                self.code_reached(callee, given, text.as_ref(), false, at);
                let from = self.deep(given);
                Ok(Val::unknown(from))
            }
        }
    }

    /// Notes that a value becomes code.
    pub(super) fn code_reached(&mut self, callee: &str, given: &Val, text: Option<&Text>, followed: bool, at: At) {
        let from = self.deep(given);
        let text = text.map(|text| text.slice(0, limits::FLOW_TEXT_BYTES).to_string());
        self.reached(Reached { text, followed, ..Reached::new(Sink::Code, callee, from, at) });
    }

    /// `Function(parameter, …, body)`.
    pub(super) fn function_of(&mut self, callee: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        let mut from = crate::analyse::flow::Origin::PLAIN;
        let mut known = Vec::new();
        for argument in arguments {
            let deep = self.deep(argument);
            from = self.ledger.origins.join(from, deep);
            known.extend(self.known_text(argument, at)?);
        }
        let body = arguments.last().cloned().unwrap_or(Val::text("")).from(from);
        if known.len() < arguments.len() {
            if self.strict {
                return Err(Abrupt::Stop);
            }
            let text = body.as_partial().cloned();
            self.code_reached(callee, &body, text.as_ref(), false, at);
            return Ok(Val::unknown(from));
        }
        let (code, parameters) = match known.split_last() {
            Some((code, parameters)) => (code.clone(), parameters),
            None => (Text::empty(), &[][..]),
        };
        let names: Vec<String> = parameters.iter().map(Text::to_string).collect();
        let mut whole = Text::from(format!("(function anonymous({}\n) {{\n", names.join(",")).as_str());
        whole.push(&code);
        whole.push(&"\n})".into());
        let env = self.outermost();
        let this = self.host_value("globalThis");
        let made = self.run_text(&whole, env, this, at)?;
        self.code_reached(callee, &body, Some(&code), made.is_some(), at);
        Ok(made.unwrap_or_else(|| Val::unknown(from)).from(from))
    }

    /// Parses and runs a text; `None` if it is no program or the budget for such texts is spent.
    fn run_text(&mut self, text: &Text, env: Rc<Env>, this: Val, at: At) -> Result<Option<Val>, Abrupt> {
        let depth = self.unit().depth;
        let long =
            text.len() > limits::EVALUATOR_UNIT_BYTES || self.unit_bytes + text.len() > limits::EVALUATOR_UNIT_BYTES;
        if long || depth >= limits::EVALUATOR_UNIT_DEPTH || self.units.len() >= limits::EVALUATOR_UNITS {
            self.ledger.out.exceeded = true;
            return Ok(None);
        }
        self.unit_bytes += text.len();
        let text = text.to_string();
        let source: &'a str = self.arena.alloc_str(&text);
        let Some(program) = self.parse(source) else { return Ok(None) };
        let program: &'a Program<'a> = self.arena.alloc(program);
        let scoping = SemanticBuilder::new().build(program).semantic.into_scoping();
        let layout = Rc::new(Layout::new(&scoping, self.strict));
        let anchor = self.ledger.in_file(at);
        let number = self.ledger.add_text(source, at);
        let scope = program.scope_id();
        let new = Env::new(number, scope, &layout, Some(env), self.unsure);
        self.units.push(Unit { source, scoping: Rc::new(scoping), layout, depth: depth + 1 });
        self.note_derived(&text, anchor);
        let frame = Frame {
            env: new,
            this,
            home: None,
            unit: number,
            returns: None,
            yields: None,
            callee: None,
            arguments: Vec::new(),
            binding: false,
        };
        let caller = std::mem::replace(&mut self.frame, frame);
        let last = std::mem::replace(&mut self.last, Val::UNDEFINED);
        let result = self.statements(&program.body);
        self.frame = caller;
        let value = std::mem::replace(&mut self.last, last);
        // A literal alone is a directive to the parser.
        let directive = program.directives.last().map(|directive| string(&directive.expression));
        match result {
            Ok(Done::Return(value)) => Ok(Some(value)),
            Ok(_)
                if self.strict
                    && program.body.last().is_some_and(|last| !matches!(last, Statement::ExpressionStatement(_))) =>
            {
                Err(Abrupt::Stop)
            }
            Ok(_) => Ok(Some(if program.body.is_empty() { directive.unwrap_or(value) } else { value })),
            Err(Abrupt::Throw(thrown)) if self.tries > 0 || self.strict => Err(Abrupt::Throw(thrown)),
            Err(Abrupt::Throw(_)) => Ok(Some(Val::UNKNOWN)),
            Err(Abrupt::Stop) => Err(Abrupt::Stop),
        }
    }

    fn parse(&self, source: &'a str) -> Option<Program<'a>> {
        let dialects = [SourceType::cjs(), SourceType::mjs(), SourceType::cjs().with_jsx(true), SourceType::ts()];
        dialects.into_iter().find_map(|dialect| {
            let parsed = Parser::new(self.arena, source, dialect).parse();
            (!parsed.panicked && parsed.diagnostics.is_empty()).then_some(parsed.program)
        })
    }

    /// Keeps the text for the work list, unless it stands in the file as it is.
    fn note_derived(&mut self, text: &str, anchor: Span) {
        if self.strict || text.len() < 16 {
            return;
        }
        let span = anchor.start as usize..anchor.end as usize;
        let decoded = !self.units[0].source.contains(text);
        if self.ledger.out.derived.iter().all(|known| known.text != text) {
            self.ledger.out.derived.push(Derived { text: text.to_owned(), span, decoded, language: None });
        }
    }

    /// `import(…)` and `require(…)` of something that is not a plain name.
    pub(super) fn import_call(&mut self, source: &Val, at: At) -> Result<Val, Abrupt> {
        self.load("import", source, at)
    }

    /// A module by a value.
    pub(super) fn load(&mut self, callee: &str, source: &Val, at: At) -> Result<Val, Abrupt> {
        if let Some(text) = source.as_text() {
            let specifier = text.slice(0, limits::EVALUATOR_UNIT_BYTES).to_string();
            if let Some(code) = data_url(&specifier) {
                let step = self.ledger.origins.step(
                    "text of a data: address",
                    at,
                    Labels::DECODED,
                    [source.from, source.from],
                );
                return self.global_eval(callee, &Val::text(code.as_str()).from(step), at);
            }
            if let Some(from) = self.written_at(source) {
                self.reached(Reached {
                    text: Some(specifier.clone()),
                    ..Reached::new(Sink::WrittenFile, callee, from, at)
                });
            }
            let (span, load) = (self.ledger.range(at), self.when == super::When::Load);
            if !self.strict && self.ledger.out.imports.len() < limits::FACTS {
                self.ledger.out.imports.push((specifier.clone(), span, load));
            }
            return Ok(self.module_value(&specifier, at));
        }
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let from = self.deep(source);
        let text = source.as_partial().map(|text| text.slice(0, limits::FLOW_TEXT_BYTES).to_string());
        let data = text.as_ref().is_some_and(|text| text.starts_with("data:"));
        let written = self.written_at(source);
        let sink = if data { Sink::Code } else { Sink::Load };
        let from = written.unwrap_or(from);
        let sink = if written.is_some() { Sink::WrittenFile } else { sink };
        self.reached(Reached { text, ..Reached::new(sink, callee, from, at) });
        Ok(Val::unknown(from))
    }
}

/// The script in `data:text/javascript,…`.
fn data_url(specifier: &str) -> Option<String> {
    let rest = specifier.strip_prefix("data:")?;
    let (kind, body) = rest.split_once(',')?;
    if !kind.contains("javascript") {
        return None;
    }
    if kind.ends_with(";base64") {
        let decoded = data_encoding::BASE64.decode(body.trim().as_bytes()).ok()?;
        return String::from_utf8(decoded).ok();
    }
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = (first == b'%').then(|| tail.get(..2)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// The value of a program that is one expression, evaluated with nothing around it: what folding is checked with.
pub(in super::super) fn fold(arena: &oxc::allocator::Allocator, text: &str) -> Option<String> {
    let source = arena.alloc_str(text);
    let parsed = Parser::new(arena, source, SourceType::cjs()).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let program = arena.alloc(parsed.program);
    let scoping = SemanticBuilder::new().build(program).semantic.into_scoping();
    let mut machine = Machine::new(arena, source, program, scoping, limits::EVALUATOR_STEPS);
    machine.be_strict();
    let result = match program.body.first() {
        Some(Statement::ExpressionStatement(only)) if program.body.len() == 1 => machine.expression(&only.expression),
        None => Ok(program.directives.last().map_or(Val::UNDEFINED, |directive| string(&directive.expression))),
        // What a program comes to is the value of its last statement only if that is an expression.
        _ if !matches!(program.body.last(), Some(Statement::ExpressionStatement(_))) => return None,
        _ => {
            let run = machine.statements(&program.body);
            let last = machine.last.clone();
            run.map(|_| last)
        }
    };
    match result {
        Ok(value) => machine.canonical(&value),
        Err(Abrupt::Throw(_)) => Some("!throws".to_owned()),
        Err(Abrupt::Stop) => None,
    }
}
