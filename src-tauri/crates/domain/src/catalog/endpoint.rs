//! One model at one provider.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::model::Capability;
use super::prices::PriceList;
use super::provenance::Provenance;
use crate::{EndpointId, ProviderId};

/// One model at one provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Unique within the snapshot and stable between snapshots.
    pub id: EndpointId,
    /// The gateway's own id of it, which outlives renamed providers; recorded conditions are matched by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// Provider slug, without region.
    pub provider: ProviderId,
    /// Region or variant behind the provider slug, for example `europe-west4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Which tariff it is.
    #[serde(default, skip_serializing_if = "Tariff::is_standard")]
    pub tariff: Tariff,
    /// Precision of the weights, for example `fp8`; unknown where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantization: Option<String>,
    /// Prompt and answer together, in tokens.
    pub context_tokens: u32,
    /// Longest answer, in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_completion_tokens: Option<u32>,
    /// Longest prompt, in tokens, where it is less than the context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_prompt_tokens: Option<u32>,
    /// What it charges.
    pub prices: PriceList,
    /// What it can do; `None` where the source does not say, and then it is what the model can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<BTreeSet<Capability>>,
    /// Milliseconds to the first token; ascending, so that p99 is slowest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttft_ms: Option<PercentileKnots>,
    /// Tokens per second; ascending, so that p99 is **fastest**, whatever the source's direction was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throughput_tps: Option<PercentileKnots>,
    /// Requests behind the percentiles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_requests: Option<u64>,
    /// Share of calls that were answered over the last day, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uptime: Option<f64>,
    /// Known limits; unknown means none, which is an assumption.
    #[serde(default, skip_serializing_if = "EndpointLimits::is_unknown")]
    pub limits: EndpointLimits,
    /// What the provider does with prompts; unknown is not the same as no.
    #[serde(default, skip_serializing_if = "DataPolicy::is_unknown")]
    pub data_policy: DataPolicy,
    /// True when the provider finds prompt beginnings in its cache unasked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implicit_caching: Option<bool>,
    /// False when the gateway had taken it out of normal balancing on that day (negative status).
    pub healthy: bool,
    /// Sources of figures that differ from the model's.
    #[serde(default, skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
}

/// Which of a provider's tariffs an endpoint is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tariff {
    /// The one that serves unless another is asked for.
    #[default]
    Standard,
    /// Cheaper, answered within hours.
    Batch,
    /// Cheaper, slower.
    Flex,
    /// Dearer, faster.
    Priority,
}

impl Tariff {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
    fn is_standard(&self) -> bool {
        *self == Self::Standard
    }
}

/// Rate limits of an endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EndpointLimits {
    /// Requests per minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub requests_per_minute: Option<u32>,
    /// Tokens per minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub tokens_per_minute: Option<u64>,
}

impl EndpointLimits {
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// What a provider does with prompts. `None` is unknown, and unknown fails closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DataPolicy {
    /// Trains on prompts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub trains: Option<bool>,
    /// Keeps prompts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub retains: Option<bool>,
}

impl DataPolicy {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// Published percentiles of one quantity, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PercentileKnots {
    /// Median.
    pub p50: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 90th percentile.
    pub p90: f64,
    /// 95th percentile.
    pub p95: f64,
    /// 99th percentile.
    pub p99: f64,
}

impl Endpoint {
    /// True when it is known to be in one of these regions, each named by its beginning.
    #[must_use]
    pub fn lies_in(&self, regions: &[String]) -> bool {
        self.region.as_ref().is_some_and(|region| regions.iter().any(|wanted| region_matches(region, wanted)))
    }

    /// Where it says that it stands; `None` also where its catalog writes a variant of the model in that place, such as `fast` or
    /// `claude-on-aws`.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.region.as_deref().filter(|region| names_a_place(region))
    }
}

/// Beginnings of the regions of clouds, up to a hyphen, a digit or the end: `eu-west-1`, `us-central1`, `europe-west4`, `global`.
const AREAS: [&str; 24] = [
    "global",
    "us",
    "eu",
    "europe",
    "ap",
    "asia",
    "ca",
    "sa",
    "me",
    "mx",
    "il",
    "af",
    "africa",
    "uk",
    "au",
    "australia",
    "jp",
    "in",
    "sg",
    "northamerica",
    "southamerica",
    "cn",
    "kr",
    "br",
];
/// Ends of those that write it as one word: `swedencentral`, `eastus2`, `japaneast`.
const ENDS: [&str; 10] =
    ["central", "east", "west", "north", "south", "europe", "asia", "eastus", "westus", "centralus"];

fn names_a_place(region: &str) -> bool {
    let region = region.to_ascii_lowercase();
    let begins = region.split(|c: char| c == '-' || c == '_' || c.is_ascii_digit()).next().unwrap_or_default();
    let bare = region.trim_end_matches(|c: char| c.is_ascii_digit());
    let one_word = bare.len() >= 6 && bare.bytes().all(|c| c.is_ascii_lowercase());
    AREAS.contains(&begins) || (one_word && ENDS.iter().any(|end| bare.ends_with(end)))
}

/// Catalogs write regions as `us`, `eu-west-1`, `europe-west4` or `global`; a requirement names a beginning.
fn region_matches(region: &str, wanted: &str) -> bool {
    let region = region.to_ascii_lowercase();
    let wanted = wanted.to_ascii_lowercase();
    let starts = |prefix: &str| {
        region
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    match wanted.as_str() {
        "eu" => starts("eu") || starts("europe"),
        wanted => starts(wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_told_by_their_beginning() {
        for (region, wanted, matches) in [
            ("europe-west4", "eu", true),
            ("eu-central-1", "eu", true),
            ("eu", "EU", true),
            ("us-east1", "us", true),
            ("usa", "us", false),
            ("global", "eu", false),
            ("australia-southeast1", "au", false),
        ] {
            assert_eq!(region_matches(region, wanted), matches, "{region} for {wanted}");
        }
    }

    #[test]
    fn a_variant_is_no_place() {
        for place in
            ["eu-west-1", "us", "us-central1", "europe-west4", "global", "swedencentral", "eastus2", "us-east-2"]
        {
            assert!(names_a_place(place), "{place}");
        }
        for variant in ["fast", "turbo", "claude-on-aws", "zdr", "highspeed", "base", "default", "opensource", "2"] {
            assert!(!names_a_place(variant), "{variant}");
        }
    }
}
