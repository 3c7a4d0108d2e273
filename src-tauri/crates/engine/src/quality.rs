//! How good answers are: recorded outcomes where there are some, else one latent difficulty that all models share.
//!
//! A request has a difficulty `z`, a model's answer to it an error of its own `e`, both standard normal and keyed. The
//! answer is right when `√ρ z + √(1 - ρ) e` is below `Φ⁻¹(p)`, where `p` is the model's mean quality on the task: an item
//! response model with a probit link, which is the same as a Gaussian copula with one factor. It gives each model exactly
//! its mean and any two models errors that correlate with `ρ` (tetrachoric).
//!
//! Where parameters were fitted to the workload's outcomes ([`FittedQuality`]), they take the place of means and `ρ`, and what
//! other models scored on a request says how difficult it is.

mod missing;

use routewright_domain::{Benchmarks, Evidence, OutcomeColumn, TaskKind, Workload};

use self::missing::Missing;
use crate::draw::{Purpose, RequestDraws};
use crate::fitted::FittedQuality;
use crate::math::{exact_normal_score, normal_cdf};
use crate::pipeline::Request;
use crate::plan::{ModelIndex, Plan};
use crate::replay::Unscored;

/// Index at which a model would be right half of the time, and points of the index for one standard deviation of
/// difficulty. Both are assumptions about business traffic, most of which is easier than the benchmark; a measured quality
/// or recorded outcomes take their place.
const INDEX_AT_HALF: f64 = -10.0;
const INDEX_SPREAD: f64 = 40.0;
/// Recorded outcomes of a model on a feature from which its mean is taken; fewer say too little.
const LEAST_OUTCOMES: u32 = 30;

/// What is known of the quality of each model on each feature.
#[derive(Debug)]
pub(crate) struct QualityModel<'a> {
    /// By feature and model: mean quality with its evidence.
    means: Vec<Option<Mean>>,
    models: usize,
    /// Outcomes of each model of the plan, where the workload has some.
    outcomes: Vec<Option<&'a OutcomeColumn>>,
    common: f64,
    own: f64,
    missing: Option<Missing<'a>>,
    unscored: Unscored,
}

/// Mean quality of a model on a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mean {
    /// 0 to 1.
    pub(crate) quality: f64,
    /// `Φ⁻¹` of it.
    score: f64,
    pub(crate) evidence: Evidence,
}

impl Mean {
    fn new(quality: f64, evidence: Evidence) -> Self {
        let quality = quality.clamp(0.0, 1.0);
        // What is not even a normal number is nothing.
        let score = if quality < f64::MIN_POSITIVE {
            f64::NEG_INFINITY
        } else if quality >= 1.0 {
            f64::INFINITY
        } else {
            exact_normal_score(quality)
        };
        Self { quality, score, evidence }
    }
}

/// How good one answer is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Goodness {
    /// 0 to 1; a draw of 0 or 1, or a recorded score.
    pub(crate) score: f64,
    pub(crate) evidence: Evidence,
}

impl<'a> QualityModel<'a> {
    /// `feature_of` holds the feature of each row; a model's mean on a feature is fitted to the outcomes of its rows.
    pub(crate) fn new(
        plan: &Plan,
        workload: &'a Workload,
        feature_of: &[u32],
        fitted: Option<&'a FittedQuality>,
    ) -> Self {
        let outcomes: Vec<Option<&OutcomeColumn>> =
            plan.models.iter().map(|model| workload.outcomes.of(model.id.as_str())).collect();
        let models = plan.models.len();
        let mut counted = vec![(0.0_f64, 0_u32); models * plan.features.len()];
        for (model, column) in outcomes.iter().enumerate() {
            let Some(column) = column else { continue };
            for (feature, score) in feature_of.iter().zip(&column.scores) {
                if let Some((sum, count)) =
                    counted.get_mut(*feature as usize * models + model).filter(|_| !score.is_nan())
                {
                    *sum += f64::from(*score);
                    *count += 1;
                }
            }
        }
        let missing = fitted.map(|fitted| Missing::new(fitted, plan, workload));
        let joint = missing.as_ref().map(|missing| missing.means(plan, &outcomes, feature_of));
        let means = plan.features.iter().enumerate().flat_map(|(n, feature)| {
            let counted = &counted[n * models..];
            let joint = joint.as_ref().map(|joint| &joint[n * models..]);
            plan.models.iter().zip(counted).enumerate().map(move |(m, (model, (sum, count)))| {
                if let Some(mean) = joint.and_then(|joint| joint[m]) {
                    return Some(mean);
                }
                if *count >= LEAST_OUTCOMES {
                    return Some(Mean::new(sum / f64::from(*count), Evidence::Fitted));
                }
                let stated = model.stated_quality.or_else(|| quality_from_benchmarks(&model.benchmarks, feature.task));
                stated.map(|quality| Mean::new(quality, Evidence::Assumed))
            })
        });
        let correlation = plan.assumptions.error_correlation;
        let means = means.collect();
        let (common, own) = (correlation.sqrt(), (1.0 - correlation).sqrt());
        Self { means, models, outcomes, common, own, missing, unscored: Unscored::Expected }
    }

    pub(crate) fn with(self, unscored: Unscored) -> Self {
        Self { unscored, ..self }
    }

    /// What counts for an answer of a model that has no recorded score and that no decision has looked at; `key` is the model's.
    #[inline]
    pub(crate) fn counted(&self, request: &Request, model: ModelIndex, key: u64) -> Option<Goodness> {
        match self.unscored {
            Unscored::Expected => self.expected(request.row, request.feature, model),
            Unscored::Drawn(_) => self.draw(request, model, key),
        }
    }

    /// The mean quality of a model on a feature.
    #[inline]
    pub(crate) fn mean(&self, feature: usize, model: ModelIndex) -> Option<Mean> {
        self.means[feature * self.models + model]
    }

    /// The recorded score of a model on a row.
    #[inline]
    pub(crate) fn recorded(&self, row: usize, model: ModelIndex) -> Option<Goodness> {
        let score = *self.outcomes[model]?.scores.get(row)?;
        (!score.is_nan()).then(|| Goodness { score: f64::from(score), evidence: Evidence::Recorded })
    }

    /// How good the answer of a model to a request is on average, where it has no recorded score.
    #[inline]
    pub(crate) fn expected(&self, row: usize, feature: usize, model: ModelIndex) -> Option<Goodness> {
        if let Some(goodness) = self.missing.as_ref().and_then(|missing| missing.expected(row, model)) {
            return Some(goodness);
        }
        self.mean(feature, model).map(|mean| Goodness { score: mean.quality, evidence: mean.evidence })
    }

    /// Whether parameters were fitted, of which something is not known.
    #[inline]
    pub(crate) fn is_fitted(&self) -> bool {
        self.missing.is_some()
    }

    /// Standard error of what is fitted of a model on requests like this one.
    pub(crate) fn error(&self, row: usize, model: ModelIndex) -> f64 {
        self.missing.as_ref().map_or(0.0, |missing| missing.error(row, model))
    }

    /// Whether the answer of a model to a request is right, where it has no recorded score. The draws are those of the content,
    /// so that equal prompts get equal answers; `key` is the model's.
    pub(crate) fn draw(&self, request: &Request, model: ModelIndex, key: u64) -> Option<Goodness> {
        let draws = match self.unscored {
            Unscored::Expected => request.content_draws,
            Unscored::Drawn(nth) => request.content_draws.otherwise(nth),
        };
        if let Some(goodness) = self.missing.as_ref().and_then(|missing| missing.draw(request.row, model, draws, key)) {
            return Some(goodness);
        }
        Some(self.drawn_by_mean(self.mean(request.feature, model)?, draws, key))
    }

    fn drawn_by_mean(&self, mean: Mean, draws: RequestDraws, key: u64) -> Goodness {
        let difficulty = draws.normal(0, 0, Purpose::Difficulty);
        let error = draws.normal(key, 0, Purpose::Ability);
        let right = self.common * difficulty + self.own * error < mean.score;
        Goodness { score: f64::from(u8::from(right)), evidence: mean.evidence }
    }
}

/// Mean quality by the index that fits the task, 0 to 1; an assumption, as rough as `Φ((index + 10) / 40)`.
#[must_use]
pub fn quality_from_benchmarks(benchmarks: &Benchmarks, task: Option<TaskKind>) -> Option<f64> {
    let special = match task {
        Some(TaskKind::Code) => benchmarks.coding,
        Some(TaskKind::Agent) => benchmarks.agentic,
        _ => None,
    };
    let index = special.or(benchmarks.intelligence)?;
    Some(normal_cdf((index - INDEX_AT_HALF) / INDEX_SPREAD))
}
