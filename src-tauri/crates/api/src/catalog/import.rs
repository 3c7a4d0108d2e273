//! Price lists into the history.

use std::path::PathBuf;

use routewright_catalog::{Catalog, Merged, ReadNote, merge, merge_all, price_notes, read_catalog};
use routewright_domain::CatalogSnapshot;

use crate::error::{ApiError, ErrorCode};
use crate::session::Session;
use crate::wire::ImportedCatalog;

/// Price lists that together make a catalog.
#[derive(Debug, Clone)]
pub struct CatalogImport {
    /// The lists, of whatever kinds.
    pub files: Vec<PathBuf>,
    /// Day of their prices, `YYYY-MM-DD`; each file says its own when absent.
    pub as_date: Option<String>,
    /// What stands behind what they do not state.
    pub over: MergeOver,
}

/// What a catalog keeps where the files that were read do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeOver {
    /// Nothing: the catalog holds what the files say.
    Nothing,
    /// The catalog in use, each figure with its own source and date.
    CatalogInUse,
}

/// Reads price lists as one catalog and stores it in the history.
pub fn import_catalog(session: &Session, import: &CatalogImport) -> Result<ImportedCatalog, ApiError> {
    let mut snapshots = Vec::new();
    let mut notes = Vec::new();
    for file in &import.files {
        let read = read_catalog(file, import.as_date.as_deref())?;
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        notes.extend(read.notes.into_iter().map(|note| note.within(&name)));
        snapshots.push(read.snapshot);
    }
    let no_list = || ApiError::new(ErrorCode::BadInput, "no price list was given");
    let Merged { snapshot: files, unlisted } = merge_all(snapshots).ok_or_else(no_list)?;
    if let Some(first) = unlisted.first() {
        let text =
            "a model that no models list of that day has is left out: it is gone, or answers in other things than text";
        notes.push(ReadNote { place: first.to_string(), text: text.to_owned(), times: unlisted.len() });
    }
    let snapshot = match import.over {
        MergeOver::Nothing => files,
        MergeOver::CatalogInUse => {
            let base = session.catalog();
            notes.extend(price_notes(&base.snapshot, &files));
            merge(&base.snapshot, &files)
        }
    };
    store(session, snapshot, notes)
}

/// Checks a snapshot and stores it under its digest.
pub(super) fn store(
    session: &Session,
    snapshot: CatalogSnapshot,
    notes: Vec<ReadNote>,
) -> Result<ImportedCatalog, ApiError> {
    let Catalog { snapshot, digest } = Catalog::new(snapshot)?;
    let mut history = session.own_history()?;
    let is_new = history.catalogs()?.iter().all(|stored| stored.digest != digest);
    history.store_catalog(&snapshot, &digest, session.host.now())?;
    Ok(ImportedCatalog {
        models: snapshot.models.len() as u64,
        endpoints: snapshot.models.iter().map(|model| model.endpoints.len() as u64).sum(),
        date: snapshot.date,
        source: snapshot.source,
        digest,
        notes,
        is_new,
    })
}
