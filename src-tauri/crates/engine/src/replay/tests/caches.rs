//! Response caches and providers' prefix caches, against published hit rates and bills worked out by hand.

use routewright_domain::Factor;

use super::*;
use crate::draw::{Purpose, RequestDraws};

/// Requests so many seconds apart with these contents.
fn repeated(contents: impl Iterator<Item = u64>, seconds_apart: i64) -> Workload {
    let contents: Vec<u64> = contents.collect();
    let mut requests = workload(&vec![(1_000, 100); contents.len()]);
    let arrivals = (0..).take(contents.len()).map(|n: i64| n * seconds_apart * Timestamp::NANOS_PER_SEC);
    requests.columns.arrival_ns = arrivals.collect();
    requests.columns.content_key = contents.into_iter().collect();
    requests
}

/// Contents 1 to `count`, as popular as a law of Zipf says.
fn zipf(count: u32, exponent: f64, requests: u64) -> impl Iterator<Item = u64> {
    let mut sum = 0.0;
    let weight = |rank: u32| libm::pow(f64::from(rank), -exponent);
    let until: Vec<f64> = (1..=count)
        .map(|rank| {
            sum += weight(rank);
            sum
        })
        .collect();
    (0..requests).map(move |n| {
        let drawn = RequestDraws::new(17, n).uniform(0, 0, Purpose::Arm) * sum;
        until.partition_point(|until| *until < drawn) as u64 + 1
    })
}

fn cached(ttl_s: u32, capacity: &str, hit: &str) -> Policy {
    policy(&format!(
        r#"{{"pattern": "cache", "hit": {hit}, "ttl_s": {ttl_s}{capacity}, "policy": {{"pattern": "model", "model": "c/small"}}}}"#
    ))
}

/// A request of 1,000 and 100 tokens to `c/small`.
const EACH: i128 = 140_000_000;

#[test]
fn a_least_recently_used_cache_hits_as_che_approximates() {
    // Contents, Zipf exponent, capacity and hit rate by Che's approximation; the exact cache of 400,000 requests is known to be
    // within 0.0015 of it (Fricker, Robert and Roberts 2012). The standard error of a share of 400,000 is below 0.0008, and
    // filling the cache takes less than 0.0012 of the hits.
    for (contents, exponent, capacity, hit_rate) in
        [(10_000, 1.0, 100, 0.390_53), (10_000, 0.8, 1_000, 0.436_66), (100_000, 0.9, 1_000, 0.342_06)]
    {
        let requests = repeated(zipf(contents, exponent, 400_000), 1_000);
        let outcome = run(cached(u32::MAX, &format!(r#", "capacity": {capacity}"#), r#""exact""#), vec![], &requests);
        let mechanisms = outcome.mechanisms;
        assert_eq!(mechanisms.cache_lookups, 400_000);
        let found = mechanisms.cache_hits as f64 / 400_000.0;
        assert!((found - hit_rate).abs() < 0.005, "Zipf {exponent}, {capacity} of {contents}: {found} for {hit_rate}");
        // What is found is free.
        assert_eq!(outcome.cost_usd, Money(EACH * i128::from(400_000 - mechanisms.cache_hits)));
        assert_eq!((outcome.succeeded, mechanisms.calls), (400_000, 400_000 - mechanisms.cache_hits));
    }
}

#[test]
fn an_answer_is_kept_for_its_time_and_hits_do_not_extend_it() {
    let mut catalog = catalog();
    catalog.models[2].endpoints[0].ttft_ms = None;
    // One prompt a minute. An answer is kept for 150 s: of every three requests the first is called.
    let requests = repeated(std::iter::repeat_n(7, 300), 60);
    let outcome = run_project(&project(cached(150, "", r#""exact""#), vec![]), &catalog, &requests);
    assert_eq!((outcome.mechanisms.cache_hits, outcome.cost_usd), (200, Money(EACH * 100)));
}

#[test]
fn an_answer_under_way_is_not_waited_for() {
    let mut catalog = catalog();
    catalog.models[2].endpoints[0].ttft_ms = Some(steady(10_000.0));
    catalog.models[2].endpoints[0].throughput_tps = Some(steady(1e9));
    // The answer to the request of second 0 is there at second 10, and so are those of the nine after it.
    let requests = repeated(std::iter::repeat_n(7, 20), 1);
    let outcome = run_project(&project(cached(3_600, "", r#""exact""#), vec![]), &catalog, &requests);
    assert_eq!((outcome.mechanisms.cache_hits, outcome.mechanisms.calls), (10, 10));
}

#[test]
fn a_semantic_cache_answers_its_share_and_errs_at_its_rate() {
    // 30 % of prompts resemble a kept one, and a tenth of those answers does not fit: 3 % of what would all be right.
    let count = 20_000;
    let semantic = r#"{"semantic": {"similar_share": 0.3, "wrong_hit_rate": 0.1}}"#;
    let mut project = project(cached(u32::MAX, "", semantic), vec![]);
    project.assumptions.quality = [("c/small".into(), 1.0)].into();
    let outcome = run_project(&project, &catalog(), &repeated(1..=count, 1_000));
    assert_share(outcome.mechanisms.cache_hits as f64 / count as f64, 0.3, count, "hits");
    assert_share(1.0 - outcome.quality.unwrap().mean, 0.03, count, "wrong answers");
}

#[test]
fn what_a_cache_hands_out_is_as_good_as_what_it_keeps() {
    // A perfect evaluator lets only right answers of a coin pass, and an expert gives the others; compression spoils a fifth.
    // Twenty prompts, a hundred times each: all but the first answers come from the cache.
    let mut contents = project(
        policy(
            r#"{"pattern": "cache", "hit": "exact", "ttl_s": 4000000000, "policy": {"pattern": "cascade",
                "tiers": [{"policy": {"pattern": "model", "model": "c/small"}}, {"policy": {"pattern": "model", "model": "a/large"}}],
                "evaluator": {"auc": 1.0, "by": {"classifier": {}}}}}"#,
        ),
        vec![],
    );
    contents.assumptions.quality = [("c/small".into(), 0.5), ("a/large".into(), 1.0)].into();
    let requests = repeated((0..2_000).map(|n| n % 20 + 1), 1_000);
    let outcome = run_project(&contents, &catalog(), &requests);
    assert_eq!((outcome.mechanisms.cache_hits, outcome.quality.unwrap().mean), (1_980, 1.0));
    let mut compressed = project(
        policy(
            r#"{"pattern": "cache", "hit": "exact", "ttl_s": 4000000000, "policy":
                {"pattern": "compress", "ratio": 0.5, "quality_loss": 0.2, "policy": {"pattern": "model", "model": "c/small"}}}"#,
        ),
        vec![],
    );
    compressed.assumptions.quality = [("c/small".into(), 1.0)].into();
    let outcome = run_project(&compressed, &catalog(), &requests);
    assert!((outcome.quality.unwrap().mean - 0.8).abs() < 1e-9, "{:?}", outcome.quality);
}

#[test]
fn without_content_hashes_a_cache_is_unavailable_and_never_hits() {
    let outcome = run(cached(3_600, "", r#""exact""#), vec![], &workload(&[(1_000, 100); 50]));
    let mechanisms = outcome.mechanisms;
    assert_eq!((mechanisms.cache_unavailable, mechanisms.cache_lookups, mechanisms.cache_hits), (50, 0, 0));
    assert_eq!(outcome.cost_usd, Money(EACH * 50));
}

/// Ten turns of a conversation, each 2,000 tokens longer than the one before, so many seconds apart.
fn conversation(seconds_apart: i64) -> Workload {
    let mut requests = workload(&(1..=10).map(|turn| (2_000 * turn, 100)).collect::<Vec<_>>());
    requests.columns.arrival_ns = (0..10).map(|turn| turn * seconds_apart * Timestamp::NANOS_PER_SEC).collect();
    requests.columns.session_key = vec![9; 10].into();
    requests
}

/// Reads at a tenth and writes at five quarters of the prompt price, as Anthropic charges.
fn with_prefix_prices() -> CatalogSnapshot {
    let mut catalog = catalog();
    let price = |base: &str, share: &str| {
        let share: Factor = share.parse().unwrap();
        share.of_price(base.parse().unwrap())
    };
    for (model, base) in [(0, "0.0000025"), (2, "0.0000001")] {
        for endpoint in &mut catalog.models[model].endpoints {
            endpoint.prices.base.cache_read = Some(price(base, "0.1"));
            endpoint.prices.base.cache_write = Some(price(base, "1.25"));
        }
    }
    catalog
}

fn prefix_cached(model: &str, more: &str) -> Project {
    let wrapped =
        format!(r#"{{"pattern": "prompt_cache"{more}, "policy": {{"pattern": "model", "model": "{model}"}}}}"#);
    project(policy(&wrapped), vec![])
}

#[test]
fn a_conversation_reads_what_was_said_before_and_writes_what_is_new() {
    // 110,000 prompt tokens, of which each turn writes 2,000 anew: 90,000 read at 0.01, 20,000 written at 0.125 and 1,000
    // answered at 0.40 dollars per million.
    let project = prefix_cached("c/small", "");
    let outcome = run_project(&project, &with_prefix_prices(), &conversation(60));
    assert_eq!((outcome.mechanisms.prefix_tokens_read, outcome.mechanisms.prompt_tokens_sent), (90_000, 110_000));
    assert_eq!(outcome.cost_usd, "0.0038".parse().unwrap());
    // Six minutes later a beginning is forgotten, and everything is written again: dearer than no cache at all.
    let slow = run_project(&project, &with_prefix_prices(), &conversation(360));
    assert_eq!((slow.mechanisms.prefix_tokens_read, slow.cost_usd), (0, "0.01415".parse().unwrap()));
    let without =
        run_project(&super::project(Policy::model("c/small"), vec![]), &with_prefix_prices(), &conversation(360));
    assert_eq!(without.cost_usd, "0.0114".parse().unwrap());
}

#[test]
fn a_sticky_session_stays_where_its_beginning_is() {
    // Two endpoints at one price. A session that stays reads 90,000 of its 110,000 tokens; one that is drawn anew each time finds
    // less, since what the other endpoint has read since is not known to this one.
    let mut requests = conversation(1);
    for session in 2..=200_u64 {
        let mut more = conversation(1);
        more.columns.session_key = vec![session * 1_000; 10].into();
        more.columns.request_key = (0..10).map(|turn| session * 10 + turn).collect();
        requests.columns.append(&more.columns);
    }
    requests.columns.sort_by_arrival();
    let read = |more: &str| {
        let outcome = run_project(&prefix_cached("a/large", more), &with_prefix_prices(), &requests);
        outcome.mechanisms.prefix_tokens_read
    };
    let (sticky, drawn) = (read(r#", "sticky": true"#), read(""));
    assert_eq!(sticky, 200 * 90_000);
    // The endpoint of turn k read the session's prompt last at turn j with probability 2^-(k - j): 2,000 Σ j 2^-(k - j) tokens.
    let expected: f64 = (2..=10)
        .flat_map(|turn| (1..turn).map(move |before| f64::from(before) * 0.5_f64.powi(turn - before)))
        .sum::<f64>()
        * 2_000.0;
    let mean = drawn as f64 / 200.0;
    // A session's reads have a standard deviation below 12,000 tokens.
    assert!((mean - expected).abs() < 5.0 * 12_000.0 / 200.0_f64.sqrt(), "{mean} for {expected}");
}

#[test]
fn a_session_stays_only_where_reading_is_cheaper_and_no_order_is_stated() {
    let mut requests = conversation(1);
    for session in 2..=50_u64 {
        let mut more = conversation(1);
        more.columns.session_key = vec![session * 1_000; 10].into();
        more.columns.request_key = (0..10).map(|turn| session * 10 + turn).collect();
        requests.columns.append(&more.columns);
    }
    requests.columns.sort_by_arrival();
    let read = |catalog: &CatalogSnapshot, leaf: &str, sticky: bool| {
        let wrapped = format!(r#"{{"pattern": "prompt_cache", "sticky": {sticky}, "policy": {leaf}}}"#);
        run_project(&project(policy(&wrapped), vec![]), catalog, &requests).mechanisms.prefix_tokens_read
    };
    let plain = r#"{"pattern": "model", "model": "a/large"}"#;
    assert_eq!(read(&with_prefix_prices(), plain, true), 50 * 90_000);
    // Nobody gains by staying where a token from the cache costs what any other does.
    assert_eq!(read(&catalog(), plain, true), read(&catalog(), plain, false));
    // After the second provider has answered for the first, the first comes first again.
    let ordered = r#"{"pattern": "model", "model": "a/large", "provider": {"order": ["beta"]}}"#;
    let out = vec![outage(IncidentTarget::Provider("beta".into()), 0, 3)];
    let served = |sticky: bool| {
        let wrapped = format!(r#"{{"pattern": "prompt_cache", "sticky": {sticky}, "policy": {ordered}}}"#);
        let outcome = run_project(&project(policy(&wrapped), out.clone()), &with_prefix_prices(), &conversation(1));
        (outcome.mechanisms.prefix_tokens_read, outcome.cost_usd)
    };
    assert_eq!(served(true), served(false));
}

#[test]
fn the_longest_times_and_windows_do_not_overflow() {
    let longest = format!(r#", "ttl_minutes": {}"#, u32::MAX);
    let outcome = run_project(&prefix_cached("c/small", &longest), &with_prefix_prices(), &conversation(360));
    assert_eq!(outcome.mechanisms.prefix_tokens_read, 90_000);
    let batch = format!(
        r#"{{"pattern": "batch", "window_minutes": {0}, "deadline_minutes": {0}, "every_request": true, "price_share": "0.5",
            "policy": {{"pattern": "steer", "budget": {{"measure": "total", "percentile": "p95"}}, "window_minutes": {0},
                "candidates": [{{"pattern": "model", "model": "c/small"}}]}}}}"#,
        u32::MAX
    );
    assert_eq!(run(policy(&batch), vec![], &conversation(360)).succeeded, 10);
}
