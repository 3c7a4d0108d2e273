//! Climbing to the maximum of the marginal likelihood.
//!
//! Plain EM is slow where a mass of unsolvable requests and steep curves explain much the same; its steps are therefore
//! extrapolated (SQUAREM, Varadhan and Roland 2008), and what an extrapolation makes worse is not taken.

use super::estimate::{Mass, Parameters, Problem, expect, maximised};

/// Largest change of a parameter in a step at which the climb ends.
const TOLERANCE: f64 = 1e-4;
/// EM steps at most.
const MOST_STEPS: u32 = 600;
/// How far an extrapolation may reach.
const LONGEST_REACH: f64 = 64.0;

/// Where the climb ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Maximum {
    pub(crate) parameters: Parameters,
    pub(crate) log_likelihood: f64,
    /// EM steps taken.
    pub(crate) steps: u32,
    /// Largest change of a parameter in the last of them.
    pub(crate) change: f64,
    pub(crate) converged: bool,
}

/// Parameters of a step, and the objective where it began.
struct Step {
    to: Vec<f64>,
    objective: f64,
}

pub(crate) fn maximise(problem: &Problem, start: &Parameters) -> Maximum {
    let mass = problem.mass;
    let step = |from: &[f64]| {
        let parameters = Parameters::from_vector(from, mass);
        let expected = expect(problem, &parameters);
        Step { to: maximised(problem, &parameters, &expected).to_vector(mass), objective: expected.objective }
    };
    let mut at = start.to_vector(mass);
    let (mut steps, mut change) = (0, f64::INFINITY);
    while steps < MOST_STEPS && change >= TOLERANCE {
        let first = step(&at);
        let second = step(&first.to);
        steps += 2;
        change = largest_difference(&first.to, &second.to);
        if change < TOLERANCE {
            at = second.to;
            break;
        }
        let reached = extrapolated(&at, &first.to, &second.to);
        let third = step(&reached);
        steps += 1;
        // The second step began at the first one's end, and can only have improved on it.
        at = if third.objective >= second.objective { third.to } else { second.to };
    }
    let parameters = Parameters::from_vector(&at, mass);
    let log_likelihood = expect(problem, &parameters).log_likelihood;
    Maximum { parameters, log_likelihood, steps, change, converged: change < TOLERANCE }
}

fn largest_difference(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Where three points in a row lead to.
fn extrapolated(zero: &[f64], one: &[f64], two: &[f64]) -> Vec<f64> {
    let (mut moved, mut bent) = (0.0, 0.0);
    for ((a, b), c) in zero.iter().zip(one).zip(two) {
        moved += (b - a) * (b - a);
        bent += (c - 2.0 * b + a) * (c - 2.0 * b + a);
    }
    let reach = if bent > 0.0 { (moved / bent).sqrt().clamp(1.0, LONGEST_REACH) } else { 1.0 };
    let point = |((a, b), c): ((&f64, &f64), &f64)| a + 2.0 * reach * (b - a) + reach * reach * (c - 2.0 * b + a);
    zero.iter().zip(one).zip(two).map(point).collect()
}

/// Whether a mass of unsolvable requests explains enough more to be worth its parameter (Schwarz 1978).
pub(crate) fn asks_for_mass(without: &Maximum, with: &Maximum, requests: f64) -> bool {
    2.0 * (with.log_likelihood - without.log_likelihood) > libm::log(requests.max(1.0))
}

/// The same parameters with a mass to begin from.
pub(crate) fn with_mass(parameters: &Parameters, problem: &Problem) -> Parameters {
    let all_wrong: f64 =
        problem.patterns.iter().filter(|pattern| pattern.is_all_wrong()).map(|pattern| pattern.count).sum();
    let requests: f64 = problem.patterns.iter().map(|pattern| pattern.count).sum();
    debug_assert_eq!(problem.mass, Mass::With);
    Parameters { unsolvable: (0.5 * all_wrong / requests.max(1.0)).clamp(0.01, 0.5), ..parameters.clone() }
}
