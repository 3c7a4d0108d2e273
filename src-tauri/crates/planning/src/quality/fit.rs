//! The fit of a workload's outcomes: a problem for each cluster, and what came of it.

use routewright_domain::{Evidence, ModelId, Workload, stable_key};
use routewright_engine::{ERROR_CORRELATION, FittedCluster, FittedQuality, Response, normal_cdf, normal_quantile};

use super::clusters::Clusters;
use super::covariance::Precision;
use super::draws::normal;
use super::estimate::{Mass, NormalPrior, Parameters, Problem};
use super::maximise::{Maximum, asks_for_mass, maximise, with_mass};
use super::prior::{KnownModel, MODEL_SPREAD, SPREAD, expected_scores};
use super::table::{Pattern, Table};

/// Standard deviation of a discrimination around the one that the assumed correlation of errors means. An assumption.
const DISCRIMINATION_SPREAD: f64 = 0.7;
/// Where a mass of unsolvable requests explains a part of what models fail on together, this share of the discrimination is
/// expected of the rest. An assumption.
const LEFT_TO_DIFFICULTY: f64 = 0.5;
/// Outcomes of a model in a cluster from which its quality counts as fitted: as many as its prior weighs.
const LEAST_FITTED: f64 = 10.0;
/// Draws behind a standard error, and their seed.
const ERROR_DRAWS: u64 = 100;
const ERROR_SEED: u64 = 0x0e44_0457;
/// Marks the keys of draws about models without outcomes, apart from those of parameters by their place.
const UNSEEN: u64 = 1 << 63;
/// An expected quality of solvable requests stays below this.
const MOST_EXPECTED: f64 = 0.995;

/// What is fitted.
#[derive(Debug, Clone, Copy)]
pub struct FitInput<'a> {
    /// The requests with their outcomes.
    pub workload: &'a Workload,
    /// Which of them are alike.
    pub clusters: &'a Clusters,
    /// The models: all that outcomes exist for, and those that may be asked besides. What is fitted to outcomes does not depend on
    /// the others, nor does one of those on another.
    pub known: &'a [KnownModel],
    /// Correlation of models' errors that is assumed without outcomes, 0 to 1; [`ERROR_CORRELATION`] where none is stated.
    pub error_correlation: Option<f64>,
}

/// Parameters fitted to the outcomes of a workload.
#[derive(Debug, Clone)]
pub struct QualityFit {
    /// The models, in the order of the input.
    pub models: Vec<ModelId>,
    /// By cluster.
    pub clusters: Vec<ClusterFit>,
    of_row: Vec<u16>,
    /// By model, how far it may be from what is expected in all clusters alike, on the probit scale: 0 where outcomes have told.
    common_spread: Vec<f64>,
}

/// What was fitted to the requests of a cluster.
#[derive(Debug, Clone)]
pub struct ClusterFit {
    /// What the cluster is called.
    pub name: String,
    /// Scored requests.
    pub requests: u64,
    /// How the fit went; `None` where the cluster has no outcomes, and its parameters are expectations.
    pub convergence: Option<Convergence>,
    /// By model, scores that it has.
    pub scores: Vec<u64>,
    /// By model, its place among those that were fitted.
    place: Vec<Option<usize>>,
    parameters: Parameters,
    precision: Option<Precision>,
    mass: Mass,
    /// By model, the expected mean quality on the probit scale; `None` where nothing is known.
    expected: Vec<Option<f64>>,
    /// Discrimination of models without outcomes.
    discrimination: f64,
}

/// How a climb to the maximum went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// EM steps.
    pub steps: u32,
    /// Marginal log likelihood of the outcomes at the end.
    pub log_likelihood: f64,
    /// The same of the fit without a mass of unsolvable requests; the mass stays where it is better by more than Schwarz's
    /// criterion asks of one parameter.
    pub log_likelihood_without_mass: f64,
    /// Largest change of a parameter in the last step.
    pub change: f64,
    /// Largest part of the gradient of the penalised log likelihood, per request.
    pub gradient: f64,
    /// Whether the change fell below the tolerance.
    pub converged: bool,
}

/// Fits all scored requests; `None` where there are none.
#[must_use]
pub fn fit(input: &FitInput) -> Option<QualityFit> {
    fit_rows(input, 0..input.workload.columns.len())
}

/// Fits the scored requests among these rows; `None` where there are none.
#[must_use]
pub fn fit_rows(input: &FitInput, rows: impl IntoIterator<Item = usize>) -> Option<QualityFit> {
    let models: Vec<ModelId> = input.known.iter().map(|known| known.model.clone()).collect();
    let table = Table::of(input.workload, &models, input.clusters, rows);
    if table.requests() <= 0.0 {
        return None;
    }
    let correlation = input.error_correlation.unwrap_or(ERROR_CORRELATION).clamp(0.0, 0.9);
    // A tetrachoric correlation ρ of two models is d² / (1 + d²).
    let discrimination = (correlation / (1.0 - correlation)).sqrt();
    let expected = expected_scores(input.known, &input.clusters.tasks, &table);
    let clusters: Vec<ClusterFit> = table
        .clusters
        .iter()
        .zip(expected)
        .zip(&input.clusters.names)
        .map(|((patterns, expected), name)| fit_cluster(name, patterns, expected, discrimination))
        .collect();
    let unseen = |model: usize| clusters.iter().all(|cluster| cluster.scores[model] == 0);
    let common_spread = (0..models.len()).map(|model| if unseen(model) { MODEL_SPREAD } else { 0.0 }).collect();
    Some(QualityFit { models, clusters, of_row: input.clusters.of_row.clone(), common_spread })
}

fn fit_cluster(name: &str, patterns: &[Pattern], expected: Vec<Option<f64>>, discrimination: f64) -> ClusterFit {
    let mut scores = vec![0.0; expected.len()];
    for pattern in patterns {
        for (model, _) in &pattern.scores {
            scores[*model] += pattern.count;
        }
    }
    let fitted: Vec<usize> = (0..scores.len()).filter(|model| scores[*model] > 0.0).collect();
    let mut place = vec![None; scores.len()];
    for (at, model) in fitted.iter().enumerate() {
        place[*model] = Some(at);
    }
    let requests: f64 = patterns.iter().map(|pattern| pattern.count).sum();
    let mut result = ClusterFit {
        name: name.to_owned(),
        requests: whole(requests),
        convergence: None,
        scores: scores.iter().map(|count| whole(*count)).collect(),
        place,
        parameters: Parameters { ability: vec![], discrimination: vec![], unsolvable: 0.0 },
        precision: None,
        mass: Mass::Without,
        expected,
        discrimination,
    };
    if fitted.is_empty() {
        return result;
    }
    let patterns: Vec<Pattern> = patterns
        .iter()
        .map(|pattern| Pattern {
            scores: pattern.scores.iter().filter_map(|(model, score)| Some((result.place[*model]?, *score))).collect(),
            count: pattern.count,
        })
        .collect();
    let expected: Vec<f64> = fitted.iter().map(|model| result.expected[*model].unwrap_or(0.0)).collect();
    let priors = |unsolvable: f64| -> Vec<NormalPrior> {
        expected.iter().map(|score| ability_prior(*score, discrimination, unsolvable)).collect()
    };
    let mut problem = Problem {
        patterns,
        ability: priors(0.0),
        discrimination: NormalPrior {
            mean: discrimination,
            precision: 1.0 / (DISCRIMINATION_SPREAD * DISCRIMINATION_SPREAD),
        },
        mass: Mass::Without,
    };
    let start = Parameters {
        ability: problem.ability.iter().map(|prior| prior.mean).collect(),
        discrimination: vec![discrimination; fitted.len()],
        unsolvable: 0.0,
    };
    let without = maximise(&problem, &start);
    let (best, problem) = {
        let mut massive = Problem { mass: Mass::With, ..problem.clone() };
        let start = with_mass(&without.parameters, &massive);
        massive.ability = priors(start.unsolvable);
        massive.discrimination.mean *= LEFT_TO_DIFFICULTY;
        let with = maximise(&massive, &start);
        if asks_for_mass(&without, &with, requests) {
            (with, massive)
        } else {
            problem.mass = Mass::Without;
            (without.clone(), problem)
        }
    };
    let precision = Precision::at(&problem, &best.parameters);
    result.convergence = Some(convergence(&best, &without, &precision));
    result.mass = problem.mass;
    result.parameters = best.parameters;
    result.precision = Some(precision);
    result
}

fn convergence(best: &Maximum, without: &Maximum, precision: &Precision) -> Convergence {
    Convergence {
        steps: best.steps,
        log_likelihood: best.log_likelihood,
        log_likelihood_without_mass: without.log_likelihood,
        change: best.change,
        gradient: precision.largest_gradient,
        converged: best.converged,
    }
}

/// The ability that a mean quality (on the probit scale) over all requests means where so many of them cannot be solved.
fn ability_prior(score: f64, discrimination: f64, unsolvable: f64) -> NormalPrior {
    let scale = (1.0 + discrimination * discrimination).sqrt();
    let of_solvable = (normal_cdf(score) / (1.0 - unsolvable)).min(MOST_EXPECTED);
    NormalPrior { mean: scale * normal_quantile(of_solvable), precision: 1.0 / (scale * scale * SPREAD * SPREAD) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of rows")]
fn whole(count: f64) -> u64 {
    count.round() as u64
}

/// The key of draws about a model without outcomes: its own, whichever other models there are.
fn unseen(model: &ModelId) -> u64 {
    stable_key(model.as_str()) | UNSEEN
}

impl ClusterFit {
    /// Parameters, moved by a draw of what is not known about them; `common` moves models alike in all clusters.
    fn moved(&self, models: &[ModelId], draw: Option<(u64, u64)>, common: &[f64]) -> FittedCluster {
        let deviation = match (&self.precision, draw) {
            (Some(precision), Some((seed, nth))) => precision.deviation((0..).map(|at| normal(seed, nth, at))),
            _ => vec![],
        };
        let mut vector = self.parameters.to_vector(self.mass);
        for (value, deviation) in vector.iter_mut().zip(&deviation) {
            *value += deviation;
        }
        let parameters = Parameters::from_vector(&vector, self.mass);
        let response = |model: usize| {
            if let Some(at) = self.place[model] {
                let evidence =
                    if self.scores[model] as f64 >= LEAST_FITTED { Evidence::Fitted } else { Evidence::Assumed };
                let (ability, discrimination) = (parameters.ability[at], parameters.discrimination[at]);
                return Some(Response { ability, discrimination, evidence });
            }
            let prior = ability_prior(self.expected[model]?, self.discrimination, parameters.unsolvable);
            let own = draw.map_or(0.0, |(seed, nth)| normal(seed, nth, unseen(&models[model])));
            let common = common.get(model).copied().unwrap_or(0.0);
            // The precision is that of a mean quality that is off by `SPREAD` typically.
            let error = (own + common / SPREAD) / prior.precision.sqrt();
            Some(Response {
                ability: prior.mean + error,
                discrimination: self.discrimination,
                evidence: Evidence::Assumed,
            })
        };
        FittedCluster {
            name: self.name.clone(),
            unsolvable: parameters.unsolvable,
            responses: (0..self.place.len()).map(response).collect(),
        }
    }
}

impl QualityFit {
    /// What the engine draws from.
    #[must_use]
    pub fn fitted(&self) -> FittedQuality {
        let clusters = self.clusters.iter().map(|cluster| cluster.moved(&self.models, None, &[])).collect();
        FittedQuality::new(self.models.clone(), clusters, self.of_row.clone())
    }

    /// The same with the standard errors of mean qualities, over draws of the parameters.
    #[must_use]
    pub fn fitted_with_errors(&self) -> FittedQuality {
        let fitted = self.fitted();
        let (clusters, models) = (self.clusters.len(), self.models.len());
        let mut sums = vec![0.0; clusters * models];
        for nth in 0..ERROR_DRAWS {
            let drawn = self.sampled(ERROR_SEED, nth);
            for (at, sum) in sums.iter_mut().enumerate() {
                let [own, drawn] = [&fitted, &drawn].map(|law| law.mean(at / models, at % models).unwrap_or(0.0));
                *sum += (drawn - own) * (drawn - own);
            }
        }
        fitted.with_errors(sums.into_iter().map(|sum| (sum / ERROR_DRAWS as f64).sqrt()).collect())
    }

    /// Parameters as they might also be: the `nth` draw from the normal approximation of their posterior (and from the prior, of
    /// what has no outcomes). It belongs to no rows.
    #[must_use]
    pub fn sampled(&self, seed: u64, nth: u64) -> FittedQuality {
        let common = |(model, spread): (&ModelId, &f64)| {
            if *spread > 0.0 { spread * normal(seed, nth, unseen(model)) } else { 0.0 }
        };
        let common: Vec<f64> = self.models.iter().zip(&self.common_spread).map(common).collect();
        let draw = |(at, cluster): (usize, &ClusterFit)| {
            cluster.moved(&self.models, Some((seed.wrapping_add(0x9e37_79b9 * (at as u64 + 1)), nth)), &common)
        };
        FittedQuality::new(self.models.clone(), self.clusters.iter().enumerate().map(draw).collect(), vec![])
    }

    /// The same for the rows that were fitted.
    #[must_use]
    pub fn sampled_on_rows(&self, seed: u64, nth: u64) -> FittedQuality {
        self.sampled(seed, nth).on_rows(self.of_row.clone())
    }

    /// The position of a model.
    #[must_use]
    pub fn position(&self, model: &str) -> Option<usize> {
        self.models.iter().position(|own| own.as_str() == model)
    }
}
