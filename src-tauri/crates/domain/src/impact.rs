//! What the step from one catalog to another means for a project.

use serde::{Deserialize, Serialize};

use crate::{
    ArchitectureId, CatalogReference, DecisionRecord, FeatureId, FeatureOutcome, ModelId, Money, Outcome, Policy,
    Quality,
};

/// What the step from one catalog to another means for a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CatalogImpact {
    /// The older catalog.
    pub from: CatalogReference,
    /// The newer one.
    pub to: CatalogReference,
    /// The workload that was replayed at both; without one there are no figures of replays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub workload: Option<String>,
    /// Requests of that workload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub requests: Option<u64>,
    /// Nodes of policies that a change concerns, in order of the project.
    pub touches: Vec<Touch>,
    /// Changes of policies that answer to it, what cannot stay as it is first.
    pub proposals: Vec<Proposal>,
    /// Each architecture at both catalogs.
    pub architectures: Vec<ArchitectureImpact>,
    /// Models of the project of which one of the catalogs names no providers: only the one price that it has was compared.
    pub not_compared: Vec<ModelId>,
    /// Launches that touch no policy of the project.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub other_launches: u64,
}

/// What happened to a model that a policy names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TouchKind {
    /// The newer catalog does not have it.
    Gone,
    /// Its retirement is announced, or was moved.
    Retiring,
    /// An announcement was taken back.
    Staying,
    /// The name leads to another model now.
    Renamed,
    /// An endpoint that may serve it has another price.
    Price,
    /// An endpoint that may serve it has another context.
    Context,
    /// Endpoints that may serve it came or went.
    Endpoints,
}

/// A node of a policy that a change of the catalog concerns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Touch {
    /// Whose.
    pub architecture: ArchitectureId,
    /// The features that it serves.
    pub features: Vec<FeatureId>,
    /// JSON pointer of the node in the project.
    pub path: String,
    /// The model as the policy names it.
    pub model: ModelId,
    /// What happened.
    pub kind: TouchKind,
    /// The same in a sentence, with its figures.
    pub says: String,
    /// By which share the price of the tokens rose, weighed as the workload weighs prompt and answer (three to one without a
    /// workload); absent for changes that are none of price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub price_share: Option<f64>,
}

/// Why another model is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// The model is gone or has a last day.
    Replacement,
    /// The same model is cheaper at another provider.
    CheaperEndpoint,
    /// A model that is at least as good on every published index costs less.
    CheaperModel,
}

/// A change of policies, to be accepted or left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Proposal {
    /// Unique within the impact, and the same for the same inputs.
    pub id: String,
    /// Whose policies.
    pub architecture: ArchitectureId,
    /// The features that it changes.
    pub features: Vec<FeatureId>,
    /// Why.
    pub kind: ProposalKind,
    /// The model as the policies name it.
    pub from: ModelId,
    /// What takes its place.
    pub to: ModelId,
    /// The reason in sentences, with its figures.
    pub reason: String,
    /// What is assumed, or lost by the change.
    pub caveats: Vec<String>,
    /// The leaves as they become.
    pub edits: Vec<LeafEdit>,
    /// What it does to each of the features; empty without a workload.
    pub effects: Vec<ProposalEffect>,
    /// Why the replay does not bear it out; absent where it does, or where none was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub not_borne_out: Option<String>,
    /// The decision to put on record when it is accepted.
    pub decision: DecisionRecord,
}

/// A leaf of a policy as it becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LeafEdit {
    /// JSON pointer of the leaf in the project.
    pub path: String,
    /// What stands there then.
    pub policy: Policy,
}

/// What a proposal does to a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProposalEffect {
    /// Which feature.
    pub feature: FeatureId,
    /// At the older catalog.
    pub before: Option<ImpactFigures>,
    /// At the newer one without the proposal; absent where that cannot work.
    pub unchanged: Option<ImpactFigures>,
    /// At the newer one with it.
    pub proposed: Option<ImpactFigures>,
}

/// An architecture at both catalogs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ArchitectureImpact {
    /// Which.
    pub architecture: ArchitectureId,
    /// At the older catalog.
    pub before: Option<ImpactFigures>,
    /// At the newer one, as it is.
    pub unchanged: Option<ImpactFigures>,
    /// At the newer one, with all its proposals that a replay bears out.
    pub proposed: Option<ImpactFigures>,
    /// Why it cannot work at the newer catalog as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub broken: Option<String>,
    /// Why it could not be replayed at the older catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub not_before: Option<String>,
}

/// What of an outcome tells whether a change is for the better.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ImpactFigures {
    /// Requests.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Of them, answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub succeeded: u64,
    /// What they cost.
    pub cost_usd: Money,
    /// Requests with a billed part whose price is unknown.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unpriced: u64,
    /// Quality of the answers; `None` where nothing is known of it.
    pub quality: Option<Quality>,
    /// Time to first token at the 95th percentile, in milliseconds.
    pub ttft_p95_ms: Option<f64>,
    /// Total latency at the 95th percentile, in milliseconds.
    pub latency_p95_ms: Option<f64>,
    /// Requirements that are missed or cannot be decided.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requirements_open: u64,
}

impl ImpactFigures {
    /// The figures of a whole outcome.
    #[must_use]
    pub fn of(outcome: &Outcome) -> Self {
        Self {
            requests: outcome.requests,
            succeeded: outcome.succeeded,
            cost_usd: outcome.cost_usd,
            unpriced: outcome.unpriced,
            quality: outcome.quality,
            ttft_p95_ms: outcome.ttft_ms.p95,
            latency_p95_ms: outcome.latency_ms.p95,
            requirements_open: open(outcome, None),
        }
    }

    /// The figures of one feature of an outcome.
    #[must_use]
    pub fn of_feature(outcome: &Outcome, feature: &FeatureId) -> Option<Self> {
        let own: &FeatureOutcome = outcome.features.iter().find(|own| own.feature == *feature)?;
        Some(Self {
            requests: own.requests,
            succeeded: own.succeeded,
            cost_usd: own.cost_usd,
            unpriced: own.unpriced,
            quality: own.quality,
            ttft_p95_ms: own.ttft_ms.p95,
            latency_p95_ms: own.latency_ms.p95,
            requirements_open: open(outcome, Some(feature)),
        })
    }
}

fn open(outcome: &Outcome, feature: Option<&FeatureId>) -> u64 {
    let own = outcome.requirements.iter().filter(|one| feature.is_none_or(|feature| one.feature == *feature));
    own.filter(|one| one.met != Some(true)).count() as u64
}
