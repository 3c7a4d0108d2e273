//! Everything that an architecture says, setting by setting.
//!
//! Every exporter answers for every [`Kind`] in a `match` without a wildcard, and the walk takes every struct of the policy
//! language apart without `..`. So a field that a later version adds does not compile until each exporter says what becomes of it.

mod architecture;
mod condition_words;
mod evaluator;
mod guardrail;
mod leaf;
mod modifiers;
mod patterns;
mod ways;

use routewright_domain::{FallbackPolicy, FeatureId, Policy, Tariff, UnknownFields, pointer_segment};

use crate::scope::Scope;

pub(crate) use architecture::all_settings;
pub(crate) use ways::Way;

/// One thing that the user has set.
#[derive(Debug, Clone)]
pub(crate) struct Setting<'a> {
    pub(crate) feature: Option<&'a FeatureId>,
    pub(crate) place: String,
    pub(crate) what: String,
    pub(crate) kind: Kind<'a>,
    /// What encloses the node.
    pub(crate) position: Position,
    /// The side ways that lead to it, from the outermost on: a gateway that does not take one of them never comes here.
    pub(crate) ways: Vec<Way>,
}

/// Where a node stands. A gateway often has a place for a thing at the top of a request, and for nothing below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// Every request of the feature goes through it, and no other node than modifiers stands above.
    Root,
    /// It is a part of a pattern.
    Inside,
    /// It is a guardrail, key or rule of the whole architecture.
    Architecture,
}

/// What a setting is about. Variants carry what an exporter must look at to judge.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind<'a> {
    // Nodes.
    Model,
    /// Which of a model's endpoints answers, where nothing that is set decides it.
    Serving,
    Fallback(&'a FallbackPolicy),
    Task,
    Cascade,
    Ensemble,
    Steer,
    Bands,
    Split,
    Cache,
    PromptCache,
    Compress,
    Batch,
    Retry,
    Hedge,
    Weighted,
    Guard,
    Shared,
    // Leaves.
    ProvidersOnly,
    ProvidersIgnored,
    ProviderOrder,
    EndpointSort,
    Balance,
    NoEndpointFallbacks,
    RequireParameters,
    DataCollection,
    Zdr,
    Quantizations,
    MaxPrice,
    MinThroughput,
    MaxLatency,
    MaxTokens,
    ServiceTier(Tariff),
    // Fallback chains.
    Triggers(&'a FallbackPolicy),
    QualityGate,
    FirstTokenTimeout,
    StepTimeout,
    // Task rules.
    Rule,
    // Cascades and evaluators.
    AcceptAt,
    Judge,
    ClassifierEvaluator,
    SelfCheck,
    /// Operating curves, tokens, costs and latencies that a replay assumes.
    ReplayFigure,
    // Ensembles.
    Majority,
    Consensus,
    Arbiter,
    Quorum,
    Deadline,
    // Steering.
    LatencyBudget,
    WithinMs,
    QualityFloor,
    SteerWindow,
    // Partitioning.
    BandLimit,
    SplitAbove,
    ChunkTokens,
    OverlapTokens,
    InstructionTokens,
    MapAnswerTokens,
    Concurrency,
    // Modifiers.
    ExactHit,
    SemanticHit,
    CacheTtl(u32),
    CacheCapacity,
    PrefixTtl(u32),
    OneHour,
    Sticky,
    CompressRatio,
    CompressFrom,
    BatchWindow,
    BatchDeadline,
    BatchEveryRequest,
    Attempts(u32),
    Backoff,
    RetryBudget,
    RetryOn(&'a std::collections::BTreeSet<routewright_domain::Trigger>),
    HedgeAfter,
    ArmWeight,
    BySession,
    // Guardrails.
    GuardrailName,
    BudgetBlocks,
    BudgetDowngrades,
    BudgetAlerts,
    BudgetAlertAt,
    PriceCeiling,
    MaxPromptTokens,
    MaxCompletionTokens,
    RequestsPerMinute,
    AllowedModels,
    AllowedProviders,
    ZeroRetention,
    NoTraining,
    Regions(&'a [String]),
    // The whole architecture.
    Key,
    KeyMatches,
    KeyModels,
    KeyDisabled,
    BreakerFailures,
    BreakerWindow(u32),
    BreakerCooldown,
    RateLimitCooldown,
    RejectTruncated,
    RejectEmpty,
    // Features.
    FeatureMatches,
    RequiredCapabilities,
    RequiredContext,
    /// A field of a newer version.
    Unknown,
}

/// Collects settings on a walk.
pub(crate) struct Walk<'a> {
    scope: Scope<'a>,
    feature: Option<&'a FeatureId>,
    position: Position,
    ways: Vec<Way>,
    out: Vec<Setting<'a>>,
}

impl<'a> Walk<'a> {
    fn say(&mut self, place: impl Into<String>, kind: Kind<'a>, what: impl Into<String>) {
        let (feature, position, ways) = (self.feature, self.position, self.ways.clone());
        self.out.push(Setting { feature, place: place.into(), what: what.into(), kind, position, ways });
    }

    fn say_some<T>(
        &mut self,
        place: impl Into<String>,
        kind: Kind<'a>,
        value: Option<T>,
        what: impl FnOnce(T) -> String,
    ) {
        if let Some(value) = value {
            self.say(place, kind, what(value));
        }
    }

    fn say_if(&mut self, holds: bool, place: impl Into<String>, kind: Kind<'a>, what: impl Into<String>) {
        if holds {
            self.say(place, kind, what);
        }
    }

    fn unknown(&mut self, fields: &UnknownFields, place: &str) {
        for name in fields.keys() {
            self.say(format!("{place}/{}", pointer_segment(name)), Kind::Unknown, format!("the unknown field {name}"));
        }
    }

    /// A policy that stands below another one.
    fn below(&mut self, policy: &'a Policy, place: &str, position: Position) {
        let outer = std::mem::replace(&mut self.position, position);
        self.policy(policy, place);
        self.position = outer;
    }

    fn inside(&mut self, policy: &'a Policy, place: &str) {
        self.below(policy, place, Position::Inside);
    }

    /// A policy that only a part of a pattern leads to.
    fn aside(&mut self, way: Way, policy: &'a Policy, place: &str) {
        self.ways.push(way);
        self.inside(policy, place);
        self.ways.pop();
    }

    /// A policy that a modifier wraps.
    fn wrapped(&mut self, policy: &'a Policy, place: &str) {
        self.below(policy, place, self.position);
    }

    fn policy(&mut self, policy: &'a Policy, place: &str) {
        match policy {
            Policy::Model(leaf) => self.leaf(leaf, place),
            Policy::Fallback(chain) => self.fallback(chain, place),
            Policy::Task(task) => self.task(task, place),
            Policy::Cascade(cascade) => self.cascade(cascade, place),
            Policy::Ensemble(ensemble) => self.ensemble(ensemble, place),
            Policy::Steer(steer) => self.steer(steer, place),
            Policy::Partition(partition) => self.partition(partition, place),
            Policy::Cache(cache) => self.cache(cache, place),
            Policy::PromptCache(cache) => self.prompt_cache(cache, place),
            Policy::Compress(compress) => self.compress(compress, place),
            Policy::Batch(batch) => self.batch(batch, place),
            Policy::Retry(retry) => self.retry(retry, place),
            Policy::Hedge(hedge) => self.hedge(hedge, place),
            Policy::Weighted(weighted) => self.weighted(weighted, place),
            Policy::Guard(guard) => self.guard(guard, place),
            Policy::Shared(shared) => self.shared(shared, place),
        }
    }
}
