//! From what the user drew to a plan: `compile(project, architecture, catalog) -> (plan, diagnostics)`.
//!
//! A policy that cannot work is caught here and never in a replay: unknown models, no endpoint left by the
//! preferences, empty chains, triggers that nothing can pull. All problems are reported at once, each with a
//! JSON pointer into the project.

mod condition;
mod endpoint;
mod policy;

use std::collections::BTreeSet;

use routewright_domain::{Architecture, CatalogSnapshot, Diagnostic, Project, Severity};

use crate::plan::{Plan, PlannedFeature};
use condition::check_condition;
use policy::PolicyCompiler;

/// The result of compiling one architecture.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// Present when no diagnostic is an error.
    pub plan: Option<Plan>,
    /// Everything there is to say, in order of the document.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles one architecture of `project` against `catalog`.
///
/// `position` is the architecture's place in the project, for the paths of the diagnostics.
#[must_use]
pub fn compile(project: &Project, position: usize, catalog: &CatalogSnapshot) -> Compiled {
    let Some(architecture) = project.architectures.get(position) else {
        let missing = Diagnostic::error(
            "unknown_architecture",
            "/architectures",
            format!("there is no architecture number {position}"),
        );
        return Compiled { plan: None, diagnostics: vec![missing] };
    };
    let base = format!("/architectures/{position}");
    let mut compiler = PolicyCompiler::new(catalog);
    let mut features = Vec::new();
    for (n, feature) in project.features.iter().enumerate() {
        check_condition(&feature.matches, &format!("/features/{n}/matches"), &mut compiler.diagnostics);
        let path = format!("{base}/policies/{}", pointer_segment(feature.id.as_str()));
        if let Some(policy) = architecture.policies.get(&feature.id) {
            let root = compiler.policy(policy, &path);
            features.extend(root.map(|root| PlannedFeature {
                id: feature.id.clone(),
                matches: feature.matches.clone(),
                requirements: feature.requirements.clone(),
                root,
            }));
        } else {
            let message = format!("feature `{}` has no policy in architecture `{}`", feature.id, architecture.id);
            let missing = Diagnostic::error("missing_policy", format!("{base}/policies"), message);
            compiler.diagnostics.push(missing.with_hint("give the feature a policy, for example a single model"));
        }
    }
    warn_of_strangers(project, architecture, &base, &mut compiler.diagnostics);

    let PolicyCompiler { nodes, endpoints, models, diagnostics, .. } = compiler;
    let broken = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let plan = Plan { architecture: architecture.id.clone(), features, nodes, endpoints, models };
    Compiled { plan: (!broken).then_some(plan), diagnostics }
}

fn warn_of_strangers(project: &Project, architecture: &Architecture, base: &str, diagnostics: &mut Vec<Diagnostic>) {
    let known: BTreeSet<_> = project.features.iter().map(|feature| &feature.id).collect();
    for id in architecture.policies.keys().filter(|id| !known.contains(id)) {
        let path = format!("{base}/policies/{}", pointer_segment(id.as_str()));
        diagnostics.push(Diagnostic::warning(
            "unknown_feature",
            path,
            format!("no feature of the project is called `{id}`"),
        ));
    }
}

/// Escapes a key for a JSON pointer (RFC 6901).
pub(crate) fn pointer_segment(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests;
