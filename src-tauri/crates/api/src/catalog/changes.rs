//! What changed from one catalog to another, as a window shows it.

use routewright_catalog::{CatalogDiff, PriceDifference};

use super::difference::diff_catalogs;
use super::source::CatalogSource;
use crate::error::ApiError;
use crate::session::Session;
use crate::wire::{CatalogChanges, ChangedContext, ChangedPrice, LaunchedModel, PriceUnit, RetiredModel};

/// Launches, retirements and changes of prices from `old` to `new`, with prices as people quote them.
pub fn catalog_changes(
    session: &Session,
    old: &CatalogSource,
    new: &CatalogSource,
) -> Result<CatalogChanges, ApiError> {
    diff_catalogs(session, old, new).map(in_quotes)
}

fn in_quotes(diff: CatalogDiff) -> CatalogChanges {
    CatalogChanges {
        from: diff.from,
        to: diff.to,
        launched: diff
            .launched
            .into_iter()
            .map(|one| LaunchedModel { model: one.model, name: one.name, launched: one.launched })
            .collect(),
        retired: diff
            .retired
            .into_iter()
            .map(|one| RetiredModel { model: one.model, name: one.name, gone: one.gone, date: one.date })
            .collect(),
        prices: diff.prices.into_iter().map(price).collect(),
        contexts: diff
            .context
            .into_iter()
            .map(|one| ChangedContext { endpoint: one.endpoint, old_tokens: one.old, new_tokens: one.new })
            .collect(),
        endpoints_added: diff.endpoints_added.into_iter().map(|one| one.endpoint).collect(),
        endpoints_removed: diff.endpoints_removed.into_iter().map(|one| one.endpoint).collect(),
        not_compared: diff.incomparable,
    }
}

fn price(change: PriceDifference) -> ChangedPrice {
    let per = PriceUnit::of(change.price);
    ChangedPrice {
        model: change.model,
        endpoint: change.endpoint,
        price: change.price.to_owned(),
        condition: change.condition,
        per,
        old_usd: change.old.map(|old| old.of(per.amount())),
        new_usd: change.new.map(|new| new.of(per.amount())),
        change: change.percent.map(|percent| percent / 100.0),
    }
}
