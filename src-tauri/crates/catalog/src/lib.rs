//! Dated catalogs: models, their provider endpoints, and what was published about them on a day.
//!
//! In goes the JSON form of a [`CatalogSnapshot`](routewright_domain::CatalogSnapshot); out comes a
//! [`Catalog`] that has been checked and carries its digest, so that a replay can name exactly the prices
//! it used. One snapshot is bundled: `tools/make_snapshot.py` made it from a day's capture of `OpenRouter`'s
//! models and endpoints API, and makes it again. Others are read from price lists ([`read_catalog`]) or fetched ([`refresh()`]).
//!
//! Prices never pass through a float here, and a figure that the source does not state stays unknown: this
//! crate fills no gaps. What it cannot read completely it refuses, since a price condition that is skipped
//! is a wrong price.
//!
//! ```
//! let catalog = routewright_catalog::bundled()?;
//! let model = catalog.snapshot.model(&"openai/gpt-4o".into()).expect("the templates name it");
//! let prompt = model.endpoints[0].prices.base.prompt.expect("it is priced");
//! assert_eq!(prompt.to_string(), "0.0000025"); // USD per token
//! # Ok::<(), routewright_catalog::CatalogError>(())
//! ```

mod batch;
mod content;
mod diff;
mod error;
mod format;
mod listed;
mod merge;
mod merge_all;
mod read;
mod refresh;
mod snapshot;
mod unknown_field;
mod validate;

use std::sync::LazyLock;

pub use diff::{CatalogDiff, ContextDifference, EndpointChange, Launch, PriceDifference, Retired, condition, diff};
pub use error::{CatalogError, EndpointFault, PercentileFault};
pub use listed::price_notes;
pub use merge::merge;
pub use merge_all::{Merged, merge_all};
pub use read::{
    ReadCatalog, ReadConditions, ReadNote, read_catalog, read_catalog_bytes, read_conditions, read_conditions_bytes,
};
pub use refresh::{
    BadKey, BearerKey, FetchLimits, OPENROUTER_API, RefreshError, RefreshRequest, RefreshWatch, Refreshed,
    SkippedModel, gateway_of, refresh,
};
pub use snapshot::{Catalog, digest_of, parse_snapshot, write_snapshot};

/// The snapshot that comes with the application, so that a first replay needs no network.
pub fn bundled() -> Result<Catalog, CatalogError> {
    static BUNDLED: LazyLock<Result<Catalog, CatalogError>> =
        LazyLock::new(|| parse_snapshot(include_str!("bundled-2026-08-08.json")));
    BUNDLED.clone()
}
