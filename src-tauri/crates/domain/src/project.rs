//! A project: features, candidate architectures and scenarios in one document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::{document, is_default};
use crate::{
    ArchitectureId, Breaker, DecisionRecord, DocumentSettings, Factor, Feature, FeatureId, GatewayKey, Guardrail,
    ModelId, Ownership, Policy, PolicyId, ProviderId, Scenario, UnknownFields,
};

/// Everything the user designed. Recorded requests are not in here: they live in the history and are named by digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Project {
    /// Version of the file format.
    pub schema: u32,
    /// Version of the application that wrote the file; empty in one that was written by hand.
    #[serde(default)]
    pub app_version: String,
    /// What people call the project.
    pub name: String,
    /// Seed of every random draw in a replay; 1 unless given.
    #[serde(default = "first_seed")]
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub seed: u64,
    /// The workload that replays use unless told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub workload: Option<WorkloadReference>,
    /// The architecture that others are compared with.
    pub baseline: ArchitectureId,
    /// In the order in which they are asked for a request.
    pub features: Vec<Feature>,
    /// Candidates, the baseline among them.
    pub architectures: Vec<Architecture>,
    /// The first one is the base; a base without changes unless given.
    #[serde(default = "base_alone")]
    pub scenarios: Vec<Scenario>,
    /// What the user assumes and has agreed with providers.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Assumptions>"))]
    pub assumptions: Assumptions,
    /// What the architecture document looks like.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<DocumentSettings>"))]
    pub document: DocumentSettings,
    /// What owning an architecture costs beside its calls.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Ownership>"))]
    pub ownership: Ownership,
    /// Decisions on record, in the order in which they were taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<DecisionRecord>>"))]
    pub decisions: Vec<DecisionRecord>,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

fn first_seed() -> u64 {
    1
}

fn base_alone() -> Vec<Scenario> {
    vec![Scenario::base()]
}

/// A workload of the history, by name for people and by digest for certainty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkloadReference {
    /// Name in the history.
    pub name: String,
    /// Digest of its content. Without one, whatever has the name is meant, and nobody is told when that changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub digest: Option<String>,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// One candidate: every feature mapped to a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Architecture {
    /// Unique within the project.
    pub id: ArchitectureId,
    /// What people call it.
    pub name: String,
    /// One line about the idea behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub summary: Option<String>,
    /// The policy of each feature.
    #[cfg_attr(feature = "typescript", ts(type = "{ [feature: string]: Policy }"))]
    pub policies: BTreeMap<FeatureId, Policy>,
    /// Policies with a name, for `shared` nodes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "{ [policy: string]: Policy }"))]
    pub library: BTreeMap<PolicyId, Policy>,
    /// What must hold for every request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Guardrail>>"))]
    pub guardrails: Vec<Guardrail>,
    /// Keys that requests come with. Without any, every request is let in; with some, a request without a key is refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<GatewayKey>>"))]
    pub keys: Vec<GatewayKey>,
    /// What the gateway does with endpoints that fail; absent means that it only puts them last for 30 s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub breaker: Option<Breaker>,
    /// How answers are brought into one shape.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Normalization>"))]
    pub normalization: Normalization,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

document! {
    /// How answers of different providers are brought into one shape. Finish reasons become `stop`, `length` or
    /// `error`, native tokens become billed ones.
    #[derive(Default)]
    pub struct Normalization {
        /// What an answer that was cut at the longest completion counts as.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<OnDefect>"))]
        pub truncated: OnDefect,
        /// What an answer without tokens counts as; one that is rejected is not billed (zero-completion insurance).
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<OnDefect>"))]
        pub empty: OnDefect,
    }

    /// What the user assumes and has agreed with providers.
    #[derive(Default)]
    pub struct Assumptions {
        /// Tokens of a tokenizer family for each token of the recorded model's, by family. 1 where absent.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, type = "{ [tokenizer: string]: number }"))]
        pub token_ratios: BTreeMap<String, f64>,
        /// Length of a model's answers for each token of the recorded answer, by model. 1 where absent.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, type = "{ [model: string]: number }"))]
        pub output_ratios: BTreeMap<ModelId, f64>,
        /// Share of the list price that is paid at a provider, where a discount was agreed: `0.9` is 10 % off.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, type = "{ [provider: string]: Factor }"))]
        pub price_shares: BTreeMap<ProviderId, Factor>,
        /// Fee of the gateway as a share of what is spent, for example `0.055`; on top of every cost, and shown apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub platform_fee: Option<Factor>,
        /// Correlation of models' errors on the same request, 0 to 1. 0.5 where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub error_correlation: Option<f64>,
        /// Mean quality of a model's answers, 0 to 1, where the user knows it better than benchmarks do.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, type = "{ [model: string]: number }"))]
        pub quality: BTreeMap<ModelId, f64>,
        /// How far off the assumptions may be.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<AssumptionRanges>"))]
        pub ranges: AssumptionRanges,
    }

    /// The ends of the ranges that assumptions are expected in. Where one is absent, a range is assumed and called so. Growth and
    /// prices have theirs in the cost of ownership.
    #[derive(Default)]
    pub struct AssumptionRanges {
        /// Tokens that other tokenizers make of the same text, as shares: `-0.1` is 10 % fewer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub token_ratios: Option<StatedRange>,
        /// Length of other models' answers, as shares.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub output_ratios: Option<StatedRange>,
        /// Mean quality of models, as differences: `-0.05` is 5 points less.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub quality: Option<StatedRange>,
        /// Correlation of models' errors, as differences.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub error_correlation: Option<StatedRange>,
        /// Latencies, as shares.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub latency: Option<StatedRange>,
    }

    /// The ends of a range, as differences from what is assumed.
    pub struct StatedRange {
        /// Lower end, 0 or less.
        pub low: f64,
        /// Upper end, 0 or more.
        pub high: f64,
    }
}

/// What an answer with a defect counts as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnDefect {
    /// An answer.
    #[default]
    Accept,
    /// A failure with the trigger `low_quality`.
    Reject,
}

impl Architecture {
    /// An architecture without keys, guardrails and library.
    #[must_use]
    pub fn new(id: &str, name: &str, policies: BTreeMap<FeatureId, Policy>) -> Self {
        Self {
            id: id.into(),
            name: name.to_owned(),
            summary: None,
            policies,
            library: BTreeMap::new(),
            guardrails: vec![],
            keys: vec![],
            breaker: None,
            normalization: Normalization::default(),
            unknown: UnknownFields::new(),
        }
    }
}

impl Project {
    /// A project of the present format whose first architecture is the baseline.
    #[must_use]
    pub fn new(name: &str, features: Vec<Feature>, architectures: Vec<Architecture>) -> Self {
        Self {
            schema: crate::PROJECT_SCHEMA,
            app_version: String::new(),
            name: name.to_owned(),
            seed: first_seed(),
            workload: None,
            baseline: architectures.first().map_or_else(|| "baseline".into(), |first| first.id.clone()),
            features,
            architectures,
            scenarios: base_alone(),
            assumptions: Assumptions::default(),
            document: DocumentSettings::default(),
            ownership: Ownership::default(),
            decisions: vec![],
            unknown: UnknownFields::new(),
        }
    }

    /// The architecture with this id.
    #[must_use]
    pub fn architecture(&self, id: &ArchitectureId) -> Option<&Architecture> {
        self.architectures.iter().find(|architecture| architecture.id == *id)
    }
}
