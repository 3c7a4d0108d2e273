//! Made-up catalogs for tests.

use std::collections::BTreeSet;

use routewright_domain::{
    Benchmarks, CatalogSnapshot, DataPolicy, Endpoint, EndpointLimits, Model, PriceList, Prices, Provenance, Reasoning,
    Tariff,
};

/// A model at one provider, `gateway`, with the same price for prompt and answer, and an index of intelligence.
pub(crate) fn model(id: &str, prompt: &str, index: f64) -> Model {
    Model {
        id: id.into(),
        name: id.to_owned(),
        canonical: None,
        aliases: vec![],
        launched: None,
        retires: None,
        tokenizer: None,
        capabilities: BTreeSet::new(),
        reasoning: Reasoning::None,
        benchmarks: Benchmarks { intelligence: Some(index), ..Benchmarks::default() },
        provenance: Provenance::new(),
        endpoints: vec![Endpoint {
            id: format!("{id}@gateway").as_str().into(),
            source_id: None,
            provider: "gateway".into(),
            region: None,
            tariff: Tariff::Standard,
            quantization: None,
            context_tokens: 100_000,
            max_completion_tokens: None,
            max_prompt_tokens: None,
            prices: PriceList {
                base: Prices { prompt: prompt.parse().ok(), completion: prompt.parse().ok(), ..Prices::default() },
                overrides: vec![],
            },
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
        }],
    }
}

pub(crate) fn catalog(date: &str, mut models: Vec<Model>) -> CatalogSnapshot {
    models.sort_by(|one, other| one.id.cmp(&other.id));
    CatalogSnapshot {
        date: date.into(),
        source: "made up".into(),
        sources: vec![],
        provenance: Provenance::new(),
        models,
    }
}
