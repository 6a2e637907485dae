//! `lurescan man`: the manual page, of the program or of one command.

use clap::CommandFactory as _;

use super::exit::{Exit, fail};
use super::{Cli, explain};

/// Arguments of `lurescan man`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A command; without it, the page of the program
    command: Option<String>,
}

/// Runs it.
pub fn run(args: Args) -> Exit {
    let mut program = Cli::command();
    program.build();
    let command = match &args.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => return fail(Exit::Usage, format!("there is no command `{}`", crate::report::escape::line(name))),
        },
    };
    let mut page = Vec::new();
    match clap_mangen::Man::new(command).render(&mut page) {
        Ok(()) => explain::print(&String::from_utf8_lossy(&page)),
        Err(error) => fail(Exit::Internal, error),
    }
}
