//! A gateway's configuration, and what it does not say.

use routewright_domain::{ArchitectureId, Delta, FeatureId, Timestamp};
use serde::{Deserialize, Serialize};

/// A gateway that configurations are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum GatewayTarget {
    /// `OpenRouter`.
    OpenRouter,
    /// LiteLLM's proxy.
    LiteLlm,
    /// Portkey's gateway.
    Portkey,
    /// TensorZero's gateway.
    TensorZero,
    /// vLLM's Semantic Router.
    #[serde(rename = "semantic-router")]
    SemanticRouter,
}

/// An architecture, written down for a gateway.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Configuration {
    /// The gateway.
    pub target: GatewayTarget,
    /// What people call it.
    pub target_name: String,
    /// The architecture.
    pub architecture: ArchitectureId,
    /// Sorted by path.
    pub files: Vec<ConfigurationFile>,
    /// A line for every node and every setting, in order of the document.
    pub statement: Vec<SettingStatement>,
    /// What the configuration loses against the design, replayed; empty without a workload.
    pub deviations: Vec<Deviation>,
    /// The export before this one, where its folder is still there.
    #[ts(optional)]
    pub last: Option<LastConfiguration>,
}

/// One file of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ConfigurationFile {
    /// Relative, with `/` between its parts.
    pub path: String,
    /// Text.
    pub contents: String,
    /// What it is for, in a sentence.
    pub about: String,
}

/// How one setting fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct SettingStatement {
    /// The feature that it belongs to; absent for what the whole architecture has.
    #[ts(optional)]
    pub feature: Option<FeatureId>,
    /// JSON pointer into the project document.
    pub place: String,
    /// The setting in words.
    pub what: String,
    /// How near the configuration comes.
    pub fidelity: SettingFidelity,
    /// What the configuration does about it.
    pub how: String,
}

/// How near a configuration comes to a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum SettingFidelity {
    /// The gateway does just this.
    Exact,
    /// The exported client does just this.
    ClientSide,
    /// Something like it is done.
    Approximate,
    /// Nothing is done.
    NotExpressed,
    /// A figure that only a replay reads.
    Assumption,
}

/// Who carries a configuration out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ConfigurationRunner {
    /// The gateway alone.
    Gateway,
    /// The exported client in front of it.
    Client,
}

/// What a configuration really does, replayed, less the design.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Deviation {
    /// Who carries it out.
    pub by: ConfigurationRunner,
    /// The difference; all zero where nothing is lost.
    pub delta: Delta,
    /// What must hold for it to be true, as a sentence; absent where nothing must.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub condition: Option<String>,
}

/// The export before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct LastConfiguration {
    /// Where it was written.
    pub folder: String,
    /// When.
    pub written_at: Timestamp,
    /// What lies there now, of the files of this export and of that one.
    pub files: Vec<ConfigurationFile>,
}

/// What became of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ConfigurationExport {
    /// It was written.
    Written(WrittenConfiguration),
    /// Nothing was written: somebody has to say whether these files may be replaced.
    InTheWay(FilesInTheWay),
}

/// Files that no export has left as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct FilesInTheWay {
    /// The folder that they are in.
    pub folder: String,
    /// Which.
    pub files: Vec<FileInTheWay>,
}

/// A file where an export writes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct FileInTheWay {
    /// Its path within the folder.
    pub path: String,
    /// When an export wrote it before somebody changed it; absent where no export that is known here has written it.
    pub changed_since: Option<Timestamp>,
}

/// A configuration that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct WrittenConfiguration {
    /// Where.
    pub folder: String,
    /// Paths within it.
    pub files: Vec<String>,
    /// Of them, those that had other content before.
    pub replaced: Vec<String>,
}
