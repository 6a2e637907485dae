//! Statements behind the last export of a module that configures a tool.
//!
//! A configuration module ends with what it exports: the tool evaluates it on every start, and its author reads it from
//! the top to the export. What runs behind that point is where published loaders were appended.

use std::ops::Range;

use oxc::ast::ast::{
    AssignmentExpression, AssignmentTarget, CallExpression, Declaration, Expression, Program, Statement,
};
use oxc::ast_visit::{Visit, walk as descend};
use oxc::span::GetSpan;

use crate::locator::BytePath;

/// Names (without ending) of modules that configure a tool without calling themselves `*.config`.
const NAMES: &[&str] = &[
    ".eslintrc",
    ".prettierrc",
    ".babelrc",
    ".stylelintrc",
    ".mocharc",
    ".lintstagedrc",
    ".commitlintrc",
    ".pnpmfile",
    "gruntfile",
    "gulpfile",
    "webpackfile",
    "metro",
    "truffle",
    "truffle-config",
    "karma.conf",
    "wdio.conf",
    "protractor.conf",
    "vue.config",
    "jest.setup",
    "vitest.setup",
    "rollup",
    "webpack",
];

/// Whether a path names a JavaScript or TypeScript module that a tool evaluates for its settings.
pub fn is_configuration(path: &BytePath) -> bool {
    let name = path.name_lower();
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    matches!(ending, "js" | "cjs" | "mjs" | "ts" | "cts" | "mts")
        && (stem.ends_with(".config") || stem.contains(".config.") || NAMES.contains(&stem))
}

/// From the first to the last statement behind the last export that does something when the module is evaluated.
pub(super) fn find(program: &Program<'_>) -> Option<Range<usize>> {
    let last = program.body.iter().rposition(exports)?;
    let acting: Vec<_> = program.body.iter().skip(last + 1).filter(|statement| acts(statement)).collect();
    let (first, end) = (acting.first()?.span(), acting.last()?.span());
    Some(first.start as usize..end.end as usize)
}

fn exports(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ExportDefaultDeclaration(_) | Statement::TSExportAssignment(_) => true,
        Statement::ExportNamedDeclaration(named) => !named.export_kind.is_type(),
        Statement::ExpressionStatement(it) => match it.expression.get_inner_expression() {
            Expression::AssignmentExpression(assignment) => assigns_exports(assignment),
            _ => false,
        },
        _ => false,
    }
}

/// `module.exports = …`, `exports.a = …`, `module.exports.a = …`, and chains of them.
fn assigns_exports(assignment: &AssignmentExpression<'_>) -> bool {
    let Some(member) = assignment.left.as_member_expression() else { return false };
    let of = |object: &Expression<'_>, name: &str| object.get_inner_expression().is_specific_id(name);
    if of(member.object(), "exports") {
        return true;
    }
    if of(member.object(), "module") {
        return member.static_property_name().is_some_and(|name| name == "exports");
    }
    member.object().get_inner_expression().as_member_expression().is_some_and(|inner| of(inner.object(), "module"))
}

/// Whether evaluating a statement calls something or leaves something on a global object.
fn acts(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ImportDeclaration(_) | Statement::FunctionDeclaration(_) | Statement::ClassDeclaration(_) => false,
        _ if statement.as_declaration().is_some_and(Declaration::is_typescript_syntax) => false,
        // Hot-reload glue: `if (module.hot) module.hot.accept()`.
        Statement::IfStatement(it) if it.test.is_specific_member_access("module", "hot") => false,
        _ => {
            let mut look = Acts::default();
            look.visit_statement(statement);
            look.acts
        }
    }
}

/// Looks for a call that happens at once; bodies of functions that are only declared are not entered.
#[derive(Default)]
struct Acts {
    acts: bool,
}

impl<'a> Visit<'a> for Acts {
    fn visit_call_expression(&mut self, _: &CallExpression<'a>) {
        self.acts = true;
    }

    fn visit_new_expression(&mut self, _: &oxc::ast::ast::NewExpression<'a>) {
        self.acts = true;
    }

    fn visit_import_expression(&mut self, _: &oxc::ast::ast::ImportExpression<'a>) {
        self.acts = true;
    }

    fn visit_function(&mut self, _: &oxc::ast::ast::Function<'a>, _: oxc::semantic::ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &oxc::ast::ast::ArrowFunctionExpression<'a>) {}

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if let AssignmentTarget::ComputedMemberExpression(member) = &it.left
            && ["global", "globalThis"].iter().any(|name| member.object.is_specific_id(name))
        {
            self.acts = true;
        }
        descend::walk_assignment_expression(self, it);
    }
}
