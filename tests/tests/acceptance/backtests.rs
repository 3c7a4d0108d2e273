//! The recorded architecture rebuilt: models and providers as other programs name them.

use std::fmt::Write as _;

use serde_json::json;

use crate::support::Home;

/// Rows of a LiteLLM spend log: bare names of models, and the provider beside them.
fn spend_log() -> String {
    // Dollars per million tokens of the provider's own endpoint.
    let routes = [
        ("gpt-5.4", "openai", 2.5, 15.0),
        ("gpt-5.4", "azure", 2.5, 15.0),
        ("claude-sonnet-4-5-20250929", "anthropic", 3.0, 15.0),
    ];
    (0..300).fold(String::new(), |mut rows, n| {
        let (model, provider, prompt, completion) = routes[n % routes.len()];
        let (prompt_tokens, completion_tokens) = (1_000 + n, 100 + n % 7);
        let spend = (prompt_tokens as f64 * prompt + completion_tokens as f64 * completion) / 1e6;
        let row = json!({
            "request_id": format!("r{n}"), "call_type": "acompletion", "spend": (spend * 1e9).round() / 1e9,
            "prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens,
            "startTime": format!("2026-08-03T10:{:02}:{:02}Z", n / 60, n % 60),
            "endTime": format!("2026-08-03T10:{:02}:{:02}.500Z", n / 60, n % 60),
            "model": model, "model_group": "smart", "custom_llm_provider": provider, "status": "success",
        });
        let _ = writeln!(rows, "{row}");
        rows
    })
}

#[test]
fn what_was_paid_at_list_prices_is_replayed_to_the_last_digit() {
    let home = Home::new();
    home.write("spend.jsonl", spend_log());
    assert_eq!(home.run(&["project", "new", "p.json"]).code, 0);
    let words = ["backtest", "p.json", "--workload", "spend.jsonl"];
    let tested = home.json(&words, &[0]);
    assert_eq!((&tested["replayed_requests"], &tested["unknown_models"]), (&json!(300), &json!({})));
    assert_eq!(tested["total"]["cost_residual_usd"], "0", "{}", tested["total"]);
    let text = home.run(&words).out;
    assert!(!text.contains("not replayed") && text.contains("$0.00 (0.00 %)"), "{text}");
}

#[test]
fn models_that_nobody_knows_are_told_once() {
    let home = Home::new();
    home.write("spend.jsonl", spend_log().replace("claude-sonnet-4-5-20250929", "house-model"));
    assert_eq!(home.run(&["project", "new", "p.json"]).code, 0);
    let text = home.run(&["backtest", "p.json", "--workload", "spend.jsonl"]).out;
    let told: Vec<&str> = text.lines().filter(|line| line.starts_with("not replayed")).collect();
    assert_eq!(told, ["not replayed: 100 requests of `house-model`, which is not in the catalog"]);
}
