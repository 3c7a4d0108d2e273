//! The client programs: templates, and the policies as their data.

use serde_json::Value;

use crate::files::Files;

const PYTHON: [(&str, &str, &str); 7] = [
    (
        "__init__.py",
        include_str!("../../clients/python/routewright_client/__init__.py"),
        "The client, for Python 3.10 and later, without packages.",
    ),
    (
        "conditions.py",
        include_str!("../../clients/python/routewright_client/conditions.py"),
        "Which requests a rule catches.",
    ),
    (
        "failures.py",
        include_str!("../../clients/python/routewright_client/failures.py"),
        "Why there is no answer, and what a chain makes of it.",
    ),
    (
        "transport.py",
        include_str!("../../clients/python/routewright_client/transport.py"),
        "One call over HTTP, with its time limits.",
    ),
    (
        "state.py",
        include_str!("../../clients/python/routewright_client/state.py"),
        "What requests leave behind: budgets, caches, measurements.",
    ),
    (
        "walk.py",
        include_str!("../../clients/python/routewright_client/walk.py"),
        "The patterns and modifiers, a method each.",
    ),
    (
        "batches.py",
        include_str!("../../clients/python/routewright_client/batches.py"),
        "Requests that wait for the next batch.",
    ),
];

const TYPESCRIPT: [(&str, &str, &str); 9] = [
    (
        "routewright.mts",
        include_str!("../../clients/typescript/routewright.mts"),
        "The client, for TypeScript on Node 20 and later, without packages.",
    ),
    ("conditions.mts", include_str!("../../clients/typescript/conditions.mts"), "Which requests a rule catches."),
    (
        "failures.mts",
        include_str!("../../clients/typescript/failures.mts"),
        "Why there is no answer, and what a chain makes of it.",
    ),
    (
        "transport.mts",
        include_str!("../../clients/typescript/transport.mts"),
        "One call over HTTP, with its time limits.",
    ),
    (
        "state.mts",
        include_str!("../../clients/typescript/state.mts"),
        "What requests leave behind: budgets, caches, measurements.",
    ),
    ("walk.mts", include_str!("../../clients/typescript/walk.mts"), "The patterns and modifiers, a method each."),
    ("batches.mts", include_str!("../../clients/typescript/batches.mts"), "Requests that wait for the next batch."),
    (
        "package.json",
        include_str!("../../clients/typescript/package.json"),
        "How the TypeScript client is tested and, for Node 20, compiled.",
    ),
    (
        "test.mjs",
        include_str!("../../clients/typescript/test.mjs"),
        "Runs the tests as they are, or compiled where Node does not run TypeScript.",
    ),
];

/// Writes both clients with their tests.
pub(crate) fn write_clients(policies: &Value, files: &mut Files) {
    files.json("client/policies.json", "The policies that both clients carry out, compiled.", policies);
    for (name, contents, about) in PYTHON {
        files.text(format!("client/python/routewright_client/{name}"), about, contents);
    }
    files.text(
        "client/python/test_routewright_client.py",
        "Tests of the Python client against a local provider that answers, fails and waits as told.",
        include_str!("../../clients/python/test_routewright_client.py"),
    );
    for (name, contents, about) in TYPESCRIPT {
        files.text(format!("client/typescript/{name}"), about, contents);
    }
    files.text(
        "client/typescript/routewright.test.mts",
        "Tests of the TypeScript client against a local provider that answers, fails and waits as told.",
        include_str!("../../clients/typescript/routewright.test.mts"),
    );
    files.text(
        "client/cases.json",
        "What both clients are tested on: policies, failures, and which models must be asked.",
        include_str!("../../clients/cases.json"),
    );
}
