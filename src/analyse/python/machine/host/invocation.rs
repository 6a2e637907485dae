//! What an installer asks `setup.py` for: commands of its own that a script compares its arguments with are asked by nobody then.

use ruff_python_ast::{CmpOp, Expr};

use super::super::Machine;
use super::super::value::{Val, Value};
use crate::analyse::flow::Labels;

/// Commands that installers and builders pass, in alphabetical order. Source: setuptools' and pip's build back ends.
const ASKED: &[&str] = &[
    "bdist",
    "bdist_egg",
    "bdist_rpm",
    "bdist_wheel",
    "bdist_wininst",
    "build",
    "build_clib",
    "build_ext",
    "build_py",
    "build_scripts",
    "clean",
    "develop",
    "dist_info",
    "easy_install",
    "editable_wheel",
    "egg_info",
    "install",
    "install_egg_info",
    "install_lib",
    "sdist",
    "setup.py",
];

impl Machine<'_> {
    /// Whether an argument of the script is one of some words: no, if no installer passes any of them.
    pub(in super::super) fn is_asked(&mut self, op: CmpOp, left: &Val, right: &Val, all: bool) -> Option<bool> {
        if !self.host.is_script {
            return None;
        }
        let words = match op {
            CmpOp::Eq | CmpOp::NotEq if self.is_argument(left) => right,
            CmpOp::Eq | CmpOp::NotEq if self.is_argument(right) => left,
            // A piece of one argument may be of the path at which the script lies.
            CmpOp::In | CmpOp::NotIn if all && self.is_argument(right) => left,
            CmpOp::In | CmpOp::NotIn if self.is_argument(left) && right.as_object().is_some() => right,
            _ => return None,
        };
        let own = |word: &Val| {
            let text = word.as_text()?.as_str();
            let command = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            Some(command && !text.is_empty() && !text.starts_with('-') && ASKED.binary_search(&text).is_err())
        };
        let all_own = match words.as_object().and_then(|id| self.world.heap.elements(id)) {
            Some(items) => items.iter().all(|item| own(item) == Some(true)),
            None => own(words)?,
        };
        all_own.then_some(matches!(op, CmpOp::NotEq | CmpOp::NotIn))
    }

    /// Whether a value is the script's arguments, or one of them.
    fn is_argument(&mut self, val: &Val) -> bool {
        matches!(val.value, Value::Unknown)
            && self.labels(val.from).any(Labels::PARAMETER)
            && self.rooted_value("sys.argv").is_some_and(|arguments| arguments.from == val.from)
    }
}

/// Whether an expression is written as the list of arguments, or as the end of it: `sys.argv`, `sys.argv[1:]`.
pub(in super::super) fn is_all_arguments(expr: &Expr) -> bool {
    match expr {
        Expr::Attribute(member) => member.attr.as_str() == "argv",
        Expr::Subscript(part) => part.slice.is_slice_expr() && is_all_arguments(&part.value),
        _ => false,
    }
}
