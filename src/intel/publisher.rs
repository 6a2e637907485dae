//! Who published an npm package, as its `package.json` says it: the registry adds `_npmUser` and `maintainers`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::artifact::Text;
use crate::limits;

static LISTS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#""(?:_npmUser|npmUser|maintainers)"\s*:\s*([\[{][^\]]{0,4000})"#).ok());
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""name"\s*:\s*"([^"\\]{1,64})""#).ok());

/// Tells every publisher with its place.
pub fn each(text: &Text<'_>, tell: &mut dyn FnMut(&str, Range<usize>)) {
    let (Some(lists), Some(name)) = (LISTS.as_ref(), NAME.as_ref()) else { return };
    if text.str.len() > limits::CONFIG_BYTES {
        return;
    }
    for list in lists.captures_iter(&text.str).filter_map(|found| found.get(1)) {
        for one in name.captures_iter(list.as_str()).filter_map(|found| found.get(1)) {
            tell(one.as_str(), list.start() + one.start()..list.start() + one.end());
        }
    }
}
