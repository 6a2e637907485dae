//! What of a machine and its user a value carries, and which files and commands tell it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

/// What is in a value: some bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carries(u16);

impl Carries {
    /// Nothing.
    pub const NONE: Carries = Carries(0);
    /// Keys, tokens, browser stores, histories.
    pub const SECRET: Carries = Carries(1);
    /// A password that the user was asked for.
    pub const PASSWORD: Carries = Carries(2);
    /// The whole environment.
    pub const ENVIRONMENT: Carries = Carries(4);
    const USER: Carries = Carries(8);
    const HOST: Carries = Carries(16);
    const FOLDER: Carries = Carries(32);
    const SYSTEM: Carries = Carries(64);
    const ADDRESS: Carries = Carries(128);

    /// Adds what another value carries.
    pub fn add(&mut self, other: Carries) {
        self.0 |= other.0;
    }

    /// Whether it carries any of these.
    pub fn any(self, of: Carries) -> bool {
        self.0 & of.0 != 0
    }

    /// Whether it carries nothing.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// How many things in it identify the machine or its user.
    pub fn identities(self) -> u32 {
        (self.0 & (Self::USER.0 | Self::HOST.0 | Self::FOLDER.0 | Self::SYSTEM.0 | Self::ADDRESS.0)).count_ones()
    }

    /// Whether it is secret.
    pub fn is_secret(self) -> bool {
        self.any(Carries(Self::SECRET.0 | Self::PASSWORD.0 | Self::ENVIRONMENT.0))
    }

    /// In words.
    pub fn words(self) -> String {
        let names = [
            (Self::SECRET, "secrets"),
            (Self::PASSWORD, "a password"),
            (Self::ENVIRONMENT, "the environment"),
            (Self::USER, "the user's name"),
            (Self::HOST, "the host's name"),
            (Self::FOLDER, "the working folder"),
            (Self::SYSTEM, "the system"),
            (Self::ADDRESS, "the network address"),
        ];
        names.iter().filter(|(bit, _)| self.any(*bit)).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }

    /// What a variable of the environment tells.
    pub fn of_variable(name: &str) -> Carries {
        match name.to_ascii_uppercase().as_str() {
            "USER" | "USERNAME" | "LOGNAME" => Self::USER,
            "HOSTNAME" | "COMPUTERNAME" | "HOST" | "USERDOMAIN" => Self::HOST,
            "PWD" | "CD" => Self::FOLDER,
            "AWS_SECRET_ACCESS_KEY" | "AWS_SESSION_TOKEN" | "NPM_TOKEN" | "GITHUB_TOKEN" | "GH_TOKEN" => Self::SECRET,
            _ => Self::NONE,
        }
    }

    /// What a command prints.
    pub fn of_command(name: &str, arguments: &[&str]) -> Carries {
        let has = |option: &str| arguments.contains(&option);
        match name {
            "whoami" | "logname" => Self::USER,
            "id" => Self::USER,
            "hostname" | "hostnamectl" => Self::HOST,
            "uname" if has("-n") => Self::HOST,
            "uname" if has("-a") => Carries(Self::HOST.0 | Self::SYSTEM.0),
            "systeminfo" | "sw_vers" | "system_profiler" | "lscpu" | "dmidecode" | "ioreg" => Self::SYSTEM,
            "pwd" => Self::FOLDER,
            "ifconfig" | "ipconfig" => Self::ADDRESS,
            "ip" if has("addr") || has("a") || has("address") => Self::ADDRESS,
            "env" | "printenv" | "set" if arguments.is_empty() => Self::ENVIRONMENT,
            "export" if has("-p") => Self::ENVIRONMENT,
            "security" if has("find-generic-password") || has("find-internet-password") || has("dump-keychain") => {
                Self::SECRET
            }
            _ => Self::NONE,
        }
    }

    /// What a file or folder holds, by its path as it is written.
    pub fn of_path(path: &str) -> Carries {
        if path.len() < 5 {
            return Self::NONE;
        }
        let path = if path.contains('\\') { Cow::Owned(path.replace('\\', "/")) } else { Cow::Borrowed(path) };
        let bytes = path.as_bytes();
        let edge = |b: Option<&u8>| b.is_none_or(|b| !b.is_ascii_alphanumeric());
        let around = |at: Range<usize>| {
            edge(bytes.get(at.end)) && edge(at.start.checked_sub(1).and_then(|before| bytes.get(before)))
        };
        let holds = match PLACES.as_ref() {
            Some(places) => places.find_overlapping_iter(bytes).any(|found| around(found.range())),
            None => true,
        };
        let public = || bytes.len() >= 4 && bytes[bytes.len() - 4..].eq_ignore_ascii_case(b".pub");
        if !holds || public() || path.contains("://") {
            return Self::NONE;
        }
        Self::SECRET
    }
}

/// Files and folders whose content is a secret wherever they stand.
const SECRET_PLACES: &[&str] = &[
    ".ssh",
    "id_rsa",
    "id_ed25519",
    "id_ecdsa",
    ".aws",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".git-credentials",
    ".kube",
    ".gnupg",
    ".docker/config.json",
    ".config/gcloud",
    ".azure",
    ".config/gh",
    ".config/solana",
    ".bash_history",
    ".zsh_history",
    "/etc/shadow",
    "/etc/passwd",
    "/proc/self/environ",
    "library/keychains",
    "login.keychain",
    "login data",
    "local extension settings",
    "cookies.sqlite",
    "logins.json",
    "key4.db",
    "wallet.dat",
    "keystore",
    "exodus",
    ".claude/.credentials.json",
    ".env.local",
    ".env.production",
];

static PLACES: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasickBuilder::new().ascii_case_insensitive(true).build(SECRET_PLACES).ok());
