//! From what the user drew to a plan: `compile(project, architecture, catalog) -> (plan, diagnostics)`.
//!
//! A policy that cannot work is caught here and never in a replay: unknown models, no endpoint left by the
//! preferences, empty chains, triggers that nothing can pull, policies that contain themselves. All problems are
//! reported at once, each with a JSON pointer into the project.

mod compiler;
mod condition;
mod constraints;
mod endpoint;
mod evaluator;
mod fallback;
mod guard;
mod leaf;
mod modifiers;
mod patterns;
mod require;

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{Architecture, CatalogSnapshot, Diagnostic, Model, Project, Severity, pointer_segment};

use crate::plan::{Plan, PlannedAssumptions, PlannedBreaker, PlannedFeature};
pub(crate) use endpoint::{NEEDS, scaled};
pub use evaluator::ASSUMED_AUC;
#[cfg(test)]
pub(crate) use evaluator::separation;
pub(crate) use evaluator::threshold;

use compiler::PolicyCompiler;
use condition::check_condition;
use constraints::Constraints;

/// Correlation of models' errors where the user states none: an assumption of the size that public data show (mean
/// pairwise phi of nine models 0.36, which is a tetrachoric correlation of about 0.5).
pub const ERROR_CORRELATION: f64 = 0.5;

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
    let mut compiler = PolicyCompiler::new(project, architecture, &base, catalog);
    let whole = compiler.architecture_constraints(architecture, &base);
    let guards = compiler.architecture_guards(architecture, &base, &whole);
    let features = compile_features(project, architecture, &base, &whole, &mut compiler);
    // Keys speak of models, so they come when the policies have named all of them.
    let keys = compiler.keys(architecture, &base, &whole);
    compiler.check_unused_library(architecture, &base);
    warn_of_strangers(project, architecture, &base, &mut compiler.diagnostics);
    let diagnostics = std::mem::take(&mut compiler.diagnostics);
    let broken = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let plan = Plan {
        architecture: architecture.id.clone(),
        features,
        nodes: compiler.nodes,
        paths: compiler.paths,
        endpoints: compiler.endpoints,
        models: compiler.models,
        guards,
        keys,
        budgets: compiler.budgets,
        breaker: architecture.breaker.as_ref().map(PlannedBreaker::from),
        normalization: architecture.normalization.clone(),
        assumptions: PlannedAssumptions {
            platform_fee: project.assumptions.platform_fee,
            error_correlation: project.assumptions.error_correlation.unwrap_or(ERROR_CORRELATION).clamp(0.0, 1.0),
            token_ratios: project.assumptions.token_ratios.clone(),
            tokenizers: if project.assumptions.token_ratios.is_empty() {
                BTreeMap::new()
            } else {
                let of = |model: &Model| Some((model.id.clone(), model.tokenizer.clone()?));
                catalog.models.iter().filter_map(of).collect()
            },
        },
    };
    Compiled { plan: (!broken).then_some(plan), diagnostics }
}

fn compile_features(
    project: &Project,
    architecture: &Architecture,
    base: &str,
    whole: &Constraints,
    compiler: &mut PolicyCompiler,
) -> Vec<PlannedFeature> {
    let mut features = Vec::new();
    for (n, feature) in project.features.iter().enumerate() {
        check_condition(&feature.matches, &format!("/features/{n}/matches"), &mut compiler.diagnostics);
        let path = format!("{base}/policies/{}", pointer_segment(feature.id.as_str()));
        if let Some(policy) = architecture.policies.get(&feature.id) {
            let constraints = whole.required_by(feature);
            let root = compiler.policy(policy, &path, &constraints);
            features.extend(root.map(|root| PlannedFeature::new(feature, root)));
        } else {
            let message = format!("feature `{}` has no policy in architecture `{}`", feature.id, architecture.id);
            let missing = Diagnostic::error("missing_policy", format!("{base}/policies"), message);
            compiler.diagnostics.push(missing.with_hint("give the feature a policy, for example a single model"));
        }
    }
    features
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

#[cfg(test)]
mod tests;
