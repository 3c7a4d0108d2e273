//! What a workload costs on each model of the catalog, without a replay.

use routewright_domain::{EndpointId, ModelId, Money, Tariff};
use routewright_engine::{Cancelled, Watch, workload_cost};
use serde::Serialize;

use crate::error::ApiError;
use crate::jobs::Watcher;
use crate::session::{Session, WorkloadSource};

/// A workload at the price lists of a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkloadPrices {
    /// The workload.
    pub workload: String,
    /// Digest of its content.
    pub workload_digest: String,
    /// Its requests.
    pub requests: u64,
    /// Those of them that nobody answered by the record; they are left out.
    pub unanswered: u64,
    /// Date of the prices.
    pub catalog_date: String,
    /// Digest of the catalog.
    pub catalog_digest: String,
    /// The cheapest first; models without any price last.
    pub models: Vec<WorkloadPrice>,
}

/// All requests of a workload at the endpoint of a model that would be the cheapest for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkloadPrice {
    /// The model.
    pub model: ModelId,
    /// Its cheapest endpoint with the standard tariff.
    pub endpoint: EndpointId,
    /// US dollars, exact; of the parts that have a price.
    pub cost_usd: Money,
    /// Requests of which some part has no price.
    pub unpriced: u64,
}

/// Prices a workload at every endpoint with the standard tariff and keeps the cheapest of each model. Whether it could take
/// the requests (context, capabilities, limits) is a question for a replay.
pub fn price_workload(
    session: &Session,
    source: &WorkloadSource,
    watcher: &Watcher,
) -> Result<WorkloadPrices, ApiError> {
    let workload = session.workload(source, watcher)?;
    let catalog = session.catalog();
    let requests = workload.columns.len() as u64;
    watcher.expect(requests * catalog.snapshot.models.len() as u64);
    let mut unanswered = 0;
    let mut models = Vec::new();
    for model in &catalog.snapshot.models {
        if watcher.cancelled() {
            return Err(Cancelled.into());
        }
        let standard = model.endpoints.iter().filter(|endpoint| endpoint.tariff == Tariff::Standard);
        let priced = standard.map(|endpoint| {
            let cost = workload_cost(&workload, &endpoint.prices);
            unanswered = cost.unanswered;
            let endpoint = endpoint.id.clone();
            WorkloadPrice { model: model.id.clone(), endpoint, cost_usd: cost.cost_usd, unpriced: cost.unpriced }
        });
        // What is priced in full comes before what seems cheap because a part of it has no price.
        models.extend(priced.min_by_key(|price| (price.unpriced, price.cost_usd)));
        watcher.advanced(requests);
    }
    models.sort_by(|a, b| (a.unpriced, a.cost_usd, &a.model).cmp(&(b.unpriced, b.cost_usd, &b.model)));
    Ok(WorkloadPrices {
        workload: workload.identity.name.clone(),
        workload_digest: workload.identity.digest.clone(),
        requests,
        unanswered,
        catalog_date: catalog.snapshot.date.clone(),
        catalog_digest: catalog.digest.clone(),
        models,
    })
}
