//! From a syntax tree to owned facts: imports, exports, and calls by resolved name.
//!
//! Two passes, because functions are hoisted: a call may stand above the `require` whose alias it uses. The recursion
//! is the library's visitor; nothing here recurses besides it.

use oxc::ast::ast::*;
use oxc::ast_visit::{Visit, walk as descend};
use oxc::semantic::{ScopeFlags, Scoping};
use oxc::span::{GetSpan, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{Names, module_name};
use super::powers::{self, Powers, Uses};
use crate::analyse::{Call, Export, Facts, Import};
use crate::artifact::{Places, Text};
use crate::limits;

/// Puts the program's facts into `facts`; true if there were more than [`limits::FACTS`] of a kind. And what it names.
/// `whole`: no function was left out, so that a name which nothing uses is one.
pub(super) fn walk<'a>(
    program: &Program<'a>,
    scoping: &Scoping,
    text: &Text<'_>,
    whole: bool,
    facts: &mut Facts,
) -> (bool, Powers) {
    let names = Names { scoping, aliases: FxHashMap::default(), constants: FxHashMap::default() };
    let mut declared = Declare { names };
    declared.visit_program(program);
    let mut walk = Walk {
        names: declared.names,
        places: text.places(),
        whole,
        facts,
        depth: 0,
        at_once: FxHashSet::default(),
        bound: FxHashMap::default(),
        full: false,
        powers: Powers::default(),
        uses: Uses::default(),
    };
    walk.visit_program(program);
    let of_globals = powers::of_globals(scoping, &walk.uses);
    walk.powers.add(of_globals);
    (walk.full, walk.powers)
}

/// Whether a program holds a call or a function at all.
pub(super) fn does_something(program: &Program<'_>) -> bool {
    struct Look(bool);
    impl<'a> Visit<'a> for Look {
        fn visit_call_expression(&mut self, _: &CallExpression<'a>) {
            self.0 = true;
        }
        fn visit_new_expression(&mut self, _: &NewExpression<'a>) {
            self.0 = true;
        }
        fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {
            self.0 = true;
        }
        fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {
            self.0 = true;
        }
        fn visit_statement(&mut self, it: &Statement<'a>) {
            if !self.0 {
                descend::walk_statement(self, it);
            }
        }
    }
    let mut look = Look(false);
    look.visit_program(program);
    look.0
}

/// First pass: what names stand for.
struct Declare<'s> {
    names: Names<'s>,
}

impl<'a> Visit<'a> for Declare<'_> {
    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        let module = module_name(it.source.value.as_str());
        for specifier in it.specifiers.iter().flatten() {
            let (local, name) = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one) if one.imported.name() != "default" => {
                    (&one.local, format!("{module}.{}", one.imported.name()))
                }
                ImportDeclarationSpecifier::ImportSpecifier(one) => (&one.local, module.clone()),
                ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => (&one.local, module.clone()),
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => (&one.local, module.clone()),
            };
            if let Some(symbol) = local.symbol_id.get() {
                self.names.aliases.insert(symbol, name);
            }
        }
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if let Some(init) = &it.init {
            if let Some(text) = self.names.constant(init) {
                if let BindingPattern::BindingIdentifier(name) = &it.id
                    && let Some(symbol) = name.symbol_id.get()
                    && !self.names.scoping.symbol_is_mutated(symbol)
                {
                    self.names.constants.insert(symbol, text);
                }
            } else if !self.names.is_own(init)
                && let Some(value) = self.names.resolve(init).filter(|value| worth_following(value))
            {
                self.names.bind(&it.id, &value);
            }
        }
        descend::walk_variable_declarator(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if let AssignmentTarget::AssignmentTargetIdentifier(name) = &it.left
            && let Some(symbol) = self.names.symbol(name)
            && !self.names.is_own(&it.right)
            && let Some(value) = self.names.resolve(&it.right).filter(|value| worth_following(value))
        {
            self.names.aliases.entry(symbol).or_insert(value);
        }
        descend::walk_assignment_expression(self, it);
    }
}

/// Whether a value is a module, a global or a member of one, and not what some call returned.
fn worth_following(value: &str) -> bool {
    !value.starts_with("local:") && !value.contains("()") && !value.contains("[]") && !value.starts_with("this")
}

/// Second pass: the facts.
struct Walk<'s, 't, 'f> {
    names: Names<'s>,
    places: Places<'t>,
    whole: bool,
    facts: &'f mut Facts,
    /// Functions around this place that are not called where they stand.
    depth: u32,
    /// Where functions begin that are called where they stand.
    at_once: FxHashSet<u32>,
    /// The names that the `require` beginning here binds.
    bound: FxHashMap<u32, Vec<String>>,
    full: bool,
    powers: Powers,
    uses: Uses,
}

fn range(span: Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

impl Walk<'_, '_, '_> {
    fn import(&mut self, specifier: &str, names: Vec<String>, span: Span) {
        self.powers.add(powers::of_module(specifier));
        if self.facts.imports.len() >= limits::FACTS {
            self.full = true;
            return;
        }
        let place = self.places.place(range(span));
        self.facts.imports.push(Import { specifier: specifier.into(), names, at_load: self.depth == 0, place });
    }

    fn export(&mut self, name: &str, span: Span) {
        if self.facts.exports.len() >= limits::FACTS {
            self.full = true;
            return;
        }
        self.facts.exports.push(Export { name: name.to_owned(), span: range(span) });
    }

    /// The name of a global, if that is what it is.
    fn global<'e>(&self, expression: &'e Expression<'_>) -> Option<&'e str> {
        match expression.get_inner_expression() {
            Expression::Identifier(name) if self.names.symbol(name).is_none() => Some(name.name.as_str()),
            _ => None,
        }
    }

    /// A use of a global by which nothing is done with its power.
    fn harmless(&mut self, expression: &Expression<'_>) {
        match self.global(expression) {
            Some("require") => self.uses.require += 1,
            Some("Function") => self.uses.function += 1,
            Some(name) if powers::is_global_object(name) => self.uses.global += 1,
            Some(_) => {}
            None => self.uses.constructor += usize::from(is_constructor(expression)),
        }
    }

    fn call(&mut self, callee: &Expression<'_>, arguments: &[Argument<'_>], span: Span) {
        if self.names.is_own(callee) {
            return;
        }
        let Some(callee) = self.names.resolve(callee) else { return };
        // Calls of the program's own functions and on values of unknown origin say nothing by their name.
        if ["local:", "this", "()", "[]", "//", "''", "(function)"].iter().any(|own| callee.starts_with(own))
            && !callee.ends_with("constructor")
        {
            return;
        }
        if self.facts.calls.len() >= limits::FACTS {
            self.full = true;
            return;
        }
        let constant = |argument: &Argument<'_>| argument.as_expression().and_then(|e| self.names.words(e));
        let arguments = arguments.iter().take(16).map(constant).collect();
        self.facts.calls.push(Call { callee, arguments, at_load: self.depth == 0, span: range(span), in_text: false });
    }

    /// Notes a function that is called where it stands: `(function(){…})()`, `(() => {…})()`, `function(){…}.call(x)`.
    fn note_called_at_once(&mut self, callee: &Expression<'_>) {
        let callee = callee.get_inner_expression();
        let function = match callee.as_member_expression() {
            Some(member) if matches!(member.static_property_name(), Some("call" | "apply")) => {
                member.object().get_inner_expression()
            }
            Some(_) => return,
            None => callee,
        };
        if matches!(function, Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_)) {
            self.at_once.insert(function.span().start);
        }
    }

    fn bound_names(&self, pattern: &BindingPattern<'_>) -> Vec<String> {
        let used = |name: &&BindingIdentifier<'_>| {
            !self.whole || name.symbol_id.get().is_none_or(|symbol| !self.names.scoping.symbol_is_unused(symbol))
        };
        pattern.get_binding_identifiers().into_iter().filter(used).map(|name| name.name.to_string()).collect()
    }

    fn exported_names(&mut self, declaration: &Declaration<'_>, span: Span) {
        if let Declaration::VariableDeclaration(variables) = declaration {
            for declarator in &variables.declarations {
                for name in declarator.id.get_binding_identifiers() {
                    self.export(name.name.as_str(), name.span);
                }
            }
        } else if let Some(id) = declaration.id() {
            self.export(id.name.as_str(), span);
        }
    }

    fn common_js_export(&mut self, it: &AssignmentExpression<'_>) {
        let Some(member) = it.left.as_member_expression() else { return };
        let Some(name) = member.static_property_name() else { return };
        if self.names.is_own(member.object()) {
            return;
        }
        let object = self.names.resolve(member.object());
        match (object.as_deref(), name) {
            (Some("module"), "exports") => {
                self.export("default", it.span);
                if let Expression::ObjectExpression(object) = it.right.get_inner_expression() {
                    for property in &object.properties {
                        if let Some(property) = property.as_property()
                            && let Some(key) = property.key.static_name()
                        {
                            self.export(&key, property.span);
                        }
                    }
                }
            }
            (Some("exports" | "module.exports"), name) => self.export(name, it.span),
            _ => {}
        }
    }
}

/// `x.constructor`.
fn is_constructor(expression: &Expression<'_>) -> bool {
    matches!(expression.get_inner_expression(), Expression::StaticMemberExpression(it) if it.property.name == "constructor")
}

/// The `require` call a declarator's value begins with: `require('x').y`, `await import('x')`.
fn first_call(expression: &Expression<'_>) -> Option<u32> {
    let mut at = expression.get_inner_expression();
    for _ in 0..16 {
        match at {
            Expression::CallExpression(call) => return Some(call.span.start),
            Expression::ImportExpression(import) => return Some(import.span.start),
            Expression::AwaitExpression(awaited) => at = awaited.argument.get_inner_expression(),
            other => at = other.as_member_expression()?.object().get_inner_expression(),
        }
    }
    None
}

impl<'a> Visit<'a> for Walk<'_, '_, '_> {
    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        let own = u32::from(!self.at_once.contains(&it.span.start));
        self.depth += own;
        descend::walk_function(self, it, flags);
        self.depth -= own;
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        let own = u32::from(!self.at_once.contains(&it.span.start));
        self.depth += own;
        descend::walk_arrow_function_expression(self, it);
        self.depth -= own;
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if let Some(start) = it.init.as_ref().and_then(first_call) {
            let names = self.bound_names(&it.id);
            self.bound.insert(start, names);
        }
        descend::walk_variable_declarator(self, it);
    }

    fn visit_expression_statement(&mut self, it: &ExpressionStatement<'a>) {
        if let Expression::CallExpression(call) = it.expression.get_inner_expression() {
            self.bound.entry(call.span.start).or_default();
        }
        descend::walk_expression_statement(self, it);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        let name = it.property.name.as_str();
        if name == "constructor" {
            self.uses.constructors += 1;
        } else if !matches!(name, "call" | "apply" | "bind") {
            // Every second library asks for its mode.
            let mode = name == "NODE_ENV"
                && matches!(&it.object, Expression::StaticMemberExpression(env) if env.property.name == "env");
            if mode && let Expression::StaticMemberExpression(env) = &it.object {
                self.harmless(&env.object);
                return;
            }
            self.powers.add(powers::of_member(name));
            self.harmless(&it.object);
        }
        descend::walk_static_member_expression(self, it);
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        if !matches!(it.expression, Expression::NumericLiteral(_))
            && let Some(name) = self.names.constant(&it.expression)
        {
            self.powers.add(powers::of_member(&name));
            if name == "constructor" {
                self.powers.add(powers::CODE);
            }
            self.harmless(&it.object);
        }
        descend::walk_computed_member_expression(self, it);
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        if it.operator == UnaryOperator::Typeof {
            self.harmless(&it.argument);
        }
        descend::walk_unary_expression(self, it);
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        if it.operator.is_equality() || it.operator == BinaryOperator::Instanceof {
            self.harmless(&it.left);
            self.harmless(&it.right);
        }
        descend::walk_binary_expression(self, it);
    }

    fn visit_binding_property(&mut self, it: &BindingProperty<'a>) {
        if let Some(name) = it.key.static_name() {
            self.powers.add(powers::of_member(&name));
            if name == "constructor" {
                self.powers.add(powers::CODE);
            }
        }
        descend::walk_binding_property(self, it);
    }

    fn visit_string_literal(&mut self, it: &StringLiteral<'a>) {
        self.powers.add(powers::of_text(it.value.as_str()));
    }

    fn visit_template_element(&mut self, it: &TemplateElement<'a>) {
        self.powers.add(powers::of_text(it.value.raw.as_str()));
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        self.note_called_at_once(&it.callee);
        if powers::is_text_for_timer(it) {
            self.powers.add(powers::CODE);
        }
        if let Expression::ComputedMemberExpression(member) = it.callee.get_inner_expression()
            && !matches!(member.expression, Expression::NumericLiteral(_) | Expression::StringLiteral(_))
        {
            self.powers.add(powers::COMPUTED);
        }
        let own = self.names.is_own(&it.callee);
        if !own && let Some(specifier) = self.names.required(it) {
            self.harmless(&it.callee);
            // `require(x)(y)` begins where `require(x)` does: only the call that spans the whole statement is unused.
            let names = self.bound.remove(&it.span.start).unwrap_or_else(|| vec!["*".to_owned()]);
            self.import(&specifier, names, it.span);
        } else if let Some(names) = self.bound.get_mut(&it.span.start)
            && names.is_empty()
        {
            // The statement calls something on what it loads: the result is used.
            self.bound.remove(&it.span.start);
        }
        self.call(&it.callee, &it.arguments, it.span);
        descend::walk_call_expression(self, it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        self.call(&it.callee, &it.arguments, it.span);
        descend::walk_new_expression(self, it);
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        if let Some(specifier) = self.names.constant(&it.source) {
            let names = self.bound.remove(&it.span.start).unwrap_or_else(|| vec!["*".to_owned()]);
            self.import(&specifier, names, it.span);
        } else {
            self.powers.add(powers::LOAD);
        }
        descend::walk_import_expression(self, it);
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        if it.import_kind.is_type() {
            return;
        }
        let used = |local: &BindingIdentifier<'_>| {
            !self.whole || local.symbol_id.get().is_none_or(|symbol| !self.names.scoping.symbol_is_unused(symbol))
        };
        let locals = it.specifiers.iter().flatten().map(|specifier| match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(one) => &one.local,
            ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => &one.local,
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => &one.local,
        });
        let names = locals.filter(|local| used(local)).map(|local| local.name.to_string()).collect();
        self.import(it.source.value.as_str(), names, it.span);
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        if it.export_kind.is_type() {
            return;
        }
        let names: Vec<String> = it.specifiers.iter().map(|one| one.exported.name().to_string()).collect();
        for name in &names {
            self.export(name, it.span);
        }
        self.import(it.source.value.as_str(), names, it.span);
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        if it.export_kind.is_type() {
            return;
        }
        self.export("*", it.span);
        self.import(it.source.value.as_str(), vec!["*".to_owned()], it.span);
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        self.export("default", it.span);
        descend::walk_export_default_declaration(self, it);
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        self.exported_names(&it.declaration, it.span);
        descend::walk_export_declaration(self, it);
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        for one in &it.specifiers {
            self.export(&one.exported.name(), one.span);
        }
    }

    fn visit_ts_export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        self.export("default", it.span);
        descend::walk_ts_export_assignment(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        self.common_js_export(it);
        // `Child.prototype.constructor = Child`.
        if let AssignmentTarget::StaticMemberExpression(target) = &it.left
            && target.property.name == "constructor"
        {
            self.uses.constructor += 1;
        }
        descend::walk_assignment_expression(self, it);
    }
}
