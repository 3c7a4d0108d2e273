//! What a document says beside the comparison: in sentences, literally, and with no heading where there is nothing to say.

#![expect(clippy::unwrap_used, reason = "constants of the tests")]

use routewright_domain::{ArchitectureId, CatalogImpact, PlanBill, Project, WhatIf};
use routewright_report::{
    Asked, Block, ConditionFacts, Document, DocumentFacts, Section, architecture_document, write_html,
};
use serde_json::{Value, json};

use crate::support::{HOSTILE, catalog, comparison, document, hostile_project, project, workload};

const TOPICS: [&str; 6] = [
    "What if we also",
    "Plan against bill",
    "Recorded conditions",
    "Recorded incidents",
    "Forecast of the next day",
    "What the catalog change of 8 Aug 2026 touches",
];

/// All that can be said, of things whose names are these.
struct Said {
    what_if: WhatIf,
    bill: PlanBill,
    conditions: ConditionFacts,
    change: CatalogImpact,
}

fn figures(cost: &str, quality: f64) -> Value {
    json!({
        "requests": 28_185, "succeeded": 28_177, "cost_usd": cost, "unpriced": 0, "ttft_p95_ms": 1_190.0, "latency_p95_ms": 11_000.0,
        "requirements_open": 0,
        "quality": {"mean": quality, "low": 0.9, "high": 0.95, "evidence": "assumed", "if_independent": quality, "recorded_share": 0.0},
    })
}

fn delta(cost: &str, share: f64) -> Value {
    json!({
        "architecture": "by-feature", "scenario": "azure-outage", "cost_usd": cost, "cost_share": share, "ttft_p50_ms": 0.0,
        "ttft_p95_ms": 0.0, "latency_p50_ms": -12.0, "latency_p95_ms": 150.0, "success_points": 0.0, "fallback_points": 0.0,
        "quality_points": -1.5,
    })
}

fn said(name: &str) -> Said {
    let of = |date: &str| json!({"date": date, "digest": "b3:0"});
    let what_if = json!({
        "architecture": "by-feature", "catalog": of("2026-08-08"), "workload": name, "now": figures("41.590634", 0.93),
        "cards": [
            {"kind": "response_cache", "does": "Equal prompts are answered from memory.", "assumptions": [], "concerned": 0,
             "unavailable": "not_known", "says": "The log has no content hashes."},
            {"kind": "prompt_compression", "does": "Long prompts are compressed.", "concerned": 900, "says": "900 requests are compressed.",
             "assumptions": [{"says": "Half is left.", "source": name}, {"says": "It takes a while."}],
             "figures": figures("30.1", 0.915), "delta": delta("-11.490634", -0.276)},
        ],
    });
    let driver =
        |kind: &str, change: &str| json!({"driver": kind, "change_usd": change, "says": format!("{kind} says")});
    let bill = json!({
        "plan": {"replay": 0, "at": "1970-01-01T00:00:00Z", "architecture": "by-feature", "scenario": "azure-outage", "workload": name,
                 "requests": 28_185, "cost_usd": "41.590634"},
        "bill": {"workload": name, "catalog": of("2026-08-08"), "first_at": "2024-06-01T00:00:00Z", "last_at": "2024-06-30T23:00:00Z",
                 "requests": 30_000, "recorded": 30_000, "priced": 0, "unanswered": 0, "unpriced": 0, "outside": 0, "cost_usd": "50"},
        "difference_usd": "8.409366",
        "drivers": [driver("design", "0"), driver("volume", "2.5"), driver("mix", "0"), driver("tokens", "6.409366"),
                    driver("price", "-0.5"), driver("routing", "0"), driver("unpriced", "0"), driver("outside", "0")],
        "features": [{"feature": "chat", "planned_requests": 1, "billed_requests": 1, "planned_usd": "41.590634", "billed_usd": "50",
                      "drivers": [{"driver": "volume", "change_usd": "2.5"}]}],
        "remarks": [format!("A remark on {name}.")],
    });
    let incident = json!({
        "id": "x", "endpoint": name, "kind": "slow", "began_after": "2026-07-23T00:58:00Z", "began_by": "2026-07-23T04:47:00Z",
        "ended_after": "2026-07-23T04:47:00Z", "looks": 1, "requests": 640, "worst_factor": 4.2,
    });
    let effect = json!({
        "incident": "x", "architecture": "by-feature", "scenario": "azure-outage", "cost_usd": "0.25", "moved": 12, "unanswered": -3,
        "ttft_p95_ms": 310.0, "latency_p95_ms": null,
    });
    let errors = json!([
        {"method": "persistence", "forecasts": 3_200, "p50": 0.091, "p90": 0.14, "p99": 0.2},
        {"method": "recent_level", "forecasts": 3_200, "p50": 0.085, "p90": 0.131, "p99": 0.188},
    ]);
    let forecast = json!({"day": "2026-07-28", "method": "recent_level", "better": "recent_level", "endpoints": [], "errors": errors});
    let conditions = ConditionFacts {
        scenario: "azure-outage".into(),
        series: name.to_owned(),
        first_at: "2026-07-21T03:54:00Z".parse().unwrap(),
        last_at: "2026-07-27T23:32:00Z".parse().unwrap(),
        coverage: read(
            json!({"looks": 73, "window_minutes": 30, "hours_recorded": 96, "requests": 28_185, "unrecorded": 10_000}),
        ),
        found: 412,
        concerned: 2,
        incidents: vec![read(incident)],
        effects: vec![read(effect)],
        forecast: Some(read(forecast)),
    };
    let change = json!({
        "from": of("2026-07-18"), "to": of("2026-08-08"), "other_launches": 3, "not_compared": [name],
        "touches": [{"architecture": "by-feature", "features": ["chat"], "path": "/architectures/1", "model": name, "kind": "price",
                     "says": format!("{name} costs more."), "price_share": 0.2}],
        "proposals": [{"id": "p", "architecture": "by-feature", "features": ["chat"], "kind": "cheaper_model", "from": name, "to": name,
                       "reason": format!("{name} costs less."), "caveats": ["It loses vision."], "edits": [],
                       "effects": [{"feature": "chat", "before": null, "unchanged": figures("41.590634", 0.93),
                                    "proposed": figures("40", 0.93)}],
                       "decision": {"title": format!("Use {name}"), "context": "", "outcome": ""}}],
        "architectures": [{"architecture": "by-feature", "before": figures("44", 0.93), "unchanged": null, "proposed": figures("40", 0.93),
                           "broken": "it is gone"}],
    });
    Said { what_if: read(what_if), bill: read(bill), conditions, change: read(change) }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn facts_in(project: &Project, said: &Said) -> Document {
    with(project, said, Asked::Found(&said.bill), Asked::Found(&said.change))
}

fn with(project: &Project, said: &Said, bill: Asked<PlanBill>, change: Asked<CatalogImpact>) -> Document {
    let (comparison, candidate, catalog) = (comparison(), ArchitectureId::from("by-feature"), catalog());
    let facts = DocumentFacts {
        what_if: Some(&said.what_if),
        bill: Some(bill),
        conditions: Some(&said.conditions),
        catalog_change: Some(change),
        catalog_source: "made up".to_owned(),
        app_version: "0.1.0".to_owned(),
        ..DocumentFacts::of_comparison(project, &comparison, &candidate, &catalog, workload())
    };
    architecture_document(&facts).unwrap()
}

fn topic<'a>(document: &'a Document, heading: &str) -> Option<&'a Section> {
    document.sections.iter().find(|section| section.heading.as_deref() == Some(heading))
}

/// Every text of a topic, a line each.
fn text(section: &Section) -> String {
    let run = |runs: &[routewright_report::Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let mut lines = vec![format!("== {}", section.heading.as_deref().unwrap_or_default())];
    for block in &section.blocks {
        let table = match block {
            Block::Paragraph(runs) => {
                lines.push(run(runs));
                continue;
            }
            Block::List(items) => {
                lines.extend(items.iter().map(|item| format!("- {}", run(item))));
                continue;
            }
            Block::Terms(terms) => {
                lines.extend(terms.iter().map(|term| format!("{}: {}", term.term, run(&term.description))));
                continue;
            }
            Block::Figure(figure) => {
                lines.push(format!("[{}]", figure.caption));
                &figure.data
            }
            Block::Table(table) => table,
        };
        lines.push(format!("# {}", table.caption));
        lines.push(table.columns.iter().map(|column| column.heading.as_str()).collect::<Vec<_>>().join(" | "));
        lines.extend(table.rows.iter().map(|row| row.join(" | ")));
    }
    lines.join("\n").replace('\u{202f}', " ")
}

#[test]
fn the_topics_read_as_before() {
    let document = facts_in(&project(), &said("named"));
    let texts = TOPICS.map(|heading| text(topic(&document, heading).expect(heading)));
    insta::assert_snapshot!(texts.join("\n\n"));
}

#[test]
fn names_come_out_literally() {
    let document = facts_in(&hostile_project(), &said(HOSTILE));
    for heading in TOPICS.iter().filter(|heading| **heading != "Forecast of the next day") {
        assert!(text(topic(&document, heading).unwrap()).contains(HOSTILE), "{heading}");
    }
    let html = write_html(&document).unwrap();
    assert!(!html.contains("<script"), "the name of a workload must not become an element");
}

#[test]
fn what_nobody_knows_has_no_heading() {
    let bare = document(&project(), &comparison(), "by-feature");
    assert_eq!(TOPICS.iter().find(|heading| topic(&bare, heading).is_some()), None);
    // No section is a heading alone, with everything said or nothing.
    for document in [bare, facts_in(&project(), &said("named"))] {
        let headings = document.sections.iter().filter(|section| section.blocks.is_empty());
        assert!(headings.map(|section| section.heading.as_deref()).all(|heading| heading == Some("Decisions")));
    }
}

#[test]
fn what_is_asked_for_and_missing_is_said_in_its_place() {
    let said = said("named");
    let document = with(&project(), &said, Asked::Missing("No month."), Asked::Missing("No catalog."));
    assert_eq!(text(topic(&document, "Plan against bill").unwrap()), "== Plan against bill\nNo month.");
    let heading = "What the catalog change touches";
    assert_eq!(text(topic(&document, heading).unwrap()), format!("== {heading}\nNo catalog."));
}

#[test]
fn a_step_that_touches_nothing_and_a_series_without_incidents_are_a_sentence_each() {
    let mut said = said("named");
    (said.change.touches, said.change.proposals) = (vec![], vec![]);
    (said.conditions.incidents, said.conditions.effects, said.conditions.concerned) = (vec![], vec![], 0);
    said.conditions.forecast = None;
    let document = facts_in(&project(), &said);
    let sentence = "Nothing that changed from 18 Jul 2026 to 8 Aug 2026 touches a policy of GPT-4o for everything or Routing by feature.";
    assert!(text(topic(&document, TOPICS[5]).unwrap()).contains(sentence));
    assert_eq!(topic(&document, TOPICS[3]).unwrap().blocks.len(), 1);
    assert!(topic(&document, TOPICS[4]).is_none());
}
