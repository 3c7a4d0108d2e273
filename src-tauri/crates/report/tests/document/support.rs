//! A realistic comparison: three features of a support application, one model against routing by feature.

#![expect(clippy::unwrap_used, reason = "constants of the tests")]

use routewright_domain::{
    ArchitectureId, CatalogReference, CatalogSnapshot, Comparison, Evidence, FallbackDepth, FeatureOutcome, Money,
    Outcome, Percentiles, Project, RequirementResult,
};
use routewright_report::{Document, DocumentFacts, QualityFacts, WorkloadFacts, architecture_document};

/// A name that is markup to a browser and to a typesetter.
pub(crate) const HOSTILE: &str = r#"#panic("x") *b* $ <script>alert(1)</script>"#;

pub(crate) fn usd(text: &str) -> Money {
    text.parse().unwrap()
}

pub(crate) fn project() -> Project {
    serde_json::from_str(include_str!("project.json")).unwrap()
}

/// Every text that a user can give is [`HOSTILE`].
pub(crate) fn hostile_project() -> Project {
    let mut project = project();
    HOSTILE.clone_into(&mut project.name);
    for feature in &mut project.features {
        HOSTILE.clone_into(&mut feature.name);
        feature.owner = Some(HOSTILE.to_owned());
    }
    for architecture in &mut project.architectures {
        HOSTILE.clone_into(&mut architecture.name);
        architecture.summary = Some(HOSTILE.to_owned());
    }
    for scenario in &mut project.scenarios {
        HOSTILE.clone_into(&mut scenario.name);
    }
    project
}

/// A project of many features with long names.
pub(crate) fn crowded(features: usize) -> (Project, Comparison) {
    let (mut project, mut comparison) = (project(), comparison());
    let feature_of_project = project.features[0].clone();
    let policy = project.architectures[1].policies.values().next().unwrap().clone();
    for number in 0..features {
        let id = format!("feature-{number}");
        let mut feature = feature_of_project.clone();
        (feature.id, feature.name) =
            (id.as_str().into(), format!("Answering questions of kind {number} in every language"));
        project.features.push(feature);
        for architecture in &mut project.architectures {
            architecture.policies.insert(id.as_str().into(), policy.clone());
        }
        for outcome in &mut comparison.outcomes {
            let mut part = outcome.features[0].clone();
            part.feature = id.as_str().into();
            outcome.features.push(part);
        }
    }
    (project, comparison)
}

pub(crate) fn workload() -> WorkloadFacts {
    WorkloadFacts {
        requests: 28_185,
        first_at: "2024-05-10T00:00:00.009930Z".parse().unwrap(),
        last_at: "2024-05-16T23:59:58Z".parse().unwrap(),
        source_format: "Azure LLM inference trace".to_owned(),
        prompt_tokens: 32_640_122,
        completion_tokens: 4_217_530,
    }
}

/// A catalog that has nothing of the models in use.
pub(crate) fn catalog() -> CatalogSnapshot {
    serde_json::from_str(r#"{"date": "2026-08-08", "source": "made up", "models": []}"#).unwrap()
}

/// The document of one candidate.
pub(crate) fn document(project: &Project, comparison: &Comparison, candidate: &str) -> Document {
    document_with_quality(project, comparison, candidate, None)
}

/// The same of a workload with outcomes.
pub(crate) fn document_with_quality(
    project: &Project,
    comparison: &Comparison,
    candidate: &str,
    quality: Option<QualityFacts>,
) -> Document {
    let (candidate, catalog) = (ArchitectureId::from(candidate), catalog());
    let facts = DocumentFacts {
        quality,
        catalog_source: "OpenRouter models and endpoints".to_owned(),
        app_version: "0.1.0".to_owned(),
        ..DocumentFacts::of_comparison(project, comparison, &candidate, &catalog, workload())
    };
    architecture_document(&facts).unwrap()
}

pub(crate) fn comparison() -> Comparison {
    Comparison {
        workload: "support-2024-05".to_owned(),
        workload_digest: "b3:4d20c1f70e52a9b36f8d1c7e5a4b9d02c6e8f713b05a2d94e7c1f86a3b5d91aa".to_owned(),
        catalog: CatalogReference {
            date: "2026-08-08".to_owned(),
            digest: "b3:91c7e5a4b9d02c6e8f713b05a2d94e7c1f86a3b5d91aa4d20c1f70e52a9b36f8d".to_owned(),
        },
        seed: 1,
        scenario: "azure-outage".into(),
        baseline: "one-model".into(),
        outcomes: vec![baseline(), candidate()],
        deltas: vec![],
        elapsed_ms: Some(84.0),
    }
}

fn baseline() -> Outcome {
    let features = vec![
        feature("chat", 19_366, 19_201, "52.418725", [412.0, 1_080.0, 3_210.0, 11_600.0]),
        feature("summary", 6_420, 6_391, "38.112", [390.0, 1_020.0, 2_480.0, 8_120.0]),
        feature("triage", 2_399, 2_388, "6.2606", [371.0, 940.0, 612.0, 1_940.0]),
    ];
    let mut outcome = outcome("one-model", features, [398.0, 1_060.0, 2_950.0, 11_200.0]);
    outcome.cost_by_model = [("openai/gpt-4o".into(), outcome.cost_usd)].into();
    outcome.served_by = [("openai/gpt-4o".into(), outcome.succeeded)].into();
    outcome.failures_by_reason = [("outage".to_owned(), outcome.failed)].into();
    outcome.requirements = vec![
        requirement("chat", "latency_p95_ms", "12000", "11600", true),
        requirement("chat", "success_rate", "0.998", "0.99148", false),
    ];
    outcome
}

fn candidate() -> Outcome {
    let features = vec![
        feature("chat", 19_366, 19_360, "26.20943", [405.0, 1_320.0, 3_190.0, 12_400.0]),
        feature("summary", 6_420, 6_420, "8.871204", [318.0, 880.0, 1_720.0, 5_240.0]),
        feature("triage", 2_399, 2_397, "6.51", [302.0, 790.0, 431.0, 1_210.0]),
    ];
    let mut outcome = outcome("by-feature", features, [371.0, 1_190.0, 2_610.0, 11_000.0]);
    outcome.cost_by_model = [
        ("openai/gpt-4o".into(), usd("25.60943")),
        ("anthropic/claude-sonnet-4.5".into(), usd("0.6")),
        ("google/gemini-2.5-flash".into(), usd("8.871204")),
        ("openai/gpt-4o-mini".into(), usd("6.51")),
    ]
    .into();
    outcome.served_by = [
        ("openai/gpt-4o".into(), 19_195),
        ("anthropic/claude-sonnet-4.5".into(), 165),
        ("google/gemini-2.5-flash".into(), 6_420),
        ("openai/gpt-4o-mini".into(), 2_397),
    ]
    .into();
    outcome.fallback_depth = FallbackDepth { share: 0.0059, mean: 0.0059, by_depth: vec![28_020, 165] };
    outcome.requirements = vec![
        requirement("chat", "latency_p95_ms", "12000", "12400", false),
        requirement("chat", "success_rate", "0.998", "0.99969", true),
        requirement("triage", "cost_per_request_usd", "0.003", "0.002713630679", true),
    ];
    outcome
}

fn outcome(id: &str, features: Vec<FeatureOutcome>, [ttft50, ttft95, total50, total95]: [f64; 4]) -> Outcome {
    let requests = features.iter().map(|feature| feature.requests).sum();
    let succeeded = features.iter().map(|feature| feature.succeeded).sum();
    Outcome {
        architecture: id.into(),
        scenario: "azure-outage".into(),
        requests,
        succeeded,
        refused: 0,
        failed: requests - succeeded,
        unpriced: 0,
        unmatched: 0,
        cost_usd: features.iter().map(|feature| feature.cost_usd).sum(),
        cost_evidence: Evidence::Priced,
        cost_by_feature: features.iter().map(|feature| (feature.feature.clone(), feature.cost_usd)).collect(),
        cost_by_model: [].into(),
        cost_by_provider: [].into(),
        own_cost_usd: routewright_domain::Money::ZERO,
        platform_fee_usd: routewright_domain::Money::ZERO,
        refusals_by_reason: [].into(),
        mechanisms: routewright_domain::Mechanisms::default(),
        nodes: vec![],
        series: vec![],
        replications: None,
        served_by: [].into(),
        ttft_ms: percentiles(ttft50, ttft95),
        latency_ms: percentiles(total50, total95),
        fallback_depth: FallbackDepth { share: 0.0, mean: 0.0, by_depth: vec![requests] },
        quality: None,
        escalation_share: 0.0,
        guardrail_events: vec![],
        truncated: 0,
        estimated: 0,
        failures_by_reason: [].into(),
        features,
        requirements: vec![],
    }
}

fn feature(id: &str, requests: u64, succeeded: u64, cost: &str, times: [f64; 4]) -> FeatureOutcome {
    FeatureOutcome {
        feature: id.into(),
        requests,
        succeeded,
        cost_usd: usd(cost),
        unpriced: 0,
        ttft_ms: percentiles(times[0], times[1]),
        latency_ms: percentiles(times[2], times[3]),
        fallback_share: 0.0,
        escalation_share: 0.0,
        refused: 0,
        quality: None,
    }
}

fn percentiles(p50: f64, p95: f64) -> Percentiles {
    Percentiles {
        p50: Some(p50),
        p90: Some(p95 * 0.8),
        p95: Some(p95),
        p99: Some(p95 * 1.4),
        evidence: Evidence::Published,
        unknown: 0,
    }
}

fn requirement(feature: &str, name: &str, limit: &str, value: &str, met: bool) -> RequirementResult {
    RequirementResult {
        feature: feature.into(),
        requirement: name.to_owned(),
        limit: limit.to_owned(),
        value: Some(value.to_owned()),
        met: Some(met),
    }
}
