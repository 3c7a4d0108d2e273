//! Back-test before belief: the recorded architecture, rebuilt from the log, against what was recorded.
//!
//! The rebuilt architecture sends every request to the model that the log names, at the provider that it names. Its replayed cost, latency and
//! success are held against the log's own; the residual says how far candidates can be trusted on this workload.

mod by_list;
mod figures;
mod rebuilt;
mod routes;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use routewright_domain::{CatalogSnapshot, NO_ENTRY, Outcome, Workload};
use serde::Serialize;

use crate::compile::compile;
use crate::replay::{Cancelled, ReplayInput, Watch, replay};
pub use by_list::{ListCost, RecordedRoutes};
pub use figures::BacktestFigures;
use figures::{Quantity, Recorded, Replayed, ReplayedPart};
use rebuilt::{Grouping, asked_as_recorded, rebuilt_project};
use routes::Routes;

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
    /// Model by model, as the log names them.
    pub by_model: Vec<GroupBacktest>,
    /// Feature by feature, as the log names them; requests without one under an empty name. Empty when the log names none.
    pub by_feature: Vec<GroupBacktest>,
}

/// The figures of one recorded model or feature.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupBacktest {
    /// Which.
    pub name: String,
    /// Its requests.
    pub requests: u64,
    /// Recorded against replayed.
    #[serde(flatten)]
    pub figures: BacktestFigures,
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

/// Replays what was recorded and compares it with the record. Names of the log are resolved as the catalog resolves them, and
/// bare ones (`gpt-5.4`) where only one model can be meant.
pub fn backtest(
    workload: &Workload,
    catalog: &CatalogSnapshot,
    seed: u64,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Backtest, BacktestError> {
    let columns = &workload.columns;
    if columns.model.iter().all(|model| model == NO_ENTRY) {
        return Err(BacktestError::NoModels);
    }
    if Quantity::ALL.iter().all(|quantity| (0..columns.len()).all(|row| !quantity.is_recorded(columns, row))) {
        return Err(BacktestError::NothingRecorded);
    }
    let entries = &workload.names.models.entries;
    let routes = Routes::of(workload, catalog);
    let recorded: BTreeSet<u16> = columns.model.iter().filter(|model| *model != NO_ENTRY).collect();
    if routes.all.is_empty() {
        let names: Vec<&str> = recorded.iter().filter_map(|at| workload.names.models.get(*at)).collect();
        return Err(BacktestError::UnknownModels(names.join(", ")));
    }
    let is_served = |row: usize| routes.of_row[row].is_some();
    let rebuilt = Rebuilt { workload, catalog, routes: &routes, seed, threads, watch };
    let by_model = rebuilt.replay(Grouping::Model)?;
    let rows = |key: &dyn Fn(usize) -> u16| {
        let mut rows: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
        for row in (0..columns.len()).filter(|row| is_served(*row)) {
            rows.entry(key(row)).or_default().push(row);
        }
        rows
    };
    let models = rows(&|row| columns.model[row]);
    let named_feature = columns.feature.iter().any(|feature| feature != NO_ENTRY);
    let by_feature = if named_feature {
        let replayed = rebuilt.replay(Grouping::Feature)?;
        groups(&replayed, workload, &rows(&|row| columns.feature[row]), |at| {
            workload.names.features.get(at).unwrap_or_default().to_owned()
        })
    } else {
        vec![]
    };
    let every: Vec<usize> = (0..columns.len()).filter(|row| is_served(*row)).collect();
    let mut unknown_models = BTreeMap::new();
    for row in (0..columns.len()).filter(|row| !is_served(*row)) {
        if let Some(name) = workload.names.models.get(columns.model[row]) {
            *unknown_models.entry(name.to_owned()).or_default() += 1;
        }
    }
    Ok(Backtest {
        requests: columns.len() as u64,
        replayed_requests: every.len() as u64,
        unknown_models,
        total: by_model.figures(&Recorded::of(columns, &every), ReplayedPart::of_all),
        by_model: groups(&by_model, workload, &models, |at| entries[usize::from(at)].clone()),
        by_feature,
    })
}

/// The figures of each group of rows; the rebuilt project has a feature of the group's name.
fn groups(
    replayed: &Replayed,
    workload: &Workload,
    rows: &BTreeMap<u16, Vec<usize>>,
    name: impl Fn(u16) -> String,
) -> Vec<GroupBacktest> {
    rows.iter()
        .map(|(at, rows)| {
            let name = name(*at);
            let recorded = Recorded::of(&workload.columns, rows);
            let figures = replayed.figures(&recorded, |outcome| ReplayedPart::of_feature(outcome, &name));
            GroupBacktest { name, requests: rows.len() as u64, figures }
        })
        .collect()
}

/// The recorded architecture.
struct Rebuilt<'a> {
    workload: &'a Workload,
    catalog: &'a CatalogSnapshot,
    routes: &'a Routes,
    seed: u64,
    threads: NonZeroUsize,
    watch: &'a dyn Watch,
}

impl Rebuilt<'_> {
    /// With the requests grouped one way. Each figure is replayed over the requests that record it, which is most often all of
    /// them.
    fn replay(&self, grouping: Grouping) -> Result<Replayed, BacktestError> {
        let columns = &self.workload.columns;
        let project = rebuilt_project(self.workload, self.routes, grouping);
        let compiled = compile(&project, 0, self.catalog);
        let message = || compiled.diagnostics.first().map_or_else(String::new, |found| found.message.clone());
        let plan = compiled.plan.as_ref().ok_or_else(|| BacktestError::UnknownModels(message()))?;
        let replay_where = |keep: &dyn Fn(usize) -> bool| {
            let kept = asked_as_recorded(self.workload, self.routes, keep);
            let input = ReplayInput::new(&kept, &project.scenarios[0], self.seed);
            Ok::<Outcome, Cancelled>(replay(&[plan], &input, self.threads, self.watch)?.remove(0))
        };
        let all = replay_where(&|_| true)?;
        let paired = |quantity: Quantity| {
            let complete = (0..columns.len()).all(|row| quantity.is_recorded(columns, row));
            if complete { Ok(all.clone()) } else { replay_where(&|row| quantity.is_recorded(columns, row)) }
        };
        Ok(Replayed {
            cost: paired(Quantity::Cost)?,
            ttft: paired(Quantity::Ttft)?,
            latency: paired(Quantity::Latency)?,
            status: paired(Quantity::Status)?,
        })
    }
}
