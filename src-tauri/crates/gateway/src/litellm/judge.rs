//! What becomes of each setting at LiteLLM.

use routewright_domain::{Tariff, Trigger};

use crate::Fidelity::{self, Approximate, ClientSide, Exact, NotExpressed};
use crate::settings::{Kind, Position, Setting, Way};
use crate::verdicts::{self, Verdict};

/// How near it comes, and by what. `by_latency`: the router goes by latency, and not by weights.
pub(crate) fn judge(setting: &Setting<'_>, by_latency: bool) -> (Fidelity, String) {
    let (fidelity, how) = verdict(setting, by_latency);
    (fidelity, how.to_owned())
}

#[expect(clippy::too_many_lines, reason = "one line for each kind of setting")]
fn verdict(setting: &Setting<'_>, by_latency: bool) -> Verdict {
    match setting.kind {
        Kind::Model => (Exact, "`litellm_params.model`"),
        Kind::Serving => verdicts::OPENROUTER_PICKS,
        Kind::Fallback(chain) => {
            if chain.quality.is_some() {
                (Approximate, "`fallbacks` of the first step's group, without the quality gate")
            } else {
                (Exact, "`fallbacks` of the first step's group")
            }
        }
        Kind::Task => (
            NotExpressed,
            "the feature's group is that of the rest; each rule has a group that an application can name",
        ),
        Kind::Cascade => {
            (NotExpressed, "the feature's group is the last tier; each tier has a group that an application can name")
        }
        Kind::Ensemble => (
            NotExpressed,
            "the feature's group is the first member; each member has a group that an application can name",
        ),
        Kind::Steer if by_latency => (
            Approximate,
            "`routing_strategy: latency-based-routing` among the deployments of one group, where all candidates are models; else the first candidate",
        ),
        Kind::Steer => (
            Approximate,
            "evenly among the deployments of one group: weights elsewhere need `simple-shuffle`, and the router has one strategy",
        ),
        Kind::Bands => (
            NotExpressed,
            "the feature's group is that of the longest prompts; each band has a group that an application can name",
        ),
        Kind::Split => (NotExpressed, "the feature's group sends whole prompts to the model that reads chunks"),
        Kind::Cache if setting.position == Position::Root => {
            (Approximate, "`cache` with `mode: default_off`: requests opt in by `\"cache\": {\"use-cache\": true}`")
        }
        Kind::Cache => (NotExpressed, "the proxy caches whole requests, no part of a policy"),
        Kind::PromptCache => (
            Exact,
            "`extra_body.cache_control` for Anthropic's models; other providers find beginnings in their caches unasked",
        ),
        Kind::Compress | Kind::Batch => verdicts::NO_MODIFIER,
        Kind::Hedge => (
            NotExpressed,
            "what is below it answers; a policy of the second call has a group that an application can name",
        ),
        Kind::Retry => {
            (Approximate, "`model_group_retry_policy` of the group that is asked first, with LiteLLM's own delays")
        }
        Kind::Weighted if by_latency => (NotExpressed, "the heaviest arm answers"),
        Kind::Weighted => (
            Exact,
            "`weight` of the deployments of one group with `simple-shuffle`, where all arms are models; else the heaviest arm",
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
        | Kind::MaxLatency => (Exact, "`extra_body.provider`, which OpenRouter reads"),
        Kind::Balance => verdicts::OPENROUTER_BALANCES,
        Kind::MaxTokens => (Approximate, "`max_tokens` of the deployment; a request that names its own wins"),
        Kind::ServiceTier(Tariff::Batch) => (NotExpressed, "a batch tariff is no `service_tier`"),
        Kind::ServiceTier(Tariff::Standard | Tariff::Flex | Tariff::Priority) => {
            (Exact, "`extra_body.service_tier`, which OpenRouter reads")
        }

        Kind::Triggers(chain) => {
            let all = [Trigger::Outage, Trigger::RateLimit, Trigger::Timeout];
            let none = all.iter().all(|trigger| !chain.triggers.contains(trigger));
            if chain.triggers.contains(&Trigger::LowQuality) {
                (
                    Approximate,
                    "a list for each kind of trigger that is named: `fallbacks`, `context_window_fallbacks`, `content_policy_fallbacks`; no answer is judged",
                )
            } else if none || all.iter().all(|trigger| chain.triggers.contains(trigger)) {
                (
                    Exact,
                    "a list for each kind of trigger that is named: `fallbacks` for failures, `context_window_fallbacks`, `content_policy_fallbacks`",
                )
            } else {
                (
                    Approximate,
                    "`fallbacks` does not tell outages, rate limits and time-outs apart, so it moves on after each of them",
                )
            }
        }
        Kind::QualityGate => verdicts::ALL_TAKEN,
        Kind::FirstTokenTimeout => (
            Approximate,
            "`stream_timeout` of the step's deployments: a limit on every pause of a stream; requests that are not streamed have none",
        ),
        Kind::StepTimeout => (Exact, "`timeout` of the step's deployments; a stream has it for every pause"),
        Kind::Rule => (ClientSide, "the application tests it and names the rule's group"),
        Kind::Judge => (NotExpressed, "no answer is judged; the judge has a group that an application can name"),
        Kind::AcceptAt | Kind::ClassifierEvaluator | Kind::SelfCheck => verdicts::NOT_JUDGED,
        Kind::ReplayFigure | Kind::InstructionTokens => verdicts::REPLAYS_ONLY,
        Kind::Majority | Kind::Consensus | Kind::Arbiter | Kind::Quorum | Kind::Deadline => verdicts::FIRST_MEMBER,
        Kind::LatencyBudget if by_latency => (
            Approximate,
            "the router takes the lowest mean of what it has measured, first token for streams and whole answer else",
        ),
        Kind::LatencyBudget => (NotExpressed, "candidates take turns"),
        Kind::WithinMs => (NotExpressed, "nothing is counted"),
        Kind::QualityFloor => (NotExpressed, "all candidates may answer"),
        Kind::SteerWindow => (NotExpressed, "the router keeps measurements for an hour"),
        Kind::BandLimit => (ClientSide, "the application counts tokens and names the band's group"),
        Kind::SplitAbove | Kind::ChunkTokens | Kind::OverlapTokens | Kind::MapAnswerTokens | Kind::Concurrency => {
            verdicts::NOT_SPLIT
        }

        Kind::ExactHit => (Exact, "the proxy compares model, messages and parameters"),
        Kind::SemanticHit => (
            NotExpressed,
            "equal requests only: LiteLLM's semantic caches need a database of vectors and a model that embeds",
        ),
        Kind::CacheTtl(_) if setting.position == Position::Root => (Exact, "`ttl` of the request's `cache` object"),
        Kind::CacheTtl(_) => (NotExpressed, "no cache is there"),
        Kind::CacheCapacity => (NotExpressed, "the local cache has a size of its own"),
        Kind::PrefixTtl(5 | 60) => (Exact, "`extra_body.cache_control.ttl`"),
        Kind::PrefixTtl(_) => {
            (Approximate, "`extra_body.cache_control.ttl` knows 5 minutes and an hour; above 5 minutes it is the hour")
        }
        Kind::OneHour => (Exact, "`extra_body.cache_control.ttl: \"1h\"`"),
        Kind::Sticky => (ClientSide, "the application sends `session_id` in `extra_body`, which OpenRouter reads"),
        Kind::CompressRatio | Kind::CompressFrom => verdicts::SENT_WHOLE,
        Kind::BatchWindow | Kind::BatchDeadline | Kind::BatchEveryRequest => verdicts::LIVE,
        Kind::Attempts(_) => (Exact, "one less as the number of retries of each kind of error"),
        Kind::Backoff => (Approximate, "LiteLLM's own delays: from 0.5 s, doubling to 8 s, with jitter"),
        Kind::RetryBudget => verdicts::NO_RETRY_BUDGET,
        Kind::RetryOn(on) if on.contains(&Trigger::ContextOverflow) || on.contains(&Trigger::LowQuality) => (
            Approximate,
            "errors of the provider only; prompts that are too long and answers that are not good enough are not tried again",
        ),
        Kind::RetryOn(_) => (Exact, "a number of retries for each kind of error"),
        Kind::HedgeAfter => verdicts::ONE_CALL,
        Kind::ArmWeight if by_latency => (NotExpressed, "the router goes by latency, so the heaviest arm answers"),
        Kind::ArmWeight => (Exact, "`weight` of the deployment, where all arms are models"),
        Kind::BySession => verdicts::DRAWN_ANEW,

        Kind::GuardrailName => (Approximate, "a name for people: what it says is a key's budget and limits"),
        Kind::BudgetBlocks => match setting.position {
            Position::Inside => (NotExpressed, "budgets are those of keys and of the whole proxy"),
            Position::Root => (
                Approximate,
                "`max_budget` and `budget_duration` of the feature's key, which needs a database; a month has 30 days",
            ),
            Position::Architecture => (
                Approximate,
                "`max_budget` and `budget_duration` of the proxy (its first budget that blocks) or of the key, which needs a database; a month has 30 days",
            ),
        },
        Kind::BudgetDowngrades => (NotExpressed, "a budget of the proxy can only refuse, so there is none"),
        Kind::BudgetAlerts | Kind::BudgetAlertAt => (NotExpressed, "set `alerting` and its webhook by hand"),
        Kind::PriceCeiling => verdicts::NO_CEILING,
        Kind::MaxPromptTokens => verdicts::ANY_LENGTH,
        Kind::MaxCompletionTokens => {
            (Approximate, "`max_tokens` of every deployment below it; a request that names its own wins")
        }
        Kind::RequestsPerMinute if setting.position == Position::Root => {
            (Exact, "`rpm_limit` of the feature's key, which needs a database")
        }
        Kind::RequestsPerMinute => (NotExpressed, "limits of requests are those of keys"),
        Kind::AllowedModels => (Exact, "no other model is in `model_list` for it"),
        Kind::AllowedProviders => (Exact, "`extra_body.provider.only` of every deployment below it"),
        Kind::ZeroRetention => (Exact, "`extra_body.provider.zdr` of every deployment below it"),
        Kind::NoTraining => (Exact, "`extra_body.provider.data_collection: deny` of every deployment below it"),
        Kind::Regions(_) => (
            NotExpressed,
            "set OPENROUTER_API_BASE to the region's host, or name regional endpoints in `provider.only`",
        ),

        Kind::Key => (Exact, "a key of this name, made by POST /key/generate, which needs a database"),
        Kind::KeyMatches => verdicts::OWN_KEY,
        Kind::KeyModels => (NotExpressed, "a key's list names model groups, and a group leads to several models"),
        Kind::KeyDisabled => (Exact, "`blocked` of the key"),
        Kind::BreakerFailures => {
            (Exact, "`allowed_fails`, one less, of the deployments of a group; a group of one is never passed over")
        }
        Kind::BreakerWindow(60) => (Exact, "the router counts failures of a minute"),
        Kind::BreakerWindow(_) => (Approximate, "the router counts failures of a minute"),
        Kind::BreakerCooldown => (Exact, "`cooldown_time`"),
        Kind::RateLimitCooldown => (Approximate, "`cooldown_time`, as after other failures"),
        Kind::RejectTruncated | Kind::RejectEmpty => verdicts::PASSED_ON,
        Kind::FeatureMatches => (ClientSide, "the application names the feature's group as its model"),
        Kind::RequiredCapabilities => {
            (Approximate, "`extra_body.provider.require_parameters` for what a parameter asks for")
        }
        Kind::RequiredContext => verdicts::CONTEXT,
        Kind::Unknown => verdicts::UNKNOWN,
    }
}

/// Why no request comes that way. A group stands for each of the others, which an application can name.
pub(crate) fn closed(way: Way) -> Option<&'static str> {
    match way {
        Way::Downgrade => Some("nothing leads to it: a budget of the proxy can only refuse"),
        Way::Judge
        | Way::Escalate
        | Way::Arbiter
        | Way::EarlierTier
        | Way::LaterMember
        | Way::LaterCandidate
        | Way::SecondCall
        | Way::Reduce => None,
    }
}
