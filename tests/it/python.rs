//! What the Python view says of a module.

use lurescan::analyse::{Analysed, analyse};
use lurescan::artifact::{Kind, Text};

use crate::subject::artifact;

fn read(source: &str) -> Analysed {
    let artifact = artifact("a.py", Kind::Python, source.as_bytes());
    analyse(&artifact, &Text::new(source.as_bytes()), true)
}

fn calls(analysed: &Analysed) -> Vec<(&str, bool)> {
    analysed.facts.calls.iter().map(|call| (call.callee.as_str(), call.at_load)).collect()
}

#[test]
fn aliases_of_imports_are_followed() {
    for source in [
        "import os\nos.system('id')\n",
        "import os as o\no.system('id')\n",
        "from os import system as s\ns('id')\n",
        "import os\nrun = os.system\nrun('id')\n",
        "__import__('os').system('id')\n",
        "getattr(__import__('o' + 's'), 'sys' + 'tem')('id')\n",
        "import importlib\nimportlib.import_module('os').system('id')\n",
    ] {
        let analysed = read(source);
        assert!(calls(&analysed).contains(&("os.system", true)), "{source} {:?}", calls(&analysed));
    }
    let analysed = read("import builtins\nbuiltins.exec(x)\n");
    assert_eq!(calls(&analysed), [("exec", true)]);
}

#[test]
fn functions_and_the_main_guard_do_not_run_on_import_and_classes_do() {
    let analysed = read(
        "import os\ndef f(a=os.getcwd()):\n    os.listdir(a)\nclass C:\n    os.cpu_count()\n\
         if __name__ == '__main__':\n    os.abort()\n",
    );
    let calls = calls(&analysed);
    assert_eq!(calls, [("os.listdir", false), ("os.getcwd", true), ("os.cpu_count", true), ("os.abort", false)]);
}

#[test]
fn relative_imports_keep_their_dots_and_name_the_modules_they_may_mean() {
    let analysed = read("from . import loader\nfrom ..a.b import c as d\nimport x.y\n");
    let specifiers: Vec<&str> = analysed.facts.imports.iter().map(|i| i.specifier.as_str()).collect();
    assert_eq!(specifiers, [".", ".loader", "..a.b", "..a.b.c", "x.y"]);
}

#[test]
fn python_2_and_broken_files_still_yield_facts() {
    let analysed = read("import os\nprint 'hello'\nexec code in ns\nos.system('id')\n");
    assert!(calls(&analysed).iter().any(|call| call.0 == "os.system"), "{:?}", calls(&analysed));
    let analysed = read("import os\ndef broken(:\n    pass\nos.system('id')\n");
    assert!(calls(&analysed).iter().any(|call| call.0 == "os.system"), "{:?}", calls(&analysed));
    assert!(analysed.gaps.is_empty());
}

#[test]
fn a_list_of_constant_arguments_is_read() {
    let analysed = read("import subprocess\nsubprocess.run(['node', 'x.js'], check=True)\n");
    assert_eq!(analysed.facts.calls[0].arguments, [Some("node x.js".to_owned())]);
}

#[test]
fn what_a_module_defines_is_what_it_gives_away() {
    let analysed = read("def f():\n    def inner(): pass\nclass C:\n    def m(self): pass\nasync def g(): pass\n");
    let names: Vec<&str> = analysed.facts.exports.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["f", "C", "g"]);
}
