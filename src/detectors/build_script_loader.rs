//! Does compiling a Rust crate fetch a program and start it? See `rules/build-script-loader.md`.

use std::ops::Range;

use super::{Detector, Found, Subject};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, Concealment, GapReason, Moment};

/// The detector.
pub struct BuildScriptLoader;

/// Clients of the network, as build scripts name them.
const FETCHES: &[&str] = &[
    "reqwest::",
    "ureq::",
    "TcpStream::connect",
    "hyper::",
    "isahc::",
    "attohttpc::",
    "minreq::",
    "curl::easy",
    "Easy::new()",
];
/// What makes a file a program, or starts one that was just written.
const LAUNCHES: &[&str] = &[
    "from_mode(0o7",
    "set_mode(0o7",
    "chmod +x",
    "chmod 7",
    "wscript",
    "cscript",
    "powershell",
    "temp_dir()",
    "/tmp/",
    "nohup",
];
/// Ways to keep the address from a reader, or a certificate from being asked for.
const HIDES: &[(&str, Concealment)] = &[
    ("danger_accept_invalid", Concealment::ProtectionOff),
    ("ServerCertVerifier", Concealment::ProtectionOff),
    ("ServerCertVerified::assertion", Concealment::ProtectionOff),
    ("windowstyle hidden", Concealment::HiddenWindow),
    ("CREATE_NO_WINDOW", Concealment::HiddenWindow),
    ("0x08000000", Concealment::HiddenWindow),
];

/// Ways to decode a text: an address, if none stands there in plain text. A checksum is decoded as well.
const DECODES: &[&str] = &["base64::", "STANDARD.decode", "BASE64", "hex::decode", "from_str_radix"];

impl Detector for BuildScriptLoader {
    fn wants(&self, artifact: &Artifact) -> bool {
        artifact.kind == Kind::OtherSource && artifact.path().extension() == "rs"
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let text = &subject.text.str;
        let build = subject.artifact.path().name_lower() == "build.rs";
        if !build
            && !["#[proc_macro]", "#[proc_macro_derive", "#[proc_macro_attribute]"]
                .iter()
                .any(|mark| text.contains(mark))
        {
            return Ok(());
        }
        let Some(fetches) = first(text, FETCHES) else { return Ok(()) };
        let Some(starts) = first(text, &["Command::new("]) else { return Ok(()) };
        let Some(launches) = first(text, LAUNCHES) else { return Ok(()) };
        let writes = first(text, &["fs::write", "File::create", "OpenOptions", "copy_to("]);
        let mut hidden: Vec<Concealment> =
            HIDES.iter().filter(|(mark, _)| text.contains(mark)).map(|(_, concealment)| *concealment).collect();
        let plain = first(text, &["http://", "https://"]).is_some();
        if !plain && DECODES.iter().any(|mark| text.contains(mark)) {
            hidden.push(Concealment::AssembledAddress);
        }
        let (basis, message) = match (writes, hidden.is_empty()) {
            (Some(_), false) => (
                Basis::CompleteChain,
                "a program is fetched, written and started while the crate is compiled, and its origin is hidden",
            ),
            (Some(_), true) => {
                (Basis::PartOfChain, "a program may be fetched, written and started while the crate is compiled")
            }
            (None, _) => return Ok(()),
        };
        found
            .signal(starts, basis, message)
            .does([Behaviour::Fetches, Behaviour::Executes])
            .hidden_by(hidden)
            .at(Moment::Build)
            .related(fetches, "asks the network")
            .related(launches, "makes it run");
        Ok(())
    }
}

/// The first place of any of the marks that is not commented out.
fn first(text: &str, marks: &[&str]) -> Option<Range<usize>> {
    let places = marks.iter().flat_map(|mark| text.match_indices(mark).map(|(at, mark)| at..at + mark.len()));
    let open = |place: &Range<usize>| {
        let line = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
        !text[line..place.start].trim_start().starts_with("//")
    };
    places.filter(open).min_by_key(|place| place.start)
}
