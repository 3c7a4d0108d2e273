//! A support application of three features, with the catalog that it was replayed with.

use routewright_domain::{ArchitectureId, CatalogSnapshot, Comparison, Outcome, Project};
use serde_json::{Value, json};

use super::design::Design;
use super::framework::FUNCTIONS;
use super::sections;
use super::standing::{Finding, Standing};
use crate::pairing::Pairing;
use crate::{Block, DocumentFacts, Section, WorkloadFacts};

/// What a test changes before it asks.
pub(super) struct Case {
    pub(super) project: Project,
    pub(super) comparison: Comparison,
    pub(super) catalog: CatalogSnapshot,
    pub(super) candidate: ArchitectureId,
    /// The same under other scenarios.
    pub(super) scenarios: Vec<Comparison>,
    pub(super) workload: WorkloadFacts,
}

impl Case {
    pub(super) fn new() -> Self {
        let project = include_str!("../../../tests/document/project.json");
        Self {
            project: serde_json::from_str(project).unwrap(),
            comparison: comparison(),
            catalog: serde_json::from_value(catalog()).unwrap(),
            candidate: "by-feature".into(),
            scenarios: vec![],
            workload: workload(),
        }
    }

    /// The candidate's outcome.
    pub(super) fn outcome(&mut self) -> &mut Outcome {
        &mut self.comparison.outcomes[1]
    }

    /// Replaces the policy of a feature under the candidate.
    pub(super) fn policy(&mut self, feature: &str, policy: Value) {
        let policy = serde_json::from_value(policy).unwrap();
        self.project.architectures[1].policies.insert(feature.into(), policy);
    }

    pub(super) fn ask<T>(&self, question: impl FnOnce(&Design) -> T) -> T {
        let facts = DocumentFacts {
            scenarios: &self.scenarios,
            catalog_source: "made up".to_owned(),
            app_version: "0.1.0".to_owned(),
            ..DocumentFacts::of_comparison(
                &self.project,
                &self.comparison,
                &self.candidate,
                &self.catalog,
                self.workload.clone(),
            )
        };
        let pairing = Pairing::of(&facts).unwrap();
        question(&Design::of(&pairing))
    }

    pub(super) fn sections(&self) -> Vec<Section> {
        self.ask(|design| sections(design.pairing))
    }

    /// What is said of one subcategory.
    pub(super) fn finding(&self, id: &str) -> Finding {
        let mut subcategories = FUNCTIONS.iter().flat_map(|function| function.subcategories());
        let (_, subcategory) = subcategories.find(|(own, _)| own == id).unwrap();
        self.ask(|design| (subcategory.rule)(design))
    }

    pub(super) fn standing(&self, id: &str) -> Standing {
        self.finding(id).standing
    }

    /// Every text of the part, a line each.
    pub(super) fn text(&self) -> String {
        let mut lines = Vec::new();
        for section in self.sections() {
            lines.extend(section.heading.map(|heading| format!("== {heading}")));
            for block in section.blocks {
                match block {
                    Block::Paragraph(runs) => lines.push(runs.into_iter().map(|run| run.text).collect()),
                    Block::List(items) => {
                        lines.extend(items.into_iter().map(|item| item.into_iter().map(|run| run.text).collect()));
                    }
                    Block::Table(table) => {
                        lines.push(
                            table.columns.iter().map(|column| column.heading.as_str()).collect::<Vec<_>>().join(" | "),
                        );
                        lines.extend(table.rows.iter().map(|row| row.join(" | ")));
                    }
                    Block::Terms(_) | Block::Figure(_) => unreachable!("the part has none"),
                }
            }
        }
        lines.join("\n").replace('\u{202f}', " ")
    }
}

fn workload() -> WorkloadFacts {
    WorkloadFacts {
        requests: 3_000,
        first_at: "2024-05-10T00:00:00Z".parse().unwrap(),
        last_at: "2024-05-16T23:59:58Z".parse().unwrap(),
        source_format: "Azure LLM inference trace".to_owned(),
        prompt_tokens: 3_000_000,
        completion_tokens: 400_000,
    }
}

fn comparison() -> Comparison {
    let comparison = json!({
        "workload": "support-2024-05", "workload_digest": "b3:00", "catalog": {"date": "2026-08-08", "digest": "b3:01"},
        "seed": 1, "scenario": "base", "baseline": "one-model",
        "outcomes": [
            outcome("one-model", 2_950, &json!({"openai/gpt-4o": 2_950})),
            outcome("by-feature", 2_990,
                &json!({"openai/gpt-4o": 900, "anthropic/claude-sonnet-4.5": 90, "google/gemini-2.5-flash": 2_000})),
        ],
        "deltas": [], "elapsed_ms": 1.0
    });
    serde_json::from_value(comparison).unwrap()
}

fn outcome(architecture: &str, succeeded: u64, served_by: &Value) -> Value {
    let times =
        json!({"p50": 400.0, "p90": 800.0, "p95": 1_000.0, "p99": 1_400.0, "evidence": "published", "unknown": 0});
    let feature = |id: &str| {
        json!({"feature": id, "requests": 1_000, "succeeded": succeeded / 3, "cost_usd": "10", "unpriced": 0, "ttft_ms": times,
            "latency_ms": times, "fallback_share": 0.0, "escalation_share": 0.0, "refused": 0, "quality": null})
    };
    let mechanisms: Value = serde_json::to_value(routewright_domain::Mechanisms::default()).unwrap();
    json!({
        "architecture": architecture, "scenario": "base", "requests": 3_000, "succeeded": succeeded, "refused": 0,
        "failed": 3_000 - succeeded, "unpriced": 0, "truncated": 0, "estimated": 0, "unmatched": 0, "cost_usd": "30",
        "cost_evidence": "priced", "cost_by_feature": {}, "cost_by_model": {}, "cost_by_provider": {}, "own_cost_usd": "0",
        "platform_fee_usd": "0", "served_by": served_by, "ttft_ms": times, "latency_ms": times, "quality": null,
        "fallback_depth": {"share": 0.0, "mean": 0.0, "by_depth": [3_000]}, "escalation_share": 0.0, "guardrail_events": [],
        "refusals_by_reason": {}, "failures_by_reason": {}, "features": [feature("chat"), feature("summary"), feature("triage")],
        "requirements": [], "mechanisms": mechanisms, "nodes": [], "series": [], "replications": null
    })
}

/// Sorted by id, as catalogs are.
fn catalog() -> Value {
    let model = |id: &str, mut endpoints: Value| {
        for endpoint in endpoints.as_array_mut().unwrap() {
            endpoint["id"] = json!(format!("{id}@{}", endpoint["provider"].as_str().unwrap()));
        }
        json!({"id": id, "name": id, "endpoints": endpoints})
    };
    json!({
        "date": "2026-08-08", "source": "made up",
        "models": [
            model("anthropic/claude-sonnet-4.5", json!([endpoint("bedrock", "us-east-1", &json!({"trains": false, "retains": false}))])),
            model("google/gemini-2.5-flash", json!([endpoint("google-vertex", "europe-west4", &json!({"trains": false, "retains": true}))])),
            model("openai/gpt-4o", json!([
                endpoint("azure", "eu-west-1", &json!({"trains": false, "retains": false})),
                endpoint("openai", "us", &json!({"trains": false, "retains": true})),
            ])),
            model("openai/gpt-4o-mini", json!([
                endpoint("azure", "eu-west-1", &json!({"trains": false, "retains": false})),
                endpoint("openai", "us", &json!({})),
            ])),
        ]
    })
}

fn endpoint(provider: &str, region: &str, data_policy: &Value) -> Value {
    json!({"provider": provider, "region": region, "context_tokens": 128_000,
        "prices": {"prompt": "0.000001", "completion": "0.000002"}, "healthy": true, "data_policy": data_policy})
}
