//! Quantiles of what was drawn.

/// The `share` quantile of sorted values, interpolated.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len().saturating_sub(1)) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in the list")]
    let below = at.floor() as usize;
    let (low, high) = (sorted.get(below), sorted.get(below + 1).or(sorted.get(below)));
    low.zip(high).map_or(0.0, |(low, high)| low + (high - low) * (at - below as f64))
}
