//! `lurescan man`

use super::exit::{Exit, fail};

/// Arguments of `lurescan man`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
pub fn run(args: Args) -> Exit {
    let _ = args;
    fail(Exit::Internal, "not built yet")
}
