//! What changed between two catalogs and what a refresh brought, as a window shows it.

use routewright_domain::{EndpointId, ModelId, Money};
use serde::Serialize;

use super::catalog::RefreshedCatalog;
use super::model_detail::PriceUnit;

/// What changed from one catalog to another.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct CatalogChanges {
    /// Date of the older catalog.
    pub from: String,
    /// Date of the newer one.
    pub to: String,
    /// Models that only the newer one has.
    pub launched: Vec<LaunchedModel>,
    /// Models that only the older one has, and those whose announced retirement is new or moved.
    pub retired: Vec<RetiredModel>,
    /// Prices that changed.
    pub prices: Vec<ChangedPrice>,
    /// Contexts that changed.
    pub contexts: Vec<ChangedContext>,
    /// Endpoints that only the newer one has, of models that both have.
    pub endpoints_added: Vec<EndpointId>,
    /// Endpoints that only the older one has, of models that both have.
    pub endpoints_removed: Vec<EndpointId>,
    /// Models whose prices were not compared, because one of the two names no providers.
    pub not_compared: Vec<ModelId>,
}

/// A model that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct LaunchedModel {
    /// The model.
    pub model: ModelId,
    /// What people call it.
    pub name: String,
    /// When the gateway listed it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub launched: Option<String>,
}

/// A model that is gone, or will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct RetiredModel {
    /// The model.
    pub model: ModelId,
    /// What people call it.
    pub name: String,
    /// True when the newer catalog does not have it any more.
    pub gone: bool,
    /// The announced date; absent where it went without, or where the announcement was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub date: Option<String>,
}

/// A price that changed.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct ChangedPrice {
    /// The model.
    pub model: ModelId,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Name of the price, for example `cache_read`.
    pub price: String,
    /// Under which condition, in words; absent for the base price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub condition: Option<String>,
    /// For how much the two amounts are.
    pub per: PriceUnit,
    /// US dollars that it was; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub old_usd: Option<Money>,
    /// US dollars that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub new_usd: Option<Money>,
    /// By which share of the old price it rose; absent where one is unknown or the old one was zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub change: Option<f64>,
}

/// A context that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ChangedContext {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Tokens that fitted in.
    pub old_tokens: u32,
    /// Tokens that fit in.
    pub new_tokens: u32,
}

impl From<RefreshedCatalog> for RefreshSummary {
    fn from(refreshed: RefreshedCatalog) -> Self {
        let RefreshedCatalog { stored, fetched, skipped, .. } = refreshed;
        Self {
            date: stored.date,
            digest: stored.digest,
            models: stored.models,
            endpoints: stored.endpoints,
            is_new: stored.is_new,
            fetched,
            not_fetched: skipped.into_iter().map(|skipped| skipped.model).collect(),
        }
    }
}

/// What a refresh stored in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct RefreshSummary {
    /// Date of its prices.
    pub date: String,
    /// Digest of its content.
    pub digest: String,
    /// Models in it.
    #[ts(type = "number")]
    pub models: u64,
    /// Endpoints of all its models.
    #[ts(type = "number")]
    pub endpoints: u64,
    /// False when the history had it already.
    pub is_new: bool,
    /// Models whose endpoints were fetched.
    #[ts(type = "number")]
    pub fetched: u64,
    /// Models whose endpoints were asked for in vain; what was known of them stays.
    pub not_fetched: Vec<ModelId>,
}
