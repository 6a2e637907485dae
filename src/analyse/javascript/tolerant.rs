//! The second view: tree-sitter reads what oxc gives up on, so that a syntax error hides nothing.
//!
//! It knows no scopes: callees are named as they are written. A cursor walks the tree in a loop.

use tree_sitter::{Node, Parser};

use crate::analyse::{Analysed, Call, Export, Import};
use crate::artifact::Text;
use crate::limits;
use crate::signal::{GapReason, Limit};

/// Longest callee that is kept.
const CALLEE: usize = 200;

/// Puts what can be read into `out`; a gap if that is nothing.
pub(super) fn view(text: &Text<'_>, out: &mut Analysed) {
    let mut parser = Parser::new();
    let tree = match parser.set_language(&tree_sitter_javascript::LANGUAGE.into()) {
        Ok(()) => parser.parse(shallow(&text.str).as_bytes(), None),
        Err(_) => None,
    };
    let before = out.facts.calls.len() + out.facts.imports.len() + out.facts.exports.len();
    let mut understood = 0;
    if let Some(tree) = tree {
        let mut cursor = tree.walk();
        let mut functions: Vec<usize> = Vec::new();
        'walk: loop {
            let node = cursor.node();
            while functions.last().is_some_and(|&end| end <= node.start_byte()) {
                functions.pop();
            }
            understood += usize::from(is_statement(&node));
            note(&node, text, functions.is_empty(), out);
            if node.kind().contains("function") || node.kind() == "method_definition" {
                functions.push(node.end_byte());
            }
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    break 'walk;
                }
            }
        }
    }
    if shallow(&text.str).len() < text.str.len() {
        out.gaps.push(("javascript", GapReason::Limit(Limit::ParseBytes)));
    }
    let after = out.facts.calls.len() + out.facts.imports.len() + out.facts.exports.len();
    if after >= limits::FACTS {
        out.gaps.push(("javascript", GapReason::Limit(Limit::Facts)));
    } else if after == before && understood == 0 && !text.str.trim().is_empty() {
        out.gaps.push(("javascript", GapReason::Malformed("no parser understands it as JavaScript".to_owned())));
    }
}

/// The text up to where more brackets are open than tree-sitter can hold: its memory grows with their square.
fn shallow(text: &str) -> &str {
    let mut open = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > limits::OPEN_BRACKETS {
            return &text[..at];
        }
    }
    text
}

/// A whole statement or declaration was understood here.
fn is_statement(node: &Node<'_>) -> bool {
    let kind = node.kind();
    (kind.ends_with("_statement") || kind.ends_with("_declaration")) && !node.has_error() && !node.is_missing()
}

fn note(node: &Node<'_>, text: &Text<'_>, at_load: bool, out: &mut Analysed) {
    let facts = &mut out.facts;
    match node.kind() {
        "call_expression" | "new_expression" if facts.calls.len() < limits::FACTS => {
            let function = node.child_by_field_name("function").or_else(|| node.child_by_field_name("constructor"));
            let Some(function) = function.filter(|f| f.byte_range().len() <= CALLEE) else { return };
            let written = text.slice(&function.byte_range());
            let callee: String = written.chars().filter(|c| !c.is_whitespace()).collect();
            let arguments = arguments(node, text);
            if matches!(callee.as_str(), "require" | "import")
                && facts.imports.len() < limits::FACTS
                && let Some(Some(specifier)) = arguments.first()
            {
                let place = text.place(node.byte_range());
                facts.imports.push(Import {
                    specifier: specifier.as_str().into(),
                    names: vec!["*".to_owned()],
                    at_load,
                    place,
                });
            }
            facts.calls.push(Call { callee, arguments, at_load, span: node.byte_range(), in_text: false });
        }
        "import_statement" if facts.imports.len() < limits::FACTS => {
            let Some(source) = node.child_by_field_name("source") else { return };
            let specifier = unquoted(text.slice(&source.byte_range()));
            let place = text.place(node.byte_range());
            facts.imports.push(Import { specifier: specifier.into(), names: vec!["*".to_owned()], at_load, place });
        }
        "export_statement" if facts.exports.len() < limits::FACTS => {
            facts.exports.push(Export { name: "default".to_owned(), span: node.byte_range() });
        }
        _ => {}
    }
}

/// The call's arguments: plain strings, and `None` for anything else.
fn arguments(node: &Node<'_>, text: &Text<'_>) -> Vec<Option<String>> {
    let Some(list) = node.child_by_field_name("arguments") else { return Vec::new() };
    let mut cursor = list.walk();
    let constant = |argument: Node<'_>| {
        let short = argument.byte_range().len() <= limits::ARGUMENT_BYTES;
        (argument.kind() == "string" && short).then(|| unquoted(text.slice(&argument.byte_range())))
    };
    list.named_children(&mut cursor).take(16).map(constant).collect()
}

fn unquoted(literal: &str) -> String {
    literal.trim_matches(['"', '\'', '`']).to_owned()
}
