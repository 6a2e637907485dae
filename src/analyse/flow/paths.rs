//! What a path says of the file there: whether it is secret, or holds no code.

use super::Labels;

/// Pieces of paths at which wallets, browsers, keys and credentials are kept, in lower case with `/`.
const SECRETS: &[&str] = &[
    ".ssh/id_",
    ".ssh/",
    "id_rsa",
    "id_ed25519",
    ".aws/credentials",
    ".aws/config",
    ".kube/config",
    ".git-credentials",
    ".config/gcloud",
    "application_default_credentials",
    ".azure/",
    "solana/id.json",
    ".config/solana",
    "exodus",
    "electrum",
    "atomic/local storage",
    "wallet.dat",
    "ethereum/keystore",
    ".bitcoin",
    "login data",
    "local state",
    "cookies.sqlite",
    "logins.json",
    "key4.db",
    "local extension settings",
    "google/chrome/user data",
    "google/chrome/",
    "bravesoftware",
    "opera software",
    "firefox/profiles",
    "mozilla/firefox",
    "login.keychain",
    "keychains/",
    "nkbihfbeogaeaoehlefnkodbefgpgknn",
    "ledger live",
    "trezor",
    "metamask",
    "phantom",
    "microsoft/edge/user data",
    "telegram desktop/tdata",
    "discord/local storage",
    ".zsh_history",
    ".bash_history",
    "1password",
    "keepass",
    "mnemonic",
    ".gnupg",
    "/proc/self/environ",
    "/etc/passwd",
    "/etc/shadow",
    "launcher_accounts.json",
    "microsoft_accounts.json",
    ".lunarclient/settings",
    "web data",
];
/// Endings of files that hold a session of a messenger, passwords or keys.
const SECRET_ENDINGS: &[&str] = &[".session", ".kdbx", ".ppk"];
/// Endings of files that hold no code.
const NO_CODE: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "ico", "svg", "webp", "bmp", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4",
    "wav", "pdf", "css",
];

/// More such endings, of files that only a loader would be given as code.
const DENIES: &[&str] = &["crt", "cer", "pem", "der", "key", "p12", "lock", "log", "md", "csv", "json", "txt"];

/// Files that run by themselves, in lower case.
const STARTUP_FILES: &[&str] = &[
    ".bashrc",
    ".bash_profile",
    ".zshrc",
    ".zprofile",
    ".zshenv",
    ".profile",
    ".config/fish/config.fish",
    "microsoft.powershell_profile.ps1",
    "sitecustomize.py",
    "usercustomize.py",
];

/// Places at which a file runs by itself, in lower case with `/`.
const STARTUP: &[&str] = &[
    "start menu/programs/startup",
    "launchagents/",
    "launchdaemons/",
    ".config/autostart",
    "/etc/cron",
    "/var/spool/cron",
    "systemd/system/",
    "systemd/user/",
    "/etc/rc.local",
    "/etc/profile.d",
    "discord_desktop_core",
    "currentversion/run",
    // What Windows starts with all rights when it opens its own settings.
    "ms-settings/shell/open/command",
    "mscfile/shell/open/command",
];

/// What a step is called at which the user's folder is asked for by `~`.
pub(in crate::analyse) const HOME: &str = "the user's folder";

/// Folders in which a user's own documents lie.
const DOCUMENTS: &[&str] = &["", "desktop", "documents", "downloads", "pictures", "onedrive"];

/// Whether what is said of a step is that it names the user's folder.
pub(in crate::analyse) fn says_home(what: &str) -> bool {
    what == HOME || ["Path.home", "`HOME`", "`USERPROFILE`", "`HOMEPATH`"].iter().any(|home| what.contains(home))
}

/// Whether everything below a folder is all that a user has, or all that a machine has: the user's folder, documents in it, a
/// drive. `home` tells whether an unknown beginning is the user's folder.
pub(in crate::analyse) fn is_all_of_a_user(folder: &str, home: impl FnOnce() -> bool) -> bool {
    let lower = folder.replace('\\', "/").to_ascii_lowercase();
    let folder = lower.trim_end_matches('/');
    match folder.strip_prefix(['…', '~']) {
        Some(rest) if rest.starts_with(':') => true,
        Some(rest) if DOCUMENTS.contains(&rest.trim_start_matches('/')) => {
            folder.starts_with('~') || !rest.is_empty() || home()
        }
        Some(_) => false,
        None => {
            let below = folder.split_once(':').filter(|(drive, _)| drive.len() == 1).map_or(folder, |(_, rest)| rest);
            let root = below.is_empty() && lower.contains('/') || below.len() < folder.len() && below.is_empty();
            root || matches!(below, "/home" | "/users" | "/root")
        }
    }
}

/// Whether a file at that path is run without anybody asking for it.
pub(in crate::analyse) fn runs_by_itself(path: &str) -> bool {
    let lower = path.replace('\\', "/").to_ascii_lowercase();
    STARTUP.iter().any(|place| lower.contains(place))
        || STARTUP_FILES.iter().any(|file| lower.ends_with(file))
        || lower.ends_with(".pth") && lower.contains('/')
}

/// Whether what is written at that path lets somebody in: keys that open the user's account.
pub fn lets_in(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(name, "authorized_keys" | "authorized_keys2" | "administrators_authorized_keys")
}

/// Whether the name of a file says that it holds no code.
pub(in crate::analyse) fn denies_code(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    name.rsplit_once('.').is_some_and(|(_, ending)| NO_CODE.contains(&ending) || DENIES.contains(&ending))
}

/// Whether a path, or a part of one, says that the file holds secrets or the environment.
pub(in crate::analyse) fn tells(path: &str) -> bool {
    contents(path).any(Labels::SECRET | Labels::ENVIRONMENT)
}

/// A path that begins with `head` and ends with `end`: where the end is a whole name (`.env`), it is taken for one.
pub(in crate::analyse) fn ended(head: &str, end: &str) -> String {
    let joined = format!("{head}{end}");
    if tells(&joined) { joined } else { format!("{head}/{end}") }
}

/// What a file of that path holds.
pub(in crate::analyse) fn contents(path: &str) -> Labels {
    let lower = path.replace('\\', "/").to_ascii_lowercase();
    if SECRETS.iter().any(|secret| lower.contains(secret)) {
        return Labels::FILE | Labels::SECRET;
    }
    let name = lower.rsplit('/').next().unwrap_or_default();
    if name == ".env" || name.starts_with(".env.") && !name.ends_with("example") && !name.ends_with("sample") {
        return Labels::FILE | Labels::ENVIRONMENT;
    }
    if SECRET_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        return Labels::FILE | Labels::SECRET;
    }
    if NO_CODE.contains(&name.rsplit('.').next().unwrap_or_default()) {
        Labels::FILE | Labels::HIDDEN_FILE
    } else {
        Labels::FILE
    }
}
