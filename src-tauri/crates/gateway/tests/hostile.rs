//! Names are data, whatever is in them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use routewright_domain::{
    Architecture, Condition, Feature, GatewayKey, Guardrail, Policy, Project, TaskPolicy, TaskRule,
};
use routewright_gateway::{Export, Target};

const HOSTILE: [&str; 10] = [
    "a\"; rm -rf / #'",
    "line\nbreak: [x]\r\n- y",
    "`touch x` $(touch x) ${HOME}",
    "| a | b |\n|---|---|",
    "<script>alert(1)</script> & <!-- ",
    "\u{202e}txt.exe\u{2066}\u{200b}\u{feff}",
    "*/ \"\"\" ''' \\ \\n \\u0000",
    "../../../etc/passwd",
    "yes: &a *a !!python/object:os.system {x}",
    "\u{0}\u{7}\u{1b}[31m\u{2028}",
];

/// A project all of whose names are hostile.
fn project(name: &str) -> Project {
    let rule = TaskRule {
        name: name.to_owned(),
        when: Condition::Tag(vec![name.to_owned()]),
        policy: Policy::model("a/one"),
        unknown: [(name.to_owned(), serde_json::json!(name))].into(),
    };
    let otherwise = Box::new(Policy::model(name));
    let policy = Policy::Task(TaskPolicy { rules: vec![rule], otherwise, unknown: [].into() });
    let mut architecture = Architecture::new(name, name, [(name.into(), policy)].into());
    architecture.library = [(name.into(), Policy::model("a/one"))].into();
    architecture.guardrails = vec![Guardrail {
        name: name.to_owned(),
        max_completion_tokens: Some(10),
        models: vec!["a/one".into(), name.into()],
        ..Guardrail::default()
    }];
    architecture.keys = vec![GatewayKey {
        id: name.into(),
        name: name.to_owned(),
        matches: Some(Condition::ApiKey(vec![name.to_owned()])),
        models: vec![name.into()],
        budget: None,
        disabled: true,
        unknown: [].into(),
    }];
    Project::new(name, vec![Feature::new(name, name, Condition::FeatureTag(vec![name.to_owned()]))], vec![architecture])
}

fn every_export() -> impl Iterator<Item = (&'static str, Export)> {
    HOSTILE.into_iter().flat_map(|name| Target::ALL.map(|target| (name, common::exported(target, &project(name), 0))))
}

#[test]
fn paths_are_plain_and_json_is_json() {
    for (name, export) in every_export() {
        for file in &export.files {
            let plain = |part: &str| {
                !part.is_empty()
                    && !part.starts_with("..")
                    && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            };
            assert!(file.path.split('/').all(plain), "{name:?}: {}", file.path);
            if file.path.rsplit('.').next() == Some("json") {
                serde_json::from_str::<serde_json::Value>(&file.contents).unwrap();
            }
        }
    }
}

#[test]
fn no_text_of_the_user_reaches_markdown_shell_or_python_as_it_is() {
    for (name, export) in every_export() {
        for file in &export.files {
            let ending = file.path.rsplit('.').next().unwrap();
            let template = file.path.starts_with("client/") || file.path.starts_with("examples/client");
            if !["md", "sh", "py", "yaml", "toml", "example"].contains(&ending) || template {
                continue;
            }
            for letter in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{0}', '\u{7}', '\u{1b}', '\u{2028}', '\r']
            {
                assert!(!file.contents.contains(letter), "{name:?}: {} has {letter:?}", file.path);
            }
            if ending == "md" {
                assert!(!file.contents.contains("<script") && !file.contents.contains("$(touch"), "{}", file.path);
                for line in file.contents.lines().filter(|line| line.starts_with("| ")) {
                    assert!(!line.contains("`touch x`"), "{line}");
                }
            }
            // Outside of comments and strings nothing of it stands in a program: its lines are those of another name's export.
            if ending == "sh" {
                let code = |text: &str| {
                    text.lines()
                        .filter(|line| !line.trim_start().starts_with('#'))
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                };
                for line in code(&file.contents) {
                    assert!(!line.contains("rm -rf") && !line.contains("touch x"), "{}: {line}", file.path);
                }
            }
        }
    }
}

/// The router reads `${...}` as a variable wherever it stands, and TOML ends a table's name with a bracket.
#[test]
fn no_text_of_the_user_is_a_variable_or_a_table() {
    for (name, export) in every_export() {
        let found = |path: &str| export.files.iter().find(|file| file.path == path);
        if let (Target::SemanticRouter, Some(file)) = (export.target, found("config.yaml")) {
            let lines = file.contents.lines().filter(|line| !line.starts_with('#'));
            assert!(lines.into_iter().all(|line| !line.contains("${")), "{name:?}: {}", file.contents);
        }
        if let Some(file) = found("config/tensorzero.toml") {
            let tables = file.contents.lines().filter(|line| line.starts_with('['));
            let known = ["[gateway]", "[models.", "[functions."];
            assert!(tables.into_iter().all(|line| known.iter().any(|start| line.starts_with(start))), "{name:?}");
        }
    }
}

#[test]
fn rows_of_tables_have_as_many_cells_as_their_heads() {
    for (name, export) in every_export() {
        let readme = common::file(&export, "README.md");
        let mut wanted = 0;
        for line in readme.lines() {
            if !line.starts_with("| ") {
                wanted = 0;
                continue;
            }
            let cells = line.matches('|').count();
            wanted = if wanted == 0 { cells } else { wanted };
            assert_eq!(cells, wanted, "{name:?} {}: {line}", export.target);
        }
    }
}

#[test]
fn a_comment_of_the_configuration_stays_one_line() {
    for (name, export) in every_export().filter(|(_, export)| export.target == Target::LiteLlm) {
        let yaml = common::file(&export, "config.yaml");
        for line in yaml.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            assert!(line.starts_with([' ', 'm', 'r', 'l', 'g']), "{name:?}: {line}");
        }
    }
}
