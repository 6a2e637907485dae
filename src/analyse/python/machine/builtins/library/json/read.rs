//! `json.loads`.

use crate::analyse::python::machine::builtins::mapping::dict::put;
use crate::analyse::python::machine::builtins::{Asked, Out, Stop, World, convert, function};
use crate::analyse::python::machine::value::{Dict, Key, Kind, Val, Value};

const ERROR: Stop = Stop::Raises("JSONDecodeError");
/// Values within values; settings have a handful.
const DEPTH: u32 = 64;

pub(super) fn loads(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    let [source] = asked.exactly().map_err(|_| Stop::Unknown)?;
    let text = match &source.value {
        Value::Str(text) => text.as_str().to_owned(),
        other => String::from_utf8(convert::bytes(world, other)?.to_vec()).map_err(|_| Stop::Unknown)?,
    };
    if text.starts_with('\u{feff}') {
        return Err(Stop::Unknown);
    }
    world.room(text.len())?;
    let mut reader = Reader { text: &text, at: 0 };
    reader.blanks();
    let val = reader.value(world, 0)?;
    reader.blanks();
    if reader.at == text.len() { Ok(val) } else { Err(ERROR) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.text[self.at..].starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn value(&mut self, world: &mut World<'_>, depth: u32) -> Out<Val> {
        if depth > DEPTH {
            return Err(Stop::Unknown);
        }
        world.pass(1)?;
        const WORDS: [(&str, Value); 6] = [
            ("null", Value::None),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::Float(f64::NAN)),
            ("Infinity", Value::Float(f64::INFINITY)),
            ("-Infinity", Value::Float(f64::NEG_INFINITY)),
        ];
        match self.peek().ok_or(ERROR)? {
            b'"' => self.string().map(Val::text),
            b'[' => self.array(world, depth),
            b'{' => self.object(world, depth),
            _ => match WORDS.into_iter().find(|(word, _)| self.take(word)) {
                Some((_, value)) => Ok(Val::plain(value)),
                None => self.number(world),
            },
        }
    }

    fn array(&mut self, world: &mut World<'_>, depth: u32) -> Out<Val> {
        self.at += 1;
        self.blanks();
        let mut items = Vec::new();
        if !self.take("]") {
            loop {
                self.blanks();
                items.push(self.value(world, depth + 1)?);
                self.blanks();
                if self.take("]") {
                    break;
                }
                if !self.take(",") {
                    return Err(ERROR);
                }
            }
        }
        world.list(items).map(Val::plain)
    }

    fn object(&mut self, world: &mut World<'_>, depth: u32) -> Out<Val> {
        self.at += 1;
        self.blanks();
        let mut items = Dict::default();
        if !self.take("}") {
            loop {
                self.blanks();
                if self.peek() != Some(b'"') {
                    return Err(ERROR);
                }
                let key = self.string()?;
                self.blanks();
                if !self.take(":") {
                    return Err(ERROR);
                }
                self.blanks();
                let val = self.value(world, depth + 1)?;
                put(&mut items, Key::Str(key.as_str().into()), Val::text(key), val);
                self.blanks();
                if self.take("}") {
                    break;
                }
                if !self.take(",") {
                    return Err(ERROR);
                }
            }
        }
        world.object(Kind::Dict(items)).map(Val::plain)
    }

    fn string(&mut self) -> Out<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next().ok_or(ERROR)?;
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(out),
                '\\' => out.push(self.escape()?),
                '\0'..='\x1f' => return Err(ERROR),
                c => out.push(c),
            }
        }
    }

    fn escape(&mut self) -> Out<char> {
        let kind = self.peek().ok_or(ERROR)?;
        if !kind.is_ascii() {
            return Err(ERROR);
        }
        self.at += 1;
        Ok(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.unit()?;
                if let Some(c) = char::from_u32(high) {
                    return Ok(c);
                }
                if high >= 0xdc00 || !self.take("\\u") {
                    return Err(Stop::Unknown);
                }
                let low = self.unit()?;
                if !(0xdc00..0xe000).contains(&low) {
                    return Err(Stop::Unknown);
                }
                char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or(Stop::Unknown)?
            }
            _ => return Err(ERROR),
        })
    }

    fn unit(&mut self) -> Out<u32> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(ERROR)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ERROR);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| ERROR)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self, world: &mut World<'_>) -> Out<Val> {
        let start = self.at;
        self.take("-");
        let zero = self.peek() == Some(b'0');
        if zero {
            self.at += 1;
        } else if self.digits() == 0 {
            return Err(ERROR);
        }
        let end = self.at;
        let mut float = false;
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() > 0 { float = true } else { self.at = end }
        }
        let end = self.at;
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() > 0 { float = true } else { self.at = end }
        }
        let text = &self.text[start..self.at];
        if float {
            return text.parse().map(|float| Val::plain(Value::Float(float))).map_err(|_| Stop::Unknown);
        }
        let int = function("int").ok_or(Stop::Unknown)?;
        match int(world, &Asked { this: &Val::NONE, arguments: &[Val::text(text)], named: &[] }) {
            super::super::super::Answer::Known(value) => Ok(Val::plain(value)),
            _ => Err(Stop::Unknown),
        }
    }
}
