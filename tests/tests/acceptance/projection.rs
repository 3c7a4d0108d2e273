//! The cost of ownership over the months ahead: the same figures in the command and in the document.

use serde_json::{Value, json};

use crate::support::Home;

const PROJECT: &str = "sample.routewright.json";

fn usd(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

fn with_ownership(home: &Home, ownership: &Value) {
    let mut project: Value = serde_json::from_str(&std::fs::read_to_string(home.path(PROJECT)).unwrap()).unwrap();
    project["ownership"] = ownership.clone();
    home.write(PROJECT, project.to_string());
}

#[test]
fn months_ahead_are_a_geometric_series_of_the_replayed_month_with_bands_around_it() {
    let home = Home::with_sample();
    let projection =
        ["projection", PROJECT, "--workload", "sample", "--months", "24", "--growth", "1,3,6", "--prices=-30,-20,0"];
    let found = home.json(&projection, &[0]);
    let months = found["architectures"][0]["months"].as_array().unwrap();
    assert_eq!(months.len(), 25, "from month 0 on");
    let replay = home.json(&["compare", PROJECT, "--workload", "sample"], &[0, 3]);
    assert_eq!(found["architectures"][0]["architecture"], replay["baseline"]);
    let days = found["days"].as_f64().unwrap();
    let month = usd(&replay["outcomes"][0]["cost_usd"]) * 30.0 / days;
    let ratio = 1.03 * 0.8_f64.powf(1.0 / 12.0);
    // The sample's gateway takes 5.5 % of what it passes on.
    let closed = 1.055 * month * (ratio.powi(24) - 1.0) / (ratio - 1.0);
    let paid = &months[24]["paid_usd"];
    // Both are rounded to a millionth of a dollar.
    assert!((usd(&paid["expected"]) - closed).abs() < 1e-5 * closed, "{paid} {closed}");
    assert!(usd(&paid["low"]) < usd(&paid["expected"]) && usd(&paid["expected"]) < usd(&paid["high"]), "{paid}");
    let traffic = &found["assumed"][12]["traffic"];
    assert!((traffic["expected"].as_f64().unwrap() - 1.03_f64.powi(12)).abs() < 1e-12, "{traffic}");
    // Money spent is never unspent, and each month's part adds up.
    let sum: f64 = months.iter().map(|month| usd(&month["cost_usd"]["expected"])).sum();
    assert!((sum - usd(&paid["expected"])).abs() < 1e-3, "{sum} {paid}");
}

#[test]
fn published_growth_is_told_with_its_source_and_what_is_no_band_is_refused() {
    let home = Home::with_sample();
    let projection = |more: &[&str]| {
        home.run(&[&["projection", PROJECT, "--workload", "sample", "--months", "12"][..], more].concat())
    };
    let ran = projection(&["--growth", "growth-enterprise-budgets", "--prices", "prices-stay"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Andreessen Horowitz, survey of 100 enterprise CIOs, June 2025"), "{}", ran.out);
    assert!(ran.out.contains("What the move itself costs is not stated"), "{}", ran.out);
    let refused = projection(&["--growth", "9,3,6"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("`9,3,6` is no band of growth or prices"), "{}", refused.err);
    assert_eq!(projection(&["--months", "61"]).code, 2);
}

#[test]
fn the_document_says_what_the_command_says() {
    let home = Home::with_sample();
    with_ownership(
        &home,
        &json!({"months": 18, "migration_usd": "2500", "engineering_usd_per_month": "40", "failure_usd": "0.05",
            "growth_per_month": {"low": 0.0, "expected": 0.04, "high": 0.09},
            "price_change_per_year": {"low": -0.4, "expected": -0.2, "high": 0.0}}),
    );
    let found = home.json(&["projection", PROJECT, "--workload", "sample"], &[0]);
    assert_eq!(home.run(&["report", PROJECT, "--workload", "sample", "--out", "d.md"]).code, 0);
    let document = std::fs::read_to_string(home.path("d.md")).unwrap();
    // The document is about the baseline and the first candidate.
    for own in &found["architectures"].as_array().unwrap()[..2] {
        for month in [6, 12, 18] {
            let paid = &own["months"][month]["paid_usd"];
            for end in ["expected", "low", "high"] {
                let text = dollars(usd(&paid[end]));
                assert!(document.contains(&text), "{} month {month} {end}: {text}", own["architecture"]);
            }
        }
    }
    let even = found["architectures"][1]["breaks_even"]["expected"].as_u64();
    let says = even.map_or("It does not pay for itself within 18 months".to_owned(), |month| {
        format!("It has paid for itself by the end of month {month}")
    });
    assert!(document.contains(&says), "{says}");
}

#[test]
fn a_scenario_that_grows_grows_the_months_ahead_in_the_command_and_in_the_document() {
    let home = Home::with_sample();
    let mut project: Value = serde_json::from_str(&std::fs::read_to_string(home.path(PROJECT)).unwrap()).unwrap();
    let grown = json!({"id": "grown", "name": "Grown", "traffic": "2", "monthly_growth": 0.1,
        "prices": [{"factor": "1.15"}]});
    project["scenarios"].as_array_mut().unwrap().push(grown);
    home.write(PROJECT, project.to_string());
    let projection = ["projection", PROJECT, "--workload", "sample", "--scenario", "grown"];
    let found = home.json(&projection, &[0]);
    assert_eq!(found["growth_per_month"]["expected"], json!(0.1));
    assert_eq!(found["from_the_start"], json!(["requests ×2", "prices of everybody ×1.15"]));
    let assumed = &found["assumed"][23];
    let near = |value: &Value, closed: f64| (value.as_f64().unwrap() / closed - 1.0).abs() < 1e-9;
    assert!(near(&assumed["traffic"]["expected"], 2.0 * 1.1_f64.powi(23)), "{assumed}");
    assert!(near(&assumed["prices"]["expected"], 1.15), "{assumed}");
    // What is paid is a geometric series of the month that was replayed under the scenario.
    let replay = home.json(&["compare", PROJECT, "--workload", "sample", "--scenario", "grown"], &[0, 3]);
    let month = usd(&replay["outcomes"][0]["cost_usd"]) * 30.0 / found["days"].as_f64().unwrap();
    let closed = 1.055 * month * (1.1_f64.powi(24) - 1.0) / 0.1;
    let paid = &found["architectures"][0]["months"][24]["paid_usd"];
    assert!((usd(&paid["expected"]) / closed - 1.0).abs() < 1e-5, "{paid} {closed}");
    let ran = home.run(&projection);
    assert!(ran.out.contains("Growth of traffic: 10.0 % a month. Source: the scenario “Grown”."), "{}", ran.out);
    assert!(ran.out.contains("from the first month on: requests ×2, prices of everybody ×1.15."), "{}", ran.out);
    // What is said of the months ahead, by the user, holds instead of the scenario.
    let stated = home.json(&[&projection[..], &["--growth", "3"]].concat(), &[0]);
    assert_eq!(stated["growth_per_month"]["expected"], json!(0.03));

    let out = ["report", PROJECT, "--workload", "sample", "--scenario", "grown", "--out", "d.md"];
    assert_eq!(home.run(&out).code, 0);
    let document = std::fs::read_to_string(home.path("d.md")).unwrap();
    for end in ["expected", "low", "high"] {
        let text = dollars(usd(&paid[end]));
        assert!(document.contains(&text), "{end}: {text}");
    }
    assert!(document.contains("the scenario “Grown”"));
}

/// As the document rounds.
fn dollars(amount: f64) -> String {
    let cents = amount.abs() < 1_000.0;
    let rounded = if cents { format!("{amount:.2}") } else { format!("{amount:.0}") };
    let (whole, rest) = rounded.split_once('.').map_or((rounded.as_str(), ""), |(whole, rest)| (whole, rest));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest.is_empty() { format!("${grouped}") } else { format!("${grouped}.{rest}") }
}
