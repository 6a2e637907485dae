//! Is something downloaded or decoded, written to a file and run by Python? See `rules/py-write-then-run.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::flow::commands::is_native;
use crate::analyse::shell::address;
use crate::analyse::{Flow, Labels, Sink, When};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, Concealment, GapReason};

/// The detector.
pub struct PyWriteThenRun;

impl Detector for PyWriteThenRun {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        if flow.sink != Sink::WrittenFile {
            return None;
        }
        let concealments = concealments(flow);
        let loads =
            matches!(flow.callee.as_str(), "import" | "runpy.run_path" | "importlib.util.spec_from_file_location");
        if flow.labels.any(Labels::FETCHED_FILE) {
            if !flow.fixed {
                if !is_program(flow.text.as_deref().unwrap_or_default()) {
                    return None;
                }
                let message = "whatever a caller's address answers is written to a file and run";
                let judged = Judged::new(Basis::PartOfChain, message, [Behaviour::Fetches, Behaviour::Executes]);
                return Some(Judged { concealments, ..judged });
            }
            let from = flow.address.as_deref().unwrap_or("an address that is computed");
            let message = format!("a file is filled with what {from} answers, and run");
            // A module runs in this process; a program that is started in plain sight is what installers do.
            let basis = match () {
                () if loads || !concealments.is_empty() => Basis::CompleteChain,
                // The installer of the installer.
                () if is_package_index(from) => Basis::RemoteToShell,
                // No program is published as a script of the Windows script host.
                () if is_host_script(from) || is_host_script(flow.text.as_deref().unwrap_or_default()) => {
                    Basis::CompleteChain
                }
                () if flow.when == When::Load => Basis::DropAndRun,
                () => Basis::RemoteToShell,
            };
            let judged = Judged::new(basis, message, [Behaviour::Fetches, Behaviour::Executes]);
            return Some(Judged { concealments, ..judged });
        }
        if flow.labels.any(Labels::DECODED | Labels::DECRYPTED) {
            let message = "a file is filled with what stands encoded in the project, and run".to_owned();
            // What was read is judged by what it does.
            let basis = if flow.followed { Basis::PartOfChain } else { Basis::CompleteChain };
            let judged = Judged::new(basis, message, [Behaviour::Decodes, Behaviour::Executes]);
            return Some(Judged { concealments, ..judged });
        }
        // No compiler made it: the package brought a program as text.
        if flow.labels.is_none() && is_native(flow.text.as_deref().unwrap_or_default().trim_matches('"')) {
            let basis = if flow.when == When::Load { Basis::DropAndRun } else { Basis::RemoteToShell };
            let message = "a program that stands in the project as text is written to a file, and run";
            let judged = Judged::new(basis, message, [Behaviour::Decodes, Behaviour::Executes]);
            return Some(Judged { concealments, ..judged });
        }
        None
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}

/// Whether a command line starts the file that was written, and does not only show it with another program.
fn is_program(line: &str) -> bool {
    const STARTERS: &[&str] =
        &["start", "powershell", "cmd", "sh", "bash", "node", "wscript", "cscript", "mshta", "rundll32"];
    let first = line.split_whitespace().next().unwrap_or_default();
    let name = first.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".exe").to_ascii_lowercase();
    first.len() == line.trim().len() || name.starts_with("python") || STARTERS.contains(&name.as_str())
}

/// Whether an address or command ends in a script of the Windows script host, or a page that runs as one.
fn is_host_script(text: &str) -> bool {
    const ENDINGS: &[&str] = &[".vbs", ".vbe", ".jse", ".wsf", ".hta", ".scr"];
    let path = text.split(['?', '#']).next().unwrap_or(text).trim_end_matches(['"', '\'']).to_ascii_lowercase();
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// Whether an address is that of the index from which packages are installed anyway.
fn is_package_index(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest).split('/').next().unwrap_or_default();
    matches!(host, "pypi.org" | "pypi.python.org" | "files.pythonhosted.org" | "bootstrap.pypa.io")
}

/// How it is kept from the user.
fn concealments(flow: &Flow) -> Vec<Concealment> {
    let mut out = Vec::new();
    if flow.quiet {
        out.push(Concealment::HiddenWindow);
    }
    if flow.address.as_deref().is_some_and(is_package_index) {
        return out;
    }
    if flow.in_decoded || flow.address_labels.any(Labels::DECODED | Labels::DECRYPTED) {
        out.push(Concealment::AssembledAddress);
    }
    if let Some(text) = &flow.address {
        out.extend(address::address(text, &[], false).concealments);
    }
    out
}
