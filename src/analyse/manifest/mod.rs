//! Manifests: files that say what a tool starts, and when. One view per tool; each turns its file's own words into
//! starts, commands and settings. This table is the only place that knows which path is whose.

pub mod agent;
pub mod devcontainer;
pub mod git;
pub mod instructions;
pub mod launch;
pub mod lines;
pub mod npm;
pub mod project;
pub mod python;
pub mod recipes;
pub mod record;
pub mod tools;
pub mod tsconfig;
pub mod vscode;
pub mod xml;

use crate::analyse::{Analysed, Start, dependencies, json};
use crate::artifact::{Artifact, Text};
use crate::limits;
use crate::signal::{GapReason, Limit};

/// Whose manifest a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manifest {
    /// `.vscode/tasks.json`
    Tasks,
    /// `.vscode/settings.json`
    EditorSettings,
    /// `*.code-workspace`
    Workspace,
    /// `.vscode/launch.json`
    Launch,
    /// Settings of a package manager or tool that name programs.
    Tool(tools::Tool),
    /// A project file in XML.
    Project(project::Project),
    /// A file that holds commands in a syntax of its own.
    Recipes,
    /// `composer.json`
    Composer,
    /// `.zed/tasks.json`
    ZedTasks,
    /// `.zed/settings.json`
    ZedSettings,
    /// `nodemon.json`
    Nodemon,
    /// `.lintstagedrc`, `.lintstagedrc.json`
    Staged,
    /// `jest.config.json`, `.mocharc.json` and their kin
    TestSettings,
    /// `manifest.json` of a browser extension
    WebExtension,
    /// `requirements.txt` and its kin
    Requirements,
    /// `tsconfig.json` and its kin
    TypeScript,
    /// Prose that coding agents read: `true` for skills and commands.
    Instructions(bool),
    /// `devcontainer.json`
    Devcontainer,
    /// Settings of a coding agent that name commands.
    Agent,
    /// `package.json`
    Package,
    /// `pyproject.toml`, `setup.cfg`, `entry_points.txt`
    PythonPackage,
    /// `RECORD` of a wheel
    WheelRecord,
    /// `.git/config`
    GitConfig,
    /// A file with a git hook's name in a place hooks are run from, or its `.sample`.
    GitHook,
}

/// Editors that read VS Code's folder layout, by the name of their folder.
const EDITOR_FOLDERS: &[&str] = &[".vscode", ".vscode-insiders", ".cursor", ".windsurf", ".trae", ".kiro"];

/// Whose manifest the artifact is, by its path.
pub fn of(artifact: &Artifact) -> Option<Manifest> {
    let path = artifact.path().lower();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let last = folder.rsplit('/').next().unwrap_or_default();
    let editor = EDITOR_FOLDERS.contains(&last);
    Some(match name {
        "tasks.json" if editor => Manifest::Tasks,
        "settings.json" if editor => Manifest::EditorSettings,
        "package.json" => Manifest::Package,
        "pyproject.toml" | "setup.cfg" | "entry_points.txt" => Manifest::PythonPackage,
        "record" if last.ends_with(".dist-info") && folder == last => Manifest::WheelRecord,
        "devcontainer.json" | ".devcontainer.json" => Manifest::Devcontainer,
        _ if name.ends_with(".code-workspace") => Manifest::Workspace,
        "launch.json" if editor => Manifest::Launch,
        "tasks.json" if last == ".zed" => Manifest::ZedTasks,
        "settings.json" if last == ".zed" => Manifest::ZedSettings,
        "composer.json" => Manifest::Composer,
        "nodemon.json" => Manifest::Nodemon,
        "manifest.json" => Manifest::WebExtension,
        _ if name.starts_with("requirements") && name.ends_with(".txt") => Manifest::Requirements,
        "tsconfig.json" | "jsconfig.json" | "tsconfig.build.json" | "tsconfig.server.json" | "tsconfig.base.json" => {
            Manifest::TypeScript
        }
        ".lintstagedrc" | ".lintstagedrc.json" => Manifest::Staged,
        "jest.config.json" | ".jestrc" | ".jestrc.json" | ".mocharc.json" | ".mocharc.jsonc" => Manifest::TestSettings,
        _ if agent::is_settings(folder, name) => Manifest::Agent,
        "config" | "config.worktree" | ".gitconfig" | ".gitmodules" if git::is_config(&path) => Manifest::GitConfig,
        _ if git::hook_name(&path).is_some() => Manifest::GitHook,
        _ => {
            let tool = tools::tool(last, name).map(Manifest::Tool);
            let project = || project::project(&path, name).map(Manifest::Project);
            let recipes = || recipes::reads(&path, name).then_some(Manifest::Recipes);
            let prose = || instructions::of(&path, artifact.kind).map(Manifest::Instructions);
            return tool.or_else(project).or_else(recipes).or_else(prose);
        }
    })
}

/// Reads the manifest, if the artifact is one.
pub fn read(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    let Some(manifest) = of(artifact) else { return };
    if artifact.blob.at.is_layer() {
        return;
    }
    match manifest {
        Manifest::PythonPackage => return python::package(text, out),
        Manifest::WheelRecord => return record::list(text, out),
        Manifest::GitConfig => return git::config(text, out),
        Manifest::Requirements => return python::requirements(text, out),
        Manifest::GitHook => return git::hook(artifact, text, out),
        Manifest::Tool(tool) => return tools::settings(tool, text, out),
        Manifest::Project(project) => return project::read(project, text, out),
        Manifest::Instructions(skill) => return instructions::read(skill, text, out),
        Manifest::Recipes => {
            let path = artifact.path().lower();
            return recipes::read(&path, path.rsplit('/').next().unwrap_or_default(), text, out);
        }
        _ => {}
    }
    let document = json::read(&text.str);
    if document.truncated {
        out.gaps.push(("json", GapReason::Limit(Limit::ParseBytes)));
    }
    match manifest {
        Manifest::Tasks => document.roots().for_each(|root| vscode::tasks(root, text, out)),
        Manifest::EditorSettings => document.roots().for_each(|root| vscode::settings(root, text, out)),
        Manifest::Workspace => document.roots().for_each(|root| vscode::workspace(root, text, out)),
        Manifest::Devcontainer => document.roots().for_each(|root| devcontainer::commands(root, text, out)),
        Manifest::Agent => agent::commands(&document, text, out),
        Manifest::Package => {
            if let Some(root) = document.root() {
                npm::package(artifact, root, text, out);
                let installed = artifact.path().lower().contains("node_modules/");
                dependencies::npm_manifest(root, installed, text, out);
            }
        }
        Manifest::Launch => document.roots().for_each(|root| launch::configurations(root, text, out)),
        Manifest::Composer => document.roots().for_each(|root| recipes::composer(root, text, out)),
        Manifest::ZedTasks => recipes::zed(&document, true, text, out),
        Manifest::ZedSettings => recipes::zed(&document, false, text, out),
        Manifest::WebExtension => document.roots().for_each(|root| npm::web_extension(root, text, out)),
        Manifest::TypeScript => document.roots().for_each(|root| tsconfig::options(root, out)),
        Manifest::Nodemon => document.roots().for_each(|root| npm::nodemon(root, text, out)),
        Manifest::Staged => document.roots().for_each(|root| npm::staged(root, text, out)),
        Manifest::TestSettings => document.roots().for_each(|root| npm::setup("test settings", root, text, out)),
        _ => {}
    }
}

/// Whether a value names a file of the tree rather than a package.
fn names_tree_file(value: &str) -> bool {
    let value = value.trim();
    value.len() <= 1024
        && ["./", "../", "<rootDir>/", "${workspaceFolder}", "${workspaceRoot}", "$PROJECT_DIR$", ".\\"]
            .iter()
            .any(|prefix| value.starts_with(prefix))
}

/// A path as tools write it, from the folder of the manifest.
fn npm_path(value: &str) -> String {
    value.trim().replacen("<rootDir>/", "./", 1)
}

/// Notes a start, within the limit.
fn start(out: &mut Analysed, start: Start) {
    if out.facts.starts.len() < limits::FACTS {
        out.facts.starts.push(start);
    } else {
        out.gaps.push(("manifest", GapReason::Limit(Limit::Facts)));
    }
}
