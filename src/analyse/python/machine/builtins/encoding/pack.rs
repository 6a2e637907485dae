//! `struct`: values as fixed bytes. Native sizes are those of 64-bit Linux.

use crate::analyse::python::machine::builtins::{Asked, Native, OVERFLOW, Out, Stop, TYPE, World, convert, operators};
use crate::analyse::python::machine::value::{Int, Val, Value};

/// `struct.error`, by its name.
const ERROR: Stop = Stop::Raises("error");
/// Values of one format.
const ITEMS: usize = 1 << 20;

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "struct.unpack" => unpack,
        "struct.unpack_from" => unpack_from,
        "struct.iter_unpack" => iter_unpack,
        "struct.pack" => pack,
        "struct.calcsize" => size,
    })
}

/// One place of a format.
#[derive(Clone, Copy, Debug)]
struct Item {
    code: u8,
    /// Bytes of it.
    size: usize,
    /// Where it starts.
    at: usize,
}

/// A format, laid out.
struct Layout {
    items: Vec<Item>,
    size: usize,
    big: bool,
}

impl Layout {
    fn read(world: &mut World<'_>, format: &Value) -> Out<Layout> {
        let format = convert::ascii_or_bytes(world, format)?;
        let (native, big, codes) = match &*format {
            [b'<', rest @ ..] => (false, false, rest),
            [b'>' | b'!', rest @ ..] => (false, true, rest),
            [b'=', rest @ ..] => (false, false, rest),
            [b'@', rest @ ..] => (true, false, rest),
            rest => (true, false, rest),
        };
        let mut layout = Layout { items: Vec::new(), size: 0, big };
        let mut count: Option<usize> = None;
        for &code in codes {
            if code.is_ascii_whitespace() && count.is_none() {
                continue;
            }
            if code.is_ascii_digit() {
                count = Some(count.unwrap_or(0) * 10 + usize::from(code - b'0'));
                if count > Some(1 << 28) {
                    return Err(Stop::Unknown);
                }
                continue;
            }
            layout.place(world, code, count.take(), native)?;
        }
        if count.is_some() { Err(ERROR) } else { Ok(layout) }
    }

    fn place(&mut self, world: &mut World<'_>, code: u8, count: Option<usize>, native: bool) -> Out<()> {
        let size = match code {
            b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
            b'h' | b'H' | b'e' => 2,
            b'i' | b'I' | b'f' => 4,
            b'l' | b'L' if native => 8,
            b'l' | b'L' => 4,
            b'q' | b'Q' | b'd' => 8,
            b'n' | b'N' | b'P' if native => 8,
            _ => return Err(ERROR),
        };
        if native {
            self.size = self.size.next_multiple_of(size);
        }
        let count = count.unwrap_or(1);
        match code {
            b'e' | b'p' => return Err(Stop::Unknown),
            b'x' => self.size += count,
            b's' => {
                self.items.push(Item { code, size: count, at: self.size });
                self.size += count;
            }
            _ => {
                if self.items.len() + count > ITEMS {
                    return Err(Stop::Unknown);
                }
                world.pass(count)?;
                for _ in 0..count {
                    self.items.push(Item { code, size, at: self.size });
                    self.size += size;
                }
            }
        }
        Ok(())
    }

    fn values(&self, world: &mut World<'_>, bytes: &[u8]) -> Out {
        let mut values = Vec::with_capacity(self.items.len());
        world.elements(self.items.len())?;
        for item in &self.items {
            let part = bytes.get(item.at..item.at + item.size).ok_or(ERROR)?;
            values.push(Val::plain(self.value(world, item.code, part)?));
        }
        world.tuple(values)
    }

    fn value(&self, world: &mut World<'_>, code: u8, part: &[u8]) -> Out {
        let mut wide = [0; 8];
        if part.len() <= 8 {
            wide[..part.len()].copy_from_slice(part);
            if self.big {
                wide[..part.len()].reverse();
            }
        }
        let unsigned = u64::from_le_bytes(wide);
        let unused = 64 - 8 * part.len().clamp(1, 8) as u32;
        Ok(match code {
            b'c' | b's' => {
                world.room(part.len())?;
                Value::Bytes(part.into())
            }
            b'?' => Value::Bool(unsigned != 0),
            b'f' => Value::Float(f64::from(f32::from_bits(unsigned as u32))),
            b'd' => Value::Float(f64::from_bits(unsigned)),
            b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => Value::Int(Int::Small(((unsigned << unused) as i64) >> unused)),
            _ => Value::Int(num_bigint::BigInt::from(unsigned).into()),
        })
    }
}

fn unpack(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [format, bytes] = asked.exactly()?;
    let layout = Layout::read(world, &format.value)?;
    let bytes = convert::bytes(world, &bytes.value)?;
    if bytes.len() == layout.size { layout.values(world, &bytes) } else { Err(ERROR) }
}

fn unpack_from(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [format, bytes, offset] = asked.bind(["", "buffer", "offset"], 2)?;
    let layout = Layout::read(world, &format.ok_or(TYPE)?.value)?;
    let bytes = convert::bytes(world, &bytes.ok_or(TYPE)?.value)?;
    let offset = match offset {
        Some(offset) => usize::try_from(convert::index(world, &offset.value)?).map_err(|_| Stop::Unknown)?,
        None => 0,
    };
    match bytes.get(offset..).filter(|rest| rest.len() >= layout.size) {
        Some(rest) => layout.values(world, rest),
        None => Err(ERROR),
    }
}

fn iter_unpack(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [format, bytes] = asked.exactly()?;
    let layout = Layout::read(world, &format.value)?;
    let bytes = convert::bytes(world, &bytes.value)?;
    if layout.size == 0 || !bytes.len().is_multiple_of(layout.size) {
        return Err(ERROR);
    }
    let mut rows = Vec::new();
    for part in bytes.chunks_exact(layout.size) {
        rows.push(Val::plain(layout.values(world, part)?));
    }
    super::super::iterator::of_items(world, rows)
}

fn size(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [format] = asked.exactly()?;
    Ok(Value::Int((Layout::read(world, &format.value)?.size as i64).into()))
}

fn pack(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.nameless()?;
    let [format, values @ ..] = asked.arguments else { return Err(TYPE) };
    let layout = Layout::read(world, &format.value)?;
    if layout.items.len() != values.len() {
        return Err(ERROR);
    }
    world.room(layout.size)?;
    let mut out = vec![0; layout.size];
    for (item, val) in layout.items.iter().zip(values) {
        let part = packed(world, &layout, *item, &val.value)?;
        if let Some(place) = out.get_mut(item.at..item.at + item.size) {
            place.copy_from_slice(&part);
        }
    }
    Ok(Value::Bytes(out.into()))
}

fn packed(world: &mut World<'_>, layout: &Layout, item: Item, value: &Value) -> Out<Vec<u8>> {
    let mut part = match item.code {
        b's' | b'c' => {
            let bytes = convert::bytes(world, value).map_err(as_error)?;
            if item.code == b'c' && bytes.len() != 1 {
                return Err(ERROR);
            }
            let mut part = bytes[..bytes.len().min(item.size)].to_vec();
            part.resize(item.size, 0);
            return Ok(part);
        }
        b'?' => vec![u8::from(operators::truth(world, value).ok_or(Stop::Unknown)?)],
        b'd' => convert::float(world, value).map_err(as_error)?.to_le_bytes().to_vec(),
        b'f' => {
            let float = convert::float(world, value).map_err(as_error)?;
            let narrow = float as f32;
            if narrow.is_infinite() && float.is_finite() {
                return Err(OVERFLOW);
            }
            narrow.to_le_bytes().to_vec()
        }
        code => whole(world, code, item.size, value)?,
    };
    if layout.big {
        part.reverse();
    }
    Ok(part)
}

fn as_error(stop: Stop) -> Stop {
    match stop {
        Stop::Raises(_) => ERROR,
        Stop::Unknown => Stop::Unknown,
    }
}

fn whole(world: &World<'_>, code: u8, size: usize, value: &Value) -> Out<Vec<u8>> {
    let int = convert::integer(world, value).map_err(as_error)?;
    let wide: i128 = match &int {
        Int::Small(small) => i128::from(*small),
        Int::Big(big) => i128::try_from(&**big).map_err(|_| ERROR)?,
    };
    let bits = 8 * size as u32;
    let (low, high) = match code.is_ascii_lowercase() {
        true => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
        false => (0, (1i128 << bits) - 1),
    };
    if (low..=high).contains(&wide) { Ok(wide.to_le_bytes()[..size].to_vec()) } else { Err(ERROR) }
}
