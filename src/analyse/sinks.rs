//! Names of calls that run code, fetch or spawn, as far as plain text shows them.
//!
//! For places where no parser reaches (one line's end, broken source). Where a syntax tree exists, resolved calls are
//! better; this view only has to answer whether hidden statements *hold* a sink.

use std::sync::LazyLock;

use regex::Regex;

use crate::artifact::Kind;

static PROGRAM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let calls = r"\b(eval|Function|exec|execSync|execFile|execFileSync|spawn|spawnSync|fork|fetch|importScripts|atob|XMLHttpRequest|WebSocket|runInThisContext|runInNewContext|runInContext|_load|__import__|compile|Popen|check_output|check_call|system|popen|shell_exec|passthru|proc_open|urlopen|urlretrieve|file_get_contents|base64_decode|b64decode|unhexlify|getRuntime)\s*\(";
    let modules = r"\b(child_process|subprocess|axios|node-fetch|requests|urllib|httpx|socket|ctypes|powershell|osascript|mshta|certutil)\b";
    let members = r"\b(?:https?|net|vm|dgram|tls)\s*\.\s*(request|get|connect|createConnection|Script)\s*\(|\b(Function|constructor)\s*\(|\.\s*(constructor)\s*\.\s*constructor|\b(?:global|globalThis|window|self)\s*(\[)";
    Regex::new(&format!("{calls}|{modules}|{members}")).ok()
});
static LOADS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(require|import)\s*\(|\b(import)\s+[\w.]+|\b(process)\s*\.\s*\w+").ok());
static COMMAND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let programs = r"(?:^|[\s;|&(`{'\x22])(curl|wget|bash|sh|zsh|cmd|cmd\.exe|powershell|pwsh|powershell\.exe|node|python|python3|perl|ruby|php|nc|ncat|eval|source|base64|xxd|openssl|certutil|mshta|wscript|cscript|rundll32|regsvr32|bitsadmin|osascript|npx|nohup|chmod|iex|irm|iwr|Invoke-Expression|Invoke-WebRequest|DownloadString)(?:$|[\s;|&)`'\x22(])";
    Regex::new(&format!("(?i){programs}")).ok()
});

/// How many names are noted: enough for a sentence.
const NAMES: usize = 6;

/// The sinks visible in `text`, in order, each once. `loading` also counts loading any module.
pub fn visible(kind: Kind, text: &str, loading: bool) -> Vec<String> {
    let mut names = Vec::new();
    let program = matches!(kind, Kind::JavaScript | Kind::TypeScript | Kind::Python | Kind::OtherSource);
    let tables: [(bool, &LazyLock<Option<Regex>>); 3] =
        [(program, &PROGRAM), (program && loading, &LOADS), (!program, &COMMAND)];
    for (_, table) in tables.iter().filter(|(wanted, _)| *wanted) {
        let Some(table) = table.as_ref() else { continue };
        for found in table.captures_iter(text) {
            let Some(name) = found.iter().skip(1).flatten().next() else { continue };
            let name = if name.as_str() == "[" { "global[…]" } else { name.as_str() };
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
            if names.len() >= NAMES {
                return names;
            }
        }
    }
    names
}
