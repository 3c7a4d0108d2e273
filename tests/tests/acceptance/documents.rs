//! What the document says beside the comparison, held against the commands that say the same.

use serde_json::{Value, json};

use crate::support::{Home, shared};

const PROJECT: &str = "plain.routewright.json";
/// The slow week of the made-up conditions.
const SLOW: &str = "slow <week>";

/// A project on GPT-4o at OpenAI; its list price is 2.5 and 10 dollars a million.
fn plain() -> Home {
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    edit(&home, |project| project["architectures"][0]["policies"]["all"]["provider"] = json!({"only": ["openai"]}));
    home
}

fn edit(home: &Home, change: impl FnOnce(&mut Value)) {
    let mut project: Value = serde_json::from_slice(&std::fs::read(home.path(PROJECT)).unwrap()).unwrap();
    change(&mut project);
    home.write(PROJECT, project.to_string());
}

/// The Markdown document without what sets figures and escapes signs, and what was warned of.
fn document(home: &Home, words: &[&str]) -> (String, String) {
    let ran = home.run(&[&["report"], words, &["--out", "plan.md"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    (bare(&std::fs::read_to_string(home.path("plan.md")).unwrap()), ran.err)
}

fn bare(text: &str) -> String {
    text.replace(['\u{202f}', ',', '\\'], "")
}

/// As the document, the window and the tables of the command write an amount: cents, four digits below a dollar.
pub(crate) fn dollars(amount: &Value) -> String {
    let amount: f64 = amount.as_str().unwrap().parse().unwrap();
    let size = amount.abs();
    // Digits of an amount below a dollar are counted from the first that is not zero.
    let zeros = (1..12).take_while(|places| size > 0.0 && size < 10_f64.powi(-places)).count();
    let places = if size > 0.0 && size < 1.0 { 4 + zeros } else { 2 };
    let mut text = format!("{size:.places$}");
    while text.ends_with('0') && text.len() > text.find('.').unwrap() + 3 {
        text.pop();
    }
    format!("{}${text}", if amount < 0.0 { "−" } else { "" })
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap()
}

#[test]
fn what_if_in_the_document_is_what_the_command_says() {
    let home = Home::with_sample();
    let project = "sample.routewright.json";
    let found = home.json(&["what-if", project, "--workload", "sample", "--architecture", "routed"], &[0]);
    let (text, _) = document(&home, &[project, "--workload", "sample", "--architecture", "routed"]);
    assert!(text.contains("What if we also") && text.contains(&dollars(&found["now"]["cost_usd"])));
    for card in list(&found, "cards") {
        assert!(text.contains(&bare(card["says"].as_str().unwrap())), "{card}");
        if let Some(figures) = card.get("figures") {
            assert!(text.contains(&dollars(&figures["cost_usd"])), "{card}");
        }
        for assumption in list(card, "assumptions").iter().filter(|_| card.get("figures").is_some()) {
            assert!(text.contains(bare(assumption["says"].as_str().unwrap()).trim_end_matches('.')), "{assumption}");
        }
    }
    // Nothing was asked for and nothing is recorded, so nothing is headed.
    for absent in ["Plan against bill", "Recorded conditions", "Recorded incidents", "catalog change"] {
        assert!(!text.contains(absent), "{absent}");
    }
}

/// Ten requests in July as planned; in August twice as many, half of them with twice the prompt, for a tenth less than the list says.
fn billed() -> Home {
    let home = plain();
    let log = |name: &str, month: &str, requests: &[(u32, &str)]| {
        let row = |(n, (prompt, cost)): (usize, &(u32, &str))| {
            format!("{month}-{:02}T10:00:00Z,{prompt},100,openai/gpt-4o,openai,{cost}\n", n % 28 + 1)
        };
        let rows: String = requests.iter().enumerate().map(row).collect();
        let header = "arrival,prompt_tokens,completion_tokens,model,provider,cost_usd";
        home.write("log.csv", format!("{header}\n{rows}"));
        assert_eq!(home.run(&["workload", "import", "log.csv", "--name", name]).code, 0);
    };
    log("july", "2026-07", &[(1_000, "0.0035"); 10]);
    log("august *", "2026-08", &[[(1_000, "0.00315"); 10], [(2_000, "0.0054"); 10]].concat());
    home
}

#[test]
fn the_bill_in_the_document_is_that_of_the_command() {
    let home = billed();
    let plan = home.json(&["replay", PROJECT, "--workload", "july"], &[0])["replays"][0].to_string();
    let bill = home.json(&["bill", PROJECT, "--plan", &plan, "--workload", "august *"], &[0]);
    edit(&home, |project| project["document"] = json!({"bill": "august *"}));
    let (text, warned) = document(&home, &[PROJECT, "--workload", "july"]);
    assert_eq!(warned.matches("warning").count(), 0, "{warned}");
    assert!(text.contains("Plan against bill") && text.contains("august *"), "{text}");
    // Both as the waterfall's table has them.
    assert!(text.contains(&format!("| Plan | {} |", dollars(&bill["plan"]["cost_usd"]))), "{text}");
    assert!(text.contains(&format!("| Bill | {} |", dollars(&bill["bill"]["cost_usd"]))));
    assert_eq!((&bill["plan"]["cost_usd"], &bill["bill"]["cost_usd"]), (&json!("0.035"), &json!("0.0855")));
    let moved = list(&bill, "drivers").iter().filter(|driver| driver["change_usd"] != "0");
    for driver in moved {
        let change = dollars(&driver["change_usd"]);
        let signed = if change.starts_with('−') { change } else { format!("+{change}") };
        assert!(text.contains(&format!(" | {signed} |")), "{signed}");
        assert!(text.contains(&bare(driver["says"].as_str().unwrap())), "{driver}");
    }
    for remark in list(&bill, "remarks") {
        assert!(text.contains(&bare(remark.as_str().unwrap())), "{remark}");
    }
    // What the command line names wins over the project.
    let (text, _) = document(&home, &[PROJECT, "--workload", "july", "--bill", "july"]);
    assert!(text.contains("The bill is the plan to the last digit.") && !text.contains("august"), "{text}");
}

#[test]
fn a_billed_month_that_is_not_there_is_said_and_where_it_was_asked_for_refused() {
    let home = billed();
    edit(&home, |project| project["document"] = json!({"bill": "<june>", "catalog_before": "2020-01-01"}));
    let (text, warned) = document(&home, &[PROJECT, "--workload", "july"]);
    insta::assert_snapshot!(warned.lines().filter(|line| line.starts_with("warning")).collect::<Vec<_>>().join("\n"));
    let sentence = "The plan cannot be held against <june> which the document's settings name: ";
    assert!(text.contains("Plan against bill") && text.contains(sentence), "{text}");
    assert!(text.contains("What the catalog change touches"));
    let refused = |words: &[&str]| {
        let ran = home.run(&[&["report", PROJECT, "--workload", "july", "--out", "plan.md"], words].concat());
        assert_eq!(ran.code, 1, "{}", ran.out);
        ran.err
    };
    assert!(refused(&["--bill", "june"]).contains("there is no workload called `june`"));
    assert!(refused(&["--catalog-before", "2019-01-01"]).contains("there is no catalog `2019-01-01`"));
}

#[test]
fn recorded_conditions_in_the_document_are_those_of_the_commands() {
    let home = plain();
    // At 09:00 and 10:00 the first token took half a second, at 11:00 five seconds.
    let header = "scraped_at,model_slug,variant,endpoint_id,provider_slug,stats_window_minutes,request_count,status,\
                  p50_latency,p75_latency,p90_latency,p95_latency,p99_latency";
    let row = |hour: &str, ttft: u32| {
        let knots: Vec<String> = (0..5).map(|n| (ttft + n).to_string()).collect();
        format!("2026-08-03T{hour}:00:00+00:00,openai/gpt-4o,standard,x,openai,30,100,0,{}", knots.join(","))
    };
    let rows = [row("09", 500), row("10", 500), row("11", 5_000)].join("\n");
    home.write("conditions.csv", format!("{header}\n{rows}\n"));
    assert_eq!(home.run(&["catalog", "conditions", "conditions.csv", "--name", SLOW]).code, 0);
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:50:00Z,100,100\n");
    edit(&home, |project| project["scenarios"][0]["conditions"] = json!(SLOW));
    let words = ["conditions", "effect", PROJECT, "--workload", "./log.csv", "--architecture", "gpt-4o"];
    let found = home.json(&words, &[0]);
    let (text, _) = document(&home, &[PROJECT, "--workload", "./log.csv"]);
    let covered = &found["coverage"];
    assert!(text.contains(&format!("{} of the 168 hours of a week", covered["hours_recorded"])), "{text}");
    assert!(text.contains("under the recorded conditions slow <week> 3 Aug 2026"), "{text}");
    assert!(text.contains("Of 1 incident in the series 1 concerns endpoints of models"), "{text}");
    assert!(text.contains(
        "| 1. openai/gpt-4o@openai | 10.0 times as slow | 3 Aug 2026 10:00 to 11:00 | after 3 Aug 2026 11:00 | 1 |"
    ));
    let effect = &found["effects"][0];
    let longer = effect["ttft_p95_ms"].as_f64().unwrap() / 1_000.0;
    assert!(
        text.contains(&format!("| 1. openai/gpt-4o@openai | no difference | no difference | 0 | +{longer:.2}s |")),
        "{text}"
    );
    // Three looks are too few for a forecast, which then has no heading.
    assert!(!text.contains("Forecast of the next day"));
    // Switched off, there is none left.
    edit(&home, |project| project["scenarios"][0]["incidents_off"] = json!([found["incidents"][0]["id"]]));
    let (text, _) = document(&home, &[PROJECT, "--workload", "./log.csv"]);
    assert!(text.contains("Of 0 incidents in the series none concerns an endpoint"), "{text}");
}

#[test]
fn a_real_week_is_forecast_in_the_document_as_by_the_command() {
    let days: Option<Vec<String>> =
        (21..=27).map(|day| shared(&format!("openrouter/perf_hourly/2026-07-{day}.csv.gz"))).collect();
    let Some(days) = days else { return };
    let home = plain();
    let mut words = vec!["catalog", "conditions", "--name", "july"];
    words.extend(days.iter().map(String::as_str));
    home.json(&words, &[0]);
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:20:00Z,100,100\n");
    edit(&home, |project| project["scenarios"][0]["conditions"] = json!("july"));
    let found = home.json(&["conditions", "forecast", "july"], &[0]);
    let (text, _) = document(&home, &[PROJECT, "--workload", "./log.csv"]);
    assert!(text.contains("21 to 27 Jul 2026 (UTC)") && text.contains("73 looks of 30 minutes each"), "{text}");
    for error in list(&found, "errors") {
        let share = |name: &str| format!("{:.1}%", 100.0 * error[name].as_f64().unwrap());
        let row = format!("| {} | {} | {} | {} |", share("p50"), share("p90"), share("p99"), error["forecasts"]);
        assert!(text.contains(&row), "{row}");
    }
}

#[test]
fn a_catalog_change_in_the_document_is_that_of_the_command() {
    let Some(old) = shared("openrouter/models-2026-07-18.json.gz") else { return };
    let Some(new) = shared("openrouter/models-2026-08-08.json.gz") else { return };
    let home = plain();
    edit(&home, |project| {
        project["architectures"][0]["policies"]["all"] = json!({"pattern": "model", "model": "openai/gpt-5.6-luna"});
    });
    let rows = "2026-08-03T10:00:00Z,100000,10000\n".repeat(10);
    home.write("log.csv", format!("arrival,prompt_tokens,completion_tokens\n{rows}"));
    let words = ["impact", PROJECT, "--from", &old, "--to", &new, "--workload", "./log.csv"];
    let found = home.json(&words, &[0]);
    let (text, _) = document(&home, &[PROJECT, "--workload", "./log.csv", "--catalog", &new, "--catalog-before", &old]);
    assert!(text.contains("What the catalog change of 8 Aug 2026 touches"), "{text}");
    let touches = list(&found, "touches");
    assert!(!touches.is_empty(), "{found}");
    for touch in touches {
        assert!(text.contains(&bare(touch["says"].as_str().unwrap())), "{touch}");
    }
    let own = &found["architectures"][0];
    for when in ["before", "unchanged"] {
        assert!(text.contains(&dollars(&own[when]["cost_usd"])), "{own}");
    }
    for proposal in list(&found, "proposals") {
        assert!(text.contains(&bare(proposal["decision"]["title"].as_str().unwrap())), "{proposal}");
        assert!(text.contains(&bare(proposal["reason"].as_str().unwrap())), "{proposal}");
    }
}
