//! Which models may serve a feature, and which of them are worth composing.

use std::collections::BTreeMap;

use routewright_domain::{LeftOut, ModelId, Policy, Tariff};
use routewright_engine::{FeatureRows, TrialFigures, try_policy};

use super::front::{Point, front, spread};
use super::solo::{Interaction, planned, solo};
use super::{SearchError, SearchInput, SearchSettings, SearchWatch};

/// Requests that every usable model is tried on before policies are made of some.
const FIRST_LOOK: usize = 500;

/// A model that may serve the feature, with its figures on the first look.
#[derive(Debug, Clone)]
pub(super) struct Usable {
    pub(super) model: ModelId,
    pub(super) cost: f64,
    /// Mean quality, 0 to 1; `None` where nothing is known of it.
    pub(super) quality: Option<f64>,
    /// Share of the requests that it answered.
    pub(super) answered: f64,
    latency: f64,
}

/// The models that a search has to do with.
pub(super) struct Shortlist {
    /// Every model that may serve the feature, by cost.
    pub(super) usable: Vec<Usable>,
    /// Those that policies are made of, by cost.
    pub(super) composed: Vec<Usable>,
    pub(super) left_out: Vec<LeftOut>,
}

/// Whether there is a model at all.
pub(super) enum Listed {
    /// There are some.
    Some(Shortlist),
    /// None may serve the feature, and why.
    None(Vec<LeftOut>),
}

pub(super) fn shortlist(
    input: &SearchInput,
    position: usize,
    rows: &FeatureRows,
    settings: &SearchSettings,
    watch: &dyn SearchWatch,
) -> Result<Listed, SearchError> {
    let mut reasons: BTreeMap<&'static str, u64> = BTreeMap::new();
    let listed = input
        .catalog
        .models
        .iter()
        .filter(|model| model.endpoints.iter().any(|endpoint| endpoint.tariff == Tariff::Standard))
        .map(|model| &model.id);
    let (models, others): (Vec<&ModelId>, Vec<&ModelId>) = listed.partition(|model| settings.scope.allows(model));
    if !others.is_empty() {
        reasons.insert("that were not to be tried", others.len() as u64);
    }
    let policies: Vec<Policy> = models.iter().map(|model| Policy::model(model.as_str())).collect();
    let project = solo(input, position, &policies.iter().collect::<Vec<_>>(), Interaction::Left);
    let sample = rows.sample(FIRST_LOOK);
    watch.expects((sample.len() * models.len()) as u64);
    let mut usable = Vec::new();
    for (n, model) in models.iter().enumerate() {
        let plan = match planned(&project, n, input) {
            Ok(plan) => plan,
            Err((code, _)) => {
                *reasons.entry(words_of(&code)).or_default() += 1;
                continue;
            }
        };
        let trial = try_policy(&plan, &input.replay(), rows, &sample, std::num::NonZeroUsize::MIN, watch)?;
        let figures = trial.figures(&[]);
        match usable_of(model, &figures) {
            Ok(model) => usable.push(model),
            Err(reason) => *reasons.entry(reason).or_default() += 1,
        }
    }
    let mut left_out: Vec<LeftOut> =
        reasons.into_iter().map(|(reason, count)| LeftOut { count, reason: format!("Models {reason}.") }).collect();
    if usable.is_empty() {
        return Ok(Listed::None(left_out));
    }
    usable.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.model.cmp(&b.model)));
    let composed = composed_of(&usable, settings.models);
    let alone = (usable.len() - composed.len()) as u64;
    if alone > 0 {
        left_out.push(LeftOut {
            count: alone,
            reason: format!(
                "Models tried alone but not composed with others: policies are made of {} models that run from cheap to \
                 good on the front of price, quality and latency.",
                composed.len()
            ),
        });
    }
    Ok(Listed::Some(Shortlist { usable, composed, left_out }))
}

fn usable_of(model: &ModelId, figures: &TrialFigures) -> Result<Usable, &'static str> {
    let outcome = &figures.outcome;
    if outcome.unpriced > 0 {
        return Err("whose price is not known in full");
    }
    if outcome.succeeded == 0 {
        return Err("that answered none of the sampled requests");
    }
    if outcome.cost_usd.0 == 0 {
        return Err("that are free of charge: their terms promise no capacity");
    }
    let quality = outcome.quality.map(|quality| quality.mean);
    let latency = outcome.latency_ms.p95.unwrap_or(f64::INFINITY);
    let answered = outcome.succeeded as f64 / outcome.requests.max(1) as f64;
    Ok(Usable { model: model.clone(), cost: outcome.cost_usd.to_usd_lossy(), quality, answered, latency })
}

/// From the front of price and quality, spread out, then from what latency adds to it.
fn composed_of(usable: &[Usable], most: usize) -> Vec<Usable> {
    let known: Vec<&Usable> = usable.iter().filter(|model| model.quality.is_some()).collect();
    let pool: Vec<&Usable> = if known.is_empty() { usable.iter().collect() } else { known };
    let point = |model: &Usable, latency: f64| Point {
        cost: model.cost,
        shortfall: model.quality.map_or(f64::INFINITY, |quality| 1.0 - quality),
        latency,
    };
    let flat: Vec<Point> = pool.iter().map(|model| point(model, 0.0)).collect();
    let full: Vec<Point> = pool.iter().map(|model| point(model, model.latency)).collect();
    let by_price = front(&flat);
    // A quarter of the places is for speed.
    let mut chosen = spread(&by_price, most - most / 4);
    let faster: Vec<usize> = front(&full).into_iter().filter(|n| !chosen.contains(n)).collect();
    let mut by_speed = faster;
    by_speed.sort_by(|a, b| pool[*a].latency.total_cmp(&pool[*b].latency).then(a.cmp(b)));
    chosen.extend(by_speed.into_iter().take(most.saturating_sub(chosen.len())));
    chosen.sort_unstable();
    chosen.into_iter().map(|n| pool[n].clone()).collect()
}

fn words_of(code: &str) -> &'static str {
    match code {
        "no_endpoint" | "no_endpoint_left" => {
            "without an endpoint that meets the feature's data policy, capabilities, context, or the guardrails' allow-lists"
        }
        "retired_model" => "that are retired",
        "context_too_small" => "whose context is too small for the feature",
        "missing_capability" => "that cannot do what the feature needs",
        _ => "that the feature's requirements or the guardrails rule out",
    }
}
