//! Ids: none empty, none twice, and a baseline that there is.

use std::collections::BTreeSet;

use routewright_domain::{Diagnostic, Project};

pub(super) fn check_names(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
    let features = project.features.iter().map(|feature| feature.id.as_str());
    let architectures = project.architectures.iter().map(|architecture| architecture.id.as_str());
    let scenarios = project.scenarios.iter().map(|scenario| scenario.id.as_str());
    duplicates("features", features, diagnostics);
    duplicates("architectures", architectures, diagnostics);
    duplicates("scenarios", scenarios, diagnostics);
    if project.architecture(&project.baseline).is_none() {
        let message = format!("the baseline `{}` is not among the architectures", project.baseline);
        diagnostics.push(
            Diagnostic::error("unknown_baseline", "/baseline", message).with_hint("name one of the architectures"),
        );
    }
    for (field, empty) in [("features", project.features.is_empty()), ("scenarios", project.scenarios.is_empty())] {
        if empty {
            let message = format!("the project has no {field}");
            diagnostics.push(
                Diagnostic::error("empty_project", format!("/{field}"), message).with_hint(format!("add to `{field}`")),
            );
        }
    }
}

fn duplicates<'a>(field: &str, ids: impl Iterator<Item = &'a str>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for (n, id) in ids.enumerate() {
        if id.trim().is_empty() {
            let message = format!("one of the {field} has an empty id");
            diagnostics.push(
                Diagnostic::error("empty_id", format!("/{field}/{n}/id"), message)
                    .with_hint("give it a short name of its own, for example `chat`"),
            );
        } else if !seen.insert(id) {
            let message = format!("`{id}` is used twice among the {field}");
            diagnostics.push(
                Diagnostic::error("duplicate_id", format!("/{field}/{n}/id"), message)
                    .with_hint("give each its own id"),
            );
        }
    }
}
