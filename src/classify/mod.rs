//! Decides what the bytes are: one table of path, magic and content. "Parses as code" beats the extension.
//!
//! A name is only a promise. What the bytes are is decided by magic numbers first, then by a shebang, then by the name,
//! and where the name promises something that is never code, by whether the whole text parses as a program. Where name
//! and content disagree about something that can run, the promise is kept as [`Artifact::disguise`].

mod magic;
pub mod names;
mod script;
mod textual;

use sha2::{Digest, Sha256};

use crate::analyse::python::startup;
use crate::artifact::{Artifact, Blob, Format, Kind};
use crate::unpack::email;
use names::Promise;

/// Classifies a blob.
pub fn classify(blob: Blob) -> Artifact {
    let sha256 = Sha256::digest(&blob.bytes).into();
    let promise = names::promise(blob.at.path());
    // A decoded layer has no name of its own: that of the file around it promises nothing about it.
    let promise = if blob.at.is_layer() { Promise::NOTHING } else { promise };
    let kind = blob.language.unwrap_or_else(|| kind_of(&blob.bytes, &promise));
    let disguise = promise.kind.filter(|&promised| disguised(promised, kind));
    Artifact { kind, disguise, sha256, blob }
}

/// Whether a block is the header of a tar member, by its checksum.
pub fn is_tar_header(block: &[u8]) -> bool {
    magic::tar_checksum(block)
}

fn kind_of(bytes: &[u8], promise: &Promise) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    let magic = magic::kind(bytes, promise.kind);
    let textual = textual::is_text(bytes);
    // `GIF89a=1;` is a program: a magic number made of letters is only believed of bytes that are not text.
    if let Some(kind) = magic
        && !(textual && bytes.iter().take(4).all(u8::is_ascii_graphic))
    {
        return kind;
    }
    if promise.extension == "pth" && textual {
        // Python's list of folders, of which only some lines are code; weights of a model bear the same name.
        return if startup::runs_any(bytes) { Kind::Python } else { Kind::Table };
    }
    match promise.kind {
        // A NUL inside a string does not stop an interpreter, so a code name is believed without a look at the bytes.
        Some(promised) if promised.is_script() => return textual::script_dialect(promised, bytes),
        _ if !textual => return if promise.opaque() { promise.kind.unwrap_or(Kind::Binary) } else { Kind::Binary },
        _ => {}
    }
    let head = textual::head(bytes);
    let mail = matches!(promise.extension.as_str(), "eml" | "mht" | "mhtml")
        || (promise.kind.is_none() && head.to_ascii_lowercase().contains("mime-version:"));
    if mail && email::is_mail(&head) {
        return Kind::Archive(Format::Mail);
    }
    let marked_up = matches!(promise.extension.as_str(), "md" | "markdown" | "rst" | "mdx" | "adoc");
    if !(promise.kind == Some(Kind::Prose) && marked_up)
        && let Some(kind) = textual::shebang(&head)
    {
        return kind;
    }
    if promise.worth_parsing(&head)
        && let Some(kind) = script::parses_as(bytes, promise.never_code())
    {
        return kind;
    }
    match (magic, promise.kind) {
        (Some(kind), _) => kind,
        (None, Some(kind)) if kind.is_text() => kind,
        _ => textual::kind_by_content(&head),
    }
}

/// Whether a name that promises `promised` hides what the bytes are. Only matters for what can run or hold something.
fn disguised(promised: Kind, kind: Kind) -> bool {
    if promised == kind || !(kind.is_code() || kind.is_container()) {
        return false;
    }
    if promised.is_script() && kind.is_script() || promised.is_container() && kind.is_container() {
        return false;
    }
    match (promised, kind) {
        // Office documents are zip or OLE files; source and prose names for a container are oddities, not disguises.
        (Kind::Document, Kind::Zip | Kind::Archive(Format::Compound) | Kind::UnsupportedContainer(_)) => false,
        (Kind::OtherSource, kind) if kind.is_script() || kind.is_container() => false,
        (Kind::Executable, Kind::Zip) => false,
        _ => true,
    }
}
