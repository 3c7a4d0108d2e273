//! What to know before believing an interval.

use routewright_domain::{ArchitectureId, ArchitectureIntervals, ResamplingMethod, Timestamp};

use super::drift::Drift;

const DAY_NS: f64 = Timestamp::NANOS_PER_DAY as f64;
/// Independent pieces below which an interval is rough.
const FEW_PIECES: f64 = 10.0;

pub(super) fn of(
    method: &ResamplingMethod,
    span_ns: i64,
    architectures: &[ArchitectureIntervals],
    held_down: &[&ArchitectureId],
    drift: Option<Drift>,
    name: impl Fn(&ArchitectureId) -> String,
) -> Vec<String> {
    let days = span_ns as f64 / DAY_NS;
    let mut remarks = Vec::new();
    if days < 6.5 {
        let covers = if days < 2.0 { format!("{:.1} hours", days * 24.0) } else { format!("{days:.1} days") };
        remarks.push(format!(
            "The workload covers {covers}, so nothing in it says how weekdays differ; a month is taken as that stretch over and \
             over."
        ));
    } else if method.season_s.is_some_and(|season| season < 604_800.0) {
        remarks.push(
            "Stretches are exchanged between workdays, and between days of the weekend, at the same time. Under four weeks of \
             requests cannot tell a Monday from a Friday, which makes the intervals wider, not narrower."
                .to_owned(),
        );
    }
    if let Some(Drift { first, second }) = drift {
        remarks.push(format!(
            "The traffic drifts: the second half of the record has {second:.0} requests, the first {first:.0}, more than chance \
             explains. Intervals take the record as it is for what comes; where the traffic goes on changing, the next period lies \
             outside of them more often than they say (on a public production trace, the next ten minutes did in two of three cases)."
        ));
    }
    if method.pieces < FEW_PIECES {
        remarks.push(format!(
            "The requests come in long waves: the workload amounts to about {:.0} independent pieces, so the intervals are \
             rough.",
            method.pieces
        ));
    }
    if let Some(fit) = architectures.iter().find_map(|own| own.fit) {
        remarks.push(format!(
            "Quality is fitted to outcomes that cover a part of the answers. The intervals hold what is not known of that fit: {} draws \
             of its parameters, and of the answers without a score, which all architectures share.",
            fit.draws
        ));
    }
    if architectures.iter().any(|own| own.figures.quality_held_fixed) {
        remarks.push(
            "Quality is assumed: no outcome says how good an answer was. Its intervals hold what is assumed of each model fixed and show \
             the choice of requests alone; the true quality may well lie outside of them. Attached scores make them hold that too."
                .to_owned(),
        );
    }
    let stateful: Vec<String> =
        architectures.iter().filter(|own| own.stateful).map(|own| name(&own.architecture)).collect();
    if !stateful.is_empty() {
        remarks.push(format!(
            "In {}, requests meet each other (budgets, limits, caches or breakers). The intervals mix stretches as they came in \
             the one replay, with what these did held fixed.",
            stateful.join(", ")
        ));
    }
    if !held_down.is_empty() {
        let names: Vec<String> = held_down.iter().map(|id| name(id)).collect();
        remarks.push(format!(
            "Cost and success of {} are an exception: the record is replayed at several times its requests, with budgets and without, and a resample \
             has what it has without them, times the share that they let through where as much is asked.",
            names.join(", ")
        ));
    }
    remarks
}
