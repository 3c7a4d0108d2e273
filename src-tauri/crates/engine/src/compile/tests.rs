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
    let text = format!(
        r#"{{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "one",
            "features": [{{"id": "all/of it", "name": "All", "matches": "always"}}],
            "architectures": [{{"id": "one", "name": "One", "policies": {{"all/of it": {policy}}}}}],
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
