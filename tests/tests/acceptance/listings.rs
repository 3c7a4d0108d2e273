//! What the command shows of catalogs and logs, and how it shows names that somebody else wrote.

use crate::support::Home;

const OPENROUTER: &str = "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_cached,model_permaslug,provider_name,api_key_name,app_name\n\
    g1,2026-08-03 10:00:00.000,0.001,100,10,0,openai/gpt-4o,OpenAI,prod,Support chat\n\
    g2,2026-08-03 10:00:01.000,0.001,100,10,0,openai/gpt-4o,OpenAI,,Support chat\n";

#[test]
fn a_dry_run_says_what_the_import_does() {
    let home = Home::new();
    home.write("or.csv", OPENROUTER);
    let dry = home.run(&["workload", "import", "or.csv", "--dry-run"]).out;
    let line =
        |column: &str| dry.lines().find(|line| line.trim_start().starts_with(column)).unwrap_or_default().to_owned();
    assert!(line("api_key_name").contains("api_key, feature"), "{dry}");
    assert!(line("app_name").contains("feature, where `api_key_name` is empty"), "{dry}");
    let stored = home.run(&["workload", "import", "or.csv", "--name", "or"]).out;
    for part in ["feature prod", "feature Support chat", "1 (50.0 %)", "model openai/gpt-4o", "2 (100.0 %)"] {
        assert!(stored.contains(part), "{part}: {stored}");
    }
}

#[test]
fn tables_of_spreadsheets_latin_names_and_times_in_seconds() {
    let home = Home::new();
    let comma = "arrival,prompt_tokens,completion_tokens,feature\n2026-08-03T10:00:00Z,10,5,a\n";
    for (name, separator) in [("semi.csv", ";"), ("tab.tsv", "\t")] {
        home.write(name, comma.replace(',', separator));
        let dry = home.run(&["workload", "import", name, "--dry-run"]);
        assert_eq!(
            (dry.code, dry.out.contains("its only row was looked at, 0 rejected")),
            (0, true),
            "{}{}",
            dry.out,
            dry.err
        );
    }
    let latin = OPENROUTER.replace("prod", "@").replace("Support chat", "@");
    let latin: Vec<u8> = latin.bytes().map(|byte| if byte == b'@' { 0xfc } else { byte }).collect();
    home.write("latin.csv", latin);
    let stored = home.run(&["workload", "import", "latin.csv", "--name", "latin"]).out;
    assert!(
        !stored.contains('\u{fffd}') && stored.contains("save a file in Latin-1 or Windows-1252 as UTF-8"),
        "{stored}"
    );
    home.write("epoch.csv", comma.replace("2026-08-03T10:00:00Z", "1785751200"));
    let refused = home.run(&["workload", "import", "epoch.csv", "--name", "epoch"]);
    assert!(refused.err.contains("seconds since 1970; read them with --map arrival_s=COLUMN"), "{}", refused.err);
}

#[test]
fn traces_with_relative_times_are_said_to_have_no_dates() {
    let home = Home::new();
    home.write("m.jsonl", "{\"timestamp\": 0, \"input_length\": 1000, \"output_length\": 5, \"hash_ids\": [0, 14]}\n");
    let dry = home.run(&["workload", "import", "m.jsonl", "--dry-run"]).out;
    assert!(
        dry.contains("The log has no dates: its times are counted from 2024-01-01") && !dry.contains("UTC"),
        "{dry}"
    );
}

#[test]
fn a_model_is_shown_with_its_tiers_tariffs_and_what_becomes_of_prompts() {
    let home = Home::new();
    let shown = home.run(&["catalog", "show", "openai/gpt-5.4"]).out;
    for part in ["Cache read", "batch", "Other prices for", "over 272,000 prompt tokens", "$5", "not trained on"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let json = home.json(&["catalog", "show", "openai/gpt-5.4"], &[0]);
    assert_eq!(json["catalog"]["date"], "2026-08-08");
    assert!(json["catalog"]["digest"].as_str().unwrap().starts_with("b3:"));
    let endpoint = &json["endpoints"][0];
    assert_eq!((&endpoint["prompt_usd_per_million"], &endpoint["tariff"]), (&"2.5".into(), &"standard".into()));
    let tiers = endpoint["prices"].as_array().unwrap().iter().filter(|price| price["condition"].is_string()).count();
    assert_eq!(tiers, 3, "prompt, completion and cache read above 272,000 tokens: {endpoint}");
    let bare = home.run(&["catalog", "show", "gpt-5.4"]);
    assert_eq!((bare.code, bare.err.contains("did you mean `openai/gpt-5.4`?")), (1, true), "{}", bare.err);
}

#[test]
fn a_workload_is_priced_where_its_prompts_fit() {
    let home = Home::new();
    home.write(
        "long.csv",
        "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,150000,5\n2026-08-03T10:00:01Z,10,5\n",
    );
    let priced = home.json(&["catalog", "list", "--workload", "long.csv"], &[0]);
    let of = |id: &str| priced["models"].as_array().unwrap().iter().find(|price| price["model"] == id).unwrap().clone();
    assert_eq!(
        (&of("openai/gpt-4o")["too_long"], &of("openai/gpt-5.4")["too_long"]),
        (&1.into(), &0.into()),
        "128,000 and 1,050,000 tokens"
    );
    let text = home.run(&["catalog", "list", "--workload", "long.csv"]).out;
    assert!(text.contains("Prompts too long"), "{text}");
}

#[test]
fn names_move_no_cursor() {
    let home = Home::new();
    let evil = "a\u{1b}[2J\u{9b}1m\u{202e}b";
    home.write(
        "evil.csv",
        format!("arrival,prompt_tokens,completion_tokens,feature,model\n2026-08-03T10:00:00Z,10,5,{evil},{evil}\n"),
    );
    let project = format!(
        r#"{{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "a", "features": [{{"id": "f", "name": "F", "matches": "always"}}],
            "architectures": [{{"id": "a", "name": {0}, "policies": {{"f": {{"pattern": "model", "model": "openai/gpt-4o", {0}: 1}}}}}}],
            "scenarios": [{{"id": "base", "name": "Base"}}]}}"#,
        serde_json::to_string(&format!("{evil}\n")).unwrap()
    );
    home.write("evil.json", project);
    let commands: [&[&str]; 8] = [
        &["workload", "import", "evil.csv", "--dry-run"],
        &["workload", "import", "evil.csv", "--name", "evil"],
        &["--json", "workload", "show", "evil"],
        &["workload", "show", evil],
        &["replay", "evil.json", "--workload", "evil"],
        &["--json", "replay", "evil.json", "--workload", "evil"],
        &["project", "check", "evil.json"],
        &["backtest", "evil.json", "--workload", "evil"],
    ];
    for words in commands {
        let ran = home.run(words);
        for text in [ran.out, ran.err] {
            let raw = text
                .chars()
                .find(|character| *character != '\n' && (character.is_control() || *character == '\u{202e}'));
            assert_eq!(raw, None, "{words:?}: {text:?}");
        }
    }
}
