//! Stage *resolve*: which feature a request belongs to, and which rule of a task applies.

use routewright_domain::{Condition, Dictionary, TokenRange, Workload};

use super::Request;

/// A condition with its names resolved to positions in the workload's dictionaries.
#[derive(Debug, Clone)]
pub(crate) enum BoundCondition {
    Always,
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Untagged,
    FeatureTag(Vec<u32>),
    ModelAsked(Vec<u32>),
    PromptTokens(TokenRange),
}

/// The dictionaries that give names their positions.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    features: &'a Dictionary,
    models: &'a Dictionary,
}

impl<'a> From<&'a Workload> for Names<'a> {
    fn from(workload: &'a Workload) -> Self {
        Self { features: &workload.features, models: &workload.models }
    }
}

/// Resolves names; a name that the workload does not hold matches nothing.
pub(crate) fn resolve_condition(condition: &Condition, names: Names) -> BoundCondition {
    let all = |parts: &[Condition]| parts.iter().map(|part| resolve_condition(part, names)).collect();
    match condition {
        Condition::Always => BoundCondition::Always,
        Condition::Untagged => BoundCondition::Untagged,
        Condition::All(parts) => BoundCondition::All(all(parts)),
        Condition::Any(parts) => BoundCondition::Any(all(parts)),
        Condition::Not(inner) => BoundCondition::Not(Box::new(resolve_condition(inner, names))),
        Condition::FeatureTag(tags) => BoundCondition::FeatureTag(positions(tags, names.features)),
        Condition::ModelAsked(models) => BoundCondition::ModelAsked(positions(models, names.models)),
        Condition::PromptTokens(range) => BoundCondition::PromptTokens(*range),
    }
}

fn positions(names: &[String], dictionary: &Dictionary) -> Vec<u32> {
    let entries = dictionary.entries.iter().zip(0_u32..);
    entries.filter(|(entry, _)| names.contains(entry)).map(|(_, position)| position).collect()
}

impl BoundCondition {
    pub(crate) fn holds(&self, request: &Request) -> bool {
        match self {
            Self::Always => true,
            Self::All(parts) => parts.iter().all(|part| part.holds(request)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(request)),
            Self::Not(inner) => !inner.holds(request),
            Self::Untagged => request.feature_tag == routewright_domain::NO_ENTRY,
            Self::FeatureTag(tags) => tags.contains(&request.feature_tag),
            Self::ModelAsked(models) => models.contains(&request.model_asked),
            Self::PromptTokens(range) => range.contains(request.prompt_tokens),
        }
    }
}
