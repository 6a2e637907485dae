//! `pyproject.toml`, `setup.cfg` and `entry_points.txt`: which modules of the tree a build loads, and which a command does.
//!
//! Read line by line: sections, keys, and the few values that name a module. A TOML or INI reader would refuse a file that
//! the tools still take, and nothing else of these files starts code.

use crate::analyse::{Analysed, Start};
use crate::artifact::Text;
use crate::limits;
use crate::mechanism::{Mechanism, python};
use crate::signal::{GapReason, Limit};

/// Reads any of the three.
pub fn package(text: &Text<'_>, out: &mut Analysed) {
    if text.str.len() > limits::CONFIG_BYTES {
        out.gaps.push(("manifest", GapReason::Limit(Limit::ParseBytes)));
        return;
    }
    let mut read = Read { text, section: String::new(), key: String::new(), backend: None, folders: None };
    let mut at = 0;
    for line in text.str.split_inclusive('\n') {
        read.line(line, at, out);
        at += line.len();
    }
    read.build(out);
}

/// `requirements.txt`: what comes from an address or from another index than the usual one.
pub fn requirements(text: &Text<'_>, out: &mut Analysed) {
    let mut at = 0;
    for line in text.str.split_inclusive('\n').take(limits::FACTS) {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let body = line.trim();
        let option = ["-i ", "--index-url", "--extra-index-url", "-f ", "--find-links"];
        let elsewhere = option.iter().any(|option| body.starts_with(option)) && !body.contains("pypi.org");
        let address = ["git+", "http://", "https://", "hg+", "svn+"].iter().any(|scheme| {
            body.starts_with(scheme) || body.contains(&format!("@ {scheme}")) || body.contains(&format!("-e {scheme}"))
        });
        if elsewhere || address {
            let label = body.chars().take(200).collect();
            super::start(out, Start { label, ..Start::at(&python::REQUIREMENT, text.place(span)) });
        }
    }
}

struct Read<'r, 't> {
    text: &'r Text<'t>,
    section: String,
    /// The key whose value goes on over indented lines (INI).
    key: String,
    backend: Option<(String, usize)>,
    folders: Option<String>,
}

impl Read<'_, '_> {
    fn line(&mut self, line: &str, at: usize, out: &mut Analysed) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            return;
        }
        if let Some(section) = trimmed.strip_prefix('[').and_then(|rest| rest.split(']').next())
            && !line.starts_with([' ', '\t'])
        {
            section.replace(['"', '\'', ' ', '['], "").to_ascii_lowercase().clone_into(&mut self.section);
            self.key.clear();
            if matches!(self.section.as_str(), "build-system" | "project") {
                self.push(&python::PROJECT, &self.section, None, at, out);
            }
            return;
        }
        let (key, value) =
            trimmed.split_once('=').map_or(("", trimmed), |(key, value)| (unquoted(key), unquoted(value)));
        let indented = line.starts_with([' ', '\t']);
        if !indented && !key.is_empty() {
            key.to_ascii_lowercase().clone_into(&mut self.key);
        }
        let within = |list: &str, key: &str| list == key && indented;
        match self.section.as_str() {
            "build-system" if key == "build-backend" => self.backend = Some((value.to_owned(), at)),
            "build-system" if key == "backend-path" => self.folders = Some(value.to_owned()),
            "project.scripts"
            | "project.gui-scripts"
            | "tool.poetry.scripts"
            | "tool.flit.scripts"
            | "console_scripts"
            | "gui_scripts"
                if !value.is_empty() =>
            {
                self.start(&python::CONSOLE_SCRIPT, key, value, at, out);
            }
            "options.entry_points" if within(&self.key, "console_scripts") || within(&self.key, "gui_scripts") => {
                self.start(&python::CONSOLE_SCRIPT, key, value, at, out);
            }
            "pytest11" | "project.entry-points.pytest11" => {
                self.start(&python::PYTEST_PLUGIN, key, value, at, out);
            }
            "options.entry_points" if within(&self.key, "pytest11") => {
                self.start(&python::PYTEST_PLUGIN, key, value, at, out);
            }
            "options" | "tool.setuptools.cmdclass" if self.key == "cmdclass" || self.section.ends_with("cmdclass") => {
                let (name, module) =
                    if indented || self.section != "options" { (key, value) } else { ("cmdclass", value) };
                let (name, module) = if module.contains('=') {
                    module.split_once('=').unwrap_or((name, module))
                } else {
                    (name, module)
                };
                self.start(&python::COMMAND_CLASS, name.trim(), module.trim(), at, out);
            }
            _ => {}
        }
    }

    /// A backend that lies in the tree is code that `pip install` runs.
    fn build(&self, out: &mut Analysed) {
        let (Some((backend, at)), Some(folders)) = (&self.backend, &self.folders) else { return };
        let module = backend.split(':').next().unwrap_or_default().trim();
        for folder in folders.trim_matches(['[', ']']).split(',').map(unquoted).filter(|folder| !folder.is_empty()) {
            let folder = folder.trim_start_matches("./").trim_matches(['/', '.']).replace('/', ".");
            let file = if folder.is_empty() { module.to_owned() } else { format!("{folder}.{module}") };
            self.start(&python::BACKEND, "build-backend", &file, *at, out);
        }
    }

    fn start(&self, by: &'static Mechanism, label: &str, value: &str, at: usize, out: &mut Analysed) {
        let module: String =
            value.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-')).collect();
        // A command class names the class as the module's last part; a script puts a colon before its function.
        let module = if !value.contains(':') && *by == python::COMMAND_CLASS {
            module.rsplit_once('.').map_or(module.as_str(), |(module, _)| module).to_owned()
        } else {
            module
        };
        if !module.is_empty() {
            self.push(by, label, Some(module), at, out);
        }
    }

    fn push(&self, by: &'static Mechanism, label: &str, file: Option<String>, at: usize, out: &mut Analysed) {
        let end = at + self.text.str.get(at..).and_then(|rest| rest.find('\n')).unwrap_or_default();
        let place = self.text.place(at..end.max(at));
        super::start(out, Start { label: label.to_owned(), file, ..Start::at(by, place) });
    }
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}
