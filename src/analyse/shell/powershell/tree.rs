//! What a script says, as a tree that is walked once and dropped.

use std::ops::Range;
use std::rc::Rc;

/// An expression.
#[derive(Clone, Debug)]
pub enum Node {
    Text(String),
    /// A text in which variables stand.
    Pieces(Vec<Node>),
    Number(i64),
    /// By its name in lower case, `env:` kept.
    Variable(String),
    /// `[name]`, in lower case.
    Type(String),
    List(Vec<Node>),
    /// `( … )`, `$( … )`, `@( … )`
    Statements(Vec<Statement>),
    Block(Block),
    Table(Vec<(Node, Statement)>),
    Unary(Op, Box<Node>),
    Binary(Op, Box<Node>, Box<Node>),
    Cast(String, Box<Node>),
    Member(Box<Node>, Box<Node>),
    Call(Box<Node>, Box<Node>, Vec<Node>),
    Index(Box<Node>, Box<Node>),
    /// `$i++`, `--$i`: the variable, by how much, and whether its value is that before.
    Step(String, i64, bool),
}

/// Statements that run when somebody says so.
pub type Block = Rc<Vec<Statement>>;

/// What is done to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
    Rest,
    Join,
    Split,
    Format,
    Replace,
    Xor,
    And,
    Or,
    ShiftLeft,
    ShiftRight,
    Not,
    Range,
    As,
    /// A comparison: only the end of a loop is decided by it, all branches are followed.
    Compare(Relation),
    /// Other comparisons and logic: nobody knows their outcome here.
    Other,
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Relation {
    pub fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Relation::Equal => left == right,
            Relation::NotEqual => left != right,
            Relation::Less => left < right,
            Relation::LessOrEqual => left <= right,
            Relation::Greater => left > right,
            Relation::GreaterOrEqual => left >= right,
        }
    }
}

/// A statement and where it stands.
#[derive(Clone, Debug)]
pub struct Statement {
    pub what: What,
    pub span: Range<usize>,
}

#[derive(Clone, Debug)]
pub enum What {
    Pipeline(Vec<Element>),
    Assign(Node, Assign, Box<Statement>),
    /// Conditions and blocks of which nobody knows which run: all do, in order.
    Many(Vec<Statement>, Vec<Block>),
    Each(String, Box<Statement>, Block),
    /// A loop with a counter: set-up, condition, step, body.
    Counted(Vec<Statement>, Vec<Statement>, Vec<Statement>, Block),
    /// A loop that asks at its end: body, condition, and whether it ends where that holds.
    Until(Block, Vec<Statement>, bool),
    /// Its name, the names of its parameters, what it does.
    Function(String, Vec<String>, Block),
    Parameters(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assign {
    Set,
    Add,
    /// `-=` and its kind.
    Compound(Op),
}

/// A part of a pipeline.
#[derive(Clone, Debug)]
pub enum Element {
    Node(Node),
    Command(Call),
}

/// A command and its words.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// `&` or `.` stands before it.
    pub invoked: bool,
    pub words: Vec<Word>,
    /// The file that its output goes to.
    pub output: Option<Node>,
}

#[derive(Clone, Debug)]
pub enum Word {
    Value(Node),
    /// `-name`, `-name:value`
    Parameter(String, Option<Node>),
}
