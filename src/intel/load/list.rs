//! A plain list: one indicator a line, defanged or not, its type told by its form. What it says about all of them stands in
//! comments: `# family: …`, `# source: …`, `# date: …`, `# confidence: …`, `# decides: yes`. A list that says nothing of
//! itself gives context and decides nothing.

use crate::analyse::dependencies::Ecosystem;
use crate::artifact::Text;
use crate::finding::Confidence;

use super::super::row::{Said, What, refang};
use super::Sink;

/// Reads it.
pub fn read(text: &Text<'_>, sink: &mut Sink<'_>) {
    let file = sink.read.file.clone();
    let mut said =
        Said { family: "unnamed list", confidence: Confidence::Low, decides: false, source: &file, date: "" };
    for (number, line) in text.str.lines().enumerate() {
        let number = number as u32 + 1;
        let line = line.trim().trim_start_matches('\u{feff}');
        if let Some(comment) = line.strip_prefix(['#', ';']) {
            directive(comment.trim(), &mut said);
            continue;
        }
        let word = line.split([' ', '\t', ',', ';', '#']).next().unwrap_or_default().trim_matches(['"', '\'', '`']);
        if word.is_empty() {
            continue;
        }
        match guess(word) {
            Some((what, value)) => sink.row(what, &value, &said, number),
            None => sink.problem(number, format!("`{}` has the form of no indicator", super::shown(word))),
        }
    }
}

fn directive<'s>(comment: &'s str, said: &mut Said<'s>) {
    let Some((key, value)) = comment.split_once(':') else { return };
    let value = value.trim();
    match key.trim().to_ascii_lowercase().as_str() {
        "family" => said.family = value,
        "source" => said.source = value,
        "date" => said.date = value,
        "decides" => said.decides = value == "yes",
        "confidence" => {
            said.confidence = match value {
                "high" => Confidence::High,
                "medium" => Confidence::Medium,
                _ => Confidence::Low,
            }
        }
        _ => {}
    }
}

/// What a word is by its form.
pub fn guess(word: &str) -> Option<(What, String)> {
    if let Some(purl) = word.strip_prefix("pkg:") {
        return package_url(purl);
    }
    let plain = refang(What::Ip, word).into_owned();
    let hexadecimal = plain.bytes().all(|b| b.is_ascii_hexdigit());
    let what = match plain.len() {
        64 if hexadecimal => What::Sha256,
        40 if hexadecimal => What::Sha1,
        32 if hexadecimal => What::Md5,
        32 if plain.bytes().all(|b| (b'a'..=b'p').contains(&b)) => What::Extension,
        42 if plain.starts_with("0x") && plain[2..].bytes().all(|b| b.is_ascii_hexdigit()) => What::Wallet,
        34 if plain.starts_with('T') && plain.bytes().all(|b| b.is_ascii_alphanumeric()) => What::Wallet,
        _ if plain.contains("://") => What::Url,
        _ if plain.parse::<std::net::Ipv4Addr>().is_ok() => What::Ip,
        _ if plain
            .split_once(':')
            .is_some_and(|(ip, port)| ip.parse::<std::net::Ipv4Addr>().is_ok() && port.parse::<u16>().is_ok()) =>
        {
            What::IpPort
        }
        _ => {
            let (host, path) = plain.split_once('/').map_or((plain.as_str(), ""), |(host, path)| (host, path));
            let label =
                |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            let letters = host
                .rsplit('.')
                .next()
                .is_some_and(|top| top.chars().all(char::is_alphabetic) || top.starts_with("xn--"));
            if !(host.contains('.') && host.split('.').all(label) && letters) {
                return None;
            }
            if path.is_empty() { What::Domain } else { What::Url }
        }
    };
    // A URL of a host and nothing else is the host.
    let bare = plain.split_once("://").map_or(plain.as_str(), |(_, rest)| rest).trim_end_matches('/');
    let what = if what == What::Url && !bare.contains(['/', ':']) { What::Domain } else { what };
    let value = if what == What::Domain { bare.to_owned() } else { plain.clone() };
    Some((what, value))
}

/// `pkg:npm/name@1.0.0`, `pkg:npm/%40scope/name`, `pkg:golang/…`.
fn package_url(purl: &str) -> Option<(What, String)> {
    let (kind, rest) = purl.split_once('/')?;
    let rest =
        rest.split(['?', '#']).next().unwrap_or(rest).replace("%40", "@").replace("%2F", "/").replace("%2f", "/");
    let ecosystem = match kind {
        "npm" => Ecosystem::Npm,
        "pypi" => Ecosystem::PyPi,
        "cargo" => Ecosystem::Crates,
        "golang" => Ecosystem::Go,
        "gem" => Ecosystem::RubyGems,
        "composer" => Ecosystem::Packagist,
        "vscode-extension" => Ecosystem::Vsix,
        _ => return None,
    };
    Some((What::Package(ecosystem), rest))
}
