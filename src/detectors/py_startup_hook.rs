//! Does a `.pth` file start a program, decode or ask the network whenever Python starts? See `rules/py-startup-hook.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Call, Import, python};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason, Moment};

/// The detector.
pub struct PyStartupHook;

/// Functions that start programs or load foreign code.
const STARTS: &[&str] = &["subprocess.", "os.system", "os.popen", "os.exec", "os.spawn", "os.startfile", "pty.", "ctypes.", "socket."];
/// Modules that undo an encoding.
const DECODERS: &[&str] = &["base64", "zlib", "lzma", "bz2", "marshal", "binascii", "codecs", "pickle"];

impl Detector for PyStartupHook {
    fn wants(&self, artifact: &Artifact) -> bool {
        artifact.kind == Kind::Python && python::startup::is_path_file(artifact.path())
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let decodes = |import: &Import| DECODERS.contains(&import.specifier.split('.').next().unwrap_or_default());
        let calls = subject.facts.calls.iter().filter_map(|call| does(call).map(|what| (call.span.clone(), what)));
        let imports = subject.facts.imports.iter().filter(|import| decodes(import));
        let imports = imports.map(|import| (import.place.span(), "undoes an encoding"));
        if let Some((span, what)) = calls.chain(imports).next() {
            found
                .signal(span, Basis::PartOfChain, format!("a line that runs whenever Python starts {what}"))
                .does([Behaviour::Executes, Behaviour::Persists, Behaviour::Hides])
                .at(Moment::Start);
        }
        Ok(())
    }
}

/// What a call does that no list of folders needs.
fn does(call: &Call) -> Option<&'static str> {
    let constant = matches!(call.arguments.first(), Some(Some(_)));
    if STARTS.iter().any(|start| call.callee.starts_with(start)) {
        Some("starts a program or opens a connection")
    } else if python::is_request(&call.callee) {
        Some("asks the network")
    } else {
        // Tools for coverage give a plain text to `exec`, because a line of such a file takes no block.
        (matches!(call.callee.as_str(), "exec" | "eval") && !constant).then_some("runs a text that does not stand there")
    }
}
