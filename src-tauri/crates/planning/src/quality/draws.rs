//! Keyed normal numbers for intervals: the same fit gives the same interval.

use routewright_domain::mix_bits;
use routewright_engine::normal_quantile;

/// A uniform number strictly between 0 and 1.
pub(crate) fn uniform(seed: u64, nth: u64, about: u64) -> f64 {
    let hash = mix_bits(mix_bits(mix_bits(seed ^ 0x9e37_79b9_7f4a_7c15) ^ nth) ^ about);
    ((hash >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

/// A standard normal number.
pub(crate) fn normal(seed: u64, nth: u64, about: u64) -> f64 {
    normal_quantile(uniform(seed, nth, about))
}
