//! Executables inside a project: which of them a project of that kind would not have.

use crate::analyse::binary::{Binary, Class, Interest};
use crate::artifact::{Artifact, Kind};
use crate::locator::{BytePath, Codec, Step};
use crate::signal::{Basis, Behaviour, GapReason, Surrounding};

use super::{Detector, Found, Subject};

/// Asks every PE, ELF and Mach-O whether it hides, lies about its maker, reads what is not its own, or comes with a
/// document that needs it.
pub struct BundledExecutable;

/// Endings under which nobody looks for a program.
const DATA_ENDINGS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "bmp", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4",
    "wav", "pdf", "doc", "docx", "xls", "xlsx", "csv", "txt", "md", "json", "yml", "yaml", "xml", "html", "css", "js",
    "ts", "log", "db", "sqlite", "sample", "map", "lock", "env",
];
/// Endings of scripts.
const SCRIPT_ENDINGS: &[&str] =
    &["py", "js", "mjs", "cjs", "ts", "jsx", "tsx", "sh", "ps1", "bat", "cmd", "vbs", "hta"];
/// Endings of code that another program loads.
const LIBRARY_ENDINGS: &[&str] = &["node", "so", "pyd", "dylib", "dll", "jnilib", "bundle"];
/// Hidden folders in which package managers and build tools keep programs.
const TOOL_FOLDERS: &[&str] = &[
    ".bin",
    ".build",
    ".buildkite",
    ".cache",
    ".cargo",
    ".ci",
    ".circleci",
    ".dotnet",
    ".dylibs",
    ".git",
    ".github",
    ".gradle",
    ".libs",
    ".mvn",
    ".nuget",
    ".paket",
    ".pnpm",
    ".store",
    ".tox",
    ".venv",
    ".yarn",
];
/// Makers whose programs are always signed, and whose names lend trust.
const TRUSTED: &[&str] = &["microsoft", "google", "adobe", "nvidia", "apple", "zoom", "intel", "mozilla"];
/// What a program says it is for when it wants to be let alone.
const HARMLESS_ROLES: &[&str] =
    &["update", "updater", "upgrade", "support", "driver", "helper", "service", "security", "patch"];
/// What the program that opens a job paper is called.
const PAPER_WORDS: &[&str] =
    &["pdf", "viewer", "reader", "job", "salary", "offer", "interview", "assessment", "resume", "description"];

/// One thing that an ordinary bundled program would not do.
struct Trait {
    words: String,
    behaviour: Option<Behaviour>,
    evidence: Vec<Interest>,
}

impl Trait {
    fn new(words: impl Into<String>, behaviour: Option<Behaviour>) -> Self {
        Trait { words: words.into(), behaviour, evidence: Vec::new() }
    }
}

impl Detector for BundledExecutable {
    fn wants(&self, artifact: &Artifact) -> bool {
        artifact.kind == Kind::Executable
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let Some(binary) = &subject.facts.binary else { return Ok(()) };
        let path = subject.artifact.path();
        let library = LIBRARY_ENDINGS.contains(&path.extension().as_str()) || is_versioned_library(path);
        let what = describe(binary);
        let traits = traits(subject.artifact, binary, library);
        if !traits.is_empty() {
            let words: Vec<&str> = traits.iter().map(|t| t.words.as_str()).collect();
            let mut draft = found
                .signal(0..4, Basis::PartOfChain, format!("{what} that {}", words.join(", and ")))
                .does(traits.iter().filter_map(|t| t.behaviour))
                .only(Surrounding::BesideSource);
            for interest in traits.iter().flat_map(|t| &t.evidence) {
                draft = draft.related(interest.span.clone(), interest.text.clone());
            }
        } else if !library && !binary.library {
            found
                .signal(0..4, Basis::PartOfChain, format!("{what} comes with the sources"))
                .does([Behaviour::Executes])
                .only(Surrounding::Autostarted);
        }
        if !library && binary.format == "PE" && !binary.library && opens_papers(path, binary) {
            found
                .signal(0..4, Basis::PartOfChain, format!("{what} lies beside a document and offers to open it"))
                .does([Behaviour::Executes])
                .only(Surrounding::BesideDocument);
        }
        Ok(())
    }
}

fn traits(artifact: &Artifact, binary: &Binary, library: bool) -> Vec<Trait> {
    let path = artifact.path();
    let mut traits = Vec::new();
    let ending = path.extension();
    if let Step::Layer { codec: codec @ (Codec::Base64 | Codec::Hex), .. } = artifact.blob.at.step {
        // The path is that of the file it was decoded from: a script has no honest reason to carry a program as text.
        if SCRIPT_ENDINGS.contains(&ending.as_str()) {
            let words = format!("is written into a script as {} text", codec.name());
            traits.push(Trait::new(words, Some(Behaviour::Decodes)));
        }
    } else if DATA_ENDINGS.contains(&ending.as_str()) {
        traits.push(Trait::new(format!("bears the name of a .{ending} file"), Some(Behaviour::Hides)));
    }
    if !library && let Some(folder) = hidden_folder(path) {
        traits.push(Trait::new(format!("lies in the hidden folder {folder}"), Some(Behaviour::Hides)));
    }
    if !library && let Some(claim) = false_claim(path, binary) {
        traits.push(Trait::new(claim, Some(Behaviour::Hides)));
    }
    let evidence: Vec<Interest> = [Class::BrowserStore, Class::Wallet, Class::Keychain]
        .iter()
        .flat_map(|&class| binary.of(class))
        .cloned()
        .collect();
    let reads = |class| binary.of(class).next().is_some();
    if reads(Class::Wallet) && (reads(Class::BrowserStore) || reads(Class::Keychain)) {
        let names: Vec<&str> = evidence.iter().take(4).map(|i| i.text.as_str()).collect();
        let words = format!("names stores of browsers and wallets ({})", names.join(", "));
        traits.push(Trait { evidence, ..Trait::new(words, Some(Behaviour::ReadsSecrets)) });
    }
    if let Some(how) = binary.packed() {
        traits.push(Trait::new(format!("is packed ({how})"), Some(Behaviour::Hides)));
    }
    traits
}

/// `PE program for x86-64, made with Go, not signed`.
fn describe(binary: &Binary) -> String {
    let mut words = format!("{} {}", binary.format, if binary.library { "library" } else { "program" });
    if !binary.architectures.is_empty() {
        words += &format!(" for {}", binary.architectures.join(", "));
    }
    if !binary.made_with.is_empty() {
        words += &format!(", made with {}", binary.made_with.join(", "));
    }
    if binary.signed == Some(false) {
        words += ", not signed,";
    }
    words
}

/// `libfoo.so.1.2` is a library too.
fn is_versioned_library(path: &BytePath) -> bool {
    path.name_lower().contains(".so.")
}

fn hidden_folder(path: &BytePath) -> Option<String> {
    let path = path.lower();
    let (folders, _) = path.rsplit_once('/')?;
    let hidden = |part: &&str| part.len() > 1 && part.starts_with('.') && *part != ".." && !TOOL_FOLDERS.contains(part);
    folders.split('/').find(hidden).map(str::to_owned)
}

/// A trusted maker's name that nothing bears out: in version information without a signature, or in the file's name
/// together with a harmless role (`google-update-support-linux`).
fn false_claim(path: &BytePath, binary: &Binary) -> Option<String> {
    let trusted = |text: &str| TRUSTED.iter().copied().find(|maker| text.to_ascii_lowercase().contains(maker));
    if binary.signed == Some(false)
        && !binary.library
        && let Some((field, text)) =
            binary.version.iter().find(|(f, t)| matches!(*f, "company" | "product") && trusted(t).is_some())
    {
        return Some(format!("gives \"{text}\" as its {field} and bears no signature"));
    }
    let name = path.name_lower();
    let tokens: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let maker =
        tokens.iter().find(|token| TRUSTED.contains(*token) || matches!(**token, "chrome" | "windows" | "teams"))?;
    let role = tokens.iter().find(|token| HARMLESS_ROLES.contains(*token))?;
    (binary.signed != Some(true)).then(|| format!("calls itself a {maker} {role} and shows nothing of the kind"))
}

fn opens_papers(path: &BytePath, binary: &Binary) -> bool {
    let mut names = vec![path.name_lower()];
    names.extend(binary.version.iter().map(|(_, text)| text.to_ascii_lowercase()));
    let word =
        |name: &String| name.split(|c: char| !c.is_ascii_alphanumeric()).any(|token| PAPER_WORDS.contains(&token));
    names.iter().any(|name| word(name) || name.contains("pdf"))
}
