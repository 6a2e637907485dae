//! Which name does what. One table; the longest part that is written out decides.

use super::clients::{HTTP_CLIENTS, fetches};
use super::wallets::{is_chain_read, is_key_use};
use crate::analyse::flow::Labels;

/// What a function of the host does with what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Effect {
    /// Loads a module.
    Require,
    /// Runs its first argument as code.
    Code,
    /// Makes a function of texts.
    FunctionOf,
    /// Calls back later, or runs a text.
    Timer,
    /// Asks an address.
    Fetch,
    /// Opens a connection on which messages come in.
    Connect,
    /// Asks the name system.
    Dns,
    /// Reads from a blockchain.
    Chain,
    /// Hands a line to a shell.
    Shell,
    /// Starts a program.
    Program,
    ReadFile,
    WriteFile,
    WriteStream,
    /// Renames or copies a file.
    Moves,
    /// Tells who or where the machine is.
    Identity(Labels),
    /// Uses its argument as a key.
    Key,
    /// One way.
    Hash,
    Decrypts,
    Inflates,
    /// Registers handlers for what comes in.
    Serves,
    Promise,
    /// Gives what it got.
    Same,
    Path,
    Global,
    /// Belongs to another module of the project.
    Imported,
    /// Passes on what went in.
    None,
}

/// Globals and modules that are functions in every host that has them.
pub(super) const FUNCTIONS: &[&str] = &[
    "require",
    "eval",
    "Function",
    "Object",
    "Array",
    "String",
    "Number",
    "Boolean",
    "Symbol",
    "Promise",
    "RegExp",
    "Date",
    "Error",
    "TypeError",
    "RangeError",
    "SyntaxError",
    "Map",
    "Set",
    "WeakMap",
    "WeakSet",
    "Proxy",
    "setTimeout",
    "setInterval",
    "clearTimeout",
    "clearInterval",
    "isNaN",
    "isFinite",
    "Uint8Array",
    "ArrayBuffer",
    "DataView",
    "BigInt",
];

const CERTAIN: &[&str] = &[
    "process",
    "process.env",
    "process.argv",
    "process.platform",
    "process.cwd",
    "module",
    "console",
    "Math",
    "JSON",
    "Reflect",
    "globalThis",
    "child_process",
    "fs",
    "os",
    "path",
    "http",
    "https",
    "net",
    "crypto",
    "vm",
    "util",
    "zlib",
    "axios",
    "child_process.exec",
    "child_process.spawn",
    "Buffer.from",
    "Buffer",
    "fs.promises",
    "process.stdout",
];

pub(super) fn is_certain(name: &str) -> bool {
    FUNCTIONS.contains(&name) || CERTAIN.contains(&name)
}

/// Whether a module or global is one through which a program acts.
pub(in crate::analyse::javascript) fn is_power(name: &str) -> bool {
    const MODULES: &[&str] = &[
        "child_process",
        "fs",
        "os",
        "net",
        "tls",
        "dgram",
        "dns",
        "vm",
        "module",
        "worker_threads",
        "cluster",
        "ws",
        "zlib",
        "ssh2",
        "socket.io-client",
        "crypto",
        "crypto-js",
        "ethers",
        "web3",
        "process",
        "process.env",
        "clipboardy",
        "keytar",
        "express",
        "shelljs",
        "execa",
        "cross-spawn",
        "nodemailer",
        "node-machine-id",
        "systeminformation",
        "bip39",
        "node-pty",
    ];
    MODULES.contains(&name) || HTTP_CLIENTS.contains(&name) || name.starts_with("@solana/") || name.ends_with("()")
}

/// The name of what a call returns. Calls of calls of calls are one.
pub(super) fn called(name: &str) -> String {
    if name.matches("()").count() >= 4 { name.to_owned() } else { format!("{name}()") }
}

pub(super) fn effect(name: &str) -> Effect {
    if let Some(effect) = exact(name) {
        return effect;
    }
    let method = name.rsplit('.').next().unwrap_or(name);
    let root = name.split(['.', '(']).next().unwrap_or(name);
    if method == "_compile" || name.ends_with(".runInThisContext") || name.ends_with(".runInNewContext") {
        return Effect::Code;
    }
    if method == "constructor" && name.matches("constructor").count() > 1 {
        return Effect::FunctionOf;
    }
    if let Some(labels) = super::identity::function(name) {
        return Effect::Identity(labels);
    }
    if is_key_use(name) {
        return Effect::Key;
    }
    if is_chain_read(name) {
        return Effect::Chain;
    }
    if fetches(name) {
        return Effect::Fetch;
    }
    match root {
        "child_process" | "cross-spawn" | "execa" | "shelljs" | "tinyexec" | "zx" | "node-pty" | "nano-spawn"
        | "Deno" | "Bun" => process(root, method),
        "fs" => files(method, name),
        "zlib" if !name.contains("()") => inflates(method),
        "pako" | "fflate" | "lz-string" if !name.contains("()") => inflates(method),
        "dns" if !name.contains("()") || name.starts_with("dns.Resolver()") => {
            if method.starts_with("resolve") || method.starts_with("lookup") { Effect::Dns } else { Effect::None }
        }
        "crypto" => match method {
            "createDecipheriv" | "createDecipher" | "privateDecrypt" | "decrypt" => Effect::Decrypts,
            "createHash" | "createHmac" | "scryptSync" | "pbkdf2Sync" | "hash" | "digest" => Effect::Hash,
            _ => Effect::None,
        },
        "crypto-js" => match method {
            "decrypt" => Effect::Decrypts,
            "MD5" | "SHA256" | "SHA1" | "SHA512" | "HmacSHA256" | "SHA3" => Effect::Hash,
            _ => Effect::None,
        },
        "path" => Effect::Path,
        _ => Effect::None,
    }
}

fn exact(name: &str) -> Option<Effect> {
    Some(match name {
        "require"
        | "module.require"
        | "module.createRequire()"
        | "module._load"
        | "module.Module._load"
        | "process.mainModule.require"
        | "require.main.require"
        | "import"
        | "__non_webpack_require__"
        | "require.resolve()" => Effect::Require,
        "eval"
        | "vm.runInThisContext"
        | "vm.runInNewContext"
        | "vm.runInContext"
        | "vm.Script"
        | "vm.SourceTextModule"
        | "vm.compileFunction"
        | "execScript"
        | "process._rawDebug.eval"
        | "vm2.VM().run"
        | "vm2.NodeVM().run"
        | "$.globalEval"
        | "jQuery.globalEval"
        | "require-from-string"
        | "safe-eval"
        | "eval()"
        | "node-eval"
        | "_eval"
        | "vm.Script()" => Effect::Code,
        "Function" | "AsyncFunction" | "GeneratorFunction" | "Function.prototype.constructor" => Effect::FunctionOf,
        "setTimeout"
        | "setInterval"
        | "setImmediate"
        | "queueMicrotask"
        | "process.nextTick"
        | "requestAnimationFrame"
        | "requestIdleCallback"
        | "timers.setTimeout" => Effect::Timer,
        "WebSocket"
        | "ws"
        | "ws.WebSocket"
        | "EventSource"
        | "net.connect"
        | "net.createConnection"
        | "tls.connect"
        | "net.Socket().connect"
        | "socket.io-client"
        | "socket.io-client.io"
        | "socket.io-client.connect"
        | "io"
        | "io.connect"
        | "mqtt.connect"
        | "websocket.client().connect"
        | "websocket.w3cwebsocket"
        | "redis.createClient"
        | "ssh2.Client().connect"
        | "Pusher"
        | "pusher-js"
        | "dgram.createSocket().send"
        | "node-telegram-bot-api"
        | "telegraf.Telegraf"
        | "discord.js.Client"
        | "node-irc.Client"
        | "irc.Client"
        | "phoenix.Socket"
        | "sockjs-client"
        | "firebase/database.ref" => Effect::Connect,
        "http.createServer" | "https.createServer" | "net.createServer" | "http2.createServer" | "Bun.serve"
        | "Deno.serve" => Effect::Serves,
        "Promise.resolve" | "Promise.all" | "Promise.race" | "Promise.any" | "Promise.allSettled"
        | "Promise.reject" => Effect::Promise,
        "util.promisify" | "util.callbackify" | "pify" | "url.pathToFileURL" | "url.fileURLToPath"
        | "Object.freeze" | "structuredClone" => Effect::Same,
        "Function()" | "globalThis" => Effect::Global,
        "WScript.Shell().Run" | "WScript.Shell().Exec" | "WScript.Shell().run" | "WScript.Shell().exec" => {
            Effect::Shell
        }
        "Shell.Application().ShellExecute" | "Shell.Application().shellExecute" => Effect::Shell,
        "dotenv.config" | "dotenv.configDotenv" => Effect::None,
        _ => return None,
    })
}

fn process(root: &str, method: &str) -> Effect {
    match (root, method) {
        (_, "exec" | "execSync" | "command" | "commandSync" | "execaCommand" | "execaCommandSync") => Effect::Shell,
        (
            _,
            "spawn" | "spawnSync" | "execFile" | "execFileSync" | "fork" | "sync" | "execa" | "execaSync" | "x" | "run",
        ) => Effect::Program,
        ("cross-spawn" | "execa" | "nano-spawn", _) if method == root => Effect::Program,
        ("Deno", "Command") => Effect::Program,
        ("zx", "$") | ("Bun", "$") => Effect::Shell,
        _ => Effect::None,
    }
}

fn files(method: &str, name: &str) -> Effect {
    if name.contains("()") {
        return Effect::None;
    }
    match method {
        "readFile" | "readFileSync" | "createReadStream" | "readJson" | "readJsonSync" | "readJSON"
        | "readJSONSync" => Effect::ReadFile,
        "writeFile" | "writeFileSync" | "appendFile" | "appendFileSync" | "outputFile" | "outputFileSync"
        | "writeJson" => Effect::WriteFile,
        "createWriteStream" => Effect::WriteStream,
        "rename" | "renameSync" | "copyFile" | "copyFileSync" | "copy" | "copySync" | "cp" | "cpSync" | "move"
        | "moveSync" => Effect::Moves,
        _ => Effect::None,
    }
}

fn inflates(method: &str) -> Effect {
    let inflates = [
        "inflateSync",
        "inflateRawSync",
        "gunzipSync",
        "unzipSync",
        "brotliDecompressSync",
        "inflate",
        "inflateRaw",
        "gunzip",
        "unzip",
        "ungzip",
        "brotliDecompress",
        "decompressSync",
        "strFromU8",
        "decompressFromBase64",
        "decompress",
    ];
    if inflates.contains(&method) { Effect::Inflates } else { Effect::None }
}
