//! What the member list of an archive gives away: names that leave the folder, names that show as something else, two
//! members under one name, links that are written through.

use std::collections::HashMap;

use bytes::Bytes;

use crate::analyse::MemberTrick;
use crate::limits;
use crate::locator::BytePath;

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
    escaping_links: Vec<Vec<u8>>,
}

impl Names {
    /// Notes a trick.
    pub fn note(&mut self, what: &str, member: &[u8], readers_differ: bool, code: bool) {
        let member = BytePath::from(member).to_string();
        let known = |t: &MemberTrick| t.what == what && t.member == member;
        if self.tricks.len() < limits::MEMBER_TRICKS && !self.tricks.iter().any(known) {
            self.tricks.push(MemberTrick { what: what.to_owned(), member, readers_differ, code });
        }
    }

    /// Cuts a name that is longer than any file system takes.
    pub fn cut(&mut self, name: &mut Vec<u8>) {
        if name.len() > limits::MEMBER_NAME_BYTES {
            name.truncate(limits::MEMBER_NAME_BYTES);
            self.note("its name is longer than any system takes", &name[..64], false, false);
        }
    }

    /// A file or folder of the archive.
    pub fn member(&mut self, name: &[u8], content: Option<Content>) {
        self.path(name);
        let normal = normal(name);
        let through = |link: &Vec<u8>| normal.strip_prefix(link.as_slice()).is_some_and(|rest| rest.starts_with(b"/"));
        if self.escaping_links.iter().any(through) {
            self.note("it is written through a link that leaves the folder", name, false, is_code_name(name));
        }
        let Some(content) = content else { return };
        match self.seen.get(&normal) {
            Some(first) if first.bytes != content.bytes => {
                if is_code_name(name) {
                    let what = "two members have this name and different content";
                    self.note(what, name, !content.in_order, true);
                }
            }
            Some(_) => {}
            None => {
                self.seen.insert(normal, content);
            }
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
            self.note("it is a hard link to a file outside the folder", name, false, is_code_name(name));
        }
    }

    /// Looks at one name.
    pub fn path(&mut self, name: &[u8]) {
        let code = is_code_name(name);
        if climbs_out(name) {
            self.note("its name climbs out of the folder", name, false, code);
        } else if names_system_folder(name) {
            self.note("its name is an absolute path", name, false, code);
        }
        if let Some(what) = disguise(name) {
            self.note(what, name, false, code);
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
