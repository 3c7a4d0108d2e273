//! What was fetched, put over what was known.

use std::collections::BTreeSet;

use routewright_domain::{CatalogSnapshot, Model, ModelId, Provenance};

use crate::batch::share_batch_endpoints;
use crate::merge::merge;

/// The previous catalog with a fresh models list and fresh endpoint pages over it.
///
/// A model that is not listed any more is gone. Endpoints of a model without a page stay, with their source and date,
/// where one of them has the listed price; if none has, the price has moved and the listed one takes their place. A page
/// without endpoints says that nobody serves the model, so none of the previous ones stays. `gateway` is whom the lists
/// came from.
pub(super) fn assemble(
    gateway: &str,
    previous: &CatalogSnapshot,
    list: CatalogSnapshot,
    pages: Vec<CatalogSnapshot>,
) -> CatalogSnapshot {
    let unserved: BTreeSet<ModelId> = pages
        .iter()
        .flat_map(|page| &page.models)
        .filter(|model| model.endpoints.is_empty())
        .map(|model| model.id.clone())
        .collect();
    let kept = |model: &Model| Model {
        endpoints: if unserved.contains(&model.id) { Vec::new() } else { model.endpoints.clone() },
        ..model.clone()
    };
    let listed = previous.models.iter().filter(|model| list.model(&model.id).is_some());
    let known = CatalogSnapshot {
        models: listed.map(kept).collect(),
        date: previous.date.clone(),
        source: previous.source.clone(),
        sources: previous.sources.clone(),
        provenance: previous.provenance.clone(),
    };
    let fresh = match joined(pages) {
        Some(pages) => merge(&list, &pages),
        None => list,
    };
    let mut snapshot = merge(&known, &fresh);
    share_batch_endpoints(&mut snapshot);
    drop_unused_sources(&mut snapshot);
    let date = &snapshot.date;
    snapshot.source = format!(
        "models list and endpoint pages of {gateway}, {date}; what they do not state has a source and date of its own"
    );
    snapshot
}

/// Pages of one day as one snapshot: they have one source.
fn joined(pages: Vec<CatalogSnapshot>) -> Option<CatalogSnapshot> {
    let mut pages = pages.into_iter();
    let mut all = pages.next()?;
    all.models.extend(pages.flat_map(|page| page.models));
    all.models.sort_by(|one, other| one.id.cmp(&other.id));
    all.models.dedup_by(|one, other| one.id == other.id);
    Some(all)
}

/// A catalog that is brought up to date day after day must not list every day.
fn drop_unused_sources(snapshot: &mut CatalogSnapshot) {
    let endpoints = snapshot.models.iter().flat_map(|model| &model.endpoints);
    let used: BTreeSet<String> = std::iter::once(&snapshot.provenance)
        .chain(snapshot.models.iter().map(|model| &model.provenance))
        .chain(endpoints.map(|endpoint| &endpoint.provenance))
        .flat_map(Provenance::values)
        .cloned()
        .collect();
    snapshot.sources.retain(|source| used.contains(&source.id));
}
