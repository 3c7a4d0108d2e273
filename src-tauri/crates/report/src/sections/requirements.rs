//! Requirements held against the replay, in words.

use routewright_domain::{FeatureId, Money, Outcome, RequirementResult};

use crate::numbers::{duration, money, percent};

/// How many requirements of a feature hold.
pub(super) struct Tally {
    pub(super) met: usize,
    pub(super) unknown: usize,
    /// Those that do not hold among them.
    pub(super) total: usize,
}

impl Tally {
    pub(super) fn of<'a>(results: impl Iterator<Item = &'a RequirementResult>) -> Self {
        results.fold(Self { met: 0, unknown: 0, total: 0 }, |tally, result| Self {
            met: tally.met + usize::from(result.met == Some(true)),
            unknown: tally.unknown + usize::from(result.met.is_none()),
            total: tally.total + 1,
        })
    }
}

/// The requirements of one feature under one architecture.
pub(super) fn of_feature<'a>(
    outcome: &'a Outcome,
    feature: &'a FeatureId,
) -> impl Iterator<Item = &'a RequirementResult> {
    outcome.requirements.iter().filter(move |result| result.feature == *feature)
}

/// For a table cell: `2 of 2 met`, `1 of 2 met, 1 unknown`, `not required`.
pub(super) fn cell(outcome: &Outcome, feature: &FeatureId) -> String {
    words_of(&Tally::of(of_feature(outcome, feature)))
}

/// The same over all features.
pub(super) fn tally(outcome: &Outcome) -> String {
    words_of(&Tally::of(outcome.requirements.iter()))
}

fn words_of(tally: &Tally) -> String {
    if tally.total == 0 {
        return "not required".to_owned();
    }
    let unknown = if tally.unknown > 0 { format!(", {} unknown", tally.unknown) } else { String::new() };
    format!("{} of {} met{unknown}", tally.met, tally.total)
}

/// The requirement's figure against its limit: `whole answer p95 is 9.10 s, at most 8.00 s is required`.
pub(super) fn result_in_words(result: &RequirementResult) -> String {
    let (what, bound) = words(&result.requirement);
    let value =
        result.value.as_deref().map_or_else(|| "unknown".to_owned(), |value| figure(&result.requirement, value));
    format!("{what} is {value}, {bound} {} is required", figure(&result.requirement, &result.limit))
}

/// What a requirement is about, and which way it bounds.
pub(super) fn words(requirement: &str) -> (&str, &'static str) {
    match requirement {
        "ttft_p95_ms" => ("first token p95", "at most"),
        "latency_p95_ms" => ("whole answer p95", "at most"),
        "success_rate" => ("success", "at least"),
        "quality_floor" => ("quality", "at least"),
        "cost_per_request_usd" => ("cost per request", "at most"),
        "monthly_budget_usd" => ("cost per month of 30 days", "at most"),
        other => (other, "limit"),
    }
}

/// A decimal with the unit of its requirement; what cannot be read is shown as it came.
pub(super) fn figure(requirement: &str, decimal: &str) -> String {
    let number = decimal.parse::<f64>().ok().filter(|number| number.is_finite());
    match requirement {
        "ttft_p95_ms" | "latency_p95_ms" => number.map(duration),
        "success_rate" | "quality_floor" => number.map(|share| percent(share, 2)),
        "cost_per_request_usd" | "monthly_budget_usd" => decimal.parse::<Money>().ok().map(money),
        _ => None,
    }
    .unwrap_or_else(|| decimal.to_owned())
}
