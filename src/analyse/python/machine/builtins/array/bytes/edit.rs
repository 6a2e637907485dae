//! Bytes made of others: replaced, stripped, turned, padded.

use memchr::memmem;

use super::{is_blank, made, this};
use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, VALUE, World, convert};

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "replace" => replace,
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
    })
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
