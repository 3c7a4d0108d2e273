//! The recorded architecture as a project.

use std::collections::BTreeMap;

use routewright_domain::{
    Architecture, Condition, Feature, NO_ENTRY, Policy, Project, TaskPolicy, TaskRule, UnknownFields, Workload,
};

use super::routes::{Route, Routes};

/// What the features of the rebuilt project are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    /// One for each recorded model.
    Model,
    /// One for each recorded feature.
    Feature,
}

/// The same requests as if each had asked for the model that answered it, at its provider; the others ask for none.
pub(super) fn asked_as_recorded(workload: &Workload, routes: &Routes, keep: &dyn Fn(usize) -> bool) -> Workload {
    let mut asked = workload.clone();
    // The catalog's ids, so that cached tokens find their model; then what routes are told by.
    let entries = &mut asked.names.models.entries;
    for (entry, id) in entries.iter_mut().zip(&routes.ids) {
        if let Some(id) = id {
            entry.clone_from(id);
        }
    }
    let first = entries.len();
    entries.extend(routes.all.iter().map(|route| route.asked.clone()));
    let position = |row: usize| routes.of_row[row].and_then(|route| u16::try_from(first + route).ok());
    asked.columns.model_asked = (0..workload.columns.len())
        .map(|row| position(row).filter(|at| *at != NO_ENTRY && keep(row)).unwrap_or(NO_ENTRY))
        .collect();
    asked
}

fn asks<'a>(routes: impl Iterator<Item = &'a Route>) -> Condition {
    Condition::ModelAsked(routes.map(|route| route.asked.clone()).collect())
}

/// Every request to the leaf of its route.
fn by_route(routes: &[&Route]) -> Policy {
    if let [only] = routes {
        return Policy::Model(only.leaf.clone());
    }
    let rule = |route: &&Route| TaskRule {
        name: route.asked.clone(),
        when: asks(std::iter::once(*route)),
        policy: Policy::Model(route.leaf.clone()),
        unknown: UnknownFields::new(),
    };
    Policy::Task(TaskPolicy {
        rules: routes.iter().map(rule).collect(),
        otherwise: Box::new(Policy::Model(routes[0].leaf.clone())),
        unknown: UnknownFields::new(),
    })
}

/// A project in which every request goes where the log says that it went. A feature is called like the group that it stands
/// for. There is at least one route.
pub(super) fn rebuilt_project(workload: &Workload, routes: &Routes, grouping: Grouping) -> Project {
    let groups: Vec<(String, Condition, Policy)> = match grouping {
        Grouping::Model => {
            let mut by_model: BTreeMap<u16, Vec<&Route>> = BTreeMap::new();
            for route in &routes.all {
                by_model.entry(route.model).or_default().push(route);
            }
            by_model
                .into_iter()
                .map(|(model, routes)| {
                    let name = workload.names.models.get(model).unwrap_or_default().to_owned();
                    (name, asks(routes.iter().copied()), by_route(&routes))
                })
                .collect()
        }
        Grouping::Feature => {
            let all: Vec<&Route> = routes.all.iter().collect();
            let asks_some = asks(all.iter().copied());
            let entries = workload.names.features.entries.iter();
            let tagged = entries.map(|name| (name.clone(), Condition::FeatureTag(vec![name.clone()])));
            tagged
                .chain([(String::new(), Condition::Untagged)])
                .map(|(name, condition)| (name, Condition::All(vec![condition, asks_some.clone()]), by_route(&all)))
                .collect()
        }
    };
    let features = groups.iter().map(|(name, condition, _)| Feature::new(name, name, condition.clone())).collect();
    let policies = groups.iter().map(|(name, _, policy)| (name.as_str().into(), policy.clone())).collect();
    Project::new("recorded", features, vec![Architecture::new("recorded", "As recorded", policies)])
}
