//! Where blobs come from: what is listed, what is read, what is never followed or opened.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use lurescan::limits;
use lurescan::locator::{BytePath, Step};
use lurescan::signal::{GapReason, Limit};
use lurescan::source::{self, Source, Target};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn write(top: &Path, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let full = top.join(path);
    fs::create_dir_all(full.parent().expect("a parent")).expect("folders");
    fs::write(&full, content).expect("a file");
    full
}

fn open(path: &Path) -> Box<dyn Source> {
    source::open(&Target::Path(path.to_path_buf())).expect("a target")
}

fn listed(source: &dyn Source) -> Vec<String> {
    source.roots().iter().map(|root| root.path.to_string()).collect()
}

fn gaps(source: &dyn Source) -> Vec<(String, GapReason)> {
    source.gaps().iter().map(|(path, gap)| (path.to_string(), gap.clone())).collect()
}

fn content(source: &dyn Source, path: &str) -> Result<Vec<u8>, GapReason> {
    let root = source.roots().iter().find(|root| root.path.to_string() == path).expect("listed");
    match source.read(root) {
        (Some(blob), _) => Ok(blob.bytes.to_vec()),
        (None, gap) => Err(gap.expect("a reason")),
    }
}

/// git with nothing of this machine's configuration, and always the same commit ids.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let out = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.invalid", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is installed");
    assert!(out.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).trim().to_owned()
}

/// A work tree with one commit: a script in a folder, an executable, a link.
fn repository(top: &Path) {
    git(top, &["init", "-q"]);
    write(top, "src/index.js", "console.log(1)\n");
    let run = write(top, "run.sh", "echo hi\n");
    fs::set_permissions(run, fs::Permissions::from_mode(0o755)).expect("mode");
    symlink("/etc/passwd", top.join("link")).expect("a link");
    git(top, &["add", "-A"]);
    git(top, &["commit", "-q", "-m", "one"]);
}

fn bare_clone(top: &Path) -> (TempDir, PathBuf) {
    let place = folder();
    let bare = place.path().join("x.git");
    git(place.path(), &["clone", "-q", "--bare", "--no-local", &top.to_string_lossy(), &bare.to_string_lossy()]);
    (place, bare)
}

#[test]
fn a_directory_lists_hidden_files_in_the_order_of_their_bytes() {
    let top = folder();
    for path in ["b.js", ".vscode/tasks.json", "a/z", "a.js", "a-b/x"] {
        write(top.path(), path, "x");
    }
    assert_eq!(listed(&*open(top.path())), [".vscode/tasks.json", "a-b/x", "a.js", "a/z", "b.js"]);
}

#[test]
fn links_and_loops_are_not_followed() {
    let top = folder();
    let outside = folder();
    write(outside.path(), "secret", "x");
    write(top.path(), "a/real", "x");
    symlink("..", top.path().join("a/loop")).expect("a link");
    symlink(outside.path(), top.path().join("out")).expect("a link");
    symlink(outside.path().join("secret"), top.path().join("file")).expect("a link");
    let source = open(top.path());
    assert_eq!(listed(&*source), ["a/real"]);
    assert_eq!(source.gaps(), []);
}

#[test]
fn a_file_that_became_a_link_after_the_listing_is_not_followed() {
    let top = folder();
    let file = write(top.path(), "a", "harmless");
    let source = open(top.path());
    fs::remove_file(&file).expect("removed");
    symlink("/etc/passwd", &file).expect("a link");
    assert!(matches!(content(&*source, "a"), Err(GapReason::Unreadable(_))));
}

#[test]
fn names_that_are_not_utf8_keep_their_bytes() {
    let top = folder();
    fs::write(top.path().join(OsStr::from_bytes(b"a\xff.js")), "x").expect("a file");
    let source = open(top.path());
    assert_eq!(source.roots()[0].path.as_bytes(), b"a\xff.js");
    assert_eq!(content(&*source, "a\\xff.js"), Ok(b"x".to_vec()));
}

#[test]
fn pipes_and_sockets_are_gaps_and_never_opened() {
    let top = folder();
    let made = Command::new("mkfifo").arg(top.path().join("pipe")).status().expect("mkfifo");
    assert!(made.success());
    let _socket = std::os::unix::net::UnixListener::bind(top.path().join("socket")).expect("a socket");
    write(top.path(), "a", "x");
    let source = open(top.path());
    assert_eq!(listed(&*source), ["a"]);
    let special = GapReason::Unsupported("special file".to_owned());
    assert_eq!(gaps(&*source), [("pipe".to_owned(), special.clone()), ("socket".to_owned(), special.clone())]);
    let alone = open(&top.path().join("pipe"));
    assert_eq!(gaps(&*alone), [("pipe".to_owned(), special)]);
}

#[test]
fn a_file_that_cannot_be_read_is_a_gap() {
    let top = folder();
    let file = write(top.path(), "a", "x");
    let source = open(top.path());
    fs::remove_file(file).expect("removed");
    assert_eq!(content(&*source, "a"), Err(GapReason::Unreadable("entity not found".to_owned())));
}

#[test]
fn a_missing_target_is_an_error() {
    assert!(source::open(&Target::Path("/nonexistent/for/sure".into())).is_err());
}

#[test]
fn an_empty_directory_has_no_roots_and_no_gaps() {
    let top = folder();
    let source = open(top.path());
    assert!(source.roots().is_empty() && source.gaps().is_empty());
}

#[test]
fn an_over_long_file_comes_back_as_its_head_with_a_gap() {
    let top = folder();
    let file = fs::File::create(top.path().join("big")).expect("a file");
    file.set_len(2 << 30).expect("a sparse file");
    let source = open(&top.path().join("big"));
    let (blob, gap) = source.read(&source.roots()[0]);
    assert_eq!(blob.expect("its head").bytes.len(), limits::HEAD_BYTES);
    assert_eq!(gap, Some(GapReason::Limit(Limit::FileBytes)));
}

#[test]
fn a_single_file_is_named_by_its_own_name_and_keeps_its_mode() {
    let top = folder();
    let file = write(top.path(), "deep/run.sh", "echo\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("mode");
    let source = open(&file);
    assert_eq!(listed(&*source), ["run.sh"]);
    assert!(source.read(&source.roots()[0]).0.expect("a blob").executable);
}

#[test]
fn standard_input_is_one_root_under_the_given_name() {
    let target = Target::Stdin { name: BytePath::from("mail.zip"), bytes: bytes::Bytes::from_static(b"abc") };
    let source = source::open(&target).expect("a source");
    let (blob, gap) = source.read(&source.roots()[0]);
    let blob = blob.expect("a blob");
    assert_eq!((blob.at.to_string().as_str(), &blob.bytes[..], gap), ("mail.zip", b"abc".as_slice(), None));
    assert!(matches!(blob.at.step, Step::Stdin(_)));
}

#[test]
fn an_lfs_pointer_is_absent_and_a_script_that_begins_like_one_is_read() {
    let top = folder();
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n", "ab".repeat(32));
    write(top.path(), "model.bin", &pointer);
    write(top.path(), "run.sh", pointer.replace("12345", "12345\ncurl evil.invalid"));
    let source = open(top.path());
    assert_eq!(content(&*source, "model.bin"), Err(GapReason::Absent("LFS object".to_owned())));
    assert!(content(&*source, "run.sh").is_ok());
}

#[test]
fn of_a_git_folder_hooks_config_and_strangers_are_listed_and_the_store_is_not() {
    let top = folder();
    repository(top.path());
    git(top.path(), &["gc", "-q"]);
    write(top.path(), "later.js", "2");
    git(top.path(), &["add", "later.js"]);
    write(top.path(), ".git/hooks/post-checkout", "#!/bin/sh\n");
    write(top.path(), ".git/objects/interrupt/post-checkout", "#!/bin/sh\n");
    write(top.path(), ".git/modules/a/b/config", "[core]\n");
    write(top.path(), ".git/modules/a/b/HEAD", "ref: refs/heads/main\n");
    let listed = listed(&*open(top.path()));
    for path in [
        ".git/config",
        ".git/hooks/post-checkout",
        ".git/hooks/pre-push.sample",
        ".git/info/exclude",
        ".git/modules/a/b/config",
        ".git/objects/interrupt/post-checkout",
        "src/index.js",
    ] {
        assert!(listed.iter().any(|l| l == path), "{path} in {listed:?}");
    }
    let store = |path: &&String| {
        let inner = path.strip_prefix(".git/").unwrap_or_default();
        (inner.starts_with("objects/") && !inner.contains("interrupt"))
            || inner.starts_with("refs/")
            || inner.starts_with("logs/")
            || inner.ends_with("HEAD")
            || matches!(inner, "index" | "packed-refs" | "COMMIT_EDITMSG" | "description")
    };
    assert_eq!(listed.iter().filter(store).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn a_script_under_the_name_of_a_git_object_is_listed() {
    let top = folder();
    repository(top.path());
    let object = format!(".git/objects/ab/{}", "c".repeat(38));
    write(top.path(), &object, "#!/bin/sh\ncurl x\n");
    write(top.path(), ".git/refs/heads/run", "#!/bin/sh\n");
    write(top.path(), ".git/description", "#!/bin/sh\n");
    let listed = listed(&*open(top.path()));
    for path in [object.as_str(), ".git/refs/heads/run", ".git/description"] {
        assert!(listed.iter().any(|l| l == path), "{path}");
    }
}

#[test]
fn a_bare_repository_gives_the_tree_of_head_with_its_hooks() {
    let top = folder();
    repository(top.path());
    let (_place, bare) = bare_clone(top.path());
    let source = open(&bare);
    let listed = listed(&*source);
    assert!(listed.iter().any(|path| path == ".git/config"), "{listed:?}");
    assert!(!listed.iter().any(|path| path.contains("objects/pack")), "{listed:?}");
    let tree: Vec<_> = listed.iter().filter(|path| !path.starts_with(".git/")).collect();
    assert_eq!(tree, ["run.sh", "src/index.js"], "the link is not a root");
    let root = source.roots().iter().find(|root| root.path.as_bytes() == b"run.sh").expect("listed");
    let blob = source.read(root).0.expect("a blob");
    assert!(blob.executable);
    let id = git(top.path(), &["rev-parse", "HEAD:run.sh"]);
    let Step::GitBlob { path, version } = &blob.at.step else { panic!("{:?}", blob.at) };
    assert_eq!((path, &version.blob, version.is_past()), (&BytePath::from("run.sh"), &id, false));
    assert_eq!(version.commit.as_ref(), Some(&git(top.path(), &["rev-parse", "HEAD"])));
    assert_eq!(&blob.bytes[..], b"echo hi\n");
    assert_eq!(source.gaps(), []);
}

#[test]
fn a_clone_without_a_checkout_is_read_from_its_objects() {
    let top = folder();
    repository(top.path());
    let place = folder();
    let clone = place.path().join("clone");
    git(place.path(), &["clone", "-q", "--no-checkout", &top.path().to_string_lossy(), &clone.to_string_lossy()]);
    for target in [clone.clone(), clone.join(".git")] {
        assert_eq!(content(&*open(&target), "src/index.js"), Ok(b"console.log(1)\n".to_vec()), "{}", target.display());
    }
}

#[test]
fn packed_references_and_annotated_tags_are_followed() {
    let top = folder();
    repository(top.path());
    let (_place, bare) = bare_clone(top.path());
    git(&bare, &["pack-refs", "--all"]);
    assert!(!bare.join("refs/heads/main").exists() && bare.join("packed-refs").exists());
    assert!(content(&*open(&bare), "run.sh").is_ok());
    git(&bare, &["tag", "-a", "-m", "t", "v1"]);
    fs::write(bare.join("HEAD"), "ref: refs/tags/v1\n").expect("written");
    assert!(content(&*open(&bare), "run.sh").is_ok());
}

#[test]
fn a_hostile_configuration_changes_nothing_and_is_listed() {
    let top = folder();
    repository(top.path());
    let (_place, bare) = bare_clone(top.path());
    let marker = bare.join("ran");
    let hostile = format!(
        "[core]\n\trepositoryformatversion = 99\n\tbare = maybe\n\tfsmonitor = touch {0}\n\tsshCommand = touch {0}\n\
         [include]\n\tpath = /dev/zero\n[extensions]\n\tobjectformat = nonsense\n",
        marker.display()
    );
    fs::write(bare.join("config"), &hostile).expect("written");
    let source = open(&bare);
    assert!(content(&*source, "run.sh").is_ok());
    assert_eq!(content(&*source, ".git/config"), Ok(hostile.into_bytes()));
    assert!(!marker.exists());
}

#[test]
fn alternates_are_a_gap_and_not_followed() {
    let top = folder();
    repository(top.path());
    let (_place, bare) = bare_clone(top.path());
    let target = folder();
    git(target.path(), &["init", "-q", "--bare"]);
    fs::copy(bare.join("packed-refs"), target.path().join("packed-refs")).expect("copied");
    write(target.path(), "objects/info/alternates", bare.join("objects").as_os_str().as_bytes());
    let source = open(target.path());
    assert!(!listed(&*source).iter().any(|path| path == "run.sh"));
    let gap = GapReason::Unsupported("git objects that lie elsewhere (alternates)".to_owned());
    assert_eq!(gaps(&*source), [(".git".to_owned(), gap)]);
}

#[test]
fn a_link_in_the_object_store_is_a_gap_and_not_followed() {
    let top = folder();
    repository(top.path());
    let (_place, bare) = bare_clone(top.path());
    let packs = bare.join("objects/pack");
    let elsewhere = folder();
    fs::rename(&packs, elsewhere.path().join("pack")).expect("moved");
    symlink(elsewhere.path().join("pack"), &packs).expect("a link");
    let gap = GapReason::Unsupported("link or special file in the git object store".to_owned());
    assert_eq!(gaps(&*open(&bare)), [(".git".to_owned(), gap)]);
}

#[test]
fn references_that_go_in_circles_or_out_of_refs_are_gaps() {
    let top = folder();
    repository(top.path());
    let (_place, bare) = bare_clone(top.path());
    fs::create_dir_all(bare.join("refs/heads")).expect("folder");
    fs::write(bare.join("HEAD"), "ref: refs/heads/a\n").expect("written");
    fs::write(bare.join("refs/heads/a"), "ref: refs/heads/b\n").expect("written");
    fs::write(bare.join("refs/heads/b"), "ref: refs/heads/a\n").expect("written");
    assert!(matches!(&gaps(&*open(&bare))[..], [(_, GapReason::Malformed(_))]));
    fs::write(bare.join("HEAD"), "ref: ../../../../etc/hostname\n").expect("written");
    assert!(matches!(&gaps(&*open(&bare))[..], [(_, GapReason::Malformed(_))]));
}

#[test]
fn sha256_repositories_are_a_gap() {
    let top = folder();
    git(top.path(), &["init", "-q", "--object-format=sha256"]);
    write(top.path(), "a", "x");
    git(top.path(), &["add", "a"]);
    git(top.path(), &["commit", "-q", "-m", "one"]);
    let gap = GapReason::Unsupported("git objects named by SHA-256".to_owned());
    assert_eq!(gaps(&*open(&top.path().join(".git"))), [(".git".to_owned(), gap)]);
}

#[test]
fn submodules_are_absent_and_missing_objects_are_gaps() {
    let top = folder();
    repository(top.path());
    let id = git(top.path(), &["rev-parse", "HEAD"]);
    git(top.path(), &["update-index", "--add", "--cacheinfo", &format!("160000,{id},lib")]);
    git(top.path(), &["commit", "-q", "-m", "two"]);
    let blob = git(top.path(), &["rev-parse", "HEAD:src/index.js"]);
    let (two, rest) = blob.split_at(2);
    fs::remove_file(top.path().join(".git/objects").join(two).join(rest)).expect("removed");
    let source = open(&top.path().join(".git"));
    assert_eq!(gaps(&*source), [("lib".to_owned(), GapReason::Absent("submodule".to_owned()))]);
    assert_eq!(content(&*source, "src/index.js"), Err(GapReason::Malformed("git object is missing".to_owned())));
    assert!(content(&*source, "run.sh").is_ok(), "what is there is still read");
}

#[test]
fn a_repository_without_a_commit_has_no_gap_that_matters() {
    let top = folder();
    git(top.path(), &["init", "-q"]);
    let gap = GapReason::Absent("commit at HEAD".to_owned());
    assert_eq!(gaps(&*open(top.path())), [(".git".to_owned(), gap)]);
}
