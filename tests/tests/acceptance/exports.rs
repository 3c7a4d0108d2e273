//! Configurations into folders that hold something already.

use crate::support::Home;

const PROJECT: &str = "sample.routewright.json";

fn words<'a>(architecture: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let words = ["export", PROJECT, "--architecture", architecture, "--target", "litellm", "--out", "gateway"];
    [&words[..], more].concat()
}

#[test]
fn an_export_replaces_what_an_export_has_written_and_says_so() {
    let home = Home::with_sample();
    let first = home.json(&words("routed", &[]), &[0]);
    assert_eq!(first["replaced"], serde_json::json!([]));
    assert_eq!(
        home.json(&words("routed", &[]), &[0])["replaced"],
        serde_json::json!([]),
        "the same again is no change"
    );
    let other = home.run(&words("gpt-5.4-direct", &[]));
    assert_eq!(other.code, 0, "{}", other.err);
    assert!(other.out.contains("; replaced what an export had written before: "), "{}", other.out);
    assert!(other.out.contains("config.yaml"), "{}", other.out);
}

#[test]
fn what_somebody_has_changed_or_written_stays_unless_it_is_forced() {
    let home = Home::with_sample();
    home.json(&words("routed", &[]), &[0]);
    let config = home.path("gateway/config.yaml");
    std::fs::write(&config, "model_list: [] # by hand\n").unwrap();
    let refused = home.run(&words("routed", &[]));
    assert_eq!(refused.code, 1);
    assert!(
        refused
            .err
            .starts_with("error: gateway: nothing was written: `config.yaml` was changed after the export of 20"),
        "{}",
        refused.err
    );
    assert!(refused.err.contains("(--force)"), "{}", refused.err);
    assert_eq!(std::fs::read_to_string(&config).unwrap(), "model_list: [] # by hand\n");
    let forced = home.json(&words("routed", &["--force"]), &[0]);
    assert_eq!(forced["replaced"], serde_json::json!(["config.yaml"]));

    // A folder that nobody has exported into.
    std::fs::rename(home.path("gateway"), home.path("elsewhere")).unwrap();
    std::fs::create_dir(home.path("gateway")).unwrap();
    home.write("gateway/README.md", "mine\n");
    home.write("gateway/notes.txt", "mine as well\n");
    let foreign = home.run(&words("gpt-5.4-direct", &[]));
    assert_eq!(foreign.code, 1);
    assert!(foreign.err.contains("`README.md`"), "{}", foreign.err);
    assert_eq!(std::fs::read_dir(home.path("gateway")).unwrap().count(), 2, "nothing was written");
    home.json(&words("gpt-5.4-direct", &["--force"]), &[0]);
    assert_eq!(std::fs::read_to_string(home.path("gateway/notes.txt")).unwrap(), "mine as well\n");
}
