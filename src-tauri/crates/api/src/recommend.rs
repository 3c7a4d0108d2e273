//! The best policy for a feature, the best architecture for all of them, and the best thresholds of a cascade.

use std::collections::BTreeSet;

use routewright_domain::{
    Architecture, ArchitectureId, CatalogReference, CatalogSnapshot, Feature, FeatureId, ModelId, Policy, Project,
    RecordedConditions, Scenario, ScenarioId, SearchNews, SearchOptions, SearchReport, Tuning, Workload,
};
use routewright_engine::similar_model;
use routewright_planning::search::{
    SearchError, SearchInput, SearchScope, SearchSettings, SearchWatch, Searched, architecture_of, combine, decision,
    search_feature, tune_cascade,
};

use crate::catalog::conditions_of;
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{catalog_reference, refuse_errors, scenarios, threads};
use crate::session::{Session, WorkloadSource};

/// What to search.
#[derive(Debug, Clone)]
pub struct RecommendRequest<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its requests.
    pub workload: &'a WorkloadSource,
    /// This feature alone; all of them when absent.
    pub feature: Option<FeatureId>,
    /// The architecture whose guardrails, keys and other features hold meanwhile; the baseline when absent.
    pub within: Option<ArchitectureId>,
    /// The project's first when absent.
    pub scenario: Option<ScenarioId>,
    /// Seed instead of the project's.
    pub seed: Option<u64>,
    /// What the best is, and under what.
    pub options: SearchOptions,
}

/// Searches the best policies. The watcher hears of the front on each sample.
pub fn recommend(session: &Session, request: &RecommendRequest, watcher: &Watcher) -> Result<SearchReport, ApiError> {
    with_input(session, request, watcher, |input, catalog| {
        let settings = settings_of(&request.options, input.catalog)?;
        let mut searched: Vec<Searched> = Vec::new();
        for feature in features_of(request)? {
            match search_feature(input, &feature.id, &settings, watcher) {
                Ok(found) => searched.push(found),
                // A feature that nobody asked for anything keeps its policy.
                Err(SearchError::NoRequests(_)) if request.feature.is_none() => {}
                Err(error) => return Err(refused(&error)),
            }
        }
        if searched.is_empty() {
            let message = "no request of the workload belongs to a feature, so there is nothing to try policies on";
            return Err(ApiError::new(ErrorCode::BadInput, message).with_hint("choose another workload"));
        }
        let application = match request.feature {
            None => combine(input, &searched, &settings, watcher).map_err(|error| refused(&error))?,
            Some(_) => None,
        };
        let chosen: Option<Vec<usize>> = match (&application, &request.feature) {
            (Some(application), _) => Some(application.chosen.clone()),
            (None, Some(_)) => searched.iter().map(|own| own.found.recommended).collect(),
            (None, None) => None,
        };
        let architecture = chosen.map(|chosen| architecture_of(input, &searched, &chosen));
        let mut report = SearchReport {
            workload: input.workload.identity.name.clone(),
            workload_digest: input.workload.identity.digest.clone(),
            catalog,
            seed: input.seed,
            scenario: input.scenario.id.clone(),
            within: input.within.id.clone(),
            objective: settings.objective,
            features: searched.into_iter().map(|own| own.found).collect(),
            application,
            architecture,
            decision: None,
        };
        report.decision = decision(request.project, &report);
        Ok(report)
    })
}

/// Finds the best thresholds of the cascade that an architecture has for a feature.
pub fn tune(session: &Session, request: &RecommendRequest, watcher: &Watcher) -> Result<Tuning, ApiError> {
    let Some(feature) = &request.feature else {
        return Err(ApiError::new(ErrorCode::BadInput, "thresholds are tuned one feature at a time")
            .with_hint("name the feature"));
    };
    with_input(session, request, watcher, |input, _| {
        tune_cascade(input, feature, request.options.objective, watcher).map_err(|error| match &error {
            SearchError::NotACascade(_) => no_cascade(input, feature),
            _ => refused(&error),
        })
    })
}

/// Adds the architecture and the decision of a report to a project; false where there is nothing to adopt.
pub fn adopt(project: &mut Project, report: &SearchReport) -> bool {
    let Some(architecture) = &report.architecture else { return false };
    project.architectures.push(architecture.clone());
    project.decisions.extend(report.decision.clone());
    true
}

fn with_input<T>(
    session: &Session,
    request: &RecommendRequest,
    watcher: &Watcher,
    act: impl FnOnce(&SearchInput, CatalogReference) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let project = request.project;
    let catalog = session.catalog();
    refuse_errors(&routewright_engine::check_shared(project, &catalog.snapshot))?;
    let named: Vec<ScenarioId> = request.scenario.iter().cloned().collect();
    let scenario: &Scenario = scenarios(project, &named)?[0];
    let within: &Architecture = architecture_named(project, request.within.as_ref().unwrap_or(&project.baseline))?;
    let workload: std::sync::Arc<Workload> = session.workload(request.workload, watcher)?;
    refuse_errors(&routewright_engine::check_growth(project, scenario, &workload))?;
    let conditions: Option<std::sync::Arc<RecordedConditions>> = conditions_of(session, scenario)?;
    let fit = fit_of(session, project, &workload, &catalog.snapshot);
    let input = SearchInput {
        project,
        within,
        catalog: &catalog.snapshot,
        workload: &workload,
        scenario,
        conditions: conditions.as_deref(),
        fitted: fit.as_deref().map(|fit| &fit.fitted),
        seed: request.seed.unwrap_or(project.seed),
        threads: threads(),
    };
    let reference = catalog_reference(&catalog);
    act(&input, reference)
}

fn architecture_named<'a>(project: &'a Project, id: &ArchitectureId) -> Result<&'a Architecture, ApiError> {
    project.architecture(id).ok_or_else(|| {
        let known: Vec<&str> = project.architectures.iter().map(|own| own.id.as_str()).collect();
        ApiError::new(ErrorCode::NotFound, format!("the project has no architecture `{id}`"))
            .with_hint(format!("it has {}", known.join(", ")))
    })
}

fn features_of<'a>(request: &RecommendRequest<'a>) -> Result<Vec<&'a Feature>, ApiError> {
    let all = &request.project.features;
    let Some(wanted) = &request.feature else { return Ok(all.iter().collect()) };
    let found = all.iter().find(|feature| feature.id == *wanted);
    found.map(|feature| vec![feature]).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|own| own.id.as_str()).collect();
        ApiError::new(ErrorCode::NotFound, format!("the project has no feature `{wanted}`"))
            .with_hint(format!("it has {}", known.join(", ")))
    })
}

fn settings_of(options: &SearchOptions, catalog: &CatalogSnapshot) -> Result<SearchSettings, ApiError> {
    let settings = SearchSettings::default();
    let only = named_models(&options.only_models, catalog)?;
    Ok(SearchSettings {
        objective: options.objective,
        models: options.models.map_or(settings.models, |models| (models as usize).max(2)),
        monthly_budget: options.monthly_budget_usd,
        vendor_caps: options.vendor_caps.clone(),
        scope: SearchScope {
            patterns: options.patterns.iter().copied().collect(),
            only: (!only.is_empty()).then_some(only),
            without: named_models(&options.without_models, catalog)?,
        },
        modifiers: options.modifiers.iter().copied().collect(),
        ..settings
    })
}

fn unknown_model(name: &ModelId, hint: &str) -> ApiError {
    ApiError::new(ErrorCode::NotFound, format!("the catalog has no model `{name}`")).with_hint(hint)
}

/// The models of the catalog that were named, one by one or as `AUTHOR/*`.
fn named_models(named: &[ModelId], catalog: &CatalogSnapshot) -> Result<BTreeSet<ModelId>, ApiError> {
    let mut found = BTreeSet::new();
    for name in named {
        match name.as_str().strip_suffix('*').filter(|start| start.ends_with('/')) {
            Some(start) => {
                let ids = catalog.models.iter().map(|model| &model.id);
                let own: Vec<&ModelId> = ids.filter(|id| id.as_str().starts_with(start)).collect();
                if own.is_empty() {
                    return Err(unknown_model(
                        name,
                        "an author is what stands before the `/` of a model, for example `openai/*`",
                    ));
                }
                found.extend(own.into_iter().cloned());
            }
            None if catalog.models.iter().any(|model| model.id == *name) => {
                found.insert(name.clone());
            }
            None => {
                let hint = similar_model(catalog, name.as_str()).map_or_else(
                    || "the catalog lists those there are".to_owned(),
                    |id| format!("did you mean `{id}`?"),
                );
                return Err(unknown_model(name, &hint));
            }
        }
    }
    Ok(found)
}

/// Says which architecture has no cascade to tune, and which have.
fn no_cascade(input: &SearchInput, feature: &FeatureId) -> ApiError {
    let is_cascade = |own: &&Architecture| matches!(own.policies.get(feature), Some(Policy::Cascade(_)));
    let others: Vec<String> =
        input.project.architectures.iter().filter(is_cascade).map(|own| format!("`{}`", own.id)).collect();
    let message = format!(
        "the policy of the feature `{feature}` in the architecture `{}` is not a cascade, so it has no thresholds to tune",
        input.within.id
    );
    let hint = if others.is_empty() {
        "no architecture has a cascade for it; a search for the best policy tries cascades, too".to_owned()
    } else {
        format!("name an architecture in which it is a cascade (--architecture): {}", others.join(", "))
    };
    ApiError::new(ErrorCode::BadInput, message).with_hint(hint)
}

fn refused(error: &SearchError) -> ApiError {
    let message = error.to_string();
    match error {
        SearchError::Cancelled => routewright_engine::Cancelled.into(),
        SearchError::UnknownFeature(_) => ApiError::new(ErrorCode::NotFound, message),
        SearchError::NoRequests(_) => {
            ApiError::new(ErrorCode::BadInput, message).with_hint("choose another workload, or change what it matches")
        }
        SearchError::NotACascade(_) => {
            ApiError::new(ErrorCode::BadInput, message).with_hint("`recommend` without --tune tries cascades, too")
        }
        SearchError::Broken(_) => ApiError::new(ErrorCode::InvalidProject, message)
            .with_hint("`routewright project check FILE` lists all problems"),
        SearchError::Unsolved(_) => ApiError::internal(message),
    }
}

impl SearchWatch for Watcher {
    fn expects(&self, decisions: u64) {
        self.expect(decisions);
    }

    fn news(&self, news: SearchNews) {
        self.tell_news(news);
    }
}
