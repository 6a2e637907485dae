//! What an evaluator found, as facts.

use rustc_hash::FxHashMap;

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
    let places = out.facts.calls.iter().enumerate().map(|(at, call)| ((call.span.start, call.span.end), at));
    let mut known: FxHashMap<(usize, usize), Vec<usize>> = FxHashMap::default();
    places.for_each(|(place, at)| known.entry(place).or_default().push(at));
    for call in outcome.calls {
        note_call(call, &mut known, out);
    }
    for (specifier, span, at_load) in outcome.imports {
        let known = out.facts.imports.iter().any(|import| import.specifier == specifier);
        if !known && out.facts.imports.len() < limits::FACTS {
            let place = text.place(span);
            out.facts.imports.push(Import { specifier: specifier.into(), names: vec!["*".to_owned()], at_load, place });
        }
    }
    out.derived.extend(outcome.derived.into_iter().filter(|derived| derived.decoded));
    out.facts.flows = outcome.flows;
    out.facts.summaries = outcome.summaries;
    out.facts.load_calls = outcome.load_calls;
    out.facts.later_calls = outcome.later_calls;
    out.facts.evaluator = (outcome.steps, outcome.exceeded);
}

/// `known` says which calls stand at a place.
fn note_call(call: Called, known: &mut FxHashMap<(usize, usize), Vec<usize>>, out: &mut Analysed) {
    let here = known.entry((call.span.start, call.span.end)).or_default();
    if let Some(&at) = here.iter().find(|&&at| out.facts.calls[at].callee == call.callee) {
        // A function's body runs when the function does.
        out.facts.calls[at].at_load |= call.at_load;
    } else if out.facts.calls.len() < limits::FACTS {
        here.push(out.facts.calls.len());
        let Called { callee, arguments, at_load, span, in_decoded: in_text } = call;
        out.facts.calls.push(Call { callee, arguments, at_load, span, in_text });
    }
}
