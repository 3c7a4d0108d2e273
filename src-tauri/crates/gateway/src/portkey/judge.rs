//! What becomes of each setting at Portkey.

use routewright_domain::{Tariff, Trigger};

use super::lower::{LEAST_CACHE_S, MOST_RETRIES};
use crate::Fidelity::{self, Approximate, Exact, NotExpressed};
use crate::settings::{Kind, Setting, Way};
use crate::verdicts::{self, Verdict};

/// How near it comes, and by what.
pub(crate) fn judge(setting: &Setting<'_>) -> (Fidelity, String) {
    let (fidelity, how) = verdict(setting);
    (fidelity, how.to_owned())
}

#[expect(clippy::too_many_lines, reason = "one line for each kind of setting")]
#[expect(clippy::match_same_arms, reason = "an answer for each kind of setting, in their order")]
fn verdict(setting: &Setting<'_>) -> Verdict {
    match setting.kind {
        Kind::Model => (Exact, "`override_params.model`"),
        Kind::Serving => verdicts::OPENROUTER_PICKS,
        Kind::Fallback(chain) if chain.quality.is_some() => {
            (Approximate, "`strategy.mode: fallback`, without the quality gate")
        }
        Kind::Fallback(_) => (Exact, "`strategy.mode: fallback`"),
        Kind::Task => (Exact, "`strategy.mode: conditional`"),
        Kind::Cascade => (NotExpressed, "the last tier answers: no answer is judged"),
        Kind::Ensemble => verdicts::FIRST_MEMBER,
        Kind::Steer => verdicts::FIRST_CANDIDATE,
        Kind::Bands => (Exact, "`strategy.mode: conditional` by `metadata.prompt_tokens`, which the application sends"),
        Kind::Split => (NotExpressed, "whole prompts go to the model that reads chunks"),
        Kind::Cache => (
            Approximate,
            "`cache` of the target, which inner targets inherit: the hosted gateway keeps answers, the open one has its cache switched off as it comes",
        ),
        Kind::PromptCache => {
            (Approximate, "what providers do unasked: Portkey passes no field for it on to OpenRouter")
        }
        Kind::Compress | Kind::Batch | Kind::Hedge => verdicts::NO_MODIFIER,
        Kind::Retry => (Approximate, "`retry` of every call below it, with Portkey's own delays"),
        Kind::Weighted => (Exact, "`strategy.mode: loadbalance`"),
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
        | Kind::MaxLatency => (Exact, "`override_params.provider`, which OpenRouter reads"),
        Kind::Balance => verdicts::OPENROUTER_BALANCES,
        Kind::MaxTokens => (Exact, "`override_params.max_tokens`"),
        Kind::ServiceTier(Tariff::Standard) => (Exact, "the tariff of requests that ask for none"),
        Kind::ServiceTier(Tariff::Batch | Tariff::Flex | Tariff::Priority) => {
            (NotExpressed, "Portkey passes no `service_tier` on to OpenRouter")
        }

        Kind::Triggers(chain) => {
            if chain.triggers.contains(&Trigger::LowQuality) {
                (Approximate, "`strategy.on_status_codes`; no answer is judged")
            } else if chain.triggers.contains(&Trigger::ContextOverflow)
                || chain.triggers.contains(&Trigger::Moderation)
            {
                (
                    Approximate,
                    "`strategy.on_status_codes`; prompts that are too long share the status 400 with other bad requests, refused content shares 403",
                )
            } else {
                (Exact, "`strategy.on_status_codes`")
            }
        }
        Kind::QualityGate => verdicts::ALL_TAKEN,
        Kind::FirstTokenTimeout => (
            Approximate,
            "`request_timeout`, until the answer begins to come: for a request that is not streamed that is the whole answer. Beside a time-out for the whole answer it is left out",
        ),
        Kind::StepTimeout => {
            (Approximate, "`request_timeout`, until the answer begins to come: the whole answer, unless it is streamed")
        }
        Kind::Rule => (Exact, "`strategy.conditions`, by the metadata that the application sends"),
        Kind::AcceptAt | Kind::Judge | Kind::ClassifierEvaluator | Kind::SelfCheck => verdicts::NOT_JUDGED,
        Kind::ReplayFigure | Kind::InstructionTokens => verdicts::REPLAYS_ONLY,
        Kind::Majority | Kind::Consensus | Kind::Arbiter | Kind::Quorum | Kind::Deadline => verdicts::FIRST_MEMBER,
        Kind::LatencyBudget | Kind::WithinMs | Kind::QualityFloor | Kind::SteerWindow => verdicts::FIRST_CANDIDATE,
        Kind::BandLimit => (Exact, "a condition on `metadata.prompt_tokens`, which the application sends"),
        Kind::SplitAbove | Kind::ChunkTokens | Kind::OverlapTokens | Kind::MapAnswerTokens | Kind::Concurrency => {
            verdicts::NOT_SPLIT
        }

        Kind::ExactHit => (Exact, "`cache.mode: simple`"),
        Kind::SemanticHit => {
            (Approximate, "`cache.mode: semantic`, of the hosted gateway only: what is similar is its own choice")
        }
        Kind::CacheTtl(LEAST_CACHE_S..) => (Exact, "`cache.max_age`"),
        Kind::CacheTtl(_) => (Approximate, "`cache.max_age` of 60 s, the least that Portkey takes"),
        Kind::CacheCapacity => (NotExpressed, "the cache has no limit to set"),
        Kind::PrefixTtl(_) | Kind::OneHour => {
            (NotExpressed, "Portkey passes no `cache_control` of a whole request on to OpenRouter")
        }
        Kind::Sticky => (NotExpressed, "Portkey passes no `session_id` on to OpenRouter"),
        Kind::CompressRatio | Kind::CompressFrom => verdicts::SENT_WHOLE,
        Kind::BatchWindow | Kind::BatchDeadline | Kind::BatchEveryRequest => verdicts::LIVE,
        Kind::Attempts(attempts) if attempts <= MOST_RETRIES + 1 => (Exact, "one less as `retry.attempts`"),
        Kind::Attempts(_) => (Approximate, "five retries, the most that Portkey takes"),
        Kind::Backoff => (Approximate, "Portkey's own delays: 1 s, doubling, without a draw"),
        Kind::RetryBudget => verdicts::NO_RETRY_BUDGET,
        Kind::RetryOn(on) if on.contains(&Trigger::LowQuality) || on.contains(&Trigger::ContextOverflow) => (
            Approximate,
            "`retry.on_status_codes`; no answer is judged, and prompts that are too long share the status 400 with other bad requests",
        ),
        Kind::RetryOn(_) => (Exact, "`retry.on_status_codes`"),
        Kind::HedgeAfter => verdicts::ONE_CALL,
        Kind::ArmWeight => (Exact, "`weight` of the target"),
        Kind::BySession => verdicts::DRAWN_ANEW,

        Kind::GuardrailName => (Approximate, "a name for people: the config keeps only what it says of calls"),
        Kind::BudgetBlocks => {
            (NotExpressed, "budgets are those of the hosted gateway's saved providers and keys: set them by hand")
        }
        Kind::BudgetDowngrades => (NotExpressed, "no config looks at what was spent"),
        Kind::BudgetAlerts | Kind::BudgetAlertAt => {
            (NotExpressed, "alerts are those of the hosted gateway: set them by hand")
        }
        Kind::PriceCeiling => verdicts::NO_CEILING,
        Kind::MaxPromptTokens => verdicts::ANY_LENGTH,
        Kind::MaxCompletionTokens => (Exact, "`override_params.max_tokens` of every call below it"),
        Kind::RequestsPerMinute => {
            (NotExpressed, "limits of requests are those of the hosted gateway's keys: set them by hand")
        }
        Kind::AllowedModels => (Exact, "no other model is in the config"),
        Kind::AllowedProviders => (Exact, "`override_params.provider.only` of every call below it"),
        Kind::ZeroRetention => (Exact, "`override_params.provider.zdr` of every call below it"),
        Kind::NoTraining => (Exact, "`override_params.provider.data_collection: deny` of every call below it"),
        Kind::Regions(_) => {
            (NotExpressed, "give targets the region's `custom_host`, or name regional endpoints in `provider.only`")
        }

        Kind::Key | Kind::KeyDisabled => {
            (NotExpressed, "the open gateway has no keys of its own; those of the hosted one are made by hand")
        }
        Kind::KeyMatches => verdicts::OWN_KEY,
        Kind::KeyModels => (NotExpressed, "set the models of the hosted gateway's key by hand"),
        Kind::BreakerFailures | Kind::BreakerWindow(_) | Kind::BreakerCooldown | Kind::RateLimitCooldown => {
            (NotExpressed, "the open gateway has no breaker; that of the hosted one is set by hand")
        }
        Kind::RejectTruncated | Kind::RejectEmpty => verdicts::PASSED_ON,
        Kind::FeatureMatches => (Exact, "the application sends the feature's config, or `config.json` with metadata"),
        Kind::RequiredCapabilities => {
            (Approximate, "`override_params.provider.require_parameters` for what a parameter asks for")
        }
        Kind::RequiredContext => verdicts::CONTEXT,
        Kind::Unknown => verdicts::UNKNOWN,
    }
}

/// Why no request comes that way: a config leads to one part of each of these patterns.
pub(crate) const fn closed(way: Way) -> &'static str {
    match way {
        Way::Judge => "nothing leads to it: no answer is judged",
        Way::Downgrade => "nothing leads to it: no config looks at what was spent",
        Way::Escalate | Way::Arbiter | Way::LaterMember => "nothing leads to it: the first member answers",
        Way::EarlierTier => "nothing leads to it: the last tier answers",
        Way::LaterCandidate => "nothing leads to it: the first candidate answers",
        Way::SecondCall => "nothing leads to it: one call is made",
        Way::Reduce => "nothing leads to it: prompts are not split",
    }
}
