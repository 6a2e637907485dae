//! A file of suppressions written by people: TOML, one `[[suppress]]` each.
//!
//! ```toml
//! [[suppress]]
//! rule = "js-obfuscated"
//! content = "8f14e45fceea167a5a36dedd4bea2543"
//! reason = "vendored player, read by the security team"
//! expires = 2027-01-31
//! ```

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::limits;
use crate::report::age;

use super::{SuppressError, Suppression, is_content};

/// Its name in a repository: what `--policy-from` reads of the commit that is named.
pub const NAME: &str = ".lurescan.toml";

/// Reads the suppressions of a file. What cannot be understood is an error: half a policy is none.
pub fn read(text: &str, source: &str) -> Result<Vec<Suppression>, SuppressError> {
    let malformed = |what: String| SuppressError::Malformed(format!("{source}: {what}"));
    let table = DeTable::parse(text).map_err(|error| malformed(error.message().to_owned()))?;
    let mut out = Vec::new();
    for (key, value) in table.get_ref() {
        let key = key.get_ref().as_ref();
        let (DeValue::Array(many), "suppress") = (value.get_ref(), key) else {
            return Err(malformed(format!("`{key}` is not known here; [[suppress]] is")));
        };
        if many.len() > limits::SUPPRESSIONS {
            return Err(malformed(format!("more than {} suppressions", limits::SUPPRESSIONS)));
        }
        for (number, one) in many.iter().enumerate() {
            let read = one_of(one, source);
            out.push(read.map_err(|what| malformed(format!("suppression {}: {what}", number + 1)))?);
        }
    }
    Ok(out)
}

fn one_of(value: &Spanned<DeValue<'_>>, source: &str) -> Result<Suppression, String> {
    let DeValue::Table(table) = value.get_ref() else { return Err("a table is expected".to_owned()) };
    let (mut rule, mut content, mut reason, mut expires) = (None, None, None, None);
    for (key, value) in table {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => return Err(format!("`{}` is neither text nor a date", key.get_ref())),
        };
        match key.get_ref().as_ref() {
            "rule" => rule = Some(text),
            "content" => content = Some(text),
            "reason" => reason = Some(text),
            "expires" => expires = Some(text),
            other => return Err(format!("`{other}` is not known: rule, content, reason and expires are")),
        }
    }
    let rule = rule.filter(|rule| is_rule(rule)).ok_or("`rule` has to be the id of one rule")?;
    let content = content.filter(|content| is_content(content));
    let content = content.ok_or("`content` has to be the 32 digits that a report gives a finding")?;
    let reason = reason.filter(|reason| !reason.trim().is_empty()).ok_or("`reason` is missing")?;
    if expires.as_deref().is_some_and(|date| age::days(date).is_none()) {
        return Err("`expires` has to be a date as in 2027-01-31".to_owned());
    }
    Ok(Suppression { rule, content, reason, expires, source: source.to_owned() })
}

fn is_rule(rule: &str) -> bool {
    !rule.is_empty() && rule.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
