//! A package's own hooks: what `setup()` is given runs when the package is installed.

use super::super::call::Arguments;
use super::super::value::{Kind, Val};
use super::super::{Abrupt, At, Machine};
use crate::analyse::flow::{Labels, Origin};

/// Methods of a command that installers call.
const METHODS: &[&str] = &[
    "initialize_options",
    "finalize_options",
    "run",
    "install_lib",
    "install_egg_info",
    "build_extensions",
    "run_tests",
];

impl<'a> Machine<'a> {
    /// `setup(cmdclass={…})`.
    pub(super) fn setup(&mut self, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let commands = arguments.by_name("cmdclass").cloned();
        let classes: Vec<Val> = match commands.as_ref().and_then(Val::as_object).map(|id| &self.world.heap.get(id).kind)
        {
            Some(Kind::Dict(items)) => items.values().map(|(_, value)| value.clone()).collect(),
            _ => Vec::new(),
        };
        for class in classes {
            if self.is_function(&class) {
                self.call_back(&Arguments::of(vec![class]), Origin::PLAIN, at)?;
            } else {
                self.run_command_class(&class, at)?;
            }
        }
        Ok(Val::NONE)
    }

    /// What an installer does with a command: makes one and calls its methods.
    fn run_command_class(&mut self, class: &Val, at: At) -> Result<(), Abrupt> {
        let Some(id) = class.as_object() else { return Ok(()) };
        if self.host.commands.contains(&id) {
            return Ok(());
        }
        self.host.commands.push(id);
        let Some(instance) = self.maybe(|m| m.instantiate(class, id, Arguments::default(), at))? else { return Ok(()) };
        for method in METHODS {
            if let Some(member) = self.class_member(class, method) {
                let this = instance.clone();
                self.maybe(|m| m.call_with(&member, Some(this), Arguments::default(), at))?;
            }
        }
        Ok(())
    }

    /// Commands that no `setup()` of this file was given: another file gives them.
    pub(in super::super) fn run_commands(&mut self) -> Result<(), Abrupt> {
        let classes: Vec<Val> = self.frame.env.outermost().all().into_iter().map(|(_, val)| val).collect();
        for class in classes {
            let base = self.host_base(&class).filter(|_| class.as_object().is_some());
            let command = base.is_some_and(|base| {
                ["setuptools.command.", "distutils.command.", "setuptools.Command", "distutils.cmd."]
                    .iter()
                    .any(|root| base.starts_with(root))
            });
            if command {
                let at = At { unit: 0, span: Default::default() };
                self.run_command_class(&class, at)?;
            }
        }
        Ok(())
    }

    /// An instance of a class of the program whose base belongs to the host: threads and processes run by themselves.
    pub(in super::super) fn host_instantiated(&mut self, class: &Val, instance: &Val, at: At) -> Result<(), Abrupt> {
        let Some(base) = self.host_base(class) else { return Ok(()) };
        let runs = matches!(&*base, "threading.Thread" | "multiprocessing.Process" | "PyQt5.QtCore.QThread");
        if runs && let Some(run) = self.class_member(class, "run") {
            let this = instance.clone();
            self.maybe(|m| m.call_with(&run, Some(this), Arguments::default(), at))?;
        }
        Ok(())
    }

    /// Something that only a private key, a mnemonic or a seed can be given to.
    pub(super) fn key_use(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let from = self.all_from(None, arguments);
        let sources = self.ledger.origins.sources(from, Labels::PARAMETER | Labels::REQUEST | Labels::VARIABLE, 8);
        self.host.keys.extend(sources);
        // What is made of a key is not the key.
        let step =
            self.ledger.origins.fresh(format!("made of a key by `{name}`"), at, Labels::NONE, [Origin::PLAIN; 2]);
        Ok(self.host_value(&super::names::called(name)).from(step))
    }

    /// A parameter that was used as a key anywhere is a key everywhere.
    pub(in super::super) fn judge_keys(&mut self) {
        let used: crate::analyse::flow::Parameters =
            self.host.keys.iter().filter_map(|key| self.ledger.parameters.get(key).copied()).collect();
        for flow in &mut self.ledger.out.flows {
            let sends = matches!(flow.sink, crate::analyse::flow::Sink::Send | crate::analyse::flow::Sink::Elsewhere);
            if sends && flow.parameters.iter().any(|parameter| used.contains(parameter)) {
                flow.labels |= Labels::KEY;
            }
        }
    }
}
