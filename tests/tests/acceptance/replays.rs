//! Replays that are kept, and what happens where they cannot be.

use serde_json::json;

use crate::support::Home;

const PROJECT: &str = "plain.routewright.json";

fn home() -> Home {
    let home = Home::new();
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,1000,100\n");
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    home
}

#[test]
fn a_replay_is_kept_with_all_that_makes_it_repeatable() {
    let home = home();
    let replay = |more: &[&str]| home.json(&[&["replay", PROJECT, "--workload", "./log.csv"], more].concat(), &[0]);
    let first = replay(&[]);
    assert_eq!(first["replays"], json!([1]));
    let kept = home.json(&["replays", "show", "1"], &[0]);
    assert_eq!(kept["outcome"], first["outcomes"][0], "the outcome comes back as it was");
    for (kept, replayed) in
        [("workload_digest", &first["workload_digest"]), ("catalog_digest", &first["catalog"]["digest"])]
    {
        assert_eq!(&home.json(&["replays", "show", "1"], &[0])[kept], replayed);
    }
    assert_eq!(
        (&kept["seed"], &kept["architecture"], &kept["scenario"]),
        (&json!(1), &json!("gpt-4o"), &json!("base"))
    );

    assert_eq!(replay(&[])["replays"], json!([1]), "the same again is there already");
    assert_eq!(replay(&["--seed", "2"])["replays"], json!([2]), "another seed is another replay");
    assert_eq!(replay(&["--replications", "3"])["replays"], json!([3]), "and so are more of them");
    let compared = home.json(&["compare", PROJECT, "--workload", "./log.csv"], &[0]);
    assert_eq!(compared["replays"], json!([1]), "a comparison keeps the same outcomes");
    let text = std::fs::read_to_string(home.path(PROJECT)).unwrap();
    home.write(PROJECT, text.replace("openai/gpt-4o", "openai/gpt-4o-mini"));
    assert_eq!(replay(&[])["replays"], json!([4]), "another project is another replay");

    let ids = || -> Vec<i64> {
        let listed = home.json(&["replays", "list"], &[0]);
        listed.as_array().unwrap().iter().map(|replay| replay["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(ids(), [4, 3, 2, 1]);
    assert_eq!(home.run(&["replays", "delete", "2"]).code, 0);
    assert_eq!(ids(), [4, 3, 1]);
    let ran = home.run(&["replays", "show", "2"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.err, @r"
error: there is no replay `2` in the history
hint: `routewright replays list` shows those there are
");
}

#[test]
fn a_history_that_cannot_be_written_fails_no_replay_of_a_log() {
    let home = home();
    home.write("notes.txt", "this is no history");
    // A file where a folder would have to be, and a file that is something else.
    for history in ["log.csv/history.db", "notes.txt"] {
        let words = ["--history", history, "replay", PROJECT, "--workload", "./log.csv"];
        let replayed = home.json(&words, &[0]);
        assert_eq!((&replayed["replays"], &replayed["outcomes"][0]["cost_usd"]), (&json!([]), &json!("0.0035")));
        assert!(replayed["not_kept"].is_string());
        let ran = home.run(&words);
        assert!(
            ran.code == 0 && ran.out.contains("warning: the outcomes are not kept in the history: "),
            "{}",
            ran.out
        );
    }
    assert_eq!(std::fs::read_to_string(home.path("notes.txt")).unwrap(), "this is no history");
}
