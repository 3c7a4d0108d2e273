//! The public conversation trace of Mooncake: imported, and replayed through a prefix cache that forgets nothing.

use std::collections::HashSet;
use std::io::Read;

use serde_json::{Value, json};

use crate::support::{Home, shared};

/// Prompt tokens that an earlier request has sent, counted from the file itself: blocks of 512 whose hash was seen before, as
/// far as the prompt goes.
fn read_before(file: &std::path::Path) -> u64 {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let mut seen = HashSet::new();
    let mut tokens = 0;
    for line in text.lines() {
        let request: Value = serde_json::from_str(line).unwrap();
        let blocks: Vec<u64> = request["hash_ids"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
        let known = blocks.iter().take_while(|block| seen.contains(*block)).count() as u64;
        tokens += (512 * known).min(request["input_length"].as_u64().unwrap());
        seen.extend(blocks);
    }
    tokens
}

#[test]
fn a_prefix_cache_reads_what_the_trace_repeats_and_pays_the_cached_price_for_it() {
    let Some(file) = shared("mooncake/conversation_trace.jsonl.gz") else { return };
    let home = Home::new();
    let leaf = json!({"pattern": "model", "model": "anthropic/claude-sonnet-5", "provider": {"only": ["anthropic"]}});
    let cached = json!({"pattern": "prompt_cache", "ttl_minutes": 1_000_000, "min_tokens": 0, "policy": leaf});
    let project = json!({
        "schema": 1, "app_version": "", "name": "Mooncake", "seed": 1, "baseline": "cached",
        "features": [{"id": "all", "name": "All", "matches": "always"}],
        "architectures": [{"id": "cached", "name": "Cached", "policies": {"all": cached}}],
        "scenarios": [{"id": "base", "name": "Base"}]
    });
    home.write("mooncake.routewright.json", project.to_string());
    let file = file.as_str();
    let stored = home.json(&["workload", "import", file, "--name", "mooncake"], &[0]);
    assert_eq!((&stored["requests"], &stored["prompt_tokens"]), (&json!(12_031), &json!(144_793_823)));
    let replayed = home.json(&["replay", "mooncake.routewright.json", "--workload", "mooncake"], &[0]);
    let outcome = &replayed["outcomes"][0];
    let read = read_before(std::path::Path::new(file));
    assert_eq!(read, 54_098_411);
    assert_eq!(outcome["mechanisms"]["prefix_tokens_read"], json!(read));
    assert_eq!(outcome["mechanisms"]["prompt_tokens_sent"], stored["prompt_tokens"]);
    // Read at 0.20, written at 2.50, answered at 10.00 dollars per million tokens.
    let (written, answered) = (144_793_823 - read, 4_122_048);
    let micro_dollars_tenths = read * 2 + written * 25 + answered * 100;
    assert_eq!(micro_dollars_tenths, 2_787_786_922);
    assert_eq!(outcome["cost_usd"], "278.7786922");
}
