//! Keyed randomness: every draw is a pure function of its key.
//!
//! The key is (seed, stable request id, endpoint, nth call to that endpoint, purpose). There is no generator
//! state, so a draw does not depend on what was drawn before, on the order of requests or on threads, and two
//! architectures that call the same endpoint for the same request meet the same luck (common random numbers).

use routewright_domain::mix_bits as mix;

use crate::math::{log, normal_score};

/// What a draw decides. The numbers are part of every published figure: never renumber, only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The exponential race between endpoints.
    Balance = 1,
    /// Time to first token.
    FirstToken = 2,
    /// Throughput while generating.
    Throughput = 3,
    /// How difficult a request is, for all models.
    Difficulty = 4,
    /// How a model does on a request, beside its difficulty.
    Ability = 5,
    /// The part of an evaluator's error that it repeats on a request.
    SharedError = 6,
    /// The part of an evaluator's error that is new with each answer.
    OwnError = 7,
    /// Which wrong answer a model gives.
    WrongAnswer = 8,
    /// Which of several leading answers is taken.
    Tie = 9,
    /// How long a retry waits.
    Backoff = 10,
    /// Which arm of a split.
    Arm = 11,
    /// Whether a prompt is similar to a kept one.
    Similar = 12,
    /// Whether an answer to a similar prompt is wrong.
    WrongHit = 13,
    /// Whether compression took away what the answer needed.
    Compression = 14,
    /// Whether one more copy of a request arrives.
    Traffic = 15,
}

/// The draws of all requests under one seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self(mix(seed ^ 0x9e37_79b9_7f4a_7c15))
    }

    /// The draws of one request.
    #[inline(always)]
    pub(crate) fn of(self, request: u64) -> RequestDraws {
        RequestDraws(mix(self.0 ^ request))
    }
}

/// The draws of one request under one seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestDraws(u64);

impl RequestDraws {
    #[inline(always)]
    pub(crate) fn new(seed: u64, request: u64) -> Self {
        Draws::new(seed).of(request)
    }

    /// Draws that all requests of a session share.
    pub(crate) fn of_session(seed: u64, session: u64) -> Self {
        Self::new(seed, mix(session ^ 0x5e55_1011))
    }

    /// The draws of the same request in another world, of which only some are asked for.
    pub(crate) fn otherwise(self, nth: u64) -> Self {
        Self(mix(self.0 ^ mix(nth ^ 0x0a17_e12d_0000_0001)))
    }

    /// The draws about one thing, an endpoint mostly.
    #[inline(always)]
    pub(crate) fn about(self, about: u64) -> DrawsAbout {
        DrawsAbout(mix(self.0 ^ about))
    }

    /// A uniform number strictly between 0 and 1.
    #[inline(always)]
    pub(crate) fn uniform(self, about: u64, nth: u32, purpose: Purpose) -> f64 {
        self.about(about).uniform(nth, purpose)
    }

    /// An exponentially distributed number with mean 1.
    #[inline(always)]
    pub(crate) fn exponential(self, about: u64, nth: u32, purpose: Purpose) -> f64 {
        -log(self.uniform(about, nth, purpose))
    }

    /// A standard normal number.
    #[inline(always)]
    pub(crate) fn normal(self, about: u64, nth: u32, purpose: Purpose) -> f64 {
        normal_score(self.uniform(about, nth, purpose))
    }
}

/// The draws of one request about one thing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DrawsAbout(u64);

impl DrawsAbout {
    /// A uniform number strictly between 0 and 1: the middle of one of 2⁵² equal stretches.
    #[inline(always)]
    pub(crate) fn uniform(self, nth: u32, purpose: Purpose) -> f64 {
        let hash = mix(self.0 ^ (u64::from(nth) << 8 | purpose as u64));
        // A number from 1 to 2 less one, and half a stretch more; all of it is exact.
        f64::from_bits(0x3ff0_0000_0000_0000 | hash >> 12) - (1.0 - f64::EPSILON / 2.0)
    }
}

/// A uniform number strictly between 0 and 1 of a request, about an endpoint.
#[cfg(test)]
pub(crate) fn uniform(seed: u64, request: u64, endpoint: u64, nth_call: u32, purpose: Purpose) -> f64 {
    RequestDraws::new(seed, request).uniform(endpoint, nth_call, purpose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_uniform_and_keys_are_independent() {
        // Kolmogorov-Smirnov distance of 100,000 draws; the 0.1 % critical value is 1.95 / sqrt(n) = 0.0062.
        let count = 100_000_u32;
        for purpose in [Purpose::Balance, Purpose::FirstToken, Purpose::Throughput] {
            let mut draws: Vec<f64> = (0..count).map(|n| uniform(1, u64::from(n), 7, 0, purpose)).collect();
            draws.sort_by(f64::total_cmp);
            let distance = draws.iter().enumerate().map(|(rank, u)| (u - rank as f64 / f64::from(count)).abs());
            assert!(distance.fold(0.0, f64::max) < 0.0062, "{purpose:?} is not uniform");
        }
    }

    #[test]
    fn neighbouring_keys_do_not_correlate() {
        let count = 100_000_u64;
        let pairs = (0..count).map(|n| {
            (uniform(1, n, 7, 0, Purpose::FirstToken) - 0.5) * (uniform(1, n, 7, 1, Purpose::FirstToken) - 0.5)
        });
        // Standard error of the mean product of independent uniforms is 1/12 / sqrt(n) = 0.00026.
        assert!((pairs.sum::<f64>() / count as f64).abs() < 0.0011);
    }

    #[test]
    fn published_figures_depend_on_these_values() {
        // A change here changes every replay that anybody has written down.
        let draws = [
            uniform(1, 2, 3, 0, Purpose::Balance),
            uniform(1, 2, 3, 0, Purpose::FirstToken),
            uniform(1, 2, 3, 1, Purpose::FirstToken),
        ];
        insta::assert_debug_snapshot!((routewright_domain::stable_key("openai/gpt-4o@openai"), draws), @r#"
(
    16115862305212724374,
    [
        0.49927419894681957,
        0.11168204321004327,
        0.14989514520145153,
    ],
)
"#);
    }
}
