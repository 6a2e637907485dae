//! What the JavaScript view says of a program.

use lurescan::analyse::{Analysed, Call, analyse};
use lurescan::artifact::{Kind, Text};
use lurescan::signal::{GapReason, Limit};

use crate::subject::artifact;

fn read(path: &str, source: &str) -> Analysed {
    let kind = if path.ends_with("ts") || path.ends_with("tsx") { Kind::TypeScript } else { Kind::JavaScript };
    let artifact = artifact(path, kind, source.as_bytes());
    analyse(&artifact, &Text::new(source.as_bytes()), true)
}

#[test]
fn a_broken_script_with_thousands_of_open_brackets_is_read_as_far_as_memory_allows() {
    let source = format!("const cp = require('child_process'); @@@ {}", "for(const k of ".repeat(4000));
    let analysed = read("a.js", &source);
    assert!(imports(&analysed).iter().any(|(specifier, ..)| *specifier == "child_process"));
    assert!(analysed.gaps.contains(&("javascript", GapReason::Limit(Limit::ParseBytes))));
}

fn call<'a>(analysed: &'a Analysed, callee: &str) -> &'a Call {
    let calls = &analysed.facts.calls;
    let names: Vec<&str> = calls.iter().map(|call| call.callee.as_str()).collect();
    calls.iter().find(|call| call.callee == callee).unwrap_or_else(|| panic!("no call of {callee} in {names:?}"))
}

fn imports(analysed: &Analysed) -> Vec<(&str, Vec<&str>, bool)> {
    analysed
        .facts
        .imports
        .iter()
        .map(|i| (i.specifier.as_str(), i.names.iter().map(String::as_str).collect(), i.at_load))
        .collect()
}

#[test]
fn aliases_of_requires_and_imports_are_followed() {
    for source in [
        "const {exec: e} = require('child_process'); e('id')",
        "const cp = require('node:child_process'); cp.exec('id')",
        "import { exec as run } from 'child_process'; run('id')",
        "import * as c from 'node:child_process'; c['ex' + 'ec']('id')",
        "const r = require; const c = r('child_process'); const go = c.exec; go('id')",
        "let c; c = require('child_process'); c.exec('id')",
        "require('child_process').exec('id')",
        "process.mainModule.require('child_process').exec('id')",
        "const name = 'child_' + 'process'; require(name).exec('id')",
        "(await import('child_process')).exec('id')",
        "go(); function go() { cp.exec('id') }\nvar cp = require('child_process')",
    ] {
        let analysed = read("a.mjs", source);
        assert_eq!(call(&analysed, "child_process.exec").arguments[0].as_deref(), Some("id"), "{source}");
    }
}

#[test]
fn code_from_text_is_seen_through_its_disguises() {
    for source in ["globalThis.eval(x)", "global['ev' + 'al'](x)", "(0, eval)(x)", "const e = eval; e(x)"] {
        call(&read("a.js", source), "eval");
    }
    for source in [
        "new Function('a', x)",
        "Function(x)()",
        "new Function.constructor('require', x)",
        "(function () {}).constructor(x)()",
        "(() => {}).constructor(x)()",
    ] {
        call(&read("a.js", source), "Function");
    }
}

#[test]
fn a_function_of_the_same_name_is_not_the_global() {
    let analysed = read("a.js", "function fetch(u) { return u }\nfetch('https://a.invalid')\n");
    assert!(analysed.facts.calls.iter().all(|call| call.callee != "fetch"));
}

#[test]
fn imports_tell_what_they_bind_and_when_they_run() {
    let analysed = read(
        "a.js",
        "const used = require('./a'); used.go();\nconst unused = require('./b');\nrequire('./c');\n\
         function later() { return require('./d') }\n(function () { require('./e') })();\nexport * from './f';\n\
         import './g';\nimport type { T } from './h';\napp.use(require('./i'));\n",
    );
    assert_eq!(
        imports(&analysed),
        [
            ("./a", vec!["used"], true),
            ("./b", vec![], true),
            ("./c", vec![], true),
            ("./d", vec!["*"], false),
            ("./e", vec![], true),
            ("./f", vec!["*"], true),
            ("./g", vec![], true),
            ("./i", vec!["*"], true),
        ]
    );
}

#[test]
fn a_list_of_constant_arguments_is_read() {
    let analysed = read("a.js", "require('child_process').spawn('node', ['-e', 'x' + 'y'], { detached: true })");
    let arguments = &call(&analysed, "child_process.spawn").arguments;
    assert_eq!(arguments, &[Some("node".to_owned()), Some("-e xy".to_owned()), None]);
}

#[test]
fn every_dialect_is_understood() {
    for (path, source) in [
        ("a.ts", "const a = <T,>(x: T): T => x; enum E { A }; fetch('u' as string)"),
        ("a.tsx", "export default () => <div>{fetch('u')}</div>"),
        ("a.js", "export const a = () => <div>{fetch('u')}</div>"),
        ("a.js", "with (a) { fetch('u') }"),
        ("a.js", "const x: string = 'a'; fetch('u')"),
        ("a.cjs", "if (a) return; fetch('u')"),
    ] {
        call(&read(path, source), "fetch");
    }
}

#[test]
fn a_syntax_error_hides_nothing() {
    let analysed = read("a.js", "const a = require('./a');\neval(payload);\n}}}} this is ( no program\n");
    call(&analysed, "eval");
    assert!(imports(&analysed).iter().any(|import| import.0 == "./a"));
    assert!(analysed.gaps.is_empty(), "{:?}", analysed.gaps);
}

#[test]
fn what_no_parser_understands_is_a_gap() {
    let analysed = read("a.js", "}}}} ))) ]]] \u{0} ((( %% @@");
    assert!(matches!(analysed.gaps.as_slice(), [("javascript", GapReason::Malformed(_))]), "{:?}", analysed.gaps);
    assert!(read("a.js", "// only a comment\n").gaps.is_empty());
}

#[test]
fn source_over_the_parse_limit_is_a_gap_and_still_looked_at_as_text() {
    let mut source = "a();\n".repeat(lurescan::limits::PARSE_BYTES / 5 + 1);
    source.push_str(&format!("b();{}eval(x);\n", " ".repeat(200)));
    let analysed = read("a.js", &source);
    assert_eq!(analysed.gaps, [("javascript", GapReason::Limit(Limit::ParseBytes))]);
    assert_eq!(analysed.facts.layout.offscreen.len(), 1);
}

#[test]
fn facts_are_bounded_and_the_rest_is_a_gap() {
    let analysed = read("a.js", &"fetch(1);".repeat(lurescan::limits::FACTS + 5));
    assert_eq!(analysed.facts.calls.len(), lurescan::limits::FACTS);
    assert_eq!(analysed.gaps, [("javascript", GapReason::Limit(Limit::Facts))]);
}

#[test]
fn a_long_sum_of_strings_costs_no_stack() {
    let sum = vec!["'a'"; 3_000].join("+");
    let analysed = read("a.js", &format!("eval({sum})"));
    assert_eq!(call(&analysed, "eval").arguments[0].as_deref().map(str::len), Some(3_000));
}

#[test]
fn positions_in_order_are_those_of_each_alone() {
    let source = "import a from 'a';\r\n\n/* é */ import b from 'b'; const ü = require('c');\n\t`\n`; import('d');\nrequire('e')";
    let text = Text::new(source.as_bytes());
    let mut places = text.places();
    for offset in (0..source.len()).chain([3, source.len() + 5]) {
        let (place, alone) = (places.place(offset..offset + 1), text.place(offset..offset + 1));
        assert_eq!((place.line, place.column), (alone.line, alone.column), "at {offset}");
    }
    // Before the table of lines exists.
    let fresh = Text::new(source.as_bytes());
    let mut places = fresh.places();
    for offset in (0..source.len()).step_by(3) {
        let (place, alone) = (places.place(offset..offset + 1), text.place(offset..offset + 1));
        assert_eq!((place.line, place.column), (alone.line, alone.column), "at {offset}");
    }
}
