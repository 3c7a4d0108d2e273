//! The joint law of which models are right, and what follows from it for votes and cascades.

use routewright_engine::{Difficulty, FittedQuality};

/// Models at most: the law has two to the power of them ways.
const MOST_MODELS: usize = 12;

/// Probabilities of every way in which some models can be right or wrong on the same request.
#[derive(Debug, Clone, PartialEq)]
pub struct JointLaw {
    models: usize,
    /// Bit `n` of the position says whether the `n`th model is right.
    probabilities: Vec<f64>,
}

impl JointLaw {
    /// Of a request of a cluster of which nothing else is known; `None` for more than twelve models, and where nothing is known
    /// of one of them.
    #[must_use]
    pub fn of(fitted: &FittedQuality, cluster: usize, models: &[usize]) -> Option<Self> {
        Self::after(fitted, cluster, &fitted.difficulty(cluster, []), models)
    }

    /// The same of a request whose difficulty is known better, from the scores of other models.
    #[must_use]
    pub fn after(fitted: &FittedQuality, cluster: usize, difficulty: &Difficulty, models: &[usize]) -> Option<Self> {
        if models.len() > MOST_MODELS || models.iter().any(|model| fitted.response(cluster, *model).is_none()) {
            return None;
        }
        let mut probabilities = vec![0.0; 1 << models.len()];
        let mut ways = vec![0.0; 1 << models.len()];
        for (at, weight) in difficulty.weights().iter().enumerate() {
            ways[0] = *weight;
            for (n, model) in models.iter().enumerate() {
                let right = fitted.curve(cluster, *model)[at];
                for way in 0..1 << n {
                    ways[way | 1 << n] = ways[way] * right;
                    ways[way] *= 1.0 - right;
                }
            }
            probabilities.iter_mut().zip(&ways).for_each(|(sum, way)| *sum += way);
        }
        probabilities[0] += difficulty.unsolvable();
        Some(Self { models: models.len(), probabilities })
    }

    /// What independence claims of models with these mean qualities; `None` for more than twelve.
    #[must_use]
    pub fn independent(means: &[f64]) -> Option<Self> {
        let way = |way: usize| {
            means.iter().enumerate().map(|(n, mean)| if way >> n & 1 == 1 { *mean } else { 1.0 - mean }).product()
        };
        (means.len() <= MOST_MODELS)
            .then(|| Self { models: means.len(), probabilities: (0..1_usize << means.len()).map(way).collect() })
    }

    /// The mean of a value of which models are right, by bits.
    #[must_use]
    pub fn mean(&self, value: impl Fn(u32) -> f64) -> f64 {
        self.ways().map(|(way, probability)| probability * value(way)).sum()
    }

    /// Its variance.
    #[must_use]
    pub fn variance(&self, value: impl Fn(u32) -> f64) -> f64 {
        let mean = self.mean(&value);
        self.ways().map(|(way, probability)| probability * (value(way) - mean) * (value(way) - mean)).sum()
    }

    /// How many models it is of.
    #[must_use]
    pub fn models(&self) -> usize {
        self.models
    }

    fn ways(&self) -> impl Iterator<Item = (u32, f64)> + '_ {
        (0..).zip(self.probabilities.iter().copied())
    }
}

/// Whether more than half of so many models are right; a tie is half of it.
#[must_use]
pub fn majority(right: u32, models: usize) -> f64 {
    match (2 * right.count_ones() as usize).cmp(&models) {
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Less => 0.0,
    }
}

/// Whether none is right.
#[must_use]
pub fn all_wrong(right: u32) -> f64 {
    f64::from(u8::from(right == 0))
}

/// Probability that a cascade over these models ends with a right answer. `accepts` has, for each tier but the last, the
/// probabilities that a right and that a wrong answer is accepted.
#[must_use]
pub fn cascade(right: u32, accepts: &[(f64, f64)]) -> f64 {
    let (mut reached, mut ends_right) = (1.0, 0.0);
    for (n, (of_right, of_wrong)) in accepts.iter().enumerate() {
        let own = f64::from(right >> n & 1);
        ends_right += reached * own * of_right;
        reached *= 1.0 - own * of_right - (1.0 - own) * of_wrong;
    }
    ends_right + reached * f64::from(right >> accepts.len() & 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn independent_votes_are_condorcets_and_cascades_add_up() {
        for (count, p, published) in [(3, 0.6, 0.648), (5, 0.6, 0.682_56), (5, 0.8, 0.942_08)] {
            let law = JointLaw::independent(&vec![p; count]).unwrap();
            assert!((law.mean(|right| majority(right, count)) - published).abs() < 1e-12);
        }
        let law = JointLaw::independent(&[0.6, 0.8]).unwrap();
        assert!((law.mean(|right| cascade(right, &[(1.0, 0.0)])) - 0.92).abs() < 1e-12, "a perfect judge");
        assert!((law.mean(|right| cascade(right, &[(0.5, 0.5)])) - 0.7).abs() < 1e-12, "one that guesses");
        assert!((law.mean(all_wrong) - 0.08).abs() < 1e-12);
        assert!((law.variance(all_wrong) - 0.08 * 0.92).abs() < 1e-12);
        assert_eq!(JointLaw::independent(&[0.5; 13]), None);
    }
}
