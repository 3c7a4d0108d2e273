//! Outcomes as patterns: requests of a cluster with the same scores count as one.

use std::collections::BTreeMap;

use routewright_domain::{ModelId, OutcomeColumn, Workload};

use super::clusters::Clusters;

/// Scores of some models on a request, ascending by model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern {
    pub(crate) scores: Vec<(usize, f64)>,
    /// Requests that have it.
    pub(crate) count: f64,
}

impl Pattern {
    /// Every model that was scored failed entirely.
    pub(crate) fn is_all_wrong(&self) -> bool {
        self.scores.iter().all(|(_, score)| *score <= 0.0)
    }
}

/// The scored requests of each cluster.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) clusters: Vec<Vec<Pattern>>,
}

/// Columns of a workload by model of a list.
pub(crate) fn columns_of<'a>(workload: &'a Workload, models: &[ModelId]) -> Vec<(usize, &'a OutcomeColumn)> {
    let found = models.iter().enumerate();
    found.filter_map(|(at, model)| Some((at, workload.outcomes.of(model.as_str())?))).collect()
}

/// The scores of a row, 0 to 1, by model.
pub(crate) fn scores_of<'a>(
    columns: &'a [(usize, &OutcomeColumn)],
    row: usize,
) -> impl Iterator<Item = (usize, f64)> + 'a {
    columns.iter().filter_map(move |(model, column)| {
        let score = *column.scores.get(row)?;
        (!score.is_nan()).then(|| (*model, f64::from(score).clamp(0.0, 1.0)))
    })
}

impl Table {
    /// Groups the scored rows among these.
    pub(crate) fn of(
        workload: &Workload,
        models: &[ModelId],
        clusters: &Clusters,
        rows: impl IntoIterator<Item = usize>,
    ) -> Self {
        let columns = columns_of(workload, models);
        let mut counted: Vec<BTreeMap<Vec<(usize, u64)>, u64>> = vec![BTreeMap::new(); clusters.names.len()];
        for row in rows {
            let Some(cluster) = clusters.of(row) else { continue };
            let scores: Vec<(usize, u64)> =
                scores_of(&columns, row).map(|(model, score)| (model, score.to_bits())).collect();
            if !scores.is_empty() {
                *counted[cluster].entry(scores).or_default() += 1;
            }
        }
        let pattern = |(scores, count): (Vec<(usize, u64)>, u64)| Pattern {
            scores: scores.into_iter().map(|(model, bits)| (model, f64::from_bits(bits))).collect(),
            count: count as f64,
        };
        Self { clusters: counted.into_iter().map(|counted| counted.into_iter().map(pattern).collect()).collect() }
    }

    /// Scored requests.
    pub(crate) fn requests(&self) -> f64 {
        self.clusters.iter().flatten().map(|pattern| pattern.count).sum()
    }
}
