//! The few strings of an executable that say what it reads, what it talks to and what it was made with.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;

use super::Binary;
use crate::limits;

/// What a string stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Files in which browsers keep passwords, cookies and extension data.
    BrowserStore,
    /// Files and extension ids of wallets.
    Wallet,
    /// The system's own store of secrets.
    Keychain,
    /// A host it names in a URL.
    Host,
}

/// A string that says something.
#[derive(Clone, Debug)]
pub struct Interest {
    /// What it stands for.
    pub class: Class,
    /// The string.
    pub text: String,
    /// Where it stands.
    pub span: Range<usize>,
}

/// Names that honest programs hold only if they read that store. Chromium holds the first class, no wallets.
const STORES: &[(Class, &str)] = &[
    (Class::BrowserStore, "Login Data"),
    (Class::BrowserStore, "Local Extension Settings"),
    (Class::BrowserStore, "logins.json"),
    (Class::BrowserStore, "key4.db"),
    (Class::BrowserStore, "BraveSoftware"),
    (Class::BrowserStore, "Opera Software"),
    (Class::Wallet, "nkbihfbeogaeaoehlefnkodbefgpgknn"),
    (Class::Wallet, "bfnaelmomeimhlpmgjnjophhpkkoljpa"),
    (Class::Wallet, "ibnejdfjmmkpcnlpebklmnkoeoihofec"),
    (Class::Wallet, "ejbalbakoplchlghecdalmeeeajnimhm"),
    (Class::Wallet, "fhbohimaelbohpjbbldcngcnapndodjp"),
    (Class::Wallet, "exodus.wallet"),
    (Class::Wallet, "solana/id.json"),
    (Class::Wallet, "wallet.dat"),
    (Class::Keychain, "login.keychain"),
    (Class::Keychain, "find-generic-password"),
    (Class::Keychain, "CryptUnprotectData"),
];

/// What leaves its mark in what it makes.
const MAKERS: &[(&str, &[u8])] = &[
    ("Go", b"\xff Go buildinf:"),
    ("Rust", b"/rustc/"),
    ("PyInstaller", b"MEI\x0c\x0b\x0a\x0b\x0e"),
    ("pkg", b"pkg/prelude/bootstrap.js"),
    ("Node single executable", b"NODE_SEA_BLOB"),
    ("Nuitka", b"NUITKA_ONEFILE_PARENT"),
    ("Electron", b"resources/app.asar"),
    ("Qt", b"QCoreApplication"),
];

static NEEDLES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let narrow = STORES.iter().map(|(_, text)| text.as_bytes().to_vec());
    let wide = STORES.iter().map(|(_, text)| text.bytes().flat_map(|b| [b, 0]).collect());
    let makers = MAKERS.iter().map(|(_, mark)| mark.to_vec());
    AhoCorasick::new(narrow.chain(wide).chain(makers)).ok()
});

static URL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)https?://([A-Za-z0-9][A-Za-z0-9.-]{2,80}(?::\d{2,5})?)").ok());

/// Hosts kept of one executable.
const HOSTS: usize = 64;

/// Fills in interests and makers from the first [`limits::BINARY_STRING_BYTES`].
pub fn read(bytes: &[u8], binary: &mut Binary) {
    let bytes = &bytes[..bytes.len().min(limits::BINARY_STRING_BYTES)];
    let Some(needles) = NEEDLES.as_ref() else { return };
    let mut seen = BTreeSet::new();
    for found in needles.find_iter(bytes) {
        let number = found.pattern().as_usize();
        if !seen.insert(number) {
            continue;
        }
        match number.checked_sub(2 * STORES.len()) {
            Some(maker) => binary.made_with.extend(MAKERS.get(maker).map(|(name, _)| *name)),
            None => {
                let (class, text) = STORES[number % STORES.len()];
                if !binary.interests.iter().any(|interest| interest.text == text) {
                    binary.interests.push(Interest { class, text: text.to_owned(), span: found.range() });
                }
            }
        }
    }
    let mut hosts = BTreeSet::new();
    for found in URL.iter().flat_map(|url| url.captures_iter(bytes)) {
        let Some(host) = found.get(1) else { continue };
        let text = String::from_utf8_lossy(host.as_bytes()).to_ascii_lowercase();
        if hosts.insert(text.clone()) {
            binary.interests.push(Interest { class: Class::Host, text, span: host.range() });
        }
        if hosts.len() >= HOSTS {
            break;
        }
    }
}
