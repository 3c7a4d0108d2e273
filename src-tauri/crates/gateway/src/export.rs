//! What an export is made of, and what comes out.

use std::collections::BTreeMap;

use routewright_domain::{Architecture, ArchitectureId, CatalogSnapshot, FeatureId, ModelId, PolicyId, Project};
use serde::Serialize;

use crate::Target;

/// Mean quality of models' answers, 0 to 1, by feature.
pub type ExpectedQuality = BTreeMap<FeatureId, BTreeMap<ModelId, f64>>;

/// What an export is made of.
#[derive(Debug, Clone, Copy)]
pub struct ExportFacts<'a> {
    /// The project, whose features and assumptions count.
    pub project: &'a Project,
    /// Which of its architectures is written down.
    pub architecture: &'a ArchitectureId,
    /// Prices and endpoints, for what a client must know of them.
    pub catalog: &'a CatalogSnapshot,
    /// Qualities that a replay expects, for quality floors. A model without an entry has the quality that the project
    /// assumes for it, and else none that is known.
    pub quality: &'a ExpectedQuality,
    /// Version of the application, for the files' first lines.
    pub app_version: &'a str,
}

/// A configuration of a gateway, and what it does not say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Export {
    /// The gateway.
    pub target: Target,
    /// Sorted by path.
    pub files: Vec<ExportedFile>,
    /// A line for every node and every setting of the architecture, in the order of the document.
    pub statement: Vec<Statement>,
    /// What the exported configuration will really do, in the policy language: the gateway's own part first, then, where one
    /// is exported, the gateway together with the client.
    pub behaves_as: Vec<Behaviour>,
}

impl Export {
    /// Says in the README, before its first heading below the title, what the configuration loses against the design. Whoever replays
    /// [`behaves_as`](Self::behaves_as) writes the sentences, each a paragraph: one on the replay and one for each behaviour with its
    /// [condition](Behaviour::condition), or only that nothing was replayed. Text of the user in them is data like all other text.
    pub fn say_loss(&mut self, sentences: &[String]) {
        for readme in self.files.iter_mut().filter(|file| file.path == "README.md") {
            let mut section = String::from("\n## What it loses\n");
            for sentence in sentences {
                // Amounts and shares stay readable where the file is read as it is; without brackets before them these start nothing.
                let text = crate::escape::markdown(sentence);
                let text = text.replace("&#36;", "$").replace("&#40;", "(").replace("&#41;", ")");
                section.push_str(&format!("\n{text}\n"));
            }
            let at = readme.contents.find("\n## ").unwrap_or(readme.contents.len());
            readme.contents.insert_str(at, &section);
        }
    }
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportedFile {
    /// Relative, with `/` between its parts, each of them a plain name.
    pub path: String,
    /// UTF-8 text.
    pub contents: String,
    /// What it is for, in a sentence.
    pub about: String,
}

/// How one setting fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The feature that it belongs to; `None` for what the whole architecture has.
    pub feature: Option<FeatureId>,
    /// JSON pointer into the project document.
    pub place: String,
    /// The setting in words.
    pub what: String,
    /// How near the configuration comes.
    pub fidelity: Fidelity,
    /// What the configuration does about it.
    pub how: String,
}

/// How near a configuration comes to a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fidelity {
    /// The gateway does just this.
    Exact,
    /// The exported client does just this, or, where none is exported, the application that calls the gateway.
    ClientSide,
    /// Something like it is done.
    Approximate,
    /// Nothing is done.
    NotExpressed,
    /// A figure that only a replay reads: there is nothing to configure.
    Assumption,
}

impl Fidelity {
    /// Every degree, best first.
    pub const ALL: [Self; 5] = [Self::Exact, Self::ClientSide, Self::Approximate, Self::NotExpressed, Self::Assumption];

    /// The words for it in a table.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::ClientSide => "by the client",
            Self::Approximate => "approximate",
            Self::NotExpressed => "not expressed",
            Self::Assumption => "assumption of the replay",
        }
    }
}

/// Who carries the policies out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CarriedOutBy {
    /// The gateway by its configuration alone; applications send ordinary requests.
    Gateway,
    /// The exported client in front of the gateway.
    Client,
}

/// What will really happen. Put in the project in place of the designed architecture it can be replayed, and the difference
/// is what the gateway's language costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Behaviour {
    /// Who carries it out.
    pub by: CarriedOutBy,
    /// Same id, features and name as the design.
    pub architecture: Architecture,
}

impl Behaviour {
    /// What must hold for it to be true, as a sentence that a replay's figures cannot say. A replay counts every budget once; each
    /// process of a client counts it anew.
    #[must_use]
    pub fn condition(&self) -> Option<String> {
        match self.by {
            CarriedOutBy::Gateway => None,
            CarriedOutBy::Client => crate::per_process::condition(&self.architecture),
        }
    }
}

/// Why there is no configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The project has no such architecture.
    #[error("the project has no architecture `{0}`: name one that `project check` lists")]
    UnknownArchitecture(ArchitectureId),
    /// A policy of the library is missing.
    #[error("the library of `{architecture}` has no policy `{policy}`: add it, or name another")]
    UnknownPolicy {
        /// Where it is missing.
        architecture: ArchitectureId,
        /// What is missing.
        policy: PolicyId,
    },
    /// Policies of the library use each other in a circle.
    #[error("the policy `{0}` of the library uses itself: break the circle, `project check` shows where")]
    Circle(PolicyId),
    /// The architecture has nothing to write down.
    #[error("the architecture `{0}` has no policy: give a feature one first")]
    Empty(ArchitectureId),
    /// A pattern has nothing in it.
    #[error("the {pattern} at {place} has nothing in it: give it a policy first, `project check` shows where")]
    EmptyPattern {
        /// Wire name of the pattern.
        pattern: &'static str,
        /// JSON pointer into the project document.
        place: String,
    },
}
