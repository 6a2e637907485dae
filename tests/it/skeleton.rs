//! Rule pages parse.

#[test]
fn every_rule_page_parses() {
    for entry in std::fs::read_dir("rules").expect("rules/ is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|e| e == "md") {
            let page: &'static str = std::fs::read_to_string(&path).expect("readable").leak();
            lurescan::rule::Rule::parse("page", page).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        }
    }
}
