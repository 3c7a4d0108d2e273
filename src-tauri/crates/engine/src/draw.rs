//! Keyed randomness: every draw is a pure function of its key.
//!
//! The key is (seed, stable request id, endpoint, nth call to that endpoint, purpose). There is no generator
//! state, so a draw does not depend on what was drawn before, on the order of requests or on threads, and two
//! architectures that call the same endpoint for the same request meet the same luck (common random numbers).

use routewright_domain::mix_bits as mix;

/// What a draw decides. The numbers are part of every published figure: never renumber, only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The exponential race between endpoints.
    Balance = 1,
    /// Time to first token.
    FirstToken = 2,
    /// Throughput while generating.
    Throughput = 3,
}

/// A uniform number strictly between 0 and 1, with 53 random bits.
pub(crate) fn uniform(seed: u64, request: u64, endpoint: u64, nth_call: u32, purpose: Purpose) -> f64 {
    let mut hash = mix(seed ^ 0x9e37_79b9_7f4a_7c15);
    hash = mix(hash ^ request);
    hash = mix(hash ^ endpoint);
    hash = mix(hash ^ (u64::from(nth_call) << 8 | purpose as u64));
    ((hash >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
}

/// An exponentially distributed number with mean 1.
pub(crate) fn exponential(seed: u64, request: u64, endpoint: u64, nth_call: u32, purpose: Purpose) -> f64 {
    -libm::log(uniform(seed, request, endpoint, nth_call, purpose))
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
        0.4992741989468196,
        0.11168204321004321,
        0.14989514520145159,
    ],
)
"#);
    }
}
