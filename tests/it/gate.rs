//! Which scripts get a tree, and what the cheap scan says of the others.

use lurescan::analyse::javascript::{Reason, reason, skim};
use lurescan::analyse::{Facts, analyse};
use lurescan::artifact::{Kind, Text};
use lurescan::limits;

use crate::subject::artifact;

fn facts(path: &str, source: &str) -> Facts {
    let kind = if path.ends_with("ts") { Kind::TypeScript } else { Kind::JavaScript };
    analyse(&artifact(path, kind, source.as_bytes()), &Text::new(source.as_bytes()), true).facts
}

/// An honest library, larger than what is always parsed, around `inner`.
fn padded(inner: &str) -> String {
    let mut source = String::from("'use strict';\nimport { join } from './join.js';\n");
    let mut number = 0;
    while source.len() <= limits::ALWAYS_PARSED_BYTES {
        source.push_str(&format!(
            "/** Evaluates part {number}; see https://example.org/docs for how to require it. */\n\
             export function part{number}(list, value) {{\n  const first = list[{number}];\n  this.cache[value] = first;\n  \
             return this.constructor.name + join(String(first), 'part') + list.map((one) => one.name);\n}}\n"
        ));
        number += 1;
    }
    source + inner + "\n" + "export const last = 1;\n"
}

#[test]
fn an_honest_library_gets_no_tree_and_still_says_what_it_loads() {
    let facts = facts("lib.js", &padded("import './side.js';"));
    assert_eq!(facts.parsed, None);
    assert!(facts.calls.is_empty());
    let specifiers: Vec<&str> = facts.imports.iter().map(|import| import.specifier.as_str()).collect();
    assert_eq!(specifiers, ["./join.js", "./side.js"]);
    assert!(facts.exports.iter().any(|export| export.name == "last"));
}

#[test]
fn small_scripts_and_configuration_always_get_a_tree() {
    assert_eq!(facts("a.js", "export const a = 1").parsed, Some(Reason::Small));
    assert_eq!(facts("vite.config.js", &padded("")).parsed, Some(Reason::Configuration));
}

#[test]
fn whatever_can_act_gets_a_tree() {
    for inner in [
        "eval(text)",
        "(0, eval)(text)",
        "const e = eval; e(text)",
        "globalThis?.['ev' + 'al'](text)",
        "new Function(text)()",
        "const F = Function; F(text)()",
        "Function.call(null, text)",
        "(() => {}).constructor(text)()",
        "const F = part1.constructor; F(text)()",
        "const { constructor: F } = part1; F(text)()",
        "part1['constructor'](text)()",
        "part1 . constructor /* x */ (text)()",
        "ev\\u0061l(text); x.\\u0063all()",
        "require('vm').runInThisContext(text)",
        "module._compile(text, 'a')",
        "new Worker(text)",
        "setTimeout('go()', 1)",
        "import(name)",
        "import(/* webpackIgnore: true */ name)",
        "import('data:text/javascript,' + text)",
        "require('child_' + 'process')",
        "require(`${name}`)",
        "require('\\x66s')",
        "const r = require; r(name)",
        "const r = createRequire(import.meta.url)",
        "process.getBuiltinModule(name)",
        "process.binding('spawn_sync')",
        "import { exec } from 'node:child_process'; exec('id')",
        "import { execa } from 'execa'",
        "list[name](text)",
        "list [ name ] (text)",
        "list[name]?.(text)",
        "list[name]`text`",
        "list[name].call(null, text)",
        "list[a[0]][b[1]](text)",
        "(() => {})[name](text)",
        "globalThis[name] = text",
        "global.process[name]",
        "fetch(url)",
        "import https from 'https'",
        "import axios from \"axios\"",
        "new WebSocket(url)",
        "fs.writeFileSync(file, text)",
        "const t = ['C2vUza', 'y3jLyxrL', 'zNjVBq', 'Aw52B2TL', 'mtq4otK1', 'rNvUy3q', 'Dg9tDhi', 'BgvUz3rO']",
    ] {
        let source = padded(inner);
        assert!(facts("a.js", &source).parsed.is_some(), "{inner}");
        // A regular expression that misleads a tokenizer hides no word.
        let misled = padded(&format!("if (part1) /`/.test(value);\n{inner}\nif (part1) /`/.test(value);"));
        let table = inner.starts_with("const t =");
        assert!(table || facts("a.js", &misled).parsed.is_some(), "behind a misleading expression: {inner}");
    }
}

#[test]
fn an_encoded_run_or_a_line_out_of_sight_gets_a_tree() {
    let run: String = (0..500).map(|n| char::from(b'A' + (n * 7 % 26) as u8)).collect();
    assert_eq!(facts("a.js", &padded(&format!("const blob = '{run}';"))).parsed, Some(Reason::Encoded));
    let bytes: Vec<String> = (40..90).map(|n| n.to_string()).collect();
    assert_eq!(facts("a.js", &padded(&format!("const t = [{}];", bytes.join(",")))).parsed, Some(Reason::Table));
    let hidden = format!("const a = 1;{}go();", " ".repeat(200));
    assert_eq!(facts("a.js", &padded(&hidden)).parsed, Some(Reason::OutOfSight));
    let long = format!("const f = () => {{ {} }};", "a = b + c; ".repeat(200));
    assert_eq!(facts("a.js", &padded(&long)).parsed, Some(Reason::OutOfSight));
}

#[test]
fn what_only_looks_like_a_power_costs_no_tree() {
    for inner in [
        "// [text](https://example.org) says more",
        "const g = Function('return this')();",
        "const is = value instanceof Function;",
        "const own = Object.prototype.hasOwnProperty.call(value, 'a');",
        "const p = Function.prototype.toString;",
        "const one = list[0](value);",
        "const one = list['go'](value);",
        "const match = /[abc](d)/.exec(value);",
        "const sub = require('./sub');",
        "const lazy = () => import('./lazy.js');",
        "const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'etaValue', 'theta'];",
        "setTimeout(() => value, 10);",
        "class A { constructor(a) { this.a = a } }",
        "const letters = /[\\u0041-Z]/;",
    ] {
        assert_eq!(facts("a.js", &padded(inner)).parsed, None, "{inner}");
    }
}

#[test]
fn a_declaration_file_gets_a_tree_only_if_it_does_something() {
    let mut declarations = String::new();
    while declarations.len() <= limits::ALWAYS_PARSED_BYTES {
        declarations.push_str(
            "/**\n * @example\n * const http = require('http');\n * http.get(url, (answer) => { eval(answer) });\n */\n\
             export declare function part(list: string[], fetch?: typeof fetch): Promise<void>;\n",
        );
    }
    let honest = format!("import {{ Agent }} from 'https';\nimport axios from 'axios';\n{declarations}");
    assert_eq!(facts("a.d.ts", &honest).parsed, None);
    for acts in ["eval(x)", "(function () { require('child_process') })()", "require('child_process').exec('id')"] {
        assert!(facts("a.d.ts", &format!("{declarations}{acts}\n")).parsed.is_some(), "{acts}");
    }
}

/// Modules whose imports and exports the cheap scan tells exactly as the tree does.
const MODULES: &[&str] = &[
    "import './a'",
    "import a from './a'; a()",
    "import a, { b, c as d } from './a'; use(a, b, d)",
    "import * as a from './a'; a.b()",
    "import a, * as b from './a'; use(a, b)",
    "import {\n  a, // the first\n  b,\n} from \"./a\";\nuse(a, b)",
    "import{a}from'./a';use(a)",
    "import {} from './a'",
    "import type { A } from './a'; let a: A",
    "import type A from './a'; let a: A",
    "import data from './a.json' with { type: 'json' }; use(data)",
    "const a = require('./a'); a()",
    "const { a, b: c } = require('./a'); use(a, c)",
    "var a=require('./a'),b=require('./b');a(b)",
    "require('./a')",
    "'use strict'\nrequire('./a')\nrequire('./b')",
    "require('./a').go()",
    "require('./a')(1)",
    "use(require('./a'))",
    "const a = require('./a').b; a()",
    "function f() { return require('./a') }",
    "const f = () => require('./a'); const b = require('./b'); b()",
    "const f = () => { require('./a') }\nrequire('./b')",
    "(function () { require('./a') })()",
    "(() => { require('./a') })()",
    "!function () { require('./a') }()",
    "define(function () { require('./a') })",
    "if (x) { require('./a') }",
    "for (const x of y) { require('./a') }",
    "try { require('./a') } catch (e) { require('./b') }",
    "class A { go() { require('./a') } }",
    "const o = { go() { require('./a') } }",
    "import('./a')",
    "const a = await import('./a'); a.go()",
    "const f = () => import('./a')",
    "lazy(async () => { await import('./a') })",
    "export * from './a'",
    "export * as a from './a'",
    "export { a, b as c } from './a'",
    "export { default } from './a'",
    "export type { A } from './a'",
    "// import './no'\n/* require('./no') */ import './a'",
    "const s = \"import './no'\"; const t = `require('./no')`; require('./a')",
    "const r = /require('.\\/no')/; require('./a')",
    "const t = `${require('./a')}`",
    "foo.require('./no'); foo.import('./no'); require('./a')",
    "const x = { import: 1, require: 2, from: './no' }; require('./a')",
    "import.meta.url; require(`./a`)",
    "const a = 1 / 2; require('./a'); const b = 3 / 4",
    "exports.a = 1; exports.b = function () { require('./a') }",
    "module.exports = go; module.exports.a = 1",
    "export default go; export const a = 1; export function b() {} export class C {}",
    "export async function a() {} export function* b() {}",
    "const a = 1, b = 2; export { a, b as c }",
    "if (module.exports == a) go()",
];

#[test]
fn the_cheap_scan_agrees_with_the_tree() {
    for source in MODULES {
        let tree = facts("a.ts", source);
        assert_eq!(tree.parsed, Some(Reason::Small), "{source}");
        let mut cheap = Facts::default();
        assert!(!skim(&Text::new(source.as_bytes()), &mut cheap));
        let imports = |facts: &Facts| -> Vec<_> {
            facts.imports.iter().map(|i| (i.specifier.clone(), i.names.clone(), i.at_load)).collect()
        };
        assert_eq!(imports(&cheap), imports(&tree), "{source}");
        let exports = |facts: &Facts| -> Vec<_> { facts.exports.iter().map(|e| e.name.clone()).collect() };
        assert_eq!(exports(&cheap), exports(&tree), "{source}");
    }
}

#[test]
fn the_cheap_scan_ends_on_any_text() {
    for source in
        ["import", "import {", "export {a", "require(", "const {a:", "`${`${", ")))}}}", "=> => =>", "import type from"]
    {
        let mut facts = Facts::default();
        skim(&Text::new(source.as_bytes()), &mut facts);
        assert!(facts.imports.is_empty(), "{source}");
    }
    let deep = "(".repeat(200_000) + &"{".repeat(200_000) + &"=> ".repeat(200_000);
    skim(&Text::new(deep.as_bytes()), &mut Facts::default());
}

#[test]
fn a_word_is_found_wherever_it_stands_in_a_long_text() {
    // Longer than what is searched at once, with and without places to cut it.
    for filler in ["alert(shown);\n", "alert(shown),"] {
        let line = filler.len();
        let rows = 300_000 / line;
        for row in (0..rows).step_by(rows / 61).chain([0, rows - 1]) {
            for word in ["execSync(shown)", "'node:net'", "new WebSocket(shown)"] {
                let separator = if filler.ends_with(',') { "," } else { ";" };
                let source =
                    [filler.repeat(row).as_str(), word, separator, filler.repeat(rows - row).as_str(), "0"].concat();
                let found = reason(
                    &artifact("a.js", Kind::JavaScript, source.as_bytes()),
                    &Text::new(source.as_bytes()),
                    &Facts::default(),
                );
                assert!(matches!(found, Some(Reason::Word(_))), "{word} in row {row} behind {filler:?}: {found:?}");
            }
        }
        let source = filler.repeat(rows) + "0";
        assert_eq!(
            reason(
                &artifact("a.js", Kind::JavaScript, source.as_bytes()),
                &Text::new(source.as_bytes()),
                &Facts::default()
            ),
            None
        );
    }
}
