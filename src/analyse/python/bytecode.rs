//! Compiled Python: the names and texts of its code objects.
//!
//! `marshal` is read with a stack of our own, so nesting costs memory and no stack, and only for what a reader can use:
//! names, texts and bytes. Instructions are not read. The layout of a code object changed with 2.3, 3.0, 3.8 and 3.11;
//! what comes after something unknown is not read, and what was read until then stays.

use crate::analyse::{Analysed, Derived};
use crate::artifact::{Artifact, Kind};
use crate::limits;

/// Names that say what bytecode is for when nobody can read it.
const TELLING: &[&str] = &[
    "exec", "eval", "__import__", "b64decode", "decompress", "urlopen", "urlretrieve", "requests", "socket", "subprocess",
    "Popen", "system", "ctypes", "marshal", "Fernet",
];
/// Names that are kept of one file.
const KEPT: usize = 8;

/// Reads compiled Python: its texts become a layer, telling names a fact.
pub fn view(artifact: &Artifact, out: &mut Analysed) {
    if artifact.kind != Kind::Pyc {
        return;
    }
    let bytes = &artifact.blob.bytes;
    let strings = strings(bytes);
    if strings.is_empty() {
        return;
    }
    out.facts.bytecode =
        TELLING.iter().filter(|name| strings.iter().any(|text| text == *name)).take(KEPT).map(|n| (*n).to_owned()).collect();
    let text = strings.join("\n");
    out.derived.push(Derived { text, span: 0..bytes.len(), decoded: false, language: Some(Kind::Text) });
}

/// The distinct texts of a compiled module, in order.
pub fn strings(bytes: &[u8]) -> Vec<String> {
    let Some((layout, at)) = header(bytes) else { return Vec::new() };
    let mut read = Read { bytes, at, layout, out: Vec::new(), seen: Default::default(), size: 0 };
    read.all();
    read.out
}

/// How the fields of a code object are laid out: numbers, objects, numbers, objects.
#[derive(Clone, Copy)]
struct Layout {
    numbers: u32,
    objects: u32,
    after: u32,
}

/// The layout that belongs to a magic number, and where the marshalled object begins.
fn header(bytes: &[u8]) -> Option<(Layout, usize)> {
    let magic = u16::from_le_bytes([*bytes.first()?, *bytes.get(1)?]);
    let layout = |numbers, objects, after| Layout { numbers, objects, after };
    Some(match magic {
        // 2.3 to 2.7 count from 62011, 3.x from 3000.
        62_000.. => (layout(4, 8, 1), 8),
        3000..3200 => (layout(5, 8, 1), 8),
        3200..3390 => (layout(5, 8, 1), 12),
        3390..3400 => (layout(5, 8, 1), 16),
        3400..3495 => (layout(6, 8, 1), 16),
        3495.. => (layout(5, 8, 2), 16),
        _ => return None,
    })
}

/// What is to be read next.
enum Task {
    Object,
    Skip(usize),
}

struct Read<'b> {
    bytes: &'b [u8],
    at: usize,
    layout: Layout,
    out: Vec<String>,
    seen: std::collections::HashSet<String>,
    size: usize,
}

impl Read<'_> {
    fn all(&mut self) {
        let mut tasks = vec![Task::Object];
        let mut objects = 0;
        while let Some(task) = tasks.pop() {
            match task {
                Task::Skip(count) => self.at = self.at.saturating_add(count),
                Task::Object => {
                    objects += 1;
                    if objects > limits::BYTECODE_OBJECTS || self.object(&mut tasks).is_none() {
                        return;
                    }
                }
            }
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self) -> Option<usize> {
        let four = self.bytes.get(self.at..self.at.checked_add(4)?)?;
        self.at += 4;
        Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize)
    }

    fn object(&mut self, tasks: &mut Vec<Task>) -> Option<()> {
        match self.byte()? & 0x7f {
            b'N' | b'T' | b'F' | b'S' | b'.' | b'0' => {}
            b'i' | b'r' | b'R' => self.at += 4,
            b'I' | b'g' => self.at += 8,
            b'y' => self.at += 16,
            b'f' => {
                let length = usize::from(self.byte()?);
                self.at += length;
            }
            b'x' => {
                for _ in 0..2 {
                    let length = usize::from(self.byte()?);
                    self.at += length;
                }
            }
            b'l' => {
                let digits = (self.number()? as u32 as i32).unsigned_abs() as usize;
                self.at = self.at.checked_add(digits.checked_mul(2)?)?;
            }
            b's' | b't' | b'u' | b'a' | b'A' => {
                let length = self.number()?;
                self.text(length)?;
            }
            b'z' | b'Z' => {
                let length = usize::from(self.byte()?);
                self.text(length)?;
            }
            b'(' | b'[' | b'<' | b'>' => {
                let count = self.number()?;
                self.many(tasks, count)?;
            }
            b')' => {
                let count = usize::from(self.byte()?);
                self.many(tasks, count)?;
            }
            // Compilers write no dictionaries into code: an empty one only.
            b'{' => (self.byte()? == b'0').then_some(())?,
            b':' => self.many(tasks, 3)?,
            b'c' => {
                let Layout { numbers, objects, after } = self.layout;
                self.at = self.at.checked_add(numbers as usize * 4)?;
                // Last in, first out: what comes last in the file goes in first.
                for _ in 0..after {
                    tasks.push(Task::Object);
                }
                tasks.push(Task::Skip(4));
                for _ in 0..objects {
                    tasks.push(Task::Object);
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn many(&mut self, tasks: &mut Vec<Task>, count: usize) -> Option<()> {
        // Every object takes a byte: a count beyond the bytes that are left is a lie.
        if count > self.bytes.len().checked_sub(self.at)? || tasks.len() + count > limits::BYTECODE_OBJECTS {
            return None;
        }
        tasks.extend((0..count).map(|_| Task::Object));
        Some(())
    }

    fn text(&mut self, length: usize) -> Option<()> {
        let end = self.at.checked_add(length)?;
        let bytes = self.bytes.get(self.at..end)?;
        self.at = end;
        if self.size + length > limits::BYTECODE_TEXT_BYTES || length == 0 {
            return Some(());
        }
        // Instructions and line tables are bytes as well: what is no text is left out.
        let Ok(text) = std::str::from_utf8(bytes) else { return Some(()) };
        if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Some(());
        }
        if self.seen.insert(text.to_owned()) {
            self.size += length;
            self.out.push(text.to_owned());
        }
        Some(())
    }
}
