//! The catalog in use, for people.

use routewright_domain::{Endpoint, Model, Money, Tariff};

use crate::session::Session;
use crate::wire::{CatalogSummary, EndpointSummary, ModelSummary};

/// Models with their endpoints: those of the standard tariff first, and among them the cheapest.
#[must_use]
pub fn catalog_summary(session: &Session) -> CatalogSummary {
    let snapshot = &session.catalog.snapshot;
    CatalogSummary {
        date: snapshot.date.clone(),
        digest: session.catalog.digest.clone(),
        source: snapshot.source.clone(),
        models: snapshot.models.iter().map(model_summary).collect(),
    }
}

fn model_summary(model: &Model) -> ModelSummary {
    // Ordinary requests reach the standard tariff alone, so a batch price is not the model's. Endpoints without a price come
    // last, not first.
    let mut endpoints: Vec<(bool, EndpointSummary)> = model
        .endpoints
        .iter()
        .map(|endpoint| (endpoint.tariff != Tariff::Standard, endpoint_summary(endpoint)))
        .collect();
    endpoints
        .sort_by_key(|(special, endpoint)| (*special, price_sum(endpoint).map_or((1, Money::ZERO), |sum| (0, sum))));
    let endpoints: Vec<EndpointSummary> = endpoints.into_iter().map(|(_, endpoint)| endpoint).collect();
    let cheapest = endpoints.first();
    let medians = endpoints.iter().filter_map(|endpoint| endpoint.ttft_p50_ms);
    ModelSummary {
        id: model.id.clone(),
        name: model.name.clone(),
        author: model.id.as_str().split('/').next().unwrap_or_default().to_owned(),
        context_tokens: endpoints.iter().map(|endpoint| endpoint.context_tokens).max().unwrap_or(0),
        prompt_usd_per_million: cheapest.and_then(|endpoint| endpoint.prompt_usd_per_million),
        completion_usd_per_million: cheapest.and_then(|endpoint| endpoint.completion_usd_per_million),
        ttft_p50_ms: medians.reduce(f64::min),
        retires: model.retires.clone(),
        endpoints,
    }
}

fn price_sum(endpoint: &EndpointSummary) -> Option<Money> {
    endpoint
        .prompt_usd_per_million
        .zip(endpoint.completion_usd_per_million)
        .map(|(prompt, completion)| prompt + completion)
}

fn endpoint_summary(endpoint: &Endpoint) -> EndpointSummary {
    let base = &endpoint.prices.base;
    EndpointSummary {
        id: endpoint.id.clone(),
        provider: endpoint.provider.clone(),
        prompt_usd_per_million: base.prompt.map(routewright_domain::UnitPrice::per_million),
        completion_usd_per_million: base.completion.map(routewright_domain::UnitPrice::per_million),
        ttft_p50_ms: endpoint.ttft_ms.map(|knots| knots.p50),
        ttft_p95_ms: endpoint.ttft_ms.map(|knots| knots.p95),
        throughput_p50_tps: endpoint.throughput_tps.map(|knots| knots.p50),
        context_tokens: endpoint.context_tokens,
    }
}
