//! What the step from one catalog to another means for a project.

use serde_json::{Value, json};

use crate::support::{Home, shared};

const PROJECT: &str = "plain.routewright.json";

/// A project on one model, and a log of a million prompt tokens and a hundred thousand of answers.
fn home(model: &str) -> Home {
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    let text = std::fs::read_to_string(home.path(PROJECT)).unwrap();
    home.write(PROJECT, text.replace("openai/gpt-4o", model));
    let rows = "2026-08-03T10:00:00Z,100000,10000\n".repeat(10);
    home.write("log.csv", format!("arrival,prompt_tokens,completion_tokens\n{rows}"));
    home
}

/// Two lists of a real gateway, three weeks apart, on a project of one model.
fn three_weeks(model: &str) -> Option<Value> {
    let old = shared("openrouter/models-2026-07-18.json.gz")?;
    let new = shared("openrouter/models-2026-08-08.json.gz")?;
    let words = ["impact", PROJECT, "--from", &old, "--to", &new, "--workload", "./log.csv"];
    Some(home(model).json(&words, &[0]))
}

#[test]
fn a_price_that_fell_tenfold_is_a_tenth_of_the_bill_and_the_quality_is_that_of_either_index() {
    let Some(impact) = three_weeks("openai/gpt-5.6-luna") else { return };
    let touch = &impact["touches"][0];
    assert_eq!((&touch["kind"], &touch["path"]), (&json!("price"), &json!("/architectures/0/policies/all")));
    assert!((touch["price_share"].as_f64().unwrap() + 0.9).abs() < 1e-9, "{touch}");
    let own = &impact["architectures"][0];
    // A million prompt tokens at 1 and 0.1 dollars, 100,000 of answers at 6 and 0.6 dollars a million.
    assert_eq!((&own["before"]["cost_usd"], &own["unchanged"]["cost_usd"]), (&json!("1.6"), &json!("0.16")), "{own}");
    // The intelligence index rose from 51.2 to 52.3 meanwhile: Φ((51.2 + 10) / 40) = Φ(1.53) = 0.93699 and Φ(1.5575) = 0.94032.
    let quality = |when: &str| own[when]["quality"]["mean"].as_f64().unwrap();
    assert!((quality("before") - 0.936_99).abs() < 5e-6 && (quality("unchanged") - 0.940_32).abs() < 5e-6, "{own}");
}

#[test]
fn a_model_that_is_gone_gets_a_replacement_that_works_and_a_decision_to_record() {
    let Some(impact) = three_weeks("openai/gpt-5.1-chat") else { return };
    let kinds: Vec<&Value> = impact["touches"].as_array().unwrap().iter().map(|touch| &touch["kind"]).collect();
    assert_eq!(kinds, [&json!("gone")]);
    let own = &impact["architectures"][0];
    assert!(own["broken"].as_str().unwrap().contains("`openai/gpt-5.1-chat` is not in the catalog"), "{own}");
    assert_eq!(own["unchanged"], json!(null));
    assert!(own["proposed"]["cost_usd"].is_string());
    let proposal = &impact["proposals"][0];
    assert_eq!((&proposal["kind"], &proposal["from"]), (&json!("replacement"), &json!("openai/gpt-5.1-chat")));
    assert_eq!(proposal["edits"][0]["path"], "/architectures/0/policies/all");
    assert_eq!(proposal["edits"][0]["policy"]["model"], proposal["to"]);
    let decision = &proposal["decision"];
    assert_eq!(decision["status"], "accepted");
    assert!(decision["date"].as_str().unwrap().len() == 10 && decision["options"].as_array().unwrap().len() > 1);
}

#[test]
fn what_did_not_change_touches_nothing() {
    let Some(impact) = three_weeks("openai/gpt-4o") else { return };
    assert_eq!((&impact["touches"], &impact["proposals"]), (&json!([]), &json!([])));
    let own = &impact["architectures"][0];
    assert_eq!(own["before"], own["unchanged"]);
    let again = home("openai/gpt-4o");
    let told = again.run(&["impact", PROJECT, "--from", "bundled", "--to", "bundled"]);
    assert_eq!(told.code, 0, "{}", told.err);
    insta::assert_snapshot!(told.out, @r"
    Nothing that changed from 2026-08-08 to 2026-08-08 touches a policy of this project.
    From 2026-08-08 to 2026-08-08: 0 touched, 0 proposed; 0 other launches concern no policy. No workload was replayed; give one with --workload NAME|FILE.
    ");
}
