//! The fit of a workload's outcomes, told in full.

use routewright_domain::{CatalogSnapshot, Evidence, ModelId, Project, Workload};
use routewright_planning::quality::{
    FOLDS, ForecastFigure, Interval, LONGEST_WEIGHT, Loss, OffPolicy, Spread, coverage, hold_back, intervals,
    off_policy,
};

use super::{WorkloadFit, fit_of, models_of};
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::replay::ReplayRequest;
use crate::session::Session;
use crate::wire::{
    CalibrationTenth, ClusterQuality, FitConvergence, HeldBackQuality, JointForecast, ModelQuality, OffPolicyValue,
    QualityInterval, QualityReport, ScoreLoss, SelectionBias,
};

/// Draws behind each interval.
const DRAWS: u64 = 300;

/// Fits the outcomes of a workload and says how well that went: by model and cluster, on outcomes held back, and what can be
/// said where outcomes exist only for the model that was chosen.
pub fn quality_report(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<QualityReport, ApiError> {
    let workload = session.workload(request.workload, watcher)?;
    let catalog = session.catalog();
    let Some(fit) = fit_of(session, request.project, &workload, &catalog.snapshot) else {
        let name = &workload.identity.name;
        return Err(ApiError::new(
            ErrorCode::BadInput,
            format!("`{name}` has no outcomes of requests that a feature matches"),
        )
        .with_hint(format!("attach scores with `routewright workload outcomes FILE --workload {name}`")));
    };
    let off = OffPolicy {
        workload: &workload,
        clusters: &fit.clusters,
        fitted: &fit.fitted,
        chosen: &chosen(&workload, &fit, &catalog.snapshot),
    };
    let is_known = |model: &str| catalog.snapshot.model(&model.into()).is_some();
    let (all, covered) = (coverage(&off, |_| true), coverage(&off, is_known));
    let qualities = Qualities::of(&fit, &workload, &shown(&fit, request.project, &workload));
    let strange = workload.outcomes.columns.iter().filter(|column| !is_known(&column.model));
    Ok(QualityReport {
        workload: workload.identity.name.clone(),
        workload_digest: workload.identity.digest.clone(),
        requests: covered.requests,
        scored_requests: covered.scored_requests,
        compared_requests: covered.compared_requests,
        scores: covered.scores,
        not_in_catalog: strange.map(|column| column.model.as_str().into()).collect(),
        models: qualities.models,
        clusters: qualities.clusters,
        held_back: hold_back(&fit.input(&workload), &fit.fit).map(|held| HeldBackQuality {
            folds: FOLDS,
            requests: held.requests,
            scores: held.scores,
            given_others: loss(held.given_others),
            by_cluster: loss(held.by_cluster),
            by_model: loss(held.by_model),
            calibration: held
                .calibration
                .iter()
                .map(|tenth| CalibrationTenth {
                    from: tenth.from,
                    until: tenth.until,
                    foretold: tenth.foretold,
                    observed: tenth.observed,
                    scores: tenth.scores,
                })
                .collect(),
            forecasts: held
                .forecasts
                .into_iter()
                .map(|forecast| JointForecast {
                    figure: match forecast.figure {
                        ForecastFigure::Majority => "majority_right",
                        ForecastFigure::AllWrong => "all_wrong",
                    }
                    .to_owned(),
                    models: forecast.models,
                    requests: forecast.requests,
                    foretold: wire(forecast.foretold),
                    observed: forecast.observed,
                    if_independent: forecast.if_independent,
                })
                .collect(),
        }),
        selection: (all.scores_of_chosen > 0).then(|| SelectionBias {
            scores_of_chosen: all.scores_of_chosen,
            of_chosen_only: all.is_of_chosen_only(),
            longest_weight: LONGEST_WEIGHT,
            values: off_policy(&off).into_iter().map(|value| off_policy_value(&fit, &value)).collect(),
        }),
    })
}

/// By entry of the workload's dictionary of models, the position among the fitted ones.
fn chosen(workload: &Workload, fit: &WorkloadFit, catalog: &CatalogSnapshot) -> Vec<Option<usize>> {
    let position = |name: &String| {
        let id = catalog.resolve(name).map(|resolved| resolved.model.id.to_string());
        fit.fit.position(name).or_else(|| fit.fit.position(&id?))
    };
    workload.names.models.entries.iter().map(position).collect()
}

/// Models that a table has a row for: those that were scored, and those that the project asks. The fit knows all of the catalog.
fn shown(fit: &WorkloadFit, project: &Project, workload: &Workload) -> Vec<usize> {
    let asked = models_of(project);
    let is_shown = |model: &ModelId| asked.contains(model) || workload.outcomes.of(model.as_str()).is_some();
    (0..fit.fit.models.len()).filter(|at| is_shown(&fit.fit.models[*at])).collect()
}

/// The tables of models and clusters.
struct Qualities {
    models: Vec<ModelQuality>,
    clusters: Vec<ClusterQuality>,
}

impl Qualities {
    fn of(fit: &WorkloadFit, workload: &Workload, shown: &[usize]) -> Self {
        let (clusters, models) = (fit.fit.clusters.len(), shown.len());
        let mut requests = vec![0_u64; clusters];
        (0..workload.columns.len()).filter_map(|row| fit.clusters.of(row)).for_each(|cluster| requests[cluster] += 1);
        let all: u64 = requests.iter().sum();
        // Each cluster's mass and the quality of each model in it, then that of each model over all requests.
        let found = intervals(&fit.fit, DRAWS, |fitted| {
            let plain = |mean: f64| Spread { mean, variance: 0.0 };
            let mut figures = Vec::with_capacity((clusters + 1) * (models + 1));
            let mut overall = vec![0.0; models];
            for (cluster, own) in requests.iter().enumerate() {
                figures.push(plain(fitted.clusters()[cluster].unsolvable));
                for (model, sum) in overall.iter_mut().enumerate() {
                    let mean = fitted.mean(cluster, shown[model]).unwrap_or(f64::NAN);
                    figures.push(plain(mean));
                    *sum += mean * *own as f64 / all.max(1) as f64;
                }
            }
            figures.extend(overall.into_iter().map(plain));
            figures
        });
        let known = |at: usize| Some(found[at]).filter(|interval| !interval.value.is_nan()).map(wire);
        let observed = observed(fit, workload, shown);
        let model = |model: usize, at: usize, cells: &[usize]| {
            let (right, scores) = cells
                .iter()
                .map(|cluster| observed[cluster * models + model])
                .fold((0.0, 0_u64), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
            let responses = cells.iter().map(|cluster| fit.fitted.response(*cluster, shown[model]));
            let evidence = responses.flatten().map(|response| response.evidence).max().unwrap_or(Evidence::Assumed);
            let response =
                cells.first().filter(|_| cells.len() == 1).and_then(|own| fit.fitted.response(*own, shown[model]));
            ModelQuality {
                model: fit.fit.models[shown[model]].clone(),
                scores,
                observed: (scores > 0).then(|| right / scores as f64),
                quality: known(at),
                ability: response.map(|response| response.ability),
                discrimination: response.map(|response| response.discrimination),
                evidence,
            }
        };
        let every: Vec<usize> = (0..clusters).collect();
        Self {
            models: (0..models).map(|n| model(n, clusters * (models + 1) + n, &every)).collect(),
            clusters: fit
                .fit
                .clusters
                .iter()
                .enumerate()
                .map(|(at, cluster)| ClusterQuality {
                    name: cluster.name.clone(),
                    requests: requests[at],
                    scored_requests: cluster.requests,
                    unsolvable: known(at * (models + 1)).filter(|mass| mass.value > 0.0),
                    convergence: cluster.convergence.map(|fit| FitConvergence {
                        steps: fit.steps,
                        converged: fit.converged,
                        log_likelihood: fit.log_likelihood,
                        log_likelihood_without_mass: fit.log_likelihood_without_mass,
                        change: fit.change,
                        gradient: fit.gradient,
                    }),
                    models: (0..models).map(|n| model(n, at * (models + 1) + 1 + n, &[at])).collect(),
                })
                .collect(),
        }
    }
}

/// By cluster and shown model, the sum of scores and how many there are.
fn observed(fit: &WorkloadFit, workload: &Workload, shown: &[usize]) -> Vec<(f64, u64)> {
    let models = shown.len();
    let mut cells = vec![(0.0, 0); fit.fit.clusters.len() * models];
    for (at, model) in shown.iter().enumerate() {
        let Some(column) = workload.outcomes.of(fit.fit.models[*model].as_str()) else { continue };
        for (row, score) in column.scores.iter().enumerate().filter(|(_, score)| !score.is_nan()) {
            if let Some(cluster) = fit.clusters.of(row) {
                let cell = &mut cells[cluster * models + at];
                *cell = (cell.0 + f64::from(*score), cell.1 + 1);
            }
        }
    }
    cells
}

fn off_policy_value(fit: &WorkloadFit, value: &routewright_planning::quality::PolicyValue) -> OffPolicyValue {
    OffPolicyValue {
        model: fit.fit.models[value.model].clone(),
        answers: value.answers,
        as_chosen: value.as_chosen,
        inverse_propensity: wire(value.inverse_propensity),
        doubly_robust: wire(value.doubly_robust),
        effective_answers: value.effective_answers,
        cut: value.cut,
        supported: value.supported,
    }
}

fn wire(interval: Interval) -> QualityInterval {
    QualityInterval { value: interval.value, low: interval.low, high: interval.high }
}

fn loss(loss: Loss) -> ScoreLoss {
    ScoreLoss { log_loss: loss.log_loss, brier: loss.brier }
}
