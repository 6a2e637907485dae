//! Which record stands at which path: what a command, an import or a manifest means when it names a file.

use std::borrow::Cow;
use std::collections::HashMap;

use rustc_hash::FxHashMap;

use crate::analyse::Sources;
use crate::analyse::javascript::builtins::package_name;
use crate::limits;
use crate::locator::{Locator, Step};
use crate::scan::Record;

/// Endings that Node and bundlers try after a specifier without one.
const JS_ENDINGS: &[&str] = &["", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".json", ".mts", ".cts", ".node"];
const JS_INDEXES: &[&str] = &["index.js", "index.mjs", "index.cjs", "index.ts", "index.tsx", "index.jsx", "index.json"];

/// What loading a package's folder loads.
const MAINS: &[&str] = &["package-main", "package-module", "package-exports"];

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
    ".gemini",
    ".windsurf",
    ".codex",
    ".idea/runConfigurations",
    ".run",
    ".github/hooks",
    ".circleci",
    ".gitlab",
    ".cargo",
    ".claude/hooks",
    ".cursor/hooks",
    ".mvn",
    ".config/mise",
    ".mise",
];

/// All addressable records by container and path.
pub struct Index<'r> {
    /// For each container, its records by path.
    by_path: Vec<FxHashMap<Cow<'r, str>, usize>>,
    /// Whatever is no file of the target itself with an ordinary path: those are found by that.
    by_locator: FxHashMap<&'r Locator, usize>,
    /// The container of the target's own files.
    top: Option<u32>,
    places: Vec<Option<(u32, Cow<'r, str>)>>,
    /// From which to before which commit a record was there, where it is a version that is not checked out.
    lives: FxHashMap<usize, (u32, u32)>,
    /// All versions of a path that are not checked out; their space is another than that of what is.
    versions: FxHashMap<(u32, String), Vec<usize>>,
    /// The space of what is checked out, for the space of what is not.
    present: FxHashMap<u32, u32>,
    /// What a `package.json` says that loading its folder loads, in its order.
    mains: HashMap<usize, Vec<&'r str>>,
    /// The packages of the target by the name that each gives itself.
    packages: HashMap<&'r str, usize>,
    /// Whether anything lies in a `node_modules`.
    modules: bool,
    /// What says where built files come from and what names stand for, by container and folder.
    sources: HashMap<(u32, String), &'r Sources>,
}

impl<'r> Index<'r> {
    /// Indexes every record; files and members also by path, decoded layers have none of their own.
    pub fn new(records: &'r [Record]) -> Self {
        let mut spaces: FxHashMap<(Option<&Locator>, bool), u32> = FxHashMap::default();
        let (mut lives, mut versions) = (FxHashMap::default(), FxHashMap::<(u32, String), Vec<usize>>::default());
        let mut by_path: Vec<FxHashMap<Cow<'r, str>, usize>> = Vec::new();
        let (mut by_locator, mut top) = (FxHashMap::<&Locator, usize>::default(), None);
        let mut places = Vec::with_capacity(records.len());
        let mut mains: HashMap<usize, Vec<&str>> = HashMap::new();
        let mut packages: HashMap<&str, usize> = HashMap::new();
        let mut modules = false;
        let mut sources = HashMap::new();
        for (number, record) in records.iter().enumerate() {
            for start in &record.facts.starts {
                if MAINS.contains(&start.by.id)
                    && let Some(file) = &start.file
                {
                    mains.entry(number).or_default().push(file);
                }
            }
            if let Some(name) = &record.facts.package {
                packages.entry(name).or_insert(number);
            }
            let path = match &record.at.step {
                Step::File(path) | Step::Stdin(path) | Step::GitBlob { path, .. } | Step::Member { path } => path,
                Step::Layer { .. } => {
                    by_locator.insert(&*record.at, number);
                    places.push(None);
                    continue;
                }
            };
            let fresh = spaces.len() as u32;
            let life = match &record.at.step {
                Step::GitBlob { version, .. } if version.is_past() => Some(version.life),
                _ => None,
            };
            let space = *spaces.entry((record.at.within.as_deref(), life.is_some())).or_insert(fresh);
            let path = match String::from_utf8_lossy(path.as_bytes()) {
                Cow::Borrowed(path) if is_normal(path) => Cow::Borrowed(path),
                path => Cow::Owned(normal(&path)),
            };
            match plain(&record.at) {
                Some(_) => top = Some(space),
                None => drop(by_locator.insert(&*record.at, number)),
            }
            modules |= path.contains("node_modules/");
            if let Some(life) = life {
                lives.insert(number, life);
                versions.entry((space, path.clone().into_owned())).or_default().push(number);
            }
            if let Some(said) = &record.facts.sources {
                sources.entry((space, parent(&path).to_owned())).or_insert(said);
            }
            if by_path.len() <= space as usize {
                // The first container is nearly always the target itself.
                let room = if by_path.is_empty() { records.len() } else { 0 };
                by_path.push(FxHashMap::with_capacity_and_hasher(room, Default::default()));
            }
            by_path[space as usize].entry(path.clone()).or_insert(number);
            places.push(Some((space, path)));
        }
        let past = spaces.iter().filter(|((_, is_past), _)| *is_past);
        let present = past.filter_map(|((within, _), space)| Some((*space, *spaces.get(&(*within, false))?))).collect();
        Self { by_path, by_locator, top, places, lives, versions, present, mains, packages, modules, sources }
    }

    /// The record at a locator.
    pub fn record(&self, at: &Locator) -> Option<usize> {
        match plain(at) {
            Some(path) => self.by_path.get(self.top? as usize)?.get(path).copied(),
            None => self.by_locator.get(at).copied(),
        }
    }

    /// The record of the file that a decoded layer was found in; the record itself if it is no layer.
    pub fn file_of(&self, at: &Locator) -> Option<usize> {
        self.record(at.ancestry().find(|at| !at.is_layer())?)
    }

    /// The record at `path` in the same container as `from`; `path` counts from that container's top.
    pub fn at(&self, from: usize, path: &str) -> Option<usize> {
        let mut space = self.space(from)?;
        let path = if is_normal(path) { Cow::Borrowed(path) } else { Cow::Owned(normal(path)) };
        if let Some(&life) = self.lives.get(&from) {
            if let Some(version) = self.version_beside(space, &path, life) {
                return Some(version);
            }
            space = *self.present.get(&space)?;
        }
        self.by_path.get(space as usize)?.get(path.as_ref()).copied()
    }

    /// The version of a path that stood beside one that was there from some commit to another: the latest such.
    fn version_beside(&self, space: u32, path: &str, (from, to): (u32, u32)) -> Option<usize> {
        let many = self.versions.get(&(space, path.to_owned()))?.iter();
        let life = |number: &usize| self.lives.get(number).copied().unwrap_or_default();
        many.filter(|other| life(other).0 < to && from < life(other).1).max_by_key(|other| life(other).0).copied()
    }

    /// The other versions of the path of a version that is not checked out, and what is checked out there.
    pub fn other_versions(&self, record: usize) -> Vec<usize> {
        let Some((space, path)) = self.places.get(record).and_then(Option::as_ref) else { return Vec::new() };
        if !self.lives.contains_key(&record) {
            return Vec::new();
        }
        let past = self.versions.get(&(*space, path.to_string())).into_iter().flatten().copied();
        let present = self.present.get(space).and_then(|space| self.by_path.get(*space as usize)?.get(path)).copied();
        past.chain(present).filter(|&other| other != record).collect()
    }

    /// Which container a record lies in, as a number.
    pub fn space(&self, record: usize) -> Option<u32> {
        self.places.get(record)?.as_ref().map(|(space, _)| *space)
    }

    /// Whether two records lie in one container.
    pub fn same_space(&self, a: usize, b: usize) -> bool {
        self.space(a).is_some() && self.space(a) == self.space(b)
    }

    /// The path of a record inside its container.
    pub fn path(&self, record: usize) -> Option<&str> {
        self.places.get(record)?.as_ref().map(|(_, path)| path.as_ref())
    }

    /// The folder in which commands of `record` run: for tools' own folders the one around them.
    pub fn working_folder(&self, record: usize) -> String {
        let folder = parent(self.path(record).unwrap_or_default());
        if folder.ends_with(".xcodeproj") {
            return parent(folder).to_owned();
        }
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
        let (path, _) = from_top(path);
        self.module(record, &join(&self.working_folder(record), path))
    }

    /// The same from the working folder or the nearest one above it that has the file: where a script is run from is not
    /// known.
    pub fn named_near(&self, record: usize, path: &str) -> Option<usize> {
        let (path, _) = from_top(path);
        if path.len() > limits::MEMBER_NAME_BYTES || path.is_empty() {
            return None;
        }
        let mut folder = self.working_folder(record);
        for _ in 0..limits::FOLDERS_ABOVE {
            if let Some(found) = self.module(record, &join(&folder, path)) {
                return Some(found);
            }
            if folder.is_empty() {
                return None;
            }
            folder = parent(&folder).to_owned();
        }
        None
    }

    /// What a path from the container's top names to an interpreter: the file, with an ending, the folder's index or main,
    /// or the source that it is built from.
    pub fn module(&self, record: usize, full: &str) -> Option<usize> {
        let file = self.with_endings(record, full).or_else(|| self.package(record, full));
        file.or_else(|| self.source(record, full)).or_else(|| self.unbuilt(record, full))
    }

    /// The source of what a build would put into a folder of its own: `dist/server.js` of `src/server.ts`.
    fn unbuilt(&self, record: usize, full: &str) -> Option<usize> {
        const BUILT: &[&str] = &["dist/", "build/", "out/", "lib/", ".output/"];
        let from_settings = self.settings_above(record, full).find_map(|(here, said)| {
            let (out, root) = said.built.as_ref()?;
            let rest = full.strip_prefix(&join(here, out))?.strip_prefix('/')?;
            [root.as_str(), "src", ""].iter().find_map(|sources| {
                let source = join(&join(here, sources), rest);
                self.with_endings(record, &source).or_else(|| self.source(record, &source))
            })
        });
        if from_settings.is_some() {
            return from_settings;
        }
        BUILT.iter().find_map(|folder| {
            let at = match full.strip_prefix(folder) {
                Some(_) => 0,
                None => full.rfind(&format!("/{folder}"))? + 1,
            };
            let (before, rest) = (&full[..at], &full[at + folder.len()..]);
            ["src/", "", "source/"].iter().find_map(|sources| {
                let source = format!("{before}{sources}{rest}");
                self.with_endings(record, &source).or_else(|| self.source(record, &source))
            })
        })
    }

    /// The package that a specifier names: in `node_modules` of a folder above, or the one in the target of that name.
    pub fn packaged(&self, record: usize, specifier: &str) -> Option<usize> {
        if specifier.starts_with(['.', '/']) || specifier.len() > limits::MEMBER_NAME_BYTES {
            return None;
        }
        let name = package_name(specifier);
        let inner = specifier[name.len()..].trim_start_matches('/');
        if self.modules {
            let mut folder = parent(self.path(record)?);
            for _ in 0..limits::FOLDERS_ABOVE {
                let full = join(&join(folder, "node_modules"), name);
                if self.at(record, &join(&full, "package.json")).is_some() {
                    return self.module(record, &join(&full, inner));
                }
                if folder.is_empty() {
                    break;
                }
                folder = parent(folder);
            }
        }
        let manifest = *self.packages.get(name)?;
        if !self.same_space(manifest, record) {
            return None;
        }
        let folder = parent(self.path(manifest)?);
        self.module(record, &join(folder, inner))
    }

    /// What a JavaScript specifier in `record` names inside the target, by Node's rules for relative specifiers.
    pub fn imported(&self, record: usize, specifier: &str) -> Option<usize> {
        let here = parent(self.path(record)?);
        if let Some(rest) = ["@/", "~/", "#"].iter().find_map(|alias| specifier.strip_prefix(alias)) {
            return self.aliased(record, here, rest.trim_start_matches('/'));
        }
        if !specifier.starts_with('.') && !specifier.starts_with('/') {
            return self.renamed(record, specifier);
        }
        let full = join(here, specifier);
        self.with_endings(record, &full).or_else(|| self.package(record, &full)).or_else(|| self.source(record, &full))
    }

    /// What a `tsconfig.json` above says that a name stands for.
    fn renamed(&self, record: usize, specifier: &str) -> Option<usize> {
        self.settings_above(record, self.path(record)?).find_map(|(here, said)| {
            let (name, target) = said.names.iter().find(|(name, _)| specifier.starts_with(name.as_str()))?;
            let full = join(&join(here, target), &specifier[name.len()..]);
            self.with_endings(record, &full).or_else(|| self.source(record, &full))
        })
    }

    /// The folders above a path that have settings of the compiler, the nearest first.
    fn settings_above<'p>(&self, record: usize, path: &'p str) -> impl Iterator<Item = (&'p str, &'r Sources)> {
        let space = self.space(record).filter(|_| !self.sources.is_empty());
        let folders = std::iter::successors(Some(parent(path)), |folder| (!folder.is_empty()).then(|| parent(folder)));
        folders.take(limits::FOLDERS_ABOVE).filter_map(move |folder| {
            let said = self.sources.get(&(space?, folder.to_owned()))?;
            Some((folder, *said))
        })
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
        let mut path = normal(full);
        let length = path.len();
        let mut tried = |between: &str, end: &str| {
            path.truncate(length);
            path.push_str(if length == 0 { "" } else { between });
            path.push_str(end);
            self.at(record, &path)
        };
        let file = JS_ENDINGS.iter().find_map(|ending| tried("", ending));
        file.or_else(|| JS_INDEXES.iter().find_map(|name| tried("/", name)))
    }
}

/// A path of a command without what stands for the folder it runs in, and whether that stood there.
fn from_top(path: &str) -> (&str, bool) {
    let path = path.trim_matches(['"', '\'']);
    let here = [
        "${workspaceFolder}",
        "${workspaceRoot}",
        "$workspaceFolder",
        "$workspaceRoot",
        "$localWorkspaceFolder",
        "$containerWorkspaceFolder",
        "$INIT_CWD",
        "${containerWorkspaceFolder}",
        "${localWorkspaceFolder}",
        "$CLAUDE_PROJECT_DIR",
        "${CLAUDE_PROJECT_DIR}",
        "$PROJECT_DIR$",
        "$(ProjectDir)",
        "$(SolutionDir)",
        "${PWD}",
        "$PWD",
        "%CD%",
        "%~dp0",
    ];
    match here.iter().find_map(|prefix| path.strip_prefix(prefix)) {
        Some(rest) => (rest.trim_start_matches(['/', '\\']), true),
        None => (path, false),
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

/// The path of a file of the target itself, if no other file can have the same one here.
fn plain(at: &Locator) -> Option<&str> {
    match &at.step {
        Step::File(path) if at.within.is_none() => {
            std::str::from_utf8(path.as_bytes()).ok().filter(|path| is_normal(path))
        }
        _ => None,
    }
}

/// Whether a path is written as paths are kept here.
fn is_normal(path: &str) -> bool {
    let mut before = b'/';
    for &byte in path.as_bytes() {
        // A part that is empty, or that begins with a dot and may be `.` or `..`.
        if byte == b'\\' || before == b'/' && matches!(byte, b'/' | b'.') {
            return false;
        }
        before = byte;
    }
    before != b'/' || path.is_empty()
}

fn normal(path: &str) -> String {
    if is_normal(path) {
        return path.to_owned();
    }
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
