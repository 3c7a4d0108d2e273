//! Quality fitted to a workload's outcomes.

use serde::{Deserialize, Serialize};

use crate::{Evidence, ModelId};

/// What the outcomes of a workload say of models, and how far that can be trusted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct QualityReport {
    /// Name of the workload.
    pub workload: String,
    /// Digest of the workload.
    pub workload_digest: String,
    /// Its requests.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Requests with a score of a model that the catalog has; the other scores only say how difficult a request is.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub scored_requests: u64,
    /// Requests on which two of these models or more were scored.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub compared_requests: u64,
    /// Scores of these models in all.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub scores: u64,
    /// Scored models that the catalog does not have, so that no replay can ask them.
    #[serde(default)]
    pub not_in_catalog: Vec<ModelId>,
    /// By model, over all requests of the workload.
    pub models: Vec<ModelQuality>,
    /// By cluster of alike requests.
    pub clusters: Vec<ClusterQuality>,
    /// How well outcomes that were held back are foretold; absent where there are too few.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub held_back: Option<HeldBackQuality>,
    /// What can be said of the model that the log says answered; absent where no score is of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub selection: Option<SelectionBias>,
}

/// A figure from 0 to 1 with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct QualityInterval {
    /// The figure.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A model on some requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ModelQuality {
    /// Which.
    pub model: ModelId,
    /// Scores that it has.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub scores: u64,
    /// Their mean.
    pub observed: Option<f64>,
    /// Mean quality on all of the requests, scored or not; absent where nothing is known.
    pub quality: Option<QualityInterval>,
    /// Ability, where it is of one cluster: difficulty at which it is right half of the time, times its discrimination.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub ability: Option<f64>,
    /// Discrimination, where it is of one cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub discrimination: Option<f64>,
    /// Fitted where it has ten scores or more, else assumed.
    pub evidence: Evidence,
}

/// Requests that are alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ClusterQuality {
    /// What they are called.
    pub name: String,
    /// How many.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// How many have a score.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub scored_requests: u64,
    /// Share that no model can solve; absent where the outcomes do not ask for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub unsolvable: Option<QualityInterval>,
    /// How the fit went; absent where nothing was scored.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub convergence: Option<FitConvergence>,
    /// By model.
    pub models: Vec<ModelQuality>,
}

/// How a fit went.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FitConvergence {
    /// EM steps.
    pub steps: u32,
    /// Whether they came to rest.
    pub converged: bool,
    /// Marginal log likelihood of the outcomes.
    pub log_likelihood: f64,
    /// The same without a mass of unsolvable requests.
    pub log_likelihood_without_mass: f64,
    /// Largest change of a parameter in the last step.
    pub change: f64,
    /// Largest part of the gradient, per request.
    pub gradient: f64,
}

/// How well outcomes that were held back are foretold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HeldBackQuality {
    /// Parts that were held back in turn.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub folds: u64,
    /// Requests, each held back once.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Their scores.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub scores: u64,
    /// Foretold from cluster and what other models scored on the request.
    pub given_others: ScoreLoss,
    /// Foretold from the cluster alone.
    pub by_cluster: ScoreLoss,
    /// Foretold from each model's mean over everything.
    pub by_model: ScoreLoss,
    /// Foretold against observed, by tenths.
    pub calibration: Vec<CalibrationTenth>,
    /// Votes and common failures.
    pub forecasts: Vec<JointForecast>,
}

/// How far forecasts were off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ScoreLoss {
    /// In nats.
    pub log_loss: f64,
    /// Mean squared error.
    pub brier: f64,
}

/// A tenth of the calibration curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CalibrationTenth {
    /// Forecasts from here.
    pub from: f64,
    /// Up to here.
    pub until: f64,
    /// Their mean.
    pub foretold: f64,
    /// Mean of the scores.
    pub observed: f64,
    /// How many.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub scores: u64,
}

/// What several models do on one request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct JointForecast {
    /// `majority_right` or `all_wrong`.
    pub figure: String,
    /// Of which models.
    pub models: Vec<ModelId>,
    /// Requests on which all of them were scored.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Share of requests, foretold by fits that have not seen them.
    pub foretold: QualityInterval,
    /// Share of requests, observed.
    pub observed: f64,
    /// What independence would have claimed.
    pub if_independent: f64,
}

/// Scores of models that a router chose, weighed back to all requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SelectionBias {
    /// Scores of the model that the log says answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub scores_of_chosen: u64,
    /// Hardly any other model was scored: what the others would have scored on the same requests nobody measured.
    pub of_chosen_only: bool,
    /// An answer counts for this many requests at most.
    pub longest_weight: f64,
    /// By model.
    pub values: Vec<OffPolicyValue>,
}

/// What a model would have scored on all requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OffPolicyValue {
    /// Which.
    pub model: ModelId,
    /// Requests that it was chosen for and scored on.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub answers: u64,
    /// Mean of those scores as they are.
    pub as_chosen: f64,
    /// By inverse propensity, self-normalised.
    pub inverse_propensity: QualityInterval,
    /// Doubly robust.
    pub doubly_robust: QualityInterval,
    /// Requests that the weighed answers are worth.
    pub effective_answers: f64,
    /// Answers whose weight was cut.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub cut: u64,
    /// Share of requests in cells in which the model was scored at all.
    pub supported: f64,
}
