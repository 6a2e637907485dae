//! Methods of classes: those that decode, join, take apart and convert.

use std::rc::Rc;

use crate::analyse::shell::fold;

use super::run::Machine;
use super::tree::Op;
use super::value::{Data, Val};

impl Machine<'_, '_> {
    /// `[kind]::name(values)`; `None` where nothing is known of it.
    pub(super) fn statics(&mut self, kind: &str, name: &str, values: &[Val]) -> Option<Val> {
        let first = values.first();
        let second = values.get(1);
        let kind = kind.strip_prefix("system.").unwrap_or(kind);
        Some(match (kind, name) {
            (_, "new") => self.object(kind, values),
            ("io.compression.zipfile", "extracttodirectory") => {
                if let (Some(archive), Some(folder)) = (first?.shown(), second?.shown()) {
                    self.follower.unpacks(&archive, &folder);
                }
                Val::default()
            }
            ("convert", "frombase64string") => {
                let mut out = first?.history();
                out.decoded = true;
                match first?.shown().and_then(|text| fold::base64_bytes(&text)) {
                    Some(bytes) if self.step(bytes.len()) => out.with(Data::Bytes(Rc::new(bytes))),
                    _ => out,
                }
            }
            ("convert", "fromhexstring") => {
                let bytes = first?.shown().and_then(|text| fold::hex_bytes(&text))?;
                Val { decoded: true, ..first?.with(Data::Bytes(Rc::new(bytes))) }
            }
            ("convert", "toint32" | "tobyte" | "toint16" | "touint16" | "toint64" | "touint32") => {
                let radix = second.and_then(Val::as_number).and_then(|n| u32::try_from(n).ok()).unwrap_or(10);
                let text = first?.shown()?;
                let number = match radix {
                    2 | 8 | 16 => i64::from_str_radix(text.trim().trim_start_matches("0x"), radix).ok(),
                    _ => return Some(self.cast("int", first?.clone())),
                };
                Val { decoded: true, ..first?.with(Data::Number(number?)) }
            }
            ("convert", "tochar") => self.cast("char", first?.clone()),
            ("char", "convertfromutf32") => self.cast("char", first?.clone()),
            ("string", "join") => {
                let by = first?.clone();
                let items: Vec<Val> = values.get(1..)?.iter().flat_map(Val::items).collect();
                let list = Val::list(items);
                self.binary(Op::Join, list, by)
            }
            ("string", "concat") => {
                let list = Val::list(values.iter().flat_map(Val::items).collect());
                self.binary(Op::Join, list, Val::text(""))
            }
            ("string", "format") => {
                let items = Val::list(values.get(1..)?.iter().flat_map(Val::items).collect());
                self.format(first?.clone(), &items)
            }
            ("regex" | "text.regularexpressions.regex", "replace") => {
                let how = Val::list(values.get(1..)?.to_vec());
                self.binary(Op::Replace, first?.clone(), how)
            }
            ("regex" | "text.regularexpressions.regex", "matches" | "split") => {
                let text = first?.clone();
                let back =
                    values.get(2).and_then(Val::shown).is_some_and(|how| how.to_ascii_lowercase().contains("right"));
                let pattern = second?.shown()?;
                if name == "split" {
                    return Some(self.split(text, &pattern));
                }
                let mut items = self.pieces_of(&text, &pattern)?;
                if back {
                    items.reverse();
                }
                Val { decoded: back || text.decoded, ..text.with(Data::List(Rc::new(items))) }
            }
            ("scriptblock" | "management.automation.scriptblock", "create") => self.code(first?.clone()),
            ("io.file", "writealltext" | "writeallbytes" | "appendalltext") => {
                let (file, command) = (first?.shown()?, self.here());
                if let Some(remote) = &second?.remote {
                    self.follower.download(&file, (**remote).clone());
                }
                self.follower.put(&file, &second?.word(), name == "appendalltext", &command);
                Val::default()
            }
            ("io.file", "readalltext" | "readallbytes" | "readalllines") => self.read_file(&first?.shown()?),
            ("io.path", "combine") | ("io.path", "join") => {
                let list = Val::list(values.to_vec());
                self.binary(Op::Join, list, Val::text("\\"))
            }
            ("environment", "getenvironmentvariable") => {
                let name = format!("env:{}", first?.shown()?.to_ascii_lowercase());
                super::objects::variable(&name, self.follower)
            }
            ("io.path", "gettempfilename" | "getrandomfilename") => Val::text(format!("%{name}%")),
            ("io.path", "gettemppath") => Val::text("%temp%\\"),
            (encoding, "getstring") if encoding.contains("encoding") => self.decode(first?, encoding),
            (encoding, "getbytes") if encoding.contains("encoding") => {
                let text = first?.shown()?;
                if !self.step(text.len()) {
                    return None;
                }
                let wide = encoding.contains("unicode");
                let bytes = match wide {
                    true => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                    false => text.into_bytes(),
                };
                first?.with(Data::Bytes(Rc::new(bytes)))
            }
            ("text.encoding", "getencoding") => Val::object("text.encoding.other"),
            _ => return None,
        })
    }

    /// The pieces of a text that fit a pattern.
    fn pieces_of(&mut self, text: &Val, pattern: &str) -> Option<Vec<Val>> {
        let known = text.shown()?;
        if !self.step(known.len() * 8) || pattern.len() > 512 {
            return None;
        }
        let pattern = regex::RegexBuilder::new(pattern).size_limit(1 << 18).build().ok()?;
        Some(pattern.find_iter(&known).map(|found| text.with(Data::Text(found.as_str().to_owned()))).collect())
    }
}
