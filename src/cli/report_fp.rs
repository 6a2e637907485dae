//! `lurescan report-fp`: what we need to know of a false positive, without the source it was found in.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::limits;
use crate::report::false_positive::{self, Shown};

use super::exit::{Exit, fail};

/// Arguments of `lurescan report-fp`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Nothing is sent. Read the file before you attach it to an issue.")]
pub struct Args {
    /// The finding: its `content` or `fingerprint`, or the beginning of one (8 digits or more)
    #[arg(value_name = "FINDING")]
    finding: String,
    /// The report it stands in: `lurescan scan -f json -o report.json`
    #[arg(long, value_name = "FILE", default_value = "report.json")]
    report: PathBuf,
    /// Where to write
    #[arg(short, long, value_name = "FILE", default_value = "false-positive.json")]
    output: PathBuf,
    /// Also the text that was found, its messages and the way to it
    #[arg(long)]
    with_source: bool,
    /// Also the names of files
    #[arg(long)]
    with_paths: bool,
}

/// Runs it.
pub fn run(args: Args) -> Exit {
    write(&args).err().unwrap_or(Exit::Clean)
}

fn write(args: &Args) -> Result<(), Exit> {
    let name = args.report.display().to_string();
    let bytes = File::open(&args.report).and_then(|file| limits::read_at_most(file, limits::BASELINE_BYTES, 0));
    let bytes = bytes.map_err(|why| fail(Exit::Usage, format!("{name}: {why}; scan with -f json -o {name} first")))?;
    let wanted = args.finding.to_ascii_lowercase();
    if wanted.len() < 8 || !wanted.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(fail(Exit::Usage, "FINDING has to be 8 hexadecimal digits or more of `content` or `fingerprint`"));
    }
    let mut found: Vec<(Value, Value)> = Vec::new();
    for report in serde_json::Deserializer::from_slice(&bytes).into_iter::<Value>() {
        let report = report.map_err(|why| fail(Exit::Usage, format!("{name}: {why}")))?;
        let is_it = |finding: &&Value| {
            ["content", "fingerprint"].iter().any(|key| finding[key].as_str().is_some_and(|id| id.starts_with(&wanted)))
        };
        let findings = report["findings"].as_array().into_iter().flatten().filter(is_it);
        found.extend(findings.map(|finding| (report.clone(), finding.clone())));
    }
    let Some((report, finding)) = found.first() else {
        return Err(fail(Exit::Usage, format!("no finding in {name} begins with {wanted}")));
    };
    let bundle = false_positive::bundle(report, finding, Shown { source: args.with_source, paths: args.with_paths });
    let text = serde_json::to_string_pretty(&bundle).map_err(|why| fail(Exit::Internal, why))?;
    let mut file = File::create(&args.output)
        .map_err(|why| fail(Exit::Usage, format!("{} cannot be written: {why}", args.output.display())))?;
    file.write_all((crate::report::escape::json(&text) + "\n").as_bytes()).map_err(|why| fail(Exit::Internal, why))?;
    anstream::eprintln!("lurescan: {} holds what we need; read it before you send it", args.output.display());
    Ok(())
}
