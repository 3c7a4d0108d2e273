//! Quality fitted to recorded outcomes: what answers without an outcome are drawn from.
//!
//! A request of a cluster either cannot be solved by any model, with a probability of the cluster's own, or has a difficulty
//! `z`, standard normal and shared by all models. A model of ability `a` and discrimination `d` answers rightly where
//! `d z + e < a`, with a standard normal `e` of its own: a two-parameter item response model with a probit link (Lord 1952; Bock
//! and Lieberman 1970), in which the models are the items and the requests the persons, with a latent class beside it.
//!
//! Probit and not logit, because the model that is assumed without outcomes is the same one (a Gaussian copula with one
//! factor), so that what is fitted and what is assumed live on one scale; because its mean has a closed form; and because it
//! fits public outcomes of nine models slightly better. Who estimates the parameters is none of the engine's business.

mod difficulty;

use std::sync::OnceLock;

use routewright_domain::{Evidence, ModelId};

pub use difficulty::{Difficulty, NODE_STEP, NODES, Solvability, node};

use crate::math::normal_cdf;

/// Some requests of a cluster can be solved, however few.
const MOST_UNSOLVABLE: f64 = 0.999;

/// How a model answers the requests of a cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Response {
    /// Difficulty at which it is right half of the time, times its discrimination; standard deviations of its own error.
    pub ability: f64,
    /// How much difficulty matters to it; below zero where it is better at what is hard for the others.
    pub discrimination: f64,
    /// Fitted where it has outcomes, else assumed.
    pub evidence: Evidence,
}

impl Response {
    /// Probability of a right answer to a solvable request of this difficulty.
    #[must_use]
    pub fn at(self, difficulty: f64) -> f64 {
        normal_cdf(self.ability - self.discrimination * difficulty)
    }

    /// Probability of a right answer to a solvable request of which nothing else is known.
    #[must_use]
    pub fn mean(self) -> f64 {
        normal_cdf(self.ability / (1.0 + self.discrimination * self.discrimination).sqrt())
    }
}

/// What was fitted to the requests of a cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedCluster {
    /// What the cluster is called.
    pub name: String,
    /// Probability that no model can solve a request of it.
    pub unsolvable: f64,
    /// By model, in the order of [`FittedQuality::models`]; `None` where nothing is known of the model.
    pub responses: Vec<Option<Response>>,
}

/// Parameters of a workload.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedQuality {
    models: Vec<ModelId>,
    clusters: Vec<FittedCluster>,
    cluster_of: Vec<u16>,
    /// By cluster and model: the probability of a right answer at each node of difficulty. Computed for whom it is asked, since a
    /// fit knows every model of a catalog and a replay asks a few.
    curves: Vec<OnceLock<[f64; NODES]>>,
    /// By cluster and model: standard error of the mean score, where it was estimated.
    errors: Vec<f64>,
}

impl FittedQuality {
    /// Marks a row without a cluster.
    pub const NO_CLUSTER: u16 = u16::MAX;

    /// Parameters for the rows of a workload; `cluster_of` has a position in `clusters`, or [`Self::NO_CLUSTER`], for each.
    /// A response that a cluster lacks, and a cluster that does not exist, count as nothing known.
    #[must_use]
    pub fn new(models: Vec<ModelId>, mut clusters: Vec<FittedCluster>, mut cluster_of: Vec<u16>) -> Self {
        for cluster in &mut clusters {
            cluster.responses.resize(models.len(), None);
            cluster.unsolvable =
                if cluster.unsolvable.is_nan() { 0.0 } else { cluster.unsolvable.clamp(0.0, MOST_UNSOLVABLE) };
        }
        for own in &mut cluster_of {
            if usize::from(*own) >= clusters.len() {
                *own = Self::NO_CLUSTER;
            }
        }
        let curves = vec![OnceLock::new(); clusters.len() * models.len()];
        Self { models, clusters, cluster_of, curves, errors: vec![] }
    }

    /// The same with standard errors of the mean scores, by cluster and model.
    #[must_use]
    pub fn with_errors(self, errors: Vec<f64>) -> Self {
        Self { errors, ..self }
    }

    /// The same for other rows: by row a position among the clusters, or [`Self::NO_CLUSTER`].
    #[must_use]
    pub fn on_rows(self, mut cluster_of: Vec<u16>) -> Self {
        for own in &mut cluster_of {
            if usize::from(*own) >= self.clusters.len() {
                *own = Self::NO_CLUSTER;
            }
        }
        Self { cluster_of, ..self }
    }

    /// Standard error of the mean score of a model on a cluster; 0 where nobody has estimated it.
    #[must_use]
    pub fn error(&self, cluster: usize, model: usize) -> f64 {
        self.errors.get(cluster * self.models.len() + model).copied().unwrap_or(0.0)
    }

    /// The same parameters for some of the rows, as a workload that was [selected](routewright_domain::Workload::select) has them.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let cluster = |row: &usize| self.cluster_of.get(*row).copied().unwrap_or(Self::NO_CLUSTER);
        Self { cluster_of: rows.iter().map(cluster).collect(), ..self.clone() }
    }

    /// The models.
    #[must_use]
    pub fn models(&self) -> &[ModelId] {
        &self.models
    }

    /// The clusters.
    #[must_use]
    pub fn clusters(&self) -> &[FittedCluster] {
        &self.clusters
    }

    /// The cluster of a row.
    #[must_use]
    pub fn cluster_of(&self, row: usize) -> Option<usize> {
        let own = *self.cluster_of.get(row)?;
        (own != Self::NO_CLUSTER).then_some(usize::from(own))
    }

    /// How a model answers the requests of a cluster.
    #[must_use]
    pub fn response(&self, cluster: usize, model: usize) -> Option<Response> {
        *self.clusters.get(cluster)?.responses.get(model)?
    }

    /// Probability of a right answer of a model to a solvable request, at each node of difficulty.
    #[must_use]
    pub fn curve(&self, cluster: usize, model: usize) -> &[f64; NODES] {
        self.curves[cluster * self.models.len() + model].get_or_init(|| {
            let response = self.response(cluster, model);
            std::array::from_fn(|at| response.map_or(0.0, |response| response.at(node(at))))
        })
    }

    /// Mean score of a model on a request of a cluster of which nothing else is known.
    #[must_use]
    pub fn mean(&self, cluster: usize, model: usize) -> Option<f64> {
        let response = self.response(cluster, model)?;
        Some((1.0 - self.clusters[cluster].unsolvable) * response.mean())
    }

    /// How difficult a request of a cluster is, after these scores (0 to 1) of models on it.
    #[must_use]
    pub fn difficulty(&self, cluster: usize, scores: impl IntoIterator<Item = (usize, f64)>) -> Difficulty {
        let mut difficulty = Difficulty::prior(self.clusters[cluster].unsolvable);
        for (model, score) in scores {
            if self.response(cluster, model).is_some() {
                difficulty.observe(self.curve(cluster, model), score);
            }
        }
        difficulty.normalised()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(unsolvable: f64, responses: &[(f64, f64)]) -> FittedQuality {
        let response = |&(ability, discrimination): &(f64, f64)| {
            Some(Response { ability, discrimination, evidence: Evidence::Fitted })
        };
        let models = (0..responses.len()).map(|n| format!("m/{n}").as_str().into()).collect();
        let cluster =
            FittedCluster { name: String::new(), unsolvable, responses: responses.iter().map(response).collect() };
        FittedQuality::new(models, vec![cluster], vec![0])
    }

    #[test]
    fn the_mean_over_the_nodes_is_the_closed_form() {
        // ∫ Φ(a - d z) φ(z) dz = Φ(a / √(1 + d²)).
        for (ability, discrimination) in [(0.0, 1.0), (0.7, 0.3), (-1.5, 1.8), (2.0, -0.6)] {
            let law = fitted(0.25, &[(ability, discrimination)]);
            let found = law.difficulty(0, []).expect(law.curve(0, 0));
            let closed = law.mean(0, 0).unwrap();
            assert!((found - closed).abs() < 5e-6, "{ability} {discrimination}: {found} for {closed}");
        }
    }

    #[test]
    fn a_selection_keeps_the_cluster_of_each_row() {
        let law = fitted(0.25, &[(0.0, 1.0)]);
        let law = FittedQuality::new(law.models, law.clusters, vec![0, FittedQuality::NO_CLUSTER, 0]);
        let some = law.select(&[1, 2, 7]);
        assert_eq!((0..4).map(|row| some.cluster_of(row)).collect::<Vec<_>>(), [None, Some(0), None, None]);
    }

    #[test]
    fn two_fair_coins_that_share_half_of_their_errors_agree_as_sheppard_says() {
        // d = 1 is a tetrachoric correlation of ½: both right with 1/3, so one right after the other is with 2/3.
        let law = fitted(0.0, &[(0.0, 1.0), (0.0, 1.0)]);
        let after_right = law.difficulty(0, [(0, 1.0)]).expect(law.curve(0, 1));
        assert!((after_right - 2.0 / 3.0).abs() < 5e-6, "{after_right}");
        let after_wrong = law.difficulty(0, [(0, 0.0)]).expect(law.curve(0, 1));
        assert!((after_wrong - 1.0 / 3.0).abs() < 5e-6, "{after_wrong}");
    }

    #[test]
    fn a_right_answer_rules_out_that_a_request_is_unsolvable_and_a_wrong_one_makes_it_likelier() {
        let law = fitted(0.2, &[(0.5, 0.0), (0.5, 0.0)]);
        assert!(law.difficulty(0, [(0, 1.0)]).unsolvable() < 1e-12);
        // By Bayes' rule: 0.2 / (0.2 + 0.8 (1 - Φ(½))).
        let expected = 0.2 / (0.2 + 0.8 * (1.0 - normal_cdf(0.5)));
        assert!((law.difficulty(0, [(0, 0.0)]).unsolvable() - expected).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_known_is_said_to_be_unknown() {
        let cluster = FittedCluster { name: String::new(), unsolvable: f64::NAN, responses: vec![] };
        let law = FittedQuality::new(vec!["m/0".into()], vec![cluster], vec![0, 7]);
        assert_eq!(
            (law.mean(0, 0), law.cluster_of(0), law.cluster_of(1), law.cluster_of(2)),
            (None, Some(0), None, None)
        );
    }
}
