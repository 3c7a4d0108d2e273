//! How far figures of a replay can be trusted: intervals, risks, and what they rest on.

use serde::{Deserialize, Serialize};

use crate::{ArchitectureId, FeatureId, Money, Period, ScenarioId};

/// The ends of a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Interval<T> {
    /// Lower end.
    pub low: T,
    /// Upper end.
    pub high: T,
}

/// 95 % intervals of the figures of an outcome, or of a feature's part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FigureIntervals {
    /// Cost of the workload.
    pub cost_usd: Interval<Money>,
    /// Share of requests that are answered, 0 to 1.
    pub success_rate: Option<Interval<f64>>,
    /// Mean quality, 0 to 1: of the sampling of requests and, where it was fitted to outcomes, of what is not known of the fit.
    /// Without any outcomes the assumed qualities are held fixed.
    pub quality: Option<Interval<f64>>,
    /// Quality is assumed, with no outcome to fit it to: its interval holds the assumption fixed, and shows the choice of requests alone.
    #[serde(default)]
    pub quality_held_fixed: bool,
    /// Median time to first token, in milliseconds.
    pub ttft_p50_ms: Option<Interval<f64>>,
    /// Its 95th percentile.
    pub ttft_p95_ms: Option<Interval<f64>>,
    /// Median total latency, in milliseconds.
    pub latency_p50_ms: Option<Interval<f64>>,
    /// Its 95th percentile.
    pub latency_p95_ms: Option<Interval<f64>>,
    /// Share of requests that used a fallback, 0 to 1.
    pub fallback_share: Option<Interval<f64>>,
    /// Share of requests that a cascade passed to a dearer tier, 0 to 1.
    pub escalation_share: Option<Interval<f64>>,
}

/// 95 % intervals of the differences to the baseline, both on the same stretches of the workload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DeltaIntervals {
    /// Difference in cost.
    pub cost_usd: Interval<Money>,
    /// The same as a share of the baseline's cost.
    pub cost_share: Option<Interval<f64>>,
    /// Difference of the medians to first token, in milliseconds.
    pub ttft_p50_ms: Option<Interval<f64>>,
    /// Difference at the 95th percentile.
    pub ttft_p95_ms: Option<Interval<f64>>,
    /// Difference of the medians of total latency, in milliseconds.
    pub latency_p50_ms: Option<Interval<f64>>,
    /// Difference at the 95th percentile.
    pub latency_p95_ms: Option<Interval<f64>>,
    /// Difference of the success rates, in percentage points.
    pub success_points: Option<Interval<f64>>,
    /// Difference of the shares that used a fallback, in percentage points.
    pub fallback_points: Option<Interval<f64>>,
    /// Difference of the mean qualities, in percentage points.
    pub quality_points: Option<Interval<f64>>,
}

/// The intervals of one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FeatureIntervals {
    /// Which feature.
    pub feature: FeatureId,
    /// Its figures.
    pub figures: FigureIntervals,
}

/// The bill of another month of 30 days like the workload.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MonthlyBill {
    /// What is expected: the cost of the workload, projected from its span.
    pub expected_usd: Money,
    /// In 19 of 20 such months the bill lies between these.
    pub interval: Interval<Money>,
}

/// How likely a budget is overrun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BudgetRisk {
    /// Name of the guardrail; absent for the monthly requirement of a feature.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub guardrail: Option<String>,
    /// The feature whose requirement it is; absent for a guardrail of the whole architecture.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub feature: Option<FeatureId>,
    /// How long it lasts.
    pub period: Period,
    /// The limit of a period.
    pub limit_usd: Money,
    /// What a period would cost if nothing stopped it.
    pub expected_usd: Money,
    /// 95 % interval of that.
    pub interval: Interval<Money>,
    /// Share of such periods that cost more than the limit, 0 to 1.
    pub probability: f64,
}

/// How likely a requirement is missed in another period like the workload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RequirementRisk {
    /// Whose requirement.
    pub feature: FeatureId,
    /// Field name of the requirement.
    pub requirement: String,
    /// The limit, as a decimal.
    pub limit: String,
    /// Share of such periods that miss it, 0 to 1; `None` where what is unknown decides it.
    pub probability: Option<f64>,
}

/// The intervals of one architecture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ArchitectureIntervals {
    /// Which architecture.
    pub architecture: ArchitectureId,
    /// Of all requests.
    pub figures: FigureIntervals,
    /// Against the baseline; `None` for the baseline itself.
    pub difference: Option<DeltaIntervals>,
    /// Share of resamples in which it costs less than the baseline, 0 to 1; `None` for the baseline itself.
    pub cheaper_probability: Option<f64>,
    /// Feature by feature, in order of the project.
    pub features: Vec<FeatureIntervals>,
    /// Another month; `None` for a workload without a span.
    pub month: Option<MonthlyBill>,
    /// What would be spent in it if no budget stopped anything, where budgets act in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub month_unstopped: Option<MonthlyBill>,
    /// What the month would save against the baseline, negative where it costs more; `None` for the baseline itself.
    pub month_saving: Option<MonthlyBill>,
    /// Guardrails with a budget and monthly requirements.
    pub budgets: Vec<BudgetRisk>,
    /// The other requirements.
    pub requirements: Vec<RequirementRisk>,
    /// The bill in words.
    pub sentence: String,
    /// Budgets, limits, caches or breakers let requests meet each other: the intervals then hold what they did fixed.
    pub stateful: bool,
    /// What is not known of quality fitted to outcomes, as far as it moves a figure; part of the intervals.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub fit: Option<FitErrors>,
}

/// Standard errors that come from quality having been fitted to outcomes that cover only a part of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FitErrors {
    /// Draws of the fit's parameters, and of the answers without a score, that they are of.
    pub draws: u32,
    /// Of the mean quality, 0 to 1.
    pub quality: f64,
    /// Of its difference to the baseline's, in the same draws; `None` for the baseline itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub quality_difference: Option<f64>,
    /// Of the cost, as a share of it: how good answers are decides how often they are passed on.
    pub cost_share: f64,
}

/// How the intervals were made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ResamplingMethod {
    /// Workloads that were put together from stretches of the recorded one.
    pub resamples: u32,
    /// Stretches that the workload was cut into; sessions stay whole.
    pub cells: u32,
    /// Length of each, in seconds.
    pub cell_s: f64,
    /// Mean length of what is drawn in one piece, in seconds, by the correlation of the cost over time (Politis and White
    /// 2004, corrected 2009).
    pub block_s: f64,
    /// Stretches are exchanged for those of the same time of a day of the same kind, workday or weekend (86,400), or of the same
    /// day of the week (604,800), in seconds; `None` for a workload of under four days, whose stretches are exchanged for any.
    pub season_s: Option<f64>,
    /// Independent pieces that the workload amounts to; under ten say little.
    pub pieces: f64,
}

/// Intervals of every figure of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Intervals {
    /// Under which scenario.
    pub scenario: ScenarioId,
    /// How they were made.
    pub method: ResamplingMethod,
    /// One for each architecture, in the order of the outcomes.
    pub architectures: Vec<ArchitectureIntervals>,
    /// What to know before believing them.
    pub remarks: Vec<String>,
}

impl Intervals {
    /// Those of an architecture.
    #[must_use]
    pub fn of(&self, architecture: &ArchitectureId) -> Option<&ArchitectureIntervals> {
        self.architectures.iter().find(|own| own.architecture == *architecture)
    }
}

/// The share of periods in which something happens, without more digits than a thousand resamples can give: of none in `n` it is
/// under `3 / n` with 95 % confidence.
#[must_use]
pub fn chance(share: f64) -> String {
    match share {
        _ if share <= 0.0 => "under 0.3 %".to_owned(),
        _ if share >= 1.0 => "over 99.7 %".to_owned(),
        _ => format!("{:.1} %", share * 100.0),
    }
}
