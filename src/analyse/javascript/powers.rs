//! Whether a program is worth following: the second gate, told from its tree.
//!
//! Following a program costs ten times what its tree costs, and most of what is parsed only computes: there is nothing in it
//! that a value could reach. What the evaluator reports is a value at an *end* (it becomes code, a module, a command, it is
//! sent, it is written), or what a module gives other files for such an end. So a program is followed when it
//!
//! 1. hides its meaning by shape, holds letters as escapes, or a table ([`super::is_shaped`]) and something that decodes or
//!    that a decoded name could reach, or
//! 2. names an end, anywhere: [`CODE`], [`LOAD`], [`PROCESS`], [`NETWORK`], [`WRITE`], or
//! 3. takes a whole global object as a value, calls [`REFLECT`], or fetches members of a global by names that are computed:
//!    then it names its end where nobody sees it ([`GLOBAL`]), or
//! 4. is short and has something to give to an end in another file: [`ENVIRONMENT`], [`DECODES`], [`ADDRESS`], or calls what
//!    another file gives it ([`PASSES`]), or calls members by computed names ([`COMPUTED`]).
//!
//! Names are taken where the language uses them: globals that nothing declares, members (`x.eval`, `x['ev' + 'al']`, a
//! pattern's `{constructor: f}`), modules. A name of a global in the program cannot be dodged by an alias, because the alias
//! must be made of the global once.
//!
//! What slips: a program longer than [`limits::FOLLOWED_WEAKLY_BYTES`] that is not hidden by its shape and names no end, no
//! global object and no `Reflect`, and reaches a constructor (the only end with no name of its own) by a member of one of its
//! own values whose name comes out of a function (`f[decode(3)]`, not called in place), be it from a table of texts. Short
//! ones are followed for the computed call. And a chain over three files whose middle is longer than that and only hands on
//! what it is given.

use std::fmt;

use oxc::ast::ast::*;
use oxc::semantic::Scoping;

use crate::limits;

/// What a program names. A set.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Powers(u16);

/// Text becomes code.
pub(super) const CODE: u16 = 1;
/// A module whose name is not written down.
pub(super) const LOAD: u16 = 1 << 1;
/// Another program.
pub(super) const PROCESS: u16 = 1 << 2;
/// Somebody to send to or fetch from.
pub(super) const NETWORK: u16 = 1 << 3;
/// Files are written.
pub(super) const WRITE: u16 = 1 << 4;
/// A global object as a value.
pub(super) const GLOBAL: u16 = 1 << 5;
/// `Reflect`.
pub(super) const REFLECT: u16 = 1 << 6;
/// Environment, files, who the machine is.
pub(super) const ENVIRONMENT: u16 = 1 << 7;
/// Encoded text is decoded.
pub(super) const DECODES: u16 = 1 << 8;
/// An address, or a long text that is no words.
pub(super) const ADDRESS: u16 = 1 << 9;
/// A member is called by a computed name.
pub(super) const COMPUTED: u16 = 1 << 10;
/// Another file of the project is used.
pub(super) const PASSES: u16 = 1 << 11;

const THOROUGH: u16 = CODE | LOAD | PROCESS | GLOBAL | REFLECT;
const ENDS: u16 = CODE | LOAD | PROCESS | NETWORK | WRITE | GLOBAL | REFLECT;
const WEAK: u16 = ENVIRONMENT | DECODES | ADDRESS | COMPUTED;

const WORDS: [&str; 12] = [
    "code",
    "load",
    "process",
    "network",
    "write",
    "global",
    "reflect",
    "environment",
    "decodes",
    "address",
    "computed",
    "passes",
];

impl fmt::Debug for Powers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = WORDS.iter().enumerate().filter(|(bit, _)| self.0 >> bit & 1 == 1);
        f.debug_set().entries(named.map(|(_, word)| word)).finish()
    }
}

impl Powers {
    pub(super) fn add(&mut self, powers: u16) {
        self.0 |= powers;
    }

    pub(super) fn any(self, powers: u16) -> bool {
        self.0 & powers != 0
    }

    /// Whether decoders in the program are worth a large budget: what they make could run.
    pub(super) fn run_texts(self) -> bool {
        self.any(THOROUGH)
    }

    /// Whether texts out of a list could reach something.
    pub(super) fn use_tables(self) -> bool {
        self.any(ENDS | DECODES | COMPUTED)
    }

    /// Whether a program of that length is worth following.
    pub(super) fn matter(self, length: usize) -> bool {
        self.any(ENDS)
            || self.any(WEAK) && length <= limits::FOLLOWED_WEAKLY_BYTES
            || self.any(PASSES) && length <= limits::FOLLOWED_ALWAYS_BYTES
    }
}

/// What uses of global names are known to be harmless, so that the rest of them can be counted.
#[derive(Default)]
pub(super) struct Uses {
    /// `typeof x`, `x.name`, `x instanceof y`.
    pub(super) global: usize,
    /// `require('x')`, `require.resolve`, `typeof require`.
    pub(super) require: usize,
    /// `Function.prototype`, `instanceof Function`.
    pub(super) function: usize,
    /// `.constructor` that is compared, or only asked for its name.
    pub(super) constructor: usize,
    pub(super) constructors: usize,
}

pub(super) fn is_global_object(name: &str) -> bool {
    matches!(name, "globalThis" | "global" | "window" | "self" | "top" | "parent" | "frames" | "process" | "module")
}

/// A global's own power, whatever is done with it.
fn of_global(name: &str) -> u16 {
    match name {
        "eval" | "importScripts" | "execScript" | "WebAssembly" | "ActiveXObject" | "WScript" | "Worker"
        | "SharedWorker" => CODE,
        "fetch" | "XMLHttpRequest" | "WebSocket" | "EventSource" | "io" | "Pusher" | "$" | "jQuery" => NETWORK,
        "__non_webpack_require__" => LOAD,
        "Deno" | "Bun" => PROCESS | NETWORK,
        "Reflect" => REFLECT,
        "atob" => DECODES,
        "navigator" | "localStorage" | "sessionStorage" | "indexedDB" => ENVIRONMENT,
        _ => 0,
    }
}

/// A member's power by its name, whoever has it.
pub(super) fn of_member(name: &str) -> u16 {
    match name {
        "eval" | "_compile" | "runInThisContext" | "runInNewContext" | "runInContext" | "compileFunction"
        | "SourceTextModule" | "globalEval" | "execScript" | "importScripts" | "Function" | "AsyncFunction"
        | "GeneratorFunction" => CODE,
        "createRequire" | "getBuiltinModule" | "_load" | "mainModule" | "_linkedBinding" | "dlopen"
        | "registerHooks" | "require" => LOAD,
        "sendBeacon" | "XMLHttpRequest" | "WebSocket" => NETWORK,
        "writeFile" | "writeFileSync" | "appendFile" | "appendFileSync" | "createWriteStream" | "outputFile"
        | "outputFileSync" => WRITE,
        "env" | "cookie" | "clipboard" | "hostname" | "userInfo" | "networkInterfaces" | "homedir" => ENVIRONMENT,
        "fromCharCode" | "fromCodePoint" => DECODES,
        _ => 0,
    }
}

/// A module's power.
pub(super) fn of_module(specifier: &str) -> u16 {
    let name = specifier.strip_prefix("node:").unwrap_or(specifier);
    if specifier.starts_with("data:") {
        return CODE;
    }
    if name.starts_with('.')
        || name.starts_with('/')
        || name.starts_with("@/")
        || name.starts_with("~/")
        || name.starts_with('#')
    {
        return PASSES;
    }
    match name {
        "vm"
        | "vm2"
        | "require-from-string"
        | "safe-eval"
        | "node-eval"
        | "worker_threads"
        | "module"
        | "isolated-vm" => CODE,
        "child_process" | "cross-spawn" | "execa" | "shelljs" | "tinyexec" | "zx" | "node-pty" | "nano-spawn"
        | "cluster" | "ssh2" => PROCESS,
        "mqtt"
        | "websocket"
        | "redis"
        | "pusher-js"
        | "node-telegram-bot-api"
        | "telegraf"
        | "discord.js"
        | "irc"
        | "node-irc"
        | "phoenix"
        | "sockjs-client"
        | "firebase/database"
        | "firebase"
        | "viem"
        | "tronweb"
        | "aptos"
        | "near-api-js"
        | "bitcore-lib"
        | "dns/promises"
        | "ws"
        | "express"
        | "fastify"
        | "koa"
        | "hono"
        | "polka"
        | "restify"
        | "telegram" => NETWORK,
        "fs" | "os" | "fs/promises" | "fs-extra" | "graceful-fs" | "mz/fs" | "original-fs" | "dotenv" | "process"
        | "systeminformation" | "node-machine-id" | "clipboardy" | "keytar" | "crypto" | "crypto-js" => ENVIRONMENT,
        "zlib" | "pako" | "fflate" | "lz-string" | "buffer" => DECODES,
        _ if name.starts_with("@aptos-labs/") || name.starts_with("@mysten/") => NETWORK,
        _ if super::machine::is_power(name) => NETWORK,
        _ => 0,
    }
}

/// A text's power by what it is.
pub(super) fn of_text(text: &str) -> u16 {
    match text {
        "base64" | "hex" | "base64url" => return DECODES,
        "child_process" | "node:child_process" => return PROCESS,
        "constructor" => return COMPUTED,
        _ => {}
    }
    if text.len() < 8 {
        return 0;
    }
    let bytes = text.as_bytes();
    // A searcher for three bytes costs more than most texts are long.
    if memchr::memchr_iter(b':', bytes).any(|at| bytes[at..].starts_with(b"://")) {
        return ADDRESS;
    }
    let encoded = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'_' | b'-');
    let told = |b: &u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    if bytes.len() >= 16 && bytes.iter().all(encoded) && bytes.iter().any(told) { ADDRESS } else { 0 }
}

/// A callback's place that holds something else than a function or a name: `setTimeout('…')`.
pub(super) fn is_text_for_timer(call: &CallExpression<'_>) -> bool {
    let Expression::Identifier(name) = &call.callee else { return false };
    if !matches!(name.name.as_str(), "setTimeout" | "setInterval" | "setImmediate") {
        return false;
    }
    let first =
        call.arguments.first().and_then(|first| first.as_expression()).map(|first| first.get_inner_expression());
    matches!(
        first,
        Some(Expression::StringLiteral(_) | Expression::TemplateLiteral(_) | Expression::BinaryExpression(_))
    )
}

/// The powers of a program's globals, when all that is harmless was counted.
pub(super) fn of_globals(scoping: &Scoping, uses: &Uses) -> u16 {
    let mut powers = 0;
    let mut objects = 0;
    for (name, references) in scoping.root_unresolved_references() {
        let name = name.as_str();
        powers |= of_global(name);
        match name {
            "require" if references.len() > uses.require => powers |= LOAD,
            "Function" if references.len() > uses.function => powers |= CODE,
            _ if is_global_object(name) => objects += references.len(),
            _ => {}
        }
    }
    if objects > uses.global {
        powers |= GLOBAL;
    }
    if uses.constructors > uses.constructor {
        powers |= CODE;
    }
    powers
}
