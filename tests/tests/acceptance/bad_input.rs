//! Bad input gets a clear error that names the place and the way out, and loses nothing.

use crate::support::Home;

/// Exit code and standard error of a run in a fresh home.
fn refused(home: &Home, words: &[&str]) -> String {
    let ran = home.run(words);
    assert_eq!(ran.code, 1, "{words:?}: {}", ran.out);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    ran.err
}

#[test]
fn bad_logs_are_refused_and_leave_nothing_behind() {
    let home = Home::new();
    let bad = home.write("bad.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,many,44\n");
    insta::assert_snapshot!(refused(&home, &["workload", "import", &bad, "--name", "bad"]), @r#"
error: bad.csv: its only row is not a request; line 2: `ContextTokens` has 4 characters that are no count: a count is a whole number, 0 or more
hint: nothing was imported; check the file and the columns
"#);
    let open = home.write(
        "open.csv",
        "arrival,prompt_tokens,completion_tokens,feature\n2026-08-03T10:00:00Z,1,1,chat\n2026-08-03T10:00:00Z,1,1,\"chat\n",
    );
    insta::assert_snapshot!(refused(&home, &["workload", "import", &open, "--name", "bad"]), @r#"
error: open.csv, line 3: a quote that opens here is never closed
hint: nothing was imported
"#);
    let headless = home.write("log.jsonl", "{\"prompt\":\"Dear doctor\",\"tokens\":5}\n");
    insta::assert_snapshot!(refused(&home, &["workload", "import", &headless, "--name", "bad"]), @r#"
error: log.jsonl: no column for arrival, prompt_tokens, completion_tokens; the file has prompt, tokens. Say which is which, for example --map arrival=COLUMN
hint: nothing was imported
"#);
    let unknown = home.write("unknown.csv", "a,b\n1,2\n");
    insta::assert_snapshot!(refused(&home, &["workload", "import", &unknown, "--name", "bad"]), @r#"
error: unknown.csv: no column for arrival, prompt_tokens, completion_tokens; the file has a, b. Say which is which, for example --map arrival=COLUMN
hint: nothing was imported
"#);
    insta::assert_snapshot!(refused(&home, &["workload", "import", "none.csv", "--name", "bad"]), @r#"
error: none.csv: No such file or directory (os error 2)
hint: check the path
"#);
    assert_eq!(home.json(&["workload", "list"], &[0]), serde_json::json!([]));
}

#[test]
fn bad_rows_of_a_good_log_are_listed_with_line_and_reason() {
    let home = Home::new();
    let log = home.write(
        "log.csv",
        "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,10,44\n2023-11-16 18:15:47,-3,44\n",
    );
    let ran = home.run(&["workload", "import", &log, "--name", "log"]);
    assert_eq!(ran.code, 0);
    let listed = ran.out.split_once("rejected:").unwrap().1;
    insta::assert_snapshot!(listed.trim(), @"line 3: `ContextTokens` is `-3`: a count is a whole number, 0 or more");
}

#[test]
fn a_value_that_cannot_be_read_costs_no_request_and_is_counted() {
    let home = Home::new();
    let log = home.write(
        "log.csv",
        "arrival,prompt_tokens,completion_tokens,cost_usd\n2026-08-03 10:00:00,10,44,free\n2026-08-03 10:00:01,10,44,1e-4\n",
    );
    let stored = home.json(&["workload", "import", &log, "--name", "log"], &[0]);
    assert_eq!((&stored["requests"], &stored["rejected_rows"]), (&2.into(), &0.into()));
    assert_eq!(stored["unread_fields"], serde_json::json!([{ "id": "cost_usd", "requests": 1 }]));
    assert_eq!(stored["times_without_zone"], true);
    let ran = home.run(&["workload", "show", "log"]);
    assert!(ran.out.contains("Times without a zone were taken for UTC."), "{}", ran.out);
    assert!(ran.out.contains("`cost_usd` could not be read in 1 request "), "{}", ran.out);
}

#[test]
fn bad_projects_are_refused_with_the_place() {
    let home = Home::with_sample();
    let broken = home.write("broken.json", "{\"schema\": 1,\n \"name\": }");
    insta::assert_snapshot!(refused(&home, &["project", "check", &broken]), @r#"
error: broken.json: line 2, column 10: expected value
hint: mend it in a text editor
"#);
    let text = std::fs::read_to_string(home.path("sample.routewright.json")).unwrap();
    let unknown = home.write("unknown.json", text.replace("openai/gpt-5.6-luna", "openai/gpt-5.6-lun"));
    insta::assert_snapshot!(refused(&home, &["replay", &unknown, "--workload", "sample"]), @r#"
error: the project has errors: `openai/gpt-5.6-lun` is not in the catalog of 2026-08-08 (at /architectures/1/policies/insights/policy/model), and 1 more
hint: did you mean `openai/gpt-5.6-luna`?
"#);
    insta::assert_snapshot!(refused(&home, &["replay", "sample.routewright.json", "--workload", "other"]), @r#"
error: there is no workload called `other`
hint: `routewright workload list` shows those there are; a file works as well
"#);
    insta::assert_snapshot!(refused(&home, &["compare", "sample.routewright.json", "--workload", "sample", "--scenario", "flood"]), @r#"
error: the project has no scenario `flood`
hint: it has base, openai-outage, growth, retired
"#);
    insta::assert_snapshot!(refused(&home, &["project", "new", "sample.routewright.json", "--sample"]), @r#"
error: sample.routewright.json: there is a file of this name already
hint: choose another name
"#);
}

#[test]
fn wrong_use_is_exit_code_two() {
    let home = Home::new();
    assert_eq!(home.run(&["replay"]).code, 2);
    assert_eq!(home.run(&["workload", "divine"]).code, 2);
    assert_eq!(home.run(&["workload", "import", "log.csv", "--format", "clay"]).code, 2);
    assert_eq!(home.run(&["workload", "import", "log.csv", "--map", "colour=red"]).code, 2);
    assert_eq!(home.run(&["report", "p.json", "--workload", "w", "--out", "plan.doc"]).code, 2);
    let told: serde_json::Value =
        serde_json::from_str(&home.run(&["--json", "report", "p.json", "--workload", "w", "--out", "plan.doc"]).err)
            .unwrap();
    assert_eq!(told["error"]["code"], "wrong_use");
}
