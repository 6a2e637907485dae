//! Where reports go: standard output, `-o FILE`, and any number of `--report FORMAT=FILE`.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::ValueEnum;

use crate::finding::{Report, Severity};
use crate::report::{self, Format, Style};

use super::exit::{Exit, fail};

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal that wants it
    Auto,
    /// Also into files and pipes
    Always,
    /// Not at all
    Never,
}

/// What to write and where.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Format of the report on standard output
    #[arg(short, long, value_enum, env = "LURESCAN_FORMAT", default_value = "human")]
    format: Format,
    /// Write the report to a file and not to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write a further report, as in `sarif=results.sarif`; can be repeated
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = further)]
    further: Vec<(Format, PathBuf)>,
    /// Leave out findings below this severity; the verdict stays what it is
    #[arg(long, value_name = "SEVERITY", env = "LURESCAN_MIN_SEVERITY", default_value = "info",
        value_parser = super::options::severity())]
    min_severity: Severity,
    /// Use colour; NO_COLOR is respected
    #[arg(long, value_enum, env = "LURESCAN_COLOR", default_value = "auto")]
    color: Color,
    /// What SARIF is written for: github keeps to the limits of code scanning and leaves out what is accepted
    #[arg(long, value_enum, env = "LURESCAN_SARIF_PROFILE", default_value = "full")]
    sarif_profile: report::sarif::Profile,
    /// Leave text of the target out of reports: some antivirus programs eat them otherwise
    #[arg(long, env = "LURESCAN_NO_SNIPPETS")]
    no_snippets: bool,
    /// Leave out what may differ between two runs: times, threads, state of the sandbox
    #[arg(long, env = "LURESCAN_REPRODUCIBLE")]
    reproducible: bool,
}

fn further(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("FORMAT=FILE is expected, as in sarif=results.sarif")?;
    if file.is_empty() {
        return Err("the name of the file is missing".to_owned());
    }
    Ok((Format::from_str(format, true).map_err(|e| format!("{e}: {format}"))?, file.into()))
}

/// Opened outputs. They are opened before the scan, so that nobody waits for a report that cannot be written.
pub struct Outputs {
    sinks: Vec<(Format, Option<(PathBuf, File)>)>,
    style: Style,
    color: Color,
}

impl Outputs {
    /// Opens all files.
    pub fn open(args: Args) -> Result<Self, Exit> {
        let main = (args.format, args.output);
        let further = args.further.into_iter().map(|(format, path)| (format, Some(path)));
        let mut sinks = Vec::new();
        for (format, path) in std::iter::once(main).chain(further) {
            let file = match path {
                None => None,
                Some(path) => match File::create(&path) {
                    Ok(file) => Some((path, file)),
                    Err(e) => return Err(fail(Exit::Usage, format!("{} cannot be written: {e}", path.display()))),
                },
            };
            sinks.push((format, file));
        }
        let style = Style {
            reproducible: args.reproducible,
            min_severity: args.min_severity,
            snippets: !args.no_snippets,
            profile: args.sarif_profile,
            today: report::age::today(),
            ..Style::default()
        };
        Ok(Self { sinks, style, color: args.color })
    }

    /// Writes the reports everywhere. A reader of standard output that has seen enough is no error.
    pub fn write(self, reports: &[Report]) -> Result<(), Exit> {
        for (format, file) in self.sinks {
            let (written, name) = match file {
                Some((path, file)) => {
                    let style = Style { color: self.color == Color::Always, ..self.style };
                    (write(reports, format, &style, file), path.display().to_string())
                }
                None => {
                    let style = Style { color: self.color.on_stdout(), width: width(), ..self.style };
                    (write(reports, format, &style, io::stdout().lock()), "standard output".to_owned())
                }
            };
            match written {
                Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {}
                Err(e) => return Err(fail(Exit::Internal, format!("{name} cannot be written: {e}"))),
                Ok(()) => {}
            }
        }
        Ok(())
    }
}

fn write(reports: &[Report], format: Format, style: &Style, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    report::write_all(reports, format, style, &mut out)?;
    out.flush()
}

impl Color {
    /// Whether standard output gets colour.
    pub fn on_stdout(self) -> bool {
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        }
    }
}

/// Columns of the terminal, or 100.
pub fn width() -> usize {
    const ELSEWHERE: usize = 100;
    if !io::stdout().is_terminal() {
        return ELSEWHERE;
    }
    #[cfg(target_os = "linux")]
    if let Ok(size) = rustix::termios::tcgetwinsize(io::stdout())
        && size.ws_col > 0
    {
        return usize::from(size.ws_col).clamp(40, 160);
    }
    std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).unwrap_or(ELSEWHERE).clamp(40, 160)
}
