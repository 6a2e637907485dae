//! The record and the full report keep to their published schemas, and the schemas leave nothing out.

use jsonschema::Validator;
use serde_json::{Value, json};

use lurescan::report::{Format, Style, ndjson, write};

use crate::built;

/// The schema, strict: what it does not name may not occur.
fn strict(path: &str) -> Validator {
    let text = std::fs::read_to_string(path).expect("the schema is in the repository");
    let mut schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    close(&mut schema);
    jsonschema::validator_for(&schema).expect("the schema is a schema")
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.get("properties").is_some_and(Value::is_object) && object.contains_key("type") {
                object.insert("additionalProperties".into(), json!(false));
            }
            object.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{} at {}", error, error.instance_path())).collect()
}

#[test]
fn every_record_keeps_to_its_schema() {
    let validator = strict("schema/record.schema.json");
    for report in built::all() {
        assert_eq!(errors(&validator, &ndjson::record(&report)), Vec::<String>::new(), "{}", report.target);
    }
}

#[test]
fn every_full_report_keeps_to_its_schema() {
    let validator = strict("schema/report.schema.json");
    for report in built::all() {
        let value = serde_json::to_value(&report).expect("a report serialises");
        assert_eq!(errors(&validator, &value), Vec::<String>::new(), "{}", report.target);
    }
}

#[test]
fn the_schema_refuses_a_record_that_is_wrong() {
    let validator = strict("schema/record.schema.json");
    let good = ndjson::record(&built::block());
    for (pointer, wrong) in [
        ("/verdict", json!("maybe")),
        ("/schema", json!(2)),
        ("/findings/0/moment", json!("later")),
        ("/findings/0/line", json!("12")),
        ("/stats/files", json!(-1)),
    ] {
        let mut record = good.clone();
        *record.pointer_mut(pointer).expect("it is there") = wrong;
        assert!(!validator.is_valid(&record), "{pointer}");
    }
}

#[test]
fn a_record_is_one_line_with_what_a_score_needs() {
    let mut out = Vec::new();
    write(&built::review(), Format::Ndjson, &Style::default(), &mut out).expect("memory takes it all");
    let text = String::from_utf8(out).expect("UTF-8");
    assert_eq!(text.matches('\n').count(), 1);
    assert!(text.ends_with('\n'));
    let record: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        record["findings"][0],
        json!({
            "rule": "js-obfuscated", "severity": "medium", "confidence": "high",
            "locator": "tool.zip!/app/p.tgz!/package/i.js", "path": "package/i.js", "line": 3, "column": 14,
            "moment": "unknown", "message": "The program hides its meaning", "families": [],
            "chain": [{
                "path": "package/i.js", "line": 3, "column": 14, "what": "The program hides its meaning",
                "excerpt": "_0x12ab(0x1f)",
            }],
        })
    );
    assert_eq!(record["target"], "tool.zip");
    assert_eq!(record["verdict"], "review");
}

#[test]
fn the_record_repeats_the_target_as_it_was_given() {
    let report = built::hostile();
    assert_eq!(ndjson::record(&report)["target"], report.target);
}
