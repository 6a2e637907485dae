//! A bounded evaluator for JavaScript that knows no host: it runs a program on what it says of itself.
//!
//! Constants are computed as the language computes them, so that whatever hides a text is undone by the program's own
//! decoder. What comes from outside (a response, a file, the environment, a parameter) is an unknown value with a label and
//! the steps it went through; where a condition depends on it both branches run. Host functions are names in a table
//! (`host`): some give labelled values, some are sinks, the rest gives a value that carries on what went in. Nothing is
//! ever called, opened or connected.
//!
//! Steps, objects, text and depth are counted. Past [`limits::EVALUATOR_STEPS`] loops run once and functions once (a sweep
//! over the rest, linear in its size); past twice as many it stops. In a file in which nothing looks hidden a loop that makes no
//! texts ends after [`limits::EVALUATOR_STEPS_IDLE`] steps, so that it can neither cost much nor spend the budget of others.
//! What slips: a decoder there that works on plain numbers for longer than that, without XOR, before it makes its first text.

mod append;
mod assign;
mod builtins;
mod call;
mod canonical;
mod chain;
mod class;
mod code;
mod convert;
mod expression;
mod function;
mod host;
mod iterate;
mod lexicon;
mod literal;
mod loops;
mod member;
mod module;
mod narrow;
mod notes;
mod operators;
mod outside;
mod reference;
mod relevance;
mod scope;
mod statement;
mod summary;
mod text;
mod value;
mod write;

use std::ops::Range;
use std::rc::Rc;

use oxc::allocator::Allocator;
use oxc::ast::ast::Program;
use oxc::semantic::{Scoping, SymbolId};
use oxc::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analyse::flow::{At, Labels, Ledger, Origin, Outcome, When};
use crate::limits;

pub(super) use code::fold;
pub(super) use host::is_power;
use scope::{Env, Layout};
use text::Text;
use value::{Closure, Code, Heap, Id, Name, Val, Value};

/// Bytes of a name or literal up to which it is a word.
const WORD: usize = 32;

/// Why an expression has no value.
#[derive(Debug)]
enum Abrupt {
    /// It throws.
    Throw(Val),
    /// The budget is spent.
    Stop,
}

/// One text that is run: the file, or something that it turned into code.
struct Unit<'a> {
    source: &'a str,
    scoping: Rc<Scoping>,
    layout: Rc<Layout>,
    depth: u8,
}

/// What belongs to the function that runs.
struct Frame {
    env: Rc<Env>,
    this: Val,
    home: Option<Id>,
    unit: u16,
    /// What branches with an unknown condition may have returned.
    returns: Option<Val>,
    /// What a generator yielded.
    yields: Option<Vec<Val>>,
    /// The function object, for `new.target` and `arguments`.
    callee: Option<Id>,
    arguments: Vec<Val>,
    /// Its parameters are being given their values.
    binding: bool,
}

/// The evaluator.
pub(super) struct Machine<'a> {
    arena: &'a Allocator,
    units: Vec<Unit<'a>>,
    /// Bytes of all texts that became code.
    unit_bytes: usize,
    heap: Heap<'a>,
    lexicon: Box<lexicon::Lexicon>,
    /// What [`Machine::deep`] works with: asking for it each time costs more than the work.
    scratch: (Vec<Id>, Vec<iterate::Held>),
    ledger: Ledger<'a>,
    globals: FxHashMap<Text, Val>,
    frame: Frame,
    steps: u64,
    /// Steps that a certain course of the program may take, those of them that it may take without making texts, how many
    /// texts it made, and the steps of which nobody knows whether they are taken.
    limit: u64,
    base: u64,
    texts: u64,
    loose: u64,
    loose_limit: u64,
    /// Steps of the sweep over the rest.
    sweep: u64,
    /// Steps that one loop may take without making texts.
    idle: u64,
    text_bytes: u64,
    nesting: u32,
    /// Branches with an unknown condition that are open.
    unsure: u32,
    /// `try` blocks that are open.
    tries: u32,
    /// Only what is certain: for constant folding.
    strict: bool,
    /// Names that function expressions know themselves by, as far as they were called and only what is certain counts.
    own_names: FxHashSet<(u16, SymbolId)>,
    /// The file hides its meaning: everything in it is looked into.
    hidden: bool,
    relevance: relevance::Relevance,
    /// What the module gives away is being called.
    exporting: bool,
    /// Where the bodies of functions begin that were not read.
    left_out: Vec<u32>,
    /// Where in a large file something may be hidden: what stands there is looked into.
    places: Vec<Range<usize>>,
    /// Calls that were noted, by place and name.
    noted_calls: FxHashMap<(u16, u32, Name), u8>,
    when: When,
    /// Functions that exist, in the order they were made, and how far they were looked through.
    made: Vec<Id>,
    entered: FxHashSet<(u16, u32)>,
    /// What functions returned, for calls that say nothing new.
    known: FxHashMap<(Id, u32, u64), (u32, Val)>,
    /// Functions in progress.
    stack: Vec<(u16, u32)>,
    noted: FxHashSet<(u16, u32)>,
    /// An instance of the class with this prototype.
    instances: FxHashMap<Id, Val>,
    /// Classes by their prototypes.
    classes: FxHashMap<Id, Id>,
    /// The value of the last expression statement: what `eval` gives.
    last: Val,
    /// A `break` was met on one of two ways.
    may_leave: bool,
    /// How often the host was asked for something that may fail, and where the last answer came from.
    risks: u64,
    risk: Origin,
    sites: FxHashMap<(u16, u32, Origin), Origin>,
    /// Names and literals of the trees, by where they stand in memory.
    literals: FxHashMap<(usize, usize), Text>,
    regexps: builtins::Regexps,
    /// The module's `module` and `exports` objects.
    module: Option<Id>,
    exported: Vec<(String, Val)>,
    host: host::State,
}

/// How much work a program is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// It names no end at which a decoded text could arrive: loops are not followed for long.
    Least,
    /// What it decodes could run.
    Ordinary,
    /// It holds a list of texts that are no words: everything in it is looked into.
    Table,
    /// Something in it looks hidden: the same, with a budget that grows with the texts it makes.
    Shaped,
    /// It hides its meaning as no honest library does: everything in it is looked into, with a larger budget.
    Hidden,
}

impl Effort {
    fn is_hidden(self) -> bool {
        matches!(self, Effort::Table | Effort::Shaped | Effort::Hidden)
    }
}

/// What else is known of a program that is followed.
pub(super) struct About<'p> {
    /// How much work it is worth.
    pub(super) effort: Effort,
    /// Bytes of it that were not left out.
    pub(super) left: usize,
    /// Where the bodies of functions begin that were left out of it.
    pub(super) left_out: &'p [u32],
    /// The windows in which something is hidden or may be.
    pub(super) hidden: &'p [Range<usize>],
}

/// Follows a program.
pub(super) fn follow<'a>(
    arena: &'a Allocator,
    source: &'a str,
    program: &'a Program<'a>,
    scoping: Scoping,
    about: &About<'_>,
) -> Outcome {
    let length = about.left as u64;
    let effort = about.effort;
    let small = source.len() as u64 <= limits::EVALUATOR_HIDDEN_BYTES;
    let limit = match effort {
        Effort::Least => (length / 4).clamp(limits::EVALUATOR_STEPS_LEAST / 4, limits::EVALUATOR_STEPS / 4),
        Effort::Ordinary | Effort::Table if small => limits::EVALUATOR_STEPS,
        Effort::Shaped | Effort::Hidden if small => limits::EVALUATOR_STEPS_HIDDEN,
        _ => (length / 4).clamp(limits::EVALUATOR_STEPS_LEAST, limits::EVALUATOR_STEPS),
    };
    let mut machine = Machine::new(arena, source, program, scoping, limit);
    if effort != Effort::Hidden || !small {
        machine.base = limit.min(limits::EVALUATOR_STEPS_LEAST);
    }
    machine.loose_limit = match effort {
        Effort::Hidden if small => (100 * length).clamp(limits::EVALUATOR_STEPS_LEAST, limits::EVALUATOR_STEPS_LOOSE),
        Effort::Hidden | Effort::Shaped | Effort::Table => {
            length.clamp(limits::EVALUATOR_STEPS_LEAST, limits::EVALUATOR_STEPS / 4)
        }
        _ => (length / 4).clamp(limits::EVALUATOR_STEPS_LEAST / 4, limits::EVALUATOR_STEPS / 4),
    };
    machine.sweep = match effort {
        Effort::Hidden => length.clamp(limits::EVALUATOR_STEPS_LEAST, limits::EVALUATOR_STEPS),
        _ => (length / 2).clamp(limits::EVALUATOR_STEPS_LEAST / 4, limits::EVALUATOR_STEPS / 4),
    };
    if matches!(effort, Effort::Least | Effort::Ordinary) {
        machine.base = limit.min(limits::EVALUATOR_STEPS_PLAIN);
        machine.idle = limits::EVALUATOR_STEPS_IDLE;
    }
    machine.left_out = about.left_out.to_vec();
    machine.hidden = small && effort.is_hidden();
    machine.places = about.hidden.to_vec();
    machine.run_module(program);
    machine.finish()
}

impl<'a> Machine<'a> {
    fn new(arena: &'a Allocator, source: &'a str, program: &'a Program<'a>, scoping: Scoping, limit: u64) -> Self {
        let layout = Rc::new(Layout::new(&scoping, false));
        let owner = program.scope_id();
        let env = Env::new(0, owner, &layout, None, 0);
        let unit = Unit { source, scoping: Rc::new(scoping), layout, depth: 0 };
        let frame = Frame {
            env,
            this: Val::UNDEFINED,
            home: None,
            unit: 0,
            returns: None,
            yields: None,
            callee: None,
            arguments: Vec::new(),
            binding: false,
        };
        Self {
            arena,
            units: vec![unit],
            unit_bytes: 0,
            heap: Heap::default(),
            lexicon: lexicon::Lexicon::take(),
            scratch: (Vec::new(), Vec::new()),
            ledger: Ledger::new(source),
            globals: FxHashMap::default(),
            frame,
            steps: 0,
            limit,
            base: limit,
            texts: 0,
            loose: 0,
            loose_limit: limit,
            sweep: limit,
            idle: limit,
            text_bytes: 0,
            nesting: 0,
            unsure: 0,
            tries: 0,
            strict: false,
            own_names: FxHashSet::default(),
            hidden: true,
            relevance: relevance::Relevance::default(),
            exporting: false,
            left_out: Vec::new(),
            places: Vec::new(),
            noted_calls: FxHashMap::default(),
            when: When::Load,
            made: Vec::new(),
            entered: FxHashSet::default(),
            known: FxHashMap::default(),
            stack: Vec::new(),
            noted: FxHashSet::default(),
            instances: FxHashMap::default(),
            classes: FxHashMap::default(),
            last: Val::UNDEFINED,
            may_leave: false,
            risks: 0,
            risk: Origin::PLAIN,
            regexps: builtins::Regexps::default(),
            sites: FxHashMap::default(),
            literals: FxHashMap::default(),
            module: None,
            exported: Vec::new(),
            host: host::State::default(),
        }
    }

    /// Only what is certain counts from here on: before anything has run.
    fn be_strict(&mut self) {
        self.strict = true;
        let unit = &mut self.units[0];
        unit.layout = Rc::new(Layout::new(&unit.scoping, true));
        self.frame.env = Env::new(0, self.frame.env.owner(), &unit.layout, None, 0);
        self.frame.this = self.host_value("globalThis");
    }

    /// Counts a step.
    fn step(&mut self) -> Result<(), Abrupt> {
        self.steps += 1;
        self.loose += u64::from(self.unsure > 0 || self.when != When::Load);
        if self.steps > self.earned() + self.sweep || self.loose > self.loose_limit + self.sweep {
            Err(Abrupt::Stop)
        } else {
            Ok(())
        }
    }

    /// Steps that are spent on what the program shows: a decoder makes texts all the time, an honest table none.
    fn earned(&self) -> u64 {
        self.limit.min(self.base + limits::EVALUATOR_STEPS_PER_TEXT * self.texts)
    }

    /// Whether the budget for turns of loops and repeated calls is spent.
    fn sweeping(&self) -> bool {
        self.steps > self.earned() || self.loose > self.loose_limit
    }

    /// Counts text that is about to be made.
    fn spend_text(&mut self, units: usize) -> Result<(), Abrupt> {
        self.text_bytes += units as u64 + 16;
        let most = limits::EVALUATOR_TEXT_BYTES;
        if units as u64 > most / 4 || self.text_bytes > 16 * most { Err(Abrupt::Stop) } else { Ok(()) }
    }

    fn unit(&self) -> &Unit<'a> {
        &self.units[usize::from(self.frame.unit)]
    }

    fn at(&self, span: Span) -> At {
        At { unit: self.frame.unit, span }
    }

    /// A name or literal of a tree, made once. Words are one text wherever they stand; of what is longer, a place in memory
    /// is one text (trees live as long as the machine), so that it is not read again and again.
    fn literal(&mut self, text: &'a str) -> Text {
        if text.len() <= WORD {
            if let Some(known) = self.lexicon.words.get(text) {
                return known.clone();
            }
            let made = Text::from(text);
            self.lexicon.words.insert(text.into(), made.clone());
            return made;
        }
        let key = (text.as_ptr() as usize, text.len());
        self.literals.entry(key).or_insert_with(|| Text::from(text)).clone()
    }

    fn host_value(&mut self, name: &str) -> Val {
        Val::plain(Value::Host(self.lexicon.names.intern(name)))
    }

    /// The source text of a function, as `toString` gives it.
    fn source_of(&self, closure: &Closure<'a>) -> Text {
        let span = match closure.code {
            Code::Function(function) => function.span,
            Code::Arrow(arrow) => arrow.span,
            Code::Class(class) => class.span,
        };
        Text::from(self.ledger.excerpt(At { unit: closure.unit, span }))
    }

    /// Makes one value of two that it could be: the one that says more, with the labels of both.
    fn merge(&mut self, old: Val, new: Val) -> Val {
        let weight = |val: &Val, labels: Labels| {
            let labelled = u8::from(!labels.without(Labels::PARAMETER).is_none());
            4 * labelled
                + match val.value {
                    Value::Undefined | Value::Null => 0,
                    Value::Bool(_) | Value::Number(_) => 1,
                    Value::Unknown => 1,
                    Value::String(_) | Value::Partial(_) => 2,
                    Value::Object(_) | Value::Host(_) => 3,
                }
        };
        let from = self.ledger.origins.join(old.from, new.from);
        // Yes on one way and no on the other is no answer.
        if let (Value::Bool(before), Value::Bool(after)) = (&old.value, &new.value)
            && before != after
        {
            return Val::unknown(from);
        }
        // Of two objects the one that is let go still says what was in it.
        let both = matches!((&old.value, &new.value), (Value::Object(a), Value::Object(b)) if a != b);
        let (before, after) = if both { (self.deep(&old), self.deep(&new)) } else { (old.from, new.from) };
        let from = if both { self.ledger.origins.join(before, after) } else { from };
        let (before, after) = (self.ledger.origins.labels(before), self.ledger.origins.labels(after));
        let kept = if weight(&old, before) > weight(&new, after) { old } else { new };
        Val { value: kept.value, from }
    }
}
