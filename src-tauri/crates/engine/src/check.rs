//! Validation of a whole project.

use std::collections::BTreeSet;

use routewright_domain::{
    CatalogSnapshot, Diagnostic, IncidentEffect, IncidentTarget, Money, Project, UnknownFields, pointer_segment,
};

use crate::compile::compile;

/// Every problem of the project at once: its own and those of each architecture, without repeats, in order of severity.
#[must_use]
pub fn check_project(project: &Project, catalog: &CatalogSnapshot) -> Vec<Diagnostic> {
    let mut diagnostics = check_shared(project, catalog);
    for position in 0..project.architectures.len() {
        diagnostics.extend(compile(project, position, catalog).diagnostics);
    }
    let mut seen = BTreeSet::new();
    diagnostics.retain(|found| seen.insert((found.path.clone(), found.code.clone(), found.message.clone())));
    diagnostics.sort_by_key(|found| found.severity);
    diagnostics
}

/// Problems that concern every architecture: names, requirements, scenarios.
#[must_use]
pub fn check_shared(project: &Project, catalog: &CatalogSnapshot) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    check_names(project, &mut diagnostics);
    check_unknown(project, &mut diagnostics);
    check_requirements(project, &mut diagnostics);
    check_scenarios(project, catalog, &mut diagnostics);
    diagnostics
}

/// A field that this version does not know is kept, but does nothing: a typo would go unseen.
pub(crate) fn warn_of_unknown(fields: &UnknownFields, path: &str, diagnostics: &mut Vec<Diagnostic>) {
    for field in fields.keys() {
        let message = format!("`{field}` is not a field that this version knows, so it has no effect");
        diagnostics.push(Diagnostic::warning("unknown_field", format!("{path}/{}", pointer_segment(field)), message));
    }
}

fn check_unknown(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
    warn_of_unknown(&project.unknown, "", diagnostics);
    let features = project.features.iter().map(|feature| &feature.unknown);
    let architectures = project.architectures.iter().map(|architecture| &architecture.unknown);
    let scenarios = project.scenarios.iter().map(|scenario| &scenario.unknown);
    for (n, unknown) in features.enumerate() {
        warn_of_unknown(unknown, &format!("/features/{n}"), diagnostics);
    }
    for (n, unknown) in architectures.enumerate() {
        warn_of_unknown(unknown, &format!("/architectures/{n}"), diagnostics);
    }
    for (n, unknown) in scenarios.enumerate() {
        warn_of_unknown(unknown, &format!("/scenarios/{n}"), diagnostics);
    }
}

fn check_names(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
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
        if !seen.insert(id) {
            let message = format!("`{id}` is used twice among the {field}");
            diagnostics.push(
                Diagnostic::error("duplicate_id", format!("/{field}/{n}/id"), message)
                    .with_hint("give each its own id"),
            );
        }
    }
}

fn check_requirements(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
    for (n, feature) in project.features.iter().enumerate() {
        if feature.requirements.success_rate.is_some_and(|rate| !(0.0..=1.0).contains(&rate)) {
            let path = format!("/features/{n}/requirements/success_rate");
            let wrong = Diagnostic::error("rate_out_of_range", path, "a success rate lies between 0 and 1");
            diagnostics.push(wrong.with_hint("99.9 % is written 0.999"));
        }
        if feature.requirements.cost_per_request_usd.is_some_and(|limit| limit < Money::ZERO) {
            let path = format!("/features/{n}/requirements/cost_per_request_usd");
            diagnostics.push(Diagnostic::error("negative_limit", path, "a cost limit is 0 or more"));
        }
        warn_of_unknown(&feature.requirements.unknown, &format!("/features/{n}/requirements"), diagnostics);
    }
}

fn check_scenarios(project: &Project, catalog: &CatalogSnapshot, diagnostics: &mut Vec<Diagnostic>) {
    for (s, scenario) in project.scenarios.iter().enumerate() {
        for (n, incident) in scenario.incidents.iter().enumerate() {
            let path = format!("/scenarios/{s}/incidents/{n}");
            if let IncidentEffect::Slowdown { factor } = incident.effect
                && !(0.01..=1_000.0).contains(&factor)
            {
                let message = format!("a slowdown multiplies by 0.01 to 1,000, not by {factor}");
                diagnostics.push(Diagnostic::error("slowdown_factor", format!("{path}/effect"), message));
            }
            warn_of_unknown(&incident.unknown, &path, diagnostics);
            let known = match &incident.target {
                IncidentTarget::Model(id) => catalog.model(id).is_some(),
                IncidentTarget::Provider(id) => {
                    catalog.models.iter().flat_map(|model| &model.endpoints).any(|endpoint| endpoint.provider == *id)
                }
            };
            if !known {
                let message = "the incident's target is not in the catalog, so it changes nothing";
                diagnostics.push(Diagnostic::warning("unknown_target", format!("{path}/target"), message));
            }
        }
    }
}
