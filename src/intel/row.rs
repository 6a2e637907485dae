//! One row of the indicator table, read and refanged.

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
    /// MD5 of a whole program, script or archive.
    Md5,
    /// npm package, with `@version` if only that version is bad.
    Npm,
    /// PyPI package.
    Pypi,
    /// Rust crate.
    Crate,
    /// A long constant of a campaign.
    Text,
    /// An account or contract on a chain.
    Wallet,
    /// A browser extension's id: honest wallet code names them too.
    Extension,
}

impl What {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "domain" => What::Domain,
            "ip_port" => What::IpPort,
            "ipv4" => What::Ip,
            "url" => What::Url,
            "sha256" => What::Sha256,
            "md5" => What::Md5,
            "npm" => What::Npm,
            "pypi" => What::Pypi,
            "crate" => What::Crate,
            "string" | "build_marker" => What::Text,
            "wallet" => What::Wallet,
            "chrome_ext_id" => What::Extension,
            _ => return None,
        })
    }

    /// The type in words, for people.
    pub fn word(self) -> &'static str {
        match self {
            What::Domain => "host",
            What::IpPort | What::Ip => "address",
            What::Url => "URL",
            What::Sha256 | What::Md5 => "file",
            What::Npm => "npm package",
            What::Pypi => "PyPI package",
            What::Crate => "crate",
            What::Text => "constant",
            What::Wallet => "chain account",
            What::Extension => "browser extension id",
        }
    }

    /// Whether it is looked for in text.
    pub fn in_text(self) -> bool {
        !matches!(self, What::Sha256 | What::Md5 | What::Npm | What::Pypi | What::Crate)
    }
}

/// One published indicator.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is.
    pub what: What,
    /// Its value without defanging; hosts and hashes in lower case, URLs without scheme.
    pub value: String,
    /// Published family or campaign.
    pub family: &'static str,
    /// How sure the source is.
    pub confidence: Confidence,
    /// Whether an exact match in what can run decides.
    pub decides: bool,
    /// Where it was published.
    pub source: &'static str,
    /// When, as the source says it.
    pub date: &'static str,
}

impl Row {
    /// Reads one line: type, value, family, confidence, decides, source, date, separated by tabs. `None` for the head
    /// and for types that are not matched.
    pub fn parse(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let what = What::parse(cells.next()?)?;
        let raw = cells.next()?;
        let family = cells.next()?;
        let confidence = match cells.next()? {
            "high" => Confidence::High,
            "medium" => Confidence::Medium,
            _ => Confidence::Low,
        };
        let decides = cells.next()? == "yes";
        let (source, date) = (cells.next()?, cells.next()?);
        let value = refang(what, raw);
        // Below this length a value is a word, not an indicator.
        let long_enough = value.len() >= if what.in_text() { 7 } else { 2 };
        (long_enough && !value.contains('<')).then_some(Row { what, value, family, confidence, decides, source, date })
    }

    /// Name and version of a package row.
    pub fn package(&self) -> (&str, Option<&str>) {
        match self.value.rsplit_once('@') {
            Some((name, version)) if !name.is_empty() => (name, Some(version)),
            _ => (&self.value, None),
        }
    }

    /// The date without a bound such as `<=`, if it begins with a full ISO date.
    pub fn day(&self) -> Option<&'static str> {
        let day = self.date.get(..10)?;
        let digits =
            day.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
        digits.then_some(day)
    }
}

/// Undoes `hxxp` and `[.]`, so that the table itself can be mailed and indexed without being clickable.
fn refang(what: What, raw: &str) -> String {
    let plain = raw.replace("[.]", ".");
    match what {
        What::Url => {
            let bare = plain.split_once("://").map_or(plain.as_str(), |(_, rest)| rest).trim_end_matches('/');
            match bare.split_once('/') {
                Some((host, path)) => format!("{}/{path}", host.to_ascii_lowercase()),
                None => bare.to_ascii_lowercase(),
            }
        }
        What::Domain | What::Sha256 | What::Md5 | What::Npm | What::Crate => plain.to_ascii_lowercase(),
        What::Pypi => normal_pypi(&plain),
        _ => plain,
    }
}

/// PyPI's own normal form of a name (PEP 503): lower case, runs of `-_.` as one `-`.
pub fn normal_pypi(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let c = if matches!(c, '_' | '.') { '-' } else { c.to_ascii_lowercase() };
        if !(c == '-' && out.ends_with('-')) {
            out.push(c);
        }
    }
    out
}
