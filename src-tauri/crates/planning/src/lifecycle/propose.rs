//! Proposals: for each model of a feature that cannot or need not stay as it is, the first candidate that compiles.

use std::collections::BTreeSet;

use routewright_domain::{
    CatalogSnapshot, DecisionRecord, DecisionStatus, FeatureId, LeafEdit, Model, ModelId, Policy, Project, Proposal,
    ProposalKind, Severity, Touch, TouchKind, UnknownFields, Workload,
};
use routewright_engine::compile;

use super::candidates::{Candidate, adapted, cheaper_endpoint, cheaper_model, replacements};
use super::leaves::Leaf;
use super::prices::TokenMix;
use super::touches::meant;
use super::{CatalogStep, ModelChange};

/// All proposals, replacements first. Without figures of replays and without decisions, which come later.
pub(super) fn all(
    step: &CatalogStep,
    leaves: &[Leaf],
    touches: &[Touch],
    mix: TokenMix,
    workload: Option<&Workload>,
) -> Vec<Proposal> {
    let longest = workload.and_then(longest_request);
    let mut grouped: Vec<Vec<&Leaf>> = Vec::new();
    for leaf in leaves {
        let same = |group: &&mut Vec<&Leaf>| {
            let first = group[0];
            (first.position, &first.features, &first.policy.model)
                == (leaf.position, &leaf.features, &leaf.policy.model)
        };
        match grouped.iter_mut().find(same) {
            Some(group) => group.push(leaf),
            None => grouped.push(vec![leaf]),
        }
    }
    let mut proposals: Vec<Proposal> =
        grouped.iter().flat_map(|group| of_group(step, group, touches, mix, longest)).collect();
    // Sorting is stable: within a kind the order of the project stays.
    proposals.sort_by_key(|proposal| proposal.kind);
    proposals
}

/// The proposals for the leaves of one feature that name one model.
fn of_group(
    step: &CatalogStep,
    group: &[&Leaf],
    touches: &[Touch],
    mix: TokenMix,
    longest: Option<u32>,
) -> Vec<Proposal> {
    let first = group[0];
    let (old, new) = (meant(step.from.0, first), meant(step.to.0, first));
    let leaving = |model: &Model| model.retires.is_some();
    if let Some(gone) = match (old, new) {
        (Some(old), None) => Some(old),
        (_, Some(new)) if leaving(new) && is_touched(touches, group, &[TouchKind::Retiring]) => Some(new),
        _ => None,
    } {
        let candidates = replacements(step, gone, first.policy, mix);
        return first_that_compiles(step, group, candidates).into_iter().collect();
    }
    let Some(current) = new else { return Vec::new() };
    let rose = touches.iter().any(|touch| {
        group.iter().any(|leaf| leaf.path == touch.path) && touch.price_share.is_some_and(|share| share > 0.0)
    });
    let elsewhere = if rose { cheaper_endpoint(current, first.policy, mix) } else { None };
    let context = longest.unwrap_or_else(|| current.endpoints.iter().map(|one| one.context_tokens).max().unwrap_or(0));
    let news = |model: &ModelId| news_of(step, model).or(rose.then_some("is a cheaper one"));
    let cheaper = cheaper_model(step.to.0, current, first.policy, mix, context, news);
    [elsewhere, cheaper].into_iter().flatten().filter_map(|one| first_that_compiles(step, group, vec![one])).collect()
}

/// What is new about a model.
fn news_of(step: &CatalogStep, model: &ModelId) -> Option<&'static str> {
    step.changes.iter().filter(|change| change.model() == model).find_map(|change| match change {
        ModelChange::Launched { .. } => Some("was launched"),
        ModelChange::Price { old, new, price, .. } if price == "prompt" || price == "completion" => {
            let fell = old.zip(*new).is_some_and(|(old, new)| new.to_usd_lossy() < old.to_usd_lossy());
            fell.then_some("has become cheaper")
        }
        _ => None,
    })
}

fn is_touched(touches: &[Touch], group: &[&Leaf], kinds: &[TouchKind]) -> bool {
    touches.iter().any(|touch| kinds.contains(&touch.kind) && group.iter().any(|leaf| leaf.path == touch.path))
}

/// The longest prompt with its answer, in tokens.
fn longest_request(workload: &Workload) -> Option<u32> {
    let columns = &workload.columns;
    let length = |row: usize| columns.prompt_tokens.get(row).saturating_add(columns.completion_tokens.get(row));
    (0..columns.len()).map(length).max()
}

/// Candidates that the record names.
const WEIGHED: usize = 4;

/// The first candidate with which the edited leaves compile; the first of all, with a caveat, where none does.
fn first_that_compiles(step: &CatalogStep, group: &[&Leaf], candidates: Vec<Candidate>) -> Option<Proposal> {
    let mut fallback = None;
    // What else was weighed goes on record with the decision.
    let options: Vec<String> =
        candidates.iter().take(WEIGHED).map(|one| format!("{}: {}", one.model, one.reason)).collect();
    for candidate in candidates {
        let mut proposal = proposal(step.to.0, group, &candidate);
        proposal.decision.options.clone_from(&options);
        match problem_of(step.project, group[0].position, &proposal, step.to.0) {
            None => return Some(proposal),
            Some(problem) => {
                fallback = fallback.or_else(|| {
                    let mut caveats = proposal.caveats.clone();
                    caveats.push(format!("It does not compile on this catalog: {problem}."));
                    Some(Proposal { caveats, ..proposal })
                });
            }
        }
    }
    fallback
}

fn proposal(catalog: &CatalogSnapshot, group: &[&Leaf], candidate: &Candidate) -> Proposal {
    let first = group[0];
    let mut caveats = BTreeSet::new();
    let edits = group
        .iter()
        .map(|leaf| {
            let (changed, lost) = adapted(catalog, leaf.policy, candidate);
            caveats.extend(lost);
            LeafEdit { path: leaf.path.clone(), policy: Policy::Model(changed) }
        })
        .collect();
    let features: Vec<&str> = first.features.iter().map(FeatureId::as_str).collect();
    let id = format!("{}/{}/{}/{:?}", first.architecture, features.join("+"), first.policy.model, candidate.kind);
    Proposal {
        id: id.to_lowercase(),
        architecture: first.architecture.clone(),
        features: first.features.clone(),
        kind: candidate.kind,
        from: first.policy.model.clone(),
        to: candidate.model.clone(),
        reason: candidate.reason.clone(),
        caveats: caveats.into_iter().collect(),
        edits,
        effects: Vec::new(),
        not_borne_out: None,
        decision: DecisionRecord {
            title: String::new(),
            date: None,
            status: DecisionStatus::Accepted,
            architecture: Some(first.architecture.clone()),
            context: String::new(),
            options: Vec::new(),
            outcome: String::new(),
            consequences: String::new(),
            confirmation: String::new(),
            unknown: UnknownFields::new(),
        },
    }
}

/// What is wrong with the edited leaves on a catalog.
fn problem_of(project: &Project, position: usize, proposal: &Proposal, catalog: &CatalogSnapshot) -> Option<String> {
    let changed = with_edits(project, position, &proposal.edits)?;
    let compiled = compile(&changed, position, catalog);
    let is_own = |path: &str| proposal.edits.iter().any(|edit| path.starts_with(&edit.path));
    let errors = compiled.diagnostics.into_iter().filter(|found| found.severity == Severity::Error);
    errors.filter(|found| is_own(&found.path)).map(|found| found.message).next()
}

/// The project with leaves of one architecture changed; `None` where a path leads nowhere.
pub(super) fn with_edits(project: &Project, position: usize, edits: &[LeafEdit]) -> Option<Project> {
    let mut changed = project.clone();
    let architecture = changed.architectures.get_mut(position)?;
    let mut document = serde_json::to_value(&*architecture).ok()?;
    let base = format!("/architectures/{position}");
    for edit in edits {
        *document.pointer_mut(edit.path.strip_prefix(&base)?)? = serde_json::to_value(&edit.policy).ok()?;
    }
    *architecture = serde_json::from_value(document).ok()?;
    Some(changed)
}

/// Whether a proposal is needed for the architecture to work at all.
pub(super) fn is_needed(step: &CatalogStep, proposal: &Proposal) -> bool {
    proposal.kind == ProposalKind::Replacement && step.to.0.resolve(proposal.from.as_str()).is_none()
}
