//! How well parameters are known: the normal approximation of their posterior at the maximum.
//!
//! The information is the sum of the outer products of each request's score, which is the Fisher information of the marginal
//! likelihood in expectation (Berndt, Hall, Hall and Hausman 1974), plus the precision of the priors.

use routewright_engine::{Difficulty, NODES, node};

use super::estimate::{Mass, Parameters, Problem, probability_and_slope};

/// A covariance by its inverse's Cholesky factor, and the gradient there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Precision {
    size: usize,
    /// Lower triangle, row by row: `information = factor · factorᵀ`.
    factor: Vec<f64>,
    /// Largest part of the gradient of the penalised log likelihood, per request.
    pub(crate) largest_gradient: f64,
}

impl Precision {
    pub(crate) fn at(problem: &Problem, parameters: &Parameters) -> Self {
        let models = parameters.ability.len();
        let mass = problem.mass == Mass::With;
        let size = 2 * models + usize::from(mass);
        let curves = parameters.curves();
        let slopes: Vec<[(f64, f64); NODES]> = (0..models)
            .map(|model| {
                std::array::from_fn(|at| {
                    probability_and_slope(parameters.ability[model] - parameters.discrimination[model] * node(at))
                })
            })
            .collect();
        let prior = Difficulty::prior(parameters.unsolvable);
        let mut information = vec![0.0; size * size];
        let mut gradient = vec![0.0; size];
        let mut own = vec![0.0; size];
        let mut requests = 0.0;
        for pattern in &problem.patterns {
            let mut difficulty = prior;
            for (model, score) in &pattern.scores {
                difficulty.observe(&curves[*model], *score);
            }
            let difficulty = difficulty.normalised();
            own.fill(0.0);
            for (model, score) in &pattern.scores {
                for (at, weight) in difficulty.weights().iter().enumerate() {
                    let (probability, slope) = slopes[*model][at];
                    let pull = weight * (score - probability) * slope;
                    own[*model] += pull;
                    own[models + model] -= pull * node(at);
                }
            }
            if mass {
                own[2 * models] = difficulty.unsolvable() - parameters.unsolvable;
            }
            requests += pattern.count;
            for row in 0..size {
                gradient[row] += pattern.count * own[row];
                for column in 0..=row {
                    information[row * size + column] += pattern.count * own[row] * own[column];
                }
            }
        }
        for model in 0..models {
            let (ability, discrimination) = (problem.ability[model], problem.discrimination);
            information[model * size + model] += ability.precision;
            gradient[model] += ability.precision * (ability.mean - parameters.ability[model]);
            let at = models + model;
            information[at * size + at] += discrimination.precision;
            gradient[at] += discrimination.precision * (discrimination.mean - parameters.discrimination[model]);
        }
        if mass {
            // As much as one request says, so that a mass of nearly nothing stays within reason.
            information[size * size - 1] += 0.25;
        }
        let largest = gradient.iter().map(|part| part.abs()).fold(0.0, f64::max);
        Self { size, factor: cholesky(information, size), largest_gradient: largest / requests.max(1.0) }
    }

    /// A draw from the normal distribution with this precision and mean 0, from standard normal numbers.
    pub(crate) fn deviation(&self, normals: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut draw: Vec<f64> = normals.take(self.size).collect();
        // Solves factorᵀ x = normals from the last row up.
        for row in (0..self.size).rev() {
            for below in row + 1..self.size {
                draw[row] -= self.factor[below * self.size + row] * draw[below];
            }
            draw[row] /= self.factor[row * self.size + row];
        }
        draw
    }
}

/// Factors a symmetric matrix of which the lower triangle is filled; a priors' precision keeps it positive.
fn cholesky(mut matrix: Vec<f64>, size: usize) -> Vec<f64> {
    for row in 0..size {
        for column in 0..=row {
            let product: f64 = (0..column).map(|k| matrix[row * size + k] * matrix[column * size + k]).sum();
            let rest = matrix[row * size + column] - product;
            matrix[row * size + column] =
                if row == column { rest.max(1e-12).sqrt() } else { rest / matrix[column * size + column] };
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::draws::normal;

    #[test]
    fn draws_have_the_covariance_that_the_precision_says() {
        // Inverse of [[4, 2], [2, 3]] is [[3, -2], [-2, 4]] / 8.
        let precision = Precision { size: 2, factor: cholesky(vec![4.0, 0.0, 2.0, 3.0], 2), largest_gradient: 0.0 };
        let count = 40_000_u64;
        let mut sums = [0.0; 3];
        for n in 0..count {
            let draw = precision.deviation((0..2).map(|at| normal(1, n, at)));
            sums[0] += draw[0] * draw[0];
            sums[1] += draw[0] * draw[1];
            sums[2] += draw[1] * draw[1];
        }
        for (sum, expected) in sums.iter().zip([3.0 / 8.0, -2.0 / 8.0, 4.0 / 8.0]) {
            // Five standard errors of a mean of squares with at most this variance.
            assert!((sum / count as f64 - expected).abs() < 5.0 * (2.0_f64 * 0.25 / count as f64).sqrt());
        }
    }
}
