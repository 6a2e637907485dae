//! Variables that every host has, and what is made of the classes that loaders use.

use std::rc::Rc;

use crate::analyse::shell::carried::Carries;
use crate::analyse::shell::follow::Follower;
use crate::analyse::shell::{filter, fold};
use crate::limits;

use super::run::Machine;
use super::value::{Data, Val};

/// A variable that the script did not set.
pub(super) fn variable(name: &str, follower: &Follower) -> Val {
    let text = match name {
        "true" | "false" => return Val::unknown(),
        "null" => return Val::default(),
        "pshome" => "C:\\Windows\\System32\\WindowsPowerShell\\v1.0",
        "shellid" => "Microsoft.PowerShell",
        "verbosepreference" => "SilentlyContinue",
        "env:comspec" => "C:\\Windows\\system32\\cmd.exe",
        "env:public" => "C:\\Users\\Public",
        "env:windir" | "env:systemroot" => "C:\\Windows",
        "env:programdata" | "env:allusersprofile" => "C:\\ProgramData",
        "env:programfiles" => "C:\\Program Files",
        "env:os" => "Windows_NT",
        "ofs" => " ",
        "myinvocation" | "pscommandpath" => return Val { itself: true, ..Val::unknown() },
        "executioncontext" => return Val::object("executioncontext"),
        _ => {
            let bare = name.strip_prefix("env:").unwrap_or(name);
            if let Some(value) = follower.variable(bare) {
                return Val::of(value.clone());
            }
            let carries = Carries::of_variable(bare);
            return match name.strip_prefix("env:") {
                // A folder's name in a path stands for itself, so that two paths can be compared.
                Some(bare) => Val { carries, ..Val::text(format!("%{bare}%")) },
                None => Val { carries, ..Val::unknown() },
            };
        }
    };
    Val::text(text)
}

/// Names of commands, for what is looked up by pattern: `gcm *e-Exp*`.
const COMMANDS: &[&str] = &[
    "invoke-expression",
    "iex",
    "invoke-webrequest",
    "iwr",
    "invoke-restmethod",
    "irm",
    "new-object",
    "start-process",
    "invoke-command",
    "icm",
];

/// The command that a pattern names.
pub(super) fn command_like(pattern: &str) -> Option<&'static str> {
    let pattern = pattern.to_ascii_lowercase();
    let glob = regex::escape(&pattern).replace("\\*", ".*").replace("\\?", ".").replace("\\[", "[").replace("\\]", "]");
    let glob = regex::RegexBuilder::new(&format!("^{glob}$")).size_limit(1 << 16).build().ok()?;
    COMMANDS.iter().find(|name| glob.is_match(name)).copied()
}

impl Machine<'_, '_> {
    /// `New-Object name arguments`, `[name]::new(arguments)`
    pub fn object(&mut self, name: &str, arguments: &[Val]) -> Val {
        let lower = name.to_ascii_lowercase();
        let name = lower.strip_prefix("system.").unwrap_or(&lower);
        let mut out = Val::object(name);
        for argument in arguments {
            out.take_over(argument);
        }
        let first = arguments.first();
        let bytes = || {
            arguments
                .iter()
                .flat_map(|a| match &a.data {
                    Data::List(items) if items.len() == 1 => items.first().and_then(Val::bytes),
                    _ => a.bytes(),
                })
                .next()
        };
        match name {
            "io.memorystream" | "memorystream" => match bytes() {
                Some(bytes) => out.with(Data::Bytes(Rc::new(bytes))),
                None => out,
            },
            "io.compression.gzipstream" | "io.compression.deflatestream" | "io.compression.zlibstream" => {
                let Some(packed) = first.and_then(Val::bytes) else { return out };
                let bytes = match name {
                    "io.compression.deflatestream" => filter::inflate(&packed),
                    _ => filter::unpack(&packed),
                };
                out.decoded = true;
                match bytes {
                    Some(bytes) if self.step(bytes.len()) => out.with(Data::Bytes(Rc::new(bytes))),
                    _ => out.with(Data::Unknown),
                }
            }
            "io.streamreader" | "io.binaryreader" => match first {
                Some(first) => first.clone(),
                None => out,
            },
            "string" => match first.map(|first| &first.data) {
                Some(Data::List(_)) => {
                    let list = first.cloned().unwrap_or_default();
                    let letters: Option<String> = list.items().iter().map(Val::shown).collect();
                    letters.map_or(out.with(Data::Unknown), |text| out.with(Data::Text(text)))
                }
                _ => first.cloned().unwrap_or_default(),
            },
            "net.sockets.tcpclient" | "net.sockets.socket" | "net.websockets.clientwebsocket" => {
                out.socket = true;
                out
            }
            _ => out,
        }
    }

    /// Bytes as text.
    pub fn decode(&mut self, value: &Val, encoding: &str) -> Val {
        let Some(bytes) = value.bytes() else { return value.history() };
        if !self.step(bytes.len()) {
            return value.history();
        }
        let wide = encoding.contains("unicode") || encoding.contains("utf16");
        let text = match wide {
            true => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
                String::from_utf16_lossy(&units)
            }
            false => match fold::decoded_text(bytes) {
                Ok(text) => text,
                Err(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            },
        };
        let mut out = value.history();
        // Numbers that spell a text are an encoding, too.
        out.decoded |= text.len() > 8;
        if text.len() > limits::SHELL_VALUE_BYTES {
            return out;
        }
        out.with(Data::Text(text))
    }
}
