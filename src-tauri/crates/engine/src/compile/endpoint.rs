//! From a catalog endpoint to what a decision and a bill need.

use routewright_domain::{Endpoint, stable_key};

use crate::latency::QuantileFunction;
use crate::plan::{ModelIndex, PlannedEndpoint};

pub(crate) fn plan_endpoint(endpoint: &Endpoint, model: ModelIndex) -> PlannedEndpoint {
    let context = endpoint.context_tokens;
    PlannedEndpoint {
        id: endpoint.id.clone(),
        key: stable_key(endpoint.id.as_str()),
        model,
        provider: endpoint.provider.clone(),
        // A prompt that fills the context leaves no room for an answer.
        prompt_limit: endpoint.max_prompt_tokens.unwrap_or(u32::MAX).min(context.saturating_sub(1)),
        context_tokens: context,
        completion_limit: endpoint.max_completion_tokens.unwrap_or(u32::MAX),
        prices: endpoint.prices.clone(),
        ttft: endpoint.ttft_ms.as_ref().map(QuantileFunction::through),
        throughput: endpoint.throughput_tps.as_ref().map(QuantileFunction::through),
        healthy: endpoint.healthy,
    }
}
