//! What a figure rests on: which assumption moves it, and how much of its interval is due to which.

use serde::{Deserialize, Serialize};

use crate::{ArchitectureId, Interval, Money, MonthlyBill, ScenarioId};

/// Something that nobody knows for sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AssumptionKind {
    /// How many requests there will be.
    Traffic,
    /// What tokens will cost.
    Prices,
    /// How many tokens other models make of the same text.
    TokenRatios,
    /// How long other models' answers are.
    OutputLength,
    /// How good models are.
    Quality,
    /// How far models err together.
    ErrorCorrelation,
    /// Whether providers fail.
    Incidents,
    /// How fast endpoints are.
    Latency,
}

/// Where the ends of a range come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RangeOrigin {
    /// The project states them.
    Stated,
    /// Nobody states them; Routewright takes these.
    Assumed,
}

/// An assumption with the ends of its range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AssumptionRange {
    /// Which.
    pub kind: AssumptionKind,
    /// In words.
    pub name: String,
    /// The lower end in words, for example `prices 20 % lower`.
    pub low: String,
    /// What is expected, in words.
    pub expected: String,
    /// The upper end in words.
    pub high: String,
    /// Whether the project states the range.
    pub origin: RangeOrigin,
    /// Where the ends come from, in a sentence.
    pub source: String,
}

/// Figures of a month under some assumptions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MonthFigures {
    /// Bill of 30 days.
    pub month_usd: Money,
    /// What it saves against the baseline under the same assumptions; `None` for the baseline itself.
    pub saving_usd: Option<Money>,
    /// Mean quality, 0 to 1.
    pub quality: Option<f64>,
    /// 95th percentile of total latency, in milliseconds.
    pub latency_p95_ms: Option<f64>,
    /// Share of requests that are answered, 0 to 1.
    pub success_rate: Option<f64>,
}

/// One assumption at the ends of its range, all others as expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TornadoBar {
    /// Which assumption.
    pub assumption: AssumptionRange,
    /// The figures at its lower end.
    pub low: MonthFigures,
    /// The figures at its upper end.
    pub high: MonthFigures,
}

/// A source of variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum VarianceSource {
    /// An assumption by itself.
    Assumption(AssumptionKind),
    /// Which requests happen to come in a month.
    Requests,
    /// Luck of the draws: other seeds.
    Luck,
    /// What is not known of quality that was fitted to outcomes.
    Fit,
    /// Several sources together, beyond what each does by itself.
    Interaction,
    /// What the polynomial does not explain of the replays it was fitted to.
    Unexplained,
}

/// A source with its share of a figure's variance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VarianceShare {
    /// Which.
    pub source: VarianceSource,
    /// 0 to 1; those of a figure add up to 1.
    pub share: f64,
}

/// A figure that variance is taken apart of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SharedFigure {
    /// The bill of a month.
    Cost,
    /// What it saves against the baseline.
    Saving,
    /// Mean quality.
    Quality,
}

/// How much of a figure's variance is due to which source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VarianceShares {
    /// Of which figure.
    pub figure: SharedFigure,
    /// Largest first.
    pub shares: Vec<VarianceShare>,
    /// How well the polynomial predicts replays that it was not fitted to, 1 at best (leave one out).
    pub predicted: f64,
}

/// What the figures of an architecture rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Sensitivity {
    /// Which architecture.
    pub architecture: ArchitectureId,
    /// What the saving is against; `None` for the baseline itself.
    pub baseline: Option<ArchitectureId>,
    /// Under which scenario.
    pub scenario: ScenarioId,
    /// Months from the workload to the month that the figures are of.
    pub months_ahead: u32,
    /// A month like the workload, with everything as the project states it.
    pub today: MonthFigures,
    /// The month ahead with every assumption as expected.
    pub expected: MonthFigures,
    /// The bill of that month with every assumption anywhere in its range, and other requests.
    pub month: MonthlyBill,
    /// What that month saves against the baseline.
    pub saving: Option<MonthlyBill>,
    /// Share of such months that cost less than with the baseline, 0 to 1.
    pub cheaper_probability: Option<f64>,
    /// By the difference that the assumption makes to the bill, largest first.
    pub bars: Vec<TornadoBar>,
    /// For each figure that is known.
    pub shares: Vec<VarianceShares>,
    /// Replays that the shares rest on.
    pub replays: u32,
    /// Requests that each of them decided; fewer than the workload has where it is a sample of its sessions.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// The bill ahead and what matters most, in words.
    pub sentence: String,
}

impl Sensitivity {
    /// How far an assumption moves a figure between its ends.
    #[must_use]
    pub fn swing(bar: &TornadoBar) -> Interval<Money> {
        let (low, high) = (bar.low.month_usd, bar.high.month_usd);
        Interval { low: low.min(high), high: low.max(high) }
    }
}
