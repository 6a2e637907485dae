//! The graph of what starts what: starts, commands, package scripts, files, modules, each edge with the place that says so.
//!
//! An edge may lead nowhere: to a file that is not there, to a package that would be fetched, to a name that only running
//! the program would tell. Such ends are kept as what they are, because "it was not followed" is part of the answer.

mod outside;

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::analyse::{Action, Import, Start};
use crate::artifact::{Kind, Place};
use crate::limits;
use crate::locator::Step as At;
use crate::scan::Record;

use super::entries;
use super::paths::{Index, join, parent};
use outside::{COMMANDS, outside, unfound};

/// A thing that can be reached: a file that is loaded, or a start that a manifest declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// The record with this number.
    Record(usize),
    /// A start of a record.
    Start(usize, usize),
}

/// Where an edge leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// To something in the target.
    Node(Node),
    /// To a file or package script that is not there.
    Absent(String),
    /// To a package that would be fetched.
    Fetched(String),
    /// To what a name stands for that is computed.
    Computed,
}

/// The place that leads on, in the record it stands in.
#[derive(Clone, Debug)]
pub struct Step {
    /// The record.
    pub record: usize,
    /// Where in it.
    pub place: Place,
    /// What happens there, for a person.
    pub what: String,
    /// The text there.
    pub excerpt: String,
}

/// One edge.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Where it leads.
    pub end: End,
    /// The place that says so.
    pub step: Step,
}

/// Which edges are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Those that lead on.
    Nodes,
    /// Those that lead nowhere, too.
    All,
}

/// The graph, computed as it is asked for.
pub struct Graph<'r> {
    /// All records.
    pub records: &'r [Record],
    index: &'r Index<'r>,
    /// Decoded layers and embedded programs by the file they stand in.
    layers: HashMap<usize, Vec<usize>>,
    /// Every `package.json`.
    manifests: Vec<usize>,
    /// Scripts in the order of container and path.
    sorted: OnceCell<Vec<usize>>,
}

impl<'r> Graph<'r> {
    /// Looks up what is asked again and again.
    pub fn new(records: &'r [Record], index: &'r Index<'r>) -> Self {
        let mut layers: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut manifests = Vec::new();
        for (number, record) in records.iter().enumerate() {
            if record.at.is_layer() && !(record.facts.imports.is_empty() && record.facts.commands.is_empty()) {
                if let Some(file) = index.file_of(&record.at) {
                    layers.entry(file).or_default().push(number);
                }
            } else if index.path(number).is_some_and(|path| path.rsplit('/').next() == Some("package.json")) {
                manifests.push(number);
            }
        }
        Self { records, index, layers, manifests, sorted: OnceCell::new() }
    }

    /// The declaration of a start as the first step of a way.
    pub fn declared(&self, record: usize, start: usize) -> Step {
        let facts = &self.records[record].facts;
        let Some(start) = facts.starts.get(start) else {
            return Step { record, place: Place::default(), what: String::new(), excerpt: String::new() };
        };
        let command = start.command.and_then(|c| facts.commands.get(c)).map(|command| command.text.clone());
        let excerpt = command.or_else(|| start.file.clone()).or_else(|| start.task.clone());
        let excerpt = excerpt.unwrap_or_else(|| start.label.clone());
        Step { record, place: start.place, what: start.said(), excerpt }
    }

    /// Everything a node leads to.
    pub fn edges(&self, node: Node, wanted: Wanted) -> Vec<Edge> {
        let mut out = Vec::new();
        match node {
            Node::Start(record, start) => self.start(record, start, wanted, &mut out),
            Node::Record(record) => self.file(record, wanted, &mut out),
        }
        out
    }

    /// What a file that only loads modules leads to, without the words: most files are such, and most of what they load was
    /// reached before. `None` for a file that leads on in other ways.
    pub fn only_loads(&self, record: usize) -> Option<impl Iterator<Item = (usize, &'r Import)>> {
        let this = &self.records[record];
        let plain = this.kind.is_script() && this.facts.commands.is_empty() && !self.layers.contains_key(&record);
        plain.then(|| this.facts.imports.iter().filter_map(move |import| Some((self.load(record, import)?, import))))
    }

    /// The module that an import loads, seen from a file.
    fn load(&self, home: usize, import: &Import) -> Option<usize> {
        let next = match self.records[home].kind {
            Kind::Python => self.index.imported_python(home, &import.specifier),
            _ => self.index.imported(home, &import.specifier).or_else(|| self.index.packaged(home, &import.specifier)),
        };
        next.filter(|&next| next != home)
    }

    fn start(&self, record: usize, number: usize, wanted: Wanted, out: &mut Vec<Edge>) {
        let facts = &self.records[record].facts;
        let Some(start) = facts.starts.get(number) else { return };
        if let Some(file) = &start.file {
            let next = self.index.named_in_command(record, file).or_else(|| self.index.imported_python(record, file));
            match next {
                Some(next) => {
                    out.push(Edge { end: End::Node(Node::Record(next)), step: self.declared(record, number) })
                }
                None if wanted == Wanted::All => {
                    out.push(Edge { end: unfound(file), step: self.declared(record, number) });
                }
                None => {}
            }
        }
        if let Some(label) = &start.task {
            self.task(record, start, label, wanted, out);
        }
        if let Some(command) = start.command {
            let since = out.len();
            self.command(record, record, command, wanted, out);
            for edge in &mut out[since..] {
                // The start's own name says more than that it runs something.
                edge.step.what = match edge.step.what.contains(" loads ") {
                    true => format!("{}: {}", start.said(), edge.step.what),
                    false => start.said(),
                };
            }
            if let Some(line) = facts.commands.get(command) {
                let span = line.place.span();
                for &layer in self.layers.get(&record).into_iter().flatten() {
                    let inside = outermost(&self.records[layer])
                        .is_some_and(|at| span.start <= at && at < span.end.max(span.start + 1));
                    if inside {
                        self.embedded(record, layer, line.place, wanted, out);
                    }
                }
            }
        }
    }

    /// The editor task that a launch configuration runs first: of the same file, or of `tasks.json` beside it.
    fn task(&self, record: usize, start: &Start, label: &str, wanted: Wanted, out: &mut Vec<Edge>) {
        let folder = parent(self.index.path(record).unwrap_or_default());
        let beside = self.index.at(record, &join(folder, "tasks.json"));
        let mut found = false;
        for file in [Some(record), beside].into_iter().flatten() {
            for (at, task) in self.records[file].facts.starts.iter().enumerate() {
                if task.label == label && task.task.is_none() {
                    found = true;
                    let step = Step { record, place: start.place, what: start.said(), excerpt: label.to_owned() };
                    out.push(Edge { end: End::Node(Node::Start(file, at)), step });
                }
            }
        }
        if !found && wanted == Wanted::All && !label.starts_with("${") {
            let step = Step { record, place: start.place, what: start.said(), excerpt: label.to_owned() };
            out.push(Edge { end: End::Absent(format!("task {label}")), step });
        }
    }

    fn file(&self, record: usize, wanted: Wanted, out: &mut Vec<Edge>) {
        let this = &self.records[record];
        self.imports(record, record, wanted, out);
        if this.kind.is_script() || this.kind == Kind::Makefile {
            for command in 0..this.facts.commands.len() {
                self.command(record, record, command, wanted, out);
            }
        }
        if this.kind.is_script() || this.kind == Kind::Html {
            for &layer in self.layers.get(&record).into_iter().flatten() {
                let place = Place { line: 1, column: 1, ..Place::default() };
                self.embedded(record, layer, place, wanted, out);
            }
        }
        if wanted == Wanted::All {
            for place in &this.facts.computed {
                let step = Step {
                    record,
                    place: *place,
                    what: "loads a module with a computed name".to_owned(),
                    excerpt: String::new(),
                };
                out.push(Edge { end: End::Computed, step });
            }
        }
    }

    /// What a program inside a file leads to: its names are seen from that file.
    fn embedded(&self, file: usize, layer: usize, place: Place, wanted: Wanted, out: &mut Vec<Edge>) {
        let since = out.len();
        self.imports(layer, file, wanted, out);
        for command in 0..self.records[layer].facts.commands.len() {
            self.command(layer, file, command, wanted, out);
        }
        // A place inside decoded text says nothing to who reads the file.
        for edge in &mut out[since..] {
            edge.step.record = file;
            edge.step.place = place;
        }
    }

    fn imports(&self, record: usize, home: usize, wanted: Wanted, out: &mut Vec<Edge>) {
        let this = &self.records[record];
        for import in &this.facts.imports {
            let next = match this.kind {
                Kind::Python => self.index.imported_python(home, &import.specifier),
                _ => self
                    .index
                    .imported(home, &import.specifier)
                    .or_else(|| self.index.packaged(home, &import.specifier)),
            };
            let end = match next {
                Some(next) if next == home => continue,
                Some(next) => End::Node(Node::Record(next)),
                None if wanted == Wanted::Nodes => continue,
                None => match outside(this.kind, &import.specifier) {
                    Some(end) => end,
                    None => continue,
                },
            };
            out.push(Edge { end, step: loads(record, import) });
        }
    }

    /// What a command leads to; its files are seen from the working folder of `home`.
    fn command(&self, record: usize, home: usize, command: usize, wanted: Wanted, out: &mut Vec<Edge>) {
        let Some(line) = self.records[record].facts.commands.get(command) else { return };
        let script =
            self.records[record].kind.is_script() || matches!(self.records[record].kind, Kind::Prose | Kind::Text);
        for action in &line.actions {
            let step =
                |what: &str| Step { record, place: line.place, what: what.to_owned(), excerpt: line.text.clone() };
            match action {
                Action::Interprets { path, .. } | Action::RunsFile { path, .. } => {
                    // A script seldom runs in its own folder: what it names may be seen from one of those above.
                    let next = match script {
                        true => self.index.named_near(home, path),
                        false => self.index.named_in_command(home, path),
                    };
                    match next {
                        Some(next) if next == home => {}
                        Some(next) => out.push(Edge { end: End::Node(Node::Record(next)), step: step("runs") }),
                        None if wanted == Wanted::All => {
                            let module = interpreter_of(action).starts_with("py") && line.text.contains("-m");
                            let end = if module {
                                End::Fetched(
                                    path.trim_end_matches(".py").trim_end_matches("/__main__").replace('/', "."),
                                )
                            } else {
                                unfound(path)
                            };
                            out.push(Edge { end, step: step("runs") });
                        }
                        None => {}
                    }
                }
                Action::PackageScript { manager, script, folder, .. } => {
                    self.package_script(home, (manager, script, folder), &step, wanted, out);
                }
                Action::Runs { program, folder, .. } => self.tool(home, program, folder, &step, out),
                Action::GitConfig { key, value, .. } if key == "core.hookspath" => {
                    for hook in crate::analyse::manifest::git::hooks() {
                        let path = join(&join(&self.index.working_folder(home), value), hook);
                        if let Some(next) = self.index.at(home, &path) {
                            out.push(Edge {
                                end: End::Node(Node::Record(next)),
                                step: step("makes git run the hooks of this folder"),
                            });
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The starts that a package manager runs for a script, or the program of that name.
    fn package_script(
        &self,
        home: usize,
        (manager, script, folder): (&str, &str, &str),
        step: &impl Fn(&str) -> Step,
        wanted: Wanted,
        out: &mut Vec<Edge>,
    ) {
        if manager == "npx" {
            let since = out.len();
            self.tool(home, script, folder, step, out);
            if out.len() == since && wanted == Wanted::All {
                out.push(Edge { end: End::Fetched(script.to_owned()), step: step("runs the package") });
            }
            return;
        }
        let found = self.scripts(home, folder, script);
        let any = !found.is_empty();
        for (manifest, start) in found {
            out.push(Edge { end: End::Node(Node::Start(manifest, start)), step: step("runs the package script") });
        }
        if any || COMMANDS.contains(&script) {
            return;
        }
        let since = out.len();
        self.tool(home, script, folder, step, out);
        if out.len() == since && wanted == Wanted::All && entries::of(script).is_none() {
            out.push(Edge {
                end: End::Absent(format!("package script {script}")),
                step: step("runs the package script"),
            });
        }
    }

    /// The starts of the nearest `package.json` that a package manager runs for `script` (its pre and post included).
    fn scripts(&self, home: usize, folder: &str, script: &str) -> Vec<(usize, usize)> {
        let working = self.index.working_folder(home);
        if folder == "*" {
            let inside = |path: &str| {
                working.is_empty() || path.strip_prefix(&working).is_some_and(|rest| rest.starts_with('/'))
            };
            let below = self.manifests.iter().filter(|&&manifest| {
                self.index.same_space(manifest, home)
                    && self.index.path(manifest).is_some_and(|path| inside(path) && !path.contains("node_modules/"))
            });
            return below.take(limits::WORKSPACE_PACKAGES).flat_map(|&manifest| self.named(manifest, script)).collect();
        }
        let mut folder = join(&working, folder);
        let manifest = loop {
            if let Some(manifest) = self.index.at(home, &join(&folder, "package.json")) {
                break manifest;
            }
            if folder.is_empty() {
                return Vec::new();
            }
            folder = parent(&folder).to_owned();
        };
        self.named(manifest, script)
    }

    fn named(&self, manifest: usize, script: &str) -> Vec<(usize, usize)> {
        let starts = &self.records[manifest].facts.starts;
        let named = |start: &Start| {
            let label = start.label.as_str();
            start.command.is_some()
                && (label == script
                    || label.strip_prefix("pre") == Some(script)
                    || label.strip_prefix("post") == Some(script)
                    || (script == "install" && matches!(label, "prepare" | "preprepare" | "postprepare")))
        };
        starts.iter().enumerate().filter(|(_, start)| named(start)).map(|(at, _)| (manifest, at)).collect()
    }

    /// What a tool loads by itself from the folder it runs in.
    fn tool(&self, home: usize, program: &str, folder: &str, step: &impl Fn(&str) -> Step, out: &mut Vec<Edge>) {
        let Some(tool) = entries::of(program) else { return };
        let folder = if folder == "*" { "" } else { folder };
        let here = join(&self.index.working_folder(home), folder);
        for file in tool.files.iter().chain(entries::styles(program)) {
            if let Some(next) = self.index.module(home, &join(&here, file)).filter(|&next| next != home) {
                out.push(Edge { end: End::Node(Node::Record(next)), step: step(&format!("{program} loads {file}")) });
            }
        }
        for inner in tool.folders {
            let pages = self.below(home, &join(&here, inner));
            for &next in pages.iter().take(limits::WORKSPACE_PACKAGES) {
                out.push(Edge { end: End::Node(Node::Record(next)), step: step(&format!("{program} loads {inner}/")) });
            }
        }
    }

    /// The scripts below a folder, in the order of their paths.
    fn below(&self, home: usize, folder: &str) -> Vec<usize> {
        let key = |&number: &usize| (self.index.space(number), self.index.path(number).unwrap_or_default());
        let sorted = self.sorted.get_or_init(|| {
            let scripts = (0..self.records.len()).filter(|&number| self.records[number].kind.is_script());
            let mut sorted: Vec<usize> = scripts.filter(|&number| self.index.space(number).is_some()).collect();
            sorted.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
            sorted
        });
        let (space, prefix) = (self.index.space(home), format!("{folder}/"));
        let from = sorted.partition_point(|number| key(number) < (space, prefix.as_str()));
        let inside = |number: &&usize| key(number).0 == space && key(number).1.starts_with(&prefix);
        sorted[from..].iter().take_while(inside).copied().collect()
    }
}

/// An import as a step.
pub fn loads(record: usize, import: &Import) -> Step {
    Step { record, place: import.place, what: "loads".to_owned(), excerpt: import.specifier.to_string() }
}

/// Where a layer's outermost step begins in its file.
fn outermost(record: &Record) -> Option<usize> {
    let mut at = &*record.at;
    loop {
        let outer = at.within.as_deref()?;
        if !outer.is_layer() {
            return match &at.step {
                At::Layer { at, .. } => Some(at.start),
                _ => None,
            };
        }
        at = outer;
    }
}

fn interpreter_of(action: &Action) -> &str {
    match action {
        Action::Interprets { interpreter, .. } => interpreter,
        _ => "",
    }
}
