//! Bytes: what makes them and the methods of `bytes`, which `bytearray` has too.

use memchr::memmem;

use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::operators::Cut;
use crate::analyse::python::machine::builtins::{
    Asked, Native, Out, Stop, TYPE, VALUE, World, convert, encoding, iterator,
};
use crate::analyse::python::machine::value::{Kind, Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "bytes" => bytes,
        "bytes.fromhex" => from_hex,
        "bytes.maketrans" | "bytearray.maketrans" => make_table,
        "memoryview" | "buffer" => view,
    })
}

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "decode" => decode,
        "hex" => hex,
        "join" => join,
        "replace" => replace,
        "split" => split,
        "find" => find,
        "rfind" => find_last,
        "index" => index,
        "count" => count,
        "startswith" => starts_with,
        "endswith" => ends_with,
        "strip" => strip,
        "lstrip" => strip_left,
        "rstrip" => strip_right,
        "removeprefix" => remove_prefix,
        "removesuffix" => remove_suffix,
        "upper" => upper,
        "lower" => lower,
        "swapcase" => swap_case,
        "translate" => translate,
        "zfill" => zero_fill,
        "ljust" => left,
        "rjust" => right,
        "splitlines" => split_lines,
        "partition" => partition,
        "tobytes" => to_bytes,
        "tolist" => to_list,
        "isdigit" => is_digit,
        "isalpha" => is_alpha,
        "isalnum" => is_alnum,
        "isascii" => is_ascii,
        "isspace" => is_space,
        "__getitem__" => super::sequence::get,
    })
}

/// The bytes that a constructor makes of its arguments.
pub(super) fn gathered(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Vec<u8>> {
    let [source, encoding, errors] = asked.bind(["source", "encoding", "errors"], 0)?;
    let Some(source) = source else { return if encoding.is_some() { Err(TYPE) } else { Ok(Vec::new()) } };
    match &source.value {
        Value::Str(_) if encoding.is_some() => match encoding::encode_value(world, &source.value, encoding, errors)? {
            Value::Bytes(bytes) => Ok(bytes.to_vec()),
            _ => Err(Stop::Unknown),
        },
        // Python 2 takes a text for what it is.
        Value::Str(_) => Err(TYPE),
        _ if encoding.is_some() => Err(TYPE),
        Value::Int(_) | Value::Bool(_) => {
            let length = usize::try_from(convert::count(world, &source.value)?).map_err(|_| VALUE)?;
            world.room(length)?;
            Ok(vec![0; length])
        }
        other => match convert::bytes(world, other) {
            Ok(bytes) => {
                world.room(bytes.len())?;
                Ok(bytes.to_vec())
            }
            Err(_) => iterator::octets(world, other),
        },
    }
}

fn bytes(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    Ok(Value::Bytes(gathered(world, asked)?.into()))
}

fn view(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [source] = asked.exactly()?;
    convert::bytes(world, &source.value).map(Value::Bytes)
}

fn from_hex(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly()?;
    let text = convert::text(world, &text.value)?;
    world.room(text.as_str().len())?;
    encoding::spaced_hex(text.as_str()).map(|bytes| Value::Bytes(bytes.into())).ok_or(VALUE)
}

fn this(world: &World<'_>, asked: &Asked<'_>) -> Out<std::rc::Rc<[u8]>> {
    convert::bytes(world, &asked.this.value)
}

/// Bytes of the kind whose method it is.
fn made(world: &mut World<'_>, asked: &Asked<'_>, bytes: impl Into<Vec<u8>>) -> Out {
    let bytes = bytes.into();
    world.room(bytes.len())?;
    match asked.this.value {
        Value::Object(_) => world.object(Kind::ByteArray(bytes)),
        _ => Ok(Value::Bytes(bytes.into())),
    }
}

fn made_list(world: &mut World<'_>, asked: &Asked<'_>, parts: Vec<Vec<u8>>) -> Out {
    world.elements(parts.len())?;
    let mut items = Vec::with_capacity(parts.len());
    for part in parts {
        items.push(Val::plain(made(world, asked, part)?));
    }
    world.list(items)
}

fn decode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [encoding, errors] = asked.bind(["encoding", "errors"], 0)?;
    encoding::decode_value(world, &asked.this.value, encoding, errors)
}

fn hex(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    if !asked.arguments.is_empty() || !asked.named.is_empty() {
        return Err(Stop::Unknown);
    }
    let bytes = this(world, asked)?;
    world.room(2 * bytes.len())?;
    Ok(Value::Str(data_encoding::HEXLOWER.encode(&bytes).into()))
}

fn join(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items] = asked.exactly()?;
    let mark = this(world, asked)?;
    let items = iterator::ordered(world, &items.value)?;
    let mut all = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            all.extend_from_slice(&mark);
        }
        all.extend_from_slice(&convert::bytes(world, &item.value)?);
        world.room(all.len() / 64)?;
    }
    made(world, asked, all)
}

/// What a method is given: bytes, or for some the number of one.
fn part(world: &World<'_>, value: &Value) -> Out<Vec<u8>> {
    match convert::integer(world, value) {
        Ok(_) => match convert::index(world, value)? {
            byte @ 0..=255 => Ok(vec![byte as u8]),
            _ => Err(VALUE),
        },
        Err(_) => convert::bytes(world, value).map(|bytes| bytes.to_vec()),
    }
}

fn replace(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [old, new, count] = asked.bind(["", "", ""], 2)?;
    let bytes = this(world, asked)?;
    let old = convert::bytes(world, &old.ok_or(TYPE)?.value)?;
    let new = convert::bytes(world, &new.ok_or(TYPE)?.value)?;
    let count = match count {
        Some(count) => usize::try_from(convert::index(world, &count.value)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    if old.is_empty() {
        return Err(Stop::Unknown);
    }
    world.pass(bytes.len() / 16)?;
    let places: Vec<usize> = memmem::find_iter(&bytes, &old).take(count).collect();
    world.room(places.len().saturating_mul(new.len()).saturating_add(bytes.len()))?;
    let (mut all, mut from) = (Vec::new(), 0);
    for at in places {
        all.extend_from_slice(&bytes[from..at]);
        all.extend_from_slice(&new);
        from = at + old.len();
    }
    all.extend_from_slice(&bytes[from..]);
    made(world, asked, all)
}

fn split(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [separator, most] = asked.bind(["sep", "maxsplit"], 0)?;
    let bytes = this(world, asked)?;
    let most = match most {
        Some(most) => usize::try_from(convert::index(world, &most.value)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    world.pass(bytes.len())?;
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let Some(separator) = given(separator) else {
        if most != usize::MAX {
            return Err(Stop::Unknown);
        }
        let words = bytes.split(is_blank).filter(|word| !word.is_empty());
        parts.extend(words.map(<[u8]>::to_vec));
        return made_list(world, asked, parts);
    };
    let separator = convert::bytes(world, &separator.value)?;
    if separator.is_empty() {
        return Err(VALUE);
    }
    let mut from = 0;
    for at in memmem::find_iter(&bytes, &separator).take(most) {
        parts.push(bytes[from..at].to_vec());
        from = at + separator.len();
    }
    parts.push(bytes[from..].to_vec());
    made_list(world, asked, parts)
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn split_lines(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [keep] = asked.bind(["keepends"], 0)?;
    let keep = super::list::is_set(world, keep)?;
    let bytes = this(world, asked)?;
    world.pass(bytes.len())?;
    let (mut rest, mut lines) = (&bytes[..], Vec::new());
    while !rest.is_empty() {
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let mark = if rest[end..].starts_with(b"\r\n") { 2 } else { usize::from(end < rest.len()) };
        lines.push(rest[..if keep { end + mark } else { end }].to_vec());
        rest = &rest[end + mark..];
    }
    made_list(world, asked, lines)
}

fn partition(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [separator] = asked.exactly()?;
    let (bytes, separator) = (this(world, asked)?, convert::bytes(world, &separator.value)?);
    if separator.is_empty() {
        return Err(VALUE);
    }
    let at = memmem::find(&bytes, &separator);
    let (before, mark, after) = match at {
        Some(at) => (&bytes[..at], &separator[..], &bytes[at + separator.len()..]),
        None => (&bytes[..], &[][..], &[][..]),
    };
    let mut parts = Vec::new();
    for part in [before, mark, after] {
        parts.push(Val::plain(made(world, asked, part)?));
    }
    world.tuple(parts)
}

/// Where a part is, between two places.
fn place(world: &mut World<'_>, asked: &Asked<'_>, last: bool) -> Out<Option<usize>> {
    let [wanted, start, end] = asked.bind(["", "", ""], 1)?;
    let wanted = part(world, &wanted.ok_or(TYPE)?.value)?;
    let bytes = this(world, asked)?;
    let Some((from, to)) = bounds(world, bytes.len(), [start, end])? else { return Ok(None) };
    world.pass((to - from) / 16)?;
    let within = &bytes[from..to];
    let at = if last { memmem::rfind(within, &wanted) } else { memmem::find(within, &wanted) };
    Ok(at.map(|at| at + from))
}

/// The places of a window; `None` where they leave nothing.
fn bounds(world: &World<'_>, length: usize, given_bounds: [Option<&Val>; 2]) -> Out<Option<(usize, usize)>> {
    let mut known = [None; 3];
    for (slot, bound) in known.iter_mut().zip(given_bounds) {
        if let Some(bound) = given(bound) {
            *slot = Some(convert::index(world, &bound.value)?);
        }
    }
    if known[0].is_some_and(|start| start > length as i64) {
        return Ok(None);
    }
    let cut = Cut::of(known, length)?;
    Ok((cut.start <= cut.stop).then_some((cut.start as usize, cut.stop as usize)))
}

fn number(at: Option<usize>) -> Value {
    Value::Int(at.map_or(-1, |at| at as i64).into())
}

fn find(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    place(world, asked, false).map(number)
}

fn find_last(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    place(world, asked, true).map(number)
}

fn index(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    place(world, asked, false)?.map(|at| number(Some(at))).ok_or(VALUE)
}

fn count(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [wanted] = asked.bind([""], 1).map_err(|_| Stop::Unknown)?;
    let (bytes, wanted) = (this(world, asked)?, part(world, &wanted.ok_or(TYPE)?.value)?);
    world.pass(bytes.len() / 16)?;
    let count = if wanted.is_empty() { bytes.len() + 1 } else { memmem::find_iter(&bytes, &wanted).count() };
    Ok(number(Some(count)))
}

fn at_edge(world: &mut World<'_>, asked: &Asked<'_>, end: bool) -> Out {
    let [wanted] = asked.bind([""], 1).map_err(|_| Stop::Unknown)?;
    let wanted = &wanted.ok_or(TYPE)?.value;
    let bytes = this(world, asked)?;
    let parts = match wanted {
        Value::Object(id) if matches!(world.heap.get(*id).kind, Kind::Tuple(_)) => iterator::ordered(world, wanted)?,
        one => vec![Val::plain(one.clone())],
    };
    for part in parts {
        let part = convert::bytes(world, &part.value)?;
        if if end { bytes.ends_with(&part) } else { bytes.starts_with(&part) } {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn starts_with(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    at_edge(world, asked, false)
}

fn ends_with(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    at_edge(world, asked, true)
}

fn stripped(world: &mut World<'_>, asked: &Asked<'_>, left: bool, right: bool) -> Out {
    let [chars] = asked.bind([""], 0)?;
    let bytes = this(world, asked)?;
    let chars = match given(chars) {
        Some(chars) => Some(convert::bytes(world, &chars.value)?),
        None => None,
    };
    let goes = |byte: &u8| chars.as_ref().map_or_else(|| is_blank(byte), |chars| chars.contains(byte));
    let mut rest = &bytes[..];
    while let [first, more @ ..] = rest
        && left
        && goes(first)
    {
        rest = more;
    }
    while let [more @ .., last] = rest
        && right
        && goes(last)
    {
        rest = more;
    }
    made(world, asked, rest)
}

fn strip(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    stripped(world, asked, true, true)
}

fn strip_left(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    stripped(world, asked, true, false)
}

fn strip_right(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    stripped(world, asked, false, true)
}

fn remove_prefix(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [part] = asked.exactly()?;
    let (bytes, part) = (this(world, asked)?, convert::bytes(world, &part.value)?);
    made(world, asked, bytes.strip_prefix(&*part).unwrap_or(&bytes))
}

fn remove_suffix(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [part] = asked.exactly()?;
    let (bytes, part) = (this(world, asked)?, convert::bytes(world, &part.value)?);
    made(world, asked, bytes.strip_suffix(&*part).unwrap_or(&bytes))
}

fn upper(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let bytes = this(world, asked)?;
    made(world, asked, bytes.to_ascii_uppercase())
}

fn lower(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let bytes = this(world, asked)?;
    made(world, asked, bytes.to_ascii_lowercase())
}

fn swap_case(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let bytes = this(world, asked)?;
    let swap =
        |byte: &u8| if byte.is_ascii_lowercase() { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
    made(world, asked, bytes.iter().map(swap).collect::<Vec<u8>>())
}

fn translate(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [table, gone] = asked.bind(["", "delete"], 1)?;
    let bytes = this(world, asked)?;
    let table = match given(table) {
        Some(table) => Some(convert::bytes(world, &table.value)?),
        None => None,
    };
    let gone = match gone {
        Some(gone) => convert::bytes(world, &gone.value)?,
        None => [].into(),
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(VALUE);
    }
    world.pass(bytes.len() / 4)?;
    let mut goes = [false; 256];
    gone.iter().for_each(|&byte| goes[usize::from(byte)] = true);
    let kept = bytes.iter().filter(|&&byte| !goes[usize::from(byte)]);
    let turn = |byte: &u8| table.as_ref().and_then(|table| table.get(usize::from(*byte))).copied().unwrap_or(*byte);
    made(world, asked, kept.map(turn).collect::<Vec<u8>>())
}

fn make_table(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [from, to] = asked.exactly()?;
    let (from, to) = (convert::bytes(world, &from.value)?, convert::bytes(world, &to.value)?);
    if from.len() != to.len() {
        return Err(VALUE);
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.iter().zip(&*to) {
        table[usize::from(*from)] = *to;
    }
    Ok(Value::Bytes(table.into()))
}

fn zero_fill(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [width] = asked.exactly()?;
    let bytes = this(world, asked)?;
    let missing = (convert::index(world, &width.value)?.max(0) as usize).saturating_sub(bytes.len());
    world.room(missing)?;
    let (sign, digits) = bytes.split_at(usize::from(matches!(bytes.first(), Some(b'+' | b'-'))));
    made(world, asked, [sign, &vec![b'0'; missing], digits].concat())
}

fn padded(world: &mut World<'_>, asked: &Asked<'_>, front: bool) -> Out {
    let [width, fill] = asked.bind(["", ""], 1)?;
    let bytes = this(world, asked)?;
    let fill = match fill {
        Some(fill) => convert::bytes(world, &fill.value)?,
        None => [b' '].into(),
    };
    let [fill] = *fill else { return Err(TYPE) };
    let width = convert::index(world, &width.ok_or(TYPE)?.value)?.max(0) as usize;
    let missing = width.saturating_sub(bytes.len());
    world.room(missing)?;
    let fills = vec![fill; missing];
    made(world, asked, if front { [&fills[..], &bytes].concat() } else { [&bytes[..], &fills].concat() })
}

fn left(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    padded(world, asked, false)
}

fn right(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    padded(world, asked, true)
}

fn to_bytes(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    this(world, asked).map(Value::Bytes)
}

fn to_list(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let items = iterator::ordered(world, &asked.this.value)?;
    world.list(items)
}

fn every(world: &mut World<'_>, asked: &Asked<'_>, of: fn(&u8) -> bool, empty: bool) -> Out {
    asked.exactly::<0>()?;
    let bytes = this(world, asked)?;
    world.pass(bytes.len() / 16)?;
    Ok(Value::Bool(if bytes.is_empty() { empty } else { bytes.iter().all(of) }))
}

fn is_digit(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, u8::is_ascii_digit, false)
}

fn is_alpha(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, u8::is_ascii_alphabetic, false)
}

fn is_alnum(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, u8::is_ascii_alphanumeric, false)
}

fn is_ascii(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, u8::is_ascii, true)
}

fn is_space(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, is_blank, false)
}
