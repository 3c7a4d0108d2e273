//! Made-up workloads on the command line.

use serde_json::{Value, json};

use crate::support::Home;

/// A specification that is quick to generate.
fn specification(home: &Home) -> Value {
    let mut spec = home.json(&["workload", "synthesize", "--sample", "--print-spec"], &[0]);
    spec["requests"] = json!(2_000);
    spec["name"] = json!("made");
    spec
}

#[test]
fn a_specification_is_printed_changed_and_generated() {
    let home = Home::new();
    home.write("spec.json", specification(&home).to_string());
    let made = home.json(&["workload", "synthesize", "--spec", "spec.json"], &[0]);
    assert_eq!((&made["name"], &made["requests"]), (&json!("made"), &json!(2_000)));
    let other = home.json(&["workload", "synthesize", "--spec", "spec.json", "--name", "other", "--seed", "2"], &[0]);
    assert_ne!(made["digest"], other["digest"]);
}

#[test]
fn traffic_like_a_recorded_one_is_made_in_another_size() {
    let home = Home::new();
    home.write("spec.json", specification(&home).to_string());
    let made = home.json(&["workload", "synthesize", "--spec", "spec.json"], &[0]);
    let words = ["workload", "synthesize", "--like", "made", "--scale", "1.5", "--name", "more"];
    let more = home.json(&words, &[0]);
    assert_eq!(more["requests"], json!(3_000));
    let ids = |workload: &Value| -> Vec<String> {
        let features = workload["features"].as_array().unwrap().iter();
        features.map(|feature| feature["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&more), ids(&made));
    assert_eq!(more["recorded_cost_usd"], Value::Null, "what answered is not made up");
}

#[test]
fn each_sample_is_a_project_and_a_workload() {
    let home = Home::new();
    for (sample, workload) in
        [("finance", "sample-finance"), ("healthcare", "sample-healthcare"), ("legal", "sample-legal")]
    {
        let file = format!("{sample}.routewright.json");
        let named = format!("--sample={sample}");
        assert_eq!(home.run(&["project", "new", &named, &file]).code, 0);
        assert_eq!(home.run(&["workload", "synthesize", &named]).code, 0);
        let compared = home.json(&["compare", &file, "--workload", workload], &[3]);
        assert_eq!(compared["outcomes"].as_array().unwrap().len(), 4, "{sample}");
    }
}

#[test]
fn a_specification_that_makes_no_sense_is_refused_with_its_place() {
    let home = Home::new();
    let mut spec = specification(&home);
    spec["features"][0]["weight"] = json!(-1);
    home.write("bad.json", spec.to_string());
    let ran = home.run(&["workload", "synthesize", "--spec", "bad.json"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.starts_with("error: bad.json: /features/0/weight: 0 or more\nhint: nothing was generated"),
        "{}",
        ran.err
    );
    for words in [&["workload", "synthesize"][..], &["workload", "synthesize", "--sample=shop"]] {
        assert_eq!(home.run(words).code, 2, "{words:?}");
    }
}
