//! From a catalog endpoint to what a decision and a bill need.

use routewright_domain::{Capability, Endpoint, Factor, Model, PriceList, Prices, RequestFlags, stable_key};

use crate::latency::QuantileFunction;
use crate::plan::{Figures, ModelIndex, PlannedEndpoint};

/// `share` is the part of the list price that was agreed with the provider.
pub(crate) fn plan_endpoint(
    endpoint: &Endpoint,
    model: &Model,
    index: ModelIndex,
    share: Option<Factor>,
) -> PlannedEndpoint {
    let context = endpoint.context_tokens;
    PlannedEndpoint {
        id: endpoint.id.clone(),
        key: stable_key(endpoint.id.as_str()),
        model: index,
        provider: endpoint.provider.clone(),
        tariff: endpoint.tariff,
        // A prompt that fills the context leaves no room for an answer.
        prompt_limit: endpoint.max_prompt_tokens.unwrap_or(u32::MAX).min(context.saturating_sub(1)),
        context_tokens: context,
        completion_limit: endpoint.max_completion_tokens.unwrap_or(u32::MAX),
        prices: share.map_or_else(|| endpoint.prices.clone(), |share| scaled(&endpoint.prices, share)),
        figures: Figures {
            ttft: endpoint.ttft_ms.as_ref().map(QuantileFunction::through),
            throughput: endpoint.throughput_tps.as_ref().map(QuantileFunction::through),
            healthy: endpoint.healthy,
        },
        limits: endpoint.limits,
        able: able(endpoint, model),
    }
}

fn able(endpoint: &Endpoint, model: &Model) -> RequestFlags {
    let capabilities = endpoint.capabilities.as_ref().unwrap_or(&model.capabilities);
    if capabilities.is_empty() {
        // Nobody says what it can do: it is taken to be able to do anything, and validation notes it.
        return NEEDS;
    }
    let flags = [
        (Capability::Tools, RequestFlags::TOOLS),
        (Capability::StructuredOutput, RequestFlags::STRUCTURED),
        (Capability::Vision, RequestFlags::VISION),
    ];
    let has = flags.into_iter().filter(|(capability, _)| capabilities.contains(capability));
    has.fold(RequestFlags::default(), |all, (_, flag)| all.with(flag))
}

/// The facts of a request that an endpoint must be able to serve.
pub(crate) const NEEDS: RequestFlags = RequestFlags::TOOLS.with(RequestFlags::STRUCTURED).with(RequestFlags::VISION);

/// Every price of a list times a factor.
pub(crate) fn scaled(list: &PriceList, factor: Factor) -> PriceList {
    let scale = |prices: &Prices| prices.map(|price| factor.of_price(price));
    let mut scaled = list.clone();
    scaled.base = scale(&list.base);
    for entry in &mut scaled.overrides {
        entry.prices = scale(&entry.prices);
    }
    scaled
}
