//! How far figures can be trusted, on the command line.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::Home;

const PROJECT: &str = "sample.routewright.json";

fn usd(amount: &Value) -> f64 {
    amount.as_str().unwrap().parse().unwrap()
}

/// A monthly budget that is used up on the first of three days is used up once in a month, not ten times.
#[test]
fn a_month_spends_its_budget_once_and_its_interval_is_that_of_whole_months() {
    let home = Home::new();
    let rows: String = (0..90).fold(String::new(), |mut rows, n| {
        let _ = writeln!(rows, "2026-08-{:02}T{:02}:00:00Z,q{n},20000,1000", 3 + n / 30, n % 24);
        rows
    });
    home.write("log.csv", format!("arrival,id,prompt_tokens,completion_tokens\n{rows}"));
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "log"]).code, 0);
    assert_eq!(home.run(&["project", "new", PROJECT, "--workload", "log"]).code, 0);
    let mut project: Value = serde_json::from_slice(&std::fs::read(home.path(PROJECT)).unwrap()).unwrap();
    let mut capped = project["architectures"][0].clone();
    let cheap = json!({"pattern": "model", "model": "openai/gpt-5-mini"});
    capped["id"] = json!("capped");
    capped["name"] = json!("Capped");
    for policy in capped["policies"].as_object_mut().unwrap().values_mut() {
        let budget = json!({"limit_usd": "1", "period": "month", "when_reached": "downgrade", "downgrade_to": cheap});
        *policy = json!({"pattern": "guard", "policy": policy, "guardrail": {"name": "cap", "budget": budget}});
    }
    project["architectures"].as_array_mut().unwrap().push(capped);
    home.write(PROJECT, project.to_string());
    let found = home.json(&["uncertainty", PROJECT], &[0]);
    let [free, capped] = [0, 1].map(|at| &found["intervals"]["architectures"][at]);
    assert!(!free["month"].is_null() && !capped["month"].is_null(), "{capped}");
    let says = capped["sentence"].as_str().unwrap();
    assert!(says.starts_with("In 19 of 20 months like this one the bill would"), "{says}");
    // Assumptions are varied over the three days, whose proportion of dear and cheap answers no month has.
    assert_eq!(found["sensitivities"], json!([]));
    let told = home.run(&["uncertainty", PROJECT]);
    assert!((told.out + &told.err).contains("budgets act in a month of it that last longer than these days"));
    let ahead = home.run(&["projection", PROJECT]);
    assert_eq!(ahead.code, 0);
    let (before, rest) = ahead.out.split_once("Paid by the end of the month").unwrap();
    assert!(
        before.contains("capped: The budget “cap” of $1.00 a month is used up within a month like the record"),
        "{before}"
    );
    assert!(rest.contains("Capped saves $"), "{rest}");
    let alone = ["method", "features", "policies", "quality", "cost", "guardrails", "reliability", "risk", "decisions"];
    let mut command = vec!["report", PROJECT, "--architecture", "capped", "--out", "doc.md"];
    command.extend(alone.iter().flat_map(|part| ["--without", part]));
    assert_eq!(home.run(&command).code, 0);
    let document = std::fs::read_to_string(home.path("doc.md")).unwrap();
    assert!(document.contains("used up within a month like the record, and what comes after goes to another policy."));
    // A month has the dear answers that the record had until the dollar was spent, and cheap ones for all the rest.
    let nodes = home.json(&["replay", PROJECT, "--architecture", "capped"], &[0])["outcomes"][0]["nodes"].clone();
    let node = |end: &str| {
        let found =
            nodes.as_array().unwrap().iter().find(|node| node["path"].as_str().unwrap().ends_with(end)).unwrap();
        (usd(&found["cost_usd"]), found["asked"].as_f64().unwrap())
    };
    let ((dear, first), (cheap, others)) = (node("/policy"), node("/downgrade_to"));
    let projected = home.json(&["projection", PROJECT], &[0]);
    let requests = 90.0 * 30.0 / projected["days"].as_f64().unwrap();
    let month = usd(&projected["architectures"][1]["months"][1]["cost_usd"]["expected"]);
    let expected = dear + (requests - first) * cheap / others;
    assert!((month / expected - 1.0).abs() < 0.02, "{month} {expected}");
    let (bill, saving) = (&capped["month"], &capped["month_saving"]);
    assert!((usd(&bill["expected_usd"]) / month - 1.0).abs() < 1e-6, "{bill} {month}");
    let low_and_high = |of: &Value| ["low", "high"].map(|end| usd(&of["interval"][end]));
    let [low, high] = low_and_high(bill);
    assert!(low <= month && month <= high && high < dear / first * requests, "{bill}");
    let [less, more] = low_and_high(saving);
    let saved = usd(&free["month"]["expected_usd"]) - month;
    assert!(less <= saved + 0.01 && saved - 0.01 <= more, "{saving} {saved}");
    let replayed = home.run(&["replay", PROJECT]);
    assert!((replayed.out + &replayed.err).contains("they and what was under way cost $"));
}

#[test]
fn every_figure_of_a_comparison_lies_in_its_interval_and_shares_of_variance_add_up() {
    let home = Home::with_sample();
    let compared = home.json(&["compare", PROJECT, "--workload", "sample", "--intervals"], &[0, 3]);
    let found = home.json(&["uncertainty", PROJECT, "--workload", "sample", "--architecture", "routed"], &[0]);
    let intervals = &compared["intervals"][0]["architectures"];
    assert_eq!(compared["outcomes"].as_array().unwrap().len(), intervals.as_array().unwrap().len());
    for (outcome, own) in compared["outcomes"].as_array().unwrap().iter().zip(intervals.as_array().unwrap()) {
        assert_eq!(outcome["architecture"], own["architecture"]);
        let figures = &own["figures"];
        let inside = |figure: f64, interval: &Value| {
            interval["low"].as_f64().unwrap() <= figure + 1e-9 && figure <= interval["high"].as_f64().unwrap() + 1e-9
        };
        assert!(usd(&figures["cost_usd"]["low"]) <= usd(&outcome["cost_usd"]));
        assert!(usd(&outcome["cost_usd"]) <= usd(&figures["cost_usd"]["high"]));
        assert!(inside(outcome["quality"]["mean"].as_f64().unwrap(), &figures["quality"]), "{figures}");
        // A percentile is the lower edge of its step, 0.8 % below at most.
        let p95 = outcome["latency_ms"]["p95"].as_f64().unwrap();
        assert!(inside(p95, &figures["latency_p95_ms"]) || inside(p95 * 1.008, &figures["latency_p95_ms"]), "{own}");
    }
    // The bill of a week, and its saving, as they are in the outcomes.
    let saving = &found["intervals"]["architectures"][1];
    assert_eq!(saving["architecture"], json!("routed"));
    assert_eq!(saving["cheaper_probability"], json!(1.0));
    assert!(saving["sentence"].as_str().unwrap().starts_with("In 19 of 20 months like this one the bill would lie"));
    let sensitivity = &found["sensitivities"][0];
    for shares in sensitivity["shares"].as_array().unwrap() {
        let sum: f64 = shares["shares"].as_array().unwrap().iter().map(|part| part["share"].as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{shares}");
        assert!(shares["predicted"].as_f64().unwrap() > 0.9, "{shares}");
    }
    // Prices 10 % up and nothing else: the bill is 10 % up, exactly but for the rounding of billing lines.
    // So is it with 10 % more requests, since this design's caches and limits hardly matter to its cost.
    let bar = |kind: &str| {
        sensitivity["bars"].as_array().unwrap().iter().find(|bar| bar["assumption"]["kind"] == json!(kind)).unwrap()
    };
    let expected = usd(&sensitivity["expected"]["month_usd"]);
    for kind in ["prices", "traffic"] {
        let high = usd(&bar(kind)["high"]["month_usd"]);
        assert!((high / expected - 1.1).abs() < 0.003, "{kind}: {high} for {expected}");
    }
    let prices = bar("prices");
    assert_eq!(prices["assumption"]["origin"], json!("assumed"));
}

#[test]
fn a_difference_in_quality_that_is_withheld_has_no_interval_either_and_the_same_reason() {
    let home = Home::with_sample();
    let mut project: Value = serde_json::from_slice(&std::fs::read(home.path(PROJECT)).unwrap()).unwrap();
    // No benchmark index of this model is in the catalog, so nothing is known of four in ten answers.
    let resilient = project["architectures"].as_array_mut().unwrap().last_mut().unwrap();
    resilient["policies"]["assistant"] = json!({"pattern": "model", "model": "openai/gpt-4o"});
    home.write(PROJECT, project.to_string());
    let words = ["compare", PROJECT, "--workload", "sample", "--intervals"];
    let found = home.json(&words, &[0, 3]);
    let intervals = found["intervals"][0]["architectures"].as_array().unwrap();
    let mut withheld = 0;
    for delta in found["deltas"].as_array().unwrap() {
        let own = intervals.iter().find(|own| own["architecture"] == delta["architecture"]).unwrap();
        assert!(own["figures"]["quality"].is_object(), "{own}");
        assert_eq!(delta["quality_points"].is_null(), own["difference"]["quality_points"].is_null(), "{own}");
        withheld += u32::from(delta["quality_points"].is_null());
    }
    assert_eq!(withheld, 1, "{}", found["deltas"]);
    assert!(home.run(&words).out.contains("resilient: its quality and the baseline's are of different requests"));
    let ran = home.run(&["report", PROJECT, "--workload", "sample", "--architecture", "resilient", "--out", "plan.md"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = std::fs::read_to_string(home.path("plan.md")).unwrap();
    assert!(text.contains("are means over different answers, so there is no difference to show"), "{text}");
}

#[test]
fn stated_growth_and_prices_are_the_ends_of_the_tornado_and_the_same_inputs_give_the_same_text() {
    let home = Home::with_sample();
    let text = std::fs::read_to_string(home.path(PROJECT)).unwrap();
    let mut project: Value = serde_json::from_str(&text).unwrap();
    project["ownership"] = json!({
        "growth_per_month": {"low": 0.0, "expected": 0.0, "high": 0.05},
        "price_change_per_year": {"low": -0.3, "expected": -0.2, "high": 0.0}
    });
    project["assumptions"]["ranges"] = json!({"latency": {"low": -0.5, "high": 0.5}});
    home.write("stated.routewright.json", project.to_string());
    let words = ["uncertainty", "stated.routewright.json", "--workload", "sample", "--architecture", "routed"];
    let found = home.json(&words, &[0]);
    assert_eq!(found, home.json(&words, &[0]));
    let sensitivity = &found["sensitivities"][0];
    let bar = |kind: &str| {
        sensitivity["bars"].as_array().unwrap().iter().find(|bar| bar["assumption"]["kind"] == json!(kind)).unwrap()
    };
    assert_eq!(bar("traffic")["assumption"]["origin"], json!("stated"));
    // 1.05^12 = 1.796.
    assert_eq!(bar("traffic")["assumption"]["high"], json!("80 % more"));
    assert_eq!(bar("latency")["assumption"]["low"], json!("50 % less"));
    let (today, expected) = (usd(&sensitivity["today"]["month_usd"]), usd(&sensitivity["expected"]["month_usd"]));
    assert!((expected / today - 0.8).abs() < 0.002, "{expected} for {today}");
}
