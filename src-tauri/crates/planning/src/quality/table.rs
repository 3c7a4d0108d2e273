//! Outcomes as patterns: requests of a cluster with the same scores count as one.

use std::collections::BTreeMap;

use routewright_domain::{ModelId, OutcomeColumn, Workload};

use super::clusters::Clusters;
use super::draws::uniform;

/// Graded scores of a request up to which every way is counted; as many draws as ways stand for more.
const MOST_ENUMERATED: usize = 5;

/// Which models were right on a request, 0 or 1, ascending by model.
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
    ///
    /// A graded score is the share of answers of its kind that are right, each of which is right or wrong: its request stands for
    /// every way in which they can be, by its probability. Put into the likelihood as it is, it would say that answers are never
    /// better or worse than their grade, and models that fail together would look independent.
    pub(crate) fn of(
        workload: &Workload,
        models: &[ModelId],
        clusters: &Clusters,
        rows: impl IntoIterator<Item = usize>,
    ) -> Self {
        let columns = columns_of(workload, models);
        let mut counted: Vec<BTreeMap<Vec<(usize, bool)>, f64>> = vec![BTreeMap::new(); clusters.names.len()];
        for row in rows {
            let Some(cluster) = clusters.of(row) else { continue };
            let scores: Vec<(usize, f64)> = scores_of(&columns, row).collect();
            if !scores.is_empty() {
                for (way, probability) in ways(&scores, workload.columns.request_key.get(row)) {
                    *counted[cluster].entry(way).or_default() += probability;
                }
            }
        }
        let pattern = |(way, count): (Vec<(usize, bool)>, f64)| Pattern {
            scores: way.into_iter().map(|(model, right)| (model, f64::from(u8::from(right)))).collect(),
            count,
        };
        Self { clusters: counted.into_iter().map(|counted| counted.into_iter().map(pattern).collect()).collect() }
    }

    /// Scored requests.
    pub(crate) fn requests(&self) -> f64 {
        self.clusters.iter().flatten().map(|pattern| pattern.count).sum()
    }
}

/// The ways in which answers with these scores can be right or wrong, with their probabilities: all of them for a few graded ones,
/// and as many draws for more, by the key of the request.
fn ways(scores: &[(usize, f64)], request: u64) -> Vec<(Vec<(usize, bool)>, f64)> {
    let graded = scores.iter().filter(|(_, score)| 0.0 < *score && *score < 1.0).count();
    if graded <= MOST_ENUMERATED {
        let mut ways = vec![(Vec::with_capacity(scores.len()), 1.0)];
        for (model, score) in scores {
            ways = ways.into_iter().flat_map(|way| with(way, *model, *score)).collect();
        }
        return ways;
    }
    let draws = 1_u64 << MOST_ENUMERATED;
    let way = |nth: u64| {
        scores.iter().map(|(model, score)| (*model, uniform(request, nth, *model as u64) < *score)).collect::<Vec<_>>()
    };
    (0..draws).map(|nth| (way(nth), 1.0 / draws as f64)).collect()
}

/// A way with one answer more: right, wrong, or both.
fn with((way, probability): (Vec<(usize, bool)>, f64), model: usize, score: f64) -> Vec<(Vec<(usize, bool)>, f64)> {
    let ends = [(true, score), (false, 1.0 - score)];
    let possible = ends.into_iter().filter(|(_, share)| *share > 0.0);
    possible.map(|(right, share)| ([way.clone(), vec![(model, right)]].concat(), probability * share)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graded_score_stands_for_every_way_it_can_turn_out() {
        let ways = ways(&[(0, 1.0), (2, 0.25), (3, 0.5)], 7);
        let of = |second, third| ways.iter().find(|(way, _)| *way == [(0, true), (2, second), (3, third)]).unwrap().1;
        assert_eq!(ways.len(), 4);
        assert_eq!((of(true, true), of(false, false)), (0.125, 0.375));
    }

    #[test]
    fn many_graded_scores_are_drawn_at_their_means() {
        let scores: Vec<(usize, f64)> = (0..8).map(|model| (model, 0.3)).collect();
        let (mut right, mut all) = (0.0, 0.0);
        for request in 0..500 {
            for (way, probability) in ways(&scores, request) {
                all += probability;
                right += probability * way.iter().filter(|(_, right)| *right).count() as f64 / 8.0;
            }
        }
        assert!((all - 500.0_f64).abs() < 1e-6);
        // 128,000 draws: three standard errors.
        assert!((right / all - 0.3_f64).abs() < 0.004, "{}", right / all);
    }
}
