//! Back-test before belief: the recorded architecture, rebuilt from the log, against what was recorded.
//!
//! The rebuilt architecture sends every request to the model that the log names. Its replayed cost, latency and
//! success are held against the log's own; the residual says how far candidates can be trusted on this workload.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use routewright_domain::{
    Architecture, CatalogSnapshot, Condition, Feature, ModelId, Money, NO_ENTRY, Outcome, Policy, Project,
    RecordedStatus, RequestColumns, Requirements, Scenario, UnknownFields, Workload,
};
use serde::Serialize;

use crate::compile::compile;
use crate::replay::{Cancelled, Watch, replay};

/// Recorded against replayed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// Requests of the workload.
    pub requests: u64,
    /// Requests whose recorded model is in the catalog.
    pub replayed_requests: u64,
    /// Recorded models that the catalog does not know, with their requests.
    pub unknown_models: BTreeMap<String, u64>,
    /// Over all replayed requests.
    pub total: BacktestFigures,
    /// Model by model.
    pub by_model: Vec<ModelBacktest>,
}

/// The figures of one recorded model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelBacktest {
    /// Which model.
    pub model: ModelId,
    /// Its requests.
    pub requests: u64,
    /// Recorded against replayed.
    #[serde(flatten)]
    pub figures: BacktestFigures,
}

/// Pairs of recorded and replayed figures. What the log does not record is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacktestFigures {
    /// What the log says was paid.
    pub recorded_cost_usd: Option<Money>,
    /// What the replay of the same requests costs.
    pub replayed_cost_usd: Money,
    /// Replayed minus recorded.
    pub cost_residual_usd: Option<Money>,
    /// The residual as a share of the recorded cost.
    pub cost_residual_share: Option<f64>,
    /// Recorded median to first token, in milliseconds.
    pub recorded_ttft_p50_ms: Option<f64>,
    /// Replayed median to first token, in milliseconds.
    pub replayed_ttft_p50_ms: Option<f64>,
    /// Recorded 95th percentile of total latency, in milliseconds.
    pub recorded_latency_p95_ms: Option<f64>,
    /// Replayed 95th percentile of total latency, in milliseconds.
    pub replayed_latency_p95_ms: Option<f64>,
    /// Recorded share of answered requests, 0 to 1.
    pub recorded_success_rate: Option<f64>,
    /// Replayed share of answered requests, 0 to 1.
    pub replayed_success_rate: Option<f64>,
}

/// Why there is nothing to hold a replay against.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BacktestError {
    /// The log names no model.
    #[error("the log does not record which model answered, so there is no recorded architecture to replay")]
    NoModels,
    /// The log names models, but no cost, latency or status.
    #[error("the log records neither cost nor latency nor status, so there is nothing to hold a replay against")]
    NothingRecorded,
    /// None of the models is in the catalog.
    #[error("none of the recorded models is in the catalog: {0}")]
    UnknownModels(String),
    /// Ended by the watcher.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Replays what was recorded and compares it with the record.
pub fn backtest(
    workload: &Workload,
    catalog: &CatalogSnapshot,
    seed: u64,
    watch: &dyn Watch,
) -> Result<Backtest, BacktestError> {
    let columns = &workload.columns;
    if columns.model.iter().all(|model| *model == NO_ENTRY) {
        return Err(BacktestError::NoModels);
    }
    let all = Recorded::of(columns, 0..columns.len());
    if all.cost.is_none() && all.ttft_us.is_empty() && all.latency_us.is_empty() && all.with_status == 0 {
        return Err(BacktestError::NothingRecorded);
    }
    let (known, unknown): (Vec<&String>, Vec<&String>) =
        workload.models.entries.iter().partition(|name| catalog.model(&ModelId::from(name.as_str())).is_some());
    let unknown_models = count_by_model(workload, &unknown);
    if known.is_empty() {
        let names: Vec<&str> = unknown.iter().map(|name| name.as_str()).collect();
        return Err(BacktestError::UnknownModels(names.join(", ")));
    }

    let project = recorded_project(&known);
    let base = &project.scenarios[0];
    let compiled = compile(&project, 0, catalog);
    let plan = compiled.plan.ok_or_else(|| BacktestError::UnknownModels(first_message(&compiled.diagnostics)))?;
    let outcome = replay(&[&plan], workload, base, seed, NonZeroUsize::MIN, watch)?.remove(0);

    let rows_of = |wanted: &BTreeSet<u32>| {
        let rows: Vec<usize> = (0..columns.len()).filter(|row| wanted.contains(&columns.model[*row])).collect();
        rows
    };
    let code =
        |name: &str| workload.models.entries.iter().zip(0_u32..).find(|(entry, _)| *entry == name).map(|(_, n)| n);
    let codes: BTreeSet<u32> = known.iter().filter_map(|name| code(name)).collect();
    let by_model = outcome.features.iter().map(|feature| {
        let rows = rows_of(&code(feature.feature.as_str()).into_iter().collect());
        ModelBacktest {
            model: ModelId::from(feature.feature.as_str()),
            requests: feature.requests,
            figures: figures(
                &Recorded::of(columns, rows),
                &Replayed {
                    cost: feature.cost_usd,
                    ttft_p50_ms: feature.ttft_ms.p50,
                    latency_p95_ms: feature.latency_ms.p95,
                    success_rate: (feature.requests > 0).then(|| feature.succeeded as f64 / feature.requests as f64),
                },
            ),
        }
    });
    let by_model = by_model.collect();
    let total = figures(&Recorded::of(columns, rows_of(&codes)), &Replayed::of(&outcome));
    Ok(Backtest {
        requests: columns.len() as u64,
        replayed_requests: outcome.requests,
        unknown_models,
        total,
        by_model,
    })
}

/// One feature for each recorded model, named after it, with that model as its policy.
fn recorded_project(models: &[&String]) -> Project {
    let feature = |name: &&String| Feature {
        id: name.as_str().into(),
        name: (*name).clone(),
        owner: None,
        matches: Condition::ModelAsked(vec![(*name).clone()]),
        requirements: Requirements::default(),
        unknown: UnknownFields::new(),
    };
    Project {
        schema: routewright_domain::PROJECT_SCHEMA,
        app_version: String::new(),
        name: "recorded".to_owned(),
        seed: 0,
        workload: None,
        baseline: "recorded".into(),
        features: models.iter().map(feature).collect(),
        architectures: vec![Architecture {
            id: "recorded".into(),
            name: "As recorded".to_owned(),
            summary: None,
            policies: models.iter().map(|name| (name.as_str().into(), Policy::model(name))).collect(),
            unknown: UnknownFields::new(),
        }],
        scenarios: vec![Scenario {
            id: "base".into(),
            name: "Base".to_owned(),
            incidents: vec![],
            unknown: UnknownFields::new(),
        }],
        unknown: UnknownFields::new(),
    }
}

fn first_message(diagnostics: &[routewright_domain::Diagnostic]) -> String {
    diagnostics.first().map_or_else(String::new, |found| found.message.clone())
}

fn count_by_model(workload: &Workload, names: &[&String]) -> BTreeMap<String, u64> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for name in workload.columns.model.iter().filter_map(|model| workload.models.get(*model)) {
        if names.iter().any(|wanted| *wanted == name) {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// Sums over the recorded columns of some rows.
struct Recorded {
    /// `None` unless every row has a cost: a part of the bill cannot be held against the whole.
    cost: Option<Money>,
    ttft_us: Vec<u32>,
    latency_us: Vec<u32>,
    with_status: u64,
    succeeded: u64,
}

impl Recorded {
    fn of(columns: &RequestColumns, rows: impl IntoIterator<Item = usize>) -> Self {
        let mut sums =
            Self { cost: Some(Money::ZERO), ttft_us: vec![], latency_us: vec![], with_status: 0, succeeded: 0 };
        for row in rows {
            sums.cost = sums.cost.zip(columns.cost(row)).map(|(sum, cost)| sum + cost);
            sums.ttft_us.extend(RequestColumns::duration(columns.ttft_us[row]));
            sums.latency_us.extend(RequestColumns::duration(columns.latency_us[row]));
            let status = RecordedStatus::from_code(columns.status[row]);
            sums.with_status += u64::from(status != RecordedStatus::Unknown);
            sums.succeeded += u64::from(status == RecordedStatus::Succeeded);
        }
        sums.ttft_us.sort_unstable();
        sums.latency_us.sort_unstable();
        sums
    }
}

struct Replayed {
    cost: Money,
    ttft_p50_ms: Option<f64>,
    latency_p95_ms: Option<f64>,
    success_rate: Option<f64>,
}

impl Replayed {
    fn of(outcome: &Outcome) -> Self {
        Self {
            cost: outcome.cost_usd,
            ttft_p50_ms: outcome.ttft_ms.p50,
            latency_p95_ms: outcome.latency_ms.p95,
            success_rate: outcome.success_rate(),
        }
    }
}

fn figures(recorded: &Recorded, replayed: &Replayed) -> BacktestFigures {
    let residual = recorded.cost.map(|cost| replayed.cost - cost);
    let share = residual.zip(recorded.cost).filter(|(_, cost)| *cost != Money::ZERO);
    BacktestFigures {
        recorded_cost_usd: recorded.cost,
        replayed_cost_usd: replayed.cost,
        cost_residual_usd: residual,
        cost_residual_share: share.map(|(residual, cost)| residual.to_usd_lossy() / cost.to_usd_lossy()),
        recorded_ttft_p50_ms: percentile_ms(&recorded.ttft_us, 50),
        replayed_ttft_p50_ms: replayed.ttft_p50_ms,
        recorded_latency_p95_ms: percentile_ms(&recorded.latency_us, 95),
        replayed_latency_p95_ms: replayed.latency_p95_ms,
        recorded_success_rate: (recorded.with_status > 0)
            .then(|| recorded.succeeded as f64 / recorded.with_status as f64),
        replayed_success_rate: replayed.success_rate,
    }
}

/// Nearest-rank percentile of sorted microseconds, in milliseconds.
fn percentile_ms(sorted: &[u32], percent: usize) -> Option<f64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).map(|micros| f64::from(*micros) / 1_000.0)
}
