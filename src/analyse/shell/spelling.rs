//! Names of programs as they are spelled: with folders and endings, cut up, with `?` and `*` in them.

use super::follow::Value;
use super::programs::{Role, name_of, role};

/// A program's name; where `\` may be an escape as well as a folder, whichever names a known program.
pub(super) fn program_name(word: &str) -> String {
    let name = name_of(word);
    if role(&name).is_none() && word.contains('\\') {
        let without = name_of(&word.replace('\\', ""));
        if role(&without).is_some() {
            return without;
        }
    }
    name
}

/// The program that a word names, whatever is done to its letters, and whether anything odd is.
pub(super) fn spelled_name(word: &Value) -> (String, bool) {
    let name = program_name(&word.text);
    let is_hidden = |name: &str| {
        matches!(
            role(name),
            Some(
                Role::Fetcher
                    | Role::Shell
                    | Role::Iex
                    | Role::PowerShell
                    | Role::Interpreter
                    | Role::Eval
                    | Role::Cmd
                    | Role::Installer
                    | Role::Netcat
            )
        )
    };
    if is_hidden(&name) {
        let start = word.text.len() - word.text.rsplit(['/', '\\']).next().map_or(0, str::len);
        let letter = |at: usize| word.text.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic);
        let joined = word.joins.iter().any(|&at| at > start && letter(at) && letter(at - 1));
        return (name, joined || word.decoded || word.traits.pieced);
    }
    if role(&name).is_none() && name.contains(['$', '?', '*', '[']) && name.len() < 64 {
        if let Some(known) = ["curl", "wget", "bash", "sh", "base64", "python3", "nc"].iter().find(|k| fits(&name, k)) {
            return ((*known).to_owned(), true);
        }
        let bare = without_variables(&name);
        if bare.len() < name.len() && is_hidden(&bare) {
            return (bare, true);
        }
    }
    (name, false)
}

/// Whether a name with `?`, `*` and `[…]` fits a program's name, and at least two of its letters stand there.
fn fits(pattern: &str, name: &str) -> bool {
    if !pattern.contains(['?', '*', '[']) || pattern.bytes().filter(u8::is_ascii_alphabetic).count() < 2 {
        return false;
    }
    let mut letters = name.chars().peekable();
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        let here = letters.next();
        let ok = match c {
            '?' => here.is_some(),
            '*' => return rest.as_str().is_empty() || name.ends_with(rest.as_str()),
            '[' => {
                let inside: String = rest.by_ref().take_while(|&c| c != ']').collect();
                here.is_some_and(|here| super::shape::set(&inside).contains(&here))
            }
            c => here == Some(c),
        };
        if !ok {
            return false;
        }
    }
    letters.next().is_none()
}

/// A name without `$x`, `$@`, `$1` in it.
fn without_variables(name: &str) -> String {
    let mut out = String::new();
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('$', Some('@' | '*' | '0'..='9')) => drop(chars.next()),
            ('$', _) => return name.to_owned(),
            _ => out.push(c),
        }
    }
    out
}
