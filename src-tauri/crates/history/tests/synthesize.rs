//! The generator keeps its promises.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use routewright_domain::{Prices, Timestamp};
use routewright_history::{SyntheticFeature, SyntheticWorkload, describe, synthesize};

fn description() -> SyntheticWorkload {
    let feature = |tag: &str, weight, median| SyntheticFeature {
        tag: tag.to_owned(),
        weight,
        prompt_tokens: (median, 0.5),
        completion_tokens: (200.0, 0.5),
        continued: 0.5,
    };
    SyntheticWorkload {
        name: "made".to_owned(),
        start: Timestamp(1_785_744_000 * Timestamp::NANOS_PER_SEC),
        days: 2,
        requests: 20_000,
        features: vec![feature("often", 3.0, 1_000.0), feature("seldom", 1.0, 5_000.0)],
        model: "openai/gpt-4o".into(),
        prices: Prices { prompt: "1e-6".parse().ok(), completion: "2e-6".parse().ok(), ..Prices::default() },
        speed: (600.0, 50.0),
        failure_rate: 0.01,
    }
}

#[test]
fn the_same_seed_gives_the_same_requests_on_every_platform() {
    assert_eq!(synthesize(&description(), 1), synthesize(&description(), 1));
    assert_ne!(synthesize(&description(), 1).identity.digest, synthesize(&description(), 2).identity.digest);
    insta::assert_snapshot!(synthesize(&description(), 1).identity.digest, @"b3:b7bd56e5034276f8e74c385f9b45ccc2257359f8302bbda9c110386bcdcf1016");
}

#[test]
fn shares_medians_and_span_are_as_described() {
    let workload = synthesize(&description(), 1);
    let described = describe(&workload);
    let often = described.features[0].1 as f64 / 20_000.0;
    // Five standard errors of a share of 0.75.
    assert!((often - 0.75).abs() < 5.0 * (0.1875_f64 / 20_000.0).sqrt(), "share of `often`: {often}");
    let columns = &workload.columns;
    let mut prompts: Vec<u32> = (0..columns.len())
        .filter(|row| columns.feature[*row] == columns.feature[0])
        .map(|row| columns.prompt_tokens[row])
        .collect();
    prompts.sort_unstable();
    let name = workload.names.features.get(columns.feature[0]).unwrap();
    let median = if name == "often" { 1_000.0 } else { 5_000.0 };
    assert!((f64::from(prompts[prompts.len() / 2]) / median - 1.0).abs() < 0.05);
    assert!(columns.arrival_ns.is_sorted());
    let span = columns.arrival_ns[columns.len() - 1] - columns.arrival_ns[0];
    assert!((0..2 * 86_400 * Timestamp::NANOS_PER_SEC).contains(&span));
}

#[test]
fn a_year_does_not_end_after_seven_weeks() {
    let workload = synthesize(&SyntheticWorkload { days: 365, ..description() }, 1);
    let columns = &workload.columns;
    let days = (columns.arrival_ns[columns.len() - 1] - columns.arrival_ns[0]) / (86_400 * Timestamp::NANOS_PER_SEC);
    // 20,000 requests leave no day out but with a chance of 1e-24.
    assert!((364..=365).contains(&days), "{days} days");
}

#[test]
fn without_features_there_are_no_requests() {
    assert!(synthesize(&SyntheticWorkload { features: vec![], ..description() }, 1).columns.is_empty());
}
