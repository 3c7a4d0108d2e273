//! The conversation trace of Mooncake: how much of its prompts an infinite prefix cache finds.
//!
//! 12,031 requests with 288,500 blocks of 512 tokens, 182,790 of them different: 1 - 182,790 / 288,500 = 0.3664 of all blocks have
//! been read before.

use routewright_domain::{Timestamp, Workload};
use routewright_history::{LogSource, Unwatched, read_log};
use serde_json::{Value, json};

use crate::support::{outcomes, policy, project, shared};

fn trace() -> Option<Workload> {
    let now = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);
    Some(
        read_log(&LogSource::recognised(shared("mooncake/conversation_trace.jsonl.gz")?), now, &Unwatched)
            .unwrap()
            .workload,
    )
}

fn at_anthropic(model: &str) -> Value {
    json!({"pattern": "model", "model": model, "provider": {"only": ["anthropic"]}})
}

/// A cache that forgets nothing and keeps the shortest beginning.
fn kept_forever(inner: &Value) -> Value {
    json!({"pattern": "prompt_cache", "ttl_minutes": 1_000_000, "min_tokens": 0, "policy": inner})
}

#[test]
fn an_infinite_prefix_cache_finds_0_3664_of_all_blocks() {
    let Some(mut trace) = trace() else { return };
    // In whole blocks, as the published share counts them.
    let blocks = &trace.columns.prefix_blocks;
    let whole = (0..blocks.rows()).map(|row| 512 * u32::try_from(blocks.of(row).len()).unwrap());
    trace.columns.prompt_tokens = whole.collect();
    let catalog = routewright_catalog::bundled().unwrap().snapshot;
    let (one, other) = (at_anthropic("anthropic/claude-sonnet-5"), at_anthropic("anthropic/claude-opus-4.8"));
    let divided = json!({"pattern": "weighted", "arms": [
        {"name": "one", "weight": 1, "policy": one}, {"name": "other", "weight": 1, "policy": other}]});
    let project = project([("one", policy(kept_forever(&one))), ("divided", policy(kept_forever(&divided)))]);
    let replayed = outcomes(&project, &catalog, &trace, 1);
    let mechanisms = replayed[0].mechanisms;
    assert_eq!(mechanisms.prompt_tokens_sent, 512 * 288_500);
    assert_eq!(mechanisms.prefix_tokens_read, 512 * (288_500 - 182_790));
    let share = |n: usize| {
        let mechanisms = replayed[n].mechanisms;
        mechanisms.prefix_tokens_read as f64 / mechanisms.prompt_tokens_sent as f64
    };
    assert!((share(0) - 0.3664).abs() < 5e-5);
    // Two models have a cache each, and each finds only what was sent to it.
    assert!(share(1) < 0.9 * share(0), "{} of the blocks are found where two models share the requests", share(1));
}
