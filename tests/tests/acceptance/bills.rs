//! A plan against what came.

use serde_json::{Value, json};

use crate::support::Home;

const PROJECT: &str = "plain.routewright.json";
const HEADER: &str = "arrival,prompt_tokens,completion_tokens,model,provider,cost_usd";

/// Ten requests of a thousand prompt tokens and a hundred of answers on GPT-4o, whose list price is 2.5 and 10 dollars a
/// million, and a plan of them.
fn planned() -> Home {
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    log(&home, "july.csv", "2026-07", &[(1_000, "0.0035"); 10]);
    let replayed = home.json(&["replay", PROJECT, "--workload", "./july.csv"], &[0]);
    assert_eq!((&replayed["replays"], &replayed["outcomes"][0]["cost_usd"]), (&json!([1]), &json!("0.035")));
    home
}

fn log(home: &Home, name: &str, month: &str, requests: &[(u32, &str)]) {
    let row = |(n, (prompt, cost)): (usize, &(u32, &str))| {
        format!("{month}-{:02}T10:00:00Z,{prompt},100,openai/gpt-4o,openai,{cost}\n", n % 28 + 1)
    };
    let rows: String = requests.iter().enumerate().map(row).collect();
    home.write(name, format!("{HEADER}\n{rows}"));
}

fn drivers(bill: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = bill["drivers"].as_array().unwrap().iter();
    let moved = all.filter(|driver| driver["change_usd"] != "0");
    moved.map(|driver| (text(&driver["driver"]), text(&driver["change_usd"]))).collect()
}

#[test]
fn what_came_is_divided_by_driver_to_the_last_digit() {
    let home = planned();
    // Twice the requests; half of them with twice the prompt; all of them for a tenth less than the list says.
    let requests = [[(1_000, "0.00315"); 10], [(2_000, "0.0054"); 10]].concat();
    log(&home, "august.csv", "2026-08", &requests);
    let bill = home.json(&["bill", PROJECT, "--plan", "1", "--workload", "./august.csv"], &[0]);
    assert_eq!((&bill["plan"]["cost_usd"], &bill["bill"]["cost_usd"]), (&json!("0.035"), &json!("0.0855")));
    let [volume, tokens, price] = ["volume", "tokens", "price"].map(str::to_owned);
    let expected = [(volume, "0.035"), (tokens, "0.025"), (price, "-0.0095")].map(|(name, usd)| (name, usd.to_owned()));
    assert_eq!(drivers(&bill), expected);
    assert_eq!(bill["difference_usd"], "0.0505");
    let shown = home.run(&["bill", PROJECT, "--plan", "1", "--workload", "./august.csv"]);
    insta::assert_snapshot!(shown.out);
}

#[test]
fn a_project_that_changed_shows_as_design_where_the_plans_requests_are_at_hand() {
    let home = planned();
    assert_eq!(home.run(&["workload", "import", "july.csv", "--name", "july"]).code, 0);
    let plan = home.json(&["replay", PROJECT, "--workload", "july"], &[0])["replays"][0].to_string();
    let text = std::fs::read_to_string(home.path(PROJECT)).unwrap();
    // GPT-4.1 is 2 and 8 dollars a million at OpenAI.
    let other = r#""openai/gpt-4.1", "provider": {"only": ["openai"]}"#;
    home.write(PROJECT, text.replace(r#""openai/gpt-4o""#, other));
    let bill = home.json(&["bill", PROJECT, "--plan", &plan, "--workload", "july"], &[0]);
    let expected = [("design", "-0.007"), ("routing", "0.007")].map(|(name, usd)| (name.to_owned(), usd.to_owned()));
    assert_eq!(drivers(&bill), expected);
}

#[test]
fn a_plan_that_is_not_there_and_a_log_without_a_bill_are_errors_that_say_what_to_do() {
    let home = planned();
    let refused = |words: &[&str]| {
        let ran = home.run(words);
        assert_eq!(ran.code, 1, "{}", ran.out);
        ran.err
    };
    insta::assert_snapshot!(refused(&["bill", PROJECT, "--plan", "9", "--workload", "./july.csv"]), @r"
    error: there is no replay `9` in the history
    hint: `routewright replays list` shows those there are
    ");
    home.write("bare.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,1000,100\n");
    insta::assert_snapshot!(refused(&["bill", PROJECT, "--plan", "1", "--workload", "./bare.csv"]), @r"
    error: the log records neither costs nor models that the catalog of 2026-08-08 knows, so there is no bill
    hint: import a log with costs, or with models and tokens; `--map` says which columns hold them
    ");
}

#[test]
fn a_plan_is_a_number_and_the_workload_may_be_the_projects_own() {
    let home = Home::with_sample();
    let wrong = home.run(&["bill", "sample.routewright.json", "--plan", "mixed"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("a plan is named by the number of a kept replay; `routewright replays list` shows them"),
        "{}",
        wrong.err
    );
    let kept = home.json(&["replay", "sample.routewright.json", "--architecture", "routed"], &[0]);
    let number = kept["replays"][0].as_i64().unwrap().to_string();
    let bill = ["bill", "sample.routewright.json", "--plan", &number];
    assert_eq!(home.json(&bill, &[0]), home.json(&[&bill[..], &["--workload", "sample"]].concat(), &[0]));
}
