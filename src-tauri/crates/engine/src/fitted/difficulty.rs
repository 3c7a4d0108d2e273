//! How difficult a request is, as a distribution over a fixed grid.

use crate::math::{exp, log, normal_score};

/// Nodes of the grid. Steps of 0.3 standard deviations up to 4.5 integrate what a fit needs to better than 5e-6, which is the mass beyond.
pub const NODES: usize = 31;
/// Distance of two neighbouring nodes, in standard deviations of difficulty.
pub const NODE_STEP: f64 = 0.3;
/// Below this the products of many probabilities are scaled up again.
const SMALL: f64 = 1e-100;
/// No answer is more certain than this.
const LEAST_PROBABILITY: f64 = 1e-12;
/// A score above this shows that a request can be solved.
const SOMETHING: f64 = 1e-9;

/// Difficulty at a node, from -4.5 to 4.5.
#[must_use]
pub fn node(at: usize) -> f64 {
    (at as f64 - (NODES / 2) as f64) * NODE_STEP
}

/// Distribution of a request's difficulty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difficulty {
    /// Probability of each node.
    weights: [f64; NODES],
    /// Probability that no model can solve it.
    unsolvable: f64,
    /// Whether a score was seen; without one the distribution is still normal.
    observed: bool,
    /// Logarithm of what the probabilities were scaled by, of the scores seen so far.
    scale: f64,
}

/// Whether a request can be solved, and how difficult it is then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Solvability {
    /// By models that are able enough.
    Difficulty(f64),
    /// By none.
    Unsolvable,
}

impl Difficulty {
    /// Before any outcome is seen.
    #[must_use]
    pub fn prior(unsolvable: f64) -> Self {
        let density = std::array::from_fn(|at| exp(-0.5 * node(at) * node(at)));
        Self { weights: density, unsolvable: 0.0, observed: false, scale: 0.0 }.scaled(1.0 - unsolvable, unsolvable)
    }

    fn scaled(mut self, solvable: f64, unsolvable: f64) -> Self {
        let sum: f64 = self.weights.iter().sum();
        self.weights.iter_mut().for_each(|weight| *weight *= solvable / sum);
        Self { unsolvable, ..self }
    }

    /// Takes in the score of a model with this curve. A score between wrong and right counts as that share of a right answer
    /// (a quasi-likelihood). Call [`normalised`](Self::normalised) after the last one.
    pub fn observe(&mut self, curve: &[f64; NODES], score: f64) {
        self.observed = true;
        let probability = |at: usize| curve[at].clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY);
        for (at, weight) in self.weights.iter_mut().enumerate() {
            let right = probability(at);
            *weight *= if score <= 0.0 {
                1.0 - right
            } else if score >= 1.0 {
                right
            } else {
                exp(score * log(right) + (1.0 - score) * log(1.0 - right))
            };
        }
        if score > SOMETHING {
            self.unsolvable = 0.0;
        }
        let largest = self.weights.iter().copied().fold(self.unsolvable, f64::max);
        if largest < SMALL && largest > 0.0 {
            self.weights.iter_mut().for_each(|weight| *weight /= largest);
            self.unsolvable /= largest;
            self.scale += log(largest);
        }
    }

    /// Logarithm of the probability of the scores that were taken in; minus infinity where they are impossible. Ask before
    /// [`normalised`](Self::normalised).
    #[must_use]
    pub fn log_evidence(&self) -> f64 {
        let sum = self.weights.iter().sum::<f64>() + self.unsolvable;
        if sum > 0.0 { log(sum) + self.scale } else { f64::NEG_INFINITY }
    }

    /// The same with probabilities that add up to one.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        let sum = self.weights.iter().sum::<f64>() + self.unsolvable;
        if sum.is_nan() || sum <= 0.0 {
            // No answer is impossible enough for this; still, a distribution comes out.
            return Self::prior(0.0);
        }
        self.weights.iter_mut().for_each(|weight| *weight /= sum);
        Self { unsolvable: self.unsolvable / sum, scale: 0.0, ..self }
    }

    /// Probability of each node; together with [`unsolvable`](Self::unsolvable) they add up to one.
    #[must_use]
    pub fn weights(&self) -> &[f64; NODES] {
        &self.weights
    }

    /// Probability that no model can solve it.
    #[must_use]
    pub fn unsolvable(&self) -> f64 {
        self.unsolvable
    }

    /// Mean of what is this at each node, and nothing where the request cannot be solved.
    #[must_use]
    pub fn expect(&self, curve: &[f64; NODES]) -> f64 {
        self.weights.iter().zip(curve).map(|(weight, value)| weight * value).sum()
    }

    /// The difficulty that a share `rank` (strictly between 0 and 1) of requests does not exceed; what cannot be solved is the
    /// most difficult.
    #[must_use]
    pub fn quantile(&self, rank: f64) -> Solvability {
        let solvable = 1.0 - self.unsolvable;
        if rank >= solvable {
            return Solvability::Unsolvable;
        }
        if !self.observed {
            return Solvability::Difficulty(normal_score(rank / solvable));
        }
        let mut below = 0.0;
        for (at, weight) in self.weights.iter().enumerate() {
            if below + weight > rank {
                // Each node stands for the stretch around it.
                return Solvability::Difficulty(node(at) + NODE_STEP * ((rank - below) / weight - 0.5));
            }
            below += weight;
        }
        Solvability::Difficulty(node(NODES - 1))
    }
}
