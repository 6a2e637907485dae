//! `lurescan worker`

use std::path::PathBuf;

use crate::engine::EngineOptions;
use crate::limits;
use crate::sandbox::{Keep, selftest};
use crate::worker::{self, Ended, Setup, faults::Faults};

use super::exit::{Exit, fail};

/// Arguments of `lurescan worker`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Read only this file, or what is beneath this directory; `-` stands for standard input and opens nothing.
    /// Without it every file can be read
    #[arg(long = "root", value_name = "PATH")]
    roots: Vec<PathBuf>,
    /// Analysis threads
    #[arg(short, long, default_value_t = 1, value_name = "N")]
    jobs: usize,
    /// Leave indicators and family rules out
    #[arg(long)]
    no_intel: bool,
    /// A directory of your own YARA rules
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// A file of your own indicators
    #[arg(long, value_name = "FILE")]
    intel: Vec<PathBuf>,
    /// Names of packages that others imitate
    #[arg(long, value_name = "FILE")]
    popular_list: Option<PathBuf>,
    /// Do not restrict the process
    #[arg(long)]
    no_sandbox: bool,
    /// Also print what each thread has in hand
    #[arg(long, hide = true)]
    announce: bool,
    #[command(flatten)]
    faults: Faults,
    #[command(flatten)]
    victims: selftest::Victims,
}

/// Runs it.
pub fn run(args: Args, verbose: u8) -> Exit {
    let threads = args.jobs.clamp(1, limits::THREADS);
    let roots =
        (!args.roots.is_empty()).then(|| args.roots.into_iter().filter(|root| root.as_os_str() != "-").collect());
    let setup = Setup {
        engine: EngineOptions {
            no_intel: args.no_intel,
            rules: args.rules,
            intel: args.intel,
            popular: args.popular_list,
        },
        keep: (!args.no_sandbox).then_some(Keep { roots, threads }),
        threads,
        aloud: args.announce,
        verbose: verbose > 0,
        faults: args.faults,
        victims: args.victims,
    };
    match worker::work(&setup) {
        Ok(Ended::Done) => Exit::Clean,
        Ok(Ended::Refused(..)) if setup.aloud => Exit::Usage,
        Ok(Ended::Refused(why, usage)) => fail(if usage { Exit::Usage } else { Exit::Internal }, why),
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(e) => fail(Exit::Internal, e),
    }
}
