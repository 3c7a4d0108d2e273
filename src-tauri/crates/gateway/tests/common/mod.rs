//! Projects to export.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses what it needs, and fails by panicking"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use routewright_domain::{
    Architecture, CatalogSnapshot, Condition, Feature, Policy, Project, parse_project, templates,
};
use routewright_gateway::{ExpectedQuality, Export, ExportFacts, Target, export};

/// The bundled catalog.
pub static CATALOG: LazyLock<CatalogSnapshot> = LazyLock::new(|| routewright_catalog::bundled().unwrap().snapshot);

static NO_QUALITY: ExpectedQuality = BTreeMap::new();

/// The samples as the application writes them, one with every pattern and modifier, one whose names are hostile, and the templates.
pub fn projects() -> Vec<Project> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| parse_project(&std::fs::read_to_string(path).unwrap()).unwrap();
    paths.iter().map(read).chain([of_templates()]).collect()
}

/// One of them, by the name of its file.
pub fn project(name: &str) -> Project {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/samples/{name}.routewright.json"));
    parse_project(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn of_templates() -> Project {
    let made = templates(&CATALOG);
    let features = made.iter().map(|one| Feature::new(&one.id, &one.name, Condition::FeatureTag(vec![one.id.clone()])));
    let policies = made.iter().map(|one| (one.id.as_str().into(), one.policy.clone())).collect();
    Project::new("Templates", features.collect(), vec![Architecture::new("templates", "All templates", policies)])
}

/// A project of one feature.
pub fn of_policy(policy: Policy) -> Project {
    let policies = [("chat".into(), policy)].into();
    Project::new(
        "One",
        vec![Feature::new("chat", "Chat", Condition::Always)],
        vec![Architecture::new("a", "A", policies)],
    )
}

/// The same from the policy's JSON.
pub fn of_json(policy: &str) -> Project {
    of_policy(serde_json::from_str(policy).unwrap())
}

/// An export of one of a project's architectures.
pub fn exported(target: Target, project: &Project, architecture: usize) -> Export {
    let facts = ExportFacts {
        project,
        architecture: &project.architectures[architecture].id,
        catalog: &CATALOG,
        quality: &NO_QUALITY,
        app_version: "0.1.0",
    };
    export(target, &facts).unwrap()
}

/// Every export there is.
pub fn every_export() -> impl Iterator<Item = (Project, usize, Export)> {
    projects().into_iter().flat_map(|project| {
        let all = (0..project.architectures.len()).flat_map(|n| Target::ALL.map(|target| (n, target)));
        let made: Vec<_> = all.map(|(n, target)| (project.clone(), n, exported(target, &project, n))).collect();
        made
    })
}

/// The contents of one file.
pub fn file<'a>(export: &'a Export, path: &str) -> &'a str {
    let found = export.files.iter().find(|file| file.path == path);
    &found
        .unwrap_or_else(|| panic!("no {path} among {:?}", export.files.iter().map(|f| &f.path).collect::<Vec<_>>()))
        .contents
}
