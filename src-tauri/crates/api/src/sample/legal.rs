//! Legal technology: long documents under privilege, which nobody keeps or trains on.

use routewright_domain::{
    Aggregation, Architecture, Assumptions, BatchPolicy, Budget, CacheHit, Capability, Condition, Criticality,
    DataRequirements, Feature, Guardrail, Period, Policy, RequestFact, Requirements, TaskKind, WhenReached,
};
use routewright_history::{FactShares, SyntheticFeature, Weighted};

use super::Design;
use super::parts::{
    arbiter, architecture, as_published, at, budget, by_length, by_rule, cache, canary, cascade, chain, classifier,
    compress, ensemble, factor, feature, growth, guard, guardrail, hedge, judge, key, micro_usd, none, outage,
    prompt_cache, retired, retry, split, steer, untagged_from, usd,
};
use super::traffic::{batchable, conversation, part, recorded, repeats, served_by, streamed, structured};

pub(super) fn design() -> Design {
    Design {
        name: "Lex & Partners",
        features: features(),
        architectures: vec![baseline(), routed(), gradient(), second_opinion()],
        scenarios: vec![
            as_published(),
            outage("bedrock-outage", "Amazon Bedrock away for an hour", "amazon-bedrock", 60),
            growth("1.3", 0.05, "1.25"),
            retired("anthropic/claude-opus-4.8", "Claude Opus 4.8 retired on Wednesday"),
        ],
        assumptions: Assumptions {
            output_ratios: [
                ("anthropic/claude-sonnet-5".into(), 1.2),
                ("deepseek/deepseek-v4-flash-0731".into(), 1.5),
                ("openai/gpt-oss-120b".into(), 1.5),
                ("z-ai/glm-5.2".into(), 1.3),
            ]
            .into(),
            ..Assumptions::default()
        },
    }
}

fn features() -> Vec<Feature> {
    let data = DataRequirements { zero_retention: true, no_training: true, ..DataRequirements::default() };
    let requirements = |quality: f64| Requirements {
        quality_floor: Some(quality),
        success_rate: Some(0.999),
        data: data.clone(),
        ..Requirements::default()
    };
    vec![
        Feature {
            criticality: Some(Criticality::Critical),
            expected_input_tokens: Some(40_000),
            requirements: Requirements {
                cost_per_request_usd: Some(micro_usd(150_000)),
                latency_p95_ms: Some(90_000),
                context_tokens: Some(200_000),
                ..requirements(0.93)
            },
            ..feature("contracts", "Contract review", "Transactions", TaskKind::Analysis, Some(untagged_from(6_000)))
        },
        Feature {
            criticality: Some(Criticality::High),
            expected_input_tokens: Some(6_000),
            requirements: Requirements { capabilities: [Capability::StructuredOutput].into(), ..requirements(0.9) },
            ..feature("clauses", "Clause extraction", "Knowledge", TaskKind::Extraction, Some(untagged_from(2_500)))
        },
        Feature {
            criticality: Some(Criticality::Medium),
            expected_input_tokens: Some(1_800),
            requirements: Requirements {
                monthly_budget_usd: Some(usd(600)),
                success_rate: Some(0.99),
                ..requirements(0.82)
            },
            ..feature("discovery", "Relevance in discovery", "Disputes", TaskKind::Classification, None)
        },
        Feature {
            criticality: Some(Criticality::Medium),
            expected_input_tokens: Some(2_500),
            requirements: Requirements { latency_p95_ms: Some(75_000), ..requirements(0.93) },
            ..feature("drafting", "Drafting", "Transactions", TaskKind::Chat, None)
        },
        Feature {
            criticality: Some(Criticality::High),
            expected_input_tokens: Some(3_000),
            requirements: Requirements {
                ttft_p95_ms: Some(4_000),
                capabilities: [Capability::Tools].into(),
                ..requirements(0.9)
            },
            ..feature("research", "Legal research", "Disputes", TaskKind::Agent, Some(Condition::Untagged))
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
    at("openai/gpt-oss-120b", &["baseten", "groq", "deepinfra"])
}

fn sonnet() -> Policy {
    at("anthropic/claude-sonnet-5", &["amazon-bedrock"])
}

fn opus() -> Policy {
    at("anthropic/claude-opus-4.8", &["amazon-bedrock"])
}

/// Half price for what waits until the next day, as agreed with the provider: the catalog has no batch tariff without
/// retention.
fn overnight(policy: Policy) -> Policy {
    Policy::Batch(BatchPolicy {
        window_minutes: 120,
        deadline_minutes: 1_440,
        turnaround_minutes: None,
        price_share: Some(factor("0.5")),
        every_request: false,
        policy: Box::new(policy),
        unknown: none(),
    })
}

fn baseline() -> Architecture {
    let policies = ["clauses", "contracts", "discovery", "drafting", "research"].map(|id| (id, opus()));
    architecture("opus-direct", "Claude Opus 4.8 for everything", "One model, at Amazon Bedrock", policies)
}

fn routed() -> Architecture {
    architecture(
        "routed",
        "Routed by feature",
        "Each feature on the model that fits it, with another maker's standing by",
        [
            ("clauses", retry(3, chain(vec![(open(), 4_000)], glm()))),
            (
                "contracts",
                by_length(60_000, chain(vec![(sonnet(), 8_000)], open()), chain(vec![(open(), 8_000)], sonnet())),
            ),
            ("discovery", overnight(open())),
            ("drafting", hedge(4_000, glm(), sonnet())),
            (
                "research",
                by_rule(
                    vec![("With tools", Condition::Has(RequestFact::Tools), chain(vec![(glm(), 3_500)], open()))],
                    cache(CacheHit::Exact, 86_400, chain(vec![(open(), 3_000)], glm())),
                ),
            ),
        ],
    )
}

fn gradient() -> Architecture {
    let score = || classifier(0.8, micro_usd(40), 40);
    let spent = Budget { downgrade_to: Some(Box::new(open())), ..budget(usd(40), Period::Day, WhenReached::Downgrade) };
    architecture(
        "gradient",
        "Cheapest answer that is good enough",
        "Small models first, long documents in parts; what a check does not let pass goes to a larger model",
        [
            ("clauses", cascade(vec![(small(), 0.6)], glm(), score())),
            (
                "contracts",
                guard(guardrail("Review budget", spent), split(50_000, 30_000, compress(0.7, 0.02, open()), sonnet())),
            ),
            ("discovery", overnight(cascade(vec![(small(), 0.55)], open(), score()))),
            ("drafting", cascade(vec![(open(), 0.55)], sonnet(), judge(0.78, glm()))),
            ("research", prompt_cache(cascade(vec![(open(), 0.5)], glm(), score()))),
        ],
    )
}

fn second_opinion() -> Architecture {
    let week = budget(usd(900), Period::Week, WhenReached::Alert);
    Architecture {
        guardrails: vec![
            guardrail("Weekly spend", week),
            Guardrail { name: "Longest document".to_owned(), max_prompt_tokens: Some(900_000), ..Guardrail::default() },
        ],
        keys: vec![
            key("discovery", "Discovery jobs", Some(budget(usd(80), Period::Week, WhenReached::Block))),
            routewright_domain::GatewayKey { matches: Some(Condition::Always), ..key("firm", "The firm", None) },
        ],
        ..architecture(
            "second-opinion",
            "A second opinion on contracts",
            "Two makers' models read every contract and an arbiter decides; the rest is steered to what is fast",
            [
                ("clauses", ensemble(vec![open(), glm(), small()], Aggregation::Majority, 2, 60_000)),
                (
                    "contracts",
                    by_length(
                        100_000,
                        ensemble(vec![open(), sonnet()], arbiter(sonnet()), 2, 80_000),
                        chain(vec![(sonnet(), 10_000)], open()),
                    ),
                ),
                ("discovery", overnight(open())),
                ("drafting", canary(10, chain(vec![(glm(), 4_000)], sonnet()), chain(vec![(open(), 4_000)], glm()))),
                ("research", chain(vec![(steer(vec![open(), glm()], 4_000, 0.85), 5_000)], sonnet())),
            ],
        )
    }
}

pub(super) fn traffic() -> Vec<SyntheticFeature> {
    let firm = || Weighted::only("firm".to_owned());
    let parts = vec![
        SyntheticFeature {
            sessions: Some(conversation(3.0, 70.0)),
            repeats: Some(repeats(0.15, 400, 1.0)),
            facts: FactShares { tools: 0.5, ..streamed() },
            api_keys: firm(),
            ..part("research", 0.28, "agent", (2_200.0, 0.6, 40_000.0), (450.0, 0.6))
        },
        SyntheticFeature {
            facts: batchable(),
            api_keys: Weighted::only("discovery".to_owned()),
            ..part("discovery", 0.40, "classification", (1_800.0, 0.9, 60_000.0), (60.0, 0.4))
        },
        SyntheticFeature {
            facts: structured(),
            api_keys: firm(),
            ..part("clauses", 0.16, "extraction", (6_000.0, 0.7, 80_000.0), (400.0, 0.5))
        },
        SyntheticFeature {
            facts: streamed(),
            api_keys: firm(),
            ..part("drafting", 0.10, "chat", (2_500.0, 0.6, 40_000.0), (1_100.0, 0.5))
        },
        SyntheticFeature {
            api_keys: firm(),
            ..part("contracts", 0.06, "analysis", (40_000.0, 0.7, 180_000.0), (1_200.0, 0.4))
        },
    ];
    recorded(parts, &served_by("anthropic/claude-opus-4.8", "amazon-bedrock", ("5", "25"), (2_402.0, 0.52), 59.0))
}
