//! Walks the tree: statements in order, all branches, loops as long as their values are known.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::analyse::shell::Origin;
use crate::analyse::shell::follow::{Command, Follower};
use crate::analyse::shell::recursion::Recursion;
use crate::limits;

use super::parse::parse;
use super::tree::{Assign, Block, Element, Node, Op, Relation, Statement, What};
use super::value::{Data, Val};

/// The state of one script.
pub(super) struct Machine<'f, 'o> {
    pub follower: &'f mut Follower,
    pub origin: Origins<'o>,
    pub variables: FxHashMap<String, Val>,
    pub aliases: FxHashMap<String, String>,
    pub functions: BTreeMap<String, Function>,
    /// Where the statement in hand stands.
    pub span: Range<usize>,
    /// A shell that is started with its input and output in the script's hands.
    pub holds_shell: bool,
    steps: u64,
    pub depth: u32,
    pub scripts: u32,
}

/// A function, and whether anything called it.
pub(super) struct Function {
    pub parameters: Vec<String>,
    pub body: Block,
    pub called: bool,
    /// How often it is being followed within itself, and how often it called itself.
    pub recursion: Recursion,
}

/// Where places in the text lie in the artifact; text that was made lies where it is run.
pub(super) enum Origins<'o> {
    Of(&'o Origin),
    Made,
}

pub(super) fn run(follower: &mut Follower, text: &str, origin: &Origin) -> Val {
    let (statements, exceeded) = parse(text);
    follower.exceeded |= exceeded;
    let mut machine = Machine {
        follower,
        origin: Origins::Of(origin),
        variables: FxHashMap::default(),
        aliases: FxHashMap::default(),
        functions: BTreeMap::new(),
        span: origin.map(&(0..text.len())),
        holds_shell: false,
        steps: limits::POWERSHELL_STEPS,
        depth: 0,
        scripts: 0,
    };
    let out = machine.statements(&statements);
    // What nobody calls here may be called from elsewhere.
    let uncalled: Vec<Block> = machine.functions.values().filter(|f| !f.called).map(|f| f.body.clone()).collect();
    for body in uncalled {
        machine.statements(&body);
    }
    out
}

impl Machine<'_, '_> {
    /// Takes steps; false when there are none left.
    pub fn step(&mut self, cost: usize) -> bool {
        match self.steps.checked_sub(1 + cost as u64 / 64) {
            Some(left) => {
                self.steps = left;
                true
            }
            None => {
                self.steps = 0;
                self.follower.exceeded = true;
                false
            }
        }
    }

    /// A command at the place in hand, for what reports.
    pub fn here(&self) -> Command {
        Command { span: self.span.clone(), ..Command::default() }
    }

    pub fn statements(&mut self, statements: &[Statement]) -> Val {
        let mut out = Val::default();
        for statement in statements {
            let value = self.statement(statement);
            if matches!(value.data, Data::Null) && value.remote.is_none() {
                continue;
            }
            out = match out.data {
                Data::Null => value,
                _ => self.both(out, &value),
            };
        }
        out
    }

    /// Two outputs of one script, one after the other.
    fn both(&mut self, first: Val, second: &Val) -> Val {
        let mut out = first.history();
        out.take_over(second);
        if !self.step(first.length().unwrap_or(1)) {
            return out;
        }
        let mut items = match first.data {
            Data::List(items) => Rc::unwrap_or_clone(items),
            _ => vec![first],
        };
        match &second.data {
            Data::List(more) => items.extend(more.iter().cloned()),
            _ => items.push(second.clone()),
        }
        items.truncate(limits::SHELL_VALUE_BYTES);
        Val { data: Data::List(Rc::new(items)), ..out }
    }

    fn statement(&mut self, statement: &Statement) -> Val {
        if !self.step(0) || self.depth > limits::POWERSHELL_DEPTH {
            return Val::default();
        }
        let outer = self.span.clone();
        if let Origins::Of(origin) = &self.origin {
            self.span = origin.map(&statement.span);
        }
        self.depth += 1;
        let out = match &statement.what {
            What::Pipeline(elements) => match elements.as_slice() {
                // As a statement it says nothing.
                [Element::Node(Node::Step(name, by, after))] => {
                    self.step_variable(name, *by, *after);
                    Val::default()
                }
                _ => self.pipeline(elements),
            },
            What::Assign(target, assign, value) => {
                let value = self.statement(value);
                if let Origins::Of(origin) = &self.origin {
                    self.span = origin.map(&statement.span);
                }
                self.assign(target, *assign, value);
                Val::default()
            }
            What::Many(conditions, blocks) => {
                self.statements(conditions);
                let mut out = Val::default();
                for block in blocks {
                    let value = self.statements(block);
                    if matches!(out.data, Data::Null) {
                        out = value;
                    }
                }
                out
            }
            What::Each(variable, over, body) => self.each(variable, over, body),
            What::Counted(setup, condition, step, body) => self.counted(setup, condition, step, body),
            What::Until(body, condition, until) => self.until(body, condition, *until),
            What::Function(name, parameters, body) => {
                let mut parameters = parameters.clone();
                if let Some(Statement { what: What::Parameters(inner), .. }) = body.first() {
                    parameters.clone_from(inner);
                }
                let function =
                    Function { parameters, body: body.clone(), called: false, recursion: Recursion::default() };
                // A name that is used twice hides nothing: both are looked at.
                if let Some(earlier) = self.functions.insert(name.clone(), function)
                    && !earlier.called
                {
                    self.statements(&earlier.body);
                }
                Val::default()
            }
            What::Parameters(_) => Val::default(),
        };
        self.depth -= 1;
        self.span = outer;
        out
    }

    fn each(&mut self, variable: &str, over: &Statement, body: &Block) -> Val {
        let over = self.statement(over);
        let mut out = Val::default();
        let items = if over.length().is_some_and(|n| n > 0) && !matches!(over.data, Data::Text(_)) {
            over.items()
        } else {
            vec![over]
        };
        for item in items {
            if !self.step(0) {
                break;
            }
            self.variables.insert(variable.to_owned(), item);
            let value = self.statements(body);
            if !matches!(value.data, Data::Null) {
                out = match out.data {
                    Data::Null => value,
                    _ => self.both(out, &value),
                };
            }
        }
        out
    }

    fn counted(&mut self, setup: &[Statement], condition: &[Statement], step: &[Statement], body: &Block) -> Val {
        self.statements(setup);
        let mut out = Val::default();
        let mut left = None;
        loop {
            let goes_on = self.goes_on(condition, &mut left);
            if goes_on == Some(false) || !self.step(0) {
                return out;
            }
            let value = self.statements(body);
            out = self.more(out, value);
            self.statements(step);
            if goes_on.is_none() {
                return out;
            }
        }
    }

    fn until(&mut self, body: &Block, condition: &[Statement], until: bool) -> Val {
        let mut out = Val::default();
        let mut left = None;
        loop {
            let value = self.statements(body);
            out = self.more(out, value);
            if self.goes_on(condition, &mut left) != Some(!until) || !self.step(0) {
                return out;
            }
        }
    }

    /// What a loop gave, with what another turn gives.
    fn more(&mut self, out: Val, value: Val) -> Val {
        match (&value.data, &out.data) {
            (Data::Null, _) => out,
            (_, Data::Null) => value,
            _ => self.both(out, &value),
        }
    }

    /// Whether a loop's condition holds, if it compares two known numbers that come nearer to one another with each turn
    /// (`left` is how far apart they were): others end nobody knows when.
    fn goes_on(&mut self, condition: &[Statement], left: &mut Option<u64>) -> Option<bool> {
        let [Statement { what: What::Pipeline(elements), .. }] = condition else {
            self.statements(condition);
            return None;
        };
        let [Element::Node(Node::Binary(Op::Compare(relation), one, other))] = elements.as_slice() else {
            self.statements(condition);
            return None;
        };
        let (one, other) = (self.node(one), self.node(other));
        let (one, other) = (one.as_number()?, other.as_number()?);
        if !relation.holds(one, other) {
            return Some(false);
        }
        let apart = one.abs_diff(other);
        let nearer = left.replace(apart).is_none_or(|before| apart < before);
        (nearer && *relation != Relation::Equal).then_some(true)
    }

    /// `$i++`
    fn step_variable(&mut self, name: &str, by: i64, after: bool) -> Val {
        let before = self.variable(name);
        let Some(number) = before.as_number() else { return before.history() };
        let stepped = Val::number(number.saturating_add(by));
        self.variables.insert(name.to_owned(), stepped.clone());
        if after { before } else { stepped }
    }

    fn assign(&mut self, target: &Node, assign: Assign, value: Val) {
        let name = match target {
            Node::Variable(name) => name.clone(),
            Node::Cast(kind, inside) => {
                let cast = self.cast(kind, value);
                return self.assign(inside, assign, cast);
            }
            Node::List(targets) => {
                for (target, item) in targets.iter().zip(value.items()) {
                    self.assign(target, assign, item);
                }
                return;
            }
            Node::Index(list, at) => return self.assign_element(list, at, assign, value),
            Node::Member(object, _) => {
                // A property that is filled carries on what goes in: `$p.StartInfo.Arguments = $x`.
                if let Node::Variable(name) = &**object
                    && let Some(known) = self.variables.get_mut(name)
                {
                    known.take_over(&value);
                }
                return;
            }
            _ => return,
        };
        if self.variables.len() >= limits::FACTS {
            return;
        }
        match assign {
            Assign::Set => drop(self.variables.insert(name, value)),
            Assign::Add => {
                let known = self.variables.remove(&name).unwrap_or_default();
                let sum = self.add(known, value);
                self.variables.insert(name, sum);
            }
            Assign::Compound(op) => {
                let known = self.variables.remove(&name).unwrap_or_default();
                let changed = self.binary(op, known, value);
                self.variables.insert(name, changed);
            }
        }
    }

    fn assign_element(&mut self, list: &Node, at: &Node, assign: Assign, value: Val) {
        let Node::Variable(name) = list else { return };
        let at = self.node(at);
        let Some(mut known) = self.variables.remove(name) else { return };
        known.take_over(&value);
        if let (Some(at), Assign::Set) = (at.as_number().and_then(|at| usize::try_from(at).ok()), assign) {
            match (&mut known.data, &value.data) {
                (Data::Bytes(bytes), _) => {
                    let bytes = Rc::make_mut(bytes);
                    if let (Some(slot), Some(number)) = (bytes.get_mut(at), value.as_number()) {
                        *slot = (number & 0xff) as u8;
                    }
                }
                (Data::List(items), _) => {
                    if let Some(slot) = Rc::make_mut(items).get_mut(at) {
                        *slot = value;
                    }
                }
                _ => {}
            }
        }
        self.variables.insert(name.clone(), known);
    }

    pub fn pipeline(&mut self, elements: &[Element]) -> Val {
        let mut input: Option<Val> = None;
        for element in elements {
            let out = match element {
                Element::Node(node) => self.node(node),
                Element::Command(call) => self.command(call, input.take()),
            };
            input = Some(out);
        }
        input.unwrap_or_default()
    }

    /// The value of an expression.
    pub fn node(&mut self, node: &Node) -> Val {
        if !self.step(0) || self.depth > limits::POWERSHELL_DEPTH {
            return Val::unknown();
        }
        self.depth += 1;
        let out = self.node_at_depth(node);
        self.depth -= 1;
        out
    }

    fn node_at_depth(&mut self, node: &Node) -> Val {
        match node {
            Node::Text(text) => {
                self.step(text.len());
                Val::text(text.clone())
            }
            Node::Number(number) => Val::number(*number),
            Node::Pieces(pieces) => self.pieces(pieces),
            Node::Variable(name) => self.variable(name),
            Node::Type(name) => Val::object(name.clone()),
            Node::List(items) => {
                let items = items.iter().map(|item| self.node(item)).collect();
                Val::list(items)
            }
            Node::Statements(statements) => self.statements(statements),
            Node::Block(block) => Val { data: Data::Block(block.clone()), ..Val::default() },
            Node::Table(entries) => {
                let mut out = Val::default();
                let mut known = Vec::new();
                for (key, value) in entries {
                    let key = self.node(key).shown().unwrap_or_default().to_ascii_lowercase();
                    let value = self.statement(value);
                    out.take_over(&value);
                    known.push((key, value));
                }
                Val { data: Data::Table(Rc::new(known)), ..out }
            }
            Node::Unary(op, inside) => {
                let value = self.node(inside);
                self.unary(*op, value)
            }
            Node::Binary(op, left, right) => {
                let left = self.node(left);
                let right = self.node(right);
                self.binary(*op, left, right)
            }
            Node::Cast(kind, inside) => {
                let value = self.node(inside);
                self.cast(kind, value)
            }
            Node::Step(name, by, after) => self.step_variable(name, *by, *after),
            Node::Member(object, name) => self.member(object, name),
            Node::Call(object, name, arguments) => self.call(object, name, arguments),
            Node::Index(list, at) => {
                let list = self.node(list);
                let at = self.node(at);
                self.index(list, &at)
            }
        }
    }

    fn pieces(&mut self, pieces: &[Node]) -> Val {
        let mut out = Val::default();
        let mut text = String::new();
        for piece in pieces {
            let value = self.node(piece);
            out.take_over(&value);
            match value.shown() {
                Some(known) if text.len() + known.len() <= limits::SHELL_VALUE_BYTES && self.step(known.len()) => {
                    text.push_str(&known);
                }
                _ => {
                    if let Node::Variable(name) = piece {
                        text.push('$');
                        text.push_str(name);
                    }
                }
            }
        }
        out.with(Data::Text(text))
    }

    fn variable(&mut self, name: &str) -> Val {
        if let Some(value) = self.variables.get(name) {
            let value = value.clone();
            let size = match &value.data {
                Data::Text(text) => text.len(),
                _ => 0,
            };
            self.step(size);
            return value;
        }
        super::objects::variable(name, self.follower)
    }
}
