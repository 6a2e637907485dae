//! Functions that make bytes or turn them into text.

use super::super::super::text::Text;
use super::super::super::value::{Bytes, Kind, Val, Value};
use super::super::{Abrupt, Answer, Asked, Machine, Native, array};
use super::encoding::{Encoding, base64};
use super::{bytes_of, encoding, kind_of, made};
use crate::analyse::flow::Origin;

/// A function by its full name.
pub(in super::super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "Buffer.from" | "Buffer" | "new Buffer" => buffer,
        "Buffer.alloc" => alloc,
        "Buffer.allocUnsafe" | "Buffer.allocUnsafeSlow" => {
            |machine, asked| if machine.strict { Ok(None) } else { alloc(machine, asked) }
        }
        "Buffer.concat" => concat,
        "Buffer.byteLength" => byte_length,
        "Buffer.isBuffer" => |machine, asked| is_kind(machine, asked, Bytes::Buffer),
        "Buffer.isEncoding" => is_encoding,
        "new Uint8Array" => typed,
        "Uint8Array.from" => typed_from,
        "Uint8Array.of" => |machine, asked| {
            let bytes = known!(array::to_bytes(machine, asked.arguments, asked)?);
            made(machine, bytes, Bytes::Array)
        },
        "new TextEncoder" => |machine, _| Ok(Some(machine.host_value("TextEncoder()"))),
        "TextEncoder().encode" => encode,
        "new TextDecoder" => text_decoder,
        "TextDecoder().decode" => |machine, asked| decode(machine, asked, Encoding::Utf8),
        "TextDecoder(utf-16le)().decode" => |machine, asked| decode(machine, asked, Encoding::Utf16),
        "TextDecoder(latin1)().decode" => |machine, asked| decode(machine, asked, Encoding::Latin1),
        "atob" => atob,
        "btoa" => btoa,
        _ => return None,
    };
    Some(native)
}

/// The bytes of an array or of what looks like one, and where its elements came from.
fn listed(machine: &mut Machine<'_>, val: &Val, asked: &Asked<'_>) -> Result<Option<(Vec<u8>, Origin)>, Abrupt> {
    let elements = known!(array::items(machine, val, asked)?);
    let mut from = val.from;
    for element in &elements {
        from = machine.ledger.origins.join(from, element.from);
    }
    Ok(array::to_bytes(machine, &elements, asked)?.map(|bytes| (bytes, from)))
}

fn buffer(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let given = asked.argument(0);
    match &given.value {
        Value::String(text) => {
            let encoding = known!(encoding(asked, 1));
            machine.spend_text(4 * text.len())?;
            made(machine, encoding.encode(text), Bytes::Buffer)
        }
        Value::Object(id) => {
            if let Some(bytes) = machine.heap.bytes(*id).map(<[u8]>::to_vec) {
                return match asked.arguments.len() {
                    1 => made(machine, bytes, Bytes::Buffer),
                    _ => Ok(None),
                };
            }
            if machine.strict && machine.heap.array(*id).is_none() {
                // Node asks other objects for `length`, `type` and `valueOf`, and refuses most.
                return Ok(None);
            }
            // `{type: "Buffer", data: […]}`, as `JSON.stringify` writes it.
            let data = match (&machine.heap.get(*id).kind, machine.find(*id, &"data".into())) {
                (Kind::Plain, Some(_)) => machine.get(given, &Val::text("data"), asked.at)?,
                _ => given.clone(),
            };
            let (bytes, from) = known!(listed(machine, &data, asked)?);
            Ok(made(machine, bytes, Bytes::Buffer)?.map(|val| val.from(from)))
        }
        _ => Ok(None),
    }
}

fn alloc(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let Value::Number(size) = asked.argument(0).value else { return Ok(None) };
    if !(0.0..=4_294_967_295.0).contains(&size) {
        return Err(super::super::throw_vaguely(machine, "RangeError"));
    }
    let size = size as usize;
    machine.spend_text(size)?;
    let pattern = match &asked.argument(1).value {
        Value::Undefined => vec![0],
        Value::Number(number) => vec![super::super::super::convert::to_int32(*number) as u8],
        Value::String(text) => known!(encoding(asked, 2)).encode(text),
        _ => known!(bytes_of(machine, asked.argument(1))),
    };
    if pattern.is_empty() {
        return Ok(None);
    }
    // One byte is the usual case, and a large buffer of it is had at once.
    let filled = match pattern.as_slice() {
        [byte] => vec![*byte; size],
        _ => pattern.iter().copied().cycle().take(size).collect(),
    };
    made(machine, filled, Bytes::Buffer)
}

fn concat(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let parts = known!(array::items(machine, asked.argument(0), asked)?);
    let (mut all, mut from) = (Vec::new(), Origin::PLAIN);
    for part in &parts {
        from = machine.ledger.origins.join(from, part.from);
        let bytes = known!(bytes_of(machine, part));
        machine.spend_text(bytes.len())?;
        all.extend(bytes);
    }
    if !asked.argument(1).is_undefined() {
        let size = known!(asked.integer(machine, 1, 0.0)?).clamp(0.0, f64::from(u32::MAX)) as usize;
        machine.spend_text(size)?;
        all.resize(size, 0);
    }
    Ok(made(machine, all, Bytes::Buffer)?.map(|val| val.from(from)))
}

fn byte_length(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let length = match &asked.argument(0).value {
        Value::String(text) => match known!(encoding(asked, 1)) {
            // Node counts these without looking at what is malformed.
            Encoding::Base64 | Encoding::Base64Url | Encoding::Hex => return Ok(None),
            encoding => encoding.encode(text).len(),
        },
        _ => known!(bytes_of(machine, asked.argument(0))).len(),
    };
    Ok(Some(Val::number(length as f64)))
}

fn is_kind(machine: &mut Machine<'_>, asked: &Asked<'_>, kind: Bytes) -> Answer {
    Ok(match asked.argument(0).value {
        Value::Unknown | Value::Host(_) => None,
        Value::Object(id) => Some(Val::bool(kind_of(machine, id) == Some(kind))),
        _ => Some(Val::bool(false)),
    })
}

fn is_encoding(_: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let name = asked.argument(0).as_text();
    Ok(name.map(|name| Val::bool(Encoding::named(&name.to_string()).is_some())))
}

fn typed(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    match asked.argument(0).value {
        Value::Undefined => made(machine, Vec::new(), Bytes::Array),
        Value::Number(size) => {
            if size.fract() != 0.0 || !(0.0..=4_294_967_295.0).contains(&size) {
                return Ok(None);
            }
            machine.spend_text(size as usize)?;
            made(machine, vec![0; size as usize], Bytes::Array)
        }
        Value::Object(_) if asked.arguments.len() == 1 => {
            let elements = gone_through(machine, asked)?;
            typed_of(machine, asked, known!(elements))
        }
        _ => Ok(None),
    }
}

/// What the first argument is made of, as something to go through or as something like an array.
fn gone_through(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Result<Option<Vec<Val>>, Abrupt> {
    let given = asked.argument(0);
    let is_plain = given.as_object().is_some_and(|id| matches!(machine.heap.get(id).kind, Kind::Plain));
    if is_plain { array::items(machine, given, asked) } else { machine.elements(given, asked.at) }
}

fn typed_of(machine: &mut Machine<'_>, asked: &Asked<'_>, elements: Vec<Val>) -> Answer {
    let mut from = asked.argument(0).from;
    for element in &elements {
        from = machine.ledger.origins.join(from, element.from);
    }
    let bytes = known!(array::to_bytes(machine, &elements, asked)?);
    Ok(made(machine, bytes, Bytes::Array)?.map(|val| val.from(from)))
}

fn typed_from(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let mut elements = known!(gone_through(machine, asked)?);
    let function = asked.argument(1);
    if !function.is_undefined() {
        if !machine.is_callable(function) {
            return Ok(None);
        }
        for (index, element) in elements.iter_mut().enumerate() {
            machine.step()?;
            if index > 0 && machine.sweeping() {
                return Ok(None);
            }
            let arguments = vec![element.clone(), Val::number(index as f64)];
            *element = machine.call(function, asked.argument(2), arguments, asked.at)?;
        }
    }
    typed_of(machine, asked, elements)
}

fn encode(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if asked.argument(0).is_undefined() {
        return made(machine, Vec::new(), Bytes::Array);
    }
    let text = known!(asked.text(machine, 0)?);
    machine.spend_text(3 * text.len())?;
    made(machine, Encoding::Utf8.encode(&text), Bytes::Array)
}

/// A decoder is a thing of the host whose name says its encoding.
fn text_decoder(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if asked.arguments.len() > 1 {
        return Ok(None);
    }
    let name = match &asked.argument(0).value {
        Value::Undefined => "TextDecoder()",
        Value::String(label) => match label.to_string().trim().to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => "TextDecoder()",
            "utf-16le" | "utf-16" => "TextDecoder(utf-16le)()",
            "latin1" | "ascii" | "windows-1252" | "iso-8859-1" => "TextDecoder(latin1)()",
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(machine.host_value(name)))
}

fn decode(machine: &mut Machine<'_>, asked: &Asked<'_>, encoding: Encoding) -> Answer {
    if asked.argument(0).is_undefined() {
        return Ok(Some(Val::text("")));
    }
    if asked.arguments.len() > 1 {
        return Ok(None);
    }
    let bytes = known!(bytes_of(machine, asked.argument(0)));
    machine.spend_text(bytes.len())?;
    let text = match encoding {
        Encoding::Utf16 => {
            let text = encoding.decode(bytes.strip_prefix(b"\xff\xfe").unwrap_or(&bytes));
            // Half a unit or half a pair is replaced.
            let is_whole = bytes.len().is_multiple_of(2) && String::from_utf16(&text.units()).is_ok();
            if !is_whole {
                return Ok(None);
            }
            text
        }
        // In the web's Latin-1 these are printed characters.
        Encoding::Latin1 if bytes.iter().any(|byte| (0x80..0xa0).contains(byte)) => return Ok(None),
        Encoding::Latin1 => encoding.decode(&bytes),
        _ => encoding.decode(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)),
    };
    Ok(Some(Val::text(text)))
}

/// Other than `Buffer.from` it refuses what is malformed.
fn atob(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if asked.arguments.is_empty() {
        return Ok(None);
    }
    let text = known!(asked.text(machine, 0)?);
    machine.spend_text(text.len())?;
    let Some(units) = checked(&text) else {
        return Err(super::super::throw_vaguely(machine, "InvalidCharacterError"));
    };
    Ok(Some(Val::text(Text::latin1(&base64(&units)))))
}

/// The text without white space, if it is well-formed Base64 with as many `=` as there must be or none.
fn checked(text: &Text) -> Option<Vec<u16>> {
    let bytes = text.narrow()?;
    let kept: Vec<u8> = bytes.iter().copied().filter(|byte| !b"\t\n\x0c\r ".contains(byte)).collect();
    let padding = kept.iter().rev().take_while(|&&byte| byte == b'=').count();
    let digits = &kept[..kept.len() - padding];
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let is_padded = padding == 0 || (padding <= 2 && kept.len().is_multiple_of(4));
    let whole = digits.iter().all(is_digit) && is_padded && digits.len() % 4 != 1;
    whole.then(|| digits.iter().map(|&byte| u16::from(byte)).collect())
}

fn btoa(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if asked.arguments.is_empty() {
        return Ok(None);
    }
    let text = known!(asked.text(machine, 0)?);
    machine.spend_text(2 * text.len())?;
    match text.narrow() {
        Some(bytes) => Ok(Some(Val::text(Encoding::Base64.decode(bytes)))),
        None => Err(super::super::throw_vaguely(machine, "InvalidCharacterError")),
    }
}
