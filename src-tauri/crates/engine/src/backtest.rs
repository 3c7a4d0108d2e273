//! Back-test before belief: the recorded architecture, rebuilt from the log, against what was recorded.
//!
//! The rebuilt architecture sends every request to the model that the log names. Its replayed cost, latency and
//! success are held against the log's own; the residual says how far candidates can be trusted on this workload.

use std::collections::BTreeMap;
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

/// Pairs of recorded and replayed figures. Each pair is over the requests that record it; what no request records
/// is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacktestFigures {
    /// Requests whose cost is recorded.
    pub cost_requests: u64,
    /// What the log says was paid for them.
    pub recorded_cost_usd: Option<Money>,
    /// What the replay of the same requests costs.
    pub replayed_cost_usd: Option<Money>,
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
    /// Replayed minus recorded 95th percentile, as a share of the recorded one.
    pub latency_residual_share: Option<f64>,
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
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Backtest, BacktestError> {
    let columns = &workload.columns;
    if columns.model.iter().all(|model| *model == NO_ENTRY) {
        return Err(BacktestError::NoModels);
    }
    if Quantity::ALL.iter().all(|quantity| (0..columns.len()).all(|row| !quantity.is_recorded(columns, row))) {
        return Err(BacktestError::NothingRecorded);
    }
    let served =
        |name: &String| catalog.model(&ModelId::from(name.as_str())).is_some_and(|model| !model.endpoints.is_empty());
    let known: Vec<&String> = workload.models.entries.iter().filter(|name| served(name)).collect();
    if known.is_empty() {
        return Err(BacktestError::UnknownModels(workload.models.entries.join(", ")));
    }
    let project = recorded_project(&known);
    let compiled = compile(&project, 0, catalog);
    let plan = compiled.plan.ok_or_else(|| BacktestError::UnknownModels(first_message(&compiled.diagnostics)))?;

    let replay_where = |keep: &dyn Fn(usize) -> bool| {
        let kept = asked_as_recorded(workload, keep);
        Ok::<Outcome, Cancelled>(replay(&[&plan], &kept, &project.scenarios[0], seed, threads, watch)?.remove(0))
    };
    let all = replay_where(&|_| true)?;
    // Each figure is replayed over the requests that record it, which is most often all of them.
    let paired = |quantity: Quantity| {
        let complete = (0..columns.len()).all(|row| quantity.is_recorded(columns, row));
        if complete { Ok(all.clone()) } else { replay_where(&|row| quantity.is_recorded(columns, row)) }
    };
    let replayed = Replayed {
        cost: paired(Quantity::Cost)?,
        ttft: paired(Quantity::Ttft)?,
        latency: paired(Quantity::Latency)?,
        status: paired(Quantity::Status)?,
    };

    let mut rows_by_model: Vec<Vec<usize>> = vec![vec![]; workload.models.entries.len()];
    for (row, model) in columns.model.iter().enumerate() {
        rows_by_model.get_mut(*model as usize).into_iter().for_each(|rows| rows.push(row));
    }
    let named = workload.models.entries.iter().zip(&rows_by_model);
    let (mine, strange): (Vec<_>, Vec<_>) = named.partition(|(name, _)| served(name));
    let by_model = mine.iter().map(|(name, rows)| ModelBacktest {
        model: ModelId::from(name.as_str()),
        requests: rows.len() as u64,
        figures: replayed.figures(&Recorded::of(columns, rows), |outcome| ReplayedPart::of_feature(outcome, name)),
    });
    let by_model = by_model.collect();
    let every: Vec<usize> = mine.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
    Ok(Backtest {
        requests: columns.len() as u64,
        replayed_requests: all.requests,
        unknown_models: strange.iter().map(|(name, rows)| ((*name).clone(), rows.len() as u64)).collect(),
        total: replayed.figures(&Recorded::of(columns, &every), ReplayedPart::of_all),
        by_model,
    })
}

/// The same requests as if each had asked for the model that answered it; the others ask for none.
fn asked_as_recorded(workload: &Workload, keep: &dyn Fn(usize) -> bool) -> Workload {
    let mut asked = workload.clone();
    let models = workload.columns.model.iter().enumerate();
    asked.columns.model_asked = models.map(|(row, model)| if keep(row) { *model } else { NO_ENTRY }).collect();
    asked
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

/// Something that a log may record of a request.
#[derive(Debug, Clone, Copy)]
enum Quantity {
    Cost,
    Ttft,
    Latency,
    Status,
}

impl Quantity {
    const ALL: [Self; 4] = [Self::Cost, Self::Ttft, Self::Latency, Self::Status];

    fn is_recorded(self, columns: &RequestColumns, row: usize) -> bool {
        match self {
            Self::Cost => columns.cost(row).is_some(),
            Self::Ttft => RequestColumns::duration(columns.ttft_us[row]).is_some(),
            Self::Latency => RequestColumns::duration(columns.latency_us[row]).is_some(),
            Self::Status => RecordedStatus::from_code(columns.status[row]) != RecordedStatus::Unknown,
        }
    }
}

/// Sums over the recorded columns of some rows.
#[derive(Default)]
struct Recorded {
    cost: Money,
    with_cost: u64,
    ttft_us: Vec<u64>,
    latency_us: Vec<u64>,
    with_status: u64,
    succeeded: u64,
}

impl Recorded {
    fn of(columns: &RequestColumns, rows: &[usize]) -> Self {
        let mut sums = Self::default();
        for row in rows.iter().copied() {
            sums.cost += columns.cost(row).unwrap_or(Money::ZERO);
            sums.with_cost += u64::from(Quantity::Cost.is_recorded(columns, row));
            sums.ttft_us.extend(RequestColumns::duration(columns.ttft_us[row]));
            sums.latency_us.extend(RequestColumns::duration(columns.latency_us[row]));
            sums.with_status += u64::from(Quantity::Status.is_recorded(columns, row));
            sums.succeeded += u64::from(RecordedStatus::from_code(columns.status[row]) == RecordedStatus::Succeeded);
        }
        sums.ttft_us.sort_unstable();
        sums.latency_us.sort_unstable();
        sums
    }
}

/// Replays of the requests that record each quantity.
struct Replayed {
    cost: Outcome,
    ttft: Outcome,
    latency: Outcome,
    status: Outcome,
}

/// The figures of a replay that a back-test compares.
#[derive(Default)]
struct ReplayedPart {
    cost: Money,
    ttft_p50_ms: Option<f64>,
    latency_p95_ms: Option<f64>,
    success_rate: Option<f64>,
}

impl ReplayedPart {
    fn of_all(outcome: &Outcome) -> Self {
        Self {
            cost: outcome.cost_usd,
            ttft_p50_ms: outcome.ttft_ms.p50,
            latency_p95_ms: outcome.latency_ms.p95,
            success_rate: outcome.success_rate(),
        }
    }

    fn of_feature(outcome: &Outcome, name: &str) -> Self {
        let feature = outcome.features.iter().find(|feature| feature.feature.as_str() == name);
        feature.map_or_else(Self::default, |feature| Self {
            cost: feature.cost_usd,
            ttft_p50_ms: feature.ttft_ms.p50,
            latency_p95_ms: feature.latency_ms.p95,
            success_rate: (feature.requests > 0).then(|| feature.succeeded as f64 / feature.requests as f64),
        })
    }
}

impl Replayed {
    fn figures(&self, recorded: &Recorded, part: impl Fn(&Outcome) -> ReplayedPart) -> BacktestFigures {
        let recorded_cost = (recorded.with_cost > 0).then_some(recorded.cost);
        let replayed_cost = recorded_cost.map(|_| part(&self.cost).cost);
        let residual = replayed_cost.zip(recorded_cost).map(|(replayed, recorded)| replayed - recorded);
        let share = residual.filter(|_| recorded.cost != Money::ZERO);
        let recorded_latency = percentile_ms(&recorded.latency_us, 95);
        let replayed_latency = recorded_latency.and(part(&self.latency).latency_p95_ms);
        let latencies = replayed_latency.zip(recorded_latency).filter(|(_, recorded)| *recorded > 0.0);
        let recorded_ttft = percentile_ms(&recorded.ttft_us, 50);
        let recorded_rate = (recorded.with_status > 0).then(|| recorded.succeeded as f64 / recorded.with_status as f64);
        BacktestFigures {
            cost_requests: recorded.with_cost,
            recorded_cost_usd: recorded_cost,
            replayed_cost_usd: replayed_cost,
            cost_residual_usd: residual,
            cost_residual_share: share.map(|residual| residual.to_usd_lossy() / recorded.cost.to_usd_lossy()),
            recorded_ttft_p50_ms: recorded_ttft,
            replayed_ttft_p50_ms: recorded_ttft.and(part(&self.ttft).ttft_p50_ms),
            recorded_latency_p95_ms: recorded_latency,
            replayed_latency_p95_ms: replayed_latency,
            latency_residual_share: latencies.map(|(replayed, recorded)| replayed / recorded - 1.0),
            recorded_success_rate: recorded_rate,
            replayed_success_rate: recorded_rate.and(part(&self.status).success_rate),
        }
    }
}

/// Nearest-rank percentile of sorted microseconds, in milliseconds.
fn percentile_ms(sorted: &[u64], percent: usize) -> Option<f64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).map(|micros| *micros as f64 / 1_000.0)
}
