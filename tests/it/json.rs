//! JSON as editors read it.

use lurescan::analyse::json::{Item, read};

#[test]
fn comments_trailing_and_missing_commas_and_a_byte_order_mark_are_tolerated() {
    let text = "\u{feff}// first\n{ /* a */ \"a\": [1, 2,], \"b\": \"x\" // end\n \"c\": {\"d\": true,}, }";
    let document = read(text);
    let root = document.root().expect("a value");
    assert_eq!(root.get("a").expect("a").items().count(), 2);
    assert_eq!(root.get("b").and_then(Item::text), Some("x"));
    assert!(root.path(&["c", "d"]).is_some_and(Item::is_true));
}

#[test]
fn reading_goes_on_after_what_no_editor_tolerates() {
    let document = read("{ \"a\": , ] \"b\" ] \"c\": 'x', d: \"y\" } trailing { \"e\": 1 }");
    let root = document.root().expect("a value");
    assert_eq!(root.get("c").and_then(Item::text), Some("x"));
    assert_eq!(root.get("d").and_then(Item::text), Some("y"));
    assert!(document.roots().any(|item| item.get("e").is_some()));
}

#[test]
fn every_duplicate_of_a_key_is_kept_and_the_last_one_wins() {
    let document = read(r#"{"command": "one", "command": "two"}"#);
    let root = document.root().expect("a value");
    assert_eq!(root.all("command").filter_map(Item::text).collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(root.get("command").and_then(Item::text), Some("two"));
}

#[test]
fn escapes_are_undone_and_the_span_is_the_literal() {
    let text = r#"{"k": "c\u0075rl \ud83d\ude00\n\"q\""}"#;
    let document = read(text);
    let value = document.root().and_then(|root| root.get("k")).expect("k");
    assert_eq!(value.text(), Some("curl 😀\n\"q\""));
    assert_eq!(&text[value.span()], r#""c\u0075rl \ud83d\ude00\n\"q\"""#);
}

#[test]
fn a_string_without_an_end_stops_at_its_line() {
    let document = read("{\"a\": \"open\n, \"b\": \"x\"}");
    assert_eq!(document.root().and_then(|root| root.get("b")).and_then(Item::text), Some("x"));
}

#[test]
fn a_hundred_thousand_nested_brackets_are_read_on_a_small_stack() {
    let read_deep = || {
        for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000), "[{".repeat(50_000) + &"}]".repeat(50_000)] {
            assert!(read(&text).root().is_some());
        }
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(read_deep).expect("a thread").join().expect("no overflow");
}

#[test]
fn a_document_over_the_node_limit_is_cut_and_says_so() {
    assert!(read(&format!("[{}", "1,".repeat(300_000))).truncated);
    assert!(!read("[1]").truncated);
}
