//! Which catalog: the bundled one, a file, or a snapshot of the history.

use std::path::PathBuf;

use routewright_catalog::{Catalog, read_catalog};
use routewright_history::StoredCatalog;

use crate::error::{ApiError, ErrorCode};
use crate::session::Session;
use crate::wire::CatalogListing;

/// Where a catalog comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CatalogSource {
    /// The one that comes with the application.
    Bundled,
    /// A snapshot, or a price list of another kind, read from a file.
    File(PathBuf),
    /// A snapshot of the history: its date, or the beginning of its digest.
    Stored(String),
}

impl CatalogSource {
    /// `bundled`, a file where there is one at that path, else a date or the beginning of a digest.
    #[must_use]
    pub fn named(text: &str) -> Self {
        let path = PathBuf::from(text);
        match text {
            "bundled" => Self::Bundled,
            _ if path.is_file() || text.contains(['/', '\\']) => Self::File(path),
            _ => Self::Stored(text.to_owned()),
        }
    }
}

/// The catalog that comes with the application.
pub(crate) fn bundled() -> Result<Catalog, ApiError> {
    routewright_catalog::bundled().map_err(|error| ApiError::internal(error.to_string()))
}

/// The catalog of a source.
pub(crate) fn find_catalog(session: &Session, source: &CatalogSource) -> Result<Catalog, ApiError> {
    match source {
        CatalogSource::Bundled => bundled(),
        CatalogSource::File(file) => Ok(Catalog::new(read_catalog(file, None)?.snapshot)?),
        CatalogSource::Stored(name) => stored(session, name),
    }
}

/// The bundled catalog and every snapshot of the history, newest date first.
pub fn list_catalogs(session: &Session) -> Result<Vec<CatalogListing>, ApiError> {
    let bundled = bundled()?;
    let in_use = session.catalog().digest.clone();
    let listing = |stored: StoredCatalog| CatalogListing {
        in_use: stored.digest == in_use,
        date: stored.date,
        digest: stored.digest,
        source: stored.source,
        models: stored.models,
        imported_at: Some(stored.imported_at),
    };
    let mut all = vec![CatalogListing {
        in_use: bundled.digest == in_use,
        date: bundled.snapshot.date,
        digest: bundled.digest,
        source: bundled.snapshot.source,
        models: bundled.snapshot.models.len() as u64,
        imported_at: None,
    }];
    all.extend(session.with_history(|history| Ok(history.catalogs()?))?.into_iter().map(listing));
    // Of one date what the user stored goes before what was bundled, which has a name of its own.
    all.sort_by(|one, other| (&other.date, one.imported_at.is_none()).cmp(&(&one.date, other.imported_at.is_none())));
    Ok(all)
}

/// Digits that the beginning of a digest needs, so that a year or a slip of the keyboard is none.
const FEWEST_DIGITS: usize = 6;

/// The snapshot of a date, or of the beginning of a digest. Of one date the snapshot that was stored last is meant.
fn stored(session: &Session, name: &str) -> Result<Catalog, ApiError> {
    let all = list_catalogs(session)?;
    let digits = name.strip_prefix("b3:").unwrap_or(name);
    let is_beginning = digits.len() >= FEWEST_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let begins = |listing: &&CatalogListing| {
        is_beginning && listing.digest.trim_start_matches("b3:").starts_with(&digits.to_ascii_lowercase())
    };
    let of_date: Vec<&CatalogListing> = all.iter().filter(|listing| listing.date == name).collect();
    let mut found: Vec<&CatalogListing> =
        if of_date.is_empty() { all.iter().filter(begins).collect() } else { of_date };
    // Sorting was stable: of one date the history's stand in their order, the last stored first, behind the bundled one.
    found.sort_by_key(|listing| listing.imported_at.is_none());
    let different = || found.iter().any(|listing| listing.digest != found[0].digest);
    if is_beginning && found.len() > 1 && different() {
        let message = format!("`{name}` is the beginning of several digests");
        return Err(ApiError::new(ErrorCode::BadInput, message).with_hint("give more of its digits"));
    }
    match found.first() {
        None => {
            let known: Vec<String> = all.iter().map(short).collect();
            let hint = format!(
                "there are {}; a file works as well, and `routewright catalog import FILE` stores one",
                known.join(", ")
            );
            Err(ApiError::new(ErrorCode::NotFound, format!("there is no catalog `{name}`")).with_hint(hint))
        }
        Some(CatalogListing { imported_at: None, .. }) => bundled(),
        Some(CatalogListing { digest, .. }) => {
            let (snapshot, digest) = session.with_history(|history| Ok(history.catalog(digest)?))?;
            Ok(Catalog { snapshot, digest })
        }
    }
}

/// Enough of a digest to tell two snapshots apart.
const SHORT: usize = "b3:".len() + 12;

fn short(listing: &CatalogListing) -> String {
    let name = if listing.imported_at.is_none() { "bundled" } else { listing.digest.get(..SHORT).unwrap_or_default() };
    format!("{} ({name})", listing.date)
}
