//! Addresses in command lines, and what about them is a disguise.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::signal::Concealment;

/// Hosts where anybody leaves text without a name (pastes, JSON bins, gists, file drops), redirects that hide the real
/// host, and tunnels to a private machine. Sources: published reports on job lures 2025-09 to 2026-07 (jsonkeeper,
/// npoint, jsonsilo, mocki, tiiny.site; s.gy, short.gy), and the services' own pages. Kept to services whose honest use
/// in an automatic command is rare; general hosting (Vercel, GitHub raw files) is not here on purpose.
const THROWAWAY_HOSTS: &[&str] = &[
    "pastebin.com",
    "paste.ee",
    "hastebin.com",
    "rentry.co",
    "rentry.org",
    "dpaste.com",
    "dpaste.org",
    "controlc.com",
    "termbin.com",
    "ix.io",
    "sprunge.us",
    "0x0.st",
    "transfer.sh",
    "file.io",
    "catbox.moe",
    "litter.catbox.moe",
    "gofile.io",
    "anonfiles.com",
    "temp.sh",
    "bashupload.com",
    "jsonkeeper.com",
    "npoint.io",
    "jsonsilo.com",
    "jsonbin.io",
    "mocki.io",
    "tiiny.site",
    "gist.github.com",
    "gist.githubusercontent.com",
    "cdn.discordapp.com",
    "telegra.ph",
    "webhook.site",
    "bit.ly",
    "tinyurl.com",
    "t.ly",
    "is.gd",
    "v.gd",
    "short.gy",
    "s.gy",
    "short.io",
    "cutt.ly",
    "rb.gy",
    "rebrand.ly",
    "shorturl.at",
    "goo.gl",
    "ow.ly",
    "git.io",
    "tiny.cc",
    "t.co",
    "ngrok.io",
    "ngrok-free.app",
    "ngrok.app",
    "ngrok.dev",
    "ngrok-free.dev",
    "localhost.run",
    "lhr.life",
    "pinggy.link",
    "pinggy.io",
    "devtunnels.ms",
    "trycloudflare.com",
    "loca.lt",
    "serveo.net",
];

/// What is known of an address.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Address {
    /// As it is after folding.
    pub url: String,
    /// What disguises it.
    pub concealments: Vec<Concealment>,
    /// Whether it is this machine itself.
    pub local: bool,
}

/// Reads an address. `joins` are the places in `url` at which pieces were put together; `decoded` says that any of it
/// was encoded.
pub fn address(url: &str, joins: &[usize], decoded: bool) -> Address {
    let mut concealments = Vec::new();
    let host = host(url);
    if decoded || joins.iter().any(|&at| cuts_host(url, at)) {
        concealments.push(Concealment::AssembledAddress);
    }
    let ip = literal_ip(&host);
    if ip.is_some_and(|ip| !is_private(ip)) || literal_ipv6(&host) {
        concealments.push(Concealment::RawIp);
    }
    let throwaway = |known: &str| host == known || host.strip_suffix(known).is_some_and(|sub| sub.ends_with('.'));
    if THROWAWAY_HOSTS.iter().any(|known| throwaway(known)) {
        concealments.push(Concealment::PasteOrShortLink);
    }
    let local = host == "localhost" || ip.is_some_and(|ip| ip.is_loopback() || ip.is_unspecified()) || host == "[::1]";
    Address { url: url.to_owned(), concealments, local }
}

/// Whether a word looks like an address that a download tool takes.
pub fn is_address(word: &str) -> bool {
    let lower = word.get(..8).unwrap_or(word).to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("ftp://") {
        return true;
    }
    if word.contains("://") {
        return !lower.starts_with("file://");
    }
    let host = word.split(['/', '?', ':']).next().unwrap_or_default();
    let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    dotted && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
}

/// The first address with a scheme inside a text.
pub fn find(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let start = [lower.find("https://"), lower.find("http://")].into_iter().flatten().min()?;
    let rest = &text[start..];
    let end =
        rest.find(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`' | ')' | '(' | ';' | '|' | '<' | '>'));
    Some(&rest[..end.unwrap_or(rest.len())])
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(v6) => return format!("[{}]", v6.split(']').next().unwrap_or_default()).to_ascii_lowercase(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// Whether a join lies inside the scheme or inside a label of the host: `htt|ps://exa|mple`. A join after `://`, at a
/// dot or in the path is how honest scripts insert a host or a version.
fn cuts_host(url: &str, at: usize) -> bool {
    let end = match url.find("://") {
        Some(scheme) => url[scheme + 3..].find(['/', '?', ':']).map_or(url.len(), |slash| scheme + 3 + slash),
        None => return false,
    };
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = url.as_bytes();
    at > 0 && at < end && letter(bytes.get(at - 1)) && letter(bytes.get(at))
}

/// Dotted, or one number in any base as browsers and curl accept it.
fn literal_ip(host: &str) -> Option<Ipv4Addr> {
    if let Ok(ip) = host.parse() {
        return Some(ip);
    }
    let mut parts = Vec::new();
    for part in host.split('.') {
        let value = match part.strip_prefix("0x") {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None if part.len() > 1 && part.starts_with('0') => u32::from_str_radix(part, 8).ok()?,
            None => part.parse().ok()?,
        };
        parts.push(value);
    }
    let (last, front) = parts.split_last()?;
    if front.len() > 3 || front.iter().any(|&part| part > 255) {
        return None;
    }
    let high = front.iter().enumerate().fold(0u32, |ip, (n, &part)| ip | part << (24 - 8 * n as u32));
    Some(Ipv4Addr::from(high | last))
}

fn literal_ipv6(host: &str) -> bool {
    let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.and_then(|ip| ip.parse::<Ipv6Addr>().ok()).is_some_and(|ip| !ip.is_loopback())
}

/// Whether a host is an address of a private network, or a name that only such a network knows.
pub fn is_private_host(host: &str) -> bool {
    let inner = [".local", ".internal", ".lan", ".intranet", ".corp", ".home.arpa"];
    literal_ip(host).is_some_and(is_private) || inner.iter().any(|ending| host.ends_with(ending))
}

fn is_private(ip: Ipv4Addr) -> bool {
    ip.is_private() || ip.is_loopback() || ip.is_unspecified() || ip.is_link_local()
}
