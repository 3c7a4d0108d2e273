//! Intervals of every figure, and the risks, of architectures that were replayed on one workload.

use std::num::NonZeroUsize;

use routewright_domain::{
    ArchitectureId, ArchitectureIntervals, BudgetRisk, DeltaIntervals, Evidence, Feature, FeatureId, FeatureIntervals,
    FigureIntervals, Interval, Intervals, Money, MonthlyBill, Outcome, Period, Project, Quality, Timestamp,
};
use routewright_engine::{Cancelled, CellReplay, Cells, Plan, ReplayInput, Watch, cover_alike, replay_in_cells};

use super::drift::{Drift, drift};
use super::figures::{Figure, Material, Resampled};
use super::interval::{as_share, interval, money_interval};
use super::period::Record;
use super::resample::Resamples;
use super::risk::Held;
use super::scheme::{method, scheme};
use super::sentence::finance_sentence;
use super::unknown_fit::{self, ArchitectureMoves, Moves};
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
    /// The same architectures without the budgets of their guardrails, where they have any: what would be spent if nothing
    /// stopped it. See [`without_budgets`].
    pub unstopped: &'a [Option<&'a Plan>],
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
        let replays = self.plans.len() + self.unstopped.iter().flatten().count();
        let fit = self.fit.map_or(0, |_| unknown_fit::requests(workload, self.plans.len()));
        (workload.columns.len() * replays) as u64 + fit
    }
}

/// The project with no budgets in the guardrails of its architectures, where it has any.
#[must_use]
pub fn without_budgets(project: &Project) -> Option<Project> {
    let has_some = project.architectures.iter().any(|own| own.guardrails.iter().any(|guard| guard.budget.is_some()));
    has_some.then(|| {
        let mut project = project.clone();
        for guardrail in project.architectures.iter_mut().flat_map(|own| &mut own.guardrails) {
            guardrail.budget = None;
        }
        project
    })
}

/// Replays the plans once and resamples the workload. The same inputs give the same figures for any number of threads.
pub fn intervals(input: &IntervalInput, threads: NonZeroUsize, watch: &dyn Watch) -> Result<Intervals, Cancelled> {
    let cells = Cells::over(input.replay.workload, MOST_CELLS);
    let replays = replay_in_cells(input.plans, &input.replay, &cells, threads, watch)?;
    let budgets: Vec<&Plan> = input.unstopped.iter().copied().flatten().collect();
    let mut unstopped = replay_in_cells(&budgets, &input.replay, &cells, threads, watch)?.into_iter();
    let spending: Vec<Option<CellReplay>> =
        input.unstopped.iter().map(|plan| plan.and_then(|_| unstopped.next())).collect();
    let stateful = replays.iter().any(|replay| replay.stateful);
    let moves = match input.fit {
        Some(fit) => unknown_fit::moves(input.plans, fit, &input.replay, stateful, threads, watch)?,
        None => vec![ArchitectureMoves::default(); replays.len()],
    };
    let scheme = scheme(&cells, &replays);
    let resamples = scheme.draw(RESAMPLES, input.replay.seed);
    let arrivals = &input.replay.workload.columns.arrival_ns;
    let span_ns = arrivals.last().unwrap_or(0).saturating_sub(arrivals.first().unwrap_or(0));
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
    let whole = |n: usize| {
        let sums = &replays[n].sums;
        Side::of(Material::of(sums, 0..sums.features()), &resamples, moves[n].whole.clone())
    };
    let base = input.baseline.filter(|at| *at < replays.len());
    let baseline = base.map(whole);
    let mut architectures = Vec::new();
    for (n, replay) in replays.iter().enumerate() {
        if watch.cancelled() {
            return Err(Cancelled);
        }
        let against = baseline.as_ref().filter(|_| base != Some(n)).zip(base.map(|at| &replays[at].outcome));
        let spent = spending.get(n).and_then(Option::as_ref);
        let alike = base.is_none_or(|at| cover_alike(&replays[at].outcome, &replay.outcome));
        let fit = moves[n].errors(base.filter(|at| *at != n && alike).map(|at| &moves[at]));
        let own = shared.architecture(replay, &whole(n), against, spent, &moves[n]);
        architectures.push(ArchitectureIntervals { fit, ..own });
    }
    let method = method(&scheme, &cells, resamples.count());
    let drifts = drift_of(&replays).filter(|_| method.season_s.is_none());
    let project = input.project;
    let name = |id: &ArchitectureId| project.architecture(id).map_or_else(|| id.to_string(), |own| own.name.clone());
    let remarks = remarks::of(&method, span_ns, &architectures, drifts, name);
    Ok(Intervals { scenario: input.replay.scenario.id.clone(), method, architectures, remarks })
}

/// Whether the requests of a record drift; they are the same for every architecture.
fn drift_of(replays: &[CellReplay]) -> Option<Drift> {
    let sums = &replays.first()?.sums;
    let requests = |cell| (0..sums.features()).map(|feature| f64::from(sums.at(cell, feature).requests)).sum();
    drift(&(0..sums.cells()).map(requests).collect::<Vec<f64>>())
}

/// Sums of an architecture, or of a feature of it, with their resamples and with what the fit of quality may move.
struct Side {
    material: Material,
    resampled: Resampled,
    moves: Moves,
}

impl Side {
    fn of(material: Material, drawn: &Resamples, moves: Moves) -> Self {
        let resampled = material.resampled(drawn);
        Self { material, resampled, moves }
    }

    /// The figure, and by how much it may be off: as resamples differ, widened, and as the fit may be.
    fn deviations(&self, figure: Figure, expansion: f64) -> Option<(f64, Vec<f64>)> {
        let (_, recorded) = self.material.recorded();
        let own = self.material.figure(figure, &recorded)?;
        let values = self.resampled.rows.iter().map(|row| self.material.figure(figure, row).unwrap_or(own));
        let off = values.enumerate().map(|(n, value)| expansion * (value - own) + self.moves.of(figure, n));
        Some((own, off.collect()))
    }

    /// By how much the fit may move the cost, in pico-dollars, by resample.
    fn moved_cost(&self) -> Vec<f64> {
        let cost = self.material.recorded().0 as f64;
        (0..self.resampled.cost.len()).map(|n| cost * self.moves.of_cost(n)).collect()
    }

    /// Costs as they may be, in pico-dollars, by resample.
    fn costs(&self, expansion: f64) -> Vec<f64> {
        let cost = self.material.recorded().0;
        let off = self.resampled.cost.iter().zip(self.moved_cost());
        off.map(|(own, moved)| cost as f64 + expansion * (own - cost) as f64 + moved).collect()
    }
}

struct Shared<'a> {
    project: &'a Project,
    resamples: &'a Resamples,
    record: Record<'a>,
    /// Whether quality was fitted to outcomes, so that worlds draw what is not known of it.
    is_fitted: bool,
}

impl Shared<'_> {
    fn architecture(
        &self,
        replay: &CellReplay,
        side: &Side,
        against: Option<(&Side, &Outcome)>,
        unstopped: Option<&CellReplay>,
        moves: &ArchitectureMoves,
    ) -> ArchitectureIntervals {
        let outcome = &replay.outcome;
        let baseline = against.map(|(side, _)| side);
        let days = self.record.span_ns as f64 / Timestamp::NANOS_PER_DAY as f64;
        let short = outcome.cut_short(days);
        let month = self
            .bill(&side.material.cost, &side.resampled.cost, &side.moved_cost())
            .filter(|_| short.is_none())
            .map(|bill| MonthlyBill { interval: no_less_than_nothing(bill.interval), ..bill });
        let (mut features, mut requirements, mut budgets) = (Vec::new(), Vec::new(), Vec::new());
        budgets.extend(self.guardrails(outcome, unstopped.unwrap_or(replay), &moves.whole));
        for (position, own) in outcome.features.iter().enumerate() {
            let moves = moves.features.get(position).cloned().unwrap_or_default();
            let part = Side::of(Material::of(&replay.sums, position..position + 1), self.resamples, moves);
            features.push(FeatureIntervals { feature: own.feature.clone(), figures: self.figures(&part, own.quality) });
            let Some(feature) = self.project.features.iter().find(|feature| feature.id == own.feature) else {
                continue;
            };
            if own.requests == 0 {
                continue;
            }
            let expansion = self.record.expansion;
            let held = Held { material: &part.material, resampled: &part.resampled, moves: &part.moves, expansion };
            requirements.extend(held.risks(feature));
            budgets.extend(self.requirement(feature, &part));
        }
        let feature_name = |id: &FeatureId| {
            let named = self.project.features.iter().find(|feature| feature.id == *id);
            named.map_or_else(|| id.to_string(), |feature| feature.name.clone())
        };
        let sentence = short.map_or_else(
            || finance_sentence(month.as_ref(), &budgets, feature_name),
            |budget| budget.no_interval(days),
        );
        let projectable =
            against.filter(|(_, of_base)| short.is_none() && of_base.cut_short(days).is_none()).map(|(side, _)| side);
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
            month_saving: projectable.and_then(|base| {
                let minus = |a: &[i128], b: &[i128]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>();
                let saved = base.moved_cost().into_iter().zip(side.moved_cost()).map(|(a, b)| a - b);
                self.bill(
                    &minus(&base.material.cost, &side.material.cost),
                    &minus(&base.resampled.cost, &side.resampled.cost),
                    &saved.collect::<Vec<_>>(),
                )
            }),
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

    fn bill(&self, cost: &[i128], resampled: &[i128], moved: &[f64]) -> Option<MonthlyBill> {
        let predicted = self.record.predict(Period::Month, cost, resampled, moved)?;
        Some(MonthlyBill { expected_usd: predicted.expected, interval: predicted.interval() })
    }

    /// Budgets of the architecture's own guardrails, held against what would be spent without any.
    fn guardrails(&self, outcome: &Outcome, unstopped: &CellReplay, moves: &Moves) -> Vec<BudgetRisk> {
        let Some(own) = self.project.architecture(&outcome.architecture) else { return vec![] };
        let budgets: Vec<_> = own.guardrails.iter().filter_map(|guard| Some((guard, guard.budget.as_ref()?))).collect();
        if budgets.is_empty() {
            return vec![];
        }
        let material = Material::of(&unstopped.sums, 0..unstopped.sums.features());
        let side = Side::of(material, self.resamples, moves.clone());
        let risks = budgets.into_iter().filter_map(|(guard, budget)| {
            let risk = self.budget(&side, budget.period, budget.limit_usd)?;
            Some(BudgetRisk { guardrail: Some(guard.name.clone()), ..risk })
        });
        risks.collect()
    }

    fn requirement(&self, feature: &Feature, side: &Side) -> Option<BudgetRisk> {
        let risk = self.budget(side, Period::Month, feature.requirements.monthly_budget_usd?)?;
        Some(BudgetRisk { feature: Some(feature.id.clone()), ..risk })
    }

    fn budget(&self, side: &Side, period: Period, limit_usd: Money) -> Option<BudgetRisk> {
        let predicted = self.record.predict(period, &side.material.cost, &side.resampled.cost, &side.moved_cost())?;
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

/// A cost is never negative, whatever a symmetric deviation says.
fn no_less_than_nothing(interval: Interval<Money>) -> Interval<Money> {
    Interval { low: interval.low.max(Money::ZERO), ..interval }
}
