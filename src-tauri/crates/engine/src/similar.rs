//! What was probably meant by a name that the catalog does not have.

use std::collections::BTreeSet;

use routewright_domain::{CatalogSnapshot, ModelId};

/// Names that are less alike (Jaro and Winkler) are not the same name with a slip.
const LEAST_LIKENESS: f64 = 0.85;

/// The model whose id was probably meant: one that is called so behind its author, or reads much like it.
#[must_use]
pub fn similar_model(catalog: &CatalogSnapshot, wanted: &str) -> Option<ModelId> {
    let wanted = wanted.trim().to_ascii_lowercase();
    if let Some(model) = catalog.models.iter().find(|model| model.id.as_str() == wanted) {
        return Some(model.id.clone());
    }
    if let Some(model) = catalog.named_without_author(&wanted, None) {
        return Some(model.id.clone());
    }
    // A bare name is held against bare names.
    let bare = !wanted.contains('/');
    let likeness = |id: &ModelId| {
        let own = id.as_str();
        strsim::jaro_winkler(if bare { own.split_once('/').map_or(own, |(_, slug)| slug) } else { own }, &wanted)
    };
    let ids = catalog.models.iter().map(|model| &model.id);
    ids.max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|id| likeness(id) > LEAST_LIKENESS).cloned()
}

/// The provider whose slug was probably meant. `azure/eu` is `azure`: regions are no part of a provider.
pub(crate) fn similar_provider(catalog: &CatalogSnapshot, wanted: &str) -> Option<String> {
    let wanted = wanted.trim().to_ascii_lowercase().replace(' ', "-");
    let without_region = wanted.split_once('/').map_or(wanted.as_str(), |(provider, _)| provider);
    let endpoints = catalog.models.iter().flat_map(|model| &model.endpoints);
    let providers: BTreeSet<&str> = endpoints.map(|endpoint| endpoint.provider.as_str()).collect();
    let likeness = |provider: &&str| strsim::jaro_winkler(provider, without_region);
    let best = providers.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    best.filter(|provider| likeness(provider) > LEAST_LIKENESS).map(str::to_owned)
}
