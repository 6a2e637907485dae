//! A judged flow as a signal: it stands at its sink, its steps name the files they stand in.

use crate::analyse::FlowStep;
use crate::detectors::Judged;
use crate::limits;
use crate::report::escape;
use crate::scan::Record;
use crate::signal::{Evidence, Signal, Step};

/// The signal of a rule at the last of `steps`, which stands in `record`.
pub(super) fn signal(
    records: &[Record],
    record: usize,
    rule: &'static str,
    judged: Judged,
    steps: &[(usize, FlowStep)],
) -> Option<Signal> {
    let evidence = |step: &FlowStep, label: &str| Evidence {
        span: step.span.clone(),
        line: step.line.max(1),
        column: step.column.max(1),
        label: label.to_owned(),
        excerpt: escape::excerpt(step.excerpt(), limits::EXCERPT_BYTES),
    };
    let (_, sink) = steps.last()?;
    let flow = steps.iter().map(|(at, step)| Step {
        at: (*at != record).then(|| records[*at].at.clone()),
        evidence: evidence(step, step.what()),
    });
    Some(Signal {
        behaviours: judged.behaviours,
        concealments: judged.concealments,
        flow: flow.collect(),
        ..Signal::new(rule, judged.basis, judged.message, evidence(sink, ""))
    })
}
