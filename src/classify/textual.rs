//! Whether bytes are text, and what text says of itself in its first line.

use std::borrow::Cow;

use crate::artifact::Kind;
use crate::limits;

/// Text: UTF-8 or a single-byte encoding with few controls, or UTF-16 with its byte order mark.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    // Head and tail: a program glued behind a picture's header is still mostly one or the other.
    let probe = limits::KIND_PROBE_BYTES;
    let head = &bytes[..bytes.len().min(probe)];
    let tail = &bytes[bytes.len().saturating_sub(probe)..];
    looks_textual(head) && (bytes.len() <= probe || looks_textual(tail))
}

fn looks_textual(bytes: &[u8]) -> bool {
    let mut controls = 0usize;
    let mut high = 0usize;
    for &byte in bytes {
        match byte {
            b'\t' | b'\n' | b'\r' | 0x08 | 0x0b | 0x0c | 0x1b => {}
            0..0x20 | 0x7f => controls += 1,
            0x80.. => high += 1,
            _ => {}
        }
    }
    // One stray control in two hundred bytes is still text; a picture has one in eight.
    if controls * 200 > bytes.len() {
        return false;
    }
    // A cut at the probe's end may break one character.
    let cut = |e: std::str::Utf8Error| e.valid_up_to() + 4 > bytes.len();
    high == 0 || high * 10 < bytes.len() * 3 || std::str::from_utf8(bytes).map_or_else(cut, |_| true)
}

/// The beginning as text, for cheap looks.
pub(super) fn head(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(&bytes[..bytes.len().min(limits::KIND_PROBE_BYTES)])
}

/// A name that promises one script language, corrected where another format shares the ending.
pub(super) fn script_dialect(promised: Kind, bytes: &[u8]) -> Kind {
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    match promised {
        // Qt keeps translations in `.ts`, and MPEG streams are called so too.
        Kind::TypeScript if start.starts_with(b"<?xml") || start.starts_with(b"<!DOCTYPE TS") => Kind::Xml,
        Kind::TypeScript if bytes.first() == Some(&0x47) && bytes.get(188) == Some(&0x47) => Kind::Media,
        Kind::JavaScript | Kind::TypeScript | Kind::Python => {
            let line = String::from_utf8_lossy(&bytes[..bytes.len().min(128)]);
            shebang(&line).filter(|kind| kind.is_script()).unwrap_or(promised)
        }
        promised => promised,
    }
}

/// The interpreter named on the first line.
pub(super) fn shebang(head: &str) -> Option<Kind> {
    let line = head.trim_start_matches('\u{feff}').strip_prefix("#!")?.lines().next()?;
    let words = line.split_ascii_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let program = words.into_iter().find(|word| *word != "env" && !word.starts_with('-') && !word.contains('='))?;
    let name = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    Some(match name {
        "node" | "nodejs" | "deno" | "bun" | "gjs" | "qjs" | "zx" => Kind::JavaScript,
        "ts-node" | "tsx" => Kind::TypeScript,
        "python" | "pypy" | "pythonw" | "uv" => Kind::Python,
        "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "fish" | "busybox" => Kind::Shell,
        "pwsh" | "powershell" => Kind::PowerShell,
        "osascript" => Kind::AppleScript,
        "make" => Kind::Makefile,
        "ruby" | "perl" | "php" | "lua" | "Rscript" | "swift" | "awk" | "gawk" | "tclsh" | "expect" => {
            Kind::OtherSource
        }
        _ => return None,
    })
}

/// What text without a telling name looks like.
pub(super) fn kind_by_content(head: &str) -> Kind {
    let start = head.trim_start_matches('\u{feff}').trim_start();
    let lower: String = start.chars().take(64).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        Kind::Html
    } else if lower.starts_with("<?xml") || lower.starts_with("<svg") {
        Kind::Xml
    } else if lower.starts_with("<?php") {
        Kind::OtherSource
    } else if (lower.starts_with('{') || lower.starts_with('[')) && start.contains('"') {
        Kind::Json
    } else {
        Kind::Text
    }
}
