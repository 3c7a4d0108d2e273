//! A project: features, candidate architectures and scenarios in one document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ArchitectureId, Feature, FeatureId, Policy, Scenario, UnknownFields};

/// Everything the user designed. Recorded requests are not in here: they live in the history and are named by digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Project {
    /// Version of the file format.
    pub schema: u32,
    /// Version of the application that wrote the file.
    pub app_version: String,
    /// What people call the project.
    pub name: String,
    /// Seed of every random draw in a replay.
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
    /// The first one is the base.
    pub scenarios: Vec<Scenario>,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// A workload of the history, by name for people and by digest for certainty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WorkloadReference {
    /// Name in the history.
    pub name: String,
    /// Digest of its content.
    pub digest: String,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// One candidate: every feature mapped to a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

impl Project {
    /// The architecture with this id.
    #[must_use]
    pub fn architecture(&self, id: &ArchitectureId) -> Option<&Architecture> {
        self.architectures.iter().find(|architecture| architecture.id == *id)
    }
}
