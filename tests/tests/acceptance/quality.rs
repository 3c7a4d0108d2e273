//! What outcomes that cover a part of requests and models say of them, through the command.

use std::fmt::Write as _;
use std::io::Read;

use serde_json::{Value, json};

use crate::support::{Home, shared};

const PROJECT: &str = "panel.routewright.json";
/// Models of the catalog, cheapest first, and what the public outcomes call them.
const MODELS: [(&str, &str); 3] = [
    ("qwen/qwen-2.5-7b-instruct", "qwen2.5-7b-instruct"),
    ("meta-llama/llama-3.1-8b-instruct", "llama-3.1-8b-instruct"),
    ("openai/gpt-4o", "llama-3.1-nemotron-51b-instruct"),
];

/// A project of one feature with these policies; its baseline is the first.
fn write_project(home: &Home, policies: &[(&str, Value)]) {
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    let mut project: Value = serde_json::from_str(&std::fs::read_to_string(home.path(PROJECT)).unwrap()).unwrap();
    let feature = project["features"][0]["id"].as_str().unwrap().to_owned();
    let architecture = |(id, policy): &(&str, Value)| json!({"id": id, "name": id, "policies": {&feature: policy}});
    project["architectures"] = policies.iter().map(architecture).collect();
    project["baseline"] = json!(policies[0].0);
    home.write(PROJECT, project.to_string());
}

fn model(id: &str) -> Value {
    json!({"pattern": "model", "model": id})
}

/// The nine models' questions as a workload with the cluster as its task, and every other score taken away.
fn panel() -> Option<Home> {
    let file = shared("llmrouter/outcomes_dev.csv.gz")?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let home = Home::new();
    let (mut log, mut scores) = ("arrival,id,task,prompt_tokens,completion_tokens\n".to_owned(), String::new());
    for (n, line) in text.lines().enumerate() {
        let fields: Vec<&str> = line.split(',').collect();
        let kept = |at: usize| n == 0 || (n * 7 + at * at * 3 + n / 5).is_multiple_of(2);
        let own = fields[3..].iter().enumerate().map(|(at, score)| if kept(at) { score } else { "" });
        writeln!(scores, "{},{}", fields[0], own.collect::<Vec<_>>().join(",")).unwrap();
        if n > 0 {
            writeln!(log, "2026-08-03T10:00:00Z,{},cluster {},{},20", fields[0], fields[1], fields[2]).unwrap();
        }
    }
    home.write("log.csv", log);
    home.write("scores.csv", scores);
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "panel"]).code, 0);
    let maps: Vec<String> = MODELS.iter().map(|(id, column)| format!("{id}={column}")).collect();
    let mut words = vec!["workload", "outcomes", "scores.csv", "--workload", "panel"];
    for map in &maps {
        words.extend(["--map", map]);
    }
    let attached = home.run(&words);
    assert_eq!(attached.code, 0, "{}", attached.err);
    let members: Vec<Value> = MODELS.iter().map(|(id, _)| model(id)).collect();
    let tiers: Vec<Value> = members.iter().map(|member| json!({"policy": member})).collect();
    write_project(
        &home,
        &[
            ("best", model(MODELS[2].0)),
            ("vote", json!({"pattern": "ensemble", "aggregation": "majority", "members": members})),
            (
                "cascade",
                json!({"pattern": "cascade", "tiers": tiers, "evaluator": {"auc": 0.85, "by": {"classifier": {}}}}),
            ),
        ],
    );
    Some(home)
}

#[test]
fn half_of_the_scores_of_a_panel_foretell_the_other_half() {
    let Some(home) = panel() else { return };
    let report = home.json(&["quality", PROJECT, "--workload", "panel"], &[0]);
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("{value}"));
    assert_eq!(report["clusters"].as_array().unwrap().len(), 3, "a cluster for each task of the log");
    for cluster in report["clusters"].as_array().unwrap() {
        assert_eq!(cluster["convergence"]["converged"], true, "{cluster}");
        assert!(number(&cluster["convergence"]["gradient"]) < 0.01, "{cluster}");
    }
    // Half of the questions of one cluster nobody can answer (of all scores: 49.95 %).
    let unsolvable = &report["clusters"][0]["unsolvable"];
    assert!((0.25..0.55).contains(&number(&unsolvable["value"])), "{unsolvable}");
    let held = &report["held_back"];
    let loss = |from: &str| (number(&held[from]["log_loss"]), number(&held[from]["brier"]));
    let (given, cluster, mean) = (loss("given_others"), loss("by_cluster"), loss("by_model"));
    assert!(given.0 < cluster.0 && given.1 < cluster.1, "other scores help: {held}");
    assert!(cluster.0 < mean.0 - 0.1 && cluster.1 < mean.1 - 0.05, "clusters help: {held}");
    for tenth in held["calibration"].as_array().unwrap() {
        let (foretold, observed, scores) =
            (number(&tenth["foretold"]), number(&tenth["observed"]), number(&tenth["scores"]));
        // Four standard errors, and two points for a model that is not the truth.
        let error = (foretold * (1.0 - foretold) / scores).sqrt();
        assert!((foretold - observed).abs() < 4.0 * error + 0.02, "{tenth}");
    }
    // What the replay draws where no score is: of all scores of the three models 62.6 % are right for the best one.
    let replayed = home.json(&["replay", PROJECT, "--workload", "panel"], &[0]);
    let quality = |n: usize| &replayed["outcomes"][n]["quality"];
    assert_eq!(quality(0)["evidence"], "fitted");
    assert!((number(&quality(0)["mean"]) - 0.626).abs() < 0.015, "{}", quality(0));
    // Independence claims nine points more for the cascade than there are.
    assert!(number(&quality(2)["if_independent"]) > number(&quality(2)["mean"]) + 0.05, "{}", quality(2));
    let people = home.run(&["quality", PROJECT, "--workload", "panel"]).out;
    assert!(people.contains("Unsolvable for all") && people.contains("Calibration"), "{people}");
}

#[test]
fn the_scorecard_puts_architectures_beside_single_models_their_mixture_and_the_oracle() {
    let Some(home) = panel() else { return };
    let card = home.json(&["scorecard", PROJECT, "--workload", "panel"], &[0]);
    let entries = card["entries"].as_array().unwrap();
    let roles: Vec<&str> = entries.iter().map(|entry| entry["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["architecture", "architecture", "architecture", "single", "single", "single", "oracle"]);
    let value = |entry: &Value| entry["quality"]["value"].as_f64().unwrap();
    let oracle = value(&entries[6]);
    assert!(entries.iter().all(|entry| value(entry) <= oracle + 1e-9), "nothing is better than the oracle");
    assert_eq!(card["best_model"], MODELS[2].0);
    // The best model alone is the baseline: same cost, same quality, the whole gap, nothing saved.
    let alone = entries.iter().find(|entry| entry["id"] == MODELS[2].0).unwrap();
    assert_eq!(entries[0]["cost_usd"], alone["cost_usd"]);
    assert!((entries[0]["gap_recovered"].as_f64().unwrap() - 1.0).abs() < 1e-9);
    assert!(entries[0]["saving_share"].as_f64().unwrap().abs() < 1e-9);
    assert!(card["aiq"].as_f64().unwrap() >= card["zero_router_aiq"].as_f64().unwrap() - 1e-12);
    assert_eq!(home.run(&["scorecard", PROJECT, "--workload", "panel"]).code, 0);
}

#[test]
fn a_comparison_and_its_document_hold_what_is_not_known_of_the_fit() {
    let Some(home) = panel() else { return };
    let compared = home.json(&["compare", PROJECT, "--workload", "panel", "--intervals"], &[0]);
    let vote = &compared["intervals"][0]["architectures"][1];
    let fit = &vote["fit"];
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("{value}"));
    // Half of the scores are known, so half of the answers of 2,798 are drawn: √(0.2 / 1,400) / 2 = 0.6 points, and the parameters.
    assert!((0.004..0.02).contains(&number(&fit["quality"])), "{fit}");
    let points = &vote["difference"]["quality_points"];
    let half = (number(&points["high"]) - number(&points["low"])) / 2.0;
    // All requests come at one instant here, so no resample differs: what is left is the fit, with ends from a hundred draws.
    let error = 100.0 * 1.96 * number(&fit["quality_difference"]);
    assert!((half / error - 1.0).abs() < 0.25, "{points} {fit}");
    assert_eq!(home.run(&["report", PROJECT, "--workload", "panel", "--out", "doc.md"]).code, 0);
    let text = std::fs::read_to_string(home.path("doc.md")).unwrap();
    for part in
        ["Quality from recorded outcomes", "Forecasts of scores that were held back", "Scorecard", "upper bound"]
    {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn outcomes_of_the_chosen_model_alone_are_told_and_weighed_back() {
    let home = Home::new();
    let (mut log, mut scores) =
        ("arrival,id,task,model,prompt_tokens,completion_tokens\n".to_owned(), "request_id,model,score\n".to_owned());
    // Two kinds of work, as many of each. The strong model gets nine of ten hard requests and one of ten easy ones; it is right
    // on all easy and on half of the hard ones, so on three quarters of all, but on 55 % of those that it got.
    for n in 0..4_000 {
        let (hard, tenth) = (n % 2 == 1, n / 2 % 10);
        let strong = if hard { tenth != 0 } else { tenth == 0 };
        let right = !hard || (n / 20 % 2 == 0) == strong;
        let (model, task) = (if strong { MODELS[2].0 } else { MODELS[0].0 }, if hard { "hard" } else { "easy" });
        writeln!(log, "2026-08-03T10:00:00Z,q{n},{task},{model},100,20").unwrap();
        writeln!(scores, "q{n},{model},{}", u8::from(right)).unwrap();
    }
    home.write("log.csv", log);
    home.write("scores.csv", scores);
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "log"]).code, 0);
    assert_eq!(home.run(&["workload", "outcomes", "scores.csv", "--workload", "log"]).code, 0);
    write_project(&home, &[("best", model(MODELS[2].0))]);
    let selection = home.json(&["quality", PROJECT, "--workload", "log"], &[0])["selection"].clone();
    assert_eq!(selection["of_chosen_only"], true);
    let strong = selection["values"].as_array().unwrap().iter().find(|value| value["model"] == MODELS[2].0).unwrap();
    let number = |value: &Value| value.as_f64().unwrap();
    assert!((number(&strong["as_chosen"]) - 0.55).abs() < 0.01, "{strong}");
    for estimate in ["inverse_propensity", "doubly_robust"] {
        assert!((number(&strong[estimate]["value"]) - 0.75).abs() < 0.01, "{strong}");
    }
    assert!(
        home.run(&["quality", PROJECT, "--workload", "log"]).out.contains("exist only for the model that was chosen")
    );
}

#[test]
fn a_workload_without_outcomes_is_told_what_to_do() {
    let home = Home::new();
    home.write("log.csv", "arrival,id,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,q,10,10\n");
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "log"]).code, 0);
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    let ran = home.run(&["quality", PROJECT, "--workload", "log"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.err, @r"
error: `log` has no outcomes of requests that a feature matches
hint: attach scores with `routewright workload outcomes FILE --workload log`
");
}
