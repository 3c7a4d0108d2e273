//! Keys of gateways. A key comes in and never goes out.

use serde::{Deserialize, Serialize};

/// Where the key of a gateway is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// It has none, or needs none.
    None,
    /// In memory until the program ends.
    ThisRun,
    /// In the system's keychain.
    Keychain,
}

/// A gateway whose price lists can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct GatewayAccess {
    /// Its API, without a slash at its end.
    pub address: String,
    /// Host and port, which the key is kept for.
    pub gateway: String,
    /// Where its key is.
    pub key: KeyPlace,
    /// Why its key, which should be in the keychain, cannot be had; a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
}

/// The gateways that are known, and where their keys are. Never the keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct KeyStates {
    /// OpenRouter first, whose lists need no key.
    pub gateways: Vec<GatewayAccess>,
    /// Why no key can be kept in the system's keychain, a sentence; absent where it can.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub no_keychain: Option<String>,
}

/// Text that was typed as a key. It can be read from a message and be shown nowhere: not in one, and not by `Debug`.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct TypedKey(String);

impl TypedKey {
    /// What was typed.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for TypedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedKey(…)")
    }
}
