//! A candidate against those of the front, request by request: they met the same luck, so the difference is what counts.

use routewright_domain::{Requirements, mix_bits};
use routewright_engine::TrialRequest;

use crate::search::bounds::{Confidence, Sums};
use crate::search::front::Point;

/// Opponents that a candidate meets at most.
const DUELS: usize = 6;
/// Where the distributions of total latency are held against each other. Between the outer two lies what a sample may take
/// for the 95th percentile.
const AROUND_P95: [f64; 3] = [0.93, 0.95, 0.97];

/// What became of the requests of a sample.
pub(super) struct Rows(Vec<TrialRequest>);

impl Rows {
    pub(super) fn of(endings: impl Iterator<Item = TrialRequest>) -> Self {
        Self(endings.collect())
    }

    /// The same for candidates that did the same to every request.
    pub(super) fn fingerprint(&self) -> (u64, u64) {
        let mut hash = [1_u64, 2];
        for row in &self.0 {
            let quality = row.quality.map_or(1, f64::to_bits);
            let times = [row.total_us, row.first_token_us].map(|us| us.unwrap_or(u64::MAX));
            for part in [row.cost_pico.cast_unsigned(), quality, times[0], times[1], u64::from(row.answered)] {
                hash = hash.map(|own| mix_bits(own ^ part).rotate_left(7));
            }
        }
        (hash[0], hash[1])
    }

    /// Durations at the quantiles around the 95th percentile; unknown ones are the longest.
    fn slow(&self) -> [u64; 3] {
        let mut times: Vec<u64> =
            self.0.iter().filter(|row| row.answered).map(|row| row.total_us.unwrap_or(u64::MAX)).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
        AROUND_P95.map(|share| {
            let at = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
            if times.is_empty() { u64::MAX } else { *times.select_nth_unstable(at).1 }
        })
    }
}

/// A candidate of the front.
pub(super) struct Opponent {
    pub(super) rows: Rows,
    pub(super) point: Point,
}

/// What a sample says for sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing that would end the race.
    Open,
    /// Another is no worse in anything and better in something.
    Dominated,
    /// Another did the same to every request.
    Same,
    /// A requirement is broken.
    Breaking,
}

pub(super) fn judge(
    rows: &Rows,
    point: &Point,
    opponents: &[Opponent],
    limits: &Requirements,
    requests_a_month: Option<f64>,
    confidence: Confidence,
) -> Verdict {
    if surely_breaks(rows, limits, requests_a_month, confidence) {
        return Verdict::Breaking;
    }
    let mut slow = None;
    // Where it is clearest is decided first: far better answers, and far lower cost.
    let mut better: Vec<&Opponent> = opponents.iter().filter(|opponent| opponent.point.dominates(point)).collect();
    better.sort_by(|a, b| a.point.shortfall.total_cmp(&b.point.shortfall));
    let count = better.len();
    let nth = |n: usize| if n.is_multiple_of(2) { n / 2 } else { count - 1 - n / 2 };
    for opponent in (0..count.min(DUELS)).map(|n| better[nth(n)]) {
        let slow = slow.get_or_insert_with(|| rows.slow());
        if surely_dominated(rows, opponent, slow, point, limits, confidence) {
            return Verdict::Dominated;
        }
    }
    Verdict::Open
}

fn surely_breaks(rows: &Rows, limits: &Requirements, requests_a_month: Option<f64>, confidence: Confidence) -> bool {
    let mut quality = Sums::default();
    let [mut cost, mut answered, mut late, mut late_first] = [Sums::default(); 4];
    let over = |us: Option<u64>, limit: Option<u32>| {
        limit.is_some_and(|limit| us.is_some_and(|us| us > u64::from(limit) * 1_000))
    };
    for row in &rows.0 {
        cost.add(row.cost_pico as f64);
        answered.add(share(row.answered));
        if row.answered {
            late.add(share(over(row.total_us, limits.latency_p95_ms)));
            late_first.add(share(over(row.first_token_us, limits.ttft_p95_ms)));
            // What is unknown could be right.
            quality.add(row.quality.unwrap_or(1.0));
        }
    }
    let cost_limit = [
        limits.cost_per_request_usd.map(|limit| limit.0 as f64),
        limits.monthly_budget_usd.zip(requests_a_month).map(|(limit, requests)| limit.0 as f64 / requests),
    ];
    limits.quality_floor.is_some_and(|floor| quality.at_most(confidence) < floor)
        || limits.success_rate.is_some_and(|rate| answered.at_most(confidence) < rate)
        || late.at_least(confidence) > 0.05
        || late_first.at_least(confidence) > 0.05
        || cost_limit.into_iter().flatten().any(|limit| cost.at_least(confidence) > limit)
}

/// Whether the opponent is surely no worse in anything that counts, requirements included, and better in something.
fn surely_dominated(
    rows: &Rows,
    opponent: &Opponent,
    slow: &[u64; 3],
    point: &Point,
    limits: &Requirements,
    confidence: Confidence,
) -> bool {
    let first_limit = limits.ttft_p95_ms.map_or(u64::MAX, |limit| u64::from(limit) * 1_000);
    let [mut cost, mut quality, mut answered, mut in_time] = [Sums::default(); 4];
    let mut quick = [Sums::default(); 3];
    for (own, other) in rows.0.iter().zip(&opponent.rows.0) {
        cost.add((own.cost_pico - other.cost_pico) as f64);
        answered.add(share(other.answered) - share(own.answered));
        if !(own.answered && other.answered) {
            continue;
        }
        if let Some((own, other)) = own.quality.zip(other.quality) {
            quality.add(other - own);
        }
        let within = |us: Option<u64>, limit: u64| share(us.is_some_and(|us| us <= limit));
        in_time.add(within(other.first_token_us, first_limit) - within(own.first_token_us, first_limit));
        for (sums, limit) in quick.iter_mut().zip(slow) {
            sums.add(within(other.total_us, *limit) - within(own.total_us, *limit));
        }
    }
    let no_worse = |sums: &Sums| sums.at_least(confidence) >= 0.0;
    let better = |sums: &Sums| sums.at_least(confidence) > 0.0;
    // Nothing is worse than a quality of which nothing is known.
    let as_good = point.shortfall.is_infinite() || no_worse(&quality);
    no_worse(&cost)
        && as_good
        && no_worse(&answered)
        && (limits.ttft_p95_ms.is_none() || no_worse(&in_time))
        && quick.iter().all(no_worse)
        && (better(&cost) || better(&quality) || quick.iter().all(better))
}

fn share(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
