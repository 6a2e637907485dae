//! One indicator, read and refanged.

use std::borrow::Cow;

use crate::analyse::dependencies::{Ecosystem, normal_pypi};
use crate::finding::Confidence;

/// What an indicator is. Types that only mean something beside others (a port, a path, a header) are not matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A host name; its subdomains match too.
    Domain,
    /// Address and port.
    IpPort,
    /// Address.
    Ip,
    /// Host and path.
    Url,
    /// SHA-256 of a whole file.
    Sha256,
    /// SHA-1 of a whole program, script or archive.
    Sha1,
    /// MD5 of a whole program, script or archive.
    Md5,
    /// A package, with `@version` if only that version is bad.
    Package(Ecosystem),
    /// A long constant of a campaign.
    Text,
    /// An account or contract on a chain.
    Wallet,
    /// A browser extension's id: honest wallet code names them too.
    Extension,
    /// An account or repository at a code host, or a publisher of packages: it never decides.
    Account,
    /// A publisher of npm packages: it never decides.
    Publisher,
}

impl What {
    /// The type of a row by its name in a table.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "domain" => What::Domain,
            "ip_port" => What::IpPort,
            "ipv4" => What::Ip,
            "url" => What::Url,
            "sha256" => What::Sha256,
            "sha1" => What::Sha1,
            "md5" => What::Md5,
            "npm" => What::Package(Ecosystem::Npm),
            "pypi" => What::Package(Ecosystem::PyPi),
            "crate" => What::Package(Ecosystem::Crates),
            "go" => What::Package(Ecosystem::Go),
            "rubygems" => What::Package(Ecosystem::RubyGems),
            "packagist" => What::Package(Ecosystem::Packagist),
            "vsix" => What::Package(Ecosystem::Vsix),
            "string" | "build_marker" => What::Text,
            "wallet" => What::Wallet,
            "chrome_ext_id" => What::Extension,
            "github_account" | "github_repo" => What::Account,
            "npm_account" => What::Publisher,
            _ => return None,
        })
    }

    /// The name of the type in a table.
    pub fn name(self) -> &'static str {
        match self {
            What::Domain => "domain",
            What::IpPort => "ip_port",
            What::Ip => "ipv4",
            What::Url => "url",
            What::Sha256 => "sha256",
            What::Sha1 => "sha1",
            What::Md5 => "md5",
            What::Package(Ecosystem::Npm) => "npm",
            What::Package(Ecosystem::PyPi) => "pypi",
            What::Package(Ecosystem::Crates) => "crate",
            What::Package(Ecosystem::Go) => "go",
            What::Package(Ecosystem::RubyGems) => "rubygems",
            What::Package(Ecosystem::Packagist) => "packagist",
            What::Package(Ecosystem::Vsix) => "vsix",
            What::Text => "string",
            What::Wallet => "wallet",
            What::Extension => "chrome_ext_id",
            What::Account => "github_repo",
            What::Publisher => "npm_account",
        }
    }

    /// Whether a table's type is one that is known and means nothing by itself.
    pub fn is_context_only(name: &str) -> bool {
        matches!(name, "url_path" | "port" | "header" | "file_name" | "git_commit")
    }

    /// The type in words, for people.
    pub fn word(self) -> &'static str {
        match self {
            What::Domain => "host",
            What::IpPort | What::Ip => "address",
            What::Url => "URL",
            What::Sha256 | What::Sha1 | What::Md5 => "file",
            What::Package(ecosystem) => ecosystem.word(),
            What::Text => "constant",
            What::Wallet => "chain account",
            What::Extension => "browser extension id",
            What::Account => "account or repository",
            What::Publisher => "publisher",
        }
    }

    /// Whether it is looked for in text.
    pub fn in_text(self) -> bool {
        !matches!(self, What::Sha256 | What::Sha1 | What::Md5 | What::Package(_) | What::Publisher)
    }

    /// Whether a row of this type may ever decide.
    pub fn may_decide(self) -> bool {
        !matches!(self, What::Account | What::Publisher)
    }
}

/// One published indicator, as `rows` keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// What it is.
    pub what: What,
    /// Its value without defanging; hosts and hashes in lower case, URLs without scheme.
    pub value: &'r str,
    /// Published family or campaign.
    pub family: &'r str,
    /// How sure the source is.
    pub confidence: Confidence,
    /// Whether an exact match in what can run decides.
    pub decides: bool,
    /// Where it was published.
    pub source: &'r str,
    /// When, as the source says it.
    pub date: &'r str,
}

/// The value of a row as it is compared, from how it was written; what is wrong with it otherwise.
pub fn checked(what: What, raw: &str) -> Result<Cow<'_, str>, &'static str> {
    let raw = raw.trim_ascii();
    let mut traits = traits_of(raw);
    let plain = traits & (CAPITAL | BRACKET) == 0;
    // Nearly all values are written as they are compared.
    let value = match what {
        What::Domain if plain => Cow::Borrowed(raw.trim_end_matches('.')),
        What::Sha256 | What::Sha1 | What::Md5 | What::Ip | What::IpPort if plain => Cow::Borrowed(raw),
        _ => {
            let value = refang(what, raw);
            traits = traits_of(&value);
            value
        }
    };
    // Below this length a value is a word, not an indicator.
    if value.len() < if what.in_text() { super::needles::HEAD } else { 2 } {
        return Err("is too short to be looked for");
    }
    let hexadecimal = |length: usize| value.len() == length && traits & NO_DIGIT == 0;
    let right = match what {
        What::Sha256 => hexadecimal(64),
        What::Sha1 => hexadecimal(40),
        What::Md5 => hexadecimal(32),
        What::Domain => traits & DOT != 0 && traits & (NO_NAME | PATH) == 0,
        What::Ip => value.parse::<std::net::Ipv4Addr>().is_ok(),
        What::IpPort => value
            .split_once(':')
            .is_some_and(|(ip, port)| ip.parse::<std::net::Ipv4Addr>().is_ok() && port.parse::<u16>().is_ok()),
        What::Text => true,
        _ => traits & BROKEN == 0,
    };
    if right { Ok(value) } else { Err("is not of its type") }
}

/// What characters a value holds: capital letters, brackets of defanging, a path, what no value holds, what no host holds,
/// what no hexadecimal number in small letters holds, dots.
const CAPITAL: u8 = 1;
const BRACKET: u8 = 2;
const PATH: u8 = 4;
const BROKEN: u8 = 8;
const NO_NAME: u8 = 16;
const NO_DIGIT: u8 = 32;
const DOT: u8 = 64;

static TRAITS: [u8; 256] = {
    let mut traits = [0; 256];
    let mut at = 0;
    while at < 256 {
        traits[at] = match at as u8 {
            b'0'..=b'9' | b'a'..=b'f' => 0,
            b'A'..=b'Z' => NO_DIGIT | CAPITAL,
            b'[' | b'(' | b'{' => NO_DIGIT | BRACKET,
            b'/' => NO_DIGIT | PATH,
            b' ' | b'<' => NO_DIGIT | BROKEN | NO_NAME,
            b'@' | b'*' => NO_DIGIT | NO_NAME,
            b'.' => NO_DIGIT | DOT,
            _ => NO_DIGIT,
        };
        at += 1;
    }
    traits
};

fn traits_of(value: &str) -> u8 {
    value.bytes().fold(0, |all, byte| all | TRAITS[usize::from(byte)])
}

impl<'r> Row<'r> {
    /// Name and version of a package row.
    pub fn package(&self) -> (&'r str, Option<&'r str>) {
        package(self.value)
    }

    /// The date without a bound such as `<=`, if it begins with a full ISO date.
    pub fn day(&self) -> Option<&'r str> {
        day(self.date)
    }

    /// The row as a line of a table.
    pub fn line(&self) -> String {
        let confidence = match self.confidence {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        };
        let decides = if self.decides { "yes" } else { "no" };
        let clean = |text: &str| text.replace(['\t', '\n', '\r'], " ");
        let (what, value) = (self.what.name(), clean(self.value));
        let (family, source, date) = (clean(self.family), clean(self.source), clean(self.date));
        format!("{what}\t{value}\t{family}\t{confidence}\t{decides}\t{source}\t{date}")
    }
}

/// What is said of indicators, often of many at once.
#[derive(Clone, Copy, Debug)]
pub struct Said<'s> {
    /// Published family or campaign.
    pub family: &'s str,
    /// How sure the source is.
    pub confidence: Confidence,
    /// Whether an exact match decides.
    pub decides: bool,
    /// Where it was published.
    pub source: &'s str,
    /// When.
    pub date: &'s str,
}

fn package(value: &str) -> (&str, Option<&str>) {
    match value.rsplit_once('@') {
        Some((name, version)) if !name.is_empty() => (name, Some(version)),
        _ => (value, None),
    }
}

/// A full ISO date at the beginning of a text.
pub fn day(date: &str) -> Option<&str> {
    let day = date.get(..10)?;
    let digits = day.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    digits.then_some(day)
}

/// Undoes `hxxp` and `[.]`, so that tables themselves can be mailed and indexed without being clickable, and brings values
/// into the form in which they are compared.
pub fn refang(what: What, raw: &str) -> Cow<'_, str> {
    let raw = raw.trim_ascii();
    let defanged = what != What::Text && traits_of(raw) & BRACKET != 0;
    if !defanged {
        return compared(what, raw);
    }
    let mut plain = raw.to_owned();
    for (from, to) in [
        ("[.]", "."),
        ("(.)", "."),
        ("{.}", "."),
        ("[dot]", "."),
        ("(dot)", "."),
        ("[:]", ":"),
        ("[://]", "://"),
        ("[@]", "@"),
    ] {
        if plain.contains(from) {
            plain = plain.replace(from, to);
        }
    }
    Cow::Owned(compared(what, &plain).into_owned())
}

/// The form of a value in which it is compared; nearly all are written in it.
fn compared(what: What, plain: &str) -> Cow<'_, str> {
    match what {
        What::Url | What::Account => {
            let bare = plain.split_once("://").map_or(plain, |(_, rest)| rest).trim_end_matches('/');
            let (host, path) = bare.split_once('/').map_or((bare, None), |(host, path)| (host, Some(path)));
            if what == What::Account && !host.contains('.') {
                return Cow::Owned(format!("github.com/{bare}"));
            }
            match (small(host), path) {
                (Cow::Borrowed(_), _) => Cow::Borrowed(bare),
                (Cow::Owned(host), Some(path)) => Cow::Owned(format!("{host}/{path}")),
                (host, None) => host,
            }
        }
        What::Package(Ecosystem::Go) => Cow::Borrowed(plain),
        What::Package(Ecosystem::PyPi) => {
            let (name, version) = package(plain);
            let version = version.map(|version| format!("@{version}")).unwrap_or_default();
            Cow::Owned(normal_pypi(name) + &version)
        }
        What::Package(Ecosystem::Crates) => Cow::Owned(plain.to_ascii_lowercase().replace('_', "-")),
        What::Domain => small(plain.trim_end_matches('.')),
        What::Sha256 | What::Sha1 | What::Md5 | What::Package(_) => small(plain),
        _ => Cow::Borrowed(plain),
    }
}

fn small(text: &str) -> Cow<'_, str> {
    if traits_of(text) & CAPITAL != 0 { Cow::Owned(text.to_ascii_lowercase()) } else { Cow::Borrowed(text) }
}
