//! Texts that a constant expression comes to: literals, their sums, and constants bound to a name.

use oxc::ast::ast::{BinaryOperator, Expression};
use oxc::semantic::{Scoping, SymbolId};
use rustc_hash::FxHashMap;

use crate::limits;

/// Constant texts bound to a name that is never assigned again.
pub(super) type Constants = FxHashMap<SymbolId, String>;

/// The text `expression` comes to, at most [`limits::ARGUMENT_BYTES`] of it.
pub(super) fn text(expression: &Expression<'_>, scoping: &Scoping, constants: &Constants) -> Option<String> {
    let mut out = String::new();
    append(expression, scoping, constants, &mut out, limits::FOLD_DEPTH)?;
    Some(out)
}

fn append(
    expression: &Expression<'_>,
    scoping: &Scoping,
    constants: &Constants,
    out: &mut String,
    depth: u32,
) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    // The left side of a sum is followed in a loop: `'a'+'b'+…` leans to the left without end.
    let mut rights = Vec::new();
    let mut left = expression.get_inner_expression();
    while let Expression::BinaryExpression(sum) = left {
        if sum.operator != BinaryOperator::Addition || rights.len() >= limits::ARGUMENT_BYTES {
            return None;
        }
        rights.push(&sum.right);
        left = sum.left.get_inner_expression();
    }
    match left {
        Expression::StringLiteral(literal) => limits::push_argument(out, literal.value.as_str()),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            for quasi in &template.quasis {
                limits::push_argument(out, quasi.value.cooked.as_ref()?.as_str());
            }
        }
        Expression::Identifier(name) => {
            let symbol = scoping.get_reference(name.reference_id.get()?).symbol_id()?;
            limits::push_argument(out, constants.get(&symbol)?);
        }
        _ => return None,
    }
    for right in rights.into_iter().rev() {
        append(right, scoping, constants, out, depth)?;
    }
    Some(())
}
