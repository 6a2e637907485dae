//! What a filter hands on: text that is decoded, translated, cut or unpacked on its way to an interpreter.

use std::io::Read;
use std::rc::Rc;

use crate::limits;

use super::carried::Carries;
use super::follow::{Command, Follower, Traits, Value};
use super::{fold, shape};

/// What a filter hands on.
pub(super) fn filter(name: &str, arguments: &[Value], command: &Command, follower: &Follower) -> Value {
    let mut input = command.here.clone().unwrap_or_else(|| command.input.clone());
    let files: Vec<&Value> = arguments.iter().filter(|a| !a.text.starts_with('-')).collect();
    if let Some(first) = files.iter().find(|a| a.remote.is_some() || a.file.is_some()) {
        input.remote = input.remote.or_else(|| first.remote.clone());
    }
    if let Some(name) = input.file.clone()
        && let Some(written) = follower.written_as(&name)
    {
        input = written;
    }
    for file in &files {
        input.traits.carries.add(Carries::of_path(&file.text));
    }
    if matches!(name, "openssl" | "gpg" | "ssh") && files.iter().any(|f| f.text == "s_client") {
        input.traits.socket = true;
    }
    let reads = matches!(
        name,
        "cat"
            | "type"
            | "head"
            | "tail"
            | "zcat"
            | "gunzip"
            | "base64"
            | "base32"
            | "xxd"
            | "strings"
            | "rev"
            | "gzip"
            | "xz"
            | "bzip2"
            | "tac"
    );
    if reads
        && let Some(file) = files.last().filter(|f| !f.text.is_empty() && f.text.parse::<u64>().is_err())
        && file.remote.is_none()
    {
        match (follower.downloaded(&file.text), follower.written_as(&file.text)) {
            (Some(remote), _) => input.remote = Some(remote),
            (None, Some(text)) => input = text,
            (None, None) if !file.text.starts_with("/dev/") => input.file = Some(file.text.clone()),
            (None, None) => {}
        }
    }
    let file = option(arguments, "-in").and_then(|name| follower.written_as(&name.text));
    let input = file.unwrap_or(input);
    decode(name, arguments, input)
}

/// The value behind an option.
fn option<'a>(arguments: &'a [Value], name: &str) -> Option<&'a Value> {
    let at = arguments.iter().position(|a| a.text == name)?;
    arguments.get(at + 1)
}

fn decode(name: &str, arguments: &[Value], mut input: Value) -> Value {
    let has = |option: &str| arguments.iter().any(|a| a.text == option);
    let plain = || arguments.iter().filter(|a| !a.text.starts_with('-') || a.text.len() == 1);
    let decoding = has("-d") || has("-D") || has("--decode") || has("-di") || has("-id") || has("--decompress");
    let unpacks = matches!(name, "gunzip" | "zcat" | "bunzip2" | "bzcat" | "xzcat" | "unxz" | "zlib-flate")
        || matches!(name, "gzip" | "xz" | "bzip2" | "zstd") && (decoding || has("-dc") || has("-cd") || has("-dcf"));
    let bytes = match name {
        "base64" if decoding => fold::base64_bytes(&input.text),
        "base32" if decoding => fold::base32_bytes(&input.text),
        "openssl" if (has("base64") || has("-base64") || has("-a")) && !is_cipher(arguments) => {
            fold::base64_bytes(&input.text)
        }
        "xxd" if arguments.iter().any(|a| a.text.starts_with("-r")) => fold::hex_bytes(&input.text),
        _ if unpacks => input.traits.binary.as_ref().and_then(|bytes| unpack(bytes)),
        _ => None,
    };
    if let Some(bytes) = bytes {
        input.decoded = true;
        input.joins.clear();
        match fold::decoded_text(bytes) {
            Ok(text) => {
                input.text = text;
                input.traits.binary = None;
            }
            Err(bytes) => {
                input.text.clear();
                input.traits.binary = Some(Rc::new(bytes));
            }
        }
        return input;
    }
    let ciphers = name == "openssl" && is_cipher(arguments) || name == "gpg" && has("-d");
    if ciphers && input.remote.is_none() && !input.traits.socket {
        return Value {
            decoded: true,
            traits: Traits { opaque: true, ..Traits::default() },
            file: input.file.or_else(|| option(arguments, "-in").map(|file| file.text.clone())),
            ..Value::default()
        };
    }
    let changed = match name {
        "rev" => {
            Some(input.text.lines().map(|line| line.chars().rev().collect::<String>()).collect::<Vec<_>>().join("\n"))
        }
        "tac" => Some(input.text.lines().rev().collect::<Vec<_>>().join("\n")),
        "tr" => {
            let sets: Vec<String> = plain().map(|a| fold::unescape(&a.text)).collect();
            match sets.as_slice() {
                [from, to] => Some(shape::translate(&input.text, from, Some(to))),
                [from] if has("-d") => Some(shape::translate(&input.text, from, None)),
                _ => None,
            }
        }
        "sed" => arguments
            .iter()
            .filter(|a| a.text.starts_with('s') && a.text.len() > 4)
            .try_fold(input.text.clone(), |text, program| substitute(&text, &program.text)),
        "cut" => cut(&input.text, arguments),
        "head" | "tail" if has("-c") => {
            let count = option(arguments, "-c").and_then(|n| n.text.trim_start_matches('+').parse::<i64>().ok());
            count.map(|count| match name {
                "head" => shape::cut(&input.text, 0, Some(count)),
                _ if option(arguments, "-c").is_some_and(|n| n.text.starts_with('+')) => {
                    shape::cut(&input.text, count.max(1) - 1, None)
                }
                _ => shape::cut(&input.text, -count.abs(), None),
            })
        }
        _ => None,
    };
    if let Some(text) = changed.filter(|text| !input.text.is_empty() && *text != input.text) {
        input.decoded |= matches!(name, "rev" | "tr" | "sed") && input.text.len() >= 8;
        input.text = text;
        input.joins.clear();
    }
    input
}

fn is_cipher(arguments: &[Value]) -> bool {
    arguments.iter().any(|a| {
        a.text.starts_with("-aes") || a.text.starts_with("-des") || matches!(a.text.as_str(), "-k" | "-pass" | "-K")
    })
}

/// Undoes gzip, zlib, bzip2 and xz within the limit of one value.
pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let most = limits::SHELL_VALUE_BYTES as u64;
    let read = |reader: &mut dyn Read| limits::read_at_most(reader, most, 0).ok().filter(|out| !out.is_empty());
    match bytes {
        [0x1f, 0x8b, ..] => read(&mut flate2::read::GzDecoder::new(bytes)),
        [b'B', b'Z', b'h', ..] => read(&mut bzip2::read::BzDecoder::new(bytes)),
        [0xfd, b'7', b'z', ..] => {
            let stream = liblzma::stream::Stream::new_stream_decoder(limits::XZ_MEMORY, 0).ok()?;
            read(&mut liblzma::read::XzDecoder::new_stream(bytes, stream))
        }
        [0x78, ..] => read(&mut flate2::read::ZlibDecoder::new(bytes)),
        _ => None,
    }
}

/// Undoes a deflate stream without a header.
pub(super) fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let most = limits::SHELL_VALUE_BYTES as u64;
    limits::read_at_most(flate2::read::DeflateDecoder::new(bytes), most, 0).ok().filter(|out| !out.is_empty())
}

/// `s/from/to/g` with plain text, or with one set of characters.
fn substitute(text: &str, program: &str) -> Option<String> {
    let mut chars = program.chars();
    chars.next();
    let mark = chars.next().filter(|c| !c.is_alphanumeric())?;
    let mut parts = chars.as_str().split(mark);
    let (from, to, flags) = (parts.next()?, parts.next()?, parts.next()?);
    if from.contains(['.', '*', '^', '$', '\\', '+', '(']) {
        return None;
    }
    let all = flags.contains('g');
    Some(shape::Shape::Replace { from: from.to_owned(), to: to.to_owned(), all }.apply(text))
}

/// `cut -c2-5`, `cut -d x -f 2`
fn cut(text: &str, arguments: &[Value]) -> Option<String> {
    let value = |option: &str| {
        let at = arguments.iter().position(|a| a.text.starts_with(option))?;
        let glued = arguments[at].text[option.len()..].to_owned();
        if glued.is_empty() { arguments.get(at + 1).map(|a| a.text.clone()) } else { Some(glued) }
    };
    if let Some(range) = value("-c").or_else(|| value("-b")) {
        let (first, last) = range.split_once('-').unwrap_or((&range, &range));
        let first = first.parse::<i64>().unwrap_or(1).max(1);
        let length = last.parse::<i64>().ok().map(|last| (last - first + 1).max(0));
        return Some(shape::cut(text, first - 1, length));
    }
    let field = value("-f")?.parse::<usize>().ok()?.checked_sub(1)?;
    let mark = value("-d").unwrap_or_else(|| "\t".to_owned());
    (!mark.is_empty()).then(|| text.split(mark.as_str()).nth(field).unwrap_or_default().trim_end().to_owned())
}
