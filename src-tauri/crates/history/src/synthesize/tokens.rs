//! How long prompts and answers are.

use serde::{Deserialize, Serialize};

use super::draws::rounded;

/// A distribution of token counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenDistribution {
    /// The logarithm is normal.
    LogNormal(LogNormal),
    /// By quantiles, ascending in both figures; between two of them the logarithm of the count grows evenly.
    Quantiles(Vec<Quantile>),
}

/// A log-normal distribution within limits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogNormal {
    /// Median, in the unit of the quantity, above 0.
    pub median: f64,
    /// Standard deviation of the natural logarithm, 0 or more.
    pub sigma: f64,
    /// Smallest value; smaller ones are raised to it. 1 unless said.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub least: f64,
    /// Largest value; larger ones are lowered to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<f64>,
}

/// So many tokens are not exceeded by this share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantile {
    /// 0 to 1.
    pub share: f64,
    /// Tokens.
    pub tokens: u32,
}

fn one() -> f64 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, clippy::float_cmp, reason = "serde passes fields by reference")]
fn is_one(value: &f64) -> bool {
    *value == 1.0
}

impl LogNormal {
    /// Within the limits of 1 and `most`.
    #[must_use]
    pub const fn new(median: f64, sigma: f64, most: f64) -> Self {
        Self { median, sigma, least: 1.0, most: Some(most) }
    }

    /// The value at a normal score.
    pub(super) fn at(self, score: f64) -> f64 {
        let value = self.median * libm::exp(self.sigma * score);
        value.min(self.most.unwrap_or(f64::INFINITY)).max(self.least)
    }
}

impl TokenDistribution {
    /// Log-normal within the limits of 1 and `most`.
    #[must_use]
    pub const fn log_normal(median: f64, sigma: f64, most: f64) -> Self {
        Self::LogNormal(LogNormal::new(median, sigma, most))
    }

    /// The count at a normal score.
    pub(super) fn at(&self, score: f64) -> u32 {
        match self {
            Self::LogNormal(law) => rounded(law.at(score)),
            Self::Quantiles(quantiles) => between(quantiles, normal_cdf(score)),
        }
    }
}

/// The standard normal distribution function.
fn normal_cdf(score: f64) -> f64 {
    0.5 * libm::erfc(-score * std::f64::consts::FRAC_1_SQRT_2)
}

fn between(quantiles: &[Quantile], share: f64) -> u32 {
    let at = quantiles.partition_point(|quantile| quantile.share < share);
    let (Some(above), Some(below)) = (quantiles.get(at), at.checked_sub(1).and_then(|at| quantiles.get(at))) else {
        let edge = if at == 0 { quantiles.first() } else { quantiles.last() };
        return edge.map_or(0, |quantile| quantile.tokens);
    };
    let part = (share - below.share) / (above.share - below.share);
    // One more than the count, whose logarithm exists for 0 too.
    let [low, high] = [below, above].map(|quantile| libm::log1p(f64::from(quantile.tokens)));
    rounded(libm::expm1(low + part * (high - low)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_normal_has_its_median_its_spread_and_its_limits() {
        let law = TokenDistribution::log_normal(1_000.0, 0.5, 4_000.0);
        assert_eq!([-20.0, -1.0, 0.0, 1.0, 20.0].map(|score| law.at(score)), [1, 607, 1_000, 1_649, 4_000]);
    }

    #[test]
    fn quantiles_are_met_and_joined_by_their_logarithms() {
        let quantile = |share, tokens| Quantile { share, tokens };
        let law = TokenDistribution::Quantiles(vec![quantile(0.0, 0), quantile(0.5, 99), quantile(1.0, 9_999)]);
        assert_eq!([-40.0, 0.0, 40.0].map(|score| law.at(score)), [0, 99, 9_999]);
        // Three quarters: halfway between log 100 and log 10,000.
        assert_eq!(law.at(0.674_489_750_196_081_7), 999);
        assert_eq!(TokenDistribution::Quantiles(vec![]).at(0.0), 0);
    }
}
