//! `routewright catalog refresh`

use anyhow::Context;
use routewright_api::{BearerKey, CatalogRefresh, GATEWAY_KEY_VARIABLE, Session, refresh_catalog};

use super::{difference, notes, snapshots};
use crate::args::RefreshOptions;
use crate::output::{Output, count};

pub(super) fn run(session: &Session, options: &RefreshOptions, output: &Output) -> anyhow::Result<()> {
    let what = CatalogRefresh {
        base_url: Some(options.base_url.trim_end_matches('/').to_owned()),
        models: options.models.as_ref().map(|ids| ids.iter().map(|id| id.as_str().into()).collect()),
        key: key()?,
    };
    let refreshed = refresh_catalog(session, &what, &output.progress())?;
    if output.json {
        return output.value(&refreshed);
    }
    difference::print(&refreshed.changes, output)?;
    let stored = &refreshed.stored;
    output.line(&format!(
        "{}; the endpoints of {} models were fetched.",
        snapshots::stored_in_words(stored),
        count(refreshed.fetched)
    ))?;
    skipped(&refreshed.skipped, output)?;
    notes(&stored.notes, output)?;
    snapshots::how_to_use(&stored.date, &stored.digest, output)
}

/// The gateway's key, from the environment; an empty one is none. Neither it nor a part of it is ever printed.
fn key() -> anyhow::Result<Option<BearerKey>> {
    let given = std::env::var_os(GATEWAY_KEY_VARIABLE).filter(|key| !key.is_empty());
    let key = given.map(|key| BearerKey::new(&key.to_string_lossy())).transpose();
    key.with_context(|| format!("{GATEWAY_KEY_VARIABLE} holds no key"))
}

/// The first models whose endpoints could not be fetched, and how many there are.
fn skipped(models: &[routewright_api::SkippedModel], output: &Output) -> anyhow::Result<()> {
    const SHOWN: usize = 10;
    for skipped in models.iter().take(SHOWN) {
        output.line(&format!("not fetched: {} {}", skipped.model, skipped.reason))?;
    }
    if models.len() > SHOWN {
        output
            .line(&format!("and {} more were not fetched; --json lists all", count((models.len() - SHOWN) as u64)))?;
    }
    Ok(())
}
