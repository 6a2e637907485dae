//! What a download command fetches, and where it puts it.

use crate::signal::Concealment;

use super::address::{address, is_address};
use super::follow::{Command, Follower, Remote, Value};

/// Fetched files that are remembered in one script; each command is compared with all of them.
const DOWNLOADS: usize = 64;

/// Where a fetched text goes.
enum Destination {
    /// On to the next command.
    Output,
    /// Into a file.
    File(String),
    /// Nowhere.
    Nothing,
}

impl Follower {
    /// A command that fetches; its output carries the address on.
    pub(super) fn fetch(&mut self, name: &str, arguments: &[Value], command: &Command) -> Value {
        if name == "certutil" && !arguments.iter().any(|a| a.text.to_ascii_lowercase().contains("urlcache")) {
            if arguments.iter().any(|a| a.text.to_ascii_lowercase().contains("decode")) {
                self.certutil_decode(arguments);
            }
            return Value::default();
        }
        let Some((url, at)) = target_address(name, arguments) else { return Value::default() };
        let known = address(&url.text, &url.joins, url.decoded);
        if known.local {
            return Value::default();
        }
        let mut concealments = known.concealments;
        if arguments.iter().any(|argument| switches_protection_off(name, &argument.text)) {
            concealments.push(Concealment::ProtectionOff);
        }
        let shown = is_address(&url.text).then(|| url.text.clone());
        let remote = Remote { url: shown, concealments, span: command.span.clone() };
        match destination(name, arguments, at, command) {
            Destination::Nothing => Value::default(),
            Destination::Output => Value { remote: Some(remote), ..Value::default() },
            Destination::File(file) => {
                self.download(&file, remote);
                Value::default()
            }
        }
    }

    /// `certutil -decode in out`: what was fetched as `in` is now `out`.
    fn certutil_decode(&mut self, arguments: &[Value]) {
        let files: Vec<&str> =
            arguments.iter().map(|a| a.text.as_str()).filter(|a| !a.starts_with(['-', '/'])).collect();
        if let [from, to, ..] = files.as_slice()
            && let Some(remote) = self.downloaded(from)
        {
            self.download(to, remote);
        }
    }

    /// Notes that a file now holds bytes from the network.
    pub(super) fn download(&mut self, file: &str, remote: Remote) {
        let file = file_key(file);
        if !file.is_empty() && self.downloads.len() < DOWNLOADS {
            self.downloads.push((file, remote));
        }
    }

    /// The network a file comes from, if this script fetched it.
    pub(super) fn downloaded(&self, path: &str) -> Option<Remote> {
        if self.downloads.is_empty() {
            return None;
        }
        let key = file_key(path);
        if key.is_empty() {
            return None;
        }
        // What an archive was unpacked into ends in a slash: everything below it came with the archive.
        let is = |file: &str| if file.ends_with('/') { key.starts_with(file) } else { file == key };
        self.downloads.iter().rev().find(|(file, _)| is(file)).map(|(_, remote)| remote.clone())
    }

    /// An archive is unpacked into a folder: what was fetched lies there now.
    pub(super) fn unpacks(&mut self, archive: &str, folder: &str) {
        if let Some(remote) = self.downloaded(archive)
            && !folder.trim().is_empty()
        {
            self.download(&format!("{}/", folder.trim_matches(['"', '\'']).trim_end_matches(['/', '\\'])), remote);
        }
    }
}

/// A path as it is compared: without quotes, `./` and the kind of slash.
pub(super) fn file_key(path: &str) -> String {
    let path = path.trim_matches(['"', '\'']).replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_ascii_lowercase()
}

/// The argument that is the address, and its index. An address with a scheme wins over a word that may be a host.
fn target_address<'a>(name: &str, arguments: &'a [Value]) -> Option<(&'a Value, usize)> {
    let with_scheme =
        arguments.iter().position(|a| a.text.contains("://") && !a.text.starts_with('-') && is_address(&a.text));
    if let Some(at) = with_scheme {
        return Some((&arguments[at], at));
    }
    let glued = arguments.iter().position(|a| a.text.starts_with("--url="));
    if let Some(at) = glued {
        return Some((&arguments[at], at));
    }
    let mut skip = false;
    for (at, argument) in arguments.iter().enumerate() {
        if std::mem::take(&mut skip) {
            continue;
        }
        if argument.text.starts_with('-') || (name == "bitsadmin" && argument.text.starts_with('/')) {
            skip = takes_value(name, &argument.text);
            continue;
        }
        let unknown = argument.text.starts_with('$') || argument.remote.is_some();
        if unknown || is_address(&argument.text) {
            return Some((argument, at));
        }
    }
    None
}

fn takes_value(name: &str, option: &str) -> bool {
    match name {
        "curl" => {
            matches!(
                option,
                "--header"
                    | "--request"
                    | "--data"
                    | "--data-raw"
                    | "--data-binary"
                    | "--user"
                    | "--user-agent"
                    | "--max-time"
                    | "--connect-timeout"
                    | "--retry"
                    | "--retry-delay"
                    | "--output"
                    | "--proxy"
                    | "--cacert"
                    | "--referer"
                    | "--cookie"
                    | "--write-out"
                    | "--output-dir"
                    | "--form"
            ) || (!option.starts_with("--")
                && flags(option).last().is_some_and(|(at, c)| at + 1 == option.len() && "oHXduAmebcwxF".contains(c)))
        }
        "wget" | "wget2" => {
            matches!(
                option,
                "--header" | "--output-document" | "--user-agent" | "--timeout" | "--tries" | "--post-data"
            ) || (!option.starts_with("--") && option.ends_with(['O', 'o', 'U', 'T', 't', 'P']))
        }
        "iwr" | "irm" | "invoke-webrequest" | "invoke-restmethod" => {
            let option = option.to_ascii_lowercase();
            option.starts_with("-outf") || option.starts_with("-head") || option.starts_with("-meth") || option == "-o"
        }
        _ => matches!(option, "-o" | "-O" | "-d"),
    }
}

fn switches_protection_off(name: &str, option: &str) -> bool {
    let lower = option.to_ascii_lowercase();
    let long = matches!(
        lower.as_str(),
        "--insecure"
            | "--ssl-no-revoke"
            | "--no-check-certificate"
            | "--proxy-insecure"
            | "-skipcertificatecheck"
            | "--check-certificate=false"
            | "--verify=no"
    );
    long || name == "curl" && flags(option).any(|(_, flag)| flag == 'k')
}

/// The letters of a bundle of short options of curl, with their offsets, up to and with the one that takes the rest as
/// its value.
fn flags(option: &str) -> impl Iterator<Item = (usize, char)> {
    let bundle = if option.starts_with("--") { "" } else { option.strip_prefix('-').unwrap_or_default() };
    let mut ended = false;
    bundle.char_indices().map_while(move |(at, c)| {
        let before = ended;
        ended |= "oHXduAmebcwxFTCrtEKPQUyYzh".contains(c);
        (!before).then_some((at + 1, c))
    })
}

fn destination(name: &str, arguments: &[Value], url: usize, command: &Command) -> Destination {
    let named = match name {
        "curl" => curl_file(arguments, url),
        "wget" | "wget2" => Some(wget_file(arguments, url)),
        "aria2c" | "axel" => {
            Some(option_value(arguments, &["-o", "--out", "--output"]).unwrap_or_else(|| base(arguments, url)))
        }
        "iwr" | "irm" | "invoke-webrequest" | "invoke-restmethod" => {
            option_value(arguments, &["-outfile", "-o", "-outf", "-out"])
        }
        "start-bitstransfer" => {
            Some(option_value(arguments, &["-destination", "-dest"]).unwrap_or_else(|| base(arguments, url)))
        }
        "certutil" | "bitsadmin" => {
            Some(arguments.get(url + 1).map_or_else(|| base(arguments, url), |file| file.text.clone()))
        }
        _ => option_value(arguments, &["-o", "--output"]),
    };
    match named.or_else(|| command.output.clone()) {
        Some(file) if matches!(file.as_str(), "-" | "/dev/stdout" | "con") => Destination::Output,
        Some(file) if file == "/dev/null" || file.eq_ignore_ascii_case("nul") => Destination::Nothing,
        Some(file) => Destination::File(file),
        None if command.silent => Destination::Nothing,
        None => Destination::Output,
    }
}

/// `-o f`, `-of`, `-sSLo f`, `--output f`, `--output=f`, `-O`.
fn curl_file(arguments: &[Value], url: usize) -> Option<String> {
    for (at, argument) in arguments.iter().enumerate() {
        let text = argument.text.as_str();
        if let Some(file) = text.strip_prefix("--output=") {
            return Some(file.to_owned());
        }
        if text == "--remote-name" {
            return Some(base(arguments, url));
        }
        if text == "--output" {
            return arguments.get(at + 1).map(|file| file.text.clone());
        }
        for (offset, flag) in flags(text) {
            match (flag, text.get(offset + 1..).unwrap_or_default()) {
                ('o', "") => return arguments.get(at + 1).map(|file| file.text.clone()),
                ('o', glued) => return Some(glued.to_owned()),
                ('O', _) => return Some(base(arguments, url)),
                _ => {}
            }
        }
    }
    None
}

/// wget writes a file unless `-O -` says otherwise.
fn wget_file(arguments: &[Value], url: usize) -> String {
    for (at, argument) in arguments.iter().enumerate() {
        let text = argument.text.as_str();
        if let Some(file) = text.strip_prefix("--output-document=") {
            return file.to_owned();
        }
        let short = text.starts_with('-') && !text.starts_with("--");
        if text == "--output-document" || short && text.ends_with('O') {
            return arguments.get(at + 1).map_or_else(|| "-".to_owned(), |file| file.text.clone());
        }
        if short && let Some((_, file)) = text.split_once('O') {
            return file.to_owned();
        }
    }
    base(arguments, url)
}

fn option_value(arguments: &[Value], options: &[&str]) -> Option<String> {
    let at = arguments.iter().position(|a| options.contains(&a.text.to_ascii_lowercase().as_str()))?;
    arguments.get(at + 1).map(|value| value.text.clone())
}

/// The file name at the end of the address.
fn base(arguments: &[Value], url: usize) -> String {
    let url = arguments.get(url).map_or("", |value| value.text.as_str());
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}
