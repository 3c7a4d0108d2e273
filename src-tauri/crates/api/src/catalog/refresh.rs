//! Today's prices from a gateway's public API, into the history.

use routewright_catalog::{BearerKey, FetchLimits, OPENROUTER_API, RefreshError, RefreshRequest, diff, refresh};
use routewright_domain::ModelId;

use super::import::store;
use crate::error::{ApiError, ErrorCode};
use crate::gateways::key_for;
use crate::jobs::Watcher;
use crate::session::Session;
use crate::wire::RefreshedCatalog;

/// The environment variable that the command line takes a gateway's key from: arguments are seen by other programs.
pub const GATEWAY_KEY_VARIABLE: &str = "ROUTEWRIGHT_GATEWAY_KEY";

/// What to fetch, and from where.
#[derive(Debug, Clone, Default)]
pub struct CatalogRefresh {
    /// The gateway's API, without a slash at its end; OpenRouter's when absent.
    pub base_url: Option<String>,
    /// Models whose endpoints are asked for; all when absent.
    pub models: Option<Vec<ModelId>>,
    /// The key to show; when absent, the one that is kept for that gateway.
    pub key: Option<BearerKey>,
}

/// Fetches the lists of a gateway, puts them over the catalog in use and stores the result in the history.
///
/// The only use case that uses the network. The catalog in use stays in use.
pub fn refresh_catalog(
    session: &Session,
    what: &CatalogRefresh,
    watcher: &Watcher,
) -> Result<RefreshedCatalog, ApiError> {
    let catalog = session.catalog();
    let previous = &catalog.snapshot;
    let base_url = what.base_url.clone().unwrap_or_else(|| OPENROUTER_API.to_owned());
    let request = RefreshRequest {
        key: what.key.clone().map_or_else(|| key_for(session, &base_url), |key| Ok(Some(key)))?,
        base_url,
        models: what.models.clone(),
        date: session.host.now().date(),
        limits: FetchLimits::default(),
    };
    let refreshed = refresh(previous, &request, watcher).map_err(|error| failed(&error, &previous.date))?;
    let changes = diff(previous, &refreshed.catalog.snapshot);
    Ok(RefreshedCatalog {
        stored: store(session, refreshed.catalog.snapshot, refreshed.notes)?,
        fetched: refreshed.fetched,
        skipped: refreshed.skipped,
        changes,
    })
}

fn failed(error: &RefreshError, in_use: &str) -> ApiError {
    let stays = format!("the catalog of {in_use} stays in use");
    let message = error.to_string();
    match error {
        RefreshError::Cancelled => ApiError::new(ErrorCode::Cancelled, message),
        RefreshError::BadAddress { .. } => {
            let hint = format!("{stays}; write it as in `--base-url {OPENROUTER_API}`");
            ApiError::new(ErrorCode::BadInput, message).with_hint(hint)
        }
        RefreshError::NoList { wants_key: true, .. } => {
            let hint = format!(
                "{stays}; the gateway asks for a key, or does not take the one it got: give it in the window under Settings, Network and keys, or to the command as {GATEWAY_KEY_VARIABLE}"
            );
            ApiError::internal(message).with_hint(hint)
        }
        RefreshError::Network { .. } | RefreshError::NoList { .. } | RefreshError::Unusable { .. } => {
            let hint = format!(
                "{stays}; try again later, or fetch the lists elsewhere and read them with `routewright catalog import`"
            );
            ApiError::internal(message).with_hint(hint)
        }
    }
}
