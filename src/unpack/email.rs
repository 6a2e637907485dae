//! E-mails with their attachments: how many of the assignments arrive, and where the password of one stands.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use crate::artifact::Blob;
use crate::limits;
use crate::signal::{GapReason, Limit};

use super::Opened;
use super::made::Made;

/// Headers that only mails and saved pages have; two of them make one.
const HEADERS: &[&str] = &[
    "mime-version:",
    "received:",
    "return-path:",
    "message-id:",
    "delivered-to:",
    "subject:",
    "from:",
    "content-type:",
];

/// Whether text is an e-mail: its first lines are headers.
pub fn is_mail(head: &str) -> bool {
    let (mut known, mut lines) = (0, 0);
    for line in head.lines().take(64) {
        if line.is_empty() {
            break;
        }
        let folded = line.starts_with([' ', '\t']);
        let lower = line.get(..line.len().min(16)).unwrap_or_default().to_ascii_lowercase();
        let named = line.split_once(':').is_some_and(|(name, _)| !name.contains(' ') && !name.is_empty());
        if !folded && !named && !line.starts_with("From ") {
            return false;
        }
        known += usize::from(HEADERS.iter().any(|header| lower.starts_with(header)));
        lines += 1;
    }
    known >= 3 && lines >= 3
}

/// The bodies and attachments of a mail. A mail within it is a member of its own.
pub fn open(blob: &Blob) -> Opened {
    let Some(message) = MessageParser::default().parse(&blob.bytes[..]) else {
        return Opened { gaps: vec![GapReason::Malformed("no mail".to_owned())], ..Opened::default() };
    };
    let mut out = Made::of(blob);
    let mut gaps = Vec::new();
    for (number, part) in message.parts.iter().enumerate() {
        let (bytes, ending) = match &part.body {
            PartType::Text(text) => (text.as_bytes(), "txt"),
            PartType::Html(text) => (text.as_bytes(), "html"),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => (&bytes[..], "bin"),
            PartType::Message(inner) => (inner.raw_message(), "eml"),
            PartType::Multipart(_) => continue,
        };
        if number >= limits::ARCHIVE_ENTRIES {
            gaps.push(GapReason::Limit(Limit::RootBlobs));
            break;
        }
        if part.is_encoding_problem {
            gaps.push(GapReason::Malformed(format!("part {number} is not encoded as it says")));
        }
        let name = part.attachment_name().map_or_else(|| format!("part-{number}.{ending}"), str::to_owned);
        out.push(name.as_bytes(), bytes.to_vec());
    }
    out.opened(gaps)
}
