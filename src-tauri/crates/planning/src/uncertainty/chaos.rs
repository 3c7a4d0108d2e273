//! Variance of a function taken apart by its inputs, from a few of its values.
//!
//! The function is fitted by polynomials that are orthonormal under the inputs' distribution (polynomial chaos); Sobol's indices
//! are then sums of squares of coefficients (Sudret: Global sensitivity analysis using polynomial chaos expansions, Reliability
//! Engineering & System Safety 93, 2008). Inputs are independent: uniform on −1 to 1, or −1 and 1 with equal probability.

use super::keyed::{Draws, Purpose};

/// How an input is spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    /// Anywhere from −1 to 1.
    Uniform,
    /// −1 or 1.
    EitherEnd,
}

/// `count` points of a Latin hypercube: each input has one point in each of `count` equal strata.
pub(super) fn latin_hypercube(inputs: &[Spread], count: usize, seed: u64) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = inputs
        .iter()
        .enumerate()
        .map(|(input, spread)| {
            let draws = Draws::new(seed, input as u64);
            let mut order: Vec<usize> = (0..count).collect();
            order.sort_by_key(|stratum| draws.bits(*stratum as u64, Purpose::Stratum));
            let place = |(point, stratum): (usize, usize)| {
                let within = draws.uniform(point as u64, Purpose::Within);
                let place = 2.0 * (stratum as f64 + within) / count as f64 - 1.0;
                match spread {
                    Spread::Uniform => place,
                    Spread::EitherEnd => place.signum(),
                }
            };
            order.into_iter().enumerate().map(place).collect()
        })
        .collect();
    (0..count).map(|point| columns.iter().map(|column| column[point]).collect()).collect()
}

/// A polynomial in several inputs.
#[derive(Debug, Clone)]
pub(super) struct Chaos {
    spreads: Vec<Spread>,
    /// The degree in each input of each term; the first is the constant.
    terms: Vec<Vec<u8>>,
    coefficients: Vec<f64>,
    /// Variance of what is left at the points.
    pub(super) unexplained: f64,
    /// One less the share of the variance that is wrong when each point is predicted by the others; 1 at best.
    pub(super) predicted: f64,
}

impl Chaos {
    /// The least-squares fit of all terms up to a total degree; `None` where there are too few points for them.
    pub(super) fn fit(spreads: &[Spread], degree: u8, points: &[Vec<f64>], values: &[f64]) -> Option<Self> {
        let terms = terms(spreads, degree);
        if points.len() <= terms.len() || points.len() != values.len() {
            return None;
        }
        let mut columns: Vec<Vec<f64>> =
            terms.iter().map(|term| points.iter().map(|point| basis(spreads, term, point)).collect()).collect();
        let (leverage, coefficients) = least_squares(&mut columns, values)?;
        let mut fitted = Self { spreads: spreads.to_vec(), terms, coefficients, unexplained: 0.0, predicted: 1.0 };
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let (mut left, mut wrong, mut total) = (0.0, 0.0, 0.0);
        for ((point, value), leverage) in points.iter().zip(values).zip(leverage) {
            let error = value - fitted.at(point);
            left += error * error;
            wrong += (error / (1.0 - leverage).max(1e-9)).powi(2);
            total += (value - mean).powi(2);
        }
        fitted.unexplained = left / (points.len() - fitted.terms.len()) as f64;
        fitted.predicted = if total > 0.0 { 1.0 - wrong / total } else { 1.0 };
        Some(fitted)
    }

    /// Its value at a point.
    pub(super) fn at(&self, point: &[f64]) -> f64 {
        let parts = self.terms.iter().zip(&self.coefficients);
        parts.map(|(term, coefficient)| coefficient * basis(&self.spreads, term, point)).sum()
    }

    /// Its mean over the inputs.
    pub(super) fn mean(&self) -> f64 {
        self.coefficients.first().copied().unwrap_or(0.0)
    }

    /// Variance that an input makes by itself.
    pub(super) fn alone(&self, input: usize) -> f64 {
        self.variance_of(|term| term.iter().enumerate().all(|(at, degree)| (*degree > 0) == (at == input)))
    }

    /// Variance that several inputs make together, beyond what each makes by itself.
    pub(super) fn together(&self) -> f64 {
        self.variance_of(|term| term.iter().filter(|degree| **degree > 0).count() > 1)
    }

    fn variance_of(&self, wanted: impl Fn(&[u8]) -> bool) -> f64 {
        let parts = self.terms.iter().zip(&self.coefficients).filter(|(term, _)| wanted(term));
        parts.map(|(_, coefficient)| coefficient * coefficient).sum()
    }
}

/// Every combination of degrees whose sum is at most `degree`, the constant first. An input with two values has no squares.
fn terms(spreads: &[Spread], degree: u8) -> Vec<Vec<u8>> {
    let mut terms = vec![vec![]];
    for spread in spreads {
        let most = match spread {
            Spread::Uniform => degree,
            Spread::EitherEnd => 1.min(degree),
        };
        let longer = |term: &Vec<u8>| {
            let left = degree - term.iter().sum::<u8>();
            let term = term.clone();
            (0..=most.min(left)).map(move |own| [term.as_slice(), &[own]].concat())
        };
        terms = terms.iter().flat_map(longer).collect();
    }
    terms.sort_by_key(|term: &Vec<u8>| term.iter().map(|degree| u32::from(*degree)).sum::<u32>());
    terms
}

/// The product of the inputs' polynomials, each of mean square 1.
fn basis(spreads: &[Spread], term: &[u8], point: &[f64]) -> f64 {
    let factor = |((spread, degree), x): ((&Spread, &u8), &f64)| match (spread, degree) {
        (_, 0) => 1.0,
        (Spread::EitherEnd, _) => *x,
        (Spread::Uniform, degree) => (2.0 * f64::from(*degree) + 1.0).sqrt() * legendre(*degree, *x),
    };
    spreads.iter().zip(term).zip(point).map(factor).product()
}

/// Legendre's polynomial, by Bonnet's recursion.
fn legendre(degree: u8, x: f64) -> f64 {
    let (mut before, mut now) = (1.0, x);
    for n in 1..degree {
        let n = f64::from(n);
        (before, now) = (now, ((2.0 * n + 1.0) * x * now - n * before) / (n + 1.0));
    }
    if degree == 0 { 1.0 } else { now }
}

/// Least squares by modified Gram-Schmidt, done twice over for accuracy. Gives the leverage of each point and the coefficients;
/// a column that the others already span gets none.
fn least_squares(columns: &mut [Vec<f64>], values: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    let count = columns.len();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut upper = vec![vec![0.0; count]; count];
    for k in 0..count {
        let before = dot(&columns[k], &columns[k]).sqrt();
        for _ in 0..2 {
            for j in 0..k {
                let (done, rest) = columns.split_at_mut(k);
                let part = dot(&done[j], &rest[0]);
                upper[j][k] += part;
                rest[0].iter_mut().zip(&done[j]).for_each(|(x, q)| *x -= part * q);
            }
        }
        let norm = dot(&columns[k], &columns[k]).sqrt();
        let spanned = norm <= 1e-9 * before.max(f64::MIN_POSITIVE);
        upper[k][k] = if spanned { 0.0 } else { norm };
        let scale = if spanned { 0.0 } else { 1.0 / norm };
        columns[k].iter_mut().for_each(|x| *x *= scale);
    }
    let projected: Vec<f64> = columns.iter().map(|column| dot(column, values)).collect();
    let mut coefficients = vec![0.0; count];
    for k in (0..count).rev() {
        let known: f64 = (k + 1..count).map(|j| upper[k][j] * coefficients[j]).sum();
        coefficients[k] = if upper[k][k] > 0.0 { (projected[k] - known) / upper[k][k] } else { 0.0 };
    }
    let leverage = (0..values.len()).map(|row| columns.iter().map(|column| column[row] * column[row]).sum()).collect();
    coefficients.iter().all(|own| own.is_finite()).then_some((leverage, coefficients))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(spreads: &[Spread], degree: u8, count: usize, function: impl Fn(&[f64]) -> f64) -> Chaos {
        let points = latin_hypercube(spreads, count, 1);
        let values: Vec<f64> = points.iter().map(|point| function(point)).collect();
        Chaos::fit(spreads, degree, &points, &values).unwrap()
    }

    #[test]
    fn a_hypercube_has_one_point_in_each_stratum() {
        for column in 0..3 {
            let points = latin_hypercube(&[Spread::Uniform; 3], 64, 5);
            let mut places: Vec<f64> = points.iter().map(|point| (point[column] + 1.0) * 32.0).collect();
            places.sort_by(f64::total_cmp);
            assert!(places.iter().zip(0_u8..).all(|(place, stratum)| (place - f64::from(stratum) - 0.5).abs() <= 0.5));
        }
    }

    #[test]
    fn a_sum_has_the_shares_of_its_terms_and_no_interaction() {
        // Variances of x, 2y and ±3: 1/3, 4/3 and 9.
        let spreads = [Spread::Uniform, Spread::Uniform, Spread::EitherEnd];
        let sum = fitted(&spreads, 2, 40, |x| 7.0 + x[0] + 2.0 * x[1] + 3.0 * x[2]);
        for (input, variance) in [1.0 / 3.0, 4.0 / 3.0, 9.0].into_iter().enumerate() {
            assert!((sum.alone(input) - variance).abs() < 1e-9);
        }
        assert!((sum.mean() - 7.0).abs() < 1e-9 && sum.together() < 1e-12 && sum.unexplained < 1e-12);
    }

    #[test]
    fn a_product_is_all_interaction_beyond_what_its_means_make() {
        // (2 + x)(5 + y): variances 25/3, 4/3 and 1/9 of the product of the deviations.
        let product = fitted(&[Spread::Uniform; 2], 2, 40, |x| (2.0 + x[0]) * (5.0 + x[1]));
        assert!((product.alone(0) - 25.0 / 3.0).abs() < 1e-9);
        assert!((product.alone(1) - 4.0 / 3.0).abs() < 1e-9);
        assert!((product.together() - 1.0 / 9.0).abs() < 1e-9);
        assert!(product.predicted > 0.999_999);
    }

    #[test]
    fn the_function_of_ishigami_has_its_published_indices() {
        // Ishigami and Homma (1990), a = 7, b = 0.1: S1 = 0.3139, S2 = 0.4424, S3 = 0, interaction (of 1 and 3) 0.2437, variance 13.8446.
        let pi = std::f64::consts::PI;
        let ishigami = fitted(&[Spread::Uniform; 3], 10, 1_500, |x| {
            let x: Vec<f64> = x.iter().map(|x| x * pi).collect();
            libm::sin(x[0]) + 7.0 * libm::sin(x[1]).powi(2) + 0.1 * x[2].powi(4) * libm::sin(x[0])
        });
        let parts = [ishigami.alone(0), ishigami.alone(1), ishigami.alone(2), ishigami.together()];
        let variance: f64 = parts.iter().sum();
        assert!((variance / 13.844_6 - 1.0).abs() < 0.005, "{variance}");
        for (part, published) in parts.iter().zip([0.313_9, 0.442_4, 0.0, 0.243_7]) {
            assert!((part / variance - published).abs() < 0.004, "{} for {published}", part / variance);
        }
    }

    #[test]
    fn too_few_points_give_no_polynomial() {
        let points = latin_hypercube(&[Spread::Uniform; 2], 6, 1);
        assert!(Chaos::fit(&[Spread::Uniform; 2], 2, &points, &[0.0; 6]).is_none());
    }
}
