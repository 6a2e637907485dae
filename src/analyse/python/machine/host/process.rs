//! Programs that are started.

use super::super::call::Arguments;
use super::super::text::HOLE;
use super::super::value::{Val, Value};
use super::super::{Abrupt, At, Machine};
use super::names;
use crate::analyse::flow::{Labels, MAIN, Origin, Reached, Sink};
use crate::analyse::flow::{commands, paths};

/// `CREATE_NO_WINDOW` and `DETACHED_PROCESS`.
const WINDOWLESS: i64 = 0x0800_0008;

impl<'a> Machine<'a> {
    /// A command line for a shell, or a program with its arguments.
    pub(super) fn command(&mut self, name: &str, shell: bool, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let first =
            arguments.get(0, "args").or_else(|| arguments.by_name("cmd")).or_else(|| arguments.by_name("command"));
        let first = first.cloned().unwrap_or(Val::UNKNOWN);
        let mut pieces: Vec<Val> = match first.as_object().and_then(|id| self.world.heap.elements(id)) {
            Some(items) => items.iter().take(64).cloned().collect(),
            None => vec![first.clone()],
        };
        let spreads =
            matches!(name, "asyncio.create_subprocess_exec" | "os.execl" | "os.execlp" | "os.execle" | "sh.Command")
                || name.starts_with("os.spawn");
        if spreads {
            pieces.extend(arguments.positional.iter().skip(1).cloned());
        }
        if name.starts_with("os.execv") || name.starts_with("os.posix_spawn") {
            let list = arguments.positional.get(1).and_then(Val::as_object).and_then(|id| self.world.heap.elements(id));
            pieces.extend(list.into_iter().flatten().skip(1).take(64).cloned());
        }
        let words: Vec<String> =
            pieces.iter().map(|piece| self.partial(piece).unwrap_or_else(|| HOLE.to_string())).collect();
        let by_shell = arguments.by_name("shell").and_then(|shell| self.truth(shell)) == Some(true);
        let shell = shell || by_shell;
        let mut from = pieces.first().map_or(Origin::PLAIN, |piece| piece.from);
        let all = self.all_from(None, &Arguments { positional: pieces.clone(), named: Vec::new(), rest: first.from });
        let text = match words.as_slice() {
            [only] => only.clone(),
            _ => words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "),
        };
        let single = words.len() == 1;
        let judged_words = if single && !shell { split(&text) } else { words.clone() };
        let sink = commands::judged(&judged_words, shell);
        if matches!(sink, Sink::Code | Sink::Argument) || shell {
            from = all;
        }
        // Of a program with its arguments only the code is code.
        if sink == Sink::Code
            && !single
            && let Some(flag) = commands::code_flag(&words)
            && let Some(code) = pieces.get(flag + 1).cloned()
        {
            from = self.deep(&code);
        }
        let quiet = self.is_quiet(arguments) || text.starts_with("pythonw") || commands::hides_window(&text);
        let mut started = Reached { text: Some(text.clone()), quiet, ..Reached::new(sink, name, from, at) };
        let written = self.written_in(&words, &pieces);
        started.followed = written.as_ref().is_some_and(|(_, content)| content.is_some());
        if let Some((written, content)) = written {
            let held = content.is_some();
            let content = content.filter(|_| words.iter().any(|word| runs_python(word)));
            started.followed = content.is_some();
            let native = words.first().is_some_and(|word| commands::is_native(word));
            if native && held || self.labels(written).any(Labels::FETCHED_FILE | Labels::DECODED | Labels::DECRYPTED) {
                started.sink = Sink::WrittenFile;
                started.from = written;
            }
            self.reached(started);
            if let Some(content) = content {
                self.run_code_text(&content, written, at)?;
            }
        } else {
            self.reached(started);
        }
        self.carried(name, &text, all, at);
        self.downloaded(&text, all, at);
        self.inline_code(&judged_words, &pieces, all, at)?;
        for stream in ["stdin", "stdout"] {
            if let Some(given) = arguments.by_name(stream).cloned() {
                let from = self.deep(&given);
                let connected = Labels::MESSAGE | Labels::REQUEST | Labels::NETWORK | Labels::ANY_NETWORK;
                if self.labels(from).any(connected) {
                    self.host.tied = Some(from);
                }
            }
        }
        self.tied_shell(name, &words, at);
        let labels = commands::printed(&text);
        let what = format!("output of `{}`", crate::limits::cut(&text, 120));
        let step = self.ledger.origins.fresh(what, at, labels, [Origin::PLAIN; 2]);
        self.host.started.insert(step, text);
        Ok(self.host_value(&names::called(name)).from(step))
    }

    /// `curl -d … address`: what is in the command leaves.
    fn carried(&mut self, name: &str, text: &str, from: Origin, at: At) {
        let Some(address) = commands::carries_to(text) else { return };
        let mut from = from;
        let said = commands::substituted(text);
        if !said.is_none() {
            from = self.ledger.origins.step("what the command asks the machine", at, said, [from, Origin::PLAIN]);
        }
        // `-F file=@path` sends what was written there.
        for file in text.split(['@', '<']).skip(1) {
            let path = file.split([' ', '"', '\'']).next().unwrap_or_default();
            let content = self.content_of(&Val::text(path), at);
            from = self.join(from, content);
        }
        let (to, _) = self.address_in(&Val::text(address));
        let carried = Arguments::of(vec![Val::unknown(from)]);
        self.leaves(name, None, &carried, &to, at);
    }

    /// `curl -o path address`: what is at the path came from there.
    fn downloaded(&mut self, text: &str, from: Origin, at: At) {
        let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect();
        // Without another name it keeps its own.
        let own = words.iter().position(|word| matches!(*word, "wget" | "-O" | "--remote-name" | "-OJ" | "-LO"));
        if let (Some(_), Some(address)) = (own, words.iter().find(|word| word.contains("://")))
            && let Some(name) = address.rsplit('/').next().filter(|name| name.contains('.'))
        {
            let answer = self.answer_of(address, at);
            self.write_at(&Val::text(name), &Val::unknown(answer), at);
        }
        for pair in words.windows(2) {
            let flag = pair[0].to_ascii_lowercase();
            let writes = matches!(flag.as_str(), "-o" | "--output" | "-outfile" | "--output-document" | "-destination");
            if !writes {
                continue;
            }
            let answer = match words.iter().find(|word| word.contains("://")) {
                Some(address) => self.answer_of(address, at),
                // The address itself came from somewhere.
                None if is_downloader(words[0]) && words.iter().any(|word| word.starts_with(HOLE)) => {
                    let address = self.ledger.address_of(from).unwrap_or_default();
                    let labels = if address.fixed { Labels::NETWORK } else { Labels::ANY_NETWORK };
                    let answer = self.ledger.origins.fresh(
                        "answer of an address that is not known",
                        at,
                        labels,
                        [from, Origin::PLAIN],
                    );
                    self.ledger.addresses.insert(answer, address);
                    answer
                }
                None => continue,
            };
            self.write_at(&Val::text(pair[1].trim_end_matches([';', '&'])), &Val::unknown(answer), at);
        }
    }

    fn answer_of(&mut self, address: &str, at: At) -> Origin {
        let (address, _) = self.address_in(&Val::text(address));
        let of = address.text.clone().unwrap_or_default();
        let answer = self.ledger.origins.fresh(format!("answer of {of}"), at, Labels::NETWORK, [Origin::PLAIN; 2]);
        self.ledger.addresses.insert(answer, address);
        answer
    }

    /// `python -c code`: the code is a program of this language.
    fn inline_code(&mut self, words: &[String], pieces: &[Val], from: Origin, at: At) -> Result<(), Abrupt> {
        self.own_program(words, at);
        let Some(flag) = words.iter().position(|word| word == "-c") else { return Ok(()) };
        if !words[..flag].iter().any(|word| is_python(word)) {
            return Ok(());
        }
        let Some(code) = words.get(flag + 1).filter(|code| !code.contains(HOLE)).cloned() else { return Ok(()) };
        let from = pieces.get(flag + 1).map_or(from, |piece| piece.from);
        self.run_code_text(&code, from, at)
    }

    /// `python -m package.module`, `python package/file.py`: the module runs from its main guard on.
    fn own_program(&mut self, words: &[String], at: At) {
        let Some(python) = words.iter().position(|word| is_python(word)) else { return };
        let specifier = match words.get(python + 1).map(|word| word.trim_matches(['"', '\''])) {
            Some("-m") => words.get(python + 2).cloned(),
            Some(path) => path.strip_suffix(".py").map(|path| {
                let own = path.rsplit(HOLE).next().unwrap_or(path).trim_start_matches(['.', '/', '\\']);
                own.replace(['/', '\\'], ".")
            }),
            None => None,
        };
        if let Some(specifier) = specifier.filter(|name| !name.is_empty() && !name.contains(HOLE)) {
            self.calls_at_load(&specifier, MAIN, at);
        }
    }

    /// A text that another interpreter of this language runs.
    pub(super) fn run_code_text(&mut self, code: &str, from: Origin, at: At) -> Result<(), Abrupt> {
        let env = super::super::scope::Env::new(super::super::scope::Of::Module, None, self.unsure);
        let code = code.trim_matches(['"', '\'']);
        let ran = self.run_text(code, env, at)?;
        let val = Val::text(code).from(from);
        self.code_reached("python", &val, from, Some(code), ran.is_some(), at);
        Ok(())
    }

    fn is_quiet(&mut self, arguments: &Arguments) -> bool {
        let flags = arguments.by_name("creationflags").cloned();
        let windowless = flags.is_some_and(|flags| match flags.value {
            Value::Int(int) => int.small().is_some_and(|bits| bits & WINDOWLESS != 0),
            _ => self.name_of(&flags).is_some_and(|name| name.contains("NO_WINDOW") || name.contains("DETACHED")),
        });
        let hides = arguments.by_name("startupinfo").is_some();
        let ignored = |machine: &Self, key: &str| {
            let val = arguments.by_name(key)?;
            let name = machine.name_of(val)?;
            Some(name.contains("DEVNULL"))
        };
        windowless || hides || ignored(self, "stdout") == Some(true) && ignored(self, "stderr") == Some(true)
    }

    /// What was written at a path that one of the words is.
    fn written_in(&mut self, words: &[String], pieces: &[Val]) -> Option<(Origin, Option<std::rc::Rc<str>>)> {
        // These put files somewhere, and run none.
        if words.len() > 1 && matches!(words[0].as_str(), "svn" | "git" | "hg" | "bzr" | "cvs") {
            return None;
        }
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 && self.partial(piece).is_some_and(|text| commands::only_reads(words, &text)) {
                continue;
            }
            if self.labels(piece.from).any(Labels::FETCHED_FILE) {
                return Some((piece.from, None));
            }
            let text = self.partial(piece);
            if let Some(written) = self.host.written_at(text.as_deref(), piece.from) {
                return Some((written.from, written.text.clone()));
            }
        }
        let parts = words.iter().flat_map(|word| word.split([' ', '"', '\'', ';', '&', '|', '(', ')']));
        for part in parts.filter(|part| part.len() > 3 && !commands::only_reads(words, part)) {
            if let Some(written) = self.host.written_at(Some(part.trim_start_matches("./")), Origin::PLAIN) {
                return Some((written.from, written.text.clone()));
            }
        }
        None
    }

    /// Standard input and output were made a connection, and a program is started: whatever it is, it listens there.
    fn tied_shell(&mut self, name: &str, words: &[String], at: At) {
        if let Some(from) = self.host.tied {
            self.reached(Reached { text: Some(words.join(" ")), ..Reached::new(Sink::Shell, name, from, at) });
        }
    }

    /// Code comes out of a file whose name says that it holds none, or, of a folder of modules, that it is none.
    pub(super) fn taken_as_code(&mut self, loader: &str, path: &Val, at: At) {
        let Some(text) = self.partial(path) else { return };
        let folder = matches!(loader, "zipimport.zipimporter" | "sys.path.insert" | "sys.path.append");
        let denies = paths::denies_code(&text) || folder && text.ends_with(".pyc");
        if !is_loader(loader) || !denies {
            return;
        }
        let what = format!("content of {text}");
        let from = self.ledger.origins.fresh(what, at, Labels::HIDDEN_FILE, [path.from, Origin::PLAIN]);
        self.reached(Reached { text: Some(text), ..Reached::new(Sink::Code, loader, from, at) });
    }

    /// What comes in on a connection is typed into a program that was started.
    pub(super) fn fed(&mut self, name: &str, this: &Val, arguments: &Arguments, at: At) {
        // `os.write(program.stdin.fileno(), text)`.
        let by_number = arguments.positional.first().filter(|_| name == "os.write");
        let input = by_number.is_some()
            || name.ends_with(".stdin.write")
            || name.ends_with(".stdin.writelines")
            || name.ends_with("().communicate");
        if !input {
            return;
        }
        let Some(program) = self.host.started.get(&by_number.unwrap_or(this).from).cloned() else { return };
        let what = arguments.positional.get(usize::from(by_number.is_some())).or_else(|| arguments.by_name("input"));
        let Some(what) = what.cloned() else { return };
        let from = self.deep(&what);
        let outside = Labels::MESSAGE | Labels::REQUEST | Labels::NETWORK | Labels::ANY_NETWORK;
        let word = program.split(' ').next().unwrap_or_default();
        if self.labels(from).any(outside) && is_shell(word) {
            self.reached(Reached { text: Some(program), ..Reached::new(Sink::Shell, name, from, at) });
        }
    }

    /// A file that is run or loaded by its path.
    pub(super) fn run_file(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let second = matches!(
            name,
            "importlib.util.spec_from_file_location"
                | "importlib.machinery.SourceFileLoader"
                | "imp.load_source"
                | "imp.load_dynamic"
        );
        let path = arguments
            .get(usize::from(second), "location")
            .or_else(|| arguments.by_name("path"))
            .cloned()
            .unwrap_or(Val::UNKNOWN);
        let text = self.partial(&path);
        if name == "webbrowser.open" {
            let (address, _) = self.address_in(&path);
            self.leaves(name, None, arguments, &address, at);
            return Ok(Val::UNKNOWN);
        }
        self.taken_as_code(name, &path, at);
        if name == "runpy.run_module" {
            let specifier = arguments.get(0, "mod_name").and_then(|module| self.partial(module));
            if let Some(specifier) = specifier.filter(|name| !name.contains(HOLE)) {
                self.calls_at_load(&specifier, MAIN, at);
            }
        }
        let found =
            self.host.written_at(text.as_deref(), path.from).map(|written| (written.from, written.text.clone()));
        let fetched = self.labels(path.from).any(Labels::FETCHED_FILE).then_some((path.from, None));
        if let Some((written, content)) = found.or(fetched) {
            let followed = content.is_some();
            self.reached(Reached { text, followed, ..Reached::new(Sink::WrittenFile, name, written, at) });
            if let Some(content) = content {
                self.run_code_text(&content, written, at)?;
            }
        } else if name == "os.startfile" {
            let from = self.deep(&path);
            self.reached(Reached { text, ..Reached::new(Sink::Command, name, from, at) });
        }
        let from = self.deep(&path);
        Ok(self.host_value(&names::called(name)).from(from))
    }
}

/// Whether a program does what it is told on its standard input.
fn is_shell(word: &str) -> bool {
    let name = word.trim_matches(['"', '\'']).rsplit(['/', '\\']).next().unwrap_or(word).to_ascii_lowercase();
    commands::INTERPRETERS.contains(&name.as_str())
}

fn is_downloader(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    matches!(name.strip_suffix(".exe").unwrap_or(name), "curl" | "wget" | "aria2c" | "bitsadmin")
}

/// Whether code is taken from files as they are called.
fn is_loader(name: &str) -> bool {
    matches!(
        name,
        "zipimport.zipimporter"
            | "sys.path.insert"
            | "sys.path.append"
            | "importlib.util.spec_from_file_location"
            | "importlib.machinery.SourceFileLoader"
            | "importlib.machinery.SourcelessFileLoader"
            | "imp.load_source"
            | "imp.load_compiled"
            | "runpy.run_path"
    )
}

/// Whether a word starts this language's interpreter, or names a program of it.
fn runs_python(word: &str) -> bool {
    word.split(' ')
        .any(|word| is_python(word) || word.trim_matches(['"', '\'']).ends_with(".py") || word.ends_with(".pyw"))
}

fn is_python(word: &str) -> bool {
    let name = word.trim_matches(['"', '\'']).rsplit(['/', '\\']).next().unwrap_or(word);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    matches!(name, "python" | "python3" | "python2" | "pythonw" | "py" | "pyw" | "pypy3")
        || name.starts_with("python3.")
}

/// The words of a command line that is one text.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() && words.len() < 64 {
        let (word, after) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => match rest[1..].find(quote) {
                Some(end) => (&rest[1..end + 1], &rest[end + 2..]),
                None => (&rest[1..], ""),
            },
            _ => match rest.find(' ') {
                Some(end) => (&rest[..end], &rest[end..]),
                None => (rest, ""),
            },
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    words
}

/// A word of a list as a shell would have to be given it: one that is a command line itself stays one word.
fn quoted(word: &str) -> std::borrow::Cow<'_, str> {
    let line = word.contains(' ') && word.contains(['|', ';', '&', '>', '<', '$', '`']);
    let bare = line && !word.starts_with(['"', '\'']);
    if bare && !word.contains('\'') { format!("'{word}'").into() } else { word.into() }
}
