//! What the evaluator for JavaScript computes, and that it stays within its bounds.

use lurescan::analyse::javascript::fold;

use crate::measure;

/// Runs with the stack that the scanner gives its threads.
fn folded(program: &str) -> Option<String> {
    measured(program).0
}

/// The same, and the bytes that were asked for.
fn measured(program: &str) -> (Option<String>, u64) {
    let program = program.to_owned();
    let work = move || measure::asked(|| fold(&program));
    let thread = std::thread::Builder::new().stack_size(lurescan::limits::STACK_BYTES).spawn(work);
    thread.expect("a thread starts").join().expect("folding does not panic")
}

/// More than any of these needs and far less than the square of what it is given.
const ENOUGH: u64 = 256 << 20;

#[test]
fn what_is_folded_is_what_node_computes() {
    let lines: Vec<&str> = include_str!("data/folded.txt").lines().collect();
    let (pairs, rest) = lines.as_chunks::<2>();
    assert!(rest.is_empty() && pairs.len() >= 60, "a value for every program");
    for [program, value] in pairs {
        assert_eq!(folded(program).as_deref(), Some(*value), "{program}");
    }
}

#[test]
fn what_is_not_certain_is_not_folded() {
    for program in [
        "Math.random()",
        "new Date().getTime()",
        "require('os').hostname()",
        "process.env.HOME",
        "(()=>{function* g(){yield 1} return [...g()]})()",
        "(async()=>1)()",
        "Object.freeze({a:1})",
        "(()=>{const a=[1,2];delete a[0];return a})()",
        "2**0.5",
    ] {
        assert_eq!(folded(program), None, "{program}");
    }
}

#[test]
fn a_text_that_grows_unit_by_unit_costs_its_length_and_not_its_square() {
    for grow in ["s+='x'", "s=s+'x'", "s=s+'x'+(i&1)", "o.s+='x'", "(()=>{s+='x'})()"] {
        let program = format!(
            "(()=>{{let s='',o={{s:''}};for(let i=0;i<60000;i++){{{grow}}}return s.length+o.s.length>=60000}})()"
        );
        let (value, asked) = measured(&program);
        assert_eq!(value.as_deref(), Some("true"), "{grow}");
        assert!(asked < ENOUGH, "{grow}: {asked} bytes");
    }
}

#[test]
fn a_value_that_is_endless_when_written_out_is_not_written_out() {
    let (value, asked) = measured("(()=>{let a=[1];for(let i=0;i<31;i++)a=[a,a];return a})()");
    assert_eq!(value, None);
    assert!(asked < ENOUGH, "{asked} bytes");
}

#[test]
fn texts_that_look_like_hidden_names_are_ordinary_keys() {
    assert_eq!(folded("Object.keys({['\\uffff#p']:1,['#p']:2})").as_deref(), Some("[\"\\uffff#p\",\"#p\"]"));
}

#[test]
fn an_error_that_a_handler_keeps_for_later_is_still_there() {
    let program = "(()=>{let f;try{throw 7}catch(e){f=()=>e}return f()})()";
    assert_eq!(folded(program).as_deref(), Some("7"));
}

#[test]
fn a_member_with_a_name_of_many_kilobytes_costs_no_more_than_another() {
    let name = "a.__proto__=a;é".repeat(700);
    let program =
        format!("(()=>{{const a=[1];let n=0;for(let i=0;i<20000;i++)n+=a['{name}']===undefined?1:0;return n}})()");
    let (value, asked) = measured(&program);
    assert_eq!(value.as_deref(), Some("20000"));
    assert!(asked < ENOUGH, "{asked} bytes");
}
