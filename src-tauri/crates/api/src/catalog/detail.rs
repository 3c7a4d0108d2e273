//! One model of the catalog in use, with all that is known of it.

use routewright_catalog::condition;
use routewright_domain::{CatalogSnapshot, Endpoint, FigureGroup, Model, ModelId, PriceList, Prices};

use routewright_engine::similar_model;

use super::summary::in_order_of_price;
use crate::error::{ApiError, ErrorCode};
use crate::session::Session;
use crate::wire::{EndpointDetail, FigureOrigin, ModelDetail, PriceLine, PriceUnit};

/// A model with its endpoints in the order of the summary, each group of figures with its source and date.
pub fn show_model(session: &Session, id: &ModelId) -> Result<ModelDetail, ApiError> {
    let catalog = session.catalog();
    let snapshot = &catalog.snapshot;
    let model = snapshot.resolve(id.as_str()).map(|resolved| resolved.model).ok_or_else(|| {
        let hint = similar_model(snapshot, id.as_str()).map_or_else(
            || "choose another model, or use another catalog; `routewright catalog list` shows all".to_owned(),
            |similar| format!("did you mean `{similar}`?"),
        );
        ApiError::new(ErrorCode::NotFound, format!("the catalog of {} has no model `{id}`", snapshot.date))
            .with_hint(hint)
    })?;
    Ok(ModelDetail {
        id: model.id.clone(),
        name: model.name.clone(),
        canonical: model.canonical.clone(),
        aliases: model.aliases.clone(),
        launched: model.launched.clone(),
        retires: model.retires.clone(),
        tokenizer: model.tokenizer.clone(),
        capabilities: model.capabilities.iter().copied().collect(),
        reasoning: model.reasoning,
        benchmarks: model.benchmarks,
        origins: origins(
            snapshot,
            model,
            None,
            &[FigureGroup::Listing, FigureGroup::Benchmarks, FigureGroup::Retirement],
        ),
        endpoints: in_order_of_price(model).map(|endpoint| endpoint_detail(snapshot, model, endpoint)).collect(),
    })
}

fn endpoint_detail(snapshot: &CatalogSnapshot, model: &Model, endpoint: &Endpoint) -> EndpointDetail {
    EndpointDetail {
        id: endpoint.id.clone(),
        provider: endpoint.provider.clone(),
        region: endpoint.region.clone(),
        tariff: endpoint.tariff,
        quantization: endpoint.quantization.clone(),
        context_tokens: endpoint.context_tokens,
        max_prompt_tokens: endpoint.max_prompt_tokens,
        max_completion_tokens: endpoint.max_completion_tokens,
        prices: price_lines(&endpoint.prices),
        capabilities: endpoint.capabilities.as_ref().unwrap_or(&model.capabilities).iter().copied().collect(),
        ttft_ms: endpoint.ttft_ms,
        throughput_tps: endpoint.throughput_tps,
        measured_requests: endpoint.measured_requests,
        uptime: endpoint.uptime,
        limits: endpoint.limits,
        data_policy: endpoint.data_policy,
        implicit_caching: endpoint.implicit_caching,
        healthy: endpoint.healthy,
        origins: origins(
            snapshot,
            model,
            Some(endpoint),
            &[FigureGroup::Prices, FigureGroup::Limits, FigureGroup::Performance, FigureGroup::DataPolicy],
        ),
    }
}

fn price_lines(list: &PriceList) -> Vec<PriceLine> {
    let lines = |prices: &Prices, condition: Option<String>| {
        let known = prices.named().into_iter().filter_map(|(name, price)| Some((name, price?)));
        let line = move |(name, price): (&'static str, routewright_domain::UnitPrice)| {
            let per = PriceUnit::of(name);
            PriceLine { price: name.to_owned(), condition: condition.clone(), usd: price.of(per.amount()), per }
        };
        known.map(line).collect::<Vec<_>>()
    };
    let overrides = list.overrides.iter().flat_map(|entry| lines(&entry.prices, Some(condition(entry))));
    lines(&list.base, None).into_iter().chain(overrides).collect()
}

fn origins(
    snapshot: &CatalogSnapshot,
    model: &Model,
    endpoint: Option<&Endpoint>,
    groups: &[FigureGroup],
) -> Vec<FigureOrigin> {
    let origin = |group: &FigureGroup| {
        let source = snapshot.source_of(*group, model, endpoint)?;
        Some(FigureOrigin { group: *group, title: source.title.clone(), date: source.date.clone() })
    };
    groups.iter().filter_map(origin).collect()
}
