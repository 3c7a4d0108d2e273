//! All candidates on samples that grow; what is surely not worth having is dropped on the way.

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use routewright_domain::{Feature, FrontPoint, LeftOut, Money, SearchNews, SearchRound, Timestamp};
use routewright_engine::{FeatureRows, Plan, Trial, score_at, threshold_of, try_policy};

use super::bounds::Confidence;
use super::front::{Point, front, spread};
use super::solo::{Interaction, planned, solo};
use super::space::Family;
use super::{SearchError, SearchInput, SearchSettings, SearchWatch};

mod duel;
mod summary;

use duel::{Opponent, Rows, Verdict, judge};
pub(super) use summary::{Standing, Summary};

/// Candidates of the front that others are held against, at most.
const CHALLENGERS: usize = 32;
/// Requests of all of them together that are kept in memory at most.
const MOST_ROWS: usize = 1_500_000;
/// Requests of a sample from which candidates that did the same on each of them count as the same: with an error of 1e-8,
/// they then differ on less than half a per cent of all requests.
const SURELY_THE_SAME: usize = 4_000;
/// Front points that are told of.
const TOLD: usize = 60;

/// Choices of thresholds of one family.
type Choices = Vec<Vec<f64>>;

/// A policy at one choice of thresholds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) family: usize,
    /// Between 0 and 1, a tier each; empty where the policy keeps its own.
    pub(super) accept_at: Vec<f64>,
}

/// A candidate with what a sample says of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) candidate: Candidate,
    pub(super) summary: Summary,
}

/// How a race went.
pub(super) struct Raced {
    /// What was left, with its figures on all requests.
    pub(super) finalists: Vec<Entry>,
    /// Everything that was enumerated, with its figures on the first sample.
    pub(super) enumerated: Vec<Entry>,
    pub(super) rounds: Vec<SearchRound>,
    pub(super) left_out: Vec<LeftOut>,
}

pub(super) fn race(
    input: &SearchInput,
    position: usize,
    rows: &FeatureRows,
    families: &[Family],
    settings: &SearchSettings,
    watch: &dyn SearchWatch,
) -> Result<Raced, SearchError> {
    let feature = &input.project.features[position];
    let policies: Vec<_> = families.iter().map(|family| &family.policy).collect();
    let project = solo(input, position, &policies, Interaction::Left);
    let mut left_out: BTreeMap<String, u64> = BTreeMap::new();
    let mut plans: Vec<Option<Plan>> = Vec::with_capacity(families.len());
    for (n, family) in families.iter().enumerate() {
        if !family.eligible {
            plans.push(None);
            continue;
        }
        let plan = planned(&project, n, input).map_err(|(_, message)| {
            *left_out.entry(format!("Policies that do not compile: {message}.")).or_default() += 1;
        });
        plans.push(plan.ok());
    }
    let field = Field { input, feature, rows, families, plans, quantiles: settings.quantiles, watch };
    let mut rounds = Vec::new();
    let mut size = step(settings.first_sample.max(1), rows.len());
    let mut left: Vec<Choices> = vec![vec![]; families.len()];
    let mut first: Option<Vec<Entry>> = None;
    loop {
        let sample = rows.sample(size);
        let whole = size == rows.len();
        let ahead = first.is_some().then_some(left.as_slice());
        watch.expects((sample.len() * field.active(ahead) * if whole { 1 } else { 2 }) as u64);
        let entries = field.try_all(&sample, ahead)?;
        let candidates = entries.len() as u64;
        if first.is_none() {
            first = Some(entries.clone());
        }
        tell(&field, &entries, size, first.as_ref().map_or(0, Vec::len));
        if whole {
            rounds.push(SearchRound { requests: size as u64, candidates, dominated: 0, breaking: 0, same: 0 });
            let left_out = left_out.into_iter().map(|(reason, count)| LeftOut { count, reason }).collect();
            return Ok(Raced { finalists: entries, enumerated: first.unwrap_or_default(), rounds, left_out });
        }
        let verdicts = field.judge_all(&sample, &entries)?;
        let count = |verdict: Verdict| verdicts.iter().filter(|own| **own == verdict).count() as u64;
        rounds.push(SearchRound {
            requests: size as u64,
            candidates,
            dominated: count(Verdict::Dominated),
            breaking: count(Verdict::Breaking),
            same: count(Verdict::Same),
        });
        left.iter_mut().for_each(Vec::clear);
        for (entry, _) in entries.iter().zip(&verdicts).filter(|(_, verdict)| **verdict == Verdict::Open) {
            left[entry.candidate.family].push(entry.candidate.accept_at.clone());
        }
        size = step(size.saturating_mul(4), rows.len());
    }
}

/// A sample of this size, or all where that is hardly more: two steps would cost more than they save.
fn step(size: usize, all: usize) -> usize {
    if size.saturating_mul(2) > all { all } else { size }
}

/// What all rounds have in common.
struct Field<'a> {
    input: &'a SearchInput<'a>,
    feature: &'a Feature,
    rows: &'a FeatureRows,
    families: &'a [Family],
    plans: Vec<Option<Plan>>,
    quantiles: usize,
    watch: &'a dyn SearchWatch,
}

impl Field<'_> {
    fn active(&self, left: Option<&[Choices]>) -> usize {
        let asked = |n: usize| left.is_none_or(|left| !left[n].is_empty());
        self.plans.iter().enumerate().filter(|(n, plan)| plan.is_some() && asked(*n)).count()
    }

    fn trial(&self, family: usize, sample: &[u32]) -> Result<Option<Trial>, SearchError> {
        let Some(plan) = &self.plans[family] else { return Ok(None) };
        let watch: &dyn SearchWatch = self.watch;
        Ok(Some(try_policy(plan, &self.input.replay(), self.rows, sample, NonZeroUsize::MIN, watch)?))
    }

    /// Every candidate that is left on a sample; where nobody has been dropped yet, every choice of thresholds.
    fn try_all(&self, sample: &[u32], left: Option<&[Choices]>) -> Result<Vec<Entry>, SearchError> {
        let found = in_parallel(self.plans.len(), self.input.threads, |family| {
            if left.is_some_and(|left| left[family].is_empty()) {
                return Ok(vec![]);
            }
            let Some(trial) = self.trial(family, sample)? else { return Ok(vec![]) };
            let choices = match left {
                Some(left) => left[family].clone(),
                None if self.families[family].tuned => choices(&trial, self.quantiles),
                None => vec![vec![]],
            };
            let entry = |accept_at: Vec<f64>| {
                let summary = Summary::of(&trial.figures(&scores(&accept_at)));
                Entry { candidate: Candidate { family, accept_at }, summary }
            };
            Ok(choices.into_iter().map(entry).collect::<Vec<Entry>>())
        })?;
        Ok(found.into_iter().flatten().collect())
    }

    /// What the sample says for sure of each candidate.
    fn judge_all(&self, sample: &[u32], entries: &[Entry]) -> Result<Vec<Verdict>, SearchError> {
        let challengers = challengers(entries, CHALLENGERS.min(MOST_ROWS / sample.len().max(1)).max(4));
        let mut opponents: Vec<Opponent> = Vec::with_capacity(challengers.len());
        for entry in challengers.iter().map(|n| &entries[*n]) {
            if let Some(trial) = self.trial(entry.candidate.family, sample)? {
                let rows = Rows::of(trial.endings(&scores(&entry.candidate.accept_at)));
                opponents.push(Opponent { rows, point: entry.summary.point });
            }
        }
        // A look for each candidate, opponent, figure and round that there can be.
        let confidence = Confidence::of_one_in(entries.len() as f64 * 500.0);
        let mut of_family: Vec<Vec<usize>> = vec![vec![]; self.plans.len()];
        for (n, entry) in entries.iter().enumerate() {
            of_family[entry.candidate.family].push(n);
        }
        let judged = in_parallel(self.plans.len(), self.input.threads, |family| {
            if of_family[family].is_empty() {
                return Ok(vec![]);
            }
            let Some(trial) = self.trial(family, sample)? else { return Ok(vec![]) };
            let verdict = |n: &usize| {
                let entry = &entries[*n];
                let rows = Rows::of(trial.endings(&scores(&entry.candidate.accept_at)));
                let limits = &self.feature.requirements;
                let verdict =
                    judge(&rows, &entry.summary.point, &opponents, limits, self.requests_a_month(), confidence);
                (*n, verdict, rows.fingerprint())
            };
            Ok(of_family[family].iter().map(verdict).collect::<Vec<_>>())
        })?;
        let mut verdicts = vec![Verdict::Open; entries.len()];
        let mut seen = HashSet::new();
        // Families are in the order in which equals are preferred.
        for (n, verdict, fingerprint) in judged.into_iter().flatten() {
            let again = !seen.insert(fingerprint) && sample.len() >= SURELY_THE_SAME;
            verdicts[n] = if verdict == Verdict::Open && again { Verdict::Same } else { verdict };
        }
        Ok(verdicts)
    }

    /// Requests of the feature in 30 days; `None` where the scenario changes how many there are.
    fn requests_a_month(&self) -> Option<f64> {
        let scenario = self.input.scenario;
        let as_recorded = scenario.traffic == routewright_domain::Factor::ONE && scenario.monthly_growth.is_none();
        let span = self.input.span_ns() as f64;
        (as_recorded && span > 0.0).then(|| self.rows.len() as f64 * Timestamp::NANOS_PER_MONTH as f64 / span)
    }
}

/// Thresholds as the engine compares them.
pub(super) fn scores(accept_at: &[f64]) -> Vec<f64> {
    accept_at.iter().map(|accept_at| score_at(*accept_at)).collect()
}

/// Every combination of the quantiles of each tier's scores, to three digits; none where there is nothing to choose.
fn choices(trial: &Trial, quantiles: usize) -> Choices {
    let mut all: Choices = vec![vec![]];
    for tier in 0..trial.thresholds() {
        let grid = grid(trial, tier, quantiles);
        all = all
            .iter()
            .flat_map(|chosen| grid.iter().map(move |threshold| chosen.iter().copied().chain([*threshold]).collect()))
            .collect();
    }
    all
}

/// Quantiles of a tier's scores as thresholds.
pub(super) fn grid(trial: &Trial, tier: usize, quantiles: usize) -> Vec<f64> {
    let mut scores: Vec<f64> =
        trial.ladders().map(|ladder| ladder[tier].score).filter(|score| !score.is_nan()).collect();
    scores.sort_by(f64::total_cmp);
    let at = |n: usize| scores.get(scores.len() * n / (quantiles + 1)).map(|score| rounded(threshold_of(*score)));
    let mut grid: Vec<f64> = (1..=quantiles).filter_map(at).collect();
    grid.dedup();
    if grid.is_empty() {
        grid.push(0.5);
    }
    grid
}

fn rounded(threshold: f64) -> f64 {
    (threshold * 1_000.0).round() / 1_000.0
}

/// Positions of the candidates that others are held against: the front of those that keep every requirement, and where there
/// is none, of all.
fn challengers(entries: &[Entry], most: usize) -> Vec<usize> {
    let keeping: Vec<usize> = (0..entries.len()).filter(|n| entries[*n].summary.standing == Standing::Keeps).collect();
    let pool: Vec<usize> = if keeping.is_empty() { (0..entries.len()).collect() } else { keeping };
    let points: Vec<Point> = pool.iter().map(|n| entries[*n].summary.point).collect();
    let on_front: Vec<usize> = front(&points).into_iter().map(|n| pool[n]).collect();
    spread(&on_front, most)
}

fn tell(field: &Field, entries: &[Entry], requests: usize, candidates: usize) {
    let keeping: Vec<&Entry> = entries.iter().filter(|entry| entry.summary.standing == Standing::Keeps).collect();
    let points: Vec<Point> = keeping.iter().map(|entry| entry.summary.point).collect();
    let shown = spread(&front(&points), TOLD);
    let point = |n: &usize| {
        let entry = keeping[*n];
        let family = &field.families[entry.candidate.family];
        FrontPoint {
            name: named(family, &entry.candidate.accept_at),
            pattern: family.policy.pattern().to_owned(),
            cost_per_request_usd: Money(entry.summary.cost.0).per(entry.summary.requests),
            quality: entry.summary.quality,
            latency_p95_ms: entry.summary.latency_p95_ms,
        }
    };
    field.watch.news(SearchNews {
        feature: field.feature.id.clone(),
        requests: requests as u64,
        candidates: candidates as u64,
        left: entries.len() as u64,
        front: shown.iter().map(point).collect(),
    });
}

/// A candidate in a few words, its thresholds among them.
pub(super) fn named(family: &Family, accept_at: &[f64]) -> String {
    if accept_at.is_empty() {
        return family.name.clone();
    }
    let thresholds: Vec<String> = accept_at.iter().map(|accept_at| format!("{accept_at:.3}")).collect();
    format!("{}, taken from {}", family.name, thresholds.join(" and "))
}

/// Calls a function for each of so many positions, spread over threads; in order.
pub(super) fn in_parallel<T: Send>(
    count: usize,
    threads: NonZeroUsize,
    work: impl Fn(usize) -> Result<T, SearchError> + Sync,
) -> Result<Vec<T>, SearchError> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= count {
                return Ok(done);
            }
            done.push((n, work(n)?));
        }
    };
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get().min(count.max(1))).map(|_| scope.spawn(worker)).collect();
        let mut all = Vec::with_capacity(count);
        for worker in workers {
            let done: Result<Vec<(usize, T)>, SearchError> =
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            all.extend(done?);
        }
        Ok::<_, SearchError>(all)
    })?;
    all.sort_by_key(|(n, _)| *n);
    Ok(all.into_iter().map(|(_, result)| result).collect())
}
