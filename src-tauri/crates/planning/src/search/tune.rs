//! The best thresholds of one cascade.
//!
//! One walk in which nothing is taken tells where each request could have stopped. Requests that every choice of the grid
//! treats alike fall into the same cell, so a choice is a few sums over cells, and not a pass over the requests.

use routewright_domain::{
    FeatureId, Money, Policy, Requirements, SearchCandidate, SearchObjective, Timestamp, Tuning, TuningPoint,
};
use routewright_engine::{FeatureRows, Stop, Trial, TrialFigures, threshold_of, try_policy};

use super::compose::with_thresholds;
use super::race::scores;
use super::solo::{Interaction, planned, solo};
use super::{SearchError, SearchInput, SearchWatch};

/// Choices of a grid at most.
const MOST_CHOICES: usize = 2_500;
/// Thresholds of a single tier at most.
const FINEST: usize = 200;
/// Best choices whose requirements are looked at exactly.
const LOOKED_AT: usize = 20;
/// Points of the front that are listed.
const LISTED: usize = 40;

/// Tunes the cascade that the architecture has for the feature. Limits and budgets are not met: the thresholds are those of
/// the cascade for itself, on all of the feature's requests.
pub fn tune_cascade(
    input: &SearchInput,
    feature: &FeatureId,
    objective: SearchObjective,
    watch: &dyn SearchWatch,
) -> Result<Tuning, SearchError> {
    let position = input.project.features.iter().position(|own| own.id == *feature);
    let position = position.ok_or_else(|| SearchError::UnknownFeature(feature.clone()))?;
    let policy = input.within.policies.get(feature);
    let policy = policy.ok_or_else(|| SearchError::NotACascade(feature.clone()))?;
    let project = solo(input, position, &[policy], Interaction::Left);
    let plan = planned(&project, 0, input).map_err(|(_, message)| SearchError::Broken(message))?;
    let rows = FeatureRows::new(&project.features, feature, input.workload, input.seed, watch)?;
    if rows.is_empty() {
        return Err(SearchError::NoRequests(feature.clone()));
    }
    watch.expects(rows.len() as u64);
    let trial = try_policy(&plan, &input.replay(), &rows, &rows.sample(usize::MAX), input.threads, watch)?;
    if trial.thresholds() == 0 {
        return Err(SearchError::NotACascade(feature.clone()));
    }
    Ok(tuned(input, position, policy, &trial, objective))
}

fn tuned(input: &SearchInput, position: usize, policy: &Policy, trial: &Trial, objective: SearchObjective) -> Tuning {
    let feature = &input.project.features[position];
    let grids = grids(trial);
    let cells = Cells::new(trial, &grids, &feature.requirements);
    let mut choices: Vec<(Vec<usize>, Total)> = all_choices(&grids).map(|at| (at.clone(), cells.total(&at))).collect();
    let tried = choices.len() as u64;
    let month = requests_a_month(input, trial.requests());
    let keeps = |total: &Total| total.keeps(&feature.requirements, month);
    let key = |total: &Total| match objective {
        SearchObjective::LowestCost => (total.cost as f64, -total.quality),
        SearchObjective::HighestQuality => (-total.quality, total.cost as f64),
    };
    choices.sort_by(|(_, a), (_, b)| {
        let (one, other) = (key(a), key(b));
        // What keeps the requirements comes first.
        keeps(b).cmp(&keeps(a)).then(one.0.total_cmp(&other.0)).then(one.1.total_cmp(&other.1))
    });
    let accept_at = |at: &[usize]| -> Vec<f64> { at.iter().zip(&grids).map(|(n, grid)| grid[*n]).collect() };
    // Cells count durations to the microsecond and a requirement to three digits, so the last word is the engine's.
    let looked = choices.iter().take(LOOKED_AT).map(|(at, _)| {
        let accept_at = accept_at(at);
        let figures = trial.figures(&scores(&accept_at));
        (accept_at, figures)
    });
    let mut best: Option<(usize, Vec<f64>, TrialFigures)> = None;
    for (accept_at, figures) in looked {
        let broken = figures.requirements.iter().filter(|result| result.met != Some(true)).count();
        if best.as_ref().is_none_or(|(fewest, ..)| broken < *fewest) {
            best = Some((broken, accept_at, figures));
        }
        if broken == 0 {
            break;
        }
    }
    let before = candidate_of("as it is", policy, &trial.figures(&[]));
    let (after, accept_at_best) = best.map_or_else(
        || (before.clone(), None),
        |(broken, accept_at, figures)| {
            let after = candidate_of("tuned", &with_thresholds(policy, &accept_at), &figures);
            (after, (broken == 0).then_some(accept_at))
        },
    );
    Tuning {
        feature: feature.id.clone(),
        requests: trial.requests() as u64,
        tried,
        accept_at: accept_at_best,
        before,
        after,
        front: front_of(&choices, &keeps, &accept_at),
    }
}

fn front_of(
    choices: &[(Vec<usize>, Total)],
    keeps: &dyn Fn(&Total) -> bool,
    accept_at: &dyn Fn(&[usize]) -> Vec<f64>,
) -> Vec<TuningPoint> {
    let mut order: Vec<&(Vec<usize>, Total)> = choices.iter().collect();
    order.sort_by(|(_, a), (_, b)| a.cost.cmp(&b.cost).then(b.quality.total_cmp(&a.quality)));
    let mut best = f64::NEG_INFINITY;
    order.retain(|(_, total)| {
        let better = total.quality > best;
        best = best.max(total.quality);
        better
    });
    let point = |(at, total): &&(Vec<usize>, Total)| TuningPoint {
        accept_at: accept_at(at),
        cost_per_request_usd: Money(total.cost).per(u64::from(total.requests)),
        quality: (total.known > 0).then(|| total.quality / f64::from(total.known)),
        keeps: keeps(total),
    };
    super::front::spread(&order, LISTED).iter().map(point).collect()
}

fn candidate_of(name: &str, policy: &Policy, figures: &TrialFigures) -> SearchCandidate {
    let outcome = &figures.outcome;
    SearchCandidate {
        name: name.to_owned(),
        pattern: policy.pattern().to_owned(),
        policy: policy.clone(),
        cost_usd: outcome.cost_usd,
        cost_per_request_usd: outcome.cost_usd.per(outcome.requests),
        ttft_p95_ms: outcome.ttft_ms.p95,
        latency_p95_ms: outcome.latency_ms.p95,
        quality: outcome.quality,
        success_rate: if outcome.requests > 0 { outcome.succeeded as f64 / outcome.requests as f64 } else { 0.0 },
        requirements: figures.requirements.clone(),
    }
}

/// Requests of the feature in 30 days like those of the workload.
fn requests_a_month(input: &SearchInput, requests: usize) -> Option<f64> {
    let span = input.span_ns();
    (span > 0).then(|| requests as f64 * Timestamp::NANOS_PER_MONTH as f64 / span as f64)
}

/// For each tier but the last, thresholds at quantiles of its scores, ascending. The same number for each tier, as fine as the
/// number of choices allows.
fn grids(trial: &Trial) -> Vec<Vec<f64>> {
    let tiers = trial.thresholds();
    let fits =
        |n: &usize| n.checked_pow(u32::try_from(tiers).unwrap_or(u32::MAX)).is_some_and(|all| all <= MOST_CHOICES);
    let quantiles = (2..=FINEST).take_while(fits).last().unwrap_or(2);
    let mut scores: Vec<Vec<f64>> = vec![Vec::with_capacity(trial.requests()); tiers];
    for ladder in trial.ladders() {
        for (scores, stop) in scores.iter_mut().zip(ladder).filter(|(_, stop)| !stop.score.is_nan()) {
            scores.push(stop.score);
        }
    }
    scores.iter_mut().map(|scores| grid(scores, quantiles)).collect()
}

fn grid(scores: &mut [f64], quantiles: usize) -> Vec<f64> {
    let mut grid = vec![];
    // Each quantile splits what lies above the one before.
    let mut from = 0;
    for n in 1..=quantiles {
        let at = scores.len() * n / (quantiles + 1);
        if at >= scores.len() {
            break;
        }
        if at < from {
            continue;
        }
        let score = *scores[from..].select_nth_unstable_by(at - from, f64::total_cmp).1;
        from = at;
        grid.push((threshold_of(score) * 10_000.0).round() / 10_000.0);
    }
    grid.dedup();
    if grid.is_empty() {
        grid.push(0.5);
    }
    grid
}

fn all_choices(grids: &[Vec<f64>]) -> impl Iterator<Item = Vec<usize>> + '_ {
    let count: usize = grids.iter().map(Vec::len).product();
    (0..count).map(move |mut n| {
        grids
            .iter()
            .map(|grid| {
                let at = n % grid.len();
                n /= grid.len();
                at
            })
            .collect()
    })
}

/// What requests come to together.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    cost: i128,
    quality: f64,
    requests: u32,
    answered: u32,
    known: u32,
    late: u32,
    late_first: u32,
}

impl Total {
    fn add(&mut self, stop: &Stop, limits: &Requirements) {
        let over = |us: Option<u64>, limit: Option<u32>| {
            u32::from(limit.is_some_and(|limit| us.is_some_and(|us| us > u64::from(limit) * 1_000)))
        };
        self.cost += i128::from(stop.cost_pico);
        self.requests += 1;
        if stop.is_answered() {
            self.answered += 1;
            self.late += over(stop.total_us, limits.latency_p95_ms);
            self.late_first += over(stop.first_token_us, limits.ttft_p95_ms);
            if !stop.quality.is_nan() {
                self.known += 1;
                self.quality += stop.quality;
            }
        }
    }

    fn with(mut self, other: &Self, sign: f64) -> Self {
        let signed = |a: u32, b: u32| if sign < 0.0 { a - b } else { a + b };
        self.cost += if sign < 0.0 { -other.cost } else { other.cost };
        self.quality += sign * other.quality;
        self.requests = signed(self.requests, other.requests);
        self.answered = signed(self.answered, other.answered);
        self.known = signed(self.known, other.known);
        self.late = signed(self.late, other.late);
        self.late_first = signed(self.late_first, other.late_first);
        self
    }

    fn keeps(&self, limits: &Requirements, requests_a_month: Option<f64>) -> bool {
        let requests = f64::from(self.requests).max(1.0);
        let in_time = |late: u32| f64::from(late) <= 0.05 * f64::from(self.answered);
        let mean = self.cost as f64 / requests;
        let month = requests_a_month.map(|requests| mean * requests);
        let good = |floor: f64| self.known == self.answered && self.quality >= floor * f64::from(self.known);
        limits.quality_floor.is_none_or(good)
            && limits.success_rate.is_none_or(|rate| f64::from(self.answered) / requests >= rate)
            && in_time(self.late)
            && in_time(self.late_first)
            && limits.cost_per_request_usd.is_none_or(|limit| mean <= limit.0 as f64)
            && limits.monthly_budget_usd.zip(month).is_none_or(|(limit, month)| month <= limit.0 as f64)
    }
}

/// Requests by how many thresholds of each tier's grid take their answer.
struct Cells {
    /// For each stop, sums over all requests whose position is at most so much in every tier up to it.
    sums: Vec<Vec<Total>>,
    sides: Vec<usize>,
}

impl Cells {
    fn new(trial: &Trial, grids: &[Vec<f64>], limits: &Requirements) -> Self {
        let thresholds: Vec<Vec<f64>> = grids.iter().map(|grid| scores(grid)).collect();
        // A position a threshold, and one for what all of them take.
        let sides: Vec<usize> = grids.iter().map(|grid| grid.len() + 1).collect();
        let tiers = grids.len();
        let reach = |stop: usize| (stop + 1).min(tiers);
        let mut sums: Vec<Vec<Total>> =
            (0..=tiers).map(|stop| vec![Total::default(); sides[..reach(stop)].iter().product()]).collect();
        for ladder in trial.ladders() {
            let (mut at, mut stride) = (0, 1);
            for (tier, thresholds) in thresholds.iter().enumerate() {
                let score = ladder[tier].score;
                // Thresholds that are not above the score; none where there is no score.
                let taken = if score.is_nan() { 0 } else { thresholds.partition_point(|own| *own <= score) };
                at += taken * stride;
                stride *= sides[tier];
                if !score.is_nan() {
                    sums[tier][at].add(&ladder[tier], limits);
                }
            }
            sums[tiers][at].add(&ladder[tiers], limits);
        }
        for (stop, sums) in sums.iter_mut().enumerate() {
            let mut stride = 1;
            for side in &sides[..reach(stop)] {
                for at in stride..sums.len() {
                    if !(at / stride).is_multiple_of(*side) {
                        sums[at] = sums[at].with(&sums[at - stride], 1.0);
                    }
                }
                stride *= side;
            }
        }
        Self { sums, sides }
    }

    /// What a choice comes to. The nth threshold takes a request exactly where more than n thresholds do.
    fn total(&self, choice: &[usize]) -> Total {
        let (mut total, mut before, mut stride) = (Total::default(), 0, 1);
        for (tier, n) in choice.iter().enumerate() {
            let sums = &self.sums[tier];
            let all = before + (self.sides[tier] - 1) * stride;
            let rejected = before + n * stride;
            total = total.with(&sums[all].with(&sums[rejected], -1.0), 1.0);
            before = rejected;
            stride *= self.sides[tier];
        }
        total.with(&self.sums[choice.len()][before], 1.0)
    }
}
