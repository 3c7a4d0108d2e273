//! Financial services: five features of a bank.

use routewright_domain::{
    Architecture, Assumptions, Budget, CacheHit, Capability, Condition, Criticality, DataRequirements, Feature,
    Guardrail, Period, Policy, RequestFact, Requirements, TaskKind, WhenReached,
};
use routewright_history::{FactShares, SyntheticFeature, Weighted};

use super::Design;
use super::parts::{
    arbiter, architecture, as_published, at, batch, budget, by_length, by_rule, cache, canary, cascade, chain,
    classifier, compress, consensus, ensemble, feature, growth, guard, guardrail, hedge, judge, key, micro_usd, outage,
    prompt_cache, retired, retry, steer, untagged_from, usd,
};
use super::traffic::{batchable, conversation, nightly, part, recorded, repeats, served_by, streamed, structured};

pub(super) fn design() -> Design {
    Design {
        name: "Meridian Bank",
        features: features(),
        architectures: vec![baseline(), routed(), gradient(), second_opinion()],
        scenarios: vec![
            as_published(),
            outage("vertex-outage", "Google Vertex away for an hour", "google-vertex", 60),
            growth("1.5", 0.05, "1.2"),
            retired("anthropic/claude-sonnet-4.6", "Claude Sonnet 4.6 retired on Wednesday"),
        ],
        assumptions: Assumptions {
            output_ratios: [
                ("anthropic/claude-sonnet-5".into(), 1.3),
                ("deepseek/deepseek-v4-flash-0731".into(), 1.6),
                ("openai/gpt-5.6-luna".into(), 1.4),
                ("openai/gpt-oss-120b".into(), 1.6),
                ("z-ai/glm-5.2".into(), 1.4),
            ]
            .into(),
            ..Assumptions::default()
        },
    }
}

fn features() -> Vec<Feature> {
    let house = DataRequirements { no_training: true, ..DataRequirements::default() };
    let client = DataRequirements { zero_retention: true, ..house.clone() };
    let requirements = |quality: f64, data: &DataRequirements| Requirements {
        quality_floor: Some(quality),
        success_rate: Some(0.999),
        data: data.clone(),
        ..Requirements::default()
    };
    vec![
        Feature {
            criticality: Some(Criticality::Critical),
            expected_input_tokens: Some(5_000),
            requirements: Requirements { latency_p95_ms: Some(90_000), ..requirements(0.92, &client) },
            ..feature("compliance", "Compliance review", "Compliance", TaskKind::Analysis, Some(untagged_from(3_500)))
        },
        Feature {
            criticality: Some(Criticality::Low),
            expected_input_tokens: Some(24_000),
            requirements: Requirements {
                monthly_budget_usd: Some(usd(400)),
                success_rate: Some(0.99),
                ..requirements(0.9, &house)
            },
            ..feature("research", "Research digests", "Markets", TaskKind::Summarization, None)
        },
        Feature {
            criticality: Some(Criticality::High),
            expected_input_tokens: Some(3_000),
            requirements: Requirements {
                latency_p95_ms: Some(40_000),
                capabilities: [Capability::StructuredOutput].into(),
                ..requirements(0.9, &client)
            },
            ..feature("onboarding", "Document extraction at onboarding", "Operations", TaskKind::Extraction, None)
        },
        Feature {
            criticality: Some(Criticality::Critical),
            expected_input_tokens: Some(700),
            requirements: Requirements {
                latency_p95_ms: Some(8_000),
                cost_per_request_usd: Some(micro_usd(4_000)),
                capabilities: [Capability::StructuredOutput].into(),
                ..requirements(0.85, &client)
            },
            ..feature("alerts", "Fraud alert notes", "Financial crime", TaskKind::Classification, None)
        },
        Feature {
            criticality: Some(Criticality::High),
            expected_input_tokens: Some(1_800),
            requirements: Requirements {
                ttft_p95_ms: Some(3_000),
                capabilities: [Capability::Tools].into(),
                ..requirements(0.9, &client)
            },
            ..feature("advisor", "Adviser's assistant", "Wealth", TaskKind::Chat, Some(Condition::Untagged))
        },
    ]
}

fn open() -> Policy {
    at("deepseek/deepseek-v4-flash-0731", &["baseten", "coreweave"])
}

fn glm() -> Policy {
    at("z-ai/glm-5.2", &["coreweave", "parasail", "baseten"])
}

fn small() -> Policy {
    at("openai/gpt-oss-120b", &["baseten", "groq", "cerebras"])
}

fn sonnet() -> Policy {
    at("anthropic/claude-sonnet-4.6", &["google-vertex"])
}

/// At the one region whose latency is measured and short.
fn sonnet_5() -> Policy {
    at("anthropic/claude-sonnet-5", &["amazon-bedrock"])
}

fn baseline() -> Architecture {
    let policies = ["advisor", "alerts", "compliance", "onboarding", "research"].map(|id| (id, sonnet()));
    architecture("sonnet-direct", "Claude Sonnet 4.6 for everything", "One model, at Google Vertex", policies)
}

fn routed() -> Architecture {
    architecture(
        "routed",
        "Routed by feature",
        "Each feature on the model that fits it, with another maker's standing by",
        [
            (
                "advisor",
                by_rule(
                    vec![("With tools", Condition::Has(RequestFact::Tools), chain(vec![(glm(), 3_000)], sonnet()))],
                    chain(vec![(open(), 2_500)], glm()),
                ),
            ),
            ("alerts", retry(3, chain(vec![(open(), 2_000)], glm()))),
            ("compliance", hedge(6_000, sonnet_5(), sonnet())),
            ("onboarding", chain(vec![(open(), 4_000)], sonnet())),
            ("research", batch(at("openai/gpt-5.6-luna", &["openai"]))),
        ],
    )
}

fn gradient() -> Architecture {
    let score = || classifier(0.8, micro_usd(25), 30);
    let spent = Budget { downgrade_to: Some(Box::new(open())), ..budget(usd(13), Period::Day, WhenReached::Downgrade) };
    architecture(
        "gradient",
        "Cheapest answer that is good enough",
        "Small models first; what a check does not let pass goes to a larger one",
        [
            ("advisor", prompt_cache(cascade(vec![(small(), 0.6)], sonnet(), score()))),
            ("alerts", cache(CacheHit::Exact, 3_600, cascade(vec![(small(), 0.55)], open(), score()))),
            (
                "compliance",
                guard(guardrail("Review budget", spent), cascade(vec![(open(), 0.6)], sonnet_5(), judge(0.78, glm()))),
            ),
            ("onboarding", cascade(vec![(small(), 0.6), (open(), 0.55)], sonnet(), score())),
            ("research", batch(compress(0.6, 0.02, at("openai/gpt-5.6-luna", &["openai"])))),
        ],
    )
}

fn second_opinion() -> Architecture {
    let panel = || vec![open(), glm(), sonnet()];
    let week = budget(usd(500), Period::Week, WhenReached::Alert);
    Architecture {
        guardrails: vec![
            guardrail("Weekly spend", week),
            Guardrail {
                name: "Nothing is trained on".to_owned(),
                data: DataRequirements { no_training: true, ..DataRequirements::default() },
                ..Guardrail::default()
            },
        ],
        keys: vec![
            key("research", "Research jobs", Some(budget(usd(100), Period::Week, WhenReached::Block))),
            routewright_domain::GatewayKey { matches: Some(Condition::Always), ..key("bank", "Bank systems", None) },
        ],
        ..architecture(
            "second-opinion",
            "A second opinion where it counts",
            "Several makers' models answer what must not be wrong; the rest is fast and cheap",
            [
                ("advisor", prompt_cache(chain(vec![(steer(vec![open(), glm()], 3_000, 0.9), 3_000)], sonnet_5()))),
                ("alerts", ensemble(vec![open(), glm(), small()], consensus(2, sonnet_5()), 3, 8_000)),
                ("compliance", ensemble(panel(), arbiter(sonnet_5()), 2, 75_000)),
                ("onboarding", canary(10, chain(vec![(open(), 4_000)], glm()), chain(vec![(glm(), 4_000)], open()))),
                ("research", batch(by_length(100_000, open(), at("openai/gpt-5.6-luna", &["openai"])))),
            ],
        )
    }
}

pub(super) fn traffic() -> Vec<SyntheticFeature> {
    let bank = || Weighted::only("bank".to_owned());
    let parts = vec![
        SyntheticFeature {
            sessions: Some(conversation(3.5, 60.0)),
            repeats: Some(repeats(0.1, 500, 1.0)),
            facts: FactShares { tools: 0.35, ..streamed() },
            api_keys: bank(),
            ..part("advisor", 0.34, "chat", (1_100.0, 0.6, 20_000.0), (220.0, 0.6))
        },
        SyntheticFeature {
            repeats: Some(repeats(0.3, 400, 1.1)),
            facts: structured(),
            api_keys: bank(),
            ..part("alerts", 0.40, "classification", (700.0, 0.4, 8_000.0), (60.0, 0.4))
        },
        SyntheticFeature {
            facts: structured(),
            api_keys: bank(),
            ..part("onboarding", 0.14, "extraction", (3_000.0, 0.7, 40_000.0), (350.0, 0.4))
        },
        SyntheticFeature {
            api_keys: bank(),
            ..part("compliance", 0.08, "analysis", (5_000.0, 0.6, 60_000.0), (700.0, 0.5))
        },
        SyntheticFeature {
            arrivals: Some(nightly()),
            facts: batchable(),
            api_keys: Weighted::only("research".to_owned()),
            ..part("research", 0.04, "summarization", (24_000.0, 0.7, 250_000.0), (900.0, 0.4))
        },
    ];
    recorded(parts, &served_by("anthropic/claude-sonnet-4.6", "google-vertex", ("3", "15"), (1_490.0, 0.565), 40.0))
}
