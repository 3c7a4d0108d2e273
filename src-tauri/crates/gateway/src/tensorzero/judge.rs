//! What becomes of each setting at TensorZero.

use routewright_domain::Tariff;

use super::amounts_to::ANY_FAILURE;
use crate::Fidelity::{self, Approximate, ClientSide, Exact, NotExpressed};
use crate::settings::{Kind, Position, Setting, Way};
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
        Kind::Model => (Exact, "`model_name` of a provider of the type `openrouter`"),
        Kind::Serving => verdicts::OPENROUTER_PICKS,
        Kind::Fallback(chain) if chain.quality.is_some() => {
            (Approximate, "`fallback_variants` after the first step's variant, without the quality gate")
        }
        Kind::Fallback(_) => (
            Exact,
            "`fallback_variants` after the first step's variant; inside a variant, the `routing` of one model through all steps",
        ),
        Kind::Task => (
            NotExpressed,
            "the feature's function is that of the rest; each rule has a function that an application can name",
        ),
        Kind::Cascade => (
            NotExpressed,
            "the feature's function is the last tier; each tier has a function that an application can name",
        ),
        Kind::Ensemble => (
            Approximate,
            "`experimental_mixture_of_n` where an arbiter decides and all are models or chains; else the first member answers, and each has a function that an application can name",
        ),
        Kind::Steer => {
            (NotExpressed, "the first candidate answers; each other one has a function that an application can name")
        }
        Kind::Bands => (
            NotExpressed,
            "the feature's function is that of the longest prompts; each band has a function that an application can name",
        ),
        Kind::Split => (NotExpressed, "the feature's function sends whole prompts to the model that reads chunks"),
        Kind::Cache if setting.position == Position::Root => (
            Approximate,
            "requests opt in by `tensorzero::cache_options`; each call is kept, not each answer, and only where ClickHouse or Valkey is there",
        ),
        Kind::Cache => (NotExpressed, "requests opt in as a whole, no part of a policy does"),
        Kind::PromptCache => (
            Exact,
            "`extra_body` with `/cache_control` for Anthropic's models; other providers find beginnings in their caches unasked",
        ),
        Kind::Compress | Kind::Batch | Kind::Hedge => verdicts::NO_MODIFIER,
        Kind::Retry => (Approximate, "`retries` of the variant that is asked first, with TensorZero's own delays"),
        Kind::Weighted => (
            Approximate,
            "`candidate_variants` with weights; where the drawn one fails, TensorZero draws among the others. Only at the head of a function: elsewhere the heaviest arm answers",
        ),
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
        | Kind::MaxLatency => (Exact, "`extra_body` with `/provider`, which OpenRouter reads"),
        Kind::Balance => verdicts::OPENROUTER_BALANCES,
        Kind::MaxTokens => (Approximate, "`max_tokens` of the variant; a request that names its own wins"),
        Kind::ServiceTier(Tariff::Batch) => (NotExpressed, "a batch tariff is no `service_tier`"),
        Kind::ServiceTier(Tariff::Standard | Tariff::Flex | Tariff::Priority) => {
            (Exact, "`extra_body` with `/service_tier`, which OpenRouter reads")
        }

        Kind::Triggers(chain) => {
            if ANY_FAILURE.iter().all(|trigger| chain.triggers.contains(trigger)) && chain.quality.is_none() {
                (Exact, "TensorZero moves on after every failure")
            } else {
                (
                    Approximate,
                    "TensorZero moves on after every failure, whatever it was (a wrong key, too), and judges no answer",
                )
            }
        }
        Kind::QualityGate => verdicts::ALL_TAKEN,
        Kind::FirstTokenTimeout => (
            Approximate,
            "`timeouts.streaming.ttft_ms` of the step's variant; requests that are not streamed have none",
        ),
        Kind::StepTimeout => (
            Exact,
            "`timeouts.non_streaming.total_ms` and `timeouts.streaming` of the step's variant, retries included",
        ),
        Kind::Rule => (ClientSide, "the application tests it and names the rule's function"),
        Kind::AcceptAt | Kind::Judge | Kind::ClassifierEvaluator | Kind::SelfCheck => verdicts::NOT_JUDGED,
        Kind::ReplayFigure | Kind::InstructionTokens => verdicts::REPLAYS_ONLY,
        Kind::Majority | Kind::Consensus => verdicts::FIRST_MEMBER,
        Kind::Arbiter => (
            Approximate,
            "`fuser`: it writes the answer by TensorZero's own instructions, is not asked where one member alone answers, and where it fails a member's answer is taken",
        ),
        Kind::Quorum => (NotExpressed, "all members are waited for"),
        Kind::Deadline => (
            Approximate,
            "`timeouts` of each member's variant where an arbiter decides: who is late is left out; else the first member answers",
        ),
        Kind::LatencyBudget | Kind::WithinMs | Kind::QualityFloor | Kind::SteerWindow => verdicts::FIRST_CANDIDATE,
        Kind::BandLimit => (ClientSide, "the application counts tokens and names the band's function"),
        Kind::SplitAbove | Kind::ChunkTokens | Kind::OverlapTokens | Kind::MapAnswerTokens | Kind::Concurrency => {
            verdicts::NOT_SPLIT
        }

        Kind::ExactHit => (Exact, "TensorZero compares the whole call"),
        Kind::SemanticHit => (NotExpressed, "equal calls only"),
        Kind::CacheTtl(_) if setting.position == Position::Root => {
            (Exact, "`max_age_s` of the request's `tensorzero::cache_options`")
        }
        Kind::CacheTtl(_) => (NotExpressed, "no cache is there"),
        Kind::CacheCapacity => (NotExpressed, "the cache has no limit to set"),
        Kind::PrefixTtl(5 | 60) => (Exact, "`ttl` in `extra_body` with `/cache_control`"),
        Kind::PrefixTtl(_) => {
            (Approximate, "`/cache_control` knows 5 minutes and an hour; above 5 minutes it is the hour")
        }
        Kind::OneHour => (Exact, "`ttl` of an hour in `extra_body` with `/cache_control`"),
        Kind::Sticky => {
            (ClientSide, "the application sends `/session_id` in `tensorzero::extra_body`, which OpenRouter reads")
        }
        Kind::CompressRatio | Kind::CompressFrom => verdicts::SENT_WHOLE,
        Kind::BatchWindow | Kind::BatchDeadline | Kind::BatchEveryRequest => verdicts::LIVE,
        Kind::Attempts(_) => (Exact, "one less as `retries.num_retries`"),
        Kind::Backoff => (
            Approximate,
            "TensorZero's own delays: from 1 s, doubling to `retries.max_delay_s`, with up to as much again drawn on top",
        ),
        Kind::RetryBudget => verdicts::NO_RETRY_BUDGET,
        Kind::RetryOn(on) if ANY_FAILURE.iter().all(|trigger| on.contains(trigger)) => {
            (Exact, "TensorZero tries again after every failure")
        }
        Kind::RetryOn(_) => (Approximate, "TensorZero tries again after every failure, whatever it was"),
        Kind::HedgeAfter => verdicts::ONE_CALL,
        Kind::ArmWeight => (Exact, "the weight of the variant, at the head of a function"),
        Kind::BySession => (
            ClientSide,
            "the application sends the `episode_id` that a session's first answer brings as `tensorzero::episode_id`: an episode stays with its variant",
        ),

        Kind::GuardrailName => (Approximate, "a name for people: what it says of money and requests is a rate limit"),
        Kind::BudgetBlocks if setting.position == Position::Inside => {
            (NotExpressed, "a rate limit sees the tags of requests, no part of a policy")
        }
        Kind::BudgetBlocks => (
            Approximate,
            "`cost_per_day`, `_week` or `_month` of a rate limit, by tags that the application sends; TensorZero 2026.6 counts each call at `default_cost` and begins periods with the first request",
        ),
        Kind::BudgetDowngrades => (NotExpressed, "a rate limit can only refuse, so there is none"),
        Kind::BudgetAlerts | Kind::BudgetAlertAt => (NotExpressed, "watch the gateway's metrics by hand"),
        Kind::PriceCeiling => verdicts::NO_CEILING,
        Kind::MaxPromptTokens => verdicts::ANY_LENGTH,
        Kind::MaxCompletionTokens => {
            (Approximate, "`max_tokens` of every variant below it; a request that names its own wins")
        }
        Kind::RequestsPerMinute if setting.position == Position::Inside => {
            (NotExpressed, "a rate limit sees the tags of requests, no part of a policy")
        }
        Kind::RequestsPerMinute => (
            Approximate,
            "`model_inferences_per_minute` of a rate limit, by tags that the application sends: calls count, not requests",
        ),
        Kind::AllowedModels => (Exact, "no other model is in the file for it"),
        Kind::AllowedProviders => (Exact, "`only` in `extra_body` with `/provider` of every call below it"),
        Kind::ZeroRetention => (Exact, "`zdr` in `extra_body` with `/provider` of every call below it"),
        Kind::NoTraining => {
            (Exact, "`data_collection` of `deny` in `extra_body` with `/provider` of every call below it")
        }
        Kind::Regions(_) => {
            (NotExpressed, "name regional endpoints in `only`: the provider type `openrouter` has one host")
        }

        Kind::Key => (
            ClientSide,
            "the application sends the tag `key`; to have keys that are checked, switch `gateway.auth` on, which needs Postgres",
        ),
        Kind::KeyMatches => (ClientSide, "the application that it is sends its tag"),
        Kind::KeyModels => (NotExpressed, "whoever reaches the gateway may name each function"),
        Kind::KeyDisabled => (NotExpressed, "nobody is refused: leave the tag's sender without access to the gateway"),
        Kind::BreakerFailures | Kind::BreakerWindow(_) | Kind::BreakerCooldown | Kind::RateLimitCooldown => {
            (NotExpressed, "TensorZero has no breaker: a failed variant is asked again by the next request")
        }
        Kind::RejectTruncated => verdicts::PASSED_ON,
        Kind::RejectEmpty => verdicts::PASSED_ON,
        Kind::FeatureMatches => (ClientSide, "the application names the feature's function as its model"),
        Kind::RequiredCapabilities => {
            (Approximate, "`require_parameters` in `extra_body` with `/provider` for what a parameter asks for")
        }
        Kind::RequiredContext => verdicts::CONTEXT,
        Kind::Unknown => verdicts::UNKNOWN,
    }
}

/// Why no request comes that way.
pub(crate) fn closed(way: Way) -> Option<&'static str> {
    match way {
        Way::Judge => Some("nothing leads to it: no answer is judged"),
        Way::Downgrade => Some("nothing leads to it: a rate limit can only refuse"),
        Way::Escalate => Some("nothing leads to it: the first member answers"),
        Way::SecondCall => Some("nothing leads to it: one call is made"),
        Way::Arbiter | Way::EarlierTier | Way::LaterMember | Way::LaterCandidate | Way::Reduce => None,
    }
}
