//! The help is what a new user reads first.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

fn help(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_routewright")).args(words).output().unwrap();
    assert!(output.status.success(), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_help_lists_every_command_and_nothing_that_does_not_work() {
    insta::assert_snapshot!(help(&["--help"]));
}

#[test]
fn each_command_explains_its_options() {
    for command in [
        "catalog",
        "workload",
        "project",
        "replay",
        "compare",
        "replays",
        "explain",
        "backtest",
        "quality",
        "scorecard",
        "recommend",
        "report",
        "impact",
        "bill",
        "what-if",
        "sessions",
        "conditions",
    ] {
        insta::assert_snapshot!(format!("help-{command}"), help(&[command, "--help"]));
    }
}

#[test]
fn commands_of_commands_explain_their_options_too() {
    for words in [["catalog", "import"], ["catalog", "refresh"], ["workload", "import"], ["workload", "outcomes"]] {
        insta::assert_snapshot!(format!("help-{}", words.join("-")), help(&[&words[..], &["--help"]].concat()));
    }
}
