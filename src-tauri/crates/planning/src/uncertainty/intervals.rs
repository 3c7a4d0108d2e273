//! Intervals of every figure, and the risks, of architectures that were replayed on one workload.

use std::num::NonZeroUsize;
use std::rc::Rc;

use routewright_domain::{
    ArchitectureId, ArchitectureIntervals, BudgetRisk, DeltaIntervals, Evidence, Feature, FeatureId, FeatureIntervals,
    FigureIntervals, Interval, Intervals, Money, MonthlyBill, Outcome, Period, Project, Quality, Timestamp,
};
use routewright_engine::{Cancelled, CellReplay, Cells, Plan, ReplayInput, Watch, cover_alike, replay_in_cells};

use super::drift::{Drift, drift};
use super::figures::{Figure, Material};
use super::interval::{as_share, interval, money_interval};
use super::period::{Drawn, Record};
use super::resample::Resamples;
use super::risk::Held;
use super::scheme::{method, scheme};
use super::sentence::finance_sentence;
use super::side::Side;
use super::under_budgets::{self, Governed, UnderBudgets};
use super::unknown_fit::{self, ArchitectureMoves};
use super::{MOST_CELLS, RESAMPLES, remarks};
use crate::quality::QualityFit;

/// What intervals are made of.
#[derive(Debug, Clone, Copy)]
pub struct IntervalInput<'a> {
    /// The project that the plans are of.
    pub project: &'a Project,
    /// Architectures of the project.
    pub plans: &'a [&'a Plan],
    /// Position of the one that the others are held against, where it is among them.
    pub baseline: Option<usize>,
    /// What they are replayed on; one seed.
    pub replay: ReplayInput<'a>,
    /// Where the replay's fitted quality comes from: what is not known of it is in the intervals.
    pub fit: Option<&'a QualityFit>,
}

impl IntervalInput<'_> {
    /// Requests that are decided in all, for a bar of progress.
    #[must_use]
    pub fn requests(&self) -> u64 {
        let workload = self.replay.workload;
        let held: Vec<&Plan> = self.with_budgets().collect();
        let plans = self.plans.len() + held.len();
        let fit = self.fit.map_or(0, |_| unknown_fit::requests(workload, plans));
        let replays = plans * workload.columns.len();
        replays as u64 + fit + under_budgets::requests(&held, &self.replay)
    }

    fn with_budgets(&self) -> impl Iterator<Item = &Plan> {
        self.plans.iter().copied().filter(|plan| plan.has_budgets())
    }
}

/// Replays the plans once and resamples the workload. The same inputs give the same figures for any number of threads.
pub fn intervals(input: &IntervalInput, threads: NonZeroUsize, watch: &dyn Watch) -> Result<Intervals, Cancelled> {
    let cells = Cells::over(input.replay.workload, MOST_CELLS);
    let replays = replay_in_cells(input.plans, &input.replay, &cells, threads, watch)?;
    // What would be spent if nothing stopped it, of those that have something to.
    let free_plans: Vec<Plan> = input.with_budgets().map(Plan::without_budgets).collect();
    let free_plans: Vec<&Plan> = free_plans.iter().collect();
    let free_replays = replay_in_cells(&free_plans, &input.replay, &cells, threads, watch)?;
    let stateful = replays.iter().any(|replay| replay.stateful);
    let mut moves = match input.fit {
        Some(fit) => {
            let plans = [input.plans, &free_plans].concat();
            unknown_fit::moves(&plans, fit, &input.replay, stateful, threads, watch)?
        }
        None => vec![ArchitectureMoves::default(); replays.len() + free_replays.len()],
    };
    let free_moves = moves.split_off(replays.len());
    let mut free = free_plans.into_iter().zip(&free_replays).zip(&free_moves);
    let scheme = scheme(&cells, &replays);
    let resamples = scheme.draw(RESAMPLES, input.replay.seed);
    let span_ns = input.replay.workload.span_ns();
    let shared = Shared {
        project: input.project,
        resamples: &resamples,
        record: Record {
            scheme: &scheme,
            expansion: scheme.expansion(),
            cell_ns: cells.length_ns(),
            span_ns,
            seed: input.replay.seed,
        },
        is_fitted: input.fit.is_some(),
    };
    let mut sides = Vec::new();
    for (n, replay) in replays.iter().enumerate() {
        if watch.cancelled() {
            return Err(Cancelled);
        }
        let mut own = shared.sides(replay, &moves[n]);
        let plan = input.plans[n];
        if plan.has_budgets()
            && let Some(((free_plan, replayed), moves)) = free.next()
        {
            let free = shared.sides(replayed, moves);
            let governed = Governed {
                plan,
                free_plan,
                free: &free.whole,
                recorded: &replay.outcome,
                record: &shared.record,
                input: &input.replay,
            };
            let by = governed.under_budgets(threads, watch)?;
            own.hold_down(free, by, [&replay.outcome, &replayed.outcome], shared.record.expansion);
        }
        sides.push(own);
    }
    let base = input.baseline.filter(|at| *at < replays.len());
    let mut architectures = Vec::new();
    for (n, (replay, own)) in replays.iter().zip(&sides).enumerate() {
        let against = base.filter(|at| *at != n).map(|at| (&sides[at].whole, &replays[at].outcome));
        let alike = base.is_none_or(|at| cover_alike(&replays[at].outcome, &replay.outcome));
        let fit = moves[n].errors(base.filter(|at| *at != n && alike).map(|at| &moves[at]));
        let own = shared.architecture(replay, own, against);
        architectures.push(ArchitectureIntervals { fit, ..own });
    }
    let method = method(&scheme, &cells, resamples.count());
    let drifts = drift_of(&replays).filter(|_| method.season_s.is_none());
    let project = input.project;
    let name = |id: &ArchitectureId| project.architecture(id).map_or_else(|| id.to_string(), |own| own.name.clone());
    let held = architectures
        .iter()
        .zip(&sides)
        .filter(|(_, sides)| sides.whole.is_held_down())
        .map(|(own, _)| &own.architecture);
    let remarks = remarks::of(&method, span_ns, &architectures, &held.collect::<Vec<_>>(), drifts, name);
    Ok(Intervals { scenario: input.replay.scenario.id.clone(), method, architectures, remarks })
}

/// Whether the requests of a record drift; they are the same for every architecture.
fn drift_of(replays: &[CellReplay]) -> Option<Drift> {
    let sums = &replays.first()?.sums;
    let requests = |cell| (0..sums.features()).map(|feature| f64::from(sums.at(cell, feature).requests)).sum();
    drift(&(0..sums.cells()).map(requests).collect::<Vec<f64>>())
}

struct Shared<'a> {
    project: &'a Project,
    resamples: &'a Resamples,
    record: Record<'a>,
    /// Whether quality was fitted to outcomes, so that worlds draw what is not known of it.
    is_fitted: bool,
}

/// An architecture and its features, in the order of their outcomes.
struct Sides {
    whole: Side,
    features: Vec<Side>,
    /// The same without budgets, where it has any.
    free: Option<FreeSides>,
}

struct FreeSides {
    whole: Rc<Side>,
    features: Vec<Rc<Side>>,
}

impl Sides {
    /// Beside what it would be without budgets, held down by these where they act.
    fn hold_down(&mut self, free: Self, by: UnderBudgets, recorded: [&Outcome; 2], expansion: f64) {
        let asked: Rc<[f64]> = free.whole.asked(expansion).into();
        let free = FreeSides { whole: Rc::new(free.whole), features: free.features.into_iter().map(Rc::new).collect() };
        for (at, (own, free)) in self.features.iter_mut().zip(&free.features).enumerate() {
            own.hold_down(Rc::clone(free), by.let_through(Some(at), recorded), Rc::clone(&asked), None);
        }
        let record = by.let_through(None, recorded);
        self.whole.hold_down(Rc::clone(&free.whole), record, asked, by.months);
        self.free = Some(free);
    }

    /// What would be spent if nothing stopped it.
    fn free_whole(&self) -> &Side {
        self.free.as_ref().map_or(&self.whole, |free| &free.whole)
    }

    /// The same of the feature at a position.
    fn free_feature(&self, at: usize) -> &Side {
        self.free.as_ref().map_or(&self.features[at], |free| &free.features[at])
    }
}

impl Shared<'_> {
    fn sides(&self, replay: &CellReplay, moves: &ArchitectureMoves) -> Sides {
        let sums = &replay.sums;
        let part = |features, moves| Side::of(Material::of(sums, features), self.resamples, moves);
        let of_feature = |at: usize| part(at..at + 1, moves.features.get(at).cloned().unwrap_or_default());
        Sides {
            whole: part(0..sums.features(), moves.whole.clone()),
            features: (0..replay.outcome.features.len()).map(of_feature).collect(),
            free: None,
        }
    }

    fn architecture(
        &self,
        replay: &CellReplay,
        sides: &Sides,
        against: Option<(&Side, &Outcome)>,
    ) -> ArchitectureIntervals {
        let (outcome, side) = (&replay.outcome, &sides.whole);
        let baseline = against.map(|(side, _)| side);
        let days = self.record.span_ns as f64 / Timestamp::NANOS_PER_DAY as f64;
        let of_month = |side: &Side| side.of_period(Period::Month, &self.record);
        let month = of_month(side)
            .filter(|_| side.tells_months(outcome, days))
            .map(bill)
            .map(|bill| MonthlyBill { interval: no_less_than_nothing(bill.interval), ..bill });
        let month_unstopped = side.unstopped_month(&self.record).filter(|_| month.is_some()).map(bill);
        let (mut features, mut requirements, mut budgets) = (Vec::new(), Vec::new(), Vec::new());
        budgets.extend(self.guardrails(outcome, sides.free_whole()));
        for (at, (own, part)) in outcome.features.iter().zip(&sides.features).enumerate() {
            features.push(FeatureIntervals { feature: own.feature.clone(), figures: self.figures(part, own.quality) });
            let Some(feature) = self.project.features.iter().find(|feature| feature.id == own.feature) else {
                continue;
            };
            if own.requests == 0 {
                continue;
            }
            let expansion = self.record.expansion;
            let held = Held { material: &part.material, resampled: &part.resampled, moves: &part.moves, expansion };
            requirements.extend(held.risks(feature));
            budgets.extend(self.requirement(feature, sides.free_feature(at)));
        }
        let feature_name = |id: &FeatureId| {
            let named = self.project.features.iter().find(|feature| feature.id == *id);
            named.map_or_else(|| id.to_string(), |feature| feature.name.clone())
        };
        let sentence = outcome.cut_short(days).filter(|_| month.is_none()).map_or_else(
            || finance_sentence(month.as_ref(), month_unstopped.as_ref(), &budgets, feature_name),
            |budget| budget.no_interval(days),
        );
        let projectable = against
            .filter(|(base, of_base)| side.tells_months(outcome, days) && base.tells_months(of_base, days))
            .map(|(base, _)| base);
        ArchitectureIntervals {
            architecture: outcome.architecture.clone(),
            figures: self.figures(side, outcome.quality),
            difference: against.map(|(base, of_base)| {
                let found = self.difference(base, side);
                // What the comparison has no difference of has no interval of one either.
                let alike = cover_alike(of_base, outcome);
                DeltaIntervals { quality_points: found.quality_points.filter(|_| alike), ..found }
            }),
            cheaper_probability: baseline.map(|base| self.cheaper(base, side)),
            features,
            month,
            month_unstopped,
            month_saving: projectable.and_then(|base| Some(bill(of_month(side)?.less(&of_month(base)?)))),
            budgets,
            requirements,
            sentence,
            stateful: replay.stateful,
            fit: None,
        }
    }

    fn figures(&self, side: &Side, quality: Option<Quality>) -> FigureIntervals {
        let of = |figure| {
            let (own, off) = side.deviations(figure, self.record.expansion)?;
            interval(own, off.into_iter())
        };
        let share = |figure| of(figure).map(as_share);
        let positive = |figure| of(figure).map(|found| Interval { low: found.low.max(0.0), ..found });
        let (cost, _) = side.material.recorded();
        let cost_usd = money_interval(Money(cost), side.costs(self.record.expansion).into_iter());
        FigureIntervals {
            cost_usd: no_less_than_nothing(cost_usd),
            success_rate: share(Figure::Success),
            quality: share(Figure::Quality),
            quality_held_fixed: !self.is_fitted && quality.is_some_and(|own| own.evidence == Evidence::Assumed),
            ttft_p50_ms: positive(Figure::TtftMedian),
            ttft_p95_ms: positive(Figure::TtftHigh),
            latency_p50_ms: positive(Figure::LatencyMedian),
            latency_p95_ms: positive(Figure::LatencyHigh),
            fallback_share: share(Figure::Fallback),
            escalation_share: share(Figure::Escalation),
        }
    }

    fn difference(&self, base: &Side, mine: &Side) -> DeltaIntervals {
        let expansion = self.record.expansion;
        let scaled = |figure, scale: f64| {
            let ((a, a_off), (b, b_off)) =
                base.deviations(figure, expansion).zip(mine.deviations(figure, expansion))?;
            interval(scale * (b - a), a_off.into_iter().zip(b_off).map(|(a, b)| scale * (b - a)))
        };
        let ((a, _), (b, _)) = (base.material.recorded(), mine.material.recorded());
        let (base_costs, my_costs) = (base.costs(expansion), mine.costs(expansion));
        let share = |(a, b): (f64, f64)| (b - a) / a;
        let shares = |own: f64| {
            if base.is_held_down() || mine.is_held_down() {
                let costs = base_costs.iter().zip(&my_costs).filter(|(a, _)| **a > 0.0);
                return interval(own, costs.map(|(a, b)| share((*a, *b)) - own).collect::<Vec<_>>().into_iter());
            }
            // Deviations of ratios are those of the resamples; the fit moves both of their sides.
            let resampled = base.resampled.cost.iter().zip(&mine.resampled.cost).enumerate();
            let off = resampled.filter(|(_, (a, _))| **a != 0).map(|(n, (a, b))| {
                let moved = (1.0 + own) * ((1.0 + mine.moves.of_cost(n)) / (1.0 + base.moves.of_cost(n)) - 1.0);
                expansion * (share((*a as f64, *b as f64)) - own) + moved
            });
            interval(own, off.collect::<Vec<_>>().into_iter())
        };
        DeltaIntervals {
            cost_usd: money_interval(Money(b - a), base_costs.iter().zip(&my_costs).map(|(a, b)| b - a)),
            cost_share: (a != 0).then(|| share((a as f64, b as f64))).and_then(shares),
            ttft_p50_ms: scaled(Figure::TtftMedian, 1.0),
            ttft_p95_ms: scaled(Figure::TtftHigh, 1.0),
            latency_p50_ms: scaled(Figure::LatencyMedian, 1.0),
            latency_p95_ms: scaled(Figure::LatencyHigh, 1.0),
            success_points: scaled(Figure::Success, 100.0),
            fallback_points: scaled(Figure::Fallback, 100.0),
            quality_points: scaled(Figure::Quality, 100.0),
        }
    }

    /// Share of resamples in which mine costs less.
    fn cheaper(&self, base: &Side, mine: &Side) -> f64 {
        let expansion = self.record.expansion;
        let (base, mine) = (base.costs(expansion), mine.costs(expansion));
        let cheaper = base.iter().zip(&mine).filter(|(a, b)| b < a);
        cheaper.count() as f64 / self.resamples.count().max(1) as f64
    }

    /// Budgets of the architecture's own guardrails, held against what would be spent without any.
    fn guardrails(&self, outcome: &Outcome, unstopped: &Side) -> Vec<BudgetRisk> {
        let Some(own) = self.project.architecture(&outcome.architecture) else { return vec![] };
        let budgets = own.guardrails.iter().filter_map(|guard| Some((guard, guard.budget.as_ref()?)));
        let risks = budgets.filter_map(|(guard, budget)| {
            let risk = self.budget(unstopped, budget.period, budget.limit_usd)?;
            Some(BudgetRisk { guardrail: Some(guard.name.clone()), ..risk })
        });
        risks.collect()
    }

    fn requirement(&self, feature: &Feature, side: &Side) -> Option<BudgetRisk> {
        let risk = self.budget(side, Period::Month, feature.requirements.monthly_budget_usd?)?;
        Some(BudgetRisk { feature: Some(feature.id.clone()), ..risk })
    }

    fn budget(&self, side: &Side, period: Period, limit_usd: Money) -> Option<BudgetRisk> {
        let predicted = side.of_period(period, &self.record)?.predicted();
        Some(BudgetRisk {
            guardrail: None,
            feature: None,
            period,
            limit_usd,
            expected_usd: predicted.expected,
            interval: no_less_than_nothing(predicted.interval()),
            probability: predicted.beyond(limit_usd),
        })
    }
}

fn bill(of_month: Drawn) -> MonthlyBill {
    let predicted = of_month.predicted();
    MonthlyBill { expected_usd: predicted.expected, interval: predicted.interval() }
}

/// A cost is never negative, whatever a symmetric deviation says.
fn no_less_than_nothing(interval: Interval<Money>) -> Interval<Money> {
    Interval { low: interval.low.max(Money::ZERO), ..interval }
}
