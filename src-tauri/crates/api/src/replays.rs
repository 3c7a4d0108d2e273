//! Replays that were made, with all that makes them repeatable.

use routewright_domain::{Outcome, project_digest};
use routewright_history::{NewReplay, StoredReplay, outcomes_digest};

use crate::error::{ApiError, ErrorCode};
use crate::replay::{ReplayRequest, Replayed};
use crate::session::Session;
use crate::wire::{KeptReplay, ReplayListing};

/// Replays that are shown, the last first.
pub fn list_replays(session: &Session) -> Result<Vec<ReplayListing>, ApiError> {
    session.with_history(|history| Ok(history.replays()?.into_iter().map(listing).collect()))
}

/// A replay with its outcome as it was.
pub fn show_replay(session: &Session, id: i64) -> Result<KeptReplay, ApiError> {
    let (stored, outcome) = session.with_history(|history| Ok(history.replay(id)?)).map_err(where_from)?;
    let outcome: Outcome = serde_json::from_value(outcome).map_err(|error| {
        let message = format!("the outcome of replay {id} is none that this version can show: {error}");
        ApiError::internal(message).with_hint("it was made by another version; replay the project again")
    })?;
    Ok(KeptReplay { replay: listing(stored), outcome })
}

/// Removes a replay.
pub fn delete_replay(session: &Session, id: i64) -> Result<(), ApiError> {
    session.own_history()?.delete_replay(id).map_err(|error| where_from(error.into()))
}

fn where_from(error: ApiError) -> ApiError {
    match error.code {
        ErrorCode::NotFound => error.with_hint("`routewright replays list` shows those there are"),
        _ => error,
    }
}

/// Stores outcomes with what they were made of; returns their numbers, in order.
///
/// What is there already is not stored again: the same ingredients give the same outcome.
pub(crate) fn record(
    session: &Session,
    request: &ReplayRequest,
    replayed: &Replayed,
    outcomes: &[Outcome],
) -> Result<Vec<i64>, ApiError> {
    let workload = &replayed.workload;
    let project = project_digest(request.project);
    let scored = !workload.outcomes.columns.is_empty();
    let outcomes_digest = scored.then(|| outcomes_digest(&workload.outcomes));
    let mut history = session.own_history()?;
    let mut numbers = Vec::new();
    for outcome in outcomes {
        let conditions = replayed.conditions.iter().find(|(scenario, _)| *scenario == outcome.scenario);
        let made_of = NewReplay {
            at: session.host.now(),
            project: request.project.name.clone(),
            project_digest: project.clone(),
            workload: workload.identity.name.clone(),
            workload_digest: workload.identity.digest.clone(),
            outcomes_digest: outcomes_digest.clone(),
            catalog_digest: replayed.catalog.digest.clone(),
            conditions_digest: conditions.and_then(|(_, conditions)| Some(conditions.as_ref()?.digest.clone())),
            architecture: outcome.architecture.to_string(),
            scenario: outcome.scenario.to_string(),
            seed: request.seed.unwrap_or(request.project.seed),
            replications: request.replications.map_or(1, std::num::NonZeroU32::get),
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let number = match history.replay_of(&made_of.digest())? {
            Some(number) => number,
            None => history.record_replay(&made_of, outcome)?,
        };
        numbers.push(number);
    }
    Ok(numbers)
}

fn listing(stored: StoredReplay) -> ReplayListing {
    let made_of = stored.made_of;
    ReplayListing {
        id: stored.id,
        digest: stored.digest,
        at: made_of.at,
        project: made_of.project,
        project_digest: made_of.project_digest,
        workload: made_of.workload,
        workload_digest: made_of.workload_digest,
        outcomes_digest: made_of.outcomes_digest,
        catalog_digest: made_of.catalog_digest,
        conditions_digest: made_of.conditions_digest,
        architecture: made_of.architecture,
        scenario: made_of.scenario,
        seed: made_of.seed,
        replications: made_of.replications,
        engine_version: made_of.engine_version,
    }
}
