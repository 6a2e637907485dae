//! Does installing or importing a Python package start a program or ask the network? See `rules/py-install-hook.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Call, Flow, Sink, When, python};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct PyInstallHook;

/// Programs that a build asks for: compilers, versions, other package managers, the interpreter on the project's own files.
const BUILDS: &[&str] = &[
    "git", "hg", "svn", "gcc", "g++", "cc", "c++", "clang", "clang++", "make", "cmake", "ninja", "meson", "pkg-config", "uname", "lsb_release", "xcode-select",
    "xcrun", "sw_vers", "brew", "npm", "yarn", "pnpm", "node", "cargo", "rustc", "go", "swig", "bison", "flex", "autoconf", "autoreconf", "configure", "libtool",
    "twine", "sphinx-build", "pytest", "tox", "nosetests", "flake8", "black", "ldconfig", "nvcc", "nvidia-smi", "rocminfo", "mpicc", "mysql_config", "pg_config", "gdal-config", "llvm-config",
    "python-config", "python3-config", "sysctl", "dpkg-architecture", "dpkg", "which", "where", "ld", "ar", "protoc", "cython", "clear", "cls", "ls", "rm", "cp", "mkdir", "install_name_tool", "otool", "patchelf", "file",
    "msgfmt", "pyrcc5", "pyuic5", "qmake", "perl", "java", "javac", "mvn", "dotnet", "nm", "strip", "ccache", "curl-config", "xml2-config", "xslt-config", "sdl-config", "freetype-config", "rpm", "vswhere.exe", "python setup.py",
];

impl Detector for PyInstallHook {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for flow in subject.facts.flows.iter().filter(|flow| flow.when == When::Load) {
            if let Some(program) = unasked(flow) {
                let message = format!("`{program}` is started as soon as the file is loaded");
                found.flow(flow, Basis::Unasked, message).does([Behaviour::Executes]);
            }
        }
        for call in subject.facts.calls.iter().filter(|call| call.at_load) {
            if let Some(what) = asks(call) {
                let message = format!("the network is asked ({what}) as soon as the file is loaded");
                found.signal(call.span.clone(), Basis::Unasked, message).does([Behaviour::Fetches]);
            }
        }
        Ok(())
    }
}

/// The program that a flow starts, if no build asks for it.
fn unasked(flow: &Flow) -> Option<&str> {
    if !matches!(flow.sink, Sink::Command | Sink::Argument | Sink::Code) || flow.callee == "exec" || flow.callee == "eval" {
        return None;
    }
    let text = flow.text.as_deref()?.trim();
    let first = text.split_whitespace().next()?;
    let name = first.trim_matches(['"', '\'']).rsplit(['/', '\\']).next().unwrap_or(first);
    // What the interpreter is asked to do with the project's own files is a build.
    let own = name.starts_with("python") && !text.contains(" -c ") && !text.contains("pip install");
    (!own && !BUILDS.contains(&name) && !name.starts_with('…') && !name.is_empty()).then_some(name)
}

/// The request that a call makes.
fn asks(call: &Call) -> Option<&str> {
    if !python::is_request(&call.callee) {
        return None;
    }
    let local = call.arguments.iter().flatten().any(|text| text.contains("localhost") || text.contains("127.0.0.1") || text.starts_with("file:"));
    (!local).then_some(&call.callee)
}
