//! `lurescan intel`: what is known of a value or family, what is read of a file of indicators, several files as one table.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::catalogue;
use crate::intel::load::{self, Loaded};
use crate::intel::{Intel, Row, everybodys, refang};
use crate::report::{Style, age, escape};

use super::exit::{Exit, fail};
use super::explain::print;

/// Rows that are shown of one family.
const SHOWN: usize = 200;

/// Arguments of `lurescan intel`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print what is known of a value (defanged or not) or of a family
    Show {
        /// A host, address, URL, hash, package, account, or the name of a family
        value: String,
        /// Files of your own indicators
        #[arg(long, value_name = "FILE")]
        intel: Vec<PathBuf>,
    },
    /// Tell what is read of a file of indicators, and which of its records are not
    Check {
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Write files of indicators as one table, which loads at once
    Pack {
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

/// Runs it.
pub fn run(args: Args) -> Exit {
    match args.what {
        What::Show { value, intel } => show(&value, &intel),
        What::Check { files } => check(&files),
        What::Pack { files } => pack(&files),
    }
}

fn show(value: &str, files: &[PathBuf]) -> Exit {
    let intel = match Intel::with(files) {
        Ok(intel) => intel,
        Err((path, error)) => return fail(Exit::Usage, format!("{}: {error}", path.display())),
    };
    let wanted = value.trim().to_lowercase();
    let is = |row: &Row<'_>| {
        let plain = refang(row.what, value);
        *plain == *row.value || row.package().0 == &*plain || row.value.to_lowercase() == wanted
    };
    let mut rows: Vec<Row<'_>> = intel.rows().iter().filter(is).collect();
    let mut out = String::new();
    if rows.is_empty() {
        rows = intel.rows().iter().filter(|row| row.family.to_lowercase().contains(&wanted)).collect();
        rows.sort_by(|a, b| (b.date, a.what.name(), a.value).cmp(&(a.date, b.what.name(), b.value)));
    }
    for page in catalogue::rules()
        .iter()
        .filter(|page| page.family.is_some_and(|(name, ..)| name.to_lowercase().contains(&wanted)))
    {
        let (name, source, date) = page.family.unwrap_or_default();
        let _ = writeln!(out, "{name}: `lurescan explain {}` ({source}, {date})", page.id);
    }
    if rows.is_empty() && out.is_empty() {
        return fail(Exit::Nothing, format!("nothing is known of `{}`", escape::line(value)));
    }
    let style = Style { today: age::today(), ..Style::default() };
    for row in rows.iter().take(SHOWN) {
        let _ = writeln!(out, "{}", line(row, &style));
    }
    if rows.len() > SHOWN {
        let _ = writeln!(out, "and {} more", rows.len() - SHOWN);
    }
    print(&out)
}

fn line(row: &Row<'_>, style: &Style) -> String {
    let age = age::days_since(row.date, style).map_or(String::new(), |days| format!(", {days} days ago"));
    let decides = match row.decides {
        _ if everybodys(row) => "context: anybody may have a name below it",
        true => "decides",
        false => "context",
    };
    let confidence = crate::report::human::words::confidence(row.confidence);
    let (word, value) = (row.what.word(), escape::line(row.value));
    let (family, source) = (escape::line(row.family), escape::line(row.source));
    format!("{word} {value}\n    {family}; {source}, {}{age}; {confidence} confidence; {decides}", row.date)
}

fn check(files: &[PathBuf]) -> Exit {
    let loaded = match read(files) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let style = Style { today: age::today(), ..Style::default() };
    let mut out = String::new();
    for pack in &loaded.packs {
        let date = pack.date.as_deref().unwrap_or("no date");
        let _ = write!(out, "{}: {} indicators, newest of {date}, sha256 {}", pack.name, pack.entries, pack.digest);
        let old = age::old(pack, &style).map_or(String::new(), |days| format!("; {days} days old"));
        let unread = if pack.unread > 0 { format!("; {} records not read", pack.unread) } else { String::new() };
        let _ = writeln!(out, "{old}{unread}");
    }
    let mut kinds: std::collections::BTreeMap<&str, (usize, usize)> = std::collections::BTreeMap::new();
    for row in loaded.rows.iter() {
        let kind = kinds.entry(row.what.word()).or_default();
        kind.0 += 1;
        kind.1 += usize::from(row.decides);
    }
    for (kind, (all, decide)) in kinds {
        let _ = writeln!(out, "  {kind}: {all}, of which {decide} decide");
    }
    for row in loaded.rows.iter().filter(|row| everybodys(row)) {
        let _ = writeln!(out, "  {} never decides: anybody may have a name below it", row.value);
    }
    for problem in &loaded.problems {
        let _ = writeln!(out, "{}", escape::line(&problem.to_string()));
    }
    let printed = print(&out);
    if printed == Exit::Clean && !loaded.problems.is_empty() { Exit::Findings } else { printed }
}

fn pack(files: &[PathBuf]) -> Exit {
    let loaded = match read(files) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let mut lines: Vec<String> = loaded.rows.iter().map(|row| row.line()).collect();
    lines.sort_unstable();
    lines.dedup();
    let head = "type\tvalue\tfamily\tconfidence\tdecides\tsource\tdate\n";
    for problem in &loaded.problems {
        eprintln!("{}", escape::line(&problem.to_string()));
    }
    print(&(head.to_owned() + &lines.join("\n") + "\n"))
}

fn read(files: &[PathBuf]) -> Result<Loaded, Exit> {
    load::files(files).map_err(|(path, error)| fail(Exit::Usage, format!("{}: {error}", path.display())))
}
