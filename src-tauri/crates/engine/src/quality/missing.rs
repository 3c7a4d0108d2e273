//! Answers without a recorded score, from parameters fitted to the scores that there are.

use routewright_domain::{Evidence, OutcomeColumn, Workload};

use super::{Goodness, Mean};
use crate::draw::{Purpose, RequestDraws};
use crate::fitted::{Difficulty, FittedQuality, Solvability};
use crate::plan::{ModelIndex, Plan};
use crate::run::NO_FEATURE;

/// Fitted parameters bound to a plan and a workload.
#[derive(Debug)]
pub(super) struct Missing<'a> {
    fitted: &'a FittedQuality,
    /// By model of the plan, its position among the fitted ones.
    position: Vec<Option<usize>>,
    /// By fitted model, its scores; whatever model a score is of, it says how difficult the request is.
    scores: Vec<(usize, &'a OutcomeColumn)>,
    /// By cluster and model of the plan, the mean over requests of which nothing is known.
    means: Vec<Option<Goodness>>,
}

impl<'a> Missing<'a> {
    pub(super) fn new(fitted: &'a FittedQuality, plan: &Plan, workload: &'a Workload) -> Self {
        let position: Vec<Option<usize>> =
            plan.models.iter().map(|model| fitted.models().iter().position(|own| *own == model.id)).collect();
        let scores = fitted.models().iter().enumerate();
        let scores = scores.filter_map(|(at, model)| Some((at, workload.outcomes.of(model.as_str())?))).collect();
        let means = (0..fitted.clusters().len()).flat_map(|cluster| {
            position.iter().map(move |position| {
                let evidence = fitted.response(cluster, (*position)?)?.evidence;
                Some(Goodness { score: fitted.mean(cluster, (*position)?)?, evidence })
            })
        });
        Self { fitted, means: means.collect(), position, scores }
    }

    /// By feature and model of the plan: the mean over the feature's requests, of recorded scores where there are some.
    pub(super) fn means(
        &self,
        plan: &Plan,
        outcomes: &[Option<&OutcomeColumn>],
        feature_of: &[u32],
    ) -> Vec<Option<Mean>> {
        let models = plan.models.len();
        let mut sums = vec![(0.0_f64, 0_u64, Evidence::Fitted); models * plan.features.len()];
        for (row, feature) in feature_of.iter().enumerate().filter(|(_, feature)| **feature != NO_FEATURE) {
            let known = self.fitted.cluster_of(row).map(|cluster| &self.means[cluster * models..]);
            for (model, sum) in sums[*feature as usize * models..][..models].iter_mut().enumerate() {
                let recorded =
                    outcomes[model].and_then(|column| column.scores.get(row)).filter(|score| !score.is_nan());
                let (score, evidence) = match (recorded, known.and_then(|known| known[model])) {
                    (Some(score), _) => (f64::from(*score), Evidence::Fitted),
                    (None, Some(goodness)) => (goodness.score, goodness.evidence),
                    (None, None) => continue,
                };
                *sum = (sum.0 + score, sum.1 + 1, sum.2.weaker(evidence));
            }
        }
        let mean =
            |(sum, count, evidence): (f64, u64, Evidence)| (count > 0).then(|| Mean::new(sum / count as f64, evidence));
        sums.into_iter().map(mean).collect()
    }

    /// Standard error of the mean quality of a model on requests like this one.
    pub(super) fn error(&self, row: usize, model: ModelIndex) -> f64 {
        let cluster_and_model = self.fitted.cluster_of(row).zip(self.position[model]);
        cluster_and_model.map_or(0.0, |(cluster, model)| self.fitted.error(cluster, model))
    }

    pub(super) fn expected(&self, row: usize, model: ModelIndex) -> Option<Goodness> {
        let cluster = self.fitted.cluster_of(row)?;
        let mean = self.means[cluster * self.position.len() + model]?;
        match self.difficulty(row, cluster) {
            None => Some(mean),
            Some(difficulty) => {
                let score = difficulty.expect(self.fitted.curve(cluster, self.position[model]?));
                Some(Goodness { score, ..mean })
            }
        }
    }

    /// How difficult a request is after what models scored on it; `None` where none did.
    fn difficulty(&self, row: usize, cluster: usize) -> Option<Difficulty> {
        let mut known = self.scores.iter().filter_map(|(model, column)| {
            let score = *column.scores.get(row)?;
            (!score.is_nan()).then_some((*model, f64::from(score)))
        });
        let first = known.next()?;
        Some(self.fitted.difficulty(cluster, std::iter::once(first).chain(known)))
    }

    pub(super) fn draw(&self, row: usize, model: ModelIndex, draws: RequestDraws, key: u64) -> Option<Goodness> {
        let cluster = self.fitted.cluster_of(row)?;
        let response = self.fitted.response(cluster, self.position[model]?)?;
        let difficulty = self
            .difficulty(row, cluster)
            .unwrap_or_else(|| Difficulty::prior(self.fitted.clusters()[cluster].unsolvable));
        let right = match difficulty.quantile(draws.uniform(0, 0, Purpose::Difficulty)) {
            Solvability::Unsolvable => false,
            Solvability::Difficulty(difficulty) => {
                response.discrimination * difficulty + draws.normal(key, 0, Purpose::Ability) < response.ability
            }
        };
        Some(Goodness { score: f64::from(u8::from(right)), evidence: response.evidence })
    }
}
