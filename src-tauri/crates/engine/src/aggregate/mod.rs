//! Adds up decided requests. Aggregates merge: a workload replayed in parts gives the same figures as in one go.

mod cells;
mod durations;
mod goodness;
mod outcome;
mod requirements;
mod series;
mod spread;
mod translate;

use routewright_domain::{Mechanisms, Money};

pub use cells::{CellFigures, CellSums, QUALITY_UNIT, Steps, start_of_step};
use durations::Durations;
use goodness::QualitySum;
pub(crate) use goodness::expected;
use outcome::feature_outcome;
use requirements::hold;
pub(crate) use series::Series;

use crate::pipeline::{Attempt, AttemptStatus, Billed, Charge, Decision, Failure, Observer, Refusal, Request, World};
use crate::plan::{EndpointIndex, NodeIndex, Plan, PlannedFeature};
use crate::quality::Goodness;
use crate::trial::TrialFigures;

#[derive(Debug, Clone, Default)]
pub(crate) struct FeatureAggregate {
    requests: u64,
    succeeded: u64,
    refused: u64,
    cost: i128,
    unpriced: u64,
    fell_back: u64,
    escalated: u64,
    pub(crate) ttft: Durations,
    pub(crate) latency: Durations,
    quality: QualitySum,
}

impl FeatureAggregate {
    fn merge(&mut self, other: &Self) {
        self.requests += other.requests;
        self.succeeded += other.succeeded;
        self.refused += other.refused;
        self.cost += other.cost;
        self.unpriced += other.unpriced;
        self.fell_back += other.fell_back;
        self.escalated += other.escalated;
        self.ttft.merge(&other.ttft);
        self.latency.merge(&other.latency);
        self.quality.merge(&other.quality);
    }
}

/// A request at a time from a trial, which keeps what a replay forgets.
impl FeatureAggregate {
    #[inline]
    pub(crate) fn count(&mut self, cost: i128, unpriced: bool, fell_back: bool, escalated: bool) {
        self.requests += 1;
        self.cost += cost;
        self.unpriced += u64::from(unpriced);
        self.fell_back += u64::from(fell_back);
        self.escalated += u64::from(escalated);
    }

    /// `times` are those to the first token and to the whole answer, where somebody waited for it.
    #[inline]
    pub(crate) fn answer(
        &mut self,
        times: Option<(Option<u64>, Option<u64>)>,
        assumed: bool,
        quality: Option<Goodness>,
    ) {
        self.succeeded += 1;
        if let Some((first_token_us, total_us)) = times {
            self.ttft.record(first_token_us, assumed);
            self.latency.record(total_us, assumed);
        }
        if let Some(goodness) = quality {
            self.quality.add(goodness, None);
        }
    }

    pub(crate) fn refuse(&mut self) {
        self.refused += 1;
    }

    pub(crate) fn trial_figures(&self, planned: &PlannedFeature, span_ns: i64) -> TrialFigures {
        let outcome = feature_outcome(planned, self);
        let requirements = hold(planned, self, &outcome, span_ns);
        TrialFigures { outcome, requirements }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct NodeSums {
    asked: u64,
    answered: u64,
    cost: i128,
}

/// Takes part in every request of a stretch, from its beginning to what became of it.
pub(crate) trait Tally: Observer {
    /// A request starts.
    fn begin(&mut self, request: &Request);

    /// It has ended.
    fn finish(&mut self, world: &World, request: &Request, decision: &Decision);

    /// The request that ended last belongs to a cell of time.
    fn add_to_cell(&mut self, _cell: usize, _world: &World, _request: &Request, _decision: &Decision) {}

    /// A row belongs to no feature.
    fn unmatched(&mut self) {}
}

/// Running totals of one plan.
#[derive(Debug, Clone)]
pub(crate) struct Aggregate {
    features: Vec<FeatureAggregate>,
    cost_by_endpoint: Vec<i128>,
    served_by_endpoint: Vec<u64>,
    nodes: Vec<NodeSums>,
    by_depth: Vec<u64>,
    failures: [u64; Failure::KINDS],
    refusals: [u64; Refusal::ALL.len()],
    own_cost: i128,
    mechanisms: Mechanisms,
    series: Series,
    unmatched: u64,
    truncated: u64,
    estimated: u64,
    assumed_cost: bool,
    /// The same by cell of time, where somebody will resample them.
    cells: Option<CellSums>,
    /// The request under way: its feature, what it has cost, and whether a part of its bill has no price.
    current: usize,
    current_cost: i128,
    current_unpriced: bool,
}

impl Aggregate {
    pub(crate) fn new(plan: &Plan, series: Series) -> Self {
        Self {
            features: vec![FeatureAggregate::default(); plan.features.len()],
            cost_by_endpoint: vec![0; plan.endpoints.len()],
            served_by_endpoint: vec![0; plan.endpoints.len()],
            nodes: vec![NodeSums::default(); plan.nodes.len()],
            by_depth: Vec::new(),
            failures: [0; Failure::KINDS],
            refusals: [0; Refusal::ALL.len()],
            own_cost: 0,
            mechanisms: Mechanisms::default(),
            series,
            unmatched: 0,
            truncated: 0,
            estimated: 0,
            assumed_cost: false,
            cells: None,
            current: 0,
            current_cost: 0,
            current_unpriced: false,
        }
    }

    /// Also sums up by cell.
    pub(crate) fn in_cells(self, plan: &Plan, count: usize) -> Self {
        let requirements = plan.features.iter().map(|feature| feature.requirements.clone());
        Self { cells: Some(CellSums::new(count, requirements)), ..self }
    }

    /// The sums by cell, which are gone from here then.
    pub(crate) fn take_cells(&mut self) -> Option<CellSums> {
        let mut cells = self.cells.take();
        if let Some(cells) = &mut cells {
            cells.close();
        }
        cells
    }

    #[inline(always)]
    fn charge(&mut self, node: NodeIndex, endpoint: EndpointIndex, charge: &Charge) {
        let cost = charge.cost.0;
        self.current_cost += cost;
        self.cost_by_endpoint[endpoint] += cost;
        self.nodes[node].cost += cost;
        self.current_unpriced |= charge.unpriced;
        self.assumed_cost |= charge.assumed;
        self.mechanisms.calls += 1;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        if let Some((mine, theirs)) = self.cells.as_mut().zip(other.cells.as_ref()) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.features.iter_mut().zip(&other.features) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.cost_by_endpoint.iter_mut().zip(&other.cost_by_endpoint) {
            *mine += *theirs;
        }
        for (mine, theirs) in self.nodes.iter_mut().zip(&other.nodes) {
            mine.asked += theirs.asked;
            mine.answered += theirs.answered;
            mine.cost += theirs.cost;
        }
        add_counts(&mut self.served_by_endpoint, &other.served_by_endpoint);
        add_counts(&mut self.by_depth, &other.by_depth);
        self.failures.iter_mut().zip(other.failures).for_each(|(mine, theirs)| *mine += theirs);
        self.refusals.iter_mut().zip(other.refusals).for_each(|(mine, theirs)| *mine += theirs);
        self.own_cost += other.own_cost;
        merge_mechanisms(&mut self.mechanisms, &other.mechanisms);
        self.series.merge(&other.series);
        self.unmatched += other.unmatched;
        self.truncated += other.truncated;
        self.estimated += other.estimated;
        self.assumed_cost |= other.assumed_cost;
    }
}

impl Tally for Aggregate {
    #[inline]
    fn begin(&mut self, request: &Request) {
        self.current = request.feature;
        self.current_cost = 0;
        self.current_unpriced = false;
        self.estimated += u64::from(request.estimated);
        self.assumed_cost |= request.estimated;
        self.series.arrive(request.arrival);
    }

    #[inline]
    fn finish(&mut self, world: &World, request: &Request, decision: &Decision) {
        let feature = &mut self.features[self.current];
        feature.requests += 1;
        feature.cost += self.current_cost;
        feature.unpriced += u64::from(self.current_unpriced);
        feature.fell_back += u64::from(decision.fallback_depth > 0);
        feature.escalated += u64::from(decision.escalated);
        let depth = decision.fallback_depth as usize;
        if self.by_depth.len() <= depth {
            self.by_depth.resize(depth + 1, 0);
        }
        self.by_depth[depth] += 1;
        let (mut ttft, mut latency) = (None, None);
        match &decision.ending {
            Ok(answer) => {
                feature.succeeded += 1;
                // Nobody waited for what came in a batch, so it says nothing about waiting.
                if !answer.batched {
                    (ttft, latency) = (answer.first_token_us, answer.total_us);
                    feature.ttft.record(answer.first_token_us, answer.assumed_time);
                    feature.latency.record(answer.total_us, answer.assumed_time);
                }
                feature.quality.take(world, request, answer);
                self.served_by_endpoint[answer.endpoint] += 1;
            }
            Err(Failure::Refused(refusal)) => {
                let refusal = *refusal;
                feature.refused += 1;
                self.refusals[refusal as usize] += 1;
            }
            Err(failure) => {
                if let Some(kind) = Failure::ALL.iter().position(|kind| kind == failure) {
                    self.failures[kind] += 1;
                }
            }
        }
        self.series.end(decision.ending.is_ok(), self.current_cost, ttft, latency);
    }

    fn add_to_cell(&mut self, cell: usize, world: &World, request: &Request, decision: &Decision) {
        let Some(cells) = &mut self.cells else { return };
        let (figures, [ttft_limit, latency_limit]) = cells.of(cell, self.current);
        figures.requests += 1;
        figures.cost += self.current_cost;
        figures.unpriced += u32::from(self.current_unpriced);
        figures.fell_back += u32::from(decision.fallback_depth > 0);
        figures.escalated += u32::from(decision.escalated);
        if let Ok(answer) = &decision.ending {
            figures.succeeded += 1;
            if !answer.batched {
                figures.ttft.record(answer.first_token_us, ttft_limit);
                figures.latency.record(answer.total_us, latency_limit);
            }
            if let Some(quality) = QualitySum::of(world, request, answer) {
                figures.judged += 1;
                figures.quality += quality;
            }
        }
    }

    fn unmatched(&mut self) {
        self.unmatched += 1;
    }
}

impl Observer for Aggregate {
    const TAKES_NOTES: bool = false;

    #[inline]
    fn attempt(&mut self, attempt: &Attempt) {
        let Attempt { node, endpoint, charge, usage, truncated, .. } = *attempt;
        match attempt.status {
            AttemptStatus::Answered => {
                self.billed(&Billed { node, endpoint, charge, prompt: usage.prompt, cached: usage.cached, truncated });
            }
            AttemptStatus::Failed(failure) => {
                self.charge(node, endpoint, &charge);
                self.mechanisms.rate_limited += u64::from(failure == Failure::RateLimit);
            }
        }
        if attempt.waited_us > 0 {
            self.mechanisms.queued += 1;
            self.mechanisms.queued_us += attempt.waited_us;
        }
    }

    #[inline(always)]
    fn billed(&mut self, call: &Billed) {
        self.charge(call.node, call.endpoint, &call.charge);
        self.truncated += u64::from(call.truncated);
        self.mechanisms.prompt_tokens_sent += u64::from(call.prompt);
        self.mechanisms.prefix_tokens_read += u64::from(call.cached);
    }

    #[inline]
    fn gave_up(&mut self) {
        self.mechanisms.calls += 1;
    }

    #[inline(always)]
    fn node(&mut self, node: NodeIndex, answered: bool) {
        let sums = &mut self.nodes[node];
        sums.asked += 1;
        sums.answered += u64::from(answered);
    }

    fn taken_back(&mut self, node: NodeIndex) {
        self.nodes[node].answered -= 1;
    }

    fn own_cost(&mut self, pico: i128) {
        self.current_cost += pico;
        self.own_cost += pico;
    }

    fn mechanisms(&mut self) -> &mut Mechanisms {
        &mut self.mechanisms
    }
}

fn add_counts(mine: &mut Vec<u64>, theirs: &[u64]) {
    mine.resize(mine.len().max(theirs.len()), 0);
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}

fn merge_mechanisms(mine: &mut Mechanisms, theirs: &Mechanisms) {
    mine.calls += theirs.calls;
    mine.retries += theirs.retries;
    mine.hedges += theirs.hedges;
    mine.hedges_won += theirs.hedges_won;
    mine.cache_lookups += theirs.cache_lookups;
    mine.cache_hits += theirs.cache_hits;
    mine.cache_unavailable += theirs.cache_unavailable;
    mine.prefix_tokens_read += theirs.prefix_tokens_read;
    mine.prompt_tokens_sent += theirs.prompt_tokens_sent;
    mine.batched += theirs.batched;
    mine.rate_limited += theirs.rate_limited;
    mine.queued += theirs.queued;
    mine.queued_us += theirs.queued_us;
    mine.passed_over += theirs.passed_over;
    mine.steered_over_budget += theirs.steered_over_budget;
    mine.judged += theirs.judged;
    mine.majority_right += theirs.majority_right;
    mine.votes += theirs.votes;
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn money(pico: i128) -> Money {
    Money(pico)
}
