//! What operators and casts make of known values.

use std::rc::Rc;

use crate::analyse::shell::shape;
use crate::limits;

use super::run::Machine;
use super::tree::Op;
use super::value::{Data, Val};

/// A text shorter than this hides no command in its spelling.
const HIDES: usize = 16;

impl Machine<'_, '_> {
    pub fn unary(&mut self, op: Op, value: Val) -> Val {
        match op {
            Op::Join => self.join(value, ""),
            Op::Split => self.split(value, " "),
            Op::Subtract => value.as_number().map_or(value.history(), |n| value.with(Data::Number(n.wrapping_neg()))),
            Op::Not => value.as_number().map_or(value.history(), |n| value.with(Data::Number(!n))),
            _ => value.history(),
        }
    }

    pub fn binary(&mut self, op: Op, left: Val, right: Val) -> Val {
        let mut history = left.history();
        history.take_over(&right);
        match op {
            Op::Add => self.add(left, right),
            Op::Join => {
                let by = right.shown().unwrap_or_default();
                self.join(left, &by)
            }
            Op::Split => {
                let by = right.items().first().and_then(Val::shown).unwrap_or_default();
                self.split(left, &by)
            }
            Op::Replace => self.replace(left, &right),
            Op::Format => self.format(left, &right),
            Op::As => match right.data {
                Data::Object(kind) => self.cast(&kind, left),
                _ => left,
            },
            Op::Range => match (left.as_number(), right.as_number()) {
                // Each number is a value of its own, and loops within one another hold all of theirs.
                (Some(from), Some(to))
                    if from.abs_diff(to) < limits::SHELL_VALUE_BYTES as u64
                        && self.step(from.abs_diff(to) as usize * 256) =>
                {
                    let numbers: Vec<Val> = match from <= to {
                        true => (from..=to).map(Val::number).collect(),
                        false => (to..=from).rev().map(Val::number).collect(),
                    };
                    history.with(Data::List(Rc::new(numbers)))
                }
                _ => history,
            },
            Op::Multiply if matches!(left.data, Data::Text(_)) => match (left.shown(), right.as_number()) {
                (Some(text), Some(times))
                    if times >= 0 && text.len().saturating_mul(times as usize) <= limits::SHELL_VALUE_BYTES =>
                {
                    self.step(text.len() * times as usize);
                    history.with(Data::Text(text.repeat(times as usize)))
                }
                _ => history,
            },
            Op::Compare(_) | Op::Other => history.with(Data::Unknown),
            _ => match (left.as_number(), right.as_number()) {
                (Some(a), Some(b)) => {
                    history.decoded |= op == Op::Xor;
                    arithmetic(op, a, b).map_or(history.clone(), |n| history.with(Data::Number(n)))
                }
                _ => history,
            },
        }
    }

    pub fn add(&mut self, left: Val, right: Val) -> Val {
        let mut history = left.history();
        history.take_over(&right);
        match (left.data, &right.data) {
            (Data::Number(a), _) if right.as_number().is_some() => {
                history.with(Data::Number(a.wrapping_add(right.as_number().unwrap_or(0))))
            }
            (Data::List(items), _) => {
                let mut items = Rc::unwrap_or_clone(items);
                if items.len() < limits::SHELL_VALUE_BYTES && self.step(right.length().unwrap_or(1)) {
                    items.extend(right.items());
                }
                history.with(Data::List(Rc::new(items)))
            }
            (Data::Bytes(bytes), _) => {
                let mut bytes = Rc::unwrap_or_clone(bytes);
                bytes.extend(right.bytes().unwrap_or_default());
                bytes.truncate(limits::SHELL_VALUE_BYTES);
                history.with(Data::Bytes(Rc::new(bytes)))
            }
            (Data::Text(mut text), _) => {
                let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                match right.shown() {
                    Some(more) if text.len() + more.len() <= limits::SHELL_VALUE_BYTES && self.step(more.len()) => {
                        history.pieced |= letter(text.chars().next_back()) && letter(more.chars().next());
                        text.push_str(&more);
                        history.with(Data::Text(text))
                    }
                    _ => history.with(Data::Text(text)),
                }
            }
            (Data::Null, _) => Val { data: right.data, ..history },
            _ => history,
        }
    }

    fn join(&mut self, value: Val, by: &str) -> Val {
        let Some(length) = value.length().filter(|_| !matches!(value.data, Data::Text(_))) else { return value };
        let mut out = String::new();
        let mut history = value.history();
        if !self.step(length * 8) {
            return history;
        }
        for (at, item) in value.items().iter().enumerate() {
            if at > 0 {
                out.push_str(by);
            }
            match item.shown() {
                Some(text) if out.len() + text.len() <= limits::SHELL_VALUE_BYTES => out.push_str(&text),
                _ => return history,
            }
        }
        history.pieced |= length > 1;
        // One letter at a time: nobody writes a word like that.
        history.decoded |= length >= HIDES && out.len() <= length + length / 4;
        history.with(Data::Text(out))
    }

    pub fn split(&mut self, value: Val, by: &str) -> Val {
        let Some(text) = value.shown() else { return value.history() };
        if !self.step(text.len() * 4) {
            return value.history();
        }
        let plain = by.trim_start_matches('\\');
        let class = by.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let choices: Vec<char> = match class {
            Some(class) => shape::set(class),
            None if by.contains('|') && by.len() > 1 => by.chars().filter(|c| *c != '|' && *c != '\\').collect(),
            None => Vec::new(),
        };
        let pieces: Vec<Val> = match (choices.is_empty(), plain) {
            (_, "") => text.chars().map(|c| value.with(Data::Text(c.to_string()))).collect(),
            (false, _) => {
                text.split(|c| choices.contains(&c)).map(|piece| value.with(Data::Text(piece.to_owned()))).collect()
            }
            (true, " ") => text.split_whitespace().map(|piece| value.with(Data::Text(piece.to_owned()))).collect(),
            (true, by) => text.split(by).map(|piece| value.with(Data::Text(piece.to_owned()))).collect(),
        };
        value.with(Data::List(Rc::new(pieces)))
    }

    fn replace(&mut self, value: Val, how: &Val) -> Val {
        let parts = how.items();
        let from = parts.first().and_then(Val::shown);
        let to = parts.get(1).map_or(Some(String::new()), Val::shown);
        let (Some(text), Some(from), Some(to)) = (value.shown(), from, to) else { return value };
        if !self.step(text.len() * 8 + from.len()) || from.len() > 512 {
            return value.history();
        }
        let pattern = regex::RegexBuilder::new(&from).case_insensitive(true).size_limit(1 << 18).build();
        let out = match pattern {
            Ok(pattern) => pattern.replace_all(&text, to.as_str()).into_owned(),
            Err(_) => text.replace(&from, &to),
        };
        self.changed(&value, &text, out)
    }

    /// A text that was changed throughout; a long one may have hidden a command.
    pub fn changed(&mut self, value: &Val, before: &str, after: String) -> Val {
        let mut out = value.history();
        if after.len() > limits::SHELL_VALUE_BYTES {
            return out;
        }
        out.pieced |= after != before;
        out.decoded |= after != before && before.len() >= HIDES;
        out.with(Data::Text(after))
    }

    pub fn format(&mut self, value: Val, how: &Val) -> Val {
        let Some(pattern) = value.shown() else { return value };
        let items = how.items();
        let mut history = value.history();
        items.iter().for_each(|item| history.take_over(item));
        let mut out = String::new();
        let mut rest = pattern.as_str();
        let mut last = None;
        while let Some(at) = rest.find(['{', '}']) {
            out.push_str(&rest[..at]);
            let tail = &rest[at..];
            if tail.starts_with("{{") || tail.starts_with("}}") {
                out.push_str(&tail[..1]);
                rest = &tail[2..];
                continue;
            }
            let Some(end) = tail.find('}') else { break };
            let inside = tail.get(1..end).unwrap_or_default();
            let number = inside.split([':', ',']).next().unwrap_or_default().trim().parse::<usize>();
            if let Ok(number) = number {
                history.pieced |= last.is_some_and(|last| number != last + 1);
                last = Some(number);
                out.push_str(&items.get(number).and_then(Val::shown).unwrap_or_default());
            }
            rest = &tail[end + 1..];
            if out.len() > limits::SHELL_VALUE_BYTES || !self.step(out.len() / 8) {
                return history;
            }
        }
        out.push_str(rest);
        history.pieced |= pattern.starts_with('{') && pattern.contains("}{");
        history.with(Data::Text(out))
    }

    pub fn cast(&mut self, kind: &str, value: Val) -> Val {
        let array = kind.ends_with("[]");
        match kind.trim_end_matches("[]") {
            "char" if array => match value.shown().filter(|_| matches!(value.data, Data::Text(_))) {
                Some(text) => self.split(value.with(Data::Text(text)), ""),
                None => {
                    let items = value.items().into_iter().map(|item| self.cast("char", item)).collect();
                    Val::list(items)
                }
            },
            "char" => match value.data {
                Data::Number(n) => {
                    let c = u32::try_from(n).ok().and_then(char::from_u32).unwrap_or('?');
                    value.with(Data::Text(c.to_string()))
                }
                _ => value,
            },
            "int" | "int32" | "int64" | "long" | "byte" | "uint32" | "uint16" | "int16" if !array => {
                match &value.data {
                    Data::Text(text) if text.chars().count() == 1 && !text.bytes().all(|b| b.is_ascii_digit()) => {
                        let n = text.chars().next().map_or(0, |c| i64::from(u32::from(c)));
                        value.with(Data::Number(n))
                    }
                    _ => value.as_number().map_or(value.history(), |n| value.with(Data::Number(n))),
                }
            }
            "byte" => match value.bytes() {
                Some(bytes) => value.with(Data::Bytes(Rc::new(bytes))),
                None => value,
            },
            "string" if array => value,
            "string" => value.shown().map_or(value.clone(), |text| value.with(Data::Text(text))),
            "scriptblock" => value,
            "type" => value.shown().map_or(value.clone(), |text| value.with(Data::Object(text.to_ascii_lowercase()))),
            _ => value,
        }
    }

    pub fn index(&mut self, list: Val, at: &Val) -> Val {
        let Some(length) = list.length() else {
            if let (Data::Table(entries), Some(key)) = (&list.data, at.shown()) {
                let found = entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(&key));
                return found.map_or(list.history(), |(_, value)| value.clone());
            }
            return list.history();
        };
        let wanted = at.items();
        if !self.step(length + wanted.len() * 8) {
            return list.history();
        }
        let letters: Option<Vec<char>> = match &list.data {
            Data::Text(text) => Some(text.chars().collect()),
            _ => None,
        };
        let pick = |n: i64| {
            let n = usize::try_from(if n < 0 { length as i64 + n } else { n }).ok()?;
            match (&list.data, &letters) {
                (Data::List(items), _) => items.get(n).cloned(),
                (Data::Bytes(bytes), _) => bytes.get(n).map(|&b| list.with(Data::Number(i64::from(b)))),
                (_, Some(letters)) => letters.get(n).map(|c| list.with(Data::Text(c.to_string()))),
                _ => None,
            }
        };
        match wanted.as_slice() {
            [one] if !matches!(at.data, Data::List(_)) => one.as_number().and_then(pick).unwrap_or(list.history()),
            many => {
                let picked: Vec<Val> = many.iter().filter_map(|n| pick(n.as_number()?)).collect();
                let mut out = list.history();
                out.pieced = true;
                out.with(Data::List(Rc::new(picked)))
            }
        }
    }
}

fn arithmetic(op: Op, a: i64, b: i64) -> Option<i64> {
    Some(match op {
        Op::Subtract => a.wrapping_sub(b),
        Op::Multiply => a.wrapping_mul(b),
        Op::Divide => a.checked_div(b)?,
        Op::Rest => a.checked_rem(b)?,
        Op::Xor => a ^ b,
        Op::And => a & b,
        Op::Or => a | b,
        Op::ShiftLeft => a.wrapping_shl(u32::try_from(b).ok()?),
        Op::ShiftRight => a.wrapping_shr(u32::try_from(b).ok()?),
        _ => return None,
    })
}
