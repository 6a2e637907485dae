//! Git as a source: where in an object database a loader may hide, each place with the commit, the path and the blob.

pub mod fixture;

use std::fs;
use std::path::PathBuf;

use lurescan::finding::{Finding, Report, Verdict};
use lurescan::signal::{GapReason, Moment};
use lurescan::source::git::Wanted;

use fixture::{LURE, Repo, all_refs, git, history, reference, scanned, tar, text, zip};

/// What a case is about.
struct Expected {
    target: PathBuf,
    wanted: Wanted,
    /// Where the loader is found.
    path: &'static str,
    /// The commit that brought it in; `None` where no commit has it.
    commit: Option<String>,
    /// The commit that took it out.
    removed: Option<String>,
    /// How it was come by, a part of the words.
    found: &'static str,
}

fn at(target: PathBuf, wanted: Wanted, path: &'static str, commit: &str, found: &'static str) -> Expected {
    Expected { target, wanted, path, commit: Some(commit.to_owned()), removed: None, found }
}

type Case = (&'static str, fn(&Repo) -> Expected);

const CHECKED_OUT: &str = "checked out";

/// Every place, as the change to an honest repository that puts the loader there.
const CASES: &[Case] = &[
    ("a bare directory at HEAD", |repo| {
        let lure = repo.lure("api/a.js");
        at(repo.bare(), Wanted::default(), "api/a.js", &lure, CHECKED_OUT)
    }),
    ("a clone without a checkout", |repo| {
        let lure = repo.lure("a.js");
        let clone = repo.beside("clone");
        git(repo.place.path(), &["clone", "-q", "--no-checkout", &text(&repo.top()), &text(&clone)]);
        at(clone, Wanted::default(), "a.js", &lure, CHECKED_OUT)
    }),
    ("the git directory itself", |repo| {
        let lure = repo.lure("a.js");
        at(repo.top().join(".git"), Wanted::default(), "a.js", &lure, CHECKED_OUT)
    }),
    ("a branch by its short name", |repo| {
        repo.git(&["checkout", "-q", "-b", "feature/login"]);
        let lure = repo.lure("a.js");
        repo.git(&["checkout", "-q", "main"]);
        at(repo.top(), reference("feature/login"), "a.js", &lure, CHECKED_OUT)
    }),
    ("a branch by its full name", |repo| {
        repo.git(&["checkout", "-q", "-b", "next"]);
        let lure = repo.lure("a.js");
        repo.git(&["checkout", "-q", "main"]);
        at(repo.top(), reference("refs/heads/next"), "a.js", &lure, CHECKED_OUT)
    }),
    ("a packed reference", |repo| {
        repo.git(&["checkout", "-q", "-b", "next"]);
        let lure = repo.lure("a.js");
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["pack-refs", "--all"]);
        at(repo.top(), reference("next"), "a.js", &lure, CHECKED_OUT)
    }),
    ("an annotated tag", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["tag", "-a", "-m", "first", "v1"]);
        repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
        at(repo.top(), reference("v1"), "a.js", &lure, CHECKED_OUT)
    }),
    ("the beginning of an id", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
        let short = Box::leak(lure[..9].to_owned().into_boxed_str());
        at(repo.top(), reference(short), "a.js", &lure, CHECKED_OUT)
    }),
    ("a commit counted back from HEAD", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "a.js"]);
        repo.commit("clean");
        repo.git(&["commit", "-q", "--allow-empty", "-m", "more"]);
        at(repo.top(), reference("HEAD~2"), "a.js", &lure, CHECKED_OUT)
    }),
    ("the second parent of a merge", |repo| {
        repo.git(&["checkout", "-q", "-b", "side"]);
        let lure = repo.lure("a.js");
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
        at(repo.top(), reference("HEAD^2"), "a.js", &lure, CHECKED_OUT)
    }),
    ("another branch, with all references", |repo| {
        repo.git(&["checkout", "-q", "-b", "next"]);
        let lure = repo.lure("a.js");
        repo.git(&["checkout", "-q", "main"]);
        at(repo.top(), all_refs(), "a.js", &lure, "refs/heads/next")
    }),
    ("a remote branch, with all references", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["update-ref", "refs/remotes/origin/dev", "HEAD"]);
        repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
        at(repo.top(), all_refs(), "a.js", &lure, "refs/remotes/origin/dev")
    }),
    ("a reference outside heads and tags", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["update-ref", "refs/pull/7/head", "HEAD"]);
        repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
        at(repo.top(), all_refs(), "a.js", &lure, "refs/pull/7/head")
    }),
    ("a commit whose file was deleted later", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "a.js"]);
        let removed = Some(repo.commit("clean"));
        Expected { removed, ..at(repo.top(), history(), "a.js", &lure, "in the history") }
    }),
    ("a commit whose file was changed later", |repo| {
        let lure = repo.lure("server.js");
        repo.write("server.js", "console.log('again');\n");
        let removed = Some(repo.commit("fix"));
        Expected { removed, ..at(repo.top(), history(), "server.js", &lure, "in the history") }
    }),
    ("the first commit", |_| {
        let repo = Box::leak(Box::new(Repo::new()));
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "a.js"]);
        repo.write("b.js", "1;\n");
        let removed = Some(repo.commit("clean"));
        Expected { removed, ..at(repo.top(), history(), "a.js", &lure, "in the history") }
    }),
    ("history in a pack with deltas", |repo| {
        let filler: String = (0..400).map(|n| format!("exports.v{n} = {n};\n")).collect();
        repo.write("a.js", &filler);
        repo.commit("values");
        let lure = {
            repo.write("a.js", format!("{filler}{LURE}"));
            repo.commit("routes")
        };
        repo.write("a.js", &filler);
        let removed = Some(repo.commit("fix"));
        repo.git(&["gc", "-q", "--aggressive", "--prune=now"]);
        Expected { removed, ..at(repo.top(), history(), "a.js", &lure, "in the history") }
    }),
    ("history partly packed, partly loose", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["gc", "-q"]);
        repo.git(&["rm", "-q", "a.js"]);
        let removed = Some(repo.commit("clean"));
        Expected { removed, ..at(repo.top(), history(), "a.js", &lure, "in the history") }
    }),
    ("the newest commits only", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "a.js"]);
        let removed = Some(repo.commit("clean"));
        let wanted = Wanted { history: Some(2), ..Wanted::default() };
        Expected { removed, ..at(repo.top(), wanted, "a.js", &lure, "in the history") }
    }),
    ("what stood there before the newest commits", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "a.js"]);
        let removed = Some(repo.commit("clean"));
        let wanted = Wanted { history: Some(1), ..Wanted::default() };
        Expected { removed, ..at(repo.top(), wanted, "a.js", &lure, "in the history") }
    }),
    ("a side branch that a merge brought in", |repo| {
        repo.git(&["checkout", "-q", "-b", "side"]);
        let lure = repo.lure("a.js");
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
        repo.git(&["branch", "-q", "-D", "side"]);
        repo.git(&["rm", "-q", "a.js"]);
        let removed = Some(repo.commit("clean"));
        Expected { removed, ..at(repo.top(), history(), "a.js", &lure, "in the history") }
    }),
    ("an orphan branch", |repo| {
        repo.git(&["checkout", "-q", "--orphan", "gh-pages"]);
        let lure = repo.lure("a.js");
        repo.git(&["checkout", "-q", "main"]);
        at(repo.top(), history(), "a.js", &lure, "refs/heads/gh-pages")
    }),
    ("a stash", |repo| {
        repo.write("server.js", LURE);
        repo.git(&["stash", "-q"]);
        // The index of a stash has the same content, and is a parent of it.
        let stash = repo.git(&["rev-parse", "stash@{0}"]);
        at(repo.top(), history(), "server.js", &stash, "stash")
    }),
    ("an untracked file in a stash", |repo| {
        repo.write("new.js", LURE);
        repo.git(&["stash", "-q", "--include-untracked"]);
        let stash = repo.git(&["rev-parse", "stash@{0}^3"]);
        at(repo.top(), history(), "new.js", &stash, "stash")
    }),
    ("an older stash", |repo| {
        repo.write("server.js", LURE);
        repo.git(&["stash", "-q"]);
        let stash = repo.git(&["rev-parse", "stash@{0}"]);
        repo.write("server.js", "console.log('other');\n");
        repo.git(&["stash", "-q"]);
        at(repo.top(), history(), "server.js", &stash, "stash")
    }),
    ("a commit that only the reflog knows", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
        at(repo.top(), history(), "a.js", &lure, "reflog")
    }),
    ("a commit that was amended away", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "--cached", "a.js"]);
        fs::remove_file(repo.top().join("a.js")).expect("removed");
        repo.git(&["commit", "-q", "--allow-empty", "--amend", "-m", "nothing to see"]);
        at(repo.top(), history(), "a.js", &lure, "reflog")
    }),
    ("a commit that nothing knows any more", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
        fs::remove_dir_all(repo.top().join(".git/logs")).expect("removed");
        fs::remove_file(repo.top().join(".git/ORIG_HEAD")).expect("removed");
        at(repo.top(), history(), "a.js", &lure, "nothing refers to")
    }),
    ("a tree that no commit has", |repo| {
        repo.write("lost/a.js", LURE);
        repo.git(&["add", "-A"]);
        repo.git(&["write-tree"]);
        repo.git(&["reset", "-q", "--hard"]);
        let wanted = history();
        Expected { commit: None, ..at(repo.top(), wanted, "lost/a.js", "", "nothing refers to") }
    }),
    ("a blob that no tree has", |repo| {
        repo.write("a.js", LURE);
        let blob = repo.git(&["hash-object", "-w", "a.js"]);
        fs::remove_file(repo.top().join("a.js")).expect("removed");
        let path = Box::leak(format!(".git/lost-found/other/{blob}").into_boxed_str());
        Expected { commit: None, ..at(repo.top(), history(), path, "", "nothing refers to") }
    }),
    ("a file that is staged and in no commit", |repo| {
        repo.write("b/a.js", LURE);
        repo.git(&["add", "-A"]);
        fs::remove_dir_all(repo.top().join("b")).expect("removed");
        Expected { commit: None, ..at(repo.top(), history(), "b/a.js", "", "staged") }
    }),
    ("a linked work tree without a branch", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["worktree", "add", "-q", "--detach", &text(&repo.beside("linked"))]);
        repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
        at(repo.top(), all_refs(), "a.js", &lure, "in the work tree linked")
    }),
    ("a file that HEAD has and the work tree lacks", |repo| {
        let lure = repo.lure("a.js");
        fs::remove_file(repo.top().join("a.js")).expect("removed");
        at(repo.top(), history(), "a.js", &lure, "in the history")
    }),
    ("the objects of a submodule that is not checked out", |repo| {
        let inner = Repo::new();
        let lure = inner.lure("lib.js");
        repo.git(&["submodule", "--quiet", "add", &text(&inner.top()), "vendor/lib"]);
        repo.commit("library");
        fs::remove_dir_all(repo.top().join("vendor")).expect("removed");
        at(repo.top(), history(), "vendor/lib/lib.js", &lure, "in the history")
    }),
    ("a bundle", |repo| {
        let lure = repo.lure("a.js");
        let bundle = repo.beside("project.bundle");
        repo.git(&["bundle", "create", "-q", &text(&bundle), "--all"]);
        at(bundle, Wanted::default(), "a.js", &lure, CHECKED_OUT)
    }),
    ("another branch in a bundle", |repo| {
        repo.git(&["checkout", "-q", "-b", "next"]);
        let lure = repo.lure("a.js");
        repo.git(&["checkout", "-q", "main"]);
        let bundle = repo.beside("project.bundle");
        repo.git(&["bundle", "create", "-q", &text(&bundle), "--all"]);
        at(bundle, Wanted::default(), "a.js", &lure, "refs/heads/next")
    }),
    ("the history in a bundle", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "a.js"]);
        let removed = Some(repo.commit("clean"));
        let bundle = repo.beside("project.bundle");
        repo.git(&["bundle", "create", "-q", &text(&bundle), "main"]);
        Expected { removed, ..at(bundle, history(), "a.js", &lure, "in the history") }
    }),
    ("a loose .git alone in a zip", |repo| {
        let lure = repo.lure("a.js");
        let file = repo.beside("job.zip");
        fs::write(&file, zip(&repo.top().join(".git"), "job/.git/")).expect("written");
        at(file, Wanted::default(), "job/a.js", &lure, CHECKED_OUT)
    }),
    ("a packed .git beside its files in a zip, in the history", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "a.js"]);
        let removed = Some(repo.commit("clean"));
        repo.git(&["gc", "-q", "--aggressive", "--prune=now"]);
        let file = repo.beside("job.zip");
        fs::write(&file, zip(&repo.top(), "job/")).expect("written");
        Expected { removed, ..at(file, history(), "job/a.js", &lure, "in the history") }
    }),
    ("another branch of a .git in a tar", |repo| {
        repo.git(&["checkout", "-q", "-b", "next"]);
        let lure = repo.lure("a.js");
        repo.git(&["checkout", "-q", "main"]);
        let file = repo.beside("job.tar");
        fs::write(&file, tar(&repo.top(), "job/")).expect("written");
        at(file, all_refs(), "job/a.js", &lure, "refs/heads/next")
    }),
    ("a bare directory in a zip", |repo| {
        let lure = repo.lure("a.js");
        let bare = repo.bare();
        let file = repo.beside("job.zip");
        fs::write(&file, zip(&bare, "job/project.git/")).expect("written");
        at(file, Wanted::default(), "job/project.git/a.js", &lure, CHECKED_OUT)
    }),
    ("a bare directory among other files", |repo| {
        let lure = repo.lure("a.js");
        let bare = repo.bare();
        let folder = repo.beside("given");
        fs::create_dir(&folder).expect("a folder");
        fs::write(folder.join("README.md"), "Nothing.\n").expect("a file");
        fs::rename(bare, folder.join("x.git")).expect("moved");
        at(folder, Wanted::default(), "x.git/a.js", &lure, CHECKED_OUT)
    }),
    ("a repository within the folder that was named", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "a.js"]);
        let removed = Some(repo.commit("clean"));
        Expected { removed, ..at(repo.place.path().to_owned(), history(), "work/a.js", &lure, "in the history") }
    }),
    ("a shallow clone", |repo| {
        let lure = repo.lure("a.js");
        repo.git(&["rm", "-q", "a.js"]);
        let removed = Some(repo.commit("clean"));
        repo.git(&["commit", "-q", "--allow-empty", "-m", "more"]);
        let clone = repo.beside("clone");
        let url = format!("file://{}", text(&repo.top()));
        git(repo.place.path(), &["clone", "-q", "--depth=3", &url, &text(&clone)]);
        Expected { removed, ..at(clone, history(), "a.js", &lure, "in the history") }
    }),
];

fn found<'r>(report: &'r Report, path: &str) -> Option<&'r Finding> {
    report.findings.iter().find(|finding| finding.rule == "js-fetch-to-code" && finding.path == path)
}

#[test]
fn a_loader_is_found_wherever_an_object_database_holds_it_with_commit_path_and_blob() {
    assert!(CASES.len() >= 30);
    let mut wrong = Vec::new();
    for (name, build) in CASES {
        let repo = Repo::honest();
        let expected = build(&repo);
        let report = scanned(&expected.target, expected.wanted.clone());
        let blob = blob_of(LURE);
        let Some(finding) = found(&report, expected.path) else {
            let seen: Vec<_> = report.findings.iter().map(|finding| &finding.locator).collect();
            wrong.push(format!("{name}: not found in {seen:?}, gaps {:?}", report.gaps));
            continue;
        };
        let Some(git) = &finding.git else {
            wrong.push(format!("{name}: no version in {}", finding.locator));
            continue;
        };
        let short = |id: &str| id[..12].to_owned();
        let version = match &expected.commit {
            Some(commit) => format!("{}@{}:{}", expected.path, short(commit), short(&git.blob)),
            None => format!("{}@{}", expected.path, short(&git.blob)),
        };
        let is_told = report.verdict == Verdict::Block
            && finding.locator.ends_with(&version)
            && (git.blob == blob || name.contains("deltas"))
            && git.commit == expected.commit
            && git.removed == expected.removed
            && git.found.contains(expected.found);
        if !is_told {
            wrong.push(format!("{name}: {} {git:?}, wanted {version}", finding.locator));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn blob_of(text: &str) -> String {
    git2::Oid::hash_object(git2::ObjectType::Blob, text.as_bytes()).expect("an id").to_string()
}

#[test]
fn what_is_checked_out_is_scanned_alone_unless_more_is_asked_for() {
    let repo = Repo::honest();
    repo.lure("a.js");
    repo.git(&["rm", "-q", "a.js"]);
    repo.commit("clean");
    assert_eq!(scanned(&repo.top(), Wanted::default()).verdict, Verdict::Pass);
    assert_eq!(scanned(&repo.top(), reference("HEAD")).verdict, Verdict::Pass);
    assert_eq!(scanned(&repo.top(), history()).verdict, Verdict::Block);
    let newest = Wanted { history: Some(1), ..Wanted::default() };
    repo.git(&["commit", "-q", "--allow-empty", "-m", "more"]);
    assert_eq!(scanned(&repo.top(), newest).verdict, Verdict::Pass, "the last commit changed nothing");
}

#[test]
fn every_blob_is_read_once_and_what_is_checked_out_not_again() {
    let repo = Repo::honest();
    for content in ["1;\n", "2;\n", "1;\n", "3;\n"] {
        repo.write("value.js", content);
        repo.commit("value");
    }
    repo.git(&["mv", "value.js", "moved.js"]);
    repo.commit("another name");
    repo.git(&["mv", "moved.js", "value.js"]);
    repo.write("deep/value.js", "1;\n");
    repo.commit("the old name, and a copy in a folder");
    let present = scanned(&repo.top(), Wanted::default()).stats.files;
    let all = scanned(&repo.top(), history()).stats.files;
    // `2;`, and `3;` under the name that it had for one commit. `1;` is in the copy that is checked out.
    assert_eq!(all - present, 2);
}

#[test]
fn a_revision_that_is_not_there_is_no_pass() {
    let repo = Repo::honest();
    let report = scanned(&repo.top(), reference("no-such-branch"));
    assert_eq!(report.verdict, Verdict::Incomplete, "{:?}", report.gaps);
}

#[test]
fn a_loader_that_was_commented_out_later_blocks_with_the_commit_that_had_it_live() {
    let repo = Repo::honest();
    repo.write("package.json", "{\"name\": \"shop\", \"scripts\": {\"prepare\": \"node routes/auth.js\"}}\n");
    repo.commit("scripts");
    let live = repo.lure("routes/auth.js");
    let commented: String = LURE.lines().map(|line| format!("// {line}\n")).collect();
    repo.write("routes/auth.js", commented);
    let removed = repo.commit("debug off");
    assert_eq!(scanned(&repo.top(), Wanted::default()).verdict, Verdict::Pass);
    let report = scanned(&repo.top(), history());
    assert_eq!(report.verdict, Verdict::Block);
    let finding = found(&report, "routes/auth.js").expect("the live loader");
    let git = finding.git.as_ref().expect("a version");
    assert_eq!((git.commit.as_ref(), git.removed.as_ref()), (Some(&live), Some(&removed)));
    assert_eq!(finding.moment, Some(Moment::Install), "the script that starts it stood beside it");
    let style = lurescan::report::Style::default();
    let page = lurescan::report::human::page(&report, &style);
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(&format!("commit {live} brought it in; commit {removed} took it out")), "{page}");
}

#[test]
fn gaps_say_what_a_database_does_not_hold() {
    let absent = |what: &str| GapReason::Absent(what.to_owned());
    let repo = Repo::honest();
    repo.lure("a.js");
    let url = format!("file://{}", text(&repo.top()));
    let clone = repo.beside("shallow");
    git(repo.place.path(), &["clone", "-q", "--depth=1", "--no-checkout", &url, &text(&clone)]);
    let report = scanned(&clone, history());
    assert!(report.gaps.iter().any(|gap| gap.reason == absent("history before a shallow clone")), "{:?}", report.gaps);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = repo.beside("partial");
    git(repo.place.path(), &["clone", "-q", "--filter=blob:none", "--no-checkout", &url, &text(&partial)]);
    let report = scanned(&partial, Wanted::default());
    let unread = GapReason::Unreadable("object of a partial clone".to_owned());
    assert!(report.gaps.iter().any(|gap| gap.reason == unread), "{:?}", report.gaps);
    assert_eq!(report.verdict, Verdict::Incomplete, "of what is checked out nothing was read");
    let bundle = repo.beside("thin.bundle");
    repo.git(&["bundle", "create", "-q", &text(&bundle), "HEAD~1..main"]);
    let report = scanned(&bundle, history());
    assert!(
        report.gaps.iter().any(|gap| gap.reason == absent("commits that the bundle builds on")),
        "{:?}",
        report.gaps
    );
}

#[test]
fn sha256_repositories_are_a_gap_wherever_they_lie() {
    let repo = Repo::honest();
    let other = repo.beside("other");
    fs::create_dir(&other).expect("a folder");
    git(&other, &["init", "-q", "--object-format=sha256"]);
    fs::write(other.join("a.js"), LURE).expect("a file");
    git(&other, &["add", "-A"]);
    git(&other, &["commit", "-q", "-m", "one"]);
    let bundle = repo.beside("x.bundle");
    git(&other, &["bundle", "create", "-q", &text(&bundle), "main"]);
    for target in [other.join(".git"), bundle] {
        let report = scanned(&target, history());
        let gap = GapReason::Unsupported("git objects named by SHA-256".to_owned());
        assert!(report.gaps.iter().any(|found| found.reason == gap), "{}: {:?}", target.display(), report.gaps);
        assert_eq!(report.verdict, Verdict::Incomplete);
    }
}

/// A configuration in which everything that can name a program or another place does.
fn hostile(canary: &str, elsewhere: &str) -> String {
    let run = format!("touch {canary}");
    format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = {run}\n\thooksPath = {elsewhere}/hooks\n\
         \tsshCommand = {run}\n\teditor = {run}\n\tpager = {run}\n\tgitProxy = {run}\n\
         [include]\n\tpath = {elsewhere}/more\n[includeIf \"gitdir:**\"]\n\tpath = {elsewhere}/more\n\
         [alias]\n\tstatus = !{run}\n\tlog = !{run}\n[filter \"x\"]\n\tsmudge = {run}\n\tclean = {run}\n\
         [diff]\n\texternal = {run}\n[credential]\n\thelper = !{run}\n[uploadpack]\n\tpackObjectsHook = {run}\n\
         [remote \"origin\"]\n\turl = ext::{run}\n\tpromisor = true\n\tpartialclonefilter = blob:none\n\
         [extensions]\n\tpartialClone = origin\n[gc]\n\tauto = 1\n"
    )
}

#[test]
fn nothing_that_a_hostile_repository_configures_happens() {
    let repo = Repo::honest();
    repo.write(".gitattributes", "* filter=x diff=x\n");
    let lure = repo.lure("a.js");
    let bare = repo.bare();
    let (canary, elsewhere) = (repo.beside("canary"), repo.beside("elsewhere"));
    let run = format!("#!/bin/sh\ntouch {}\n", canary.display());
    for folder in [bare.join("hooks"), elsewhere.join("hooks")] {
        fs::create_dir_all(&folder).expect("a folder");
        for hook in ["post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman", "pre-auto-gc"]
        {
            fs::write(folder.join(hook), &run).expect("a hook");
            let mut mode = fs::metadata(folder.join(hook)).expect("there").permissions();
            std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
            fs::set_permissions(folder.join(hook), mode).expect("executable");
        }
    }
    fs::write(elsewhere.join("more"), format!("[core]\n\tfsmonitor = touch {}\n", canary.display())).expect("written");
    fs::write(bare.join("config"), hostile(&text(&canary), &text(&elsewhere))).expect("written");
    for wanted in [Wanted::default(), reference("main"), all_refs(), history()] {
        let report = scanned(&bare, wanted);
        let finding = found(&report, "a.js").expect("found all the same");
        assert_eq!(finding.git.as_ref().and_then(|git| git.commit.as_deref()), Some(lure.as_str()));
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_lurescan"))
            .args(["scan", "--history", "-f", "ndjson", &text(&bare)])
            .output()
            .expect("it runs");
        assert_eq!(out.status.code(), Some(1));
        assert!(!canary.exists(), "something of the target ran");
    }
    let ran = fixture::command(repo.place.path())
        .args(["--git-dir", &text(&bare), "--work-tree", &text(&repo.top()), "status"])
        .output()
        .expect("git");
    assert!(canary.exists(), "git itself obeys it: {}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn stores_that_lead_elsewhere_are_gaps_and_not_followed() {
    let repo = Repo::honest();
    repo.lure("a.js");
    let target = Repo::new();
    let own = target.top().join(".git");
    let head = repo.git(&["rev-parse", "HEAD"]);
    for place in ["main", "other"] {
        fs::create_dir_all(own.join("refs/heads")).expect("a folder");
        fs::write(own.join("refs/heads").join(place), &head).expect("written");
    }
    fs::write(own.join("objects/info/alternates"), text(&repo.top().join(".git/objects"))).expect("written");
    for wanted in [Wanted::default(), all_refs(), history()] {
        let report = scanned(&target.top(), wanted);
        assert!(found(&report, "a.js").is_none());
        let gap = GapReason::Unsupported("git objects that lie elsewhere (alternates)".to_owned());
        assert!(report.gaps.iter().any(|found| found.reason == gap), "{:?}", report.gaps);
    }
    let folder = repo.beside("linked");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join(".git"), format!("gitdir: {}\n", text(&repo.top().join(".git")))).expect("written");
    fs::write(folder.join("a.txt"), "x\n").expect("written");
    let report = scanned(&folder, history());
    let gap = GapReason::Unsupported("git directory that lies elsewhere (gitdir)".to_owned());
    assert!(report.gaps.iter().any(|found| found.reason == gap), "{:?}", report.gaps);
    assert!(found(&report, "a.js").is_none());
}

/// What is told beside a finding.
fn told(report: &Report) -> Vec<String> {
    report.around.iter().map(|note| format!("{}: {}", note.path, note.says)).collect()
}

#[test]
fn what_history_looks_like_is_told_beside_a_finding_and_decides_nothing() {
    let repo = Repo::honest();
    for number in 0..12 {
        repo.write(&format!("old/{number}.md"), format!("page {number}\n"));
    }
    repo.commit("pages");
    repo.git(&["rm", "-q", "-r", "old", "server.js", "package.json"]);
    for number in 0..12 {
        repo.write(&format!("src/{number}.js"), format!("exports.n = {number};\n"));
    }
    repo.write("tailwind.config.js", "module.exports = { content: [] };\n");
    let replaced = repo.commit("site");
    let payload = format!("module.exports = {{ content: [] }};{}{}", " ".repeat(300), LURE.replace('\n', " "));
    repo.write("tailwind.config.js", payload);
    let hidden = repo.commit("style");
    repo.write("tailwind.config.js", "module.exports = { content: [] };\n");
    let removed = repo.commit("style again");
    let report = scanned(&repo.top(), history());
    assert_eq!(report.verdict, Verdict::Block);
    let told = told(&report);
    let wanted = [
        format!(
            "tailwind.config.js: what commit {} brought differs from another version only in its last line, beyond column 200",
            &hidden[..12]
        ),
        format!(
            "tailwind.config.js: what was found came with commit {} and was taken out by {}",
            &hidden[..12],
            &removed[..12]
        ),
        format!(": commit {} took out 14 of 14 files and brought 13", &replaced[..12]),
    ];
    for line in wanted {
        assert!(told.contains(&line), "{line} in {told:#?}");
    }
    // The same history without a payload is honest.
    let honest = Repo::honest();
    for number in 0..12 {
        honest.write(&format!("old/{number}.md"), format!("page {number}\n"));
    }
    honest.commit("pages");
    honest.git(&["rm", "-q", "-r", "old"]);
    honest.write("a.js", format!("exports.a = 1;{}// end\n", " ".repeat(300)));
    honest.commit("site");
    let report = scanned(&honest.top(), history());
    assert!(report.around.is_empty());
    assert_ne!(report.verdict, Verdict::Block);
}

/// A stream for `git fast-import`: so many commits of a project of a hundred modules, each changing one or two of them, a
/// loader in the middle that is taken out again. Also the number of different blobs.
fn long_history(commits: usize) -> (String, usize) {
    use std::fmt::Write as _;
    let mut out = String::new();
    let body = "exports.handle = (request, answer) => { answer.json({ ok: true, path: request.path }); };\n".repeat(20);
    let mut blobs = std::collections::HashSet::new();
    for number in 0..commits {
        let _ = write!(
            out,
            "commit refs/heads/main\ncommitter A <a@example.invalid> {} +0000\ndata 3\nfix\n",
            1_600_000_000 + number
        );
        let mut put = |path: String, content: String| {
            let _ = write!(out, "M 100644 inline {path}\ndata {}\n{content}\n", content.len());
            blobs.insert(content);
        };
        put(format!("src/module{}.js", number % 100), format!("// {number}\n{body}"));
        if number % 10 == 0 {
            put("CHANGELOG.md".to_owned(), format!("# {number}\n"));
        }
        if number == commits / 2 {
            put("src/auth.js".to_owned(), LURE.to_owned());
        }
        if number == commits / 2 + 1 {
            let _ = writeln!(out, "D src/auth.js");
        }
        out.push('\n');
    }
    (out, blobs.len())
}

/// `cargo test --release --test it -- --ignored a_history_of_20_000` prints what it took.
#[test]
#[ignore = "takes half a minute: a measurement"]
fn a_history_of_20_000_commits_is_read_once_and_within_bounds() {
    use std::io::Write as _;
    let commits = 20_000;
    let repo = Repo::new();
    let (stream, blobs) = long_history(commits);
    let mut import = fixture::command(&repo.top())
        .args(["fast-import", "--quiet"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("git");
    import.stdin.take().expect("piped").write_all(stream.as_bytes()).expect("written");
    assert!(import.wait().expect("it ends").success());
    let began = std::time::Instant::now();
    let report = scanned(&repo.top().join(".git"), history());
    let seconds = began.elapsed().as_secs_f64();
    let finding = found(&report, "src/auth.js").expect("the loader in the middle");
    let git = finding.git.as_ref().expect("a version");
    assert!(git.commit.is_some() && git.removed.is_some());
    let own = report.stats.files as usize - blobs;
    assert!(own < 30, "{own} files beside the blobs, {blobs} blobs");
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("").to_owned();
    println!(
        "{commits} commits, {blobs} blobs of {:.1} MB in {seconds:.1} s: {:.1} MB/s; {peak}",
        report.stats.bytes as f64 / 1e6,
        report.stats.bytes as f64 / 1e6 / seconds
    );
}

#[test]
fn show_prints_a_version_that_is_not_checked_out_by_the_locator_that_scan_gave() {
    let repo = Repo::honest();
    repo.lure("a.js");
    repo.git(&["rm", "-q", "a.js"]);
    repo.commit("clean");
    let report = scanned(&repo.top(), history());
    let finding = found(&report, "a.js").expect("found");
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_lurescan"))
        .args(["show", &text(&repo.top()), &finding.locator])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success() && said.contains("stage.lure.invalid"), "{said}");
}

#[test]
fn broken_bundles_and_packs_end_in_gaps_and_never_in_a_panic() {
    use lurescan::artifact::Blob;
    use lurescan::limits::Budget;
    use lurescan::locator::{Locator, Step};
    use lurescan::source::git::nested;
    let repo = Repo::honest();
    let filler: String = (0..400).map(|n| format!("exports.v{n} = {n};\n")).collect();
    for number in 0..4 {
        repo.write("a.js", format!("{filler}// {number}\n"));
        repo.commit("values");
    }
    repo.git(&["gc", "-q", "--aggressive"]);
    let file = repo.beside("x.bundle");
    repo.git(&["bundle", "create", "-q", &text(&file), "--all"]);
    let whole = fs::read(&file).expect("a bundle");
    let unfold = |bytes: &[u8]| {
        let blob = Blob::new(Locator::root(Step::File("x.bundle".into())), bytes.to_vec());
        let mut budget = Budget::default();
        let mut blobs = 0;
        let mut members = nested::bundle(&blob, &history());
        while let Some(unfolded) = members.as_mut().and_then(|members| members.next(&mut budget)) {
            blobs += usize::from(matches!(unfolded, lurescan::unpack::Unfolded::Blob(_)));
        }
        blobs
    };
    let all = unfold(&whole);
    assert!(all >= 6, "{all}");
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..600 {
        let mut roll = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below as u64) as usize
        };
        let mut bytes = whole.clone();
        for _ in 0..=roll(3) {
            let at = roll(bytes.len());
            bytes[at] = roll(256) as u8;
        }
        if round % 3 == 0 {
            bytes.truncate(roll(whole.len()));
        }
        assert!(unfold(&bytes) <= all);
    }
}
