//! The sample project on the command line.

use serde_json::{Value, json};

use crate::support::Home;

const PROJECT: &str = "sample.routewright.json";

#[test]
fn the_sample_replays_to_these_figures() {
    let home = Home::with_sample();
    let replayed = home
        .json(&["replay", PROJECT, "--workload", "sample", "--scenario", "base", "--scenario", "openai-outage"], &[0]);
    insta::assert_json_snapshot!(replayed);
}

#[test]
fn a_comparison_subtracts_the_baseline_exactly() {
    let home = Home::with_sample();
    let compared = home.json(&["compare", PROJECT, "--workload", "sample"], &[0, 3]);
    let pico = |amount: &Value| {
        let text = amount.as_str().unwrap();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        format!("{whole}{fraction:0<12}").parse::<i128>().unwrap()
    };
    let [baseline, candidate] = [&compared["outcomes"][0], &compared["outcomes"][1]];
    assert_eq!(baseline["architecture"], compared["baseline"]);
    assert_eq!(pico(&compared["deltas"][0]["cost_usd"]), pico(&candidate["cost_usd"]) - pico(&baseline["cost_usd"]));
}

#[test]
fn a_breached_requirement_is_exit_code_three() {
    let home = Home::with_sample();
    let text = std::fs::read_to_string(home.path(PROJECT)).unwrap();
    let mut project: Value = serde_json::from_str(&text).unwrap();
    project["features"][0]["requirements"]["cost_per_request_usd"] = json!("0.000000000001");
    home.write("tight.routewright.json", project.to_string());
    assert_eq!(home.run(&["replay", "tight.routewright.json", "--workload", "sample"]).code, 0);
    let ran = home.run(&["replay", "tight.routewright.json", "--workload", "sample", "--check"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.out.contains("insights, cost a request is $0.0"), "{}", ran.out);
    assert_eq!(home.run(&["compare", "tight.routewright.json", "--workload", "sample"]).code, 3);
}

#[test]
fn a_gate_does_not_pass_on_requirements_that_nothing_decided() {
    let home = Home::with_sample();
    let text = std::fs::read_to_string(home.path(PROJECT)).unwrap();
    let mut project: Value = serde_json::from_str(&text).unwrap();
    project["features"][0]["matches"] = json!({ "feature_tag": ["insigths"] });
    home.write("typo.routewright.json", project.to_string());
    let ran = home.run(&["replay", "typo.routewright.json", "--workload", "sample", "--check"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.out.contains("not decided for routed: "), "{}", ran.out);
    assert!(ran.out.contains("because no request belongs to the feature (insights, "), "{}", ran.out);
    assert!(ran.out.contains("of 50,000 requests: 1,500 belong to no feature"), "{}", ran.out);
}

#[test]
fn the_back_test_shows_the_residual_of_the_recorded_architecture() {
    let home = Home::with_sample();
    let tested = home.json(&["backtest", PROJECT, "--workload", "sample"], &[0]);
    insta::assert_json_snapshot!(tested);
}

#[test]
fn one_request_can_be_explained() {
    let home = Home::with_sample();
    let words = [
        "explain",
        PROJECT,
        "--workload",
        "sample",
        "--architecture",
        "gpt-5.4-direct",
        "--request",
        "400",
        "--scenario",
        "openai-outage",
    ];
    insta::assert_json_snapshot!(home.json(&words, &[0]));
}

#[test]
fn documents_carry_the_figures_of_the_replay() {
    let home = Home::with_sample();
    let replayed = home.json(&["replay", PROJECT, "--workload", "sample"], &[0]);
    let beginnings = [("plan.html", "<!DOCTYPE html>"), ("plan.pdf", "%PDF-"), ("plan.docx", "PK"), ("plan.md", "# ")];
    for (out, start) in beginnings {
        let ran = home.run(&["report", PROJECT, "--workload", "sample", "--out", out]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let bytes = std::fs::read(home.path(out)).unwrap();
        assert!(String::from_utf8_lossy(&bytes).to_lowercase().starts_with(&start.to_lowercase()), "{out}");
    }
    let html = std::fs::read_to_string(home.path("plan.html")).unwrap();
    let markdown = std::fs::read_to_string(home.path("plan.md")).unwrap();
    assert!(markdown.contains("](plan-figures/figure-1.svg)") && home.path("plan-figures/figure-1.svg").is_file());
    // A document is about the baseline and one candidate, the first unless another is named.
    for outcome in &replayed["outcomes"].as_array().unwrap()[..2] {
        let cost = outcome["cost_usd"].as_str().unwrap();
        assert!(html.contains(cost) && markdown.contains(cost), "the document shows {cost} to the last digit");
    }
}

#[test]
fn the_command_line_chooses_paper_and_parts_of_a_document() {
    let home = Home::with_sample();
    let report =
        |more: &[&str]| home.run(&[&["report", PROJECT, "--workload", "sample", "--out", "p.html"], more].concat());
    assert_eq!(report(&["--paper", "us-letter", "--without", "appendix,risk"]).code, 0);
    assert!(std::fs::read_to_string(home.path("p.html")).unwrap().contains("size: letter portrait"));
    let refused = report(&["--without", "jokes"]);
    assert!(refused.code == 2 && refused.err.contains("no part of the document"), "{}", refused.err);
    assert!(report(&["--paper", "papyrus"]).err.contains("`a4` or `us-letter`"));
}

#[test]
fn an_exported_workload_can_be_imported_and_replays_alike() {
    let home = Home::with_sample();
    let replay = |name: &str| {
        let scenarios = ["--scenario", "base", "--scenario", "openai-outage"];
        home.json(&[&["replay", PROJECT, "--workload", name][..], &scenarios].concat(), &[0])
    };
    let before = replay("sample");
    assert_eq!(home.run(&["workload", "export", "sample", "--out", "out.csv"]).code, 0);
    // Nothing is lost on the way, so the history knows the file for what it has already.
    let ran = home.run(&["workload", "import", "out.csv", "--name", "again"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("these requests are in the history already, as `sample`"), "{}", ran.err);
    assert_eq!(home.run(&["workload", "delete", "sample"]).code, 0);
    assert_eq!(home.run(&["workload", "import", "out.csv", "--name", "again"]).code, 0);
    let after = replay("again");
    assert_eq!(before["outcomes"], after["outcomes"], "every outcome of every architecture, to the last digit");
    assert_eq!(before["workload_digest"], after["workload_digest"]);
}

#[test]
fn the_document_says_the_figures_of_the_comparison() {
    let home = Home::with_sample();
    let compared = home.json(&["compare", PROJECT, "--workload", "sample"], &[0, 3]);
    let written = home.run(&["report", PROJECT, "--workload", "sample", "--out", "plan.md"]);
    assert_eq!(written.code, 0, "{}", written.err);
    let text = std::fs::read_to_string(home.path("plan.md")).unwrap().replace(['\u{202f}', ',', '\\'], "");
    for outcome in compared["outcomes"].as_array().unwrap().iter().take(2) {
        assert!(text.contains(&super::documents::dollars(&outcome["cost_usd"])), "{}", outcome["cost_usd"]);
        let costs =
            ["cost_by_feature", "cost_by_model", "cost_by_provider"].map(|key| outcome[key].as_object().unwrap());
        for cost in costs.iter().flat_map(|costs| costs.values()) {
            // Beside dollars, what is less than one has cents as they have; the appendix has every digit.
            let cents = format!("${:.2}", cost.as_str().unwrap().parse::<f64>().unwrap());
            assert!(text.contains(&super::documents::dollars(cost)) || text.contains(&cents), "{cost}");
        }
        let quality = outcome["quality"]["mean"].as_f64().unwrap();
        assert!(
            text.contains(&format!("{:.1}%", quality * 100.0)) || text.contains(&format!("{:.1} %", quality * 100.0))
        );
    }
    let candidate = &compared["outcomes"][1];
    for requirement in candidate["requirements"].as_array().unwrap() {
        assert_eq!(requirement["met"], true, "the document counts those that are not met");
    }
    assert!(
        text.contains(&format!("All {} requirements are met", candidate["requirements"].as_array().unwrap().len()))
    );
}

#[test]
fn an_export_writes_what_it_lists_and_costs_nothing_with_its_client() {
    let home = Home::with_sample();
    let out = home.path("deployed");
    let out = out.to_str().unwrap();
    for target in ["openrouter", "litellm", "portkey", "tensorzero", "semantic-router"] {
        let words =
            ["export", PROJECT, "--architecture", "routed", "--target", target, "--out", out, "--workload", "sample"];
        let exported = home.json(&words, &[0]);
        for file in exported["files"].as_array().unwrap() {
            assert!(home.path("deployed").join(file["path"].as_str().unwrap()).is_file(), "{file}");
        }
        let by_client = exported["deviations"].as_array().unwrap().iter().find(|deviation| deviation["by"] == "client");
        if let Some(deviation) = by_client {
            assert_eq!(deviation["delta"]["cost_usd"], "0", "the client does all that the design says");
            let condition = deviation["condition"].as_str().unwrap();
            let readme = std::fs::read_to_string(home.path("deployed").join("README.md")).unwrap();
            let (gateway, client) = readme.split_once("OpenRouter with the exported client ").unwrap();
            assert!(client.lines().next().unwrap().ends_with(condition), "{client}");
            assert!(!gateway.contains(condition), "a gateway keeps nothing in a process");
        }
        assert_eq!(by_client.is_some(), target == "openrouter");
    }
    let refused = home.run(&["export", PROJECT, "--architecture", "nobody", "--target", "litellm", "--out", out]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("no architecture `nobody`"), "{}", refused.err);
}
