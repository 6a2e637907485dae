//! What the member list of an archive gives away: names that leave the folder, names that show as something else, two
//! members under one name, links that are written through.

use std::collections::HashMap;

use bytes::Bytes;

use crate::analyse::MemberTrick;
use crate::limits;
use crate::locator::BytePath;

use super::Ambiguity;

/// Endings of files that run, or that something runs without asking.
const CODE_ENDINGS: &[&str] = &[
    "js",
    "mjs",
    "cjs",
    "jsx",
    "ts",
    "mts",
    "cts",
    "tsx",
    "vue",
    "svelte",
    "py",
    "pyw",
    "pyc",
    "pyd",
    "pth",
    "sh",
    "bash",
    "zsh",
    "command",
    "ps1",
    "psm1",
    "bat",
    "cmd",
    "vbs",
    "vbe",
    "jse",
    "wsf",
    "hta",
    "lnk",
    "scr",
    "exe",
    "dll",
    "com",
    "msi",
    "so",
    "dylib",
    "node",
    "rb",
    "pl",
    "php",
    "lua",
    "go",
    "rs",
    "applescript",
    "scpt",
    "code-workspace",
];
/// Files without such an ending that start code by themselves.
const CODE_NAMES: &[&str] = &[
    "package.json",
    "tasks.json",
    "launch.json",
    "settings.json",
    "binding.gyp",
    ".npmrc",
    ".yarnrc",
    "setup.cfg",
    "pyproject.toml",
    "makefile",
    "dockerfile",
    "devcontainer.json",
    ".gitattributes",
    ".envrc",
    "procfile",
];
/// Folders of the system and of users, as the first part of an absolute name. Other names with a leading slash are
/// written by careless archivers, and every extractor drops the slash.
const SYSTEM_FOLDERS: &[&str] = &[
    "bin",
    "boot",
    "dev",
    "etc",
    "home",
    "lib",
    "lib64",
    "library",
    "opt",
    "private",
    "proc",
    "programdata",
    "root",
    "run",
    "sbin",
    "system",
    "tmp",
    "users",
    "usr",
    "var",
    "windows",
];
/// Blanks in a row that push an ending out of sight.
const HIDING_BLANKS: usize = 8;

/// The raw content of a member, for comparing two of the same name.
pub struct Content {
    /// As it is stored in the archive.
    pub bytes: Bytes,
    /// Whether every reader takes members in the order of the file, so that the last of a name wins for all of them.
    pub in_order: bool,
}

/// The names of one archive and the tricks they play.
#[derive(Default)]
pub struct Names {
    /// What was noted, at most [`limits::MEMBER_TRICKS`].
    pub tricks: Vec<MemberTrick>,
    seen: HashMap<Vec<u8>, Content>,
    folded: HashMap<Vec<u8>, Bytes>,
    escaping_links: Vec<Vec<u8>>,
}

impl Names {
    /// Notes a trick.
    pub fn note(&mut self, what: &str, member: &[u8], code: bool) {
        self.push(what, member, None, code);
    }

    /// Notes that readers differ in a member, or in the whole archive if it has no name.
    pub fn differ(&mut self, ambiguity: Ambiguity, member: &[u8], code: bool) {
        self.push(ambiguity.what(), member, Some(ambiguity), code);
    }

    fn push(&mut self, what: &str, member: &[u8], ambiguity: Option<Ambiguity>, code: bool) {
        let member = BytePath::from(member).to_string();
        let known = |t: &MemberTrick| t.what == what && t.member == member;
        if self.tricks.iter().any(known) {
            return;
        }
        let trick = MemberTrick { what: what.to_owned(), member, ambiguity, code };
        if self.tricks.len() < limits::MEMBER_TRICKS {
            self.tricks.push(trick);
        } else if ambiguity.is_some() && code {
            // A list full of harmless oddities must not push out what decides.
            let weak = self.tricks.iter_mut().find(|trick| trick.ambiguity.is_none() || !trick.code);
            if let Some(weak) = weak {
                *weak = trick;
            }
        }
    }

    /// Cuts a name that is longer than any file system takes.
    pub fn cut(&mut self, name: &mut Vec<u8>) {
        if name.len() > limits::MEMBER_NAME_BYTES {
            name.truncate(limits::MEMBER_NAME_BYTES);
            self.note("its name is longer than any system takes", &name[..64], false);
        }
    }

    /// A file or folder of the archive.
    pub fn member(&mut self, name: &[u8], content: Option<Content>) {
        self.path(name);
        let normal = normal(name);
        let through = |link: &Vec<u8>| normal.strip_prefix(link.as_slice()).is_some_and(|rest| rest.starts_with(b"/"));
        if self.escaping_links.iter().any(through) {
            self.note("it is written through a link that leaves the folder", name, is_code_name(name));
        }
        let Some(content) = content else { return };
        match self.seen.get(&normal) {
            Some(first) if first.bytes != content.bytes => {
                if is_code_name(name) {
                    match content.in_order {
                        true => self.note(Ambiguity::DuplicateName.what(), name, true),
                        false => self.differ(Ambiguity::DuplicateName, name, true),
                    }
                }
            }
            Some(_) => {}
            None => {
                self.folds(&normal, &content);
                self.seen.insert(normal, content);
            }
        }
    }

    /// Two names that are one file where case does not count. Honest trees hold such names, so only files that start
    /// code by themselves are told of.
    fn folds(&mut self, normal: &[u8], content: &Content) {
        if !starts_code(normal) {
            return;
        }
        let other = self.folded.entry(normal.to_ascii_lowercase()).or_insert_with(|| content.bytes.clone());
        if *other != content.bytes {
            self.differ(Ambiguity::CaseFold, normal, true);
        }
    }

    /// A symbolic link. Links that leave the folder are ordinary in system images; writing through one is not.
    pub fn symlink(&mut self, name: &[u8], target: &[u8]) {
        self.path(name);
        let link = normal(name);
        let mut reached = link.rsplitn(2, |&b| b == b'/').nth(1).unwrap_or_default().to_vec();
        reached.push(b'/');
        reached.extend_from_slice(target);
        if (is_absolute(target) || climbs_out(&reached)) && self.escaping_links.len() < limits::MEMBER_TRICKS {
            self.escaping_links.push(link);
        }
    }

    /// A hard link to another member.
    pub fn hard_link(&mut self, name: &[u8], target: &[u8]) {
        self.path(name);
        if climbs_out(target) || names_system_folder(target) {
            self.note("it is a hard link to a file outside the folder", name, is_code_name(name));
        }
    }

    /// Looks at one name.
    pub fn path(&mut self, name: &[u8]) {
        let code = is_code_name(name);
        if let Some(cut) = name.iter().position(|&b| b == 0) {
            return self.differ(Ambiguity::NulInName, name, code || is_code_name(&name[..cut]));
        }
        if climbs_out(name) {
            self.note("its name climbs out of the folder", name, code);
        } else if names_system_folder(name) {
            self.note("its name is an absolute path", name, code);
        }
        if let Some(what) = disguise(name) {
            self.note(what, name, code);
        }
    }
}

/// Whether a name promises code, or configuration that starts code.
pub fn is_code_name(name: &[u8]) -> bool {
    let path = BytePath::from(name);
    let last = path.name_lower();
    let shown = last.trim_end_matches([' ', '.', '\t']);
    CODE_ENDINGS.iter().any(|ending| shown.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
        || CODE_NAMES.contains(&shown)
        || path.lower().contains(".git/hooks/")
}

/// Whether a file of this name runs, or starts code, without being asked for by name.
fn starts_code(name: &[u8]) -> bool {
    let path = BytePath::from(name);
    let last = path.name_lower();
    CODE_NAMES.contains(&last.as_str())
        || matches!(last.as_str(), "setup.py" | "__init__.py" | "conftest.py")
        || path.lower().contains(".git/hooks/")
}

/// The name as readers compare it: forward slashes, no empty and no `.` parts.
pub fn normal(name: &[u8]) -> Vec<u8> {
    let parts = name.split(|b| matches!(b, b'/' | b'\\')).filter(|part| !matches!(*part, b"" | b"."));
    parts.collect::<Vec<_>>().join(&b'/')
}

fn climbs_out(name: &[u8]) -> bool {
    let mut depth = 0usize;
    for part in name.split(|b| matches!(b, b'/' | b'\\')) {
        match part {
            b"" | b"." => {}
            b".." => match depth.checked_sub(1) {
                Some(up) => depth = up,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}

fn is_absolute(name: &[u8]) -> bool {
    name.starts_with(b"/") || name.starts_with(b"\\") || has_drive(name)
}

fn has_drive(name: &[u8]) -> bool {
    matches!(name, [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic())
}

fn names_system_folder(name: &[u8]) -> bool {
    let normal = normal(name);
    let first = normal.split(|&b| b == b'/').next().unwrap_or_default().to_ascii_lowercase();
    has_drive(name) || (is_absolute(name) && SYSTEM_FOLDERS.iter().any(|folder| folder.as_bytes() == first))
}

/// How a name is made to show as another one.
fn disguise(name: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(name);
    if text.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        return Some("its name holds marks that turn the reading direction round");
    }
    let last = text.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    // macOS keeps a folder's picture in a file that is honestly called `Icon` and a carriage return.
    if name.iter().any(|b| b.is_ascii_control()) && last != "Icon\r" {
        return Some("its name holds control characters");
    }
    if last.contains(&" ".repeat(HIDING_BLANKS)) {
        return Some("blanks push the end of its name out of sight");
    }
    (last.ends_with([' ', '.']) && is_code_name(name) && !last.trim_matches('.').is_empty())
        .then_some("its name ends in blanks or dots that Windows drops")
}
