//! `lurescan rules`

use super::exit::{Exit, fail};

/// Arguments of `lurescan rules`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
pub fn run(args: Args) -> Exit {
    let _ = args;
    fail(Exit::Internal, "not built yet")
}
