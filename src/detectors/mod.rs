//! One file per question asked of one artifact. Detectors ask facts and text, never a syntax tree, and never see each
//! other or another artifact.
//!
//! A detector is `src/detectors/<id>.rs`, `rules/<id>.md`, `samples/<id>/{flagged,clean}/` and a `mod` line here. The
//! list [`DETECTORS`] is generated from the folder by `build.rs`: a forgotten `mod` line does not compile, a missing page or
//! sample ends the build.

use std::collections::HashMap;
use std::ops::Range;

use crate::analyse::{Action, Deed, Facts, Flow, Start};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use crate::signal::{Basis, Behaviour, Concealment, Evidence, GapReason, Moment, Signal, Step, Surrounding};

pub mod account_manipulation;
pub mod agent_endpoint;
pub mod agent_instructions;
pub mod archive_ambiguity;
pub mod archive_path_trick;
pub mod blockchain_dead_drop;
pub mod build_script_loader;
pub mod bundled_executable;
pub mod clickfix_lure;
pub mod credential_prompt;
pub mod dependency_source;
pub mod disguised_script;
pub mod editor_autorun;
pub mod encoded_command;
pub mod git_config_exec;
pub mod git_history_rewrite;
pub mod git_hook_exec;
pub mod js_decode_to_code;
pub mod js_env_exfiltration;
pub mod js_fetch_to_code;
pub mod js_identity_beacon;
pub mod js_key_theft;
pub mod js_obfuscated;
pub mod js_runtime_install;
pub mod js_secret_exfiltration;
pub mod js_shell_on_socket;
pub mod js_write_then_run;
pub mod locked_archive;
pub mod npm_lifecycle_exec;
pub mod office_macro;
pub mod offscreen_code;
pub mod package_registry;
pub mod persistence;
pub mod protection_tampering;
pub mod py_decode_to_code;
pub mod py_env_exfiltration;
pub mod py_fetch_to_code;
pub mod py_identity_beacon;
pub mod py_install_hook;
pub mod py_key_theft;
pub mod py_obfuscated;
pub mod py_persistence;
pub mod py_protected_code;
pub mod py_secret_exfiltration;
pub mod py_shell_on_socket;
pub mod py_startup_hook;
pub mod py_write_then_run;
pub mod request_catcher;
pub mod reverse_shell;
pub mod scanner_silencer;
pub mod shell_exfiltration;
pub mod shell_pipe_to_shell;

include!(concat!(env!("OUT_DIR"), "/detectors.rs"));

/// Everything a detector may know.
pub struct Subject<'a> {
    /// The artifact: path, kind, disguise.
    pub artifact: &'a Artifact,
    /// Its text view.
    pub text: &'a Text<'a>,
    /// What the analyses established.
    pub facts: &'a Facts,
}

/// One question asked of one artifact.
pub trait Detector: Sync {
    /// The languages whose flows it judges.
    fn follows(&self) -> &'static [Kind] {
        &[]
    }

    /// Whether the question makes sense for this artifact.
    fn wants(&self, artifact: &Artifact) -> bool {
        self.follows().contains(&artifact.kind)
    }

    /// What the rule says of a value that reaches a sink, if it asks that: the same whether its way lies in one file or
    /// leads through several (`correlate::chains`).
    fn judge(&self, _flow: &Flow) -> Option<Judged> {
        None
    }

    /// Asks it. Signals are pushed, so that what was found before an error stays.
    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason>;
}

/// What a rule says of a flow.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What the verdict table reads.
    pub basis: Basis,
    /// One sentence for a person.
    pub message: String,
    /// What was seen happening.
    pub behaviours: Vec<Behaviour>,
    /// How it is hidden.
    pub concealments: Vec<Concealment>,
}

impl Judged {
    /// A judgement without concealments.
    pub fn new(basis: Basis, message: impl Into<String>, behaviours: impl IntoIterator<Item = Behaviour>) -> Self {
        let (message, behaviours) = (message.into(), behaviours.into_iter().collect());
        Self { basis, message, behaviours, concealments: Vec::new() }
    }
}

/// Where detectors put what they saw.
pub struct Found<'a> {
    rule: &'static str,
    text: &'a Text<'a>,
    signals: &'a mut Vec<Signal>,
    here: usize,
}

impl<'a> Found<'a> {
    /// A sink for one rule on one artifact.
    pub fn new(rule: &'static str, text: &'a Text<'a>, signals: &'a mut Vec<Signal>) -> Self {
        Self { rule, text, signals, here: 0 }
    }

    /// Reports a signal at `span`; chain the other fields on what is returned. Over
    /// [`limits::SIGNALS_PER_RULE`] further signals of the rule are dropped (the first ones are shown).
    pub fn signal(&mut self, span: Range<usize>, basis: Basis, message: impl Into<String>) -> Draft<'_> {
        self.here += 1;
        let primary = self.text.evidence(span, "");
        Draft {
            text: self.text,
            signal: Some(Signal::new(self.rule, basis, message, primary)),
            keep: self.here <= limits::SIGNALS_PER_RULE,
            into: self.signals,
        }
    }
}

impl<'f> Found<'f> {
    /// Reports every flow of which the rule says something.
    pub fn judged(&mut self, detector: &dyn Detector, flows: &[Flow]) {
        for flow in flows {
            if let Some(judged) = detector.judge(flow) {
                self.flow(flow, judged.basis, judged.message).does(judged.behaviours).hidden_by(judged.concealments);
            }
        }
    }

    /// Reports a value that reaches a sink: the signal stands at the sink, the steps that lead there are its flow.
    pub fn flow(&mut self, flow: &Flow, basis: Basis, message: impl Into<String>) -> Draft<'_> {
        let text = self.text;
        let steps = flow.steps.iter().map(|step| {
            let excerpt = crate::report::escape::excerpt(step.excerpt(), limits::EXCERPT_BYTES);
            Step { at: None, evidence: Evidence { excerpt, ..text.evidence(step.span.clone(), step.what()) } }
        });
        let steps: Vec<Step> = steps.collect();
        self.signal(flow.span.clone(), basis, message).with(|signal| signal.flow = steps)
    }
}

/// A signal being written; it is pushed when dropped.
pub struct Draft<'a> {
    text: &'a Text<'a>,
    signal: Option<Signal>,
    keep: bool,
    into: &'a mut Vec<Signal>,
}

impl Draft<'_> {
    fn with(mut self, change: impl FnOnce(&mut Signal)) -> Self {
        if let Some(signal) = &mut self.signal {
            change(signal);
        }
        self
    }

    /// What was seen happening.
    pub fn does(self, behaviours: impl IntoIterator<Item = Behaviour>) -> Self {
        self.with(|s| s.behaviours.extend(behaviours))
    }

    /// How it is hidden.
    pub fn hidden_by(self, concealments: impl IntoIterator<Item = Concealment>) -> Self {
        self.with(|s| s.concealments.extend(concealments))
    }

    /// When the artifact itself says it runs.
    pub fn at(self, moment: Moment) -> Self {
        self.with(|s| s.moment = Some(moment))
    }

    /// A path, as written, that this starts.
    pub fn starts(self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.with(|s| s.starts = Some(path))
    }

    /// The surrounding in which it counts.
    pub fn only(self, surrounding: Surrounding) -> Self {
        self.with(|s| s.only = surrounding)
    }

    /// A family named in the intelligence index or on a family rule's page.
    pub fn family(self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.with(|s| s.family = Some(name))
    }

    /// A further place in the same artifact.
    pub fn related(self, span: Range<usize>, label: impl Into<String>) -> Self {
        let evidence: Evidence = self.text.evidence(span, label);
        self.with(|s| s.related.push(evidence))
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        if let (true, Some(signal)) = (self.keep, self.signal.take()) {
            self.into.push(signal);
        }
    }
}

/// Something done by a command of an artifact.
pub struct Done<'f> {
    /// What.
    pub deed: Deed,
    /// What with.
    pub what: &'f str,
    /// How it is hidden.
    pub concealments: &'f [Concealment],
    /// Where.
    pub span: &'f Range<usize>,
    /// What starts the command, if the artifact says so itself.
    pub start: Option<&'f Start>,
}

impl<'f> Done<'f> {
    /// A signal of it, with what starts and hides it.
    pub fn draft<'d>(&self, found: &'d mut Found<'_>, basis: Basis, message: impl Into<String>) -> Draft<'d> {
        let by = self.start.map_or(String::new(), |start| format!("{}: ", start.said()));
        let draft =
            found.signal(self.span.clone(), basis, by + &message.into()).hidden_by(self.concealments.iter().copied());
        match self.start {
            Some(start) => draft.hidden_by(start.concealments.iter().copied()).at(start.moment()),
            None => draft,
        }
    }
}

/// Everything that commands do beside running files.
pub fn deeds(facts: &Facts) -> impl Iterator<Item = Done<'_>> {
    let mut starts: Option<HashMap<usize, &Start>> = None;
    let actions =
        facts.commands.iter().enumerate().flat_map(|(at, command)| command.actions.iter().map(move |a| (at, a)));
    actions.filter_map(move |(at, action)| {
        let Action::Does { deed, what, concealments, span } = action else { return None };
        let starts = starts.get_or_insert_with(|| {
            facts.starts.iter().rev().filter_map(|start| Some((start.command?, start))).collect()
        });
        Some(Done { deed: *deed, what, concealments, span, start: starts.get(&at).copied() })
    })
}

/// Whether any command gives text from the network, or text that was hidden and does so, to an interpreter.
pub fn runs_remote(facts: &Facts) -> bool {
    facts.commands.iter().flat_map(|command| &command.actions).any(|action| {
        matches!(
            action,
            Action::RemoteToShell { .. } | Action::Does { deed: Deed::HiddenChain | Deed::SocketShell, .. }
        )
    })
}
