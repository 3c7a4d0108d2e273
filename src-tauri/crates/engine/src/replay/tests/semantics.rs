//! What a replay does, case by case.

use super::*;

#[test]
fn inverse_square_balancing_gives_the_documented_nine_to_one() {
    // OpenRouter's documentation of August 2026: prices 1 and 3 are chosen 9 to 1.
    let count = 20_000;
    let requests = workload(&vec![(1_000, 100); count]);
    let outcome = run(Policy::model("b/pair"), vec![], &requests);
    // A request costs 1,100 millionths on the cheap endpoint and three times that on the dear one.
    let cheap: Money = "0.0011".parse().unwrap();
    let dear_share = ((outcome.cost_usd.0 - cheap.0 * 20_000) as f64 / (2.0 * cheap.0 as f64)) / count as f64;
    // Five standard errors of a share of 0.1 over 20,000 requests.
    assert!(
        (dear_share - 0.1).abs() < 5.0 * (0.09_f64 / count as f64).sqrt(),
        "share of the dear endpoint: {dear_share}"
    );
}

#[test]
fn an_outage_of_one_provider_is_caught_by_the_other_endpoint() {
    let requests = workload(&vec![(1_000, 100); 600]);
    let outcome =
        run(Policy::model("a/large"), vec![outage(IncidentTarget::Provider("alpha".into()), 100, 200)], &requests);
    assert_eq!((outcome.succeeded, outcome.fallback_depth.share), (600, 0.0), "another endpoint is no fallback step");
}

#[test]
fn an_outage_of_a_model_moves_its_requests_one_step_down_and_costs_them_time() {
    let requests = workload(&vec![(1_000, 100); 600]);
    let incident = outage(IncidentTarget::Model("a/large".into()), 100, 200);
    let alone = run(Policy::model("a/large"), vec![incident.clone()], &requests);
    assert_eq!((alone.succeeded, alone.failed), (400, 200));
    assert_eq!(alone.failures_by_reason.get("outage"), Some(&200));

    let chained = run(chain(&["a/large", "c/small"], None), vec![incident], &requests);
    assert_eq!((chained.succeeded, chained.fallback_depth.by_depth.clone()), (600, vec![400, 200]));
    assert_eq!(chained.served_by.get(&"c/small".into()), Some(&200));
    // 400 requests at 0.0035 and 200 at 0.00014 dollars; the failed attempts are not billed.
    assert_eq!(chained.cost_usd, "1.428".parse().unwrap());
    assert!(chained.ttft_ms.p95 > alone.ttft_ms.p95, "the failed attempts are waited for");
}

#[test]
fn a_prompt_that_fits_nowhere_is_a_context_overflow() {
    let outcome = run(Policy::model("a/large"), vec![], &workload(&[(100_000, 10), (99_999, 10)]));
    assert_eq!((outcome.succeeded, outcome.failures_by_reason.get("context_overflow")), (1, Some(&1)));
    // One token of room: the answer is cut there, and billed so. 99,999 × 2.50 + 1 × 10.00 per million.
    assert_eq!((outcome.truncated, outcome.cost_usd), (1, "0.2500075".parse().unwrap()));
}

#[test]
fn a_first_token_timeout_is_left_as_often_as_the_published_percentile_says() {
    // 1,300 ms is the published 95th percentile of each endpoint's time to first token.
    let requests = workload(&vec![(10, 1); 20_000]);
    let outcome = run(chain(&["c/small", "a/large"], Some(1_300)), vec![], &requests);
    assert!(
        (outcome.fallback_depth.share - 0.05).abs() < 5.0 * (0.0475_f64 / 20_000.0).sqrt(),
        "{:?}",
        outcome.fallback_depth
    );
}

#[test]
fn an_unknown_price_is_counted_and_never_zero() {
    let mut catalog = catalog();
    catalog.models[2].endpoints[0].prices.base.completion = None;
    let project = project(Policy::model("c/small"), vec![]);
    let plan = compile(&project, 0, &catalog).plan.unwrap();
    let requests = workload(&[(1_000, 0), (1_000, 50)]);
    let outcome = outcome_of(&plan, &requests, &project.scenarios[0], 1);
    assert_eq!(
        (outcome.unpriced, outcome.cost_usd),
        (1, "0.0002".parse().unwrap()),
        "only the second has an unpriced line"
    );
}

fn incident(target: IncidentTarget, effect: IncidentEffect) -> Incident {
    Incident { effect, ..outage(target, 0, 1_000_000) }
}

#[test]
fn an_order_without_fallbacks_is_the_list_of_those_that_may_serve() {
    let requests = workload(&[(1_000, 100); 50]);
    let out = vec![outage(IncidentTarget::Provider("alpha".into()), 0, 1_000)];
    let listed = |order: &str| {
        policy(&format!(
            r#"{{"pattern": "model", "model": "a/large", "provider": {{"order": {order}, "allow_fallbacks": false}}}}"#
        ))
    };
    assert_eq!(run(listed(r#"["alpha", "beta"]"#), out.clone(), &requests).succeeded, 50, "each in its turn");
    assert_eq!(run(listed(r#"["alpha"]"#), out, &requests).failed, 50, "nobody else");
    let nobody = compile(&project(listed(r#"["omega"]"#), vec![]), 0, &catalog());
    assert!(nobody.plan.is_none() && nobody.diagnostics.iter().any(|found| found.code == "no_endpoint"));
}

#[test]
fn a_model_is_over_its_limit_only_when_all_its_endpoints_are() {
    let requests = workload(&[(1_000, 100); 50]);
    let limited = |provider: &str| incident(IncidentTarget::Provider(provider.into()), IncidentEffect::RateLimit);
    let out = incident(IncidentTarget::Provider("beta".into()), IncidentEffect::Outage);
    let reasons = |incidents| run(Policy::model("a/large"), incidents, &requests).failures_by_reason;
    assert_eq!(reasons(vec![limited("alpha"), limited("beta")]), [("rate_limit".to_owned(), 50)].into());
    assert_eq!(reasons(vec![limited("alpha"), out]), [("outage".to_owned(), 50)].into(), "whichever failed last");
}

#[test]
fn a_gateway_avoids_an_endpoint_for_thirty_seconds_after_its_trouble() {
    let requests = workload(&vec![(1_000, 100); 400]);
    for effect in [IncidentEffect::Outage, IncidentEffect::RateLimit] {
        let trouble = Incident { effect, ..outage(IncidentTarget::Provider("alpha".into()), 100, 100) };
        let project = project(Policy::model("a/large"), vec![trouble]);
        let plan = compile(&project, 0, &catalog()).plan.unwrap();
        let attempts = |row: u64| {
            crate::explain(&plan, &ReplayInput::new(&requests, &project.scenarios[0], 1), row).unwrap().attempts
        };
        // Rows are seconds, counted from 1; the trouble lasts from second 100 to second 199.
        for row in 102..=230 {
            assert_eq!(attempts(row)[0].endpoint, "a/large@beta", "second {}", row - 1);
        }
        let later = (231..=300).filter(|row| attempts(*row)[0].endpoint == "a/large@alpha").count();
        assert!(later > 10, "after the memory alpha serves its half again: {later} of 70");
    }
}

#[test]
fn a_call_that_is_given_up_after_its_first_token_is_billed_and_labelled() {
    let requests = workload(&[(1_000, 1_000); 200]);
    let chain = policy(
        r#"{"pattern": "fallback", "triggers": ["timeout"], "steps": [
            {"policy": {"pattern": "model", "model": "a/large", "provider": {"only": ["alpha"]}}, "timeout_ms": 10000},
            {"policy": {"pattern": "model", "model": "c/small"}}]}"#,
    );
    let outcome = run(chain, vec![], &requests);
    assert!(outcome.fallback_depth.by_depth[1] > 100, "1,000 tokens take 20 s at the median");
    // Every primary is billed 0.0125 dollars, and every fallback 0.0005 more.
    let fell: i128 = outcome.fallback_depth.by_depth[1].into();
    let (primary, fallback): (Money, Money) = ("0.0125".parse().unwrap(), "0.0005".parse().unwrap());
    assert_eq!(outcome.cost_usd, Money(primary.0 * 200 + fallback.0 * fell));
    assert_eq!(outcome.cost_evidence, routewright_domain::Evidence::Assumed);
}

#[test]
fn an_outer_wait_for_the_first_token_ends_when_the_first_token_comes() {
    let requests = workload(&[(1_000, 2_000); 200]);
    let nested = policy(
        r#"{"pattern": "fallback", "triggers": ["timeout"], "steps": [
            {"first_token_timeout_ms": 4900, "policy": {"pattern": "fallback", "triggers": ["timeout"], "steps": [
                {"policy": {"pattern": "model", "model": "a/large"}, "timeout_ms": 5000},
                {"policy": {"pattern": "model", "model": "c/small"}}]}},
            {"policy": {"pattern": "model", "model": "b/pair"}}]}"#,
    );
    let outcome = run(nested, vec![], &requests);
    let served = |model: &str| outcome.served_by.get(&model.into()).copied().unwrap_or(0);
    // 99 % have their first token within 2 s, so the inner chain goes on to its own second step.
    assert!(served("c/small") > 150 && served("b/pair") < 10, "{:?}", outcome.served_by);
}

#[test]
fn a_slowdown_multiplies_latencies_and_says_that_they_are_assumed() {
    let requests = workload(&vec![(1_000, 100); 2_000]);
    let slow = incident(IncidentTarget::Model("c/small".into()), IncidentEffect::Slowdown { factor: 3.0 });
    let (usual, slowed) =
        (run(Policy::model("c/small"), vec![], &requests), run(Policy::model("c/small"), vec![slow], &requests));
    let ratio = slowed.ttft_ms.p95.unwrap() / usual.ttft_ms.p95.unwrap();
    assert!((ratio - 3.0).abs() < 0.01, "the same draws, three times as long: {ratio}");
    assert_eq!(slowed.ttft_ms.evidence, routewright_domain::Evidence::Assumed);
    assert_eq!(usual.ttft_ms.evidence, routewright_domain::Evidence::Published);
}

#[test]
fn a_latency_requirement_is_open_while_the_unknown_ones_could_decide_it() {
    let mut catalog = catalog();
    catalog.models[0].endpoints[1].ttft_ms = None;
    let mut project = project(Policy::model("a/large"), vec![]);
    let requests = workload(&vec![(1_000, 10); 1_000]);
    let mut met = |limit: u32| {
        project.features[0].requirements.ttft_p95_ms = Some(limit);
        let plan = compile(&project, 0, &catalog).plan.unwrap();
        let outcome = outcome_of(&plan, &requests, &project.scenarios[0], 1);
        outcome.requirements[0].met
    };
    assert_eq!(met(100_000), None, "half of the answers have no known latency");
    assert_eq!(met(100), Some(false), "the known half alone breaches it");
}

#[test]
fn only_the_recorded_model_finds_its_prefix_cache() {
    let mut requests = workload(&[(1_000, 0); 10]);
    requests.names.models.entries = vec!["c/small".to_owned()];
    requests.columns.model = vec![0; 10].into();
    requests.columns.cached_tokens = vec![1_000; 10].into();
    let mut catalog = catalog();
    for model in [0, 2] {
        for endpoint in &mut catalog.models[model].endpoints {
            endpoint.prices.base.cache_read = "0.00000001".parse().ok();
        }
    }
    let cost = |model: &str, requests: &Workload| {
        let project = project(Policy::model(model), vec![]);
        let plan = compile(&project, 0, &catalog).plan.unwrap();
        outcome_of(&plan, requests, &project.scenarios[0], 1).cost_usd.to_string()
    };
    assert_eq!(cost("c/small", &requests), "0.0001");
    assert_eq!(cost("a/large", &requests), "0.025", "another model pays the prompt price");
    requests.columns.model = vec![routewright_domain::NO_ENTRY; 10].into();
    assert_eq!(cost("a/large", &requests), "0.0001", "a log without models is taken at its word");
}

#[test]
fn a_recorded_failure_is_answered_at_the_length_of_its_neighbours_and_counted() {
    let mut requests = workload(&[(1_000, 200), (1_000, 0), (1_000, 200)]);
    requests.columns.status = vec![0, routewright_domain::RecordedStatus::Failed as u8].into();
    let outcome = run(Policy::model("c/small"), vec![], &requests);
    assert_eq!(outcome.estimated, 1);
    // 3 × 1,000 prompt tokens at 0.1 and 3 × 200 completion tokens at 0.4 dollars per million.
    assert_eq!(outcome.cost_usd, "0.00054".parse().unwrap());
    assert_eq!(outcome.cost_evidence, routewright_domain::Evidence::Assumed);
}

#[test]
fn extreme_factors_prices_and_limits_are_refused_or_bounded() {
    let slow = incident(IncidentTarget::Model("c/small".into()), IncidentEffect::Slowdown { factor: 1e300 });
    let mut extreme = project(Policy::model("c/small"), vec![slow]);
    extreme.features[0].requirements.cost_per_request_usd = "999999999999999999999999".parse().ok();
    let found = crate::check_project(&extreme, &catalog());
    assert!(found.iter().any(|found| found.code == "slowdown_factor"));
    // Even unchecked it ends in a figure and not in an overflow.
    let plan = compile(&extreme, 0, &catalog()).plan.unwrap();
    let outcome = outcome_of(&plan, &workload(&[(1_000, 100); 5]), &extreme.scenarios[0], 1);
    assert_eq!((outcome.succeeded, outcome.requirements[0].met), (5, Some(true)));
}

#[test]
fn a_replay_is_cancelled_at_the_next_look() {
    struct After(std::sync::atomic::AtomicU64);
    impl Watch for After {
        fn advanced(&self, requests: u64) {
            self.0.fetch_add(requests, std::sync::atomic::Ordering::Relaxed);
        }
        fn cancelled(&self) -> bool {
            self.0.load(std::sync::atomic::Ordering::Relaxed) > 0
        }
    }
    let project = project(Policy::model("a/large"), vec![]);
    let plan = compile(&project, 0, &catalog()).plan.unwrap();
    let watch = After(std::sync::atomic::AtomicU64::new(0));
    let ending =
        replay(&[&plan], &ReplayInput::new(&workload(&vec![(1, 1); 100_000]), &project.scenarios[0], 1), ONE, &watch);
    assert_eq!(ending, Err(Cancelled));
    assert!(watch.0.into_inner() < 20_000, "one stride, and no further");
}

/// Families of tokenizers count the same text differently, whether or not the architecture still asks the model of the record.
#[test]
fn a_record_is_counted_in_the_tokens_of_its_own_model() {
    let mut catalog = catalog();
    catalog.models[0].tokenizer = Some("dense".to_owned());
    catalog.models[2].tokenizer = Some("sparse".to_owned());
    let mut requests = workload(&[(1_000, 0)]);
    requests.names.models.entries = vec!["a/large".to_owned()];
    requests.columns.model = vec![0].into();
    let mut project = project(Policy::model("c/small"), vec![]);
    project.assumptions.token_ratios = [("dense".to_owned(), 0.8), ("sparse".to_owned(), 1.2)].into();
    let sent = |project: &Project| run_project(project, &catalog, &requests).mechanisms.prompt_tokens_sent;
    // 1,000 tokens of one that makes 0.8 of a text are 1,500 of one that makes 1.2 of it.
    assert_eq!(sent(&project), 1_500);
    project.assumptions.token_ratios.clear();
    assert_eq!(sent(&project), 1_000);
}
