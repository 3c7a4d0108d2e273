//! What is expected of a model before its own outcomes are looked at.
//!
//! Stated quality, else the benchmark index, says where a model stands; how far a workload is harder or easier than the benchmark
//! (by cluster) and a model better or worse than its index (over the other clusters) is estimated from the outcomes. A model's
//! outcomes in a cluster are then weighed against that: few of them shrink to it, many outweigh it.

use routewright_domain::{Benchmarks, ModelId, TaskKind};
use routewright_engine::{normal_quantile, quality_from_benchmarks};

use super::table::Table;

/// Standard deviation of a model's mean quality around what is expected of it, on the probit scale: about ten outcomes weigh as
/// much. An assumption.
pub(crate) const SPREAD: f64 = 0.4;
/// How far a cluster may be from the benchmark's level, and a model from its index, in standard deviations. Assumptions, wide.
const CLUSTER_SPREAD: f64 = 1.0;
pub(crate) const MODEL_SPREAD: f64 = 0.5;
const UNKNOWN_MODEL_SPREAD: f64 = 1.5;
/// Rounds in which the effects of clusters and models settle.
const ROUNDS: usize = 30;

/// A model of the project or of the outcomes, with what is known of it besides.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownModel {
    /// As the catalog names it.
    pub model: ModelId,
    /// Mean quality as the user states it, 0 to 1.
    pub stated: Option<f64>,
    /// Published indices.
    pub benchmarks: Benchmarks,
}

/// A cell of the table of clusters and models: its share of right answers on the probit scale.
#[derive(Debug, Clone, Copy)]
struct Cell {
    score: f64,
    /// One over its variance, that of the model in the cluster included.
    precision: f64,
}

/// By cluster and model, the mean quality that is expected, on the probit scale; `None` where nothing is known.
pub(crate) fn expected_scores(
    known: &[KnownModel],
    tasks: &[Option<TaskKind>],
    table: &Table,
) -> Vec<Vec<Option<f64>>> {
    let base: Vec<Vec<Option<f64>>> = tasks
        .iter()
        .map(|task| {
            known
                .iter()
                .map(|model| model.stated.or_else(|| quality_from_benchmarks(&model.benchmarks, *task)))
                .map(|quality| quality.map(|quality| normal_quantile(quality.clamp(0.001, 0.999))))
                .collect()
        })
        .collect();
    let cells = cells(known.len(), table);
    let residual = |cluster: usize, model: usize| {
        let cell: Cell = cells[cluster][model]?;
        Some((cell.score - base[cluster][model].unwrap_or(0.0), cell.precision))
    };
    let (clusters, models) = (tasks.len(), known.len());
    let mut of_cluster = vec![0.0; clusters];
    let mut of_model = vec![0.0; models];
    for _ in 0..ROUNDS {
        for (cluster, effect) in of_cluster.iter_mut().enumerate() {
            let parts = (0..models).filter_map(|model| {
                let (residual, precision) = residual(cluster, model)?;
                Some((residual - of_model[model], precision))
            });
            *effect = shrunk(parts, CLUSTER_SPREAD);
        }
        for (model, effect) in of_model.iter_mut().enumerate() {
            *effect = effect_of_model(model, None, &of_cluster, &base, &residual);
        }
    }
    (0..clusters)
        .map(|cluster| {
            (0..models)
                .map(|model| {
                    let has_outcomes = (0..clusters).any(|cluster| cells[cluster][model].is_some());
                    if base[cluster][model].is_none() && !has_outcomes {
                        return None;
                    }
                    // Its own outcomes here are not counted twice.
                    let effect = effect_of_model(model, Some(cluster), &of_cluster, &base, &residual);
                    Some(base[cluster][model].unwrap_or(0.0) + of_cluster[cluster] + effect)
                })
                .collect()
        })
        .collect()
}

/// How much better a model is than expected, over all clusters but one.
fn effect_of_model(
    model: usize,
    without: Option<usize>,
    of_cluster: &[f64],
    base: &[Vec<Option<f64>>],
    residual: &impl Fn(usize, usize) -> Option<(f64, f64)>,
) -> f64 {
    let spread = if base.iter().any(|base| base[model].is_some()) { MODEL_SPREAD } else { UNKNOWN_MODEL_SPREAD };
    let parts = (0..of_cluster.len()).filter(|cluster| Some(*cluster) != without).filter_map(|cluster| {
        let (residual, precision) = residual(cluster, model)?;
        Some((residual - of_cluster[cluster], precision))
    });
    shrunk(parts, spread)
}

/// The mean of values with their precisions, shrunk towards 0 from which it is this far, typically.
fn shrunk(parts: impl Iterator<Item = (f64, f64)>, spread: f64) -> f64 {
    let start = (0.0, 1.0 / (spread * spread));
    let (sum, weight) = parts.fold(start, |(sum, weight), (value, own)| (sum + value * own, weight + own));
    sum / weight
}

fn cells(models: usize, table: &Table) -> Vec<Vec<Option<Cell>>> {
    let of_cluster = |patterns: &Vec<super::table::Pattern>| {
        let mut sums = vec![(0.0, 0.0); models];
        for pattern in patterns {
            for (model, score) in &pattern.scores {
                sums[*model].0 += pattern.count * score;
                sums[*model].1 += pattern.count;
            }
        }
        let cell = |(right, count): (f64, f64)| {
            let share = (right + 0.5) / (count + 1.0);
            let score = normal_quantile(share);
            let density = libm::exp(-0.5 * score * score) * 0.398_942_280_401_432_7;
            let variance = share * (1.0 - share) / (count * density * density) + SPREAD * SPREAD;
            (count > 0.0).then(|| Cell { score, precision: 1.0 / variance })
        };
        sums.into_iter().map(cell).collect()
    };
    table.clusters.iter().map(of_cluster).collect()
}
