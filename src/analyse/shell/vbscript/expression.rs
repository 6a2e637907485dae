//! Reads an expression and computes it at once.

use crate::analyse::shell::powershell::value::{Data, Val};
use crate::limits;

use super::run::Machine;

/// Brackets within one another.
const BRACKETS: u32 = 48;

pub(super) struct Reader<'e> {
    text: &'e str,
    at: usize,
    /// A statement: what follows a name without brackets are its arguments.
    statement: bool,
    depth: u32,
}

impl<'e> Reader<'e> {
    pub fn new(text: &'e str, statement: bool) -> Self {
        Self { text, at: 0, statement, depth: 0 }
    }

    fn blanks(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start().len();
            // `_` at the end of a line joins it with the next.
            let rest = &self.text[self.at..];
            match rest.strip_prefix('_') {
                Some(after) if after.starts_with(['\r', '\n', ' ']) => self.at += 1,
                _ => return,
            }
        }
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn word(&self) -> &'e str {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    }

    fn operator(&mut self, level: u8) -> Option<char> {
        self.blanks();
        let word = self.word();
        let (op, length) = match (level, self.peek()) {
            (0, b'=') => ('=', 1),
            (0, b'<' | b'>') => {
                ('=', if matches!(self.text.as_bytes().get(self.at + 1), Some(b'=' | b'>')) { 2 } else { 1 })
            }
            (0, _) if word.eq_ignore_ascii_case("xor") => ('x', 3),
            (0, _) if word.eq_ignore_ascii_case("and") => ('a', 3),
            (0, _) if ["or", "is", "eqv", "imp"].iter().any(|known| word.eq_ignore_ascii_case(known)) => {
                ('=', word.len())
            }
            (1, b'&') => ('&', 1),
            (2, b'+') => ('+', 1),
            (2, b'-') => ('-', 1),
            (3, _) if word.eq_ignore_ascii_case("mod") => ('%', 3),
            (4, b'*') => ('*', 1),
            (4, b'/' | b'\\') => ('/', 1),
            (4, b'^') => ('^', 1),
            _ => return None,
        };
        self.at += length;
        Some(op)
    }

    pub fn expression(&mut self, machine: &mut Machine<'_, '_>, level: u8) -> Val {
        if self.depth > BRACKETS {
            self.at = self.text.len();
            return Val::unknown();
        }
        self.depth += 1;
        let out = match level {
            5.. => self.primary(machine),
            _ => {
                let mut left = self.expression(machine, level + 1);
                while let Some(op) = self.operator(level) {
                    let right = self.expression(machine, level + 1);
                    left = combine(machine, op, left, right);
                }
                left
            }
        };
        self.depth -= 1;
        out
    }

    fn primary(&mut self, machine: &mut Machine<'_, '_>) -> Val {
        self.blanks();
        match self.peek() {
            b'"' => self.quoted(),
            b'(' => {
                self.at += 1;
                let outer = std::mem::take(&mut self.statement);
                let value = self.expression(machine, 0);
                self.statement = outer;
                self.blanks();
                self.at += usize::from(self.peek() == b')');
                self.members(machine, value, None)
            }
            b'-' => {
                self.at += 1;
                let value = self.expression(machine, 5);
                value.as_number().map_or(value.history(), |n| value.with(Data::Number(n.wrapping_neg())))
            }
            b'&' => {
                let rest = self.text.get(self.at + 2..).unwrap_or_default();
                let hex = matches!(self.text.as_bytes().get(self.at + 1), Some(b'h' | b'H'));
                let length = rest.bytes().take(16).take_while(|b| b.is_ascii_hexdigit()).count();
                let number = i64::from_str_radix(&rest[..length], if hex { 16 } else { 8 }).unwrap_or(0);
                self.at = (self.at + 2 + length).min(self.text.len());
                self.at += usize::from(self.peek() == b'&');
                Val::number(number)
            }
            b'0'..=b'9' => {
                let rest = &self.text[self.at..];
                let length = rest.bytes().take(18).take_while(u8::is_ascii_digit).count();
                self.at += length;
                let number = rest[..length].parse().unwrap_or(0);
                while matches!(self.peek(), b'0'..=b'9' | b'.') {
                    self.at += 1;
                }
                Val::number(number)
            }
            b'#' => {
                let rest = &self.text[self.at + 1..];
                self.at += 1 + rest.find('#').map_or(rest.len(), |end| end + 1);
                Val::unknown()
            }
            _ => self.chain(machine),
        }
    }

    fn quoted(&mut self) -> Val {
        let mut out = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find('"').unwrap_or(rest.len());
            out.push_str(&rest[..end]);
            self.at += (end + 1).min(rest.len());
            if self.peek() != b'"' || end == rest.len() {
                return Val::text(out);
            }
            out.push('"');
            self.at += 1;
        }
    }

    /// A name with its members and arguments.
    pub fn chain(&mut self, machine: &mut Machine<'_, '_>) -> Val {
        self.blanks();
        let word = self.word();
        if word.is_empty() {
            if self.peek() == b'.'
                && let Some(object) = machine.with.clone()
            {
                let value = machine.variables.get(&object).cloned().unwrap_or_default();
                return self.members(machine, value, Some(object));
            }
            // Something that is not understood: move on.
            let step = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
            self.at += step;
            return Val::default();
        }
        self.at += word.len();
        // `Chr$`: VBA's mark of a text.
        self.at += usize::from(self.peek() == b'$');
        let name = word.to_ascii_lowercase();
        match name.as_str() {
            "not" => {
                let value = self.expression(machine, 1);
                return value.as_number().map_or(value.history(), |n| value.with(Data::Number(!n)));
            }
            "new" => return self.chain(machine),
            _ => {}
        }
        let known = machine.variables.contains_key(&name);
        let callable = !known || machine.functions.contains_key(&name);
        let arguments = self.arguments(machine, callable);
        let value = match (machine.variables.get(&name), &arguments) {
            (Some(value), None) => {
                let value = value.clone();
                if let Data::Text(text) = &value.data {
                    machine.step(text.len());
                }
                value
            }
            (Some(value), Some(at)) if !machine.functions.contains_key(&name) => {
                let at = at.first().and_then(Val::as_number).and_then(|n| usize::try_from(n).ok());
                match (&value.data, at) {
                    (Data::List(items), Some(at)) => items.get(at).cloned().unwrap_or_default(),
                    _ => value.history(),
                }
            }
            _ => machine.named(&name, arguments.unwrap_or_default()),
        };
        self.members(machine, value, known.then_some(name))
    }

    fn members(&mut self, machine: &mut Machine<'_, '_>, mut value: Val, mut variable: Option<String>) -> Val {
        loop {
            self.blanks();
            if self.peek() != b'.' {
                return value;
            }
            self.at += 1;
            let name = self.word().to_ascii_lowercase();
            self.at += name.len();
            if name.is_empty() {
                return value;
            }
            let arguments = self.arguments(machine, true);
            value = machine.member(value, variable.take().as_deref(), &name, arguments.as_deref());
        }
    }

    /// Arguments in brackets, or behind a statement's name.
    fn arguments(&mut self, machine: &mut Machine<'_, '_>, callable: bool) -> Option<Vec<Val>> {
        let here = self.at;
        self.blanks();
        let bracket = self.peek() == b'(' && (self.at == here || !self.statement);
        if !bracket {
            let more = !matches!(self.peek(), 0 | b'.' | b')' | b',' | b'=' | b'&' | b'+' | b'*' | b'/' | b'<' | b'>');
            if !self.statement || !more || !callable || self.at == here {
                return None;
            }
        }
        let outer = std::mem::take(&mut self.statement);
        self.at += usize::from(bracket);
        let mut out = Vec::new();
        while self.at < self.text.len() && out.len() < limits::FACTS {
            self.blanks();
            match self.peek() {
                b')' if bracket => break,
                b',' => {
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            let before = self.at;
            out.push(self.expression(machine, 0));
            self.blanks();
            match self.peek() {
                b',' => self.at += 1,
                _ if bracket && self.peek() != b')' && self.at > before => {}
                _ if !bracket => break,
                _ => {}
            }
            if self.at == before {
                self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        self.at += usize::from(bracket && self.peek() == b')');
        self.at = self.at.min(self.text.len());
        self.statement = outer;
        // `name("x"), 0`: the brackets are only around the first argument.
        if bracket && self.statement {
            self.blanks();
            while self.peek() == b',' {
                self.at += 1;
                self.statement = false;
                out.push(self.expression(machine, 0));
                self.blanks();
            }
            self.statement = outer;
        }
        Some(out)
    }
}

fn combine(machine: &mut Machine<'_, '_>, op: char, left: Val, right: Val) -> Val {
    let mut history = left.history();
    history.take_over(&right);
    let numbers = left.as_number().zip(right.as_number());
    match (op, numbers) {
        ('+', Some((a, b))) if !matches!((&left.data, &right.data), (Data::Text(_), Data::Text(_))) => {
            history.with(Data::Number(a.wrapping_add(b)))
        }
        ('-', Some((a, b))) => history.with(Data::Number(a.wrapping_sub(b))),
        ('*', Some((a, b))) => history.with(Data::Number(a.wrapping_mul(b))),
        ('/', Some((a, b))) if b != 0 => history.with(Data::Number(a.wrapping_div(b))),
        ('%', Some((a, b))) if b != 0 => history.with(Data::Number(a.wrapping_rem(b))),
        ('a', Some((a, b))) => history.with(Data::Number(a & b)),
        ('x', Some((a, b))) => {
            history.decoded = true;
            history.with(Data::Number(a ^ b))
        }
        ('&' | '+', _) => join(machine, left, &right, history),
        _ => history,
    }
}

fn join(machine: &mut Machine<'_, '_>, left: Val, right: &Val, mut history: Val) -> Val {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let more = match (&right.data, right.shown()) {
        (Data::Unknown | Data::Object(_), _) | (_, None) => String::new(),
        (_, Some(text)) => text,
    };
    let mut text = match left.data {
        Data::Text(text) => text,
        _ => left.shown().unwrap_or_default(),
    };
    if text.len() + more.len() > limits::SHELL_VALUE_BYTES || !machine.step(more.len()) {
        return history.with(Data::Text(text));
    }
    history.pieced |= letter(text.chars().next_back()) && letter(more.chars().next());
    text.push_str(&more);
    history.with(Data::Text(text))
}
