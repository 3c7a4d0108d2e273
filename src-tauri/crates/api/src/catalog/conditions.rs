//! Recorded conditions: into the history, and out of it for a replay.

use std::path::PathBuf;
use std::sync::Arc;

use routewright_catalog::read_conditions;
use routewright_domain::{RecordedConditions, Scenario};
use routewright_history::StoredConditions;
use routewright_planning::without_incidents;

use crate::error::{ApiError, ErrorCode};
use crate::session::Session;
use crate::wire::{ConditionsListing, ImportedConditions};

/// Reads recorded conditions and stores them under a name. Endpoints are called as in the catalog in use.
pub fn import_conditions(session: &Session, files: &[PathBuf], name: &str) -> Result<ImportedConditions, ApiError> {
    let read = read_conditions(files, &session.catalog().snapshot)?;
    let conditions = RecordedConditions { name: name.trim().to_owned(), ..read.conditions };
    session.own_history()?.store_conditions(&conditions, session.host.now())?;
    Ok(ImportedConditions {
        first_at: conditions.taken_at.first().copied().unwrap_or_default(),
        last_at: conditions.taken_at.last().copied().unwrap_or_default(),
        snapshots: conditions.taken_at.len() as u64,
        window_minutes: conditions.window_minutes,
        endpoints: conditions.endpoints.len() as u64,
        in_catalog: read.in_catalog as u64,
        name: conditions.name,
        digest: conditions.digest,
        notes: read.notes,
    })
}

/// Every series of the history, the one that was stored last first.
pub fn list_conditions(session: &Session) -> Result<Vec<ConditionsListing>, ApiError> {
    let listing = |stored: StoredConditions| ConditionsListing {
        name: stored.name,
        digest: stored.digest,
        first_at: stored.first_at,
        last_at: stored.last_at,
        snapshots: stored.snapshots,
        endpoints: stored.endpoints,
        imported_at: stored.imported_at,
    };
    session.with_history(|history| Ok(history.list_conditions()?.into_iter().map(listing).collect()))
}

/// The recorded conditions that a scenario names, from memory when they are the last ones used; `None` where it names
/// none. A name that the history lacks is an error: passed over in silence it would change every latency.
pub(crate) fn conditions_of(
    session: &Session,
    scenario: &Scenario,
) -> Result<Option<Arc<RecordedConditions>>, ApiError> {
    let Some(name) = &scenario.conditions else { return Ok(None) };
    let known = session.with_history(|history| Ok(history.list_conditions()?))?;
    let Some(stored) = known.iter().find(|stored| stored.name == *name) else {
        let names: Vec<&str> = known.iter().map(|stored| stored.name.as_str()).collect();
        let there = if names.is_empty() {
            "it has none yet; `routewright catalog conditions FILE... --name NAME` reads some".to_owned()
        } else {
            format!("it has {}", names.join(", "))
        };
        let message = format!(
            "the scenario `{}` wants the recorded conditions `{name}`, which the history does not have",
            scenario.id
        );
        let hint = format!("{there}; without `conditions` in the scenario the catalog's figures hold");
        return Err(ApiError::new(ErrorCode::NotFound, message).with_hint(hint));
    };
    let recorded = session.conditions(stored)?;
    let off = &scenario.incidents_off;
    Ok(Some(if off.is_empty() { recorded } else { Arc::new(without_incidents(&recorded, off)) }))
}
