//! Healthcare analytics: patients' data, which stay in Europe, are not kept and are not trained on.

use routewright_domain::{
    Aggregation, Architecture, Assumptions, Budget, CacheHit, Capability, Condition, Criticality, DataRequirements,
    Feature, Guardrail, Period, Policy, Requirements, TaskKind, TokenRange, WhenReached,
};
use routewright_history::{SyntheticFeature, Weighted};

use super::Design;
use super::parts::{
    arbiter, architecture, as_published, at, budget, by_length, by_rule, cache, canary, cascade, chain, classifier,
    compress, consensus, ensemble, feature, growth, guard, guardrail, hedge, judge, key, micro_usd, outage,
    prompt_cache, retired, retry, split, steer, untagged_from, usd,
};
use super::traffic::{conversation, nightly, part, recorded, repeats, served_by, streamed, structured};

pub(super) fn design() -> Design {
    Design {
        name: "Asklepios analytics",
        features: features(),
        architectures: vec![baseline(), routed(), gradient(), second_opinion()],
        scenarios: vec![
            as_published(),
            outage("vertex-outage", "Google Vertex away for an hour", "google-vertex", 60),
            growth("1.5", 0.08, "1.1"),
            retired("anthropic/claude-haiku-4.5", "Claude Haiku 4.5 retired on Wednesday"),
        ],
        assumptions: Assumptions {
            output_ratios: [("openai/gpt-5.6-luna".into(), 1.2), ("openai/gpt-5.6-terra".into(), 1.2)].into(),
            ..Assumptions::default()
        },
    }
}

/// Known to hold of endpoints at Google Vertex and Amazon Bedrock in Europe and of Azure in Sweden.
fn data() -> DataRequirements {
    DataRequirements {
        zero_retention: true,
        no_training: true,
        regions: ["eu", "swedencentral"].map(str::to_owned).into(),
        ..DataRequirements::default()
    }
}

fn features() -> Vec<Feature> {
    let requirements = |quality: f64| Requirements {
        quality_floor: Some(quality),
        success_rate: Some(0.999),
        data: data(),
        ..Requirements::default()
    };
    vec![
        Feature {
            criticality: Some(Criticality::Low),
            expected_input_tokens: Some(12_000),
            requirements: Requirements { monthly_budget_usd: Some(usd(250)), ..requirements(0.92) },
            ..feature("cohorts", "Cohort analysis", "Research", TaskKind::Analysis, Some(untagged_from(8_000)))
        },
        Feature {
            criticality: Some(Criticality::High),
            expected_input_tokens: Some(4_000),
            requirements: Requirements { latency_p95_ms: Some(30_000), ..requirements(0.92) },
            ..feature(
                "notes",
                "Summary of clinical notes",
                "Clinics",
                TaskKind::Summarization,
                Some(untagged_from(2_500)),
            )
        },
        Feature {
            criticality: Some(Criticality::High),
            expected_input_tokens: Some(1_500),
            requirements: Requirements {
                cost_per_request_usd: Some(micro_usd(4_500)),
                capabilities: [Capability::StructuredOutput].into(),
                ..requirements(0.88)
            },
            ..feature("coding", "Coding of diagnoses", "Billing", TaskKind::Extraction, None)
        },
        Feature {
            criticality: Some(Criticality::Critical),
            expected_input_tokens: Some(400),
            requirements: Requirements {
                latency_p95_ms: Some(8_000),
                capabilities: [Capability::StructuredOutput].into(),
                ..requirements(0.93)
            },
            ..feature("messages", "Triage of patients' messages", "Clinics", TaskKind::Classification, None)
        },
        Feature {
            criticality: Some(Criticality::Medium),
            expected_input_tokens: Some(3_000),
            requirements: Requirements { ttft_p95_ms: Some(4_000), ..requirements(0.88) },
            ..feature(
                "literature",
                "Questions to the literature",
                "Research",
                TaskKind::Chat,
                Some(Condition::Untagged),
            )
        },
    ]
}

fn haiku() -> Policy {
    at("anthropic/claude-haiku-4.5", &["amazon-bedrock", "google-vertex"])
}

fn luna() -> Policy {
    at("openai/gpt-5.6-luna", &["azure"])
}

fn terra() -> Policy {
    at("openai/gpt-5.6-terra", &["azure"])
}

fn sonnet() -> Policy {
    at("anthropic/claude-sonnet-5", &["google-vertex"])
}

/// At the one region whose latency is measured.
fn sonnet_46() -> Policy {
    at("anthropic/claude-sonnet-4.6", &["google-vertex"])
}

fn opus() -> Policy {
    at("anthropic/claude-opus-4.8", &["amazon-bedrock"])
}

fn baseline() -> Architecture {
    let policies = ["cohorts", "coding", "literature", "messages", "notes"].map(|id| (id, sonnet()));
    architecture("sonnet-eu", "Claude Sonnet 5 for everything", "One model, at Google Vertex in Europe", policies)
}

fn routed() -> Architecture {
    let long = Condition::PromptTokens(TokenRange { at_least: Some(6_000), below: None });
    architecture(
        "routed",
        "Routed by feature",
        "Each feature on the model that fits it, on three clouds in Europe",
        [
            ("cohorts", chain(vec![(luna(), 15_000)], sonnet())),
            ("coding", retry(3, chain(vec![(luna(), 8_000)], haiku()))),
            ("literature", cache(CacheHit::Exact, 86_400, chain(vec![(sonnet_46(), 4_000)], luna()))),
            ("messages", hedge(4_000, luna(), sonnet())),
            (
                "notes",
                by_rule(
                    vec![("Long files", long, chain(vec![(sonnet(), 8_000)], luna()))],
                    chain(vec![(luna(), 8_000)], sonnet()),
                ),
            ),
        ],
    )
}

fn gradient() -> Architecture {
    let score = || classifier(0.8, micro_usd(30), 40);
    let spent =
        Budget { downgrade_to: Some(Box::new(haiku())), ..budget(usd(20), Period::Day, WhenReached::Downgrade) };
    architecture(
        "gradient",
        "Cheapest answer that is good enough",
        "Small models first; what a check does not let pass goes to a larger one",
        [
            (
                "cohorts",
                guard(guardrail("Cohort budget", spent), split(40_000, 20_000, compress(0.6, 0.02, luna()), sonnet())),
            ),
            ("coding", cascade(vec![(haiku(), 0.55)], luna(), score())),
            ("literature", prompt_cache(cascade(vec![(haiku(), 0.55)], sonnet(), score()))),
            ("messages", cascade(vec![(haiku(), 0.7)], terra(), score())),
            ("notes", cascade(vec![(haiku(), 0.65)], sonnet(), judge(0.78, luna()))),
        ],
    )
}

fn second_opinion() -> Architecture {
    let week = budget(usd(700), Period::Week, WhenReached::Alert);
    Architecture {
        guardrails: vec![
            guardrail("Weekly spend", week),
            Guardrail { name: "Patients' data".to_owned(), data: data(), ..Guardrail::default() },
        ],
        keys: vec![
            key("research", "Research", Some(budget(usd(250), Period::Week, WhenReached::Block))),
            routewright_domain::GatewayKey { matches: Some(Condition::Always), ..key("clinic", "Clinics", None) },
        ],
        ..architecture(
            "second-opinion",
            "A second opinion where it counts",
            "Two makers must agree on a patient's message, else a third decides; the rest is steered and partitioned",
            [
                ("cohorts", by_length(60_000, luna(), sonnet())),
                ("coding", ensemble(vec![haiku(), luna(), terra()], Aggregation::Majority, 2, 10_000)),
                ("literature", steer(vec![haiku(), sonnet_46(), luna()], 4_000, 0.88)),
                ("messages", ensemble(vec![haiku(), luna(), terra()], consensus(2, opus()), 3, 12_000)),
                (
                    "notes",
                    canary(
                        20,
                        chain(vec![(luna(), 8_000)], sonnet()),
                        ensemble(vec![luna(), sonnet()], arbiter(terra()), 2, 30_000),
                    ),
                ),
            ],
        )
    }
}

pub(super) fn traffic() -> Vec<SyntheticFeature> {
    let key = |name: &str| Weighted::only(name.to_owned());
    let parts = vec![
        SyntheticFeature {
            repeats: Some(repeats(0.05, 200, 1.0)),
            facts: structured(),
            api_keys: key("clinic"),
            ..part("messages", 0.40, "classification", (400.0, 0.5, 6_000.0), (50.0, 0.4))
        },
        SyntheticFeature {
            facts: structured(),
            api_keys: key("clinic"),
            ..part("coding", 0.30, "extraction", (1_500.0, 0.6, 20_000.0), (120.0, 0.4))
        },
        SyntheticFeature {
            facts: streamed(),
            api_keys: key("clinic"),
            ..part("notes", 0.15, "summarization", (4_000.0, 0.8, 80_000.0), (350.0, 0.4))
        },
        SyntheticFeature {
            sessions: Some(conversation(2.5, 80.0)),
            repeats: Some(repeats(0.3, 600, 1.0)),
            facts: streamed(),
            api_keys: key("research"),
            ..part("literature", 0.12, "chat", (3_000.0, 0.5, 30_000.0), (400.0, 0.5))
        },
        SyntheticFeature {
            arrivals: Some(nightly()),
            api_keys: key("research"),
            ..part("cohorts", 0.03, "analysis", (12_000.0, 0.7, 150_000.0), (1_000.0, 0.4))
        },
    ];
    recorded(parts, &served_by("anthropic/claude-sonnet-5", "google-vertex", ("2.2", "11"), (3_758.0, 0.23), 94.0))
}
