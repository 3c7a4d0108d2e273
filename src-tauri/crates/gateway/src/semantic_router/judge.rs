//! What becomes of each setting at vLLM's Semantic Router.

use std::collections::BTreeSet;

use routewright_domain::{FeatureId, Tariff, Trigger};

use crate::Fidelity::{self, Approximate, ClientSide, Exact, NotExpressed};
use crate::settings::{Kind, Setting, Way};
use crate::verdicts::{self, Verdict};

const NO_PREFERENCES: Verdict = (
    NotExpressed,
    "the router has no field for OpenRouter's `provider`: give the key a guardrail at OpenRouter, as the export to OpenRouter writes it",
);

/// How near it comes, and by what. `mixed`: features whose chains differ in what moves them on, or in their limits.
pub(crate) fn judge(setting: &Setting<'_>, mixed: &BTreeSet<FeatureId>) -> (Fidelity, String) {
    let (fidelity, how) = verdict(setting, setting.feature.is_some_and(|feature| mixed.contains(feature)));
    (fidelity, how.to_owned())
}

#[expect(clippy::too_many_lines, reason = "one line for each kind of setting")]
#[expect(clippy::match_same_arms, reason = "an answer for each kind of setting, in their order")]
fn verdict(setting: &Setting<'_>, mixed: bool) -> Verdict {
    match setting.kind {
        Kind::Model => (Exact, "a model of the provider `openrouter`"),
        Kind::Serving => verdicts::OPENROUTER_PICKS,
        Kind::Fallback(chain) if chain.quality.is_some() => {
            (Approximate, "`modelRefs` in order and the recipe's `fallback`, without the quality gate")
        }
        Kind::Fallback(_) => (
            Approximate,
            "`modelRefs` in order and the recipe's `fallback`; a step that is no model is the model that comes nearest, and none is asked twice",
        ),
        Kind::Task => (Exact, "a decision for each rule, asked by `priority` in this order"),
        Kind::Cascade => (
            Approximate,
            "`algorithm.confidence` with `self_verify`, where all tiers are different models; each of them grades its own answer",
        ),
        Kind::Ensemble => (
            Approximate,
            "`algorithm.fusion` where an arbiter decides and all are different models; else the first member answers, and each has an entrypoint that an application can name",
        ),
        Kind::Steer => (
            Approximate,
            "`algorithm.latency_aware` among the candidates that are models, by what this router process has measured; beside a chain in the same feature a failed candidate is followed by another",
        ),
        Kind::Bands => (Exact, "a decision for each band, asked by `priority` in this order"),
        Kind::Split => (NotExpressed, "whole prompts go to the model that reads chunks"),
        Kind::Cache => (
            Approximate,
            "the plugin `response_cache` of every decision below it, kept in the memory of each router process",
        ),
        Kind::PromptCache => {
            (Approximate, "what providers do unasked: `prompt_cache` marks prompts in Anthropic's own format only")
        }
        Kind::Compress => {
            (NotExpressed, "prompts are sent whole: `context_compression` cuts to a budget, not by a ratio")
        }
        Kind::Batch | Kind::Hedge => verdicts::NO_MODIFIER,
        Kind::Retry => (
            Approximate,
            "`reliability.retry_count` of each model below it, for failures of the provider only, with Envoy's own delays",
        ),
        Kind::Weighted => {
            (NotExpressed, "the heaviest arm answers; each other one has an entrypoint that an application can name")
        }
        Kind::Guard => verdicts::GUARD,
        Kind::Shared => verdicts::SHARED,

        Kind::ProvidersOnly
        | Kind::ProvidersIgnored
        | Kind::ProviderOrder
        | Kind::EndpointSort
        | Kind::NoEndpointFallbacks
        | Kind::RequireParameters
        | Kind::DataCollection
        | Kind::Zdr
        | Kind::Quantizations
        | Kind::MaxPrice
        | Kind::MinThroughput
        | Kind::MaxLatency => NO_PREFERENCES,
        Kind::Balance => verdicts::OPENROUTER_BALANCES,
        Kind::MaxTokens => (
            Approximate,
            "`max_tokens_limit` of the decision's `request_params`: one limit for all its models, the longest of theirs",
        ),
        Kind::ServiceTier(Tariff::Standard) => (Exact, "the tariff of requests that ask for none"),
        Kind::ServiceTier(Tariff::Batch | Tariff::Flex | Tariff::Priority) => {
            (NotExpressed, "the application sends `service_tier` with its requests, or nobody does")
        }

        Kind::Triggers(chain) => {
            let own_statuses = [Trigger::LowQuality, Trigger::ContextOverflow, Trigger::Moderation];
            if own_statuses.iter().any(|trigger| chain.triggers.contains(trigger)) {
                (
                    Approximate,
                    "`retryable_status_codes`; no answer is judged, prompts that are too long share the status 400 with other bad requests, refused content shares 403",
                )
            } else if !chain.triggers.contains(&Trigger::Timeout) {
                (Approximate, "`retryable_status_codes`; an attempt that takes too long is left as well")
            } else if mixed {
                (
                    Approximate,
                    "`retryable_status_codes` of the recipe: its chains move on after the failures of all of them",
                )
            } else {
                (Exact, "`retryable_status_codes`")
            }
        }
        Kind::QualityGate => verdicts::ALL_TAKEN,
        Kind::FirstTokenTimeout => (NotExpressed, "attempts have a limit for the whole answer only"),
        Kind::StepTimeout => {
            (Approximate, "`per_attempt_timeout` of the recipe: one for all its steps, the longest of theirs")
        }
        Kind::Rule => (
            Approximate,
            "`rules` of a decision, by the request, the router's own count of tokens, and the `metadata` that the application sends",
        ),
        Kind::AcceptAt => (Approximate, "`threshold`: one for all tiers, that of the first"),
        Kind::Judge | Kind::ClassifierEvaluator => {
            (NotExpressed, "in a cascade each model grades its own answer in its place; elsewhere no answer is judged")
        }
        Kind::SelfCheck => (Approximate, "`self_verify`, with instructions of the router's own"),
        Kind::ReplayFigure | Kind::InstructionTokens => verdicts::REPLAYS_ONLY,
        Kind::Majority | Kind::Consensus => verdicts::FIRST_MEMBER,
        Kind::Arbiter => (
            Approximate,
            "`fusion.model` with `one_call`: it reads the answers and writes the final one by the router's own instructions",
        ),
        Kind::Quorum => (NotExpressed, "all members are waited for"),
        Kind::Deadline => (
            Approximate,
            "`round_timeout_seconds` where an arbiter decides, in whole seconds; else the first member answers",
        ),
        Kind::LatencyBudget => (
            Approximate,
            "`ttft_percentile`, and with a limit on the whole answer `tpot_percentile`, relative to the fastest candidate",
        ),
        Kind::WithinMs => (NotExpressed, "nothing is counted"),
        Kind::QualityFloor => (
            Approximate,
            "candidates that were expected below it on the day of the export are left out; where none was above it, all stay",
        ),
        Kind::SteerWindow => (NotExpressed, "the router has a window of its own"),
        Kind::BandLimit => (Approximate, "a `context` signal, by the router's own count of tokens"),
        Kind::SplitAbove | Kind::ChunkTokens | Kind::OverlapTokens | Kind::MapAnswerTokens | Kind::Concurrency => {
            verdicts::NOT_SPLIT
        }

        Kind::ExactHit => (Exact, "`mode` of `exact`"),
        Kind::SemanticHit => {
            (Approximate, "`mode` of `exact_then_semantic`: what is similar is the router's own choice")
        }
        Kind::CacheTtl(_) => (Exact, "`ttl_seconds`"),
        Kind::CacheCapacity => (NotExpressed, "all routes share one store: set its `max_entries` by hand"),
        Kind::PrefixTtl(_) | Kind::OneHour => {
            (NotExpressed, "the router marks no prompts that go to OpenRouter in OpenAI's format")
        }
        Kind::Sticky => (NotExpressed, "the application sends `session_id` with its requests, or nobody does"),
        Kind::CompressRatio | Kind::CompressFrom => verdicts::SENT_WHOLE,
        Kind::BatchWindow | Kind::BatchDeadline | Kind::BatchEveryRequest => verdicts::LIVE,
        Kind::Attempts(_) => (Exact, "one less as `retry_count`"),
        Kind::Backoff => (Approximate, "Envoy's own delays: from 25 ms, doubling to 250 ms, with jitter"),
        Kind::RetryBudget => verdicts::NO_RETRY_BUDGET,
        Kind::RetryOn(_) => (
            Approximate,
            "`retry_on` of `5xx,reset,connect-failure`: rate limits, long prompts and answers are not tried again",
        ),
        Kind::HedgeAfter => verdicts::ONE_CALL,
        Kind::ArmWeight => (NotExpressed, "the heaviest arm answers all requests"),
        Kind::BySession => (NotExpressed, "nothing is drawn"),

        Kind::GuardrailName => {
            (Approximate, "a name for people: the router keeps only what it says of models and length")
        }
        Kind::BudgetBlocks | Kind::BudgetDowngrades | Kind::BudgetAlerts | Kind::BudgetAlertAt => {
            (NotExpressed, "budgets are made in the router's dashboard by hand, not in its configuration")
        }
        Kind::PriceCeiling => verdicts::NO_CEILING,
        Kind::MaxPromptTokens => verdicts::ANY_LENGTH,
        Kind::MaxCompletionTokens => (Exact, "`max_tokens_limit` of every decision below it"),
        Kind::RequestsPerMinute => (NotExpressed, "limits are made in the router's dashboard by hand"),
        Kind::AllowedModels => (Exact, "no other model is in the recipe"),
        Kind::AllowedProviders | Kind::ZeroRetention | Kind::NoTraining | Kind::Regions(_) => NO_PREFERENCES,

        Kind::Key | Kind::KeyDisabled => (NotExpressed, "keys are made in the router's dashboard by hand"),
        Kind::KeyMatches => verdicts::OWN_KEY,
        Kind::KeyModels => (NotExpressed, "access to entrypoints is granted in the router's dashboard by hand"),
        Kind::BreakerFailures | Kind::BreakerCooldown => (
            Approximate,
            "`circuit_breaker` of each chain: a model that failed so often in a row is no next candidate; the first one is always asked",
        ),
        Kind::BreakerWindow(_) => (NotExpressed, "failures in a row count, however far apart"),
        Kind::RateLimitCooldown => (Approximate, "`cooldown_period`, as after other failures"),
        Kind::RejectTruncated | Kind::RejectEmpty => verdicts::PASSED_ON,
        Kind::FeatureMatches => (ClientSide, "the application names the feature's entrypoint as its model"),
        Kind::RequiredCapabilities => (NotExpressed, "no endpoint of OpenRouter is left out for what it cannot do"),
        Kind::RequiredContext => verdicts::CONTEXT,
        Kind::Unknown => verdicts::UNKNOWN,
    }
}

/// Why no request comes that way.
pub(crate) fn closed(way: Way) -> Option<&'static str> {
    match way {
        Way::Judge => {
            Some("nothing leads to it: in a cascade each model grades its own answer; elsewhere no answer is judged")
        }
        Way::Downgrade => Some("nothing leads to it: no budget is in the configuration"),
        Way::Escalate => Some("nothing leads to it: the first member answers"),
        Way::SecondCall => Some("nothing leads to it: one call is made"),
        Way::Arbiter | Way::EarlierTier | Way::LaterMember | Way::LaterCandidate | Way::Reduce => None,
    }
}
