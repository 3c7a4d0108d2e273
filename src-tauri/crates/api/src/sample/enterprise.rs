//! Enterprise software: six features of a business application.

use routewright_domain::{
    Aggregation, Architecture, Assumptions, Breaker, Budget, CacheHit, Capability, Condition, Criticality,
    DataRequirements, Feature, Guardrail, Period, Policy, RequestFact, Requirements, SemanticHit, TaskKind,
    WhenReached,
};
use routewright_history::{FactShares, SyntheticFeature, Weighted};

use super::Design;
use super::parts::{
    architecture, as_published, at, batch, budget, by_length, by_rule, cache, canary, cascade, chain, classifier,
    compress, ensemble, factor, feature, growth, guard, guardrail, hedge, judge, key, micro_usd, model, none, outage,
    prompt_cache, retired, retry, split, steer, untagged_from, usd,
};
use super::traffic::{batchable, conversation, nightly, part, recorded, repeats, served_by, streamed, structured};

pub(super) fn design() -> Design {
    Design {
        name: "Acme enterprise suite",
        features: features(),
        architectures: vec![baseline(), routed(), gradient(), resilient()],
        scenarios: vec![
            as_published(),
            outage("openai-outage", "OpenAI away for an hour", "openai", 60),
            growth("2", 0.1, "1.15"),
            retired("deepseek/deepseek-v4-flash-0731", "DeepSeek V4 Flash retired on Wednesday"),
        ],
        assumptions: assumptions(),
    }
}

/// What a user would measure: models that think first write more than was recorded, and no index of Gemini 2.5 Flash is
/// published.
fn assumptions() -> Assumptions {
    Assumptions {
        output_ratios: [
            ("deepseek/deepseek-v4-flash-0731".into(), 1.8),
            ("openai/gpt-5.6-luna".into(), 1.5),
            ("openai/gpt-oss-120b".into(), 1.6),
        ]
        .into(),
        platform_fee: Some(factor("0.055")),
        ..Assumptions::default()
    }
}

fn features() -> Vec<Feature> {
    let data = DataRequirements { no_training: true, ..DataRequirements::default() };
    let requirements = |quality: f64| Requirements {
        quality_floor: Some(quality),
        success_rate: Some(0.999),
        data: data.clone(),
        ..Requirements::default()
    };
    vec![
        Feature {
            criticality: Some(Criticality::Medium),
            expected_input_tokens: Some(6_000),
            requirements: Requirements {
                monthly_budget_usd: Some(usd(250)),
                success_rate: Some(0.99),
                ..requirements(0.9)
            },
            ..feature("insights", "Nightly account insights", "Revenue team", TaskKind::Analysis, None)
        },
        Feature {
            criticality: Some(Criticality::Medium),
            expected_input_tokens: Some(14_000),
            requirements: Requirements {
                monthly_budget_usd: Some(usd(500)),
                latency_p95_ms: Some(60_000),
                context_tokens: Some(200_000),
                ..requirements(0.9)
            },
            ..feature(
                "summary",
                "Document summary",
                "Content team",
                TaskKind::Summarization,
                Some(untagged_from(8_000)),
            )
        },
        Feature {
            criticality: Some(Criticality::High),
            expected_input_tokens: Some(2_600),
            requirements: Requirements {
                ttft_p95_ms: Some(3_000),
                cost_per_request_usd: Some(micro_usd(10_000)),
                ..requirements(0.9)
            },
            ..feature("search", "Knowledge search", "Knowledge team", TaskKind::Extraction, Some(untagged_from(2_000)))
        },
        Feature {
            criticality: Some(Criticality::Medium),
            expected_input_tokens: Some(2_200),
            requirements: Requirements {
                latency_p95_ms: Some(120_000),
                capabilities: [Capability::Tools].into(),
                ..requirements(0.93)
            },
            ..feature("formulas", "Formula and script help", "Platform team", TaskKind::Code, None)
        },
        Feature {
            criticality: Some(Criticality::High),
            expected_input_tokens: Some(450),
            requirements: Requirements {
                latency_p95_ms: Some(8_000),
                cost_per_request_usd: Some(micro_usd(2_500)),
                capabilities: [Capability::StructuredOutput].into(),
                ..requirements(0.85)
            },
            ..feature("triage", "Ticket triage", "Support team", TaskKind::Classification, None)
        },
        Feature {
            criticality: Some(Criticality::High),
            expected_input_tokens: Some(1_500),
            requirements: Requirements {
                ttft_p95_ms: Some(2_600),
                capabilities: [Capability::Tools].into(),
                ..requirements(0.88)
            },
            ..feature("assistant", "In-app assistant", "Assistant team", TaskKind::Chat, Some(Condition::Untagged))
        },
    ]
}

const OPEN: &str = "deepseek/deepseek-v4-flash-0731";
/// Providers of it that answer soon; the others are cheaper and slower.
const OPEN_AT: [&str; 2] = ["baseten", "coreweave"];

fn open() -> Policy {
    at(OPEN, &OPEN_AT)
}

fn glm() -> Policy {
    at("z-ai/glm-5.2", &["coreweave", "parasail", "baseten"])
}

fn lite() -> Policy {
    at("google/gemini-3.5-flash-lite", &["google-ai-studio"])
}

fn baseline() -> Architecture {
    let direct = || at("openai/gpt-5.4", &["openai"]);
    let policies = ["assistant", "formulas", "insights", "search", "summary", "triage"].map(|id| (id, direct()));
    architecture("gpt-5.4-direct", "GPT-5.4 for everything", "One model, called at OpenAI directly", policies)
}

fn routed() -> Architecture {
    let mini = || model("openai/gpt-5.4-mini");
    let sonnet = || at("anthropic/claude-sonnet-5", &["amazon-bedrock", "google-vertex"]);
    architecture(
        "routed",
        "Routed by feature",
        "Each feature on the model that fits it, with another standing by",
        [
            (
                "assistant",
                by_rule(
                    vec![("With tools", Condition::Has(RequestFact::Tools), chain(vec![(glm(), 4_000)], mini()))],
                    chain(vec![(open(), 2_500)], mini()),
                ),
            ),
            ("formulas", hedge(5_000, glm(), sonnet())),
            ("insights", batch(at("openai/gpt-5.6-luna", &["openai"]))),
            ("search", cache(CacheHit::Exact, 86_400, chain(vec![(glm(), 3_000)], mini()))),
            ("summary", chain(vec![(open(), 6_000)], model("openai/gpt-5.6-luna"))),
            ("triage", retry(3, chain(vec![(lite(), 4_000)], mini()))),
        ],
    )
}

fn gradient() -> Architecture {
    let small = || at("openai/gpt-oss-120b", &["groq", "cerebras", "baseten"]);
    let large = || at("openai/gpt-5.4", &["openai"]);
    let score = || classifier(0.82, micro_usd(20), 25);
    let similar = CacheHit::Semantic(SemanticHit { similar_share: 0.1, wrong_hit_rate: 0.03, unknown: none() });
    let spent = Budget { downgrade_to: Some(Box::new(open())), ..budget(usd(5), Period::Day, WhenReached::Downgrade) };
    architecture(
        "gradient",
        "Cheapest answer that is good enough",
        "Small models first; what a check does not let pass goes to a larger one",
        [
            ("assistant", prompt_cache(cascade(vec![(small(), 0.6)], large(), score()))),
            (
                "formulas",
                guard(guardrail("Formula budget", spent), cascade(vec![(open(), 0.55)], large(), judge(0.8, open()))),
            ),
            ("insights", batch(at("openai/gpt-5.6-luna", &["openai"]))),
            ("search", cache(similar, 86_400, cascade(vec![(small(), 0.6)], large(), score()))),
            ("summary", split(60_000, 40_000, compress(0.6, 0.02, open()), large())),
            ("triage", cascade(vec![(small(), 0.55)], model("openai/gpt-5.4-mini"), score())),
        ],
    )
}

fn resilient() -> Architecture {
    let mini = || model("openai/gpt-5.4-mini");
    let nano = || at("openai/gpt-5.4-nano", &["azure"]);
    let week = budget(usd(400), Period::Week, WhenReached::Alert);
    let jobs = budget(usd(60), Period::Week, WhenReached::Block);
    Architecture {
        guardrails: vec![
            guardrail("Weekly spend", week),
            Guardrail { name: "Price ceiling".to_owned(), price_ceiling_usd: Some(usd(1)), ..Guardrail::default() },
        ],
        // Whatever comes without a key comes from the application.
        keys: vec![
            key("jobs", "Nightly jobs", Some(jobs)),
            routewright_domain::GatewayKey { matches: Some(Condition::Always), ..key("app", "Application", None) },
        ],
        breaker: Some(Breaker {
            failures: Some(5),
            within_s: 60,
            cooldown_s: 120,
            rate_limit_cooldown_s: None,
            unknown: none(),
        }),
        ..architecture(
            "resilient",
            "Fast, and on no single provider",
            "The fastest good model of the moment, three makers behind every feature",
            [
                ("assistant", prompt_cache(chain(vec![(steer(vec![open(), glm()], 2_500, 0.9), 3_000)], mini()))),
                ("formulas", canary(10, chain(vec![(glm(), 8_000)], open()), chain(vec![(open(), 8_000)], glm()))),
                ("insights", batch(retry(2, at("openai/gpt-5.6-luna", &["openai"])))),
                (
                    "search",
                    cache(
                        CacheHit::Exact,
                        86_400,
                        chain(vec![(steer(vec![open(), glm()], 2_500, 0.9), 3_000)], mini()),
                    ),
                ),
                (
                    "summary",
                    by_length(
                        100_000,
                        chain(vec![(open(), 6_000)], mini()),
                        at("openai/gpt-5.6-luna", &["openai", "azure"]),
                    ),
                ),
                ("triage", ensemble(vec![nano(), lite(), mini()], Aggregation::Majority, 2, 6_000)),
            ],
        )
    }
}

pub(super) fn traffic() -> Vec<SyntheticFeature> {
    let app = || Weighted::only("app".to_owned());
    let tools = FactShares { tools: 0.2, ..streamed() };
    let parts = vec![
        SyntheticFeature {
            sessions: Some(conversation(3.0, 45.0)),
            repeats: Some(repeats(0.25, 800, 1.0)),
            facts: tools,
            api_keys: app(),
            ..part("assistant", 0.40, "chat", (900.0, 0.6, 20_000.0), (180.0, 0.6))
        },
        SyntheticFeature {
            repeats: Some(repeats(0.6, 3_000, 0.95)),
            facts: streamed(),
            api_keys: app(),
            ..part("search", 0.22, "extraction", (2_600.0, 0.4, 20_000.0), (140.0, 0.5))
        },
        SyntheticFeature {
            facts: structured(),
            api_keys: app(),
            ..part("triage", 0.20, "classification", (450.0, 0.5, 8_000.0), (40.0, 0.3))
        },
        SyntheticFeature {
            facts: streamed(),
            api_keys: app(),
            ..part("formulas", 0.08, "code", (2_200.0, 0.8, 40_000.0), (600.0, 0.7))
        },
        SyntheticFeature {
            api_keys: app(),
            ..part("summary", 0.07, "summarization", (14_000.0, 0.9, 180_000.0), (450.0, 0.4))
        },
        SyntheticFeature {
            arrivals: Some(nightly()),
            facts: batchable(),
            api_keys: Weighted::only("jobs".to_owned()),
            ..part("insights", 0.03, "analysis", (6_000.0, 0.5, 60_000.0), (900.0, 0.3))
        },
    ];
    recorded(parts, &served_by("openai/gpt-5.4", "openai", ("2.5", "15"), (860.0, 0.69), 29.0))
}
