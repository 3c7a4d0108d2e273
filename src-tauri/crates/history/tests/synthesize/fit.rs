//! What is fitted looks like its source.

use std::collections::HashMap;

use routewright_domain::{RequestColumns, RequestFlags, Timestamp, Workload};
use routewright_history::{ArrivalProcess, Bursts, SyntheticFeature, SyntheticWorkload, fit, synthesize};

use crate::{DAY_S, law, quantile, rows_of, sessions_of, spec};

/// A source, and what was fitted to it.
fn pair() -> (Workload, Workload) {
    let source = synthesize(&spec(), 11);
    let fitted = fit(&source);
    assert_eq!(fitted.check(), Ok(()));
    let again = synthesize(&fitted, 12);
    (source, again)
}

#[test]
fn counts_are_the_same_to_the_last_request() {
    let (source, fitted) = pair();
    assert_eq!(source.columns.len(), fitted.columns.len());
    for tag in ["chat", "extraction"] {
        assert_eq!(rows_of(&source, tag).len(), rows_of(&fitted, tag).len());
    }
}

#[test]
fn quantiles_of_tokens_agree() {
    let (source, fitted) = pair();
    let prompt = |columns: &RequestColumns, row: usize| columns.prompt_tokens[row];
    let completion = |columns: &RequestColumns, row: usize| columns.completion_tokens[row];
    let compare = |tag: &str, share: f64, of: fn(&RequestColumns, usize) -> u32, error: f64| {
        let [one, other] = [&source, &fitted].map(|workload| quantile(workload, &rows_of(workload, tag), share, of));
        assert!((one / other).ln().abs() < error, "{tag} at {share}: {one} and {other}");
    };
    // Two samples of 10,000: five times sqrt(2) standard errors of the logarithm of a quantile, sigma 0.9 and 0.4.
    for (share, density) in [(0.1, 0.1755), (0.5, 0.399), (0.9, 0.1755), (0.95, 0.1031), (0.99, 0.0267)] {
        let error = 5.0 * f64::sqrt(2.0 * share * (1.0 - share) / 10_000.0) / density;
        compare("extraction", share, prompt, 0.9 * error);
        compare("extraction", share, completion, 0.4 * error + 0.005);
        compare("chat", share, completion, 0.5 * error + 0.01);
    }
    // Prompts of conversations come of turns and growth together, and half of them from 300 openings.
    for share in [0.25, 0.5, 0.75, 0.95] {
        compare("chat", share, prompt, 0.1);
    }
}

#[test]
fn hours_of_the_week_agree() {
    let (source, fitted) = pair();
    let counts = |workload: &Workload| {
        let mut counts = [0.0_f64; 168];
        for row in rows_of(workload, "extraction") {
            let hours = (workload.columns.arrival_ns[row] - spec().start.0) / (3_600 * Timestamp::NANOS_PER_SEC);
            counts[usize::try_from(hours).unwrap()] += 1.0;
        }
        counts
    };
    // Each fitted count is binomial around the recorded one. Of 168 standardised differences one beyond five has a
    // chance of 1 in 10,000; their squares sum to 168 with a standard deviation of 18.
    let mut squares = 0.0;
    for (one, other) in counts(&source).into_iter().zip(counts(&fitted)) {
        assert!((one - other).abs() < 5.0 * f64::sqrt(one + 1.0), "{one} and {other}");
        squares += (one - other).powi(2) / one.max(1.0);
    }
    assert!(squares < 168.0 + 5.0 * 18.0, "{squares}");
}

#[test]
fn conversations_agree() {
    let (source, fitted) = pair();
    let [one, other] = [&source, &fitted].map(|workload| sessions_of(&workload.columns, &rows_of(workload, "chat")));
    // About 10,000 conversations each, of a variance of 6: a standard error of 0.035 for the difference.
    let turns = [&one, &other].map(|sessions| 30_000.0 / sessions.len() as f64);
    assert!((turns[0] - turns[1]).abs() < 5.0 * 0.035, "{turns:?}");
    let pause = |workload: &Workload, sessions: &[Vec<usize>]| {
        let arrivals = &workload.columns.arrival_ns;
        let gaps = sessions.iter().flat_map(|session| session.windows(2));
        let mut gaps: Vec<i64> = gaps.map(|pair| arrivals[pair[1]] - arrivals[pair[0]]).collect();
        gaps.sort_unstable();
        gaps[gaps.len() / 2] as f64
    };
    // Median of a log-normal of sigma 0.8 in 20,000 gaps, twice: a standard error of 0.010.
    let ratio = pause(&source, &one) / pause(&fitted, &other);
    assert!(ratio.ln().abs() < 5.0 * 0.010, "{ratio}");
}

#[test]
fn prompts_come_again_as_often() {
    let (source, fitted) = pair();
    let found = [&source, &fitted].map(|workload| {
        let columns = &workload.columns;
        let openings = sessions_of(columns, &rows_of(workload, "chat")).into_iter().map(|session| session[0]);
        let mut counts: HashMap<u64, f64> = HashMap::new();
        openings.for_each(|row| *counts.entry(columns.content_key[row]).or_default() += 1.0);
        let total: f64 = counts.values().sum();
        let most = counts.values().copied().fold(0.0, f64::max);
        (1.0 - counts.len() as f64 / total, most / total)
    });
    // Shares of 10,000 conversations that repeat an opening, and of the most popular one: standard errors of the
    // differences of 0.007 and 0.004; the law has three parameters for the whole curve.
    assert!((found[0].0 - found[1].0).abs() < 5.0 * 0.007, "{found:?}");
    assert!((found[0].1 - found[1].1).abs() < 5.0 * 0.004, "{found:?}");
}

#[test]
fn facts_and_names_agree() {
    let (source, fitted) = pair();
    let tools = |workload: &Workload| {
        let rows = rows_of(workload, "chat");
        let with = |row: &&usize| RequestFlags(workload.columns.flags[**row]).contains(RequestFlags::TOOLS);
        rows.iter().filter(with).count() as f64 / rows.len() as f64
    };
    // Facts belong to openings, half of which are 300 of Zipf's popularity: about 50 independent draws.
    assert!((tools(&source) - tools(&fitted)).abs() < 5.0 * f64::sqrt(2.0 * 0.1875 * 0.25 / 50.0));
    for workload in [&source, &fitted] {
        assert_eq!(workload.names.tasks.entries, ["chat"]);
        assert_eq!(workload.names.tags.entries, ["eu\nweb"]);
        assert_eq!(workload.names.api_keys.entries, ["chat-key"]);
    }
}

/// Variance of counts a minute beyond Poisson's, in units of the squared mean.
fn burstiness(workload: &Workload) -> f64 {
    let start = spec().start.0;
    let mut counts = vec![0.0; 7 * 24 * 60];
    for at in workload.columns.arrival_ns.iter() {
        counts[usize::try_from((at - start) / (60 * Timestamp::NANOS_PER_SEC)).unwrap()] += 1.0;
    }
    let mean = counts.iter().sum::<f64>() / counts.len() as f64;
    let variance = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / counts.len() as f64;
    (variance - mean) / (mean * mean)
}

#[test]
fn bursts_are_found_and_calm_traffic_has_none() {
    let plain = SyntheticFeature::plain("all", 1.0, law(500.0, 0.5), law(100.0, 0.5));
    let calm = SyntheticWorkload { requests: 200_000, features: vec![plain], ..spec() };
    let bursts = Bursts { factor: 6.0, share: 0.1, mean_s: 600.0 };
    let arrivals = ArrivalProcess { bursts: Some(bursts), ..ArrivalProcess::default() };
    let lively = SyntheticWorkload { arrivals, ..calm.clone() };
    let fitted = |spec: &SyntheticWorkload| {
        let source = synthesize(spec, 21);
        let fitted = fit(&source);
        let again = synthesize(&fitted, 22);
        (fitted.features[0].arrivals.clone().unwrap().bursts, burstiness(&source), burstiness(&again))
    };
    let (none, ..) = fitted(&calm);
    assert_eq!(none, None);
    let (some, source, again) = fitted(&lively);
    // About 100 bursts in the week: each variance has a relative standard error of some 10 %. The hours explain a part
    // of what bursts of ten minutes do, which comes on top.
    assert!(some.is_some() && (source / again).ln().abs() < 0.5, "{some:?}: {source} and {again}");
}

#[test]
fn more_traffic_of_the_same_kind_over_the_same_span() {
    let fitted = fit(&synthesize(&spec(), 31));
    let scaled = fitted.scaled(2.5);
    assert_eq!((scaled.requests, scaled.span_s), (100_000, fitted.span_s));
    let workload = synthesize(&scaled, 32);
    assert_eq!(rows_of(&workload, "chat").len(), 75_000);
    let span = workload.columns.arrival_ns.last().unwrap() - workload.columns.arrival_ns[0];
    assert!((span as f64 / Timestamp::NANOS_PER_SEC as f64 / (7 * DAY_S) as f64 - 1.0).abs() < 0.01);
}

#[test]
fn a_log_of_times_and_tokens_alone_can_be_fitted() {
    let mut source = synthesize(&spec(), 41);
    let columns = source.columns;
    source.columns = RequestColumns {
        arrival_ns: columns.arrival_ns,
        prompt_tokens: columns.prompt_tokens,
        completion_tokens: columns.completion_tokens,
        ..RequestColumns::blank(40_000)
    };
    let fitted = fit(&source);
    assert_eq!(fitted.check(), Ok(()));
    let feature = &fitted.features[0];
    assert_eq!((feature.tag.as_str(), &feature.sessions, &feature.repeats), ("", &None, &None));
    let again = synthesize(&fitted, 42);
    assert!(again.names.features.entries.is_empty(), "no feature is named");
    source.columns = RequestColumns::default();
    assert!(synthesize(&fit(&source), 1).columns.is_empty());
}
