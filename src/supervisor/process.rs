//! One worker process: started, spoken to, listened to, ended. The only code that starts a program, and the only program
//! it starts is this one.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::limits;
use crate::worker::protocol::{Heard, Job, STOP};

use super::Settings;

/// A running worker.
pub struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Heard>,
}

/// What was heard within the time given.
pub enum Next {
    /// A line.
    Heard(Heard),
    /// Nothing yet.
    Silence,
    /// The end: the worker is gone, or says what no worker of ours would say.
    Gone,
}

impl Process {
    /// Starts a worker that may read `roots`.
    #[allow(clippy::disallowed_methods, reason = "the one place that spawns, and only our own program")]
    pub fn start(settings: &Settings, roots: &[std::path::PathBuf]) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["worker", "--announce", "--jobs"]).arg(settings.threads.to_string());
        for root in roots {
            // One argument each, so that a path with a dash in front is no flag.
            let mut argument = std::ffi::OsString::from("--root=");
            argument.push(root);
            command.arg(argument);
        }
        if roots.is_empty() {
            command.arg("--root=-");
        }
        if let Some(rules) = &settings.engine.rules {
            command.arg("--rules").arg(rules);
        }
        for file in &settings.engine.intel {
            command.arg("--intel").arg(file);
        }
        if let Some(names) = &settings.engine.popular {
            command.arg("--popular-list").arg(names);
        }
        for (flag, wanted) in [("--no-intel", settings.engine.no_intel), ("--no-sandbox", !settings.sandbox)] {
            if wanted {
                command.arg(flag);
            }
        }
        command.args((0..settings.verbose).map(|_| "-v")).args(settings.faults.flags());
        // The runtime's last words on a crash are of no use to a user: the gap says it.
        let heard = settings.verbose > 0 || settings.faults.any();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(if heard { Stdio::inherit() } else { Stdio::null() });
        let mut child = command.spawn()?;
        let input = child.stdin.take();
        let stdout = child.stdout.take().ok_or_else(|| io::Error::other("the worker has no output"))?;
        let (sender, output) = mpsc::sync_channel(1024);
        thread::Builder::new().name("listen".to_owned()).spawn(move || {
            let mut stdout = BufReader::with_capacity(64 << 10, stdout);
            while let Some(heard) = next_line(&mut stdout) {
                if sender.send(heard).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { child, input, output })
    }

    /// Sends a job, and the bytes it is about if they are not in a file. A worker that died meanwhile is found out by
    /// listening.
    pub fn send(&mut self, job: &Job, bytes: Option<&[u8]>) {
        let Ok(mut message) = serde_json::to_vec(job) else { return };
        message.push(b'\n');
        if let Some(input) = &mut self.input
            && input.write_all(&message).and_then(|()| input.write_all(bytes.unwrap_or_default())).is_err()
        {
            self.input = None;
        }
    }

    /// Asks it to finish with what it has.
    pub fn ask_to_stop(&mut self) {
        if let Some(input) = &mut self.input {
            let _ = writeln!(input, "{STOP}");
        }
    }

    /// Listens for at most `patience`.
    pub fn next(&self, patience: Duration) -> Next {
        match self.output.recv_timeout(patience) {
            Ok(heard) => Next::Heard(heard),
            Err(RecvTimeoutError::Timeout) => Next::Silence,
            Err(RecvTimeoutError::Disconnected) => Next::Gone,
        }
    }
}

/// Ends it at once and leaves no zombie: also when a scan is given up. A worker with nothing in hand loses nothing.
impl Drop for Process {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn next_line(from: &mut dyn BufRead) -> Option<Heard> {
    let mut line = Vec::new();
    from.take(limits::ANSWER_LINE_BYTES).read_until(b'\n', &mut line).ok()?;
    Heard::parse(line.strip_suffix(b"\n")?)
}
