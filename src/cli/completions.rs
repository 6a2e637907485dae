//! `lurescan completions`: what a shell reads to complete our arguments.

use clap::CommandFactory as _;

use super::exit::Exit;
use super::{Cli, explain};

/// Arguments of `lurescan completions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

/// Runs it.
pub fn run(args: Args) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "lurescan", &mut script);
    explain::print(&String::from_utf8_lossy(&script))
}
