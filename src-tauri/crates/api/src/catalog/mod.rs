//! Catalogs: the one in use for people, others that can be used instead, and what changed between two.

mod changes;
mod conditions;
mod detail;
mod difference;
mod import;
mod refresh;
mod source;
mod summary;
mod workload_price;

pub use changes::catalog_changes;
pub(crate) use conditions::conditions_of;
pub use conditions::{import_conditions, list_conditions};
pub use detail::show_model;
pub use difference::diff_catalogs;
pub use import::{CatalogImport, MergeOver, import_catalog};
pub use refresh::{CatalogRefresh, GATEWAY_KEY_VARIABLE, refresh_catalog};
pub use source::{CatalogSource, list_catalogs};
pub(crate) use source::{bundled, find_catalog};
pub use summary::{catalog_summary, use_catalog};
pub use workload_price::{WorkloadPrice, WorkloadPrices, price_workload};
