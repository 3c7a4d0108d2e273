//! Ids and names: none empty, none twice, none that no page holds, and a baseline that there is.

use std::collections::BTreeSet;

use routewright_domain::{Diagnostic, Project};

/// Characters of a name. Lists, axes and pages cut a long one short; a longer one than this slows down whatever shows it.
const LONGEST_NAME: usize = 2_000;
/// Characters of a description.
const LONGEST_DESCRIPTION: usize = 10_000;

pub(super) fn check_names(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
    let features = project.features.iter().map(|feature| feature.id.as_str());
    let architectures = project.architectures.iter().map(|architecture| architecture.id.as_str());
    let scenarios = project.scenarios.iter().map(|scenario| scenario.id.as_str());
    duplicates("features", features, diagnostics);
    duplicates("architectures", architectures, diagnostics);
    duplicates("scenarios", scenarios, diagnostics);
    check_lengths(project, diagnostics);
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

fn check_lengths(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
    let mut check = |text: &str, path: &dyn Fn() -> String, most: usize| {
        // Bytes are at least as many as characters, and quicker to count.
        if text.len() <= most {
            return;
        }
        let characters = text.chars().count();
        if characters > most {
            let message = format!("the text has {characters} characters, and at most {most} are taken here");
            diagnostics.push(Diagnostic::error("text_too_long", path(), message).with_hint("shorten it"));
        }
    };
    check(&project.name, &|| "/name".to_owned(), LONGEST_NAME);
    for (n, feature) in project.features.iter().enumerate() {
        check(feature.id.as_str(), &|| format!("/features/{n}/id"), LONGEST_NAME);
        check(&feature.name, &|| format!("/features/{n}/name"), LONGEST_NAME);
    }
    for (n, architecture) in project.architectures.iter().enumerate() {
        check(architecture.id.as_str(), &|| format!("/architectures/{n}/id"), LONGEST_NAME);
        check(&architecture.name, &|| format!("/architectures/{n}/name"), LONGEST_NAME);
        let summary = architecture.summary.as_deref().unwrap_or_default();
        check(summary, &|| format!("/architectures/{n}/summary"), LONGEST_DESCRIPTION);
    }
    for (n, scenario) in project.scenarios.iter().enumerate() {
        check(scenario.id.as_str(), &|| format!("/scenarios/{n}/id"), LONGEST_NAME);
        check(&scenario.name, &|| format!("/scenarios/{n}/name"), LONGEST_NAME);
        let summary = scenario.summary.as_deref().unwrap_or_default();
        check(summary, &|| format!("/scenarios/{n}/summary"), LONGEST_DESCRIPTION);
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

#[cfg(test)]
mod tests {
    use routewright_domain::{Architecture, Condition, Feature, Policy};

    use super::*;

    #[test]
    fn names_that_no_page_holds_are_refused_with_their_place_and_not_repeated() {
        let long = "ж".repeat(1_000_000);
        let architecture = Architecture::new("one", &long, [("all".into(), Policy::model("a/b"))].into());
        let mut project =
            Project::new(&"n".repeat(2_000), vec![Feature::new("all", "All", Condition::Always)], vec![architecture]);
        project.scenarios[0].summary = Some("s".repeat(10_001));
        let mut diagnostics = Vec::new();
        check_names(&project, &mut diagnostics);
        let told: Vec<_> = diagnostics.iter().map(|found| (&*found.path, &*found.message)).collect();
        assert_eq!(
            told,
            [
                ("/architectures/0/name", "the text has 1000000 characters, and at most 2000 are taken here"),
                ("/scenarios/0/summary", "the text has 10001 characters, and at most 10000 are taken here"),
            ]
        );
    }
}
