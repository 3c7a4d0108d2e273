//! Validation of a whole project.

mod assumptions;
mod features;
mod names;
mod scenarios;

use std::collections::BTreeSet;

use routewright_domain::{CatalogSnapshot, Diagnostic, Project, ProviderId, UnknownFields, pointer_segment};

use crate::compile::compile;
use assumptions::check_assumptions;
use features::{check_reach, check_requirements};
use names::check_names;
pub use scenarios::check_growth;
use scenarios::check_scenarios;

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
    check_reach(project, &mut diagnostics);
    check_scenarios(project, catalog, &mut diagnostics);
    check_assumptions(project, catalog, &mut diagnostics);
    diagnostics
}

pub(crate) fn warn_of_unknown(fields: &UnknownFields, path: &str, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(fields.keys().map(|field| unknown_field(field, path)));
}

/// A field that this version does not know is kept, but does nothing: a typo would go unseen. `path` is that of the object
/// that it stands in.
#[must_use]
pub fn unknown_field(field: &str, path: &str) -> Diagnostic {
    let message = format!("`{field}` is not a field that this version knows, so it has no effect");
    Diagnostic::warning("unknown_field", format!("{path}/{}", pointer_segment(field)), message)
}

/// Whether some endpoint of the catalog is of this provider.
fn has_provider(catalog: &CatalogSnapshot, provider: &ProviderId) -> bool {
    catalog.models.iter().flat_map(|model| &model.endpoints).any(|endpoint| endpoint.provider == *provider)
}

/// A warning about a name that the catalog does not have, with the one that was probably meant.
fn unknown_name(code: &str, path: String, what: &str, similar: Option<String>) -> Diagnostic {
    let message = format!("{what} is not in the catalog, so this changes nothing");
    let hint = similar.map_or_else(
        || "`routewright catalog list` shows the models, `catalog show MODEL` their providers".to_owned(),
        |similar| format!("did you mean `{similar}`?"),
    );
    Diagnostic::warning(code, path, message).with_hint(hint)
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
