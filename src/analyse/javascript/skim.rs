//! Imports and exports from the tokens, without a tree: what every script gives, whatever the gate says.
//!
//! Reach needs to know what a file loads even when nothing else about it matters. One pass over the tokens, a state of a few
//! words, no look back over more than a statement. Where the tree says more, this says less: a name that is bound counts as
//! used, a specifier that is no literal is left out (the gate parses such files), keys of an exported object are not told,
//! and the body of a function with a written result type counts as run when the module is loaded.

use std::ops::Range;

use super::gate::Acts;
use crate::analyse::lexer::{Lexer, Syntax, Token, TokenKind};
use crate::analyse::{Export, Facts, Import};
use crate::artifact::{Places, Text};
use crate::limits;

/// Puts imports and exports into `facts`; true if there were more than [`limits::FACTS`] of a kind.
pub fn skim(text: &Text<'_>, facts: &mut Facts) -> bool {
    read(text, facts, None)
}

/// The same of a file whose name promises declarations only, and whether it holds more than those.
pub(super) fn declarations(text: &Text<'_>, facts: &mut Facts) -> (bool, bool) {
    let mut acts = Acts::default();
    let full = read(text, facts, Some(&mut acts));
    (full, acts.seen)
}

fn read(text: &Text<'_>, facts: &mut Facts, mut acts: Option<&mut Acts>) -> bool {
    let mut skim = Skim {
        text,
        places: text.places(),
        facts,
        state: State::Statement,
        before: [Shape::None; 2],
        end: 0,
        names: Vec::new(),
        whole: false,
        start: 0,
        around: Around::default(),
        full: false,
    };
    for token in Lexer::new(&text.str, Syntax::JavaScript) {
        if token.kind != TokenKind::Comment {
            skim.token(&token);
            if let Some(acts) = &mut acts {
                acts.token(token.kind, skim.of(&token.span));
            }
        }
    }
    skim.full
}

/// What the next tokens are read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing in particular.
    Statement,
    /// Behind `import`.
    Import,
    /// Behind `const x = import`: names are known already, if a call follows.
    ImportBound,
    /// Behind `import type`: nothing is loaded, unless `type` was the name.
    ImportType,
    /// Behind `export`.
    Export,
    /// Within or behind the braces of `export`.
    ExportList,
    /// Behind `export *`.
    ExportStar,
    /// Behind `export type`.
    ExportType,
    /// Behind `export const` and the like: a name comes.
    ExportName,
    /// Behind `from`, of a statement that loads.
    From,
    /// Behind `require`, or the bracket of `import(`.
    Loads,
    /// Behind `const`, before the value: names that it may bind.
    Binds,
    /// Behind the text that a declaration's value loads: another name may follow.
    Bound,
    /// Behind `module` or `exports`.
    Assigns,
}

/// What a token was, as far as the next ones care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    None,
    Mark(u8),
    /// `if`, `for`, `while`, `switch`, `catch`, `with`: a block behind its brackets is no function.
    Condition,
    /// `await` and other words before a value.
    Operator,
    Word,
    Other,
}

/// The open brackets, as far as they tell what runs when the module is loaded.
#[derive(Default)]
struct Around {
    blocks: Vec<Block>,
    /// Depths at which the value of an arrow function is being read.
    arrows: Vec<usize>,
    functions: usize,
    /// Whether the last closed `(` belonged to a condition.
    condition: bool,
    /// Whether the last `function` stood behind `!`.
    negated: bool,
}

#[derive(Clone, Copy)]
struct Block {
    condition: bool,
    /// The body of a function that is not called where it stands.
    function: bool,
    /// Brackets where a value is expected: a function in them is called at once.
    value: bool,
    brace: bool,
}

impl Around {
    fn open(&mut self, block: Block) {
        self.functions += usize::from(block.function);
        self.blocks.push(block);
    }

    fn close(&mut self) {
        if let Some(block) = self.blocks.pop() {
            self.functions -= usize::from(block.function);
            self.condition = block.condition;
        }
        while self.arrows.last().is_some_and(|&depth| depth > self.blocks.len()) {
            self.arrows.pop();
        }
    }

    /// The values of arrow functions at this depth end here.
    fn separate(&mut self) {
        while self.arrows.last() == Some(&self.blocks.len()) {
            self.arrows.pop();
        }
    }

    fn at_load(&self) -> bool {
        self.functions == 0 && self.arrows.is_empty()
    }
}

struct Skim<'t, 'f> {
    text: &'t Text<'t>,
    places: Places<'t>,
    facts: &'f mut Facts,
    state: State,
    /// The last two tokens, the newest first.
    before: [Shape; 2],
    /// Where the last token ended.
    end: usize,
    /// Names that the statement binds or gives away.
    names: Vec<Range<usize>>,
    /// Whether what is loaded is used as a whole, by no name.
    whole: bool,
    /// Where the statement or call began.
    start: usize,
    around: Around,
    full: bool,
}

impl<'t> Skim<'t, '_> {
    fn of(&self, span: &Range<usize>) -> &'t str {
        self.text.str.get(span.clone()).unwrap_or_default()
    }

    fn token(&mut self, token: &Token) {
        let arrow = self.before == [Shape::Mark(b'>'), Shape::Mark(b'=')];
        if arrow && token.kind != TokenKind::Mark(b'{') {
            self.around.arrows.push(self.around.blocks.len());
        }
        let shape = match token.kind {
            TokenKind::Word => self.word(&token.span),
            TokenKind::Literal => self.literal(&token.span),
            TokenKind::Mark(mark) => self.mark(mark, token.span.start),
            _ => {
                self.state = State::Statement;
                Shape::Other
            }
        };
        self.before = [shape, self.before[0]];
        self.end = token.span.end;
    }

    fn begin(&mut self, state: State, start: usize) {
        self.names.clear();
        self.whole = false;
        self.state = state;
        self.start = start;
    }

    /// Whether a statement can begin at `at`.
    fn begins(&self, at: usize) -> bool {
        match self.before[0] {
            Shape::None | Shape::Mark(b';' | b'{' | b'}') => true,
            Shape::Mark(b')') | Shape::Word | Shape::Other => self.of(&(self.end..at)).contains('\n'),
            _ => false,
        }
    }

    /// Whether the value of the declaration begins here: `const x =`, `const x = await`.
    fn bound_here(&self) -> bool {
        self.state == State::Binds && matches!(self.before[0], Shape::Mark(b'=') | Shape::Operator)
    }

    fn word(&mut self, span: &Range<usize>) -> Shape {
        let word = self.of(span);
        if self.before[0] == Shape::Mark(b'.') {
            if self.state == State::Assigns {
                self.names.push(span.clone());
            }
            return Shape::Word;
        }
        match word {
            "import" if self.bound_here() => {
                self.state = State::ImportBound;
                self.start = span.start;
            }
            "import" => self.begin(State::Import, span.start),
            "require" => {
                if !self.bound_here() {
                    let unused = self.begins(span.start);
                    self.names.clear();
                    self.whole = !unused;
                    if unused {
                        self.around.separate();
                    }
                }
                self.start = span.start;
                self.state = State::Loads;
            }
            "export" => {
                self.around.separate();
                self.begin(State::Export, span.start);
            }
            "const" | "let" | "var" if self.state == State::Export => self.state = State::ExportName,
            "const" | "let" | "var" => {
                self.around.separate();
                self.begin(State::Binds, span.start);
            }
            "module" | "exports" => {
                self.begin(State::Assigns, span.start);
                self.names.push(span.clone());
            }
            "if" | "for" | "while" | "switch" | "catch" | "with" => return Shape::Condition,
            "return" | "await" | "typeof" | "void" | "new" | "yield" => {
                if self.state != State::Binds {
                    self.state = State::Statement;
                }
                return Shape::Operator;
            }
            _ => {
                if word == "function" {
                    self.around.negated = self.before[0] == Shape::Mark(b'!');
                }
                self.plain(word, span);
            }
        }
        Shape::Word
    }

    /// A word that means something only within a statement that loads or exports.
    fn plain(&mut self, word: &str, span: &Range<usize>) {
        let named = !self.names.is_empty() || self.before[0] == Shape::Mark(b'}');
        match self.state {
            State::Import | State::ExportList | State::ImportType if word == "from" && named => {
                self.state = if self.state == State::ImportType { State::Statement } else { State::From };
            }
            State::ExportStar if word == "from" => self.state = State::From,
            State::ExportStar => {}
            State::Import if word == "type" && self.names.is_empty() && self.before[0] == Shape::Word => {
                self.state = State::ImportType;
            }
            State::Import | State::ExportList => match word {
                // `a as b`: the second name counts.
                "as" if self.before[0] == Shape::Word => drop(self.names.pop()),
                "as" | "type" | "typeof" => {}
                _ => self.names.push(span.clone()),
            },
            // `import type from './x'` loads.
            State::ImportType if word == "from" && self.before[0] == Shape::Word => self.state = State::From,
            State::ImportType | State::Binds => self.names.push(span.clone()),
            State::Export => match word {
                "default" => {
                    self.export("default", span.clone());
                    self.state = State::Statement;
                }
                "type" => self.state = State::ExportType,
                "function" | "class" | "async" | "abstract" | "enum" | "declare" | "interface" | "namespace" => {
                    self.state = State::ExportName;
                }
                _ => self.state = State::Statement,
            },
            State::ExportType | State::ExportName => {
                if !matches!(word, "function" | "class" | "async" | "enum" | "interface" | "abstract" | "namespace") {
                    self.export(word, span.clone());
                    self.state = State::Statement;
                }
            }
            _ => self.state = State::Statement,
        }
    }

    fn literal(&mut self, span: &Range<usize>) -> Shape {
        let loads = match self.state {
            State::From => true,
            State::Import => self.names.is_empty() && self.before[0] == Shape::Word,
            State::Loads => self.before[0] == Shape::Mark(b'('),
            _ => false,
        };
        if loads && let Some(specifier) = plain_text(self.of(span)) {
            if self.state == State::Loads && self.goes_on(span.end) {
                self.whole |= self.names.is_empty();
            }
            self.import(specifier, span.end);
        }
        self.state = match self.state {
            State::Binds => State::Binds,
            State::Loads if !self.names.is_empty() => State::Bound,
            _ => State::Statement,
        };
        Shape::Other
    }

    /// Whether something is done with what the call around the literal before `at` returns.
    fn goes_on(&self, at: usize) -> bool {
        let rest = self.text.str.get(at..).unwrap_or_default().trim_start();
        rest.strip_prefix(')').is_some_and(|rest| rest.trim_start().starts_with(['.', '(', '[', '?']))
    }

    fn mark(&mut self, mark: u8, at: usize) -> Shape {
        match mark {
            b'(' => {
                let condition = self.before[0] == Shape::Condition;
                let value = !condition && !matches!(self.before[0], Shape::Word | Shape::Mark(b')' | b']'));
                self.around.open(Block { condition, function: false, value, brace: false });
            }
            b'[' => self.around.open(Block { condition: false, function: false, value: false, brace: false }),
            b'{' => self.brace(),
            b')' | b']' | b'}' => self.around.close(),
            b',' | b';' => self.around.separate(),
            _ => {}
        }
        self.state = self.after(mark, at);
        Shape::Mark(mark)
    }

    /// What a mark makes of the state.
    fn after(&mut self, mark: u8, at: usize) -> State {
        match (self.state, mark) {
            (State::Import, b'(') => {
                self.whole = true;
                State::Loads
            }
            (State::ImportBound, b'(') => State::Loads,
            (State::Loads, b'(') if self.before[0] == Shape::Word => State::Loads,
            (State::Import | State::ImportType, b'{' | b'}' | b',' | b'*') => self.state,
            (State::Export, b'{') => State::ExportList,
            (State::Export, b'*') => {
                self.export("*", at..at + 1);
                self.names.push(at..at + 1);
                State::ExportStar
            }
            (State::Export, b'=') => {
                self.export("default", at..at + 1);
                State::Statement
            }
            (State::ExportList, b'}') => {
                for name in self.names.clone() {
                    self.export(self.of(&name), name);
                }
                State::ExportList
            }
            (State::ExportList, b',') => State::ExportList,
            (State::ExportName, b'*' | b'{' | b'[') => State::ExportName,
            (State::Binds, b':') => {
                // `{ key: name }`.
                if self.around.blocks.last().is_some_and(|block| block.brace) {
                    self.names.pop();
                }
                State::Binds
            }
            (State::Binds, b'{' | b'}' | b'[' | b']' | b',' | b'=' | b'.') => State::Binds,
            (State::Bound, b')') => State::Bound,
            (State::Bound, b',') => {
                self.names.clear();
                State::Binds
            }
            (State::Assigns, b'.') => State::Assigns,
            (State::Assigns, b'=') => {
                self.assigned(at);
                State::Statement
            }
            _ => State::Statement,
        }
    }

    /// `module.exports =`, `exports.name =`, `module.exports.name =`.
    fn assigned(&mut self, at: usize) {
        // `==` and `=>` assign nothing.
        if matches!(self.text.bytes.get(at + 1), Some(b'=' | b'>')) {
            return;
        }
        let path: Vec<&str> = self.names.iter().map(|span| self.of(span)).collect();
        let name = match path.as_slice() {
            ["module", "exports"] => "default",
            ["module", "exports", name] | ["exports", name] => name,
            _ => return,
        };
        self.export(name, self.start..at);
    }

    /// A body behind `)` or `=>` is a function's, if no condition's; one that stands in brackets of its own is called.
    fn brace(&mut self) {
        let arrow = self.before == [Shape::Mark(b'>'), Shape::Mark(b'=')];
        let closed = self.before[0] == Shape::Mark(b')') && !self.around.condition;
        let at_once = self.around.blocks.last().is_some_and(|block| block.value) || closed && self.around.negated;
        self.around.negated = false;
        let function = (arrow || closed) && !at_once;
        self.around.open(Block { condition: false, function, value: false, brace: true });
    }

    fn import(&mut self, specifier: &str, end: usize) {
        if self.facts.imports.len() >= limits::FACTS {
            self.full = true;
            return;
        }
        let names = match self.whole {
            true => vec!["*".to_owned()],
            false => self.names.iter().map(|span| self.of(span).to_owned()).collect(),
        };
        let place = self.places.place(self.start..end);
        self.facts.imports.push(Import { specifier: specifier.into(), names, at_load: self.around.at_load(), place });
    }

    fn export(&mut self, name: &str, span: Range<usize>) {
        if self.facts.exports.len() >= limits::FACTS {
            self.full = true;
            return;
        }
        self.facts.exports.push(Export { name: name.to_owned(), span });
    }
}

/// The text of a literal that has neither escapes nor insertions.
fn plain_text(literal: &str) -> Option<&str> {
    let quote = literal.chars().next()?;
    let inner = literal.strip_prefix(quote)?.strip_suffix(quote)?;
    let plain = !(inner.contains('\\') || quote == '`' && inner.contains("${"));
    (plain && inner.len() <= limits::ARGUMENT_BYTES).then_some(inner)
}
