//! What can be said where outcomes exist only for the model that was chosen.
//!
//! A router that sends hard requests to strong models makes them look weak. Requests of a cell (a cluster and a third of its
//! prompt lengths) are weighed by the inverse of the share of them that went to the model: self-normalised and with a longest
//! weight (Horvitz and Thompson 1952; Hájek 1971; Ionides 2008). The doubly robust estimate takes the fitted mean of the cell and corrects it
//! by the weighed residuals (Dudík, Langford and Li 2011). Both assume that within a cell the choice did not depend on how hard a request was;
//! nothing in a log can show whether that is so.

use routewright_domain::{OutcomeColumn, Workload};
use routewright_engine::FittedQuality;

use super::clusters::Clusters;
use super::interval::Interval;

/// An answer counts for this many requests at most.
pub const LONGEST_WEIGHT: f64 = 20.0;
/// Parts of a cluster by length of prompt.
const LENGTHS: usize = 3;
/// Share of scores of the chosen model above which outcomes count as those of chosen models only.
const NEARLY_ALL: f64 = 0.95;

/// Which requests and models were scored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Requests of the workload.
    pub requests: u64,
    /// Requests with a score.
    pub scored_requests: u64,
    /// Scores in all.
    pub scores: u64,
    /// Requests on which two models or more were scored.
    pub compared_requests: u64,
    /// Scores of the model that the log says answered.
    pub scores_of_chosen: u64,
}

impl Coverage {
    /// Whether outcomes exist for hardly any model but the one that was chosen.
    #[must_use]
    pub fn is_of_chosen_only(&self) -> bool {
        let share = |part: u64, all: u64| part as f64 / all.max(1) as f64;
        self.scores > 0
            && share(self.scores_of_chosen, self.scores) >= NEARLY_ALL
            && share(self.compared_requests, self.scored_requests) <= 1.0 - NEARLY_ALL
    }
}

/// What a model would have scored on all requests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PolicyValue {
    /// Position among the fitted models.
    pub model: usize,
    /// Requests that it was chosen for and scored on.
    pub answers: u64,
    /// Mean of those scores as they are.
    pub as_chosen: f64,
    /// By inverse propensity, self-normalised, over the requests that `supported` counts; 95 %.
    pub inverse_propensity: Interval,
    /// Doubly robust, over all requests; 95 %.
    pub doubly_robust: Interval,
    /// Requests that the weighed answers are worth: `(Σw)² / Σw²` (Kish 1965).
    pub effective_answers: f64,
    /// Answers whose weight was cut.
    pub cut: u64,
    /// Share of requests in cells in which the model was scored at all. Of the others only the fit says something.
    pub supported: f64,
}

/// The rows of a workload with who was chosen for them and what that came to.
#[derive(Debug, Clone, Copy)]
pub struct OffPolicy<'a> {
    /// The requests.
    pub workload: &'a Workload,
    /// Which of them are alike.
    pub clusters: &'a Clusters,
    /// What was fitted to the outcomes.
    pub fitted: &'a FittedQuality,
    /// By entry of the workload's dictionary of models, the position among the fitted models.
    pub chosen: &'a [Option<usize>],
}

impl OffPolicy<'_> {
    fn chosen_at(&self, row: usize) -> Option<usize> {
        *self.chosen.get(usize::from(self.workload.columns.model[row]))?
    }

    /// The score of the model that was chosen for a row.
    fn score_at(&self, row: usize, columns: &[Option<&[f32]>]) -> Option<(usize, f64)> {
        let model = self.chosen_at(row)?;
        let score = *columns[model]?.get(row)?;
        (!score.is_nan()).then(|| (model, f64::from(score)))
    }

    fn columns(&self) -> Vec<Option<&[f32]>> {
        let of = |model: &routewright_domain::ModelId| self.workload.outcomes.of(model.as_str());
        self.fitted.models().iter().map(|model| of(model).map(|column| column.scores.as_slice())).collect()
    }
}

/// Which requests and models were scored, by scores of models that count.
#[must_use]
pub fn coverage(input: &OffPolicy, counts: impl Fn(&str) -> bool) -> Coverage {
    let columns = input.columns();
    let counted: Vec<&OutcomeColumn> =
        input.workload.outcomes.columns.iter().filter(|column| counts(&column.model)).collect();
    let mut coverage = Coverage { requests: input.workload.columns.len() as u64, ..Coverage::default() };
    for row in 0..input.workload.columns.len() {
        let has = |column: &&OutcomeColumn| column.scores.get(row).is_some_and(|score| !score.is_nan());
        let scores = counted.iter().copied().filter(has).count() as u64;
        coverage.scores += scores;
        coverage.scored_requests += u64::from(scores > 0);
        coverage.compared_requests += u64::from(scores > 1);
        coverage.scores_of_chosen += u64::from(input.score_at(row, &columns).is_some());
    }
    coverage
}

/// What each model that was chosen and scored would have come to on all requests.
#[must_use]
pub fn off_policy(input: &OffPolicy) -> Vec<PolicyValue> {
    let columns = input.columns();
    let cells = cells(input);
    let models = input.fitted.models().len();
    let number = cells.iter().flatten().max().map_or(0, |last| last + 1);
    let mut requests = vec![0.0_f64; number];
    let mut answers = vec![0.0_f64; number * models];
    for (row, cell) in cells.iter().enumerate() {
        let Some(cell) = cell else { continue };
        requests[*cell] += 1.0;
        if let Some((model, _)) = input.score_at(row, &columns) {
            answers[cell * models + model] += 1.0;
        }
    }
    let scored: Vec<(usize, usize, usize, f64)> = cells
        .iter()
        .enumerate()
        .filter_map(|(row, cell)| {
            let (model, score) = input.score_at(row, &columns)?;
            Some((row, (*cell)?, model, score))
        })
        .collect();
    (0..models).filter_map(|model| value_of(model, input, &requests, &answers, &scored)).collect()
}

fn value_of(
    model: usize,
    input: &OffPolicy,
    requests: &[f64],
    answers: &[f64],
    scored: &[(usize, usize, usize, f64)],
) -> Option<PolicyValue> {
    let models = input.fitted.models().len();
    let all: f64 = requests.iter().sum();
    let own: Vec<(usize, usize, f64)> = scored
        .iter()
        .filter(|(_, _, chosen, _)| *chosen == model)
        .map(|(row, cell, _, score)| (*row, *cell, *score))
        .collect();
    if own.is_empty() {
        return None;
    }
    let inverse = |cell: usize| requests[cell] / answers[cell * models + model];
    let weight = |cell: usize| inverse(cell).min(LONGEST_WEIGHT);
    let foretold =
        |row: usize| input.clusters.of(row).and_then(|cluster| input.fitted.mean(cluster, model)).unwrap_or(0.0);
    let (mut sum, mut weights, mut squares, mut plain, mut cut) = (0.0, 0.0, 0.0, 0.0, 0);
    for (_, cell, score) in &own {
        let w = weight(*cell);
        sum += w * score;
        weights += w;
        squares += w * w;
        plain += score;
        cut += u64::from(inverse(*cell) > LONGEST_WEIGHT);
    }
    let ips = sum / weights;
    let ips_error =
        own.iter().map(|(_, cell, score)| (weight(*cell) * (score - ips)).powi(2)).sum::<f64>().sqrt() / weights;
    let rows = 0..input.workload.columns.len();
    let fitted: Vec<f64> = rows.filter(|row| input.clusters.of(*row).is_some()).map(foretold).collect();
    let base = fitted.iter().sum::<f64>() / all;
    let residual = |(row, cell, score): &(usize, usize, f64)| weight(*cell) * (score - foretold(*row));
    let correction = own.iter().map(residual).sum::<f64>() / all;
    let robust = base + correction;
    // The variance of a request's part: what is foretold of it, and its weighed residual where it was answered.
    let spread: f64 = fitted.iter().map(|value| (value - base) * (value - base)).sum();
    let residuals: f64 = own.iter().map(|answer| residual(answer).powi(2)).sum();
    let robust_error = ((spread + residuals) / all - correction * correction).max(0.0).sqrt() / all.sqrt();
    let supported = requests
        .iter()
        .enumerate()
        .filter(|(cell, _)| answers[cell * models + model] > 0.0)
        .map(|(_, requests)| requests)
        .sum::<f64>()
        / all;
    Some(PolicyValue {
        model,
        answers: own.len() as u64,
        as_chosen: plain / own.len() as f64,
        inverse_propensity: around(ips, ips_error),
        doubly_robust: around(robust, robust_error),
        effective_answers: weights * weights / squares,
        cut,
        supported,
    })
}

fn around(value: f64, error: f64) -> Interval {
    let half = 1.959_963_984_540_054 * error;
    Interval { value, low: (value - half).max(0.0), high: (value + half).min(1.0) }
}

/// The cell of each row: its cluster, and its third by length of prompt there. Rows without a known choice have none.
fn cells(input: &OffPolicy) -> Vec<Option<usize>> {
    let prompts = &input.workload.columns.prompt_tokens;
    let rows = input.workload.columns.len();
    let mut lengths: Vec<Vec<u32>> = vec![vec![]; input.clusters.names.len()];
    for row in 0..rows {
        if let Some(cluster) = input.clusters.of(row) {
            lengths[cluster].push(prompts[row]);
        }
    }
    let bounds: Vec<Vec<u32>> = lengths
        .iter_mut()
        .map(|lengths| {
            lengths.sort_unstable();
            (1..LENGTHS).filter_map(|part| lengths.get(lengths.len() * part / LENGTHS).copied()).collect()
        })
        .collect();
    (0..rows)
        .map(|row| {
            let cluster = input.clusters.of(row)?;
            input.chosen_at(row)?;
            let part = bounds[cluster].iter().filter(|bound| prompts[row] >= **bound).count();
            Some(cluster * LENGTHS + part)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use routewright_domain::{Dictionary, Evidence, Names, OutcomeColumn, Outcomes, RequestColumns, WorkloadIdentity};
    use routewright_engine::{FittedCluster, Response, normal_quantile};

    use super::*;
    use crate::quality::draws::uniform;

    /// Two clusters of equal size, easy and hard. The strong model gets 90 % of the hard requests and 10 % of the easy ones. It is right
    /// on 95 % of easy and 70 % of hard requests: on 82.5 % of all, but on 72.5 % of those that it was chosen for.
    fn chosen_by_difficulty() -> (Workload, Clusters) {
        let rows = 40_000_usize;
        let mut columns = RequestColumns::blank(rows);
        let hard = |row: usize| row % 2 == 1;
        let strong = |row: usize| uniform(1, row as u64, 1) < if hard(row) { 0.9 } else { 0.1 };
        let right = |row: usize, of_hard: f64, of_easy: f64| {
            uniform(1, row as u64, 2) < if hard(row) { of_hard } else { of_easy }
        };
        columns.model = (0..rows).map(|row| u16::from(strong(row))).collect();
        let scores = |model: bool, of_hard: f64, of_easy: f64| -> Vec<f32> {
            let score = |row| f32::from(u8::from(right(row, of_hard, of_easy)));
            (0..rows).map(|row| if strong(row) == model { score(row) } else { f32::NAN }).collect()
        };
        let outcomes = Outcomes {
            columns: vec![
                OutcomeColumn { model: "strong".to_owned(), scores: scores(true, 0.7, 0.95) },
                OutcomeColumn { model: "weak".to_owned(), scores: scores(false, 0.3, 0.9) },
            ],
        };
        let names =
            Names { models: Dictionary { entries: vec!["weak".to_owned(), "strong".to_owned()] }, ..Names::default() };
        let identity = WorkloadIdentity { name: String::new(), digest: String::new() };
        let clusters = Clusters {
            names: vec!["easy".to_owned(), "hard".to_owned()],
            tasks: vec![None; 2],
            of_row: (0..rows).map(|row| u16::from(hard(row))).collect(),
        };
        (Workload { identity, names, columns, outcomes }, clusters)
    }

    /// Means that are wrong by as much in every cluster, to see what is corrected.
    fn fitted(clusters: &Clusters, means: [[f64; 2]; 2]) -> FittedQuality {
        let response = |mean: &f64| {
            Some(Response { ability: normal_quantile(*mean), discrimination: 0.0, evidence: Evidence::Fitted })
        };
        let cluster = |means: &[f64; 2]| FittedCluster {
            name: String::new(),
            unsolvable: 0.0,
            responses: means.iter().map(response).collect(),
        };
        let models = vec!["strong".into(), "weak".into()];
        FittedQuality::new(models, means.iter().map(cluster).collect(), clusters.of_row.clone())
    }

    #[test]
    fn a_model_that_gets_the_hard_requests_is_weighed_back_to_what_it_is_worth() {
        let (workload, clusters) = chosen_by_difficulty();
        let chosen = [Some(1), Some(0)];
        for means in [[[0.95, 0.9], [0.7, 0.3]], [[0.6, 0.6], [0.6, 0.6]]] {
            let fitted = fitted(&clusters, means);
            let input = OffPolicy { workload: &workload, clusters: &clusters, fitted: &fitted, chosen: &chosen };
            assert!(coverage(&input, |_| true).is_of_chosen_only());
            let values = off_policy(&input);
            for (value, (naive, worth)) in values.iter().zip([(0.725, 0.825), (0.84, 0.6)]) {
                // Five standard errors of a share of 20,000 answers.
                assert!((value.as_chosen - naive).abs() < 0.016, "{value:?}");
                for estimate in [value.inverse_propensity, value.doubly_robust] {
                    assert!((estimate.low - 0.01..estimate.high + 0.01).contains(&worth), "{value:?}");
                }
                assert!((value.as_chosen - worth).abs() > 0.09, "uncorrected it is far off");
                // Weights of 1/0.9 and 10 in equal parts: Kish's (Σw)² / Σw² of about 20,000 answers is a third of them.
                let kish = (1.0_f64 + 1.0).powi(2) / (1.0 / 0.9 + 1.0 / 0.1) * 20_000.0;
                assert!((value.effective_answers / kish - 1.0).abs() < 0.05, "{value:?}");
                assert!(value.cut == 0 && value.supported >= 1.0);
            }
        }
    }
}
