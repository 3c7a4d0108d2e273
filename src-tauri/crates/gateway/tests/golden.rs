//! One of each, for a reviewer to read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write;

use routewright_gateway::{Export, Target};

/// Paths, and the statement as a list.
fn overview(export: &Export) -> String {
    let mut out = String::new();
    for file in &export.files {
        writeln!(out, "{}: {}", file.path, file.about).unwrap();
    }
    for line in &export.statement {
        writeln!(out, "\n{}\n  {} [{}]\n  {}", line.place, line.what, line.fidelity.words(), line.how).unwrap();
    }
    out
}

#[test]
fn every_pattern_at_openrouter() {
    insta::assert_snapshot!(overview(&common::exported(Target::OpenRouter, &common::project("everything"), 0)));
}

#[test]
fn every_pattern_at_litellm() {
    insta::assert_snapshot!(overview(&common::exported(Target::LiteLlm, &common::project("everything"), 0)));
}

#[test]
fn every_pattern_at_portkey() {
    insta::assert_snapshot!(overview(&common::exported(Target::Portkey, &common::project("everything"), 0)));
}

#[test]
fn every_pattern_at_tensorzero() {
    insta::assert_snapshot!(overview(&common::exported(Target::TensorZero, &common::project("everything"), 0)));
}

#[test]
fn functions_and_variants() {
    let export = common::exported(Target::TensorZero, &common::project("everything"), 1);
    insta::assert_snapshot!(common::file(&export, "config/tensorzero.toml"));
}

#[test]
fn limits_of_functions() {
    let export = common::exported(Target::TensorZero, &common::project("everything"), 0);
    insta::assert_snapshot!(common::file(&export, "config/limits.toml"));
}

#[test]
fn every_pattern_at_the_semantic_router() {
    insta::assert_snapshot!(overview(&common::exported(Target::SemanticRouter, &common::project("everything"), 0)));
}

#[test]
fn recipes_and_decisions() {
    let export = common::exported(Target::SemanticRouter, &common::project("everything"), 1);
    insta::assert_snapshot!(common::file(&export, "config.yaml"));
}

#[test]
fn a_proxys_configuration() {
    let export = common::exported(Target::LiteLlm, &common::project("everything"), 1);
    insta::assert_snapshot!(common::file(&export, "config.yaml"));
}

#[test]
fn a_nested_config() {
    let export = common::exported(Target::Portkey, &common::project("everything"), 1);
    insta::assert_snapshot!(common::file(&export, "configs/guarded.json"));
}

#[test]
fn a_readme() {
    let export =
        common::exported(Target::OpenRouter, &common::of_json(r#"{"pattern":"model","model":"openai/gpt-4o"}"#), 0);
    insta::assert_snapshot!(common::file(&export, "README.md"));
}

#[test]
fn compiled_policies() {
    let export = common::exported(Target::OpenRouter, &common::project("everything"), 1);
    insta::assert_snapshot!(common::file(&export, "client/policies.json"));
}
