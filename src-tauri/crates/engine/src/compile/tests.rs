use routewright_domain::{CatalogSnapshot, parse_project};

use crate::check_project;

fn catalog() -> CatalogSnapshot {
    let text = r#"{"date": "2026-08-08", "source": "test", "models": [
        {"id": "a/large", "name": "Large", "endpoints": [{"id": "a/large@alpha", "provider": "alpha", "context_tokens": 8000,
         "prices": {"prompt": "0.000001", "completion": "0.000002"}, "healthy": true}]},
        {"id": "b/old", "name": "Old", "retires": "2026-01-01", "endpoints": []}]}"#;
    serde_json::from_str(text).unwrap()
}

/// Everything that is said about a project with this policy for its one feature.
fn diagnostics(policy: &str) -> String {
    with_library(policy, "")
}

/// The same with these policies in the library.
fn with_library(policy: &str, library: &str) -> String {
    let text = format!(
        r#"{{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "one",
            "features": [{{"id": "all/of it", "name": "All", "matches": "always"}}],
            "architectures": [{{"id": "one", "name": "One", "policies": {{"all/of it": {policy}}}, "library": {{{library}}}}}],
            "scenarios": [{{"id": "base", "name": "Base"}}]}}"#
    );
    let found = check_project(&parse_project(&text).unwrap(), &catalog());
    let line = |d: &routewright_domain::Diagnostic| {
        let hint = d.hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})"));
        format!("{:?} {} {}: {}{hint}", d.severity, d.code, d.path, d.message)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_policy_that_works_has_nothing_to_say() {
    assert_eq!(diagnostics(r#"{"pattern": "model", "model": "a/large"}"#), "");
}

#[test]
fn every_problem_is_told_at_once_with_its_place() {
    let policy = r#"{"pattern": "fallback", "triggers": ["low_quality", "timeout"], "steps": [
        {"policy": {"pattern": "model", "model": "z/larg"}},
        {"policy": {"pattern": "model", "model": "b/old"}, "timeout_ms": 0},
        {"policy": {"pattern": "model", "model": "a/large", "provider": {"only": ["omega"]}}},
        {"policy": {"pattern": "fallback", "triggers": [], "steps": []}},
        {"policy": {"pattern": "task", "rules": [{"name": "never", "when": {"prompt_tokens": {"at_least": 5, "below": 5}},
          "policy": {"pattern": "model", "model": "a/large"}}], "otherwise": {"pattern": "model", "model": "a/large"}}}]}"#;
    insta::assert_snapshot!(diagnostics(policy));
}

#[test]
fn what_has_no_effect_is_said() {
    let policy = r#"{"pattern": "model", "model": "a/large", "max_pric": 3,
        "provider": {"order": ["alpha", "opneai"], "sort": "price", "zdr": true}}"#;
    insta::assert_snapshot!(diagnostics(policy));
}

/// A policy that asks for one of the library.
fn shared(id: &str) -> String {
    format!(r#"{{"pattern": "shared", "policy": "{id}"}}"#)
}

#[test]
fn a_policy_of_the_library_stands_wherever_it_is_named() {
    let library = r#""usual": {"pattern": "model", "model": "a/large"}"#;
    let chain = format!(
        r#"{{"pattern": "fallback", "triggers": ["outage"], "steps": [{{"policy": {0}}}, {{"policy": {0}}}]}}"#,
        shared("usual")
    );
    assert_eq!(with_library(&chain, library), "");
    insta::assert_snapshot!(with_library(&shared("unusual"), library), @r#"
Error unknown_policy /architectures/0/policies/all~1of it/policy: the library of `one` has no policy `unusual` (add it to the library, or name another)
Note unused_policy /architectures/0/library/usual: nothing asks for the policy `usual`
"#);
}

#[test]
fn policies_that_contain_themselves_are_told_with_their_circle() {
    let library = format!(
        r#""a": {}, "b": {{"pattern": "retry", "attempts": 2, "base_delay_ms": 0, "max_delay_ms": 0, "policy": {}}}, "c": {}"#,
        shared("b"),
        shared("c"),
        shared("a")
    );
    insta::assert_snapshot!(with_library(&shared("a"), &library), @r#"Error policy_cycle /architectures/0/library/c/policy: the policy `a` contains itself: a → b → c → a (let one of them name a model instead)"#);
    insta::assert_snapshot!(with_library(&shared("own"), &format!(r#""own": {}"#, shared("own"))), @r#"Error policy_cycle /architectures/0/library/own/policy: the policy `own` contains itself: own → own (let one of them name a model instead)"#);
}

#[test]
fn a_library_deeper_than_any_drawing_is_an_error_and_no_overflow() {
    let links = (0..10_000).map(|n| format!(r#""p{n}": {}"#, shared(&format!("p{}", n + 1))));
    let end = r#""p10000": {"pattern": "model", "model": "a/large"}"#.to_owned();
    let library = links.chain([end]).collect::<Vec<_>>().join(", ");
    insta::assert_snapshot!(with_library(&shared("p0"), &library), @r#"Error too_deep /architectures/0/library/p199: policies stand within policies more than 200 deep, or there are too many of them (take the policy apart, or name its parts in the library)"#);
    // As many links as may be work.
    let library = (0..150).map(|n| format!(r#""p{n}": {}"#, shared(&format!("p{}", n + 1))));
    let end = r#""p150": {"pattern": "model", "model": "a/large"}"#.to_owned();
    assert_eq!(with_library(&shared("p0"), &library.chain([end]).collect::<Vec<_>>().join(", ")), "");
}

/// What is said about a model of a standard and a batch endpoint that is asked for with this tier.
fn of_tier(tier: &str) -> (String, Vec<routewright_domain::Money>) {
    let mut catalog = catalog();
    let mut batch = catalog.models[0].endpoints[0].clone();
    batch.id = "a/large@alpha/batch".into();
    batch.tariff = routewright_domain::Tariff::Batch;
    batch.prices.base.prompt = "0.0000005".parse().ok();
    catalog.models[0].endpoints.push(batch);
    let text = format!(
        r#"{{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "one",
            "features": [{{"id": "all", "name": "All", "matches": "always"}}],
            "architectures": [{{"id": "one", "name": "One", "policies": {{"all": {{"pattern": "model", "model": "a/large",
              "parameters": {{"service_tier": "{tier}"}}}}}}}}],
            "scenarios": [{{"id": "base", "name": "Base"}}]}}"#
    );
    let compiled = super::compile(&parse_project(&text).unwrap(), 0, &catalog);
    let codes: Vec<String> = compiled.diagnostics.iter().map(|found| found.code.clone()).collect();
    let plan = compiled.plan.unwrap();
    let crate::plan::Node::Model(leaf) = &plan.nodes[0] else { panic!("a leaf") };
    let price = |at: &usize| plan.endpoints[*at].prices.base.prompt.unwrap().per_million();
    (codes.join(" "), leaf.endpoints.iter().map(price).collect())
}

#[test]
fn a_service_tier_chooses_its_endpoints_or_is_said_to_have_none() {
    let usd = |text: &str| vec![text.parse().unwrap()];
    assert_eq!(of_tier("standard"), (String::new(), usd("1")));
    assert_eq!(of_tier("batch"), ("batch_tier".to_owned(), usd("0.5")));
    assert_eq!(of_tier("flex"), ("no_such_tier".to_owned(), usd("1")));
    assert_eq!(of_tier("priority"), ("no_such_tier".to_owned(), usd("1")));
}

/// Everything that is said about a project in which these parts stand in the place of the usual ones.
fn of_project(parts: &[(&str, &str)]) -> String {
    let mut project: serde_json::Value = serde_json::from_str(
        r#"{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "one",
            "features": [{"id": "all", "name": "All", "matches": "always"}],
            "architectures": [{"id": "one", "name": "One", "policies": {"all": {"pattern": "model", "model": "a/large"}}}],
            "scenarios": [{"id": "base", "name": "Base"}]}"#,
    )
    .unwrap();
    for (pointer, part) in parts {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        project.pointer_mut(parent).unwrap()[key] = serde_json::from_str(part).unwrap();
    }
    let found = check_project(&parse_project(&project.to_string()).unwrap(), &catalog());
    let line = |d: &routewright_domain::Diagnostic| {
        let hint = d.hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})"));
        format!("{:?} {} {}: {}{hint}", d.severity, d.code, d.path, d.message)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn figures_that_cannot_be_and_names_that_are_not_there_are_told() {
    let found = of_project(&[
        ("/features/0/requirements", r#"{"quality_floor": 80, "latency_p95_ms": 5, "monthly_budget_usd": "-1"}"#),
        (
            "/scenarios",
            r#"[{"id": "base", "name": "Base", "traffic": "1001", "monthly_growth": 10,
                "prices": [{"target": {"provider": "alpa"}, "factor": "1.5"}, {"factor": "2"}],
                "retired": [{"model": "larg"}],
                "incidents": [{"target": {"model": "a/large"}, "effect": "outage", "starts": {"after_first_request_s": 0}, "duration_s": 0}]}]"#,
        ),
        (
            "/assumptions",
            r#"{"platform_fee": "5.5", "quality": {"a/large": 150, "large": 0.9}, "price_shares": {"alpha/eu": "0.9"}}"#,
        ),
    ]);
    insta::assert_snapshot!(found);
}

#[test]
fn no_traffic_less_than_none_and_empty_ids_are_errors() {
    let found = of_project(&[
        ("/features/0/id", r#"" ""#),
        (
            "/architectures/0/policies",
            r#"{" ": {"pattern": "hedge", "after_ms": 0, "policy": {"pattern": "model", "model": "large"}}}"#,
        ),
        ("/scenarios/0/traffic", r#""0""#),
        ("/scenarios/0/monthly_growth", "-1.5"),
    ]);
    insta::assert_snapshot!(found);
}

#[test]
fn a_feature_that_no_request_reaches_is_told() {
    let all = r#"{"pattern": "model", "model": "a/large"}"#;
    let found = of_project(&[
        (
            "/features",
            r#"[{"id": "a", "name": "A", "matches": {"feature_tag": ["a", "b"]}}, {"id": "b", "name": "B", "matches": {"feature_tag": ["b"]}},
                {"id": "c", "name": "C", "matches": {"any": ["always"]}}, {"id": "d", "name": "D", "matches": {"feature_tag": ["d"]}}]"#,
        ),
        ("/architectures/0/policies", &format!(r#"{{"a": {all}, "b": {all}, "c": {all}, "d": {all}}}"#)),
    ]);
    insta::assert_snapshot!(found, @r"
    Warning unreachable_feature /features/1/matches: `b` never gets a request: `a` before it catches all of them (move it before `a`, or narrow what that matches)
    Warning unreachable_feature /features/3/matches: `d` never gets a request: `c` before it catches all of them (move it before `c`, or narrow what that matches)
    ");
}
