//! One exporter per gateway, each with a statement of what it cannot express.
//!
//! [`export`] turns an architecture into files for a gateway. Each export carries a [`Statement`] for every node and every
//! setting (exactly, approximately, by a client, or not at all), and what the configuration will really do as an
//! [architecture of its own](Behaviour), so that a replay can put a figure on the difference. Nothing here reads a file, a
//! clock or the network: the same facts give the same bytes. Text of the user reaches every format as data.

#![expect(clippy::format_push_string, reason = "reads better than write!, whose error a string never has")]

mod constraints;
mod escape;
mod export;
mod files;
mod litellm;
mod openrouter;
mod per_process;
mod portkey;
mod readme;
mod reduce;
mod scope;
mod semantic_router;
mod settings;
mod statement;
mod statuses;
mod target;
mod tensorzero;
mod toml;
mod verdicts;
mod words;
mod yaml;

pub use export::{
    Behaviour, CarriedOutBy, ExpectedQuality, Export, ExportError, ExportFacts, ExportedFile, Fidelity, Statement,
};
pub use target::{Target, UnknownTarget};

/// Writes an architecture down for a gateway.
pub fn export(target: Target, facts: &ExportFacts<'_>) -> Result<Export, ExportError> {
    let scope = scope::Scope::of(facts)?;
    Ok(match target {
        Target::OpenRouter => openrouter::export(&scope),
        Target::LiteLlm => litellm::export(&scope),
        Target::Portkey => portkey::export(&scope),
        Target::TensorZero => tensorzero::export(&scope),
        Target::SemanticRouter => semantic_router::export(&scope),
    })
}
