//! Does installing or importing a Python package start a program or ask the network? See `rules/py-install-hook.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Call, Flow, Labels, Sink, When, python};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct PyInstallHook;

/// Programs that a build asks for: compilers, versions, other package managers, the interpreter on the project's own files.
const BUILDS: &[&str] = &[
    "git",
    "patch",
    "sed",
    "tar",
    "unzip",
    "hg",
    "svn",
    "gcc",
    "g++",
    "cc",
    "c++",
    "clang",
    "clang++",
    "make",
    "cmake",
    "ninja",
    "meson",
    "pkg-config",
    "uname",
    "lsb_release",
    "xcode-select",
    "xcrun",
    "sw_vers",
    "brew",
    "npm",
    "yarn",
    "pnpm",
    "node",
    "cargo",
    "rustc",
    "go",
    "swig",
    "bison",
    "flex",
    "autoconf",
    "autoreconf",
    "configure",
    "libtool",
    "twine",
    "sphinx-build",
    "pytest",
    "tox",
    "nosetests",
    "flake8",
    "black",
    "ldconfig",
    "nvcc",
    "nvidia-smi",
    "rocminfo",
    "mpicc",
    "mysql_config",
    "pg_config",
    "gdal-config",
    "llvm-config",
    "python-config",
    "python3-config",
    "sysctl",
    "dpkg-architecture",
    "dpkg",
    "which",
    "where",
    "ld",
    "ar",
    "protoc",
    "cython",
    "clear",
    "cls",
    "ls",
    "rm",
    "cp",
    "mkdir",
    "install_name_tool",
    "otool",
    "patchelf",
    "file",
    "ldd",
    "tput",
    "stty",
    "msgfmt",
    "pyrcc5",
    "pyuic5",
    "qmake",
    "perl",
    "java",
    "javac",
    "mvn",
    "dotnet",
    "nm",
    "strip",
    "ccache",
    "curl-config",
    "xml2-config",
    "xslt-config",
    "sdl-config",
    "freetype-config",
    "rpm",
    "vswhere.exe",
    "python setup.py",
];

impl Detector for PyInstallHook {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        // Text that was decoded to be run, and acts: it was hidden for that.
        let evaluated = subject.artifact.blob.at.is_evaluated();
        let hides = |in_text: bool| evaluated || in_text && subject.facts.obfuscation.payload;
        let flows: Vec<&Flow> = subject.facts.flows.iter().filter(|flow| flow.when == When::Load).collect();
        let asked = subject.facts.calls.iter().filter(|call| call.at_load).filter_map(|call| Some((call, asks(call)?)));
        let asked: Vec<(&Call, &str)> = asked.collect();
        let fetches = !asked.is_empty() || flows.iter().any(|flow| flow.text.as_deref().is_some_and(downloads));
        for flow in flows {
            let Some(program) = unasked(flow) else { continue };
            let hidden = flow.labels.any(Labels::DECODED | Labels::DECRYPTED);
            let command = hidden && flow.text.as_deref().is_some_and(downloads);
            let (basis, how, also) = worth(hides(flow.in_decoded) || command);
            // The network is asked, and a file is started that is nobody's program.
            let drops = basis == Basis::Unasked && fetches && starts_file(flow);
            let basis = if drops { Basis::DropAndRun } else { basis };
            let message = format!("`{program}` is started {how}");
            found.flow(flow, basis, message).does([Behaviour::Executes]).does(also.iter().copied());
        }
        for (call, what) in asked {
            let (basis, how, also) = worth(hides(call.in_text));
            let message = format!("the network is asked ({what}) {how}");
            found.signal(call.span.clone(), basis, message).does([Behaviour::Fetches]).does(also.iter().copied());
        }
        Ok(())
    }
}

/// What an act is worth, how it is done in words, and what else it shows.
fn worth(hidden: bool) -> (Basis, &'static str, &'static [Behaviour]) {
    match hidden {
        true => (Basis::CompleteChain, "by code that was hidden", &[Behaviour::Hides, Behaviour::Decodes]),
        false => (Basis::Unasked, "as soon as the file is loaded", &[]),
    }
}

/// The program that a flow starts, if no build asks for it.
fn unasked(flow: &Flow) -> Option<&str> {
    if !matches!(flow.sink, Sink::Command | Sink::Argument | Sink::Code)
        || flow.callee == "exec"
        || flow.callee == "eval"
    {
        return None;
    }
    let text = flow.text.as_deref()?.trim();
    let first = text.split_whitespace().next()?;
    let name = first.trim_matches(['"', '\'']).rsplit(['/', '\\']).next().unwrap_or(first);
    // What the interpreter is asked to do with the project's own files is a build, unless nobody waits for it or sees it.
    let waits = !(flow.callee.ends_with("Popen") && text.contains(" -c ") || name.starts_with("pythonw"));
    let own = name.starts_with("python") && !text.contains("pip install") && waits;
    // A program is asked which one it is.
    let asks = matches!(text.split_whitespace().collect::<Vec<_>>().as_slice(),
        [program, "--version" | "-version" | "-V" | "--help"] if !program.contains(['/', '\\']));
    (!own && !asks && !BUILDS.contains(&name) && !name.starts_with('…') && !name.is_empty()).then_some(name)
}

/// The request that a call makes.
fn asks(call: &Call) -> Option<&str> {
    if !python::is_request(&call.callee) {
        return None;
    }
    // The machine's own name.
    if call.callee.starts_with("socket.gethostbyname") && call.arguments.iter().all(Option::is_none) {
        return None;
    }
    let local = call
        .arguments
        .iter()
        .flatten()
        .any(|text| text.contains("localhost") || text.contains("127.0.0.1") || text.starts_with("file:"));
    (!local).then_some(&call.callee)
}

/// Whether a command brings a file from the network.
fn downloads(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("://")
        && ["curl", "wget", "invoke-webrequest", "iwr ", "downloadfile", "bitsadmin", "certutil"]
            .iter()
            .any(|word| lower.contains(word))
}

/// Whether a command starts a file by its path, and no program that is installed.
fn starts_file(flow: &Flow) -> bool {
    const ENDINGS: &[&str] =
        &[".exe", ".elf", ".bat", ".cmd", ".vbs", ".vbe", ".ps1", ".scr", ".msi", ".bin", ".hta", ".jar", ".run"];
    const SYSTEM: &[&str] = &[
        "cmd.exe",
        "powershell.exe",
        "curl.exe",
        "python.exe",
        "wscript.exe",
        "cscript.exe",
        "schtasks.exe",
        "reg.exe",
        "explorer.exe",
        "pip.exe",
        "git.exe",
        "where.exe",
        "vswhere.exe",
    ];
    let text = flow.text.as_deref().unwrap_or_default();
    let mut words = text.split([' ', ';', '&', '|', '"', '\'']).filter(|word| !word.is_empty()).take(64);
    words.any(|word| {
        let lower = word.to_ascii_lowercase();
        let name = lower.rsplit(['/', '\\']).next().unwrap_or(&lower);
        let file =
            ENDINGS.iter().any(|ending| name.ends_with(ending)) && !lower.contains("://") && !SYSTEM.contains(&name);
        file || lower.starts_with("./") && !lower.contains("configure") && !name.ends_with(".py")
            || lower.starts_with("/tmp/")
    })
}
