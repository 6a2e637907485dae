//! Programs that are started: command lines, programs with arguments, and what is typed into them.

use crate::analyse::flow::commands::{self, INTERPRETERS};
use crate::analyse::flow::{At, Labels, Origin};
use crate::analyse::flow::{Reached, Sink};
use crate::analyse::javascript::machine::value::Val;
use crate::analyse::javascript::machine::{Abrupt, Machine};

impl<'a> Machine<'a> {
    /// A command line for a shell, or a program with its arguments.
    pub(super) fn command(&mut self, name: &str, shell: bool, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        self.risks += 1;
        let program = arguments.first().cloned().unwrap_or(Val::UNDEFINED);
        let mut words = vec![self.shown(&program).unwrap_or_else(|| "…".to_owned())];
        let mut from = self.deep(&program);
        let fork = name.ends_with(".fork");
        if fork {
            words.insert(0, "node".to_owned());
        }
        let mut rest_from = Origin::PLAIN;
        let mut given: Vec<Val> = Vec::new();
        if !shell && let Some(list) = arguments.get(1) {
            let elements = list.as_object().and_then(|id| self.heap.array(id).cloned());
            given.extend(elements.iter().flatten().take(64).cloned());
            for element in &given {
                words.push(self.shown(element).unwrap_or_else(|| "…".to_owned()));
            }
            if elements.is_none() && !list.is_undefined() && list.as_object().is_none() {
                words.push("…".to_owned());
            }
            rest_from = self.deep(list);
        }
        let options = arguments
            .iter()
            .rev()
            .find(|val| val.as_object().is_some_and(|id| self.heap.array(id).is_none() && !self.heap.is_function(id)));
        let options = options.cloned();
        let hidden = options.as_ref().is_some_and(|options| {
            let mut truth = |name: &str| self.option(options, name).and_then(|val| self.truth(&val)) == Some(true);
            truth("windowsHide") || truth("detached")
        });
        let ignored = options
            .as_ref()
            .and_then(|options| self.option(options, "stdio"))
            .is_some_and(|stdio| self.shown(&stdio).is_some_and(|text| text.split(' ').all(|word| word == "ignore")));
        let text = words.join(" ");
        let sink = commands::judged(&words, shell);
        let all = self.ledger.origins.join(from, rest_from);
        if matches!(sink, Sink::Code | Sink::Argument) {
            from = all;
        }
        // Of words that stand apart only the one behind the flag is code: a file's name behind it is not.
        if sink == Sink::Code
            && let Some(flag) = commands::code_flag(&words)
            && let Some(code) = (flag + 1).checked_sub(words.len() - given.len()).and_then(|at| given.get(at)).cloned()
        {
            from = self.deep(&code);
        }
        let quiet = hidden || ignored || commands::hides_window(&text);
        let mut started = Reached { text: Some(text.clone()), quiet, ..Reached::new(sink, name, from, at) };
        if let Some(written) = self.written_in(&words, &program, arguments.get(1)) {
            started.sink = Sink::WrittenFile;
            started.from = written;
        }
        self.reached(started);
        let labels = commands::printed(&text);
        let step = self.ledger.origins.fresh(
            format!("output of `{}`", crate::limits::cut(&text, 120)),
            at,
            labels,
            [Origin::PLAIN; 2],
        );
        self.host.started.insert(step, text);
        self.call_back(arguments, step, at)?;
        let output = name.ends_with("Sync") || name.contains("command") || name == "execa" || shell;
        if output && !labels.is_none() {
            return Ok(Val::unknown(step));
        }
        Ok(self.host_value(&super::names::called(name)).from(step))
    }

    /// The origin of a file from the network that one of these words names.
    fn written_in(&self, words: &[String], program: &Val, list: Option<&Val>) -> Option<Origin> {
        let fetched = |val: &Val| self.ledger.origins.labels(val.from).any(Labels::FETCHED_FILE).then_some(val.from);
        if let Some(from) = fetched(program).or_else(|| list.and_then(fetched)) {
            return Some(from);
        }
        let pieces = words
            .iter()
            .flat_map(|word| word.split([' ', '"', '\'', ';', '&', '|']).chain([word.as_str()]).collect::<Vec<_>>());
        let mut pieces = pieces.filter(|piece| piece.len() > 2 && !commands::only_reads(words, piece));
        pieces.find_map(|piece| self.host.written_at(piece))
    }

    /// The origin of what was written where this value points.
    pub(in super::super) fn written_at(&mut self, path: &Val) -> Option<Origin> {
        if self.ledger.origins.labels(path.from).any(Labels::FETCHED_FILE) {
            return Some(path.from);
        }
        let text = path.as_partial()?.to_string();
        self.host.written_at(&text)
    }

    /// Text typed into a program that runs.
    pub(super) fn typed_in(&mut self, name: &str, this: &Val, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        let program = self.host.started.get(&this.from).cloned().unwrap_or_default();
        let interprets = program.split([' ', '/', '\\']).any(|word| INTERPRETERS.contains(&word));
        if let Some(text) = arguments.first()
            && interprets
        {
            let from = self.deep(text);
            let shown = self.shown(text);
            let callee = format!("{name} of `{}`", crate::limits::cut(&program, 60));
            self.reached(Reached { text: shown, ..Reached::new(Sink::Code, &callee, from, at) });
        }
        Ok(Val::UNKNOWN)
    }

    /// A stream tied to another: a shell to a socket, an answer to a file or to a program.
    pub(super) fn piped(&mut self, name: &str, source: &Val, arguments: &[Val], at: At) -> Result<Option<Val>, Abrupt> {
        let Some(target) = arguments.first() else { return Ok(None) };
        let into = self.name_of(target).unwrap_or_default().to_string();
        let out_of = self.name_of(source).unwrap_or_default().to_string();
        let labels = self.ledger.origins.labels(source.from);
        let shell = |from: Origin| {
            let program = self.host.started.get(&from)?;
            program.split([' ', '/', '\\']).any(|word| INTERPRETERS.contains(&word)).then(|| program.clone())
        };
        let connected = Labels::MESSAGE | Labels::REQUEST | Labels::NETWORK | Labels::ANY_NETWORK;
        let reached = if into.ends_with(".stdin") && labels.any(connected) {
            shell(target.from).map(|program| (source.from, program))
        } else if (out_of.ends_with(".stdout") || out_of.ends_with(".stderr"))
            && self.ledger.origins.labels(target.from).any(connected)
        {
            shell(source.from).map(|program| (target.from, program))
        } else {
            None
        };
        if let Some((from, program)) = reached {
            let text = Some(program);
            self.reached(Reached { text, ..Reached::new(Sink::Shell, name, from, at) });
            return Ok(Some(target.clone()));
        }
        if let Some(path) = self.host.streams.get(&target.from).cloned()
            && labels.any(Labels::REMOTE | Labels::ANY_NETWORK)
        {
            let what = format!("written to {path}");
            let step = self.ledger.origins.step(what, at, Labels::FETCHED_FILE, [source.from, Origin::PLAIN]);
            self.host.written.push((path, step));
            return Ok(Some(Val::unknown(step)));
        }
        // What goes through a transformer comes out of it.
        let from = self.ledger.origins.join(source.from, target.from);
        Ok(Some(Val { value: target.value.clone(), from }))
    }
}

impl super::State {
    fn written_at(&self, path: &str) -> Option<Origin> {
        let same = |written: &str| {
            // A name of which nothing is known is no name.
            written.chars().filter(|c| *c != '…').count() > 3
                && (written == path || written.ends_with(path) && path.contains('.'))
        };
        self.written.iter().rev().find(|(written, _)| same(written)).map(|(_, from)| *from)
    }
}
