//! What a frontend asks to generate.

use routewright_domain::Timestamp;
use serde::Deserialize;

/// Traffic that nobody sent.
#[derive(Debug, Clone, PartialEq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Synthesis {
    /// Like that of a workload of the history.
    Like(SynthesisLike),
    /// From scratch.
    Scratch(SynthesisFromScratch),
}

/// Traffic like that of a workload.
#[derive(Debug, Clone, PartialEq, Deserialize, ts_rs::TS)]
pub struct SynthesisLike {
    /// Name of the workload.
    pub workload: String,
    /// So many times the requests over the same span.
    pub scale: f64,
}

/// Traffic by its main parameters.
#[derive(Debug, Clone, PartialEq, Deserialize, ts_rs::TS)]
pub struct SynthesisFromScratch {
    /// When it starts.
    pub start: Timestamp,
    /// How long it lasts.
    pub days: u32,
    /// Requests in all.
    #[ts(type = "number")]
    pub requests: u64,
    /// When they come.
    pub arrivals: ArrivalPattern,
    /// The traffic's parts.
    pub features: Vec<SynthesisFeature>,
}

/// How requests spread over the hours of a week, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ArrivalPattern {
    /// The same rate at every hour.
    Even,
    /// Most from 8 to 18 on weekdays.
    OfficeHours,
    /// Most from 17 to 23, on weekends more than on weekdays.
    Evenings,
}

/// One feature's part of the traffic.
#[derive(Debug, Clone, PartialEq, Deserialize, ts_rs::TS)]
pub struct SynthesisFeature {
    /// What the log calls it.
    pub tag: String,
    /// Share of the requests, relative to the other features.
    pub weight: f64,
    /// Tokens of a prompt.
    pub prompt: TokenSpread,
    /// Tokens of an answer.
    pub completion: TokenSpread,
}

/// A log-normal distribution of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, ts_rs::TS)]
pub struct TokenSpread {
    /// Half of the requests have fewer.
    pub median: f64,
    /// 95 % of the requests have fewer; not below the median.
    pub p95: f64,
}
