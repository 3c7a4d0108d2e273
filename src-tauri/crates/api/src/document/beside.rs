//! What a document says beside the comparison: ready-made changes, the bill that came, recorded conditions, another catalog.

use std::borrow::Cow;
use std::sync::Arc;

use routewright_domain::DocumentPart::{Cost, Decisions, Reliability, Summary};
use routewright_domain::{
    ArchitectureId, CatalogImpact, Comparison, DocumentPart, DocumentSettings, Outcome, PlanBill, Project,
    ReplayedMonths, Scenario, ScenarioId, WhatIf, content_digest,
};
use routewright_planning::forecast;
use routewright_report::{Asked, ConditionFacts};

use super::DocumentRequest;
use crate::bill::bill_of;
use crate::catalog::CatalogSource;
use crate::conditions::{incident_effects, recorded_conditions};
use crate::error::{ApiError, ErrorCode};
use crate::impact::impact_between;
use crate::jobs::Watcher;
use crate::projection::replayed_months_of;
use crate::replay::ReplayRequest;
use crate::session::{Session, WorkloadSource};
use crate::what_if::what_if_we_also;

/// Recorded incidents that are switched off one by one, each a whole replay; the document says that it has no more.
pub(super) const MOST_RECORDED: usize = 10;

/// What was asked for, or why it is not there: as sentences of the document.
pub(crate) type Answer<T> = Option<Result<T, String>>;

/// All of it for one document.
#[derive(Debug)]
pub(crate) struct Beside {
    what_if: Option<WhatIf>,
    replayed_months: Vec<ReplayedMonths>,
    bill: Answer<PlanBill>,
    conditions: Option<ConditionFacts>,
    catalog_change: Answer<CatalogImpact>,
}

impl Beside {
    pub(super) fn what_if(&self) -> Option<&WhatIf> {
        self.what_if.as_ref()
    }

    pub(super) fn replayed_months(&self) -> &[ReplayedMonths] {
        &self.replayed_months
    }

    pub(super) fn bill(&self) -> Option<Asked<'_, PlanBill>> {
        self.bill.as_ref().map(asked)
    }

    pub(super) fn conditions(&self) -> Option<&ConditionFacts> {
        self.conditions.as_ref()
    }

    pub(super) fn catalog_change(&self) -> Option<Asked<'_, CatalogImpact>> {
        self.catalog_change.as_ref().map(asked)
    }

    /// What the project asks for and the document could not say.
    pub(super) fn warnings(&self) -> Vec<String> {
        let missing = [self.bill.as_ref().and_then(missing), self.catalog_change.as_ref().and_then(missing)];
        missing.into_iter().flatten().collect()
    }
}

fn asked<T>(answer: &Result<T, String>) -> Asked<'_, T> {
    match answer {
        Ok(found) => Asked::Found(found),
        Err(why) => Asked::Missing(why),
    }
}

fn missing<T>(answer: &Result<T, String>) -> Option<String> {
    answer.as_ref().err().cloned()
}

/// What is said beside a comparison, from memory where a document of the same figures was made last.
pub(super) fn beside(
    session: &Session,
    request: &DocumentRequest,
    compared: &[&Comparison],
    candidate: &ArchitectureId,
    watcher: &Watcher,
) -> Result<Arc<Beside>, ApiError> {
    let Some(comparison) = compared.first() else { return Err(ApiError::internal("nothing was compared")) };
    // The engine's commands know one seed, that of the project.
    let mut project = Cow::Borrowed(request.project);
    if project.seed != comparison.seed {
        project.to_mut().seed = comparison.seed;
    }
    let digest = made_of(session, request, compared, candidate)?;
    session.beside(&digest, || {
        let of = Of { session, request, project: &project, comparison, compared, candidate, watcher };
        // What stands in a part that is left out need not be known.
        let (cost, reliability, decisions) = (of.shows(Cost), of.shows(Reliability), of.shows(Decisions));
        Ok(Beside {
            what_if: if cost { Some(of.what_if()?) } else { None },
            // The executive's page tells of a budget that the days of the workload do not use up.
            replayed_months: if cost || of.shows(Summary) { of.replayed_months()? } else { vec![] },
            bill: if cost { of.bill()? } else { None },
            conditions: if reliability { of.conditions()? } else { None },
            catalog_change: if decisions { of.catalog_change()? } else { None },
        })
    })
}

/// A digest of everything that is said depends on; the outcomes tell catalog, conditions and fitted quality.
fn made_of(
    session: &Session,
    request: &DocumentRequest,
    compared: &[&Comparison],
    candidate: &ArchitectureId,
) -> Result<String, ApiError> {
    let settings = &request.project.document;
    let project = Project {
        name: String::new(),
        decisions: vec![],
        document: DocumentSettings {
            bill: settings.bill.clone(),
            catalog_before: settings.catalog_before.clone(),
            without: settings.without.clone(),
            ..Default::default()
        },
        ..request.project.clone()
    };
    let outcomes: Vec<&Outcome> = compared
        .iter()
        .flat_map(|one| &one.outcomes)
        .filter(|one| one.architecture == *candidate || one.architecture == project.baseline)
        .collect();
    let named = named(session, request)?;
    let first = compared.first().map(|one| (&one.workload_digest, &one.catalog, &one.scenario, one.seed));
    let asked = format!("{:?} {:?}", request.bill, request.catalog_before);
    let whole = serde_json::to_string(&(&project, &outcomes, first, candidate, &named, &asked));
    whole.map(|whole| content_digest(whole.as_bytes())).map_err(|error| ApiError::internal(error.to_string()))
}

/// Digests of what is named: a name may mean another workload, series or snapshot by now. The history is asked for what is named
/// alone, since work on files needs none.
fn named(session: &Session, request: &DocumentRequest) -> Result<Vec<String>, ApiError> {
    let (project, mut found) = (request.project, Vec::new());
    let own = project.document.bill.clone().map(WorkloadSource::Named);
    if let Some(WorkloadSource::Named(name)) = request.bill.clone().or(own) {
        let billed = |stored: &routewright_history::StoredWorkload| stored.name == name;
        let all = session.with_history(|history| Ok(history.list()?))?;
        found.extend(all.into_iter().filter(billed).map(|stored| stored.digest));
    }
    if project.scenarios.iter().any(|scenario| scenario.conditions.is_some()) {
        let all = session.with_history(|history| Ok(history.list_conditions()?))?;
        found.extend(all.into_iter().map(|stored| format!("{} {}", stored.name, stored.digest)));
    }
    if request.catalog_before.is_some() || project.document.catalog_before.is_some() {
        let all = session.with_history(|history| Ok(history.catalogs()?))?;
        found.extend(all.into_iter().map(|stored| stored.digest));
    }
    Ok(found)
}

/// What the document is about.
struct Of<'a> {
    session: &'a Session,
    request: &'a DocumentRequest<'a>,
    /// With the seed of the document.
    project: &'a Project,
    /// That of the document.
    comparison: &'a Comparison,
    /// That and those of the other scenarios.
    compared: &'a [&'a Comparison],
    candidate: &'a ArchitectureId,
    watcher: &'a Watcher,
}

impl<'a> Of<'a> {
    fn shows(&self, part: DocumentPart) -> bool {
        !self.project.document.without.contains(&part)
    }

    fn what_if(&self) -> Result<WhatIf, ApiError> {
        let (session, workload, scenario) = (self.session, self.request.workload, Some(&self.comparison.scenario));
        what_if_we_also(session, self.project, workload, self.candidate, scenario, self.watcher)
    }

    /// Whole months of the two architectures, where they have budgets.
    fn replayed_months(&self) -> Result<Vec<ReplayedMonths>, ApiError> {
        let mut scenarios = self.project.scenarios.iter();
        let Some(scenario) = scenarios.find(|scenario| scenario.id == self.comparison.scenario) else {
            return Ok(vec![]);
        };
        let architectures = [self.candidate.clone()];
        let request =
            ReplayRequest { architectures: &architectures, ..ReplayRequest::new(self.project, self.request.workload) };
        replayed_months_of(self.session, &request, scenario, self.watcher)
    }

    /// The candidate's replay against the month that was billed. What the caller names must be there; what the project names may be
    /// in another history.
    fn bill(&self) -> Result<Answer<PlanBill>, ApiError> {
        let of = |source: &WorkloadSource| {
            bill_of(self.session, self.project, self.comparison, self.candidate, source, self.watcher)
        };
        match (&self.request.bill, &self.project.document.bill) {
            (Some(source), _) => of(source).map(|found| Some(Ok(found))),
            (None, Some(name)) => {
                let what = format!("The plan cannot be held against {name}, which the document's settings name");
                said(&what, of(&WorkloadSource::Named(name.clone())))
            }
            (None, None) => Ok(None),
        }
    }

    /// The recorded conditions of the document's scenario, else those of the first that names some.
    fn conditions(&self) -> Result<Option<ConditionFacts>, ApiError> {
        let mut scenarios = self
            .compared
            .iter()
            .filter_map(|compared| self.project.scenarios.iter().find(|scenario| scenario.id == compared.scenario));
        let with_series = |scenario: &'a Scenario| Some((&scenario.id, scenario.conditions.as_ref()?));
        let Some((scenario, series)) = scenarios.find_map(with_series) else {
            return Ok(None);
        };
        self.of_series(scenario, series).map(Some)
    }

    fn of_series(&self, scenario: &ScenarioId, series: &str) -> Result<ConditionFacts, ApiError> {
        let (session, workload, watcher) = (self.session, self.request.workload, self.watcher);
        let recorded = recorded_conditions(session, series)?;
        let looks = (recorded.taken_at.first().copied(), recorded.taken_at.last().copied());
        let (Some(first_at), Some(last_at)) = looks else {
            return Err(ApiError::internal(format!("the recorded conditions `{series}` hold no look")));
        };
        let effects =
            incident_effects(session, self.project, workload, self.candidate, Some(scenario), MOST_RECORDED, watcher)?;
        Ok(ConditionFacts {
            scenario: scenario.clone(),
            series: series.to_owned(),
            first_at,
            last_at,
            coverage: effects.coverage,
            found: effects.found,
            concerned: effects.concerned,
            incidents: effects.incidents,
            effects: effects.effects,
            forecast: forecast(&recorded),
        })
    }

    /// What the step from an earlier catalog to the one in use touches of the two architectures that the document compares.
    fn catalog_change(&self) -> Result<Answer<CatalogImpact>, ApiError> {
        let (source, named) = match (&self.request.catalog_before, &self.project.document.catalog_before) {
            (Some(source), _) => (source.clone(), None),
            // A project opens no file by itself.
            (None, Some(name)) if name == "bundled" => (CatalogSource::Bundled, Some(name)),
            (None, Some(name)) => (CatalogSource::Stored(name.clone()), Some(name)),
            (None, None) => return Ok(None),
        };
        let mut project = self.project.clone();
        project.architectures.retain(|own| own.id == *self.candidate || own.id == project.baseline);
        let (workload, scenario) = (self.request.workload, &self.comparison.scenario);
        let found = impact_between(self.session, &project, &source, workload, scenario, self.watcher);
        match named {
            None => found.map(|found| Some(Ok(found))),
            Some(name) => {
                let what = format!(
                    "Nothing can be said of the step from the catalog {name}, which the document's settings name"
                );
                said(&what, found)
            }
        }
    }
}

/// What cannot be found or used is said in the document; other failures are failures.
fn said<T>(what: &str, found: Result<T, ApiError>) -> Result<Answer<T>, ApiError> {
    match found {
        Ok(found) => Ok(Some(Ok(found))),
        Err(error) if matches!(error.code, ErrorCode::NotFound | ErrorCode::BadInput) => {
            let hint = error.hint.map_or_else(String::new, |hint| format!(" The way out: {hint}."));
            Ok(Some(Err(format!("{what}: {}.{hint}", error.message))))
        }
        Err(error) => Err(error),
    }
}
