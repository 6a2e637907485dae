//! `lurescan debug`: what the analysis saw, for rule authors and for us.

use std::path::PathBuf;
use std::thread;

use crate::analyse;
use crate::artifact::{Artifact, Text};
use crate::limits;
use crate::report::escape;
use crate::scan::Detail;

use super::exit::{Exit, fail};
use super::options::{Analysis, Passwords};
use super::{explain, locate, show, triggers};

/// Arguments of `lurescan debug`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one value, read once from the command line")]
enum Command {
    /// Every fact about one file. Parsers run in this process, without the sandbox that `scan` puts around its workers
    Facts {
        /// A file, or the target that holds it
        file: PathBuf,
        /// A locator as `scan` prints it; without it, the file itself
        locator: Option<String>,
        #[command(flatten)]
        passwords: Passwords,
    },
    /// Every edge from what starts code to files, and the ends that lead nowhere, one a line
    Graph {
        /// A file or directory
        target: PathBuf,
        #[command(flatten)]
        analysis: Analysis,
    },
    /// The value of each line of a file, a pure JavaScript expression, as canonical text; `?` where it is not known
    Fold {
        /// A file of expressions, one a line
        file: PathBuf,
        /// They are Python
        #[arg(long)]
        python: bool,
    },
}

/// Runs it. Parsers need a deep stack, so they get a thread of their own.
pub fn run(args: Args, verbose: u8) -> Exit {
    let work = move || match args.command {
        Command::Graph { target, analysis } => graph(&target, &analysis, verbose),
        Command::Facts { file, locator, passwords } => facts(file, locator, passwords.given),
        Command::Fold { file, python } => fold(&file, python),
    };
    let spawned = thread::Builder::new().stack_size(limits::STACK_BYTES).spawn(work);
    match spawned.map(thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit,
        Ok(Err(_)) => fail(Exit::Internal, "the analysis panicked"),
        Err(error) => fail(Exit::Internal, error),
    }
}

fn graph(target: &std::path::Path, analysis: &Analysis, verbose: u8) -> Exit {
    let settings = analysis.settings(super::options::parallelism(None), verbose);
    let report = match triggers::report(target, analysis, settings, Detail::Graph) {
        Ok(report) => report,
        Err(exit) => return exit,
    };
    let edges = report.overview.map(|overview| overview.edges).unwrap_or_default();
    let lines = edges.iter().map(|edge| {
        let line =
            format!("{} -> {}  [{}:{} {}] {}", edge.from, edge.to, edge.line, edge.column, edge.what, edge.excerpt);
        escape::line(&line) + "\n"
    });
    explain::print(&lines.collect::<String>())
}

fn fold(file: &std::path::Path, python: bool) -> Exit {
    let fold = if python { analyse::python::fold } else { analyse::javascript::fold };
    let text = match std::fs::File::open(file).and_then(|file| limits::read_at_most(file, limits::FILE_BYTES, 0)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return fail(Exit::Usage, format!("cannot read {}: {error}", file.display())),
    };
    let values = text.lines().map(|line| fold(line).unwrap_or_else(|| "?".to_owned()) + "\n");
    explain::print(&values.collect::<String>())
}

fn facts(file: PathBuf, locator: Option<String>, passwords: Vec<String>) -> Exit {
    let name = file.file_name().unwrap_or(file.as_os_str()).as_encoded_bytes();
    let wanted = locator.unwrap_or_else(|| match name {
        b"-" => "stdin".to_owned(),
        name => crate::locator::BytePath::from(name).to_string(),
    });
    match locate::locate(&show::target(file), &wanted, passwords) {
        Ok(located) => explain::print(&describe(&located.artifact)),
        Err(error) => fail(Exit::Usage, error),
    }
}

/// Kind, hash, facts and gaps, one thing a line.
fn describe(artifact: &Artifact) -> String {
    let text = Text::new(&artifact.blob.bytes);
    let analysed = analyse::analyse(artifact, &text, true);
    let mut out = format!(
        "locator: {}\nkind: {:?}\ndisguise: {:?}\nlength: {}\nsha256: {}\n",
        artifact.blob.at,
        artifact.kind,
        artifact.disguise,
        artifact.blob.bytes.len(),
        crate::correlate::hex(&artifact.sha256),
    );
    out.push_str(&format!("gaps: {:#?}\nfacts: {:#?}\n", analysed.gaps, analysed.facts));
    out.lines().map(|line| escape::line(line) + "\n").collect()
}
