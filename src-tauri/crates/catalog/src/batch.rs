//! Batch endpoints: of the `:batch` row, and of the model itself.
//!
//! A gateway lists a model's batch tariff as a row of its own. A policy that batches names the model, so the endpoints of
//! the row stand at the model as well, under another id.

use std::collections::BTreeMap;

use routewright_domain::{CatalogSnapshot, Endpoint, EndpointId, Model, ModelId, Tariff};

use crate::merge::is_listed;

const SUFFIX: &str = ":batch";

/// The row that has the batch tariff of a model.
pub(crate) fn batch_row_of(model: &ModelId) -> ModelId {
    ModelId(format!("{model}{SUFFIX}"))
}

/// Puts the endpoints of each `:batch` row at its model, in the place of those that were there.
///
/// A listed price without a provider is none that a batch could be sent to, and stays at its row.
pub(crate) fn share_batch_endpoints(snapshot: &mut CatalogSnapshot) {
    let rows = snapshot.models.iter().filter_map(|row| Some((row.id.as_str().strip_suffix(SUFFIX)?, row)));
    let shared: BTreeMap<ModelId, Vec<Endpoint>> =
        rows.map(|(model, row)| (ModelId::from(model), at_model(model, row))).collect();
    for model in &mut snapshot.models {
        let Some(endpoints) = shared.get(&model.id).filter(|endpoints| !endpoints.is_empty()) else { continue };
        model.endpoints.retain(|endpoint| endpoint.tariff != Tariff::Batch);
        model.endpoints.extend(endpoints.iter().map(|endpoint| {
            let mut endpoint = endpoint.clone();
            endpoint.provenance.retain(|group, source| model.provenance.get(group) != Some(source));
            Endpoint { capabilities: endpoint.capabilities.filter(|own| *own != model.capabilities), ..endpoint }
        }));
        model.endpoints.sort_by(|one, other| one.id.cmp(&other.id));
    }
}

/// The endpoints of a row as those of its model, with everything spelled out that the row says for all of them.
fn at_model(model: &str, row: &Model) -> Vec<Endpoint> {
    let endpoints = row.endpoints.iter().filter(|endpoint| !is_listed(endpoint));
    let shared = endpoints.map(|endpoint| {
        let mut provenance = row.provenance.clone();
        provenance.extend(endpoint.provenance.clone());
        let capabilities = endpoint.capabilities.clone().or_else(|| Some(row.capabilities.clone()));
        Endpoint { id: id_at_model(model, &endpoint.id), provenance, capabilities, ..endpoint.clone() }
    });
    shared.collect()
}

/// `model:batch@tag#more` at the row is `model@tag/batch#more` at the model.
fn id_at_model(model: &str, id: &EndpointId) -> EndpointId {
    let tag = id.as_str().split_once('@').map_or("", |(_, tag)| tag);
    let (tag, more) = tag.find('#').map_or((tag, ""), |at| tag.split_at(at));
    EndpointId(format!("{model}@{tag}/batch{more}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;

    #[test]
    fn the_bundled_catalog_shares_its_batch_endpoints_already() {
        let bundled = bundled().unwrap().snapshot;
        let mut shared = bundled.clone();
        share_batch_endpoints(&mut shared);
        let batch = |snapshot: &CatalogSnapshot| -> Vec<(EndpointId, routewright_domain::PriceList)> {
            let endpoints = snapshot.models.iter().flat_map(|model| &model.endpoints);
            endpoints
                .filter(|endpoint| endpoint.tariff == Tariff::Batch)
                .map(|endpoint| (endpoint.id.clone(), endpoint.prices.clone()))
                .collect()
        };
        assert!(!batch(&bundled).is_empty());
        assert_eq!(batch(&shared), batch(&bundled));
    }
}
