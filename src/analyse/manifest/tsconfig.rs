//! `tsconfig.json`: where built files come from, and what names of modules stand for.

use crate::analyse::json::Item;
use crate::analyse::{Analysed, Sources};

/// Names that are kept of one file.
const NAMES: usize = 64;

/// Reads the part of the compiler's options that says which file is which.
pub fn options(root: Item<'_>, out: &mut Analysed) {
    let Some(options) = root.get("compilerOptions") else { return };
    let text = |key: &str| options.get(key).and_then(Item::text).map(|text| text.chars().take(256).collect::<String>());
    let base = text("baseUrl").unwrap_or_default();
    let names = options.all("paths").flat_map(Item::entries).filter_map(|(name, targets)| {
        let target = targets.items().next().and_then(Item::text)?;
        Some((name.trim_end_matches('*').to_owned(), format!("{base}/{}", target.trim_end_matches('*'))))
    });
    let names: Vec<(String, String)> = names.filter(|(name, _)| !name.is_empty()).take(NAMES).collect();
    let built = text("outDir").map(|out| (out, text("rootDir").unwrap_or_default()));
    if built.is_some() || !names.is_empty() {
        out.facts.sources = Some(Sources { built, names });
    }
}
