//! Reading a snapshot and naming it by its content.

use routewright_domain::CatalogSnapshot;

use crate::CatalogError;
use crate::unknown_field::first_unknown_field;
use crate::validate::validate;

/// A snapshot that has been checked, and its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    /// The models and endpoints.
    pub snapshot: CatalogSnapshot,
    /// `b3:` and the BLAKE3 hash, in hexadecimal, of the snapshot as compact JSON.
    ///
    /// It depends on what the snapshot says and not on how the file was laid out.
    pub digest: String,
}

impl Catalog {
    /// Checks a snapshot that was put together in memory.
    pub fn new(snapshot: CatalogSnapshot) -> Result<Self, CatalogError> {
        validate(&snapshot)?;
        let canonical = serde_json::to_vec(&snapshot).map_err(malformed)?;
        let digest = format!("b3:{}", blake3::hash(&canonical).to_hex());
        Ok(Self { snapshot, digest })
    }
}

/// Reads a snapshot from its JSON form and checks it.
pub fn parse_snapshot(text: &str) -> Result<Catalog, CatalogError> {
    let snapshot: CatalogSnapshot = serde_json::from_str(text).map_err(malformed)?;
    let given = serde_json::from_str(text).map_err(malformed)?;
    let understood = serde_json::to_value(&snapshot).map_err(malformed)?;
    if let Some(path) = first_unknown_field(&given, &understood) {
        return Err(CatalogError::UnknownField { path });
    }
    Catalog::new(snapshot)
}

/// The error keeps the message and not its cause, which cannot be cloned out of the bundled snapshot.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn malformed(error: serde_json::Error) -> CatalogError {
    CatalogError::Malformed(error.to_string())
}
