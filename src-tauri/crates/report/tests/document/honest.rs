//! What a document must not hide, claim twice or say of one architecture alone.

#![expect(clippy::unwrap_used, reason = "constants of the tests")]

use std::collections::BTreeSet;

use routewright_domain::{
    ArchitectureId, CatalogSnapshot, Comparison, DocumentPart, Intervals, Project, Replications, Spread,
};
use routewright_report::{
    Block, Document, DocumentFacts, Section, UncertaintyFacts, architecture_document, write_markdown,
};
use serde_json::{Value, json};

use crate::support::{catalog, comparison, document, project, usd, workload};

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn topic<'a>(document: &'a Document, heading: &str) -> Option<&'a Section> {
    document.sections.iter().find(|section| section.heading.as_deref() == Some(heading))
}

/// Everything under a heading, as one text.
fn said(document: &Document, heading: &str) -> String {
    format!("{:?}", topic(document, heading).expect("the heading exists").blocks)
        .replace("\\u{202f}", " ")
        .replace('\u{202f}', " ")
}

/// A third architecture like the candidate, by another name and at another cost.
fn with_rival(cost: &str, met: usize) -> (Project, Comparison) {
    let (mut project, mut comparison) = (project(), comparison());
    let mut design = project.architectures[1].clone();
    (design.id, design.name) = ("rival".into(), "Faster still".to_owned());
    project.architectures.push(design);
    let mut own = comparison.outcomes[1].clone();
    (own.architecture, own.cost_usd) = ("rival".into(), usd(cost));
    own.latency_ms.p95 = own.latency_ms.p95.map(|ms| ms + 1_500.0);
    own.requirements.iter_mut().enumerate().for_each(|(at, result)| result.met = Some(at < met));
    comparison.outcomes.push(own);
    (project, comparison)
}

#[test]
fn a_cheaper_candidate_that_meets_as_much_is_named_with_what_speaks_against_it() {
    let (rivals, compared) = with_rival("30", 2);
    let told = document(&rivals, &compared, "by-feature");
    for heading in ["Summary", "Move from GPT-4o for everything to Routing by feature (proposed)"] {
        let said = said(&told, heading);
        assert!(said.contains("Faster still is cheaper: it would have cost $30.00 against $41.59"), "{said}");
        assert!(said.contains("meets as many requirements (2 of 3)"), "{said}");
        assert!(said.contains("Routing by feature has its whole answer 1.50 s sooner at p95"), "{said}");
    }
    for (cost, met) in [("30", 1), ("50", 3)] {
        let (rivals, compared) = with_rival(cost, met);
        let whole = format!("{:?}", document(&rivals, &compared, "by-feature"));
        assert!(!whole.contains("is cheaper"), "one that costs {cost} and meets {met} is no better choice");
    }
}

#[test]
fn models_of_a_policy_are_priced_where_its_rules_let_it_call() {
    let endpoint = |provider: &str, region: &str, prompt: &str, first: f64| {
        json!({"id": format!("openai/gpt-4o@{provider}"), "provider": provider, "region": region, "context_tokens": 128_000, "healthy": true,
            "prices": {"prompt": prompt, "completion": "0.000006"}, "data_policy": {"trains": false, "retains": false},
            "ttft_ms": {"p50": first, "p75": first, "p90": first, "p95": first, "p99": first}})
    };
    let endpoints = [
        endpoint("azure", "eu-west-1", "0.0000011", 2_820.0),
        endpoint("nebius", "eu", "0.0000012", 900.0),
        endpoint("openai", "us", "0.0000001", 400.0),
    ];
    let catalog: CatalogSnapshot = read(json!({"date": "2026-08-08", "source": "made up",
        "models": [{"id": "openai/gpt-4o", "name": "GPT-4o", "endpoints": endpoints}]}));
    let (mut project, compared, candidate) = (project(), comparison(), ArchitectureId::from("by-feature"));
    project.features[0].requirements.data.regions = vec!["eu".to_owned()];
    let facts = DocumentFacts::of_comparison(&project, &compared, &candidate, &catalog, workload());
    let told = said(&architecture_document(&facts).unwrap(), "Live chat");
    for words in ["$1.10 to $1.20", "900 ms to 2.82 s", "2 of 3"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("$0.10"), "an endpoint that the data rules shut out prices nothing");
}

/// The comparison under another scenario, in which the candidate misses what it meets here.
fn broken_scenario() -> Comparison {
    let mut other = comparison();
    other.scenario = "base".into();
    let broken = &mut other.outcomes[1].requirements[1];
    (broken.met, broken.value) = (Some(false), Some("0.9934".to_owned()));
    other
}

#[test]
fn a_scenario_that_breaks_a_requirement_is_a_risk_and_an_open_item() {
    let (project, compared, candidate, catalog) = (project(), comparison(), "by-feature".into(), catalog());
    let scenarios = [broken_scenario()];
    let facts = DocumentFacts {
        scenarios: &scenarios,
        ..DocumentFacts::of_comparison(&project, &compared, &candidate, &catalog, workload())
    };
    let told = architecture_document(&facts).unwrap();
    for heading in ["What it risks", "Open items"] {
        let said = said(&told, heading);
        assert!(said.contains("Under As published 1 requirement is missed that is not missed here"), "{said}");
        assert!(said.contains("success is 99.34 %, at least 99.80 % is required"), "{said}");
        assert!(said.contains("GPT-4o for everything misses it there too"), "{said}");
    }
    let scenarios = said(&told, "Scenarios");
    assert!(scenarios.contains("GPT-4o for everything, success"), "{scenarios}");
}

#[test]
fn two_designs_that_cost_the_same_are_not_told_apart() {
    let (project, mut compared) = (project(), comparison());
    let baseline = compared.outcomes[0].clone();
    compared.outcomes[1] = routewright_domain::Outcome { architecture: "by-feature".into(), ..baseline };
    let told = document(&project, &compared, "by-feature");
    assert!(topic(&told, "What drives the difference").is_none());
    let Some(Block::Figure(figure)) = topic(&told, "Cost by feature").unwrap().blocks.first() else { panic!() };
    assert!(!figure.svg.contains("no difference"), "five times nothing is no finding");
    let whole = format!("{told:?}");
    assert!(!whole.contains(": .\""), "an empty list of steps");
}

#[test]
fn an_architecture_alone_has_nothing_to_roll_out_and_no_table_twice() {
    let (mut project, mut compared) = (project(), comparison());
    project.architectures.truncate(1);
    compared.outcomes.truncate(1);
    let told = document(&project, &compared, "one-model");
    for heading in ["Rollout", "Rollback", "By feature", "When they would have tripped"] {
        assert!(topic(&told, heading).is_none(), "{heading}");
    }
    let whole = format!("{told:?}");
    for words in ["both architectures", "Both designs", "every architecture.", "thresholds of the rollout"] {
        assert!(!whole.contains(words), "{words}");
    }
    let mut tables = BTreeSet::new();
    for section in told.sections.iter().filter(|section| section.part == DocumentPart::Cost) {
        for block in &section.blocks {
            let (Block::Table(table) | Block::Figure(routewright_report::Figure { data: table, .. })) = block else {
                continue;
            };
            assert!(tables.insert(format!("{:?}", (&table.columns, &table.rows))), "{} stands twice", table.caption);
        }
    }
}

#[test]
fn every_table_keeps_its_caption() {
    for candidate in ["one-model", "by-feature"] {
        for section in &document(&project(), &comparison(), candidate).sections {
            let captions = section.blocks.iter().filter_map(|block| match block {
                Block::Table(table) => Some(&table.caption),
                _ => None,
            });
            for caption in captions {
                assert_ne!(Some(caption), section.heading.as_ref(), "a caption that repeats its heading is left out");
            }
        }
    }
}

#[test]
fn other_seeds_show_the_spread_of_luck() {
    let mut compared = comparison();
    compared.outcomes[1].replications = Some(Replications {
        count: 5,
        cost_usd: Spread { low: usd("41.2"), mean: usd("41.5"), high: usd("41.9") },
        success_rate: Spread { low: 0.9991, mean: 0.9995, high: 0.9999 },
        ttft_p95_ms: None,
        latency_p95_ms: None,
        quality: None,
    });
    let (project, candidate, catalog) = (project(), "by-feature".into(), catalog());
    let intervals = intervals("0");
    let facts = DocumentFacts {
        uncertainty: Some(UncertaintyFacts { intervals: &intervals, sensitivity: None }),
        ..DocumentFacts::of_comparison(&project, &compared, &candidate, &catalog, workload())
    };
    let text = write_markdown(&architecture_document(&facts).unwrap(), "x").unwrap().text.replace('\u{202f}', " ");
    assert!(text.contains("The spread of luck: lowest to highest of 5 seeds"), "{text}");
    assert!(text.contains("$41.20 to $41.90") && text.contains("5 seeds replayed"));
}

/// Intervals of both, with a month that saves so much and a requirement that a fifth of such periods misses.
fn intervals(saving: &str) -> Intervals {
    let bill = |amount: &str| json!({"expected_usd": amount, "interval": {"low": amount, "high": amount}});
    let nothing = json!({"cost_usd": {"low": "40", "high": "43"}, "success_rate": null, "quality": null, "ttft_p50_ms": null,
        "ttft_p95_ms": null, "latency_p50_ms": null, "latency_p95_ms": null, "fallback_share": null, "escalation_share": null});
    let own = |id: &str, saving: Value| {
        json!({"architecture": id, "figures": nothing, "difference": null, "cheaper_probability": null, "features": [],
            "month": bill("180"), "month_saving": saving, "budgets": [], "sentence": "A month.", "stateful": false,
            "requirements": [{"feature": "chat", "requirement": "success_rate", "limit": "0.998", "probability": 0.2},
                             {"feature": "triage", "requirement": "cost_per_request_usd", "limit": "0.003", "probability": 0.01}]})
    };
    read(json!({"scenario": "azure-outage", "remarks": [],
        "method": {"resamples": 1_000, "cells": 10, "cell_s": 60.0, "block_s": 3_600.0, "season_s": null, "pieces": 20.0},
        "architectures": [own("one-model", Value::Null), own("by-feature", bill(saving))]}))
}

#[test]
fn what_is_met_here_and_often_missed_is_a_risk_and_equal_months_cost_the_same() {
    let (project, compared, candidate, catalog) = (project(), comparison(), "by-feature".into(), catalog());
    let of = |saving: &str| {
        let intervals = intervals(saving);
        let facts = DocumentFacts {
            uncertainty: Some(UncertaintyFacts { intervals: &intervals, sensitivity: None }),
            ..DocumentFacts::of_comparison(&project, &compared, &candidate, &catalog, workload())
        };
        architecture_document(&facts).unwrap()
    };
    let told = of("0");
    for heading in ["What it risks", "Open items"] {
        let said = said(&told, heading);
        assert!(said.contains("it is met here, and missed in 20.0 % of periods like this"), "{said}");
        assert_eq!(said.matches("periods like this").count(), 1, "one in a hundred is no news");
    }
    let summary = said(&told, "Summary");
    assert!(summary.contains("like the 7.0 days of the workload Routing by feature costs the same as"), "{summary}");
    assert!(said(&of("100"), "Summary").contains("saves $100.00 against"));
    let trust = said(&told, "How far the figures can be trusted");
    assert!(trust.contains("1,000 workloads"), "{trust}");
}

#[test]
fn a_hedge_says_that_its_loser_is_not_billed() {
    let mut project = project();
    let hedge =
        json!({"pattern": "hedge", "after_ms": 4_000, "policy": {"pattern": "model", "model": "openai/gpt-4o"}});
    project.architectures[1].policies.insert("chat".into(), read(hedge));
    let told = document(&project, &comparison(), "by-feature");
    let chat = said(&told, "Live chat");
    assert!(chat.contains("is cancelled then, has sent none, and is not billed") && !chat.contains("both are billed"));
    assert!(said(&told, "What is assumed").contains("elsewhere it is an assumption"));
}
