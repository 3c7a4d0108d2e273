//! What changed from one catalog to another.

use routewright_catalog::{CatalogDiff, diff};

use super::source::{CatalogSource, find_catalog};
use crate::error::ApiError;
use crate::session::Session;

/// Launches, retirements and changes of prices from `old` to `new`.
pub fn diff_catalogs(session: &Session, old: &CatalogSource, new: &CatalogSource) -> Result<CatalogDiff, ApiError> {
    Ok(diff(&find_catalog(session, old)?.snapshot, &find_catalog(session, new)?.snapshot))
}
