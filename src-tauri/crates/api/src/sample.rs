//! The sample project: what a new user sees first.

use std::collections::BTreeMap;

use routewright_domain::{
    Architecture, Condition, FallbackPolicy, FallbackStep, Feature, FeatureId, Incident, IncidentEffect, IncidentStart,
    IncidentTarget, ModelPolicy, PROJECT_SCHEMA, Policy, Prices, Project, ProviderPreferences, Requirements, Scenario,
    TaskPolicy, TaskRule, Timestamp, TokenRange, Trigger, UnknownFields, Workload, WorkloadReference,
};
use routewright_history::{SyntheticFeature, SyntheticWorkload, synthesize};

/// Name of the sample's workload in the history.
pub const SAMPLE_WORKLOAD: &str = "sample";
/// Seed of the sample's workload and of its replays.
pub const SAMPLE_SEED: u64 = 1;

/// Three features, a baseline and one candidate.
///
/// The match rules also catch requests without a feature, by prompt length, so that any log can be tried on it.
#[must_use]
pub fn sample_project() -> Project {
    Project {
        schema: PROJECT_SCHEMA,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        name: "Acme support".to_owned(),
        seed: SAMPLE_SEED,
        workload: Some(WorkloadReference {
            name: SAMPLE_WORKLOAD.to_owned(),
            digest: sample_workload(SAMPLE_SEED).identity.digest,
            unknown: none(),
        }),
        baseline: "gpt-4o-direct".into(),
        features: features(),
        architectures: vec![baseline(), candidate()],
        scenarios: vec![
            as_published(),
            Scenario {
                id: "openai-outage".into(),
                name: "OpenAI outage".to_owned(),
                incidents: vec![outage()],
                ..Scenario::base()
            },
        ],
        assumptions: routewright_domain::Assumptions::default(),
        unknown: none(),
    }
}

/// A project to start from: one feature that takes every request, on one model.
#[must_use]
pub fn starter_project(name: &str) -> Project {
    let all = Feature::new("all", "All requests", Condition::Always);
    let policies = [("all".into(), Policy::model("openai/gpt-4o"))].into();
    let mut project = Project::new(name, vec![all], vec![Architecture::new("gpt-4o", "GPT-4o for everything", policies)]);
    env!("CARGO_PKG_VERSION").clone_into(&mut project.app_version);
    project.seed = SAMPLE_SEED;
    project.scenarios = vec![as_published()];
    project
}

fn as_published() -> Scenario {
    Scenario { name: "As published".to_owned(), ..Scenario::base() }
}

fn none() -> UnknownFields {
    UnknownFields::new()
}

fn feature(id: &str, name: &str, owner: &str, untagged: Condition, requirements: Requirements) -> Feature {
    let matches = Condition::Any(vec![Condition::FeatureTag(vec![id.to_owned()]), untagged]);
    Feature { owner: Some(owner.to_owned()), requirements, ..Feature::new(id, name, matches) }
}

fn untagged_from(at_least: u32) -> Condition {
    Condition::All(vec![
        Condition::Untagged,
        Condition::PromptTokens(TokenRange { at_least: Some(at_least), below: None }),
    ])
}

fn features() -> Vec<Feature> {
    let summary = Requirements {
        latency_p95_ms: Some(20_000),
        success_rate: Some(0.99),
        cost_per_request_usd: "0.01".parse().ok(),
        ..Requirements::default()
    };
    let drafting = Requirements { latency_p95_ms: Some(20_000), success_rate: Some(0.995), ..Requirements::default() };
    let chat = Requirements { ttft_p95_ms: Some(2_500), success_rate: Some(0.999), ..Requirements::default() };
    vec![
        feature("summary", "Thread summary", "Support team", untagged_from(3_000), summary),
        feature("drafting", "Reply drafting", "Platform team", untagged_from(1_000), drafting),
        feature("chat", "Live chat", "Growth team", Condition::Untagged, chat),
    ]
}

fn policies(entries: [(&str, Policy); 3]) -> BTreeMap<FeatureId, Policy> {
    entries.into_iter().map(|(feature, policy)| (feature.into(), policy)).collect()
}

fn baseline() -> Architecture {
    let direct = || {
        Policy::Model(ModelPolicy {
            provider: ProviderPreferences { only: vec!["openai".into()], ..ProviderPreferences::default() },
            ..ModelPolicy::new("openai/gpt-4o")
        })
    };
    let policies = policies([("chat", direct()), ("drafting", direct()), ("summary", direct())]);
    Architecture { summary: Some("One model, called at OpenAI directly".to_owned()), ..Architecture::new("gpt-4o-direct", "GPT-4o for everything", policies) }
}

fn candidate() -> Architecture {
    let chat = chain(vec![
        FallbackStep { first_token_timeout_ms: Some(2_000), ..step("google/gemini-2.5-flash") },
        step("openai/gpt-4o-mini"),
    ]);
    let drafting = chain(vec![
        FallbackStep {
            first_token_timeout_ms: Some(4_000),
            ..step_at("anthropic/claude-haiku-4.5", &["anthropic", "azure"])
        },
        step("openai/gpt-4o"),
    ]);
    let short = chain(vec![
        FallbackStep { first_token_timeout_ms: Some(5_000), ..step("google/gemini-2.5-flash-lite") },
        step("openai/gpt-4o-mini"),
    ]);
    let long = Condition::PromptTokens(TokenRange { at_least: Some(10_000), below: None });
    let summary = Policy::Task(TaskPolicy {
        rules: vec![TaskRule {
            name: "Long threads".to_owned(),
            when: long,
            policy: Policy::model("google/gemini-2.5-flash"),
            unknown: none(),
        }],
        otherwise: Box::new(short),
        unknown: none(),
    });
    let policies = policies([("chat", chat), ("drafting", drafting), ("summary", summary)]);
    Architecture { summary: Some("Smaller models first, each with a fallback".to_owned()), ..Architecture::new("routed", "Routed by feature", policies) }
}

fn step(model: &str) -> FallbackStep {
    FallbackStep { policy: Policy::model(model), first_token_timeout_ms: None, timeout_ms: None, unknown: none() }
}

/// A step that only these providers may serve, because the others publish no latency to hold a time-out against.
fn step_at(model: &str, providers: &[&str]) -> FallbackStep {
    let provider = ProviderPreferences {
        only: providers.iter().map(|provider| (*provider).into()).collect(),
        ..ProviderPreferences::default()
    };
    let policy = Policy::Model(ModelPolicy { provider, ..ModelPolicy::new(model) });
    FallbackStep { policy, ..step(model) }
}

fn chain(steps: Vec<FallbackStep>) -> Policy {
    let triggers = [Trigger::Outage, Trigger::RateLimit, Trigger::Timeout, Trigger::ContextOverflow];
    Policy::Fallback(FallbackPolicy { steps, triggers: triggers.into(), quality: None, unknown: none() })
}

/// One hour without OpenAI, half an hour after the first request.
fn outage() -> Incident {
    Incident {
        target: IncidentTarget::Provider("openai".into()),
        effect: IncidentEffect::Outage,
        starts: IncidentStart::AfterFirstRequest(1_800),
        duration_s: 3_600,
        unknown: none(),
    }
}

/// Monday, 3 August 2026, 08:00 UTC.
const START: Timestamp = Timestamp(1_785_744_000 * Timestamp::NANOS_PER_SEC);

/// The sample's workload: one working day of 6,000 requests, recorded as if GPT-4o had answered all of them.
#[must_use]
pub fn sample_workload(seed: u64) -> Workload {
    let feature = |tag: &str, weight, prompt_tokens, completion_tokens, continued| SyntheticFeature {
        tag: tag.to_owned(),
        weight,
        prompt_tokens,
        completion_tokens,
        continued,
    };
    let price = |text: &str| text.parse().ok();
    let description = SyntheticWorkload {
        name: SAMPLE_WORKLOAD.to_owned(),
        start: START,
        days: 1,
        requests: 6_000,
        features: vec![
            feature("chat", 0.62, (820.0, 0.7), (160.0, 0.6), 0.45),
            feature("drafting", 0.26, (1_900.0, 0.6), (380.0, 0.5), 0.1),
            feature("summary", 0.12, (7_200.0, 0.8), (320.0, 0.4), 0.0),
        ],
        model: "openai/gpt-4o".into(),
        // The catalog's prices of that model on 2026-08-08.
        prices: Prices {
            prompt: price("0.0000025"),
            completion: price("0.00001"),
            cache_read: price("0.00000125"),
            ..Prices::default()
        },
        speed: (640.0, 36.0),
        failure_rate: 0.0,
    };
    synthesize(&description, seed)
}
