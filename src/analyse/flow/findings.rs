//! What an evaluator found, as facts.

use super::{Called, Outcome, Sink};
use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{self, Line};
use crate::analyse::{Analysed, Call, Import};
use crate::artifact::Text;
use crate::limits;

/// Puts everything into the facts: flows, calls and modules that only evaluation shows, and the command lines that reach a
/// shell, which are read as such.
pub(in crate::analyse) fn note(mut outcome: Outcome, text: &Text<'_>, out: &mut Analysed) {
    // Correlation shows these steps when the bytes are gone.
    let flows = outcome.flows.iter_mut().map(|flow| &mut flow.steps);
    for step in flows.chain(outcome.summaries.iter_mut().map(|summary| &mut summary.steps)).flatten() {
        (step.line, step.column) = text.position(step.span.start);
    }
    for flow in &outcome.flows {
        let command = matches!(flow.sink, Sink::Command | Sink::Argument | Sink::Code | Sink::WrittenFile);
        const STARTERS: &[&str] =
            &["exec", "spawn", "command", "subprocess", "system", "popen", "WScript.Shell()", "Shell.Application()"];
        let starts = STARTERS.iter().any(|word| flow.callee.contains(word));
        let starts = starts && !matches!(flow.callee.as_str(), "exec" | "execfile");
        if let (true, true, Some(line)) = (command, starts, &flow.text) {
            files::add(out, text, &Line::any(line, Origin::Whole(flow.span.clone())));
        }
        if let (Sink::Script, Some(script)) = (flow.sink, &flow.text) {
            files::add(out, text, &Line::any(script, Origin::Whole(flow.span.clone())));
        }
    }
    for call in outcome.calls {
        note_call(call, out);
    }
    for (specifier, span, at_load) in outcome.imports {
        let known = out.facts.imports.iter().any(|import| import.specifier == specifier);
        if !known && out.facts.imports.len() < limits::FACTS {
            let place = text.place(span);
            out.facts.imports.push(Import { specifier, names: vec!["*".to_owned()], at_load, place });
        }
    }
    out.derived.extend(outcome.derived.into_iter().filter(|derived| derived.decoded));
    out.facts.flows = outcome.flows;
    out.facts.summaries = outcome.summaries;
    out.facts.load_calls = outcome.load_calls;
    out.facts.evaluator = (outcome.steps, outcome.exceeded);
}

fn note_call(call: Called, out: &mut Analysed) {
    let same = |known: &&mut Call| known.span == call.span && known.callee == call.callee;
    if let Some(known) = out.facts.calls.iter_mut().find(same) {
        // A function's body runs when the function does.
        known.at_load |= call.at_load;
    } else if out.facts.calls.len() < limits::FACTS {
        let Called { callee, arguments, at_load, span, .. } = call;
        out.facts.calls.push(Call { callee, arguments, at_load, span });
    }
}
