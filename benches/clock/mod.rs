//! What the benches of single stages measure with: the CPU time of one thread, and the files of a folder.

#![allow(dead_code, reason = "no bench needs all of it")]
#![allow(unsafe_code, reason = "the standard library has no clock of a thread's CPU time")]

use std::path::Path;
use std::time::Duration;
use std::{fs, thread};

use lurescan::limits;

/// Runs `measure` with the stack that a scan has.
pub fn on_a_deep_stack(measure: fn()) {
    let work = thread::Builder::new().stack_size(limits::STACK_BYTES).spawn(measure);
    work.expect("a thread starts").join().expect("nothing panics");
}

/// CPU time of this thread.
pub fn cpu() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock writes into the structure it is given, which lives here.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(status, 0, "Linux counts the time of threads");
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Adds the CPU time of `work` to `total`.
pub fn timed<T>(total: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begun = cpu();
    let value = work();
    *total += cpu() - begun;
    value
}

/// Visits every file below a folder in the order of the names; links are not followed.
pub fn each_file(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => each_file(&entry.path(), visit),
            Ok(kind) if kind.is_file() => visit(&entry.path()),
            _ => {}
        }
    }
}
