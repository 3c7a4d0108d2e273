//! Names of things, each its own type so that one cannot stand where another belongs.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "String"))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

text_id! {
    /// A model as the catalog names it: `author/slug`, for example `openai/gpt-4o`.
    ModelId,
    /// A provider's slug without region or quantization, for example `google-vertex`.
    ProviderId,
    /// One endpoint of one model at one provider; unique within a catalog snapshot.
    EndpointId,
    /// A feature of the user's application, unique within a project.
    FeatureId,
    /// A candidate architecture, unique within a project.
    ArchitectureId,
    /// A scenario, unique within a project.
    ScenarioId,
    /// A policy of an architecture's library.
    PolicyId,
    /// A gateway key, unique within an architecture; never the secret.
    ApiKeyId,
}

/// A 64-bit key of a text (FNV-1a, then mixed): the same on every platform and in every version.
///
/// Keys seed the draws of a replay, so changing this function changes published figures.
#[must_use]
pub fn stable_key(text: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    mix_bits(text.bytes().fold(0xcbf2_9ce4_8422_2325, fold))
}

/// A bijection of 64-bit numbers in which every input bit reaches every output bit
/// (the finaliser of SplitMix64, Steele, Lea and Flood 2014, with Stafford's variant 13).
#[must_use]
pub fn mix_bits(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
