//! A model and an endpoint of which nothing is known yet.

use std::collections::BTreeSet;

use routewright_domain::{
    Benchmarks, CatalogSnapshot, DataPolicy, Endpoint, EndpointId, EndpointLimits, FigureGroup, FigureSource, Model,
    ModelId, PriceList, Provenance, ProviderId, Reasoning, Tariff,
};

/// A model of that id, called like it, without endpoints.
pub(super) fn model(id: &str) -> Model {
    Model {
        id: ModelId(id.to_owned()),
        name: id.to_owned(),
        canonical: None,
        aliases: Vec::new(),
        launched: None,
        retires: None,
        tokenizer: None,
        capabilities: BTreeSet::new(),
        reasoning: Reasoning::None,
        benchmarks: Benchmarks::default(),
        provenance: Provenance::new(),
        endpoints: Vec::new(),
    }
}

/// An unpriced endpoint at that provider.
pub(super) fn endpoint(provider: &str, context_tokens: u32) -> Endpoint {
    Endpoint {
        id: EndpointId(String::new()),
        source_id: None,
        provider: ProviderId(provider.to_owned()),
        region: None,
        tariff: Tariff::Standard,
        quantization: None,
        context_tokens,
        max_completion_tokens: None,
        max_prompt_tokens: None,
        prices: PriceList::default(),
        capabilities: None,
        ttft_ms: None,
        throughput_tps: None,
        measured_requests: None,
        uptime: None,
        limits: EndpointLimits::default(),
        data_policy: DataPolicy::default(),
        implicit_caching: None,
        healthy: true,
        provenance: Provenance::new(),
    }
}

/// A snapshot of one source that published the given groups.
pub(super) fn snapshot(source: FigureSource, groups: &[FigureGroup], mut models: Vec<Model>) -> CatalogSnapshot {
    models.sort_by(|one, other| one.id.cmp(&other.id));
    CatalogSnapshot {
        date: source.date.clone(),
        source: format!("{}, {}", source.title, source.date),
        provenance: groups.iter().map(|&group| (group, source.id.clone())).collect(),
        sources: vec![source],
        models,
    }
}
