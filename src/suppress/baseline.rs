//! A report as a baseline: everything in it is known, and only what is new counts.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::limits;

use super::{SuppressError, Suppression, is_content};

/// The name of the content fingerprint in SARIF.
pub const SARIF: &str = "lurescanContent/v1";

/// The findings of a report: JSON, NDJSON or SARIF as lurescan writes them.
pub fn read(bytes: &[u8], source: &str) -> Result<Vec<Suppression>, SuppressError> {
    let malformed = |what: String| SuppressError::Malformed(format!("{source}: {what}"));
    let mut known = BTreeSet::new();
    let mut reports = 0;
    for document in serde_json::Deserializer::from_slice(bytes).into_iter::<Value>() {
        let document = document.map_err(|error| malformed(error.to_string()))?;
        match (document.get("runs"), document.get("findings")) {
            (Some(Value::Array(runs)), _) => {
                reports += 1;
                runs.iter().filter_map(|run| run.get("results")?.as_array()).flatten().for_each(|result| {
                    let content = result.get("partialFingerprints").and_then(|prints| prints.get(SARIF));
                    keep(&mut known, result.get("ruleId"), content);
                });
            }
            (_, Some(Value::Array(findings))) => {
                reports += 1;
                let suppressed = document.get("suppressed").and_then(Value::as_array).into_iter().flatten();
                let suppressed = suppressed.map(|one| one.get("finding").unwrap_or(one));
                for finding in findings.iter().chain(suppressed) {
                    keep(&mut known, finding.get("rule"), finding.get("content"));
                }
            }
            _ => return Err(malformed("neither a report nor SARIF of lurescan".to_owned())),
        }
        if known.len() > limits::SUPPRESSIONS {
            return Err(malformed(format!("more than {} findings", limits::SUPPRESSIONS)));
        }
    }
    if reports == 0 {
        return Err(malformed("there is no report in it".to_owned()));
    }
    let suppression = |(rule, content): (String, String)| Suppression {
        rule,
        content,
        reason: "in the baseline".to_owned(),
        expires: None,
        source: source.to_owned(),
    };
    Ok(known.into_iter().map(suppression).collect())
}

fn keep(known: &mut BTreeSet<(String, String)>, rule: Option<&Value>, content: Option<&Value>) {
    if let (Some(rule), Some(content)) = (rule.and_then(Value::as_str), content.and_then(Value::as_str))
        && is_content(content)
    {
        known.insert((rule.to_owned(), content.to_owned()));
    }
}
