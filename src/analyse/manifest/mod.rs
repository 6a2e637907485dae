//! Manifests: files that say what a tool starts, and when. One view per tool; each turns its file's own words into
//! starts, commands and settings. This table is the only place that knows which path is whose.

pub mod agent;
pub mod devcontainer;
pub mod git;
pub mod npm;
pub mod python;
pub mod record;
pub mod vscode;

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
        _ if agent::is_settings(last, name) => Manifest::Agent,
        "config" | "config.worktree" | ".gitconfig" | ".gitmodules" if git::is_config(&path) => Manifest::GitConfig,
        _ if git::hook_name(&path).is_some() => Manifest::GitHook,
        _ => return None,
    })
}

/// Reads the manifest, if the artifact is one.
pub fn read(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    let Some(manifest) = of(artifact) else { return };
    if matches!(manifest, Manifest::GitConfig | Manifest::GitHook | Manifest::PythonPackage | Manifest::WheelRecord) {
        return match manifest {
            Manifest::PythonPackage => python::package(text, out),
            Manifest::WheelRecord => record::list(text, out),
            Manifest::GitConfig => git::config(text, out),
            _ => git::hook(artifact, text, out),
        };
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
        Manifest::GitConfig | Manifest::GitHook | Manifest::PythonPackage | Manifest::WheelRecord => {}
    }
}

/// Notes a start, within the limit.
fn start(out: &mut Analysed, start: Start) {
    if out.facts.starts.len() < limits::FACTS {
        out.facts.starts.push(start);
    } else {
        out.gaps.push(("manifest", GapReason::Limit(Limit::Facts)));
    }
}
