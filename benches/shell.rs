//! What shells cost: megabytes a second of one core for each language that command lines and scripts are written in.
//!
//! `LURESCAN_TREE=some/folder cargo bench --bench shell`; without the variable, on scripts written for it. The budget is
//! 30 MB/s in each language. It needs an idle machine and is therefore no test. Nothing of the tree is run.

#![allow(clippy::disallowed_methods, reason = "reads the folder that the caller names")]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

mod clock;
mod memory;

use clock::{each_file, timed};
use lurescan::analyse::{Analysed, shell};
use lurescan::artifact::{Blob, Kind, Text};
use lurescan::classify::classify;
use lurescan::locator::{Locator, Step};

/// Megabytes a second.
const BUDGET: f64 = 30.0;

fn main() {
    clock::on_a_deep_stack(measure);
}

/// Files, bytes and time by language, and the slowest file.
#[derive(Default)]
struct Sums {
    kinds: BTreeMap<&'static str, (usize, usize, Duration)>,
    slowest: (Duration, String),
}

fn measure() {
    let mut sums = Sums::default();
    match env::var_os("LURESCAN_TREE") {
        Some(tree) => each_file(Path::new(&tree), &mut |path| {
            if let Ok(bytes) = fs::read(path) {
                examine(&path.to_string_lossy(), bytes, &mut sums);
            }
        }),
        None => {
            for _ in 0..400 {
                for (name, piece) in WRITTEN {
                    examine(name, piece.repeat(24).into_bytes(), &mut sums);
                }
            }
        }
    }
    for (kind, (files, bytes, time)) in &sums.kinds {
        let speed = *bytes as f64 / 1e6 / time.as_secs_f64().max(1e-9);
        let kept = if speed >= BUDGET { "within" } else { "UNDER" };
        println!("{kind:16} {files:6} files {:8.1} MB {speed:7.1} MB/s, {kept} the budget", *bytes as f64 / 1e6);
    }
    println!("slowest file:    {:.0} ms, {}", sums.slowest.0.as_secs_f64() * 1e3, sums.slowest.1);
}

fn examine(path: &str, bytes: Vec<u8>, sums: &mut Sums) {
    let artifact = classify(Blob::new(Locator::root(Step::File(path.into())), bytes));
    let shells = [Kind::Shell, Kind::Batch, Kind::PowerShell, Kind::WindowsScript, Kind::AppleScript, Kind::Makefile];
    if !shells.contains(&artifact.kind) {
        return;
    }
    let text = Text::new(&artifact.blob.bytes);
    let mut out = Analysed::default();
    let mut took = Duration::ZERO;
    timed(&mut took, || shell::files::commands(&artifact, &text, &mut out));
    let row = sums.kinds.entry(artifact.kind.word()).or_default();
    *row = (row.0 + 1, row.1 + artifact.blob.bytes.len(), row.2 + took);
    if took > sums.slowest.0 {
        sums.slowest = (took, format!("{path} ({} bytes)", artifact.blob.bytes.len()));
    }
}

/// A page of each language as people write it.
const WRITTEN: &[(&str, &str)] = &[
    (
        "a.sh",
        "#!/bin/sh\nset -e\n# Builds the release and puts it where the server looks for it.\nversion=${1:-$(git describe --tags)}\nfor target in linux darwin; do\n  mkdir -p \"dist/$target\"\n  if [ -f \"src/$target.c\" ]; then\n    cc -O2 -o \"dist/$target/tool\" \"src/$target.c\" || exit 1\n  fi\ndone\ntar czf \"tool-$version.tar.gz\" -C dist .\necho \"built $version\" >&2\n",
    ),
    (
        "a.bat",
        "@echo off\r\nsetlocal enabledelayedexpansion\r\nrem Finds the compiler and builds.\r\nset DIR=%~dp0\r\nif \"%JAVA_HOME%\" == \"\" goto fail\r\nfor %%f in (%DIR%src\\*.java) do (\r\n  \"%JAVA_HOME%\\bin\\javac\" -d \"%DIR%out\" %%f\r\n)\r\n:fail\r\necho ERROR: JAVA_HOME is not set. 1>&2\r\nexit /b 1\r\n",
    ),
    (
        "a.ps1",
        "<#\n.SYNOPSIS\n  Restores packages and builds.\n#>\nparam([string]$Configuration = 'Release')\n$root = Split-Path -Parent $MyInvocation.MyCommand.Path\nGet-ChildItem -Path $root -Filter *.csproj -Recurse | ForEach-Object {\n    Write-Host \"Building $($_.FullName)\"\n    dotnet build $_.FullName --configuration $Configuration\n    if ($LASTEXITCODE -ne 0) { throw \"build of $_ failed\" }\n}\n$items = @{ Name = 'tool'; Version = '1.2.3' }\n$items.GetEnumerator() | Sort-Object Name | Out-String\n",
    ),
    (
        "a.vbs",
        "' Counts the files of a folder.\nOption Explicit\nDim fso, folder, file, total\nSet fso = CreateObject(\"Scripting.FileSystemObject\")\nSet folder = fso.GetFolder(\"C:\\Data\")\ntotal = 0\nFor Each file In folder.Files\n  If LCase(fso.GetExtensionName(file.Name)) = \"txt\" Then\n    total = total + file.Size\n  End If\nNext\nWScript.Echo \"Total: \" & total & \" bytes\"\n",
    ),
    (
        "a.applescript",
        "-- Opens the windows of the day.\ntell application \"Finder\"\n  set theFolder to folder \"Work\" of home\n  open theFolder\n  set bounds of front window to {0, 0, 800, 600}\nend tell\nset theDate to do shell script \"date +%F\"\ndisplay notification \"Ready for \" & theDate with title \"Work\"\n",
    ),
];
