//! Specifications as JSON.

use routewright_history::{parse_synthetic, synthesize};
use serde_json::{Value, json};

use crate::spec;

#[test]
fn a_specification_survives_being_written() {
    let text = serde_json::to_string_pretty(&spec()).unwrap();
    assert_eq!(parse_synthetic(&text).unwrap(), spec());
}

/// The shortest useful one.
fn short() -> Value {
    json!({
        "name": "load",
        "start": "2026-08-03T00:00:00Z",
        "span_s": 3600,
        "requests": 100,
        "features": [{
            "tag": "chat",
            "weight": 1,
            "prompt": { "log_normal": { "median": 800, "sigma": 0.7 } },
            "completion": { "quantiles": [{ "share": 0, "tokens": 1 }, { "share": 1, "tokens": 500 }] },
        }],
    })
}

#[test]
fn a_short_specification_is_enough() {
    let spec = parse_synthetic(&short().to_string()).unwrap();
    assert_eq!(synthesize(&spec, 1).columns.len(), 100);
}

#[test]
fn what_cannot_be_generated_is_refused_with_its_place() {
    let changes: [(&str, Value, &str); 12] = [
        ("/name", json!(" "), "/name: a workload needs a name"),
        ("/span_s", json!(0), "/span_s: at least 1 second"),
        ("/requests", json!(1_000_000_000), "/requests: at most 100 million"),
        ("/features/0/weight", json!(-1), "/features/0/weight: 0 or more"),
        ("/features/0/weight", json!(0), "/features: one of them needs a weight above 0"),
        ("/features/0/prompt/log_normal/median", json!(0), "/features/0/prompt/log_normal/median: above 0"),
        ("/features/0/completion/quantiles", json!([]), "/features/0/completion/quantiles: at least one quantile"),
        ("/features/0/tag", json!(7), "invalid type: integer `7`, expected a string at line 1"),
        ("/features/0/facts", json!({ "tools": 2 }), "/features/0/facts/tools: a share from 0 to 1"),
        ("/features/0/colour", json!(1), "unknown field `colour`"),
        ("/arrivals", json!({ "hourly": [1, 2] }), "/arrivals/hourly: 24 or 168 rates, or none"),
        (
            "/arrivals",
            json!({ "bursts": { "factor": 2, "share": 0.5, "mean_s": 1e-9 } }),
            "/arrivals/bursts/mean_s: long enough",
        ),
    ];
    for (pointer, value, message) in changes {
        let mut spec = short();
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        spec.pointer_mut(parent).unwrap()[field] = value;
        let error = parse_synthetic(&spec.to_string()).unwrap_err().to_string();
        assert!(error.starts_with(message), "{pointer}: {error}");
    }
}
