//! Text as bytes, bytes as text, and bytes as other bytes: base64 and its relatives, hexadecimal, compression.

mod base;
mod base64;
mod charset;
mod codecs;
mod compress;
pub(super) mod decompressor;
mod escape;
mod hex;
mod mail;
mod pack;
mod utf;

use super::Native;

pub(super) use codecs::{decode_text, decode_value, encode_value};
pub(super) use hex::spaced_hex;

pub(super) fn function(name: &str) -> Option<Native> {
    base64::function(name)
        .or_else(|| base::function(name))
        .or_else(|| hex::function(name))
        .or_else(|| mail::function(name))
        .or_else(|| compress::function(name))
        .or_else(|| decompressor::function(name))
        .or_else(|| codecs::function(name))
        .or_else(|| pack::function(name))
}

/// Whether a function or method undoes an encoding.
pub(in super::super) fn decoders(name: &str) -> bool {
    const METHODS: &[&str] =
        &["decode", "fromhex", "decompress", "translate", "decrypt", "from_bytes", "to_bytes", "unpack"];
    let (module, last) = name.rsplit_once('.').unwrap_or(("", name));
    match module {
        "base64" => last.contains("decode"),
        "binascii" => last.starts_with("a2b") || last == "unhexlify",
        "urllib" | "urllib.parse" => last.starts_with("unquote"),
        "html" => last == "unescape",
        "quopri" => last == "decodestring",
        "" => METHODS.contains(&last) || last == "chr" || last == "unichr",
        "struct" => last.starts_with("unpack"),
        _ => METHODS.contains(&last),
    }
}
