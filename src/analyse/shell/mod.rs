//! What a command line would do: text from the network that reaches an interpreter, files that are run, code given as
//! an argument. The line is followed, never run: variables and substitutions made of constants are folded, quoted
//! command lines are unwrapped, what cannot be known stays as it is written.
//!
//! Not on a shell grammar: see [`lex`].

pub mod address;
pub mod applescript;
pub mod build_files;
pub mod carried;
mod deeds;
pub mod expand;
pub mod fetch;
pub mod files;
mod filter;
pub mod fold;
pub mod follow;
pub mod inline;
pub mod interpret;
mod lasting;
pub mod lex;
mod managers;
pub mod powershell;
pub mod programs;
mod recursion;
pub mod run;
pub mod shape;
pub mod sockets;
mod spelling;
pub mod value;
mod variables;
pub mod vbscript;

use std::ops::Range;

use crate::analyse::{Action, Derived};
use crate::signal::Concealment;

use follow::{Follower, Value};
pub use lex::Dialect;

/// How places in the command's text become places in the artifact.
#[derive(Clone, Debug)]
pub enum Origin {
    /// The text stands in the artifact as it is, from this byte on.
    At(usize),
    /// The text was escaped or assembled: everything in it stands for this whole span.
    Whole(Range<usize>),
}

impl Origin {
    /// The span in the artifact of a span in the text.
    pub fn map(&self, span: &Range<usize>) -> Range<usize> {
        match self {
            Origin::At(base) => base + span.start..base + span.end,
            Origin::Whole(whole) => whole.clone(),
        }
    }

    /// The origin of a piece of the text.
    pub fn within(&self, span: &Range<usize>) -> Origin {
        match self {
            Origin::At(base) => Origin::At(base + span.start),
            Origin::Whole(whole) => Origin::Whole(whole.clone()),
        }
    }
}

/// What following a command line came to.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What it would do, in order.
    pub actions: Vec<Action>,
    /// Whether a limit ended the following early.
    pub exceeded: bool,
    /// Texts that are handed to an interpreter: they are looked at on their own.
    pub texts: Vec<Derived>,
}

/// Follows a command line or a script. `variables` are set by whoever starts it.
pub fn read(text: &str, dialect: Dialect, origin: &Origin, variables: &[(String, String)]) -> Reading {
    let mut follower = Follower::default();
    for (name, value) in variables {
        follower.set(name, Value::of(value.clone()));
    }
    follower.script(text, dialect, origin, Value::default());
    finish(follower, text, origin)
}

/// Follows PowerShell.
pub fn read_powershell(text: &str, origin: &Origin) -> Reading {
    let mut follower = Follower::default();
    powershell::follow(&mut follower, text, origin);
    conclude(follower, text)
}

/// A line that may meet PowerShell without saying so (`iex (irm …)`) is read as such too; padding and what the script
/// does to itself disguise every remote part of it.
fn finish(mut follower: Follower, text: &str, origin: &Origin) -> Reading {
    let remote = |action: &Action| matches!(action, Action::RemoteToShell { .. });
    if !follower.actions.iter().any(remote) && powershell::looks_like(text) {
        let mut second = Follower::default();
        powershell::follow(&mut second, text, origin);
        follower.actions.extend(second.actions.into_iter().filter(remote));
        follower.everywhere.append(&mut second.everywhere);
    }
    conclude(follower, text)
}

fn conclude(mut follower: Follower, text: &str) -> Reading {
    if is_padded(text) {
        follower.everywhere.push(Concealment::Padding);
    }
    if pipes_per_platform(&follower.actions) {
        follower.everywhere.push(Concealment::PerPlatform);
    }
    for action in &mut follower.actions {
        if let Action::RemoteToShell { concealments, .. } = action {
            concealments.extend(follower.everywhere.iter().copied());
            concealments.sort_unstable();
            concealments.dedup();
        }
    }
    Reading { actions: follower.actions, exceeded: follower.exceeded, texts: follower.texts }
}

/// How many blanks hide what stands behind them; occurs on no line of 92,878 honest source files.
const PADDING: usize = 100;

/// Whether text stands behind a long run of blanks on one line, or behind as many empty lines.
pub fn is_padded(text: &str) -> bool {
    has_long_blank(text.as_bytes()) && is_padded_somewhere(text)
}

/// Whether [`PADDING`] blanks may stand in a row anywhere: such a run cannot hide between two probes.
fn has_long_blank(bytes: &[u8]) -> bool {
    let blank = |byte: &&u8| byte.is_ascii_whitespace() || **byte == 0x0b || **byte >= 0x80;
    let mut probe = PADDING - 1;
    while let Some(byte) = bytes.get(probe) {
        if blank(&byte) {
            let before = bytes[..probe].iter().rev().take(PADDING).take_while(blank).count();
            let after = bytes[probe..].iter().take(PADDING).take_while(blank).count();
            if before + after >= PADDING {
                return true;
            }
        }
        probe += PADDING;
    }
    false
}

fn is_padded_somewhere(text: &str) -> bool {
    let mut run = 0usize;
    let mut lines = 0usize;
    for c in text.chars() {
        match c {
            '\n' => {
                lines += 1;
                run = 0;
            }
            c if c.is_whitespace() => run += 1,
            _ if run >= PADDING || lines >= PADDING => return true,
            _ => (run, lines) = (0, 0),
        }
    }
    false
}

/// Whether one line carries a pipe for Windows and one for another system.
fn pipes_per_platform(actions: &[Action]) -> bool {
    let windows = |shell: &str| matches!(shell, "cmd" | "powershell" | "mshta" | "msiexec" | "regsvr32");
    let mut shells = actions.iter().filter_map(|action| match action {
        Action::RemoteToShell { shell, .. } => Some(windows(shell)),
        _ => None,
    });
    let first = shells.next();
    first.is_some_and(|first| shells.any(|other| other != first))
}

/// What reaches an interpreter from the network, in a sentence's second half.
pub fn describe(url: Option<&str>, shell: &str) -> String {
    match url {
        Some(url) => format!("gives what {url} answers to {shell}"),
        None => format!("gives text from the network to {shell}"),
    }
}
