//! The command line: one file per command. Each has `Args` and `run`, and ends in an [`exit::Exit`].

pub mod bulk;
pub mod completions;
pub mod debug;
pub mod exit;
pub mod explain;
mod locate;
pub mod man;
pub mod rules;
pub mod scan;
pub mod show;
pub mod worker;

use clap::{Parser, Subcommand};

use exit::Exit;

/// Tells, before you open or run it, whether a repository, package or archive is a trap.
#[derive(Debug, Parser)]
#[command(name = "lurescan", version, propagate_version = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Scan files, directories, archives, git directories or standard input
    Scan(scan::Args),
    /// Scan many samples: one NDJSON record per sample
    Bulk(bulk::Args),
    /// Take NDJSON jobs on standard input, print results: what the supervisor and an engine drive
    Worker(worker::Args),
    /// Print a rule's page, or `verdict` for the table of verdicts
    Explain(explain::Args),
    /// List the rules, or check your own
    Rules(rules::Args),
    /// Show one layer of a target, escaped or as hex, decoded step by step
    Show(show::Args),
    /// What the analysis saw: for rule authors
    Debug(debug::Args),
    /// Print shell completions
    Completions(completions::Args),
    /// Print the manual page
    Man(man::Args),
}

/// Parses, runs, and says how it ended.
pub fn main() -> Exit {
    match Cli::parse().command {
        Command::Scan(args) => scan::run(args),
        Command::Bulk(args) => bulk::run(args),
        Command::Worker(args) => worker::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Rules(args) => rules::run(args),
        Command::Show(args) => show::run(args),
        Command::Debug(args) => debug::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}
