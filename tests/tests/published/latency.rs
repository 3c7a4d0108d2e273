//! Percentiles of the bundled catalog, drawn by replays.

use routewright_domain::{Endpoint, Tariff};
use serde_json::json;

use crate::support::{day_of, outcomes, policy, project};

/// Draws behind each percentile.
const DRAWS: u64 = 200_000;

#[test]
fn replays_reproduce_the_published_percentiles_of_many_endpoints() {
    let catalog = routewright_catalog::bundled().unwrap().snapshot;
    let requests = day_of(DRAWS, 10, 1);
    let mut seen = 0;
    // One endpoint of every tenth model, where it stands alone at its provider.
    for model in catalog.models.iter().step_by(10) {
        let alone = |own: &&Endpoint| {
            let at_provider = |other: &&Endpoint| other.provider == own.provider && other.tariff == Tariff::Standard;
            own.tariff == Tariff::Standard
                && own.ttft_ms.is_some()
                && model.endpoints.iter().filter(at_provider).count() == 1
        };
        let Some(endpoint) = model.endpoints.iter().find(alone) else { continue };
        let leaf = json!({"pattern": "model", "model": model.id, "provider": {"only": [endpoint.provider]}});
        let outcome = outcomes(&project([("one", policy(leaf))]), &catalog, &requests, 1).remove(0);
        let (found, knots) = (outcome.ttft_ms, endpoint.ttft_ms.unwrap());
        assert_eq!(found.unknown, 0);
        for (found, published) in
            [(found.p50, knots.p50), (found.p90, knots.p90), (found.p95, knots.p95), (found.p99, knots.p99)]
        {
            let off = found.unwrap() / published - 1.0;
            assert!(off.abs() < 0.05, "{}: {found:?} ms for a published {published}", endpoint.id);
        }
        seen += 1;
    }
    assert!(seen >= 20, "only {seen} endpoints were tried");
}
