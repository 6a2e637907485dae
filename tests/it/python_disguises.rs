//! The same Python programs under thirty-four disguises: what must still be seen when only the spelling changes, and what must
//! still not be accused.
//!
//! Programs stand in `data/python`; the disguises are made here, so that no interpreter is needed.

mod encode;
mod program;
mod rewrite;

use std::collections::BTreeMap;
use std::path::Path;

use data_encoding::{BASE64, HEXLOWER};
use program::{Program, written};
use serde_json::Value;

use crate::hostile::lurescan;

type Disguise = fn(&Program) -> String;

const DISGUISES: &[(&str, Disguise)] = &[
    ("as it is", |p| p.source.clone()),
    ("renamed", |p| rewrite::renamed(p, &|n| format!("_0x{:04x}", n * 7919 + 4097))),
    ("cjk names", |p| {
        rewrite::renamed(p, &|n| format!("数据{}", char::from_u32(0x4e00 + n as u32 * 7).unwrap_or('一')))
    }),
    ("mixed scripts", |p| {
        rewrite::renamed(p, &|n| format!("оѕ_{}ɑ", "lI1"[..n % 3 + 1].replace('1', "ӏ").repeat(n / 3 + 1)))
    }),
    ("strings halved", |p| rewrite::literals(p, &|text, bytes| halved(text, bytes))),
    ("strings joined", |p| rewrite::literals(p, &|text, bytes| joined(text, bytes))),
    ("strings as chr", |p| rewrite::literals(p, &|text, bytes| as_chr(text, bytes))),
    ("strings in base64", |p| rewrite::literals(p, &|text, bytes| in_base64(text, bytes))),
    ("strings in hex", |p| rewrite::literals(p, &|text, bytes| in_hex(text, bytes))),
    ("strings reversed", |p| rewrite::literals(p, &|text, bytes| backwards(text, bytes))),
    ("strings as f-strings", |p| rewrite::literals(p, &|text, bytes| in_template(text, bytes))),
    ("getattr", rewrite::looked_up),
    ("globals", rewrite::out_of_globals),
    ("exec", |p| encode::plain(&p.source)),
    ("one layer", |p| encode::layers(&p.source, 1)),
    ("five layers", |p| encode::layers(&p.source, 5)),
    ("base64 reversed", |p| encode::reversed(&p.source)),
    ("base64 compiled", |p| encode::compiled(&p.source)),
    ("two parts", |p| encode::two_parts(&p.source)),
    ("fernet", |p| encode::fernet(&p.source)),
    ("aes", |p| encode::block_cipher(&p.source)),
    ("xor", |p| encode::xor(&p.source)),
    ("chr sums", |p| encode::characters(&p.source)),
    ("split", |p| encode::split(&p.source)),
    ("joined", |p| encode::joined_back(&p.source)),
    ("hex", |p| encode::hex(&p.source)),
    ("rot13", |p| encode::rot13(&p.source)),
    ("lzma", |p| encode::lzma(&p.source)),
    ("base85", |p| encode::base85(&p.source)),
    ("f-string", |p| encode::template(&p.source)),
    (OFF_SCREEN, |p| encode::off_screen(&p.source)),
    ("lambdas", |p| encode::lambdas(&p.source)),
    ("number", |p| encode::number(&p.source)),
    ("everything", everything),
];

/// Encoded code behind blanks is a trick that decides by itself, whatever it hides (verdict rule 4): no honest file does it.
const OFF_SCREEN: &str = "off screen";

fn bytes_of(text: String, bytes: bool) -> String {
    if bytes { format!("({text}).encode()") } else { format!("({text})") }
}

fn halved(text: &str, bytes: bool) -> String {
    bytes_of(rewrite::halves(text), bytes)
}

fn joined(text: &str, bytes: bool) -> String {
    let all: Vec<String> = text.chars().map(|c| written(&c.to_string(), false)).collect();
    bytes_of(format!("\"\".join([{}])", all.join(", ")), bytes)
}

fn as_chr(text: &str, bytes: bool) -> String {
    let all: Vec<String> = text.bytes().map(|byte| format!("{}", u32::from(byte) + 5)).collect();
    bytes_of(format!("\"\".join(chr(n - 5) for n in [{}])", all.join(", ")), bytes)
}

fn in_base64(text: &str, bytes: bool) -> String {
    bytes_of(format!("__import__(\"base64\").b64decode(\"{}\").decode()", BASE64.encode(text.as_bytes())), bytes)
}

fn in_hex(text: &str, bytes: bool) -> String {
    bytes_of(format!("bytes.fromhex(\"{}\").decode()", HEXLOWER.encode(text.as_bytes())), bytes)
}

fn backwards(text: &str, bytes: bool) -> String {
    bytes_of(format!("{}[::-1]", written(&text.chars().rev().collect::<String>(), false)), bytes)
}

fn in_template(text: &str, bytes: bool) -> String {
    let at = text.floor_char_boundary(text.len() / 3);
    let piece = |text: &str| format!("{{{}}}", written(text, false).replace('"', "'").replace("\\n", "\\x0a"));
    match text.contains(['\'', '"', '\\', '\n']) {
        true => halved(text, bytes),
        false => bytes_of(format!("f\"{}{}\"", piece(&text[..at]), piece(&text[at..])), bytes),
    }
}

fn everything(program: &Program) -> String {
    let again = |source: String| Program::read(&format!("# names: {}\n{source}", program.own.join(" ")));
    let named = rewrite::literals(program, &in_base64);
    let looked_up = rewrite::looked_up(&again(named));
    encode::layers(&encode::reversed(&encode::xor(&looked_up)), 2)
}

/// Verdicts by program and disguise.
fn table(kind: &str) -> BTreeMap<(String, &'static str), String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(Path::new("tests/it/data/python").join(kind)).expect("programs are here").flatten() {
        let name = entry.path().file_stem().expect("a name").to_string_lossy().into_owned();
        let program = Program::read(&std::fs::read_to_string(entry.path()).expect("readable"));
        for (disguise, make) in DISGUISES {
            let path = folder.path().join(format!("{name}-{}.py", disguise.replace(' ', "-")));
            std::fs::write(&path, make(&program)).expect("the folder can be written");
            files.insert(path.to_string_lossy().into_owned(), (name.clone(), *disguise));
        }
    }
    let list = folder.path().join("list");
    std::fs::write(&list, files.keys().cloned().collect::<Vec<_>>().join("\n")).expect("the folder can be written");
    let output = lurescan().args(["bulk", "--no-intel", "--list"]).arg(&list).output().expect("it starts");
    let records = String::from_utf8(output.stdout).expect("UTF-8");
    let of = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("a record is JSON");
        let target = record["target"].as_str().expect("a target");
        (files[target].clone(), record["verdict"].as_str().expect("a verdict").to_owned())
    };
    let out: BTreeMap<_, _> = records.lines().map(of).collect();
    assert_eq!(out.len(), files.len(), "a verdict for every file");
    out
}

/// The table for people: a row a disguise, a column a program.
fn printed(table: &BTreeMap<(String, &'static str), String>) -> String {
    let mut programs: Vec<&String> = table.keys().map(|(program, _)| program).collect();
    programs.dedup();
    let rows = DISGUISES.iter().map(|(disguise, _)| {
        let cells: Vec<&str> = programs.iter().map(|p| table[&((*p).clone(), *disguise)].as_str()).collect();
        format!("{disguise:<22}{}", cells.iter().map(|cell| format!("{cell:<11}")).collect::<String>())
    });
    let head = programs.iter().map(|p| format!("{:<11}", &p[..p.len().min(10)])).collect::<String>();
    std::iter::once(format!("{:<22}{head}", "")).chain(rows).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_disguise_of_a_python_trap_blocks() {
    let table = table("flagged");
    assert_eq!(table.len(), 10 * DISGUISES.len());
    let missed = table.values().filter(|verdict| *verdict != "block").count();
    assert!(missed == MISSED, "{missed} of {} do not block:\n{}", table.len(), printed(&table));
}

#[test]
fn no_disguise_of_an_honest_python_program_blocks() {
    let table = table("honest");
    assert_eq!(table.len(), 10 * DISGUISES.len());
    let seen = |disguise: &str| disguise != OFF_SCREEN;
    let blocked = table.iter().filter(|((_, disguise), v)| *v == "block" && seen(disguise)).count();
    assert_eq!(blocked, 0, "{}", printed(&table));
    let all = table.values().filter(|verdict| *verdict == "block").count();
    assert!(all == BLOCKED, "{all} block:\n{}", printed(&table));
}

/// Disguised traps that are not blocked, as measured.
const MISSED: usize = 0;
/// Disguised honest programs that are, all of them by encoded data behind blanks, which verdict rule 4 decides.
const BLOCKED: usize = 9;
