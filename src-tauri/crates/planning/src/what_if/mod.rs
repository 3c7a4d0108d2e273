//! "What if we also": response caching, prompt compression and off-peak batch as ready-made changes of an architecture.
//!
//! Each change wraps the policies of all features in a modifier that the engine knows, and is replayed on the same requests with the
//! same draws. Where a log lacks what a change needs, the card says so and has no figures: unknown is not zero.

mod cards;
#[cfg(test)]
mod tests;
mod words;
mod wrap;

use std::num::NonZeroUsize;

use routewright_domain::{
    Architecture, ArchitectureId, CatalogReference, CatalogSnapshot, Diagnostic, ImpactFigures, Outcome, Project,
    Severity, Unavailable, WhatIf, WhatIfCard, WhatIfKind,
};
use routewright_engine::{Cancelled, Plan, ReplayInput, Watch, compile, delta, replay};

use crate::ReplayedTraffic;

pub(crate) use wrap::around;

/// Why an architecture has no cards.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhatIfError {
    /// The project does not have it.
    #[error("the project has no architecture `{0}`")]
    NoArchitecture(ArchitectureId),
    /// It does not compile.
    #[error("the architecture cannot be replayed: {message} (at {path})")]
    Invalid {
        /// What is wrong.
        message: String,
        /// Where in the project.
        path: String,
    },
    /// Ended by the watcher.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Replays an architecture as it is and with each ready-made change. The figures do not depend on the number of threads.
pub fn what_if(
    project: &Project,
    architecture: &ArchitectureId,
    catalog: (&CatalogSnapshot, &CatalogReference),
    traffic: &ReplayedTraffic,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<WhatIf, WhatIfError> {
    let at = project.architectures.iter().position(|one| one.id == *architecture);
    let at = at.ok_or_else(|| WhatIfError::NoArchitecture(architecture.clone()))?;
    let changed: Vec<Option<Architecture>> =
        WhatIfKind::ALL.iter().map(|kind| wrap::changed(project, &project.architectures[at], *kind)).collect();
    let now = plan(project, at, catalog.0)?;
    // A change that does not compile, around policies nested as deep as they may be for example, takes the others with it no more
    // than one that changes nothing.
    let with: Vec<Option<Result<Plan, WhatIfError>>> = changed
        .iter()
        .map(|architecture| {
            let mut project = project.clone();
            project.architectures[at] = architecture.clone()?;
            Some(plan(&project, at, catalog.0))
        })
        .collect();
    let plans: Vec<&Plan> = std::iter::once(&now).chain(with.iter().flatten().flatten()).collect();
    let input = ReplayInput {
        conditions: traffic.conditions,
        fitted: traffic.fitted,
        ..ReplayInput::new(traffic.workload, traffic.scenario, traffic.seed)
    };
    let mut outcomes = replay(&plans, &input, threads, watch)?.into_iter();
    // One plan more than there are changes.
    let Some(now) = outcomes.next() else { return Err(WhatIfError::NoArchitecture(architecture.clone())) };
    let cards = WhatIfKind::ALL
        .into_iter()
        .zip(changed)
        .zip(with)
        .map(|((kind, changed), with)| match with {
            Some(Err(error)) => {
                cards::without_figures(kind, (Unavailable::NotPossible, format!("With it, {error}.")), None)
            }
            Some(Ok(_)) => card(kind, changed, &now, outcomes.next().as_ref(), traffic),
            None => card(kind, changed, &now, None, traffic),
        })
        .collect();
    Ok(WhatIf {
        architecture: architecture.clone(),
        catalog: catalog.1.clone(),
        workload: traffic.workload.identity.name.clone(),
        now: ImpactFigures::of(&now),
        cards,
    })
}

fn card(
    kind: WhatIfKind,
    changed: Option<Architecture>,
    now: &Outcome,
    with: Option<&Outcome>,
    traffic: &ReplayedTraffic,
) -> WhatIfCard {
    let Some(with) = with else {
        let says = "Every feature of the architecture has it already.".to_owned();
        return cards::without_figures(kind, (Unavailable::AlreadySo, says), None);
    };
    let concerned = cards::concerned(kind, now, with, traffic.workload);
    if let Some(why) = cards::unavailable(kind, now, with, traffic.workload, concerned) {
        return cards::without_figures(kind, why, changed);
    }
    let delta = delta(now, with);
    let says = words::says(kind, now, with, &delta, concerned);
    WhatIfCard {
        concerned,
        figures: Some(ImpactFigures::of(with)),
        delta: Some(delta),
        ..cards::bare(kind, says, changed)
    }
}

fn plan(project: &Project, at: usize, catalog: &CatalogSnapshot) -> Result<Plan, WhatIfError> {
    let compiled = compile(project, at, catalog);
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    let error = compiled.diagnostics.iter().find(is_error);
    compiled.plan.ok_or_else(|| WhatIfError::Invalid {
        message: error.map_or_else(String::new, |found| found.message.clone()),
        path: error.map_or_else(String::new, |found| found.path.clone()),
    })
}
