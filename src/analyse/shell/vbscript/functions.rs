//! Functions of the language and of the script itself.

use std::rc::Rc;

use crate::analyse::shell::powershell::value::{Data, Val};
use crate::analyse::shell::recursion::Entered;
use crate::analyse::shell::shape;
use crate::limits;

use super::run::Machine;

impl Machine<'_, '_> {
    /// A name that is no variable: a function, or an object of the host.
    pub fn named(&mut self, name: &str, arguments: Vec<Val>) -> Val {
        if self.functions.contains_key(name) {
            return self.function(name, arguments);
        }
        match name {
            "execute" | "executeglobal" | "eval" => {
                let code = arguments.into_iter().next().unwrap_or_default();
                return self.code(code);
            }
            "createobject" | "getobject" => {
                let kind = arguments.first().and_then(Val::shown).unwrap_or_default().to_ascii_lowercase();
                let mut object = Val::object(kind);
                arguments.iter().for_each(|argument| object.take_over(argument));
                return object;
            }
            // A function of VBA, which documents have and the script host has not.
            "shell" if !arguments.is_empty() => {
                let hidden = arguments.get(1).and_then(Val::as_number) == Some(0);
                let first = arguments.into_iter().next().unwrap_or_default();
                self.line(&first, String::new(), hidden);
                return Val::unknown();
            }
            "vbhide" => return Val::number(0),
            "urldownloadtofile" | "urldownloadtofilea" | "urldownloadtofilew" => {
                return self.download(&arguments);
            }
            "wscript" => return Val::object("wscript"),
            "vbcrlf" | "vblf" | "vbnewline" | "vbcr" => return Val::text("\n"),
            "vbtab" => return Val::text("\t"),
            "vbnullstring" | "empty" | "null" | "nothing" => return Val::text(""),
            "true" | "false" => return Val::unknown(),
            "array" => return Val::list(arguments),
            _ => {}
        }
        let mut history = Val::unknown();
        arguments.iter().for_each(|argument| history.take_over(argument));
        let computed = self.computed(name, &arguments);
        computed.map_or(history.clone(), |(data, decodes)| {
            history.pieced |= decodes;
            history.with(data)
        })
    }

    fn computed(&mut self, name: &str, arguments: &[Val]) -> Option<(Data, bool)> {
        let text = |at: usize| arguments.get(at).filter(|v| !matches!(v.data, Data::Unknown)).and_then(Val::shown);
        let number = |at: usize| arguments.get(at).and_then(Val::as_number);
        if !self.step(arguments.first().and_then(Val::length).unwrap_or(0)) {
            return None;
        }
        Some(match name {
            "chr" | "chrw" | "chrb" => {
                let c = char::from_u32(u32::try_from(number(0)?).ok()?)?;
                (Data::Text(c.to_string()), true)
            }
            "asc" | "ascw" | "ascb" => (Data::Number(i64::from(u32::from(text(0)?.chars().next()?))), false),
            "strreverse" => (Data::Text(text(0)?.chars().rev().collect()), true),
            "replace" => {
                let (from, to) = (text(1)?, text(2)?);
                let whole = text(0)?;
                if from.is_empty() || whole.len().saturating_mul(to.len().max(1)) > limits::SHELL_UNFOLDED_BYTES {
                    return None;
                }
                (Data::Text(whole.replace(&from, &to)), true)
            }
            "mid" | "midb" => {
                let from = number(1)?.max(1) - 1;
                (Data::Text(shape::cut(&text(0)?, from, number(2).map(|n| n.max(0)))), true)
            }
            "left" => (Data::Text(shape::cut(&text(0)?, 0, Some(number(1)?.max(0)))), true),
            "right" => {
                let whole = text(0)?;
                let count = whole.chars().count() as i64;
                (Data::Text(shape::cut(&whole, (count - number(1)?.max(0)).max(0), None)), true)
            }
            "len" => (Data::Number(arguments.first()?.length()? as i64), false),
            "lcase" => (Data::Text(text(0)?.to_lowercase()), false),
            "ucase" => (Data::Text(text(0)?.to_uppercase()), false),
            "trim" | "ltrim" | "rtrim" => (Data::Text(text(0)?.trim().to_owned()), false),
            "cstr" => (Data::Text(text(0)?), false),
            "cint" | "clng" | "cbyte" | "int" | "fix" | "cdbl" => {
                let text = text(0)?;
                let hex = text.get(..2).is_some_and(|head| head.eq_ignore_ascii_case("&h"));
                let n = if hex {
                    i64::from_str_radix(text[2..].trim_end_matches('&'), 16).ok()?
                } else {
                    text.trim().parse().ok()?
                };
                (Data::Number(n), false)
            }
            "hex" => (Data::Text(format!("{:X}", number(0)?)), false),
            "space" => {
                (Data::Text(" ".repeat(usize::try_from(number(0)?).ok()?.min(limits::SHELL_VALUE_BYTES))), false)
            }
            "string" => {
                let count = usize::try_from(number(0)?).ok()?;
                let text = text(1)?;
                let fits = count.saturating_mul(text.len()) <= limits::SHELL_VALUE_BYTES;
                (Data::Text(if fits { text.repeat(count) } else { String::new() }), false)
            }
            "split" => {
                let by = text(1).unwrap_or_else(|| " ".to_owned());
                let whole = text(0)?;
                let pieces =
                    whole.split(by.as_str()).take(limits::SHELL_VALUE_BYTES).map(|piece| Val::text(piece.to_owned()));
                (Data::List(Rc::new(pieces.collect())), false)
            }
            "join" => {
                let by = text(1).unwrap_or_else(|| " ".to_owned());
                let pieces: Option<Vec<String>> = arguments.first()?.items().iter().map(Val::shown).collect();
                let joined = pieces?.join(&by);
                (Data::Text(limits::cut(&joined, limits::SHELL_VALUE_BYTES).to_owned()), true)
            }
            "ubound" => (Data::Number(arguments.first()?.length()? as i64 - 1), false),
            "lbound" => (Data::Number(0), false),
            "instr" => (Data::Number(text(0)?.find(&text(1)?).map_or(0, |at| at as i64 + 1)), false),
            "unescape" => (Data::Text(unescape(&text(0)?)), true),
            "environ" => (Data::Text(format!("%{}%", text(0)?)), false),
            _ => return None,
        })
    }

    /// A function of the script: its parameters get the arguments, its name holds what it returns.
    fn function(&mut self, name: &str, arguments: Vec<Val>) -> Val {
        if self.depth > limits::EVALUATOR_DEPTH / 4 || !self.step(64) {
            return Val::unknown();
        }
        let Some(function) = self.functions.get_mut(name) else { return Val::default() };
        function.called = true;
        match function.recursion.enter(arguments.iter().map(Val::shown)) {
            Entered::Yes => {}
            Entered::No => {
                return arguments.iter().fold(Val::unknown(), |mut out, value| {
                    out.take_over(value);
                    out
                });
            }
            Entered::TooOften => {
                self.follower.exceeded = true;
                return Val::unknown();
            }
        }
        let (parameters, body) = (function.parameters.clone(), function.body.clone());
        let span = self.span.clone();
        let mut saved = Vec::new();
        for (at, parameter) in parameters.iter().enumerate() {
            saved.push((parameter.clone(), self.variables.remove(parameter)));
            if let Some(value) = arguments.get(at) {
                self.variables.insert(parameter.clone(), value.clone());
            }
        }
        let outer = self.variables.remove(name);
        self.depth += 1;
        self.block(body);
        self.depth -= 1;
        if let Some(function) = self.functions.get_mut(name) {
            function.recursion.leave();
        }
        let out = self.variables.remove(name).unwrap_or_default();
        for (parameter, value) in saved.into_iter().chain([(name.to_owned(), outer)]) {
            match value {
                Some(value) => drop(self.variables.insert(parameter, value)),
                None => drop(self.variables.remove(&parameter)),
            }
        }
        self.span = span;
        out
    }

    /// Text becomes code.
    fn code(&mut self, code: Val) -> Val {
        let command = self.here();
        if let Some(remote) = &code.remote {
            self.follower.remote_to("wscript", remote, &command);
        }
        let Some(text) = code.shown().filter(|text| !text.trim().is_empty()) else { return code.history() };
        let hidden = code.decoded || code.pieced;
        let since = self.follower.actions.len();
        if hidden {
            self.follower.around.push(crate::signal::Concealment::AssembledAddress);
        }
        self.follower.vbscript(&text, &command);
        if hidden {
            self.follower.conclude_hidden(since, &text, &command);
            self.follower.around.pop();
        }
        code.history()
    }
}

/// `%63%75` as characters.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) => {
                out.push(char::from(code));
                rest = &rest[at + 3..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}
