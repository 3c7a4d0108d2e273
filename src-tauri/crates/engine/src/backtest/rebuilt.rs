//! The recorded architecture as a project.

use routewright_domain::{
    Architecture, CatalogSnapshot, Condition, Feature, NO_ENTRY, Policy, Project, TaskPolicy, TaskRule, UnknownFields,
    Workload,
};

/// What the features of the rebuilt project are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    /// One for each recorded model.
    Model,
    /// One for each recorded feature.
    Feature,
}

/// The same requests as if each had asked for the model that answered it; the others ask for none.
pub(super) fn asked_as_recorded(workload: &Workload, keep: &dyn Fn(usize) -> bool) -> Workload {
    let mut asked = workload.clone();
    let models = workload.columns.model.iter().enumerate();
    asked.columns.model_asked = models.map(|(row, model)| if keep(row) { model } else { NO_ENTRY }).collect();
    asked
}

/// A project in which every request goes to the model that it asks for. A feature is called like the group that it stands
/// for.
pub(super) fn rebuilt_project(workload: &Workload, catalog: &CatalogSnapshot, grouping: Grouping) -> Project {
    let served = |name: &&String| catalog.resolve(name).is_some_and(|resolved| !resolved.model.endpoints.is_empty());
    let models: Vec<&String> = workload.names.models.entries.iter().filter(served).collect();
    let asks = |name: &str| Condition::ModelAsked(vec![name.to_owned()]);
    let asks_some = Condition::ModelAsked(models.iter().map(|name| (*name).clone()).collect());
    let groups: Vec<(String, Condition, Policy)> = match grouping {
        Grouping::Model => models.iter().map(|name| ((*name).clone(), asks(name), Policy::model(name))).collect(),
        Grouping::Feature => {
            let by_model = || TaskPolicy {
                rules: models
                    .iter()
                    .map(|name| TaskRule {
                        name: (*name).clone(),
                        when: asks(name),
                        policy: Policy::model(name),
                        unknown: UnknownFields::new(),
                    })
                    .collect(),
                otherwise: Box::new(Policy::model(models[0])),
                unknown: UnknownFields::new(),
            };
            let tagged = workload
                .names
                .features
                .entries
                .iter()
                .map(|name| (name.clone(), Condition::FeatureTag(vec![name.clone()])));
            tagged
                .chain([(String::new(), Condition::Untagged)])
                .map(|(name, condition)| {
                    (name, Condition::All(vec![condition, asks_some.clone()]), Policy::Task(by_model()))
                })
                .collect()
        }
    };
    let features = groups.iter().map(|(name, condition, _)| Feature::new(name, name, condition.clone())).collect();
    let policies = groups.iter().map(|(name, _, policy)| (name.as_str().into(), policy.clone())).collect();
    Project::new("recorded", features, vec![Architecture::new("recorded", "As recorded", policies)])
}
