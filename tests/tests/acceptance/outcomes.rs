//! Scores beside a workload, and rejected rows beside a log.

use std::fmt::Write as _;

use serde_json::json;

use crate::support::{Home, shared};

const PROJECT: &str = "plain.routewright.json";

/// A workload of four requests, and a project that sends all to GPT-4o.
fn home() -> Home {
    let home = Home::new();
    let rows: String = (0..4).fold(String::new(), |mut rows, n| {
        let _ = writeln!(rows, "2026-08-03T10:00:0{n}Z,q{n},10,10");
        rows
    });
    home.write("log.csv", format!("arrival,id,prompt_tokens,completion_tokens\n{rows}"));
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "log"]).code, 0);
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    home
}

#[test]
fn attached_scores_are_the_quality_of_the_next_replay() {
    let home = home();
    let quality = || home.json(&["replay", PROJECT, "--workload", "log"], &[0])["outcomes"][0]["quality"].clone();
    assert_ne!(quality()["evidence"], "recorded");
    home.write("scores.csv", "request_id,model,score\nq0,gpt,1\nq1,gpt,0\nq2,gpt,1\nq3,gpt,1\nq9,gpt,1\nq0,gpt,0\n");
    let attached =
        home.json(&["workload", "outcomes", "scores.csv", "--workload", "log", "--map", "openai/gpt-4o=gpt"], &[0]);
    assert_eq!(
        attached["models"],
        json!([{"model": "openai/gpt-4o", "column": "gpt", "requests": 4, "mean": 0.75, "in_catalog": true, "same_as": []}])
    );
    assert_eq!((&attached["unknown_ids"], &attached["rejected_rows"]), (&json!(1), &json!(1)));
    let after = quality();
    assert_eq!((&after["evidence"], &after["recorded_share"]), (&json!("recorded"), &json!(1.0)));
    let mean = after["mean"].as_f64().unwrap();
    assert!((mean - 0.75).abs() < 1e-9, "{mean}");
}

#[test]
fn scores_of_nothing_known_are_refused_and_names_that_the_catalog_lacks_are_told() {
    let home = home();
    home.write("other.csv", "request_id,model,score\nz,gpt,1\n");
    home.write("scores.csv", "request_id,gpt,rival\nq0,1,0\nq1,0,1\n");
    let refused = |words: &[&str], code: i32| {
        let ran = home.run(words);
        assert_eq!(ran.code, code, "{}", ran.out);
        ran.err
    };
    let attach = |file: &'static str| ["workload", "outcomes", file, "--workload", "log"];
    insta::assert_snapshot!(refused(&attach("other.csv"), 1), @r"
error: other.csv: its only row is not about a request of `log`, by column `request_id`; another is named with --map id=COLUMN, and a log that was imported without its column of ids has to be imported again with it
hint: nothing was imported
");
    let mapped = |entry: &'static str| [&attach("scores.csv")[..], &["--map", entry]].concat();
    insta::assert_snapshot!(refused(&mapped("openai/gpt-4o=nobody"), 1), @r"
error: scores.csv: it scores no model `nobody`
hint: it scores gpt, rival
");
    insta::assert_snapshot!(refused(&mapped("rival=gpt"), 1), @r"
error: scores.csv: two of its columns are scores of `rival`
hint: say which is which model with --map MODEL=COLUMN
");
    insta::assert_snapshot!(refused(&mapped("gpt"), 2), @"error: `--map gpt`: write MODEL=COLUMN");
    insta::assert_snapshot!(refused(&attach("scores.csv"), 1), @r"
error: scores.csv: none of its columns of scores is a model that the catalog has: `gpt`, `rival`
hint: say which model a column is with --map MODEL=COLUMN; of a table with a row for each request and model, say which columns are which with --map id=COLUMN --map model=COLUMN --map score=COLUMN
");
}

/// Scores of forty requests, a column for a model of an older name and one that the catalog has.
fn scored_home() -> Home {
    let home = Home::new();
    let mut log = "arrival,id,prompt_tokens,completion_tokens\n".to_owned();
    let mut scores = "request_id,old-name,openai/gpt-4o-mini\n".to_owned();
    for n in 0..40 {
        let _ = writeln!(log, "2026-08-03T10:00:{n:02}Z,q{n},10,10");
        let _ = writeln!(scores, "q{n},{},{}", u8::from(n % 3 > 0), u8::from(n % 2 > 0));
    }
    home.write("log.csv", log);
    home.write("scores.csv", scores);
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "log"]).code, 0);
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    home
}

fn names(scores: &serde_json::Value) -> Vec<&str> {
    scores["models"].as_array().unwrap().iter().map(|own| own["model"].as_str().unwrap()).collect()
}

#[test]
fn the_same_table_under_other_names_counts_once_and_what_is_attached_can_be_seen_and_removed() {
    let home = scored_home();
    let attach = ["workload", "outcomes", "scores.csv", "--workload", "log"];
    let listed = || home.json(&["workload", "outcomes", "--workload", "log"], &[0]);
    assert_eq!(listed()["models"], json!([]));
    let first = home.json(&attach, &[0]);
    assert_eq!((names(&first), &first["instead_of"]), (vec!["old-name", "openai/gpt-4o-mini"], &json!([])));
    let mapped = [&attach[..], &["--map", "openai/gpt-4o=old-name"]].concat();
    let again = home.json(&mapped, &[0]);
    assert_eq!(again["instead_of"], json!([{"before": "old-name", "now": "openai/gpt-4o"}]));
    let now = listed();
    assert_eq!(names(&now), ["openai/gpt-4o", "openai/gpt-4o-mini"], "not three");
    assert_eq!((&now["scored_requests"], &now["models"][0]["column"]), (&json!(40), &json!("old-name")));
    assert_eq!(now["models"][0]["file"], "scores.csv");
    assert!(now["models"][0]["attached_at"].as_str().unwrap().ends_with('Z'), "{now}");
    let report = home.json(&["quality", PROJECT, "--workload", "log"], &[0]);
    assert_eq!(report["scores"], 80);
    // And back again: the name of the file is not the catalog's, so the scores are those of nobody that could serve.
    let back = home.run(&attach);
    assert!(back.out.contains("The same scores were attached already as those of `openai/gpt-4o`"), "{}", back.out);
    assert_eq!(names(&listed()), ["old-name", "openai/gpt-4o-mini"]);

    let removed = home.json(&["workload", "outcomes", "--workload", "log", "--remove", "old-name"], &[0]);
    assert_eq!(names(&removed), ["openai/gpt-4o-mini"]);
    let ran = home.run(&["workload", "outcomes", "--workload", "log", "--remove", "old-name"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("`log` has no scores of `old-name`"), "{}", ran.err);
    assert_eq!(home.json(&["workload", "outcomes", "--workload", "log", "--remove-all"], &[0])["models"], json!([]));
    assert_eq!(home.run(&["quality", PROJECT, "--workload", "log"]).code, 1, "nothing is left to fit");
    assert_eq!(home.run(&["workload", "outcomes", "scores.csv", "--workload", "log", "--remove-all"]).code, 2);
}

#[test]
fn scores_of_models_that_nobody_can_ask_are_no_coverage_and_equal_scores_of_two_columns_are_told() {
    let home = scored_home();
    let text = std::fs::read_to_string(home.path("scores.csv")).unwrap();
    // The same scores under two names of one file: two columns, which nobody can tell to be one model.
    let doubled: String = text
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let second = if cells[1] == "old-name" { "twin" } else { cells[1] };
            format!("{},{},{second}\n", cells[0], cells[1])
        })
        .collect();
    home.write("doubled.csv", doubled);
    let named = ["--map", "old-name=old-name", "--map", "twin=twin"];
    let ran = home.run(&[&["workload", "outcomes", "doubled.csv", "--workload", "log"][..], &named].concat());
    insta::assert_snapshot!(ran.out);
    let found = home.json(&["workload", "outcomes", "--workload", "log"], &[0]);
    assert_eq!((&found["scored_requests"], &found["models"][0]["same_as"]), (&json!(0), &json!(["twin"])));
    let report = home.json(&["quality", PROJECT, "--workload", "log"], &[0]);
    assert_eq!((&report["scored_requests"], &report["scores"]), (&json!(0), &json!(0)));
    assert_eq!(report["not_in_catalog"], json!(["old-name", "twin"]));
    // They still say how difficult a request is: the fit has them.
    assert_eq!(report["clusters"][0]["scored_requests"], 40);
}

#[test]
fn every_rejected_row_goes_to_the_file_that_was_asked_for() {
    let home = Home::new();
    let rows = "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,1,1\n2026-08-03T10:00:01Z,-1,1\n";
    home.write("log.csv", rows);
    let import = |name: &str, more: &[&str]| {
        home.write("log.csv", format!("{rows}2026-08-03T10:00:02Z,{},1\n", name.len()));
        home.json(&[&["workload", "import", "log.csv", "--name", name], more].concat(), &[0])
    };
    assert!(import("a", &[]).get("rejects_file").is_none());
    assert!(!home.path("log.csv.rejects.csv").exists(), "nothing is written unasked");
    assert_eq!(import("bb", &["--rejects"])["rejects_file"], "log.csv.rejects.csv");
    assert_eq!(import("ccc", &["--rejects", "bad.csv"])["rejects_file"], "bad.csv");
    for file in ["log.csv.rejects.csv", "bad.csv"] {
        let text = std::fs::read_to_string(home.path(file)).unwrap();
        assert!(text.starts_with("line,reason,row\n3,\"`prompt_tokens` is `-1`"), "{text}");
        assert!(text.trim_end().ends_with(",\"2026-08-03T10:00:01Z,-1,1\""), "{text}");
    }
}

#[test]
fn a_rejected_row_stands_beside_its_reason_without_texts_and_without_formulas() {
    let home = Home::new();
    let rejected = |log: &str, content: &str| {
        home.write(log, content);
        home.json(&["workload", "import", log, "--name", log, "--rejects", "bad.csv"], &[0]);
        std::fs::read_to_string(home.path("bad.csv")).unwrap()
    };
    let header = "note,arrival,prompt_tokens,completion_tokens,prompt";
    let rows = "a,2026-08-03T10:00:00Z,1,1,Hi\n=HYPERLINK(1),2026-08-03T10:00:01Z,-1,1,Dear doctor\n";
    insta::assert_snapshot!(rejected("log.csv", &format!("{header}\n{rows}")), @r#"
line,reason,row
3,"`prompt_tokens` is `-1`: a count is a whole number, 0 or more","'=HYPERLINK(1),2026-08-03T10:00:01Z,-1,1,(11 characters)"
"#);
    let rows = [
        r#"{"arrival": "2026-08-03T10:00:00Z", "prompt_tokens": 2, "completion_tokens": 1}"#,
        r#"{"arrival": "2026-08-03T10:00:01Z", "prompt_tokens": -1, "completion_tokens": 1, "messages": [{"content": "Hello"}]}"#,
    ];
    insta::assert_snapshot!(rejected("log.jsonl", &rows.join("\n")), @r#"
line,reason,row
2,"`prompt_tokens` is `-1`: a count is a whole number, 0 or more","{""arrival"":""2026-08-03T10:00:01Z"",""prompt_tokens"":-1,""completion_tokens"":1,""messages"":[{""content"":""(5 characters)""}]}"
"#);
}

#[test]
fn the_share_of_right_answers_on_mmlu_is_that_of_the_published_outcomes() {
    let Some(scores) = shared("routellm/mmlu_outcomes.csv.gz") else { return };
    let home = Home::new();
    // The questions as a log: the outcomes name them `subject-NNNN`.
    let table = home.run(&["workload", "import", &scores, "--dry-run"]);
    assert_eq!(table.code, 1, "the outcomes themselves are no log");
    let subjects = ["abstract_algebra-0000", "abstract_algebra-0001"];
    let rows: String = subjects.iter().map(|id| format!("2026-08-03T10:00:00Z,{id},30,5\n")).collect();
    home.write("log.csv", format!("arrival,id,prompt_tokens,completion_tokens\n{rows}"));
    home.json(&["workload", "import", "log.csv", "--name", "mmlu"], &[0]);
    let attached = home.json(
        &["workload", "outcomes", &scores, "--workload", "mmlu", "--map", "openai/gpt-4o=gpt-4-1106-preview"],
        &[0],
    );
    // 14,042 questions, of which two are in the log; the first was answered rightly and the second wrongly by both.
    assert_eq!((&attached["scored_requests"], &attached["unknown_ids"]), (&json!(2), &json!(14_040)));
    assert_eq!(attached["models"][1]["mean"], 0.5);
}
