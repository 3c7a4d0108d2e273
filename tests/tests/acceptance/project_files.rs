//! What can be asked of project files: their schema, what differs between two, and policies to paste into them.

use serde_json::{Value, json};

use crate::support::Home;

fn read(home: &Home, file: &str) -> Value {
    serde_json::from_slice(&std::fs::read(home.path(file)).unwrap()).unwrap()
}

#[test]
fn the_schema_knows_every_field_that_a_project_has() {
    let home = Home::with_sample();
    let schema = home.json(&["project", "schema"], &[0]);
    let Value::Object(project) = read(&home, "sample.routewright.json") else { panic!("a project is an object") };
    for field in project.keys() {
        assert!(schema["properties"].get(field).is_some(), "{field}");
    }
    assert_eq!(schema["title"], "Routewright project");
}

#[test]
fn a_project_begins_as_its_workload_was_recorded() {
    let home = Home::new();
    let rows =
        "2026-08-03T10:00:00Z,q1,10,10,chat,openai/gpt-5.4\n2026-08-04T10:00:00Z,q2,10,10,code,openai/gpt-5-mini\n";
    home.write("log.csv", format!("arrival,id,prompt_tokens,completion_tokens,feature,model\n{rows}"));
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "log"]).code, 0);
    assert_eq!(home.run(&["project", "new", "ours.routewright.json", "--workload", "log"]).code, 0);
    let project = read(&home, "ours.routewright.json");
    assert_eq!((&project["name"], &project["workload"]["name"]), (&json!("ours"), &json!("log")));
    let policies = &project["architectures"][0]["policies"];
    assert_eq!(policies["chat"]["model"], "openai/gpt-5.4");
    assert_eq!(policies["code"]["model"], "openai/gpt-5-mini");
    let replayed = home.json(&["replay", "ours.routewright.json"], &[0]);
    assert_eq!(replayed["outcomes"][0]["requests"], 2);
    assert_eq!(home.run(&["project", "new", "more.routewright.json", "--workload", "nobody"]).code, 1);
}

#[test]
fn differences_are_told_with_their_place() {
    let home = Home::with_sample();
    let mut edited = read(&home, "sample.routewright.json");
    edited["name"] = json!("Another");
    let feature = edited["features"][0]["id"].clone();
    edited["features"].as_array_mut().unwrap().rotate_left(1);
    edited["seed"] = json!(7);
    home.write("other.routewright.json", edited.to_string());
    let differ = |one: &str, other: &str| home.json(&["project", "diff", one, other], &[0]);
    let changes = differ("sample.routewright.json", "other.routewright.json");
    let places: Vec<_> = changes.as_array().unwrap().iter().map(|change| (&change["path"], &change["kind"])).collect();
    assert_eq!(
        places,
        [
            (&json!("/name"), &json!("changed")),
            (&json!("/seed"), &json!("changed")),
            (&json!("/features"), &json!("reordered")),
        ]
    );
    assert_eq!((&changes[0]["new"], &changes[2]["old"][0]), (&json!("Another"), &feature));
    assert_eq!(differ("sample.routewright.json", "sample.routewright.json"), json!([]));
}

#[test]
fn every_template_can_be_pasted_into_a_project() {
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", "plain.routewright.json"]).code, 0);
    let templates = home.json(&["project", "templates"], &[0]);
    let templates = templates.as_array().unwrap();
    assert!(templates.len() >= 6);
    for template in templates {
        let id = template["id"].as_str().unwrap();
        // What is printed is the policy alone; notes on its models go to standard error.
        let ran = home.run(&["project", "templates", id]);
        let policy: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(policy, template["policy"], "{id}");
        assert_eq!(ran.err.is_empty(), template["replaced"] == json!([]), "{id}: {}", ran.err);
        let mut project = read(&home, "plain.routewright.json");
        project["architectures"][0]["policies"]["all"] = policy;
        home.write("pasted.routewright.json", project.to_string());
        let checked = home.run(&["project", "check", "pasted.routewright.json"]);
        assert_eq!(checked.code, 0, "{id}: {}", checked.out);
    }
    let ran = home.run(&["project", "templates", "none"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("there is no template `none`; there are fallback-quality"), "{}", ran.err);
}

/// The JSON project of the README.
fn of_the_readme() -> String {
    let readme = include_str!("../../../README.md");
    let start = readme.split_once("```json\n").unwrap().1;
    start.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_project_of_the_readme_works_as_it_stands() {
    let home = Home::new();
    home.write("plan.routewright.json", of_the_readme());
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,1000,100\n");
    let checked = home.run(&["project", "check", "plan.routewright.json"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, "No problems.\n"), "{}", checked.err);
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "support"]).code, 0);
    let compared = home.json(&["compare", "plan.routewright.json"], &[0]);
    assert_eq!(compared["outcomes"].as_array().unwrap().len(), 2);
    // $2.50 and $15.00 for a million tokens.
    assert_eq!(compared["outcomes"][0]["cost_usd"], "0.004");
}

#[test]
fn a_workload_without_a_digest_is_told_of_and_one_with_another_is_warned_of() {
    let home = Home::new();
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,1000,100\n");
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "support"]).code, 0);
    let said = |workload: &str| {
        home.write("p.json", of_the_readme().replace(r#"{ "name": "support" }"#, workload));
        home.run(&["replay", "p.json"]).out
    };
    let digest = home.json(&["workload", "show", "support"], &[0])["digest"].as_str().unwrap().to_owned();
    let without = said(r#"{ "name": "support" }"#);
    assert!(
        without.contains(&format!("names `support` without a digest; with \"digest\": \"{digest}\" it")),
        "{without}"
    );
    let with = said(&format!(r#"{{ "name": "support", "digest": "{digest}" }}"#));
    assert!(!with.contains("digest") && !with.contains("no longer"), "{with}");
    let other = said(r#"{ "name": "support", "digest": "b3:0" }"#);
    assert!(other.contains("`support` is no longer what the project was made with"), "{other}");
}
