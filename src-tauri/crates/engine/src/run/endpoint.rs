//! Endpoints under a scenario.

use std::collections::BTreeMap;

use routewright_domain::{LimitChange, ProviderId, RequestFlags, Scenario, Tariff, Timestamp};

use crate::compile::scaled as scaled_prices;
use crate::conditions::concerns;
use crate::pipeline::Request;
use crate::plan::{ModelIndex, Plan, PlannedEndpoint, Tariffs};

/// An endpoint of a plan with what the scenario makes of it.
#[derive(Debug, Clone)]
pub(crate) struct LiveEndpoint {
    /// Key of its draws.
    pub(crate) key: u64,
    pub(crate) model: ModelIndex,
    pub(crate) provider: ProviderId,
    pub(crate) prompt_limit: u32,
    pub(crate) context_tokens: u32,
    pub(crate) completion_limit: u32,
    pub(crate) tariffs: Tariffs,
    pub(crate) is_batch_tariff: bool,
    pub(crate) able: RequestFlags,
    pub(crate) limits: Limits,
    /// Nanoseconds since 1970 from which its model is gone.
    pub(crate) retired_from: i64,
    pub(crate) ttft_factor: f64,
    pub(crate) generation_factor: f64,
    /// A factor is not 1, so its latencies are an assumption.
    pub(crate) scaled_latency: bool,
    /// Length of its model's answers for each token of the recorded one.
    pub(crate) output_ratio: f64,
    /// Tokens of its model's tokenizer for a token of the base.
    tokenizer_scale: f32,
    /// A ratio of its model is not 1.
    own_ratios: bool,
}

/// Limits of an endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) requests: Option<u32>,
    pub(crate) tokens: Option<u64>,
    /// The gateway knows them.
    pub(crate) known: bool,
    pub(crate) concurrency: Option<u32>,
    pub(crate) queue: Option<u32>,
}

impl Limits {
    pub(crate) fn unlimited(&self) -> bool {
        self.requests.is_none() && self.tokens.is_none()
    }
}

impl LiveEndpoint {
    /// The plan's endpoints under a scenario, where `first_request` is the arrival of the workload's first request.
    pub(crate) fn all(plan: &Plan, scenario: &Scenario, first_request: Timestamp) -> Vec<Self> {
        let endpoints = plan.endpoints.iter().enumerate();
        endpoints.map(|(at, planned)| Self::new(plan, at, planned, scenario, first_request)).collect()
    }

    fn new(plan: &Plan, at: usize, planned: &PlannedEndpoint, scenario: &Scenario, first_request: Timestamp) -> Self {
        let id = plan.model_id(at);
        let model = &plan.models[planned.model];
        let is_concerned = |target: &Option<routewright_domain::IncidentTarget>| {
            target.as_ref().is_none_or(|target| concerns(target, &planned.provider, id))
        };
        let changes = scenario.prices.iter().filter(|change| is_concerned(&change.target));
        let prices = changes.fold(planned.prices.clone(), |prices, change| scaled_prices(&prices, change.factor));
        let latency = scenario.latency.iter().filter(|change| is_concerned(&change.target));
        let (ttft_factor, generation_factor) = latency.fold((1.0, 1.0), |(ttft, generation), change| {
            (ttft * change.ttft_factor, generation * change.generation_factor)
        });
        let retired = scenario.retired.iter().filter(|retirement| retirement.model == *id);
        let retired_from = retired
            .map(|retirement| retirement.from.map_or(i64::MIN, |from| from.instant(first_request).0))
            .min()
            .unwrap_or(i64::MAX);
        let tokenizer_scale = tokenizer_scale(&plan.assumptions.token_ratios, model.tokenizer.as_deref());
        Self {
            key: planned.key,
            model: planned.model,
            provider: planned.provider.clone(),
            prompt_limit: planned.prompt_limit,
            context_tokens: planned.context_tokens,
            completion_limit: planned.completion_limit,
            tariffs: Tariffs::new(&prices),
            is_batch_tariff: planned.tariff == Tariff::Batch,
            able: planned.able,
            limits: limits(planned, scenario.limits.iter().filter(|change| is_concerned(&change.target))),
            retired_from,
            ttft_factor,
            generation_factor,
            scaled_latency: (ttft_factor, generation_factor) != (1.0, 1.0),
            output_ratio: model.output_ratio,
            tokenizer_scale,
            own_ratios: (f64::from(tokenizer_scale), model.output_ratio) != (1.0, 1.0),
        }
    }

    /// True when a ratio other than 1 stands between the request's tokens and this model's.
    /// Its model is never retired.
    #[inline]
    pub(crate) fn never_retires(&self) -> bool {
        self.retired_from == i64::MAX
    }

    /// A ratio of its model is not 1.
    #[inline]
    pub(crate) fn own_ratios(&self) -> bool {
        self.own_ratios
    }

    #[inline]
    pub(crate) fn converts(&self, request: &Request) -> bool {
        self.own_ratios || request.tokenizer_scale.to_bits() != 1.0_f32.to_bits()
    }

    /// So many of the request's tokens in those of this endpoint's model.
    #[inline]
    pub(crate) fn tokens(&self, request: &Request, tokens: u32) -> u32 {
        if request.tokenizer_scale.to_bits() == self.tokenizer_scale.to_bits() {
            return tokens;
        }
        let ratio = f64::from(self.tokenizer_scale) / f64::from(request.tokenizer_scale);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of counts")]
        let converted = (f64::from(tokens) * ratio + 0.5).clamp(0.0, f64::from(u32::MAX)) as u32;
        converted
    }

    /// The request's prompt in this model's tokens.
    #[inline]
    pub(crate) fn prompt_tokens(&self, request: &Request) -> u32 {
        self.tokens(request, request.prompt_tokens)
    }

    /// Tokens that the gateway counts against a limit before it knows the answer.
    pub(crate) fn expected_tokens(&self, request: &Request) -> u32 {
        self.prompt_tokens(request).saturating_add(request.expected_completion)
    }
}

/// Tokens of a tokenizer family for a token of the base; 1 where the user states none.
pub(crate) fn tokenizer_scale(ratios: &BTreeMap<String, f64>, tokenizer: Option<&str>) -> f32 {
    let stated = tokenizer.and_then(|family| ratios.get(family)).copied().unwrap_or(1.0);
    #[expect(clippy::cast_possible_truncation, reason = "a ratio of counts needs no more digits")]
    let scale = stated.clamp(0.01, 100.0) as f32;
    scale
}

/// The catalog's limits are published, so the gateway knows them; a scenario says whether it knows its own.
fn limits<'a>(planned: &PlannedEndpoint, changes: impl Iterator<Item = &'a LimitChange>) -> Limits {
    let published = Limits {
        requests: planned.limits.requests_per_minute,
        tokens: planned.limits.tokens_per_minute,
        known: true,
        ..Limits::default()
    };
    changes.fold(published, |limits, change| Limits {
        requests: change.limits.requests_per_minute.or(limits.requests),
        tokens: change.limits.tokens_per_minute.or(limits.tokens),
        known: change.known,
        concurrency: change.concurrency.or(limits.concurrency),
        queue: change.queue.or(limits.queue),
    })
}
