//! `routewright catalog snapshots` and `routewright catalog import FILE...`

use routewright_api::{
    CatalogImport, CatalogListing, ImportedCatalog, MergeOver, Session, import_catalog, list_catalogs,
};

use super::notes;
use crate::args::CatalogImportOptions;
use crate::output::{Output, count, minute, short_digest};

pub(super) fn list(session: &Session, output: &Output) -> anyhow::Result<()> {
    let catalogs = list_catalogs(session)?;
    if output.json {
        return output.value(&catalogs);
    }
    let row = |catalog: &CatalogListing| {
        let stored = catalog.imported_at.map_or("bundled".to_owned(), minute);
        let in_use = if catalog.in_use { "in use" } else { "" };
        vec![
            catalog.date.clone(),
            short_digest(&catalog.digest).to_owned(),
            count(catalog.models),
            stored,
            in_use.to_owned(),
        ]
    };
    let header = ["Date", "Digest", "Models", "Stored (UTC)", ""];
    output.table(&header, catalogs.iter().map(row).collect(), 2..3)?;
    output
        .remark("`--catalog` takes a date, the beginning of a digest, `bundled` or a file. `--json` tells the sources.")
}

pub(super) fn import(session: &Session, options: &CatalogImportOptions, output: &Output) -> anyhow::Result<()> {
    let import = CatalogImport {
        files: options.files.clone(),
        as_date: options.as_date.clone(),
        over: if options.merge { MergeOver::CatalogInUse } else { MergeOver::Nothing },
    };
    let stored = import_catalog(session, &import)?;
    if output.json {
        return output.value(&stored);
    }
    output.line(&format!("{}, {} notes.", stored_in_words(&stored), count(stored.notes.len() as u64)))?;
    notes(&stored.notes, output)?;
    how_to_use(&stored.date, &stored.digest, output)
}

pub(super) fn stored_in_words(stored: &ImportedCatalog) -> String {
    format!(
        "{} the catalog of {}: {} models, {} endpoints",
        if stored.is_new { "Stored" } else { "The history had" },
        stored.date,
        count(stored.models),
        count(stored.endpoints),
    )
}

/// What to do with a catalog that has just been stored.
pub(super) fn how_to_use(date: &str, digest: &str, output: &Output) -> anyhow::Result<()> {
    output.remark(&format!(
        "Use it with `--catalog {date}` (or `--catalog {}`); `catalog diff bundled {date}` says what changed.",
        short_digest(digest)
    ))
}
