//! More or fewer requests than were recorded.

use routewright_domain::{Scenario, Timestamp, mix_bits};

use crate::draw::{Purpose, RequestDraws};

const MONTH_NS: f64 = Timestamp::NANOS_PER_MONTH as f64;

/// How many requests arrive for each recorded one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traffic {
    factor: f64,
    /// Natural logarithm of the growth of a month of 30 days.
    growth: f64,
    first_request: i64,
}

/// Copies of one request at most; a larger factor needs another workload, and is refused before a replay.
pub(crate) const MOST_COPIES: f64 = 1_000.0;

impl Traffic {
    pub(crate) fn new(scenario: &Scenario, first_request: Timestamp) -> Self {
        Self {
            factor: scenario.traffic.to_lossy(),
            growth: libm::log1p(scenario.monthly_growth.unwrap_or(0.0).max(-0.999)),
            first_request: first_request.0,
        }
    }

    /// True when each recorded request arrives once.
    pub(crate) fn is_as_recorded(&self) -> bool {
        (self.factor, self.growth) == (1.0, 0.0)
    }

    /// How many times the recorded requests arrive at an instant.
    pub(crate) fn factor_at(&self, at: i64) -> f64 {
        let months = at.saturating_sub(self.first_request) as f64 / MONTH_NS;
        self.factor * libm::exp(self.growth * months)
    }

    /// Requests that arrive for one recorded at `arrival`: the whole part of the factor, and one more with the probability of
    /// the rest, drawn by the request.
    pub(crate) fn copies(&self, arrival: i64, draws: RequestDraws) -> u32 {
        let factor = self.factor_at(arrival).clamp(0.0, MOST_COPIES);
        let whole = factor.floor();
        let more = draws.uniform(0, 0, Purpose::Traffic) < factor - whole;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1,000")]
        let copies = whole as u32;
        copies + u32::from(more)
    }
}

/// A hash for the `n`th copy of something, 0 for nothing: copies of a session are a session of their own.
pub(crate) fn copied(hash: u64, n: u32) -> u64 {
    if hash == 0 || n == 0 { hash } else { mix_bits(hash ^ mix_bits(u64::from(n) << 32 | 0xc0_b1)).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_and_growth_give_that_many_requests() {
        let traffic = Traffic { factor: 2.3, growth: libm::log(1.1), first_request: 0 };
        let month = Timestamp::NANOS_PER_MONTH;
        for (arrival, expected) in [(0, 2.3), (month, 2.53)] {
            let count: u32 = (0..20_000).map(|n| traffic.copies(arrival, RequestDraws::new(1, n))).sum();
            // Standard error of the mean is at most 0.5 / sqrt(20,000) = 0.0035.
            let mean = f64::from(count) / 20_000.0;
            assert!((mean - expected).abs() < 0.0125, "{mean} for {expected}");
        }
    }
}
