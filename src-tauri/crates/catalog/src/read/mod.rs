//! Readers of price lists: a small one for each format, and the one door to all of them.

mod blank;
mod conditions;
mod endpoint_page;
mod endpoint_table;
mod ids;
mod litellm;
mod litellm_prices;
mod models_list;
mod node;
mod notes;
mod percentiles;
mod pricing;
mod table;

use std::path::Path;

use routewright_domain::CatalogSnapshot;

pub use conditions::{ReadConditions, read_conditions, read_conditions_bytes};
pub use notes::ReadNote;
pub(crate) use notes::summed_up;

use crate::content::{file_bytes, text_of};
use crate::format::{Recognised, recognise};
use crate::validate::is_date;
use crate::{Catalog, CatalogError, parse_snapshot};

/// Provider of an endpoint whose price a models list gives without naming a provider: whichever the gateway takes.
pub(crate) const LISTED_PROVIDER: &str = "openrouter";

/// A catalog, and what its reader left out.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadCatalog {
    /// Checked, and sorted as snapshots are.
    pub snapshot: CatalogSnapshot,
    /// What was left out or may be wrong; empty where everything was taken over.
    pub notes: Vec<ReadNote>,
}

/// Reads a price list of any known kind, compressed with gzip or zstd or not.
///
/// The day of the prices is `as_date` (`YYYY-MM-DD`), else what the file says, else the date in its name.
pub fn read_catalog(file: &Path, as_date: Option<&str>) -> Result<ReadCatalog, CatalogError> {
    let in_name = file.file_name().and_then(|name| date_in(&name.to_string_lossy()));
    file_bytes(file)
        .and_then(|bytes| read_dated(&bytes, as_date, in_name.as_deref()))
        .map_err(|error| error.in_file(file.display()))
}

/// Reads a price list from its bytes.
pub fn read_catalog_bytes(bytes: &[u8], as_date: Option<&str>) -> Result<ReadCatalog, CatalogError> {
    read_dated(bytes, as_date, None)
}

fn read_dated(bytes: &[u8], as_date: Option<&str>, otherwise: Option<&str>) -> Result<ReadCatalog, CatalogError> {
    if let Some(date) = as_date.filter(|date| !is_date(date)) {
        return Err(CatalogError::SnapshotDate { date: date.to_owned() });
    }
    let text = text_of(bytes)?;
    let date = || as_date.or(otherwise).ok_or(CatalogError::NoDate);
    let mut notes = notes::Notes::default();
    let snapshot = match recognise(&text)? {
        Recognised::Snapshot => {
            let mut snapshot = parse_snapshot(&text)?.snapshot;
            if let Some(date) = as_date {
                date.clone_into(&mut snapshot.date);
            }
            return Ok(ReadCatalog { snapshot, notes: Vec::new() });
        }
        Recognised::ModelsList(value) => models_list::read(&value, date()?, &mut notes)?,
        Recognised::EndpointPage(value) => endpoint_page::read(&value, date()?, &mut notes)?,
        Recognised::LiteLlm(value) => litellm::read(&value, date()?, &mut notes)?,
        Recognised::EndpointTable => endpoint_table::read(&text, as_date, &mut notes)?,
        Recognised::Conditions => {
            let found = "it holds recorded conditions and no prices (`catalog conditions` reads them)";
            return Err(CatalogError::Unrecognised { found: found.to_owned() });
        }
    };
    let snapshot = Catalog::new(snapshot)?.snapshot;
    Ok(ReadCatalog { snapshot, notes: notes.finish() })
}

/// The first date in a file's name, as in `models-2026-08-08.json.gz`.
fn date_in(name: &str) -> Option<String> {
    const LENGTH: usize = "2026-08-08".len();
    (0..name.len()).filter_map(|start| name.get(start..start + LENGTH)).find(|text| is_date(text)).map(str::to_owned)
}
