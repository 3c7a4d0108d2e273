//! Reading and writing a snapshot, and naming it by its content.

use std::fmt::Write as _;

use routewright_domain::CatalogSnapshot;
use serde_json::Value;

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
        let digest = digest_of(&snapshot);
        Ok(Self { snapshot, digest })
    }
}

/// `b3:` and the BLAKE3 hash, in hexadecimal, of the snapshot as compact JSON.
#[must_use]
pub fn digest_of(snapshot: &CatalogSnapshot) -> String {
    let mut hasher = blake3::Hasher::new();
    // A hasher takes every byte and a snapshot has only texts as keys, so this cannot fail.
    let written = serde_json::to_writer(&mut hasher, snapshot);
    debug_assert!(written.is_ok());
    format!("b3:{}", hasher.finalize().to_hex())
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

/// The JSON form of a snapshot, one model a line, so that two of them can be compared line by line.
#[must_use]
pub fn write_snapshot(snapshot: &CatalogSnapshot) -> String {
    let json = |value: Result<Value, serde_json::Error>| value.unwrap_or_default();
    let without_models = CatalogSnapshot { models: Vec::new(), ..snapshot.clone() };
    let mut text = String::from("{");
    if let Value::Object(fields) = json(serde_json::to_value(&without_models)) {
        for (name, value) in fields.iter().filter(|(name, _)| *name != "models") {
            let _ = write!(text, "\n{}:{value},", Value::from(name.as_str()));
        }
    }
    text.push_str("\n\"models\":[");
    for (at, model) in snapshot.models.iter().enumerate() {
        let line = serde_json::to_string(model).unwrap_or_default();
        let _ = write!(text, "{}\n{line}", if at == 0 { "" } else { "," });
    }
    text.push_str("\n]\n}\n");
    text
}

/// The error keeps the message and not its cause, which cannot be cloned out of the bundled snapshot.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn malformed(error: serde_json::Error) -> CatalogError {
    CatalogError::Malformed(error.to_string())
}
