//! `JSON.parse`.

use super::super::super::text::Text;
use super::super::super::value::{Slot, Val};
use super::super::{Abrupt, Answer, Asked, Machine, throw_vaguely};
use super::DEPTH;
use crate::analyse::flow::Origin;

pub(super) fn parse(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.text(machine, 0)?);
    if !asked.argument(1).is_undefined() {
        return Ok(None);
    }
    machine.spend_text(text.len())?;
    let mut reader = Reader { units: text.units(), at: 0, from: asked.argument(0).from };
    match reader.document(machine) {
        Ok(val) => Ok(Some(val)),
        Err(Failure::Malformed) => Err(throw_vaguely(machine, "SyntaxError")),
        Err(Failure::TooDeep) => Ok(None),
        Err(Failure::Abrupt(abrupt)) => Err(abrupt),
    }
}

enum Failure {
    Malformed,
    TooDeep,
    Abrupt(Abrupt),
}

impl From<Abrupt> for Failure {
    fn from(abrupt: Abrupt) -> Self {
        Failure::Abrupt(abrupt)
    }
}

struct Reader {
    units: Vec<u16>,
    at: usize,
    /// Where the text came from, and with it every value.
    from: Origin,
}

impl Reader {
    /// The next unit, as far as the syntax has a meaning for it.
    fn peek(&self) -> u8 {
        self.units.get(self.at).and_then(|&unit| u8::try_from(unit).ok()).unwrap_or(0)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, text: &str) -> Result<(), Failure> {
        if text.bytes().all(|byte| self.take(byte)) { Ok(()) } else { Err(Failure::Malformed) }
    }

    fn document(&mut self, machine: &mut Machine<'_>) -> Result<Val, Failure> {
        let val = self.value(machine, 0)?;
        self.skip_space();
        if self.at < self.units.len() { Err(Failure::Malformed) } else { Ok(val) }
    }

    fn value(&mut self, machine: &mut Machine<'_>, depth: usize) -> Result<Val, Failure> {
        if depth > DEPTH {
            return Err(Failure::TooDeep);
        }
        machine.step()?;
        self.skip_space();
        let val = match self.peek() {
            b'{' => self.object(machine, depth)?,
            b'[' => self.array(machine, depth)?,
            b'"' => Val::text(self.string()?),
            b't' => self.expect("true").map(|()| Val::bool(true))?,
            b'f' => self.expect("false").map(|()| Val::bool(false))?,
            b'n' => self.expect("null").map(|()| Val::NULL)?,
            _ => Val::number(self.number()?),
        };
        Ok(val.from(self.from))
    }

    fn object(&mut self, machine: &mut Machine<'_>, depth: usize) -> Result<Val, Failure> {
        self.at += 1;
        let id = machine.new_plain()?;
        self.skip_space();
        if self.take(b'}') {
            return Ok(Val::object(id));
        }
        loop {
            self.skip_space();
            if self.peek() != b'"' {
                return Err(Failure::Malformed);
            }
            let key = self.string()?;
            self.skip_space();
            self.expect(":")?;
            let val = self.value(machine, depth + 1)?;
            machine.heap.get_mut(id).props.set(key, Slot::Data(val));
            self.skip_space();
            if self.take(b'}') {
                return Ok(Val::object(id));
            }
            self.expect(",")?;
        }
    }

    fn array(&mut self, machine: &mut Machine<'_>, depth: usize) -> Result<Val, Failure> {
        self.at += 1;
        let mut elements = Vec::new();
        self.skip_space();
        if self.take(b']') {
            return Ok(machine.new_array(elements)?);
        }
        loop {
            machine.spend_elements(1)?;
            elements.push(self.value(machine, depth + 1)?);
            self.skip_space();
            if self.take(b']') {
                return Ok(machine.new_array(elements)?);
            }
            self.expect(",")?;
        }
    }

    fn string(&mut self) -> Result<Text, Failure> {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            let unit = *self.units.get(self.at).ok_or(Failure::Malformed)?;
            self.at += 1;
            match unit {
                0x22 => return Ok(Text::from_units(&out)),
                0x5c => out.push(self.escape()?),
                0..=0x1f => return Err(Failure::Malformed),
                unit => out.push(unit),
            }
        }
    }

    fn escape(&mut self) -> Result<u16, Failure> {
        let letter = self.peek();
        self.at += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => u16::from(letter),
            b'b' => 8,
            b't' => 9,
            b'n' => 10,
            b'f' => 12,
            b'r' => 13,
            b'u' => {
                let mut code = 0;
                for _ in 0..4 {
                    let digit = char::from(self.peek()).to_digit(16).ok_or(Failure::Malformed)?;
                    code = code << 4 | digit as u16;
                    self.at += 1;
                }
                code
            }
            _ => return Err(Failure::Malformed),
        })
    }

    fn digits(&mut self) -> Result<(), Failure> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start { Err(Failure::Malformed) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<f64, Failure> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let text: String = self.units[start..self.at].iter().map(|&unit| char::from(unit as u8)).collect();
        text.parse().map_err(|_| Failure::Malformed)
    }
}
