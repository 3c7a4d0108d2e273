//! Standings follow the facts.

use routewright_domain::{Criticality, Evidence, Quality, Requirements, TaskKind};
use serde_json::json;

use super::fixture::Case;
use super::framework::FUNCTIONS;
use super::generative::RISKS;
use super::standing::Standing::{Evidenced, Open, Outside, Partly};
use crate::{Block, Level};

fn recorded(share: f64) -> Quality {
    Quality {
        mean: 0.9,
        low: 0.88,
        high: 0.92,
        evidence: Evidence::Assumed,
        if_independent: 0.9,
        recorded_share: share,
        covered_share: 1.0,
    }
}

fn data(json: serde_json::Value) -> Requirements {
    Requirements { data: serde_json::from_value(json).unwrap(), ..Requirements::default() }
}

#[test]
fn the_framework_has_its_72_subcategories_in_order() {
    let sizes: Vec<Vec<usize>> = FUNCTIONS
        .iter()
        .map(|function| function.categories.iter().map(|category| category.subcategories.len()).collect())
        .collect();
    assert_eq!(sizes, [vec![7, 3, 2, 3, 2, 2], vec![6, 3, 5, 2, 2], vec![3, 13, 3, 3], vec![4, 4, 2, 3]]);
    let ids: Vec<String> = FUNCTIONS.iter().flat_map(|function| function.subcategories()).map(|(id, _)| id).collect();
    assert_eq!(ids.len(), 72);
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), 72);
    assert_eq!([&ids[0], &ids[18], &ids[19], &ids[36]], ["Govern 1.1", "Govern 6.2", "Map 1.1", "Map 5.2"]);
    assert_eq!(
        [&ids[37], &ids[52], &ids[58], &ids[59], &ids[71]],
        ["Measure 1.1", "Measure 2.13", "Measure 4.3", "Manage 1.1", "Manage 4.3"]
    );
}

#[test]
fn paraphrases_are_short() {
    let asks = FUNCTIONS.iter().flat_map(|function| {
        let categories = function.categories.iter().map(|category| category.asks);
        categories.chain(function.subcategories().map(|(_, subcategory)| subcategory.asks)).collect::<Vec<_>>()
    });
    let asks: Vec<&str> = asks.collect();
    assert!(asks.iter().all(|asks| asks.split_whitespace().count() <= 12), "{asks:#?}");
    assert_eq!(asks.iter().collect::<std::collections::BTreeSet<_>>().len(), 19 + 72, "each says something of its own");
}

#[test]
fn the_part_reads_as_before() {
    insta::assert_snapshot!(Case::new().text());
}

#[test]
fn the_first_section_begins_the_part_and_rows_fit_their_columns() {
    let sections = Case::new().sections();
    assert_eq!(sections[0].heading.as_deref(), Some("Risk"));
    let levels: Vec<Level> = sections.iter().map(|section| section.level).collect();
    assert!(levels[0] == Level::Part && levels[1..].iter().all(|level| *level == Level::Topic));
    for block in sections.iter().flat_map(|section| &section.blocks) {
        if let Block::Table(table) = block {
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.caption);
        }
    }
    assert_eq!(RISKS.len(), 12);
}

#[test]
fn roles_follow_the_owners() {
    let mut case = Case::new();
    assert_eq!(case.standing("Govern 2.1"), Partly);
    assert_eq!(case.finding("Govern 2.1").fact, "Owner named for 2 of 3 features; missing for Ticket triage");
    case.project.features[2].owner = Some("Agent desktop".to_owned());
    assert_eq!(case.standing("Govern 2.1"), Evidenced);
    for feature in &mut case.project.features {
        feature.owner = Some("  ".to_owned());
    }
    assert_eq!(case.standing("Govern 2.1"), Open, "a gap is not outside the design");
    assert!(case.text().contains("No owner named for Live chat, Thread summary and Ticket triage."));
}

#[test]
fn context_follows_what_is_stated_of_features() {
    let mut case = Case::new();
    assert_eq!([case.standing("Map 1.1"), case.standing("Map 2.1"), case.standing("Manage 1.2")], [Open; 3]);
    for feature in &mut case.project.features {
        (feature.task, feature.criticality) = (Some(TaskKind::Chat), Some(Criticality::High));
    }
    assert_eq!([case.standing("Map 1.1"), case.standing("Map 2.1")], [Partly, Evidenced]);
}

#[test]
fn quality_counts_as_measured_where_it_is_recorded() {
    let mut case = Case::new();
    assert_eq!([case.standing("Measure 2.3"), case.standing("Measure 2.5")], [Open, Open]);
    case.outcome().quality = Some(recorded(0.0));
    assert_eq!(case.standing("Measure 2.3"), Open, "an assumption is no measurement");
    case.outcome().quality = Some(recorded(0.4));
    assert_eq!(case.standing("Measure 2.3"), Partly);
    let fact = case.finding("Measure 2.3").fact.replace('\u{202f}', " ");
    assert!(fact.ends_with("Quality is recorded for 40 % of the answers, otherwise assumed"), "{fact}");
    case.outcome().quality = Some(recorded(0.5));
    assert_eq!([case.standing("Measure 2.3"), case.standing("Measure 2.5")], [Evidenced, Partly]);
}

#[test]
fn made_up_traffic_is_not_the_place_of_use() {
    let mut case = Case::new();
    case.outcome().quality = Some(recorded(1.0));
    assert_eq!([case.standing("Measure 2.3"), case.standing("Measure 4.1")], [Evidenced, Partly]);
    case.workload.source_format = "synthetic".to_owned();
    assert_eq!([case.standing("Measure 2.3"), case.standing("Measure 4.1")], [Partly, Open]);
}

#[test]
fn a_guardrail_changes_what_can_be_stopped() {
    let mut case = Case::new();
    assert_eq!([case.standing("Govern 1.4"), case.standing("Manage 3.1")], [Open, Partly]);
    assert_eq!(case.standing("Manage 2.4"), Partly, "there is a way back, and nothing that stops");
    assert_eq!(case.standing("Measure 2.4"), Partly, "the rollout has thresholds");
    case.project.document.without = vec![routewright_domain::DocumentPart::Implementation];
    assert_eq!([case.standing("Measure 2.4"), case.standing("Manage 4.1")], [Outside; 2]);
    let guardrail = json!({"name": "Month", "budget":
        {"limit_usd": "100", "period": "month", "alert_at": ["0.8"], "when_reached": "block"}});
    case.project.architectures[1].guardrails.push(serde_json::from_value(guardrail).unwrap());
    case.project.features[2].owner = Some("Agent desktop".to_owned());
    assert_eq!(
        [case.standing("Govern 1.4"), case.standing("Measure 2.4"), case.standing("Manage 2.4")],
        [Partly, Partly, Evidenced]
    );
}

#[test]
fn contingency_takes_another_provider_and_a_trial() {
    let mut case = Case::new();
    let finding = case.finding("Govern 6.2");
    assert_eq!(finding.standing, Partly);
    assert!(finding.fact.starts_with("Another provider stands behind 2 of 3 features; missing for Thread summary"));
    case.policy("summary", json!({"pattern": "model", "model": "openai/gpt-4o"}));
    assert_eq!(case.standing("Govern 6.2"), Partly, "nobody has tried it");
    let mut outage = case.comparison.clone();
    outage.scenario = "azure-outage".into();
    case.scenarios.push(outage);
    assert_eq!(case.standing("Govern 6.2"), Evidenced);
    assert!(
        case.finding("Govern 6.2").fact.replace('\u{202f}', " ").ends_with("Replayed: Azure outage (99.67 % answered)")
    );
    assert_eq!(case.standing("Measure 2.7"), Partly, "no replay attacks");
}

#[test]
fn chains_help_only_against_what_triggers_them() {
    let chain = |triggers: &str| {
        json!({"pattern": "fallback", "triggers": [triggers], "steps": [
            {"policy": {"pattern": "model", "model": "google/gemini-2.5-flash"}},
            {"policy": {"pattern": "model", "model": "openai/gpt-4o"}}]})
    };
    let mut case = Case::new();
    case.policy("summary", chain("low_quality"));
    assert!(case.text().contains("No other provider than google for Thread summary."));
    case.policy("summary", chain("outage"));
    assert!(!case.text().contains("No other provider than"));
}

#[test]
fn named_policies_and_cycles_are_followed_once() {
    let mut case = Case::new();
    case.policy("summary", json!({"pattern": "shared", "policy": "p"}));
    let cycle = json!({"pattern": "fallback", "triggers": ["outage"], "steps": [
        {"policy": {"pattern": "shared", "policy": "p"}}, {"policy": {"pattern": "model", "model": "openai/gpt-4o"}}]});
    case.project.architectures[1].library.insert("p".into(), serde_json::from_value(cycle).unwrap());
    assert!(!case.text().contains("No other provider than google-vertex"));
}

#[test]
fn data_rules_are_held_against_what_endpoints_state() {
    let mut case = Case::new();
    assert_eq!(case.standing("Govern 1.1"), Outside);
    case.project.features[0].requirements = data(json!({"zero_retention": true}));
    case.project.features[1].requirements = data(json!({"zero_retention": true}));
    case.project.features[2].requirements = data(json!({"no_training": true, "regions": ["eu"]}));
    let text = case.text();
    for row in [
        "Live chat | zero retention | 2 of 3 endpoints, at azure and bedrock | zero retention 2, no training 2, regions eu-west-1 and us-east-1 | Met",
        "Thread summary | zero retention | 0 of 1 endpoint | – | Not met",
        "Ticket triage | no training, in eu | 1 of 2 endpoints, at azure | zero retention 1, no training 1, regions eu-west-1 | Met",
        "A model of Thread summary has no endpoint that is known to meet its data rules.",
    ] {
        assert!(text.contains(row), "`{row}` is missing in:\n{text}");
    }
    assert_eq!(case.standing("Govern 1.1"), Partly);
}

#[test]
fn a_model_that_leaves_within_the_time_looked_ahead_is_open() {
    let mut case = Case::new();
    case.catalog.models[2].retires = Some("2027-10-01".to_owned());
    let item = "openai/gpt-4o is announced to leave on 1 Oct 2027, within the 24 months looked ahead.";
    assert!(case.text().contains(item));
    case.project.ownership.months = Some(12);
    assert!(!case.text().contains("announced to leave"));
    assert_eq!(case.standing("Govern 1.7"), Open);
    let scenario = json!({"id": "r", "name": "Without GPT-4o", "retired": [{"model": "openai/gpt-4o"}]});
    case.project.scenarios.push(serde_json::from_value(scenario).unwrap());
    assert_eq!([case.standing("Govern 1.7"), case.standing("Manage 2.2")], [Partly, Partly]);
}

#[test]
fn the_go_ahead_takes_a_decision_and_met_requirements() {
    let mut case = Case::new();
    assert_eq!(case.standing("Manage 1.1"), Open);
    let result =
        json!({"feature": "chat", "requirement": "success_rate", "limit": "0.99", "value": "0.999", "met": true});
    case.outcome().requirements = vec![serde_json::from_value(result).unwrap()];
    assert_eq!(case.standing("Manage 1.1"), Partly);
    let decision = json!({"title": "Route by feature", "status": "accepted", "architecture": "by-feature", "context": "", "outcome": ""});
    case.project.decisions.push(serde_json::from_value(decision).unwrap());
    assert_eq!([case.standing("Manage 1.1"), case.standing("Govern 2.3")], [Evidenced, Partly]);
    case.outcome().requirements[0].met = Some(false);
    assert_eq!(case.standing("Manage 1.1"), Partly);
    let sections = case.sections();
    let Block::List(items) = &sections[1].blocks[0] else { panic!("open items are a list") };
    assert!(items[0][0].text.starts_with("Requirement breached for Live chat: success is"), "the gravest comes first");
}

#[test]
fn parts_are_counted_without_those_left_out() {
    let mut case = Case::new();
    let place = |case: &Case| case.ask(|design| design.place(routewright_domain::DocumentPart::Guardrails));
    assert_eq!(place(&case), "Part 7, Guardrails");
    case.project.document.without = vec![routewright_domain::DocumentPart::Method];
    assert_eq!(place(&case), "Part 6, Guardrails");
    case.project.document.without = vec![routewright_domain::DocumentPart::Guardrails];
    assert_eq!(place(&case), "Guardrails (left out)");
}

#[test]
fn a_refusal_that_moves_on_is_named_as_a_risk() {
    let mut case = Case::new();
    assert!(case.text().contains("No fallback chain passes on what a provider refuses"));
    case.policy(
        "chat",
        json!({"pattern": "fallback", "triggers": ["moderation"], "steps": [
            {"policy": {"pattern": "model", "model": "openai/gpt-4o"}},
            {"policy": {"pattern": "model", "model": "anthropic/claude-sonnet-4.5"}}]}),
    );
    assert!(case.text().contains("1 fallback chain passes a request on when a provider refuses its content"));
}

#[test]
fn errors_in_common_are_assumed_stated_fitted_or_recorded() {
    let mut case = Case::new();
    let said = |case: &Case, words: &str| assert!(case.text().contains(words), "{words}");
    said(&case, "Models err together (correlation 0.5, assumed)");
    case.project.assumptions.error_correlation = Some(0.3);
    said(&case, "Models err together (correlation 0.3, as the project states)");
    let quality = |evidence: &str, share: f64| {
        let quality = json!({"mean": 0.9, "low": 0.8, "high": 0.95, "evidence": evidence, "if_independent": 0.9, "recorded_share": share});
        Some(serde_json::from_value(quality).unwrap())
    };
    // With scores of a part, those of the others are fitted to them, whatever the weakest evidence is.
    for (evidence, share) in [("fitted", 0.0), ("assumed", 0.2)] {
        case.outcome().quality = quality(evidence, share);
        said(
            &case,
            "Models err together by the difficulty that each request has for all of them, fitted to recorded scores;",
        );
    }
    case.outcome().quality = quality("recorded", 1.0);
    said(&case, "Models err together as the recorded scores show;");
}

#[test]
fn names_come_through_as_data() {
    const HOSTILE: &str = r#"#panic("x") *b* $ <script>alert(1)</script> | % {}"#;
    let mut case = Case::new();
    HOSTILE.clone_into(&mut case.project.name);
    for feature in &mut case.project.features {
        HOSTILE.clone_into(&mut feature.name);
        feature.owner = None;
    }
    for architecture in &mut case.project.architectures {
        HOSTILE.clone_into(&mut architecture.name);
        architecture.summary = Some(HOSTILE.to_owned());
    }
    for scenario in &mut case.project.scenarios {
        HOSTILE.clone_into(&mut scenario.name);
    }
    case.project.document.author = Some(HOSTILE.to_owned());
    case.catalog.models[2].endpoints[0].provider = HOSTILE.into();
    let text = case.text();
    assert!(text.contains(&format!("No owner named for {HOSTILE}, {HOSTILE} and {HOSTILE}.")));
    assert!(text.contains(&format!("author {HOSTILE}")));
}

#[test]
fn an_empty_project_and_an_empty_catalog_are_no_error() {
    let mut case = Case::new();
    case.catalog.models.clear();
    assert!(case.text().contains("Live chat | nothing | not in the catalog | – | Not demanded"));
    assert_eq!(case.standing("Govern 6.2"), Open, "what is not known is not evidenced");
    case.project.features.clear();
    case.project.architectures.clear();
    case.outcome().features.clear();
    let text = case.text();
    assert!(text.contains("Owner named for no feature"));
    case.candidate = "one-model".into();
    assert_eq!(case.standing("Map 3.1"), Open);
}
