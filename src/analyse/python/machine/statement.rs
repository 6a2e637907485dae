//! Statements.

use ruff_python_ast::*;
use ruff_text_size::Ranged;

use super::host::answers::swallows;
use super::scope::Of;
use super::value::{Val, Value};
use super::{Abrupt, Machine, When};
use crate::analyse::flow::{MAIN_PLACE, Origin};

/// How a statement ends.
#[derive(Debug)]
pub(super) enum Course {
    Next,
    Return(Val),
    Break,
    Continue,
}

impl Course {
    fn leaves(&self) -> bool {
        !matches!(self, Course::Next)
    }
}

/// Turns of a loop whose body asks something of the host.
const ASKING_TURNS: u32 = 2;

impl<'a> Machine<'a> {
    /// Runs statements in order.
    pub(super) fn statements(&mut self, body: &'a [Stmt]) -> Result<Course, Abrupt> {
        let mut at = 0;
        while let Some(statement) = body.get(at) {
            at += 1;
            if let Some(code) = exec_statement(statement, body.get(at)) {
                at += 1;
                let place = self.at(statement.range());
                let code = self.expression(code)?;
                let exec = self.host_value("exec");
                self.call(&exec, super::call::Arguments::of(vec![code]), place)?;
                continue;
            }
            if self.is_deep() {
                return Ok(Course::Next);
            }
            match self.nested(|m| m.statement(statement)) {
                Ok(Course::Next) => {}
                Ok(course) => return Ok(course),
                // What a program of which not all is known raises may be our mistake: what follows is looked at all the same.
                Err(Abrupt::Raise(raised)) if self.tries > 0 || matches!(statement, Stmt::Raise(_)) => {
                    return Err(Abrupt::Raise(raised));
                }
                Err(Abrupt::Raise(_)) => {}
                Err(Abrupt::Stop) => return Err(Abrupt::Stop),
            }
        }
        Ok(Course::Next)
    }

    fn statement(&mut self, statement: &'a Stmt) -> Result<Course, Abrupt> {
        self.step()?;
        match statement {
            // A remark.
            Stmt::Expr(it) if matches!(*it.value, Expr::StringLiteral(_)) => {}
            Stmt::Expr(it) => {
                self.expression(&it.value)?;
            }
            Stmt::Assign(it) => {
                let value = self.expression(&it.value)?;
                for target in &it.targets {
                    self.assign(target, value.clone())?;
                }
            }
            Stmt::AnnAssign(it) => {
                if let Some(value) = &it.value {
                    let value = self.expression(value)?;
                    self.assign(&it.target, value)?;
                }
            }
            Stmt::AugAssign(it) => self.augmented(it)?,
            Stmt::Return(it) => {
                let value = it.value.as_ref().map_or(Ok(Val::NONE), |value| self.expression(value))?;
                self.heed(&value);
                return Ok(Course::Return(value));
            }
            Stmt::If(it) => return self.branches(it),
            Stmt::For(it) => return self.for_loop(it),
            Stmt::While(it) => return self.while_loop(it),
            Stmt::Try(it) => return self.try_statement(it),
            Stmt::With(it) => return self.with_statement(it),
            Stmt::FunctionDef(it) => self.define(it)?,
            Stmt::ClassDef(it) => self.define_class(it)?,
            Stmt::Import(it) => self.import(it)?,
            Stmt::ImportFrom(it) => self.import_from(it)?,
            Stmt::Global(it) => {
                for name in &it.names {
                    let symbol = self.symbol(name.id.as_str());
                    self.frame.env.declare(symbol, Of::Module);
                }
            }
            Stmt::Nonlocal(it) => {
                for name in &it.names {
                    let symbol = self.symbol(name.id.as_str());
                    self.frame.env.declare(symbol, Of::Function);
                }
            }
            Stmt::Raise(it) => {
                let raised = it.exc.as_ref().map_or(Ok(Val::UNKNOWN), |raised| self.expression(raised))?;
                return Err(Abrupt::Raise(raised));
            }
            Stmt::Assert(it) => {
                self.expression(&it.test)?;
            }
            Stmt::Delete(it) => {
                for target in &it.targets {
                    self.delete(target)?;
                }
            }
            Stmt::Match(it) => return self.match_statement(it),
            Stmt::Break(_) => return Ok(Course::Break),
            Stmt::Continue(_) => return Ok(Course::Continue),
            Stmt::IpyEscapeCommand(it) => {
                let line = Val::text(&*it.value);
                let place = self.at(it.range);
                let system = self.host_value("os.system");
                self.call(&system, super::call::Arguments::of(vec![line]), place)?;
            }
            Stmt::TypeAlias(_) | Stmt::Pass(_) => {}
        }
        Ok(Course::Next)
    }

    fn branches(&mut self, it: &'a StmtIf) -> Result<Course, Abrupt> {
        if is_main_guard(&it.test) && !self.host.is_script {
            let outer = self.when;
            self.when = outer.max(When::Call);
            let root = self.ledger.root.replace(MAIN_PLACE);
            let done = self.statements(&it.body);
            self.ledger.root = root;
            self.when = outer;
            return done;
        }
        let mut left: Option<Course> = None;
        let mut all_leave = true;
        let mut unsure = false;
        for (test, body) in std::iter::once((Some(&*it.test), &it.body))
            .chain(it.elif_else_clauses.iter().map(|clause| (clause.test.as_ref(), &clause.body)))
        {
            let truth = match test {
                Some(test) => {
                    let value = self.expression(test)?;
                    self.truth(&value)
                }
                None => Some(true),
            };
            if truth == Some(false) && !self.sweeping() {
                continue;
            }
            if truth == Some(true) && !unsure {
                return self.statements(body);
            }
            unsure = true;
            let narrowed = test.and_then(|test| self.narrow(test));
            let course = self.maybe(|m| m.statements(body))?;
            self.widen(narrowed);
            match course {
                Some(Course::Return(value)) => self.may_return(value),
                Some(Course::Break) => self.may_leave = true,
                Some(course @ Course::Continue) => left = Some(course),
                Some(Course::Next) => all_leave = false,
                None => {}
            }
            if truth == Some(true) {
                // The last that can be reached.
                if all_leave {
                    return Ok(match (self.frame.returns.take(), left) {
                        (Some(value), _) => Course::Return(value),
                        (None, Some(course)) => course,
                        (None, None) if self.may_leave => Course::Break,
                        (None, None) => Course::Next,
                    });
                }
                return Ok(Course::Next);
            }
        }
        Ok(Course::Next)
    }

    /// A value that the function may return.
    pub(super) fn may_return(&mut self, value: Val) {
        let value = match self.frame.returns.take() {
            Some(old) => self.merge(old, value),
            None => value,
        };
        self.frame.returns = Some(value);
    }

    fn for_loop(&mut self, it: &'a StmtFor) -> Result<Course, Abrupt> {
        let over = self.expression(&it.iter)?;
        let known = self.iterated(&over)?;
        let outer = std::mem::replace(&mut self.may_leave, false);
        let course = match known {
            Some(items) => self.for_known(it, items)?,
            None => {
                let element = self.element_of(&over)?;
                self.maybe(|m| {
                    m.assign(&it.target, element)?;
                    m.statements(&it.body)
                })?
                .unwrap_or(Course::Next)
            }
        };
        self.may_leave = outer;
        if let Course::Return(value) = course {
            if self.unsure == 0 && self.world_knows(&over) {
                return Ok(Course::Return(value));
            }
            self.may_return(value);
        } else if matches!(course, Course::Break) && self.unsure == 0 {
            return Ok(Course::Next);
        }
        self.statements(&it.orelse)
    }

    fn world_knows(&self, over: &Val) -> bool {
        over.is_known()
    }

    fn for_known(&mut self, it: &'a StmtFor, items: Vec<Val>) -> Result<Course, Abrupt> {
        let mut asking = 0;
        let mut made = self.world.texts();
        let loosely = self.effort.loose_turns.filter(|_| self.unsure > 0 || self.when != When::Load);
        for (turn, item) in items.into_iter().enumerate() {
            self.step()?;
            // A loop that still makes texts may be a decoder: those earn their turns.
            let texts = std::mem::replace(&mut made, self.world.texts());
            if loosely.is_some_and(|most| turn >= most) && made == texts {
                self.ledger.out.exceeded = true;
                break;
            }
            let before = self.risks;
            self.assign(&it.target, item)?;
            match self.statements(&it.body)? {
                Course::Next | Course::Continue => {}
                leaves => return Ok(leaves),
            }
            asking += u32::from(self.risks > before);
            if self.sweeping() || asking >= 64 {
                break;
            }
        }
        Ok(Course::Next)
    }

    fn while_loop(&mut self, it: &'a StmtWhile) -> Result<Course, Abrupt> {
        let outer = std::mem::replace(&mut self.may_leave, false);
        let course = self.while_turns(it);
        self.may_leave = outer;
        match course? {
            Course::Return(value) => Ok(Course::Return(value)),
            Course::Break if self.unsure == 0 => Ok(Course::Next),
            _ => self.statements(&it.orelse),
        }
    }

    fn while_turns(&mut self, it: &'a StmtWhile) -> Result<Course, Abrupt> {
        let mut asking = 0;
        loop {
            self.step()?;
            let before = self.risks;
            let test = self.expression(&it.test)?;
            match self.truth(&test) {
                Some(false) => return Ok(Course::Next),
                Some(true) => match self.statements(&it.body)? {
                    Course::Next | Course::Continue => {}
                    leaves => return Ok(leaves),
                },
                None => {
                    match self.maybe(|m| m.statements(&it.body))? {
                        Some(Course::Return(value)) => self.may_return(value),
                        Some(course) if course.leaves() => return Ok(Course::Next),
                        _ => {}
                    }
                    asking += 1;
                }
            }
            asking += u32::from(self.risks > before || self.unsure > 0);
            if asking >= ASKING_TURNS || self.may_leave || self.sweeping() {
                return Ok(Course::Next);
            }
        }
    }

    fn try_statement(&mut self, it: &'a StmtTry) -> Result<Course, Abrupt> {
        let before = self.risks;
        // What went wrong before this statement is not what went wrong in it.
        let risk = std::mem::take(&mut self.risk);
        let swallows = u32::from(swallows(it));
        self.tries += 1;
        self.ledger.swallowed += swallows;
        let body = self.statements(&it.body);
        self.ledger.swallowed -= swallows;
        self.tries -= 1;
        let (mut course, raised) = match body {
            Ok(course) => (course, None),
            Err(Abrupt::Raise(raised)) => (Course::Next, Some(raised)),
            Err(Abrupt::Stop) => return Err(Abrupt::Stop),
        };
        let inside = self.risk;
        if inside.is_plain() {
            self.risk = risk;
        }
        if raised.is_some() || self.risks > before || self.unsure > 0 || course.leaves() {
            let error = raised.clone().unwrap_or(Val::unknown(inside));
            for handler in &it.handlers {
                let ExceptHandler::ExceptHandler(handler) = handler;
                if let Some(name) = &handler.name {
                    let symbol = self.symbol(name.id.as_str());
                    self.bind(symbol, error.clone());
                }
                match self.maybe(|m| m.statements(&handler.body))? {
                    Some(Course::Return(value)) => self.may_return(value),
                    Some(Course::Break) => self.may_leave = true,
                    _ => {}
                }
            }
            // Nobody knows how much of the body ran.
            if let Course::Return(value) = &course {
                let value = value.clone();
                if !it.handlers.is_empty() && self.frame.returns.is_some() {
                    self.may_return(value);
                    course = Course::Return(self.frame.returns.take().unwrap_or(Val::NONE));
                }
            }
        }
        if !course.leaves() {
            course = self.statements(&it.orelse)?;
        }
        match self.statements(&it.finalbody)? {
            Course::Next => Ok(course),
            last => Ok(last),
        }
    }

    fn with_statement(&mut self, it: &'a StmtWith) -> Result<Course, Abrupt> {
        for item in &it.items {
            let context = self.expression(&item.context_expr)?;
            let place = self.at(item.context_expr.range());
            let entered = self.entered(&context, place)?;
            if let Some(target) = &item.optional_vars {
                self.assign(target, entered)?;
            }
        }
        self.statements(&it.body)
    }

    /// What `with x as y` gives.
    fn entered(&mut self, context: &Val, at: super::At) -> Result<Val, Abrupt> {
        if let Some(id) = context.as_object()
            && let Some(enter) = self.class_attribute(id, "__enter__")
        {
            let arguments = super::call::Arguments::of(Vec::new());
            let given = self.call_with(&enter, Some(context.clone()), arguments, at)?;
            return Ok(if matches!(given.value, Value::None) { context.clone() } else { given });
        }
        // What a generator with `@contextmanager` yields.
        if let Some(id) = context.as_object()
            && let super::value::Kind::Iterator { items, at } = &self.world.heap.get(id).kind
            && let Some(first) = items.get(*at)
        {
            return Ok(first.clone());
        }
        Ok(context.clone())
    }

    fn match_statement(&mut self, it: &'a StmtMatch) -> Result<Course, Abrupt> {
        let subject = self.expression(&it.subject)?;
        for case in &it.cases {
            let equal = match &case.pattern {
                Pattern::MatchValue(value) => {
                    let value = self.expression(&value.value)?;
                    super::builtins::operators::compare(&mut self.world, CmpOp::Eq, &subject.value, &value.value)
                }
                _ => None,
            };
            if equal == Some(false) {
                continue;
            }
            self.capture(&case.pattern, &subject)?;
            if equal == Some(true) && case.guard.is_none() {
                return self.statements(&case.body);
            }
            if let Some(Course::Return(value)) = self.maybe(|m| m.statements(&case.body))? {
                self.may_return(value);
            }
        }
        Ok(Course::Next)
    }

    /// Names that a pattern binds.
    fn capture(&mut self, pattern: &'a Pattern, subject: &Val) -> Result<(), Abrupt> {
        let from = self.deep(subject);
        let mut work = vec![(pattern, subject.clone())];
        while let Some((pattern, val)) = work.pop() {
            self.step()?;
            let inner = || Val::unknown(from);
            let name = match pattern {
                Pattern::MatchAs(it) => {
                    work.extend(it.pattern.iter().map(|pattern| (&**pattern, val.clone())));
                    it.name.as_ref()
                }
                Pattern::MatchStar(it) => it.name.as_ref(),
                Pattern::MatchOr(it) => {
                    work.extend(it.patterns.iter().map(|pattern| (pattern, val.clone())));
                    None
                }
                Pattern::MatchSequence(it) => {
                    work.extend(it.patterns.iter().map(|pattern| (pattern, inner())));
                    None
                }
                Pattern::MatchMapping(it) => {
                    work.extend(it.patterns.iter().map(|pattern| (pattern, inner())));
                    it.rest.as_ref()
                }
                Pattern::MatchClass(it) => {
                    work.extend(it.arguments.patterns.iter().map(|pattern| (pattern, inner())));
                    work.extend(it.arguments.keywords.iter().map(|keyword| (&keyword.pattern, inner())));
                    None
                }
                Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => None,
            };
            if let Some(name) = name {
                let symbol = self.symbol(name.id.as_str());
                self.bind(symbol, val);
            }
        }
        Ok(())
    }

    /// One unknown element of something that is iterated.
    pub(super) fn element_of(&mut self, over: &Val) -> Result<Val, Abrupt> {
        let from = self.deep(over);
        if over.as_host().is_some() {
            return Ok(Val::unknown(from));
        }
        // A piece of a text of which parts are known is still a text of that kind.
        let from = if self.labels(from).is_none() { Origin::PLAIN } else { from };
        Ok(Val::unknown(from))
    }
}

/// Python 2: `exec code` and `exec code in names`, which the parser reads as two statements.
fn exec_statement<'s>(statement: &'s Stmt, next: Option<&'s Stmt>) -> Option<&'s Expr> {
    let (Stmt::Expr(word), Some(Stmt::Expr(code))) = (statement, next) else { return None };
    let Expr::Name(name) = &*word.value else { return None };
    if name.id.as_str() != "exec" || code.range().start().to_usize() - word.range().end().to_usize() > 2 {
        return None;
    }
    Some(match &*code.value {
        Expr::Compare(compare) => &compare.left,
        other => other,
    })
}

/// `__name__ == "__main__"`.
fn is_main_guard(test: &Expr) -> bool {
    let Expr::Compare(compare) = test else { return false };
    let named = |e: &Expr| matches!(e, Expr::Name(name) if name.id.as_str() == "__name__");
    named(&compare.left) || compare.comparators.iter().any(named)
}
