//! The next request of a feature whose journey is of a kind.

use std::ops::Range;

use routewright_domain::{FeatureId, JourneyKind, Mechanisms, SearchDirection};

use crate::pipeline::{Attempt, Decision, Observer, Scratch, decide};
use crate::plan::Plan;
use crate::replay::{Cancelled, ReplayInput, Watch};
use crate::run::{Assignment, Run};

/// Requests between two looks at the watcher.
const STRIDE: usize = 65_536;

/// Number (from 1) of the next request of `feature` after or before request `from` whose journey under `plan` is of `kind`;
/// `None` when there is none. With `from` 0 the search begins at the first request, whichever that is.
///
/// A plan that remembers is replayed from the beginning, so that the journey found is the one that [`explain`](crate::explain) tells.
pub fn find_journey(
    plan: &Plan,
    input: &ReplayInput,
    feature: &FeatureId,
    kind: JourneyKind,
    from: u64,
    direction: SearchDirection,
    watch: &dyn Watch,
) -> Result<Option<u64>, Cancelled> {
    let rows = input.workload.columns.len();
    let from = usize::try_from(from).unwrap_or(usize::MAX).min(rows.saturating_add(1));
    let wanted = match direction {
        SearchDirection::Later => from..rows,
        SearchDirection::Earlier => 0..from.saturating_sub(1),
    };
    let Some(feature) = plan.features.iter().position(|own| own.id == *feature) else { return Ok(None) };
    let assignment = Assignment::new(&plan.features, input.workload, watch)?;
    let run = Run::new(plan, input, &assignment);
    let found = if run.is_stateful() && kind != JourneyKind::Any {
        with_memory(&run, feature, kind, &wanted, direction, watch)?
    } else {
        without_memory(&run, feature, kind, wanted, direction, watch)?
    };
    Ok(found.map(|row| row as u64 + 1))
}

/// Every request before it matters, so the search goes forward whichever way is asked for.
fn with_memory(
    run: &Run,
    feature: usize,
    kind: JourneyKind,
    wanted: &Range<usize>,
    direction: SearchDirection,
    watch: &dyn Watch,
) -> Result<Option<usize>, Cancelled> {
    let (world, mut state, mut scratch) = (run.world(), run.first_state(), Scratch::default());
    let mut last = None;
    for row in 0..wanted.end {
        look(row, watch)?;
        let Some(request) = run.request(row) else { continue };
        let decision = decide(&world, &request, &mut state, &mut scratch, &mut Unseen::default());
        if request.feature == feature && row >= wanted.start && is_of(kind, &decision) {
            match direction {
                SearchDirection::Later => return Ok(Some(row)),
                SearchDirection::Earlier => last = Some(row),
            }
        }
    }
    Ok(last)
}

fn without_memory(
    run: &Run,
    feature: usize,
    kind: JourneyKind,
    wanted: Range<usize>,
    direction: SearchDirection,
    watch: &dyn Watch,
) -> Result<Option<usize>, Cancelled> {
    let (world, mut state, mut scratch) = (run.world(), run.first_state(), Scratch::default());
    let count = wanted.len();
    for nth in 0..count {
        look(nth, watch)?;
        let row = match direction {
            SearchDirection::Later => wanted.start + nth,
            SearchDirection::Earlier => wanted.end - 1 - nth,
        };
        let Some(request) = run.request(row).filter(|request| request.feature == feature) else { continue };
        if kind == JourneyKind::Any {
            return Ok(Some(row));
        }
        let decision = decide(&world, &request, &mut state, &mut scratch, &mut Unseen::default());
        if is_of(kind, &decision) {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

fn look(nth: usize, watch: &dyn Watch) -> Result<(), Cancelled> {
    if nth.is_multiple_of(STRIDE) && watch.cancelled() { Err(Cancelled) } else { Ok(()) }
}

fn is_of(kind: JourneyKind, decision: &Decision) -> bool {
    match kind {
        JourneyKind::Any => true,
        JourneyKind::FellBack => decision.fallback_depth > 0,
        JourneyKind::Escalated => decision.escalated,
        JourneyKind::NotAnswered => decision.ending.is_err(),
    }
}

/// Only the decision is of interest.
#[derive(Default)]
struct Unseen(Mechanisms);

impl Observer for Unseen {
    const TAKES_NOTES: bool = false;

    fn attempt(&mut self, _attempt: &Attempt) {}

    fn own_cost(&mut self, _pico: i128) {}

    fn mechanisms(&mut self) -> &mut Mechanisms {
        &mut self.0
    }
}
