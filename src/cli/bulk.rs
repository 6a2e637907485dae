//! `lurescan bulk`

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};

use serde::Deserialize;

use crate::finding::{Report, Severity};
use crate::limits;
use crate::report::ndjson;
use crate::signal::GapReason;
use crate::supervisor::many::{self, Batches, Sample, Sink};

use super::exit::{Exit, fail};
use super::options::{self, Analysis};

/// Arguments of `lurescan bulk`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("samples").required(true))]
pub struct Args {
    /// A directory, each entry of which is one sample
    #[arg(value_name = "DIR", group = "samples")]
    dir: Option<PathBuf>,
    /// A file with the path of one sample a line; `-` for standard input
    #[arg(long, value_name = "FILE", group = "samples")]
    list: Option<PathBuf>,
    /// A file with one NDJSON job a line, {"target": PATH, "id": ANYTHING}; `-` for standard input. The id comes back
    /// in the record
    #[arg(long, value_name = "FILE", group = "samples")]
    jobs_from: Option<PathBuf>,
    /// Worker processes; all processors by default
    #[arg(short, long, value_name = "N", env = "LURESCAN_JOBS")]
    jobs: Option<usize>,
    /// Leave out samples that have a record in this file already
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Format of the records: there is one, and saying it does no harm
    #[arg(short, long, value_enum, default_value_t = RecordFormat::Ndjson)]
    format: RecordFormat,
    #[command(flatten)]
    analysis: Analysis,
}

/// What a stream of records can be written as. The other formats hold one report a file.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum RecordFormat {
    /// One compact JSON record a line.
    Ndjson,
}

/// Runs it.
pub fn run(args: Args, verbose: u8) -> Exit {
    bulk(args, verbose).unwrap_or_else(|exit| exit)
}

fn bulk(args: Args, verbose: u8) -> Result<Exit, Exit> {
    let RecordFormat::Ndjson = args.format;
    let workers = options::parallelism(args.jobs);
    let done = args.resume.as_deref().map_or_else(|| Ok(Done::default()), Done::read)?;
    let (samples, batches) = samples(&args, done.targets, workers)?;
    let stop = args.analysis.stop()?;
    let settings = args.analysis.settings(1, verbose);
    let mut records = Records { fail_on: args.analysis.fail_on, exit: Exit::Clean, any: false };
    if done.torn && is_standard_output(args.resume.as_deref()) {
        // The last run ended in the middle of a record: what follows must not be glued to it.
        println!();
    }
    many::scan_all(&settings, &stop, workers, batches, samples, &mut records)
        .map_err(|refusal| fail(if refusal.usage { Exit::Usage } else { Exit::Internal }, refusal.message))?;
    if stop.wanted() {
        return Ok(records.exit.and(fail(Exit::Incomplete, "stopped: go on with --resume")));
    }
    if !records.any && args.resume.is_none() {
        return Err(fail(Exit::Nothing, "there are no samples"));
    }
    Ok(records.exit)
}

/// Writes records to standard output, one line each.
struct Records {
    fail_on: Severity,
    exit: Exit,
    any: bool,
}

impl Sink for Records {
    fn write(&mut self, sample: &Sample, report: &Report) -> bool {
        self.any = true;
        self.exit = self.exit.and(Exit::of(report, self.fail_on));
        let mut record = ndjson::record(report);
        if let (Some(id), Some(fields)) = (&sample.id, record.as_object_mut()) {
            fields.insert("id".to_owned(), id.clone());
        }
        writeln!(io::stdout().lock(), "{record}").is_ok()
    }
}

/// What an earlier run has done.
#[derive(Default)]
struct Done {
    targets: HashSet<String>,
    /// The last line has no end.
    torn: bool,
}

impl Done {
    fn read(file: &Path) -> Result<Self, Exit> {
        #[derive(Deserialize)]
        struct Record {
            target: String,
        }
        let failed = |e| fail(Exit::Usage, format!("{}: {e}", file.display()));
        let mut records = BufReader::new(File::open(file).map_err(failed)?);
        let mut done = Self::default();
        loop {
            let mut line = Vec::new();
            let read = (&mut records).take(limits::ANSWER_LINE_BYTES).read_until(b'\n', &mut line).map_err(failed)?;
            if read == 0 {
                return Ok(done);
            }
            done.torn = line.last() != Some(&b'\n');
            // A line that is no record is one that was torn: its sample is scanned again.
            if let Ok(record) = serde_json::from_slice::<Record>(&line) {
                done.targets.insert(record.target);
            }
        }
    }
}

fn is_standard_output(file: Option<&Path>) -> bool {
    #[cfg(unix)]
    if let Some(file) = file {
        use std::os::fd::AsFd;
        use std::os::unix::fs::MetadataExt;

        let here = io::stdout().as_fd().try_clone_to_owned().and_then(|fd| File::from(fd).metadata());
        return matches!((here, std::fs::metadata(file)), (Ok(a), Ok(b)) if (a.dev(), a.ino()) == (b.dev(), b.ino()));
    }
    let _ = file;
    false
}

/// Where samples come from. A folder or list is read at once, so that a mistake shows at once; jobs as they come.
fn samples(args: &Args, done: HashSet<String>, workers: usize) -> Result<(Receiver<Sample>, Batches), Exit> {
    let (sender, samples) = mpsc::sync_channel(2 * limits::BULK_BATCH);
    if let Some(file) = &args.jobs_from {
        let lines = lines_of(file)?;
        spawn(move || send_jobs(lines, &done, &sender))?;
        return Ok((samples, Batches { size: limits::BULK_BATCH, patient: false }));
    }
    let mut paths = match (&args.dir, &args.list) {
        (Some(dir), _) => entries(dir)?,
        (None, Some(list)) => listed(lines_of(list)?).map_err(|e| fail(Exit::Usage, e))?,
        (None, None) => Vec::new(),
    };
    paths.retain(|path| !done.contains(&*path.to_string_lossy()));
    // Small enough for every worker to have several, so that none is left with the last big one.
    let size = (paths.len() / (workers * 4)).clamp(1, limits::BULK_BATCH);
    spawn(move || {
        for (index, path) in (0..).zip(paths) {
            if sender.send(Sample::at(index, path.to_string_lossy().into_owned(), path)).is_err() {
                return;
            }
        }
    })?;
    Ok((samples, Batches { size, patient: true }))
}

fn spawn(read: impl FnOnce() + Send + 'static) -> Result<(), Exit> {
    let spawned = std::thread::Builder::new().name("samples".to_owned()).spawn(read);
    spawned.map(drop).map_err(|e| fail(Exit::Internal, e))
}

type Lines = Box<dyn BufRead + Send>;

fn lines_of(file: &Path) -> Result<Lines, Exit> {
    if file.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let opened = options::must_exist(file).and_then(|()| File::open(file).map_err(|e| e.to_string()));
    Ok(Box::new(BufReader::new(opened.map_err(|why| fail(Exit::Usage, why))?)))
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, Exit> {
    options::must_exist(dir).map_err(|why| fail(Exit::Usage, why))?;
    let listed = std::fs::read_dir(dir).and_then(|all| all.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> =
        listed.map_err(|e: io::Error| fail(Exit::Usage, format!("{}: {e}", dir.display())))?;
    paths.sort();
    Ok(paths)
}

/// One path a line, as bytes; empty lines are none.
fn listed(lines: Lines) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for line in lines.split(b'\n') {
        let mut line = line?;
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if !line.is_empty() {
            paths.push(path_of(line));
        }
    }
    Ok(paths)
}

fn path_of(bytes: Vec<u8>) -> PathBuf {
    #[cfg(unix)]
    return PathBuf::from(<std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes));
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

fn send_jobs(mut lines: Lines, done: &HashSet<String>, samples: &SyncSender<Sample>) {
    #[derive(Deserialize)]
    struct Job {
        target: String,
        #[serde(default)]
        id: Option<serde_json::Value>,
    }
    let mut index = 0;
    loop {
        let mut line = Vec::new();
        match (&mut lines).take(limits::JOB_LINE_BYTES).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) if line.trim_ascii().is_empty() => continue,
            Ok(_) => {}
        }
        let sample = match serde_json::from_slice::<Job>(&line) {
            Ok(job) if done.contains(&job.target) => continue,
            Ok(job) => Sample { id: job.id, ..Sample::at(index, job.target.clone(), job.target.into()) },
            // Answered in its place, so that answers can be counted off against jobs.
            Err(e) => {
                let name = String::from_utf8_lossy(line.trim_ascii()).into_owned();
                Sample { index, id: None, task: Err((name, GapReason::Malformed(format!("the job: {e}")))) }
            }
        };
        index += 1;
        if samples.send(sample).is_err() {
            return;
        }
    }
}
