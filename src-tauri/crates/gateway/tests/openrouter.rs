//! What an export to OpenRouter holds.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{exported, file, of_json};
use routewright_gateway::{CarriedOutBy, Export, Fidelity, Target};
use serde_json::{Value, json};

fn openrouter(policy: &str) -> Export {
    exported(Target::OpenRouter, &of_json(policy), 0)
}

fn preset(export: &Export, slug: &str) -> Value {
    let mut body: Value = serde_json::from_str(file(export, &format!("presets/{slug}.json"))).unwrap();
    body.as_object_mut().unwrap().shift_remove("messages");
    body
}

fn fidelity(export: &Export, place: &str) -> Fidelity {
    let place = format!("/architectures/0/policies/chat{place}");
    export.statement.iter().find(|line| line.place == place).unwrap_or_else(|| panic!("no line for {place}")).fidelity
}

#[test]
fn a_leaf_becomes_a_body_with_every_preference() {
    let export = openrouter(
        r#"{"pattern":"model","model":"openai/gpt-4o","parameters":{"max_tokens":500,"service_tier":"flex"},
            "provider":{"only":["openai","azure"],"ignore":["x"],"sort":"price","allow_fallbacks":false,"require_parameters":true,
              "data_collection":"deny","zdr":true,"quantizations":["fp8"],"max_price":{"prompt":"2.50","completion":"10"},
              "preferred_min_throughput":50,"preferred_max_latency":1.5}}"#,
    );
    assert_eq!(
        preset(&export, "chat"),
        json!({
            "model": "openai/gpt-4o",
            "provider": {
                "only": ["openai", "azure"], "ignore": ["x"], "allow_fallbacks": false, "require_parameters": true,
                "data_collection": "deny", "zdr": true, "quantizations": ["fp8"], "sort": "price",
                "max_price": { "prompt": "2.5", "completion": "10" },
                "preferred_min_throughput": 50.0, "preferred_max_latency": 1.5
            },
            "max_completion_tokens": 500,
            "service_tier": "flex"
        })
    );
    assert!(
        export
            .statement
            .iter()
            .filter(|line| line.place.contains("/provider/"))
            .all(|line| line.fidelity == Fidelity::Exact)
    );
}

const CHAIN: &str = r#"{"pattern":"fallback","triggers":["outage","rate_limit","context_overflow","moderation"],"steps":[
    {"policy":{"pattern":"model","model":"a/one"}},{"policy":{"pattern":"model","model":"b/two"}},{"policy":{"pattern":"model","model":"c/three"}}]}"#;

#[test]
fn a_chain_of_three_with_the_gateways_triggers_is_one_request() {
    let export = openrouter(CHAIN);
    assert_eq!(preset(&export, "chat"), json!({ "model": "a/one", "models": ["b/two", "c/three"] }));
    assert_eq!(fidelity(&export, ""), Fidelity::Exact);
    let design = &of_json(CHAIN).architectures[0];
    for behaviour in &export.behaves_as {
        assert_eq!(behaviour.architecture.policies, design.policies, "{:?}", behaviour.by);
    }
}

#[test]
fn a_time_out_makes_a_chain_the_clients_business() {
    let timed = CHAIN.replacen(r#""model":"a/one"}"#, r#""model":"a/one"},"first_token_timeout_ms":2000"#, 1);
    let export = openrouter(&timed);
    assert_eq!(fidelity(&export, ""), Fidelity::ClientSide);
    assert_eq!(preset(&export, "chat")["models"], json!(["b/two", "c/three"]), "the nearest single request");
    let design = &of_json(&timed).architectures[0];
    let [alone, client] = export.behaves_as.as_slice() else { panic!("two ways to run it") };
    assert_eq!((alone.by, client.by), (CarriedOutBy::Gateway, CarriedOutBy::Client));
    assert_eq!(client.architecture, *design);
    assert_ne!(alone.architecture.policies, design.policies);
}

fn how<'a>(export: &'a Export, place: &str) -> &'a str {
    let place = format!("/architectures/0/policies/chat{place}");
    &export.statement.iter().find(|line| line.place == place).unwrap().how
}

#[test]
fn the_line_of_a_chain_says_what_its_preset_does() {
    let timed = CHAIN.replacen(r#""model":"a/one"}"#, r#""model":"a/one"},"timeout_ms":2000"#, 1);
    let export = openrouter(&timed);
    assert!(
        how(&export, "").ends_with("the preset alone lists 3 models with equal preferences, in `model` and `models`")
    );
    assert!(how(&export, "/triggers").ends_with("the preset alone does on every failure before the first token"));
    let mixed = timed.replacen(r#""model":"b/two""#, r#""model":"b/two","provider":{"only":["x"]}"#, 1);
    let export = openrouter(&mixed);
    assert_eq!(preset(&export, "chat").get("models"), None);
    assert!(how(&export, "").contains("the preset alone names one model and has no fallback"), "{}", how(&export, ""));
    assert!(how(&export, "/triggers").ends_with("the preset alone never does, as it names one model"));
}

#[test]
fn the_example_has_a_stand_in_for_every_hook_that_the_policies_need() {
    let export = openrouter(
        r#"{"pattern":"compress","ratio":0.5,"policy":{"pattern":"cascade","tiers":[
            {"policy":{"pattern":"model","model":"a/small"},"accept_at":0.7},{"policy":{"pattern":"model","model":"b/large"}}],
            "evaluator":{"by":{"classifier":{"cost_usd":"0.0001","latency_ms":40}}}}}"#,
    );
    let example = file(&export, "examples/client.py");
    for part in ["import Client, Hooks", "def classify(self,", "def compress(self,", "REPLACE", "hooks=OwnHooks()"] {
        assert!(example.contains(part), "{part}: {example}");
    }
    assert!(!example.contains("def similar("), "{example}");
    let readme = file(&export, "README.md");
    assert!(readme.contains("need the hooks `classify` and `compress`"), "{readme}");
    let plain = openrouter(CHAIN);
    assert!(!file(&plain, "examples/client.py").contains("Hooks"));
    assert!(file(&plain, "README.md").contains("The policies need no hook."));
}

#[test]
fn a_readme_ends_guardrails_only_where_there_are_some() {
    let guarded = r#"{"pattern":"guard","guardrail":{"name":"House","models":["a/one"]},"policy":{"pattern":"model","model":"a/one"}}"#;
    for (policy, some) in [(CHAIN, false), (guarded, true)] {
        let export = openrouter(policy);
        assert_eq!(export.files.iter().any(|file| file.path.starts_with("guardrails/")), some);
        assert_eq!(file(&export, "README.md").contains("/guardrails/ID"), some);
    }
}

#[test]
fn one_provider_object_holds_for_all_models_so_other_preferences_end_the_list() {
    let mixed = CHAIN.replacen(r#""model":"b/two""#, r#""model":"b/two","provider":{"only":["x"]}"#, 1);
    assert_eq!(preset(&openrouter(&mixed), "chat"), json!({ "model": "a/one" }));
}

#[test]
fn a_cascade_alone_asks_its_best_tier() {
    let export = openrouter(
        r#"{"pattern":"cascade","tiers":[{"policy":{"pattern":"model","model":"a/small"},"accept_at":0.7},{"policy":{"pattern":"model","model":"b/large"}}],
            "evaluator":{"by":{"judge":{"policy":{"pattern":"model","model":"c/judge"}}}}}"#,
    );
    assert_eq!(preset(&export, "chat"), json!({ "model": "b/large" }));
    assert_eq!(preset(&export, "chat-tier-1"), json!({ "model": "a/small" }));
    let policies: Value = serde_json::from_str(file(&export, "client/policies.json")).unwrap();
    let cascade = &policies["features"][0]["policy"];
    assert_eq!(cascade["pattern"], "cascade");
    assert_eq!(cascade["tiers"][0]["policy"]["body"]["model"], "a/small");
    assert_eq!(cascade["evaluator"]["by"]["judge"]["policy"]["body"]["model"], "c/judge");
}

#[test]
fn steering_sorts_the_endpoints_of_all_candidates_together() {
    let export = openrouter(
        r#"{"pattern":"steer","candidates":[{"pattern":"model","model":"a/one"},{"pattern":"model","model":"b/two"}],
            "budget":{"measure":"first_token","percentile":"p90","within_ms":800}}"#,
    );
    let expected = json!({ "sort": { "by": "latency", "partition": "none" }, "preferred_max_latency": { "p90": 0.8 } });
    assert_eq!(preset(&export, "chat"), json!({ "model": "a/one", "models": ["b/two"], "provider": expected }));
}

#[test]
fn a_guardrail_of_a_feature_is_one_of_its_key() {
    let export = openrouter(
        r#"{"pattern":"guard","guardrail":{"name":"House | rules","budget":{"limit_usd":"12.50","period":"month","when_reached":"block"},
              "models":["a/one"],"providers":["x"],"max_completion_tokens":300,"data":{"zero_retention":true,"no_training":true}},
            "policy":{"pattern":"model","model":"a/one"}}"#,
    );
    let json = |path: &str| serde_json::from_str::<Value>(file(&export, path)).unwrap();
    assert_eq!(json("keys/chat.json"), json!({ "name": "Chat", "limit": 12.5, "limit_reset": "monthly" }));
    let guardrail = json("guardrails/chat.json");
    assert_eq!(guardrail["allowed_models"], json!(["a/one"]));
    assert_eq!(guardrail["enable_paid_model_training"], json!(false));
    assert_eq!(guardrail.get("limit_usd"), None, "the key has the budget");
    assert_eq!(guardrail["name"], "Chat");
    let label = export.statement.iter().find(|line| line.place.ends_with("/guardrail/name")).unwrap();
    assert_eq!((label.what.as_str(), label.fidelity), ("name of the guardrail: House | rules", Fidelity::ClientSide));
    assert_eq!(
        preset(&export, "chat"),
        json!({ "model": "a/one", "provider": { "only": ["x"], "data_collection": "deny", "zdr": true }, "max_completion_tokens": 300 })
    );
}

#[test]
fn the_response_cache_stands_in_the_preset_and_in_headers() {
    let export =
        openrouter(r#"{"pattern":"cache","hit":"exact","ttl_s":600,"policy":{"pattern":"model","model":"a/one"}}"#);
    assert_eq!(preset(&export, "chat"), json!({ "model": "a/one", "cache_enabled": true, "cache_ttl_seconds": 600 }));
    assert_eq!(file(&export, "requests/chat.headers"), "X-OpenRouter-Cache: true\nX-OpenRouter-Cache-TTL: 600\n");
}

#[test]
fn no_file_holds_a_key_and_all_paths_are_plain() {
    for (_, _, export) in common::every_export() {
        for file in &export.files {
            let plain = |part: &str| {
                !part.is_empty() && part != ".." && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            };
            assert!(file.path.split('/').all(plain), "{}", file.path);
            assert!(!file.contents.contains("sk-or-"), "{}", file.path);
            assert!(file.contents.ends_with('\n'), "{} ends within a line", file.path);
        }
        let mut paths: Vec<&str> = export.files.iter().map(|file| file.path.as_str()).collect();
        assert!(paths.is_sorted());
        paths.dedup();
        assert_eq!(paths.len(), export.files.len());
    }
}

#[test]
fn both_clients_come_with_their_tests_and_their_policies() {
    let export = openrouter(CHAIN);
    for path in [
        "client/policies.json",
        "client/cases.json",
        "client/python/test_routewright_client.py",
        "client/python/routewright_client/__init__.py",
        "client/typescript/routewright.mts",
        "client/typescript/routewright.test.mts",
        "client/typescript/test.mjs",
    ] {
        assert!(!file(&export, path).is_empty(), "{path}");
    }
}
