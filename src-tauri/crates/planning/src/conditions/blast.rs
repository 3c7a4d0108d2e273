//! What recorded incidents cost: the replay with each less the replay with it switched off.

use std::num::NonZeroUsize;

use routewright_domain::{BlastRadius, CatalogSnapshot, Endpoint, Outcome, RecordedConditions, RecordedIncident};
use routewright_engine::{Cancelled, Plan, ReplayInput, Watch, replay};

use super::without_incidents;

/// The incidents at endpoints of models and providers that billed something, those that were seen longest first.
#[must_use]
pub fn concerned_incidents<'a>(
    all: &'a [RecordedIncident],
    catalog: &CatalogSnapshot,
    outcome: &Outcome,
    most: usize,
) -> Vec<&'a RecordedIncident> {
    let models: Vec<_> = outcome.cost_by_model.keys().filter_map(|id| catalog.model(id)).collect();
    let serves = |incident: &&RecordedIncident| {
        let endpoints = models.iter().flat_map(|model| &model.endpoints);
        let is_meant =
            |one: &Endpoint| one.id == incident.endpoint && outcome.cost_by_provider.contains_key(&one.provider);
        endpoints.into_iter().any(is_meant)
    };
    let mut concerned: Vec<&RecordedIncident> = all.iter().filter(serves).collect();
    concerned.sort_by_key(|incident| std::cmp::Reverse((incident.looks, incident.requests)));
    concerned.truncate(most);
    concerned
}

/// What one incident cost a plan. `with` is the outcome under all of the recorded conditions.
pub fn blast_radius(
    incident: &RecordedIncident,
    plan: &Plan,
    with: &Outcome,
    input: &ReplayInput,
    recorded: &RecordedConditions,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<BlastRadius, Cancelled> {
    let changed = without_incidents(recorded, std::slice::from_ref(&incident.id));
    let input = ReplayInput { conditions: Some(&changed), ..*input };
    let without = replay(&[plan], &input, threads, watch)?.remove(0);
    let more = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(with, without)| with - without);
    // A request that moved was answered by another model, or by none.
    let served = |outcome: &Outcome, other: &Outcome| -> u64 {
        let left = outcome
            .served_by
            .iter()
            .map(|(model, requests)| requests.saturating_sub(other.served_by.get(model).copied().unwrap_or(0)));
        left.sum()
    };
    let unanswered = |outcome: &Outcome| i64::try_from(outcome.requests - outcome.succeeded).unwrap_or(i64::MAX);
    Ok(BlastRadius {
        incident: incident.id.clone(),
        architecture: with.architecture.clone(),
        scenario: with.scenario.clone(),
        cost_usd: with.cost_usd - without.cost_usd,
        moved: served(&without, with),
        unanswered: unanswered(with) - unanswered(&without),
        ttft_p95_ms: more(with.ttft_ms.p95, without.ttft_ms.p95),
        latency_p95_ms: more(with.latency_ms.p95, without.latency_ms.p95),
    })
}
