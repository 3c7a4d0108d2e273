//! The scorecard: a project's architectures beside single models, their mixture and the oracle.

use routewright_domain::{
    Architecture, CascadePolicy, CascadeTier, Classifier, Evaluator, EvaluatorKind, Evidence, ModelId, Money, Outcome,
    Policy, Project, Severity, UnknownFields,
};
use routewright_engine::{CostHull, CostPoint, RouterCurve, RouterPoint, compile, ibc_lift, router_arena_score};

use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::models_of;
use crate::replay::{ReplayRequest, replay_architectures_once};
use crate::session::Session;
use crate::wire::{QualityInterval, Scorecard, ScorecardCurve, ScorecardEntry, ScorecardRole};

/// Share of the answers whose quality must be known for a score: means over other requests do not compare.
const LEAST_COVERED: f64 = 0.99;
/// Prefixes of the architectures that are made up for the scorecard; no id of a project begins so.
const SINGLE: &str = "single model ";
const ORACLE: &str = "oracle of single models";
/// Shares of the gap at which the call-performance threshold is published.
const PUBLISHED_GAPS: [f64; 3] = [0.2, 0.5, 0.8];

/// Scores every architecture of the project, or those that the request names, under one scenario.
pub fn scorecard(session: &Session, request: &ReplayRequest, watcher: &Watcher) -> Result<Scorecard, ApiError> {
    let (mut project, mut left_out) = (request.project.clone(), Vec::new());
    if !request.architectures.is_empty() {
        project.architectures.retain(|own| request.architectures.contains(&own.id));
        // Nothing is held against the baseline here, but a project has one.
        project.baseline = project.architectures.first().map_or(project.baseline, |first| first.id.clone());
    }
    let catalog = session.catalog();
    for model in models_of(request.project) {
        let position = project.architectures.len();
        project.architectures.push(single(request.project, &model));
        let compiled = compile(&project, position, &catalog.snapshot);
        if compiled.plan.is_none() {
            let error = compiled.diagnostics.into_iter().find(|found| found.severity == Severity::Error);
            left_out.push((model, error.map_or_else(String::new, |error| error.message)));
            project.architectures.pop();
        }
    }
    let own = |project: &Project| {
        let asked = ReplayRequest { project, architectures: &[], ..request.clone() };
        replay_architectures_once(session, &asked, watcher)
    };
    let mut report = own(&project)?;
    leave_out_assumed(&mut report.outcomes, &mut left_out);
    let mut singles: Vec<&Outcome> =
        report.outcomes.iter().filter(|outcome| outcome.architecture.as_str().starts_with(SINGLE)).collect();
    singles.sort_by_key(|outcome| outcome.cost_usd);
    if singles.len() > 1 {
        let order: Vec<&str> = singles.iter().map(|outcome| &outcome.architecture.as_str()[SINGLE.len()..]).collect();
        let oracle = Project {
            architectures: vec![oracle(request.project, &order)],
            baseline: ORACLE.into(),
            ..request.project.clone()
        };
        report.outcomes.extend(own(&oracle)?.outcomes);
    }
    let Some(scenario) = report.outcomes.first().map(|outcome| outcome.scenario.clone()) else {
        return Err(ApiError::new(ErrorCode::InvalidProject, "the project has no architecture to score"));
    };
    let scored = Scored::of(&report.outcomes);
    Ok(Scorecard {
        workload: report.workload,
        workload_digest: report.workload_digest,
        catalog: report.catalog,
        seed: report.seed,
        scenario,
        entries: report.outcomes.iter().map(|outcome| scored.entry(&project, outcome)).collect(),
        cheapest_model: scored.cheapest.as_ref().map(|(model, _)| model.clone()),
        best_model: scored.best.as_ref().map(|(model, _)| model.clone()),
        zero_router_aiq: scored.aiq(scored.zero.as_ref()),
        aiq: scored.aiq(CostHull::over(scored.points.iter().copied()).as_ref()),
        curve: scored.curve(&report.outcomes),
        left_out,
    })
}

/// Takes models of assumed quality from beside those whose quality scores tell: mixtures and thresholds of both would hold a guess
/// against a measurement.
fn leave_out_assumed(outcomes: &mut Vec<Outcome>, left_out: &mut Vec<(ModelId, String)>) {
    let evidence = |own: &Outcome| own.quality.map(|quality| quality.evidence);
    let single = |own: &Outcome| own.architecture.as_str().strip_prefix(SINGLE).map(ModelId::from);
    let is_told = |own: &Outcome| matches!(evidence(own), Some(Evidence::Recorded | Evidence::Fitted));
    if !outcomes.iter().any(|own| single(own).is_some() && is_told(own)) {
        return;
    }
    outcomes.retain(|own| {
        let Some(model) = single(own).filter(|_| evidence(own) == Some(Evidence::Assumed)) else { return true };
        left_out.push((model, "It has no scores, and others have: its quality is assumed.".to_owned()));
        false
    });
}

fn for_every_feature(project: &Project, id: &str, name: &str, policy: &Policy) -> Architecture {
    let policies = project.features.iter().map(|feature| (feature.id.clone(), policy.clone())).collect();
    Architecture::new(id, name, policies)
}

fn single(project: &Project, model: &ModelId) -> Architecture {
    for_every_feature(project, &format!("{SINGLE}{model}"), model.as_str(), &Policy::model(model.as_str()))
}

fn oracle(project: &Project, models: &[&str]) -> Architecture {
    let tier =
        |model: &&str| CascadeTier { policy: Policy::model(model), accept_at: None, unknown: UnknownFields::new() };
    let judge = Classifier { cost_usd: Money::ZERO, latency_ms: 0, unknown: UnknownFields::new() };
    let evaluator = Evaluator {
        by: EvaluatorKind::Classifier(judge),
        auc: Some(1.0),
        shared_error: Some(0.0),
        unknown: UnknownFields::new(),
    };
    let cascade = CascadePolicy { tiers: models.iter().map(tier).collect(), evaluator, unknown: UnknownFields::new() };
    for_every_feature(project, ORACLE, "Oracle", &Policy::Cascade(cascade))
}

/// What entries are held against.
struct Scored {
    /// Every architecture and single model that can be scored.
    points: Vec<CostPoint>,
    zero: Option<CostHull>,
    cheapest: Option<(ModelId, CostPoint)>,
    best: Option<(ModelId, CostPoint)>,
}

/// Where an outcome stands; `None` where too little is known of its quality.
fn point_of(outcome: &Outcome) -> Option<CostPoint> {
    let quality = outcome.quality.filter(|quality| quality.covered_share >= LEAST_COVERED)?;
    let cost = outcome.cost_usd.to_usd_lossy() / outcome.requests as f64;
    (outcome.unpriced == 0 && cost.is_finite()).then_some(CostPoint { cost, quality: quality.mean })
}

impl Scored {
    fn of(outcomes: &[Outcome]) -> Self {
        let others = outcomes.iter().filter(|outcome| outcome.architecture.as_str() != ORACLE);
        let singles: Vec<(ModelId, CostPoint)> = outcomes
            .iter()
            .filter_map(|outcome| {
                let model = outcome.architecture.as_str().strip_prefix(SINGLE)?;
                Some((model.into(), point_of(outcome)?))
            })
            .collect();
        let cheapest = singles.iter().min_by(|a, b| a.1.cost.total_cmp(&b.1.cost)).cloned();
        // Of two that are as good the cheaper one.
        let by_quality = |a: &(ModelId, CostPoint), b: &(ModelId, CostPoint)| {
            a.1.quality.total_cmp(&b.1.quality).then(b.1.cost.total_cmp(&a.1.cost))
        };
        Self {
            points: others.filter_map(point_of).collect(),
            zero: CostHull::over(singles.iter().map(|(_, point)| *point)),
            best: singles.iter().max_by(|a, b| by_quality(a, b)).cloned(),
            cheapest,
        }
    }

    fn aiq(&self, hull: Option<&CostHull>) -> Option<f64> {
        let costs = || self.points.iter().map(|point| point.cost);
        hull?.average_quality(costs().fold(f64::INFINITY, f64::min), costs().fold(f64::NEG_INFINITY, f64::max))
    }

    fn entry(&self, project: &Project, outcome: &Outcome) -> ScorecardEntry {
        let id = outcome.architecture.as_str();
        let (role, id) = match id.strip_prefix(SINGLE) {
            Some(model) => (ScorecardRole::Single, model),
            None if id == ORACLE => (ScorecardRole::Oracle, "oracle"),
            None => (ScorecardRole::Architecture, id),
        };
        let name = project.architecture(&outcome.architecture).map_or("Oracle", |own| own.name.as_str());
        let point = point_of(outcome);
        let best = self.best.as_ref();
        let ends = self.cheapest.as_ref().zip(best).map(|((_, small), (_, large))| (*small, *large));
        let share_of = |model: &ModelId| {
            outcome.served_by.get(model).copied().unwrap_or(0) as f64 / outcome.requests.max(1) as f64
        };
        let quality = outcome.quality;
        ScorecardEntry {
            id: id.to_owned(),
            name: name.to_owned(),
            role,
            cost_usd: outcome.cost_usd,
            cost_per_thousand_usd: Money(outcome.cost_usd.0 * 1_000).per(outcome.requests).unwrap_or(Money::ZERO),
            quality: quality.map(|own| QualityInterval { value: own.mean, low: own.low, high: own.high }),
            evidence: quality.map(|own| own.evidence),
            covered_share: quality.map(|own| own.covered_share),
            mixed_quality: point.zip(self.zero.as_ref()).and_then(|(own, zero)| zero.quality_at(own.cost)),
            saving_share: point.zip(self.zero.as_ref()).and_then(|(own, zero)| {
                let mixed = zero.cost_of(own.quality).filter(|cost| *cost > 0.0)?;
                Some(1.0 - own.cost / mixed)
            }),
            saving_against_best_share: point.zip(best).and_then(|(own, (_, best))| {
                (own.quality >= best.quality - 1e-12 && best.cost > 0.0).then(|| 1.0 - own.cost / best.cost)
            }),
            ibc_lift: point.zip(ends).and_then(|(own, (small, large))| ibc_lift(small, large, own)),
            router_arena: point.map(|own| 100.0 * router_arena_score(own.quality, 1_000.0 * own.cost)),
            gap_recovered: point.zip(ends).and_then(|(own, (small, large))| {
                let gap = large.quality - small.quality;
                (gap > 0.0).then(|| (own.quality - small.quality) / gap)
            }),
            best_model_share: best.map_or(0.0, |(model, _)| share_of(model)),
        }
    }

    /// Over the architectures that the cheapest and the best model answer for, and nobody else.
    fn curve(&self, outcomes: &[Outcome]) -> Option<ScorecardCurve> {
        let ((weak, low), (strong, high)) = (self.cheapest.as_ref()?, self.best.as_ref()?);
        let on_it = |outcome: &&Outcome| {
            let id = outcome.architecture.as_str();
            let both = outcome.served_by.len() == 2 && outcome.served_by.keys().all(|by| by == weak || by == strong);
            both && !id.starts_with(SINGLE) && id != ORACLE
        };
        let found: Vec<(&Outcome, CostPoint)> =
            outcomes.iter().filter(on_it).filter_map(|outcome| Some((outcome, point_of(outcome)?))).collect();
        if found.is_empty() {
            return None;
        }
        let point = |(outcome, point): &(&Outcome, CostPoint)| RouterPoint {
            strong_share: outcome.served_by.get(strong).copied().unwrap_or(0) as f64 / outcome.succeeded.max(1) as f64,
            quality: point.quality,
        };
        let curve = RouterCurve::new(low.quality, high.quality, found.iter().map(point)).ok()?;
        Some(ScorecardCurve {
            architectures: found.iter().map(|(outcome, _)| outcome.architecture.to_string()).collect(),
            share_to_recover: PUBLISHED_GAPS.map(|gap| curve.share_to_recover(gap)),
            average_gap_recovered: curve.average_gap_recovered(),
        })
    }
}
