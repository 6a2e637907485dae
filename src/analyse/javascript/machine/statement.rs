//! Statements. Where a condition is unknown both ways are followed, one after the other.

use oxc::ast::ast::*;
use oxc::semantic::ScopeId;
use oxc::span::GetSpan;

use super::origin::Origin;
use super::scope::Env;
use super::text::Text;
use super::value::{Code, Id, Kind, Slot, Val, Value};
use super::{Abrupt, Machine};
use crate::limits;

/// How a statement ended.
#[derive(Clone, Debug)]
pub(super) enum Done<'a> {
    Normal,
    Break(Option<&'a str>),
    Continue(Option<&'a str>),
    Return(Val),
}

type Run<'a> = Result<Done<'a>, Abrupt>;

/// What a loop does after its body ended in some way.
enum Turn<'a> {
    Next,
    Leave,
    End(Done<'a>),
}

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
    fn in_scope<T>(&mut self, scope: ScopeId, run: impl FnOnce(&mut Self) -> Result<T, Abrupt>) -> Result<T, Abrupt> {
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
                let first = self.perhaps(&it.consequent)?;
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
    fn either(&mut self, first: Done<'a>, second: Done<'a>) -> Done<'a> {
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

    fn after_body(&mut self, done: Done<'a>, label: Option<&'a str>) -> Turn<'a> {
        match done {
            Done::Normal | Done::Continue(None) => Turn::Next,
            Done::Continue(to) if to == label => Turn::Next,
            Done::Break(None) => Turn::Leave,
            Done::Break(to) if to == label => Turn::Leave,
            other => Turn::End(other),
        }
    }

    /// Runs a body while `test` holds. A condition that is not known is taken to hold twice, so that what one turn leaves
    /// behind reaches the next.
    fn turns(
        &mut self,
        label: Option<&'a str>,
        test_first: bool,
        mut test: impl FnMut(&mut Self) -> Result<Option<bool>, Abrupt>,
        mut body: impl FnMut(&mut Self) -> Run<'a>,
    ) -> Run<'a> {
        let outer = std::mem::replace(&mut self.may_leave, false);
        let mut blind = 0;
        let mut count = 0u64;
        let mut unsure = false;
        let done = loop {
            count += 1;
            if count > limits::EVALUATOR_TURNS || count > 2 && self.sweeping() {
                if self.strict {
                    return Err(Abrupt::Stop);
                }
                break Done::Normal;
            }
            if test_first || count > 1 {
                match test(self)? {
                    Some(true) => {}
                    Some(false) => break Done::Normal,
                    None if self.strict => return Err(Abrupt::Stop),
                    None => {
                        blind += 1;
                        unsure = true;
                    }
                }
            }
            // Once a turn may have been the last, nothing after it is certain.
            unsure |= self.may_leave;
            if unsure && self.may_leave {
                blind += 1;
            }
            if blind > 2 {
                break Done::Normal;
            }
            self.unsure += u32::from(unsure);
            let ended = body(self);
            self.unsure -= u32::from(unsure);
            let ended = match ended {
                Err(Abrupt::Throw(_)) if unsure => Done::Normal,
                other => other?,
            };
            match self.after_body(ended, label) {
                Turn::Next => {}
                Turn::Leave => break Done::Normal,
                Turn::End(Done::Return(value)) if unsure => {
                    break self.either(Done::Return(value), Done::Normal);
                }
                Turn::End(done) => break done,
            }
        };
        self.may_leave = outer;
        Ok(done)
    }

    fn while_statement(
        &mut self,
        test: &'a Expression<'a>,
        body: &'a Statement<'a>,
        body_first: bool,
        label: Option<&'a str>,
    ) -> Run<'a> {
        self.turns(
            label,
            !body_first,
            |m| {
                let value = m.expression(test)?;
                Ok(m.truth(&value))
            },
            |m| m.statement(body),
        )
    }

    fn for_statement(&mut self, it: &'a ForStatement<'a>, label: Option<&'a str>) -> Run<'a> {
        let scope = it.scope_id();
        let fresh = self.unit().layout.owns(scope);
        self.in_scope(scope, |m| {
            match &it.init {
                Some(ForStatementInit::VariableDeclaration(variables)) => m.variables(variables)?,
                Some(init) => {
                    m.expression(init.to_expression())?;
                }
                None => {}
            }
            let first = std::cell::Cell::new(true);
            m.turns(
                label,
                true,
                |m| {
                    if !first.replace(false) {
                        if fresh {
                            // Functions made in the last turn keep its variables.
                            m.frame.env = m.frame.env.again();
                        }
                        if let Some(update) = &it.update {
                            m.expression(update)?;
                        }
                    }
                    match &it.test {
                        Some(test) => {
                            let value = m.expression(test)?;
                            Ok(m.truth(&value))
                        }
                        None => Ok(Some(true)),
                    }
                },
                |m| m.statement(&it.body),
            )
        })
    }

    fn for_in(&mut self, it: &'a ForInStatement<'a>, label: Option<&'a str>) -> Run<'a> {
        let object = self.expression(&it.right)?;
        let keys: Option<Vec<Text>> = match &object.value {
            Value::Object(id) => {
                let object = self.heap.get(*id);
                let mut keys: Vec<Text> = match &object.kind {
                    Kind::Array(elements) => (0..elements.len()).map(|n| n.to_string().as_str().into()).collect(),
                    _ => Vec::new(),
                };
                keys.extend(object.props.keys());
                (!object.open && object.proto.is_none()).then_some(keys)
            }
            Value::Undefined | Value::Null => Some(Vec::new()),
            Value::String(text) => Some((0..text.len()).map(|n| n.to_string().as_str().into()).collect()),
            _ => None,
        };
        let values = keys.map(|keys| keys.into_iter().map(Val::text).collect());
        let before = self.exact_keys(&object)?;
        let done = self.each(it.scope_id(), &it.left, values, object.from, &it.body, label);
        // What is deleted in the loop before its turn is left out by the language.
        if before.is_some()
            && self.exact_keys(&object)?.is_none_or(|now| !before.iter().flatten().all(|key| now.contains(key)))
        {
            return Err(Abrupt::Stop);
        }
        done
    }

    /// The keys that a loop runs over, where only what is certain counts.
    fn exact_keys(&self, object: &Val) -> Result<Option<Vec<Text>>, Abrupt> {
        let Some(id) = object.as_object().filter(|_| self.strict) else { return Ok(None) };
        if !matches!(self.heap.get(id).kind, Kind::Plain | Kind::Array(_)) {
            return Err(Abrupt::Stop);
        }
        if self.heap.array(id).is_some_and(|elements| elements.iter().any(Val::is_undefined)) {
            return Err(Abrupt::Stop);
        }
        Ok(Some(super::builtins::own_keys(self, id)))
    }

    fn for_of(&mut self, it: &'a ForOfStatement<'a>, label: Option<&'a str>) -> Run<'a> {
        if self.strict && it.r#await {
            return Err(Abrupt::Stop);
        }
        let iterable = self.expression(&it.right)?;
        let at = self.at(it.right.span());
        if let Some(id) = iterable.as_object() {
            match &self.heap.get(id).kind {
                Kind::Array(_) => return self.each_element(id, it, label),
                // The others are run over before the first turn.
                Kind::Map(_) | Kind::Set(_) | Kind::Bytes(..) | Kind::Iterator(..) => {}
                _ if self.strict => return Err(Abrupt::Stop),
                _ => {}
            }
        }
        // An iterator that has a name may be used again after the loop was left.
        let named = matches!(
            it.right.get_inner_expression(),
            Expression::Identifier(_) | Expression::StaticMemberExpression(_)
        );
        let half_used =
            iterable.as_object().is_some_and(|id| matches!(self.heap.get(id).kind, Kind::Iterator(..))) && named;
        let before = self.held(&iterable);
        let values = self.elements(&iterable, at)?;
        let done = self.each(it.scope_id(), &it.left, values, iterable.from, &it.body, label)?;
        let now = self.held(&iterable);
        let same = before.len() == now.len()
            && before.iter().zip(&now).all(|(before, now)| self.same_value_zero(before, now) == Some(true));
        if self.strict && (half_used || !same) {
            return Err(Abrupt::Stop);
        }
        Ok(done)
    }

    /// What a map or set has, where only what is certain counts: the language runs over what comes in the loop, too.
    fn held(&self, iterable: &Val) -> Vec<Val> {
        match iterable.as_object().filter(|_| self.strict).map(|id| &self.heap.get(id).kind) {
            Some(Kind::Map(entries)) => entries.iter().map(|(key, _)| key.clone()).collect(),
            Some(Kind::Set(elements)) => elements.clone(),
            _ => Vec::new(),
        }
    }

    /// The elements of an array, those too that come while it is run over.
    fn each_element(&mut self, id: Id, it: &'a ForOfStatement<'a>, label: Option<&'a str>) -> Run<'a> {
        let next = std::cell::Cell::new(0);
        self.turns(
            label,
            true,
            |m| Ok(Some(m.heap.array(id).is_some_and(|elements| next.get() < elements.len()))),
            |m| {
                let at = next.replace(next.get() + 1);
                let value = m.heap.array(id).and_then(|elements| elements.get(at).cloned()).unwrap_or(Val::UNDEFINED);
                m.turn(it.scope_id(), &it.left, value, &it.body)
            },
        )
    }

    fn each(
        &mut self,
        scope: ScopeId,
        left: &'a ForStatementLeft<'a>,
        values: Option<Vec<Val>>,
        from: Origin,
        body: &'a Statement<'a>,
        label: Option<&'a str>,
    ) -> Run<'a> {
        let known = values.is_some();
        if !known && self.strict {
            return Err(Abrupt::Stop);
        }
        let values = values.unwrap_or_else(|| vec![Val::unknown(from); 2]);
        let next = std::cell::Cell::new(0);
        self.turns(
            label,
            true,
            |_| {
                Ok(if next.get() >= values.len() {
                    Some(false)
                } else if known {
                    Some(true)
                } else {
                    None
                })
            },
            |m| {
                let value = values[next.replace(next.get() + 1)].clone();
                m.turn(scope, left, value, body)
            },
        )
    }

    /// One turn of a loop over values.
    fn turn(&mut self, scope: ScopeId, left: &'a ForStatementLeft<'a>, value: Val, body: &'a Statement<'a>) -> Run<'a> {
        self.in_scope(scope, |m| {
            match left {
                ForStatementLeft::VariableDeclaration(variables) => {
                    if let Some(declarator) = variables.declarations.first() {
                        m.bind(&declarator.id, value)?;
                    }
                }
                other => {
                    if let Some(target) = other.as_assignment_target() {
                        m.assign_target(target, value)?;
                    }
                }
            }
            m.statement(body)
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
        let labels = self.origins.labels(from);
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
