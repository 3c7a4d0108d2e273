//! Cards on made-up requests whose figures can be worked out by hand.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use routewright_domain::{
    Condition, Endpoint, Feature, Money, Names, Outcomes, Policy, RequestColumns, RequestFlags, Tariff, Workload,
    WorkloadIdentity,
};
use routewright_engine::Unwatched;
use serde_json::json;

use super::*;
use crate::made::{catalog, model};

/// A hundred requests of 2,000 tokens each way a minute apart, with these content hashes and flags.
fn workload(content: impl Fn(u64) -> u64, flags: RequestFlags) -> Workload {
    let mut columns = RequestColumns::blank(100);
    columns.arrival_ns = (0..100).map(|n| n * 60_000_000_000).collect();
    columns.request_key = (0..100).collect();
    columns.prompt_tokens = (0..100).map(|_| 2_000).collect();
    columns.completion_tokens = (0..100).map(|_| 2_000).collect();
    columns.content_key = (0..100).map(content).collect();
    columns.flags = (0..100).map(|_| flags.0).collect();
    Workload {
        identity: WorkloadIdentity { name: "made".into(), digest: "b3:0".into() },
        names: Names::default(),
        columns,
        outcomes: Outcomes::default(),
    }
}

/// One model at a dollar a million tokens, and half of it in batches.
fn prices(batch: bool) -> CatalogSnapshot {
    let mut one = model("a/one", "1e-6", 40.0);
    if batch {
        let half = model("a/one", "5e-7", 40.0).endpoints.remove(0);
        one.endpoints.push(Endpoint { id: "a/one@gateway:batch".into(), tariff: Tariff::Batch, ..half });
    }
    catalog("2026-01-01", vec![one])
}

fn found(policy: Policy, catalog: &CatalogSnapshot, workload: &Workload) -> WhatIf {
    tried(policy, catalog, workload).unwrap()
}

fn tried(policy: Policy, catalog: &CatalogSnapshot, workload: &Workload) -> Result<WhatIf, WhatIfError> {
    let feature = Feature::new("all", "Everything", Condition::Always);
    let policies = BTreeMap::from([("all".into(), policy)]);
    let project = Project::new("test", vec![feature], vec![Architecture::new("one", "One", policies)]);
    let traffic =
        ReplayedTraffic { workload, scenario: &project.scenarios[0], conditions: None, fitted: None, seed: 1 };
    let reference = CatalogReference { date: catalog.date.clone(), digest: "b3:0".into() };
    what_if(&project, &"one".into(), (catalog, &reference), &traffic, NonZeroUsize::MIN, &Unwatched)
}

fn card(found: &WhatIf, kind: WhatIfKind) -> &WhatIfCard {
    found.cards.iter().find(|card| card.kind == kind).unwrap()
}

fn saved(card: &WhatIfCard) -> String {
    (Money::ZERO - card.delta.as_ref().unwrap().cost_usd).to_string()
}

#[test]
fn a_cache_saves_what_came_again() {
    // Ten different prompts, ten times each: nine of ten are answered from memory, at 4,000 tokens each.
    let found = found(Policy::model("a/one"), &prices(false), &workload(|n| n % 10 + 1, RequestFlags::default()));
    assert_eq!(found.now.cost_usd.to_string(), "0.4");
    let cache = card(&found, WhatIfKind::ResponseCache);
    assert_eq!((cache.concerned, saved(cache)), (90, "0.36".to_owned()));
    assert_eq!(cache.changed.as_ref().unwrap().policies.values().next().unwrap().pattern(), "cache");
    assert_eq!(cache.changed.as_ref().unwrap().id.as_str(), "one-cached");
}

#[test]
fn without_content_hashes_a_cache_is_unavailable_and_not_zero() {
    let found = found(Policy::model("a/one"), &prices(false), &workload(|_| 0, RequestFlags::default()));
    let cache = card(&found, WhatIfKind::ResponseCache);
    assert!(cache.unavailable == Some(Unavailable::NotKnown) && cache.says.contains("no content hashes"));
    assert_eq!((cache.figures, cache.delta.as_ref()), (None, None));
}

#[test]
fn compression_halves_the_prompt_and_costs_two_right_answers_in_a_hundred() {
    let found = found(Policy::model("a/one"), &prices(false), &workload(|_| 0, RequestFlags::default()));
    let compress = card(&found, WhatIfKind::PromptCompression);
    // A thousand tokens less on each of a hundred requests, at a dollar a million.
    assert_eq!((compress.concerned, saved(compress)), (100, "0.1".to_owned()));
    let (now, with) = (found.now.quality.unwrap().mean, compress.figures.unwrap().quality.unwrap().mean);
    assert!((with / now - 0.98).abs() < 1e-9, "{with} of {now}");
}

#[test]
fn a_batch_needs_requests_that_may_wait_and_a_tariff() {
    let marked = workload(|_| 0, RequestFlags::BATCHABLE);
    let all = found(Policy::model("a/one"), &prices(true), &marked);
    let batch = card(&all, WhatIfKind::OffPeakBatch);
    assert_eq!((batch.concerned, saved(batch)), (100, "0.2".to_owned()));
    let untariffed = found(Policy::model("a/one"), &prices(false), &marked);
    let batch = card(&untariffed, WhatIfKind::OffPeakBatch);
    assert!(batch.unavailable == Some(Unavailable::ConcernsNothing) && batch.says.contains("has a batch tariff"));
    let unmarked = found(Policy::model("a/one"), &prices(true), &workload(|_| 0, RequestFlags::default()));
    let batch = card(&unmarked, WhatIfKind::OffPeakBatch);
    assert!(batch.unavailable == Some(Unavailable::NotKnown) && batch.says.contains("marks no request as batchable"));
}

#[test]
fn what_an_architecture_has_already_is_not_offered_again() {
    let cached: Policy = serde_json::from_str(
        r#"{"pattern": "cache", "hit": "exact", "ttl_s": 60, "policy": {"pattern": "model", "model": "a/one"}}"#,
    )
    .unwrap();
    let found = found(cached, &prices(false), &workload(|n| n + 1, RequestFlags::default()));
    let cache = card(&found, WhatIfKind::ResponseCache);
    assert!(cache.changed.is_none() && cache.says.contains("has it already"));
    assert_eq!(cache.unavailable, Some(Unavailable::AlreadySo));
}

#[test]
fn a_change_that_does_not_compile_leaves_the_others_as_they_are() {
    // As deep as policies may be nested: one modifier more is one too many.
    let deep = |times: u32| {
        (0..times).fold(Policy::model("a/one"), |policy, _| {
            serde_json::from_value(
                json!({"pattern": "retry", "attempts": 2, "base_delay_ms": 1, "max_delay_ms": 1, "policy": policy}),
            )
            .unwrap()
        })
    };
    let log = workload(|_| 0, RequestFlags::default());
    let found: Vec<WhatIf> = (190..210).map_while(|times| tried(deep(times), &prices(false), &log).ok()).collect();
    assert!((1..20).contains(&found.len()), "there is a limit among these");
    for card in &found.last().unwrap().cards {
        assert!(
            card.changed.is_none() && card.says.starts_with("With it, the architecture cannot be replayed: "),
            "{}",
            card.says
        );
    }
}
