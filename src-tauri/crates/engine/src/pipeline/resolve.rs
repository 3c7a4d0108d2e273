//! Stage *resolve*: which feature a request belongs to, and which rule of a task applies.

use routewright_domain::{Condition, Dictionary, NO_ENTRY, Names, RequestFact, RequestFlags, TokenRange, Workload};

use super::request::Request;

/// A condition with its names resolved to positions in the workload's dictionaries.
#[derive(Debug, Clone)]
pub(crate) enum BoundCondition {
    Always,
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Untagged,
    FeatureTag(Vec<u16>),
    Task(Vec<u16>),
    /// Positions of tag sets that hold one of the tags.
    Tags(Vec<u16>),
    ApiKey(Vec<u16>),
    ModelAsked(Vec<u16>),
    PromptTokens(TokenRange),
    ExpectedCompletion(TokenRange),
    Flag(RequestFlags),
    InSession,
}

/// The dictionaries that give names their positions.
pub(crate) type Dictionaries<'a> = &'a Names;

/// What a condition looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestView {
    pub(crate) feature_tag: u16,
    pub(crate) task: u16,
    pub(crate) tags: u16,
    pub(crate) api_key: u16,
    pub(crate) model_asked: u16,
    pub(crate) prompt_tokens: u32,
    pub(crate) expected_completion: u32,
    pub(crate) flags: RequestFlags,
    pub(crate) session: u64,
}

impl RequestView {
    /// A row before its feature is known; `expected_completion` is what is expected of any request then.
    #[inline]
    pub(crate) fn of_row(workload: &Workload, row: usize, expected_completion: u32) -> Self {
        let columns = &workload.columns;
        Self {
            feature_tag: columns.feature[row],
            task: columns.task[row],
            tags: columns.tags[row],
            api_key: columns.api_key[row],
            model_asked: columns.model_asked[row],
            prompt_tokens: columns.prompt_tokens[row],
            expected_completion,
            flags: RequestFlags(columns.flags[row]),
            session: columns.session_key[row],
        }
    }
}

impl From<&Request> for RequestView {
    #[inline]
    fn from(request: &Request) -> Self {
        Self {
            feature_tag: request.feature_tag,
            task: request.task,
            tags: request.tags,
            api_key: request.api_key,
            model_asked: request.model_asked,
            prompt_tokens: request.prompt_tokens,
            expected_completion: request.expected_completion,
            flags: request.flags,
            session: request.session,
        }
    }
}

/// Resolves names; a name that the workload does not hold matches nothing.
pub(crate) fn resolve_condition(condition: &Condition, names: Dictionaries) -> BoundCondition {
    let all = |parts: &[Condition]| parts.iter().map(|part| resolve_condition(part, names)).collect();
    match condition {
        Condition::Always => BoundCondition::Always,
        Condition::Untagged => BoundCondition::Untagged,
        Condition::All(parts) => BoundCondition::All(all(parts)),
        Condition::Any(parts) => BoundCondition::Any(all(parts)),
        Condition::Not(inner) => BoundCondition::Not(Box::new(resolve_condition(inner, names))),
        Condition::FeatureTag(tags) => BoundCondition::FeatureTag(positions(tags, &names.features)),
        Condition::Task(tasks) => BoundCondition::Task(positions(tasks, &names.tasks)),
        Condition::Tag(tags) => {
            let holds = |set: &String| set.split('\n').any(|tag| tags.iter().any(|wanted| wanted == tag));
            BoundCondition::Tags(entries(&names.tags).filter(|(set, _)| holds(set)).map(|(_, at)| at).collect())
        }
        Condition::ApiKey(keys) => BoundCondition::ApiKey(positions(keys, &names.api_keys)),
        Condition::ModelAsked(models) => BoundCondition::ModelAsked(positions(models, &names.models)),
        Condition::PromptTokens(range) => BoundCondition::PromptTokens(*range),
        Condition::ExpectedCompletionTokens(range) => BoundCondition::ExpectedCompletion(*range),
        Condition::Has(fact) => match fact {
            RequestFact::Tools => BoundCondition::Flag(RequestFlags::TOOLS),
            RequestFact::StructuredOutput => BoundCondition::Flag(RequestFlags::STRUCTURED),
            RequestFact::Vision => BoundCondition::Flag(RequestFlags::VISION),
            RequestFact::Streamed => BoundCondition::Flag(RequestFlags::STREAMED),
            RequestFact::Batchable => BoundCondition::Flag(RequestFlags::BATCHABLE),
            RequestFact::Session => BoundCondition::InSession,
        },
    }
}

fn entries(dictionary: &Dictionary) -> impl Iterator<Item = (&String, u16)> {
    dictionary.entries.iter().zip(0_u16..)
}

fn positions(names: &[String], dictionary: &Dictionary) -> Vec<u16> {
    entries(dictionary).filter(|(entry, _)| names.contains(entry)).map(|(_, position)| position).collect()
}

impl BoundCondition {
    pub(crate) fn holds(&self, request: &RequestView) -> bool {
        match self {
            Self::Always => true,
            Self::All(parts) => parts.iter().all(|part| part.holds(request)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(request)),
            Self::Not(inner) => !inner.holds(request),
            Self::Untagged => request.feature_tag == NO_ENTRY,
            Self::FeatureTag(tags) => tags.contains(&request.feature_tag),
            Self::Task(tasks) => tasks.contains(&request.task),
            Self::Tags(sets) => sets.contains(&request.tags),
            Self::ApiKey(keys) => keys.contains(&request.api_key),
            Self::ModelAsked(models) => models.contains(&request.model_asked),
            Self::PromptTokens(range) => range.contains(request.prompt_tokens),
            Self::ExpectedCompletion(range) => range.contains(request.expected_completion),
            Self::Flag(flag) => request.flags.contains(*flag),
            Self::InSession => request.session != 0,
        }
    }

    /// Whether it holds of every request with this feature tag, of none, or of some.
    fn of_tag(&self, tag: u16) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::All(parts) => decided(parts, tag, false),
            Self::Any(parts) => decided(parts, tag, true),
            Self::Not(inner) => inner.of_tag(tag).map(|holds| !holds),
            Self::Untagged => Some(tag == NO_ENTRY),
            Self::FeatureTag(tags) => Some(tags.contains(&tag)),
            _ => None,
        }
    }
}

/// One part that is `decisive` decides; without any, all must be known.
fn decided(parts: &[BoundCondition], tag: u16, decisive: bool) -> Option<bool> {
    let known: Vec<Option<bool>> = parts.iter().map(|part| part.of_tag(tag)).collect();
    if known.contains(&Some(decisive)) {
        return Some(decisive);
    }
    known.iter().all(Option::is_some).then_some(!decisive)
}

/// Finds the feature of a request. Projects with thousands of features tell most of them by their tag, so the features
/// that can match a tag are listed once for each.
pub(crate) struct FeatureFinder {
    matches: Vec<BoundCondition>,
    /// By tag, requests without one last.
    by_tag: Vec<Option<Candidates>>,
}

/// The features that can match a tag.
#[derive(Debug, Clone)]
enum Candidates {
    /// The tag alone decides.
    One(u32),
    /// The first of these that matches.
    FirstOf(Vec<u32>),
}

impl FeatureFinder {
    /// `tags` is the number of feature tags in the workload.
    pub(crate) fn new(matches: Vec<BoundCondition>, tags: usize) -> Self {
        Self { matches, by_tag: vec![None; tags + 1] }
    }

    /// The first feature that matches a request with this tag.
    #[inline]
    pub(crate) fn find(&mut self, tag: u16, request: impl FnOnce() -> RequestView) -> Option<u32> {
        let Self { matches, by_tag } = self;
        let untagged = by_tag.len() - 1;
        let known = &mut by_tag[usize::from(tag).min(untagged)];
        match known.get_or_insert_with(|| candidates(matches, tag)) {
            Candidates::One(feature) => Some(*feature),
            Candidates::FirstOf(features) => {
                let request = request();
                features.iter().copied().find(|at| matches[*at as usize].holds(&request))
            }
        }
    }
}

/// Features that can match a tag, in order, up to the first that always does.
fn candidates(matches: &[BoundCondition], tag: u16) -> Candidates {
    let mut found = Vec::new();
    for (at, condition) in (0_u32..).zip(matches) {
        match condition.of_tag(tag) {
            Some(false) => {}
            Some(true) if found.is_empty() => return Candidates::One(at),
            Some(true) => {
                found.push(at);
                break;
            }
            None => found.push(at),
        }
    }
    Candidates::FirstOf(found)
}
