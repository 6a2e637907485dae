//! `lurescan --version`, and with `-v` what the version alone does not say.

use std::io::{self, Write};

use crate::engine::{Engine, EngineOptions};
use crate::sandbox::{self, Keep};

use super::exit::{Exit, fail};

/// Prints it.
pub fn run(verbose: u8) -> Exit {
    match print(verbose) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => fail(Exit::Internal, e),
        _ => Exit::Clean,
    }
}

fn print(verbose: u8) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "lurescan {}", env!("CARGO_PKG_VERSION"))?;
    if verbose == 0 {
        return Ok(());
    }
    match Engine::load(&EngineOptions::default()) {
        Ok(engine) => {
            for pack in engine.packs() {
                let date = pack.date.as_deref().map(|date| format!(", newest {date}")).unwrap_or_default();
                writeln!(out, "{}: {} entries{date}, sha256 {}", pack.name, pack.entries, pack.digest)?;
            }
        }
        Err(e) => writeln!(out, "rules: {e}")?,
    }
    // What a worker would do to itself, done to this process, which has nothing left to do.
    let keep = Keep { roots: Some(Vec::new()), threads: 1 };
    sandbox::restrict(&keep).iter().try_for_each(|line| writeln!(out, "{line}"))
}
