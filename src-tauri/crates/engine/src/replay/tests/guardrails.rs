//! Guardrails and keys: who is let in, when a budget is used up, and what happens then.

use routewright_domain::GuardrailAction;

use super::*;

/// A request of 1,000 and 100 tokens to `c/small`, in pico-dollars.
const SMALL: i128 = 140_000_000;
/// The same to `a/large`.
const LARGE: i128 = 3_500_000_000;

/// An architecture that sends everything to one model under these further fields of the document.
fn architecture(model: &str, more: &str) -> Project {
    let mut project = project(Policy::model(model), vec![]);
    project.architectures[0] = serde_json::from_str(&format!(
        r#"{{"id": "one", "name": "One", "policies": {{"all": {{"pattern": "model", "model": "{model}"}}}}{more}}}"#
    ))
    .unwrap();
    project
}

/// A catalog in which every answer is there after exactly so many milliseconds.
fn answering_after(milliseconds: f64) -> CatalogSnapshot {
    let mut catalog = catalog();
    for endpoint in catalog.models.iter_mut().flat_map(|model| &mut model.endpoints) {
        endpoint.ttft_ms = Some(steady(milliseconds));
        endpoint.throughput_tps = Some(steady(1e9));
    }
    catalog
}

fn budget(limit_usd: &str, when_reached: &str) -> String {
    format!(
        r#", "guardrails": [{{"name": "daily", "budget": {{"limit_usd": "{limit_usd}", "period": "day", "alert_at": ["0.5"],
            "when_reached": {when_reached}}}}}]"#
    )
}

/// A request a second, from midnight on.
fn one_a_second(count: usize) -> Workload {
    workload(&vec![(1_000, 100); count])
}

fn events(outcome: &Outcome) -> Vec<(&str, i64, GuardrailAction, i128, u64, i128)> {
    let event = |event: &routewright_domain::GuardrailEvent| {
        let seconds = event.at.0 / Timestamp::NANOS_PER_SEC;
        (seconds, event.action, event.booked_usd.0, event.requests, event.overshoot_usd.0)
    };
    outcome
        .guardrail_events
        .iter()
        .map(|raised| {
            let (at, action, booked, requests, overshoot) = event(raised);
            (raised.guardrail.as_str(), at, action, booked, requests, overshoot)
        })
        .collect()
}

#[test]
fn a_budget_blocks_at_the_moment_it_is_reached() {
    // Each request costs 0.00014 dollars and is booked five seconds after its arrival. 0.0021 dollars are the cost of the first
    // 15, the last of which (of second 14) completes at second 19. By then those of seconds 15 to 18 have been let in as well.
    let project = architecture("c/small", &budget("0.0021", r#""block""#));
    let outcome = run_project(&project, &answering_after(5_000.0), &one_a_second(100));
    assert_eq!(outcome.cost_usd, Money(SMALL * 19));
    assert_eq!((outcome.succeeded, outcome.refused, outcome.failed), (19, 81, 0));
    assert_eq!(outcome.refusals_by_reason, [("admit: budget used up".to_owned(), 81)].into());
    // Half of the budget, 7.5 requests, is booked with the eighth (of second 7), which completes at second 12.
    let expected = [
        ("daily", 12, GuardrailAction::Alert, SMALL * 8, 0, 0),
        ("daily", 19, GuardrailAction::Block, SMALL * 15, 81, SMALL * 4),
    ];
    assert_eq!(events(&outcome), expected);
    assert_eq!(outcome.guardrail_events[1].limit_usd, "0.0021".parse().unwrap());
}

#[test]
fn a_budget_passes_requests_to_a_cheaper_policy_from_the_moment_it_is_reached() {
    let project = architecture(
        "a/large",
        &budget("0.035", r#""downgrade", "downgrade_to": {"pattern": "model", "model": "c/small"}"#),
    );
    let outcome = run_project(&project, &answering_after(0.001), &one_a_second(100));
    // Ten large requests use the budget up; the answers of the other 90 are small, and are booked beyond it.
    assert_eq!(outcome.served_by, [("a/large".into(), 10), ("c/small".into(), 90)].into());
    assert_eq!(outcome.cost_usd, Money(LARGE * 10 + SMALL * 90));
    let downgrade = ("daily", 9, GuardrailAction::Downgrade, LARGE * 10, 90, SMALL * 90);
    assert_eq!(events(&outcome), [("daily", 4, GuardrailAction::Alert, LARGE * 5, 0, 0), downgrade]);
}

#[test]
fn a_budget_that_only_alerts_lets_everything_through() {
    let project = architecture("c/small", &budget("0.0021", r#""alert""#));
    let outcome = run_project(&project, &answering_after(0.001), &one_a_second(100));
    assert_eq!((outcome.succeeded, outcome.cost_usd), (100, Money(SMALL * 100)));
    let reached = ("daily", 14, GuardrailAction::Alert, SMALL * 15, 0, SMALL * 85);
    assert_eq!(events(&outcome), [("daily", 7, GuardrailAction::Alert, SMALL * 8, 0, 0), reached]);
}

#[test]
fn a_new_day_has_a_new_budget() {
    // From 23:59:00 of the first day on: 60 requests of that day, 60 of the next, 15 of each within the budget.
    let mut requests = one_a_second(120);
    let midnight = 86_400 * Timestamp::NANOS_PER_SEC;
    requests.columns.arrival_ns = (0..120).map(|n| midnight + (n - 60) * Timestamp::NANOS_PER_SEC).collect();
    let project = architecture("c/small", &budget("0.0021", r#""block""#));
    let outcome = run_project(&project, &answering_after(0.001), &requests);
    assert_eq!((outcome.succeeded, outcome.refused), (30, 90));
    let blocks = events(&outcome).into_iter().filter(|event| event.2 == GuardrailAction::Block);
    assert_eq!(blocks.map(|event| (event.1, event.4)).collect::<Vec<_>>(), [(86_354, 45), (86_414, 45)]);
}

#[test]
fn a_guardrail_within_a_policy_counts_its_own_branch_only() {
    // Half of the requests are short; only they are guarded, and only what they cost is booked.
    let mut requests = one_a_second(100);
    requests.columns.prompt_tokens = (0..100).map(|n| if n % 2 == 0 { 1_000 } else { 2_000 }).collect();
    let guarded = policy(
        r#"{"pattern": "partition", "by": {"bands": {"bands": [{"below": 1500, "policy":
            {"pattern": "guard", "guardrail": {"name": "short", "budget": {"limit_usd": "0.0014", "period": "day", "when_reached": "block"}},
             "policy": {"pattern": "model", "model": "c/small"}}}], "otherwise": {"pattern": "model", "model": "c/small"}}}}"#,
    );
    let outcome = run_project(&project(guarded, vec![]), &answering_after(0.001), &requests);
    assert_eq!((outcome.succeeded, outcome.refused), (60, 40));
    assert_eq!(events(&outcome), [("short", 18, GuardrailAction::Block, SMALL * 10, 40, 0)]);
}

#[test]
fn a_budget_counts_no_call_that_was_cancelled_before_its_first_token() {
    // The guarded member is slower, so its call is ended and not billed: its budget never fills. Where it is the faster one, ten
    // of its answers do.
    let raced = |guarded: &str, other: &str| {
        policy(&format!(
            r#"{{"pattern": "ensemble", "aggregation": "majority", "quorum": 1, "members": [
                {{"pattern": "guard", "policy": {{"pattern": "model", "model": "{guarded}"}},
                    "guardrail": {{"name": "raced", "budget": {{"limit_usd": "0.0014", "period": "day", "when_reached": "block"}}}}}},
                {{"pattern": "model", "model": "{other}"}}]}}"#
        ))
    };
    let mut catalog = answering_after(5_000.0);
    catalog.models[2].endpoints[0].ttft_ms = Some(steady(1.0));
    let slower = run_project(&project(raced("a/large", "c/small"), vec![]), &catalog, &one_a_second(100));
    assert_eq!((events(&slower), slower.cost_usd), (vec![], Money(SMALL * 100)));
    let faster = run_project(&project(raced("c/small", "a/large"), vec![]), &catalog, &one_a_second(100));
    assert_eq!(events(&faster), [("raced", 9, GuardrailAction::Block, SMALL * 10, 90, 0)]);
    assert_eq!(faster.cost_usd, Money(SMALL * 10 + LARGE * 90));
}

#[test]
fn requests_a_minute_are_counted_in_minutes_of_utc() {
    // Sixty requests in each of five minutes, of which twenty may pass.
    let project = architecture("c/small", r#", "guardrails": [{"name": "rate", "requests_per_minute": 20}]"#);
    let outcome = run_project(&project, &catalog(), &one_a_second(300));
    assert_eq!((outcome.succeeded, outcome.refused), (100, 200));
    assert_eq!(outcome.refusals_by_reason, [("admit: too many requests a minute".to_owned(), 200)].into());
}

#[test]
fn prompts_that_are_too_long_and_answers_that_would_be_are_capped() {
    let caps = r#", "guardrails": [{"name": "caps", "max_prompt_tokens": 1000, "max_completion_tokens": 50}]"#;
    let outcome = run_project(&architecture("c/small", caps), &catalog(), &workload(&[(1_000, 100), (1_001, 100)]));
    assert_eq!(outcome.refusals_by_reason, [("admit: prompt too long".to_owned(), 1)].into());
    // 1,000 × 0.1 + 50 × 0.4 dollars per million.
    assert_eq!((outcome.truncated, outcome.cost_usd), (1, "0.00012".parse().unwrap()));
}

#[test]
fn endpoints_above_a_price_ceiling_are_no_choice() {
    // The dear endpoint is expected to charge 3 × (1,000 + 256) millionths, the cheap one a third.
    let ceiling = r#", "guardrails": [{"name": "ceiling", "price_ceiling_usd": "0.003"}]"#;
    let outcome = run_project(&architecture("b/pair", ceiling), &catalog(), &one_a_second(200));
    assert_eq!(outcome.cost_by_provider.keys().collect::<Vec<_>>(), [&"cheap".into()]);
}

/// Requests that came with each of these keys in turn; an empty name is a log that names none.
fn with_keys(names: &[&str], count: u16) -> Workload {
    let mut requests = one_a_second(usize::from(count));
    requests.names.api_keys.entries = names.iter().filter(|name| !name.is_empty()).map(ToString::to_string).collect();
    let position = |n: u16| {
        let name = names[usize::from(n) % names.len()];
        requests.names.api_keys.entries.iter().position(|known| known == name)
    };
    let positions =
        (0..count).map(|n| position(n).map_or(routewright_domain::NO_ENTRY, |at| u16::try_from(at).unwrap())).collect();
    requests.columns.api_key = positions;
    requests
}

const KEYS: &str = r#", "keys": [
    {"id": "app", "name": "App", "models": ["c/small"]},
    {"id": "lab", "name": "Lab", "models": ["b/pair"]},
    {"id": "old", "name": "Old", "disabled": true},
    {"id": "rest", "name": "Rest", "matches": {"prompt_tokens": {"below": 1500}}}]"#;

#[test]
fn keys_open_what_they_are_for_and_nothing_else() {
    let requests = with_keys(&["App", "lab", "Old", "Stolen", ""], 50);
    let outcome = run_project(&architecture("c/small", KEYS), &catalog(), &requests);
    // The key of the app, by name, and the one that catches what names no key.
    assert_eq!(outcome.succeeded, 20);
    let reasons = [
        ("authenticate: key switched off", 10),
        ("authenticate: unknown key", 10),
        ("scope: no model that the key may use", 10),
    ];
    assert_eq!(outcome.refusals_by_reason, reasons.map(|(reason, count)| (reason.to_owned(), count)).into());
    let mut long = with_keys(&[""], 10);
    long.columns.prompt_tokens = vec![2_000; 10].into();
    let outcome = run_project(&architecture("c/small", KEYS), &catalog(), &long);
    assert_eq!(outcome.refusals_by_reason, [("authenticate: no key".to_owned(), 10)].into());
}

#[test]
fn a_key_passes_over_the_models_that_it_may_not_use() {
    let mut project = architecture("c/small", KEYS);
    project.architectures[0].policies.insert("all".into(), chain(&["a/large", "c/small"], None));
    let outcome = run_project(&project, &catalog(), &with_keys(&["App"], 10));
    assert_eq!(outcome.served_by, [("c/small".into(), 10)].into());
    assert_eq!((outcome.fallback_depth.share, outcome.cost_usd), (1.0, Money(SMALL * 10)));
}

#[test]
fn a_key_has_a_budget_of_its_own() {
    let keys = r#", "keys": [
        {"id": "a", "name": "A", "budget": {"limit_usd": "0.0014", "period": "month", "when_reached": "block"}},
        {"id": "b", "name": "B"}]"#;
    let requests = with_keys(&["A", "B"], 60);
    let outcome = run_project(&architecture("c/small", keys), &answering_after(0.001), &requests);
    assert_eq!((outcome.succeeded, outcome.refused), (40, 20), "ten of A, all thirty of B");
    assert_eq!(outcome.refusals_by_reason, [("admit: budget of the key used up".to_owned(), 20)].into());
    assert_eq!(events(&outcome), [("key A", 18, GuardrailAction::Block, SMALL * 10, 20, 0)]);
}
