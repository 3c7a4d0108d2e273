//! Where a figure was published, and when.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CatalogSnapshot, Endpoint, Model};

/// Something that published figures, as of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureSource {
    /// Short name, unique within the snapshot, by which [`Provenance`] refers to it.
    pub id: String,
    /// What it is, in full: who published it, and through what.
    pub title: String,
    /// The day for which it holds, `YYYY-MM-DD`.
    pub date: String,
    /// Licence under which it was published, where it states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
}

/// Figures that have one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FigureGroup {
    /// That the model exists: its names, launch, tokenizer, reasoning and capabilities.
    Listing,
    /// The retirement date.
    Retirement,
    /// Benchmark indices.
    Benchmarks,
    /// Prices and their overrides.
    Prices,
    /// Context, longest prompt and answer, rate limits, quantization, region, capabilities of an endpoint.
    Limits,
    /// Time to first token, throughput, measured requests, uptime, health.
    Performance,
    /// What the provider does with prompts.
    DataPolicy,
}

impl FigureGroup {
    /// Every group.
    pub const ALL: [Self; 7] = [
        Self::Listing,
        Self::Retirement,
        Self::Benchmarks,
        Self::Prices,
        Self::Limits,
        Self::Performance,
        Self::DataPolicy,
    ];
}

/// Ids of sources by group. A snapshot states its defaults; a model or an endpoint states only where it differs.
pub type Provenance = BTreeMap<FigureGroup, String>;

impl CatalogSnapshot {
    /// Where figures of a model, or of one of its endpoints, were published: the nearest statement holds.
    #[must_use]
    pub fn source_of(&self, group: FigureGroup, model: &Model, endpoint: Option<&Endpoint>) -> Option<&FigureSource> {
        let id = endpoint
            .and_then(|endpoint| endpoint.provenance.get(&group))
            .or_else(|| model.provenance.get(&group))
            .or_else(|| self.provenance.get(&group))?;
        self.sources.iter().find(|source| source.id == *id)
    }
}
