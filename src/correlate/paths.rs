//! Which record stands at which path: what a command, an import or a manifest means when it names a file.

use std::collections::HashMap;

use crate::locator::{Locator, Step};
use crate::scan::Record;

/// Endings that Node and bundlers try after a specifier without one.
const JS_ENDINGS: &[&str] = &["", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".json", ".mts", ".cts", ".node"];
const JS_INDEXES: &[&str] = &["index.js", "index.mjs", "index.cjs", "index.ts", "index.tsx", "index.jsx", "index.json"];

/// Folders of tools whose commands run in the folder around them.
const TOOL_FOLDERS: &[&str] = &[
    ".vscode",
    ".cursor",
    ".git/hooks",
    ".git",
    ".husky",
    ".github/workflows",
    ".github",
    ".idea",
    ".zed",
    ".devcontainer",
    ".claude",
];

/// All addressable records by container and path.
pub struct Index<'r> {
    by_path: HashMap<(u32, String), usize>,
    by_locator: HashMap<&'r Locator, usize>,
    places: Vec<Option<(u32, String)>>,
    /// What a `package.json` says that loading its folder loads, in its order.
    mains: HashMap<usize, Vec<&'r str>>,
}

impl<'r> Index<'r> {
    /// Indexes every record; files and members also by path, decoded layers have none of their own.
    pub fn new(records: &'r [Record]) -> Self {
        let mut spaces: HashMap<Option<&Locator>, u32> = HashMap::new();
        let mut by_path = HashMap::new();
        let by_locator = records.iter().enumerate().map(|(number, record)| (&*record.at, number)).collect();
        let mut places = Vec::with_capacity(records.len());
        let mut mains: HashMap<usize, Vec<&str>> = HashMap::new();
        for (number, record) in records.iter().enumerate() {
            for start in &record.facts.starts {
                if matches!(start.by.as_str(), "package main" | "package module" | "package exports")
                    && let Some(file) = &start.file
                {
                    mains.entry(number).or_default().push(file);
                }
            }
            let path = match &record.at.step {
                Step::File(path) | Step::Stdin(path) | Step::GitBlob { path, .. } | Step::Member { path } => path,
                Step::Layer { .. } => {
                    places.push(None);
                    continue;
                }
            };
            let fresh = spaces.len() as u32;
            let space = *spaces.entry(record.at.within.as_deref()).or_insert(fresh);
            let path = normal(&String::from_utf8_lossy(path.as_bytes()));
            by_path.entry((space, path.clone())).or_insert(number);
            places.push(Some((space, path)));
        }
        Self { by_path, by_locator, places, mains }
    }

    /// The record at a locator.
    pub fn record(&self, at: &Locator) -> Option<usize> {
        self.by_locator.get(at).copied()
    }

    /// The record of the file that a decoded layer was found in; the record itself if it is no layer.
    pub fn file_of(&self, at: &Locator) -> Option<usize> {
        self.record(at.ancestry().find(|at| !at.is_layer())?)
    }

    /// The record at `path` in the same container as `from`; `path` counts from that container's top.
    pub fn at(&self, from: usize, path: &str) -> Option<usize> {
        let (space, _) = self.places.get(from)?.as_ref()?;
        self.by_path.get(&(*space, normal(path))).copied()
    }

    /// Whether two records lie in one container.
    pub fn same_space(&self, a: usize, b: usize) -> bool {
        let space = |record: usize| self.places.get(record)?.as_ref().map(|(space, _)| *space);
        space(a).is_some() && space(a) == space(b)
    }

    /// The path of a record inside its container.
    pub fn path(&self, record: usize) -> Option<&str> {
        self.places.get(record)?.as_ref().map(|(_, path)| path.as_str())
    }

    /// The folder in which commands of `record` run: for tools' own folders the one around them.
    pub fn working_folder(&self, record: usize) -> String {
        let folder = parent(self.path(record).unwrap_or_default());
        for tool in TOOL_FOLDERS {
            if folder == *tool {
                return String::new();
            }
            if let Some(around) = folder.strip_suffix(tool).and_then(|rest| rest.strip_suffix('/')) {
                return around.to_owned();
            }
        }
        folder.to_owned()
    }

    /// What a path in a command of `record` names, in its working folder, with the endings an interpreter adds.
    pub fn named_in_command(&self, record: usize, path: &str) -> Option<usize> {
        let path = path.trim_matches(['"', '\'']);
        let path = ["${workspaceFolder}", "${workspaceRoot}", "$PWD", "%CD%", "%~dp0"]
            .iter()
            .find_map(|prefix| path.strip_prefix(prefix))
            .map_or(path, |rest| rest.trim_start_matches(['/', '\\']));
        let full = join(&self.working_folder(record), path);
        self.with_endings(record, &full)
    }

    /// What a JavaScript specifier in `record` names inside the target, by Node's rules for relative specifiers.
    pub fn imported(&self, record: usize, specifier: &str) -> Option<usize> {
        let here = parent(self.path(record)?);
        if let Some(rest) = ["@/", "~/", "#"].iter().find_map(|alias| specifier.strip_prefix(alias)) {
            return self.aliased(record, here, rest.trim_start_matches('/'));
        }
        if !specifier.starts_with('.') && !specifier.starts_with('/') {
            return None;
        }
        let full = join(here, specifier);
        self.with_endings(record, &full).or_else(|| self.package(record, &full)).or_else(|| self.source(record, &full))
    }

    /// What stands for a folder of sources by custom: `src`, `app` or the folder itself of the nearest one that has it.
    fn aliased(&self, record: usize, here: &str, rest: &str) -> Option<usize> {
        let mut folder = here;
        loop {
            let found = ["src", "", "app", "lib"].iter().find_map(|sources| {
                let full = join(&join(folder, sources), rest);
                self.with_endings(record, &full).or_else(|| self.source(record, &full))
            });
            if found.is_some() || folder.is_empty() {
                return found;
            }
            folder = parent(folder);
        }
    }

    /// What a folder's `package.json` names; what is built may be there as source only.
    fn package(&self, record: usize, folder: &str) -> Option<usize> {
        let manifest = self.at(record, &join(folder, "package.json"))?;
        self.mains.get(&manifest)?.iter().find_map(|main| {
            let full = join(folder, main);
            self.with_endings(record, &full).or_else(|| {
                let built = ["dist/", "build/", "out/", "lib/"];
                let rest = built.iter().find_map(|built| normal(main).strip_prefix(built).map(str::to_owned))?;
                self.source(record, &join(&join(folder, "src"), &rest))
            })
        })
    }

    /// The TypeScript behind the name of the JavaScript that it becomes.
    fn source(&self, record: usize, full: &str) -> Option<usize> {
        const SOURCES: &[(&str, &[&str])] =
            &[(".js", &[".ts", ".tsx", ".jsx"]), (".mjs", &[".mts"]), (".cjs", &[".cts"]), (".jsx", &[".tsx"])];
        SOURCES.iter().find_map(|(built, written)| {
            let stem = full.strip_suffix(built)?;
            written.iter().find_map(|ending| self.at(record, &format!("{stem}{ending}")))
        })
    }

    /// What a Python module name in `record` names: relative (`.a.b`), beside it, or from the container's top.
    pub fn imported_python(&self, record: usize, module: &str) -> Option<usize> {
        let here = parent(self.path(record)?);
        let dots = module.len() - module.trim_start_matches('.').len();
        let inner = module.trim_start_matches('.').replace('.', "/");
        let bases: Vec<String> = if dots > 0 {
            vec![(1..dots).fold(here.to_owned(), |at, _| parent(&at).to_owned())]
        } else {
            vec![here.to_owned(), String::new(), parent(here).to_owned(), "src".to_owned(), join(here, "src")]
        };
        bases.iter().find_map(|base| {
            let full = join(base, &inner);
            self.at(record, &format!("{full}.py")).or_else(|| self.at(record, &join(&full, "__init__.py")))
        })
    }

    fn with_endings(&self, record: usize, full: &str) -> Option<usize> {
        JS_ENDINGS
            .iter()
            .find_map(|ending| self.at(record, &format!("{full}{ending}")))
            .or_else(|| JS_INDEXES.iter().find_map(|name| self.at(record, &join(full, name))))
    }
}

/// The folder of a path, empty at the top.
pub fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

/// Joins and resolves `.` and `..`; a path that climbs above the top stays there.
pub fn join(folder: &str, path: &str) -> String {
    normal(&format!("{folder}/{path}"))
}

fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
