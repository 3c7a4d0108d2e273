//! One step of expectation and maximisation (Bock and Aitkin 1981) on the requests of a cluster.

use routewright_engine::{Difficulty, NODES, Response, node, normal_cdf};

use super::table::Pattern;
use routewright_domain::Evidence;

/// No answer is more certain than this while a fit is under way.
pub(crate) const LEAST_PROBABILITY: f64 = 1e-9;
/// How far a parameter may go in one Newton step, and in all.
const LONGEST_STEP: f64 = 1.0;
const FARTHEST: f64 = 12.0;
/// Newton steps of each model in a maximisation.
const NEWTON_STEPS: usize = 2;
/// The mass of unsolvable requests stays between these while there is one.
const MASS_RANGE: (f64, f64) = (1e-6, 0.98);

/// A normal prior of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NormalPrior {
    pub(crate) mean: f64,
    pub(crate) precision: f64,
}

/// The requests of a cluster, with the models that were scored on them by position.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) patterns: Vec<Pattern>,
    /// By model.
    pub(crate) ability: Vec<NormalPrior>,
    pub(crate) discrimination: NormalPrior,
    /// Whether some requests may be unsolvable.
    pub(crate) mass: Mass,
}

/// Whether a fit has a mass of unsolvable requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mass {
    Without,
    With,
}

/// What is estimated: by model its ability and discrimination, and the probability that a request is unsolvable.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameters {
    pub(crate) ability: Vec<f64>,
    pub(crate) discrimination: Vec<f64>,
    pub(crate) unsolvable: f64,
}

impl Parameters {
    pub(crate) fn curves(&self) -> Vec<[f64; NODES]> {
        let curve = |(ability, discrimination): (&f64, &f64)| {
            let response = Response { ability: *ability, discrimination: *discrimination, evidence: Evidence::Fitted };
            std::array::from_fn(|at| response.at(node(at)).clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY))
        };
        self.ability.iter().zip(&self.discrimination).map(curve).collect()
    }

    /// Abilities, discriminations and, where there is a mass, its logit.
    pub(crate) fn to_vector(&self, mass: Mass) -> Vec<f64> {
        let logit = (mass == Mass::With).then(|| libm::log(self.unsolvable / (1.0 - self.unsolvable)));
        self.ability.iter().chain(&self.discrimination).copied().chain(logit).collect()
    }

    pub(crate) fn from_vector(vector: &[f64], mass: Mass) -> Self {
        let models = vector.len() / 2;
        let inside = |value: &f64| value.clamp(-FARTHEST, FARTHEST);
        let unsolvable = match mass {
            Mass::Without => 0.0,
            Mass::With => {
                let logit = vector[2 * models];
                (1.0 / (1.0 + libm::exp(-logit))).clamp(MASS_RANGE.0, MASS_RANGE.1)
            }
        };
        Self {
            ability: vector[..models].iter().map(inside).collect(),
            discrimination: vector[models..2 * models].iter().map(inside).collect(),
            unsolvable,
        }
    }
}

/// What is expected of the latent difficulty under some parameters.
#[derive(Debug, Clone)]
pub(crate) struct Expectation {
    /// By model and node: answers that were scored, and right ones among them.
    asked: Vec<[f64; NODES]>,
    right: Vec<[f64; NODES]>,
    /// Unsolvable requests.
    unsolvable: f64,
    requests: f64,
    /// Marginal log likelihood of the outcomes.
    pub(crate) log_likelihood: f64,
    /// The same plus the logarithm of the priors' densities, up to a constant.
    pub(crate) objective: f64,
}

/// The expectation: each pattern's posterior of difficulty, added up.
pub(crate) fn expect(problem: &Problem, parameters: &Parameters) -> Expectation {
    let models = parameters.ability.len();
    let curves = parameters.curves();
    let prior = Difficulty::prior(parameters.unsolvable);
    let mut sums = Expectation {
        asked: vec![[0.0; NODES]; models],
        right: vec![[0.0; NODES]; models],
        unsolvable: 0.0,
        requests: 0.0,
        log_likelihood: 0.0,
        objective: 0.0,
    };
    for pattern in &problem.patterns {
        let mut difficulty = prior;
        for (model, score) in &pattern.scores {
            difficulty.observe(&curves[*model], *score);
        }
        sums.log_likelihood += pattern.count * difficulty.log_evidence();
        let difficulty = difficulty.normalised();
        sums.unsolvable += pattern.count * difficulty.unsolvable();
        sums.requests += pattern.count;
        for (model, score) in &pattern.scores {
            let (asked, right) = (&mut sums.asked[*model], &mut sums.right[*model]);
            for (at, weight) in difficulty.weights().iter().enumerate() {
                asked[at] += pattern.count * weight;
                right[at] += pattern.count * weight * score;
            }
        }
    }
    let penalty = |value: f64, prior: NormalPrior| -0.5 * prior.precision * (value - prior.mean) * (value - prior.mean);
    let abilities = parameters.ability.iter().zip(&problem.ability).map(|(value, prior)| penalty(*value, *prior));
    let discriminations = parameters.discrimination.iter().map(|value| penalty(*value, problem.discrimination));
    sums.objective = sums.log_likelihood + abilities.sum::<f64>() + discriminations.sum::<f64>();
    sums
}

/// The maximisation: each model's probit regression on difficulty, and the share of unsolvable requests.
pub(crate) fn maximised(problem: &Problem, parameters: &Parameters, expected: &Expectation) -> Parameters {
    let mut next = parameters.clone();
    for model in 0..next.ability.len() {
        let (mut ability, mut discrimination) = (next.ability[model], next.discrimination[model]);
        for _ in 0..NEWTON_STEPS {
            let step = newton_step(
                (ability, discrimination),
                (&expected.asked[model], &expected.right[model]),
                (problem.ability[model], problem.discrimination),
            );
            ability = (ability + step.0).clamp(-FARTHEST, FARTHEST);
            discrimination = (discrimination + step.1).clamp(-FARTHEST, FARTHEST);
        }
        (next.ability[model], next.discrimination[model]) = (ability, discrimination);
    }
    if problem.mass == Mass::With {
        next.unsolvable = (expected.unsolvable / expected.requests).clamp(MASS_RANGE.0, MASS_RANGE.1);
    }
    next
}

/// Fisher scoring of one model's two parameters.
fn newton_step(
    (ability, discrimination): (f64, f64),
    (asked, right): (&[f64; NODES], &[f64; NODES]),
    priors: (NormalPrior, NormalPrior),
) -> (f64, f64) {
    let mut gradient =
        (priors.0.precision * (priors.0.mean - ability), priors.1.precision * (priors.1.mean - discrimination));
    let (mut aa, mut ad, mut dd) = (priors.0.precision, 0.0, priors.1.precision);
    for at in 0..NODES {
        let difficulty = node(at);
        let (probability, slope) = probability_and_slope(ability - discrimination * difficulty);
        let pull = (right[at] - asked[at] * probability) * slope;
        let weight = asked[at] * slope * slope * probability * (1.0 - probability);
        gradient.0 += pull;
        gradient.1 -= pull * difficulty;
        aa += weight;
        ad -= weight * difficulty;
        dd += weight * difficulty * difficulty;
    }
    let determinant = aa * dd - ad * ad;
    let step = ((dd * gradient.0 - ad * gradient.1) / determinant, (aa * gradient.1 - ad * gradient.0) / determinant);
    let inside = |step: f64| if step.is_finite() { step.clamp(-LONGEST_STEP, LONGEST_STEP) } else { 0.0 };
    (inside(step.0), inside(step.1))
}

/// `Φ(x)` and `φ(x) / (Φ(x) (1 - Φ(x)))`, away from 0 and 1.
pub(crate) fn probability_and_slope(x: f64) -> (f64, f64) {
    let probability = normal_cdf(x).clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY);
    let density = libm::exp(-0.5 * x * x) * 0.398_942_280_401_432_7;
    (probability, density / (probability * (1.0 - probability)))
}
