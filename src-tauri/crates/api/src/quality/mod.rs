//! Quality fitted to a workload's outcomes: once for replays, and told in full where it is asked for.

mod document;
mod report;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use routewright_domain::{
    Benchmarks, CatalogSnapshot, Condition, FeatureId, ModelId, Policy, Project, TaskKind, Workload,
};
use routewright_engine::FittedQuality;
use routewright_planning::quality::{Clusters, FitInput, KnownModel, QualityFit, clusters_of, fit};

pub(crate) use document::{DocumentQuality, document_quality};
pub use report::quality_report;

use crate::session::Session;

/// What was fitted to a workload for a project, with what it depends on.
pub(crate) struct WorkloadFit {
    made_of: Ingredients,
    pub(crate) clusters: Clusters,
    pub(crate) fit: QualityFit,
    /// What replays draw from.
    pub(crate) fitted: FittedQuality,
}

/// Everything that decides a fit. Requirements and policies do not, as long as they ask models that the catalog has.
struct Ingredients {
    workload: Weak<Workload>,
    features: Vec<(FeatureId, String, Condition, Option<TaskKind>)>,
    known: Vec<KnownModel>,
    error_correlation: Option<f64>,
}

impl Ingredients {
    fn of(project: &Project, workload: &Arc<Workload>, catalog: &CatalogSnapshot) -> Self {
        let feature = |feature: &routewright_domain::Feature| {
            (feature.id.clone(), feature.name.clone(), feature.matches.clone(), feature.task)
        };
        Self {
            workload: Arc::downgrade(workload),
            features: project.features.iter().map(feature).collect(),
            known: known_models(project, workload, catalog),
            error_correlation: project.assumptions.error_correlation,
        }
    }

    fn are(&self, others: &Self) -> bool {
        self.workload.ptr_eq(&others.workload)
            && self.features == others.features
            && self.known == others.known
            && self.error_correlation == others.error_correlation
    }
}

impl WorkloadFit {
    pub(crate) fn input<'a>(&'a self, workload: &'a Workload) -> FitInput<'a> {
        FitInput {
            workload,
            clusters: &self.clusters,
            known: &self.made_of.known,
            error_correlation: self.made_of.error_correlation,
        }
    }
}

/// The fit of a workload's outcomes for a project; `None` where it has none. From memory when it is the last one made.
pub(crate) fn fit_of(
    session: &Session,
    project: &Project,
    workload: &Arc<Workload>,
    catalog: &CatalogSnapshot,
) -> Option<Arc<WorkloadFit>> {
    if workload.outcomes.columns.is_empty() {
        return None;
    }
    let made_of = Ingredients::of(project, workload, catalog);
    if let Some(recent) = session.recent_fit().filter(|recent| recent.made_of.are(&made_of)) {
        return Some(recent);
    }
    let clusters = clusters_of(&project.features, workload);
    let input =
        FitInput { workload, clusters: &clusters, known: &made_of.known, error_correlation: made_of.error_correlation };
    let fit = fit(&input)?;
    let fitted = fit.fitted_with_errors();
    let fit = Arc::new(WorkloadFit { made_of, clusters, fit, fitted });
    session.keep_fit(Arc::clone(&fit));
    Some(fit)
}

/// All models that anybody could ask: those of the catalog, of the project and of the outcomes, by id.
///
/// What is estimated of a model must not depend on whether the project happens to name it: a search would weigh a candidate
/// by another quality than the replay that follows has.
fn known_models(project: &Project, workload: &Workload, catalog: &CatalogSnapshot) -> Vec<KnownModel> {
    let scored = workload.outcomes.columns.iter().map(|column| ModelId::from(column.model.as_str()));
    let listed = catalog.models.iter().map(|model| model.id.clone());
    let mut ids: Vec<ModelId> = models_of(project).into_iter().chain(scored).chain(listed).collect();
    ids.sort();
    ids.dedup();
    let benchmarks: HashMap<&ModelId, Benchmarks> =
        catalog.models.iter().map(|model| (&model.id, model.benchmarks)).collect();
    let known = |model: ModelId| KnownModel {
        stated: project.assumptions.quality.get(&model).copied(),
        benchmarks: benchmarks.get(&model).copied().unwrap_or_default(),
        model,
    };
    ids.into_iter().map(known).collect()
}

/// Models that some architecture of a project asks.
pub(crate) fn models_of(project: &Project) -> Vec<ModelId> {
    let mut ids: Vec<ModelId> = Vec::new();
    for architecture in &project.architectures {
        let guards = architecture.guardrails.iter().filter_map(|guard| guard.budget.as_ref()?.downgrade_to.as_deref());
        let policies: Vec<&Policy> =
            architecture.policies.values().chain(architecture.library.values()).chain(guards).collect();
        ids.extend(policies.into_iter().flat_map(Policy::leaves).map(|leaf| leaf.model.clone()));
    }
    ids.sort();
    ids.dedup();
    ids
}
