//! Projects that cannot be: circles, unknown models, more features and deeper policies than anybody draws.

use std::fmt::Write as _;

use crate::support::Home;

/// A project with one feature, this policy for it and this library.
fn project(policy: &str, library: &str) -> String {
    format!(
        r#"{{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "one",
"features": [{{"id": "all", "name": "All", "matches": "always"}}],
"architectures": [{{"id": "one", "name": "One", "policies": {{"all": {policy}}}, "library": {{{library}}}}}],
"scenarios": [{{"id": "base", "name": "Base"}}]}}"#
    )
}

fn shared(id: &str) -> String {
    format!(r#"{{"pattern": "shared", "policy": "{id}"}}"#)
}

const MODEL: &str = r#"{"pattern": "model", "model": "openai/gpt-4o"}"#;

/// What a replay of this project is refused with; the check refuses it as well.
fn refusal(text: impl AsRef<[u8]>) -> String {
    let home = Home::new();
    home.write("p.json", text);
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,10,5\n");
    let checked = home.run(&["project", "check", "p.json"]);
    assert_eq!(checked.code, 1, "{}", checked.out);
    let ran = home.run(&["replay", "p.json", "--workload", "log.csv"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(!ran.err.contains("panicked") && !checked.err.contains("panicked"), "{}{}", ran.err, checked.err);
    assert!(ran.err.len() < 2_000, "a message of {} bytes", ran.err.len());
    ran.err
}

#[test]
fn policies_that_contain_themselves_are_refused_with_their_circle() {
    let library = format!(r#""a": {}, "b": {}"#, shared("b"), shared("a"));
    insta::assert_snapshot!(refusal(project(&shared("a"), &library)), @r#"
error: the project has errors: the policy `a` contains itself: a → b → a (at /architectures/0/library/b/policy)
hint: let one of them name a model instead
"#);
    insta::assert_snapshot!(refusal(project(&shared("none"), "")), @r#"
error: the project has errors: the library of `one` has no policy `none` (at /architectures/0/policies/all/policy)
hint: add it to the library, or name another
"#);
}

#[test]
fn a_policy_ten_thousand_deep_is_refused_and_overflows_no_stack() {
    let retry = |inner: &str| {
        format!(r#"{{"pattern": "retry", "attempts": 2, "base_delay_ms": 0, "max_delay_ms": 0, "policy": {inner}}}"#)
    };
    // As nested JSON: opened and closed without building each level's text anew.
    let open = r#"{"pattern": "retry", "attempts": 2, "base_delay_ms": 0, "max_delay_ms": 0, "policy": "#;
    let nested = format!("{}{MODEL}{}", open.repeat(10_000), "}".repeat(10_000));
    insta::assert_snapshot!(refusal(project(&nested, "")), @r#"
error: p.json: line 3, column 10523: recursion limit exceeded
hint: mend it in a text editor
"#);
    // As a chain through the library.
    let links = (0..10_000).map(|n| format!(r#""p{n}": {}"#, retry(&shared(&format!("p{}", n + 1)))));
    let library = links.chain([format!(r#""p10000": {MODEL}"#)]).collect::<Vec<_>>().join(",\n");
    insta::assert_snapshot!(refusal(project(&shared("p0"), &library)), @r#"
error: the project has errors: policies stand within policies more than 200 deep, or there are too many of them (at /architectures/0/library/p99/policy)
hint: take the policy apart, or name its parts in the library
"#);
    // Conditions nest as well.
    let condition = format!("{}\"always\"{}", r#"{"not": "#.repeat(10_000), "}".repeat(10_000));
    let conditioned = project(MODEL, "").replace(r#""matches": "always""#, &format!(r#""matches": {condition}"#));
    insta::assert_snapshot!(refusal(conditioned), @r#"
error: p.json: line 2, column 1046: recursion limit exceeded
hint: mend it in a text editor
"#);
}

#[test]
fn a_library_that_doubles_at_every_step_is_compiled_once_each() {
    // 60 policies, each naming the next twice: 2⁶⁰ leaves if they were written out.
    let twice = |next: &str| {
        format!(
            r#"{{"pattern": "weighted", "arms": [{{"name": "a", "weight": 1, "policy": {0}}}, {{"name": "b", "weight": 1, "policy": {0}}}]}}"#,
            shared(next)
        )
    };
    let links = (0..60).map(|n| format!(r#""p{n}": {}"#, twice(&format!("p{}", n + 1))));
    let library = links.chain([format!(r#""p60": {MODEL}"#)]).collect::<Vec<_>>().join(",\n");
    let home = Home::new();
    home.write("p.json", project(&shared("p0"), &library));
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,10,5\n");
    assert_eq!(home.run(&["project", "check", "p.json"]).code, 0);
    let replayed = home.json(&["replay", "p.json", "--workload", "log.csv"], &[0]);
    assert_eq!(replayed["outcomes"][0]["succeeded"], 1);
}

#[test]
fn what_is_no_project_is_refused_with_the_place() {
    let good = project(MODEL, "");
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let messages = [
        refusal(""),
        refusal("[]"),
        refusal("{}"),
        refusal("null"),
        refusal(utf16),
        refusal(&good.as_bytes()[..good.len() / 2]),
        refusal(good.replace("\"schema\": 1", "\"schema\": 99")),
        refusal(good.replace("\"seed\": 1", "\"seed\": -1")),
        refusal(good.replace("openai/gpt-4o", "openai/gpt-4oo")),
        refusal(good.replace("\"baseline\": \"one\"", "\"baseline\": \"two\"")),
        refusal(good.replace(r#"[{"id": "all", "name": "All", "matches": "always"}]"#, "[]")),
        refusal(good.replace("\"name\": \"P\"", "\"name\": \"\u{fffd}\\ud800\"")),
    ];
    insta::assert_snapshot!(messages.join(""), @r#"
error: p.json: a project is one JSON object in UTF-8, and this is empty
hint: mend it in a text editor
error: p.json: a project is one JSON object in UTF-8, and this is something else
hint: mend it in a text editor
error: p.json: this is a JSON object, but none of its fields is one of a project
hint: `routewright project new FILE` writes a project, and the README shows the shortest one
error: p.json: a project is one JSON object in UTF-8, and this is something else
hint: mend it in a text editor
error: p.json: a project is one JSON object in UTF-8, and this is UTF-16 text
hint: mend it in a text editor
error: p.json: line 3, column 19: EOF while parsing an object
hint: mend it in a text editor
error: p.json: the file has format version 99, this version of Routewright reads up to 1
hint: mend it in a text editor
error: p.json: line 1, column 55: this must be a whole number, 0 or more, and is -1 (at /seed)
hint: mend it in a text editor
error: the project has errors: `openai/gpt-4oo` is not in the catalog of 2026-08-08 (at /architectures/0/policies/all/model)
hint: did you mean `openai/gpt-4o`?
error: the project has errors: the baseline `two` is not among the architectures (at /baseline)
hint: name one of the architectures
error: the project has errors: the project has no features (at /features)
hint: add to `features`
error: p.json: line 1, column 52: unexpected end of hex escape
hint: mend it in a text editor
"#);
}

/// A project of so many features, each told by its tag, and with a policy or without.
fn of_features(count: u32, with_policies: bool) -> String {
    let (mut features, mut policies) = (String::new(), String::new());
    for n in 0..count {
        let comma = if n == 0 { "" } else { ",\n" };
        write!(features, r#"{comma}{{"id": "f{n}", "name": "F", "matches": {{"feature_tag": ["f{n}"]}}}}"#).unwrap();
        if with_policies {
            write!(policies, r#"{comma}"f{n}": {MODEL}"#).unwrap();
        }
    }
    format!(
        r#"{{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "one", "features": [{features}],
"architectures": [{{"id": "one", "name": "One", "policies": {{{policies}}}}}], "scenarios": [{{"id": "base", "name": "Base"}}]}}"#
    )
}

#[test]
fn a_million_features_are_checked_and_a_million_problems_are_told() {
    // What took the square of a million would not end here.
    let home = Home::new();
    home.write("many.json", of_features(1_000_000, true));
    assert_eq!(home.run(&["project", "check", "many.json"]).code, 0);
    home.write("broken.json", of_features(1_000_000, false));
    let ran = home.run(&["replay", "broken.json", "--workload", "none.csv"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.err, @r#"
error: the project has errors: feature `f0` has no policy in architecture `one` (at /architectures/0/policies), and 999999 more
hint: give the feature a policy, for example a single model
"#);
}

#[test]
fn requests_find_theirs_among_two_hundred_thousand_features() {
    let home = Home::new();
    home.write("many.json", of_features(200_000, true));
    let rows: String = (0..1_000).map(|n| format!("2026-08-03T10:00:00Z,10,5,f{}\n", n * 199)).collect();
    home.write("log.csv", format!("arrival,prompt_tokens,completion_tokens,feature\n{rows}"));
    let replayed = home.json(&["replay", "many.json", "--workload", "log.csv"], &[0]);
    let outcome = &replayed["outcomes"][0];
    assert_eq!((&outcome["requests"], &outcome["succeeded"]), (&1_000.into(), &1_000.into()));
}

#[test]
fn every_type_error_is_told_at_once_with_its_line_and_the_word_that_was_meant() {
    let broken = project(MODEL, "")
        .replace("\"seed\": 1", "\"seed\": -1")
        .replace("\"pattern\": \"model\"", "\"pattern\": \"modl\"")
        .replace("\"name\": \"Base\"", "\"name\": \"Base\", \"traffic\": 2");
    insta::assert_snapshot!(refusal(broken), @r#"
error: p.json: line 1, column 55: this must be a whole number, 0 or more, and is -1 (at /seed)
  line 3, column 80: there is no pattern `modl`; did you mean `model`? (at /architectures/0/policies/all/pattern)
  line 4, column 57: a decimal is written in quotes: "2" (at /scenarios/0/traffic)
hint: mend it in a text editor
"#);
    insta::assert_snapshot!(refusal(project(&MODEL.replace("openai/gpt-4o", "gpt-5.4"), "")), @r#"
error: the project has errors: `gpt-5.4` is not in the catalog of 2026-08-08 (at /architectures/0/policies/all/model)
hint: did you mean `openai/gpt-5.4`?
"#);
}

#[test]
fn an_unknown_field_is_told_with_the_one_that_was_meant() {
    let home = Home::new();
    home.write("p.json", project(&MODEL.replace("\"model\": ", "\"provder\": {}, \"model\": "), ""));
    insta::assert_snapshot!(home.run(&["project", "check", "p.json"]).out, @"warning[unknown_field] at /architectures/0/policies/all/provder: `provder` is not a field that this version knows, so it has no effect (did you mean `provider`?)");
}

#[test]
fn an_object_of_another_kind_is_no_project_and_every_unknown_field_of_a_project_is_told() {
    insta::assert_snapshot!(refusal(r#"{"version": "1.2.0", "dependencies": {}}"#), @r#"
error: p.json: this is a JSON object, but none of its fields is one of a project
hint: `routewright project new FILE` writes a project, and the README shows the shortest one
"#);
    let home = Home::new();
    let text = project(MODEL, "")
        .replace("\"baseline\"", "\"workload\": {\"name\": \"w\", \"diggest\": \"b3:0\"}, \"colour\": 1, \"baseline\"")
        .replace("\"policies\"", "\"breaker\": {\"failure\": 3}, \"policies\"");
    home.write("p.json", text);
    let ran = home.run(&["project", "check", "p.json"]);
    assert_eq!(ran.code, 0, "warnings are told, and nothing failed: {}", ran.err);
    insta::assert_snapshot!(ran.out, @r#"
warning[unknown_field] at /colour: `colour` is not a field that this version knows, so it has no effect
warning[unknown_field] at /workload/diggest: `diggest` is not a field that this version knows, so it has no effect (did you mean `digest`?)
warning[unknown_field] at /architectures/0/breaker/failure: `failure` is not a field that this version knows, so it has no effect (did you mean `failures`?)
"#);
}

#[test]
fn what_is_no_text_is_called_what_it_is() {
    let home = Home::new();
    let elf = home.write("tool", [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 64], b"GLIBC"].concat());
    let noise: Vec<u8> = (0..4_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let noise = home.write("noise.bin", noise);
    let book = home.write("log.xlsx", b"PK\x03\x04\x14\0\x06\0\x08\0");
    for (file, what) in
        [(elf, "a program (ELF)"), (noise, "binary data"), (book, "a ZIP archive, as workbooks of Excel")]
    {
        let tries: [&[&str]; 6] = [
            &["project", "check", &file],
            &["workload", "import", &file, "--name", "x"],
            &["workload", "synthesize", "--spec", &file],
            &["catalog", "import", &file],
            &["--catalog", &format!("./{file}"), "catalog", "list"],
            &["catalog", "conditions", &file, "--name", "x"],
        ];
        for words in tries {
            let ran = home.run(words);
            assert_eq!(ran.code, 1, "{words:?}: {}", ran.out);
            assert!(ran.err.contains(what), "{words:?}: {}", ran.err);
        }
    }
}

#[test]
fn a_target_that_cannot_be_written_is_named_and_no_draft_is() {
    let home = Home::with_sample();
    home.write("file", "");
    let mut told = String::new();
    for words in [
        &["project", "new", "none/p.routewright.json"][..],
        &["project", "new", "file/p.routewright.json"],
        &["workload", "export", "sample", "--out", "none/log.csv"],
        &["report", "sample.routewright.json", "--out", "none/plan.pdf"],
        &["export", "sample.routewright.json", "--architecture", "routed", "--target", "openrouter", "--out", "file"],
    ] {
        let ran = home.run(words);
        assert_eq!(ran.code, 1, "{}", ran.out);
        assert!(!ran.err.contains("draft") && !ran.err.contains(".part"), "{}", ran.err);
        told.push_str(&ran.err);
    }
    insta::assert_snapshot!(told, @r#"
error: none/p.routewright.json: could not be written: there is no folder `none`
hint: choose a folder that exists and can be written
error: file/p.routewright.json: could not be written: `file` is no folder
hint: choose a folder that exists and can be written
error: none/log.csv: could not be written: there is no folder `none`
hint: choose a folder that exists and can be written
error: none/plan.pdf: could not be written: there is no folder `none`
hint: choose a folder that exists and can be written
error: file: this is a file, and an export is a folder of files
hint: name a folder; it is made where there is none
"#);
    home.write(
        "log.csv",
        "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,10,5\n2026-08-03T10:00:00Z,-1,5\n",
    );
    let ran = home.run(&["workload", "import", "log.csv", "--rejects", "none/bad.csv"]);
    insta::assert_snapshot!(ran.err, @r#"
error: none/bad.csv: No such file or directory (os error 2)
hint: check the path
"#);
}
