//! What the document says of sessions.

#![expect(clippy::unwrap_used, reason = "constants of the tests")]

use routewright_domain::{ArchitectureId, SessionOutcome};
use routewright_report::{Block, Document, DocumentFacts, architecture_document};
use serde_json::{Value, json};

use crate::support::{catalog, comparison, project, workload};

/// Two sessions of five calls at `cost` for a session; the second call has twice the context of the first.
fn sessions(architecture: &str, cost: &str, more: &Value) -> SessionOutcome {
    let each = json!({"p50": cost, "p90": cost, "p95": cost});
    let ms = |value: f64| json!({"p50": value, "p90": value, "p95": value});
    let turn = |turn: u32, calls: u64, cost: &str| {
        json!({"turn": turn, "calls": calls, "answered": calls, "prompt_tokens": 1_000 * u64::from(turn) * calls, "cost_usd": cost,
            "prompt_tokens_sent": 1_000 * u64::from(turn) * calls, "prefix_tokens_read": 0})
    };
    let mut own = json!({
        "architecture": architecture, "scenario": "azure-outage", "sessions": 2, "calls": 5, "answered": 5, "cost_usd": "0.04",
        "unpriced": 0, "calls_without_session": 3, "cost_without_session_usd": "0.1", "copies_left_out": 0, "succeeded": 1,
        "fell_back": 1, "answered_often": 2, "kept_model": 1, "kept_endpoint": 0, "prompt_tokens_sent": 8_000,
        "prefix_tokens_read": 2_000, "calls_each": {"p50": 2, "p90": 3, "p95": 3}, "cost_each_usd": each, "waiting_ms": ms(9_000.0),
        "waiting_unknown": 0, "waiting_evidence": "assumed",
        "spans": {"sessions": 2, "left_out": 0, "pauses": "recorded", "recorded_ms": ms(60_000.0), "open_loop_ms": ms(58_000.0),
            "closed_loop_ms": ms(50_000.0)},
        "turns": [turn(1, 2, "0.01"), turn(2, 2, "0.02"), turn(3, 1, "0.01")]
    });
    own.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(own).unwrap()
}

fn document(sessions: Option<&[SessionOutcome]>, candidate: &str) -> Document {
    let (project, comparison, candidate, catalog) =
        (project(), comparison(), ArchitectureId::from(candidate), catalog());
    let facts = DocumentFacts {
        sessions,
        catalog_source: "OpenRouter models and endpoints".to_owned(),
        app_version: "0.1.0".to_owned(),
        ..DocumentFacts::of_comparison(&project, &comparison, &candidate, &catalog, workload())
    };
    architecture_document(&facts).unwrap()
}

/// The topic as text: paragraphs, and tables a line a row.
fn topic(document: &Document) -> Option<String> {
    let section = document.sections.iter().find(|section| section.heading.as_deref() == Some("Sessions"))?;
    let text = section.blocks.iter().map(|block| match block {
        Block::Paragraph(runs) => runs.iter().map(|run| run.text.clone()).collect(),
        Block::Table(table) => {
            let head = table.columns.iter().map(|column| column.heading.clone()).collect::<Vec<_>>();
            let rows = std::iter::once(&head).chain(&table.rows).map(|row| row.join(" | "));
            format!("{}\n{}", table.caption, rows.collect::<Vec<_>>().join("\n"))
        }
        _ => String::new(),
    });
    Some(text.collect::<Vec<_>>().join("\n\n").replace('\u{202f}', " "))
}

#[test]
fn sessions_are_told_beside_the_baseline_with_their_growth() {
    let closed = json!({"answered": 4, "succeeded": 0, "cost_usd": "0.03", "prompt_tokens_sent": 8_000, "prefix_tokens_read": 0,
        "came_later": 1, "came_sooner": 2});
    let loose = json!({"cost_usd": "0.05", "prompt_tokens_sent": 8_000, "prefix_tokens_read": 400, "answered_often": 2,
        "kept_model": 1, "kept_endpoint": 0});
    let found = [
        sessions("one-model", "0.05", &json!({"cost_usd": "0.1"})),
        sessions("by-feature", "0.02", &json!({"closed_loop": closed, "not_sticky": loose})),
    ];
    insta::assert_snapshot!(topic(&document(Some(&found), "by-feature")).unwrap());
}

#[test]
fn without_sessions_nothing_is_said() {
    assert_eq!(topic(&document(None, "by-feature")), None);
    let none = ["one-model", "by-feature"].map(|id| sessions(id, "0", &json!({"sessions": 0})));
    assert_eq!(topic(&document(Some(&none), "by-feature")), None);
}

#[test]
fn the_baseline_alone_is_compared_with_nothing() {
    let found = [sessions("one-model", "0.05", &json!({}))];
    let text = topic(&document(Some(&found), "one-model")).unwrap();
    assert!(text.contains("A session costs $0.02 under") && !text.contains("Difference"), "{text}");
}
