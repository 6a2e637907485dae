//! `lurescan worker --self-test`: tries from inside what a hijacked parser would try, and prints how it ended. The tests
//! read it, and so can anybody who wants to know what the sandbox does on this machine.

#![allow(clippy::disallowed_methods, reason = "every attempt here must be refused: that is the test")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::net::TcpStream;
use std::path::PathBuf;

/// What to try it on. All of it belongs to the caller.
#[derive(Clone, Debug, clap::Args)]
pub struct Victims {
    /// Try to break out, and print how it ended
    #[arg(long, hide = true, requires_all = ["outside", "address"])]
    pub self_test: bool,
    /// A readable file that is beneath no root
    #[arg(long, hide = true, value_name = "FILE")]
    outside: Option<PathBuf>,
    /// A file beneath a root
    #[arg(long, hide = true, value_name = "FILE")]
    inside: Option<PathBuf>,
    /// A TCP address on which something listens
    #[arg(long, hide = true, value_name = "ADDRESS")]
    address: Option<String>,
}

/// Tries everything on a thread started after the restriction, as analysis is. One line per attempt:
/// `ATTEMPT: done` or `ATTEMPT: refused (why)`.
pub fn run(victims: &Victims, out: &mut (dyn Write + Send)) -> io::Result<()> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().spawn_scoped(scope, || attempts(victims, out))?;
        thread.join().unwrap_or_else(|_| Err(io::Error::other("the self-test panicked")))
    })
}

fn attempts(victims: &Victims, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let mut say = |attempt: &str, ended: io::Result<()>| match ended {
        Ok(()) => writeln!(out, "{attempt}: done"),
        Err(e) => writeln!(out, "{attempt}: refused ({e})"),
    };
    if let Some(inside) = &victims.inside {
        say("read a file beneath a root", File::open(inside).map(drop))?;
        say("write to a file beneath a root", File::options().append(true).open(inside).map(drop))?;
        say("create a file beneath a root", File::create_new(inside.with_extension("made")).map(drop))?;
        say("rename a file beneath a root", fs::rename(inside, inside.with_extension("renamed")))?;
    }
    if let Some(outside) = &victims.outside {
        say("read a file outside", File::open(outside).map(drop))?;
        say("delete a file outside", fs::remove_file(outside))?;
    }
    if let Some(address) = &victims.address {
        say("connect", TcpStream::connect(address).map(drop))?;
    }
    say("listen", std::net::TcpListener::bind("127.0.0.1:0").map(drop))?;
    say("make executable memory", executable_memory())?;
    say("start a program", std::process::Command::new("/bin/true").status().map(drop))?;
    become_another(&mut say)
}

/// The rule compiler writes machine code; where it may not, it panics.
fn executable_memory() -> io::Result<()> {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let compiled = std::panic::catch_unwind(|| yara_x::compile("rule t { condition: filesize > 3 }").map(drop));
    std::panic::set_hook(quiet);
    match compiled {
        Ok(Ok(())) => Ok(()),
        Ok(Err(e)) => Err(io::Error::other(e.to_string())),
        Err(_) => Err(io::ErrorKind::PermissionDenied.into()),
    }
}

/// Last, because success does not return.
#[cfg(unix)]
fn become_another(say: &mut dyn FnMut(&str, io::Result<()>) -> io::Result<()>) -> io::Result<()> {
    use std::os::unix::process::CommandExt;

    say("become another program", Err(std::process::Command::new("/bin/true").exec()))
}

#[cfg(not(unix))]
fn become_another(_: &mut dyn FnMut(&str, io::Result<()>) -> io::Result<()>) -> io::Result<()> {
    Ok(())
}
