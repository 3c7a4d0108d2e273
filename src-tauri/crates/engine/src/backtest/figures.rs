//! Recorded figures beside replayed ones.

use routewright_domain::{Money, Outcome, RecordedStatus, RequestColumns};
use serde::Serialize;

/// Pairs of recorded and replayed figures. Each pair is over the requests that record it; what no request records
/// is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacktestFigures {
    /// Requests whose cost is recorded.
    pub cost_requests: u64,
    /// What the log says was paid for them.
    pub recorded_cost_usd: Option<Money>,
    /// What the replay of the same requests costs.
    pub replayed_cost_usd: Option<Money>,
    /// Replayed minus recorded.
    pub cost_residual_usd: Option<Money>,
    /// The residual as a share of the recorded cost.
    pub cost_residual_share: Option<f64>,
    /// Recorded median to first token, in milliseconds.
    pub recorded_ttft_p50_ms: Option<f64>,
    /// Replayed median to first token, in milliseconds.
    pub replayed_ttft_p50_ms: Option<f64>,
    /// Recorded 95th percentile of total latency, in milliseconds.
    pub recorded_latency_p95_ms: Option<f64>,
    /// Replayed 95th percentile of total latency, in milliseconds.
    pub replayed_latency_p95_ms: Option<f64>,
    /// Replayed minus recorded 95th percentile, as a share of the recorded one.
    pub latency_residual_share: Option<f64>,
    /// Recorded share of answered requests, 0 to 1.
    pub recorded_success_rate: Option<f64>,
    /// Replayed share of answered requests, 0 to 1.
    pub replayed_success_rate: Option<f64>,
}

/// Something that a log may record of a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Quantity {
    Cost,
    Ttft,
    Latency,
    Status,
}

impl Quantity {
    pub(super) const ALL: [Self; 4] = [Self::Cost, Self::Ttft, Self::Latency, Self::Status];

    pub(super) fn is_recorded(self, columns: &RequestColumns, row: usize) -> bool {
        match self {
            Self::Cost => columns.cost(row).is_some(),
            Self::Ttft => columns.ttft(row).is_some(),
            Self::Latency => columns.latency(row).is_some(),
            Self::Status => RecordedStatus::from_code(columns.status[row]) != RecordedStatus::Unknown,
        }
    }
}

/// Sums over the recorded columns of some rows.
#[derive(Default)]
pub(super) struct Recorded {
    cost: Money,
    with_cost: u64,
    ttft_us: Vec<u64>,
    latency_us: Vec<u64>,
    with_status: u64,
    succeeded: u64,
}

impl Recorded {
    pub(super) fn of(columns: &RequestColumns, rows: &[usize]) -> Self {
        let mut sums = Self::default();
        for row in rows.iter().copied() {
            sums.cost += columns.cost(row).unwrap_or(Money::ZERO);
            sums.with_cost += u64::from(Quantity::Cost.is_recorded(columns, row));
            sums.ttft_us.extend(columns.ttft(row));
            sums.latency_us.extend(columns.latency(row));
            sums.with_status += u64::from(Quantity::Status.is_recorded(columns, row));
            sums.succeeded += u64::from(RecordedStatus::from_code(columns.status[row]) == RecordedStatus::Succeeded);
        }
        sums.ttft_us.sort_unstable();
        sums.latency_us.sort_unstable();
        sums
    }
}

/// Replays of the requests that record each quantity.
pub(super) struct Replayed {
    pub(super) cost: Outcome,
    pub(super) ttft: Outcome,
    pub(super) latency: Outcome,
    pub(super) status: Outcome,
}

/// The figures of a replay that a back-test compares.
#[derive(Default)]
pub(super) struct ReplayedPart {
    cost: Money,
    ttft_p50_ms: Option<f64>,
    latency_p95_ms: Option<f64>,
    success_rate: Option<f64>,
}

impl ReplayedPart {
    pub(super) fn of_all(outcome: &Outcome) -> Self {
        Self {
            cost: outcome.cost_usd,
            ttft_p50_ms: outcome.ttft_ms.p50,
            latency_p95_ms: outcome.latency_ms.p95,
            success_rate: outcome.success_rate(),
        }
    }

    pub(super) fn of_feature(outcome: &Outcome, name: &str) -> Self {
        let feature = outcome.features.iter().find(|feature| feature.feature.as_str() == name);
        feature.map_or_else(Self::default, |feature| Self {
            cost: feature.cost_usd,
            ttft_p50_ms: feature.ttft_ms.p50,
            latency_p95_ms: feature.latency_ms.p95,
            success_rate: (feature.requests > 0).then(|| feature.succeeded as f64 / feature.requests as f64),
        })
    }
}

impl Replayed {
    pub(super) fn figures(&self, recorded: &Recorded, part: impl Fn(&Outcome) -> ReplayedPart) -> BacktestFigures {
        let recorded_cost = (recorded.with_cost > 0).then_some(recorded.cost);
        let replayed_cost = recorded_cost.map(|_| part(&self.cost).cost);
        let residual = replayed_cost.zip(recorded_cost).map(|(replayed, recorded)| replayed - recorded);
        let share = residual.filter(|_| recorded.cost != Money::ZERO);
        let recorded_latency = percentile_ms(&recorded.latency_us, 95);
        let replayed_latency = recorded_latency.and(part(&self.latency).latency_p95_ms);
        let latencies = replayed_latency.zip(recorded_latency).filter(|(_, recorded)| *recorded > 0.0);
        let recorded_ttft = percentile_ms(&recorded.ttft_us, 50);
        let recorded_rate = (recorded.with_status > 0).then(|| recorded.succeeded as f64 / recorded.with_status as f64);
        BacktestFigures {
            cost_requests: recorded.with_cost,
            recorded_cost_usd: recorded_cost,
            replayed_cost_usd: replayed_cost,
            cost_residual_usd: residual,
            cost_residual_share: share.map(|residual| residual.to_usd_lossy() / recorded.cost.to_usd_lossy()),
            recorded_ttft_p50_ms: recorded_ttft,
            replayed_ttft_p50_ms: recorded_ttft.and(part(&self.ttft).ttft_p50_ms),
            recorded_latency_p95_ms: recorded_latency,
            replayed_latency_p95_ms: replayed_latency,
            latency_residual_share: latencies.map(|(replayed, recorded)| replayed / recorded - 1.0),
            recorded_success_rate: recorded_rate,
            replayed_success_rate: recorded_rate.and(part(&self.status).success_rate),
        }
    }
}

/// Nearest-rank percentile of sorted microseconds, in milliseconds.
fn percentile_ms(sorted: &[u64], percent: usize) -> Option<f64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).map(|micros| *micros as f64 / 1_000.0)
}
