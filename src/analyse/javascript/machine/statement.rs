//! Statements. Where a condition is unknown both ways are followed, one after the other.

use oxc::ast::ast::*;
use oxc::semantic::ScopeId;

use super::scope::Env;
use super::value::{Code, Kind, Slot, Val};
use super::{Abrupt, Machine};
use crate::analyse::flow::Origin;

/// How a statement ended.
#[derive(Clone, Debug)]
pub(super) enum Done<'a> {
    Normal,
    Break(Option<&'a str>),
    Continue(Option<&'a str>),
    Return(Val),
}

pub(super) type Run<'a> = Result<Done<'a>, Abrupt>;

impl<'a> Machine<'a> {
    /// A list of statements in the current scope.
    pub(super) fn statements(&mut self, statements: &'a [Statement<'a>]) -> Run<'a> {
        self.hoist(statements)?;
        for statement in statements {
            match self.statement(statement) {
                Ok(Done::Normal) => {}
                Ok(done) => return Ok(done),
                // We may be wrong about what throws; outside of `try` the rest is followed all the same.
                Err(Abrupt::Throw(_)) if self.tries == 0 && !self.strict => {}
                Err(abrupt) => return Err(abrupt),
            }
        }
        Ok(Done::Normal)
    }

    /// Function declarations are there from the beginning of their block.
    pub(super) fn hoist(&mut self, statements: &'a [Statement<'a>]) -> Result<(), Abrupt> {
        for statement in statements {
            let function = match statement {
                Statement::FunctionDeclaration(function) => function,
                Statement::ExportDeclaration(export) => match &export.declaration {
                    Declaration::FunctionDeclaration(function) => function,
                    _ => continue,
                },
                Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(function) => function,
                    _ => continue,
                },
                _ => continue,
            };
            if function.body.is_none() {
                continue;
            }
            let made = self.closure(Code::Function(function), None)?;
            if let Some(symbol) = function.id.as_ref().and_then(|id| id.symbol_id.get()) {
                self.declare(symbol, made);
            }
        }
        Ok(())
    }

    pub(super) fn statement(&mut self, statement: &'a Statement<'a>) -> Run<'a> {
        self.step()?;
        match statement {
            Statement::ExpressionStatement(it) => {
                // A text in the last value can grow in place only if nobody holds it.
                self.last = Val::UNDEFINED;
                self.last = self.expression(&it.expression)?;
            }
            Statement::VariableDeclaration(it) => self.variables(it)?,
            Statement::BlockStatement(it) => return self.block(it),
            Statement::IfStatement(it) => return self.if_statement(it),
            Statement::ReturnStatement(it) => {
                let value = match &it.argument {
                    Some(argument) => self.expression(argument)?,
                    None => Val::UNDEFINED,
                };
                return Ok(Done::Return(value));
            }
            Statement::ForStatement(it) => return self.for_statement(it, None),
            Statement::WhileStatement(it) => return self.while_statement(&it.test, &it.body, false, None),
            Statement::DoWhileStatement(it) => return self.while_statement(&it.test, &it.body, true, None),
            Statement::ForInStatement(it) => return self.for_in(it, None),
            Statement::ForOfStatement(it) => return self.for_of(it, None),
            Statement::LabeledStatement(it) => return self.labelled(it),
            Statement::BreakStatement(it) => {
                return Ok(Done::Break(it.label.as_ref().map(|label| label.name.as_str())));
            }
            Statement::ContinueStatement(it) => {
                return Ok(Done::Continue(it.label.as_ref().map(|label| label.name.as_str())));
            }
            Statement::SwitchStatement(it) => return self.switch(it),
            Statement::ThrowStatement(it) => {
                let value = self.expression(&it.argument)?;
                return Err(Abrupt::Throw(value));
            }
            Statement::TryStatement(it) => return self.try_statement(it),
            Statement::WithStatement(_) if self.strict => return Err(Abrupt::Stop),
            Statement::WithStatement(it) => {
                self.expression(&it.object)?;
                return self.statement(&it.body);
            }
            Statement::ClassDeclaration(it) => {
                self.class(it)?;
            }
            Statement::TSEnumDeclaration(it) => self.enumeration(it)?,
            Statement::TSNamespaceDeclaration(it) if !it.declare => {
                if let TSNamespaceDeclarationBody::TSModuleBlock(block) = &it.body {
                    self.statements(&block.body)?;
                }
            }
            Statement::ExportDeclaration(_)
            | Statement::ExportNamedDeclaration(_)
            | Statement::ExportFromDeclaration(_)
            | Statement::ExportDefaultDeclaration(_)
            | Statement::ExportAllDeclaration(_)
            | Statement::TSExportAssignment(_)
            | Statement::TSImportEqualsDeclaration(_) => self.export(statement)?,
            _ => {}
        }
        Ok(Done::Normal)
    }

    pub(super) fn variables(&mut self, it: &'a VariableDeclaration<'a>) -> Result<(), Abrupt> {
        for declarator in &it.declarations {
            match &declarator.init {
                Some(init) => {
                    let value = self.expression(init)?;
                    self.bind(&declarator.id, value)?;
                }
                None => {
                    if let BindingPattern::BindingIdentifier(name) = &declarator.id
                        && !it.kind.is_var()
                        && let Some(symbol) = name.symbol_id.get()
                    {
                        self.declare(symbol, Val::UNDEFINED);
                    }
                }
            }
        }
        Ok(())
    }

    /// Runs something in the variables of a block, if it has any of its own.
    pub(super) fn in_scope<T>(
        &mut self,
        scope: ScopeId,
        run: impl FnOnce(&mut Self) -> Result<T, Abrupt>,
    ) -> Result<T, Abrupt> {
        if !self.unit().layout.owns(scope) {
            return run(self);
        }
        let outer = self.frame.env.clone();
        self.frame.env = Env::new(self.frame.unit, scope, &self.unit().layout, Some(outer.clone()), outer.depth);
        let result = run(self);
        self.frame.env = outer;
        result
    }

    fn block(&mut self, it: &'a BlockStatement<'a>) -> Run<'a> {
        self.in_scope(it.scope_id(), |m| m.statements(&it.body))
    }

    fn if_statement(&mut self, it: &'a IfStatement<'a>) -> Run<'a> {
        let test = self.expression(&it.test)?;
        match self.truth(&test) {
            Some(true) => self.statement(&it.consequent),
            Some(false) => it.alternate.as_ref().map_or(Ok(Done::Normal), |alternate| self.statement(alternate)),
            None => {
                let narrowed = self.narrow(&it.test, true);
                let first = self.perhaps(&it.consequent)?;
                self.widen(narrowed);
                if it.alternate.is_none() && matches!(first, Done::Continue(_) | Done::Return(_) | Done::Break(_)) {
                    // What goes on failed the test.
                    self.narrow(&it.test, false);
                }
                let second = match &it.alternate {
                    Some(alternate) => self.perhaps(alternate)?,
                    None => Done::Normal,
                };
                Ok(self.either(first, second))
            }
        }
    }

    /// Follows a statement that may or may not run.
    pub(super) fn perhaps(&mut self, statement: &'a Statement<'a>) -> Run<'a> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        self.unsure += 1;
        let result = self.statement(statement);
        self.unsure -= 1;
        match result {
            Err(Abrupt::Throw(_)) => Ok(Done::Normal),
            other => other,
        }
    }

    /// What follows when either of two ways was taken: what may have been returned is kept, and the code goes on unless
    /// both ways leave.
    pub(super) fn either(&mut self, first: Done<'a>, second: Done<'a>) -> Done<'a> {
        match (first, second) {
            (Done::Return(a), Done::Return(b)) => Done::Return(self.merge(a, b)),
            (Done::Return(value), _) | (_, Done::Return(value)) => {
                let value = match self.frame.returns.take() {
                    Some(earlier) => self.merge(earlier, value),
                    None => value,
                };
                self.frame.returns = Some(value);
                Done::Normal
            }
            (Done::Break(a), Done::Break(b)) if a == b => Done::Break(a),
            (Done::Continue(a), Done::Continue(b)) if a == b => Done::Continue(a),
            (Done::Break(_), _) | (_, Done::Break(_)) => {
                self.may_leave = true;
                Done::Normal
            }
            _ => Done::Normal,
        }
    }

    fn labelled(&mut self, it: &'a LabeledStatement<'a>) -> Run<'a> {
        let label = Some(it.label.name.as_str());
        let done = match &it.body {
            Statement::ForStatement(body) => self.for_statement(body, label)?,
            Statement::WhileStatement(body) => self.while_statement(&body.test, &body.body, false, label)?,
            Statement::DoWhileStatement(body) => self.while_statement(&body.test, &body.body, true, label)?,
            Statement::ForInStatement(body) => self.for_in(body, label)?,
            Statement::ForOfStatement(body) => self.for_of(body, label)?,
            body => self.statement(body)?,
        };
        Ok(match done {
            Done::Break(to) if to == label => Done::Normal,
            other => other,
        })
    }

    fn switch(&mut self, it: &'a SwitchStatement<'a>) -> Run<'a> {
        let wanted = self.expression(&it.discriminant)?;
        self.in_scope(it.scope_id(), |m| {
            for case in &it.cases {
                m.hoist(&case.consequent)?;
            }
            let mut start = None;
            for (n, case) in it.cases.iter().enumerate() {
                let Some(test) = &case.test else { continue };
                let value = m.expression(test)?;
                match m.strict_equal(&wanted, &value) {
                    Some(true) => {
                        start = Some(n);
                        break;
                    }
                    Some(false) => {}
                    None => return m.any_case(it),
                }
            }
            let start = start.or_else(|| it.cases.iter().position(|case| case.test.is_none()));
            let Some(start) = start else { return Ok(Done::Normal) };
            for case in &it.cases[start..] {
                match m.statements(&case.consequent)? {
                    Done::Normal => {}
                    Done::Break(None) => return Ok(Done::Normal),
                    other => return Ok(other),
                }
            }
            Ok(Done::Normal)
        })
    }

    /// Nobody knows which case it is: each may be it.
    fn any_case(&mut self, it: &'a SwitchStatement<'a>) -> Run<'a> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let mut all: Option<Done<'a>> = None;
        for case in &it.cases {
            self.unsure += 1;
            let result = self.statements(&case.consequent);
            self.unsure -= 1;
            let done = match result {
                Ok(Done::Break(None)) | Err(Abrupt::Throw(_)) => Done::Normal,
                other => other?,
            };
            all = Some(match all {
                Some(before) => self.either(before, done),
                None => done,
            });
        }
        let has_default = it.cases.iter().any(|case| case.test.is_none());
        Ok(match all {
            Some(done) if has_default => done,
            Some(done) => self.either(done, Done::Normal),
            None => Done::Normal,
        })
    }

    fn try_statement(&mut self, it: &'a TryStatement<'a>) -> Run<'a> {
        self.tries += 1;
        let before = self.risks;
        let tried = self.block(&it.block);
        self.tries -= 1;
        let risky = self.risks != before;
        let result = match (tried, &it.handler) {
            (Err(Abrupt::Throw(thrown)), Some(handler)) => self.catch(handler, thrown),
            (Err(Abrupt::Throw(thrown)), None) => Err(Abrupt::Throw(thrown)),
            // What is asked of the host may fail, and what the failure carries may be the answer.
            (Ok(done), Some(handler)) if risky && !self.strict => {
                let error = self.failure()?;
                self.unsure += 1;
                let caught = self.catch(handler, error);
                self.unsure -= 1;
                let caught = match caught {
                    Err(Abrupt::Throw(_)) => Done::Normal,
                    other => other?,
                };
                Ok(match (done, caught) {
                    (Done::Normal, Done::Normal) => Done::Normal,
                    (done, caught) => self.either(done, caught),
                })
            }
            (other, _) => other,
        };
        if matches!(result, Err(Abrupt::Stop)) {
            return result;
        }
        match &it.finalizer {
            Some(finalizer) => match self.block(finalizer)? {
                Done::Normal => result,
                other => Ok(other),
            },
            None => result,
        }
    }

    fn catch(&mut self, handler: &'a CatchClause<'a>, thrown: Val) -> Run<'a> {
        self.in_scope(handler.scope_id(), |m| {
            // The parser's library counts the parameter among the names of the body.
            m.in_scope(handler.body.scope_id(), |m| {
                if let Some(parameter) = &handler.param {
                    m.bind(&parameter.pattern, thrown)?;
                }
                m.statements(&handler.body.body)
            })
        })
    }

    /// The error that a request comes back with: its answer is in it.
    fn failure(&mut self) -> Result<Val, Abrupt> {
        let from = self.risk;
        let labels = self.ledger.origins.labels(from);
        if labels.is_none() {
            return Ok(Val::UNKNOWN);
        }
        let id = self.new_object(Kind::Error)?;
        let object = self.heap.get_mut(id);
        object.open = true;
        object.loose = Some(Val::unknown(from));
        for name in ["message", "stack", "name", "code"] {
            object.props.set(name.into(), Slot::Data(Val::UNKNOWN));
        }
        Ok(Val::object(id).from(Origin::PLAIN))
    }
}
