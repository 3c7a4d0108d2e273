//! "What if we also": ready-made changes of an architecture.

use routewright_domain::{ArchitectureId, Project, ScenarioId, WhatIf};
use routewright_planning::{ReplayedTraffic, WhatIfError, what_if};

use crate::catalog::conditions_of;
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{catalog_reference, scenarios, threads};
use crate::session::{Session, WorkloadSource};

/// Response caching, prompt compression and off-peak batch around one architecture, each replayed.
pub fn what_if_we_also(
    session: &Session,
    project: &Project,
    workload: &WorkloadSource,
    architecture: &ArchitectureId,
    scenario: Option<&ScenarioId>,
    watcher: &Watcher,
) -> Result<WhatIf, ApiError> {
    let catalog = session.catalog();
    let reference = catalog_reference(&catalog);
    let wanted: Vec<ScenarioId> = scenario.into_iter().cloned().collect();
    let scenario = scenarios(project, &wanted)?[0];
    let workload = session.workload(workload, watcher)?;
    let conditions = conditions_of(session, scenario)?;
    let fit = fit_of(session, project, &workload, &catalog.snapshot);
    let traffic = ReplayedTraffic {
        workload: &workload,
        scenario,
        conditions: conditions.as_deref(),
        fitted: fit.as_deref().map(|fit| &fit.fitted),
        seed: project.seed,
    };
    // As it is, and with each of the three.
    watcher.expect(workload.columns.len() as u64 * 4);
    let found = what_if(project, architecture, (&catalog.snapshot, &reference), &traffic, threads(), watcher);
    found.map_err(|error| {
        let message = error.to_string();
        match error {
            WhatIfError::Cancelled(cancelled) => cancelled.into(),
            WhatIfError::NoArchitecture(_) => {
                let ids: Vec<&str> = project.architectures.iter().map(|one| one.id.as_str()).collect();
                ApiError::new(ErrorCode::NotFound, message).with_hint(format!("it has {}", ids.join(", ")))
            }
            WhatIfError::Invalid { .. } => ApiError::new(ErrorCode::InvalidProject, message)
                .with_hint("`routewright project check FILE` lists all problems"),
        }
    })
}
