//! The catalog in use, for people.

use routewright_domain::{Endpoint, Model, Money, Tariff};

use super::source::CatalogSource;
use crate::error::ApiError;
use crate::session::Session;
use crate::wire::{CatalogSummary, EndpointSummary, ModelSummary};

/// Models with their endpoints: those of the standard tariff first, and among them the cheapest.
#[must_use]
pub fn catalog_summary(session: &Session) -> CatalogSummary {
    let catalog = session.catalog();
    let snapshot = &catalog.snapshot;
    CatalogSummary {
        date: snapshot.date.clone(),
        digest: catalog.digest.clone(),
        source: snapshot.source.clone(),
        models: snapshot.models.iter().map(model_summary).collect(),
    }
}

/// Makes another catalog the one in use, for replays and for everything else, until the session ends.
pub fn use_catalog(session: &Session, source: &CatalogSource) -> Result<CatalogSummary, ApiError> {
    session.use_catalog(source)?;
    Ok(catalog_summary(session))
}

fn model_summary(model: &Model) -> ModelSummary {
    let endpoints: Vec<EndpointSummary> =
        in_order_of_price(model).map(|endpoint| endpoint_summary(model, endpoint)).collect();
    let cheapest = endpoints.first();
    let fastest = endpoints
        .iter()
        .filter(|endpoint| endpoint.ttft_p50_ms.is_some())
        .min_by(|one, other| f64::total_cmp(&one.ttft_p50_ms.unwrap_or(0.0), &other.ttft_p50_ms.unwrap_or(0.0)));
    let throughputs = endpoints.iter().filter_map(|endpoint| endpoint.throughput_p50_tps);
    ModelSummary {
        id: model.id.clone(),
        name: model.name.clone(),
        author: model.id.as_str().split('/').next().unwrap_or_default().to_owned(),
        context_tokens: endpoints.iter().map(|endpoint| endpoint.context_tokens).max().unwrap_or(0),
        prompt_usd_per_million: cheapest.and_then(|endpoint| endpoint.prompt_usd_per_million),
        completion_usd_per_million: cheapest.and_then(|endpoint| endpoint.completion_usd_per_million),
        cache_read_usd_per_million: cheapest.and_then(|endpoint| endpoint.cache_read_usd_per_million),
        ttft_p50_ms: fastest.and_then(|endpoint| endpoint.ttft_p50_ms),
        ttft_p95_ms: fastest.and_then(|endpoint| endpoint.ttft_p95_ms),
        throughput_p50_tps: throughputs.reduce(f64::max),
        capabilities: model.capabilities.iter().copied().collect(),
        benchmarks: model.benchmarks,
        launched: model.launched.clone(),
        retires: model.retires.clone(),
        endpoints,
    }
}

/// Endpoints of the standard tariff first, and among them the cheapest by prompt plus completion price.
pub(super) fn in_order_of_price(model: &Model) -> impl Iterator<Item = &Endpoint> {
    let mut endpoints: Vec<&Endpoint> = model.endpoints.iter().collect();
    // Ordinary requests reach the standard tariff alone, so a batch price is not the model's. Endpoints without a price come
    // last, not first.
    endpoints.sort_by_key(|endpoint| {
        (endpoint.tariff != Tariff::Standard, price_sum(endpoint).map_or((1, Money::ZERO), |sum| (0, sum)))
    });
    endpoints.into_iter()
}

fn price_sum(endpoint: &Endpoint) -> Option<Money> {
    let base = &endpoint.prices.base;
    base.prompt.zip(base.completion).map(|(prompt, completion)| prompt.per_million() + completion.per_million())
}

fn endpoint_summary(model: &Model, endpoint: &Endpoint) -> EndpointSummary {
    let base = &endpoint.prices.base;
    EndpointSummary {
        id: endpoint.id.clone(),
        provider: endpoint.provider.clone(),
        prompt_usd_per_million: base.prompt.map(routewright_domain::UnitPrice::per_million),
        completion_usd_per_million: base.completion.map(routewright_domain::UnitPrice::per_million),
        cache_read_usd_per_million: base.cache_read.map(routewright_domain::UnitPrice::per_million),
        ttft_p50_ms: endpoint.ttft_ms.map(|knots| knots.p50),
        ttft_p95_ms: endpoint.ttft_ms.map(|knots| knots.p95),
        throughput_p50_tps: endpoint.throughput_tps.map(|knots| knots.p50),
        context_tokens: endpoint.context_tokens,
        tariff: endpoint.tariff,
        capabilities: endpoint.capabilities.as_ref().unwrap_or(&model.capabilities).iter().copied().collect(),
        data_policy: endpoint.data_policy,
        healthy: endpoint.healthy,
    }
}
