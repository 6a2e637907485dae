//! Which part of the program an edge belongs to: the function that the linker's table names for its address.

use std::collections::BTreeMap;
use std::path::Path;

use goblin::elf::Elf;

/// Functions of this program by address, each with its part.
pub struct Parts(BTreeMap<u64, String>);

impl Parts {
    /// Reads the table of this program; empty where there is none.
    pub fn new() -> Self {
        Self(Self::read().unwrap_or_default())
    }

    fn read() -> Option<BTreeMap<u64, String>> {
        let program = std::env::current_exe().ok()?;
        let bytes = std::fs::read(&program).ok()?;
        let elf = Elf::parse(&bytes).ok()?;
        let base = base(&program)?;
        let functions = elf.syms.iter().filter(|symbol| symbol.is_function() && symbol.st_value != 0);
        Some(functions.map(|f| (base + f.st_value, part(elf.strtab.get_at(f.st_name).unwrap_or_default()))).collect())
    }

    /// The part that an address belongs to.
    pub fn of(&self, address: usize) -> &str {
        self.0.range(..=address as u64).next_back().map_or("?", |(_, part)| part)
    }
}

/// Where the program was loaded.
fn base(program: &Path) -> Option<u64> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let line = maps.lines().find(|line| line.ends_with(program.to_str().unwrap_or("?")))?;
    u64::from_str_radix(line.split('-').next()?, 16).ok()
}

/// Crate, folder and file out of a mangled name: in both manglings a path is lengths and names one after the other, and in
/// the older one that of an implementation is written out.
fn part(symbol: &str) -> String {
    const CRATES: &[&str] = &["8lurescan", "13sevenz_rust2", "11mail_parser", "3zip", "3tar", "3cab", "3cfb"];
    if let Some((_, path)) = symbol.split_once("lurescan..") {
        return path
            .split("..")
            .take(2)
            .map(|name| name.split('$').next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("::");
    }
    let found = CRATES.iter().filter_map(|name| Some((symbol.find(name)?, *name))).min();
    let Some((at, name)) = found else { return "other".to_owned() };
    let own = name.trim_start_matches(|c: char| c.is_ascii_digit());
    if own != "lurescan" {
        return own.to_owned();
    }
    let (mut rest, mut names) = (&symbol[at + name.len()..], Vec::new());
    while names.len() < 2 {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Some(ident) = rest[..digits].parse().ok().and_then(|length: usize| rest[digits..].get(..length)) else {
            break;
        };
        rest = &rest[digits + ident.len()..];
        names.push(ident.trim_start_matches('_'));
    }
    // Two folders down are files; a function of a folder's own file is of the folder.
    names.join("::")
}
