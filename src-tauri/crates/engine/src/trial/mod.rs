//! One policy of one feature, request by request: what a search weighs its candidates by.
//!
//! A cascade asks its tiers in order, and a threshold decides no more than where it stops. So one walk in which no answer is
//! taken tells what *every* choice of thresholds would have done: each choice ends at one of the stops of that walk. Draws
//! are keyed and a later call changes nothing about an earlier one, so this is exact wherever requests leave nothing behind
//! for each other; a property test holds it against the replay.
//!
//! Limits of endpoints are what requests do to each other, so a trial does not meet them. Policies that remember (caches,
//! budgets) are tried in order of arrival, on the requests of the sample alone. A replay has the last word either way.

mod figures;
mod rows;
mod watching;

use std::num::NonZeroUsize;

use routewright_domain::Evidence;

use crate::compile::threshold;
use crate::math::normal_cdf;
use crate::pipeline::Scratch;
use crate::plan::{Node, NodeIndex, Plan, PlannedFeature};
use crate::replay::{Cancelled, ReplayInput, Watch};
use crate::run::Run;
pub use figures::{TrialFigures, TrialRequest};
pub use rows::FeatureRows;
use watching::StopWatch;

/// Requests between two looks at [`Watch`].
const STRIDE: usize = 4_096;

/// Where a request could end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// Normal score of the answer, which is taken where the threshold is not above it; `NaN` where a tier gave no answer that
    /// could be judged.
    pub score: f64,
    /// Pico-dollars that the request has cost by then.
    pub cost_pico: i64,
    /// Microseconds to the first token.
    pub first_token_us: Option<u64>,
    /// Microseconds to the whole answer.
    pub total_us: Option<u64>,
    /// Quality of the answer, 0 to 1; `NaN` where nothing is known of it.
    pub quality: f64,
    evidence: Evidence,
    ending: Ending,
    marks: Marks,
}

/// What else is true of a stop, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marks(u8);

impl Marks {
    const NONE: Self = Self(0);
    /// A part of the bill has no price.
    const UNPRICED: Self = Self(1);
    /// Some of the time is an assumption.
    const ASSUMED_TIME: Self = Self(1 << 1);
    /// It came with a batch, so nobody waited for it.
    const BATCHED: Self = Self(1 << 2);
    const FELL_BACK: Self = Self(1 << 3);
    const ESCALATED: Self = Self(1 << 4);

    fn with(self, mark: Self, holds: bool) -> Self {
        if holds { Self(self.0 | mark.0) } else { self }
    }

    fn has(self, mark: Self) -> bool {
        self.0 & mark.0 != 0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Answered,
    Refused,
    Failed,
}

impl Stop {
    const NONE: Self = Self {
        score: f64::NAN,
        cost_pico: 0,
        first_token_us: None,
        total_us: None,
        quality: f64::NAN,
        evidence: Evidence::Assumed,
        ending: Ending::Failed,
        marks: Marks::NONE,
    };

    /// Whether the request has an answer there.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.ending == Ending::Answered
    }
}

/// What one policy does with a sample of a feature's requests, at every choice of thresholds.
#[derive(Debug, Clone)]
pub struct Trial {
    planned: PlannedFeature,
    /// Normal scores from which the policy itself takes an answer, for each tier but the last.
    own: Vec<f64>,
    /// One for each request and tier, request by request; the last is where it ends when nothing is taken before.
    stops: Vec<Stop>,
    /// Nanoseconds of traffic that the sample stands for.
    span_ns: i64,
}

/// The normal score of a threshold between 0 and 1, as the engine compares it.
#[must_use]
pub fn score_at(accept_at: f64) -> f64 {
    threshold(accept_at)
}

/// The threshold between 0 and 1 of a normal score.
#[must_use]
pub fn threshold_of(score: f64) -> f64 {
    normal_cdf(score.clamp(-9.0, 9.0))
}

/// Tries the policy of the feature of `rows` on some of them (positions in the workload, ascending). The work is spread over
/// `threads`; the result does not depend on it.
pub fn try_policy(
    plan: &Plan,
    input: &ReplayInput,
    rows: &FeatureRows,
    sample: &[u32],
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Trial, Cancelled> {
    let planned = &plan.features[rows.feature];
    let own = tiers_below(plan, planned.root);
    let unfolded;
    let plan = if own.is_empty() {
        plan
    } else {
        unfolded = taking_nothing(plan, planned.root);
        &unfolded
    };
    let run = Run::new(plan, input, &rows.assignment).alone();
    // A policy that remembers needs what came before.
    let parts = if run.is_stateful() { 1 } else { threads.get().min(sample.len().div_ceil(STRIDE)).max(1) };
    let part = |n: usize| &sample[sample.len() * n / parts..sample.len() * (n + 1) / parts];
    let tiers = own.len() + 1;
    let stops = if parts == 1 {
        decide_sample(&run, part(0), tiers, watch)?
    } else {
        std::thread::scope(|scope| {
            let (run, part) = (&run, &part);
            let workers: Vec<_> =
                (0..parts).map(|n| scope.spawn(move || decide_sample(run, part(n), tiers, watch))).collect();
            let mut all = Vec::with_capacity(sample.len() * tiers);
            for worker in workers {
                all.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok(all)
        })?
    };
    let span_ns = rows.span_of(sample.len(), input.workload);
    Ok(Trial { planned: planned.clone(), own, stops, span_ns })
}

fn decide_sample(run: &Run, sample: &[u32], tiers: usize, watch: &dyn Watch) -> Result<Vec<Stop>, Cancelled> {
    let (world, mut state, mut scratch) = (run.world(), run.first_state(), Scratch::default());
    let mut observer = StopWatch::new(tiers, sample.len());
    for stretch in sample.chunks(STRIDE) {
        if watch.cancelled() {
            return Err(Cancelled);
        }
        for row in stretch {
            if let Some(request) = run.request(*row as usize) {
                observer.decide(&world, &request, &mut state, &mut scratch);
            }
        }
        watch.advanced(stretch.len() as u64);
    }
    Ok(observer.stops)
}

/// The thresholds of a cascade at the root, where nothing below it judges anything itself; else none.
fn tiers_below(plan: &Plan, root: NodeIndex) -> Vec<f64> {
    let Node::Cascade(cascade) = &plan.nodes[root] else { return vec![] };
    if plan.nodes[root].children().into_iter().any(|child| judges(plan, child)) {
        return vec![];
    }
    let tiers = &cascade.tiers[..cascade.tiers.len() - 1];
    tiers.iter().map(|tier| tier.accept_at).collect()
}

fn judges(plan: &Plan, at: NodeIndex) -> bool {
    let node = &plan.nodes[at];
    let itself = match node {
        Node::Cascade(_) => true,
        Node::Fallback(chain) => chain.gate.is_some(),
        _ => false,
    };
    itself || node.remembers() || node.children().into_iter().any(|child| judges(plan, child))
}

fn taking_nothing(plan: &Plan, root: NodeIndex) -> Plan {
    let mut plan = plan.clone();
    if let Node::Cascade(cascade) = &mut plan.nodes[root] {
        cascade.tiers.iter_mut().for_each(|tier| tier.accept_at = f64::INFINITY);
    }
    plan
}
