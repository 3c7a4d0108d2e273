//! What becomes of each setting at `OpenRouter`, with the exported client in front of it.

use routewright_domain::{FallbackPolicy, Tariff};

use super::alone::models_of_chain;
use super::body::native_chain;
use crate::Fidelity::{self, Approximate, Assumption, ClientSide, Exact, NotExpressed};
use crate::scope::Scope;
use crate::settings::{Kind, Position, Setting};
use crate::verdicts;

/// How near it comes, and by what.
pub(crate) fn judge(setting: &Setting<'_>, scope: &Scope<'_>) -> (Fidelity, String) {
    let (fidelity, how) = verdict(setting, scope);
    let how = match setting.kind {
        Kind::Fallback(chain) | Kind::Triggers(chain) if fidelity == ClientSide => {
            format!("{how}; {}", preset_of_chain(setting, chain, scope))
        }
        _ => how.to_owned(),
    };
    (fidelity, how)
}

/// What the written preset does of a chain that only the client carries out whole.
fn preset_of_chain(setting: &Setting<'_>, chain: &FallbackPolicy, scope: &Scope<'_>) -> String {
    let preset = match setting.position {
        Position::Root => "the preset alone",
        // A part of a pattern has a preset of its own, or none.
        Position::Inside | Position::Architecture => "a preset that comes to it",
    };
    match (setting.kind, models_of_chain(chain, scope)) {
        (Kind::Triggers(_), 0 | 1) => format!("{preset} never does, as it names one model"),
        (Kind::Triggers(_), _) => format!("{preset} does on every failure before the first token"),
        (_, 0 | 1) => {
            format!(
                "{preset} names one model and has no fallback, since a request lists only models with equal preferences"
            )
        }
        (_, models) => format!("{preset} lists {models} models with equal preferences, in `model` and `models`"),
    }
}

/// Whether a guardrail at `OpenRouter` holds it, too: those are of keys. What a feature requires, and what stands inside a pattern, is
/// held by calls alone.
fn has_guardrail(setting: &Setting<'_>) -> bool {
    match setting.position {
        Position::Root => true,
        Position::Inside => false,
        Position::Architecture => setting.feature.is_none(),
    }
}

#[expect(clippy::too_many_lines, reason = "one line for each kind of setting")]
fn verdict(setting: &Setting<'_>, scope: &Scope<'_>) -> (Fidelity, &'static str) {
    match setting.kind {
        Kind::Model => (Exact, "`model` of the request"),
        Kind::Serving => verdicts::OPENROUTER_PICKS,
        Kind::Fallback(chain) if native_chain(chain, scope).is_some() => (Exact, "`model` and `models` of one request"),
        Kind::Fallback(_) => (ClientSide, "the client asks step after step"),
        Kind::Task => (
            ClientSide,
            "the client picks by its rules; each rule has a preset of its own, and the feature's preset is that of the rest",
        ),
        Kind::Cascade => (
            ClientSide,
            "the client asks tier after tier; the preset alone asks the last tier, since OpenRouter never judges an answer",
        ),
        Kind::Ensemble => (
            ClientSide,
            "the client asks all members in parallel; the preset alone is `openrouter/fusion` where an arbiter reads models' answers, else the first member",
        ),
        Kind::Steer => (
            ClientSide,
            "the client picks the fastest by its own measurements, published ones until it has some; the preset alone sorts the endpoints of up to three models together where the candidates are models with equal preferences, and else asks the first",
        ),
        Kind::Bands => (
            ClientSide,
            "the client picks by the length of the prompt; the preset alone is that of the longest prompts",
        ),
        Kind::Split => (
            ClientSide,
            "the client splits, maps and reduces; the preset alone sends the whole prompt to the model that reads chunks",
        ),
        Kind::Cache if setting.position == Position::Root => (
            ClientSide,
            "the client keeps answers in memory; the preset alone uses OpenRouter's response cache (`cache_enabled`, X-OpenRouter-Cache)",
        ),
        Kind::Cache => (ClientSide, "the client keeps answers in memory"),
        Kind::PromptCache => {
            (Exact, "`cache_control` for Anthropic's models; other providers find beginnings in their caches unasked")
        }
        Kind::Compress => (
            ClientSide,
            "the client calls the hook `compress`, which you supply; without one it refuses to start. The preset alone sends whole prompts",
        ),
        Kind::Batch => (ClientSide, "the client sends batches to /api/beta/batches; the preset alone answers live"),
        Kind::Retry => {
            (ClientSide, "the client tries again; the preset alone does not, beyond the other endpoints of the model")
        }
        Kind::Hedge => {
            (ClientSide, "the client sends the second call and cancels the slower one; the preset alone sends one")
        }
        Kind::Weighted => (
            ClientSide,
            "the client draws the arm; each arm has a preset of its own, and the feature's preset is that of the heaviest",
        ),
        Kind::Guard if setting.position == Position::Root => (
            ClientSide,
            "the client keeps it; OpenRouter's guardrail of the feature's key keeps a part of it, see its settings",
        ),
        Kind::Guard => {
            (ClientSide, "the client keeps it; OpenRouter has guardrails for keys, not for parts of a policy")
        }
        Kind::Shared => (Exact, "its policy stands in this place; there is a preset of it, too"),

        Kind::ProvidersOnly => (Exact, "`provider.only`"),
        Kind::ProvidersIgnored => (Exact, "`provider.ignore`"),
        Kind::ProviderOrder => (Exact, "`provider.order`"),
        Kind::EndpointSort => (Exact, "`provider.sort`; it has no effect beside `order`"),
        Kind::Balance => {
            (Approximate, "the gateway's own rule since August 2026; its formula is not published and cannot be chosen")
        }
        Kind::NoEndpointFallbacks => (Exact, "`provider.allow_fallbacks: false`"),
        Kind::RequireParameters => (Exact, "`provider.require_parameters`"),
        Kind::DataCollection => (Exact, "`provider.data_collection`"),
        Kind::Zdr => (Exact, "`provider.zdr`"),
        Kind::Quantizations => (Exact, "`provider.quantizations`"),
        Kind::MaxPrice => (Exact, "`provider.max_price`, as exact decimal strings"),
        Kind::MinThroughput => (Exact, "`provider.preferred_min_throughput`, by the median"),
        Kind::MaxLatency => (Exact, "`provider.preferred_max_latency`, in seconds, by the median"),
        Kind::MaxTokens => (Exact, "`max_completion_tokens`"),
        Kind::ServiceTier(Tariff::Batch) => {
            (NotExpressed, "a batch tariff is no `service_tier`: it serves what stands below a batch")
        }
        Kind::ServiceTier(Tariff::Standard | Tariff::Flex | Tariff::Priority) => (Exact, "`service_tier`"),

        Kind::Triggers(chain) if native_chain(chain, scope).is_some() => {
            (Exact, "OpenRouter's own triggers: every failure before the first token")
        }
        Kind::Triggers(_) => (ClientSide, "the client moves on for these only"),
        Kind::QualityGate => {
            (ClientSide, "the client takes the answer from this score on; the preset alone takes every answer")
        }
        Kind::FirstTokenTimeout | Kind::StepTimeout => {
            (ClientSide, "the client ends the step; OpenRouter has no time-out in a request")
        }
        Kind::Rule => (ClientSide, "the client tests it; it can be named by its preset, too"),
        Kind::AcceptAt => (ClientSide, "the client takes the answer from this score on"),
        Kind::Judge => {
            (ClientSide, "the client asks the judge for a number from 0 to 1; what it cannot read is no acceptance")
        }
        Kind::ClassifierEvaluator => {
            (ClientSide, "the client calls the hook `classify`, which you supply; without one it refuses to start")
        }
        Kind::SelfCheck => (ClientSide, "the client asks the model that answered for a number from 0 to 1"),
        Kind::ReplayFigure => (Assumption, "read by replays only"),
        Kind::Majority => (
            ClientSide,
            "the client counts answers that are equal after `normalize`, a hook that folds case and white space unless you supply another",
        ),
        Kind::Consensus => (ClientSide, "the client counts equal answers, as for a majority"),
        Kind::Arbiter => (ClientSide, "the client sends it the request with all answers"),
        Kind::Quorum => (ClientSide, "the client goes on with so many and cancels the rest"),
        Kind::Deadline => (ClientSide, "the client goes on with what is there"),
        Kind::LatencyBudget => (ClientSide, "the client compares candidates by it; the preset alone sorts by medians"),
        Kind::WithinMs => {
            (ClientSide, "the client counts requests beyond it; the preset alone prefers endpoints within it")
        }
        Kind::QualityFloor => (
            ClientSide,
            "decided by the qualities of the day of the export: an unknown one does not meet it. The preset alone has no floor",
        ),
        Kind::SteerWindow => {
            (ClientSide, "older measurements of the client do not count; the preset alone goes by the last 5 minutes")
        }
        Kind::BandLimit | Kind::SplitAbove | Kind::ChunkTokens | Kind::OverlapTokens => (
            ClientSide,
            "the client counts tokens by the hook `count_tokens`, four bytes of UTF-8 a token unless you supply another",
        ),
        Kind::InstructionTokens => {
            (Assumption, "read by replays only: the system message goes with every chunk, as long as it is")
        }
        Kind::MapAnswerTokens => (ClientSide, "`max_completion_tokens` of the calls that read chunks"),
        Kind::Concurrency => (ClientSide, "the client works on so many chunks at a time"),

        Kind::ExactHit => (
            ClientSide,
            "the client compares the feature, the messages and the parameters; OpenRouter compares whole bodies",
        ),
        Kind::SemanticHit => (
            ClientSide,
            "the client calls the hook `similar`, which you supply; without one it refuses to start. OpenRouter's cache takes equal bodies only",
        ),
        Kind::CacheTtl(1..=86_400) => {
            (ClientSide, "the client forgets answers then; the preset has it as `cache_ttl_seconds`")
        }
        Kind::CacheTtl(_) => {
            (ClientSide, "the client forgets answers then; OpenRouter keeps answers from 1 s to 86,400 s")
        }
        Kind::CacheCapacity => {
            (ClientSide, "the client forgets the least recently used answer; OpenRouter has no limit to set")
        }
        Kind::PrefixTtl(5) => (Exact, "`cache_control.ttl: \"5m\"`"),
        Kind::PrefixTtl(60) | Kind::OneHour => (Exact, "`cache_control.ttl: \"1h\"`"),
        Kind::PrefixTtl(_) => {
            (Approximate, "`cache_control.ttl` knows 5 minutes and an hour; above 5 minutes it is the hour")
        }
        Kind::Sticky => (
            Exact,
            "`session_id` of the request, which the client sends; with a preset the application does. OpenRouter forgets it after 10 minutes",
        ),
        Kind::CompressRatio | Kind::CompressFrom => {
            (ClientSide, "the client passes it to the hook `compress`, or leaves the prompt as it is")
        }
        Kind::BatchWindow => (ClientSide, "the client collects until then"),
        Kind::BatchDeadline => (ClientSide, "the client calls live what could not be back, or is not"),
        Kind::BatchEveryRequest => (ClientSide, "the client batches requests whether they are marked or not"),
        Kind::Attempts(_) | Kind::Backoff => (ClientSide, "the client waits and tries again"),
        Kind::RetryBudget => (ClientSide, "each client process counts its own calls"),
        Kind::RetryOn(_) => (ClientSide, "the client tries these again"),
        Kind::HedgeAfter => (ClientSide, "the client waits so long"),
        Kind::ArmWeight => (ClientSide, "the client draws by it"),
        Kind::BySession => (ClientSide, "the client draws from the session's name"),

        Kind::GuardrailName => (
            ClientSide,
            "the client names it in refusals and alerts; a guardrail at OpenRouter has the name of its key",
        ),
        Kind::BudgetBlocks => match setting.position {
            Position::Architecture => (
                Exact,
                "`limit` of the key, or `limit_usd` of its guardrail; for all keys together the workspace budget, which needs an Enterprise plan. The client counts as well, per process",
            ),
            Position::Root => (
                Exact,
                "`limit` of the feature's key, or `limit_usd` of its guardrail; the client counts as well, per process",
            ),
            Position::Inside => (ClientSide, "each client process counts what its calls cost"),
        },
        Kind::BudgetDowngrades => {
            (ClientSide, "each client process counts what its calls cost and downgrades; OpenRouter can only refuse")
        }
        Kind::BudgetAlerts | Kind::BudgetAlertAt => {
            (ClientSide, "the client calls the hook `alert`; OpenRouter's guardrails raise none")
        }
        Kind::PriceCeiling => (
            Approximate,
            "the client leaves out providers that are too dear by the prices of the day of the export; OpenRouter limits prices per token, not per call",
        ),
        Kind::MaxPromptTokens => (ClientSide, "the client refuses by the hook `count_tokens`"),
        Kind::MaxCompletionTokens => (Exact, "`max_completion_tokens` of every call below it"),
        Kind::RequestsPerMinute => {
            (ClientSide, "each client process counts; OpenRouter has no limit of requests for a key")
        }
        Kind::AllowedModels if setting.position == Position::Inside => (Exact, "the policy below names no other model"),
        Kind::AllowedModels => (Exact, "`allowed_models` of the guardrail"),
        Kind::AllowedProviders if setting.position == Position::Inside => {
            (Exact, "`provider.only` of every call below it")
        }
        Kind::AllowedProviders => (Exact, "`provider.only` of every call, and `allowed_providers` of the guardrail"),
        Kind::ZeroRetention if !has_guardrail(setting) => (Exact, "`provider.zdr` of every call below it"),
        Kind::ZeroRetention => (Exact, "`provider.zdr` of every call, and `enforce_zdr_*` of the guardrail"),
        Kind::NoTraining if !has_guardrail(setting) => {
            (Exact, "`provider.data_collection: \"deny\"` of every call below it")
        }
        Kind::NoTraining => (
            Exact,
            "`provider.data_collection: \"deny\"` of every call, and `enable_*_training: false` of the guardrail",
        ),
        Kind::Regions(regions) if regions.len() == 1 && matches!(regions[0].as_str(), "eu" | "us") => (
            Approximate,
            "set OPENROUTER_BASE_URL to the region's host (https://eu.openrouter.ai/api/v1 or https://us.openrouter.ai/api/v1), which needs a Business or Enterprise plan; no field of a request names a region",
        ),
        Kind::Regions(_) => (
            NotExpressed,
            "no field of a request names a region: name the regional endpoints in `provider.only` (for example google-vertex/europe-west4)",
        ),

        Kind::Key => (Exact, "a key of this name, made by POST /keys; its secret goes into an environment variable"),
        Kind::KeyMatches => (ClientSide, "the client picks the key; an application without it is given its own key"),
        Kind::KeyModels => (Exact, "`allowed_models` of a guardrail that is assigned to the key"),
        Kind::KeyDisabled => (Exact, "PATCH /keys/{hash} with `disabled: true`"),
        Kind::BreakerFailures | Kind::BreakerWindow(_) | Kind::BreakerCooldown | Kind::RateLimitCooldown => (
            NotExpressed,
            "OpenRouter has a breaker of its own that cannot be set; a client sees models, not endpoints",
        ),
        Kind::RejectTruncated | Kind::RejectEmpty => {
            (ClientSide, "the client looks at `finish_reason` and the answer; OpenRouter passes it on")
        }
        Kind::FeatureMatches => {
            (ClientSide, "the application names the feature; where it does not, the client asks the rules in order")
        }
        Kind::RequiredCapabilities => (
            Approximate,
            "`provider.require_parameters` for what a parameter asks for (tools, structured output, reasoning); images and files are matched by what a request carries",
        ),
        Kind::RequiredContext => (
            Approximate,
            "OpenRouter leaves out endpoints that cannot take the request, not those that could not take the longest",
        ),
        Kind::Unknown => (NotExpressed, "a field of a newer version, which this one does not know"),
    }
}
