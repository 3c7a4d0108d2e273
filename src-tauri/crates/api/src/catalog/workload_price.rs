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
    /// Those that take all prompts first, and among them the cheapest; models without any price last.
    pub models: Vec<WorkloadPrice>,
}

/// All requests of a workload at the endpoint of a model that would be the cheapest for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkloadPrice {
    /// The model.
    pub model: ModelId,
    /// Its cheapest endpoint with the standard tariff, of those that take the most of the prompts.
    pub endpoint: EndpointId,
    /// US dollars, exact; of the parts that have a price. `None` where no request has a price.
    pub cost_usd: Option<Money>,
    /// Requests of which some part has no price.
    pub unpriced: u64,
    /// Requests whose prompt is longer than the endpoint takes; they are in the cost all the same.
    pub too_long: u64,
}

/// Prices a workload at every endpoint with the standard tariff and keeps the cheapest of each model, of those that take the
/// prompts. Whether it could take the requests otherwise (capabilities, limits) is a question for a replay.
pub fn price_workload(
    session: &Session,
    source: &WorkloadSource,
    watcher: &Watcher,
) -> Result<WorkloadPrices, ApiError> {
    let workload = session.workload(source, watcher)?;
    let catalog = session.catalog();
    let requests = workload.columns.len() as u64;
    watcher.expect(requests * catalog.snapshot.models.len() as u64);
    let mut prompts: Vec<u32> = workload.columns.prompt_tokens.iter().collect();
    prompts.sort_unstable();
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
            // A prompt that fills the context leaves no room for an answer.
            let longest = endpoint.max_prompt_tokens.unwrap_or(u32::MAX).min(endpoint.context_tokens.saturating_sub(1));
            let priced = requests - cost.unanswered > cost.unpriced || requests == cost.unanswered;
            WorkloadPrice {
                model: model.id.clone(),
                endpoint: endpoint.id.clone(),
                cost_usd: priced.then_some(cost.cost_usd),
                unpriced: cost.unpriced,
                too_long: requests - prompts.partition_point(|prompt| *prompt <= longest) as u64,
            }
        });
        // What takes all and is priced in full comes before what seems cheap because it does not.
        models.extend(priced.min_by_key(rank));
        watcher.advanced(requests);
    }
    models.sort_by(|a, b| (rank(a), &a.model).cmp(&(rank(b), &b.model)));
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

/// Smaller comes first.
fn rank(price: &WorkloadPrice) -> (u64, u64, Money) {
    (price.too_long, price.unpriced, price.cost_usd.unwrap_or_default())
}
