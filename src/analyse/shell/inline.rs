//! Code that stands in a command line (`node -e "…"`): whether it is a loader by itself. A view on its text; the
//! language analyses see only files.

use super::fold;

/// What code in a command line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Inline {
    /// It gets bytes from the network.
    pub fetches: bool,
    /// It turns text into code, or starts programs.
    pub executes: bool,
    /// It decodes text that stands in it.
    pub decodes: bool,
}

impl Inline {
    /// Fetch to execute in one line.
    pub fn is_loader(self) -> bool {
        self.fetches && self.executes
    }

    /// Hidden text to execute in one line.
    pub fn is_unpacker(self) -> bool {
        self.decodes && self.executes
    }
}

const FETCHES: &[&str] = &[
    "fetch(",
    "http.get",
    "https.get",
    "http.request",
    "https.request",
    "get(\"http",
    "get('http",
    "get(`http",
    "axios",
    "got(",
    "xmlhttprequest",
    "require('http",
    "require(\"http",
    "require('node:http",
    "require(\"node:http",
    "require(`http",
    "import('http",
    "import(\"http",
    "urlopen",
    "urlretrieve",
    "urllib",
    "requests.get",
    "requests.post",
    "httpx.",
    "aiohttp",
    "net::http",
    "open-uri",
    "uri.open",
    "lwp::",
    "file_get_contents('http",
    "file_get_contents(\"http",
    "curl_exec",
    "dns.resolve",
    "socket.socket",
    "net.connect",
    "net.createconnection",
    "undici",
    "winhttp",
    "msxml2",
    "downloadstring",
];
const EXECUTES: &[&str] = &[
    "eval(",
    "eval)",
    "(0,eval)",
    "function(",
    "new function",
    ".constructor(",
    "constructor('",
    "runinthiscontext",
    "runinnewcontext",
    "runincontext",
    "_compile(",
    "exec(",
    "exec)",
    "execsync",
    "execfile",
    "spawn",
    "compile(",
    "child_process",
    "os.system",
    "subprocess",
    "os.popen",
    "pty.",
    "`curl",
    "system(",
    "do shell script",
    "wscript.shell",
    "import(\"data:",
    "import('data:",
    ".then(eval",
    "then(eval",
    "map(eval",
    "globalthis['eval",
    "globalthis[\"eval",
    "instance_eval",
    "marshal.loads",
    "pickle.loads",
];
const DECODES: &[&str] = &[
    "base64",
    "atob(",
    "fromcharcode",
    "unescape(",
    "hex')",
    "hex\")",
    "zlib",
    "codecs.decode",
    "fromhex",
    "bytes.fromhex",
    "decodeuri",
    "rot13",
    "textdecoder",
    "_0x",
];

/// Names under which code is turned into text that runs, in lower case. `function(` counts only as the constructor.
fn executes(code: &str, lower: &str) -> bool {
    let constructor = code.contains("Function(") || code.contains("Function)") || code.contains("Function'");
    EXECUTES.iter().any(|word| if *word == "function(" { constructor } else { lower.contains(word) })
}

/// Looks at code, and once at what base64 and hexadecimal in it decode to.
pub fn look(code: &str) -> Inline {
    let mut text = code.to_owned();
    for word in code.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '=' | '_' | '-')) {
        if word.len() >= 24
            && let Some(decoded) = fold::hex(word).or_else(|| fold::base64(word))
        {
            text.push(' ');
            text.push_str(&decoded);
        }
    }
    // Pieces that `'ht'+'tp'` cuts a name into.
    let text: String =
        ["'+'", "\"+\"", "' + '", "\" + \"", "`+`"].iter().fold(text, |text, join| text.replace(join, ""));
    let lower = text.to_ascii_lowercase();
    Inline {
        fetches: FETCHES.iter().any(|word| lower.contains(word)),
        executes: executes(&text, &lower),
        decodes: DECODES.iter().any(|word| lower.contains(word)),
    }
}

/// Quoted pieces of code that look like command lines which fetch: what `child_process.exec('curl … | sh')` would run.
pub fn command_lines(code: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = code;
    while let Some(open) = rest.find(['\'', '"', '`']) {
        let quote = rest.as_bytes()[open];
        let inside = &rest[open + 1..];
        let Some(close) = memchr::memchr(quote, inside.as_bytes()) else { break };
        let text = inside.get(..close).unwrap_or_default();
        let fetcher = ["curl", "wget", "iwr", "irm", "powershell", "mshta", "certutil", "bitsadmin", "invoke-"];
        let lower = text.to_ascii_lowercase();
        if text.contains(' ') && fetcher.iter().any(|name| lower.contains(name)) && lines.len() < 16 {
            lines.push(text);
        }
        rest = inside.get(close + 1..).unwrap_or_default();
    }
    lines
}
