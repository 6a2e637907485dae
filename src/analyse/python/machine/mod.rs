//! A bounded evaluator for Python that knows no host: the counterpart of the one for JavaScript, on the same notes.
//!
//! Constants are computed as the language computes them (`builtins`), so that whatever hides a text is undone by the
//! program's own decoder. What comes from outside is an unknown value with a label and the steps it went through; where a
//! condition depends on it both branches run. Functions of the library are names in a table (`host`). Nothing is ever
//! called, opened or connected. Steps, objects, text and depth are counted.

mod assign;
mod attribute;
pub(super) mod builtins;
mod call;
mod class;
mod code;
mod comprehension;
mod display;
mod expression;
mod function;
mod host;
mod item;
mod iterate;
mod literal;
mod module;
mod narrow;
mod scope;
mod statement;
mod text;
mod value;

use std::rc::Rc;

use oxc::span::Span;
use ruff_python_ast::ModModule;
use ruff_text_size::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analyse::flow::{At, Labels, Ledger, Origin, Outcome, Reached, When};
use crate::limits;
use builtins::World;
use scope::{Branch, Env, Of, Symbol};
use value::{Id, Val, Value};

/// Objects within one another that a look for origins goes into.
const DEEP: u8 = 5;

/// Why an expression has no value.
#[derive(Debug)]
enum Abrupt {
    /// It raises.
    Raise(Val),
    /// The budget is spent.
    Stop,
}

/// Where the texts and trees of a program live while it is followed.
#[derive(Default)]
pub(super) struct Arena {
    texts: typed_arena::Arena<u8>,
    trees: typed_arena::Arena<ModModule>,
}

/// One text that is run: the file, or something that it turned into code.
struct Unit<'a> {
    source: &'a str,
    depth: u8,
}

/// What belongs to the function that runs.
struct Frame {
    env: Rc<Env>,
    unit: u16,
    /// What branches with an unknown condition may have returned.
    returns: Option<Val>,
    /// What a generator yielded.
    yields: Vec<Val>,
    /// The class in whose body the function stands, and what it was called on.
    class: Option<Id>,
    this: Option<Val>,
}

/// The evaluator.
pub(super) struct Machine<'a> {
    arena: &'a Arena,
    units: Vec<Unit<'a>>,
    unit_bytes: usize,
    /// Texts that became code, by what they are: what runs again was read before.
    parsed: FxHashMap<&'a str, (u16, &'a ModModule)>,
    world: World<'a>,
    ledger: Ledger<'a>,
    symbols: FxHashMap<&'a str, Symbol>,
    spellings: Vec<&'a str>,
    frame: Frame,
    steps: u64,
    effort: Effort,
    /// Steps on ways of which nobody knows whether they are taken, and in functions that nobody calls.
    loose: u64,
    /// Something was looked at once only because there was no more to spend.
    swept: std::cell::Cell<bool>,
    nesting: u32,
    /// Branches with an unknown condition that are open.
    unsure: u32,
    /// What was written in each of them.
    branches: Vec<Branch>,
    /// `try` blocks that are open.
    tries: u32,
    when: When,
    /// Functions that exist, in the order they were made.
    made: Vec<Id>,
    entered: FxHashSet<(u16, u32)>,
    /// Functions in progress.
    stack: Vec<(u16, u32)>,
    /// How often each function was called with nothing certain.
    calls: FxHashMap<(u16, u32), u32>,
    /// Modules of which everything was taken in (`from os import *`).
    stars: Vec<Rc<str>>,
    /// A `break` was met on one of two ways.
    may_leave: bool,
    /// How often the host was asked for something.
    risks: u64,
    /// The last answer from outside: what an exception may hold.
    risk: Origin,
    /// An instance of each class of which one is needed.
    instances: FxHashMap<Id, Val>,
    /// What functions returned that were called as from outside.
    returned: FxHashMap<u32, Val>,
    noted_calls: FxHashMap<(u16, u32, value::Name), u8>,
    /// Where in the file something stands that could act: only functions around such a place are looked into.
    relevant: Option<&'a [u32]>,
    host: host::State,
}

/// How much a program is worth, in steps.
#[derive(Clone, Copy, Debug)]
struct Effort {
    /// What it may take in any case, all told and on loose ways, before it shows that it makes texts.
    least: u64,
    loose: u64,
    /// What the sweep may take, in which everything is looked at once.
    sweep: u64,
    /// The most that texts can earn.
    more: u64,
    /// Turns of one loop on a loose way, if there is a bound to them.
    loose_turns: Option<usize>,
}

impl Effort {
    fn of(length: usize, about: &About<'_>) -> Self {
        let (least, most) = (limits::EVALUATOR_STEPS_LEAST, limits::EVALUATOR_STEPS);
        if about.hidden || about.payload {
            return Self::most();
        }
        let length = length as u64;
        let plain = limits::EVALUATOR_STEPS_PLAIN;
        let more = (limits::EVALUATOR_STEPS_PER_BYTE * length).min(most);
        let sweep = (4 * length).clamp(2 * least, most);
        let loose_turns = Some(limits::EVALUATOR_LOOSE_TURNS);
        Self { least: plain, loose: (length / 2).clamp(least / 4, most / 4), sweep, more, loose_turns }
    }

    /// What a program is worth that turned text into code: everything.
    fn most() -> Self {
        let most = limits::EVALUATOR_STEPS_HIDDEN_PYTHON;
        Self { least: most, loose: most, sweep: most, more: 0, loose_turns: None }
    }

    /// The steps that may be taken when that many texts were made: a decoder makes them all the time, an honest table none.
    fn earned(&self, texts: u64) -> u64 {
        limits::EVALUATOR_STEPS
            .max(self.least)
            .min(self.least + self.more.min(limits::EVALUATOR_STEPS_PER_TEXT * texts))
    }

    /// The same for ways of which nobody knows whether they are taken.
    fn earned_loosely(&self, texts: u64) -> u64 {
        limits::EVALUATOR_STEPS
            .max(self.loose)
            .min(self.loose + (self.more / 2).min(limits::EVALUATOR_STEPS_PER_TEXT * texts / 2))
    }
}

/// What is known of a program before it is followed.
pub(super) struct About<'a> {
    /// Offsets of words that could act, in order; without them every function is looked into.
    pub(super) relevant: Option<&'a [u32]>,
    /// Whether it hides its meaning by its shape.
    pub(super) hidden: bool,
    /// Whether it holds something that it could decode.
    pub(super) payload: bool,
    /// Whether it is started by its name: what stands under the main guard runs with it.
    pub(super) is_script: bool,
}

/// Follows a program.
pub(super) fn follow<'a>(arena: &'a Arena, source: &'a str, module: &'a ModModule, about: &About<'a>) -> Outcome {
    let mut machine = Machine::new(arena, source, about);
    machine.host.is_script = about.is_script;
    machine.world.allow(!about.hidden && !about.payload);
    machine.run_module(module);
    machine.finish()
}

impl<'a> Machine<'a> {
    fn new(arena: &'a Arena, source: &'a str, about: &About<'a>) -> Self {
        let effort = Effort::of(source.len(), about);
        let env = Env::new(Of::Module, None, 0);
        let frame = Frame { env, unit: 0, returns: None, yields: Vec::new(), class: None, this: None };
        Self {
            arena,
            units: vec![Unit { source, depth: 0 }],
            unit_bytes: 0,
            parsed: FxHashMap::default(),
            world: World::default(),
            ledger: Ledger::new(source),
            symbols: FxHashMap::default(),
            spellings: Vec::new(),
            frame,
            steps: 0,
            effort,
            loose: 0,
            swept: std::cell::Cell::new(false),
            nesting: 0,
            unsure: 0,
            branches: Vec::new(),
            tries: 0,
            when: When::Load,
            made: Vec::new(),
            entered: FxHashSet::default(),
            stack: Vec::new(),
            calls: FxHashMap::default(),
            stars: Vec::new(),
            may_leave: false,
            risks: 0,
            risk: Origin::PLAIN,
            instances: FxHashMap::default(),
            returned: FxHashMap::default(),
            noted_calls: FxHashMap::default(),
            relevant: about.relevant,
            host: host::State::default(),
        }
    }

    /// Counts a step.
    fn step(&mut self) -> Result<(), Abrupt> {
        self.steps += 1;
        self.loose += u64::from(self.unsure > 0 || self.when != When::Load);
        if self.is_over(self.effort.sweep) { Err(Abrupt::Stop) } else { Ok(()) }
    }

    /// Whether what the program has earned, and that many steps more, is spent.
    fn is_over(&self, more: u64) -> bool {
        let texts = self.world.texts();
        self.steps > self.effort.earned(texts) + more || self.loose > self.effort.earned_loosely(texts) + more
    }

    /// Whether the budget for turns of loops and repeated calls is spent: each thing is only looked at once from here on.
    fn sweeping(&self) -> bool {
        let over = self.is_over(0);
        self.swept.set(self.swept.get() || over);
        over
    }

    fn symbol(&mut self, name: &'a str) -> Symbol {
        if let Some(&symbol) = self.symbols.get(name) {
            return symbol;
        }
        let symbol = Symbol(self.spellings.len() as u32);
        self.spellings.push(name);
        self.symbols.insert(name, symbol);
        symbol
    }

    /// The symbol of a name that stands in no tree.
    fn symbol_of(&mut self, name: &str) -> Symbol {
        if let Some(&symbol) = self.symbols.get(name) {
            return symbol;
        }
        let name: &'a str = self.arena.texts.alloc_str(name);
        self.symbol(name)
    }

    fn spelling(&self, symbol: Symbol) -> &'a str {
        self.spellings[symbol.0 as usize]
    }

    fn at(&self, range: TextRange) -> At {
        At { unit: self.frame.unit, span: Span::new(range.start().into(), range.end().into()) }
    }

    fn host_value(&mut self, name: &str) -> Val {
        Val::plain(Value::Host(self.world.names.intern(name)))
    }

    /// The name of something of the host.
    fn name_of(&self, val: &Val) -> Option<Rc<str>> {
        val.as_host().map(|name| self.world.names.text(name))
    }

    fn join(&mut self, a: Origin, b: Origin) -> Origin {
        self.ledger.origins.join(a, b)
    }

    fn labels(&self, from: Origin) -> Labels {
        self.ledger.origins.labels(from)
    }

    /// Notes that a value reached a sink.
    fn reached(&mut self, it: Reached<'_>) {
        self.ledger.reached(it, self.when);
    }

    /// Does something of which nobody knows whether it happens: what it raises goes nowhere.
    fn maybe<T>(&mut self, then: impl FnOnce(&mut Self) -> Result<T, Abrupt>) -> Result<Option<T>, Abrupt> {
        self.unsure += 1;
        self.branches.push(Branch::default());
        let result = then(self);
        self.unsure -= 1;
        self.rejoin();
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Abrupt::Raise(_)) => Ok(None),
            Err(Abrupt::Stop) => Err(Abrupt::Stop),
        }
    }

    /// Whether it does not go any deeper here: what stands below is not known, and what follows is looked at all the same.
    fn is_deep(&mut self) -> bool {
        // A call goes a few levels down by itself before the next expression.
        let deep = self.nesting + 8 >= limits::EVALUATOR_DEPTH;
        self.ledger.out.exceeded |= deep;
        deep
    }

    /// Goes one level deeper.
    fn nested<T>(&mut self, then: impl FnOnce(&mut Self) -> Result<T, Abrupt>) -> Result<T, Abrupt> {
        self.nesting += 1;
        let result = if self.nesting > limits::EVALUATOR_DEPTH { Err(Abrupt::Stop) } else { then(self) };
        self.nesting -= 1;
        result
    }

    /// Something the language raises.
    fn raise<T>(&mut self, class: &str) -> Result<T, Abrupt> {
        let error = self.host_value(&host::names::called(class));
        Err(Abrupt::Raise(error.from(self.risk)))
    }

    /// Makes one value of two that it could be: the one that says more, with the labels of both.
    fn merge(&mut self, old: Val, new: Val) -> Val {
        let filled = |m: &Self, val: &Val| u8::from(m.is_filled(val));
        let filled = [filled(self, &old), filled(self, &new)];
        let weight = |val: &Val, labels: Labels, filled: u8| {
            let labelled = u8::from(!labels.without(Labels::PARAMETER).is_none());
            4 * labelled.max(filled)
                + filled
                + match &val.value {
                    Value::None => 0,
                    Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Unknown => 1,
                    Value::Str(text) | Value::Partial(text) => 1 + u8::from(!text.is_empty()),
                    Value::Bytes(_) => 2,
                    Value::Object(_) | Value::Host(_) => 3,
                }
        };
        let from = self.join(old.from, new.from);
        // Yes on one way and no on the other is no answer.
        let differ = match (&old.value, &new.value) {
            (Value::Bool(before), Value::Bool(after)) => before != after,
            _ => false,
        };
        if differ {
            return Val::unknown(from);
        }
        // What the settings of the machine may replace is what the program says, nearly always.
        let settings = Labels::VARIABLE | Labels::ENVIRONMENT | Labels::FILE;
        let replaces = |m: &Self, val: &Val| {
            matches!(val.value, Value::Unknown)
                && m.labels(val.from).without(settings).is_none()
                && !val.from.is_plain()
        };
        let says = |val: &Val| match &val.value {
            Value::Str(text) | Value::Partial(text) => text.as_str().contains([' ', '/', '.']).then(|| text.clone()),
            _ => None,
        };
        for (unknown, told) in [(&old, &new), (&new, &old)] {
            if replaces(self, unknown)
                && let Some(text) = says(told)
            {
                return Val { value: Value::Partial(text), from };
            }
        }
        if let (Value::Host(_), Value::Host(_)) = (&old.value, &new.value) {
            self.host.rejoined(old.from, new.from, from, &mut self.ledger);
        }
        // Of two objects the one that is let go still says what was in it.
        let both = matches!((&old.value, &new.value), (Value::Object(a), Value::Object(b)) if a != b);
        let (before, after) = if both { (self.deep(&old), self.deep(&new)) } else { (old.from, new.from) };
        let from = if both { self.join(before, after) } else { from };
        let (before, after) = (self.labels(before), self.labels(after));
        let kept = if weight(&old, before, filled[0]) > weight(&new, after, filled[1]) { old } else { new };
        kept.from(from)
    }

    /// Where everything in a value came from: what lies nearest first, each object once.
    fn deep(&mut self, val: &Val) -> Origin {
        match val.value {
            Value::Host(name) => return self.host_origin(name, val.from),
            Value::Object(id) if !self.world.heap.is_quiet(id) => {}
            _ => return val.from,
        }
        self.world.heap.begin_look();
        let mut from = val.from;
        let mut found = vec![(val.clone(), 0)];
        let mut next = 0;
        while let Some((val, depth)) = found.get(next).cloned() {
            next += 1;
            let mut own = val.from;
            if let Value::Host(name) = val.value {
                own = self.host_origin(name, own);
            }
            from = self.join(from, own);
            let Some(id) = val.as_object().filter(|_| depth < DEEP) else { continue };
            if self.world.heap.is_quiet(id) || !self.world.heap.is_news(id) {
                continue;
            }
            let object = self.world.heap.get(id);
            from = self.ledger.origins.join(from, object.rest);
            let inner = telling(object);
            if inner.is_empty() && object.rest.is_plain() {
                self.world.heap.set_quiet(id);
            }
            let room = limits::EVALUATOR_LOOK.saturating_sub(found.len());
            found.extend(inner.into_iter().take(room).map(|inner| (inner, depth + 1)));
        }
        self.steps += found.len() as u64 / 8;
        from
    }
}

/// What of the things in an object may say where it came from: a list of numbers or plain texts says nothing, and most
/// lists are such.
fn telling(object: &value::Object<'_>) -> Vec<Val> {
    let tells = |item: &&Val| matches!(item.value, Value::Object(_) | Value::Host(_)) || !item.from.is_plain();
    match &object.kind {
        value::Kind::List(items) => items.iter().take(256).filter(tells).cloned().collect(),
        value::Kind::Tuple(items) | value::Kind::Iterator { items, .. } => {
            items.iter().take(256).filter(tells).cloned().collect()
        }
        value::Kind::Dict(items) => {
            items.values().take(128).flat_map(|(key, value)| [key, value]).filter(tells).cloned().collect()
        }
        value::Kind::Set(items) => items.values().take(128).map(|(key, _)| key).filter(tells).cloned().collect(),
        value::Kind::Partial { arguments, .. } => arguments.iter().filter(tells).cloned().collect(),
        value::Kind::Instance { .. } => object.attributes.values().take(32).filter(tells).cloned().collect(),
        _ => Vec::new(),
    }
}

/// Whether a name says of a value that it is a secret.
pub(super) fn names_secret(name: &str) -> bool {
    !host::secret_names::labels(name).is_none()
}

/// Whether a function of that resolved name asks the network.
pub(super) fn is_request(name: &str) -> bool {
    host::is_request(name)
}
