//! What is generated.

use std::collections::HashMap;

use proptest::prelude::*;
use routewright_domain::{Money, Prices, RecordedStatus, RequestFlags, Timestamp};
use routewright_history::{
    Bursts, LogNormal, RecordedModel, Repeats, SyntheticFeature, SyntheticWorkload, describe, synthesize,
};

use crate::{DAY_S, MONDAY_8, law, quantile, rows_of, sessions_of, spec};

#[test]
fn the_same_seed_gives_the_same_requests_on_every_platform() {
    assert_eq!(synthesize(&spec(), 1), synthesize(&spec(), 1));
    assert_ne!(synthesize(&spec(), 1).identity.digest, synthesize(&spec(), 2).identity.digest);
    insta::assert_snapshot!(synthesize(&spec(), 1).identity.digest, @"b3:b921d10db96fcb17522196164f54210cf46b1226355f3f3382aebe60c5c360b5");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn counts_are_exact_and_arrivals_ordered_within_the_span(
        requests in 0_u64..400,
        span_s in 1_u64..20 * DAY_S,
        weights in prop::collection::vec(0.0_f64..5.0, 2),
        turns in 1.0_f64..40.0,
        share in 0.0_f64..1.0,
        burst_s in 1.0_f64..5_000.0,
        seed: u64,
    ) {
        let mut spec = SyntheticWorkload { requests, span_s, ..spec() };
        for (feature, weight) in spec.features.iter_mut().zip(&weights) {
            feature.weight = weight + 0.01;
        }
        spec.arrivals.bursts = Some(Bursts { factor: 8.0, share: 0.2, mean_s: burst_s });
        spec.features[0].sessions.as_mut().unwrap().mean_turns = turns;
        spec.features[0].repeats.as_mut().unwrap().share = share;
        prop_assert_eq!(spec.check(), Ok(()));
        let workload = synthesize(&spec, seed);
        let columns = &workload.columns;
        prop_assert_eq!(columns.len() as u64, requests);
        prop_assert!(columns.arrival_ns.is_sorted());
        let end = spec.start.0 + span_s.cast_signed() * Timestamp::NANOS_PER_SEC;
        prop_assert!(columns.arrival_ns.iter().all(|at| (spec.start.0..end).contains(&at)));
        let total: f64 = spec.features.iter().map(|feature| feature.weight).sum();
        for feature in &spec.features {
            let exact = requests as f64 * feature.weight / total;
            prop_assert!((rows_of(&workload, &feature.tag).len() as f64 - exact).abs() < 1.0);
        }
        prop_assert!(columns.request_key.iter().collect::<std::collections::HashSet<_>>().len() == columns.len());
    }
}

#[test]
fn quantiles_and_correlation_are_those_of_the_specification() {
    let workload = synthesize(&spec(), 3);
    let rows = rows_of(&workload, "extraction");
    assert_eq!(rows.len(), 10_000);
    // Standard error of the logarithm of a quantile: sigma * sqrt(p (1 - p) / n) / density; five of them.
    for (share, score, density) in [(0.5, 0.0, 0.399), (0.9, 1.2816, 0.1755), (0.95, 1.6449, 0.1031)] {
        let error = 5.0 * 0.9 * f64::sqrt(share * (1.0 - share) / 10_000.0) / density;
        let found = quantile(&workload, &rows, share, |columns, row| columns.prompt_tokens[row]).ln();
        assert!((found - (4_000_f64.ln() + 0.9 * score)).abs() < error, "{share}: {found}");
    }
    let logs = |tokens: u32| f64::from(tokens).ln();
    let pairs = rows.iter().map(|row| {
        let columns = &workload.columns;
        let prompt = (logs(columns.prompt_tokens[*row]) - 4_000_f64.ln()) / 0.9;
        let completion = (logs(columns.completion_tokens[*row]) - 300_f64.ln()) / 0.4;
        prompt * completion
    });
    let correlation = pairs.sum::<f64>() / 10_000.0;
    // Standard error sqrt((1 + 0.7²) / n) = 0.0122.
    assert!((correlation - 0.7).abs() < 5.0 * 0.0122, "{correlation}");
}

#[test]
fn conversations_grow_by_what_was_said() {
    let workload = synthesize(&spec(), 4);
    let columns = &workload.columns;
    let sessions = sessions_of(columns, &rows_of(&workload, "chat"));
    let turns = 30_000.0 / sessions.len() as f64;
    // A geometric law of mean 3 has a variance of 6; a few conversations are cut by the end of the week.
    assert!((turns - 3.0).abs() < 5.0 * f64::sqrt(6.0 / sessions.len() as f64) + 0.01, "{turns} turns");
    let mut later = 0;
    for session in &sessions {
        for pair in session.windows(2) {
            let context = columns.prompt_tokens[pair[0]] + columns.completion_tokens[pair[0]];
            let prompt = columns.prompt_tokens[pair[1]];
            assert!(prompt > context || prompt == 20_000, "{prompt} after {context}");
            assert!(columns.arrival_ns[pair[1]] > columns.arrival_ns[pair[0]]);
            assert_eq!(columns.flags[pair[1]], columns.flags[pair[0]]);
            later += 1;
        }
    }
    assert!(later > 15_000);
    assert!(columns.cached_tokens.iter().all(|cached| cached == 0));
    assert!(rows_of(&workload, "extraction").iter().all(|row| columns.session_key[*row] == 0));
}

#[test]
fn repeated_prompts_follow_zipf_and_look_alike() {
    let mut spec = spec();
    let feature = &mut spec.features[0];
    feature.sessions = None;
    feature.repeats = Some(Repeats { share: 0.6, contents: 1_000, exponent: 1.1 });
    let workload = synthesize(&spec, 5);
    let columns = &workload.columns;
    let mut counts: HashMap<u64, (u64, u32, u16)> = HashMap::new();
    let rows = rows_of(&workload, "chat");
    for row in &rows {
        let look = (columns.prompt_tokens[*row], columns.flags[*row]);
        let found = counts.entry(columns.content_key[*row]).or_insert((0, look.0, look.1));
        assert_eq!((found.1, found.2), look, "equal contents have equal tokens and facts");
        found.0 += 1;
    }
    let mut counts: Vec<f64> = counts.into_values().map(|(count, ..)| count as f64).collect();
    counts.sort_by(|a, b| b.total_cmp(a));
    let total: f64 = (1..=1_000).map(|rank| f64::from(rank).powf(-1.1)).sum();
    for (rank, count) in (1..=10).zip(&counts) {
        let expected = 0.6 * rows.len() as f64 * f64::from(rank).powf(-1.1) / total;
        assert!((count - expected).abs() < 5.0 * expected.sqrt(), "rank {rank}: {count} for {expected}");
    }
    let only_once = counts.iter().filter(|count| **count < 1.5).count() as f64;
    // 40 % of 30,000 are unique, and so is some of the tail.
    assert!((12_000.0 - 5.0 * 85.0..13_000.0).contains(&only_once), "{only_once}");
}

#[test]
fn facts_and_names_have_their_shares() {
    let workload = synthesize(&spec(), 6);
    let columns = &workload.columns;
    let rows = rows_of(&workload, "chat");
    let sessions = sessions_of(columns, &rows);
    let openings: Vec<usize> = sessions.iter().map(|rows| rows[0]).collect();
    let share = |holds: &dyn Fn(usize) -> bool| {
        openings.iter().filter(|row| holds(**row)).count() as f64 / openings.len() as f64
    };
    // About 10,000 conversations: a standard error of 0.0043. Facts belong to contents, of which half are 300.
    let tools = share(&|row| RequestFlags(columns.flags[row]).contains(RequestFlags::TOOLS));
    assert!((tools - 0.25).abs() < 5.0 * 0.5 * f64::sqrt(0.1875 * 0.02), "{tools}");
    let tagged = share(&|row| workload.names.tags_of(columns.tags[row]).eq(["eu", "web"]));
    assert!((tagged - 0.75).abs() < 5.0 * 0.0043, "{tagged}");
    assert!(rows.iter().all(|row| workload.names.tasks.get(columns.task[*row]) == Some("chat")));
    assert!(rows.iter().all(|row| workload.names.api_keys.get(columns.api_key[*row]) == Some("chat-key")));
    let described = describe(&workload);
    assert!(described.models.is_empty() && described.recorded_cost.is_none());
}

#[test]
fn a_recorded_model_charges_what_it_says_and_fails_as_often() {
    let recorded = RecordedModel {
        model: "openai/gpt-4o".into(),
        provider: Some("openai".into()),
        prices: Prices { prompt: "2.5e-6".parse().ok(), completion: "1e-5".parse().ok(), ..Prices::default() },
        ttft_ms: Some(LogNormal::new(600.0, 0.8, 30_000.0)),
        tokens_per_second: Some(LogNormal::new(50.0, 0.5, 400.0)),
        failure_rate: 0.02,
    };
    let feature = SyntheticFeature {
        recorded: Some(recorded),
        ..SyntheticFeature::plain("chat", 1.0, law(800.0, 0.6), law(150.0, 0.5))
    };
    let workload = synthesize(&SyntheticWorkload { features: vec![feature], ..spec() }, 7);
    let columns = &workload.columns;
    let mut failed = 0_u32;
    for row in 0..columns.len() {
        let (prompt, completion) = (columns.prompt_tokens[row], columns.completion_tokens[row]);
        if columns.status[row] == RecordedStatus::Failed as u8 {
            failed += 1;
            assert_eq!((completion, columns.cost(row), columns.latency(row)), (0, Some(Money::ZERO), None));
        } else {
            let pico = i128::from(prompt) * 2_500_000 + i128::from(completion) * 10_000_000;
            assert_eq!(columns.cost(row), Some(Money(pico)));
            assert!(columns.latency(row) >= columns.ttft(row));
        }
    }
    // 40,000 requests: a standard error of 28.
    assert!((f64::from(failed) - 800.0).abs() < 5.0 * 28.0, "{failed} failed");
    assert_eq!(workload.names.models.entries, ["openai/gpt-4o"]);
    assert_eq!(workload.names.providers.entries, ["openai"]);
}

#[test]
fn a_year_does_not_end_after_seven_weeks() {
    let workload = synthesize(&SyntheticWorkload { span_s: 365 * DAY_S, ..spec() }, 1);
    let last = workload.columns.arrival_ns.last().unwrap();
    let days = (last - MONDAY_8.0) / (DAY_S.cast_signed() * Timestamp::NANOS_PER_SEC);
    // 40,000 requests leave no day out but with a chance of 1e-47.
    assert_eq!(days, 364);
}

#[test]
fn without_features_there_are_no_requests() {
    assert!(synthesize(&SyntheticWorkload { features: vec![], ..spec() }, 1).columns.is_empty());
}
