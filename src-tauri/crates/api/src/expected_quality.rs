//! Qualities that a replay expects of models, for the quality floors of exports.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{Architecture, FeatureId, ModelId, Policy, Project, ScenarioId};
use routewright_gateway::ExpectedQuality;

use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::replay::{ReplayRequest, outcome_of};
use crate::session::{Session, WorkloadSource};

/// The mean quality of each model's answers to each feature whose policy has a quality floor: the feature's own requests, all of
/// them answered by that model alone. What failed, and features without a floor, have no entry.
pub(crate) fn expected_quality(
    session: &Session,
    project: &Project,
    architecture: &Architecture,
    workload: &WorkloadSource,
    scenario: Option<&ScenarioId>,
    watcher: &Watcher,
) -> Result<ExpectedQuality, ApiError> {
    let mut wanted: BTreeMap<ModelId, BTreeSet<FeatureId>> = BTreeMap::new();
    for (feature, policy) in &architecture.policies {
        let mut models = BTreeSet::new();
        floored(policy, architecture, &mut models);
        for model in models {
            wanted.entry(model).or_default().insert(feature.clone());
        }
    }
    let scenarios: Vec<ScenarioId> = scenario.cloned().into_iter().collect();
    let mut expected = ExpectedQuality::new();
    for (model, features) in wanted {
        // The other features keep their policies, or the project would not be whole; guardrails and keys stop nobody here.
        let mut alone =
            Architecture { guardrails: Vec::new(), keys: Vec::new(), breaker: None, ..architecture.clone() };
        alone.policies.extend(features.iter().map(|feature| (feature.clone(), Policy::model(model.as_str()))));
        let mut changed = project.clone();
        for own in &mut changed.architectures {
            if own.id == architecture.id {
                *own = alone.clone();
            }
        }
        let architectures = std::slice::from_ref(&architecture.id);
        let request = ReplayRequest { architectures, scenarios: &scenarios, ..ReplayRequest::new(&changed, workload) };
        let outcome = match outcome_of(session, &request, watcher) {
            Ok(outcome) => outcome,
            Err(error) if error.code == ErrorCode::Cancelled => return Err(error),
            // A model that cannot serve these features alone is not expected to be good enough for them.
            Err(_) => continue,
        };
        for part in outcome.features {
            if let Some(quality) = part.quality.filter(|_| features.contains(&part.feature)) {
                expected.entry(part.feature).or_default().insert(model.clone(), quality.mean);
            }
        }
    }
    Ok(expected)
}

/// Models among which a policy steers by a floor.
fn floored(policy: &Policy, architecture: &Architecture, models: &mut BTreeSet<ModelId>) {
    match policy {
        Policy::Shared(shared) => {
            if let Some(policy) = architecture.library.get(&shared.policy) {
                floored(policy, architecture, models);
            }
        }
        Policy::Steer(steer) if steer.quality_floor.is_some() => {
            let leaves = steer.candidates.iter().flat_map(Policy::leaves);
            models.extend(leaves.map(|leaf| leaf.model.clone()));
        }
        _ => {}
    }
    for (_, child) in policy.children() {
        floored(child, architecture, models);
    }
}
