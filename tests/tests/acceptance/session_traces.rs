//! Sessions of public traces, counted from the files themselves.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::Read;

use serde_json::{Value, json};

use crate::support::{Home, shared};

/// A request of the trace: milliseconds, tokens of prompt and answer.
#[derive(Debug, Clone, Copy)]
struct Call {
    at: u64,
    prompt: u64,
    answer: u64,
}

const BLOCK: u64 = 512;

/// The conversations of Mooncake's trace. A block's hash stands for everything up to its end, so a prompt goes on with the last one
/// whose whole blocks it begins with; the first two blocks are the service's own and say nothing.
fn conversations(file: &str) -> Vec<Vec<Call>> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let mut ends: HashMap<u64, usize> = HashMap::new();
    let mut found: Vec<Vec<Call>> = Vec::new();
    for line in text.lines() {
        let request: Value = serde_json::from_str(line).unwrap();
        let number = |name: &str| request[name].as_u64().unwrap();
        let call = Call { at: number("timestamp"), prompt: number("input_length"), answer: number("output_length") };
        let hashes: Vec<u64> = request["hash_ids"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
        let whole = &hashes[..hashes.len().min(usize::try_from(call.prompt / BLOCK).unwrap())];
        let own = whole.get(2..).unwrap_or_default();
        let session = own.iter().rev().find_map(|block| ends.get(block).copied()).unwrap_or(found.len());
        if session == found.len() {
            found.push(Vec::new());
        }
        if let Some(last) = own.last() {
            ends.insert(*last, session);
        }
        found[session].push(call);
    }
    found
}

/// Tenths of micro-dollars of a call: answers at 10 dollars a million, prompts as priced.
fn cost(prompt: u64, call: Call) -> u64 {
    prompt + 100 * call.answer
}

fn usd(tenths: u64) -> String {
    let text = format!("{}.{:07}", tenths / 10_000_000, tenths % 10_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn at_rank(mut values: Vec<u64>, per_cent: usize) -> u64 {
    values.sort_unstable();
    values[(values.len() * per_cent).div_ceil(100) - 1]
}

#[test]
fn conversations_of_a_public_trace_cost_what_their_tokens_do_and_grow_as_they_do() {
    let Some(file) = shared("mooncake/conversation_trace.jsonl.gz") else { return };
    let sessions = conversations(file.as_str());
    assert_eq!((sessions.len(), sessions.iter().map(Vec::len).sum::<usize>()), (8_469, 12_031));
    let home = Home::new();
    let mut log = String::from("arrival,prompt_tokens,completion_tokens,session\n");
    for (session, calls) in sessions.iter().enumerate() {
        for Call { at, prompt, answer } in calls {
            let (minute, second, milli) = (at / 60_000, at / 1_000 % 60, at % 1_000);
            writeln!(log, "2026-08-03T10:{minute:02}:{second:02}.{milli:03}Z,{prompt},{answer},s{session}").unwrap();
        }
    }
    home.write("log.csv", log);
    let leaf = json!({"pattern": "model", "model": "anthropic/claude-sonnet-5", "provider": {"only": ["anthropic"]}});
    let cached =
        json!({"pattern": "prompt_cache", "ttl_minutes": 1_000_000, "min_tokens": 0, "sticky": true, "policy": leaf});
    let project = json!({
        "schema": 1, "app_version": "", "name": "Mooncake", "seed": 1, "baseline": "plain",
        "features": [{"id": "all", "name": "All", "matches": "always"}],
        "architectures": [
            {"id": "plain", "name": "Plain", "policies": {"all": leaf}},
            {"id": "cached", "name": "Cached", "policies": {"all": cached}}
        ],
        "scenarios": [{"id": "base", "name": "Base"}]
    });
    home.write("mooncake.routewright.json", project.to_string());
    let found = home.json(&["sessions", "mooncake.routewright.json", "--workload", "./log.csv"], &[0]);

    // Prompts at 2.00 dollars a million; with a cache, what the call before has sent at 0.20 and the rest written at 2.50.
    let plain = |_: Option<&Call>, call: Call| cost(20 * call.prompt, call);
    let kept = |before: Option<&Call>, call: Call| {
        let read = before.map_or(0, |before| before.prompt.min(call.prompt));
        cost(2 * read + 25 * (call.prompt - read), call)
    };
    let read: u64 =
        sessions.iter().flat_map(|calls| calls.windows(2)).map(|pair| pair[0].prompt.min(pair[1].prompt)).sum();
    for (own, price, read) in [(0, &plain as &dyn Fn(Option<&Call>, Call) -> u64, 0), (1, &kept, read)] {
        let own = &found["outcomes"][own];
        assert_eq!(
            (&own["sessions"], &own["calls"], &own["calls_without_session"]),
            (&json!(8_469), &json!(12_031), &json!(0))
        );
        let costs: Vec<Vec<u64>> = sessions
            .iter()
            .map(|calls| {
                let before = std::iter::once(None).chain(calls.iter().map(Some));
                calls.iter().zip(before).map(|(call, before)| price(before, *call)).collect()
            })
            .collect();
        let each: Vec<u64> = costs.iter().map(|calls| calls.iter().sum()).collect();
        assert_eq!(own["cost_usd"], usd(each.iter().sum()));
        for (name, per_cent) in [("p50", 50), ("p90", 90), ("p95", 95)] {
            assert_eq!(own["cost_each_usd"][name], usd(at_rank(each.clone(), per_cent)), "{name}");
            let calls = sessions.iter().map(|calls| calls.len() as u64).collect();
            assert_eq!(own["calls_each"][name], json!(at_rank(calls, per_cent)), "{name}");
        }
        assert_eq!(own["prefix_tokens_read"], json!(read));
        // By place in the conversation: how many get there, with how much context, at what cost.
        let mut turns: BTreeMap<usize, (u64, u64, u64)> = BTreeMap::new();
        for (calls, costs) in sessions.iter().zip(&costs) {
            for (at, (call, cost)) in calls.iter().zip(costs).enumerate() {
                let sums = turns.entry(at + 1).or_default();
                *sums = (sums.0 + 1, sums.1 + call.prompt, sums.2 + cost);
            }
        }
        let told: Vec<Value> =
            turns.iter().map(|(turn, (calls, context, cost))| json!([turn, calls, context, usd(*cost)])).collect();
        let shown = own["turns"].as_array().unwrap().iter();
        let shown: Vec<Value> =
            shown.map(|turn| json!([turn["turn"], turn["calls"], turn["prompt_tokens"], turn["cost_usd"]])).collect();
        assert_eq!(shown, told);
        // Nothing is known of pauses, so nobody is brought forward, and prices know no time.
        assert_eq!((&own["spans"]["pauses"], &own["closed_loop"]["came_sooner"]), (&json!("unknown"), &json!(0)));
        assert_eq!(own["closed_loop"]["cost_usd"], own["cost_usd"]);
        assert_eq!(own["closed_loop"]["prefix_tokens_read"], own["prefix_tokens_read"]);
    }
    // The second call of a conversation has a third more context than the first: 14,266 tokens after 10,823.
    let context = |turn: usize| {
        let turn = &found["outcomes"][0]["turns"][turn];
        turn["prompt_tokens"].as_u64().unwrap() / turn["calls"].as_u64().unwrap()
    };
    assert_eq!((context(0), context(1)), (10_823, 14_266));
}

#[test]
fn a_public_trace_without_sessions_has_none() {
    let Some(file) = shared("azure/AzureLLMInferenceTrace_conv.csv.gz") else { return };
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", "plain.routewright.json"]).code, 0);
    let file = file.as_str();
    let found = home.json(&["sessions", "plain.routewright.json", "--workload", file], &[0]);
    let replayed = home.json(&["replay", "plain.routewright.json", "--workload", file], &[0]);
    let own = &found["outcomes"][0];
    assert_eq!(
        (&own["sessions"], &own["calls_without_session"], &own["turns"]),
        (&json!(0), &json!(19_366), &json!([]))
    );
    assert_eq!((own.get("closed_loop"), own.get("spans")), (None, None));
    assert_eq!(own["cost_without_session_usd"], replayed["outcomes"][0]["cost_usd"]);
}
