//! `lurescan clone`: over `file://` and HTTP, without running anything, and without a file where something was found.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::git::fixture::{Repo, git, text};

/// The program in a home of its own, whose git configuration is `settings`.
fn lurescan(home: &Path, settings: &str, arguments: &[&str]) -> (i32, String) {
    fs::write(home.join("gitconfig"), settings).expect("written");
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_lurescan"))
        .args(arguments)
        .current_dir(home)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("GIT_CONFIG_GLOBAL", home.join("gitconfig"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("it runs");
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    (status.code().unwrap_or(-1), said)
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A user's configuration in which everything runs a program, and the canary that each would leave.
fn armed(home: &Path) -> String {
    let canary = text(&home.join("canary"));
    let template = home.join("template/hooks");
    fs::create_dir_all(&template).expect("a folder");
    for hook in ["post-checkout", "reference-transaction", "post-index-change"] {
        fs::write(template.join(hook), format!("#!/bin/sh\ntouch {canary}\n")).expect("a hook");
        fs::set_permissions(template.join(hook), fs::Permissions::from_mode(0o755)).expect("executable");
    }
    format!(
        "[init]\n\ttemplateDir = {0}\n[core]\n\thooksPath = {1}\n\tfsmonitor = touch {canary}\n\
         [filter \"x\"]\n\tsmudge = touch {canary}\n\tprocess = touch {canary}\n\trequired = true\n\
         [filter \"lfs\"]\n\tsmudge = touch {canary}\n\trequired = true\n[submodule]\n\trecurse = true\n",
        text(&home.join("template")),
        text(&template)
    )
}

#[test]
fn a_clean_repository_is_checked_out_and_nothing_of_anybody_runs() {
    let repo = Repo::honest();
    repo.write(".gitattributes", "*.js filter=x\n*.json filter=lfs\n");
    repo.commit("attributes");
    let home = home();
    let settings = armed(home.path());
    let url = format!("file://{}", text(&repo.top()));
    let (code, said) = lurescan(home.path(), &settings, &["clone", &url, "shop"]);
    assert_eq!(code, 0, "{said}");
    let read = |path: &str| fs::read(home.path().join("shop").join(path)).expect("checked out");
    assert_eq!(read("server.js"), b"console.log('hello');\n");
    assert!(said.contains("PASS") && !home.path().join("canary").exists(), "{said}");
    assert!(fs::read_dir(home.path().join("shop/.git/hooks")).is_err(), "no template");
    // The same with git itself runs all of it: the configuration is live.
    let plain = Command::new("git")
        .args(["clone", "-q", &url, "plain"])
        .current_dir(home.path())
        .env("HOME", home.path())
        .env("GIT_CONFIG_GLOBAL", home.path().join("gitconfig"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git");
    assert!(home.path().join("canary").exists(), "{}", String::from_utf8_lossy(&plain.stderr));
}

#[test]
fn of_a_trap_no_file_is_written_unless_it_is_forced() {
    let repo = Repo::honest();
    repo.lure("routes/auth.js");
    let home = home();
    let url = format!("file://{}", text(&repo.top()));
    let (code, said) = lurescan(home.path(), "", &["clone", &url, "shop"]);
    assert!(code == 1 && said.contains("nothing was checked out"), "{said}");
    let entries: Vec<_> =
        fs::read_dir(home.path().join("shop")).expect("there").map(|e| e.expect("an entry").file_name()).collect();
    assert_eq!(entries, [".git"]);
    let (code, said) = lurescan(home.path(), "", &["clone", "--force", &url, "forced"]);
    assert!(code == 1 && home.path().join("forced/routes/auth.js").exists(), "{said}");
    let (code, _) = lurescan(home.path(), "", &["clone", "--no-checkout", &url, "objects"]);
    assert!(code == 1 && !home.path().join("objects/server.js").exists());
}

#[test]
fn a_trap_in_the_history_alone_is_found_where_it_is_asked_for() {
    let repo = Repo::honest();
    repo.lure("a.js");
    repo.git(&["rm", "-q", "a.js"]);
    repo.commit("clean");
    let home = home();
    let url = format!("file://{}", text(&repo.top()));
    assert_eq!(lurescan(home.path(), "", &["clone", &url, "one"]).0, 0);
    assert_eq!(lurescan(home.path(), "", &["clone", "--history", &url, "two"]).0, 1);
}

#[test]
fn addresses_that_run_programs_and_folders_that_are_taken_are_refused() {
    let home = home();
    let canary = home.path().join("canary");
    for url in [format!("ext::touch {}", text(&canary)), "--upload-pack=touch canary".to_owned(), "fd::17".to_owned()] {
        let (code, said) = lurescan(home.path(), "", &["clone", "--", &url, "x"]);
        assert!(code == 2 && !canary.exists(), "{url}: {said}");
    }
    fs::create_dir(home.path().join("taken")).expect("a folder");
    fs::write(home.path().join("taken/file"), "x").expect("a file");
    let (code, said) = lurescan(home.path(), "", &["clone", "https://lure.invalid/x", "taken"]);
    assert!(code == 2 && said.contains("not empty"), "{said}");
}

/// Files of a folder over HTTP/1.0, one connection after the other, until it is told to stop.
struct Server {
    address: String,
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    fn of(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let (stop, folder) = (Arc::new(AtomicBool::new(false)), folder.to_owned());
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            // No test needs more: whatever happens, it ends.
            for stream in listener.incoming().take(10_000) {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let _ = stream.and_then(|stream| answer(stream, &folder));
            }
        });
        Self { address, stop, thread: Some(thread) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(&self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = request.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/").trim_start_matches('/');
    let content = (!path.contains("..")).then(|| fs::read(folder.join(path)).ok()).flatten();
    let (status, body) = content.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
    write!(stream, "HTTP/1.0 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    stream.write_all(&body)
}

#[test]
fn a_repository_is_cloned_over_http_and_by_git_itself_through_its_companion() {
    let repo = Repo::honest();
    let bare = repo.bare();
    git(&bare, &["update-server-info"]);
    let server = Server::of(repo.place.path());
    let url = format!("http://{}/bare.git", server.address);
    let home = home();
    let (code, said) = lurescan(home.path(), "", &["clone", &url]);
    assert_eq!(code, 0, "{said}");
    assert!(home.path().join("bare/server.js").exists(), "the folder is named after the address");
    let tools = home.path().join("tools");
    fs::create_dir(&tools).expect("a folder");
    fs::copy("integrations/git/git-clone-safe", tools.join("git-clone-safe")).expect("copied");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_lurescan"), tools.join("lurescan")).expect("a link");
    let path = format!("{}:{}", text(&tools), std::env::var("PATH").unwrap_or_default());
    let out = Command::new("git")
        .args(["clone-safe", &url, "again"])
        .current_dir(home.path())
        .env("PATH", path)
        .env("HOME", home.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(home.path().join("again/server.js").exists());
}
