//! The command line: one file per command. Each has `Args` and `run`, and ends in an [`exit::Exit`].

pub mod bulk;
pub mod clone;
pub mod completions;
pub mod debug;
pub mod diff;
pub mod exit;
pub mod explain;
pub mod intel;
mod locate;
pub mod man;
mod options;
mod output;
mod progress;
pub mod report_fp;
pub mod rules;
pub mod scan;
pub mod show;
mod suppress;
pub mod triggers;
mod version;
pub mod worker;

use clap::{CommandFactory, Parser, Subcommand};

use exit::Exit;

/// Tells, before you open or run it, whether a repository, package or archive is a trap.
#[derive(Debug, Parser)]
#[command(name = "lurescan", disable_version_flag = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Say more on standard error: -v what goes wrong, -vv what is done
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Print the version; with -v also rules, intelligence and the state of the sandbox
    #[arg(short = 'V', long)]
    pub version: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one value, for the whole run")]
pub enum Command {
    /// Scan files, directories, archives, git directories or standard input
    Scan(scan::Args),
    /// Clone without running anything of the repository, scan, and check out only what is clean
    Clone(clone::Args),
    /// What a change brings in: two commits, directories or archives compared
    Diff(diff::Args),
    /// What runs when: a table by moment, for honest projects as well
    Triggers(triggers::Args),
    /// Scan many samples: one NDJSON record per sample
    Bulk(bulk::Args),
    /// Take NDJSON jobs on standard input, print results: what the supervisor and an engine drive
    Worker(worker::Args),
    /// Print a rule's page, or `verdict` for the table of verdicts
    Explain(explain::Args),
    /// List the rules, or check your own
    Rules(rules::Args),
    /// Look up indicators, check files of them, put several into one table
    Intel(intel::Args),
    /// Show one layer of a target, escaped or as hex, decoded step by step
    Show(show::Args),
    /// What the analysis saw: for rule authors
    Debug(debug::Args),
    /// Write what we need to know of a false positive to a file, without your source
    ReportFp(report_fp::Args),
    /// Print shell completions
    Completions(completions::Args),
    /// Print the manual page
    Man(man::Args),
}

/// Parses, runs, and says how it ended.
pub fn main() -> Exit {
    let cli = Cli::parse();
    let verbose = cli.verbose;
    trace(verbose);
    match cli.command {
        _ if cli.version => version::run(verbose),
        None => {
            let _ = Cli::command().print_help();
            Exit::Usage
        }
        Some(Command::Scan(args)) => scan::run(args, verbose),
        Some(Command::Clone(args)) => clone::run(args, verbose),
        Some(Command::Diff(args)) => diff::run(args, verbose),
        Some(Command::Triggers(args)) => triggers::run(args, verbose),
        Some(Command::Bulk(args)) => bulk::run(args, verbose),
        Some(Command::Worker(args)) => worker::run(args, verbose),
        Some(Command::Explain(args)) => explain::run(args),
        Some(Command::Rules(args)) => rules::run(args),
        Some(Command::Intel(args)) => intel::run(args),
        Some(Command::Show(args)) => show::run(args),
        Some(Command::Debug(args)) => debug::run(args, verbose),
        Some(Command::ReportFp(args)) => report_fp::run(args),
        Some(Command::Completions(args)) => completions::run(args),
        Some(Command::Man(args)) => man::run(args),
    }
}

/// Messages for people who look for a fault, on standard error. Nothing without `-v`.
fn trace(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => tracing::Level::INFO,
        2 => tracing::Level::DEBUG,
        _ => tracing::Level::TRACE,
    };
    tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_ansi(false).init();
}
