//! Disguises that rewrite a program's names, literals and look-ups, and leave its statements where they are.

use super::program::{Import, Program, Token, is_import, is_keyword, joined, written};

/// Every name that can have another one gets it.
pub fn renamed(program: &Program, name: &dyn Fn(usize) -> String) -> String {
    let all: Vec<&str> = program.own.iter().chain(program.imports.keys()).map(String::as_str).collect();
    let new = |old: &str| all.iter().position(|known| *known == old).map(name);
    let mut out = String::new();
    for (line, tokens) in program.lines() {
        if let Some(module) = line.strip_prefix("import ") {
            out.push_str(&format!("import {module} as {}\n", new(module).expect("every import is known")));
            continue;
        }
        if let Some((module, members)) = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) {
            for member in members.split(", ") {
                let alias = new(member).expect("every import is known");
                out.push_str(&format!("from {module} import {member} as {alias}\n"));
            }
            continue;
        }
        let mut at = 0;
        while at < tokens.len() {
            if let Some((path, _, long)) = program.import_at(&tokens, at).filter(|_| !is_keyword(line, &tokens, at)) {
                out.push_str(&new(path).expect("every import is known"));
                at += long;
                continue;
            }
            let member = at > 0 && tokens[at - 1] == Token::Other(".".to_owned());
            let of_self = member && at > 1 && tokens[at - 2] == Token::Name("self".to_owned());
            match &tokens[at] {
                Token::Name(old) if (!member || of_self) && !is_keyword(line, &tokens, at) => {
                    let own = program.own.contains(old);
                    out.push_str(&new(old).filter(|_| own).unwrap_or_else(|| old.clone()));
                }
                token => out.push_str(&joined(std::slice::from_ref(token))),
            }
            at += 1;
        }
        out.push('\n');
    }
    out
}

/// Every string literal becomes an expression.
pub fn literals(program: &Program, spell: &dyn Fn(&str, bool) -> String) -> String {
    let mut out = String::new();
    for (line, tokens) in program.lines() {
        for token in &tokens {
            match token {
                Token::Text(text, bytes) if !is_import(line) => out.push_str(&spell(text, *bytes)),
                token => out.push_str(&joined(std::slice::from_ref(token))),
            }
        }
        out.push('\n');
    }
    out
}

/// A text in two halves with a plus between.
pub fn halves(text: &str) -> String {
    let at = text.floor_char_boundary(text.len() / 2);
    format!("{} + {}", written(&text[..at], false), written(&text[at..], false))
}

/// Modules by `__import__`, members by `getattr`, built-in functions out of their module.
pub fn looked_up(program: &Program) -> String {
    let module = |path: &str| match path.contains('.') {
        true => format!("__import__({}, fromlist=[\"x\"])", halves(path)),
        false => format!("__import__({})", halves(path)),
    };
    rewritten(program, true, &|import| match import {
        Found::Import(_, Import::Module(path)) => module(path),
        Found::Import(_, Import::Member(path, member)) => format!("getattr({}, {})", module(path), halves(member)),
        Found::Builtin(name) => format!("getattr(__import__({}), {})", halves("builtins"), halves(name)),
        Found::Defined(name) => name.to_owned(),
    })
}

/// Modules, functions and built-ins out of `globals()`.
pub fn out_of_globals(program: &Program) -> String {
    rewritten(program, false, &|import| match import {
        Found::Import(path, _) => {
            let (top, rest) =
                path.split_once('.').map_or((path, String::new()), |(top, rest)| (top, format!(".{rest}")));
            format!("globals()[{}]{rest}", halves(top))
        }
        Found::Builtin(name) => format!("globals()[{}].__dict__[{}]", halves("__builtins__"), halves(name)),
        Found::Defined(name) => format!("globals()[{}]", halves(name)),
    })
}

enum Found<'p> {
    Import(&'p str, &'p Import),
    Builtin(&'p str),
    Defined(&'p str),
}

const BUILTINS: &[&str] = &["exec", "eval", "compile", "open", "print", "str", "dict"];

/// The program with other words for what it looks up; `chained`: members of imports by `getattr`, and no import statements.
fn rewritten(program: &Program, chained: bool, spell: &dyn Fn(Found<'_>) -> String) -> String {
    let mut out = String::new();
    for (line, tokens) in program.lines() {
        if is_import(line) {
            if !chained {
                out.push_str(line);
                out.push('\n');
            }
            continue;
        }
        let declares = line.starts_with("def ") || line.starts_with("class ");
        let mut at = 0;
        while at < tokens.len() {
            let keyword = is_keyword(line, &tokens, at);
            if let Some((path, import, long)) = program.import_at(&tokens, at).filter(|_| !keyword) {
                let mut text = spell(Found::Import(path, import));
                at += long;
                while chained
                    && let Some([Token::Other(dot), Token::Name(member)]) = tokens.get(at..at + 2)
                    && dot == "."
                {
                    text = format!("getattr({text}, {})", halves(member));
                    at += 2;
                }
                out.push_str(&text);
                continue;
            }
            let member = at > 0 && tokens[at - 1] == Token::Other(".".to_owned());
            let called = tokens.get(at + 1) == Some(&Token::Other("(".to_owned()));
            match &tokens[at] {
                Token::Name(name) if !member && called && BUILTINS.contains(&name.as_str()) => {
                    out.push_str(&spell(Found::Builtin(name)));
                }
                Token::Name(name) if !member && called && !declares && program.defined.contains(name) => {
                    out.push_str(&spell(Found::Defined(name)));
                }
                token => out.push_str(&joined(std::slice::from_ref(token))),
            }
            at += 1;
        }
        out.push('\n');
    }
    out
}
