//! Holds the direction of dependencies and the rules that a compiler does not know.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(vec!["--locked".to_owned()])
        .exec()
        .unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Names of everything that `package` needs to be built for use, however far away; tests and build scripts aside.
fn reach(metadata: &Metadata, package: &str) -> BTreeSet<String> {
    let nodes: BTreeMap<&PackageId, _> =
        metadata.resolve.as_ref().unwrap().nodes.iter().map(|node| (&node.id, node)).collect();
    let start = &metadata.packages.iter().find(|found| found.name.as_str() == package).unwrap().id;
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        for dependency in &nodes[id].deps {
            let normal = dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            if normal && seen.insert(&dependency.pkg) {
                open.push(&dependency.pkg);
            }
        }
    }
    let name = |id: &&PackageId| metadata.packages.iter().find(|found| found.id == **id).unwrap().name.to_string();
    seen.iter().map(name).filter(|found| found != package).collect()
}

/// Direct dependencies of a workspace crate, tests included.
fn direct(metadata: &Metadata, package: &str) -> BTreeSet<String> {
    let found = metadata.packages.iter().find(|found| found.name.as_str() == package).unwrap();
    found.dependencies.iter().map(|dependency| dependency.name.clone()).collect()
}

fn ours(names: &BTreeSet<String>) -> Vec<&str> {
    names.iter().map(String::as_str).filter(|name| name.starts_with("routewright-")).collect()
}

#[test]
fn crates_depend_on_each_other_one_way_only() {
    let metadata = metadata();
    let expected: [(&str, &[&str]); 10] = [
        ("routewright-domain", &[]),
        ("routewright-catalog", &["domain"]),
        ("routewright-history", &["domain"]),
        ("routewright-engine", &["domain"]),
        ("routewright-planning", &["domain", "engine"]),
        ("routewright-report", &["domain"]),
        ("routewright-gateway", &["domain"]),
        ("routewright-api", &["catalog", "domain", "engine", "gateway", "history", "planning", "report"]),
        ("routewright-cli", &["api", "catalog", "domain", "engine", "gateway", "history", "planning", "report"]),
        ("routewright-desktop", &["api", "catalog", "domain", "engine", "gateway", "history", "planning", "report"]),
    ];
    for (package, allowed) in expected {
        let reached = reach(&metadata, package);
        let allowed: Vec<String> = allowed.iter().map(|name| format!("routewright-{name}")).collect();
        assert_eq!(ours(&reached), allowed, "{package}");
    }
    for front in ["routewright-cli", "routewright-desktop"] {
        let direct = direct(&metadata, front);
        assert_eq!(ours(&direct), ["routewright-api"], "{front} goes through the use cases");
    }
}

#[test]
fn engine_and_planning_reach_no_io_no_clock_and_no_async() {
    let metadata = metadata();
    for package in ["routewright-engine", "routewright-planning"] {
        let reached = reach(&metadata, package);
        for banned in ["tauri", "tokio", "reqwest", "rusqlite", "csv", "rand", "getrandom"] {
            assert!(!reached.contains(banned), "{package} reaches {banned}");
        }
    }
    let mut sources = sources("src-tauri/crates/engine/src", "rs");
    sources.extend(self::sources("src-tauri/crates/planning/src", "rs"));
    for (path, text) in sources {
        for banned in
            ["std::fs", "std::env", "std::time", "SystemTime", "Instant::now", "println!", "std::net", "std::process"]
        {
            assert!(!text.contains(banned), "{} uses {banned}", path.display());
        }
    }
}

#[test]
fn each_outside_thing_has_one_door() {
    let metadata = metadata();
    let members: Vec<String> = metadata.workspace_packages().iter().map(|package| package.name.to_string()).collect();
    let doors: [(&str, &[&str]); 5] = [
        ("rusqlite", &["routewright-history"]),
        ("tauri", &["routewright-desktop"]),
        ("reqwest", &["routewright-catalog", "routewright-gateway"]),
        ("plotters", &["routewright-report"]),
        ("ts-rs", &["routewright-api", "routewright-domain"]),
    ];
    for (library, doors) in doors {
        for member in &members {
            let uses = direct(&metadata, member).contains(library);
            assert!(!uses || doors.contains(&member.as_str()), "{member} names {library}; only {doors:?} may");
        }
    }
}

#[test]
fn the_window_has_one_table_of_commands() {
    let table: Vec<&str> = routewright_api::COMMANDS.to_vec();
    let listed = std::fs::read_to_string(root().join("src-tauri/commands.txt")).unwrap();
    assert_eq!(listed.lines().collect::<Vec<_>>(), table, "src-tauri/commands.txt, which permissions are made from");

    let main = std::fs::read_to_string(root().join("src-tauri/src/main.rs")).unwrap();
    let handlers = main.split_once("generate_handler![").unwrap().1.split_once(']').unwrap().0;
    let handlers: Vec<&str> = handlers
        .split(',')
        .filter_map(|path| path.trim().rsplit("::").next())
        .filter(|name| !name.is_empty())
        .collect();
    assert_eq!(handlers, table, "the handlers in src-tauri/src/main.rs");

    let capability = std::fs::read_to_string(root().join("src-tauri/capabilities/main.json")).unwrap();
    let capability: serde_json::Value = serde_json::from_str(&capability).unwrap();
    let allowed = capability["permissions"].as_array().unwrap().iter().filter_map(|permission| permission.as_str());
    let allowed: Vec<String> =
        allowed.filter_map(|name| name.strip_prefix("allow-")).map(|name| name.replace('-', "_")).collect();
    assert_eq!(allowed, table, "the permissions in src-tauri/capabilities/main.json");
}

#[test]
fn every_command_of_the_window_is_async() {
    // A command that is not runs on the window's thread and holds up even progress events.
    let mut seen = 0;
    for (path, text) in sources("src-tauri/src", "rs") {
        for after in text.split("#[tauri::command]").skip(1) {
            let signature = after.lines().map(str::trim).find(|line| line.contains("fn ")).unwrap();
            assert!(signature.starts_with("pub(crate) async fn"), "{}: {signature}", path.display());
            seen += 1;
        }
    }
    assert_eq!(seen, routewright_api::COMMANDS.len());
}

#[test]
fn the_typescript_of_the_wire_types_is_current() {
    let path = root().join("ui/src/lib/ipc/generated.ts");
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(
        written == routewright_api::typescript(),
        "run `cargo xtask bindings`: {} is not what the Rust types say",
        path.display()
    );
}

#[test]
fn only_one_file_of_the_frontend_talks_to_the_shell() {
    for ending in ["ts", "svelte"] {
        for (path, text) in sources("ui/src", ending) {
            let allowed = path.ends_with("lib/ipc/client.ts");
            assert!(allowed || !text.contains("@tauri-apps/"), "{} imports @tauri-apps", path.display());
        }
    }
}

#[test]
fn files_stay_small_enough_to_read() {
    let mut too_big = Vec::new();
    for (folder, ending, most) in
        [("src-tauri", "rs", 420), ("tests", "rs", 420), ("ui/src", "svelte", 260), ("ui/src", "ts", 420)]
    {
        for (path, text) in sources(folder, ending) {
            let lines = text.lines().count();
            if lines > most && !path.ends_with("generated.ts") {
                too_big.push(format!("{} has {lines} lines", path.display()));
            }
        }
    }
    assert!(too_big.is_empty(), "split by noun:\n{}", too_big.join("\n"));
}

/// Files below a folder of the repository with this ending, with their texts.
fn sources(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut open = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let skipped =
                path.file_name().is_some_and(|name| name == "node_modules" || name == "target" || name == "gen");
            if path.is_dir() && !skipped {
                open.push(path);
            } else if path.extension().is_some_and(|own| own == ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "no .{ending} file below {folder}");
    found
}
