//! What a command line is of which some words are not known, and what its output tells.

use super::{Labels, Sink};

/// Programs that run what they are given.
pub(in crate::analyse) const INTERPRETERS: &[&str] = &[
    "node",
    "nodejs",
    "bun",
    "deno",
    "sh",
    "bash",
    "zsh",
    "dash",
    "ash",
    "cmd",
    "cmd.exe",
    "powershell",
    "powershell.exe",
    "pwsh",
    "python",
    "python3",
    "python2",
    "py",
    "perl",
    "ruby",
    "php",
    "osascript",
    "wscript",
    "cscript",
    "mshta",
    "npx",
    "tsx",
    "ts-node",
];
/// Programs of systems that run what is in a file they are given, whatever the file is called.
/// Source: the LOLBAS project's list, and the manuals.
const LAUNCHERS: &[&str] = &[
    "at",
    ".",
    "bitsadmin",
    "call",
    "certutil",
    "cmstp",
    "control",
    "crontab",
    "csc",
    "dotnet",
    "env",
    "explorer",
    "forfiles",
    "installutil",
    "java",
    "javaw",
    "launchctl",
    "mono",
    "msbuild",
    "msiexec",
    "nohup",
    "odbcconf",
    "open",
    "pcalua",
    "pip",
    "pip3",
    "pythonw",
    "regasm",
    "regsvr32",
    "rundll32",
    "schtasks",
    "setsid",
    "source",
    "start",
    "sudo",
    "systemctl",
    "wine",
    "wmic",
    "xdg-open",
    "xwizard",
];
/// Endings of files that programs read and do not run.
const READ: &[&str] = &[
    "xml", "json", "jsonl", "ndjson", "csv", "tsv", "md", "rst", "txt", "log", "yaml", "yml", "png", "jpg", "jpeg",
    "gif", "webp", "bmp", "tif", "tiff", "ico", "svg", "pdf", "mp3", "mp4", "m4a", "m4s", "wav", "ogg", "flac", "avi",
    "mkv", "mov", "webm", "srt", "vtt", "pem", "crt", "cer", "key", "pub", "asc", "sig", "gpg", "db", "sqlite", "sql",
    "parquet", "npy", "h5", "fasta", "fa", "fastq", "bam", "vcf", "nc", "geojson", "osm", "pbf", "tex", "bib", "ttf",
    "otf", "zip", "tar", "gz", "tgz", "bz2", "xz", "7z", "zst",
];
/// Flags before code.
const CODE_FLAGS: &[&str] =
    &["-e", "-c", "-p", "-pe", "--eval", "--print", "/c", "/k", "-command", "-enc", "-encodedcommand", "-ec", "-r"];

/// The flag among the words of a command line behind which an interpreter's code stands.
pub(in crate::analyse) fn code_flag(words: &[impl AsRef<str>]) -> Option<usize> {
    words.iter().position(|word| CODE_FLAGS.contains(&word.as_ref().to_ascii_lowercase().as_str()))
}

/// Whether the program of a command line, given a file of that name, reads it and does not run it: a converter its picture, a
/// builder its licence. Interpreters run whatever they are given, and so do the system's launchers.
pub(in crate::analyse) fn only_reads(words: &[String], file: &str) -> bool {
    let ending = file.trim_end_matches(['"', '\'']).rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.'));
    if !ending.is_some_and(|(_, ending)| READ.contains(&ending.to_ascii_lowercase().as_str())) {
        return false;
    }
    let one = words.len() == 1;
    if one && words[0].contains(['|', ';', '&', '`', '\n', '(', '<', '>']) {
        return false;
    }
    let Some(program) = words.first().and_then(|word| if one { word.split_whitespace().next() } else { Some(word) })
    else {
        return false;
    };
    let name = program.trim_matches(['"', '\'']).rsplit(['/', '\\']).next().unwrap_or(program).to_ascii_lowercase();
    let name = name.strip_suffix(".exe").unwrap_or(&name);
    let interprets = |word: &str| {
        let name = word.trim_matches(['"', '\'']).rsplit(['/', '\\']).next().unwrap_or(word);
        INTERPRETERS.contains(&name) || name.starts_with("python")
    };
    // `timeout 9 sh file`: whatever stands before an interpreter.
    let runs = LAUNCHERS.contains(&name)
        || INTERPRETERS.contains(&name)
        || words.iter().flat_map(|word| word.split_whitespace()).any(interprets);
    !runs && program.trim_matches(['"', '\'']) != file
}

/// Whether a command line asks PowerShell for no window, for itself or for what it starts: `-WindowStyle Hidden`, also
/// shortened as PowerShell lets one.
pub(in crate::analyse) fn hides_window(line: &str) -> bool {
    let words = || line.split([' ', '\t', '\n', '"', '\'', '(', ')', ';', ',']).filter(|word| !word.is_empty());
    let asked = |flag: &str, value: &str| {
        let named = flag.len() > 1 && flag.len() <= 12 && "-windowstyle".starts_with(&flag.to_ascii_lowercase());
        named && (value == "1" || value.len() > 2 && "hidden".starts_with(&value.to_ascii_lowercase()))
    };
    let starts = |word: &str| {
        ["powershell", "pwsh", "start-process", "saps"]
            .iter()
            .any(|name| word.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name)))
    };
    words().zip(words().skip(1)).any(|(flag, value)| asked(flag, value))
        && words().any(|word| starts(word.rsplit(['/', '\\']).next().unwrap_or(word)))
}

/// What a command line is in which some words are not known: the command, code for an interpreter, or an argument.
pub(crate) fn judged(words: &[String], shell: bool) -> Sink {
    let first = words.first().map_or("", String::as_str);
    if first.starts_with('…') {
        return Sink::Command;
    }
    let all: Vec<&str> =
        if shell { first.split_whitespace().collect() } else { words.iter().map(String::as_str).collect() };
    let name = all.first().map_or("", |word| word.rsplit(['/', '\\']).next().unwrap_or(word));
    let name = name.trim_matches(['"', '\'']);
    if INTERPRETERS.contains(&name) {
        let flag = code_flag(&all);
        if let Some(flag) = flag
            && let Some(code) = all.get(flag + 1)
            && (code.trim_start_matches(['"', '\'']).starts_with('…') || code.contains('…') && code.len() < 12)
        {
            return Sink::Code;
        }
    }
    if words.iter().any(|word| word.contains('…')) { Sink::Argument } else { Sink::Command }
}

/// What a command prints that is asked for its output.
pub(in crate::analyse) fn printed(command: &str) -> Labels {
    let mut labels = Labels::NONE;
    for word in command.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_') {
        labels |= match word {
            "whoami" | "id" | "logname" => Labels::USER,
            "hostname" | "scutil" | "uname" | "ioreg" | "wmic" | "csproduct" => Labels::HOSTNAME,
            "pwd" => Labels::DIRECTORY,
            "ifconfig" | "ipconfig" | "getmac" => Labels::INTERFACES,
            "ifconfig.me" => Labels::INTERFACES,
            "printenv" | "env" => Labels::ENVIRONMENT,
            "pbpaste" | "xclip" | "xsel" | "Get-Clipboard" => Labels::CLIPBOARD,
            "find-generic-password" | "dump-keychain" | "find-internet-password" => Labels::SECRET,
            _ => Labels::NONE,
        };
    }
    // What somebody wrote into a history is no code.
    if ["git log", "git show", "git notes", "git cat-file"].iter().any(|start| command.trim_start().starts_with(start))
    {
        labels |= Labels::FILE | Labels::HIDDEN_FILE;
    }
    // What a cloud gives to its machines.
    if command.contains("169.254.169.254") || command.contains("metadata.google.internal") {
        labels |= Labels::SECRET;
    }
    labels |= shown(command);
    // `env` and `set` alone list everything; `env X=1 program` does not.
    if labels.any(Labels::ENVIRONMENT) && !matches!(command.trim(), "env" | "printenv" | "set") {
        labels = labels.without(Labels::ENVIRONMENT);
    }
    labels
}

/// Programs that print files, and the files that they are given.
fn shown(command: &str) -> Labels {
    let prints = |word: &str| {
        matches!(word, "cat" | "type" | "head" | "tail" | "more" | "base64" | "xxd" | "tar" | "zip" | "less")
    };
    let mut folder = String::new();
    let mut labels = Labels::NONE;
    for line in command.split(['&', ';', '|', '\n']) {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("cd") => folder = words.next().unwrap_or_default().to_owned(),
            Some(program) if prints(program) => {
                for word in words.filter(|word| !word.starts_with('-')) {
                    let held = super::paths::contents(&format!("{folder}/{word}"));
                    labels |= held.only(Labels::SECRET | Labels::ENVIRONMENT | Labels::FILE);
                }
            }
            Some("ip") if words.next().is_some_and(|word| matches!(word, "a" | "addr" | "address" | "link")) => {
                labels |= Labels::INTERFACES
            }
            _ => {}
        }
    }
    labels
}

/// Programs that carry what they are given to an address.
const CARRIERS: &[&str] = &[
    "curl",
    "wget",
    "dig",
    "nslookup",
    "host",
    "ping",
    "nc",
    "ncat",
    "netcat",
    "telnet",
    "invoke-webrequest",
    "iwr",
    "irm",
    "invoke-restmethod",
    "resolve-dnsname",
    "drill",
    "traceroute",
    "httpie",
    "http",
    "curl.exe",
];

/// The address that a command carries something to, if its program does so: what is known of it.
pub(in crate::analyse) fn carries_to(text: &str) -> Option<String> {
    let carrier = |word: &str| {
        let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
        CARRIERS.iter().any(|carrier| carrier.eq_ignore_ascii_case(name.trim_matches(['"', '\'', '(', '$'])))
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| carrier(word))?;
    let rest = &words[at + 1..];
    let plain =
        |word: &&&str| !word.starts_with('-') && (word.contains("://") || word.contains('.') && !word.starts_with('@'));
    let full = rest.iter().find(|word| word.contains("://"));
    let word = full.or_else(|| rest.iter().rev().find(plain))?;
    Some(word.trim_matches(['"', '\'', ')', ';', '`']).to_owned())
}

/// What the commands tell that a shell puts into another one: `$(whoami)`, `` `hostname` ``, `%USERNAME%`, `$USER`, `env | curl …`.
pub(in crate::analyse) fn substituted(text: &str) -> Labels {
    let mut labels = Labels::NONE;
    for (open, close) in [("$(", ')'), ("`", '`')] {
        let mut rest = text;
        while let Some(at) = rest.find(open) {
            rest = &rest[at + open.len()..];
            let end = rest.find(close).unwrap_or(rest.len());
            labels |= printed(&rest[..end]);
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    const VARIABLES: &[(&str, Labels)] = &[
        ("$USER", Labels::USER),
        ("${USER", Labels::USER),
        ("%USERNAME%", Labels::USER),
        ("$env:USERNAME", Labels::USER),
        ("$HOSTNAME", Labels::HOSTNAME),
        ("${HOSTNAME", Labels::HOSTNAME),
        ("%COMPUTERNAME%", Labels::HOSTNAME),
        ("$env:COMPUTERNAME", Labels::HOSTNAME),
        ("$PWD", Labels::DIRECTORY),
        ("%USERDOMAIN%", Labels::HOSTNAME),
    ];
    for (name, label) in VARIABLES {
        if text.contains(name) {
            labels |= *label;
        }
    }
    // What is printed before the pipe goes in behind it.
    if let Some((before, _)) = text.split_once('|') {
        labels |= printed(before);
    }
    labels
}

/// Whether a word names a program that the system starts without an interpreter.
pub fn is_native(word: &str) -> bool {
    const ENDINGS: &[&str] = &[".exe", ".scr", ".com", ".pif", ".msi"];
    let word = word.trim_matches(['"', '\'']).to_ascii_lowercase();
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}
